/* Dossiers shown as one that are of two communes: who joins them and who parts them. */

#include "av-duplicates.h"
#include "av-fused.h"
#include "av-fusion.h"
#include "av-installation-share.h"
#include "av-segment-store.h"

static void
test_either_commune_parts_them (AvFused *fixture,
                                gconstpointer user_data)
{
  av_fused_part (fixture, GPOINTER_TO_UINT (user_data) == AV_FUSED_KEPT ? fixture->here[0] : fixture->there[0]);
  av_fused_assert_all (fixture, FALSE);
}

static void
join_by_both (AvFused *fixture)
{
  g_assert_true (av_fusion_join (av_fused_get_store (fixture, 0), fixture->containers[AV_FUSED_KEPT], fixture->containers[AV_FUSED_GIVEN], NULL));
  av_fused_send_round (fixture);
}

/* Whoever worked for the one commune works for the other one now, and answers for its
 * av_fused_part, whichever of the two what is said stands in. */
static void
test_who_moved_parts_them (AvFused *fixture,
                           gconstpointer user_data)
{
  static const char *const scopes[] = { AV_FUSED_ELSEWHERE, NULL };
  const AvWelcome terms = { scopes, "referent" };
  g_autoptr (GError) error = NULL;

  av_installation_change (av_fused_get_installation (fixture, 0), "Canteleu-1", &terms, &error);
  g_assert_no_error (error);
  av_fused_send_round (fixture);

  av_fused_part (fixture, fixture->here[0]);
  av_fused_assert_all (fixture, FALSE);
  join_by_both (fixture);
  av_fused_assert_all (fixture, TRUE);
  av_fused_part (fixture, fixture->here[0]);
  av_fused_assert_all (fixture, FALSE);
}

/* What was seen is replaced, whoever's clock is ahead, and whichever of the two it stands
 * in. */
static void
test_last_word_is_no_clock_s (AvFused *fixture,
                              gconstpointer user_data)
{
  AvStore *store = av_fused_get_store (fixture, 0);

  av_store_set_clock_for_test (store, av_sync_fixture_in_days, GINT_TO_POINTER (5));
  join_by_both (fixture);
  av_store_set_clock_for_test (store, av_sync_fixture_in_days, GINT_TO_POINTER (0));
  av_fused_assert_all (fixture, TRUE);

  av_fused_part (fixture, fixture->there[1]);
  av_fused_assert_all (fixture, FALSE);

  store = av_fused_get_store (fixture, fixture->there[1]);
  join_by_both (fixture);
  av_store_set_clock_for_test (store, av_sync_fixture_in_days, GINT_TO_POINTER (5));
  av_fused_part (fixture, fixture->there[1]);
  av_fused_assert_all (fixture, FALSE);
  join_by_both (fixture);
  av_fused_assert_all (fixture, TRUE);
}

static void
test_one_commune_joins_nothing (AvFused *fixture,
                                gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  av_fused_part (fixture, fixture->there[1]);
  g_assert_false (av_fusion_join (av_fused_get_store (fixture, fixture->here[0]), fixture->containers[AV_FUSED_KEPT], fixture->containers[AV_FUSED_GIVEN], &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_INVALID);

  join_by_both (fixture);
  av_fused_assert_all (fixture, TRUE);
}

/* As a program that keeps no rule writes it: the pair is that of the record. */
static void
forge_parting (AvFused *fixture,
               guint number)
{
  AvStore *store = av_fused_get_store (fixture, number);
  gboolean given_first = strcmp (fixture->containers[AV_FUSED_GIVEN], fixture->containers[AV_FUSED_KEPT]) < 0;
  AvId pair[2], record;

  g_assert_true (av_id_parse (fixture->containers[given_first ? AV_FUSED_GIVEN : AV_FUSED_KEPT], &pair[0]));
  g_assert_true (av_id_parse (fixture->containers[given_first ? AV_FUSED_KEPT : AV_FUSED_GIVEN], &pair[1]));
  av_store_system_id ("~fusion", pair, sizeof pair, &record);
  g_assert_true (av_segment_store_write_system (store, "~fusion", &record, &pair[0], AV_CLASS_CONTROLE, "uni", "0", NULL));
}

static void
test_nobody_else_parts_them (AvFused *fixture,
                             gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (av_fusion_part (av_fused_get_store (fixture, fixture->stranger), fixture->containers[AV_FUSED_KEPT], fixture->containers[AV_FUSED_GIVEN], &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_INVALID);

  forge_parting (fixture, fixture->stranger);
  av_fused_send_round (fixture);
  av_fused_assert_all (fixture, TRUE);
}

static gboolean
part_from_all (AvFused *fixture,
               guint number,
               const char *container,
               GError **error)
{
  AvStore *store = av_fused_get_store (fixture, number);
  g_auto (GStrv) shown = av_fusion_get_component (store, container, NULL);

  g_auto (GStrv) joined = NULL;

  return av_fusion_part_from (store, container, (const char *const *) shown, &joined, error);
}

/* The pair that was joined is to be parted; of the one that nobody joined nothing is said,
 * for both are another commune's. */
static void
test_one_of_three_is_parted (AvFused *fixture,
                             gconstpointer user_data)
{
  g_autofree char *third = NULL;
  g_autofree char *record = av_organisation_write_contact (fixture->organisation, fixture->here[0], "Alouette", &third);
  g_auto (GStrv) left = NULL;
  g_autoptr (GError) error = NULL;

  av_fused_send_round (fixture);
  g_assert_true (av_fusion_join (av_fused_get_store (fixture, fixture->here[1]), third, fixture->containers[AV_FUSED_KEPT], NULL));
  g_usleep (2000);
  av_installation_transfer (av_fused_get_installation (fixture, fixture->here[0]), third, AV_FUSED_ELSEWHERE, &error);
  g_assert_no_error (error);
  av_fused_send_round (fixture);

  g_assert_false (part_from_all (fixture, fixture->stranger, third, &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_INVALID);
  g_clear_error (&error);

  part_from_all (fixture, fixture->here[0], third, &error);
  g_assert_no_error (error);
  av_fused_send_round (fixture);
  av_fused_assert_all (fixture, TRUE);
  left = av_fusion_get_component (av_fused_get_store (fixture, fixture->stranger), third, NULL);
  g_assert_cmpuint (g_strv_length (left), ==, 1);
}

/* Whoever shows it first; another one among them, or one more, or one less. */
static void
test_parted_as_it_was_shown (AvFused *fixture,
                             gconstpointer user_data)
{
  AvStore *store = av_fused_get_store (fixture, fixture->here[0]);
  const char *kept = fixture->containers[AV_FUSED_KEPT], *given = fixture->containers[AV_FUSED_GIVEN];
  const char *const others[][4] = { { kept, kept, NULL }, { given, NULL }, { kept, given, "0123456789abcdef0123456789abcdef", NULL }, { NULL } };
  const char *const turned[] = { kept, given, NULL };
  g_auto (GStrv) joined = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_assert_false (av_fusion_part_from (store, kept, others[i], &joined, &error));
      g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_CHANGED);
      g_clear_error (&error);
      g_assert_true (av_fused_are_one (fixture, fixture->here[0]));
    }

  g_assert_true (av_fusion_part_from (store, kept, turned, &joined, NULL));
  g_assert_false (av_fused_are_one (fixture, fixture->here[0]));
}

static void
assert_say (AvFused *fixture,
            guint number,
            AvFusedPart which,
            gboolean expected)
{
  gboolean say;

  g_assert_true (av_fusion_has_say (av_fused_get_store (fixture, number), fixture->containers[which], &say, NULL));
  g_assert_true (say == expected);
}

/* By who has the say in both; whoever parted them. */
static void
test_taken_back_by_who_joins (AvFused *fixture,
                              gconstpointer user_data)
{
  AvStore *here = av_fused_get_store (fixture, fixture->here[0]), *mairie = av_fused_get_store (fixture, 0);
  const char *kept = fixture->containers[AV_FUSED_KEPT];
  g_auto (GStrv) shown = av_fusion_get_component (here, kept, NULL);
  g_auto (GStrv) joined = NULL;
  g_autoptr (GError) error = NULL;

  assert_say (fixture, fixture->here[0], AV_FUSED_KEPT, TRUE);
  assert_say (fixture, fixture->here[0], AV_FUSED_GIVEN, FALSE);
  assert_say (fixture, 0, AV_FUSED_GIVEN, TRUE);
  g_assert_true (av_fusion_part_from (here, kept, (const char *const *) shown, &joined, NULL));
  g_assert_cmpuint (g_strv_length (joined), ==, 1);
  g_assert_cmpstr (joined[0], ==, fixture->containers[AV_FUSED_GIVEN]);
  av_fused_send_round (fixture);
  av_fused_assert_all (fixture, FALSE);

  g_assert_false (av_fusion_join_again (here, kept, (const char *const *) joined, &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_INVALID);
  g_assert_true (av_fusion_join_again (mairie, kept, (const char *const *) joined, NULL));
  av_fused_send_round (fixture);
  av_fused_assert_all (fixture, TRUE);
}

static void
assert_n_proposed (AvFused *fixture,
                   const char *container,
                   guint n)
{
  const char *const asked[] = { container, NULL };
  g_autoptr (GPtrArray) proposed = av_duplicates_find (av_fused_get_store (fixture, 0), asked, NULL);

  g_assert_nonnull (proposed);
  g_assert_cmpuint (proposed->len, ==, n);
}

/* Of three communes: whoever parts one from the other has no say in the third, with which
 * they are proposed under the name of the dossier that is shown first. */
static void
test_not_proposed_once_parted (AvFused *fixture,
                               gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *third = NULL;
  g_autofree char *record = av_organisation_write_contact (organisation, fixture->stranger, "Cosette", &third);
  g_autoptr (GError) error = NULL;

  av_organisation_set (organisation, fixture->stranger, "contact", record, third, "nom", "Thénardier");
  av_organisation_set (organisation, fixture->there[0], "contact", fixture->records[AV_FUSED_GIVEN], fixture->containers[AV_FUSED_GIVEN], "nom", "Thénardier");
  av_fused_send_round (fixture);
  assert_n_proposed (fixture, third, 1);

  g_assert_true (av_fusion_join (av_fused_get_store (fixture, 0), third, fixture->containers[AV_FUSED_KEPT], NULL));
  av_fused_send_round (fixture);
  part_from_all (fixture, fixture->here[0], third, &error);
  g_assert_no_error (error);
  av_fused_send_round (fixture);
  av_fused_assert_all (fixture, TRUE);
  assert_n_proposed (fixture, third, 0);
  assert_n_proposed (fixture, fixture->containers[AV_FUSED_GIVEN], 0);
  assert_n_proposed (fixture, fixture->containers[AV_FUSED_KEPT], 0);

  /* What nobody said of the one is asked again once it is alone. */
  av_fused_part (fixture, fixture->there[0]);
  assert_n_proposed (fixture, third, 1);
}

int
main (int argc,
      char **argv)
{
  av_sync_fixture_set_up_state ();
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/parted/either-commune-parts-them/ours", AvFused, GUINT_TO_POINTER (AV_FUSED_KEPT), av_fused_set_up, test_either_commune_parts_them, av_fused_tear_down);
  g_test_add ("/parted/either-commune-parts-them/theirs", AvFused, GUINT_TO_POINTER (AV_FUSED_GIVEN), av_fused_set_up, test_either_commune_parts_them, av_fused_tear_down);
  g_test_add ("/parted/who-moved-parts-them/ours-first", AvFused, GUINT_TO_POINTER (AV_FUSED_KEPT), av_fused_set_up_in_order, test_who_moved_parts_them, av_fused_tear_down);
  g_test_add ("/parted/who-moved-parts-them/theirs-first", AvFused, GUINT_TO_POINTER (AV_FUSED_GIVEN), av_fused_set_up_in_order, test_who_moved_parts_them, av_fused_tear_down);
  g_test_add ("/parted/last-word-is-no-clock-s/ours-first", AvFused, GUINT_TO_POINTER (AV_FUSED_KEPT), av_fused_set_up_in_order, test_last_word_is_no_clock_s, av_fused_tear_down);
  g_test_add ("/parted/last-word-is-no-clock-s/theirs-first", AvFused, GUINT_TO_POINTER (AV_FUSED_GIVEN), av_fused_set_up_in_order, test_last_word_is_no_clock_s, av_fused_tear_down);
  g_test_add ("/parted/one-commune-joins-nothing", AvFused, NULL, av_fused_set_up, test_one_commune_joins_nothing, av_fused_tear_down);
  g_test_add ("/parted/nobody-else-parts-them", AvFused, NULL, av_fused_set_up, test_nobody_else_parts_them, av_fused_tear_down);
  g_test_add ("/parted/parted-as-it-was-shown", AvFused, NULL, av_fused_set_up, test_parted_as_it_was_shown, av_fused_tear_down);
  g_test_add ("/parted/taken-back-by-who-joins", AvFused, NULL, av_fused_set_up, test_taken_back_by_who_joins, av_fused_tear_down);
  g_test_add ("/parted/one-of-three-is-parted", AvFused, NULL, av_fused_set_up, test_one_of_three_is_parted, av_fused_tear_down);

  g_test_add ("/parted/not-proposed-once-parted", AvFused, NULL, av_fused_set_up, test_not_proposed_once_parted, av_fused_tear_down);

  return g_test_run ();
}
