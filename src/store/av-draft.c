#include "av-draft.h"

#include <string.h>

#include "av-catalogue.h"
#include "av-merge-private.h"
#include "av-reading-private.h"
#include "av-save-private.h"

AvDraft *
av_draft_new (const char *window,
              AvSnapshot *loaded,
              GVariant *answers)
{
  AvDraft *draft = g_new0 (AvDraft, 1);

  draft->id = g_strdup (av_snapshot_get_id (loaded));
  draft->window = g_strdup (window);
  draft->loaded = av_snapshot_ref (loaded);
  draft->answers = g_variant_ref_sink (answers);
  return draft;
}

void
av_draft_free (AvDraft *draft)
{
  g_free (draft->id);
  g_free (draft->window);
  g_free (draft->agent);
  g_clear_pointer (&draft->loaded, av_snapshot_unref);
  g_clear_pointer (&draft->answers, g_variant_unref);
  g_free (draft);
}

/* Of the record it is of, or of the one that saving what was typed makes of it. */
static AvClass
get_class (AvStore *store,
           AvDraft *draft)
{
  const AvForm *form = av_catalogue_find_form (av_snapshot_get_form (draft->loaded));
  AvClass class = av_snapshot_get_class (draft->loaded);

  return form != NULL && av_save_get_class (store, form, draft->answers) == AV_CLASS_SENSIBLE ? AV_CLASS_SENSIBLE : class;
}

/* A window may still hold what was erased meanwhile: in what it had loaded, or in
 * what was typed. */
static gboolean
may_keep (AvStore *store,
          AvDraft *draft,
          GError **error)
{
  const char *container = av_snapshot_get_container (draft->loaded);
  AvId id;

  return container == NULL || !av_id_parse (container, &id) ||
         (av_store_require_not_erased (store, &id, av_snapshot_get_class (draft->loaded), error) &&
          av_store_require_not_erased (store, &id, get_class (store, draft), error));
}

gboolean
av_draft_save (AvStore *store,
               AvDraft *draft,
               GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "INSERT OR REPLACE INTO draft (id16, window, agent, container, class, saved, loaded, answers) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                         error);
  GVariant *loaded = av_snapshot_serialise (draft->loaded);
  AvId id;

  if (statement == NULL || !may_keep (store, draft, error) || !av_store_parse_id (draft->id, &id, error))
    return FALSE;

  av_statement_bind_blob (statement, 1, id.bytes, sizeof id.bytes);
  av_statement_bind_text (statement, 2, draft->window);
  av_statement_bind_text (statement, 3, draft->agent != NULL ? draft->agent : (store->agent != NULL ? store->agent : ""));
  av_statement_bind_text (statement, 4, av_snapshot_get_container (draft->loaded));
  av_statement_bind_int64 (statement, 5, av_snapshot_get_class (draft->loaded));
  av_statement_bind_int64 (statement, 6, (gint64) (draft->saved != 0 ? draft->saved : av_store_get_now (store)));
  av_statement_bind_static_blob (statement, 7, g_variant_get_data (loaded), g_variant_get_size (loaded));
  av_statement_bind_static_blob (statement, 8, g_variant_get_data (draft->answers), g_variant_get_size (draft->answers));
  return av_statement_run (statement, error);
}

static GVariant *
read_variant (AvStatement *statement,
              int column,
              const char *type)
{
  gsize size;
  const guint8 *data = av_statement_get_blob (statement, column, &size);
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  return g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (type), bytes, FALSE));
}

/* NULL: kept by a version that laid snapshots out otherwise. */
static AvDraft *
read_draft (AvStatement *statement)
{
  g_autoptr (GVariant) loaded = read_variant (statement, 4, "(sssybba{ss}asa(sxtss))");
  g_autoptr (GVariant) answers = read_variant (statement, 5, "a{ss}");
  g_autoptr (GVariant) checked = g_variant_get_normal_form (answers);
  g_autoptr (AvSnapshot) snapshot = av_snapshot_deserialise (loaded);
  AvDraft *draft;
  AvId id;

  if (snapshot == NULL)
    return NULL;

  memcpy (id.bytes, av_statement_get_blob (statement, 0, NULL), sizeof id.bytes);
  draft = av_draft_new (av_statement_get_text (statement, 1), snapshot, checked);
  g_free (draft->id);
  draft->id = av_id_to_string (&id);
  draft->agent = g_strdup (av_statement_get_text (statement, 2));
  draft->saved = (guint64) av_statement_get_int64 (statement, 3);
  return draft;
}

/* One's own, and of colleagues what one reads of the record it is of. NULL
 * without error: not that. Takes @draft. */
static AvDraft *
keep_read (AvStore *store,
           AvDraft *draft,
           GError **error)
{
  g_autoptr (AvDraft) read = draft;
  const char *container = draft != NULL ? av_snapshot_get_container (draft->loaded) : NULL;
  AvRecordRow row = { 0 };
  gboolean allowed;

  if (draft == NULL || g_strcmp0 (draft->agent, store->agent) == 0 || container == NULL || !av_id_parse (container, &row.container))
    return g_steal_pointer (&read);

  row.klass = get_class (store, draft);
  return av_reading_allows (store, &row, &allowed, error) && allowed ? g_steal_pointer (&read) : NULL;
}

AvDraft *
av_draft_load (AvStore *store,
               const char *id,
               GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT id16, window, agent, saved, loaded, answers FROM draft WHERE id16 = ?1", error);
  AvId key;

  if (statement == NULL || !av_store_parse_id (id, &key, error))
    return NULL;

  av_statement_bind_blob (statement, 1, key.bytes, sizeof key.bytes);
  return av_statement_next (statement, error) ? keep_read (store, read_draft (statement), error) : NULL;
}

GPtrArray *
av_draft_list (AvStore *store,
               GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT id16, window, agent, saved, loaded, answers FROM draft ORDER BY saved DESC, id16", error);
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) av_draft_free);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;

  while (av_statement_next (statement, &problem))
    {
      AvDraft *draft = keep_read (store, read_draft (statement), &problem);

      if (draft != NULL)
        g_ptr_array_add (drafts, draft);
      if (problem != NULL)
        break;
    }
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  return g_steal_pointer (&drafts);
}

AvDraft *
av_draft_find (AvStore *store,
               const char *window,
               const char *form,
               const char *container,
               GError **error)
{
  g_autoptr (GPtrArray) drafts = av_draft_list (store, error);

  for (guint i = 0; drafts != NULL && i < drafts->len; i++)
    {
      AvDraft *draft = g_ptr_array_index (drafts, i);

      if ((window == NULL || strcmp (draft->window, window) == 0) && strcmp (av_snapshot_get_form (draft->loaded), form) == 0 &&
          (container == NULL || strcmp (av_snapshot_get_container (draft->loaded), container) == 0))
        return g_ptr_array_steal_index (drafts, i);
    }

  return NULL;
}

gboolean
av_draft_remove (AvStore *store,
                 const char *id,
                 GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "DELETE FROM draft WHERE id16 = ?1", error);
  AvId key;

  if (statement == NULL || !av_store_parse_id (id, &key, error))
    return FALSE;

  av_statement_bind_blob (statement, 1, key.bytes, sizeof key.bytes);
  return av_statement_run (statement, error);
}

/* --- erasure ------------------------------------------------------------- */

/* What was loaded and what was typed may be of two classes: either takes it. So
 * does any where nobody can tell; an answer that cannot be read is sensitive. */
static gboolean
holds_class (AvStore *store,
             AvStatement *row,
             AvClass klass)
{
  g_autoptr (AvDraft) draft = read_draft (row);

  if (draft == NULL || av_catalogue_find_form (av_snapshot_get_form (draft->loaded)) == NULL)
    return TRUE;

  return av_statement_get_int64 (row, 6) == klass || get_class (store, draft) == klass;
}

static GPtrArray *
list_of_class (AvStore *store,
               const AvId *container,
               AvClass klass,
               GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT id16, window, agent, saved, loaded, answers, class FROM draft WHERE container = ?1", error);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = av_id_to_string (container);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;

  av_statement_bind_text (statement, 1, text);
  while (av_statement_next (statement, &problem))
    {
      AvId id;

      memcpy (id.bytes, av_statement_get_blob (statement, 0, NULL), sizeof id.bytes);
      if (holds_class (store, statement, klass))
        g_ptr_array_add (ids, av_id_to_string (&id));
    }
  return av_database_ended_well (&problem, error) ? g_steal_pointer (&ids) : NULL;
}

gboolean
av_drafts_erase (AvStore *store,
                 const AvId *container,
                 AvClass klass,
                 GError **error)
{
  g_autoptr (GPtrArray) ids = list_of_class (store, container, klass, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (!av_draft_remove (store, g_ptr_array_index (ids, i), error))
      return FALSE;
  return ids != NULL;
}
