#include "deed.h"

#include <string.h>

#include "full-disk.h"
#include "ui-fixture.h"

static Laptop *laptop;

char *
deed_meet (Laptop *of,
           const char *name)
{
  AvSession *session = av_application_get_session (of->application);
  g_autoptr (AvChange) change = av_change_new ("contact", NULL, NULL, NULL);
  g_autoptr (AvSnapshot) saved = NULL;
  g_auto (GStrv) names = g_strsplit (name, " ", 2);

  av_change_set (change, "prenom-ou-surnom", names[0]);
  av_change_set (change, "nom", names[1]);
  av_change_set (change, "tranche-age", "18-21");
  av_change_set (change, "origine", "PAIR");
  av_change_set (change, "accord-recontact", "oui");
  av_change_set (change, "info-rgpd-remise", "orale");
  ui_fixture_commit (session, change);
  saved = ui_fixture_load (session, av_change_get_id (change));

  return g_strdup (av_snapshot_get_container (saved));
}

void
deed_press_save_next (GtkWidget *window)
{
  g_assert_true (gtk_widget_activate_action (window, "win.save-next", NULL));
}

void
deed_undo (GtkWidget *window)
{
  g_assert_true (gtk_widget_activate_action (window, "win.undo", NULL));
}

void
deed_close_all (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  while (g_list_model_get_n_items (windows) > 0)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, 0);

      gtk_window_destroy (window);
    }
  ui_spin_ms (100);
}

void
deed_keep_backups_away (Laptop *of)
{
  g_autofree char *backups = g_build_filename (of->store, "backups", NULL);

  g_setenv ("AV_FULL_DISK", backups, TRUE);
  g_setenv ("AV_FULL_DISK_WHEN", of->dir, TRUE);
}

/* ---- One case ------------------------------------------------------------------ */

/* The window that says it: another one may, once it is done. */
static GtkWidget *
find_done (const char *sentence)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *each = windows; each != NULL; each = each->next)
    if (gtk_widget_get_mapped (each->data) && refusal_is_said (each->data, sentence))
      return each->data;

  return NULL;
}

static void
await_done (const char *sentence)
{
  g_autoptr (GList) windows = NULL;

  for (guint i = 0; i < UI_PATIENCE && find_done (sentence) == NULL; i++)
    ui_spin_ms (50);
  if (find_done (sentence) != NULL)
    return;

  windows = gtk_window_list_toplevels ();
  for (GList *each = windows; each != NULL; each = each->next)
    refusal_list_texts (each->data);
  g_test_fail_printf ("“%s” is not said", sentence);
}

static void
test_deed (gconstpointer data)
{
  const Deed *deed = data;
  GtkWidget *window = deed->prepare ();
  g_autofree char *before = refusal_note_all (laptop);
  g_autofree char *after = NULL;
  g_autofree char *below = g_build_filename (laptop->dir, deed->below != NULL ? deed->below : "poste", NULL);

  full_disk_below (below);
  deed->ask (window);
  ui_press ("Shift_L", NULL); /* somebody is there: no veil */
  refusal_await (window, deed->refused);
  full_disk_below (NULL);
  after = refusal_note_all (laptop);
  if (strcmp (before, after) != 0)
    g_test_fail_printf ("something was changed:\n%s\nis now\n%s", before, after);

  deed->ask (window);
  if (deed->done != NULL)
    await_done (deed->done);
  deed_close_all ();
}

void
deed_add_tests (Laptop *of,
                const Deed *deeds,
                guint n)
{
  laptop = of;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strconcat ("/full-deeds/", deeds[i].name, NULL);

      g_test_add_data_func (path, &deeds[i], test_deed);
    }
}
