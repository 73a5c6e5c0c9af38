/* What is written past one's own end: nobody else sees it, and its author does until
 * others are heard of. */

#include "av-fusion.h"
#include "av-installation-private.h"
#include "av-installation-quarantine.h"
#include "av-installation-share.h"
#include "av-segment-store.h"
#include "av-shared-dossier.h"

#define FIRST "76212"
#define SECOND "76540"
#define STRUCTURE "S12"
#define DAY_MS (G_GUINT64_CONSTANT (24) * 3600 * 1000)

static guint64
tell_now (void)
{
  return (guint64) (g_get_real_time () / 1000);
}

static guint64
tell_tomorrow (gpointer user_data)
{
  return tell_now () + DAY_MS;
}

static guint64
two_years_ahead (gpointer user_data)
{
  return tell_now () + 2 * 366 * DAY_MS;
}

static AvScope
parse_scope (const char *text)
{
  AvScope scope;

  g_assert_true (av_scope_parse (text, &scope));
  return scope;
}

/* Says until when the laptop works for a commune. */
static void
say (AvOrganisation *organisation,
     AvTrustStatementKind kind,
     const char *scope,
     guint64 until)
{
  AvInstallation *mairie = av_organisation_get (organisation, 0);
  const AvTrusted *laptop = av_installation_find_member (mairie, "Darnétal-1", NULL);
  const AvMandate *mandate = av_mandates_find (laptop->once, parse_scope (scope));
  g_autoptr (AvTrust) trust = av_trust_copy (mairie->trust);
  g_autoptr (GArray) mandates = av_mandates_new ();
  g_autoptr (GError) error = NULL;
  AvGranting granting = { kind, laptop, mandates };

  av_mandates_add (mandates, mandate->scope, &mandate->rights, until);
  av_installation_grant (mairie, trust, &granting, NULL, &error);
  g_assert_no_error (error);
  av_installation_adopt_trust (mairie, g_steal_pointer (&trust), &error);
  g_assert_no_error (error);
}

static void
assert_name (AvOrganisation *organisation,
             guint number,
             const char *record,
             const char *wanted)
{
  g_autofree char *name = av_organisation_get_answer (organisation, number, record, "prenom-ou-surnom");

  g_assert_cmpstr (name, ==, wanted);
}

/* What of the mairie's brings no statement. */
static void
hear (AvOrganisation *organisation,
      guint laptop)
{
  g_free (av_organisation_write_contact (organisation, 0, "Azelma", NULL));
  av_organisation_send (organisation, 0, laptop);
}

static void
write_ahead (AvOrganisation *organisation,
             guint laptop,
             char **record)
{
  av_store_set_clock_for_test (av_organisation_get_store (organisation, laptop), two_years_ahead, NULL);
  *record = av_organisation_write_contact (organisation, laptop, "Cosette", NULL);
}

/* In one segment with what counts. */
static void
test_over_in_one_of_two (void)
{
  AvOrganisation *organisation = av_organisation_new (FIRST "," SECOND);
  guint laptop = av_organisation_join (organisation, "Darnétal-1", FIRST "," SECOND, "terrain");
  guint64 end = av_installation_find_member (av_organisation_get (organisation, 0), "Darnétal-1", NULL)->not_after;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *over = NULL;
  g_autofree char *counting = NULL;
  g_autoptr (GError) error = NULL;

  g_free (av_organisation_write_contact (organisation, laptop, "Fantine", &first));
  g_free (av_organisation_write_contact (organisation, laptop, "Favourite", &second));
  av_shared_dossier_transfer (organisation, laptop, second, SECOND);
  av_organisation_send (organisation, laptop, 0);
  say (organisation, AV_TRUST_CHANGE, FIRST, tell_now () + DAY_MS / 24);
  say (organisation, AV_TRUST_ENROL, SECOND, end);
  av_organisation_send (organisation, 0, laptop);

  av_store_set_clock_for_test (av_organisation_get_store (organisation, laptop), tell_tomorrow, NULL);
  over = av_organisation_write_contact (organisation, laptop, "Cosette", &first);
  counting = av_organisation_write_contact (organisation, laptop, "Zéphine", &second);
  av_organisation_send (organisation, laptop, 0);
  assert_name (organisation, 0, over, NULL);
  assert_name (organisation, 0, counting, "Zéphine");
  assert_name (organisation, laptop, over, "Cosette");

  hear (organisation, laptop);
  assert_name (organisation, laptop, over, NULL);
  assert_name (organisation, laptop, counting, "Zéphine");
  av_organisation_assert_same (organisation);

  /* Nor does it come back where the dossier is drawn again. */
  g_free (av_organisation_write_contact (organisation, laptop, "Éponine", &first));
  av_installation_seal (av_organisation_get (organisation, laptop), &error);
  g_assert_no_error (error);
  assert_name (organisation, laptop, over, NULL);
  av_organisation_free (organisation);
}

/* Something was taken from it before. */
static void
test_stays_in_sight_of_who_was_moved (void)
{
  static const char *const scopes[] = { FIRST, NULL };
  const AvWelcome terms = { scopes, "referent" };
  AvOrganisation *organisation = av_organisation_new (FIRST "," SECOND);
  guint laptop = av_organisation_join (organisation, "Darnétal-1", FIRST "," SECOND, "referent");
  g_autofree char *record = NULL;
  g_autoptr (GError) error = NULL;

  av_installation_change (av_organisation_get (organisation, 0), "Darnétal-1", &terms, &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, 0, laptop);
  write_ahead (organisation, laptop, &record);
  av_installation_seal (av_organisation_get (organisation, laptop), &error);
  g_assert_no_error (error);
  assert_name (organisation, laptop, record, "Cosette");

  hear (organisation, laptop);
  assert_name (organisation, laptop, record, NULL);
  av_organisation_free (organisation);
}

/* Whatever its role: who may erase asks the clock as well. */
static void
test_until_others_are_heard (gconstpointer role)
{
  AvOrganisation *organisation = av_organisation_new (FIRST);
  guint laptop = av_organisation_join (organisation, "Darnétal-1", FIRST, role);
  g_autofree char *record = NULL;
  g_autoptr (GError) error = NULL;

  write_ahead (organisation, laptop, &record);
  av_installation_seal (av_organisation_get (organisation, laptop), &error);
  g_assert_no_error (error);
  assert_name (organisation, laptop, record, "Cosette");

  /* Set right meanwhile. */
  av_store_set_clock_for_test (av_organisation_get_store (organisation, laptop), NULL, NULL);
  hear (organisation, laptop);
  assert_name (organisation, laptop, record, NULL);
  av_organisation_send (organisation, laptop, 0);
  av_organisation_assert_same (organisation);
  av_organisation_free (organisation);
}

/* As soon as it has others hear of it as well, without a statement. */
static void
test_revoked_until_others_are_heard (void)
{
  AvOrganisation *organisation = av_organisation_new (FIRST);
  guint laptop = av_organisation_join (organisation, "Darnétal-1", FIRST, "referent");
  g_autofree char *path = NULL;
  g_autofree char *record = NULL;
  g_autoptr (AvImportReport) report = NULL;
  g_autoptr (GError) error = NULL;

  g_free (av_organisation_write_contact (organisation, 0, "Azelma", NULL));
  path = av_organisation_export (organisation, 0, laptop);
  av_installation_revoke (av_organisation_get (organisation, 0), "Darnétal-1", &(AvRevocation){ "volé" }, NULL, &error);
  g_assert_no_error (error);
  av_installation_use_trust (av_organisation_get (organisation, laptop), av_trust_copy (av_organisation_get (organisation, 0)->trust));
  record = av_organisation_write_contact (organisation, laptop, "Cosette", NULL);
  av_installation_seal (av_organisation_get (organisation, laptop), &error);
  g_assert_no_error (error);
  assert_name (organisation, laptop, record, "Cosette");

  report = av_installation_import (av_organisation_get (organisation, laptop), path, &error);
  g_assert_no_error (error);
  assert_name (organisation, laptop, record, NULL);
  av_organisation_free (organisation);
}

typedef gboolean (*Act) (AvInstallation *laptop,
                         const char *dossier,
                         GError **error);

static gboolean
give_away (AvInstallation *laptop,
           const char *dossier,
           GError **error)
{
  return av_installation_transfer (laptop, dossier, SECOND, error);
}

static gboolean
share (AvInstallation *laptop,
       const char *dossier,
       GError **error)
{
  g_autofree char *until = av_sync_fixture_get_day (30);

  return av_installation_share (laptop, dossier, STRUCTURE, AV_CLASS_BIT (AV_CLASS_CONTACT), until, "ecrit", error);
}

static gboolean
end_sharing (AvInstallation *laptop,
             const char *dossier,
             GError **error)
{
  return av_installation_unshare (laptop, dossier, STRUCTURE, error);
}

static gboolean
erase (AvInstallation *laptop,
       const char *dossier,
       GError **error)
{
  return av_installation_erase (laptop, dossier, 0, "demande", error);
}

/* Each commune has a laptop, and so has a structure. */
static guint
join_all (AvOrganisation *organisation)
{
  av_organisation_join (organisation, "Canteleu-1", SECOND, "referent");
  av_organisation_join (organisation, "Mission locale", STRUCTURE, "terrain");
  return av_organisation_join (organisation, "Darnétal-1", FIRST, "referent");
}

static void
admit_all (AvOrganisation *organisation)
{
  AvInstallation *mairie = av_organisation_get (organisation, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) waiting = av_installation_list_quarantine (mairie, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (waiting->len, >, 0);
  for (guint i = 0; i < waiting->len; i++)
    {
      av_installation_admit (mairie, ((const AvQuarantined *) g_ptr_array_index (waiting, i))->segment, &error);
      g_assert_no_error (error);
    }
}

/* A dossier that nobody else has heard the beginning of: the clock was set right since. */
static void
test_says_nothing_of_what_it_sees_alone (gconstpointer user_data)
{
  Act act = *(const Act *) user_data;
  AvOrganisation *organisation = av_organisation_new (FIRST "," SECOND "," STRUCTURE);
  guint laptop = join_all (organisation);
  AvInstallation *installation = av_organisation_get (organisation, laptop);
  AvStore *store = av_organisation_get_store (organisation, laptop);
  g_autofree char *dossier = NULL;
  g_autofree char *known = NULL;
  g_autofree char *record = NULL;
  g_autoptr (GError) error = NULL;

  g_free (av_organisation_write_contact (organisation, laptop, "Fantine", &known));
  av_organisation_send (organisation, laptop, 0);
  av_store_set_clock_for_test (store, two_years_ahead, NULL);
  record = av_organisation_write_contact (organisation, laptop, "Cosette", &dossier);
  g_free (av_organisation_write_contact (organisation, laptop, "Favourite", &known));
  av_store_set_clock_for_test (store, NULL, NULL);

  g_assert_false (act (installation, dossier, &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_IN_VAIN);
  g_clear_error (&error);
  assert_name (organisation, laptop, record, "Cosette");

  /* Nor of one that it is shown with. */
  av_fusion_join (store, known, dossier, &error);
  g_assert_no_error (error);
  g_assert_false (act (installation, known, &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_IN_VAIN);
  g_clear_error (&error);
  av_fusion_part (store, known, dossier, &error);
  g_assert_no_error (error);

  /* Once it is admitted it does; of one that was begun before, meanwhile. */
  g_assert_true (act (installation, known, &error));
  g_assert_no_error (error);
  av_organisation_send (organisation, laptop, 0);
  admit_all (organisation);
  av_organisation_send (organisation, 0, laptop);
  assert_name (organisation, laptop, record, "Cosette");
  g_assert_true (act (installation, dossier, &error));
  g_assert_no_error (error);
  av_organisation_free (organisation);
}

/* Nothing that is drawn follows from that. */
static void
test_end_draws_nothing_again (void)
{
  AvOrganisation *organisation = av_organisation_new (FIRST);
  AvStore *store = av_organisation_get_store (organisation, 0);
  const AvTrusted *own = av_installation_get_member (av_organisation_get (organisation, 0));

  g_assert_false (av_intake_set_own (store, own));
  av_store_set_clock_for_test (store, two_years_ahead, NULL);
  g_assert_false (av_intake_set_own (store, own));
  av_organisation_free (organisation);
}

static const struct
{
  const char *path;
  Act act;
} acts[] = {
  { "/own-end/seen-alone/is-not-given-away", give_away },
  { "/own-end/seen-alone/is-not-shared", share },
  { "/own-end/seen-alone/has-no-sharing-to-end", end_sharing },
  { "/own-end/seen-alone/is-not-erased", erase },
};

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  av_sync_fixture_set_up_state ();

  g_test_add_func ("/own-end/over-in-one-of-two", test_over_in_one_of_two);
  g_test_add_func ("/own-end/stays-in-sight-of-who-was-moved", test_stays_in_sight_of_who_was_moved);
  g_test_add_data_func ("/own-end/until-others-are-heard/terrain", "terrain", test_until_others_are_heard);
  g_test_add_data_func ("/own-end/until-others-are-heard/referent", "referent", test_until_others_are_heard);
  g_test_add_func ("/own-end/revoked-until-others-are-heard", test_revoked_until_others_are_heard);
  g_test_add_func ("/own-end/end-draws-nothing-again", test_end_draws_nothing_again);
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    g_test_add_data_func (acts[i].path, &acts[i].act, test_says_nothing_of_what_it_sees_alone);
  return g_test_run ();
}
