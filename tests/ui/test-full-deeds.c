/* Decisions about a dossier, the computers of the organisation and who opens this
 * one, on a full disk. */

#include <glib/gstdio.h>

#include "av-access-log.h"
#include "av-break-glass.h"
#include "av-file-pick.h"
#include "deed.h"
#include "full-disk.h"
#include "ui-fixture.h"

#define RECORDED "C’est fait, et écrit dans le journal d’accès."

static Laptop *laptop;
static AvOpenedStore *town;        /* of the same commune */
static AvOpenedStore *association; /* a structure's */
static AvOpenedStore *elsewhere;   /* of another commune */

static GtkWidget *
open_window (const char *kind)
{
  return laptop_open_window (laptop, kind);
}

/* ---- Who reads a dossier -------------------------------------------------------- */

static GtkWidget *
open_readers (const char *dossier,
              const char *page)
{
  GtkWidget *window;

  g_action_group_activate_action (G_ACTION_GROUP (laptop->application), "open-page", g_variant_new ("(sss)", "partage", dossier, page));
  window = GTK_WIDGET (av_application_open_window (laptop->application, "partage", dossier));
  ui_show (window);
  ui_spin_ms (300);

  return window;
}

static GtkWidget *
prepare_sharing (void)
{
  g_autofree char *dossier = deed_meet (laptop, "Cosette");
  GtkWidget *window = open_readers (dossier, "overview");

  g_assert_true (gtk_widget_activate_action (window, "readers.share", "s", ""));
  laptop_choose (window, "L’accord de la jeune personne", "Oral");

  return window;
}

static GtkWidget *
prepare_end_of_sharing (void)
{
  GtkWidget *window = prepare_sharing ();

  deed_press_save_next (window);
  laptop_await (window, "Partagé : la structure le lit dès son prochain échange.");

  return window;
}

static void
end_sharing (GtkWidget *window)
{
  g_assert_true (gtk_widget_activate_action (window, "readers.unshare", "s", "S12"));
}

static GtkWidget *
prepare_urgency (void)
{
  g_autofree char *dossier = deed_meet (laptop, "Gavroche");
  GtkWidget *window = open_readers (dossier, "urgent");
  GtkWidget *reason = laptop_await (window, "Pourquoi, en une phrase");

  gtk_editable_set_text (GTK_EDITABLE (gtk_widget_get_ancestor (reason, ADW_TYPE_ENTRY_ROW)), "Une fugue, la nuit.");

  return window;
}

static GtkWidget *
prepare_acknowledgement (void)
{
  g_autofree char *dossier = deed_meet (laptop, "Azelma");
  GtkWidget *window;

  laptop_send (laptop, town);
  g_assert_true (av_break_glass (av_opened_store_get_installation (town), dossier, av_opened_store_get_agent (town), "Elle appelle de la gare.", NULL));
  laptop_receive (laptop, town);
  window = open_readers (dossier, "overview");
  laptop_await (window, "« Elle appelle de la gare. »");

  return window;
}

static void
acknowledge (GtkWidget *window)
{
  g_assert_true (gtk_widget_activate_action (window, "readers.acknowledge", NULL));
}

static GtkWidget *
prepare_transfer (void)
{
  g_autofree char *dossier = deed_meet (laptop, "Éponine");
  GtkWidget *window = open_readers (dossier, "transfer");

  laptop_choose (window, "Va à", "Elbeuf");

  return window;
}

/* ---- Erasing ---------------------------------------------------------------------- */

static GtkWidget *
prepare_erasure (void)
{
  g_autofree char *dossier = deed_meet (laptop, "Montparnasse");
  GtkWidget *window = open_readers (dossier, "erase");

  laptop_choose (window, "Pourquoi", "La jeune personne le demande");
  laptop_tick (window, "Je sais qu’un effacement ne se reprend pas.");

  return window;
}

/* A colleague asks for it first. */
static GtkWidget *
prepare_confirmation (void)
{
  g_autofree char *dossier = deed_meet (laptop, "Babet");
  g_autoptr (GError) error = NULL;
  GtkWidget *window;

  laptop_send (laptop, town);
  av_installation_erase (av_opened_store_get_installation (town), dossier, 0, "demande", &error);
  g_assert_no_error (error);
  laptop_receive (laptop, town);
  window = open_window ("effacements");
  hand_press (window, "Confirmer…");

  return window;
}

static void
destroy_for_good (GtkWidget *window)
{
  hand_press (window, "Détruire pour de bon");
}

/* ---- The computers of the organisation ---------------------------------------------- */

/* The request of a computer that wants to join lies in that folder; transfer full:
 * two of its words. */
static char *
ask_to_join (const char *folder,
             const char *name)
{
  g_autofree char *store = g_build_filename (laptop->dir, name, NULL);
  g_autofree char *stem = g_build_filename (folder, name, NULL);
  g_autofree char *request = g_strconcat (stem, ".avdem", NULL);
  g_autofree char *words = NULL;
  g_autoptr (GError) error = NULL;
  AvOpenedStore *opened = av_opened_store_create (store, "Azelma", laptop->passphrase, &av_passphrase_cost_floor, &error);

  g_assert_no_error (error);
  av_installation_request_join (av_opened_store_get_installation (opened), name, request, &error);
  g_assert_no_error (error);
  words = av_installation_get_own_words (av_opened_store_get_installation (opened));
  av_opened_store_free (opened);

  return g_steal_pointer (&words);
}

static GtkWidget *
prepare_enrolment (const char *name)
{
  g_autofree char *stick = g_strconcat (laptop->dir, "/cle-", name, NULL);
  g_autofree char *words = NULL;
  GtkWidget *window;

  g_assert_no_errno (g_mkdir (stick, 0700));
  words = ask_to_join (stick, name);
  window = open_window ("postes");
  av_file_pick_answer_for_test (stick);
  g_assert_true (gtk_widget_activate_action (window, "postes.enrol", NULL));
  laptop_type_asked (window, words);

  return window;
}

static GtkWidget *
prepare_enrolment_here (void)
{
  return prepare_enrolment ("Rouvray-3");
}

static GtkWidget *
prepare_enrolment_on_a_stick (void)
{
  return prepare_enrolment ("Rouvray-4");
}

static GtkWidget *
open_computer (const char *label,
               const char *name)
{
  GtkWidget *window = open_window ("postes");
  GtkWidget *row = gtk_widget_get_ancestor (laptop_await (window, name), ADW_TYPE_ACTION_ROW);

  g_signal_emit_by_name (laptop_await (row, label), "clicked");
  ui_spin_ms (100);

  return window;
}

static GtkWidget *
prepare_revocation (void)
{
  GtkWidget *window = open_computer ("Révoquer…", "Rouvray-2");
  GtkWidget *reason = gtk_window_get_focus (GTK_WINDOW (window));

  gtk_editable_set_text (GTK_EDITABLE (gtk_widget_get_ancestor (reason, ADW_TYPE_ENTRY_ROW)), "Perdu dans le train.");

  return window;
}

static GtkWidget *
prepare_reinstatement (void)
{
  GtkWidget *window = open_computer ("Réinscrire…", "Rouvray-2");
  GtkWidget *password;

  hand_choose (window, "Choisir le fichier _racine…", laptop->root_file);
  ui_spin_ms (100);
  password = gtk_widget_get_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), ADW_TYPE_PASSWORD_ENTRY_ROW);
  gtk_editable_set_text (GTK_EDITABLE (password), LAPTOP_ROOT_WORDS);

  return window;
}

/* ---- Who opens this computer ----------------------------------------------------------- */

static GtkWidget *
open_agents (const char *action)
{
  GtkWidget *window = open_window ("agents");

  g_assert_true (gtk_widget_activate_action (window, action, NULL));
  ui_spin_ms (100);

  return window;
}

static void
name_agent (GtkWidget *window,
            const char *name)
{
  hand_type (window, HAND_TEXT, 0, name);
}

static GtkWidget *
prepare_agent (void)
{
  GtkWidget *window = open_agents ("agents.add");

  name_agent (window, "Marius");

  return window;
}

static void
add_agent (GtkWidget *window)
{
  hand_copy_words (window, 0);
  deed_press_save_next (window);
}

static GtkWidget *
prepare_removal (void)
{
  GtkWidget *window = open_window ("agents");

  laptop_await (window, "Marius");

  return window;
}

static void
remove_marius (GtkWidget *window)
{
  g_assert_true (gtk_widget_activate_action (window, "agents.remove", "s", "Marius"));
  deed_press_save_next (window);
}

static GtkWidget *
prepare_code (void)
{
  return open_window ("agents");
}

/* Where there is one on paper already, it is asked whether it is to be worth nothing. */
static void
draw_code (GtkWidget *window)
{
  g_assert_true (gtk_widget_activate_action (window, "agents.code", NULL));
  deed_press_save_next (window);
}

static const Deed deeds[] = {
  { "shared", prepare_sharing, deed_press_save_next, NULL, DEED_FULL, "Partagé : la structure le lit dès son prochain échange." },
  { "no-more-shared", prepare_end_of_sharing, end_sharing, NULL, DEED_FULL, "Terminé : plus rien n’est envoyé. Ce qu’elle a reçu reste chez elle." },
  { "opened-beyond-a-role", prepare_urgency, deed_press_save_next, NULL, DEED_FULL, "« Une fugue, la nuit. »" },
  { "acknowledged", prepare_acknowledgement, acknowledge, NULL, DEED_FULL, "C’est noté, et écrit dans le dossier." },
  { "transferred", prepare_transfer, deed_press_save_next, NULL, DEED_FULL, "Transféré : le dossier y va avec les prochains échanges." },
  { "erased", prepare_erasure, deed_press_save_next, NULL, DEED_FULL, "Masqué. …" },
  { "erasure-confirmed", prepare_confirmation, destroy_for_good, NULL, DEED_FULL, "Détruit pour de bon ici…" },
  { "enrolled", prepare_enrolment_here, deed_press_save_next, NULL, DEED_FULL, "Rouvray-3" },
  { "enrolled-on-a-full-stick", prepare_enrolment_on_a_stick, deed_press_save_next, "cle-Rouvray-4", DEED_NO_ROOM, "Rouvray-4" },
  { "revoked", prepare_revocation, deed_press_save_next, NULL, DEED_FULL, "Révoqué…" },
  { "reinstated", prepare_reinstatement, deed_press_save_next, NULL, DEED_FULL, "Réinscrit, pour un an : il l’apprend à son prochain échange." },
  { "agent-added", prepare_agent, add_agent, NULL, DEED_FULL, RECORDED },
  { "agent-removed", prepare_removal, remove_marius, NULL, DEED_NO_ROOM, RECORDED },
  { "code-drawn", prepare_code, draw_code, NULL, DEED_FULL, "Mon code de secours" },
};

static gboolean
is_code_shown (GtkWidget *widget)
{
  if (gtk_widget_get_mapped (widget) && gtk_widget_has_css_class (widget, "av-words") && *gtk_label_get_text (GTK_LABEL (widget)) != '\0')
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (is_code_shown (child))
      return TRUE;

  return FALSE;
}

/* Nobody is added whose role finds no room: it says what they may read. No code is
 * drawn where the key of the notes cannot be handed to it. Who is removed is removed
 * once the keys are written: the line of the access log is owed. */
static void
test_records_without_room_while_keys_have_it (void)
{
  g_autofree char *records = g_build_filename (laptop->store, "store.avs", NULL);
  GtkWidget *window = open_agents ("agents.add");
  g_autoptr (AvKeyring) keyring = NULL;
  guint n_before = laptop_count_acts_here (laptop, AV_ACT_KEYS);

  name_agent (window, "Enjolras");
  full_disk_below (records);
  add_agent (window);
  refusal_await (window, DEED_FULL);
  full_disk_below (NULL);
  deed_press_save_next (window);
  refusal_await (window, RECORDED);
  laptop_await (window, "Enjolras");
  full_disk_below (records);
  draw_code (window);
  refusal_await (window, DEED_FULL);
  g_assert_false (is_code_shown (window));
  full_disk_below (NULL);
  draw_code (window);
  for (guint i = 0; i < UI_PATIENCE && !is_code_shown (window); i++)
    ui_spin_ms (50);
  g_assert_true (is_code_shown (window));
  g_assert_true (gtk_widget_activate_action (window, "agents.back", NULL));
  full_disk_below (records);
  g_assert_true (gtk_widget_activate_action (window, "agents.remove", "s", "Enjolras"));
  deed_press_save_next (window);
  refusal_await (window, RECORDED);
  for (guint i = 0; i < UI_PATIENCE && laptop_find (window, "Enjolras") != NULL; i++)
    ui_spin_ms (50);
  g_assert_null (laptop_find (window, "Enjolras"));
  full_disk_below (NULL);
  g_assert_cmpuint (laptop_count_acts_here (laptop, AV_ACT_KEYS), ==, n_before + 3);
  deed_close_all ();
}

static const char *
read_typed (GtkWidget *window,
            GType kind,
            guint n)
{
  return gtk_editable_get_text (GTK_EDITABLE (hand_find_nth (window, kind, &n)));
}

/* Nothing is typed twice: with room, the button that has the keyboard does it. */
static void
test_phrase_that_was_typed_stays (void)
{
  GtkWidget *window = open_agents ("agents.change");
  g_autofree char *words = NULL;

  hand_type (window, HAND_SECRET, 0, "bougie lampe nuage cheval");
  hand_copy_words (window, 1);
  words = g_strdup (read_typed (window, HAND_SECRET, 1));
  full_disk_below (laptop->store);
  hand_press (window, "_Garder (Ctrl+Entrée)");
  refusal_await (window, DEED_FULL);
  refusal_check_keyboard (window, "_Garder (Ctrl+Entrée)");
  g_assert_cmpstr (read_typed (window, HAND_SECRET, 0), ==, "bougie lampe nuage cheval");
  g_assert_cmpstr (read_typed (window, HAND_SECRET, 1), ==, g_strdelimit (words, "\n", ' '));
  full_disk_below (NULL);
  g_assert_true (gtk_widget_activate (gtk_window_get_focus (GTK_WINDOW (window))));
  refusal_await (window, RECORDED);
  deed_close_all ();
}

/* So it is where something is given up. */
static void
test_keyboard_comes_back_to_what_was_asked (void)
{
  GtkWidget *window = open_agents ("agents.add");

  name_agent (window, "Grantaire");
  add_agent (window);
  refusal_await (window, RECORDED);

  g_assert_true (gtk_widget_activate_action (window, "agents.remove", "s", "Grantaire"));
  full_disk_below (laptop->store);
  hand_press (window, "_Retirer (Ctrl+Entrée)");
  refusal_await (window, DEED_NO_ROOM);
  refusal_check_keyboard (window, "_Retirer (Ctrl+Entrée)");
  full_disk_below (NULL);
  g_assert_true (gtk_widget_activate (gtk_window_get_focus (GTK_WINDOW (window))));
  refusal_await (window, RECORDED);

  draw_code (window);
  for (guint i = 0; i < UI_PATIENCE && !is_code_shown (window); i++)
    ui_spin_ms (50);
  g_assert_true (gtk_widget_activate_action (window, "agents.back", NULL));
  ui_spin_ms (300);
  g_assert_true (gtk_widget_activate_action (window, "agents.code", NULL));
  full_disk_below (laptop->store);
  hand_press (window, "En tirer un _nouveau (Ctrl+Entrée)");
  refusal_await (window, DEED_FULL);
  refusal_check_keyboard (window, "En tirer un _nouveau (Ctrl+Entrée)");
  full_disk_below (NULL);
  deed_close_all ();
}

/* What is signed is not taken back: nothing is looked at meanwhile. */
static void
test_transfer_is_taken_back_once_there_is_room (void)
{
  GtkWidget *window = prepare_transfer ();

  deed_press_save_next (window);
  laptop_await (window, "Transféré : le dossier y va avec les prochains échanges.");
  full_disk_below (laptop->store);
  deed_undo (window);
  refusal_await (window, DEED_FULL);
  full_disk_below (NULL);
  deed_undo (window);
  refusal_await (window, "Le transfert est repris.");
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
  town = laptop_add_colleague (laptop, "Rouvray-2", LAPTOP_SCOPE, "referent");
  association = laptop_add_colleague (laptop, "Mission-locale", "S12", "referent");
  elsewhere = laptop_add_colleague (laptop, "Elbeuf-1", "76231", "referent");
  deed_keep_backups_away (laptop);
  laptop_unlock (laptop);

  deed_add_tests (laptop, deeds, G_N_ELEMENTS (deeds));
  g_test_add_func ("/full-deeds/records-without-room-while-keys-have-it", test_records_without_room_while_keys_have_it);
  g_test_add_func ("/full-deeds/phrase-that-was-typed-stays", test_phrase_that_was_typed_stays);
  g_test_add_func ("/full-deeds/keyboard-comes-back-to-what-was-asked", test_keyboard_comes_back_to_what_was_asked);
  g_test_add_func ("/full-deeds/transfer-is-taken-back-once-there-is-room", test_transfer_is_taken_back_once_there_is_room);
  failed = g_test_run ();

  av_opened_store_free (town);
  av_opened_store_free (association);
  av_opened_store_free (elsewhere);
  laptop_free (laptop);

  return failed;
}
