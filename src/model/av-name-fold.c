#include "av-name-fold.h"

#include <string.h>

/* Letters that do not decompose into a letter and a mark. */
static const char *
find_spelling (gunichar character)
{
  switch (character)
    {
    case 0x00e6: /* æ */
      return "ae";
    case 0x0153: /* œ */
      return "oe";
    case 0x00df: /* ß */
      return "ss";
    case 0x00f8: /* ø */
      return "o";
    case 0x0142: /* ł */
      return "l";
    case 0x0111: /* đ */
    case 0x00f0: /* ð */
      return "d";
    case 0x00fe: /* þ */
      return "th";
    case 0x0131: /* ı */
      return "i";
    default:
      return NULL;
    }
}

static gboolean
is_apostrophe (gunichar character)
{
  return character == '\'' || character == 0x2019 || character == 0x2018 ||
         character == 0x02bc || character == '`' || character == 0x00b4;
}

/* Most names, and every code, have nothing to take apart. */
static char *
fold_ascii (const char *name)
{
  char *folded = g_malloc (strlen (name) + 1);
  char *end = folded;
  gboolean pending = FALSE;

  for (const char *p = name; *p != '\0'; p++)
    {
      if (is_apostrophe ((guchar) *p))
        continue;

      if (!g_ascii_isalnum (*p))
        {
          pending = end > folded;
          continue;
        }

      if (pending)
        *end++ = ' ';
      pending = FALSE;
      *end++ = g_ascii_tolower (*p);
    }

  *end = '\0';
  return folded;
}

/* Brings a name to the form in which names are compared: small letters without
 * accents, œ as oe, æ as ae, no apostrophe, one space for everything that is
 * neither letter nor digit. Letters of other scripts are kept.
 * Returns: (transfer full). */
char *
av_name_fold (const char *name)
{
  g_autofree char *valid = NULL;
  g_autofree char *lower = NULL;
  g_autofree char *apart = NULL;
  GString *folded;
  gboolean pending = FALSE;

  if (name == NULL || g_str_is_ascii (name))
    return fold_ascii (name != NULL ? name : "");

  valid = g_utf8_make_valid (name, -1);
  lower = g_utf8_strdown (valid, -1);
  apart = g_utf8_normalize (lower, -1, G_NORMALIZE_ALL);
  folded = g_string_new (NULL);

  for (const char *p = apart; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);
      const char *spelling = find_spelling (character);

      if (g_unichar_ismark (character) || is_apostrophe (character))
        continue;

      if (!g_unichar_isalnum (character))
        {
          pending = folded->len > 0;
          continue;
        }

      if (pending)
        g_string_append_c (folded, ' ');
      pending = FALSE;

      if (spelling != NULL)
        g_string_append (folded, spelling);
      else
        g_string_append_unichar (folded, character);
    }

  return g_string_free (folded, FALSE);
}

/* What is heard: groups of letters, longest first where one begins another.
 * The sounds are those of French names, and of the usual spellings in French
 * of names from elsewhere. */
static const struct
{
  const char *written;
  const char *heard;
} sounds[] = {
  { "eaux", "o" },
  { "eau", "o" },
  { "aux", "o" },
  { "au", "o" },
  { "oeu", "e" },
  { "oe", "e" },
  { "ae", "e" },
  { "aim", "1" },
  { "ain", "1" },
  { "eim", "1" },
  { "ein", "1" },
  { "ai", "e" },
  { "ay", "e" },
  { "ei", "e" },
  { "ey", "e" },
  { "oin", "w1" },
  { "oi", "wa" },
  { "oy", "wa" },
  { "ou", "u" },
  { "oo", "u" },
  { "sch", "x" },
  { "sh", "x" },
  { "chr", "kr" },
  { "chl", "kl" },
  { "ch", "x" },
  { "ph", "f" },
  { "th", "t" },
  { "dh", "d" },
  { "kh", "k" },
  { "gh", "g" },
  { "rh", "r" },
  { "qu", "k" },
  { "q", "k" },
  { "ck", "k" },
  { "gue", "ge" },
  { "gui", "gi" },
  { "gn", "n" },
  { "bv", "v" },
  { "ill", "i" },
  { "y", "i" },
  { "z", "s" },
  { "w", "v" },
};

static gboolean
is_vowel (char character)
{
  return character != '\0' && strchr ("aeiouy", character) != NULL;
}

/* c, g, s and the nasals depend on what stands beside them. */
static gsize
hear_in_context (const char *word,
                 gsize i,
                 GString *key)
{
  char next = word[i + 1];
  gboolean soft = next != '\0' && strchr ("eiy", next) != NULL;
  static const char nasal[] = "aeiou";

  if (word[i] == 'c')
    {
      if (next == 'c' && word[i + 2] != '\0' && strchr ("eiy", word[i + 2]) != NULL)
        g_string_append (key, "ks");
      else
        g_string_append_c (key, soft ? 's' : 'k');
      return next == 'c' ? 2 : 1;
    }

  if (word[i] == 'g' && soft)
    {
      g_string_append_c (key, 'j');
      return 1;
    }

  if (strchr (nasal, word[i]) != NULL && (next == 'n' || next == 'm') &&
      !is_vowel (word[i + 2]) && word[i + 2] != next && word[i + 2] != 'h')
    {
      g_string_append_c (key, word[i] == 'i' || word[i] == 'u' ? '1' : word[i] == 'o' ? '3'
                                                                                      : '2');
      return 2;
    }

  return 0;
}

static gsize
hear_group (const char *word,
            gsize i,
            GString *key)
{
  for (guint s = 0; s < G_N_ELEMENTS (sounds); s++)
    {
      gsize length;

      if (sounds[s].written[0] != word[i])
        continue;

      length = strlen (sounds[s].written);
      if (strncmp (word + i, sounds[s].written, length) != 0)
        continue;

      /* A vowel after -ain, -oin is not nasal: Elaine. */
      if (strchr ("nm", sounds[s].written[length - 1]) != NULL && length > 2 &&
          (is_vowel (word[i + length]) || word[i + length] == sounds[s].written[length - 1]))
        continue;

      g_string_append (key, sounds[s].heard);
      return length;
    }

  return 0;
}

/* Ends that are written and not heard: -es, -e, or one consonant. */
static void
drop_silent_end (GString *word)
{
  static const char silent[] = "sxtdzp";

  if (word->len > 4 && g_str_has_suffix (word->str, "es"))
    g_string_truncate (word, word->len - 2);
  else if (word->len > 3 && (word->str[word->len - 1] == 'e' || strchr (silent, word->str[word->len - 1]) != NULL))
    g_string_truncate (word, word->len - 1);
}

static void
append_key (GString *keys,
            const char *written)
{
  g_autoptr (GString) word = g_string_new (written);
  g_autoptr (GString) key = g_string_new (NULL);

  drop_silent_end (word);

  for (gsize i = 0; i < word->len;)
    {
      gsize step = hear_group (word->str, i, key);

      if (step == 0)
        step = hear_in_context (word->str, i, key);

      if (step == 0)
        {
          if (word->str[i] != 'h')
            g_string_append_c (key, word->str[i]);
          step = 1;
        }

      i += step;
    }

  if (keys->len > 0)
    g_string_append_c (keys, ' ');

  for (gsize i = 0; i < key->len; i++)
    if (i == 0 || key->str[i] != key->str[i - 1])
      g_string_append_c (keys, key->str[i]);
}

/* The words of a name as they are heard, a space between, in the same order:
 * names that sound alike in French have the same key.
 * Returns: (transfer full). */
char *
av_name_phonetic (const char *name)
{
  g_autofree char *folded = av_name_fold (name);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);
  GString *keys = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      append_key (keys, words[i]);

  return g_string_free (keys, FALSE);
}
