#include "av-due-words.h"

#include <string.h>

#define MANY_BYTES (8 * 1024 * 1024)

typedef struct
{
  gint64 rid;
  const char *word;
  guint number; /* in the order they were said */
  guint8 kind;
  gboolean names;
} DueWord;

struct _AvDueWords
{
  GArray *words; /* of DueWord */
  GStringChunk *texts;
  gsize size;
};

AvDueWords *
av_due_words_new (void)
{
  AvDueWords *due = g_new0 (AvDueWords, 1);

  due->words = g_array_new (FALSE, FALSE, sizeof (DueWord));
  due->texts = g_string_chunk_new (16384);
  return due;
}

void
av_due_words_free (AvDueWords *due)
{
  g_array_unref (due->words);
  g_string_chunk_free (due->texts);
  g_free (due);
}

void
av_due_words_clear (AvDueWords *due)
{
  if (due->words->len == 0)
    return;

  g_array_set_size (due->words, 0);
  g_string_chunk_clear (due->texts);
  due->size = 0;
}

void
av_due_words_add (AvDueWords *due,
                  int kind,
                  const char *word,
                  gint64 rid,
                  gboolean names)
{
  gsize length = strlen (word);
  DueWord one = { rid, g_string_chunk_insert_len (due->texts, word, (gssize) length), due->words->len, (guint8) kind, names };

  g_array_append_val (due->words, one);
  due->size += sizeof one + length + 1;
}

gboolean
av_due_words_are_many (const AvDueWords *due)
{
  return due->size >= MANY_BYTES;
}

static int
compare_places (const DueWord *one,
                const DueWord *other)
{
  int order;

  if (one->kind != other->kind)
    return one->kind < other->kind ? -1 : 1;
  order = strcmp (one->word, other->word);
  if (order != 0)
    return order;
  return one->rid < other->rid ? -1 : one->rid > other->rid;
}

static int
compare_due (gconstpointer one,
             gconstpointer other)
{
  const DueWord *first = one;
  const DueWord *second = other;
  int order = compare_places (first, second);

  return order != 0 ? order : first->number < second->number ? -1
                                                             : 1;
}

static gboolean
write_word (AvStore *store,
            const DueWord *due,
            GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         due->names ? "INSERT OR IGNORE INTO name_index (kind, word, rid) VALUES (?1, ?2, ?3)"
                                    : "DELETE FROM name_index WHERE kind = ?1 AND word = ?2 AND rid = ?3",
                         error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, due->kind);
  av_statement_bind_static_text (statement, 2, due->word, -1);
  av_statement_bind_int64 (statement, 3, due->rid);
  return av_statement_run (statement, error);
}

gboolean
av_due_words_write (AvStore *store,
                    GError **error)
{
  AvDueWords *due = store->due_words;
  const DueWord *words;

  g_array_sort (due->words, compare_due);
  words = (const DueWord *) (gpointer) due->words->data;
  for (guint i = 0; i < due->words->len; i++)
    if ((i + 1 == due->words->len || compare_places (&words[i], &words[i + 1]) != 0) && !write_word (store, &words[i], error))
      return FALSE;

  av_due_words_clear (due);
  return TRUE;
}
