#pragma once

#include "av-segment-store.h"
#include "av-trust.h"

G_BEGIN_DECLS

/* The record of a dossier that shares it with a structure (`~partage`): which
 * classes, until when, and how the young person agreed. */

#define AV_SHARING_FORM "~partage"
/* What can be shared: never the funder's questionnaire. */
#define AV_SHARING_CLASSES (AV_CLASS_BIT (AV_CLASS_CONTACT) | AV_CLASS_BIT (AV_CLASS_PARCOURS) | AV_CLASS_BIT (AV_CLASS_SENSIBLE))

/* BLAKE2b-128 (form ‖ container ‖ scope u32, little endian). */
void av_sharing_get_id (const AvId *container,
                        AvScope scope,
                        AvId *record);

/* What it says now, as far as installations of the scope that the dossier
 * belongs to now said it; of what was said apart, the least. So a dossier that
 * went elsewhere is shared again by those it went to, or by nobody. */
typedef struct
{
  gboolean exists;
  guint classes;
  char until[11]; /* the last day, AAAA-MM-JJ */
  gboolean agreed;
  guint64 newest; /* HLC of the last thing said */
} AvSharingTerms;

gboolean av_sharing_read (AvStore *store,
                          AvTrust *trust,
                          const AvId *own,
                          const AvId *container,
                          const AvId *record,
                          AvSharingTerms *terms,
                          GError **error);

/* The classes that are shared on a day: 0 where it is over or was never
 * agreed to. */
guint av_sharing_get_classes (const AvSharingTerms *terms,
                              const char *day);

/* By the clock of this computer, where it stands; for what a person says now.
 * transfer full. */
char *av_sharing_get_today (AvStore *store);
/* The day by which a sharing is over: the latest that this clock shows or that something
 * was dated which was read here, since a clock that is behind must hand nothing on that
 * nobody agrees to. transfer full. */
char *av_sharing_get_latest_day (AvStore *store);

/* Appends what tells those sharings of a dossier that are over, or of which somebody
 * was shut out by a restriction, from all others: nothing where there is none. Its keys
 * are of another generation from then on. */
gboolean av_sharing_mark_shut_out (AvStore *store,
                                   AvTrust *trust,
                                   const AvId *own,
                                   const AvId *container,
                                   GByteArray *marks,
                                   GError **error);

G_END_DECLS
