/* What waits: why, as a sentence for whoever looks, and who may admit it. */

#include "av-acceptance.h"
#include "av-change.h"
#include "av-digest.h"
#include "av-installation-private.h"
#include "av-installation-quarantine.h"
#include "av-record-store.h"
#include "av-sync-fixture.h"

#define MAIRIE 0
#define DAY_MS (24 * 3600 * G_GUINT64_CONSTANT (1000))

#define CANTELEU "76157"
#define DARNETAL "76212"

/* The second mairie is an intendant's, of another commune than the laptop's; both
 * works for the two of them. */
typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
  guint elsewhere;
  guint both;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  AvOrganisation *organisation = av_organisation_new (CANTELEU "," DARNETAL);
  g_autoptr (GError) error = NULL;

  fixture->organisation = organisation;
  fixture->laptop = av_organisation_join (organisation, "Canteleu-1", CANTELEU, "referent");
  fixture->elsewhere = av_organisation_join (organisation, "Darnetal-1", DARNETAL, "referent");
  av_installation_delegate (av_organisation_get (organisation, MAIRIE), "Darnetal-1", organisation->root_file, organisation->root_words, &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, MAIRIE, fixture->elsewhere);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
}

static void
end_enrolment (Fixture *fixture,
               const char *name)
{
  const AvTrusted *member = av_installation_find_member (av_organisation_get (fixture->organisation, MAIRIE), name, NULL);
  guint64 yesterday = (guint64) g_get_real_time () / 1000 - DAY_MS;

  av_organisation_change_rights (fixture->organisation, name, g_array_index (member->mandates, AvMandate, 0).rights.write, yesterday, FALSE);
}

static void
revoke_laptop (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  av_installation_revoke (av_organisation_get (fixture->organisation, MAIRIE), "Canteleu-1", &(AvRevocation){ "volé" }, NULL, &error);
  g_assert_no_error (error);
}

/* transfer full */
static GPtrArray *
list_waiting (Fixture *fixture,
              guint number)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *list = av_installation_list_quarantine (av_organisation_get (fixture->organisation, number), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, >=, 1);
  return list;
}

static void
assert_waits (Fixture *fixture,
              guint number,
              AvVerdict verdict,
              gboolean admissible)
{
  g_autoptr (GPtrArray) list = list_waiting (fixture, number);

  for (guint i = 0; i < list->len; i++)
    {
      const AvQuarantined *waiting = g_ptr_array_index (list, i);

      g_assert_cmpstr (waiting->reason, ==, av_verdict_describe (verdict));
      g_assert_cmpint (waiting->admissible, ==, admissible);
    }
}

static void
assert_not_admitted (Fixture *fixture,
                     guint number)
{
  g_autoptr (GPtrArray) list = list_waiting (fixture, number);
  const AvQuarantined *waiting = g_ptr_array_index (list, 0);
  g_autoptr (GPtrArray) still = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (av_installation_admit (av_organisation_get (fixture->organisation, number), waiting->segment, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS);
  still = list_waiting (fixture, number);
}

static void
test_revoked_is_said (Fixture *fixture,
                      gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  revoke_laptop (fixture);
  g_free (av_organisation_write_contact (organisation, fixture->laptop, "Javert", NULL));
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  assert_waits (fixture, MAIRIE, AV_VERDICT_REVOKED, TRUE);
}

static void
test_ended_enrolment_is_said (Fixture *fixture,
                              gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  end_enrolment (fixture, "Canteleu-1");
  g_free (av_organisation_write_contact (organisation, fixture->laptop, "Javert", NULL));
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  assert_waits (fixture, MAIRIE, AV_VERDICT_EXPIRED, TRUE);
}

static guint64
in_two_years (gpointer user_data)
{
  return (guint64) g_get_real_time () / 1000 + 730 * DAY_MS;
}

/* An intendant's own time is over: its admission would let nothing in. */
static void
test_nothing_is_admitted_after_the_end (Fixture *fixture,
                                        gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  end_enrolment (fixture, "Canteleu-1");
  g_free (av_organisation_write_contact (organisation, fixture->laptop, "Javert", NULL));
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  list = list_waiting (fixture, MAIRIE);
  av_store_set_clock_for_test (av_organisation_get_store (organisation, MAIRIE), in_two_years, NULL);
  g_assert_false (av_installation_admit (av_organisation_get (organisation, MAIRIE), ((AvQuarantined *) g_ptr_array_index (list, 0))->segment, &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_IN_VAIN);
}

static void
test_other_communes_are_not_admitted (Fixture *fixture,
                                      gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  revoke_laptop (fixture);
  av_organisation_send (organisation, MAIRIE, fixture->elsewhere);
  g_free (av_organisation_write_contact (organisation, fixture->laptop, "Javert", NULL));
  av_organisation_send (organisation, fixture->laptop, fixture->elsewhere);
  assert_waits (fixture, fixture->elsewhere, AV_VERDICT_REVOKED, FALSE);
  assert_not_admitted (fixture, fixture->elsewhere);
}

/* Whoever asks for it is told something. */
static void
test_damaged_meanwhile_is_not_admitted (Fixture *fixture,
                                        gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvDatabase *db = av_store_get_database (av_organisation_get_store (organisation, MAIRIE));
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  revoke_laptop (fixture);
  g_free (av_organisation_write_contact (organisation, fixture->laptop, "Javert", NULL));
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  list = list_waiting (fixture, MAIRIE);
  g_assert_true (av_database_exec_script (db, "UPDATE seg SET header = X'41565331' WHERE status = 3", NULL));
  g_assert_false (av_installation_admit (av_organisation_get (organisation, MAIRIE), ((const AvQuarantined *) g_ptr_array_index (list, 0))->segment, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME);
}

/* ---- A laptop of two communes -------------------------------------------------- */

static void
join_both (Fixture *fixture)
{
  AvOrganisation *organisation = fixture->organisation;
  const char *communes[] = { CANTELEU, DARNETAL, NULL };
  AvWelcome terms = { communes, "referent" };
  g_autoptr (GError) error = NULL;

  fixture->both = av_organisation_join (organisation, "Voyageur", CANTELEU, "referent");
  av_installation_change (av_organisation_get (organisation, MAIRIE), "Voyageur", &terms, &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, MAIRIE, fixture->both);
  av_organisation_send (organisation, fixture->both, MAIRIE);
  av_organisation_send (organisation, MAIRIE, fixture->elsewhere);
}

static void
revoke_both (Fixture *fixture,
             guint by)
{
  g_autoptr (GError) error = NULL;

  av_installation_revoke (av_organisation_get (fixture->organisation, by), "Voyageur", &(AvRevocation){ "volé" }, NULL, &error);
  g_assert_no_error (error);
}

/* transfer full: the record. */
static char *
write_contact_in (Fixture *fixture,
                  const char *scope,
                  const char *name)
{
  g_autoptr (AvChange) change = av_change_new ("contact", NULL, NULL, scope);
  g_autoptr (GError) error = NULL;

  av_change_set (change, "prenom-ou-surnom", name);
  av_change_set (change, "tranche-age", "18-21");
  av_change_set (change, "origine", "OPERATION");
  av_change_set (change, "accord-recontact", "oui");
  av_change_set (change, "info-rgpd-remise", "orale");
  av_store_commit_one (av_organisation_get_store (fixture->organisation, fixture->both), change, &error);
  g_assert_no_error (error);
  return g_strdup (av_change_get_id (change));
}

static void
assert_shown (Fixture *fixture,
              guint number,
              const char *record,
              const char *name)
{
  g_autofree char *answer = av_organisation_get_answer (fixture->organisation, number, record, "prenom-ou-surnom");

  g_assert_cmpstr (answer, ==, name);
}

static void
assert_nothing_waits (Fixture *fixture,
                      guint number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = av_installation_list_quarantine (av_organisation_get (fixture->organisation, number), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 0);
}

/* transfer full */
static GPtrArray *
list_one (Fixture *fixture,
          guint number)
{
  GPtrArray *list = list_waiting (fixture, number);

  g_assert_cmpuint (list->len, ==, 1);
  return list;
}

static void
admit_one (Fixture *fixture,
           guint number)
{
  g_autoptr (GPtrArray) list = list_one (fixture, number);
  g_autoptr (GError) error = NULL;

  av_installation_admit (av_organisation_get (fixture->organisation, number), ((const AvQuarantined *) g_ptr_array_index (list, 0))->segment, &error);
  g_assert_no_error (error);
}

static void
assert_part_waits (Fixture *fixture,
                   guint number,
                   const char *commune,
                   gboolean partly)
{
  g_autoptr (GPtrArray) list = list_one (fixture, number);
  const AvQuarantined *waiting = g_ptr_array_index (list, 0);

  g_assert_cmpstr (waiting->communes, ==, commune);
  g_assert_cmpint (waiting->partly, ==, partly);
}

/* It is told as what waits, not as what is wrong. */
static void
assert_is_counted (Fixture *fixture,
                   guint from,
                   guint to)
{
  g_autofree char *path = av_organisation_export (fixture->organisation, from, to);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) report = av_installation_import (av_organisation_get (fixture->organisation, to), path, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (report->n_quarantined, ==, 1);
  g_assert_cmpuint (report->n_left_out, ==, 0);
}

static void
test_part_of_one_commune_waits (Fixture *fixture,
                                gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *ours = NULL;
  g_autofree char *theirs = NULL;

  join_both (fixture);
  revoke_both (fixture, fixture->elsewhere);
  av_organisation_send (organisation, fixture->elsewhere, MAIRIE);
  ours = write_contact_in (fixture, CANTELEU, "Javert");
  theirs = write_contact_in (fixture, DARNETAL, "Cosette");
  assert_is_counted (fixture, fixture->both, MAIRIE);
  assert_shown (fixture, MAIRIE, ours, "Javert");
  assert_shown (fixture, MAIRIE, theirs, NULL);
  assert_waits (fixture, MAIRIE, AV_VERDICT_REVOKED, TRUE);
  assert_part_waits (fixture, MAIRIE, "Darnétal", TRUE);

  av_organisation_send (organisation, MAIRIE, fixture->elsewhere);
  assert_waits (fixture, fixture->elsewhere, AV_VERDICT_REVOKED, TRUE);
  admit_one (fixture, fixture->elsewhere);
  assert_shown (fixture, fixture->elsewhere, theirs, "Cosette");
  assert_nothing_waits (fixture, fixture->elsewhere);

  av_organisation_send (organisation, fixture->elsewhere, MAIRIE);
  assert_shown (fixture, MAIRIE, ours, "Javert");
  assert_shown (fixture, MAIRIE, theirs, "Cosette");
  assert_nothing_waits (fixture, MAIRIE);
}

/* Revoked in both communes, it is admitted by each for itself. */
static void
test_admission_is_of_its_communes (Fixture *fixture,
                                   gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *ours = NULL;
  g_autofree char *theirs = NULL;

  join_both (fixture);
  revoke_both (fixture, MAIRIE);
  av_organisation_send (organisation, MAIRIE, fixture->elsewhere);
  ours = write_contact_in (fixture, CANTELEU, "Javert");
  theirs = write_contact_in (fixture, DARNETAL, "Cosette");
  av_organisation_send (organisation, fixture->both, fixture->elsewhere);
  av_organisation_send (organisation, fixture->both, MAIRIE);
  assert_part_waits (fixture, fixture->elsewhere, "Canteleu, Darnétal", FALSE);
  admit_one (fixture, fixture->elsewhere);
  assert_shown (fixture, fixture->elsewhere, theirs, "Cosette");
  assert_waits (fixture, fixture->elsewhere, AV_VERDICT_REVOKED, FALSE);
  assert_part_waits (fixture, fixture->elsewhere, "Canteleu", TRUE);
  assert_not_admitted (fixture, fixture->elsewhere);

  av_organisation_send (organisation, fixture->elsewhere, MAIRIE);
  assert_shown (fixture, MAIRIE, theirs, "Cosette");
  assert_shown (fixture, MAIRIE, ours, NULL);
  assert_waits (fixture, MAIRIE, AV_VERDICT_REVOKED, TRUE);
  admit_one (fixture, MAIRIE);
  assert_shown (fixture, MAIRIE, ours, "Javert");
  assert_nothing_waits (fixture, MAIRIE);
  av_organisation_send (organisation, MAIRIE, fixture->elsewhere);
  assert_nothing_waits (fixture, fixture->elsewhere);
}

/* transfer full: the record. */
static char *
write_team_in (Fixture *fixture,
               const char *scope,
               const char *name)
{
  g_autoptr (AvChange) change = av_change_new ("equipe", NULL, NULL, scope);
  g_autoptr (GError) error = NULL;

  av_change_set (change, "nom", name);
  av_change_set (change, "code-insee", scope);
  av_store_commit_one (av_organisation_get_store (fixture->organisation, fixture->both), change, &error);
  g_assert_no_error (error);
  return g_strdup (av_change_get_id (change));
}

static void
assert_team_shown (Fixture *fixture,
                   guint number,
                   const char *record)
{
  g_autofree char *answer = av_organisation_get_answer (fixture->organisation, number, record, "nom");

  g_assert_nonnull (answer);
}

static void
assert_agree (Fixture *fixture,
              guint one,
              guint other)
{
  g_autofree char *first = av_digest (av_organisation_get_store (fixture->organisation, one), DARNETAL, NULL);
  g_autofree char *second = av_digest (av_organisation_get_store (fixture->organisation, other), DARNETAL, NULL);

  g_assert_nonnull (first);
  g_assert_cmpstr (first, ==, second);
}

/* The territory holds the admission itself, and something that is admitted. */
static void
test_admission_comes_in_any_order (Fixture *fixture,
                                   gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint early = av_organisation_join (organisation, "Darnetal-2", DARNETAL, "referent");
  guint late = av_organisation_join (organisation, "Darnetal-3", DARNETAL, "referent");
  g_autofree char *theirs = NULL;
  g_autofree char *team = NULL;

  join_both (fixture);
  av_organisation_send (organisation, MAIRIE, early);
  av_organisation_send (organisation, MAIRIE, late);
  g_free (write_contact_in (fixture, CANTELEU, "Javert"));
  theirs = write_contact_in (fixture, DARNETAL, "Cosette");
  team = write_team_in (fixture, DARNETAL, "Les Thénardier");
  av_organisation_send (organisation, fixture->both, early);
  revoke_both (fixture, fixture->elsewhere);
  av_organisation_send (organisation, fixture->both, fixture->elsewhere);
  assert_shown (fixture, early, theirs, "Cosette");
  assert_shown (fixture, fixture->elsewhere, theirs, NULL);

  av_organisation_send (organisation, fixture->elsewhere, early);
  assert_shown (fixture, early, theirs, NULL);
  assert_agree (fixture, early, fixture->elsewhere);

  admit_one (fixture, fixture->elsewhere);
  av_organisation_send (organisation, fixture->elsewhere, early);
  av_organisation_send (organisation, fixture->elsewhere, late);
  assert_shown (fixture, early, theirs, "Cosette");
  assert_shown (fixture, late, theirs, "Cosette");
  assert_team_shown (fixture, early, team);
  assert_team_shown (fixture, late, team);
  assert_team_shown (fixture, fixture->elsewhere, team);
  assert_agree (fixture, early, fixture->elsewhere);
  assert_agree (fixture, late, fixture->elsewhere);
}

static void
admit_written_by (Fixture *fixture,
                  const char *author)
{
  AvInstallation *mairie = av_organisation_get (fixture->organisation, MAIRIE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = av_installation_list_quarantine (mairie, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    {
      const AvQuarantined *waiting = g_ptr_array_index (list, i);

      if (g_str_equal (waiting->author, author))
        av_installation_admit (mairie, waiting->segment, &error);
    }

  g_assert_no_error (error);
}

/* Of somebody who was revoked before: it counts once it is admitted itself. */
static void
test_admission_is_admitted (Fixture *fixture,
                            gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *ours = NULL;
  g_autofree char *theirs = NULL;
  g_autoptr (GError) error = NULL;

  join_both (fixture);
  revoke_both (fixture, fixture->elsewhere);
  av_organisation_send (organisation, fixture->elsewhere, MAIRIE);
  ours = write_contact_in (fixture, CANTELEU, "Javert");
  theirs = write_contact_in (fixture, DARNETAL, "Cosette");
  av_organisation_send (organisation, fixture->both, fixture->elsewhere);
  av_organisation_send (organisation, fixture->both, MAIRIE);
  av_installation_revoke (av_organisation_get (organisation, MAIRIE), "Darnetal-1", &(AvRevocation){ "volé" }, NULL, &error);
  g_assert_no_error (error);

  admit_one (fixture, fixture->elsewhere);
  av_organisation_send (organisation, fixture->elsewhere, MAIRIE);
  assert_shown (fixture, MAIRIE, theirs, NULL);
  admit_written_by (fixture, "Darnetal-1");
  assert_shown (fixture, MAIRIE, theirs, "Cosette");
  assert_shown (fixture, MAIRIE, ours, "Javert");
  assert_nothing_waits (fixture, MAIRIE);
}

/* The mairie lets the intendant of Darnétal work in Canteleu, as a référent. */
static void
let_work_in_canteleu (Fixture *fixture)
{
  AvInstallation *mairie = av_organisation_get (fixture->organisation, MAIRIE);
  const AvTrusted *member = av_installation_find_member (mairie, "Darnetal-1", NULL);
  g_autoptr (AvTrustStatement) statement = av_trust_statement_new (AV_TRUST_ENROL);
  g_autoptr (AvTrust) trust = av_trust_copy (mairie->trust);
  g_autoptr (GError) error = NULL;
  AvScope canteleu;

  av_scope_parse (CANTELEU, &canteleu);
  g_array_append_val (statement->scopes, canteleu);
  statement->installation = member->id;
  memcpy (statement->signing_key, member->signing_key, AV_TRUST_KEY_SIZE);
  memcpy (statement->escrow_key, member->escrow_key, AV_TRUST_KEY_SIZE);
  memcpy (statement->epoch_key, member->epoch_key, AV_TRUST_KEY_SIZE);
  statement->text = g_strdup (member->name);
  statement->not_after = member->not_after;
  g_assert_true (av_rights_parse ("referent", &statement->rights, NULL));
  av_installation_issue (mairie, trust, statement, NULL, &error);
  g_assert_no_error (error);
  av_installation_adopt_trust (mairie, g_steal_pointer (&trust), &error);
  g_assert_no_error (error);
  av_organisation_send (fixture->organisation, MAIRIE, fixture->elsewhere);
}

static void
test_admission_is_where_one_is_intendant (Fixture *fixture,
                                          gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *ours = NULL;
  g_autofree char *theirs = NULL;

  join_both (fixture);
  let_work_in_canteleu (fixture);
  revoke_both (fixture, MAIRIE);
  av_organisation_send (organisation, MAIRIE, fixture->elsewhere);
  ours = write_contact_in (fixture, CANTELEU, "Javert");
  theirs = write_contact_in (fixture, DARNETAL, "Cosette");
  av_organisation_send (organisation, fixture->both, fixture->elsewhere);
  admit_one (fixture, fixture->elsewhere);
  assert_shown (fixture, fixture->elsewhere, theirs, "Cosette");
  assert_shown (fixture, fixture->elsewhere, ours, NULL);
  assert_waits (fixture, fixture->elsewhere, AV_VERDICT_REVOKED, FALSE);
}

#define ADD(name, func) g_test_add ("/quarantine/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("revoked-is-said", test_revoked_is_said);
  ADD ("ended-enrolment-is-said", test_ended_enrolment_is_said);
  ADD ("damaged-meanwhile-is-not-admitted", test_damaged_meanwhile_is_not_admitted);
  ADD ("nothing-is-admitted-after-the-end", test_nothing_is_admitted_after_the_end);
  ADD ("other-communes-are-not-admitted", test_other_communes_are_not_admitted);
  ADD ("part-of-one-commune-waits", test_part_of_one_commune_waits);
  ADD ("admission-is-of-its-communes", test_admission_is_of_its_communes);
  ADD ("admission-comes-in-any-order", test_admission_comes_in_any_order);
  ADD ("admission-is-admitted", test_admission_is_admitted);
  ADD ("admission-is-where-one-is-intendant", test_admission_is_where_one_is_intendant);

  return g_test_run ();
}
