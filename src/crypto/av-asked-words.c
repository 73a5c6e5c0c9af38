#include "av-asked-words.h"

#include <sodium.h>
#include <string.h>

#include "av-words.h"

#define N_WORDS 8

void
av_asked_words_draw (AvAskedWords *self)
{
  AvAskedWords before = *self;

  do
    {
      guint one = 1 + randombytes_uniform (N_WORDS);
      guint other = 1 + randombytes_uniform (N_WORDS - 1);

      if (other >= one)
        other++;

      self->first = MIN (one, other);
      self->second = MAX (one, other);
    }
  while (self->first == before.first && self->second == before.second);
}

/* Numbers stand before the words where they are shown, and are copied with them. */
static const char *
skip_number (const char *part)
{
  return part + strspn (part, "0123456789");
}

static GPtrArray *
split_words (const char *text)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) spaced = g_string_new (text);
  g_auto (GStrv) parts = NULL;

  g_string_replace (spaced, "\u00a0", " ", 0);
  parts = g_strsplit_set (spaced->str, " ,.\t\n\r", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (*skip_number (parts[i]) != '\0')
      g_ptr_array_add (words, g_strdup (skip_number (parts[i])));

  return words;
}

static gboolean
is_word (GPtrArray *said,
         guint number,
         GPtrArray *heard,
         guint index)
{
  return av_words_equal (g_ptr_array_index (said, number - 1), g_ptr_array_index (heard, index));
}

gboolean
av_asked_words_match (const AvAskedWords *self,
                      const char *words,
                      const char *typed)
{
  g_autoptr (GPtrArray) said = split_words (words);
  g_autoptr (GPtrArray) heard = split_words (typed != NULL ? typed : "");
  guint n = 0;

  if (said->len != N_WORDS)
    return FALSE;

  if (self != NULL && heard->len == 2)
    return is_word (said, self->first, heard, 0) && is_word (said, self->second, heard, 1);

  while (n < N_WORDS && heard->len == N_WORDS && is_word (said, n + 1, heard, n))
    n++;

  return n == N_WORDS;
}

char *
av_asked_words_number (const char *words,
                       const char *after_number,
                       const char *between,
                       const char *after_fourth)
{
  g_autoptr (GPtrArray) each = split_words (words);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < each->len; i++)
    {
      if (i > 0)
        g_string_append (text, i == N_WORDS / 2 ? after_fourth : between);
      g_string_append_printf (text, "%u%s%s", i + 1, after_number, (const char *) g_ptr_array_index (each, i));
    }

  return g_string_free (text, FALSE);
}
