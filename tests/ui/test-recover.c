/* « Phrase oubliée »: one window opens the computer again. */

#include <string.h>

#include "av-access-log.h"
#include "av-backup.h"
#include "av-file-pick.h"
#include "av-opened-store.h"
#include "av-recover-window.h"
#include "av-ui.h"
#include "av-shell-resources.h"
#include "laptop-fixture.h"
#include "ui-fixture.h"

static Laptop *laptop;
static AdwApplication *application;
static AvSecret *known; /* the phrase of LAPTOP_AGENT, once there is a new one */

static GtkWidget *
find_with_class (GtkWidget *widget,
                 const char *css_class)
{
  if (gtk_widget_has_css_class (widget, css_class))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_with_class (child, css_class);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* The nth entry for secret words. */
static GtkEditable *
find_secret (GtkWidget *widget,
             guint *n)
{
  if (GTK_IS_PASSWORD_ENTRY (widget) && (*n)-- == 0)
    return GTK_EDITABLE (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkEditable *found = find_secret (child, n);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
type_secret (GtkWidget *window,
             guint n,
             const char *text)
{
  GtkEditable *entry = find_secret (window, &n);

  g_assert_nonnull (entry);
  gtk_editable_set_text (entry, text);
}

static void
press (GtkWidget *window,
       const char *label)
{
  GtkWidget *button = laptop_await (window, label);

  g_signal_emit_by_name (button, "clicked");
  ui_spin_ms (100);
}

static GtkWidget *
open_window (void)
{
  GtkWidget *window = GTK_WIDGET (av_recover_window_new (GTK_APPLICATION (application), laptop->store));

  ui_show (window);
  ui_spin_ms (200);

  return window;
}

static gboolean
is_logged (AvOpenedStore *opened,
           const char *act)
{
  g_autoptr (GPtrArray) lines = av_access_log_list (av_opened_store_get_store (opened), NULL, 100, NULL);

  for (guint i = 0; i < lines->len; i++)
    if (strcmp (((AvAccess *) g_ptr_array_index (lines, i))->act, act) == 0)
      return TRUE;

  return FALSE;
}

static void
test_what_is_missing_is_said (void)
{
  GtkWidget *window = open_window ();

  press (window, "_Rouvrir");
  laptop_await (window, "Dites qui a oublié sa phrase, choisissez ce qui rouvre ce poste, et tapez ses mots.");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Wrong words first; then right ones, and the new phrase typed from the paper. */
static void
test_root_file_opens_the_computer (void)
{
  GtkWidget *window = open_window ();
  GtkWidget *words = find_with_class (window, "av-words");
  g_autofree char *phrase = NULL;
  g_autoptr (AvSecret) secret = NULL;
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (GError) error = NULL;

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  av_file_pick_answer_for_test (laptop->root_file);
  press (window, "Chois_ir… (Entrée)");
  ui_spin_ms (200);

  type_secret (window, 0, "abaisser cylindre");
  type_secret (window, 1, gtk_label_get_text (GTK_LABEL (words)));
  press (window, "_Rouvrir (Entrée)");
  for (guint i = 0; i < UI_PATIENCE && !gtk_widget_get_sensitive (laptop_find (window, "_Rouvrir (Entrée)")); i++)
    ui_spin_ms (50);
  g_assert_nonnull (window);

  phrase = g_strdelimit (g_strdup (gtk_label_get_text (GTK_LABEL (words))), "\n", ' ');
  type_secret (window, 0, "bougie lampe nuage cheval abaisser cylindre blinder boire");
  type_secret (window, 1, phrase);
  press (window, "_Rouvrir (Entrée)");
  for (guint i = 0; i < UI_PATIENCE && window != NULL; i++)
    ui_spin_ms (50);
  g_assert_null (window);

  secret = laptop_secret (phrase);
  opened = av_opened_store_open (laptop->store, LAPTOP_AGENT, secret, &error);
  g_assert_no_error (error);
  g_assert_true (is_logged (opened, AV_ACT_RECOVER));
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
  g_assert_false (is_logged (opened, AV_ACT_EXPORT));
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
  GtkWidget *words;
  g_autofree char *backup = back_up_and_damage (known);
  g_autofree char *phrase = NULL;
  g_autoptr (AvSecret) secret = NULL;
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (GError) error = NULL;

  window = open_window ();
  words = find_with_class (window, "av-words");
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  av_file_pick_answer_for_test (backup);
  press (window, "C_hoisir la sauvegarde…");
  laptop_await (window, backup);
  av_file_pick_answer_for_test (laptop->root_file);
  press (window, "Chois_ir… (Entrée)");
  ui_spin_ms (200);

  phrase = g_strdelimit (g_strdup (gtk_label_get_text (GTK_LABEL (words))), "\n", ' ');
  type_secret (window, 0, "bougie lampe nuage cheval abaisser cylindre blinder boire");
  type_secret (window, 1, phrase);
  press (window, "_Rouvrir (Entrée)");
  for (guint i = 0; i < UI_PATIENCE && window != NULL; i++)
    ui_spin_ms (50);
  g_assert_null (window);

  secret = laptop_secret (phrase);
  opened = av_opened_store_open (laptop->store, LAPTOP_AGENT, secret, &error);
  g_assert_no_error (error);
  g_assert_true (is_logged (opened, AV_ACT_EXPORT));
  g_assert_true (is_logged (opened, AV_ACT_RECOVER));
}

int
main (int argc,
      char **argv)
{
  int failed;

  laptop_init (&argc, &argv);
  adw_init ();
  av_ui_init ();
  g_resources_register (av_shell_get_resource ());
  laptop = laptop_new ();
  application = adw_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));

  g_test_add_func ("/recover/what-is-missing-is-said", test_what_is_missing_is_said);
  g_test_add_func ("/recover/root-file-opens-the-computer", test_root_file_opens_the_computer);
  g_test_add_func ("/recover/backup-is-opened-again", test_backup_is_opened_again);

  failed = g_test_run ();
  g_clear_pointer (&known, av_secret_unref);
  laptop_free (laptop);

  return failed;
}
