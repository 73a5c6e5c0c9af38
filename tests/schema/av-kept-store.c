#include "av-kept-store.h"

#include <glib/gstdio.h>
#include <string.h>

#include "av-access-log.h"
#include "av-digest.h"
#include "av-draft.h"
#include "av-dump.h"
#include "av-fusion.h"
#include "av-record-store.h"
#include "av-search.h"

#define SEALED_CLASSES (AV_DIGEST_ALL_CLASSES & ~AV_CLASS_BIT (AV_CLASS_TERRITOIRE))
#define ALL_LINES 1000

enum
{
  DUMP_CLASS = 3,
  DUMP_NAME = 5,
};

gint64
av_kept_store_get_schema (AvStore *store)
{
  g_autoptr (GError) error = NULL;
  gint64 number;

  av_database_get_int64 (av_store_get_database (store), "PRAGMA user_version", 0, &number, &error);
  g_assert_no_error (error);
  return number;
}

static void
copy_file (const char *from,
           const char *to)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_file_get_contents (from, &bytes, &size, &error);
  g_assert_no_error (error);
  g_file_set_contents (to, bytes, (gssize) size, &error);
  g_assert_no_error (error);
}

/* The store goes on in its journal as long as its guard is where it was. */
static void
copy_guard (const char *folder)
{
  g_autofree char *guards = g_build_filename (g_getenv ("XDG_STATE_HOME"), "allervers", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_mkdir_with_parents (guards, 0700);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".guard"))
      {
        g_autofree char *from = g_build_filename (folder, name, NULL);
        g_autofree char *to = g_build_filename (guards, name, NULL);

        copy_file (from, to);
      }
}

static guint64
tell_time (gpointer user_data)
{
  return ((AvKeptStore *) user_data)->now;
}

AvKeptStore *
av_kept_store_open (const char *folder)
{
  AvKeptStore *self = g_new0 (AvKeptStore, 1);
  g_autofree char *kept = g_build_filename (folder, AV_KEPT_DATABASE, NULL);
  g_autofree char *clock = NULL;
  g_autoptr (GError) error = NULL;
  int file = g_file_open_tmp ("av-kept-XXXXXX", &self->path, &error);
  AvDatabase *db;

  g_assert_no_error (error);
  g_close (file, NULL);
  copy_file (kept, self->path);
  copy_guard (folder);

  db = av_database_new_for_file (self->path, &error);
  g_assert_no_error (error);
  self->store = av_store_open_database (db, NULL, NULL, &error);
  g_assert_no_error (error);

  clock = av_store_get_setting (self->store, "hlc");
  self->now = g_ascii_strtoull (clock, NULL, 10) >> 16;
  av_store_set_clock_for_test (self->store, tell_time, self);
  self->installation = av_installation_load (self->store, &error);
  g_assert_no_error (error);
  av_store_set_agent (self->store, AV_KEPT_AGENT);
  return self;
}

AvKeyPair *
av_kept_store_make_slot (gboolean code)
{
  guint8 bytes[32];
  g_autoptr (AvSecret) secret = NULL;

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (code ? 0x80 : 0x20) + i;
  secret = av_secret_new_from_bytes (bytes, sizeof bytes);
  return av_key_pair_new_from_secret (secret);
}

void
av_kept_store_close (AvKeptStore *self)
{
  g_object_unref (self->installation);
  av_store_close (self->store);
  g_unlink (self->path);
  g_free (self->path);
  g_free (self);
}

/* ---- What is kept, as lines ----------------------------------------------------- */

static void
append_value (const char *line,
              gpointer user_data)
{
  g_auto (GStrv) columns = g_strsplit (line, "\t", -1);
  g_autofree char *shown = NULL;

  if (strcmp (columns[DUMP_CLASS], av_class_get_name (AV_CLASS_TERRITOIRE)) == 0)
    {
      g_free (columns[DUMP_NAME]);
      columns[DUMP_NAME] = g_strdup ("-");
    }

  shown = g_strjoinv ("\t", columns);
  g_string_append_printf (user_data, "value\t%s\n", shown);
}

static void
append_values (AvKeptStore *self,
               GString *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *digest = av_digest_classes (self->store, NULL, SEALED_CLASSES, &error);

  g_assert_no_error (error);
  g_string_append_printf (text, "digest\t%s\n", digest);
  av_dump (self->store, append_value, text, &error);
  g_assert_no_error (error);
}

static void
append_members (AvKeptStore *self,
                GString *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) members = av_installation_list (self->installation, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < members->len; i++)
    {
      const AvMember *member = g_ptr_array_index (members, i);
      g_autofree char *id = av_id_to_string (&member->id);
      g_autofree char *scopes = g_strjoinv (",", member->scopes);

      g_string_append_printf (text, "member\t%s\t%s\t%s\t%s\t%d%d%d\n", id, member->name, scopes, member->role,
                              member->self, member->intendant, member->revoked);
    }
}

static void
append_fusions (AvKeptStore *self,
                GString *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pairs = av_fusion_list (self->store, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < pairs->len; i++)
    {
      char **pair = g_ptr_array_index (pairs, i);
      g_auto (GStrv) component = av_fusion_get_component (self->store, pair[0], &error);
      g_autofree char *shown = g_strjoinv ("\t", component);

      g_assert_no_error (error);
      g_string_append_printf (text, "one person\t%s\n", shown);
    }
}

static void
append_conflicts (AvKeptStore *self,
                  GString *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = av_record_store_conflicts (self->store, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    g_string_append_printf (text, "conflict\t%s\n", av_snapshot_get_id (g_ptr_array_index (records, i)));
}

/* As they lie there: nobody here has their author's key. */
static void
append_notes (AvKeptStore *self,
              const char *record,
              GString *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStatement) statement =
    av_database_prepare (av_store_get_database (self->store),
                         "SELECT lower (hex (id16)), agent, sealed FROM private_note WHERE lower (hex (record)) = ?1 ORDER BY saved, id16", &error);

  g_assert_no_error (error);
  av_statement_bind_text (statement, 1, record);
  while (av_statement_next (statement, &error))
    {
      gsize size;
      const guint8 *bytes = av_statement_get_blob (statement, 2, &size);

      g_string_append_printf (text, "note\t%s\t%s\t%.*s\n", av_statement_get_text (statement, 0), av_statement_get_text (statement, 1), (int) size, bytes);
    }
  g_assert_no_error (error);
}

static void
append_drafts (AvKeptStore *self,
               GString *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts = av_draft_list (self->store, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < drafts->len; i++)
    {
      const AvDraft *draft = g_ptr_array_index (drafts, i);
      g_autofree char *answers = g_variant_print (draft->answers, FALSE);

      g_string_append_printf (text, "draft\t%s\t%s\t%s\n", draft->id, draft->window, answers);
      append_notes (self, draft->id, text);
    }
}

static void
append_log (AvKeptStore *self,
            GString *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = av_access_log_list (self->store, NULL, ALL_LINES, &error);
  gint64 broken;

  g_assert_no_error (error);
  g_assert_true (av_access_log_verify (self->store, &broken, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (lines->len, >, 0);
  for (guint i = lines->len; i > 0; i--)
    {
      const AvAccess *line = g_ptr_array_index (lines, i - 1);

      g_string_append_printf (text, "log\t%" G_GINT64_FORMAT "\t%" G_GUINT64_FORMAT "\t%s\t%s\t%s\t%s\n",
                              line->number, line->moment, line->agent, line->act, line->container, line->detail);
    }
}

/* By the projections, which every version makes of its own. */
static void
append_found (AvKeptStore *self,
              GString *text)
{
  static const char *const names[] = { "gavroche", "cosette", "enjolras", "thénardier" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) found = av_search (self->store, names[i], 10, &error);

      g_assert_no_error (error);
      for (guint j = 0; j < found->len; j++)
        g_string_append_printf (text, "found\t%s\t%s\n", names[i], ((AvSummary *) g_ptr_array_index (found, j))->id);
    }
}

char *
av_kept_store_describe (AvKeptStore *self)
{
  GString *text = g_string_new (NULL);

  append_log (self, text);
  append_values (self, text);
  append_members (self, text);
  append_fusions (self, text);
  append_conflicts (self, text);
  append_drafts (self, text);
  append_found (self, text);
  return g_string_free (text, FALSE);
}

char *
av_kept_store_describe_authors (AvKeptStore *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStatement) statement =
    av_database_prepare (av_store_get_database (self->store),
                         "SELECT lower (hex (id16)), form.text, IFNULL (began, '-'), IFNULL (agent.text, '-') FROM record "
                         "JOIN name AS form ON form.nid = form LEFT JOIN name AS agent ON agent.nid = author ORDER BY id16, form.text",
                         &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  while (av_statement_next (statement, &error))
    g_string_append_printf (text, "%s\t%s\t%s\t%s\n", av_statement_get_text (statement, 0), av_statement_get_text (statement, 1),
                            av_statement_get_text (statement, 2), av_statement_get_text (statement, 3));
  g_assert_no_error (error);
  return g_string_free (text, FALSE);
}
