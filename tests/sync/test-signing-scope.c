/* The commune that something is signed in: read by nobody who never had the dossier,
 * and where it counts, if there is one. */

#include "av-installation-private.h"
#include "av-installation-quarantine.h"
#include "av-installation-share.h"
#include "av-segment-store.h"
#include "av-shared-dossier.h"

#define FIRST "76212"
#define SECOND "76540"
#define ELSEWHERE "76231"

static guint n_asked;

gboolean __real_av_signing_scope_find (AvStore *store, AvTrust *trust, const AvId *own, const AvId *container, AvClass klass, AvScope *scope, GError **error);
gboolean __wrap_av_signing_scope_find (AvStore *store, AvTrust *trust, const AvId *own, const AvId *container, AvClass klass, AvScope *scope, GError **error);

gboolean
__wrap_av_signing_scope_find (AvStore *store,
                              AvTrust *trust,
                              const AvId *own,
                              const AvId *container,
                              AvClass klass,
                              AvScope *scope,
                              GError **error)
{
  n_asked++;
  return __real_av_signing_scope_find (store, trust, own, container, klass, scope, error);
}

static gint64
get_last_scope (AvOrganisation *organisation,
                guint number)
{
  gint64 scope = 0;

  g_assert_true (av_database_get_int64 (av_store_get_database (av_organisation_get_store (organisation, number)),
                                        "SELECT scope FROM strand WHERE class = 0 ORDER BY sx DESC LIMIT 1", 0, &scope, NULL));
  return scope;
}

static void
assert_signed (AvOrganisation *organisation,
               guint laptop,
               char **container,
               const char *wanted)
{
  AvScope scope;

  g_assert_true (av_scope_parse (wanted, &scope));
  g_free (av_organisation_write_contact (organisation, laptop, "Cosette", container));
  av_organisation_send (organisation, laptop, 0);
  g_assert_cmpint (get_last_scope (organisation, laptop), ==, scope);
}

static void
give (AvOrganisation *organisation,
      guint laptop,
      const char *container,
      const char *scope)
{
  av_shared_dossier_transfer (organisation, laptop, container, scope);
  av_organisation_send (organisation, laptop, 0);
}

/* Of two communes that had it, the one where it was revoked since comes last. */
static void
test_where_it_is_revoked_comes_last (void)
{
  AvOrganisation *organisation = av_organisation_new (FIRST "," SECOND "," ELSEWHERE);
  guint laptop = av_organisation_join (organisation, "Darnétal-1", FIRST "," SECOND, "referent");
  guint steward = av_organisation_join (organisation, "Canteleu-1", SECOND, "intendant");
  g_autofree char *container = NULL;
  g_autoptr (GError) error = NULL;

  assert_signed (organisation, laptop, &container, FIRST);
  give (organisation, laptop, container, SECOND);
  assert_signed (organisation, laptop, &container, SECOND);
  give (organisation, laptop, container, ELSEWHERE);
  assert_signed (organisation, laptop, &container, SECOND);

  av_organisation_send (organisation, 0, steward);
  av_installation_revoke (av_organisation_get (organisation, steward), "Darnétal-1", &(AvRevocation){ "volé" }, NULL, &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, steward, laptop);
  assert_signed (organisation, laptop, &container, FIRST);
  av_organisation_free (organisation);
}

static gint64
count (AvOrganisation *organisation,
       guint number,
       const char *sql)
{
  gint64 n = -1;

  g_assert_true (av_database_get_int64 (av_store_get_database (av_organisation_get_store (organisation, number)), sql, 0, &n, NULL));
  return n;
}

static void
write_into (AvOrganisation *organisation,
            guint number,
            const char *container)
{
  g_autofree char *where = g_strdup (container);

  g_free (av_organisation_write_contact (organisation, number, "Cosette", &where));
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

static guint64
two_years_ahead (gpointer user_data)
{
  return (guint64) (g_get_real_time () / 1000) + G_GUINT64_CONSTANT (2) * 366 * 24 * 3600 * 1000;
}

/* Of two communes it is revoked in one, and has heard so: what is of that one waits, and
 * the rest counts, with itself as with everybody. */
static void
test_what_waits_waits_with_its_author (void)
{
  AvOrganisation *organisation = av_organisation_new (FIRST "," SECOND);
  guint laptop = av_organisation_join (organisation, "Darnétal-1", FIRST "," SECOND, "referent");
  guint steward = av_organisation_join (organisation, "Canteleu-1", SECOND, "intendant");
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *there = NULL;
  g_autofree char *waiting = NULL;
  g_autofree char *counting = NULL;
  g_autoptr (GError) error = NULL;

  g_free (av_organisation_write_contact (organisation, laptop, "Cosette", &first));
  there = av_organisation_write_contact (organisation, laptop, "Fantine", &second);
  give (organisation, laptop, second, SECOND);
  av_organisation_send (organisation, 0, steward);
  av_installation_revoke (av_organisation_get (organisation, steward), "Darnétal-1", &(AvRevocation){ "volé" }, NULL, &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, steward, laptop);

  waiting = av_organisation_write_contact (organisation, laptop, "Favourite", &second);
  counting = av_organisation_write_contact (organisation, laptop, "Azelma", &first);
  assert_name (organisation, laptop, waiting, "Favourite");
  av_organisation_send (organisation, laptop, 0);
  for (guint i = 0; i <= laptop; i += laptop)
    {
      assert_name (organisation, i, there, "Fantine");
      assert_name (organisation, i, waiting, NULL);
      assert_name (organisation, i, counting, "Azelma");
    }
  av_organisation_free (organisation);
}

/* Of a commune that it still works for, a class was taken from it. */
static void
test_a_class_taken_waits_with_its_author (void)
{
  static const char *const scopes[] = { FIRST, NULL };
  const AvWelcome terms = { scopes, "referent" };
  AvOrganisation *organisation = av_organisation_new (FIRST);
  guint laptop = av_organisation_join (organisation, "Darnétal-1", FIRST, "referent,fse");
  guint colleague = av_organisation_join (organisation, "Darnétal-2", FIRST, "referent,fse");
  g_autofree char *text = NULL;
  g_autofree char *counting = NULL;
  g_autoptr (GError) error = NULL;
  AvId container, record;

  g_free (av_organisation_write_contact (organisation, laptop, "Fantine", &text));
  g_assert_true (av_id_parse (text, &container));
  av_organisation_send (organisation, laptop, 0);
  av_installation_change (av_organisation_get (organisation, 0), "Darnétal-1", &terms, &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, 0, laptop);
  av_organisation_send (organisation, 0, colleague);

  av_id_random (&record);
  av_segment_store_write_system (av_organisation_get_store (organisation, laptop), "questionnaire-fse", &record, &container, AV_CLASS_FSE, "reponse", "oui", &error);
  g_assert_no_error (error);
  counting = av_organisation_write_contact (organisation, laptop, "Cosette", &text);
  av_organisation_send (organisation, laptop, colleague);
  for (guint i = laptop; i <= colleague; i++)
    {
      g_assert_cmpint (count (organisation, i, "SELECT COUNT (*) FROM strand WHERE class = 3"), ==, 1);
      g_assert_cmpint (count (organisation, i, "SELECT COUNT (*) FROM strand WHERE class = 3 AND applied"), ==, 0);
      assert_name (organisation, i, counting, "Cosette");
    }
  av_organisation_free (organisation);
}

/* What it writes past its own end stays in sight: its clock may be wrong. */
static void
test_what_is_over_stays_with_its_author (void)
{
  AvOrganisation *organisation = av_organisation_new (FIRST);
  guint laptop = av_organisation_join (organisation, "Darnétal-1", FIRST, "referent");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  before = av_organisation_write_contact (organisation, laptop, "Fantine", NULL);
  av_organisation_send (organisation, laptop, 0);
  av_store_set_clock_for_test (av_organisation_get_store (organisation, laptop), two_years_ahead, NULL);
  after = av_organisation_write_contact (organisation, laptop, "Cosette", NULL);
  assert_name (organisation, laptop, after, "Cosette");
  av_organisation_send (organisation, laptop, 0);
  assert_name (organisation, 0, before, "Fantine");
  assert_name (organisation, 0, after, NULL);
  assert_name (organisation, laptop, before, "Fantine");
  assert_name (organisation, laptop, after, "Cosette");
  av_organisation_free (organisation);
}

/* What it begins past its end stays in its sight and counts for nobody else: given all
 * the same, the dossier would be begun twice. */
static void
test_what_waits_is_not_given (void)
{
  static const char *const scopes[] = { FIRST, NULL };
  const AvWelcome terms = { scopes, "referent" };
  AvOrganisation *organisation = av_organisation_new (FIRST "," SECOND);
  guint laptop = av_organisation_join (organisation, "Darnétal-1", FIRST "," SECOND, "referent");
  g_autofree char *container = NULL;
  g_autoptr (GError) error = NULL;

  av_installation_change (av_organisation_get (organisation, 0), "Darnétal-1", &terms, &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, 0, laptop);
  av_store_set_clock_for_test (av_organisation_get_store (organisation, laptop), two_years_ahead, NULL);
  g_free (av_organisation_write_contact (organisation, laptop, "Cosette", &container));
  g_assert_false (av_installation_transfer (av_organisation_get (organisation, laptop), container, SECOND, &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_IN_VAIN);
  av_organisation_free (organisation);
}

/* A structure a dossier is shared with writes into it in its own scope. */
static void
test_a_key_seals_for_one_scope (void)
{
  AvOrganisation *organisation = av_organisation_new (FIRST);
  AvInstallation *mairie = av_organisation_get (organisation, 0);
  g_autofree char *container = NULL;
  g_autoptr (GError) error = NULL;
  guint structure;

  av_installation_name_structure (mairie, 12, "Les Glaneuses", organisation->root_file, organisation->root_words, &error);
  g_assert_no_error (error);
  structure = av_organisation_join (organisation, "Glaneuses-1", "S12", "referent");
  g_free (av_organisation_write_contact (organisation, 0, "Cosette", &container));
  av_shared_dossier_share (organisation, 0, container, "S12", AV_CLASS_BIT (AV_CLASS_CONTACT), 30);
  av_organisation_send (organisation, 0, structure);

  write_into (organisation, structure, container);
  av_organisation_send (organisation, structure, 0);
  write_into (organisation, 0, container);
  write_into (organisation, structure, container);
  av_organisation_send (organisation, structure, 0);
  av_organisation_send (organisation, 0, structure);

  for (guint i = 0; i <= structure; i += structure)
    {
      g_assert_cmpint (count (organisation, i, "SELECT COUNT (*) FROM strand WHERE class = 0 AND applied"), ==, 4);
      g_assert_cmpint (count (organisation, i, "SELECT COUNT (DISTINCT scope) FROM strand WHERE class = 0"), ==, 2);
      g_assert_cmpint (count (organisation, i, "SELECT COUNT (*) FROM (SELECT 1 FROM strand WHERE class = 0 GROUP BY substr (blob, 1, 16) HAVING COUNT (DISTINCT scope) > 1)"), ==, 0);
      g_assert_cmpint (count (organisation, i, "SELECT COUNT (DISTINCT substr (blob, 1, 16)) FROM strand WHERE class = 0"), ==, 2);
    }
  av_organisation_free (organisation);
}

/* Midnight may come between two questions. */
static void
test_scope_of_a_strand_is_asked_once (void)
{
  AvOrganisation *organisation = av_organisation_new (FIRST);
  AvInstallation *mairie = av_organisation_get (organisation, 0);
  g_autoptr (GError) error = NULL;

  av_installation_seal (mairie, &error);
  g_free (av_organisation_write_contact (organisation, 0, "Cosette", NULL));
  n_asked = 0;
  av_installation_seal (mairie, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n_asked, ==, count (organisation, 0, "SELECT COUNT (*) FROM strand WHERE sid = (SELECT MAX (sid) FROM strand)"));
  av_organisation_free (organisation);
}

/* ---- Moved away ---------------------------------------------------------------- */

static void
move (AvOrganisation *organisation,
      guint laptop,
      const char *scope)
{
  g_autofree char *name = av_installation_dup_name (av_organisation_get (organisation, laptop));
  const char *scopes[] = { scope, NULL };
  const AvWelcome terms = { scopes, "referent" };
  g_autoptr (GError) error = NULL;

  av_installation_change (av_organisation_get (organisation, 0), name, &terms, &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, 0, laptop);
}

static gint64
get_scope_of (AvOrganisation *organisation,
              guint number,
              AvClass klass)
{
  g_autofree char *sql = g_strdup_printf ("SELECT scope FROM strand WHERE class = %d ORDER BY sx DESC LIMIT 1", klass);

  return count (organisation, number, sql);
}

static guint
count_waiting (AvOrganisation *organisation,
               guint number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = av_installation_list_quarantine (av_organisation_get (organisation, number), &error);

  g_assert_no_error (error);
  return list->len;
}

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
  guint team;
  guint colleague; /* of the structure */
  char *container; /* that the laptop began, and all have */
  AvScope first;
  AvScope structure;
} Sharing;

static void
sharing_set_up (Sharing *self)
{
  AvOrganisation *organisation = self->organisation = av_organisation_new (FIRST ",S12");

  self->laptop = av_organisation_join (organisation, "Darnétal-1", FIRST, "referent");
  self->team = av_organisation_join (organisation, "Darnétal-2", FIRST, "referent");
  self->colleague = av_organisation_join (organisation, "Glaneuses-1", "S12", "referent");
  self->container = NULL;
  g_assert_true (av_scope_parse (FIRST, &self->first) && av_scope_parse ("S12", &self->structure));
  g_free (av_organisation_write_contact (organisation, self->laptop, "Fantine", &self->container));
  av_organisation_send (organisation, self->laptop, self->team);
  av_shared_dossier_share (organisation, self->team, self->container, "S12", AV_CLASS_BIT (AV_CLASS_CONTACT), 30);
  av_organisation_send (organisation, self->team, self->colleague);
  av_organisation_send (organisation, self->team, self->laptop);
  av_organisation_send (organisation, self->team, 0);
}

static void
sharing_tear_down (Sharing *self)
{
  g_free (self->container);
  av_organisation_free (self->organisation);
}

/* To a structure it is shared with: what is of a class that is shared goes to its people,
 * as what a colleague writes, and counts; what is not is nobody's but the former
 * commune's, and waits. */
static void
test_moved_to_whom_it_is_shared_with (void)
{
  Sharing sharing;
  AvOrganisation *organisation;
  g_autofree char *record = NULL;

  sharing_set_up (&sharing);
  organisation = sharing.organisation;
  move (organisation, sharing.laptop, "S12");

  record = av_organisation_write_contact (organisation, sharing.laptop, "Cosette", &sharing.container);
  for (guint i = 0; i <= sharing.colleague; i++)
    {
      if (i != sharing.laptop)
        av_organisation_send (organisation, sharing.laptop, i);
      g_assert_cmpint (get_scope_of (organisation, i, AV_CLASS_CONTACT), ==, sharing.structure);
      g_assert_cmpuint (count_waiting (organisation, i), ==, 0);
      assert_name (organisation, i, record, "Cosette");
    }

  av_organisation_set (organisation, sharing.laptop, "dossier", NULL, sharing.container, "motif-derogation", "Bishop");
  av_organisation_send (organisation, sharing.laptop, sharing.team);
  av_organisation_send (organisation, sharing.laptop, sharing.colleague);
  g_assert_cmpint (get_scope_of (organisation, sharing.team, AV_CLASS_PARCOURS), ==, sharing.first);
  g_assert_cmpuint (count_waiting (organisation, sharing.team), ==, 1);
  g_assert_cmpint (count (organisation, sharing.colleague, "SELECT COUNT (*) FROM strand WHERE class = 1 AND blob IS NOT NULL"), ==, 0);
  sharing_tear_down (&sharing);
}

/* What is shared no more is not written to that structure's people either, whatever they
 * wrote there. */
static void
test_moved_to_whom_it_was_shared_with (void)
{
  Sharing sharing;
  AvOrganisation *organisation;

  sharing_set_up (&sharing);
  organisation = sharing.organisation;
  write_into (organisation, sharing.colleague, sharing.container);
  av_organisation_send (organisation, sharing.colleague, sharing.team);
  av_shared_dossier_unshare (organisation, sharing.team, sharing.container, "S12");
  av_organisation_send (organisation, sharing.team, sharing.laptop);
  av_organisation_send (organisation, sharing.team, 0);
  move (organisation, sharing.laptop, "S12");

  write_into (organisation, sharing.laptop, sharing.container);
  av_organisation_send (organisation, sharing.laptop, sharing.team);
  g_assert_cmpint (get_scope_of (organisation, sharing.team, AV_CLASS_CONTACT), ==, sharing.first);
  g_assert_cmpuint (count_waiting (organisation, sharing.team), ==, 1);
  sharing_tear_down (&sharing);
}

/* Nobody of it ever wrote there. */
static void
test_moved_to_a_former_team (void)
{
  AvOrganisation *organisation = av_organisation_new (FIRST "," SECOND "," ELSEWHERE);
  guint laptop = av_organisation_join (organisation, "Darnétal-1", FIRST, "referent");
  g_autofree char *container = NULL;
  g_autofree char *record = NULL;
  AvScope second;

  g_assert_true (av_scope_parse (SECOND, &second));
  g_free (av_organisation_write_contact (organisation, laptop, "Fantine", &container));
  av_organisation_send (organisation, laptop, 0);
  av_shared_dossier_transfer (organisation, 0, container, SECOND);
  av_shared_dossier_transfer (organisation, 0, container, ELSEWHERE);
  move (organisation, laptop, SECOND);

  record = av_organisation_write_contact (organisation, laptop, "Cosette", &container);
  av_organisation_send (organisation, laptop, 0);
  for (guint i = 0; i <= laptop; i += laptop)
    {
      assert_name (organisation, i, record, "Cosette");
      g_assert_cmpint (get_scope_of (organisation, i, AV_CLASS_CONTACT), ==, second);
      g_assert_cmpuint (count_waiting (organisation, i), ==, 0);
    }
  av_organisation_free (organisation);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/signing-scope/where-it-is-revoked-comes-last", test_where_it_is_revoked_comes_last);
  g_test_add_func ("/signing-scope/what-waits-waits-with-its-author", test_what_waits_waits_with_its_author);
  g_test_add_func ("/signing-scope/a-class-taken-waits-with-its-author", test_a_class_taken_waits_with_its_author);
  g_test_add_func ("/signing-scope/what-is-over-stays-with-its-author", test_what_is_over_stays_with_its_author);
  g_test_add_func ("/signing-scope/what-waits-is-not-given", test_what_waits_is_not_given);
  g_test_add_func ("/signing-scope/scope-of-a-strand-is-asked-once", test_scope_of_a_strand_is_asked_once);
  g_test_add_func ("/signing-scope/a-key-seals-for-one-scope", test_a_key_seals_for_one_scope);
  g_test_add_func ("/signing-scope/moved-to-whom-it-is-shared-with", test_moved_to_whom_it_is_shared_with);
  g_test_add_func ("/signing-scope/moved-to-whom-it-was-shared-with", test_moved_to_whom_it_was_shared_with);
  g_test_add_func ("/signing-scope/moved-to-a-former-team", test_moved_to_a_former_team);
  return g_test_run ();
}
