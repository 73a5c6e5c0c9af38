#include "av-store-private.h"

#include <string.h>

#include "av-held-record.h"
#include "av-hash.h"
#include "av-local-row.h"

#define RECORD_KEY_SIZE (16 + 16 + 1 + 8)
#define MAX_REMEMBERED 8192
#define MAX_WHOLE 256 /* records of one container */

guint
av_store_hash_key (gconstpointer key)
{
  guint64 parts[2];

  memcpy (parts, key, sizeof parts);
  return (guint) (((parts[0] ^ (parts[1] * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15))) * G_GUINT64_CONSTANT (0xff51afd7ed558ccd)) >> 32);
}

gboolean
av_store_equal_record_keys (gconstpointer one,
                            gconstpointer other)
{
  return memcmp (one, other, RECORD_KEY_SIZE) == 0;
}

gboolean
av_store_equal_hashes (gconstpointer one,
                       gconstpointer other)
{
  return memcmp (one, other, 32) == 0;
}

static void
build_record_key (guint8 *key,
                  const AvId *id,
                  const AvId *container,
                  AvClass klass,
                  gint64 form)
{
  memcpy (key, id->bytes, 16);
  memcpy (key + 16, container->bytes, 16);
  key[32] = (guint8) klass;
  memcpy (key + 33, &form, 8);
}

static gboolean
select_record (AvStore *store,
               const AvId *id,
               gint64 form,
               const AvId *container,
               AvClass klass,
               gint64 *rid,
               GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT rid FROM record WHERE id16 = ?1 AND container = ?2 AND class = ?3 AND form = ?4", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_static_blob (statement, 1, id->bytes, 16);
  av_statement_bind_static_blob (statement, 2, container->bytes, 16);
  av_statement_bind_int64 (statement, 3, klass);
  av_statement_bind_int64 (statement, 4, form);
  *rid = av_statement_next (statement, &problem) ? av_statement_get_int64 (statement, 0) : 0;
  return av_database_ended_well (&problem, error);
}

gboolean
av_store_lists_form (const char *form)
{
  return (form[0] == '~' && strcmp (form, "~perimetre") != 0) || strcmp (form, AV_LOCAL_ROW_FORM) == 0;
}

static gboolean
insert_record (AvStore *store,
               const AvId *id,
               const AvName *form,
               const AvId *container,
               AvClass klass,
               gint64 *rid,
               GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "INSERT INTO record (id16, form, container, class, listed) VALUES (?1, ?2, ?3, ?4, ?5)", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_static_blob (statement, 1, id->bytes, 16);
  av_statement_bind_int64 (statement, 2, form->nid);
  av_statement_bind_static_blob (statement, 3, container->bytes, 16);
  av_statement_bind_int64 (statement, 4, klass);
  if (av_store_lists_form (form->text))
    av_statement_bind_int64 (statement, 5, 1);
  if (!av_statement_run (statement, error))
    return FALSE;

  *rid = av_database_last_row_id (store->db);
  store->counts.new_records++;
  if (av_database_in_transaction (store->db))
    av_held_records_add (store->held, &(AvRecordRow){ *rid, *id, *container, klass, form->text });
  return TRUE;
}

static void
remember_record (AvStore *store,
                 const guint8 *key,
                 gint64 rid)
{
  if (g_hash_table_size (store->records) > MAX_REMEMBERED)
    {
      g_hash_table_remove_all (store->records);
      store->holds_whole = FALSE;
    }
  g_hash_table_insert (store->records, g_memdup2 (key, RECORD_KEY_SIZE), g_memdup2 (&rid, sizeof rid));
}

/* What comes next is about the same container, nearly always: its records are
 * read at once, and what is not among them is new. A territory, which has too
 * many, is asked record by record. */
static gboolean
remember_container (AvStore *store,
                    const AvId *container,
                    GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT rid, id16, form, class FROM record WHERE container = ?1 LIMIT " G_STRINGIFY (MAX_WHOLE), error);
  g_autoptr (GError) problem = NULL;
  guint n = 0;

  if (statement == NULL)
    return FALSE;

  store->holds_whole = FALSE;
  if (g_hash_table_size (store->records) + MAX_WHOLE > MAX_REMEMBERED)
    g_hash_table_remove_all (store->records);

  av_statement_bind_static_blob (statement, 1, container->bytes, sizeof container->bytes);
  for (; av_statement_next (statement, &problem); n++)
    {
      guint8 key[RECORD_KEY_SIZE];
      AvId id;

      memcpy (id.bytes, av_statement_get_blob (statement, 1, NULL), sizeof id.bytes);
      build_record_key (key, &id, container, (AvClass) av_statement_get_int64 (statement, 3), av_statement_get_int64 (statement, 2));
      remember_record (store, key, av_statement_get_int64 (statement, 0));
    }
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  store->whole_container = *container;
  store->holds_whole = n < MAX_WHOLE;
  return TRUE;
}

static gboolean
holds_all_of (AvStore *store,
              const AvId *container)
{
  return store->holds_whole && av_id_equal (&store->whole_container, container);
}

gboolean
av_store_find_record (AvStore *store,
                      const AvId *id,
                      const char *form,
                      const AvId *container,
                      AvClass klass,
                      gboolean create,
                      gint64 *rid,
                      GError **error)
{
  guint8 key[RECORD_KEY_SIZE];
  const AvName *name = NULL;
  gint64 *known;

  *rid = 0;
  if (create)
    name = av_store_intern (store, form, NULL, error);
  else if (!av_store_peek_name (store, form, &name, error))
    return FALSE;
  if (name == NULL)
    return !create;

  build_record_key (key, id, container, klass, name->nid);
  known = g_hash_table_lookup (store->records, key);
  if (known == NULL && !holds_all_of (store, container))
    {
      if (!remember_container (store, container, error))
        return FALSE;
      known = g_hash_table_lookup (store->records, key);
    }
  if (known != NULL)
    {
      *rid = *known;
      return TRUE;
    }

  if (!holds_all_of (store, container) && !select_record (store, id, name->nid, container, klass, rid, error))
    return FALSE;
  if (*rid == 0 && (!create || !insert_record (store, id, name, container, klass, rid, error)))
    return !create;

  remember_record (store, key, *rid);
  return TRUE;
}

static gboolean
read_row (AvStore *store,
          AvStatement *statement,
          AvRecordRow *row,
          GError **error)
{
  const AvName *form = av_store_find_name (store, av_statement_get_int64 (statement, 2), error);

  if (form == NULL)
    return FALSE;

  row->rid = av_statement_get_int64 (statement, 0);
  memcpy (row->id.bytes, av_statement_get_blob (statement, 1, NULL), 16);
  row->form = form->text;
  memcpy (row->container.bytes, av_statement_get_blob (statement, 3, NULL), 16);
  row->klass = (AvClass) av_statement_get_int64 (statement, 4);
  return TRUE;
}

gboolean
av_store_lookup_record (AvStore *store,
                        const AvId *id,
                        AvRecordRow *row,
                        GError **error)
{
  /* In the order of the table's own index: nothing is sorted. */
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "SELECT rid, id16, form, container, class, EXISTS (SELECT 1 FROM reg WHERE reg.rid = record.rid) "
                         "FROM record WHERE id16 = ?1 ORDER BY container, class, form",
                         error);
  g_autoptr (GError) problem = NULL;
  gboolean found = FALSE;
  gboolean live = FALSE;

  if (statement == NULL)
    return FALSE;

  /* A record with live values before one that was only announced. */
  av_statement_bind_static_blob (statement, 1, id->bytes, 16);
  while (!live && av_statement_next (statement, &problem))
    {
      live = av_statement_get_int64 (statement, 5) != 0;
      if ((live || !found) && !read_row (store, statement, row, error))
        return FALSE;
      found = TRUE;
    }
  return av_database_ended_well (&problem, error) && found;
}

gboolean
av_store_get_record (AvStore *store,
                     gint64 rid,
                     AvRecordRow *row,
                     GError **error)
{
  const AvHeldRecord *held = av_held_records_find (store->held, rid);
  g_autoptr (AvStatement) statement = NULL;

  if (held != NULL)
    {
      *row = held->row;
      return TRUE;
    }

  statement = av_database_prepare (store->db, "SELECT rid, id16, form, container, class FROM record WHERE rid = ?1", error);
  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, rid);
  return av_statement_next (statement, error) && read_row (store, statement, row, error);
}

void
av_store_touch (AvStore *store,
                gint64 rid)
{
  gint64 *key;

  if (g_hash_table_contains (store->touched, &rid))
    return;

  key = g_new (gint64, 1);
  *key = rid;
  g_hash_table_add (store->touched, key);
}

static void
hash_two (const void *one,
          gsize one_size,
          const void *other,
          gsize other_size,
          AvId *id)
{
  g_autofree guint8 *bytes = g_malloc (one_size + other_size + 1);

  memcpy (bytes, one, one_size);
  memcpy (bytes + one_size, other, other_size);
  av_hash_bytes (bytes, one_size + other_size, id->bytes, 16);
}

void
av_store_system_id (const char *form,
                    gconstpointer key,
                    gsize length,
                    AvId *id)
{
  hash_two (form, strlen (form), key, length, id);
}

char *
av_store_singleton_id (const char *container,
                       const char *form)
{
  AvId id, result;

  if (!av_id_parse (container, &id))
    return NULL;

  hash_two (id.bytes, 16, form, strlen (form), &result);
  return av_id_to_string (&result);
}

char *
av_store_territory_id (const char *scope)
{
  AvId id;

  hash_two ("territoire", strlen ("territoire"), scope, strlen (scope), &id);
  return av_id_to_string (&id);
}

gboolean
av_store_is_territory (const AvId *container,
                       const char *scope)
{
  AvId id;

  hash_two ("territoire", strlen ("territoire"), scope, strlen (scope), &id);
  return av_id_equal (&id, container);
}

void
av_store_successor_id (const AvId *id,
                       AvId *successor)
{
  av_store_system_id ("sensible", id->bytes, sizeof id->bytes, successor);
}
