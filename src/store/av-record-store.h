/* Saving, loading, deleting records. */

#pragma once

#include "av-change.h"
#include "av-store.h"

G_BEGIN_DECLS

/* Writes all @changes (AvChange) or none, durably before it returns: checks,
 * open operations, registers, projections, drafts of those records removed.
 *
 * A record that becomes sensitive is continued under a new id (SYNC §2) and
 * the old one deleted: av_record_store_load () of the old id follows.
 * A contact that answers « non » to being called back is refused
 * (AV_STORE_ERROR_ANONYMOUS) while it still carries a name or a way to be
 * reached: av_change_forget_names () withdraws them in view of the user. */
gboolean av_store_commit (AvStore *store, GPtrArray *changes, GError **error);
gboolean av_store_commit_one (AvStore *store, AvChange *change, GError **error);

/* AV_STORE_ERROR_NOT_FOUND where nothing is known of @id. `personne` and
 * `dossier` of fused dossiers: what all of them say. */
AvSnapshot *av_record_store_load (AvStore *store, const char *id, GError **error);
/* FALSE: it could not be read. TRUE: *@snapshot is the record (transfer full),
 * or NULL where nothing is known of @id. */
gboolean av_record_store_find (AvStore *store, const char *id, AvSnapshot **snapshot, GError **error);
/* Singleton of a dossier (`personne`, `dossier`): an empty snapshot under the
 * right id where there is none yet. With a fused dossier: the one shown first
 * that holds anything. */
AvSnapshot *av_record_store_load_singleton (AvStore *store, const char *container, const char *form, GError **error);
/* An empty snapshot for a record not yet written: what a window starts from. */
AvSnapshot *av_record_store_new_snapshot (const char *form, const char *id, const char *container);

gboolean av_record_store_delete (AvStore *store, const char *id, GError **error);
gboolean av_record_store_undelete (AvStore *store, const char *id, GError **error);

/* Visible records of the dossier's containers (fused ones together), of one
 * form or all (NULL), oldest first: ids. */
GPtrArray *av_record_store_list (AvStore *store, const char *container, const char *form, GError **error);
/* Every visible record with a conflict, newest first: GPtrArray of AvSnapshot. */
GPtrArray *av_record_store_conflicts (AvStore *store, GError **error);
gboolean av_record_store_count_conflicts (AvStore *store, guint *count, GError **error);

/* INSEE code or structure of a container (its `~perimetre`), or NULL. */
char *av_record_store_get_scope (AvStore *store, const char *container, GError **error);
/* Sheet or dossier code AV-XXXX-XXXX-C in any typing: the record that carries
 * it (the oldest contact, else the dossier), or NULL without error. */
char *av_record_store_find_code (AvStore *store, const char *code, GError **error);

G_END_DECLS
