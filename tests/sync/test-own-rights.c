/* The rights of this installation are changed: what it may read from then on
 * comes and is shown; what it read stays, and nothing more comes. */

#include <string.h>

#include "av-digest.h"
#include "av-draft.h"
#include "av-installation-private.h"
#include "av-installation-share.h"
#include "av-query.h"
#include "av-record-store.h"
#include "av-search.h"
#include "av-segment-store.h"
#include "av-sync-fixture.h"

#define MAIRIE 0

/* The mairie answers for both communes. */
typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
  char *container; /* of Canteleu */
  char *elsewhere; /* of Darnétal */
} Fixture;

static char *
write_contact (Fixture *fixture,
               const char *scope,
               const char *name)
{
  g_autofree char *container = NULL;
  AvStore *store = av_organisation_get_store (fixture->organisation, MAIRIE);

  g_assert_true (av_store_set_default_scope (store, scope, NULL));
  g_free (av_organisation_write_contact (fixture->organisation, MAIRIE, name, &container));
  return g_steal_pointer (&container);
}

static char *
write_obstacle (Fixture *fixture,
                const char *theme,
                const char *words)
{
  g_autoptr (AvChange) obstacle = av_change_new ("frein", NULL, fixture->container, NULL);
  g_autoptr (GError) error = NULL;

  av_change_set (obstacle, "theme", theme);
  av_change_set (obstacle, "situation", words);
  av_change_set (obstacle, "intensite", "bloquant");
  av_change_set (obstacle, "exprime-par", "jeune");
  av_store_commit_one (av_organisation_get_store (fixture->organisation, MAIRIE), obstacle, &error);
  g_assert_no_error (error);
  return g_strdup (av_change_get_id (obstacle));
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->organisation = av_organisation_new ("76540,76212");
  fixture->laptop = av_organisation_join (fixture->organisation, "Canteleu-1", "76540", user_data);
  fixture->container = write_contact (fixture, "76540", "Gervaise");
  fixture->elsewhere = write_contact (fixture, "76212", "Lantier");
  g_free (write_obstacle (fixture, "logement-hebergement", "Loge chez Lorilleux"));
  g_free (write_obstacle (fixture, "sante", "Canarisensible"));
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
  g_free (fixture->container);
  g_free (fixture->elsewhere);
}

/* What each has to say, until nothing more comes. */
static void
exchange (Fixture *fixture)
{
  for (guint i = 0; i < 2; i++)
    {
      av_organisation_send (fixture->organisation, MAIRIE, fixture->laptop);
      av_organisation_send (fixture->organisation, fixture->laptop, MAIRIE);
    }
}

static void
grant (Fixture *fixture,
       const char *scopes,
       const char *role)
{
  AvInstallation *mairie = av_organisation_get (fixture->organisation, MAIRIE);
  const AvTrusted *member = av_installation_find_member (mairie, "Canteleu-1", NULL);
  g_autoptr (AvTrustStatement) statement = av_trust_statement_new (AV_TRUST_CHANGE);
  g_autoptr (AvTrust) trust = av_trust_copy (mairie->trust);
  g_auto (GStrv) texts = g_strsplit (scopes, ",", -1);
  g_autoptr (GArray) parsed = NULL;
  g_autoptr (GError) error = NULL;

  parsed = av_scopes_parse ((const char *const *) texts, &error);
  g_assert_no_error (error);
  g_array_append_vals (statement->scopes, parsed->data, parsed->len);
  g_assert_true (av_rights_parse (role, &statement->rights, &error));
  statement->installation = member->id;
  statement->not_after = member->not_after;
  av_installation_issue (mairie, trust, statement, NULL, &error);
  g_assert_no_error (error);
  av_installation_adopt_trust (mairie, g_steal_pointer (&trust), &error);
  g_assert_no_error (error);
}

static AvStore *
get_laptop (Fixture *fixture)
{
  return av_organisation_get_store (fixture->organisation, fixture->laptop);
}

static guint
count_listed (Fixture *fixture,
              const char *form)
{
  g_autoptr (AvQuery) query = av_query_new (form);
  g_autoptr (GError) error = NULL;
  guint n = av_query_count (get_laptop (fixture), query, &error);

  g_assert_no_error (error);
  return n;
}

static guint
count_found (Fixture *fixture,
             const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = av_search (get_laptop (fixture), name, 5, &error);

  g_assert_no_error (error);
  return found->len;
}

static gint64
ask (Fixture *fixture,
     const char *sql)
{
  gint64 n = 0;

  g_assert_true (av_database_get_int64 (av_store_get_database (get_laptop (fixture)), sql, 0, &n, NULL));
  return n;
}

#define SENSITIVE_ROWS "SELECT COUNT (*) FROM form_frein WHERE _class = 2"
#define WORDS "SELECT COUNT (*) FROM name_words WHERE words LIKE '%lantier%'"

static void
assert_digests_agree (Fixture *fixture,
                      const char *scope)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *ours = av_digest (get_laptop (fixture), scope, &error);
  g_autofree char *theirs = av_digest (av_organisation_get_store (fixture->organisation, MAIRIE), scope, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (ours, ==, theirs);
}

static int
compare_lines (gconstpointer one,
               gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

static void
add_rows (AvDatabase *db,
          const char *table,
          GPtrArray *lines)
{
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s", table);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStatement) rows = av_database_prepare (db, sql, &error);

  g_assert_no_error (error);
  while (av_statement_next (rows, &error))
    {
      GString *line = g_string_new (table);

      for (int i = 0; i < av_statement_get_n_columns (rows); i++)
        {
          const char *text = av_statement_get_text (rows, i);
          g_autofree char *shown = text != NULL ? g_strescape (text, NULL) : g_strdup ("-");

          g_string_append_printf (line, "|%s", shown);
        }
      g_ptr_array_add (lines, g_string_free (line, FALSE));
    }
  g_assert_no_error (error);
}

/* Every row of every table that is made of the registers. */
static char *
draw_projections (Fixture *fixture)
{
  static const char sql[] = "SELECT name FROM sqlite_schema WHERE type = 'table' AND "
                            "(name GLOB 'form_*' OR name IN ('name_index', 'name_words', 'due', 'conflict', 'fused'))";
  AvDatabase *db = av_store_get_database (get_laptop (fixture));
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStatement) tables = av_database_prepare (db, sql, &error);

  g_assert_no_error (error);
  while (av_statement_next (tables, &error))
    add_rows (db, av_statement_get_text (tables, 0), lines);
  g_assert_no_error (error);
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

/* They are what they would be, made of nothing but the registers. */
static void
assert_projections_are_true (Fixture *fixture)
{
  g_autofree char *followed = draw_projections (fixture);
  g_autofree char *rebuilt = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (av_store_rebuild_projections (get_laptop (fixture), NULL, NULL, &error));
  g_assert_no_error (error);
  rebuilt = draw_projections (fixture);
  g_assert_cmpstr (followed, ==, rebuilt);
}

static void
test_wider_class_is_shown (Fixture *fixture,
                           gconstpointer user_data)
{
  exchange (fixture);
  g_assert_cmpuint (count_listed (fixture, "frein"), ==, 1);
  g_assert_cmpint (ask (fixture, SENSITIVE_ROWS), ==, 0);

  grant (fixture, "76540", "referent");
  exchange (fixture);
  g_assert_cmpuint (count_listed (fixture, "frein"), ==, 2);
  g_assert_cmpint (ask (fixture, SENSITIVE_ROWS), ==, 1);
  assert_projections_are_true (fixture);
  assert_digests_agree (fixture, "76540");
}

static void
test_wider_scope_is_shown (Fixture *fixture,
                           gconstpointer user_data)
{
  exchange (fixture);
  g_assert_cmpuint (count_listed (fixture, "contact"), ==, 1);
  g_assert_cmpuint (count_found (fixture, "Lantier"), ==, 0);
  g_assert_cmpint (ask (fixture, WORDS), ==, 0);

  grant (fixture, "76212,76540", "referent");
  exchange (fixture);
  g_assert_cmpuint (count_listed (fixture, "contact"), ==, 2);
  g_assert_cmpuint (count_found (fixture, "Lantier"), ==, 1);
  g_assert_cmpint (ask (fixture, WORDS), ==, 1);
  assert_projections_are_true (fixture);
  assert_digests_agree (fixture, "76540");
  assert_digests_agree (fixture, "76212");
  assert_digests_agree (fixture, NULL);
}

static void
keep_draft (Fixture *fixture,
            const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvSnapshot) loaded = av_record_store_load (get_laptop (fixture), id, &error);
  g_autoptr (AvDraft) draft = NULL;

  g_assert_no_error (error);
  draft = av_draft_new ("diagnostic", loaded, av_snapshot_get_answers (loaded));
  av_draft_save (get_laptop (fixture), draft, &error);
  g_assert_no_error (error);
}

static void
test_narrower_class_brings_no_more (Fixture *fixture,
                                    gconstpointer user_data)
{
  g_autofree char *known = write_obstacle (fixture, "justice", "Convocation");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  exchange (fixture);
  g_assert_cmpint (ask (fixture, SENSITIVE_ROWS), ==, 2);
  keep_draft (fixture, known);
  before = draw_projections (fixture);

  grant (fixture, "76540", "terrain");
  exchange (fixture);
  after = draw_projections (fixture);
  g_assert_cmpstr (after, ==, before);

  g_free (write_obstacle (fixture, "sante", "Canariensuite"));
  av_organisation_set (fixture->organisation, MAIRIE, "frein", known, fixture->container, "situation", "Canariensuite");
  exchange (fixture);
  g_free (after);
  after = draw_projections (fixture);
  g_assert_null (strstr (after, "Canariensuite"));
  g_assert_cmpint (ask (fixture, SENSITIVE_ROWS), ==, 2);
  g_assert_cmpint (ask (fixture, "SELECT COUNT (*) FROM draft"), ==, 1);
  assert_projections_are_true (fixture);
}

static void
test_narrower_scope_brings_no_more (Fixture *fixture,
                                    gconstpointer user_data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *later = NULL;

  grant (fixture, "76212,76540", "referent");
  exchange (fixture);
  g_assert_cmpuint (count_found (fixture, "Lantier"), ==, 1);
  before = draw_projections (fixture);

  grant (fixture, "76540", "referent");
  exchange (fixture);
  after = draw_projections (fixture);
  g_assert_cmpstr (after, ==, before);

  later = write_contact (fixture, "76212", "Coupeau");
  exchange (fixture);
  g_assert_cmpuint (count_found (fixture, "Lantier"), ==, 1);
  g_assert_cmpuint (count_found (fixture, "Coupeau"), ==, 0);
  g_assert_cmpuint (count_listed (fixture, "contact"), ==, 2);
  assert_projections_are_true (fixture);
  assert_digests_agree (fixture, "76540");

  /* Nothing was forgotten of what it is to have again. */
  grant (fixture, "76212,76540", "referent");
  exchange (fixture);
  g_assert_cmpuint (count_found (fixture, "Coupeau"), ==, 1);
  assert_projections_are_true (fixture);
  assert_digests_agree (fixture, NULL);
}

static char *
write_into (Fixture *fixture,
            guint number,
            const char *container,
            const char *name)
{
  g_autofree char *where = g_strdup (container);

  return av_organisation_write_contact (fixture->organisation, number, name, &where);
}

static char *
get_scope (Fixture *fixture,
           const char *container)
{
  g_autoptr (GError) error = NULL;
  char *scope = NULL;
  AvId id;

  g_assert_true (av_id_parse (container, &id));
  av_segment_store_get_scope (get_laptop (fixture), &id, &scope, &error);
  g_assert_no_error (error);
  return scope;
}

/* Two communes claim one dossier that neither had from the other: to each it is
 * its own, and what the other one's team wrote there does not count. */
static void
test_disputed_dossier_follows_the_scope (Fixture *fixture,
                                         gconstpointer user_data)
{
  guint canteleu = av_organisation_join (fixture->organisation, "Canteleu-2", "76540", "referent");
  guint darnetal = av_organisation_join (fixture->organisation, "Darnetal-1", "76212", "referent");
  g_autofree char *disputed = av_id_new_string ();
  g_autofree char *first = write_into (fixture, canteleu, disputed, "Virginie");
  g_autofree char *second = write_into (fixture, darnetal, disputed, "Boche");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  av_organisation_send (fixture->organisation, canteleu, MAIRIE);
  av_organisation_send (fixture->organisation, darnetal, MAIRIE);
  grant (fixture, "76212", "referent");
  exchange (fixture);
  before = get_scope (fixture, disputed);
  g_assert_cmpstr (before, ==, "76212");
  g_assert_cmpuint (count_found (fixture, "Boche"), ==, 1);
  g_assert_cmpuint (count_found (fixture, "Virginie"), ==, 0);
  keep_draft (fixture, second);

  grant (fixture, "76540", "referent");
  exchange (fixture);
  after = get_scope (fixture, disputed);
  g_assert_cmpstr (after, ==, "76540");
  g_assert_cmpuint (count_found (fixture, "Virginie"), ==, 1);
  g_assert_cmpuint (count_found (fixture, "Boche"), ==, 0);
  g_assert_cmpint (ask (fixture, "SELECT COUNT (*) FROM name_words WHERE words LIKE '%boche%'"), ==, 0);
  g_assert_cmpint (ask (fixture, "SELECT COUNT (*) FROM form_contact WHERE prenom_ou_surnom = 'Boche'"), ==, 0);
  assert_projections_are_true (fixture);
}

static GPtrArray *
receive (Fixture *fixture)
{
  g_autofree char *path = av_organisation_export (fixture->organisation, MAIRIE, fixture->laptop);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) report = av_installation_import (av_organisation_get (fixture->organisation, fixture->laptop), path, &error);

  g_assert_no_error (error);
  return av_import_report_dup_notices (report);
}

/* What it writes from then on counts. */
static void
test_moved_it_writes_for_its_new_commune (Fixture *fixture,
                                          gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GPtrArray) notices = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *container = NULL;
  g_autofree char *record = NULL;
  g_autofree char *name = NULL;
  g_autofree char *there = NULL;
  AvId id;

  g_assert_cmpstr (av_store_get_default_scope (get_laptop (fixture)), ==, "76540");
  grant (fixture, "76212", "referent");
  notices = receive (fixture);
  record = av_organisation_write_contact (organisation, fixture->laptop, "Goujet", &container);
  av_organisation_send (organisation, fixture->laptop, MAIRIE);

  name = av_organisation_get_answer (organisation, MAIRIE, record, "prenom-ou-surnom");
  g_assert_cmpstr (name, ==, "Goujet");
  g_assert_true (av_id_parse (container, &id));
  g_assert_true (av_segment_store_get_scope (av_organisation_get_store (organisation, MAIRIE), &id, &there, &error));
  g_assert_cmpstr (there, ==, "76212");

  g_assert_cmpuint (notices->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (notices, 0), "Darnétal"));
}

/* Also after it was closed; and back again it goes on where it began. */
static void
test_moved_it_stays_and_comes_back (Fixture *fixture,
                                    gconstpointer user_data)
{
  AvInstallation *laptop = av_organisation_get (fixture->organisation, fixture->laptop);
  g_autoptr (GError) error = NULL;

  grant (fixture, "76212", "referent");
  g_ptr_array_unref (receive (fixture));
  g_assert_true (av_installation_read (laptop, &error));
  g_assert_cmpstr (av_store_get_default_scope (get_laptop (fixture)), ==, "76212");

  grant (fixture, "76540,76212", "referent");
  g_ptr_array_unref (receive (fixture));
  g_assert_cmpstr (av_store_get_default_scope (get_laptop (fixture)), ==, "76540");
}

/* A lesser role where it was begun, a greater one where it went: that one counts. */
static void
test_given_away_is_read_by_the_new_role (Fixture *fixture,
                                         gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *mairie = av_organisation_get (organisation, MAIRIE);
  AvGranting granting = { AV_TRUST_ENROL };
  g_autoptr (AvTrust) trust = NULL;
  g_autoptr (GArray) mandates = av_mandates_new ();
  g_autofree char *there = NULL;
  g_autofree char *here = NULL;
  AvRights rights;
  AvScope scope;
  g_autoptr (GError) error = NULL;

  exchange (fixture);
  trust = av_trust_copy (mairie->trust);
  granting.member = av_installation_find_member (mairie, "Canteleu-1", NULL);
  granting.mandates = mandates;
  av_rights_parse ("referent", &rights, NULL);
  av_scope_parse ("76212", &scope);
  av_mandates_add (mandates, scope, &rights, granting.member->not_after);
  av_installation_grant (mairie, trust, &granting, NULL, &error);
  g_assert_no_error (error);
  av_installation_adopt_trust (mairie, g_steal_pointer (&trust), &error);
  g_assert_no_error (error);
  av_installation_transfer (mairie, fixture->container, "76212", &error);
  g_assert_no_error (error);

  exchange (fixture);
  here = av_digest_classes (av_organisation_get_store (organisation, MAIRIE), "76212", AV_CLASS_BIT (AV_CLASS_SENSIBLE), &error);
  g_assert_no_error (error);
  there = av_digest_classes (av_organisation_get_store (organisation, fixture->laptop), "76212", AV_CLASS_BIT (AV_CLASS_SENSIBLE), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (there, ==, here);
}

#define ADD(name, role, func) g_test_add ("/sync/own-rights/" name, Fixture, role, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("wider-class-is-shown", "terrain", test_wider_class_is_shown);
  ADD ("wider-scope-is-shown", "referent", test_wider_scope_is_shown);
  ADD ("narrower-class-brings-no-more", "referent", test_narrower_class_brings_no_more);
  ADD ("narrower-scope-brings-no-more", "referent", test_narrower_scope_brings_no_more);

  ADD ("moved-it-writes-for-its-new-commune", "referent", test_moved_it_writes_for_its_new_commune);
  ADD ("moved-it-stays-and-comes-back", "referent", test_moved_it_stays_and_comes_back);
  ADD ("given-away-is-read-by-the-new-role", "terrain", test_given_away_is_read_by_the_new_role);
  ADD ("disputed-dossier-follows-the-scope", "referent", test_disputed_dossier_follows_the_scope);

  return g_test_run ();
}
