/* Words on their way into the index of names. */

#include "av-due-words.h"

typedef struct
{
  int kind;
  const char *word;
  gint64 rid;
  gboolean names;
} Said;

typedef struct
{
  const Said *said;
  guint n_said;
  gboolean fails;
} Saying;

static AvStore *
open_store (void)
{
  g_autoptr (GError) error = NULL;
  AvStore *store = av_store_open_in_memory (&error);

  g_assert_no_error (error);
  return store;
}

static gboolean
say_all (AvStore *store,
         gpointer user_data,
         GError **error)
{
  const Saying *saying = user_data;

  for (guint i = 0; i < saying->n_said; i++)
    av_due_words_add (store->due_words, saying->said[i].kind, saying->said[i].word, saying->said[i].rid, saying->said[i].names);

  if (saying->fails)
    av_store_set_not_found (error);
  return !saying->fails;
}

static void
say (AvStore *store,
     const Said *said,
     guint n_said)
{
  Saying saying = { said, n_said, FALSE };
  g_autoptr (GError) error = NULL;

  av_store_transact (store, say_all, &saying, &error);
  g_assert_no_error (error);
}

static void
assert_index (AvStore *store,
              const char *wanted)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT kind || ' ' || word || ' ' || rid FROM name_index ORDER BY kind, word, rid", &error);

  g_assert_no_error (error);
  while (av_statement_next (statement, &error))
    g_string_append_printf (words, "%s;", av_statement_get_text (statement, 0));
  g_assert_no_error (error);
  g_assert_cmpstr (words->str, ==, wanted);
}

static void
test_last_word_counts (void)
{
  static const Said first[] = {
    { 2, "FNTN", 7, TRUE },
    { 1, "fantine", 7, TRUE },
    { 1, "cosette", 8, TRUE },
    { 1, "cosette", 8, FALSE },
    { 1, "marius", 9, TRUE },
    { 1, "marius", 9, FALSE },
    { 1, "marius", 9, TRUE },
  };
  static const Said second[] = {
    { 1, "fantine", 7, FALSE },
    { 1, "marius", 9, FALSE },
    { 1, "marius", 9, TRUE },
    { 2, "FNTN", 7, TRUE },
    { 1, "nobody", 10, FALSE },
  };
  g_autoptr (AvStore) store = open_store ();

  say (store, first, G_N_ELEMENTS (first));
  assert_index (store, "1 fantine 7;1 marius 9;2 FNTN 7;");
  say (store, second, G_N_ELEMENTS (second));
  assert_index (store, "1 marius 9;2 FNTN 7;");
}

static void
test_what_failed_is_forgotten (void)
{
  static const Said said[] = { { 1, "fantine", 7, TRUE } };
  static const Said later[] = { { 1, "cosette", 8, TRUE } };
  Saying saying = { said, G_N_ELEMENTS (said), TRUE };
  g_autoptr (AvStore) store = open_store ();
  g_autoptr (GError) error = NULL;

  g_assert_false (av_store_transact (store, say_all, &saying, &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_NOT_FOUND);
  say (store, later, G_N_ELEMENTS (later));
  assert_index (store, "1 cosette 8;");
}

static void
test_many_are_many (void)
{
  g_autoptr (AvStore) store = open_store ();
  guint n;

  for (n = 0; !av_due_words_are_many (store->due_words); n++)
    {
      g_assert_cmpuint (n, <, 1000000);
      av_due_words_add (store->due_words, 1, "thenardier", n, TRUE);
    }

  g_assert_cmpuint (n, >, 50000);
  av_due_words_clear (store->due_words);
  g_assert_false (av_due_words_are_many (store->due_words));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/due-words/last-word-counts", test_last_word_counts);
  g_test_add_func ("/due-words/what-failed-is-forgotten", test_what_failed_is_forgotten);
  g_test_add_func ("/due-words/many-are-many", test_many_are_many);
  return g_test_run ();
}
