/* Whose rights become wider reads at once what they had as stubs, however much it is. */

#include "av-have-private.h"
#include "av-installation-private.h"
#include "av-limits.h"
#include "av-plan-archive.h"
#include "av-record-store.h"
#include "av-sync-fixture.h"

#define MAIRIE 0
#define CANTELEU "76157"
#define ELBEUF "76231"
#define N_DOSSIERS (AV_LIMIT_WANTS + 44)
#define N_PLAIN 3 /* dossiers with nothing sensible */
#define DAYS ((guint64) 24 * 3600 * 1000)

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
  guint author; /* of what it cannot read */
  GPtrArray *records;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->organisation = av_organisation_new (CANTELEU "," ELBEUF);
  fixture->laptop = av_organisation_join (fixture->organisation, "Canteleu-1", CANTELEU, "terrain");
  fixture->author = av_organisation_join (fixture->organisation, "Canteleu-2", CANTELEU, "referent");
  fixture->records = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
  g_ptr_array_unref (fixture->records);
}

static void
write_sensible (Fixture *fixture,
                guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *container = NULL;
      g_autofree char *contact = av_organisation_write_contact (fixture->organisation, fixture->author, "Fantine", &container);
      char *secret = av_id_new_string ();

      av_organisation_set (fixture->organisation, fixture->author, "diagnostic-sensible", secret, container, "sante-frein", "oui");
      g_ptr_array_add (fixture->records, secret);
    }
}

static guint
count_known (Fixture *fixture)
{
  guint n = 0;

  for (guint i = 0; i < fixture->records->len; i++)
    {
      g_autofree char *seen = av_organisation_get_answer (fixture->organisation, fixture->laptop, g_ptr_array_index (fixture->records, i), "sante-frein");

      n += seen != NULL;
    }

  return n;
}

static void
change_laptop (Fixture *fixture,
               const char *role)
{
  const char *const scopes[] = { CANTELEU, NULL };
  const AvWelcome terms = { scopes, role };
  g_autoptr (GError) error = NULL;

  av_installation_change (av_organisation_get (fixture->organisation, MAIRIE), "Canteleu-1", &terms, &error);
  g_assert_no_error (error);
}

/* What the laptop tells one of them that it holds. */
static AvHave *
tell (Fixture *fixture,
      guint number)
{
  AvInstallation *laptop = av_organisation_get (fixture->organisation, fixture->laptop);
  const AvTrusted *member = av_trust_find (laptop->trust, &av_organisation_get (fixture->organisation, number)->identity->id);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvPlanArchive) archive = av_plan_archive_load (laptop->store, laptop->trust, &laptop->identity->id, &error);
  g_autoptr (AvGrants) reader = av_grants_collect (laptop->store, laptop->trust, member, &error);
  g_autoptr (GByteArray) bytes = NULL;
  AvHave *have;

  g_assert_no_error (error);
  bytes = av_plan_archive_write_have (archive, member, reader);
  have = av_have_read (bytes->data, bytes->len, &error);
  g_assert_no_error (error);
  return have;
}

static gboolean
asks_whole (Fixture *fixture,
            guint number)
{
  g_autoptr (AvHave) have = tell (fixture, number);

  return av_have_asks_whole (have);
}

/* How far the mairie is told to go on, of all journals. */
static guint64
sum_held (Fixture *fixture)
{
  g_autoptr (AvHave) have = tell (fixture, MAIRIE);
  GHashTableIter iter;
  AvHaveJournal *journal;
  guint64 sum = 0;

  g_hash_table_iter_init (&iter, have->journals);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &journal))
    sum += journal->asked != NULL ? journal->asked->upto : journal->upto;

  return sum;
}

/* One bundle there and one back. */
static void
exchange_with (Fixture *fixture,
               guint number)
{
  av_organisation_send (fixture->organisation, fixture->laptop, number);
  av_organisation_send (fixture->organisation, number, fixture->laptop);
}

static void
exchange (Fixture *fixture)
{
  exchange_with (fixture, MAIRIE);
}

static void
widen (Fixture *fixture)
{
  write_sensible (fixture, N_DOSSIERS);
  av_organisation_send (fixture->organisation, fixture->author, MAIRIE);
  exchange (fixture);
  exchange (fixture);
  g_assert_cmpuint (count_known (fixture), ==, 0);

  change_laptop (fixture, "referent");
  av_organisation_send (fixture->organisation, MAIRIE, fixture->laptop);
}

static void
test_a_wider_role_reads_all_with_the_next_exchange (Fixture *fixture,
                                                    gconstpointer user_data)
{
  guint64 held;

  widen (fixture);
  held = sum_held (fixture);
  exchange (fixture);
  g_assert_cmpuint (count_known (fixture), ==, N_DOSSIERS);
  g_assert_cmpuint (sum_held (fixture), >, held);
}

static guint64
much_later (gpointer user_data)
{
  return (guint64) (g_get_real_time () / 1000) + 91 * DAYS;
}

/* What nobody has any more is not sent for in every bundle for ever. */
static void
test_what_nobody_has_is_not_asked_for_whole_for_ever (Fixture *fixture,
                                                      gconstpointer user_data)
{
  AvStore *laptop = av_organisation_get_store (fixture->organisation, fixture->laptop);
  g_autoptr (AvHave) at_first = NULL;
  g_autoptr (AvHave) later = NULL;
  guint64 held;

  widen (fixture);
  at_first = tell (fixture, MAIRIE);
  held = sum_held (fixture);
  g_assert_true (av_have_asks_whole (at_first));

  av_store_set_clock_for_test (laptop, much_later, NULL);
  later = tell (fixture, MAIRIE);
  g_assert_false (av_have_asks_whole (later));
  g_assert_cmpuint (later->n_wants, ==, AV_LIMIT_WANTS);
  g_assert_cmpuint (sum_held (fixture), >, held);
}

/* Only its author has what is sensible, and comes late: the mairie has what the laptop
 * handed on. */
static void
widen_before_author_comes (Fixture *fixture,
                           guint n)
{
  write_sensible (fixture, n);
  av_organisation_send (fixture->organisation, fixture->author, fixture->laptop);
  exchange (fixture);
  change_laptop (fixture, "referent");
  av_organisation_send (fixture->organisation, MAIRIE, fixture->laptop);
  g_assert_true (asks_whole (fixture, MAIRIE));

  exchange (fixture);
  g_assert_cmpuint (count_known (fixture), ==, 0);
}

static void
test_who_has_no_more_is_asked_by_name_alone (Fixture *fixture,
                                             gconstpointer user_data)
{
  g_autoptr (AvHave) told = NULL;

  widen_before_author_comes (fixture, N_DOSSIERS);
  told = tell (fixture, MAIRIE);
  g_assert_false (av_have_asks_whole (told));
  g_assert_cmpuint (told->n_wants, ==, AV_LIMIT_WANTS);
}

static void
test_who_comes_late_is_still_asked (Fixture *fixture,
                                    gconstpointer user_data)
{
  widen_before_author_comes (fixture, N_DOSSIERS);
  g_assert_true (asks_whole (fixture, fixture->author));
  exchange_with (fixture, fixture->author);
  g_assert_cmpuint (count_known (fixture), ==, N_DOSSIERS);
}

/* It is asked for by name what fits: by that it is known to have more now. */
static void
test_who_gets_it_meanwhile_is_asked_again (Fixture *fixture,
                                           gconstpointer user_data)
{
  const guint n = 2 * AV_LIMIT_WANTS + 44;

  widen_before_author_comes (fixture, n);
  av_organisation_send (fixture->organisation, fixture->author, MAIRIE);
  exchange (fixture);
  g_assert_cmpuint (count_known (fixture), ==, AV_LIMIT_WANTS);
  exchange (fixture);
  g_assert_cmpuint (count_known (fixture), ==, n);
}

static guint
count_bundles (Fixture *fixture,
               const char *const *recipients)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *other = av_organisation_export (fixture->organisation, fixture->laptop, MAIRIE);
  g_autofree char *dir = g_path_get_dirname (other);
  g_autoptr (GPtrArray) sent = av_installation_export (av_organisation_get (fixture->organisation, fixture->laptop), dir, recipients, &error);

  g_assert_no_error (error);
  return sent->len;
}

/* They may read the same. */
static void
test_who_is_asked_shares_no_bundle_with_who_is_not (Fixture *fixture,
                                                    gconstpointer user_data)
{
  const char *const both[] = { "Canteleu-3", "Canteleu-4", NULL };
  guint other = av_organisation_join (fixture->organisation, "Canteleu-3", CANTELEU, "referent");
  guint last = av_organisation_join (fixture->organisation, "Canteleu-4", CANTELEU, "referent");

  exchange (fixture);
  exchange_with (fixture, other);
  exchange_with (fixture, last);
  widen_before_author_comes (fixture, N_DOSSIERS);
  g_assert_cmpuint (count_bundles (fixture, both), ==, 1);
  exchange_with (fixture, other);
  g_assert_false (asks_whole (fixture, other));
  g_assert_cmpuint (count_bundles (fixture, both), ==, 2);
}

static void
test_changed_again_asks_again (Fixture *fixture,
                               gconstpointer user_data)
{
  widen_before_author_comes (fixture, N_DOSSIERS);
  g_assert_false (asks_whole (fixture, MAIRIE));
  av_organisation_send (fixture->organisation, fixture->laptop, MAIRIE);
  change_laptop (fixture, "terrain");
  av_organisation_send (fixture->organisation, MAIRIE, fixture->laptop);
  g_assert_false (asks_whole (fixture, MAIRIE));
  change_laptop (fixture, "referent");
  av_organisation_send (fixture->organisation, MAIRIE, fixture->laptop);
  g_assert_true (asks_whole (fixture, MAIRIE));
}

/* 0: all of it has arrived. */
static guint
count_unreceived (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = av_installation_list_unreceived (av_organisation_get (fixture->organisation, fixture->author), &error);

  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    if (g_strcmp0 (((const AvUnreceived *) g_ptr_array_index (list, i))->name, "Canteleu-1") == 0)
      return ((const AvUnreceived *) g_ptr_array_index (list, i))->n_dossiers;

  return 0;
}

static gboolean
has_seen_erasure (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = av_installation_list_erasures (av_organisation_get (fixture->organisation, fixture->author), &error);
  const AvErasure *erasure;

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 1);
  erasure = g_ptr_array_index (list, 0);
  for (guint i = 0; i < erasure->sightings->len; i++)
    {
      const AvErasureSighting *sighting = g_ptr_array_index (erasure->sightings, i);

      if (g_str_equal (sighting->name, "Canteleu-1"))
        return sighting->seen != 0;
    }

  g_assert_not_reached ();
}

/* What is asked for lies in segments that came: of these nothing is lacking but that. */
static void
test_what_was_received_stays_so (Fixture *fixture,
                                 gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GError) error = NULL;
  g_autofree char *erased = NULL;
  g_autofree char *jean = av_organisation_write_contact (organisation, fixture->author, "Jean", &erased);

  for (guint i = 0; i < N_PLAIN; i++)
    g_free (av_organisation_write_contact (organisation, fixture->author, "Cosette", NULL));
  g_assert_true (av_installation_erase (av_organisation_get (organisation, fixture->author), erased, 0, "demande", &error));
  g_assert_no_error (error);

  widen_before_author_comes (fixture, N_DOSSIERS);
  av_organisation_send (organisation, fixture->laptop, fixture->author);
  g_assert_cmpuint (count_unreceived (fixture), <=, N_DOSSIERS);
  g_assert_true (has_seen_erasure (fixture));

  av_organisation_send (organisation, fixture->author, fixture->laptop);
  av_organisation_send (organisation, fixture->laptop, fixture->author);
  g_assert_cmpuint (count_unreceived (fixture), ==, 0);
}

#define ADD(name, func) g_test_add ("/wider/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-wider-role-reads-all-with-the-next-exchange", test_a_wider_role_reads_all_with_the_next_exchange);
  ADD ("what-nobody-has-is-not-asked-for-whole-for-ever", test_what_nobody_has_is_not_asked_for_whole_for_ever);
  ADD ("who-has-no-more-is-asked-by-name-alone", test_who_has_no_more_is_asked_by_name_alone);
  ADD ("who-comes-late-is-still-asked", test_who_comes_late_is_still_asked);
  ADD ("who-gets-it-meanwhile-is-asked-again", test_who_gets_it_meanwhile_is_asked_again);
  ADD ("who-is-asked-shares-no-bundle-with-who-is-not", test_who_is_asked_shares_no_bundle_with_who_is_not);
  ADD ("changed-again-asks-again", test_changed_again_asks_again);
  ADD ("what-was-received-stays-so", test_what_was_received_stays_so);
  return g_test_run ();
}
