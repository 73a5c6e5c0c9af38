#include "av-conflict.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-catalogue.h"
#include "av-query.h"
#include "av-record-store.h"
#include "av-record-title.h"
#include "av-written.h"

/* ---- On the store's thread ------------------------------------------------ */

void
av_conflict_free (AvConflict *conflict)
{
  av_snapshot_unref (conflict->snapshot);
  g_free (conflict->person);
  g_free (conflict->title);
  g_hash_table_unref (conflict->names);
  g_hash_table_unref (conflict->places);
  g_free (conflict);
}

static char *
name_record (AvStore *store,
             const char *id)
{
  g_autoptr (AvSnapshot) record = av_id_is_valid (id) ? av_record_store_load (store, id, NULL) : NULL;
  const AvForm *form = record != NULL ? av_catalogue_find_form (av_snapshot_get_form (record)) : NULL;

  return form != NULL ? av_record_title_show (store, form, av_snapshot_get_answers (record), NULL) : NULL;
}

static void
note_name (AvConflict *conflict,
           AvStore *store,
           const char *id)
{
  if (!g_hash_table_contains (conflict->names, id))
    g_hash_table_insert (conflict->names, g_strdup (id), name_record (store, id));
}

static void
note_writer (AvConflict *conflict,
             AvStore *store,
             AvInstallation *installation,
             const AvLiveValue *live)
{
  note_name (conflict, store, live->agent);
  if (av_id_is_valid (live->value))
    note_name (conflict, store, live->value);
  if (installation != NULL)
    g_hash_table_insert (conflict->places, g_memdup2 (&live->dot, sizeof live->dot),
                         av_installation_name_writer (installation, live->dot));
}

/* Who wrote what is to settle, and where. */
static void
note_writers (AvConflict *conflict,
              AvStore *store,
              AvInstallation *installation)
{
  AvSnapshot *snapshot = conflict->snapshot;
  const char *const *registers = av_snapshot_get_registers (snapshot);
  guint n;
  const AvLiveValue *live = av_snapshot_get_deletions (snapshot, &n);

  for (guint i = 0; i < n; i++)
    note_writer (conflict, store, installation, &live[i]);

  for (guint i = 0; registers[i] != NULL; i++)
    {
      live = av_snapshot_get_live (snapshot, registers[i], &n);
      for (guint j = 0; j < n; j++)
        if (n > 1 || av_snapshot_is_unseen (snapshot, &live[j]))
          note_writer (conflict, store, installation, &live[j]);
    }
}

static AvConflict *
load (AvStore *store,
      AvInstallation *installation,
      AvSnapshot *snapshot)
{
  AvConflict *conflict = g_new0 (AvConflict, 1);
  g_autoptr (AvSummary) dossier = av_query_dossier (store, av_snapshot_get_container (snapshot), NULL);

  conflict->snapshot = av_snapshot_ref (snapshot);
  conflict->title = name_record (store, av_snapshot_get_id (snapshot));
  conflict->person = g_strdup (dossier != NULL ? dossier->title : conflict->title);
  /* Who left no name is told apart by the rest. */
  if (dossier != NULL && conflict->title != NULL && *conflict->title == '\0')
    {
      g_free (conflict->title);
      conflict->title = g_strdup (dossier->subtitle);
    }
  if (conflict->title == NULL || g_strcmp0 (conflict->title, conflict->person) == 0)
    {
      g_free (conflict->title);
      conflict->title = g_strdup ("");
    }
  conflict->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  conflict->places = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  note_writers (conflict, store, installation);

  return conflict;
}

GPtrArray *
av_conflict_load_all (AvStore *store,
                      AvInstallation *installation,
                      GError **error)
{
  g_autoptr (GPtrArray) snapshots = av_record_store_conflicts (store, error);
  GPtrArray *conflicts;

  if (snapshots == NULL)
    return NULL;

  conflicts = g_ptr_array_new_with_free_func ((GDestroyNotify) av_conflict_free);
  for (guint i = 0; i < snapshots->len; i++)
    g_ptr_array_add (conflicts, load (store, installation, g_ptr_array_index (snapshots, i)));

  return conflicts;
}

/* ---- In words ------------------------------------------------------------- */

char *
av_conflict_show_answer (const AvConflict *conflict,
                         const AvField *field,
                         const char *answer)
{
  const char *name = g_hash_table_lookup (conflict->names, answer);

  return name != NULL ? g_strdup (name) : av_field_show (field, answer);
}

char *
av_conflict_show_writer (const AvConflict *conflict,
                         const AvLiveValue *live)
{
  const char *name = g_hash_table_lookup (conflict->names, live->agent);
  const char *place = g_hash_table_lookup (conflict->places, &live->dot);
  g_autofree char *when = av_written_show ((gint64) (live->hlc >> 16));

  if (name == NULL)
    name = _ ("Unknown author");
  return place != NULL ? g_strdup_printf (C_ ("who, when, on which computer", "%s, %s, on %s"), name, when, place)
                       : g_strdup_printf (C_ ("who, when", "%s, %s"), name, when);
}

static void
change_free (gpointer data)
{
  AvConflictChange *change = data;

  g_free (change->answer);
  g_free (change->writer);
  g_free (change);
}

/* Registers of one field follow each other: what one person ticked is told once
 * another person or another question comes. */
typedef struct
{
  const AvConflict *conflict;
  GPtrArray *changes;
  const AvField *field; /* NULL: nothing is to be told yet */
  GString *codes;
  char *writer;
} Ticked;

static void
add_change (Ticked *ticked,
            const AvField *field,
            const char *answer,
            const char *writer)
{
  AvConflictChange *change = g_new0 (AvConflictChange, 1);
  g_autofree char *shown = av_conflict_show_answer (ticked->conflict, field, answer);

  change->answer = g_strdup_printf (C_ ("question: answer", "%s: %s"), av_field_get_label (field), shown);
  change->writer = g_strdup (writer);
  g_ptr_array_add (ticked->changes, change);
}

static void
tell_ticked (Ticked *ticked)
{
  if (ticked->field != NULL)
    add_change (ticked, ticked->field, ticked->codes->str, ticked->writer);
  ticked->field = NULL;
  g_string_truncate (ticked->codes, 0);
  g_clear_pointer (&ticked->writer, g_free);
}

static void
add_live (Ticked *ticked,
          const char *reg,
          const AvLiveValue *live)
{
  const char *code = strchr (reg, '/');
  g_autofree char *id = code != NULL ? g_strndup (reg, code - reg) : g_strdup (reg);
  const AvField *field = av_catalogue_find_field (av_snapshot_get_form (ticked->conflict->snapshot), id);
  g_autofree char *writer = av_conflict_show_writer (ticked->conflict, live);

  if (code == NULL || field != ticked->field || g_strcmp0 (writer, ticked->writer) != 0)
    tell_ticked (ticked);
  if (field == NULL)
    return;
  if (code == NULL)
    {
      add_change (ticked, field, live->value, writer);
      return;
    }

  g_string_append_printf (ticked->codes, "%s%s", ticked->codes->len > 0 ? " " : "", code + 1);
  ticked->field = field;
  g_free (ticked->writer);
  ticked->writer = g_steal_pointer (&writer);
}

GPtrArray *
av_conflict_dup_changes (const AvConflict *conflict)
{
  Ticked ticked = { conflict };
  const char *const *registers = av_snapshot_get_registers (conflict->snapshot);

  ticked.changes = g_ptr_array_new_with_free_func (change_free);
  ticked.codes = g_string_new (NULL);
  for (guint i = 0; registers[i] != NULL; i++)
    {
      guint n;
      const AvLiveValue *live = av_snapshot_get_live (conflict->snapshot, registers[i], &n);

      for (guint j = 0; j < n; j++)
        if (av_snapshot_is_unseen (conflict->snapshot, &live[j]))
          add_live (&ticked, registers[i], &live[j]);
    }
  tell_ticked (&ticked);
  g_string_free (ticked.codes, TRUE);

  return ticked.changes;
}

/* ---- As a whole ------------------------------------------------------------ */

static void
dump_values (GString *dump,
             const AvConflict *conflict,
             const AvField *field,
             const AvLiveValue *live,
             guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *who = av_conflict_show_writer (conflict, &live[i]);
      g_autofree char *answer = field != NULL ? av_conflict_show_answer (conflict, field, live[i].value) : g_strdup (live[i].value);

      g_string_append_printf (dump, "%" G_GINT64_FORMAT "\t%s\t%s\n", live[i].dot, answer, who);
    }
}

char *
av_conflict_dump (const AvConflict *conflict,
                  const AvField *field)
{
  const char *const *registers = av_snapshot_get_registers (conflict->snapshot);
  GString *dump = g_string_new (NULL);
  guint n;
  const AvLiveValue *live;

  for (guint i = 0; registers[i] != NULL; i++)
    if (field == NULL || g_str_equal (registers[i], field->id))
      {
        live = av_snapshot_get_live (conflict->snapshot, registers[i], &n);
        dump_values (dump, conflict, field, live, n);
      }
  live = av_snapshot_get_deletions (conflict->snapshot, &n);
  dump_values (dump, conflict, NULL, live, field == NULL ? n : 0);

  return g_string_free (dump, FALSE);
}
