#pragma once

#include "av-segment-store.h"
#include "av-sharing-say.h"
#include "av-trust.h"

G_BEGIN_DECLS

/* The record of a dossier that shares it with a structure (`~partage`): which
 * classes, until when, and how the young person agreed. */

/* What can be shared: never the funder's questionnaire. */
#define AV_SHARING_CLASSES (AV_CLASS_BIT (AV_CLASS_CONTACT) | AV_CLASS_BIT (AV_CLASS_PARCOURS) | AV_CLASS_BIT (AV_CLASS_SENSIBLE))

/* BLAKE2b-128 (form ‖ container ‖ scope u32, little endian). */
void av_sharing_get_id (const AvId *container,
                        AvScope scope,
                        AvId *record);

/* What it says now, as far as installations of the scope that the dossier
 * belongs to now said it; of what was said apart, the least, whatever the others said who
 * have a say (av-sharing-say.h). So a dossier that went elsewhere is shared again by those
 * it went to, or by nobody. */
typedef struct
{
  gboolean exists;
  guint classes;
  char until[11]; /* the last day, AAAA-MM-JJ */
  gboolean agreed;
  gboolean given; /* it ended with a transfer, and was not agreed to again since */
} AvSharingTerms;

gboolean av_sharing_read (AvStore *store,
                          AvTrust *trust,
                          const AvId *container,
                          const AvId *record,
                          AvSharingTerms *terms,
                          GError **error);

/* With a transfer the sharings end that its team agreed to, also where the dossier comes
 * back: says so, in a transaction of the caller's, before it belongs to another scope. */
gboolean av_sharing_end_all (AvStore *store,
                             AvTrust *trust,
                             const AvId *container,
                             GError **error);
/* Where that transfer is taken back before anybody saw it: as if nothing had been said. */
gboolean av_sharing_restore_all (AvStore *store,
                                 AvTrust *trust,
                                 const AvId *container,
                                 GError **error);
/* What a record says from now on; agreement NULL: as it was said. */
gboolean av_sharing_write (AvStore *store,
                           AvTrust *trust,
                           const AvId *container,
                           const AvId *record,
                           const char *classes,
                           const char *until,
                           const char *agreement,
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

/* Appends what tells those sharings of a class of a dossier that are over, or of which
 * somebody was shut out by a restriction, from all others: nothing where there is none. Its
 * keys are of another generation from then on. Where parcours is erased nobody can tell
 * any more whom it was shared with: one for all that is said there. */
gboolean av_sharing_mark_shut_out (AvStore *store,
                                   AvTrust *trust,
                                   const AvId *container,
                                   AvClass klass,
                                   GByteArray *marks,
                                   GError **error);

G_END_DECLS
