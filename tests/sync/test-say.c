/* Who may erase a dossier, or say of two that they are one person's: whoever
 * answers for it, whatever the order in which it is heard. */

#include <string.h>

#include "av-erasure.h"
#include "av-fusion.h"
#include "av-installation-share.h"
#include "av-register.h"
#include "av-segment-store.h"
#include "av-sync-fixture.h"

#define HERE "76157"
#define ELSEWHERE "76231"

typedef struct
{
  AvOrganisation *organisation;
  guint team;
  guint colleague;
  guint outsider;
  char *containers[2];
  char *records[2];
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  AvOrganisation *organisation = av_organisation_new ("76540," HERE "," ELSEWHERE);

  fixture->organisation = organisation;
  fixture->team = av_organisation_join (organisation, "Canteleu-1", HERE, "referent");
  fixture->colleague = av_organisation_join (organisation, "Canteleu-2", HERE, "referent");
  fixture->outsider = av_organisation_join (organisation, "Elbeuf-1", ELSEWHERE, "referent");

  for (guint i = 0; i < 2; i++)
    fixture->records[i] = av_organisation_write_contact (organisation, fixture->team, "Cosette", &fixture->containers[i]);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);

  for (guint i = 0; i < 2; i++)
    {
      g_free (fixture->containers[i]);
      g_free (fixture->records[i]);
    }
}

static void
send_round (Fixture *fixture)
{
  for (guint round = 0; round < 2; round++)
    for (guint i = 1; i <= fixture->outsider; i++)
      {
        av_organisation_send (fixture->organisation, i, 0);
        av_organisation_send (fixture->organisation, 0, i);
      }
}

/* As a program that keeps no rule writes it. */
static void
write_fusion (Fixture *fixture,
              guint number,
              const char *value)
{
  AvStore *store = av_organisation_get_store (fixture->organisation, number);
  AvId pair[2], record;
  g_autofree char *other = NULL;

  for (guint i = 0; i < 2; i++)
    g_assert_true (av_id_parse (fixture->containers[i], &pair[i]));

  if (memcmp (&pair[0], &pair[1], sizeof (AvId)) > 0)
    {
      AvId first = pair[1];

      pair[1] = pair[0];
      pair[0] = first;
    }

  other = av_id_to_string (&pair[1]);
  av_store_system_id ("~fusion", pair, sizeof pair, &record);
  g_assert_true (av_segment_store_write_system (store, "~fusion", &record, &pair[0], AV_CLASS_CONTROLE, "avec", other, NULL));
  g_assert_true (av_segment_store_write_system (store, "~fusion", &record, &pair[0], AV_CLASS_CONTROLE, "uni", value, NULL));
}

static gboolean
are_fused (Fixture *fixture,
           guint number)
{
  g_auto (GStrv) component = av_fusion_get_component (av_organisation_get_store (fixture->organisation, number), fixture->containers[0], NULL);

  return g_strv_length (component) == 2;
}

static void
test_others_dossiers_are_not_fused (Fixture *fixture,
                                    gconstpointer user_data)
{
  AvStore *outside = av_organisation_get_store (fixture->organisation, fixture->outsider);
  AvStore *inside = av_organisation_get_store (fixture->organisation, fixture->team);
  g_autoptr (GError) error = NULL;

  send_round (fixture);
  g_assert_false (av_fusion_join (outside, fixture->containers[0], fixture->containers[1], &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_INVALID);

  write_fusion (fixture, fixture->outsider, "1");
  send_round (fixture);
  g_assert_false (are_fused (fixture, fixture->team));

  g_assert_true (av_fusion_join (inside, fixture->containers[0], fixture->containers[1], NULL));
  send_round (fixture);
  g_assert_true (are_fused (fixture, fixture->colleague));

  write_fusion (fixture, fixture->outsider, "0");
  send_round (fixture);
  g_assert_true (are_fused (fixture, 0));
  g_assert_true (are_fused (fixture, fixture->colleague));

  g_assert_true (av_fusion_part (inside, fixture->containers[0], fixture->containers[1], NULL));
  send_round (fixture);
  g_assert_false (are_fused (fixture, fixture->colleague));
}

static gboolean
is_known (Fixture *fixture,
          guint number)
{
  g_autofree char *name = av_organisation_get_answer (fixture->organisation, number, fixture->records[0], "prenom-ou-surnom");

  return name != NULL;
}

static void
test_erasure_that_crossed_a_transfer_stands (Fixture *fixture,
                                             gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GError) error = NULL;

  send_round (fixture);
  g_assert_true (av_installation_erase (av_organisation_get (organisation, fixture->team), fixture->containers[0], 0, "demande", &error));
  g_assert_no_error (error);
  g_usleep (2000);
  g_assert_true (av_installation_transfer (av_organisation_get (organisation, fixture->colleague), fixture->containers[0], ELSEWHERE, &error));
  g_assert_no_error (error);
  send_round (fixture);
  send_round (fixture);

  for (guint i = 0; i <= fixture->outsider; i++)
    g_assert_false (is_known (fixture, i));
}

static void
test_former_team_erases_no_more (Fixture *fixture,
                                 gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvStore *former;
  AvId container;
  g_autoptr (GError) error = NULL;

  g_assert_true (av_installation_transfer (av_organisation_get (organisation, fixture->team), fixture->containers[0], ELSEWHERE, &error));
  g_assert_no_error (error);
  send_round (fixture);
  send_round (fixture);
  g_assert_false (av_installation_erase (av_organisation_get (organisation, fixture->team), fixture->containers[0], 0, "demande", &error));
  g_assert_nonnull (error);

  former = av_organisation_get_store (organisation, fixture->team);
  g_assert_true (av_id_parse (fixture->containers[0], &container));
  g_usleep (2000);
  g_assert_true (av_erasure_ask (former, &(AvId){ { 0 } }, &container, 15, NULL));
  send_round (fixture);
  g_assert_true (is_known (fixture, 0));
  g_assert_true (is_known (fixture, fixture->outsider));
}

/* As a program that keeps no rule writes it: the application knows of no such
 * dossier. */
static char *
write_into_dossier (Fixture *fixture,
                    guint number)
{
  return av_organisation_write_contact (fixture->organisation, number, "Javert", &fixture->containers[0]);
}

static gboolean
knows (Fixture *fixture,
       guint number,
       const char *record)
{
  g_autofree char *name = av_organisation_get_answer (fixture->organisation, number, record, "prenom-ou-surnom");

  return name != NULL;
}

static void
test_others_dossiers_are_not_written_into (Fixture *fixture,
                                           gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *forged = NULL;

  send_round (fixture);
  forged = write_into_dossier (fixture, fixture->outsider);
  send_round (fixture);

  for (guint i = 0; i < fixture->outsider; i++)
    {
      g_assert_false (knows (fixture, i, forged));
      g_assert_true (is_known (fixture, i));
    }

  /* The dossier becomes theirs: what they wrote there counts then, everywhere. */
  g_assert_true (av_installation_transfer (av_organisation_get (organisation, fixture->team), fixture->containers[0], ELSEWHERE, NULL));
  g_assert_true (knows (fixture, fixture->team, forged));
  send_round (fixture);
  send_round (fixture);

  for (guint i = 0; i <= fixture->outsider; i++)
    g_assert_true (knows (fixture, i, forged));
}

static void
test_former_team_has_its_last_word (Fixture *fixture,
                                    gconstpointer user_data)
{
  g_autofree char *late = NULL;

  send_round (fixture);
  g_assert_true (av_installation_transfer (av_organisation_get (fixture->organisation, fixture->team), fixture->containers[0], ELSEWHERE, NULL));
  late = write_into_dossier (fixture, fixture->colleague);
  send_round (fixture);
  send_round (fixture);

  for (guint i = 0; i <= fixture->outsider; i++)
    g_assert_true (knows (fixture, i, late));
}

int
main (int argc,
      char **argv)
{
  av_sync_fixture_set_up_state ();
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/say/others-dossiers-are-not-fused", Fixture, NULL, set_up, test_others_dossiers_are_not_fused, tear_down);
  g_test_add ("/say/erasure-that-crossed-a-transfer-stands", Fixture, NULL, set_up, test_erasure_that_crossed_a_transfer_stands, tear_down);
  g_test_add ("/say/former-team-erases-no-more", Fixture, NULL, set_up, test_former_team_erases_no_more, tear_down);
  g_test_add ("/say/others-dossiers-are-not-written-into", Fixture, NULL, set_up, test_others_dossiers_are_not_written_into, tear_down);
  g_test_add ("/say/former-team-has-its-last-word", Fixture, NULL, set_up, test_former_team_has_its_last_word, tear_down);

  return g_test_run ();
}
