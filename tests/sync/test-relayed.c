/* What came by a colleague who may not read it, and is asked for by name. */

#include <string.h>

#include "av-have-private.h"
#include "av-installation-private.h"
#include "av-sync-fixture.h"

/* Dossiers with something of the laptop's that a colleague has not said to hold. */
static guint
count_unreceived (AvOrganisation *organisation,
                  guint laptop,
                  const char *name)
{
  g_autoptr (GPtrArray) list = av_installation_list_unreceived (av_organisation_get (organisation, laptop), NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const AvUnreceived *unreceived = g_ptr_array_index (list, i);

      if (strcmp (unreceived->name, name) == 0)
        return unreceived->n_dossiers;
    }

  return 0;
}

/* A stub that somebody handed on who may not read it is no end of the matter. */
static void
test_stub_is_filled (void)
{
  AvOrganisation *organisation = av_organisation_new ("76540");
  guint laptop = av_organisation_join (organisation, "Canteleu-1", "76540", "referent");
  guint field = av_organisation_join (organisation, "Marché-1", "76540", "terrain");
  guint other = av_organisation_join (organisation, "Canteleu-3", "76540", "referent");
  g_autofree char *container = NULL;
  g_autofree char *contact = av_organisation_write_contact (organisation, laptop, "Fantine", &container);
  g_autofree char *secret = av_id_new_string ();
  g_autofree char *seen = NULL;

  av_organisation_set (organisation, laptop, "diagnostic-sensible", secret, container, "sante-frein", "oui");
  av_organisation_send (organisation, laptop, field);
  av_organisation_send (organisation, field, other);
  seen = av_organisation_get_answer (organisation, other, contact, "prenom-ou-surnom");
  g_assert_cmpstr (seen, ==, "Fantine");
  g_clear_pointer (&seen, g_free);
  seen = av_organisation_get_answer (organisation, other, secret, "sante-frein");
  g_assert_null (seen);

  /* It says what it has: of that dossier something has not arrived. */
  av_organisation_send (organisation, other, laptop);
  g_assert_cmpuint (count_unreceived (organisation, laptop, "Canteleu-3"), ==, 1);

  /* And is told the rest. */
  av_organisation_send (organisation, laptop, other);
  seen = av_organisation_get_answer (organisation, other, secret, "sante-frein");
  g_assert_cmpstr (seen, ==, "oui");
  av_organisation_send (organisation, other, laptop);
  g_assert_cmpuint (count_unreceived (organisation, laptop, "Canteleu-3"), ==, 0);
  av_organisation_free (organisation);
}

/* As if a colleague asked for every sensible strand that is at the laptop. */
static void
ask_for_sensible (AvOrganisation *organisation,
                  guint laptop,
                  guint colleague)
{
  AvInstallation *self = av_organisation_get (organisation, laptop);
  AvStore *store = av_organisation_get_store (organisation, laptop);
  const AvId *id = av_installation_get_id (av_organisation_get (organisation, colleague));
  g_autoptr (AvHave) have = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStatement) statement =
    av_database_prepare (av_store_get_database (store), "SELECT seg.hash32, idx FROM strand JOIN seg USING (sid) WHERE blob IS NOT NULL AND class = 2", &error);

  g_assert_true (av_installation_load_have (self, id, &have, &error));
  while (av_statement_next (statement, &error))
    av_have_add_want (have, av_statement_get_blob (statement, 0, NULL), (guint16) av_statement_get_int64 (statement, 1));
  g_assert_no_error (error);
  g_assert_cmpuint (have->n_wants, >, 0);

  bytes = av_have_write (have);
  g_assert_true (av_segment_store_set_have (store, id, av_store_tick (store), bytes->data, bytes->len, &error));
}

static guint
count_filled (AvOrganisation *organisation,
              guint laptop,
              guint colleague)
{
  g_autofree char *path = NULL;

  ask_for_sensible (organisation, laptop, colleague);
  path = av_organisation_export (organisation, laptop, colleague);
  return av_organisation_count_fills (organisation, colleague, path);
}

/* Whoever may read it is sent it once more, for all that is known here it was lost there. */
static void
test_who_may_not_read_asks_in_vain (void)
{
  AvOrganisation *organisation = av_organisation_new ("76540");
  guint laptop = av_organisation_join (organisation, "Canteleu-1", "76540", "referent");
  guint field = av_organisation_join (organisation, "Marché-1", "76540", "terrain");
  guint other = av_organisation_join (organisation, "Canteleu-3", "76540", "referent");
  g_autofree char *container = NULL;
  g_autofree char *contact = av_organisation_write_contact (organisation, laptop, "Fantine", &container);
  g_autofree char *secret = av_id_new_string ();

  av_organisation_set (organisation, laptop, "diagnostic-sensible", secret, container, "sante-frein", "oui");
  for (guint i = field; i <= other; i++)
    {
      av_organisation_send (organisation, laptop, i);
      av_organisation_send (organisation, i, laptop);
    }

  g_assert_cmpuint (count_filled (organisation, laptop, field), ==, 0);
  g_assert_cmpuint (count_filled (organisation, laptop, other), ==, 1);
  av_organisation_free (organisation);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relayed/stub-is-filled", test_stub_is_filled);
  g_test_add_func ("/relayed/who-may-not-read-asks-in-vain", test_who_may_not_read_asks_in_vain);
  return g_test_run ();
}
