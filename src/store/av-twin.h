/* Fused dossiers are shown as one: the `personne` and the `dossier` of each
 * container of a component are the same question asked several times
 * (SYNC §4.2). A record's twins are those of the other containers. */

#pragma once

#include "av-register.h"
#include "av-store-private.h"

G_BEGIN_DECLS

typedef struct
{
  AvRecordRow row;
  AvRegisters *now;
  gboolean before; /* shown before the record it is a twin of */
} AvTwin;

/* Twins of the record of @form in @container, in the order of the component,
 * without those that were deleted: GPtrArray of AvTwin, empty for most. */
GPtrArray *av_twins_load (AvStore *store, const AvForm *form, const AvId *container, GError **error);

G_END_DECLS
