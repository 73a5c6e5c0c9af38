#include "av-printed-sheets.h"

#include "av-access-log.h"
#include "av-catalogue.h"
#include "av-code.h"
#include "av-record-store.h"
#include "av-store-private.h"

/* Codes, a space between; each with a slash and the day it was printed on, since 1970.
 * Former versions wrote the codes alone. */
#define SETTING "fiches-imprimees"
#define DAY_MS (G_GINT64_CONSTANT (24) * 3600 * 1000)

typedef struct
{
  char *code;
  gint64 day; /* 0: of a version before, or by a clock that was doubtful */
} Printed;

static void
printed_free (gpointer data)
{
  Printed *printed = data;

  g_free (printed->code);
  g_free (printed);
}

/* 0: nobody can tell. */
static gint64
get_today (AvStore *store)
{
  return av_store_is_clock_doubtful (store) ? 0 : (gint64) av_store_get_now (store) / DAY_MS;
}

static void
add_printed (GPtrArray *list,
             const char *code,
             gint64 day)
{
  Printed *printed = g_new0 (Printed, 1);

  printed->code = g_strdup (code);
  printed->day = day;
  g_ptr_array_add (list, printed);
}

/* Of Printed. */
static GPtrArray *
read_list (AvStore *store,
           GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (printed_free);
  g_autofree char *setting = NULL;
  g_auto (GStrv) words = NULL;

  if (!av_store_read_setting (store, SETTING, &setting, error))
    return NULL;

  words = g_strsplit (setting != NULL ? setting : "", " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (words[i], "/", 2);
      guint64 day = 0;

      if (words[i][0] == '\0')
        continue;

      if (parts[1] != NULL)
        g_ascii_string_to_unsigned (parts[1], 10, 0, G_MAXINT64, &day, NULL);
      add_printed (list, parts[0], (gint64) day);
    }

  return g_steal_pointer (&list);
}

/* NULL: of none. */
static char *
to_text (GPtrArray *list)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const Printed *printed = g_ptr_array_index (list, i);

      g_string_append_printf (text, "%s%s/%" G_GINT64_FORMAT, i > 0 ? " " : "", printed->code, printed->day);
    }

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static gboolean
write_list (AvStore *store,
            GPtrArray *list,
            GError **error)
{
  g_autofree char *text = to_text (list);

  return av_store_set_setting (store, SETTING, text, error);
}

/* What is no code was never on a sheet: it stays as it is. */
static gboolean
is_typed (AvStore *store,
          const char *code,
          gboolean *typed,
          GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *record = av_record_store_find_code (store, code, &problem);

  *typed = record != NULL;
  if (problem == NULL || problem->domain == AV_CODE_ERROR)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* Those that are awaited. transfer full. */
static GPtrArray *
list_awaited (AvStore *store,
              GError **error)
{
  g_autoptr (GPtrArray) list = read_list (store, error);
  g_autoptr (GPtrArray) awaited = g_ptr_array_new_with_free_func (printed_free);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const Printed *printed = g_ptr_array_index (list, i);
      gboolean typed;

      if (!is_typed (store, printed->code, &typed, error))
        return NULL;

      if (!typed)
        add_printed (awaited, printed->code, printed->day);
    }

  return list != NULL ? g_steal_pointer (&awaited) : NULL;
}

gboolean
av_printed_sheets_note_filled (AvStore *store,
                               const char *sheet,
                               const char *container,
                               GError **error)
{
  return av_access_log_add_or_owe (store, AV_ACT_PRINT, container, sheet, error);
}

gboolean
av_printed_sheets_note_blank (AvStore *store,
                              const char *sheet,
                              const char *const *codes,
                              GError **error)
{
  g_autoptr (GPtrArray) awaited = NULL;

  if (!av_access_log_add_or_owe (store, AV_ACT_PRINT, NULL, sheet, error) || (awaited = list_awaited (store, error)) == NULL)
    return FALSE;

  for (guint i = 0; codes[i] != NULL; i++)
    add_printed (awaited, codes[i], get_today (store));
  return write_list (store, awaited, error);
}

GPtrArray *
av_printed_sheets_list_awaited (AvStore *store,
                                GError **error)
{
  g_autoptr (GPtrArray) awaited = list_awaited (store, error);
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; awaited != NULL && i < awaited->len; i++)
    g_ptr_array_add (codes, g_strdup (((const Printed *) g_ptr_array_index (awaited, i))->code));

  return awaited != NULL ? g_steal_pointer (&codes) : NULL;
}

/* Whether its time is over; one without a day, or with one to come, begins today. */
static gboolean
count_days (AvStore *store,
            Printed *printed)
{
  gint64 today = get_today (store);

  if (today == 0)
    return FALSE;

  if (printed->day == 0 || printed->day > today)
    printed->day = today;

  return printed->day + AV_PRINTED_SHEETS_DAYS < today;
}

gboolean
av_printed_sheets_shorten (AvStore *store,
                           GError **error)
{
  g_autoptr (GPtrArray) awaited = list_awaited (store, error);
  g_autofree char *former = NULL;
  g_autofree char *now = NULL;

  if (awaited == NULL || !av_store_read_setting (store, SETTING, &former, error))
    return FALSE;

  for (guint i = awaited->len; i > 0; i--)
    if (count_days (store, g_ptr_array_index (awaited, i - 1)))
      g_ptr_array_remove_index (awaited, i - 1);

  now = to_text (awaited);
  return g_strcmp0 (now, former) == 0 || av_store_set_setting (store, SETTING, now, error);
}

/* Values of the fields that have a sheet's code, in records of a compartment. */
static GHashTable *
list_codes (AvStore *store,
            const AvId *container,
            AvClass klass,
            GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "SELECT val, name.text, form.text FROM record CROSS JOIN reg USING (rid) JOIN name ON name.nid = reg.nid "
                         "JOIN name AS form ON form.nid = record.form WHERE container = ?1 AND class = ?2",
                         error);
  g_autoptr (GHashTable) codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;

  av_statement_bind_blob (statement, 1, container->bytes, sizeof container->bytes);
  av_statement_bind_int64 (statement, 2, klass);
  while (av_statement_next (statement, &problem))
    {
      const AvField *field = av_catalogue_find_field (av_statement_get_text (statement, 2), av_statement_get_text (statement, 1));

      if (field != NULL && (field->flags & AV_FIELD_SHEET_CODE) != 0)
        g_hash_table_add (codes, g_strdup (av_statement_get_text (statement, 0)));
    }

  return av_database_ended_well (&problem, error) ? g_steal_pointer (&codes) : NULL;
}

gboolean
av_printed_sheets_forget (AvStore *store,
                          const AvId *container,
                          AvClass klass,
                          GError **error)
{
  g_autoptr (GPtrArray) list = read_list (store, error);
  g_autoptr (GHashTable) codes = NULL;
  guint n_former;

  if (list == NULL)
    return FALSE;
  if (list->len == 0)
    return TRUE;

  codes = list_codes (store, container, klass, error);
  if (codes == NULL)
    return FALSE;

  n_former = list->len;
  for (guint i = list->len; i > 0; i--)
    if (g_hash_table_contains (codes, ((const Printed *) g_ptr_array_index (list, i - 1))->code))
      g_ptr_array_remove_index (list, i - 1);

  return list->len == n_former || write_list (store, list, error);
}
