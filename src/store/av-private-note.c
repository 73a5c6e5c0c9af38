#include "av-private-note.h"

#include <string.h>

#include "av-merge-private.h"
#include "av-store-private.h"

void
av_private_note_free (AvPrivateNote *note)
{
  g_free (note->id);
  g_free (note->record);
  g_free (note->container);
  g_free (note->agent);
  g_clear_pointer (&note->sealed, g_bytes_unref);
  g_free (note);
}

/* What an erasure removes a note with: its dossier, or the record it is about. */
static gboolean
check_not_erased (AvStore *store,
                  const AvId *container,
                  const AvId *record,
                  GError **error)
{
  g_autoptr (GError) problem = NULL;
  AvRecordRow row;

  if (!av_store_require_not_erased (store, container, AV_CLASS_PARCOURS, error))
    return FALSE;

  if (av_store_lookup_record (store, record, &row, &problem))
    return av_store_require_not_erased (store, &row.container, row.klass, error);

  return av_database_ended_well (&problem, error);
}

gboolean
av_private_note_save (AvStore *store,
                      const char *id,
                      const char *container,
                      const char *record,
                      GBytes *sealed,
                      GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "INSERT INTO private_note (id16, container, record, agent, saved, sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
                         "ON CONFLICT (id16) DO UPDATE SET saved = ?5, sealed = ?6 WHERE agent = ?4",
                         error);
  AvId ids[3];

  if (statement == NULL || !av_store_parse_id (id, &ids[0], error) || !av_store_parse_id (container, &ids[1], error) ||
      !av_store_parse_id (record, &ids[2], error) ||
      !check_not_erased (store, &ids[1], &ids[2], error))
    return FALSE;

  for (int i = 0; i < 3; i++)
    av_statement_bind_blob (statement, i + 1, ids[i].bytes, sizeof ids[i].bytes);
  av_statement_bind_text (statement, 4, store->agent != NULL ? store->agent : "");
  av_statement_bind_int64 (statement, 5, (gint64) av_store_get_now (store));
  av_statement_bind_blob (statement, 6, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
  return av_statement_run (statement, error);
}

static char *
read_id (AvStatement *statement,
         int column)
{
  AvId id;

  memcpy (id.bytes, av_statement_get_blob (statement, column, NULL), sizeof id.bytes);
  return av_id_to_string (&id);
}

GPtrArray *
av_private_note_list (AvStore *store,
                      const char *record,
                      GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "SELECT id16, record, container, agent, saved, sealed FROM private_note WHERE record = ?1 AND agent = ?2 ORDER BY saved, id16",
                         error);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func ((GDestroyNotify) av_private_note_free);
  g_autoptr (GError) problem = NULL;
  AvId id;

  if (statement == NULL || !av_store_parse_id (record, &id, error))
    return NULL;

  av_statement_bind_blob (statement, 1, id.bytes, sizeof id.bytes);
  av_statement_bind_text (statement, 2, store->agent != NULL ? store->agent : "");
  while (av_statement_next (statement, &problem))
    {
      AvPrivateNote *note = g_new0 (AvPrivateNote, 1);
      gsize size;
      const guint8 *bytes = av_statement_get_blob (statement, 5, &size);

      note->id = read_id (statement, 0);
      note->record = read_id (statement, 1);
      note->container = read_id (statement, 2);
      note->agent = g_strdup (av_statement_get_text (statement, 3));
      note->saved = (guint64) av_statement_get_int64 (statement, 4);
      note->sealed = g_bytes_new (bytes, size);
      g_ptr_array_add (notes, note);
    }
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  return g_steal_pointer (&notes);
}
