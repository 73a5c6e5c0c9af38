/* What others wrote that is not shown here yet: how much, of whom, and what it
 * waits for. */

#include <string.h>

#include "av-awaited.h"
#include "av-forgery.h"
#include "av-installation-share.h"
#include "av-segment-store.h"
#include "av-sync-fixture.h"

#define HERE "76540"
#define ELSEWHERE "76231"

enum
{
  MAIRIE,
  TEAM,
  COLLEAGUE,
  OUTSIDER,
};

typedef struct
{
  AvOrganisation *organisation;
  char *container;
  char *record;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  AvOrganisation *organisation = av_organisation_new_in_files (HERE "," ELSEWHERE);

  fixture->organisation = organisation;
  g_assert_cmpuint (av_organisation_join (organisation, "Canteleu-1", HERE, "referent"), ==, TEAM);
  g_assert_cmpuint (av_organisation_join (organisation, "Canteleu-2", HERE, "referent"), ==, COLLEAGUE);
  g_assert_cmpuint (av_organisation_join (organisation, "Elbeuf-1", ELSEWHERE, "referent"), ==, OUTSIDER);
  fixture->record = av_organisation_write_contact (organisation, TEAM, "Cosette", &fixture->container);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
  g_free (fixture->container);
  g_free (fixture->record);
}

/* "kind author n, kind author n". */
static void
assert_awaited (Fixture *fixture,
                guint number,
                const char *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = av_installation_list_awaited (av_organisation_get (fixture->organisation, number), &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    {
      const AvAwaited *awaited = g_ptr_array_index (list, i);
      g_autofree char *title = av_awaited_describe (awaited);

      g_string_append_printf (text, "%s%s %s %u", i > 0 ? ", " : "", av_awaited_get_name (awaited), awaited->author, awaited->n);
      g_assert_nonnull (strstr (title, awaited->author));
      g_assert_true (g_str_has_prefix (av_awaited_explain (awaited), "Waiting for "));
      g_assert_cmpint (awaited->since, >, 0);
    }
  g_assert_cmpstr (text->str, ==, wanted);
}

/* Carried by who may not read it: a stub, which says nothing to the carrier. */
static void
test_content_is_awaited (Fixture *fixture,
                         gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  av_organisation_send (organisation, TEAM, OUTSIDER);
  assert_awaited (fixture, OUTSIDER, "");
  av_organisation_send (organisation, OUTSIDER, COLLEAGUE);
  assert_awaited (fixture, COLLEAGUE, "content Canteleu-1 1");

  /* It asks for it, and is given it. */
  av_organisation_send (organisation, COLLEAGUE, TEAM);
  av_organisation_send (organisation, TEAM, COLLEAGUE);
  assert_awaited (fixture, COLLEAGUE, "");
}

/* What is erased waits for nothing. */
static void
test_what_is_erased_is_not_awaited (Fixture *fixture,
                                    gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  av_organisation_send (organisation, TEAM, COLLEAGUE);
  g_assert_true (av_installation_erase (av_organisation_get (organisation, COLLEAGUE), fixture->container, 0, "demande", NULL));
  av_organisation_send (organisation, COLLEAGUE, TEAM);
  g_assert_true (av_installation_confirm_erasure (av_organisation_get (organisation, TEAM), fixture->container, 0, NULL));
  av_organisation_send (organisation, TEAM, COLLEAGUE);
  assert_awaited (fixture, TEAM, "");
  assert_awaited (fixture, COLLEAGUE, "");
}

/* Who comes after an erasure cannot tell it from what is on its way. */
static void
test_newcomer_after_an_erasure (Fixture *fixture,
                                gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint newcomer;

  av_organisation_send (organisation, TEAM, COLLEAGUE);
  g_assert_true (av_installation_erase (av_organisation_get (organisation, COLLEAGUE), fixture->container, 0, "demande", NULL));
  av_organisation_send (organisation, COLLEAGUE, TEAM);
  g_assert_true (av_installation_confirm_erasure (av_organisation_get (organisation, TEAM), fixture->container, 0, NULL));
  newcomer = av_organisation_join (organisation, "Canteleu-3", HERE, "referent");
  av_organisation_send (organisation, TEAM, newcomer);
  assert_awaited (fixture, newcomer, "content Canteleu-1 1");
}

/* An outsider writes into a dossier whose id it knows: the team is told that
 * something waits, and it comes with the transfer. */
static void
test_right_is_awaited (Fixture *fixture,
                       gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  av_organisation_send (organisation, TEAM, OUTSIDER);
  g_free (av_organisation_write_contact (organisation, OUTSIDER, "Javert", &fixture->container));
  av_organisation_send (organisation, OUTSIDER, TEAM);
  assert_awaited (fixture, TEAM, "right Elbeuf-1 1");
  assert_awaited (fixture, OUTSIDER, "");

  g_assert_true (av_installation_transfer (av_organisation_get (organisation, TEAM), fixture->container, ELSEWHERE, NULL));
  assert_awaited (fixture, TEAM, "");
}

/* A backup that came back remembers nothing of what it had said that it holds. */
static void
test_missing_segment_is_awaited (Fixture *fixture,
                                 gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  av_organisation_back_up (organisation, COLLEAGUE);
  av_organisation_send (organisation, TEAM, COLLEAGUE);
  av_organisation_send (organisation, COLLEAGUE, TEAM);
  av_organisation_restore (organisation, COLLEAGUE);
  g_free (av_organisation_write_contact (organisation, TEAM, "Fantine", NULL));
  av_organisation_send (organisation, TEAM, COLLEAGUE);
  assert_awaited (fixture, COLLEAGUE, "bundle Canteleu-1 1");

  av_organisation_send (organisation, COLLEAGUE, TEAM);
  av_organisation_send (organisation, TEAM, COLLEAGUE);
  assert_awaited (fixture, COLLEAGUE, "");
}

/* The last thing it signed is damaged, and nobody else has it. */
static void
lose_last_segment_of_team (Fixture *fixture)
{
  AvStore *store = av_organisation_get_store (fixture->organisation, TEAM);
  g_autofree char *path = av_organisation_export (fixture->organisation, TEAM, MAIRIE);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStatement) statement = av_database_prepare (av_store_get_database (store),
                                                           "UPDATE seg SET status = 0 WHERE sid = (SELECT MAX (sid) FROM seg JOIN journal USING (jid) WHERE ours AND status > 1)", &error);

  g_assert_no_error (error);
  g_assert_true (av_statement_run (statement, &error));
}

/* What is lost for good waits for nothing. */
static void
test_what_its_author_lost_is_not_awaited (Fixture *fixture,
                                          gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  av_organisation_send (organisation, TEAM, COLLEAGUE);
  g_free (av_organisation_write_contact (organisation, TEAM, "Fantine", NULL));
  lose_last_segment_of_team (fixture);
  g_free (av_organisation_write_contact (organisation, TEAM, "Gavroche", NULL));
  av_organisation_send (organisation, TEAM, COLLEAGUE);
  assert_awaited (fixture, COLLEAGUE, "");
}

static void
test_version_is_awaited (Fixture *fixture,
                         gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvStore *store = av_organisation_get_store (organisation, COLLEAGUE);
  g_autofree char *sql = g_strdup_printf ("UPDATE seg SET status = %d WHERE jid IN (SELECT jid FROM journal WHERE hex (installation) = hex (?1))", AV_SEGMENT_TOO_NEW);
  g_autoptr (AvStatement) statement = NULL;
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, TEAM, COLLEAGUE);
  statement = av_database_prepare (av_store_get_database (store), sql, &error);
  g_assert_no_error (error);
  av_statement_bind_blob (statement, 1, av_installation_get_id (av_organisation_get (organisation, TEAM)), sizeof (AvId));
  g_assert_true (av_statement_run (statement, &error));
  /* What it wrote when it joined, and the contact. */
  assert_awaited (fixture, COLLEAGUE, "version Canteleu-1 2");
}

/* Numbers are signed by whoever likes: many are still many when they are added up. */
static void
test_unheard_numbers_are_no_fewer (AvForgery *forgery,
                                   gconstpointer user_data)
{
  AvInstallation *other = av_organisation_get (forgery->organisation, forgery->other);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 1; i <= 3; i++)
    {
      g_autoptr (GBytes) forged = av_forgery_sign (forgery, forgery->laptop, &forgery->journal, (guint64) i << 40, NULL);

      av_forgery_deliver (forgery, forgery->other, forged);
    }

  list = av_installation_list_awaited (other, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpuint (((const AvAwaited *) g_ptr_array_index (list, 0))->n, ==, G_MAXINT);
}

int
main (int argc,
      char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *fixture,
                  gconstpointer user_data);
  } tests[] = {
    { "/awaited/content-is-awaited", test_content_is_awaited },
    { "/awaited/what-is-erased-is-not-awaited", test_what_is_erased_is_not_awaited },
    { "/awaited/newcomer-after-an-erasure", test_newcomer_after_an_erasure },
    { "/awaited/right-is-awaited", test_right_is_awaited },
    { "/awaited/missing-segment-is-awaited", test_missing_segment_is_awaited },
    { "/awaited/what-its-author-lost-is-not-awaited", test_what_its_author_lost_is_not_awaited },
    { "/awaited/version-is-awaited", test_version_is_awaited },
  };

  av_sync_fixture_set_up_state ();
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  g_test_add ("/awaited/unheard-numbers-are-no-fewer", AvForgery, NULL, av_forgery_set_up, test_unheard_numbers_are_no_fewer, av_forgery_tear_down);

  return g_test_run ();
}
