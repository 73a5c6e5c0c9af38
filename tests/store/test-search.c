/* Finding people as they are heard, and saying who may be one person. */

#include <glib/gstdio.h>

#include "av-code.h"
#include "av-duplicates.h"
#include "av-fusion.h"
#include "av-query.h"
#include "av-search.h"
#include "av-sheet-code.h"
#include "store-laptops.h"

#define NOON G_GUINT64_CONSTANT (1795435200000)

static char *
add_person (Laptop *laptop,
            const char *first_name,
            const char *name,
            const char *birth,
            const char *phone)
{
  g_autofree char *container = av_id_new_string ();
  g_autoptr (AvChange) change = av_change_new ("personne", NULL, container, NULL);

  laptop->now += 1000;
  av_change_set (change, "prenom", first_name);
  av_change_set (change, "nom", name);
  av_change_set (change, "date-naissance", birth);
  av_change_set (change, "telephone", phone);
  laptop_save (laptop, change);
  return g_steal_pointer (&container);
}

static char *
find_titles (Laptop *laptop,
             const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = av_search (laptop->store, text, 10, &error);
  g_autoptr (GString) titles = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (titles, "%s%s", i > 0 ? ", " : "", ((AvSummary *) g_ptr_array_index (found, i))->title);
  return g_string_free (g_steal_pointer (&titles), FALSE);
}

#define ASSERT_FOUND(laptop, text, expected)              \
  G_STMT_START                                            \
  {                                                       \
    g_autofree char *titles = find_titles (laptop, text); \
    g_assert_cmpstr (titles, ==, expected);               \
  }                                                       \
  G_STMT_END

static void
test_people_are_found_as_heard (void)
{
  g_autoptr (Laptop) laptop = laptop_new (NOON);

  g_free (add_person (laptop, "Étienne", "Lantier", NULL, "06 39 98 12 34"));
  g_free (add_person (laptop, "Cosette", "Lefèvre", NULL, NULL));
  g_free (add_person (laptop, "Anne-Marie", "N’Diaye", NULL, NULL));
  g_free (laptop_add_contact (laptop, NULL, "Gavroche"));

  ASSERT_FOUND (laptop, "eti", "Étienne Lantier");
  ASSERT_FOUND (laptop, "LANTIER etienne", "Étienne Lantier");
  ASSERT_FOUND (laptop, "lefe", "Cosette Lefèvre");
  ASSERT_FOUND (laptop, "lefevre cos", "Cosette Lefèvre");
  ASSERT_FOUND (laptop, "cozette", "Cosette Lefèvre");
  ASSERT_FOUND (laptop, "n'diaye", "Anne-Marie N’Diaye");
  ASSERT_FOUND (laptop, "marie", "Anne-Marie N’Diaye");
  ASSERT_FOUND (laptop, "gav", "Gavroche");
  ASSERT_FOUND (laptop, "0639981234", "Étienne Lantier");
  ASSERT_FOUND (laptop, "+33 6 39 98 12", "Étienne Lantier");
  ASSERT_FOUND (laptop, "etienne lefevre", "");
  ASSERT_FOUND (laptop, "", "");
  ASSERT_FOUND (laptop, "%_\"'", "");
}

static void
test_numbers_are_found_from_their_first_digits (void)
{
  g_autoptr (Laptop) laptop = laptop_new (NOON);

  g_free (add_person (laptop, "Gervaise", "Macquart", NULL, "06 39 98 12"));
  g_free (add_person (laptop, "Virginie", "Poisson", NULL, "07 45"));
  g_free (add_person (laptop, "Auguste", "Lantier", NULL, "01 99 00 12 3"));
  g_free (add_person (laptop, "Félicité", "Rougon", NULL, "+32 470 12 34 56"));
  g_free (add_person (laptop, "Octave", "Mouret", NULL, "02 61 91 00 12 34 56"));

  ASSERT_FOUND (laptop, "06399812", "Gervaise Macquart");
  ASSERT_FOUND (laptop, "06 39 98", "Gervaise Macquart");
  ASSERT_FOUND (laptop, "+33 6 39 98 12", "Gervaise Macquart");
  ASSERT_FOUND (laptop, "0745", "Virginie Poisson");
  ASSERT_FOUND (laptop, "07 46", "");
  ASSERT_FOUND (laptop, "01 99 00", "Auguste Lantier");
  ASSERT_FOUND (laptop, "0199001 23", "Auguste Lantier");
  ASSERT_FOUND (laptop, "+32 470", "Félicité Rougon");
  ASSERT_FOUND (laptop, "+32470123456", "Félicité Rougon");
  ASSERT_FOUND (laptop, "0470 12 34 56", "Félicité Rougon");
  ASSERT_FOUND (laptop, "02 61 91", "Octave Mouret");
  ASSERT_FOUND (laptop, "02619100123456", "Octave Mouret");
}

/* As the program before this one left it: without a word for a partial number. */
static void
test_numbers_of_a_store_made_before_are_found (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("av-search-XXXXXX", &error);
  g_autofree char *path = g_build_filename (dir, "store", NULL);
  g_autoptr (AvChange) change = av_change_new ("personne", NULL, NULL, NULL);
  g_autoptr (GPtrArray) found = NULL;
  AvStore *store = av_store_open_database (av_database_new_for_file (path, &error), NULL, NULL, &error);

  g_assert_no_error (error);
  av_change_set (change, "prenom", "Gervaise");
  av_change_set (change, "telephone", "06 39 98 12");
  g_assert_true (av_store_commit_one (store, change, &error));
  g_assert_true (av_database_exec_script (av_store_get_database (store),
                                          "DELETE FROM name_index WHERE kind = 2; UPDATE name_words SET words = replace (words, char (10) || '26399812', '');"
                                          "UPDATE setting SET value = '3' || substr (value, instr (value, ' ')) WHERE name = 'catalogue'",
                                          &error));
  av_store_close (store);

  store = av_store_open_database (av_database_new_for_file (path, &error), NULL, NULL, &error);
  g_assert_no_error (error);
  found = av_search (store, "06 39 98", 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 1);

  av_store_close (store);
  g_unlink (path);
  g_rmdir (dir);
}

static void
test_recent_people_come_first (void)
{
  g_autoptr (Laptop) laptop = laptop_new (NOON);

  g_free (add_person (laptop, "Catherine", "Maheu", NULL, NULL));
  g_free (add_person (laptop, "Catherine", "Maheude", NULL, NULL));

  ASSERT_FOUND (laptop, "cathe", "Catherine Maheude, Catherine Maheu");
  ASSERT_FOUND (laptop, "maheu", "Catherine Maheu, Catherine Maheude");
}

static void
test_sheet_code_finds_the_first_one (void)
{
  g_autoptr (Laptop) laptop = laptop_new (NOON);
  g_autofree char *first = laptop_add_contact (laptop, NULL, "Azelma");
  g_autofree char *second = laptop_add_contact (laptop, NULL, "Éponine");
  g_autofree char *code = av_code_from_bits (123456789);
  g_autofree char *scanned = g_strdup_printf ("%s P1 V1", code);
  g_autofree char *found = NULL;
  g_autofree char *by_scan = NULL;
  g_autofree char *wrong = NULL;
  g_autoptr (GError) error = NULL;

  laptop_set (laptop, first, "code-fiche-papier", code);
  laptop_set (laptop, second, "code-fiche-papier", code);
  found = av_record_store_find_code (laptop->store, code, &error);
  g_assert_cmpstr (found, ==, first);
  by_scan = av_record_store_find_code (laptop->store, scanned, &error);
  g_assert_cmpstr (by_scan, ==, first);
  g_assert_no_error (error);
  wrong = av_record_store_find_code (laptop->store, "AV-0000-0000-Z", &error);
  g_assert_null (wrong);
  g_assert_nonnull (error);
}

/* What a printed sheet says leads back to who is on it. */
static void
test_a_printed_sheet_is_found_by_its_code (void)
{
  g_autoptr (Laptop) laptop = laptop_new (NOON);
  g_autofree char *met = laptop_add_contact (laptop, NULL, "Azelma");
  g_autofree char *followed = laptop_add_contact (laptop, NULL, "Éponine");
  g_autoptr (AvSnapshot) contact = av_record_store_load (laptop->store, followed, NULL);
  g_autofree char *dossier = av_store_singleton_id (av_snapshot_get_container (contact), "dossier");
  g_autofree char *number = av_code_from_bits (987654321);
  g_autoptr (AvChange) opened = av_change_new ("dossier", dossier, av_snapshot_get_container (contact), NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *first = av_sheet_code_take (laptop->store, met, &error);
  g_autofree char *again = av_sheet_code_take (laptop->store, met, &error);
  g_autofree char *found = NULL;
  g_autofree char *of_dossier = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (first);
  g_assert_cmpstr (first, ==, again);
  found = av_record_store_find_code (laptop->store, first, &error);
  g_assert_cmpstr (found, ==, met);

  av_change_set (opened, "numero", number);
  g_assert_true (av_store_commit_one (laptop->store, opened, &error));
  of_dossier = av_sheet_code_take (laptop->store, followed, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (of_dossier, ==, number);
}

/* --- duplicates ---------------------------------------------------------- */

static guint
compare_people (const char *one,
                const char *other)
{
  g_autoptr (AvProfile) first = av_profile_new ();
  g_autoptr (AvProfile) second = av_profile_new ();
  g_autoptr (GVariant) first_answers = g_variant_parse (G_VARIANT_TYPE ("a{ss}"), one, NULL, NULL, NULL);
  g_autoptr (GVariant) second_answers = g_variant_parse (G_VARIANT_TYPE ("a{ss}"), other, NULL, NULL, NULL);
  AvReason reasons;

  av_profile_add (first, "personne", first_answers);
  av_profile_add (second, "personne", second_answers);
  g_assert_cmpuint (av_profile_compare (first, second, &reasons), ==, av_profile_compare (second, first, &reasons));
  return av_profile_compare (first, second, &reasons);
}

static void
test_same_people_are_told (void)
{
  static const char *const pairs[][2] = {
    { "{'prenom': 'Étienne', 'nom': 'Lantier'}", "{'prenom': 'Lantier', 'nom': 'Etienne'}" },
    { "{'prenom': 'Catherine', 'nom': 'Lantier'}", "{'prenom': 'Katherine', 'nom': 'Lanthier'}" },
    { "{'prenom': 'Denise', 'nom': 'Baudu', 'date-naissance': '2004'}", "{'prenom': 'Denise', 'nom': 'Baudu', 'date-naissance': '2004-05-12'}" },
    { "{'prenom': 'Nana', 'telephone': '+33639981234'}", "{'prenom': 'Nana', 'nom': 'Coupeau', 'telephone': '+33639981234'}" },
    { "{'surnom': 'Titi', 'date-naissance': '2006-01-02'}", "{'prenom': 'Titi', 'nom': 'Goujet', 'date-naissance': '2006-01-02'}" },
    { "{'prenom': 'Anne Marie', 'nom': 'Rouault'}", "{'prenom': 'Anne-Marie', 'nom': 'ROUAULT'}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (compare_people (pairs[i][0], pairs[i][1]) == 0)
      g_error ("%s %s", pairs[i][0], pairs[i][1]);
}

static void
test_others_are_left_alone (void)
{
  static const char *const pairs[][2] = {
    /* A couple, a family: one telephone. */
    { "{'prenom': 'Gervaise', 'nom': 'Macquart', 'telephone': '+33639981234'}", "{'prenom': 'Auguste', 'nom': 'Lantier', 'telephone': '+33639981234'}" },
    { "{'prenom': 'Jacques', 'nom': 'Lantier', 'telephone': '+33639981234'}", "{'prenom': 'Étienne', 'nom': 'Lantier', 'telephone': '+33639981234'}" },
    { "{'telephone': '+33639981234'}", "{'telephone': '+33639981234'}" },
    { "{'prenom': 'Nana', 'telephone': '+33639981234', 'telephone-partage': 'oui'}", "{'prenom': 'Nana', 'nom': 'Coupeau', 'telephone': '+33639981234'}" },
    /* A first name in common. */
    { "{'prenom': 'Julien'}", "{'prenom': 'Julien', 'nom': 'Sorel'}" },
    { "{'prenom': 'Julien', 'nom': 'Sorel'}", "{'prenom': 'Julien', 'nom': 'Rougon'}" },
    /* Two words of one name that sound like one of the other. */
    { "{'prenom': 'Marie', 'nom': 'Mari'}", "{'prenom': 'Marie', 'nom': 'Rouault'}" },
    { "{'prenom': 'Katherine Catherine', 'nom': 'Cathrine'}", "{'prenom': 'Catherine', 'nom': 'Maheu'}" },
    /* A birth date or a sex that says no. */
    { "{'prenom': 'Jean', 'nom': 'Macquart', 'date-naissance': '2004'}", "{'prenom': 'Jean', 'nom': 'Macquart', 'date-naissance': '2003-12-31'}" },
    { "{'prenom': 'Camille', 'nom': 'Raquin', 'sexe': 'F'}", "{'prenom': 'Camille', 'nom': 'Raquin', 'sexe': 'M'}" },
    { "{'prenom': '~nsp', 'nom': '~refus'}", "{'prenom': '~nsp', 'nom': '~refus'}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (compare_people (pairs[i][0], pairs[i][1]) != 0)
      g_error ("%s %s", pairs[i][0], pairs[i][1]);
}

static void
test_duplicates_are_joined_and_parted (void)
{
  g_autoptr (Laptop) laptop = laptop_new (NOON);
  g_autofree char *one = add_person (laptop, "Étienne", "Lantier", "2004", NULL);
  g_autofree char *other = add_person (laptop, "Etienne", "Lanthier", "2004-03-01", NULL);
  g_autofree char *third = add_person (laptop, "Maheu", "Catherine", NULL, NULL);
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) joined = NULL;
  g_autoptr (GPtrArray) parted = NULL;
  g_autoptr (GPtrArray) listed = NULL;
  g_autoptr (AvQuery) query = av_query_new ("personne");
  g_autoptr (GError) error = NULL;

  before = av_duplicates_find (laptop->store, NULL, &error);
  g_assert_cmpuint (before->len, ==, 1);

  g_assert_true (av_fusion_join (laptop->store, other, one, &error));
  ASSERT_FOUND (laptop, "lant", "Étienne Lantier");
  joined = av_duplicates_find (laptop->store, NULL, &error);
  g_assert_cmpuint (joined->len, ==, 0);
  listed = av_record_store_list (laptop->store, one, "personne", &error);
  g_assert_cmpuint (listed->len, ==, 2);

  g_assert_true (av_fusion_part (laptop->store, one, other, &error));
  g_ptr_array_unref (listed);
  listed = av_record_store_list (laptop->store, one, "personne", &error);
  g_assert_cmpuint (listed->len, ==, 1);
  parted = av_duplicates_find (laptop->store, NULL, &error);
  g_assert_cmpuint (parted->len, ==, 0);
  g_assert_cmpuint (av_query_count (laptop->store, query, &error), ==, 3);
  g_assert_false (av_fusion_join (laptop->store, third, third, &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_INVALID);
}

/* Two people, said before anybody took them for one. */
static void
test_parted_unjoined_are_left_alone (void)
{
  g_autoptr (Laptop) laptop = laptop_new (NOON);
  g_autofree char *one = add_person (laptop, "Étienne", "Lantier", "2004", NULL);
  g_autofree char *other = add_person (laptop, "Etienne", "Lanthier", "2004-03-01", NULL);
  g_autoptr (GPtrArray) parted = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (av_fusion_part (laptop->store, one, other, &error));
  parted = av_duplicates_find (laptop->store, NULL, &error);
  g_assert_cmpuint (parted->len, ==, 0);
}

/* Whatever of a dossier that is shown in another one comes: it is asked of what is shown. */
static void
test_parted_once_is_parted_from_what_is_shown (void)
{
  g_autoptr (Laptop) laptop = laptop_new (NOON);
  g_autofree char *one = add_person (laptop, "Étienne", "Lantier", NULL, NULL);
  g_autofree char *same = add_person (laptop, "Étienne", "Lantier", "2004", NULL);
  g_autofree char *other = add_person (laptop, "Etienne", "Lanthier", "2004-03-01", NULL);
  const char *const come[] = { one, same, NULL };
  const char *const last[] = { other, NULL };
  g_autoptr (GPtrArray) together = NULL;
  g_autoptr (GPtrArray) anew = NULL;
  g_autoptr (GPtrArray) from_the_other = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (av_fusion_join (laptop->store, one, same, &error));
  together = av_duplicates_find (laptop->store, come, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (together->len, ==, 1);

  g_assert_true (av_fusion_part (laptop->store, one, other, &error));
  anew = av_duplicates_find (laptop->store, come, &error);
  g_assert_cmpuint (anew->len, ==, 0);
  from_the_other = av_duplicates_find (laptop->store, last, &error);
  g_assert_cmpuint (from_the_other->len, ==, 0);
}

static void
test_fusion_is_the_same_from_both_sides (void)
{
  g_autoptr (Laptop) market = laptop_new (NOON);
  g_autoptr (Laptop) mairie = laptop_new (NOON);
  g_autofree char *one = add_person (market, "Étienne", "Lantier", NULL, NULL);
  g_autofree char *other = add_person (mairie, "Étienne", "Lantier", NULL, NULL);
  g_autofree char *digest = NULL;
  g_autofree char *other_digest = NULL;
  g_auto (GStrv) here = NULL;
  g_auto (GStrv) there = NULL;
  g_autoptr (GError) error = NULL;

  laptop_send (market, mairie);
  laptop_send (mairie, market);
  g_assert_true (av_fusion_join (market->store, one, other, &error));
  g_assert_true (av_fusion_join (mairie->store, other, one, &error));
  laptop_send (market, mairie);
  laptop_send (mairie, market);

  digest = laptop_digest (market);
  other_digest = laptop_digest (mairie);
  g_assert_cmpstr (digest, ==, other_digest);
  here = av_fusion_get_component (market->store, one, &error);
  there = av_fusion_get_component (mairie->store, one, &error);
  g_assert_cmpuint (g_strv_length (here), ==, 2);
  g_assert_cmpstrv (here, there);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/search/people-are-found-as-heard", test_people_are_found_as_heard);
  g_test_add_func ("/search/numbers-are-found-from-their-first-digits", test_numbers_are_found_from_their_first_digits);
  g_test_add_func ("/search/numbers-of-a-store-made-before-are-found", test_numbers_of_a_store_made_before_are_found);
  g_test_add_func ("/search/recent-people-come-first", test_recent_people_come_first);
  g_test_add_func ("/search/a-printed-sheet-is-found-by-its-code", test_a_printed_sheet_is_found_by_its_code);
  g_test_add_func ("/search/sheet-code-finds-the-first-one", test_sheet_code_finds_the_first_one);
  g_test_add_func ("/duplicates/same-people-are-told", test_same_people_are_told);
  g_test_add_func ("/duplicates/others-are-left-alone", test_others_are_left_alone);
  g_test_add_func ("/duplicates/joined-and-parted", test_duplicates_are_joined_and_parted);
  g_test_add_func ("/duplicates/parted-unjoined-are-left-alone", test_parted_unjoined_are_left_alone);
  g_test_add_func ("/duplicates/parted-once-is-parted-from-what-is-shown", test_parted_once_is_parted_from_what_is_shown);
  g_test_add_func ("/fusion/the-same-from-both-sides", test_fusion_is_the_same_from_both_sides);

  return g_test_run ();
}
