/* What waits for a person is decided, and the day's outing chosen and counted, on a
 * full disk. */

#include "av-inbox.h"
#include "av-outing-window.h"
#include "deed.h"
#include "dossier-fixture.h"
#include "full-disk.h"

static Laptop *laptop;

static AvSession *
get_session (void)
{
  return av_application_get_session (laptop->application);
}

static GtkWidget *
open_window (const char *kind)
{
  return laptop_open_window (laptop, kind);
}

/* ---- What waits for a person -------------------------------------------------------------- */

/* Two answers that had not seen each other. */
static GtkWidget *
prepare_conflict (void)
{
  g_autofree char *dossier = deed_meet (laptop, "Courfeyrac");
  g_autoptr (AvSnapshot) loaded = dossier_fixture_load_first (get_session (), dossier, "contact");
  const char *const answers[] = { "Un repas", "Un duvet" };
  GtkWidget *window;

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (AvChange) change = av_change_new_for (loaded);

      av_change_set (change, "reponse-immediate", answers[i]);
      ui_fixture_commit (get_session (), change);
    }
  window = open_window ("echange");
  laptop_await (window, "Garder celle-ci");

  return window;
}

static void
keep_this_one (GtkWidget *window)
{
  hand_press (window, "Garder celle-ci");
}

static GtkWidget *
prepare_pair (void)
{
  g_autofree char *one = deed_meet (laptop, "Éponine Thénardier");
  g_autofree char *other = deed_meet (laptop, "Eponine Thénardier");
  GtkWidget *window = open_window ("echange");

  hand_press (window, "Chercher les personnes notées deux _fois");
  laptop_await (window, "La même personne");

  return window;
}

static void
say_the_same (GtkWidget *window)
{
  hand_press (window, "La même personne");
}

static void
say_two_people (GtkWidget *window)
{
  hand_press (window, "Deux personnes");
}

/* ---- Whose time is over -------------------------------------------------------------------- */

/* Three years ago; of the two buttons, that one is pressed. */
static GtkWidget *
prepare_ended (const char *name,
               const char *button)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_add_years (now, -3);
  g_autofree char *met = g_date_time_format (then, "%Y-%m-%dT10:15:00+01:00");
  g_autofree char *day = g_date_time_format (then, "%Y-%m-%d");
  g_autofree char *container = deed_meet (laptop, name);
  g_autoptr (AvSnapshot) contact = dossier_fixture_load_first (get_session (), container, "contact");
  g_autoptr (AvChange) earlier = av_change_new_for (contact);
  g_autoptr (AvChange) dossier = av_change_new ("dossier", NULL, container, NULL);
  GtkWidget *window;

  av_change_set (earlier, "horodatage", met);
  ui_fixture_commit (get_session (), earlier);
  av_change_set (dossier, "statut", "REPERE");
  av_change_set (dossier, "date-reperage", day);
  av_change_set (dossier, "origine", "PAIR");
  ui_fixture_commit (get_session (), dossier);
  window = open_window ("effacements");
  hand_press (window, button);

  return window;
}

static GtkWidget *
prepare_keeping (void)
{
  GtkWidget *window = prepare_ended ("Bahorel", "Garder…");

  gtk_editable_set_text (GTK_EDITABLE (gtk_window_get_focus (GTK_WINDOW (window))), "Un litige");

  return window;
}

/* Once more after the refusal: the reason is there, and the keyboard in it. */
static void
keep_it (GtkWidget *window)
{
  refusal_check_keyboard (window, "Un litige");
  g_signal_emit_by_name (gtk_window_get_focus (GTK_WINDOW (window)), "activate");
}

static GtkWidget *
prepare_erasing (void)
{
  return prepare_ended ("Feuilly", "Effacer…");
}

static void
erase_it (GtkWidget *window)
{
  refusal_check_keyboard (window, "Effacer");
  g_signal_emit_by_name (gtk_window_get_focus (GTK_WINDOW (window)), "activate");
}

/* ---- What was captured while locked ---------------------------------------------------------- */

static void
capture (const char *form,
         const char *answers)
{
  g_autoptr (GVariant) given = g_variant_ref_sink (g_variant_new_parsed (answers));
  g_autoptr (GError) error = NULL;

  av_inbox_seal (laptop->store, form, given, "Azelma", g_get_real_time () / G_USEC_PER_SEC, &error);
  g_assert_no_error (error);
}

static GtkWidget *
open_captured (const char *title)
{
  GtkWidget *window = open_window ("relecture");

  g_assert_true (gtk_widget_activate (gtk_widget_get_ancestor (laptop_await (window, title), GTK_TYPE_LIST_BOX_ROW)));
  ui_spin_ms (200);

  return window;
}

static GtkWidget *
prepare_acceptance (void)
{
  capture ("contact", "{'prenom-ou-surnom': 'Gavroche', 'tranche-age': '18-21', 'origine': 'PAIR',"
                      " 'accord-recontact': 'oui', 'info-rgpd-remise': 'orale'}");

  return open_captured ("Gavroche");
}

static GtkWidget *
prepare_acceptance_back (void)
{
  GtkWidget *window = prepare_acceptance ();

  deed_press_save_next (window);
  laptop_await (window, "Accepté : c’est maintenant une fiche comme les autres.");

  return window;
}

/* ---- The day's outing --------------------------------------------------------------------------- */

static char *
plan_outing (const char *place)
{
  g_autoptr (AvChange) outing = av_change_new ("operation", NULL, NULL, NULL);

  av_change_set (outing, "date-debut", "2026-02-24T09:00:00+01:00");
  av_change_set (outing, "type-lieu", "MARCHE");
  av_change_set (outing, "lieu", place);
  av_change_set (outing, "code-insee", LAPTOP_SCOPE);
  av_change_set (outing, "prevu", "oui");
  av_change_set (outing, "equipe", av_session_get_agent (get_session ()));
  ui_fixture_commit (get_session (), outing);

  return g_strdup (av_change_get_id (outing));
}

static GtkWidget *
prepare_count (void)
{
  g_autofree char *outing = plan_outing ("Marché Saint-Sever");

  av_session_set_outing (get_session (), outing, "Marché Saint-Sever", "");

  return open_window ("reperage");
}

static void
count_one_more (GtkWidget *window)
{
  g_assert_true (gtk_widget_activate_action (window, "win.count", "s", "tract"));
}

/* There already; only that it is today's is new. */
static GtkWidget *
prepare_outing (void)
{
  g_autofree char *outing = plan_outing ("Place Saint-Marc");
  GtkWidget *window = open_window ("reperage");

  av_session_set_outing (get_session (), outing, "", "");
  g_assert_true (gtk_widget_activate_action (window, "win.outing", NULL));
  window = ui_find_window (AV_TYPE_OUTING_WINDOW);
  g_assert_nonnull (window);
  ui_show (window);
  ui_spin_ms (300);

  return window;
}

static const Deed deeds[] = {
  { "conflict-settled", prepare_conflict, keep_this_one, NULL, DEED_FULL, "Tranché. L’autre valeur reste à un clic." },
  { "one-person", prepare_pair, say_the_same, NULL, DEED_FULL, "Une seule fiche désormais. …" },
  { "two-people", prepare_pair, say_two_people, NULL, DEED_FULL, "Noté : deux personnes. …" },
  { "kept", prepare_keeping, keep_it, NULL, DEED_FULL, "Rien n’a été effacé" },
  { "ended-erased", prepare_erasing, erase_it, NULL, DEED_FULL, "1 effacement" },
  { "accepted", prepare_acceptance, deed_press_save_next, NULL, DEED_FULL, "Accepté : c’est maintenant une fiche comme les autres." },
  { "accepted-back", prepare_acceptance_back, deed_undo, NULL, DEED_NO_ROOM, "Repris : il attend d’être relu." },
  { "accepted-back-without-records", prepare_acceptance_back, deed_undo, "poste/store.avs", DEED_FULL, "Repris : il attend d’être relu." },
  { "counted", prepare_count, count_one_more, NULL, DEED_FULL, "1" },
  { "outing-chosen", prepare_outing, deed_press_save_next, NULL, DEED_FULL, "Place Saint-Marc" },
};

/* It asks for no room: the capture only gets another name. */
static void
test_set_aside_without_room (void)
{
  guint n_before = av_inbox_count (laptop->store);
  GtkWidget *window;

  capture ("contact", "{'prenom-ou-surnom': 'Claquesous', 'tranche-age': '18-21'}");
  window = open_captured ("Claquesous");
  full_disk_below (laptop->store);
  g_assert_true (gtk_widget_activate_action (window, "win.set-aside", NULL));
  refusal_await (window, "Écarté : peut être repris pendant trente jours.");
  g_assert_cmpuint (av_inbox_count (laptop->store), ==, n_before);
  g_assert_true (gtk_widget_activate_action (window, "win.undo", NULL));
  refusal_await (window, "Repris : il attend d’être relu.");
  g_assert_cmpuint (av_inbox_count (laptop->store), ==, n_before + 1);
  full_disk_below (NULL);
  deed_close_all ();
}

int
main (int argc,
      char **argv)
{
  int failed;

  laptop_init (&argc, &argv);
  adw_init ();
  laptop = laptop_new ();
  deed_keep_backups_away (laptop);
  laptop_unlock (laptop);

  deed_add_tests (laptop, deeds, G_N_ELEMENTS (deeds));
  g_test_add_func ("/full-deeds/set-aside-without-room", test_set_aside_without_room);
  failed = g_test_run ();

  laptop_free (laptop);

  return failed;
}
