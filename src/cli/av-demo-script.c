#include "av-demo-script.h"

#include <stdio.h>
#include <string.h>

#include <gio/gio.h>

#include "av-catalogue.h"
#include "av-cli-error.h"
#include "av-code.h"
#include "av-csv.h"
#include "av-demo-data.h"
#include "av-moment.h"
#include "av-record-store.h"

/* Columns of a line; answers follow, one a cell: field=text. */
enum
{
  COLUMN_KEY,
  COLUMN_DOSSIER,
  COLUMN_FORM,
  COLUMN_ANSWERS,
};

struct _AvDemoScript
{
  GDateTime *today;
  GHashTable *records;    /* key → record id */
  GHashTable *containers; /* key of a dossier → container id */
  GHashTable *scopes;     /* key → scope it was recorded in */
  GHashTable *counts;     /* form → how many */
};

AvDemoScript *
av_demo_script_new (void)
{
  AvDemoScript *self = g_new0 (AvDemoScript, 1);

  self->today = g_date_time_new_now_local ();
  self->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->containers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->scopes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

void
av_demo_script_free (AvDemoScript *self)
{
  g_date_time_unref (self->today);
  g_hash_table_unref (self->records);
  g_hash_table_unref (self->containers);
  g_hash_table_unref (self->scopes);
  g_hash_table_unref (self->counts);
  g_free (self);
}

/* A record that is there already, such as an agent's. */
void
av_demo_script_name_record (AvDemoScript *self,
                            const char *key,
                            const char *id)
{
  g_hash_table_insert (self->records, g_strdup (key), g_strdup (id));
}

/* NULL where the script names no such record. */
const char *
av_demo_script_get_record (AvDemoScript *self,
                           const char *key)
{
  return g_hash_table_lookup (self->records, key);
}

/* How many records of @form were played so far. */
guint
av_demo_script_count (AvDemoScript *self,
                      const char *form)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, form));
}

/* "@-3T10:15" and "@-3": a moment or a day, so many days from today. */
static char *
expand_moment (AvDemoScript *self,
               const char *text)
{
  char *rest;
  int days = (int) g_ascii_strtoll (text + 1, &rest, 10);
  g_autoptr (GDateTime) day = g_date_time_add_days (self->today, days);
  int year, month, number;
  int hour, minute, second = 0;

  g_date_time_get_ymd (day, &year, &month, &number);
  if (*rest != 'T')
    return g_strdup_printf ("%04d-%02d-%02d", year, month, number);

  if (sscanf (rest, "T%d:%d:%d", &hour, &minute, &second) < 2)
    return g_strdup (text);

  {
    g_autoptr (GDateTime) moment = g_date_time_new_local (year, month, number, hour, minute, second);

    return av_moment_from_date_time (moment);
  }
}

/* "@ans-19/03-14": born nineteen years ago, on that day; or the year alone. */
static char *
expand_birth (AvDemoScript *self,
              const char *text)
{
  char *rest;
  int years = (int) g_ascii_strtoll (text + strlen ("@ans"), &rest, 10);
  int year = g_date_time_get_year (self->today) + years;

  return *rest == '/' ? g_strdup_printf ("%04d-%s", year, rest + 1) : g_strdup_printf ("%04d", year);
}

/* "#key": the ids of records, a space between. */
static char *
expand_records (AvDemoScript *self,
                const char *text)
{
  g_auto (GStrv) keys = g_strsplit (text, " ", -1);
  GString *ids = g_string_new (NULL);

  for (guint i = 0; keys[i] != NULL; i++)
    {
      const char *id = g_hash_table_lookup (self->records, keys[i] + 1);

      g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", id != NULL ? id : keys[i]);
    }

  return g_string_free (ids, FALSE);
}

static char *
expand (AvDemoScript *self,
        const char *text)
{
  if (*text == '#')
    return expand_records (self, text);

  if (strcmp (text, "@code") == 0)
    return av_code_new ();

  if (g_str_has_prefix (text, "@ans"))
    return expand_birth (self, text);

  return *text == '@' ? expand_moment (self, text) : g_strdup (text);
}

/* The value of a field on a line as it stands there, or NULL. */
static const char *
find_answer (char **row,
             const char *field)
{
  size_t length = strlen (field);

  for (char **cell = row + COLUMN_ANSWERS; *cell != NULL; cell++)
    if (strncmp (*cell, field, length) == 0 && (*cell)[length] == '=')
      return *cell + length + 1;

  return NULL;
}

/* Where a line belongs: the commune of its outing or its own, if this
 * installation works there; else the installation's first. */
static const char *
find_scope (AvDemoScript *self,
            char **row,
            const char *const *scopes)
{
  const char *operation = find_answer (row, "operation");
  const char *commune = find_answer (row, "code-insee");
  const char *scope = operation != NULL ? g_hash_table_lookup (self->scopes, operation + 1) : commune;

  return scope != NULL && g_strv_contains (scopes, scope) ? scope : scopes[0];
}

static const char *
find_container (AvDemoScript *self,
                const char *key)
{
  const char *container = g_hash_table_lookup (self->containers, key);

  if (container != NULL)
    return container;

  g_hash_table_insert (self->containers, g_strdup (key), av_id_new_string ());

  return g_hash_table_lookup (self->containers, key);
}

static gboolean
play_line (AvDemoScript *self,
           char **row,
           AvStore *store,
           const char *const *scopes,
           GError **error)
{
  const char *form = row[COLUMN_FORM];
  const char *scope = find_scope (self, row, scopes);
  const char *container = *row[COLUMN_DOSSIER] != '\0' ? find_container (self, row[COLUMN_DOSSIER]) : NULL;
  g_autoptr (AvChange) change = av_change_new (form, NULL, container, scope);

  for (char **cell = row + COLUMN_ANSWERS; *cell != NULL; cell++)
    {
      const char *equals = strchr (*cell, '=');
      g_autofree char *field = equals != NULL ? g_strndup (*cell, equals - *cell) : NULL;
      g_autofree char *answer = equals != NULL ? expand (self, equals + 1) : NULL;

      if (equals != NULL)
        av_change_set (change, field, answer);
    }

  if (!av_store_commit_one (store, change, error))
    {
      g_prefix_error (error, "%s: ", form);
      return FALSE;
    }

  if (*row[COLUMN_KEY] != '\0')
    {
      av_demo_script_name_record (self, row[COLUMN_KEY], av_change_get_id (change));
      g_hash_table_insert (self->scopes, g_strdup (row[COLUMN_KEY]), g_strdup (scope));
    }
  g_hash_table_insert (self->counts, g_strdup (form), GUINT_TO_POINTER (av_demo_script_count (self, form) + 1));

  return TRUE;
}

/* Saves every line of data/demo/@file into @store, which works in @scopes. */
gboolean
av_demo_script_play (AvDemoScript *self,
                     const char *file,
                     AvStore *store,
                     const char *const *scopes,
                     GError **error)
{
  g_autofree char *path = g_strconcat ("/fr/allervers/demo/", file, NULL);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (av_demo_data_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autoptr (GPtrArray) rows = NULL;
  gsize size;
  const char *text;

  if (bytes == NULL)
    return FALSE;

  text = g_bytes_get_data (bytes, &size);
  rows = av_csv_parse (text, size);
  for (guint i = 1; i < rows->len; i++)
    if (!play_line (self, g_ptr_array_index (rows, i), store, scopes, error))
      return FALSE;

  return TRUE;
}
