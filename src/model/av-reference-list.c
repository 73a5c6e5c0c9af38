#include "av-reference-list.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-csv.h"
#include "av-name-fold.h"
#include "av-reference-data.h"

/* Rows of the lists taken over from elsewhere that say what ~nsp says. */
#define NOT_TOLD "NSP"

#define LABEL_LONGEST 60

typedef struct
{
  const char *code;
  const char *label;
  char *folded;
  GStrv cells; /* NULL: a local row */
  const char *valid_from;
  const char *valid_to;
} Row;

struct _AvReferenceList
{
  char *name;
  GStrv columns;
  GPtrArray *rows;
  GHashTable *by_code;
};

G_DEFINE_QUARK (av - reference - list - error - quark, av_reference_list_error)

static GMutex mutex;
static GHashTable *lists;

static int
find_column (char **columns,
             const char *const *names)
{
  for (guint n = 0; names[n] != NULL; n++)
    for (int c = 0; columns[c] != NULL; c++)
      if (g_str_equal (columns[c], names[n]))
        return c;

  return -1;
}

static void
add_row (AvReferenceList *self,
         const char *code,
         const char *label,
         GStrv cells,
         const char *valid_from,
         const char *valid_to)
{
  Row *row = g_new0 (Row, 1);

  row->code = code;
  row->label = label;
  row->folded = av_name_fold (label);
  row->cells = cells;
  row->valid_from = valid_from;
  row->valid_to = valid_to;

  g_ptr_array_add (self->rows, row);
  g_hash_table_insert (self->by_code, (gpointer) code, row);
}

static const char *
get_cell (GStrv cells,
          int column)
{
  return column >= 0 && (guint) column < g_strv_length (cells) ? cells[column] : "";
}

/* The first column is the code, unless it names the part of the table. */
static AvReferenceList *
load_list (const char *name)
{
  static const char *const part_columns[] = { "entite", NULL };
  static const char *const code_columns[] = { "code", "code_insee", "code_iso639", NULL };
  static const char *const label_columns[] = { "libelle", "nom_officiel", "libelle_fr", "libelle_communique", NULL };
  static const char *const from_columns[] = { "valide_du", NULL };
  static const char *const to_columns[] = { "valide_au", NULL };
  g_auto (GStrv) parts = g_strsplit (name, "/", 2);
  g_autofree char *path = g_strdup_printf ("/fr/allervers/reference/%s.csv", parts[0]);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (av_reference_data_get_resource (), path, 0, NULL);
  GPtrArray *lines;
  AvReferenceList *self;
  int code, label, part, from, to;

  if (bytes == NULL)
    return NULL;

  lines = av_csv_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  self = g_new0 (AvReferenceList, 1);
  self->name = g_strdup (name);
  self->columns = lines->pdata[0];
  self->rows = g_ptr_array_new ();
  self->by_code = g_hash_table_new (g_str_hash, g_str_equal);

  part = find_column (self->columns, part_columns);
  code = MAX (find_column (self->columns, code_columns), 0);
  label = find_column (self->columns, label_columns);
  from = find_column (self->columns, from_columns);
  to = find_column (self->columns, to_columns);

  for (guint i = 1; i < lines->len; i++)
    {
      GStrv cells = lines->pdata[i];

      if (parts[1] != NULL && g_strcmp0 (parts[1], get_cell (cells, part)) != 0)
        {
          g_strfreev (cells);
          continue;
        }

      add_row (self, get_cell (cells, code), get_cell (cells, label), cells,
               get_cell (cells, from), get_cell (cells, to));
    }

  /* The rows live on in the list. */
  g_ptr_array_set_free_func (lines, NULL);
  g_ptr_array_unref (lines);
  return self;
}

/* @name: a file of data/reference without its ending, or, where a file holds
 * several lists, with the part: "statuts_parcours/action".
 * Returns: (transfer none) (nullable): NULL when there is no such list. */
AvReferenceList *
av_reference_list_get (const char *name)
{
  AvReferenceList *self;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  g_return_val_if_fail (name != NULL, NULL);

  if (lists == NULL)
    lists = g_hash_table_new (g_str_hash, g_str_equal);

  self = g_hash_table_lookup (lists, name);
  if (self == NULL)
    {
      self = load_list (name);
      if (self != NULL)
        g_hash_table_insert (lists, self->name, self);
    }

  return self;
}

guint
av_reference_list_get_n_rows (AvReferenceList *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  return self->rows->len;
}

const char *
av_reference_list_get_code (AvReferenceList *self,
                            guint row)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  return row < self->rows->len ? ((Row *) self->rows->pdata[row])->code : NULL;
}

/* Returns: (transfer none) (nullable): NULL for a code the list does not have. */
const char *
av_reference_list_get_label (AvReferenceList *self,
                             const char *code)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  Row *row = g_hash_table_lookup (self->by_code, code);

  return row != NULL ? row->label : NULL;
}

/* A further column of a row, as it stands in the file: "neet", "sensible"…
 * Returns: (transfer none) (nullable). */
const char *
av_reference_list_get_value (AvReferenceList *self,
                             const char *code,
                             const char *column)
{
  const char *names[] = { column, NULL };
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  Row *row = g_hash_table_lookup (self->by_code, code);
  int index = find_column (self->columns, names);

  if (row == NULL || row->cells == NULL || index < 0)
    return NULL;

  return get_cell (row->cells, index);
}

/* Returns: (transfer none) (nullable): @code as the list keeps it. */
const char *
av_reference_list_get_exact_code (AvReferenceList *self,
                                  const char *code)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  Row *row = g_hash_table_lookup (self->by_code, code);

  return row != NULL ? row->code : NULL;
}

/* Finds what a person typed: a code, whatever the case, or a label, whatever
 * the accents.
 * Returns: (transfer none) (nullable): the code. */
const char *
av_reference_list_find_code (AvReferenceList *self,
                             const char *text)
{
  g_autofree char *folded = av_name_fold (text);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  Row *exact = g_hash_table_lookup (self->by_code, text);

  if (exact != NULL)
    return exact->code;

  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = self->rows->pdata[i];

      if (g_ascii_strcasecmp (row->code, text) == 0 || (folded[0] != '\0' && g_str_equal (row->folded, folded)))
        return row->code;
    }

  return NULL;
}

/* Whether a row is proposed on a day (NULL: today). Rows out of date, and those
 * that say what a reserved answer says, keep their label and are not. */
gboolean
av_reference_list_is_offered (AvReferenceList *self,
                              const char *code,
                              const AvDay *on)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  Row *row = g_hash_table_lookup (self->by_code, code);
  AvDay today, from, to, first;

  if (row == NULL || g_str_equal (row->code, NOT_TOLD))
    return FALSE;

  if (on == NULL)
    {
      av_day_today (&today);
      on = &today;
    }

  if (av_day_from_string (row->valid_from, &from) && av_day_compare (on, &from) < 0)
    return FALSE;
  if (!av_day_from_string (row->valid_to, &to))
    return TRUE;

  av_day_get_span (&to, &first, &to);
  return av_day_compare (on, &to) <= 0;
}

static gboolean
is_local_code (const char *code)
{
  const char *name = g_str_has_prefix (code, "L-") ? strchr (code + 2, '-') : NULL;

  if (name == NULL || name == code + 2 || name[1] == '\0' || strlen (code) > LABEL_LONGEST)
    return FALSE;

  for (const char *p = code; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-' && *p != '_')
      return FALSE;

  return TRUE;
}

/* Adds a row of the team, or gives an added row its new label and dates.
 * @valid_from, @valid_to: (nullable): canonical days. */
gboolean
av_reference_list_add_local (AvReferenceList *self,
                             const char *code,
                             const char *label,
                             const char *valid_from,
                             const char *valid_to,
                             GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  Row *row;

  if (!is_local_code (code))
    {
      g_set_error (error, AV_REFERENCE_LIST_ERROR, AV_REFERENCE_LIST_ERROR_CODE,
                   _ ("“%s” is not the code of a local row: it begins with L-, the number of the installation and a dash."), code);
      return FALSE;
    }

  if (label == NULL || !g_utf8_validate (label, -1, NULL) || g_utf8_strlen (label, -1) > LABEL_LONGEST || label[0] == '\0')
    {
      g_set_error (error, AV_REFERENCE_LIST_ERROR, AV_REFERENCE_LIST_ERROR_LABEL,
                   _ ("A row of a list needs a label of at most %d characters."), LABEL_LONGEST);
      return FALSE;
    }

  locker = g_mutex_locker_new (&mutex);
  row = g_hash_table_lookup (self->by_code, code);
  if (row == NULL)
    {
      add_row (self, g_intern_string (code), g_intern_string (label), NULL,
               g_intern_string (valid_from), g_intern_string (valid_to));
      return TRUE;
    }

  row->label = g_intern_string (label);
  g_free (row->folded);
  row->folded = av_name_fold (label);
  row->valid_from = g_intern_string (valid_from);
  row->valid_to = g_intern_string (valid_to);
  return TRUE;
}
