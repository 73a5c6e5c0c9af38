/* Whoever has the key of somebody's machine writes as much as they like: what its
 * owner wrote counts all the same. */

#include "av-forgery.h"
#include "av-hash.h"
#include "av-installation-private.h"
#include "av-installation-quarantine.h"
#include "av-installation-share.h"
#include "av-limits.h"

#define MAIRIE AV_FORGERY_MAIRIE
#define WEIGHT AV_FORGERY_WEIGHT
#define N_KEPT AV_FORGERY_N_KEPT
#define N_MORE AV_FORGERY_N_MORE

/* Of more journals than a statement holds, those that were known first. */
static void
test_of_too_many_journals_the_first_are_kept (AvForgery *fixture,
                                              gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *written = av_organisation_write_contact (organisation, fixture->laptop, "Fantine", NULL);
  g_autofree char *known = NULL;
  g_autoptr (GPtrArray) flood = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  for (guint i = 0; i < AV_LIMIT_HEADS; i++)
    {
      AvId journal;

      av_id_random (&journal);
      g_ptr_array_add (flood, av_forgery_sign (fixture, fixture->laptop, &journal, 1, NULL));
    }

  av_forgery_deliver_all (fixture, MAIRIE, flood);
  av_forgery_revoke (fixture);
  known = av_organisation_get_answer (organisation, MAIRIE, written, "prenom-ou-surnom");
  g_assert_cmpstr (known, ==, "Fantine");
  g_assert_true (av_forgery_counts (fixture, MAIRIE, g_ptr_array_index (flood, 0)));
  g_assert_false (av_forgery_counts (fixture, MAIRIE, g_ptr_array_index (flood, flood->len - 1)));
}

/* ---- Forks of one journal ------------------------------------------------------ */

/* So many segments of one number, each of them behind this one. */
static void
flood (AvForgery *fixture,
       GPtrArray *trunk,
       guint64 behind,
       guint number)
{
  g_autoptr (GPtrArray) forks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < number; i++)
    g_ptr_array_add (forks, av_forgery_sign (fixture, fixture->laptop, &fixture->journal, behind + 1, g_ptr_array_index (trunk, behind - 1)));

  av_forgery_deliver_all (fixture, MAIRIE, forks);
}

/* Of the trunk, the segments of these numbers. */
static void
deliver_some (AvForgery *fixture,
              GPtrArray *trunk,
              guint first,
              guint last)
{
  for (guint i = first; i <= last; i++)
    av_forgery_deliver (fixture, MAIRIE, g_ptr_array_index (trunk, i - 1));
}

/* Whoever has the key forks the one journal all along: what its owner wrote counts. */
static void
test_flood_of_forks_cuts_nothing_off (AvForgery *fixture,
                                      gconstpointer user_data)
{
  g_autoptr (GPtrArray) trunk = av_forgery_chain (fixture, &fixture->journal, 1, NULL, 30);

  deliver_some (fixture, trunk, 1, 10);
  flood (fixture, trunk, 3, 300);
  flood (fixture, trunk, 10, 100);
  deliver_some (fixture, trunk, 11, 20);
  flood (fixture, trunk, 12, 300);
  deliver_some (fixture, trunk, 21, 30);
  flood (fixture, trunk, 30, 100);
  av_forgery_revoke (fixture);
  av_forgery_assert_counts (fixture, MAIRIE, trunk, 30);
  av_organisation_send (fixture->organisation, MAIRIE, fixture->other);
  av_forgery_assert_counts (fixture, fixture->other, trunk, 30);
}

/* What was here goes first, also where what leads to it came after the flood. */
static void
test_late_link_is_no_late_branch (AvForgery *fixture,
                                  gconstpointer user_data)
{
  g_autoptr (GPtrArray) trunk = av_forgery_chain (fixture, &fixture->journal, 1, NULL, 12);

  deliver_some (fixture, trunk, 1, 10);
  deliver_some (fixture, trunk, 12, 12);
  flood (fixture, trunk, 10, AV_LIMIT_HEADS + 10);
  deliver_some (fixture, trunk, 11, 11);
  av_forgery_revoke (fixture);
  av_forgery_assert_counts (fixture, MAIRIE, trunk, 12);
}

/* A branch that leaves what was here when the statement was full already waits. */
static void
test_what_comes_behind_a_whole_flood_waits (AvForgery *fixture,
                                            gconstpointer user_data)
{
  g_autoptr (GPtrArray) trunk = av_forgery_chain (fixture, &fixture->journal, 1, NULL, 12);

  deliver_some (fixture, trunk, 1, 10);
  flood (fixture, trunk, 10, AV_LIMIT_HEADS);
  deliver_some (fixture, trunk, 11, 12);
  av_forgery_revoke (fixture);
  av_forgery_assert_counts (fixture, MAIRIE, trunk, 10);
}

/* ---- After the revocation -------------------------------------------------------- */

/* Whoever has the key fills no disk: what finds no room is not acknowledged, and is
 * taken once it counts. */
static void
test_what_waits_has_a_bound (AvForgery *fixture,
                             gconstpointer user_data)
{
  g_autoptr (GPtrArray) trunk = av_forgery_chain (fixture, &fixture->journal, 1, NULL, 3);
  g_autoptr (GPtrArray) later = NULL;
  AvIntakeCounts counts;

  av_forgery_deliver_all (fixture, MAIRIE, trunk);
  av_forgery_revoke (fixture);
  fixture->weight = WEIGHT;
  later = av_forgery_chain (fixture, &fixture->journal, 4, g_ptr_array_index (trunk, 2), N_KEPT + N_MORE);
  counts = av_forgery_deliver_all (fixture, MAIRIE, later);
  g_assert_cmpuint (counts.n_quarantined, ==, N_KEPT);
  g_assert_cmpuint (counts.n_refused, ==, N_MORE);
  av_forgery_assert_held (fixture, MAIRIE, later, N_KEPT);
  g_assert_cmpuint (av_forgery_deliver_all (fixture, MAIRIE, later).n_refused, ==, N_MORE);

  av_forgery_take_revocations_back (fixture);
  g_assert_cmpuint (av_forgery_deliver_all (fixture, MAIRIE, later).n_refused, ==, 0);
  av_forgery_assert_counts (fixture, MAIRIE, later, N_KEPT + N_MORE);
}

/* What the owner wrote before is taken whatever waits, in whatever order it comes. */
static void
test_what_lies_within_heads_has_none (AvForgery *fixture,
                                      gconstpointer user_data)
{
  g_autoptr (GPtrArray) trunk = NULL;
  g_autoptr (GPtrArray) later = NULL;

  fixture->weight = WEIGHT;
  trunk = av_forgery_chain (fixture, &fixture->journal, 1, NULL, 3);
  later = av_forgery_chain (fixture, &fixture->journal, 4, g_ptr_array_index (trunk, 2), N_KEPT + N_MORE);
  av_forgery_deliver_all (fixture, MAIRIE, trunk);
  av_forgery_revoke (fixture);
  av_forgery_tell_revocation (fixture, fixture->other);
  g_assert_cmpuint (av_forgery_deliver_all (fixture, fixture->other, later).n_refused, ==, N_MORE);
  g_assert_cmpuint (av_forgery_deliver_all (fixture, fixture->other, trunk).n_refused, ==, 0);
  av_forgery_assert_counts (fixture, fixture->other, trunk, 3);
}

/* A little that waits reaches whoever may admit it; a flood goes no further. */
static void
test_flood_is_not_handed_on (AvForgery *fixture,
                             gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GPtrArray) trunk = av_forgery_chain (fixture, &fixture->journal, 1, NULL, 3);
  g_autoptr (GPtrArray) later = av_forgery_chain (fixture, &fixture->journal, 4, g_ptr_array_index (trunk, 2), 2);
  g_autoptr (GPtrArray) flood = NULL;

  av_forgery_deliver_all (fixture, MAIRIE, trunk);
  av_forgery_revoke (fixture);
  av_organisation_send (organisation, MAIRIE, fixture->other);
  av_forgery_deliver_all (fixture, fixture->other, later);
  av_organisation_send (organisation, fixture->other, MAIRIE);
  av_forgery_assert_held (fixture, MAIRIE, later, 2);

  fixture->weight = WEIGHT;
  flood = av_forgery_chain (fixture, &fixture->journal, 6, g_ptr_array_index (later, 1), 1);
  av_forgery_deliver_all (fixture, fixture->other, flood);
  av_forgery_assert_held (fixture, fixture->other, flood, 1);
  av_organisation_send (organisation, fixture->other, MAIRIE);
  av_forgery_assert_held (fixture, MAIRIE, flood, 0);
}

/* ---- What a bound takes for what ------------------------------------------------- */

/* What says that it holds much, and comes without, fills nothing. */
static void
test_stubs_take_no_room (AvForgery *fixture,
                         gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GPtrArray) trunk = av_forgery_chain (fixture, &fixture->journal, 1, NULL, 3);
  g_autoptr (GPtrArray) later = NULL;
  AvIntakeCounts counts;

  av_forgery_deliver_all (fixture, MAIRIE, trunk);
  av_forgery_revoke (fixture);
  fixture->weight = WEIGHT;
  later = av_forgery_chain (fixture, &fixture->journal, 4, g_ptr_array_index (trunk, 2), N_KEPT + N_MORE);
  fixture->stubs = TRUE;
  counts = av_forgery_deliver_all (fixture, MAIRIE, later);
  g_assert_cmpuint (counts.n_refused, ==, 0);
  av_organisation_send (organisation, MAIRIE, fixture->other);
  av_forgery_assert_held (fixture, fixture->other, later, N_KEPT + N_MORE);
}

/* Nor does it bring the bytes afterwards, where there is no room for them. */
static void
test_stubs_are_filled_as_far_as_there_is_room (AvForgery *fixture,
                                               gconstpointer user_data)
{
  g_autoptr (GPtrArray) trunk = av_forgery_chain (fixture, &fixture->journal, 1, NULL, 3);
  g_autoptr (GPtrArray) later = NULL;
  gint64 before;

  av_forgery_deliver_all (fixture, MAIRIE, trunk);
  av_forgery_revoke (fixture);
  before = av_forgery_get_size_held (fixture, MAIRIE);
  fixture->weight = WEIGHT;
  later = av_forgery_chain (fixture, &fixture->journal, 4, g_ptr_array_index (trunk, 2), N_KEPT + N_MORE);
  fixture->stubs = TRUE;
  av_forgery_deliver_all (fixture, MAIRIE, later);
  fixture->stubs = FALSE;
  av_forgery_deliver_all (fixture, MAIRIE, later);
  av_forgery_deliver_all (fixture, MAIRIE, later);
  g_assert_cmpint (av_forgery_get_size_held (fixture, MAIRIE) - before, <=, AV_LIMIT_BEYOND);
  g_assert_cmpint (av_forgery_get_size_held (fixture, MAIRIE) - before, >, AV_LIMIT_BEYOND - 2 * WEIGHT);
}

/* A year of a laptop that is locked ten times a day is no flood. */
static void
test_small_ones_are_no_flood (AvForgery *fixture,
                              gconstpointer user_data)
{
  g_autoptr (GPtrArray) trunk = av_forgery_chain (fixture, &fixture->journal, 1, NULL, 3);
  g_autoptr (GPtrArray) later = av_forgery_chain (fixture, &fixture->journal, 4, g_ptr_array_index (trunk, 2), 2200);

  av_forgery_deliver_all (fixture, MAIRIE, trunk);
  av_forgery_revoke (fixture);
  av_organisation_send (fixture->organisation, MAIRIE, fixture->other);
  av_forgery_deliver_all (fixture, fixture->other, later);
  av_organisation_send (fixture->organisation, fixture->other, MAIRIE);
  av_forgery_assert_held (fixture, MAIRIE, later, later->len);
}

/* What may lie within heads, as long as what leads to it is missing, has a bound too:
 * anybody with the key writes other ones of these numbers. What leads to a head is
 * taken all the same. */
static void
test_what_may_lie_within_heads_has_a_bound (AvForgery *fixture,
                                            gconstpointer user_data)
{
  g_autoptr (GPtrArray) trunk = NULL;
  g_autoptr (GPtrArray) forged = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  fixture->weight = WEIGHT;
  trunk = av_forgery_chain (fixture, &fixture->journal, 1, NULL, 4);
  av_forgery_deliver_all (fixture, MAIRIE, trunk);
  av_forgery_revoke (fixture);
  av_forgery_tell_revocation (fixture, fixture->other);

  for (guint i = 0; i < N_KEPT + N_MORE; i++)
    g_ptr_array_add (forged, av_forgery_sign (fixture, fixture->laptop, &fixture->journal, 2, NULL));

  g_assert_cmpuint (av_forgery_deliver_all (fixture, fixture->other, forged).n_refused, ==, N_MORE);
  g_assert_cmpuint (av_forgery_deliver_all (fixture, fixture->other, trunk).n_refused, ==, 0);
  av_forgery_assert_counts (fixture, fixture->other, trunk, 4);
}

/* ---- What waits within a segment that counts -------------------------------------- */

static void
change_role (AvForgery *fixture,
             const char *role)
{
  const char *scopes[] = { "76540", NULL };
  const AvWelcome terms = { scopes, role };
  g_autoptr (GError) error = NULL;

  av_installation_change (av_organisation_get (fixture->organisation, MAIRIE), "Canteleu-1", &terms, &error);
  g_assert_no_error (error);
}

/* A laptop that may write no dossiers any more, and what it writes of them. */
static GPtrArray *
write_what_is_taken (AvForgery *fixture,
                     guint number)
{
  g_autoptr (GPtrArray) trunk = av_forgery_chain (fixture, &fixture->journal, 1, NULL, 3);

  av_forgery_deliver_all (fixture, MAIRIE, trunk);
  change_role (fixture, "metropole");
  fixture->weight = WEIGHT;
  return av_forgery_chain (fixture, &fixture->journal, 4, g_ptr_array_index (trunk, 2), number);
}

/* The segments are here, and count; what waits of them is bounded. */
static void
test_what_waits_in_what_counts_has_a_bound (AvForgery *fixture,
                                            gconstpointer user_data)
{
  g_autoptr (GPtrArray) later = write_what_is_taken (fixture, N_KEPT + N_MORE);
  gint64 before = av_forgery_get_size_held (fixture, MAIRIE);
  AvIntakeCounts counts = av_forgery_deliver_all (fixture, MAIRIE, later);

  g_assert_cmpuint (counts.n_refused, ==, 0);
  g_assert_cmpuint (counts.n_parts_refused, ==, (later->len * WEIGHT - AV_LIMIT_BEYOND) >> 20);
  av_forgery_assert_counts (fixture, MAIRIE, later, later->len);
  av_forgery_deliver_all (fixture, MAIRIE, later);
  g_assert_cmpint (av_forgery_get_size_held (fixture, MAIRIE) - before, <=, AV_LIMIT_BEYOND);
  g_assert_cmpint (av_forgery_get_size_held (fixture, MAIRIE) - before, >, AV_LIMIT_BEYOND - 2 * WEIGHT);

  change_role (fixture, "referent");
  av_forgery_deliver_all (fixture, MAIRIE, later);
  g_assert_cmpint (av_forgery_get_size_held (fixture, MAIRIE) - before, ==, (gint64) later->len * WEIGHT);
}

/* Whatever else is taken from its author afterwards. */
static void
test_later_revocation_lifts_no_bound (AvForgery *fixture,
                                      gconstpointer user_data)
{
  g_autoptr (GPtrArray) later = write_what_is_taken (fixture, N_KEPT + N_MORE);
  gint64 before = av_forgery_get_size_held (fixture, MAIRIE);

  av_forgery_deliver_all (fixture, MAIRIE, later);
  av_forgery_revoke (fixture);
  av_forgery_deliver_all (fixture, MAIRIE, later);
  g_assert_cmpint (av_forgery_get_size_held (fixture, MAIRIE) - before, <=, AV_LIMIT_BEYOND);
}

/* Nor where it is for a newer version to read. */
static void
test_newer_schema_passes_no_bound (AvForgery *fixture,
                                   gconstpointer user_data)
{
  g_autoptr (GPtrArray) later = NULL;
  gint64 before;

  fixture->schema = G_MAXUINT16;
  later = write_what_is_taken (fixture, N_KEPT + N_MORE);
  av_organisation_send (fixture->organisation, MAIRIE, fixture->other);
  before = av_forgery_get_size_held (fixture, MAIRIE);
  av_forgery_deliver_all (fixture, MAIRIE, later);
  av_forgery_deliver_all (fixture, MAIRIE, later);
  g_assert_cmpint (av_forgery_get_size_held (fixture, MAIRIE) - before, <=, AV_LIMIT_BEYOND);
  g_assert_cmpint (av_forgery_get_size_held (fixture, MAIRIE) - before, >, AV_LIMIT_BEYOND - 2 * WEIGHT);

  before = av_forgery_get_size_held (fixture, fixture->other);
  av_organisation_send (fixture->organisation, MAIRIE, fixture->other);
  av_forgery_assert_held (fixture, fixture->other, later, later->len);
  g_assert_cmpint (av_forgery_get_size_held (fixture, fixture->other), ==, before);
}

/* What is refused is not asked for, and drowns nothing that is; once there is room for
 * it, it is. */
static void
test_what_finds_no_room_is_not_asked_for (AvForgery *fixture,
                                          gconstpointer user_data)
{
  g_autoptr (GPtrArray) later = write_what_is_taken (fixture, N_KEPT + N_MORE);

  av_forgery_deliver_all (fixture, MAIRIE, later);
  g_assert_cmpuint (av_forgery_count_wants (fixture, MAIRIE), ==, 0);
  change_role (fixture, "referent");
  g_assert_cmpuint (av_forgery_count_wants (fixture, MAIRIE), >, 0);
}

/* As of what waits as a whole. */
static void
test_what_waits_in_what_counts_is_not_handed_on (AvForgery *fixture,
                                                 gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GPtrArray) later = write_what_is_taken (fixture, 2);
  gint64 before;

  av_organisation_send (organisation, MAIRIE, fixture->other);
  before = av_forgery_get_size_held (fixture, fixture->other);
  av_forgery_deliver (fixture, MAIRIE, g_ptr_array_index (later, 0));
  av_organisation_send (organisation, MAIRIE, fixture->other);
  g_assert_cmpint (av_forgery_get_size_held (fixture, fixture->other) - before, ==, WEIGHT);

  av_forgery_deliver (fixture, MAIRIE, g_ptr_array_index (later, 1));
  av_organisation_send (organisation, MAIRIE, fixture->other);
  av_forgery_assert_held (fixture, fixture->other, later, 2);
  g_assert_cmpint (av_forgery_get_size_held (fixture, fixture->other) - before, ==, WEIGHT);
}

/* ---- What is granted of it ---------------------------------------------------------- */

static void
set_up_two_communes (AvForgery *fixture,
                     gconstpointer user_data)
{
  fixture->organisation = av_organisation_new ("76540,76231");
  fixture->laptop = av_organisation_join (fixture->organisation, "Canteleu-1", "76540", "referent");
  fixture->other = av_organisation_join (fixture->organisation, "Elbeuf-1", "76231", "referent");
  av_id_random (&fixture->journal);
}

/* A dossier of the town hall's that goes to the other commune, while the laptop writes
 * into it what it may not any more. */
static void
write_into_what_moves (AvForgery *fixture)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *container = NULL;
  g_autofree char *record = av_organisation_write_contact (organisation, MAIRIE, "Fantine", &container);
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, MAIRIE, fixture->laptop);
  av_installation_transfer (av_organisation_get (organisation, MAIRIE), container, "76231", &error);
  g_assert_no_error (error);
  change_role (fixture, "metropole");
  av_organisation_set (organisation, fixture->laptop, "contact", record, container, "prenom-ou-surnom", "Javert");
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
}

static gboolean
is_unreceived (AvForgery *fixture,
               const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = av_installation_list_unreceived (av_organisation_get (fixture->organisation, MAIRIE), &error);

  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    if (strcmp (((AvUnreceived *) g_ptr_array_index (list, i))->name, name) == 0)
      return TRUE;
  return FALSE;
}

/* What is kept back is nothing that a dossier lacks where it went: else all of it were
 * pushed with each bundle, for ever. */
static void
test_what_is_withheld_is_not_granted (AvForgery *fixture,
                                      gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GPtrArray) flood = NULL;
  g_autofree char *bundle = NULL;

  write_into_what_moves (fixture);
  fixture->weight = WEIGHT;
  flood = av_forgery_chain (fixture, &fixture->journal, 1, NULL, 2);
  av_forgery_deliver_all (fixture, MAIRIE, flood);
  av_organisation_send (organisation, MAIRIE, fixture->other);
  g_assert_true (is_unreceived (fixture, "Elbeuf-1"));
  av_organisation_send (organisation, fixture->other, MAIRIE);
  g_assert_false (is_unreceived (fixture, "Elbeuf-1"));
  bundle = av_organisation_export (organisation, MAIRIE, fixture->other);
  g_assert_cmpuint (av_organisation_count_fills (organisation, fixture->other, bundle), ==, 0);
}

/* ---- Room that is made in the same exchange --------------------------------------- */

/* Fills what may wait at the other laptop; the last one of what it followed. */
static GPtrArray *
fill_room (AvForgery *fixture,
           GPtrArray *trunk)
{
  GPtrArray *flood;

  av_forgery_deliver_all (fixture, MAIRIE, trunk);
  av_forgery_revoke (fixture);
  av_organisation_send (fixture->organisation, MAIRIE, fixture->other);
  fixture->weight = WEIGHT;
  flood = av_forgery_chain (fixture, &fixture->journal, trunk->len + 1, g_ptr_array_index (trunk, trunk->len - 1), N_KEPT);
  g_assert_cmpuint (av_forgery_deliver_all (fixture, fixture->other, flood).n_refused, ==, 0);
  return flood;
}

static void
admit (AvForgery *fixture,
       GBytes *segment)
{
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;
  guint8 hash[AV_SEGMENT_HASH_SIZE];
  GString *text = g_string_new (NULL);
  gsize size;
  const guint8 *bytes = g_bytes_get_data (segment, &size);

  av_hash_bytes (bytes, size, hash, sizeof hash);
  for (guint i = 0; i < sizeof hash; i++)
    g_string_append_printf (text, "%02x", hash[i]);
  name = g_string_free (text, FALSE);
  av_installation_admit (av_organisation_get (fixture->organisation, MAIRIE), name, &error);
  g_assert_no_error (error);
}

/* The segment comes before what admits it, and there is no room for what waits. */
static void
test_admitted_in_the_same_bundle_needs_no_room (AvForgery *fixture,
                                                gconstpointer user_data)
{
  g_autoptr (GPtrArray) trunk = av_forgery_chain (fixture, &fixture->journal, 1, NULL, 3);
  g_autoptr (GPtrArray) flood = fill_room (fixture, trunk);
  g_autoptr (GBytes) honest = NULL;
  AvId journal = { { 0 } };

  honest = av_forgery_sign (fixture, fixture->laptop, &journal, 1, NULL);
  av_forgery_deliver (fixture, MAIRIE, honest);
  admit (fixture, honest);
  av_organisation_send (fixture->organisation, MAIRIE, fixture->other);
  g_assert_true (av_forgery_counts (fixture, fixture->other, honest));
}

static gint64
count_quarantined (AvForgery *fixture,
                   guint at)
{
  AvDatabase *db = av_store_get_database (av_organisation_get_store (fixture->organisation, at));
  gint64 n;

  g_assert_true (av_database_get_int64 (db, "SELECT COUNT (*) FROM quarantine", 0, &n, NULL));
  return n;
}

/* Whose author has become known is kept where it was as long as there is no room. */
static void
test_quarantined_stays_where_there_is_no_room (AvForgery *fixture,
                                               gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GPtrArray) trunk = av_forgery_chain (fixture, &fixture->journal, 1, NULL, 3);
  g_autoptr (GPtrArray) flood = fill_room (fixture, trunk);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GBytes) late = av_forgery_sign (fixture, fixture->laptop, &fixture->journal, 4 + N_KEPT, g_ptr_array_index (flood, N_KEPT - 1));

  av_forgery_set_in_quarantine (fixture, fixture->other, late);
  fixture->again = TRUE;
  av_forgery_deliver_all (fixture, fixture->other, none);
  g_assert_cmpint (count_quarantined (fixture, fixture->other), ==, 1);

  av_forgery_take_revocations_back (fixture);
  av_organisation_send (organisation, MAIRIE, fixture->other);
  g_assert_cmpint (count_quarantined (fixture, fixture->other), ==, 0);
  g_assert_true (av_forgery_counts (fixture, fixture->other, late));
}

#define ADD(name, func) g_test_add ("/flood/" name, AvForgery, NULL, av_forgery_set_up, func, av_forgery_tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("of-too-many-journals-the-first-are-kept", test_of_too_many_journals_the_first_are_kept);
  ADD ("flood-of-forks-cuts-nothing-off", test_flood_of_forks_cuts_nothing_off);
  ADD ("late-link-is-no-late-branch", test_late_link_is_no_late_branch);
  ADD ("what-comes-behind-a-whole-flood-waits", test_what_comes_behind_a_whole_flood_waits);
  ADD ("what-waits-has-a-bound", test_what_waits_has_a_bound);
  ADD ("what-lies-within-heads-has-none", test_what_lies_within_heads_has_none);
  ADD ("flood-is-not-handed-on", test_flood_is_not_handed_on);
  ADD ("stubs-take-no-room", test_stubs_take_no_room);
  ADD ("stubs-are-filled-as-far-as-there-is-room", test_stubs_are_filled_as_far_as_there_is_room);
  ADD ("small-ones-are-no-flood", test_small_ones_are_no_flood);
  ADD ("what-may-lie-within-heads-has-a-bound", test_what_may_lie_within_heads_has_a_bound);
  ADD ("what-waits-in-what-counts-has-a-bound", test_what_waits_in_what_counts_has_a_bound);
  ADD ("later-revocation-lifts-no-bound", test_later_revocation_lifts_no_bound);
  ADD ("newer-schema-passes-no-bound", test_newer_schema_passes_no_bound);
  ADD ("what-finds-no-room-is-not-asked-for", test_what_finds_no_room_is_not_asked_for);
  ADD ("what-waits-in-what-counts-is-not-handed-on", test_what_waits_in_what_counts_is_not_handed_on);
  g_test_add ("/flood/what-is-withheld-is-not-granted", AvForgery, NULL, set_up_two_communes, test_what_is_withheld_is_not_granted, av_forgery_tear_down);
  ADD ("admitted-in-the-same-bundle-needs-no-room", test_admitted_in_the_same_bundle_needs_no_room);
  ADD ("quarantined-stays-where-there-is-no-room", test_quarantined_stays_where_there_is_no_room);
  return g_test_run ();
}
