/* What came by a colleague who may not read it. */

#include <string.h>

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

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relayed/stub-is-filled", test_stub_is_filled);
  return g_test_run ();
}
