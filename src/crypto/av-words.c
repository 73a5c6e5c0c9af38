#include "av-words.h"
#include "av-words-table.h"

#include <string.h>
#include <sodium.h>

#define BITS_PER_WORD 11
#define LETTERS_THAT_SUFFICE 4
#define MAXIMUM_LETTERS 8

/* The list folded to plain letters, in its own order. */
static char folded_table[AV_WORDS_COUNT][MAXIMUM_LETTERS + 1];

/* The letter under an accent, in lower case; 0 for a lone accent. */
static gunichar
fold_letter (gunichar letter)
{
  gunichar parts[8];
  gsize n;

  if (g_unichar_ismark (letter))
    return 0;

  n = g_unichar_fully_decompose (letter, FALSE, parts, G_N_ELEMENTS (parts));
  return g_unichar_tolower (n > 0 ? parts[0] : letter);
}

/* Folds one token to at most MAXIMUM_LETTERS plain letters; FALSE where it
 * cannot be a word of the list. */
static gboolean
fold_token (const char *token,
            gsize size,
            char folded[MAXIMUM_LETTERS + 1])
{
  const char *end = token + size;
  guint n = 0;

  for (const char *p = token; p < end; p = g_utf8_next_char (p))
    {
      gunichar letter = fold_letter (g_utf8_get_char (p));

      if (letter == 0)
        continue;

      if (letter < 'a' || letter > 'z' || n == MAXIMUM_LETTERS)
        return FALSE;

      folded[n++] = letter;
    }

  folded[n] = '\0';
  return n >= LETTERS_THAT_SUFFICE;
}

static gpointer
fold_table (gpointer unused)
{
  for (guint i = 0; i < AV_WORDS_COUNT; i++)
    g_assert (fold_token (av_words_table[i], strlen (av_words_table[i]), folded_table[i]));

  return NULL;
}

static const char *
find_word (const char *token,
           gsize size)
{
  static GOnce once = G_ONCE_INIT;
  char folded[MAXIMUM_LETTERS + 1];
  const char *found = NULL;

  g_once (&once, fold_table, NULL);

  if (fold_token (token, size, folded))
    for (guint i = 0; i < AV_WORDS_COUNT && found == NULL; i++)
      if (g_str_has_prefix (folded_table[i], folded))
        found = av_words_table[i];

  sodium_memzero (folded, sizeof folded);
  return found;
}

/* The next run of text without spaces; FALSE at the end. */
static gboolean
next_token (const char **position,
            const char *end,
            const char **token,
            gsize *size)
{
  const char *p = *position;

  while (p < end && g_unichar_isspace (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);

  *token = p;
  while (p < end && !g_unichar_isspace (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);

  *size = p - *token;
  *position = p;
  return *size > 0;
}

static AvSecret *
write_words (const char *text,
             const char *end)
{
  /* Four letters typed and their space become eleven bytes at most. */
  g_autoptr (AvSecret) written = av_secret_new (3 * (end - text + 4));
  char *output = (char *) av_secret_get_data (written);
  gsize used = 0;
  const char *token;
  gsize size;

  while (next_token (&text, end, &token, &size))
    {
      const char *word = find_word (token, size);

      if (word == NULL)
        return NULL;

      if (used > 0)
        output[used++] = ' ';
      memcpy (output + used, word, strlen (word));
      used += strlen (word);
    }

  return av_secret_new_slice (written, 0, used);
}

/* Canonical composition (NFC) of letters, in place; returns how many stay. */
static gsize
compose (gunichar *letters,
         gsize n)
{
  gsize starter = 0;
  gsize written = 0;
  int last_class = -1;

  for (gsize i = 0; i < n; i++)
    {
      int class = g_unichar_combining_class (letters[i]);
      gunichar composed;

      if (written > 0 && last_class < class
          && g_unichar_compose (letters[starter], letters[i], &composed))
        {
          letters[starter] = composed;
          continue;
        }

      if (class == 0)
        {
          starter = written;
          last_class = -1;
        }
      else
        {
          last_class = class;
        }

      letters[written++] = letters[i];
    }

  return written;
}

static void
order_marks (gunichar *letters,
             gsize n)
{
  for (gsize i = 1; i < n; i++)
    {
      gunichar letter = letters[i];
      int class = g_unichar_combining_class (letter);
      gsize j = i;

      for (; class != 0 && j > 0 && g_unichar_combining_class (letters[j - 1]) > class; j--)
        letters[j] = letters[j - 1];
      letters[j] = letter;
    }
}

/* The text as it was typed: NFC, one space between its parts. */
static AvSecret *
write_text (const char *text,
            const char *end)
{
  g_autoptr (AvSecret) scratch = av_secret_new (((end - text) * 4 + 1) * sizeof (gunichar));
  g_autoptr (AvSecret) written = av_secret_new ((end - text) * 6 + 6);
  gunichar *letters = (gunichar *) av_secret_get_data (scratch);
  char *output = (char *) av_secret_get_data (written);
  gsize n = 0;
  gsize used = 0;
  const char *token;
  gsize size;

  while (next_token (&text, end, &token, &size))
    {
      if (n > 0)
        letters[n++] = ' ';
      for (const char *p = token; p < token + size; p = g_utf8_next_char (p))
        n += g_unichar_fully_decompose (g_utf8_get_char (p), FALSE, letters + n, 4);
    }

  order_marks (letters, n);
  n = compose (letters, n);

  for (gsize i = 0; i < n; i++)
    used += g_unichar_to_utf8 (letters[i], output + used);

  return av_secret_new_slice (written, 0, used);
}

AvSecret *
av_words_generate (guint n)
{
  g_autoptr (AvSecret) text = av_secret_new (n * (3 * MAXIMUM_LETTERS));
  char *output = (char *) av_secret_get_data (text);
  gsize used = 0;

  for (guint i = 0; i < n; i++)
    {
      const char *word = av_words_table[randombytes_uniform (AV_WORDS_COUNT)];

      if (i > 0)
        output[used++] = ' ';
      memcpy (output + used, word, strlen (word));
      used += strlen (word);
    }

  return av_secret_new_slice (text, 0, used);
}

AvSecret *
av_words_normalise (AvSecret *typed)
{
  const char *text = (const char *) av_secret_peek (typed);
  const char *end = text + av_secret_get_size (typed);
  AvSecret *words;

  if (!g_utf8_validate_len (text, end - text, NULL))
    return av_secret_ref (typed);

  words = write_words (text, end);
  return words != NULL ? words : write_text (text, end);
}

guint
av_words_count (AvSecret *typed)
{
  const char *text = (const char *) av_secret_peek (typed);
  const char *end = text + av_secret_get_size (typed);
  const char *token;
  gsize size;
  guint n = 0;

  if (!g_utf8_validate_len (text, end - text, NULL))
    return 0;

  for (; next_token (&text, end, &token, &size); n++)
    if (find_word (token, size) == NULL)
      return 0;

  return n;
}

char *
av_words_from_hash (const guint8 *hash,
                    guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      guint index = 0;

      for (guint bit = i * BITS_PER_WORD; bit < (i + 1) * BITS_PER_WORD; bit++)
        index = index << 1 | (hash[bit / 8] >> (7 - bit % 8) & 1);

      if (i > 0)
        g_string_append_c (text, ' ');
      g_string_append (text, av_words_table[index]);
    }

  return g_string_free (text, FALSE);
}

gboolean
av_words_equal (const char *a,
                const char *b)
{
  const char *a_end = a + strlen (a);
  const char *b_end = b + strlen (b);
  guint n = 0;

  if (!g_utf8_validate (a, -1, NULL) || !g_utf8_validate (b, -1, NULL))
    return FALSE;

  for (;; n++)
    {
      const char *a_token;
      const char *b_token;
      gsize a_size;
      gsize b_size;
      gboolean a_more = next_token (&a, a_end, &a_token, &a_size);
      gboolean b_more = next_token (&b, b_end, &b_token, &b_size);
      const char *word;

      if (!a_more || !b_more)
        return a_more == b_more && n > 0;

      word = find_word (a_token, a_size);
      if (word == NULL || word != find_word (b_token, b_size))
        return FALSE;
    }
}
