/* A store as some version of the application left it, opened by this one. */

#pragma once

#include "av-installation.h"
#include "av-key-pair.h"

G_BEGIN_DECLS

#define AV_KEPT_DATABASE "store.db"
#define AV_KEPT_BUNDLE "next.avlot"
#define AV_KEPT_AGENT "00112233445566778899aabbccddeeff" /* whose notes are in it */

typedef struct
{
  char *path; /* of the copy that is opened */
  AvStore *store;
  AvInstallation *installation;
  guint64 now; /* ms: when it was kept, for ever */
} AvKeptStore;

/* Opens a copy; what is in @folder stays as it is. */
AvKeptStore *av_kept_store_open (const char *folder);
void av_kept_store_close (AvKeptStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvKeptStore, av_kept_store_close)

/* What is kept, as lines: digest, live values, members, dossiers shown as one,
 * conflicts, drafts, notes, access log. What was not sealed is of a territory, and its
 * segment has its name when it is read: it is not told. transfer full. */
char *av_kept_store_describe (AvKeptStore *self);

/* Who began each record, and when: transfer full. */
char *av_kept_store_describe_authors (AvKeptStore *self);

/* The slots of who keeps the notes, the same in every store (transfer full): of their
 * phrase, or of their recovery code. */
AvKeyPair *av_kept_store_make_slot (gboolean code);

/* What they noted about a dossier, and is sealed to a key of their notes. */
#define AV_KEPT_NOTE "Elle attend une réponse."

/* The number of a store's schema. */
gint64 av_kept_store_get_schema (AvStore *store);

G_END_DECLS
