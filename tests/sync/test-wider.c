/* Whose rights become wider reads at once what they had as stubs, however much it is. */

#include "av-have-private.h"
#include "av-installation-private.h"
#include "av-limits.h"
#include "av-record-store.h"
#include "av-sync-fixture.h"

#define MAIRIE 0
#define CANTELEU "76157"
#define ELBEUF "76231"
#define N_DOSSIERS (AV_LIMIT_WANTS + 44)
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
write_sensible (Fixture *fixture)
{
  for (guint i = 0; i < N_DOSSIERS; i++)
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

static AvHave *
collect (Fixture *fixture)
{
  return av_sync_fixture_collect_have (av_organisation_get (fixture->organisation, fixture->laptop));
}

/* How far all is said to be held, of all journals. */
static guint64
sum_held (Fixture *fixture)
{
  g_autoptr (AvHave) have = collect (fixture);
  GHashTableIter iter;
  gpointer journal;
  guint64 sum = 0;

  g_hash_table_iter_init (&iter, have->journals);
  while (g_hash_table_iter_next (&iter, NULL, &journal))
    sum += ((AvHaveJournal *) journal)->upto;

  return sum;
}

/* One bundle there and one back. */
static void
exchange (Fixture *fixture)
{
  av_organisation_send (fixture->organisation, fixture->laptop, MAIRIE);
  av_organisation_send (fixture->organisation, MAIRIE, fixture->laptop);
}

static void
widen (Fixture *fixture)
{
  write_sensible (fixture);
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
  at_first = collect (fixture);
  held = sum_held (fixture);
  g_assert_cmpuint (at_first->n_wants, ==, 0);

  av_store_set_clock_for_test (laptop, much_later, NULL);
  later = collect (fixture);
  g_assert_cmpuint (later->n_wants, ==, AV_LIMIT_WANTS);
  g_assert_cmpuint (sum_held (fixture), >, held);
}

#define ADD(name, func) g_test_add ("/wider/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-wider-role-reads-all-with-the-next-exchange", test_a_wider_role_reads_all_with_the_next_exchange);
  ADD ("what-nobody-has-is-not-asked-for-whole-for-ever", test_what_nobody_has_is_not_asked_for_whole_for_ever);
  return g_test_run ();
}
