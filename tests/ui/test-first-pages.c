/* A computer begins: each page is gone through, and back, from the keyboard. */

#include <glib/gstdio.h>

#include "av-first-start-window.h"
#include "av-picker-editor.h"
#include "av-reading.h"
#include "av-recover-window.h"
#include "av-restore-window.h"
#include "av-word-lines.h"
#include "hand.h"
#include "laptop-fixture.h"
#include "ui-fixture.h"

static Laptop *laptop;
static GtkApplication *application;

static GtkWidget *
find_scope (GtkWidget *window)
{
  guint first = 0;

  return hand_find_nth (window, AV_TYPE_PICKER_EDITOR, &first);
}

static GtkWidget *
open_door (const char *door)
{
  g_autofree char *store = g_build_filename (laptop->dir, door, NULL);

  return hand_show (av_first_start_window_new (application, store, door));
}

static void
fill (GtkWidget *window,
      const char *title,
      const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (gtk_widget_get_ancestor (laptop_await (window, title), ADW_TYPE_ENTRY_ROW)), text);
}

static void
fill_names (GtkWidget *window)
{
  fill (window, "Nom de l’organisation", "Mairie de Montreuil");
  fill (window, "Nom de ce poste (par exemple Oissel 2)", "Accueil");
  fill (window, "Votre prénom, comme l’écran de verrouillage le montrera", "Cosette");
}

static void
go_back (GtkWidget *window)
{
  g_assert_true (gtk_widget_activate_action (window, "first-start.back", NULL));
  ui_spin_ms (100);
}

/* Nobody founds the Métropole by leaving a list as it stood. */
static void
test_scope_is_asked_for_and_searched (void)
{
  GtkWidget *window = open_door ("found");
  GtkWidget *scope;
  g_autofree char *answer = NULL;

  fill_names (window);
  hand_press (window, "_Continuer (Entrée)");
  laptop_await (window, "Dites de qui ce poste gardera les dossiers : tapez les premières lettres de la commune, ou de la Métropole.");
  scope = find_scope (window);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), scope));

  if (!ui_type ("elbe"))
    {
      g_test_skip ("nothing presses keys here");
      gtk_window_destroy (GTK_WINDOW (window));
      return;
    }
  ui_spin_ms (300);
  /* Escape leaves the list, not the page; what is typed opens it again. */
  ui_press ("Escape", NULL);
  ui_spin_ms (200);
  laptop_await (window, "Les noms");
  ui_type ("elbe");
  ui_spin_ms (300);
  ui_press ("Return", NULL);
  ui_spin_ms (300);
  g_object_get (scope, "answer", &answer, NULL);
  g_assert_cmpstr (answer, ==, "76231");

  /* The next Enter is the next step. */
  ui_press ("Return", NULL);
  laptop_await (window, "Votre phrase secrète");
  gtk_window_destroy (GTK_WINDOW (window));
}

static const char *
read_typed (GtkWidget *window)
{
  guint first = 0;

  return gtk_editable_get_text (GTK_EDITABLE (hand_find_nth (window, HAND_SECRET, &first)));
}

/* Of the pages that are not shown as well. */
static gboolean
holds_text (GtkWidget *widget,
            const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;
  if (GTK_IS_PASSWORD_ENTRY (widget) && g_str_equal (gtk_editable_get_text (GTK_EDITABLE (widget)), text))
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (holds_text (child, text))
      return TRUE;

  return FALSE;
}

static void
test_words_leave_with_their_page (void)
{
  GtkWidget *window = open_door ("found");
  g_autofree char *phrase = NULL;
  g_autofree char *lines = NULL;
  g_autofree char *other = NULL;

  fill_names (window);
  g_object_set (find_scope (window), "answer", "76231", NULL);
  hand_press (window, "_Continuer (Entrée)");
  phrase = hand_read_words (window);
  lines = g_strdup (phrase);
  av_word_lines_break (lines);
  hand_copy_words (window, 0);
  g_assert_true (holds_text (window, lines) && holds_text (window, phrase));
  hand_press (window, "_Continuer (Entrée)");
  laptop_await (window, "Les mots du fichier racine");
  g_assert_false (holds_text (window, lines) || holds_text (window, phrase));

  /* Other words are typed back anew. */
  go_back (window);
  g_assert_true (holds_text (window, lines) && holds_text (window, phrase));
  hand_press (window, "En _proposer d’autres");
  g_assert_cmpstr (read_typed (window), ==, "");
  other = hand_read_words (window);
  g_assert_cmpstr (other, !=, phrase);
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
note_closed (int *closed)
{
  (*closed)++;

  return FALSE;
}

/* What was typed and drawn is there on every page one comes back to. */
static void
test_every_page_is_gone_back_from (void)
{
  GtkWidget *window = open_door ("found");
  g_autofree char *phrase = NULL;
  g_autofree char *again = NULL;
  g_autofree char *root = NULL;
  int closed = 0;

  fill_names (window);
  g_object_set (find_scope (window), "answer", "76231", NULL);
  hand_press (window, "_Continuer (Entrée)");
  laptop_await (window, "Votre phrase secrète");
  phrase = hand_read_words (window);
  hand_copy_words (window, 0);
  hand_press (window, "_Continuer (Entrée)");
  laptop_await (window, "Les mots du fichier racine");
  root = hand_read_words (window);
  g_assert_cmpstr (phrase, !=, root);

  go_back (window);
  laptop_await (window, "Votre phrase secrète");
  again = hand_read_words (window);
  g_assert_cmpstr (again, ==, phrase);
  go_back (window);
  laptop_await (window, "Les noms");
  laptop_await (window, "Mairie de Montreuil");

  /* What was typed back is typed once, and what was begun is begun. */
  hand_press (window, "_Continuer (Entrée)");
  hand_press (window, "_Continuer (Entrée)");
  laptop_await (window, "Les mots du fichier racine");
  hand_type (window, HAND_SECRET, 0, "mal");
  go_back (window);
  hand_press (window, "_Continuer (Entrée)");
  g_assert_cmpstr (read_typed (window), ==, "mal");
  hand_copy_words (window, 0);
  hand_press (window, "_Continuer (Entrée)");
  laptop_await (window, "Le fichier racine");
  go_back (window);
  laptop_await (window, "Les mots du fichier racine");
  g_assert_cmpstr (read_typed (window), ==, root);
  go_back (window);
  g_assert_cmpstr (read_typed (window), ==, phrase);
  go_back (window);
  laptop_await (window, "Les noms");
  for (guint i = 0; i < 3; i++)
    hand_press (window, "_Continuer (Entrée)");
  laptop_await (window, "Le fichier racine");
  for (guint i = 0; i < 3; i++)
    go_back (window);

  /* From the first page back to the lock screen. */
  laptop_await (window, "_Abandonner (Échap)");
  g_signal_connect_swapped (window, "close-request", G_CALLBACK (note_closed), &closed);
  go_back (window);
  g_assert_cmpint (closed, ==, 1);
}

/* From then on there is a store: nobody goes back. */
static void
test_what_is_founded_is_not_gone_back_from (void)
{
  GtkWidget *window = open_door ("join");
  g_autofree char *request = g_build_filename (laptop->dir, "demande.avdem", NULL);

  fill (window, "Nom de ce poste (par exemple Oissel 2)", "Marché");
  fill (window, "Votre prénom, comme l’écran de verrouillage le montrera", "Marius");
  hand_press (window, "_Continuer (Entrée)");
  hand_copy_words (window, 0);
  hand_press (window, "_Continuer (Entrée)");
  hand_choose (window, "C_hoisir où… (Entrée)", request);
  hand_press (window, "_Continuer (Entrée)");
  go_back (window);
  laptop_await (window, "La demande est écrite");
  g_assert_null (laptop_find (window, "_Précédent (Échap)"));
  go_back (window);
  laptop_await (window, "La demande est écrite");
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == laptop_find (window, "_Terminer (Entrée)"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
check_default (GtkWidget *window,
               const char *label)
{
  GtkWidget *button = laptop_await (window, label);

  g_assert_true (gtk_window_get_default_widget (GTK_WINDOW (window)) == button);
  g_assert_true (gtk_widget_has_css_class (button, "av-primary"));
}

/* Where a file is wanted first, Enter asks for it; then it goes on. */
static void
test_enter_is_the_next_step (void)
{
  g_autofree char *request = g_build_filename (laptop->dir, "autre.avdem", NULL);
  GtkWidget *window = open_door ("autre");

  check_default (window, "_Continuer (Entrée)");
  fill (window, "Nom de ce poste (par exemple Oissel 2)", "Marché");
  fill (window, "Votre prénom, comme l’écran de verrouillage le montrera", "Marius");
  hand_press (window, "_Continuer (Entrée)");
  check_default (window, "_Continuer (Entrée)");
  hand_copy_words (window, 0);
  hand_press (window, "_Continuer (Entrée)");
  check_default (window, "C_hoisir où… (Entrée)");
  hand_choose (window, "C_hoisir où… (Entrée)", request);
  check_default (window, "_Continuer (Entrée)");
  gtk_window_destroy (GTK_WINDOW (window));

  window = GTK_WIDGET (av_restore_window_new (application, laptop->store));
  ui_show (window);
  check_default (window, "C_hoisir la sauvegarde… (Entrée)");
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == gtk_window_get_default_widget (GTK_WINDOW (window)));
  gtk_window_destroy (GTK_WINDOW (window));

  window = GTK_WIDGET (av_recover_window_new (application, laptop->store));
  ui_show (window);
  check_default (window, "Chois_ir… (Entrée)");
  g_assert_true (ADW_IS_COMBO_ROW (gtk_window_get_focus (GTK_WINDOW (window))));
  hand_choose (window, "Chois_ir… (Entrée)", laptop->root_file);
  check_default (window, "_Rouvrir (Entrée)");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_fits_the_smallest_screen_and_is_named (void)
{
  static const char *const doors[] = { "found", "join" };

  for (guint i = 0; i < G_N_ELEMENTS (doors); i++)
    {
      GtkWidget *window = open_door (doors[i]);
      int width, height;

      gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
      gtk_widget_measure (window, GTK_ORIENTATION_VERTICAL, 1024, &height, NULL, NULL, NULL);
      g_assert_cmpint (width, <=, 1024);
      g_assert_cmpint (height, <=, 600);
      ui_check_names (window);
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

static char *
read_own_role (const char *store,
               const char *words)
{
  g_autoptr (AvSecret) phrase = laptop_secret (words);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvOpenedStore) opened = av_opened_store_open (store, NULL, phrase, &error);
  char *role = NULL;

  g_assert_no_error (error);
  g_assert_true (av_reading_get_role (av_opened_store_get_store (opened), &role, &error));

  return role;
}

/* Whoever founds says what they do, among those who may enrol the others. */
static void
test_role_is_said_at_the_beginning (void)
{
  GtkWidget *window = open_door ("found");
  g_autofree char *store = g_build_filename (laptop->dir, "found", NULL);
  g_autofree char *file = g_build_filename (laptop->dir, "montreuil.racine", NULL);
  GtkWidget *row = gtk_widget_get_ancestor (laptop_await (window, "Votre rôle"), ADW_TYPE_COMBO_ROW);
  g_autofree char *words = NULL;
  g_autofree char *role = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (ADW_COMBO_ROW (row))), ==, 4);
  laptop_choose (window, "Votre rôle", "Responsable d'équipe communale");
  fill_names (window);
  g_object_set (find_scope (window), "answer", "76231", NULL);
  hand_press (window, "_Continuer (Entrée)");
  words = hand_read_words (window);
  hand_copy_words (window, 0);
  hand_press (window, "_Continuer (Entrée)");
  hand_copy_words (window, 0);
  hand_press (window, "_Continuer (Entrée)");
  hand_choose (window, "C_hoisir où… (Entrée)", file);
  hand_press (window, "_Continuer (Entrée)");
  laptop_await (window, "L’organisation est fondée");
  gtk_window_destroy (GTK_WINDOW (window));

  role = read_own_role (store, words);
  g_assert_cmpstr (role, ==, "RESP_EQUIPE");
}

int
main (int argc,
      char **argv)
{
  int failed;

  application = laptop_init_shell (&argc, &argv);
  laptop = laptop_new ();

  g_test_add_func ("/first-pages/scope-is-asked-for-and-searched", test_scope_is_asked_for_and_searched);
  g_test_add_func ("/first-pages/every-page-is-gone-back-from", test_every_page_is_gone_back_from);
  g_test_add_func ("/first-pages/words-leave-with-their-page", test_words_leave_with_their_page);
  g_test_add_func ("/first-pages/what-is-founded-is-not-gone-back-from", test_what_is_founded_is_not_gone_back_from);
  g_test_add_func ("/first-pages/enter-is-the-next-step", test_enter_is_the_next_step);
  g_test_add_func ("/first-pages/role-is-said-at-the-beginning", test_role_is_said_at_the_beginning);
  g_test_add_func ("/first-pages/fits-the-smallest-screen-and-is-named", test_fits_the_smallest_screen_and_is_named);

  failed = g_test_run ();
  laptop_free (laptop);

  return failed;
}
