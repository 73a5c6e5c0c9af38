/* Deleting: taken back, and met by what somebody wrote elsewhere, until a person
 * keeps the record or deletes it. */

#include "store-laptops.h"

#include "av-counter.h"
#include "av-deleted.h"
#include "av-query.h"

#define NOON G_GUINT64_CONSTANT (1795435200000)

/* Deleted at the mairie while the market wrote a name, and both know it. */
typedef struct
{
  Laptop *market;
  Laptop *mairie;
  char *id;
} Fixture;

static void
exchange (Fixture *fixture)
{
  laptop_send (fixture->market, fixture->mairie);
  laptop_send (fixture->mairie, fixture->market);
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  fixture->market = laptop_new (NOON);
  fixture->mairie = laptop_new (NOON + 5000);
  fixture->id = laptop_add_contact (fixture->market, NULL, "Javert");
  laptop_send (fixture->market, fixture->mairie);
  g_assert_true (av_record_store_delete (fixture->mairie->store, fixture->id, &error));
  laptop_set (fixture->market, fixture->id, "nom", "Javert");
  exchange (fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  laptop_free (fixture->market);
  laptop_free (fixture->mairie);
  g_free (fixture->id);
}

static void
decide (Laptop *laptop,
        AvSnapshot *seen,
        gboolean deleted)
{
  g_autoptr (AvChange) change = av_change_new_for (seen);

  av_change_set_deleted (change, deleted);
  laptop_save (laptop, change);
}

static void
settle (Laptop *laptop,
        const char *id,
        gboolean deleted)
{
  g_autoptr (AvSnapshot) seen = laptop_load (laptop, id);

  decide (laptop, seen, deleted);
}

/* On both laptops. */
static void
assert_stands (Fixture *fixture,
               gboolean deleted,
               gboolean resurrected)
{
  Laptop *laptops[] = { fixture->market, fixture->mairie };
  g_autofree char *one = laptop_digest (fixture->market);
  g_autofree char *other = laptop_digest (fixture->mairie);

  g_assert_cmpstr (one, ==, other);
  for (guint i = 0; i < G_N_ELEMENTS (laptops); i++)
    {
      g_autoptr (AvSnapshot) snapshot = laptop_load (laptops[i], fixture->id);
      g_autoptr (GPtrArray) waiting = av_record_store_conflicts (laptops[i]->store, NULL);

      g_assert_cmpint (av_snapshot_is_deleted (snapshot), ==, deleted);
      g_assert_cmpint (av_snapshot_is_resurrected (snapshot), ==, resurrected);
      g_assert_cmpuint (waiting->len, ==, resurrected ? 1 : 0);
      g_assert_cmpuint (laptop_count_conflicts (laptops[i]), ==, resurrected ? 1 : 0);
    }
}

static guint
count_deletions (AvSnapshot *snapshot,
                 const char *value)
{
  guint n_values, n = 0;
  const AvLiveValue *values = av_snapshot_get_deletions (snapshot, &n_values);

  for (guint i = 0; i < n_values; i++)
    n += g_str_equal (values[i].value, value);
  return n;
}

static gboolean
is_unseen (AvSnapshot *snapshot,
           const char *field)
{
  guint n_values;
  const AvLiveValue *values = av_snapshot_get_live (snapshot, field, &n_values);

  g_assert_cmpuint (n_values, ==, 1);
  return av_snapshot_is_unseen (snapshot, &values[0]);
}

static GPtrArray *
list_deleted (Laptop *laptop,
              const char *container,
              const char *form)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *deleted = av_deleted_list (laptop->store, container, form, &error);

  g_assert_no_error (error);
  return deleted;
}

static void
test_is_taken_back (void)
{
  g_autoptr (Laptop) laptop = laptop_new (NOON);
  g_autofree char *id = laptop_add_contact (laptop, NULL, "Nana");
  g_autoptr (AvSnapshot) kept = laptop_load (laptop, id);
  g_autofree char *container = g_strdup (av_snapshot_get_container (kept));
  g_autoptr (AvSnapshot) snapshot = NULL;
  g_autoptr (GPtrArray) deleted = NULL;
  g_autoptr (GPtrArray) elsewhere = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (av_record_store_delete (laptop->store, id, &error));
  deleted = list_deleted (laptop, container, "contact");
  g_assert_cmpuint (deleted->len, ==, 1);
  g_assert_cmpint (av_deleted_get_moment (g_ptr_array_index (deleted, 0)), ==, NOON / 1000);
  elsewhere = list_deleted (laptop, container, "action");
  g_assert_cmpuint (elsewhere->len, ==, 0);

  g_assert_true (av_record_store_undelete (laptop->store, id, &error));
  snapshot = laptop_load (laptop, id);
  g_assert_false (av_snapshot_is_deleted (snapshot));
  g_assert_cmpint (av_deleted_get_moment (snapshot), ==, 0);
  g_assert_cmpstr (av_snapshot_get_answer (snapshot, "prenom-ou-surnom"), ==, "Nana");
  none = list_deleted (laptop, container, "contact");
  g_assert_cmpuint (none->len, ==, 0);
}

static char *
add_partner (Laptop *laptop,
             const char *name)
{
  g_autoptr (AvChange) partner = av_change_new ("partenaire", NULL, NULL, "76540");

  av_change_set (partner, "nom", name);
  av_change_set (partner, "type", "CCAS");
  av_change_set (partner, "sensible", "non");
  av_change_set (partner, "code-insee", "76540");
  laptop_save (laptop, partner);
  return g_strdup (av_change_get_id (partner));
}

/* What belongs to a territory is found without naming it, the last deleted first. */
static void
test_the_last_deleted_comes_first (void)
{
  g_autoptr (Laptop) laptop = laptop_new (NOON);
  g_autofree char *kept = add_partner (laptop, "Les Ardents");
  g_autofree char *first = add_partner (laptop, "Au Bonheur des Dames");
  g_autofree char *second = add_partner (laptop, "Le Ventre de Paris");
  g_autoptr (GPtrArray) deleted = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (av_record_store_delete (laptop->store, first, &error));
  laptop->now += 60000;
  g_assert_true (av_record_store_delete (laptop->store, second, &error));
  deleted = list_deleted (laptop, NULL, "partenaire");
  g_assert_cmpuint (deleted->len, ==, 2);
  g_assert_cmpstr (av_snapshot_get_id (g_ptr_array_index (deleted, 0)), ==, second);
  g_assert_cmpstr (av_snapshot_get_id (g_ptr_array_index (deleted, 1)), ==, first);
}

static void
test_after_thirty_days_none_is_offered (void)
{
  g_autoptr (Laptop) laptop = laptop_new (NOON);
  g_autofree char *id = laptop_add_contact (laptop, NULL, "Nana");
  g_autoptr (AvSnapshot) kept = laptop_load (laptop, id);
  g_autoptr (GPtrArray) deleted = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (av_record_store_delete (laptop->store, id, &error));
  laptop->now += (AV_DELETED_DAYS * G_GUINT64_CONSTANT (86400) + 1) * 1000;
  deleted = list_deleted (laptop, av_snapshot_get_container (kept), "contact");
  g_assert_cmpuint (deleted->len, ==, 0);
}

static void
test_record_comes_back_when_edited_elsewhere (Fixture *fixture,
                                              gconstpointer user_data)
{
  g_autoptr (AvSnapshot) back = laptop_load (fixture->market, fixture->id);

  assert_stands (fixture, FALSE, TRUE);
  g_assert_cmpuint (count_deletions (back, "1"), ==, 1);
  g_assert_true (is_unseen (back, "nom"));
  g_assert_false (is_unseen (back, "prenom-ou-surnom"));
}

static void
test_either_answer_settles_it_everywhere (Fixture *fixture,
                                          gconstpointer user_data)
{
  gboolean deleted = GPOINTER_TO_INT (user_data);

  settle (fixture->mairie, fixture->id, deleted);
  exchange (fixture);
  assert_stands (fixture, deleted, FALSE);
}

static void
test_same_answer_twice_settles_it (Fixture *fixture,
                                   gconstpointer user_data)
{
  gboolean deleted = GPOINTER_TO_INT (user_data);

  settle (fixture->mairie, fixture->id, deleted);
  settle (fixture->market, fixture->id, deleted);
  exchange (fixture);
  assert_stands (fixture, deleted, FALSE);
}

static void
test_two_answers_are_to_settle_again (Fixture *fixture,
                                      gconstpointer user_data)
{
  gboolean deleted = GPOINTER_TO_INT (user_data);
  g_autoptr (AvSnapshot) both = NULL;

  settle (fixture->mairie, fixture->id, TRUE);
  settle (fixture->market, fixture->id, FALSE);
  exchange (fixture);
  assert_stands (fixture, FALSE, TRUE);
  both = laptop_load (fixture->mairie, fixture->id);
  g_assert_cmpuint (count_deletions (both, "1"), ==, 1);
  g_assert_cmpuint (count_deletions (both, "0"), ==, 1);

  settle (fixture->market, fixture->id, deleted);
  exchange (fixture);
  assert_stands (fixture, deleted, FALSE);
}

/* What arrives between the look and the answer was not decided upon. */
static void
test_later_edit_is_not_deleted_unseen (Fixture *fixture,
                                       gconstpointer user_data)
{
  g_autoptr (AvSnapshot) seen = laptop_load (fixture->mairie, fixture->id);

  laptop_set (fixture->market, fixture->id, "reponse-immediate", "Un repas");
  laptop_send (fixture->market, fixture->mairie);
  decide (fixture->mairie, seen, TRUE);
  exchange (fixture);
  assert_stands (fixture, FALSE, TRUE);
}

static void
test_later_decision_is_not_replaced_unseen (Fixture *fixture,
                                            gconstpointer user_data)
{
  gboolean deleted = GPOINTER_TO_INT (user_data);
  g_autoptr (AvSnapshot) seen = laptop_load (fixture->mairie, fixture->id);

  settle (fixture->market, fixture->id, !deleted);
  laptop_send (fixture->market, fixture->mairie);
  decide (fixture->mairie, seen, deleted);
  exchange (fixture);
  assert_stands (fixture, FALSE, TRUE);
}

static void
test_snapshot_keeps_what_it_saw_with_a_draft (Fixture *fixture,
                                              gconstpointer user_data)
{
  g_autoptr (AvSnapshot) seen = laptop_load (fixture->mairie, fixture->id);
  g_autoptr (AvSnapshot) kept = av_snapshot_deserialise (av_snapshot_serialise (seen));

  g_assert_false (g_strv_contains (av_snapshot_get_registers (kept), "~supprime"));
  decide (fixture->mairie, kept, FALSE);
  exchange (fixture);
  assert_stands (fixture, FALSE, FALSE);
}

/* An agent who is taken away while another window writes of them, here too: both
 * are told, and a person settles it. */
static void
test_open_window_does_not_bring_it_back_by_silence (void)
{
  g_autoptr (Laptop) laptop = laptop_new (NOON);
  g_autoptr (AvChange) agent = av_change_new ("agent", NULL, NULL, "76540");
  g_autoptr (AvSnapshot) open = NULL;
  g_autoptr (AvSnapshot) after = NULL;
  g_autoptr (AvChange) typed = NULL;

  av_change_set (agent, "nom-affiche", "Maheude");
  av_change_set (agent, "role", "INTERV");
  av_change_set (agent, "actif", "oui");
  laptop_save (laptop, agent);
  open = laptop_load (laptop, av_change_get_id (agent));
  settle (laptop, av_change_get_id (agent), TRUE);

  typed = av_change_new_for (open);
  av_change_set (typed, "role", "REFERENT");
  laptop_save (laptop, typed);
  after = laptop_load (laptop, av_change_get_id (agent));
  g_assert_true (av_snapshot_is_resurrected (after));
  g_assert_true (is_unseen (after, "role"));
  g_assert_cmpuint (laptop_count_conflicts (laptop), ==, 1);
}

/* Whoever did not load it did not look whether it is gone: a script that runs
 * again. */
static void
test_write_without_a_look_is_refused (void)
{
  g_autoptr (Laptop) laptop = laptop_new (NOON);
  g_autofree char *id = laptop_add_contact (laptop, NULL, "Nana");
  g_autoptr (AvChange) change = av_change_new ("contact", id, NULL, NULL);
  g_autoptr (AvSnapshot) still = NULL;
  g_autoptr (AvSnapshot) back = NULL;
  g_autoptr (GError) error = NULL;

  av_change_set (change, "reponse-immediate", "Un repas");
  settle (laptop, id, TRUE);
  g_assert_false (av_store_commit_one (laptop->store, change, &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_DELETED);
  still = laptop_load (laptop, id);
  g_assert_true (av_snapshot_is_deleted (still));
  g_assert_null (av_snapshot_get_answer (still, "reponse-immediate"));

  /* Said to be wanted again, it comes back whole, with nothing to settle. */
  av_change_set_deleted (change, FALSE);
  laptop_save (laptop, change);
  laptop_save (laptop, change);
  back = laptop_load (laptop, id);
  g_assert_false (av_snapshot_is_deleted (back));
  g_assert_cmpstr (av_snapshot_get_answer (back, "prenom-ou-surnom"), ==, "Nana");
  g_assert_cmpstr (av_snapshot_get_answer (back, "reponse-immediate"), ==, "Un repas");
  g_assert_cmpuint (laptop_count_conflicts (laptop), ==, 0);
}

static void
test_what_comes_back_is_judged (void)
{
  g_autoptr (Laptop) laptop = laptop_new (NOON);
  g_autofree char *id = laptop_add_contact (laptop, NULL, "Nana");
  g_autoptr (AvSnapshot) gone = NULL;
  g_autoptr (AvChange) change = NULL;
  g_autoptr (GError) error = NULL;

  settle (laptop, id, TRUE);
  gone = laptop_load (laptop, id);
  change = av_change_new_for (gone);
  av_change_set (change, "tranche-age", NULL);
  av_change_set_deleted (change, FALSE);
  g_assert_false (av_store_commit_one (laptop->store, change, &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_REQUIRED);
}

static guint
count_counters (Laptop *laptop)
{
  gint64 n = 0;

  av_database_get_int64 (av_store_get_database (laptop->store), "SELECT COUNT (*) FROM form_compteur", 0, &n, NULL);
  return (guint) n;
}

/* The same dossier is counted under the same ids wherever it is erased, and again
 * where more of it is. */
static void
test_counter_does_not_come_back (void)
{
  g_autoptr (Laptop) laptop = laptop_new (NOON);
  g_autofree char *contact = laptop_add_contact (laptop, NULL, "Nana");
  g_autoptr (AvSnapshot) snapshot = laptop_load (laptop, contact);
  g_autoptr (AvQuery) query = av_query_new ("compteur");
  g_autoptr (GPtrArray) counters = NULL;
  g_autoptr (GError) error = NULL;
  AvId container;

  g_assert_true (av_id_parse (av_snapshot_get_container (snapshot), &container));
  g_assert_true (av_counters_write (laptop->store, &container, 0xff, &error));
  counters = av_query_summaries (laptop->store, query, &error);
  g_assert_cmpuint (counters->len, ==, 1);

  settle (laptop, ((AvSummary *) g_ptr_array_index (counters, 0))->id, TRUE);
  g_assert_true (av_counters_write (laptop->store, &container, 0xff, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_counters (laptop), ==, 0);
  g_assert_cmpuint (laptop_count_conflicts (laptop), ==, 0);
}

#define ADD(path, test, data) g_test_add ("/deletion/" path, Fixture, GINT_TO_POINTER (data), set_up, test, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/deletion/is-taken-back", test_is_taken_back);
  g_test_add_func ("/deletion/the-last-deleted-comes-first", test_the_last_deleted_comes_first);
  g_test_add_func ("/deletion/after-thirty-days-none-is-offered", test_after_thirty_days_none_is_offered);
  ADD ("record-comes-back-when-edited-elsewhere", test_record_comes_back_when_edited_elsewhere, FALSE);
  ADD ("keeping-settles-it-everywhere", test_either_answer_settles_it_everywhere, FALSE);
  ADD ("deleting-settles-it-everywhere", test_either_answer_settles_it_everywhere, TRUE);
  ADD ("kept-twice-is-settled", test_same_answer_twice_settles_it, FALSE);
  ADD ("deleted-twice-is-settled", test_same_answer_twice_settles_it, TRUE);
  ADD ("two-answers-are-to-settle-again/kept", test_two_answers_are_to_settle_again, FALSE);
  ADD ("two-answers-are-to-settle-again/deleted", test_two_answers_are_to_settle_again, TRUE);
  ADD ("later-edit-is-not-deleted-unseen", test_later_edit_is_not_deleted_unseen, FALSE);
  ADD ("later-decision-is-not-replaced-unseen/kept", test_later_decision_is_not_replaced_unseen, FALSE);
  ADD ("later-decision-is-not-replaced-unseen/deleted", test_later_decision_is_not_replaced_unseen, TRUE);
  ADD ("snapshot-keeps-what-it-saw-with-a-draft", test_snapshot_keeps_what_it_saw_with_a_draft, FALSE);

  g_test_add_func ("/deletion/open-window-does-not-bring-it-back-by-silence", test_open_window_does_not_bring_it_back_by_silence);
  g_test_add_func ("/deletion/write-without-a-look-is-refused", test_write_without_a_look_is_refused);
  g_test_add_func ("/deletion/what-comes-back-is-judged", test_what_comes_back_is_judged);
  g_test_add_func ("/deletion/counter-does-not-come-back", test_counter_does_not_come_back);

  return g_test_run ();
}
