/* A field of the catalogue on paper: its words, its boxes, room for its answer. */
#pragma once

#include "av-flow.h"
#include "av-form.h"

G_BEGIN_DECLS

/* Its words, shorter where paper is narrow. */
const char *av_sheet_field_get_label (const AvField *field);

/* Boxes of a reference list too long for paper are the ones that have a key at
 * the stall; the others are written.
 *
 * label: NULL when the words already stand before it, as the head of a box.
 * answers: a{ss}, or NULL; names: a{ss} from ids to what people call them, or NULL. */
void av_sheet_field_add_to_flow (const AvField *field,
                                 AvFlow *flow,
                                 const char *label,
                                 GVariant *answers,
                                 GVariant *names);

/* What is written after its words, NULL where the paper is blank (transfer full). */
char *av_sheet_field_dup_text (const AvField *field,
                               GVariant *answers,
                               GVariant *names);

G_END_DECLS
