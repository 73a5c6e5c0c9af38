/* The three windows of the work, opened by who does not read all of it: nothing
 * of what is withheld is in them, shown or not, on screen or for a screen
 * reader. */

#include <adwaita.h>
#include <string.h>

#include "av-diagnostic-window.h"
#include "av-dossier-choice.h"
#include "av-dossier-head.h"
#include "av-due-list.h"
#include "av-locale.h"
#include "av-mobilisation-window.h"
#include "av-reperage-window.h"
#include "av-start-window.h"
#include "av-ui.h"
#include "dossier-fixture.h"

#define COLLEAGUE "0123456789abcdef0123456789abcde1"

/* One for all cases: its name on the bus is taken once. */
static AdwApplication *application;

typedef struct
{
  AvSession *session;
  char *container;
  char *contact;
} Fixture;

/* --- what a colleague wrote ------------------------------------------------- */

static gpointer
work_as (AvStore *store,
         gpointer user_data,
         GError **error)
{
  av_store_set_agent (store, user_data);
  return (gpointer) "";
}

static void
save (Fixture *fixture,
      AvChange *change,
      const char *const (*answers)[2])
{
  for (guint i = 0; answers[i][0] != NULL; i++)
    av_change_set (change, answers[i][0], answers[i][1]);
  ui_fixture_commit (fixture->session, change);
}

static void
add (Fixture *fixture,
     const char *form,
     const char *const (*answers)[2])
{
  g_autoptr (AvChange) change = av_change_new (form, NULL, fixture->container, NULL);

  save (fixture, change, answers);
}

static void
meet (Fixture *fixture)
{
  static const char *const answers[][2] = {
    { "prenom-ou-surnom", "Canaricontact" },
    { "tranche-age", "18-21" },
    { "origine", "OPERATION" },
    { "operation", FIXTURE_OPERATION },
    { "accord-recontact", "oui" },
    { "moyen-contact", "tel" },
    { "valeur-contact", "+33639981234" },
    { "info-rgpd-remise", "orale" },
    { NULL },
  };
  g_autoptr (AvChange) contact = av_change_new ("contact", NULL, NULL, NULL);
  g_autoptr (AvSnapshot) saved = NULL;

  save (fixture, contact, answers);
  saved = ui_fixture_load (fixture->session, av_change_get_id (contact));
  fixture->contact = g_strdup (av_change_get_id (contact));
  fixture->container = g_strdup (av_snapshot_get_container (saved));
}

static void
set_up (Fixture *fixture,
        gconstpointer role)
{
  static const char *const colleague[][2] = { { "nom-affiche", "Gavroche T." }, { "role", "REFERENT" }, { "actif", "oui" }, { NULL } };
  static const char *const dossier[][2] = { { "referent", COLLEAGUE }, { "motif-derogation", "Canariparcours" }, { NULL } };
  static const char *const person[][2] = { { "prenom", "Canaricontact" }, { "nom", "Canarinom" }, { NULL } };
  static const char *const interview[][2] = { { "moment", "entree" }, { "date", "2026-02-25" }, { "attentes", "Canariparcours" }, { NULL } };
  static const char *const health[][2] = { { "theme", "sante" }, { "situation", "Canarisensible" }, { "intensite", "urgent" }, { "exprime-par", "jeune" }, { NULL } };
  static const char *const need[][2] = { { "priorite", "P4" }, { "libelle", "Canariparcours" }, { "echeance", "H3" }, { "statut", "ouvert" }, { NULL } };
  g_autoptr (AvChange) agent = av_change_new ("agent", COLLEAGUE, NULL, NULL);
  g_autoptr (AvSnapshot) reader = NULL;
  g_autoptr (AvChange) change = NULL;

  fixture->session = ui_fixture_new ();
  av_queue_call_sync (av_session_get_queue (fixture->session), work_as, (gpointer) COLLEAGUE, NULL);
  save (fixture, agent, colleague);
  meet (fixture);
  add (fixture, "personne", person);
  add (fixture, "dossier", dossier);
  add (fixture, "diagnostic", interview);
  add (fixture, "frein", health);
  add (fixture, "besoin-immediat", need);

  reader = ui_fixture_load (fixture->session, FIXTURE_AGENT);
  change = av_change_new_for (reader);
  av_change_set (change, "role", role);
  ui_fixture_commit (fixture->session, change);
  av_queue_call_sync (av_session_get_queue (fixture->session), work_as, (gpointer) FIXTURE_AGENT, NULL);
}

static void
tear_down (Fixture *fixture,
           gconstpointer role)
{
  ui_spin_ms (50);
  ui_fixture_close (fixture->session);
  g_free (fixture->container);
  g_free (fixture->contact);
}

/* --- what a window says ----------------------------------------------------- */

static void
note_text (GString *seen,
           const char *text)
{
  if (text != NULL && *text != '\0')
    g_string_append_printf (seen, "%s\n", text);
}

/* All that widgets give to the accessibility bus, whether they are mapped or not. */
static void
note_texts (GtkWidget *widget,
            GString *seen)
{
  note_text (seen, gtk_widget_get_tooltip_text (widget));
  if (GTK_IS_LABEL (widget))
    note_text (seen, gtk_label_get_text (GTK_LABEL (widget)));
  if (GTK_IS_EDITABLE (widget))
    note_text (seen, gtk_editable_get_text (GTK_EDITABLE (widget)));
  if (GTK_IS_WINDOW (widget))
    note_text (seen, gtk_window_get_title (GTK_WINDOW (widget)));
  if (GTK_IS_TEXT_VIEW (widget))
    {
      g_autofree char *text = NULL;

      g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget)), "text", &text, NULL);
      note_text (seen, text);
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    note_texts (child, seen);
}

static void
type_search (GtkWidget *window)
{
  gtk_widget_activate_action (window, "win.search", NULL);
  ui_wait_a_moment ();
  if (ui_type ("Canari"))
    ui_spin_ms (500);
}

static void
open_reperage (Fixture *fixture,
               GString *seen)
{
  GtkWidget *window = g_object_new (AV_TYPE_REPERAGE_WINDOW, "application", application, "session", fixture->session, NULL);

  ui_show (window);
  ui_spin_ms (300);
  note_texts (window, seen);
  type_search (window);
  ui_press ("Down", "Return", NULL);
  ui_spin_ms (300);
  note_texts (window, seen);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
open_dossier (Fixture *fixture,
              GType type,
              const char *const *pages,
              GString *seen)
{
  GtkWidget *window = dossier_fixture_show_window (type, fixture->session, fixture->container);

  note_texts (window, seen);
  for (guint i = 0; pages[i] != NULL; i++)
    {
      g_object_set (window, "page", pages[i], NULL);
      ui_spin_ms (200);
      note_texts (window, seen);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

static char *
open_all (Fixture *fixture)
{
  static const char *const interview[] = { "personne", "dossier", "attentes", "freins", "sensible", NULL };
  static const char *const plan[] = { "plan", "besoin-immediat", NULL };
  g_autoptr (GString) seen = g_string_new (NULL);

  open_reperage (fixture, seen);
  open_dossier (fixture, AV_TYPE_DIAGNOSTIC_WINDOW, interview, seen);
  open_dossier (fixture, AV_TYPE_MOBILISATION_WINDOW, plan, seen);
  return g_string_free (g_steal_pointer (&seen), FALSE);
}

/* --- cases ------------------------------------------------------------------ */

static const char *const canaries[] = { "Canaricontact", "06 39 98 12 34", "Canarinom", "Canariparcours", "Canarisensible" };

static void
check (Fixture *fixture,
       const char *expected,
       const char *withheld)
{
  g_autofree char *seen = open_all (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (canaries); i++)
    {
      g_test_message ("%s", canaries[i]);
      g_assert_cmpint (strstr (seen, canaries[i]) != NULL, ==, expected[i] == '1');
    }
  if (withheld != NULL)
    g_assert_nonnull (strstr (seen, withheld));
  else
    g_assert_null (strstr (seen, "Votre rôle ne lit pas ici"));
}

/* Who works with a colleague's dossier reads all but what is sensitive. */
static void
test_a_team_does_not_read_what_is_sensitive (Fixture *fixture,
                                             gconstpointer role)
{
  check (fixture, "11110", "Votre rôle ne lit pas ici\u00a0: réponses sensibles");
}

static void
test_a_peer_reads_nothing_of_others (Fixture *fixture,
                                     gconstpointer role)
{
  check (fixture, "00000", NULL);
}

static void
test_the_metropole_does_not_read_who_it_is (Fixture *fixture,
                                            gconstpointer role)
{
  check (fixture, "00010", "Votre rôle ne lit pas ici\u00a0: coordonnées, réponses sensibles");
}

/* That the others see nothing is worth something where this one sees it all. */
static void
test_who_follows_reads_all_of_it (Fixture *fixture,
                                  gconstpointer role)
{
  static const char *const answers[][2] = { { "coordonnateur", FIXTURE_AGENT }, { NULL } };
  g_autoptr (AvSnapshot) dossier = dossier_fixture_load_first (fixture->session, fixture->container, "dossier");
  g_autoptr (AvChange) change = av_change_new_for (dossier);

  save (fixture, change, answers);
  check (fixture, "11111", NULL);
}

/* --- what an empty page says -------------------------------------------------- */

static gboolean
is_shown (GtkWidget *widget,
          const char *beginning)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (widget)), beginning))
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (is_shown (child, beginning))
      return TRUE;

  return FALSE;
}

/* Whoever reads no dossier is not told that all is well. */
static void
test_the_start_page_says_what_it_does_not_count (Fixture *fixture,
                                                 gconstpointer role)
{
  gboolean reads = strcmp (role, "INTERV") == 0;
  GtkWidget *window = g_object_new (AV_TYPE_START_WINDOW, "application", application, "session", fixture->session, NULL);

  ui_show (window);
  ui_spin_ms (500);
  g_assert_cmpint (is_shown (window, "Ce que votre rôle ne lit pas n’est pas compté ici"), ==, !reads);
  g_assert_cmpint (is_shown (window, "Seul ce que vous avez noté est montré"), ==, !reads);
  if (!reads)
    {
      g_assert_false (is_shown (window, "Rien n’attend"));
      g_assert_false (is_shown (window, "Aucun besoin"));
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Nor how many there are, where they are not shown. */
static void
test_no_count_stands_above_what_is_withheld (Fixture *fixture,
                                             gconstpointer role)
{
  gboolean reads = strcmp (role, "INTERV") == 0;
  GtkWidget *window = dossier_fixture_show_window (AV_TYPE_MOBILISATION_WINDOW, fixture->session, fixture->container);
  GtkWidget *choice = ui_find_child (window, AV_TYPE_DOSSIER_CHOICE);

  ui_spin_ms (300);
  g_assert_true (reads || !is_shown (ui_find_child (window, AV_TYPE_DUE_LIST), "0"));
  gtk_widget_activate_action (window, "win.search", NULL);
  ui_spin_ms (300);
  g_assert_cmpint (is_shown (choice, "1 dossier, "), ==, reads);
  g_assert_cmpint (is_shown (choice, "Seul ce que vous avez noté est montré"), ==, !reads);
  g_assert_false (is_shown (choice, "0"));

  gtk_editable_set_text (GTK_EDITABLE (ui_find_child (choice, GTK_TYPE_SEARCH_ENTRY)), "Valjean");
  ui_spin_ms (500);
  g_assert_cmpint (is_shown (choice, "0 résultat"), ==, reads);
  gtk_window_destroy (GTK_WINDOW (window));
}

#define ADD(name, role, func) g_test_add ("/roles/" name, Fixture, role, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  int failed;

  av_locale_init ();
  gtk_test_init (&argc, &argv);
  adw_init ();
  av_ui_init ();
  application = adw_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));

  ADD ("a-team-does-not-read-what-is-sensitive", "RESP_EQUIPE", test_a_team_does_not_read_what_is_sensitive);
  ADD ("a-worker-does-not-read-what-is-sensitive", "INTERV", test_a_team_does_not_read_what_is_sensitive);
  ADD ("a-peer-reads-nothing-of-others", "ANIM", test_a_peer_reads_nothing_of_others);
  ADD ("who-keeps-keys-reads-nothing", "ADMIN", test_a_peer_reads_nothing_of_others);
  ADD ("the-metropole-does-not-read-who-it-is", "COORD_MRN", test_the_metropole_does_not_read_who_it_is);
  ADD ("who-follows-reads-all-of-it", "REFERENT", test_who_follows_reads_all_of_it);

  ADD ("the-start-page-says-what-it-does-not-count/ADMIN", "ADMIN", test_the_start_page_says_what_it_does_not_count);
  ADD ("the-start-page-says-what-it-does-not-count/INTERV", "INTERV", test_the_start_page_says_what_it_does_not_count);

  ADD ("no-count-stands-above-what-is-withheld/ADMIN", "ADMIN", test_no_count_stands_above_what_is_withheld);
  ADD ("no-count-stands-above-what-is-withheld/INTERV", "INTERV", test_no_count_stands_above_what_is_withheld);

  failed = g_test_run ();
  g_object_unref (application);
  return failed;
}
