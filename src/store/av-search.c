#include "av-search.h"

#include <string.h>

#include "av-code.h"
#include "av-name-fold.h"
#include "av-name-index.h"
#include "av-reading-private.h"
#include "av-summary-private.h"

/* How well a word answers; better ones first, then the recent ones. */
enum
{
  SCORE_SOUND = 1,
  SCORE_PREFIX = 3,
  SCORE_WORD = 4,
};

typedef struct
{
  AvId container;
  gint64 changed;
  int score;
  guint n_words;
} Found;

/* One row for each record that has a word in the range, with the container it
 * is shown under. */
#define SELECT_WORDS                                                                                                                          \
  "SELECT COALESCE ((SELECT shown FROM fused WHERE fused.container = record.container), record.container), word, "                            \
  "COALESCE ((SELECT _changed FROM form_contact WHERE _rid = record.rid), (SELECT _changed FROM form_personne WHERE _rid = record.rid), 0), " \
  "rid, container, class "                                                                                                                    \
  "FROM name_index JOIN record USING (rid) WHERE kind = ?1 AND word >= ?2 AND word < ?3"

static void
add_found (GHashTable *matches,
           const guint8 *container,
           gint64 changed,
           int score,
           guint word)
{
  Found *found = g_hash_table_lookup (matches, container);

  /* A dossier stays in the race while it answers to every word so far. */
  if (found == NULL && word > 0)
    return;
  if (found == NULL)
    {
      found = g_new0 (Found, 1);
      memcpy (found->container.bytes, container, sizeof found->container.bytes);
      g_hash_table_insert (matches, found->container.bytes, found);
    }
  if (found->n_words < word)
    return;
  if (found->n_words == word)
    {
      found->n_words++;
      found->score += score * 8;
    }
  found->changed = MAX (found->changed, changed);
}

static gboolean
match_range (AvStore *store,
             GHashTable *matches,
             AvIndexKind kind,
             const char *from,
             const char *to,
             guint word,
             int score,
             GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, SELECT_WORDS, error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, kind);
  av_statement_bind_text (statement, 2, from);
  av_statement_bind_text (statement, 3, to);
  while (av_statement_next (statement, &problem))
    {
      AvRecordRow row = { av_statement_get_int64 (statement, 3), .klass = (AvClass) av_statement_get_int64 (statement, 5) };
      gboolean allowed;

      memcpy (row.container.bytes, av_statement_get_blob (statement, 4, NULL), sizeof row.container.bytes);
      if (!av_reading_allows (store, &row, &allowed, error))
        return FALSE;
      if (allowed)
        add_found (matches, av_statement_get_blob (statement, 0, NULL), av_statement_get_int64 (statement, 2), score, word);
    }
  return av_database_ended_well (&problem, error);
}

static char *
end_of_prefix (const char *prefix)
{
  return g_strconcat (prefix, "\xf4\x8f\xbf\xbf", NULL);
}

static char *
end_of_word (const char *word)
{
  return g_strconcat (word, "\x01", NULL);
}

/* Best matches first: what a dossier has answered is not lowered after. */
static gboolean
match_name (AvStore *store,
            GHashTable *matches,
            const char *word,
            guint position,
            GError **error)
{
  g_autofree char *sound = av_name_phonetic (word);
  g_autofree char *word_end = end_of_word (word);
  g_autofree char *prefix_end = end_of_prefix (word);
  g_autofree char *sound_end = strlen (sound) > 3 ? end_of_prefix (sound) : end_of_word (sound);

  return match_range (store, matches, AV_INDEX_WORD, word, word_end, position, SCORE_WORD, error) &&
         match_range (store, matches, AV_INDEX_WORD, word, prefix_end, position, SCORE_PREFIX, error) &&
         (sound[0] == '\0' || match_range (store, matches, AV_INDEX_SOUND, sound, sound_end, position, SCORE_SOUND, error));
}

static gboolean
match_text (AvStore *store,
            GHashTable *matches,
            const char *text,
            guint *n_words,
            GError **error)
{
  g_autofree char *upper = g_ascii_strup (text, -1);
  g_autofree char *code = av_code_parse (text, NULL);
  g_autofree char *digits = av_name_index_digits (text);
  g_autofree char *folded = av_name_fold (text);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);

  *n_words = 1;
  if (code != NULL || (g_str_has_prefix (g_strstrip (upper), "AV-") && strlen (upper) > 4))
    {
      const char *start = code != NULL ? code : upper;
      g_autofree char *end = end_of_prefix (start);

      return match_range (store, matches, AV_INDEX_CODE, start, end, 0, SCORE_WORD, error);
    }
  if (digits != NULL)
    {
      g_autofree char *end = end_of_prefix (digits);

      return match_range (store, matches, AV_INDEX_PHONE, digits, end, 0, SCORE_WORD, error);
    }

  *n_words = 0;
  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0' && !match_name (store, matches, words[i], (*n_words)++, error))
      return FALSE;
  return TRUE;
}

static gint
compare_found (gconstpointer one,
               gconstpointer other)
{
  const Found *first = *(const Found *const *) one;
  const Found *second = *(const Found *const *) other;

  if (first->score != second->score)
    return first->score > second->score ? -1 : 1;
  if (first->changed != second->changed)
    return first->changed > second->changed ? -1 : 1;
  return memcmp (first->container.bytes, second->container.bytes, sizeof first->container.bytes);
}

static guint
hash_container (gconstpointer container)
{
  guint hash;

  memcpy (&hash, container, sizeof hash);
  return hash;
}

static gboolean
equal_containers (gconstpointer one,
                  gconstpointer other)
{
  return memcmp (one, other, sizeof (AvId)) == 0;
}

GPtrArray *
av_search (AvStore *store,
           const char *text,
           guint limit,
           GError **error)
{
  g_autoptr (GHashTable) matches = g_hash_table_new_full (hash_container, equal_containers, NULL, g_free);
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  g_autoptr (GPtrArray) summaries = g_ptr_array_new_with_free_func ((GDestroyNotify) av_summary_unref);
  GHashTableIter iter;
  gpointer value;
  guint n_words;

  if (!match_text (store, matches, text, &n_words, error))
    return NULL;

  g_hash_table_iter_init (&iter, matches);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Found *) value)->n_words == n_words)
      g_ptr_array_add (found, value);
  g_ptr_array_sort (found, compare_found);

  for (guint i = 0; i < found->len && summaries->len < limit; i++)
    {
      g_autoptr (GError) problem = NULL;
      AvSummary *summary = av_summary_load_dossier (store, &((Found *) g_ptr_array_index (found, i))->container, FALSE, &problem);

      if (problem != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return NULL;
        }
      if (summary != NULL)
        g_ptr_array_add (summaries, summary);
    }
  return g_steal_pointer (&summaries);
}
