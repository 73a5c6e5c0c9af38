#pragma once

#include "av-field-row.h"

G_BEGIN_DECLS

#define AV_TYPE_FORM_SECTION (av_form_section_get_type ())
G_DECLARE_FINAL_TYPE (AvFormSection, av_form_section, AV, FORM_SECTION, GtkWidget)

/* The questions of one section of a form, in the order of the catalogue.
 *
 * Properties: "section" (id; NULL: every field of the form), "editor"
 * (AvRecordEditor), "fields" (ids, a space between: only those; "-id" leaves
 * one out of the section), "beside" (labels to the left), "title" (NULL: the
 * catalogue's; "": none).
 *
 * Signal: advance (AvFieldRow *, gboolean typed): the row is answered. */
GtkWidget *av_form_section_new (AvRecordEditor *editor, const char *section);

AvFieldRow *av_form_section_find_row (AvFormSection *self, const char *field);
/* Rows in order: of AvFieldRow, transfer none. */
GPtrArray *av_form_section_get_rows (AvFormSection *self);

G_END_DECLS
