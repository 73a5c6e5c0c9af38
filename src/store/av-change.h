/* What a save writes: fields set or withdrawn, each naming the loaded values
 * it replaces. Ids are drawn when the change is made, so committing the same
 * change twice writes once. */

#pragma once

#include "av-form.h"
#include "av-snapshot.h"

G_BEGIN_DECLS

typedef struct _AvChange AvChange;

#define AV_TYPE_CHANGE (av_change_get_type ())
GType av_change_get_type (void);

/* A change of a record that was not loaded: a new one, or one whose present
 * values are taken as seen at commit (the command line). Of a deleted record it
 * is refused (AV_STORE_ERROR_DELETED), unless av_change_set_deleted () says that
 * it is wanted again.
 * @id NULL: drawn (or computed, for the singletons of a container).
 * @container NULL: a new dossier for `contact`, `personne` and `dossier`, the
 * territory of @scope for forms of the territory, else refused at commit.
 * @scope NULL: the installation's first scope; used where the container is new. */
AvChange *av_change_new (const char *form, const char *id, const char *container, const char *scope);
/* What differs between the record as loaded and @answers, a sorted `a{ss}`
 * (av_record_freeze ()); NULL when nothing does. */
AvChange *av_change_new_between (AvSnapshot *loaded, GVariant *answers);
/* A change of a loaded record, empty. */
AvChange *av_change_new_for (AvSnapshot *loaded);
AvChange *av_change_ref (AvChange *change);
void av_change_unref (AvChange *change);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvChange, av_change_unref)

/* @answer NULL withdraws it. Typed text is accepted; av_store_commit ()
 * checks it and writes its canonical form. Choices are sets of codes: only
 * the codes that differ are written. */
void av_change_set (AvChange *change, const char *field, const char *answer);
void av_change_set_answers (AvChange *change, GVariant *answers); /* a{ss} */
/* Deletion, and its undoing, which may come with answers. Of a loaded record it
 * decides upon what was loaded: what arrived meanwhile stays to be settled. */
void av_change_set_deleted (AvChange *change, gboolean deleted);
/* Of a new record that the program makes of others: of which class those are. */
void av_change_set_class (AvChange *change, AvClass klass);
/* Settles a field: every live value is replaced by @answer. */
void av_change_resolve (AvChange *change, const char *field, const char *answer);
/* Withdraws every field that names the person or says how to reach them:
 * what « non » to being called back asks. */
void av_change_forget_names (AvChange *change);

const char *av_change_get_id (AvChange *change);
const char *av_change_get_form (AvChange *change);
const char *av_change_get_container (AvChange *change); /* nullable */
const char *av_change_get_scope (AvChange *change);     /* nullable */
gboolean av_change_is_empty (AvChange *change);
/* What undoes @change, given the record as it was and as it is now: the
 * former answers written back over the present ones. @before NULL: it did not
 * exist, so the inverse deletes it. Returns NULL when there is nothing to undo. */
AvChange *av_change_inverse (AvChange *change, AvSnapshot *before, AvSnapshot *after);
/* Those of several records saved in one go, what has none left out; transfer full. */
GPtrArray *av_change_inverses (GPtrArray *changes, GPtrArray *befores, GPtrArray *afters);

G_END_DECLS
