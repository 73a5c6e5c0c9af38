/* Who was meant is opened, however fast the hand and however slow the store. */

#include <adwaita.h>

#include "av-capture.h"
#include "av-people-list.h"
#include "av-record-list-view.h"
#include "av-record-search.h"
#include "dossier-fixture.h"
#include "stall.h"
#include "ui-fixture.h"

static void
take_contact (const char *name)
{
  ui_type (name);
  ui_press ("Tab", "ampersand", "eacute", "quotedbl", "ampersand", NULL);
  ui_type ("0639981297");
  ui_press ("Return", "o", "ampersand", "ctrl+Return", NULL);
}

/* Its contact is the one that is looked at, or corrected. */
static void
await_person (Stall *stall,
              const char *container,
              gboolean corrected)
{
  gboolean there = FALSE;

  for (guint i = 0; i < UI_PATIENCE && !there; i++)
    {
      g_autofree char *dossier = NULL;
      GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (stall->window));

      ui_spin_ms (20);
      g_object_get (stall->window, "dossier", &dossier, NULL);
      there = g_strcmp0 (dossier, container) == 0 &&
              corrected == (focus != NULL && gtk_widget_get_mapped (focus) && gtk_widget_get_ancestor (focus, AV_TYPE_CAPTURE) != NULL);
    }
  g_assert_true (there);
}

static const char *
find_container (GPtrArray *contacts,
                const char *name)
{
  for (guint i = 0; i < contacts->len; i++)
    if (g_strcmp0 (av_summary_get_answer (g_ptr_array_index (contacts, i), "prenom-ou-surnom"), name) == 0)
      return ((AvSummary *) g_ptr_array_index (contacts, i))->container;

  g_assert_not_reached ();
}

static gpointer
rest_a_while (AvStore *store,
              gpointer user_data,
              GError **error)
{
  g_usleep (G_USEC_PER_SEC / 2);

  return NULL;
}

/* The store answers once all was pressed, as on a slow machine. */
static void
press_before_the_answer (Stall *stall,
                         const char *one,
                         const char *other,
                         const char *third,
                         const char *fourth,
                         const char *fifth)
{
  ui_press ("ctrl+f", NULL);
  av_queue_call (av_session_get_queue (stall->session), rest_a_while, NULL, NULL, NULL, NULL, NULL, NULL);
  ui_press_at_once (one, other, third, fourth, fifth, NULL);
}

/* Letters, Down, Enter, all before the list is searched: the person found is
 * opened, not who was in the list before; nor is who was looked at before edited. */
static void
test_a_fast_hand_opens_who_was_meant (Stall *stall,
                                      gconstpointer layout)
{
  g_autoptr (GPtrArray) contacts = NULL;

  if (!ui_press ("ctrl+n", NULL))
    {
      g_test_skip ("xdotool is not installed");
      return;
    }

  take_contact ("Gavroche");
  take_contact ("Fantine");
  ui_spin_ms (100);
  contacts = stall_list_records (stall, "contact");
  g_assert_cmpuint (contacts->len, ==, 2);

  ui_press ("ctrl+f", NULL);
  ui_press_at_once ("g", "a", "v", "Down", "Return", NULL);
  await_person (stall, find_container (contacts, "Gavroche"), FALSE);
  ui_press ("ctrl+f", NULL);
  ui_press_at_once ("f", "a", "n", "Return", "ctrl+e", NULL);
  await_person (stall, find_container (contacts, "Fantine"), TRUE);

  press_before_the_answer (stall, "g", "a", "v", "Down", "Return");
  await_person (stall, find_container (contacts, "Gavroche"), FALSE);
  press_before_the_answer (stall, "f", "a", "n", "Return", "ctrl+e");
  await_person (stall, find_container (contacts, "Fantine"), TRUE);
}

static void
dossier_asked (GSimpleAction *action,
               GVariant *parameter,
               char **asked)
{
  const char *kind, *container;

  g_variant_get (parameter, "(&s&s)", &kind, &container);
  g_free (*asked);
  *asked = g_strdup_printf ("%s %s", kind, container);
}

/* Ctrl+2 while somebody is being opened: it is their diagnosis. */
static void
test_another_window_waits_for_who_was_meant (Stall *stall,
                                             gconstpointer layout)
{
  g_autofree char *contact = stall_save_contact (stall);
  g_autoptr (AvSnapshot) saved = ui_fixture_load (stall->session, contact);
  g_autofree char *wanted = g_strdup_printf ("diagnostic %s", av_snapshot_get_container (saved));
  g_autofree char *asked = NULL;
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) open = g_simple_action_new ("open-dossier", G_VARIANT_TYPE ("(ss)"));
  GtkWidget *search = ui_find_child (stall->window, GTK_TYPE_SEARCH_ENTRY);
  gint held;

  g_signal_connect (open, "activate", G_CALLBACK (dossier_asked), &asked);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (open));
  gtk_widget_insert_action_group (stall->window, "app", G_ACTION_GROUP (group));
  gtk_widget_activate_action (stall->window, "win.search", NULL);
  dossier_fixture_hold_store (stall->session, &held);
  gtk_editable_set_text (GTK_EDITABLE (search), "Éponine");
  g_signal_emit_by_name (search, "activate");
  gtk_widget_activate_action (stall->window, "win.follow", "s", "diagnostic");
  g_assert_null (asked);

  g_atomic_int_set (&held, FALSE);
  for (guint i = 0; i < UI_PATIENCE && asked == NULL; i++)
    ui_spin_ms (20);
  g_assert_cmpstr (asked, ==, wanted);
}

static void
check_nobody (Stall *stall,
              const char *typed,
              const char *said)
{
  GtkWidget *search = ui_find_child (stall->window, AV_TYPE_RECORD_SEARCH);
  GtkWidget *found = GTK_WIDGET (av_record_search_get_shown (AV_RECORD_SEARCH (search)));

  gtk_editable_set_text (GTK_EDITABLE (ui_find_child (search, GTK_TYPE_SEARCH_ENTRY)), typed);
  for (guint i = 0; i < UI_PATIENCE && ui_find_label (found, said) == NULL; i++)
    {
      ui_spin_ms (20);
      found = GTK_WIDGET (av_record_search_get_shown (AV_RECORD_SEARCH (search)));
    }
  g_assert_nonnull (ui_find_label (found, said));
}

/* Of a code it is known whether it was mistyped; not of a name as long as one, nor of
 * a telephone. */
static void
test_a_mistyped_code_is_told (Stall *stall,
                              gconstpointer layout)
{
  check_nobody (stall, "AV-7K2M-9QX4-A", "Un caractère de ce code est faux");
  check_nobody (stall, "christian", "Aucune personne de ce nom");
  check_nobody (stall, "AV-7K2M-9QX4-W", "Aucun dossier de ce code");
  check_nobody (stall, "061234567", "Aucune personne de ce nom");
}

static gpointer
lose_codes (AvStore *store,
            gpointer user_data,
            GError **error)
{
  av_database_exec (av_store_get_database (store), error, "ALTER TABLE name_index RENAME TO away", NULL);

  return NULL;
}

static void
count_untyped (guint *n)
{
  (*n)++;
}

/* Whoever is told that it is not typed types it a second time. */
static void
test_a_code_that_cannot_be_looked_for_is_not_untyped (Stall *stall,
                                                      gconstpointer layout)
{
  GtkWidget *search = ui_find_child (stall->window, AV_TYPE_RECORD_SEARCH);
  guint n_untyped = 0;
  g_autoptr (GError) error = NULL;

  g_signal_connect_swapped (ui_find_child (stall->window, AV_TYPE_PEOPLE_LIST), "not-typed", G_CALLBACK (count_untyped), &n_untyped);
  av_queue_call_sync (av_session_get_queue (stall->session), lose_codes, NULL, &error);
  g_assert_no_error (error);
  gtk_editable_set_text (GTK_EDITABLE (ui_find_child (search, GTK_TYPE_SEARCH_ENTRY)), "AV-7K2M-9QX4-W");
  for (guint i = 0; i < UI_PATIENCE && ui_find_label (search, "name_index") == NULL; i++)
    ui_spin_ms (20);
  ui_spin_ms (200);
  g_assert_cmpuint (n_untyped, ==, 0);
}

typedef struct
{
  AvRecordListView *view;
  void (*meanwhile) (AvRecordListView *view);
  guint n_opened;
  guint n_let_go;
} Watch;

static void
count_one (guint *n)
{
  (*n)++;
}

static AvQuery *
make_query (void)
{
  return av_query_new_view (AV_VIEW_CONTACTS_OF_OPERATION, FIXTURE_OPERATION);
}

static void
ask_again (AvRecordListView *view)
{
  g_autoptr (AvQuery) query = make_query ();

  av_record_list_view_set_query (view, query);
}

static void
show_another_store (AvRecordListView *view)
{
  AvSession *other = ui_fixture_new ();

  g_object_set (view, "session", other, NULL);
  g_object_set_data_full (G_OBJECT (view), "other", other, NULL);
}

static gboolean
before_it_is_filled (gpointer user_data)
{
  Watch *watch = user_data;

  g_assert_true (av_record_list_view_is_opening (watch->view));
  watch->meanwhile (watch->view);
  g_assert_false (av_record_list_view_is_opening (watch->view));

  return G_SOURCE_REMOVE;
}

static void
rows_shown (Watch *watch)
{
  g_signal_handlers_disconnect_by_data (watch->view, watch);
  g_idle_add_full (G_PRIORITY_HIGH, before_it_is_filled, watch, NULL);
}

/* The first row is opened before it is filled: what happens then lets it go. */
static void
try_letting_go (Stall *stall,
                void (*meanwhile) (AvRecordListView *view))
{
  AvRecordListView *view = g_object_ref_sink (g_object_new (AV_TYPE_RECORD_LIST_VIEW, "session", stall->session, "label", "Contacts", NULL));
  Watch watch = { .view = view, .meanwhile = meanwhile };
  AvSession *other;

  g_signal_connect_swapped (view, "opened", G_CALLBACK (count_one), &watch.n_opened);
  g_signal_connect_swapped (view, "let-go", G_CALLBACK (count_one), &watch.n_let_go);
  ask_again (view);
  av_record_list_view_open_first (view);
  g_signal_connect_swapped (view, "notify::n-items", G_CALLBACK (rows_shown), &watch);
  ui_spin_ms (300);
  g_assert_cmpuint (watch.n_let_go, ==, 1);
  g_assert_cmpuint (watch.n_opened, ==, 0);

  other = g_object_get_data (G_OBJECT (view), "other");
  g_object_unref (view);
  if (other != NULL)
    ui_fixture_close (other);
}

static void
test_a_row_let_go_does_not_open (Stall *stall,
                                 gconstpointer layout)
{
  g_autofree char *contact = stall_save_contact (stall);

  ui_spin_ms (200);
  try_letting_go (stall, ask_again);
  try_letting_go (stall, show_another_store);
}

int
main (int argc,
      char **argv)
{
  stall_init (&argc, &argv);

  g_test_add ("/reperage-search/a-fast-hand-opens-who-was-meant", Stall, "fr", stall_set_up, test_a_fast_hand_opens_who_was_meant, stall_tear_down);
  g_test_add ("/reperage-search/another-window-waits-for-who-was-meant", Stall, "fr", stall_set_up, test_another_window_waits_for_who_was_meant, stall_tear_down);
  g_test_add ("/reperage-search/a-mistyped-code-is-told", Stall, "fr", stall_set_up, test_a_mistyped_code_is_told, stall_tear_down);
  g_test_add ("/reperage-search/a-code-that-cannot-be-looked-for-is-not-untyped", Stall, "fr", stall_set_up, test_a_code_that_cannot_be_looked_for_is_not_untyped, stall_tear_down);
  g_test_add ("/reperage-search/a-row-let-go-does-not-open", Stall, "fr", stall_set_up, test_a_row_let_go_does_not_open, stall_tear_down);

  return g_test_run ();
}
