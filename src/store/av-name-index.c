#include "av-name-index.h"

#include <string.h>

#include "av-code.h"
#include "av-due-words.h"
#include "av-held-record.h"
#include "av-name-fold.h"

/* With fewer everybody answers. */
#define FEWEST_DIGITS 3
/* Of a number in France, without the zero. */
#define PHONE_DIGITS 9

gboolean
av_name_index_create (AvStore *store,
                      GError **error)
{
  return av_database_exec_script (store->db,
                                  "CREATE TABLE name_index (kind INTEGER, word TEXT, rid INTEGER, PRIMARY KEY (kind, word, rid)) WITHOUT ROWID;"
                                  "CREATE TABLE name_words (rid INTEGER PRIMARY KEY, words TEXT);",
                                  error);
}

gboolean
av_name_index_takes (const AvField *field)
{
  return (field->flags & (AV_FIELD_NAME | AV_FIELD_SHEET_CODE | AV_FIELD_REACH)) != 0 || field->kind == AV_FIELD_PHONE;
}

char *
av_name_index_digits (const char *text)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_ascii_isdigit (*p))
        g_string_append_c (digits, *p);
      else if (g_unichar_isalpha (g_utf8_get_char (p)))
        return NULL;
    }

  if (g_str_has_prefix (digits->str, "0033"))
    g_string_erase (digits, 0, 4);
  else if (strchr (text, '+') != NULL && g_str_has_prefix (digits->str, "33"))
    g_string_erase (digits, 0, 2);
  if (digits->str[0] == '0')
    g_string_erase (digits, 0, 1);
  return digits->len >= FEWEST_DIGITS ? g_string_free (g_steal_pointer (&digits), FALSE) : NULL;
}

char *
av_name_index_phone (const char *text)
{
  g_autofree char *digits = av_name_index_digits (text);
  gsize length = digits != NULL ? strlen (digits) : 0;

  return length >= PHONE_DIGITS ? g_strdup (digits + length - PHONE_DIGITS) : NULL;
}

/* Words of one record: « kind word », sorted, once each. */
static void
add_word (GPtrArray *words,
          AvIndexKind kind,
          const char *word)
{
  if (word != NULL && word[0] != '\0' && strchr (word, '\n') == NULL)
    g_ptr_array_add (words, g_strdup_printf ("%d%s", (int) kind, word));
}

static void
add_name (GPtrArray *words,
          const char *name)
{
  g_autofree char *folded = av_name_fold (name);
  g_auto (GStrv) parts = g_strsplit (folded, " ", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *sound = av_name_phonetic (parts[i]);

      add_word (words, AV_INDEX_WORD, parts[i]);
      add_word (words, AV_INDEX_SOUND, sound);
    }
}

/* From its first digit, all of it or a part; and one with a country's code from
 * where that ends. */
static void
add_number (GPtrArray *words,
            const char *answer)
{
  g_autofree char *digits = av_name_index_digits (answer);
  g_autofree char *phone = av_name_index_phone (answer);

  add_word (words, AV_INDEX_PHONE, digits);
  add_word (words, AV_INDEX_PHONE, phone);
}

static void
add_answer (GPtrArray *words,
            const AvField *field,
            const char *answer)
{
  if (av_answer_is_reserved (answer))
    return;

  if ((field->flags & AV_FIELD_NAME) != 0)
    add_name (words, answer);
  else if ((field->flags & AV_FIELD_SHEET_CODE) != 0)
    add_word (words, AV_INDEX_CODE, answer);
  else
    add_number (words, answer);
}

static int
compare_words (gconstpointer one,
               gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

/* Every live value, so that either side of a conflict finds the person. */
static GPtrArray *
list_words (const AvForm *form,
            AvRegisters *registers)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; registers != NULL && i < registers->live->len; i++)
    {
      const AvLive *live = &g_array_index (registers->live, AvLive, i);
      const AvField *field = av_form_find_field (form, live->name->field);

      if (field != NULL && av_name_index_takes (field))
        add_answer (words, field, live->value);
    }

  g_ptr_array_sort (words, compare_words);
  for (guint i = words->len; i > 1; i--)
    if (strcmp (g_ptr_array_index (words, i - 1), g_ptr_array_index (words, i - 2)) == 0)
      g_ptr_array_remove_index (words, i - 1);
  return words;
}

/* What the index says of a record, in one text: a line a word. */
static char *
read_words (AvStore *store,
            gint64 rid,
            GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT words FROM name_words WHERE rid = ?1", error);

  if (statement == NULL)
    return NULL;

  av_statement_bind_int64 (statement, 1, rid);
  return av_statement_next (statement, error) ? g_strdup (av_statement_get_text (statement, 0)) : NULL;
}

static gboolean
write_words (AvStore *store,
             gint64 rid,
             const char *words,
             GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         words[0] != '\0' ? "INSERT INTO name_words (rid, words) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET words = excluded.words"
                                          : "DELETE FROM name_words WHERE rid = ?1 AND ?2 = ''",
                         error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, rid);
  av_statement_bind_static_text (statement, 2, words, -1);
  return av_statement_run (statement, error);
}

static void
add_due (AvStore *store,
         gint64 rid,
         const char *const *words,
         gboolean names)
{
  for (; *words != NULL; words++)
    if ((*words)[0] != '\0')
      av_due_words_add (store->due_words, (*words)[0] - '0', *words + 1, rid, names);
}

gboolean
av_name_index_update (AvStore *store,
                      gint64 rid,
                      const AvForm *form,
                      AvRegisters *registers,
                      GError **error)
{
  g_autoptr (GPtrArray) words = list_words (form, registers);
  const AvHeldRecord *held = av_held_records_find (store->held, rid);
  g_autofree char *now = NULL;
  g_autofree char *before = NULL;
  g_auto (GStrv) former = NULL;
  g_autoptr (GError) problem = NULL;

  g_ptr_array_add (words, NULL);
  now = g_strjoinv ("\n", (char **) words->pdata);

  /* Most changes leave the names as they are; a new record has none here. */
  if (held == NULL || !held->is_new)
    before = read_words (store, rid, &problem);
  if (problem != NULL || strcmp (before != NULL ? before : "", now) == 0)
    return av_database_ended_well (&problem, error);

  former = g_strsplit (before != NULL ? before : "", "\n", -1);
  add_due (store, rid, (const char *const *) former, FALSE);
  add_due (store, rid, (const char *const *) words->pdata, TRUE);
  if (!write_words (store, rid, now, error))
    return FALSE;

  return (av_database_in_transaction (store->db) && !av_due_words_are_many (store->due_words)) || av_due_words_write (store, error);
}
