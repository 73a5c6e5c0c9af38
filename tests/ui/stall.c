#include "stall.h"

#include <adwaita.h>

#include "av-id.h"
#include "av-locale.h"
#include "av-outing.h"
#include "av-reperage-window.h"
#include "av-ui.h"
#include "ui-fixture.h"

/* One for all cases: its name on the bus is taken once. */
static AdwApplication *application;

/* What the application listens to; the table of keys is tested on its own. */
static void
listen (void)
{
  static const char *const keys[][2] = {
    { "win.save-next", "<Control>Return" },
    { "win.save", "<Control>s" },
    { "win.search", "<Control>f" },
    { "win.edit", "<Control>e" },
    { "win.new", "<Control>n" },
    { "win.undo", "<Control>z" },
    { "win.count::parle", "F2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const char *accels[] = { keys[i][1], NULL };

      gtk_application_set_accels_for_action (GTK_APPLICATION (application), keys[i][0], accels);
    }
}

void
stall_set_up (Stall *stall,
              gconstpointer layout)
{
  stall->session = ui_fixture_new ();
  av_outing_choose_async (stall->session, FIXTURE_OPERATION, NULL, NULL);
  ui_spin_ms (100);
  ui_use_layout (layout != NULL ? layout : "fr");
  stall->window = g_object_new (AV_TYPE_REPERAGE_WINDOW, "application", application, "session", stall->session, NULL);
  ui_show (stall->window);
  ui_spin_ms (300);
}

void
stall_tear_down (Stall *stall,
                 gconstpointer layout)
{
  gtk_window_destroy (GTK_WINDOW (stall->window));
  ui_spin_ms (50);
  ui_fixture_close (stall->session);
}

static gpointer
read_all (AvStore *store,
          gpointer user_data,
          GError **error)
{
  g_autoptr (AvQuery) query = av_query_new (user_data);

  return av_query_summaries (store, query, error);
}

GPtrArray *
stall_list_records (Stall *stall,
                    const char *form)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *all = av_queue_call_sync (av_session_get_queue (stall->session), read_all, (gpointer) form, &error);

  g_assert_no_error (error);

  return all;
}

char *
stall_save_contact (Stall *stall)
{
  g_autofree char *id = av_id_new_string ();
  g_autofree char *container = av_id_new_string ();
  g_autoptr (AvChange) change = av_change_new ("contact", id, container, NULL);

  av_change_set (change, "prenom-ou-surnom", "Éponine");
  av_change_set (change, "tranche-age", "18-21");
  av_change_set (change, "origine", "PAIR");
  av_change_set (change, "moyen-contact", "tel");
  av_change_set (change, "valeur-contact", "+33639981297");
  av_change_set (change, "accord-recontact", "oui");
  av_change_set (change, "info-rgpd-remise", "papier");
  av_change_set (change, "code-insee", FIXTURE_SCOPE);
  av_change_set (change, "horodatage", "2026-01-24T14:05:00+01:00");
  av_change_set (change, "agent", FIXTURE_AGENT);
  av_change_set (change, "operation", FIXTURE_OPERATION);
  ui_fixture_commit (stall->session, change);

  return g_steal_pointer (&id);
}

void
stall_init (int *argc,
            char ***argv)
{
  av_locale_init ();
  gtk_test_init (argc, argv);
  adw_init ();
  av_ui_init ();
  application = adw_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  listen ();
}

GtkApplication *
stall_get_application (void)
{
  return GTK_APPLICATION (application);
}
