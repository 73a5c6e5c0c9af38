#include "av-private-note.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-catalogue.h"
#include "av-lease.h"
#include "av-merge-private.h"
#include "av-note-keys.h"
#include "av-record-store.h"
#include "av-record-title.h"
#include "av-store-private.h"

static const AvField note_field = { "note-privee", NULL, N_ ("Private note"), AV_FIELD_NOTE, AV_FIELD_S2, .limit = 1000 };

const AvField *
av_private_note_get_field (void)
{
  return &note_field;
}

void
av_private_note_free (AvPrivateNote *note)
{
  g_free (note->id);
  g_free (note->record);
  g_free (note->title);
  g_free (note->text);
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

static const char *
get_agent (AvStore *store)
{
  return store->agent != NULL ? store->agent : "";
}

static gboolean
require_open (AvStore *store,
              GError **error)
{
  if (av_note_keys_are_open (store))
    return TRUE;

  g_set_error_literal (error, AV_STORE_ERROR, AV_STORE_ERROR_WITHHELD,
                       _ ("Your private notes are closed in this session. Nothing was changed; lock, and unlock with your secret phrase."));
  return FALSE;
}

gboolean
av_private_note_save (AvStore *store,
                      const char *id,
                      const char *container,
                      const char *record,
                      const char *text,
                      GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "INSERT INTO private_note (id16, container, record, agent, saved, sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
                         "ON CONFLICT (id16) DO UPDATE SET saved = ?5, sealed = ?6 WHERE agent = ?4",
                         error);
  g_autofree char *canonical = NULL;
  g_autoptr (GBytes) sealed = NULL;
  AvId ids[3];

  g_return_val_if_fail (text != NULL && *text != '\0', FALSE);

  if (statement == NULL || !require_open (store, error) || !av_store_parse_id (id, &ids[0], error) || !av_store_parse_id (container, &ids[1], error) ||
      !av_store_parse_id (record, &ids[2], error) ||
      !check_not_erased (store, &ids[1], &ids[2], error) ||
      !av_field_check (&note_field, text, &canonical, error))
    return FALSE;

  sealed = av_note_keys_seal (store, canonical, strlen (canonical));
  for (int i = 0; i < 3; i++)
    av_statement_bind_blob (statement, i + 1, ids[i].bytes, sizeof ids[i].bytes);
  av_statement_bind_text (statement, 4, get_agent (store));
  av_statement_bind_int64 (statement, 5, (gint64) av_store_get_now (store));
  av_statement_bind_blob (statement, 6, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
  return av_statement_run (statement, error);
}

gboolean
av_private_note_remove (AvStore *store,
                        const char *id,
                        GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "DELETE FROM private_note WHERE id16 = ?1 AND agent = ?2", error);
  AvId note;

  if (statement == NULL || !av_store_parse_id (id, &note, error))
    return FALSE;

  av_statement_bind_blob (statement, 1, note.bytes, sizeof note.bytes);
  av_statement_bind_text (statement, 2, get_agent (store));
  return av_statement_run (statement, error);
}

/* NULL: the id is no id, the page was damaged. */
static char *
read_id (AvStatement *statement,
         int column)
{
  gsize size;
  const guint8 *bytes = av_statement_get_blob (statement, column, &size);
  AvId id;

  if (size != sizeof id.bytes)
    return NULL;

  memcpy (id.bytes, bytes, sizeof id.bytes);
  return av_id_to_string (&id);
}

static char *
open_text (AvStore *store,
           AvStatement *statement,
           int column)
{
  gsize size;
  const guint8 *bytes = av_statement_get_blob (statement, column, &size);
  g_autoptr (GBytes) box = g_bytes_new_static (bytes, size);
  g_autoptr (GBytes) opened = av_note_keys_unseal (store, box);
  gsize length = opened != NULL ? g_bytes_get_size (opened) : 0;
  const char *text = length > 0 ? g_bytes_get_data (opened, NULL) : NULL;

  return text != NULL && g_utf8_validate_len (text, length, NULL) ? g_strndup (text, length) : NULL;
}

/* Of the event it is about, where there is one that is read here. */
static gboolean
find_title (AvStore *store,
            const char *container,
            AvPrivateNote *note,
            GError **error)
{
  g_autoptr (AvSnapshot) snapshot = NULL;
  const AvForm *form = NULL;

  if (strcmp (note->record, container) != 0 && !av_record_store_find (store, note->record, &snapshot, error))
    return FALSE;
  if (snapshot != NULL && !av_snapshot_is_deleted (snapshot))
    form = av_catalogue_find_form (av_snapshot_get_form (snapshot));
  if (form != NULL)
    note->title = av_record_title_show (store, form, av_snapshot_get_answers (snapshot), error);
  return form == NULL || note->title != NULL;
}

static GPtrArray *
read_notes (AvStore *store,
            const AvId *container,
            GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "SELECT id16, record, saved, sealed FROM private_note WHERE agent = ?2 AND (container = ?1 OR container IN "
                         "(SELECT b.container FROM fused a JOIN fused b ON a.shown = b.shown WHERE a.container = ?1)) ORDER BY saved, id16",
                         error);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func ((GDestroyNotify) av_private_note_free);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;

  av_statement_bind_blob (statement, 1, container->bytes, sizeof container->bytes);
  av_statement_bind_text (statement, 2, get_agent (store));
  while (av_statement_next (statement, &problem))
    {
      g_autoptr (AvPrivateNote) note = g_new0 (AvPrivateNote, 1);

      note->id = read_id (statement, 0);
      note->record = read_id (statement, 1);
      note->saved = (guint64) av_statement_get_int64 (statement, 2);
      note->text = open_text (store, statement, 3);
      if (note->id != NULL && note->record != NULL)
        g_ptr_array_add (notes, g_steal_pointer (&note));
    }

  return av_database_ended_well (&problem, error) ? g_steal_pointer (&notes) : NULL;
}

GPtrArray *
av_private_note_list (AvStore *store,
                      const char *container,
                      GError **error)
{
  g_autoptr (GPtrArray) notes = NULL;
  AvId id;

  if (!require_open (store, error) || !av_store_parse_id (container, &id, error) || !av_lease_require (store, error))
    return NULL;

  notes = read_notes (store, &id, error);
  for (guint i = 0; notes != NULL && i < notes->len; i++)
    if (!find_title (store, container, g_ptr_array_index (notes, i), error))
      return NULL;
  return g_steal_pointer (&notes);
}
