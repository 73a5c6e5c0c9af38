/* « Phrase oubliée »: one window opens the computer again. */

#include "av-access-log.h"
#include "av-backup.h"
#include "av-opened-store.h"
#include "av-recover-window.h"
#include "hand.h"
#include "laptop-fixture.h"
#include "ui-fixture.h"

static Laptop *laptop;
static GtkApplication *application;
static AvSecret *known; /* the phrase of LAPTOP_AGENT, once there is a new one */

static GtkWidget *
open_window (void)
{
  return hand_show (av_recover_window_new (application, laptop->store));
}

static void
test_what_is_missing_is_said (void)
{
  GtkWidget *window = open_window ();

  hand_press (window, "_Rouvrir");
  laptop_await (window, "Dites qui a oublié sa phrase, choisissez ce qui rouvre ce poste, et tapez ses mots.");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Wrong words first; then right ones, and the new phrase typed from the paper. */
static void
test_root_file_opens_the_computer (void)
{
  GtkWidget *window = open_window ();
  g_autofree char *phrase = NULL;
  g_autoptr (AvSecret) secret = NULL;
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (GError) error = NULL;

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  hand_choose (window, "Chois_ir… (Entrée)", laptop->root_file);
  ui_spin_ms (200);

  hand_type (window, HAND_SECRET, 0, "abaisser cylindre");
  hand_copy_words (window, 1);
  hand_press (window, "_Rouvrir (Entrée)");
  for (guint i = 0; i < UI_PATIENCE && !gtk_widget_get_sensitive (laptop_find (window, "_Rouvrir (Entrée)")); i++)
    ui_spin_ms (50);
  g_assert_nonnull (window);

  phrase = hand_read_words (window);
  hand_type (window, HAND_SECRET, 0, LAPTOP_ROOT_WORDS);
  hand_type (window, HAND_SECRET, 1, phrase);
  hand_press (window, "_Rouvrir (Entrée)");
  for (guint i = 0; i < UI_PATIENCE && window != NULL; i++)
    ui_spin_ms (50);
  g_assert_null (window);

  secret = laptop_secret (phrase);
  opened = av_opened_store_open (laptop->store, LAPTOP_AGENT, secret, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (laptop_count_acts (opened, AV_ACT_RECOVER), >, 0);
  known = av_secret_ref (secret);
}

/* Whose phrase is still known; with its backup written, and then damaged. */
static char *
back_up_and_damage (AvSecret *passphrase)
{
  g_autofree char *file = g_build_filename (laptop->dir, "copie.avb", NULL);
  g_autofree char *database = g_build_filename (laptop->store, "store.avs", NULL);
  g_autofree char *junk = g_strnfill (100000, 'x');
  g_autoptr (GError) error = NULL;
  g_autoptr (AvOpenedStore) opened = av_opened_store_open (laptop->store, LAPTOP_AGENT, passphrase, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (laptop_count_acts (opened, AV_ACT_EXPORT), ==, 0);
  g_assert_true (av_opened_store_log (opened, AV_ACT_EXPORT, NULL, "temoin", &error));
  av_backup_write (av_opened_store_get_vault (opened), file, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&opened, av_opened_store_free);
  g_assert_true (g_file_set_contents (database, junk, 100000, &error));

  return g_steal_pointer (&file);
}

/* The store is damaged and the phrase is lost: the backup and the root file are
 * enough, and the access log says who came. */
static void
test_backup_is_opened_again (void)
{
  GtkWidget *window;
  g_autofree char *backup = back_up_and_damage (known);
  g_autofree char *phrase = NULL;
  g_autoptr (AvSecret) secret = NULL;
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (GError) error = NULL;

  window = open_window ();
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  hand_choose (window, "C_hoisir la sauvegarde…", backup);
  laptop_await (window, backup);
  hand_choose (window, "Chois_ir… (Entrée)", laptop->root_file);
  ui_spin_ms (200);

  phrase = hand_read_words (window);
  hand_type (window, HAND_SECRET, 0, LAPTOP_ROOT_WORDS);
  hand_type (window, HAND_SECRET, 1, phrase);
  hand_press (window, "_Rouvrir (Entrée)");
  for (guint i = 0; i < UI_PATIENCE && window != NULL; i++)
    ui_spin_ms (50);
  g_assert_null (window);

  secret = laptop_secret (phrase);
  opened = av_opened_store_open (laptop->store, LAPTOP_AGENT, secret, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (laptop_count_acts (opened, AV_ACT_EXPORT), >, 0);
  g_assert_cmpuint (laptop_count_acts (opened, AV_ACT_RECOVER), >, 0);
}

/* Whoever left took their phrase along, and nobody else opens this computer. */
static void
test_somebody_else_is_let_in (void)
{
  GtkWidget *window = open_window ();
  guint first = 0;
  AdwComboRow *agent = ADW_COMBO_ROW (hand_find_nth (window, ADW_TYPE_COMBO_ROW, &first));
  g_autofree char *phrase = hand_read_words (window);
  g_autoptr (AvSecret) secret = laptop_secret (phrase);
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (GError) error = NULL;

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  adw_combo_row_set_selected (agent, g_list_model_get_n_items (adw_combo_row_get_model (agent)) - 1);
  hand_choose (window, "Chois_ir… (Entrée)", laptop->root_file);
  ui_spin_ms (200);
  hand_type (window, HAND_SECRET, 0, LAPTOP_ROOT_WORDS);
  hand_type (window, HAND_SECRET, 1, phrase);
  hand_press (window, "_Rouvrir (Entrée)");
  laptop_await (window, "Tapez le nom de l’agent, tel que l’écran de verrouillage le montrera.");

  hand_type (window, HAND_TEXT, 0, "Marius");
  hand_press (window, "_Rouvrir (Entrée)");
  for (guint i = 0; i < UI_PATIENCE && window != NULL; i++)
    ui_spin_ms (50);
  g_assert_null (window);

  opened = av_opened_store_open (laptop->store, "Marius", secret, &error);
  g_assert_no_error (error);
}

int
main (int argc,
      char **argv)
{
  int failed;

  application = laptop_init_shell (&argc, &argv);
  laptop = laptop_new ();

  g_test_add_func ("/recover/what-is-missing-is-said", test_what_is_missing_is_said);
  g_test_add_func ("/recover/root-file-opens-the-computer", test_root_file_opens_the_computer);
  g_test_add_func ("/recover/backup-is-opened-again", test_backup_is_opened_again);

  g_test_add_func ("/recover/somebody-else-is-let-in", test_somebody_else_is_let_in);

  failed = g_test_run ();
  g_clear_pointer (&known, av_secret_unref);
  laptop_free (laptop);

  return failed;
}
