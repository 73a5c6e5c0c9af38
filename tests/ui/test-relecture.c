/* « À relire »: what was captured while locked, on the screen of who opens. */

#include <glib/gstdio.h>
#include <string.h>

#include "av-captured-row.h"
#include "av-inbox.h"
#include "av-reperage-window.h"
#include "laptop-fixture.h"
#include "ui-fixture.h"

static Laptop *laptop;

static void
take (const char *form,
      const char *answers,
      const char *taken_by)
{
  g_autoptr (GVariant) given = g_variant_ref_sink (g_variant_new_parsed (answers));
  g_autoptr (GError) error = NULL;

  av_inbox_seal (laptop->store, form, given, taken_by, g_get_real_time () / G_USEC_PER_SEC, &error);
  g_assert_no_error (error);
}

static gpointer
read_all (AvStore *store,
          gpointer form,
          GError **error)
{
  g_autoptr (AvQuery) query = av_query_new (form);

  return av_query_summaries (store, query, error);
}

static GPtrArray *
list_records (const char *form)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *all = av_queue_call_sync (av_workplace_get_queue (AV_WORKPLACE (laptop->application)), read_all, (gpointer) form, &error);

  g_assert_no_error (error);

  return all;
}

static void
await_count (guint n)
{
  for (guint i = 0; i < UI_PATIENCE && av_inbox_count (laptop->store) != n; i++)
    ui_spin_ms (50);
  g_assert_cmpuint (av_inbox_count (laptop->store), ==, n);
  ui_spin_ms (200);
}

static void
act (GtkWidget *window,
     const char *action)
{
  g_assert_true (gtk_widget_activate_action (window, action, NULL));
}

static void
open_row (GtkWidget *window,
          const char *title)
{
  GtkWidget *row = gtk_widget_get_ancestor (laptop_await (window, title), GTK_TYPE_LIST_BOX_ROW);

  g_assert_nonnull (row);
  g_assert_true (gtk_widget_activate (row));
  ui_spin_ms (200);
}

static void
test_start_counts_what_waits (void)
{
  GtkWidget *start = laptop_open_window (laptop, "start");

  laptop_await (start, "À relire");
  laptop_await (start, "4");
}

static void
test_contact_is_corrected_and_accepted (void)
{
  GtkWidget *window = laptop_open_window (laptop, "relecture");
  GtkWidget *name;
  g_autoptr (GPtrArray) contacts = NULL;
  g_autoptr (GPtrArray) needs = NULL;
  AvSummary *contact;

  open_row (window, "Gavroche");
  name = gtk_window_get_focus (GTK_WINDOW (window));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "Gavroche");
  gtk_editable_set_text (GTK_EDITABLE (name), "Gavroche T.");
  act (window, "win.save-next");
  await_count (3);

  contacts = list_records ("contact");
  g_assert_cmpuint (contacts->len, ==, 1);
  contact = g_ptr_array_index (contacts, 0);
  g_assert_cmpstr (av_summary_get_answer (contact, "prenom-ou-surnom"), ==, "Gavroche T.");
  g_assert_cmpstr (av_summary_get_answer (contact, "pris-par"), ==, "Azelma");
  g_assert_cmpstr (av_summary_get_answer (contact, "relu-par"), ==, av_session_get_agent (av_application_get_session (laptop->application)));
  needs = list_records ("besoin-immediat");
  g_assert_cmpuint (needs->len, ==, 1);
}

/* Taken back, it stands in the pane again as it was taken; accepted once more it
 * is one record, with one need. */
static void
test_acceptance_is_taken_back (void)
{
  GtkWidget *window = laptop_open_window (laptop, "relecture");
  GtkWidget *name;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) contacts = NULL;
  g_autoptr (GPtrArray) needs = NULL;

  take ("contact",
        "{'prenom-ou-surnom': 'Marius', 'tranche-age': '18-21', 'origine': 'PAIR', 'besoin-immediat': 'P4',"
        " 'accord-recontact': 'oui', 'info-rgpd-remise': 'orale'}",
        "Azelma");
  gtk_window_close (GTK_WINDOW (window));
  ui_spin_ms (100);
  window = laptop_open_window (laptop, "relecture");
  open_row (window, "Marius");
  name = gtk_window_get_focus (GTK_WINDOW (window));
  gtk_editable_set_text (GTK_EDITABLE (name), "Montparnasse");
  act (window, "win.save-next");
  await_count (0);
  laptop_await (window, "Accepté : c’est maintenant une fiche comme les autres.");
  act (window, "win.undo");
  await_count (1);
  laptop_await (window, "Repris : il attend d’être relu.");
  name = laptop_await (window, "Accepter et suivant");
  none = list_records ("contact");
  g_assert_cmpuint (none->len, ==, 1);
  name = gtk_window_get_focus (GTK_WINDOW (window));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "Marius");

  act (window, "win.save-next");
  await_count (0);
  contacts = list_records ("contact");
  needs = list_records ("besoin-immediat");
  g_assert_cmpuint (contacts->len, ==, 2);
  g_assert_cmpuint (needs->len, ==, 2);
  g_assert_cmpstr (av_summary_get_answer (g_ptr_array_index (contacts, 0), "prenom-ou-surnom"), ==, "Marius");

  /* What was set aside comes back meanwhile: that is what was done last. */
  open_row (window, "Montparnasse");
  act (window, "win.take-back");
  await_count (1);
  laptop_await (window, "Accepter et suivant");
  act (window, "win.set-aside");
  await_count (0);
}

static guint
count_passages (void)
{
  g_autoptr (GPtrArray) passages = list_records ("passage");

  return passages->len;
}

/* Two of one day, and no outing yet: they wait for one. */
static void
test_passages_of_a_day_go_together (void)
{
  AvSession *session = av_application_get_session (laptop->application);
  GtkWidget *window = laptop_open_window (laptop, "relecture");
  g_autoptr (AvChange) outing = av_change_new ("operation", FIXTURE_OPERATION, NULL, NULL);
  g_autoptr (GPtrArray) passages = NULL;

  open_row (window, "2 passages sans nom");
  av_change_set (outing, "date-debut", "2026-02-24T09:00:00+01:00");
  av_change_set (outing, "type-lieu", "MARCHE");
  av_change_set (outing, "lieu", "Marché Saint-Sever");
  av_change_set (outing, "code-insee", LAPTOP_SCOPE);
  av_change_set (outing, "prevu", "oui");
  av_change_set (outing, "equipe", av_session_get_agent (session));
  ui_fixture_commit (session, outing);
  av_session_set_outing (session, FIXTURE_OPERATION, "Marché Saint-Sever", "");
  ui_spin_ms (100);
  act (window, "win.save-next");
  await_count (1);
  act (window, "win.undo");
  await_count (3);
  g_assert_cmpuint (count_passages (), ==, 0);
  laptop_await (window, "Accepter et suivant");
  act (window, "win.save-next");
  await_count (1);

  passages = list_records ("passage");
  g_assert_cmpuint (passages->len, ==, 2);
  g_assert_cmpstr (av_summary_get_answer (g_ptr_array_index (passages, 1), "operation"), ==, FIXTURE_OPERATION);
}

static void
test_set_aside_is_taken_back (void)
{
  GtkWidget *window = laptop_open_window (laptop, "relecture");

  open_row (window, "Montparnasse");
  act (window, "win.set-aside");
  await_count (0);
  laptop_await (window, "Plus rien à relire");
  laptop_await (window, "Écarté");
  act (window, "win.undo");
  await_count (1);
  laptop_await (window, "Accepter et suivant");
  act (window, "win.set-aside");
  await_count (0);
}

/* What was done before it is still taken back. */
static void
test_refusal_leaves_the_last_one (void)
{
  GtkWidget *window = laptop_open_window (laptop, "relecture");
  g_auto (GStrv) names = NULL;
  g_autofree char *path = NULL;
  g_autofree char *away = NULL;

  take ("contact", "{'prenom-ou-surnom': 'Brujon', 'tranche-age': '18-21'}", "Claquesous");
  names = av_inbox_list (laptop->store);
  g_assert_cmpuint (g_strv_length (names), ==, 1);
  path = g_build_filename (laptop->store, "inbox", names[0], NULL);
  away = g_strconcat (path, ".away", NULL);
  gtk_window_close (GTK_WINDOW (window));
  ui_spin_ms (100);
  window = laptop_open_window (laptop, "relecture");
  open_row (window, "Montparnasse");
  act (window, "win.take-back");
  await_count (2);
  open_row (window, "Montparnasse");
  act (window, "win.set-aside");
  await_count (1);

  open_row (window, "Brujon");
  g_assert_cmpint (g_rename (path, away), ==, 0);
  act (window, "win.set-aside");
  ui_spin_ms (500);
  g_assert_cmpint (g_rename (away, path), ==, 0);
  act (window, "win.undo");
  await_count (2);

  open_row (window, "Montparnasse");
  act (window, "win.set-aside");
  await_count (1);
  open_row (window, "Brujon");
  act (window, "win.set-aside");
  await_count (0);
}

static GtkWindow *
find_reperage (void)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (laptop->application)); l != NULL; l = l->next)
    if (AV_IS_REPERAGE_WINDOW (l->data))
      return l->data;

  return NULL;
}

/* Who may be the same person is looked at beside what is read over. */
static void
test_somebody_close_is_shown (void)
{
  GtkWidget *window = laptop_open_window (laptop, "relecture");
  g_autofree char *dossier = NULL;

  take ("contact", "{'prenom-ou-surnom': 'Gavroche', 'tranche-age': '16-17'}", "Azelma");
  gtk_window_close (GTK_WINDOW (window));
  ui_spin_ms (100);
  window = laptop_open_window (laptop, "relecture");
  open_row (window, "Gavroche");
  for (guint i = 0; i < UI_PATIENCE && !gtk_widget_get_mapped (ui_find_by_class (window, "av-twins")); i++)
    ui_spin_ms (50);
  g_assert_true (gtk_widget_is_sensitive (ui_find_by_class (window, "av-twins")));
  g_assert_null (find_reperage ());
  act (window, "win.twin");
  for (guint i = 0; i < UI_PATIENCE && find_reperage () == NULL; i++)
    ui_spin_ms (50);
  g_assert_nonnull (find_reperage ());
  g_object_get (find_reperage (), "dossier", &dossier, NULL);
  g_assert_nonnull (dossier);
  gtk_window_close (find_reperage ());

  gtk_window_present (GTK_WINDOW (window));
  act (window, "win.set-aside");
  await_count (0);
}

/* The store's file is forged under the open session's feet: told at the next
 * list. */
static void
test_alarm_is_said_and_nothing_accepted (void)
{
  AvSession *session = av_application_get_session (laptop->application);
  GtkWidget *start = laptop_open_window (laptop, "start");
  GtkWidget *window = laptop_open_window (laptop, "relecture");
  guint n_contacts;
  g_autoptr (GPtrArray) before = list_records ("contact");
  g_autoptr (GPtrArray) after = NULL;

  n_contacts = before->len;
  take ("contact", "{'prenom-ou-surnom': 'Babet', 'tranche-age': '18-21', 'origine': 'PAIR', 'accord-recontact': 'oui', 'info-rgpd-remise': 'orale'}", "");
  gtk_window_close (GTK_WINDOW (window));
  ui_spin_ms (100);
  window = laptop_open_window (laptop, "relecture");
  laptop_await (window, "Accepter et suivant");
  av_session_set_alarm (session, "Quelqu’un a modifié le fichier de ce poste.");
  laptop_await (start, "Quelqu’un a modifié le fichier de ce poste.");
  laptop_await (window, "Quelqu’un a modifié le fichier de ce poste.");
  act (window, "win.save-next");
  ui_spin_ms (500);
  after = list_records ("contact");
  g_assert_cmpuint (after->len, ==, n_contacts);
  g_assert_cmpuint (av_inbox_count (laptop->store), ==, 1);
}

int
main (int argc,
      char **argv)
{
  int failed;

  laptop_init (&argc, &argv);
  laptop = laptop_new ();
  take ("contact",
        "{'prenom-ou-surnom': 'Gavroche', 'tranche-age': '16-17', 'origine': 'PAIR', 'besoin-immediat': 'P3',"
        " 'accord-recontact': 'oui', 'info-rgpd-remise': 'orale'}",
        "Azelma");
  take ("passage", "{'genre': 'parle'}", "");
  take ("passage", "{'genre': 'parle'}", "");
  take ("contact", "{'prenom-ou-surnom': 'Montparnasse', 'tranche-age': '18-21'}", "Claquesous");
  laptop_unlock (laptop);

  g_test_add_func ("/relecture/start-counts-what-waits", test_start_counts_what_waits);
  g_test_add_func ("/relecture/contact-is-corrected-and-accepted", test_contact_is_corrected_and_accepted);
  g_test_add_func ("/relecture/passages-of-a-day-go-together", test_passages_of_a_day_go_together);
  g_test_add_func ("/relecture/set-aside-is-taken-back", test_set_aside_is_taken_back);
  g_test_add_func ("/relecture/refusal-leaves-the-last-one", test_refusal_leaves_the_last_one);
  g_test_add_func ("/relecture/acceptance-is-taken-back", test_acceptance_is_taken_back);
  g_test_add_func ("/relecture/somebody-close-is-shown", test_somebody_close_is_shown);
  g_test_add_func ("/relecture/alarm-is-said-and-nothing-accepted", test_alarm_is_said_and_nothing_accepted);

  failed = g_test_run ();
  laptop_free (laptop);

  return failed;
}
