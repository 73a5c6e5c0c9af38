/* The root file is lost: in the window of the organisation's computers it is founded
 * anew, step by step; whatever goes wrong changes nothing, and a colleague follows. */

#include <adwaita.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>

#include "av-asked-words.h"
#include "av-dropbox.h"
#include "av-file.h"
#include "av-file-pick.h"
#include "av-refound-page.h"
#include "av-root-file.h"
#include "deed.h"
#include "full-disk.h"
#include "tab-round.h"
#include "ui-fixture.h"

#define ENTRY "Fichier racine ou ses mots per_dus…"
#define CHOOSE "C_hoisir où…"

static Laptop *laptop;
static AvOpenedStore *town;
static GtkWidget *window;
static char *root_words;
static char *new_root;

static void
act (const char *action)
{
  g_assert_true (gtk_widget_activate_action (window, action, NULL));
  ui_spin_ms (100);
}

static void
choose (const char *file)
{
  hand_choose (window, CHOOSE, file);
  laptop_await (window, file);
}

static gpointer
get_words (AvStore *store,
           gpointer user_data,
           GError **error)
{
  return av_installation_get_organisation_words (av_opening_get_installation (av_workplace_get_opening (AV_WORKPLACE (laptop->application))));
}

static char *
read_words_here (void)
{
  return av_queue_call_sync (av_workplace_get_queue (AV_WORKPLACE (laptop->application)), get_words, NULL, NULL);
}

static void
assert_nothing_changed (void)
{
  g_autofree char *words = read_words_here ();

  g_assert_cmpstr (words, ==, laptop->words);
}

/* ---- Beforehand --------------------------------------------------------------------- */

static void
test_entry_is_for_who_may (void)
{
  AvSession *session = av_application_get_session (laptop->application);
  GtkWidget *entry = laptop_await (window, ENTRY);

  ui_fixture_take_role (session, "INTERV");
  for (guint i = 0; i < UI_PATIENCE && gtk_widget_get_mapped (entry); i++)
    ui_spin_ms (50);
  g_assert_false (gtk_widget_get_mapped (entry));
  g_assert_true (gtk_widget_activate_action (window, "postes.refound", NULL));
  ui_spin_ms (100);
  g_assert_null (laptop_find (window, "Refonder l’organisation"));

  ui_fixture_take_role (session, "REFERENT");
  laptop_await (window, ENTRY);
}

static void
test_it_is_told_beforehand (void)
{
  hand_press (window, ENTRY);
  laptop_await (window, "Refonder l’organisation");
  laptop_await (window, "Ce que cela fait");
  laptop_await (window, "Ce qui reste");
  laptop_await (window, "Ce que font les autres");
  laptop_await (window, "Ce que cela ne peut pas faire");
  g_assert_null (laptop_find (window, "Les mairies ne s’accordent pas sur les clés de ces postes"));
  ui_check_names (window);
  tab_round_try (window, "before");

  act ("postes.back");
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == laptop_await (window, ENTRY));
}

/* ---- Step by step ------------------------------------------------------------------- */

static void
test_words_are_typed_back (void)
{
  hand_press (window, ENTRY);
  refusal_check_keyboard (window, "_Continuer (Ctrl+Entrée)");
  act ("win.save-next");
  laptop_await (window, "Les mots du nouveau fichier racine");
  laptop_await (window, "_Précédent (Échap)");
  hand_type (window, HAND_SECRET, 0, "javert valjean thenardier cosette");
  act ("win.save-next");
  laptop_await (window, "Ce ne sont pas les mots ci-dessus\u00a0: copiez-les sur papier, puis tapez-les d’après le papier.");

  tab_round_try (window, "words");
  root_words = hand_read_words (window);
  hand_copy_words (window, 0);
  act ("win.save-next");
  laptop_await (window, "Le nouveau fichier racine");
  g_assert_null (laptop_find (window, root_words));

  /* Nobody types them twice. */
  act ("postes.back");
  laptop_await (window, "Les mots du nouveau fichier racine");
  act ("win.save-next");
  laptop_await (window, "Le nouveau fichier racine");
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == laptop_await (window, CHOOSE));
}

/* The name is the one it has, unless somebody changes it. */
static void
test_name_and_place_are_asked (void)
{
  GtkWidget *name;

  name = gtk_widget_get_ancestor (laptop_await (window, "Nom de l’organisation"), ADW_TYPE_ENTRY_ROW);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "Mairie de Montreuil");
  gtk_editable_set_text (GTK_EDITABLE (name), "  ");
  act ("win.save-next");
  refusal_await (window, "Dites comment s’appelle l’organisation. Rien n’a été modifié.");
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), name));
  gtk_editable_set_text (GTK_EDITABLE (name), "Mairie de Montreuil (bis)");
  act ("win.save-next");
  refusal_await (window, "Choisissez d’abord où écrire le nouveau fichier racine. Rien n’a été modifié.");
  refusal_check_keyboard (window, CHOOSE);
  tab_round_try (window, "file");
  assert_nothing_changed ();
}

static void
test_no_file_is_overwritten (void)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (laptop->root_file, &before, &size, NULL));
  choose (laptop->root_file);
  act ("win.save-next");
  refusal_await (window, "«\u00a0…");
  for (guint i = 0; i < UI_PATIENCE && ui_find_label (window, "existe déjà\u00a0: un fichier racine n’est jamais écrasé.") == NULL; i++)
    ui_spin_ms (50);
  g_assert_nonnull (ui_find_label (window, "existe déjà\u00a0: un fichier racine n’est jamais écrasé."));
  refusal_check_keyboard (window, CHOOSE);
  g_assert_true (g_file_get_contents (laptop->root_file, &after, NULL, NULL));
  g_assert_cmpmem (before, size, after, size);
  assert_nothing_changed ();
}

static void
test_stick_is_pulled_out (void)
{
  g_autofree char *gone = g_build_filename (laptop->dir, "partie", "racine", NULL);

  choose (gone);
  act ("win.save-next");
  refusal_await (window, "Le dossier du nouveau fichier racine n’est plus là\u00a0: remettez la clé, ou choisissez un autre endroit. Rien n’a été modifié.");
  refusal_check_keyboard (window, CHOOSE);
  assert_nothing_changed ();
}

static int
refuse_to_create (const char *path,
                  int flags,
                  mode_t mode)
{
  if ((flags & O_CREAT) == 0 || !g_str_has_prefix (path, new_root))
    return av_file_system_operations.open (path, flags, mode);

  errno = EACCES;
  return -1;
}

static void
test_folder_is_not_ours (void)
{
  AvFileOperations operations = av_file_system_operations;
  g_autofree char *sentence = g_strdup_printf ("L’accès à «\u00a0%s\u00a0» est refusé sur cet ordinateur.", new_root);

  operations.open = refuse_to_create;
  choose (new_root);
  av_file_set_operations_for_test (&operations);
  act ("win.save-next");
  refusal_await (window, sentence);
  av_file_set_operations_for_test (NULL);
  refusal_check_keyboard (window, CHOOSE);
  assert_nothing_changed ();
}

/* Judged once more when it is done. */
static void
test_role_is_taken_away (void)
{
  AvSession *session = av_application_get_session (laptop->application);

  ui_fixture_take_role (session, "INTERV");
  act ("win.save-next");
  refusal_await (window, "Votre rôle n’inscrit ni ne révoque de poste…");
  ui_fixture_take_role (session, "REFERENT");
  g_assert_false (g_file_test (new_root, G_FILE_TEST_EXISTS));
  assert_nothing_changed ();
}

static void
test_stick_is_full (void)
{
  g_autofree char *stick = g_path_get_dirname (new_root);

  choose (new_root);
  full_disk_below (stick);
  act ("win.save-next");
  refusal_await (window, DEED_NO_ROOM);
  full_disk_below (NULL);
  g_assert_false (g_file_test (new_root, G_FILE_TEST_EXISTS));
  assert_nothing_changed ();
}

/* No root file stays of an organisation that was not founded. */
static void
test_disk_is_full (void)
{
  choose (new_root);
  full_disk_below (laptop->store);
  act ("win.save-next");
  refusal_await (window, DEED_FULL);
  full_disk_below (NULL);
  g_assert_false (g_file_test (new_root, G_FILE_TEST_EXISTS));
  assert_nothing_changed ();
}

/* With room again, the same key; the words are those that were typed back. */
static void
test_founded_anew (void)
{
  g_autoptr (AvSecret) words = laptop_secret (root_words);
  g_autoptr (AvRootFile) root = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *new_words = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *former = av_asked_words_number (laptop->words, "\u00a0", "\t", "\n");

  act ("win.save-next");
  laptop_await (window, "L’organisation est refondée");
  g_assert_null (laptop_find (window, former));
  new_words = read_words_here ();
  g_assert_cmpstr (new_words, !=, laptop->words);
  shown = av_asked_words_number (new_words, "\u00a0", "\t", "\n");
  laptop_await (window, shown);
  root = av_root_file_load (new_root, words, &error);
  g_assert_no_error (error);
  laptop_await (window, "Ce qu’il reste à faire");
  g_assert_null (ui_find_label (window, "4. Rien n’est envoyé"));
  g_assert_null (laptop_find (window, "_Précédent (Échap)"));
  ui_check_names (window);
  tab_round_try (window, "done");

  act ("win.save-next");
  laptop_await (window, "Mairie de Montreuil (bis)");
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == laptop_await (window, ENTRY));
}

static gpointer
exchange (AvStore *store,
          gpointer stick,
          GError **error)
{
  AvInstallation *installation = av_opening_get_installation (av_workplace_get_opening (AV_WORKPLACE (laptop->application)));
  g_autoptr (AvExchangeReport) report = av_installation_exchange (installation, stick, NULL, NULL, NULL, error);

  return report != NULL ? (gpointer) "" : NULL;
}

/* By what the next exchange lays on the stick. */
static void
test_colleague_follows (void)
{
  AvInstallation *colleague = av_opened_store_get_installation (town);
  g_autofree char *stick = g_path_get_dirname (new_root);
  g_autofree char *words = read_words_here ();
  g_autofree char *there = NULL;
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GError) error = NULL;

  av_queue_call_sync (av_workplace_get_queue (AV_WORKPLACE (laptop->application)), exchange, stick, &error);
  g_assert_no_error (error);
  files = av_dropbox_list (stick, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (files->len, ==, 1);
  av_installation_follow_refounding (colleague, ((AvDropboxFile *) g_ptr_array_index (files, 0))->path, words, NULL, &error);
  g_assert_no_error (error);
  there = av_installation_get_organisation_words (colleague);
  g_assert_cmpstr (there, ==, words);
}

/* ---- Where intendants do not agree -------------------------------------------------- */

static void
test_disputes_are_told_and_decided (void)
{
  const char *const disputed[] = { "Elbeuf-1", "Elbeuf-2", NULL };
  AvInstallations installations = { .organisation = (char *) "Mairie de Montreuil", .disputed = (char **) disputed };
  AvRefoundPage *page = g_object_new (AV_TYPE_REFOUND_PAGE, NULL);
  GtkWidget *alone = g_object_new (GTK_TYPE_WINDOW, "child", page, NULL);
  g_autofree char *message = NULL;

  ui_show (alone);
  av_refound_page_begin (page, &installations);
  laptop_await (alone, "Les mairies ne s’accordent pas sur les clés de ces postes");
  laptop_await (alone, "Elbeuf-1, Elbeuf-2");
  g_assert_null (av_refound_page_go_on (page, &message));
  g_assert_cmpstr (message, ==, "Faites d’abord échanger ces postes, ou cochez que l’organisation est refondée tout de même. Rien n’a été modifié.");
  g_assert_true (GTK_IS_CHECK_BUTTON (gtk_window_get_focus (GTK_WINDOW (alone))));
  ui_check_names (alone);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (gtk_window_get_focus (GTK_WINDOW (alone))), TRUE);
  g_clear_pointer (&message, g_free);
  g_assert_null (av_refound_page_go_on (page, &message));
  g_assert_null (message);
  laptop_await (alone, "Les mots du nouveau fichier racine");

  av_refound_page_finish (page);
  g_assert_nonnull (ui_find_label (alone, "4. Rien n’est envoyé à Elbeuf-1, Elbeuf-2"));
  gtk_window_destroy (GTK_WINDOW (alone));
}

/* What a page says that was open already when the word of a colleague came. */
static void
test_later_dispute_sends_to_the_first_page (void)
{
  AvRefoundPage *page = g_object_ref_sink (g_object_new (AV_TYPE_REFOUND_PAGE, NULL));
  g_autoptr (GError) error = g_error_new_literal (AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_DISPUTED, "");

  g_assert_nonnull (strstr (av_refound_page_mend (page, error), "la première page le nomme alors"));
  g_object_unref (page);
}

int
main (int argc,
      char **argv)
{
  int failed;
  g_autofree char *stick = NULL;

  laptop_init (&argc, &argv);
  adw_init ();
  laptop = laptop_new ();
  town = laptop_add_colleague (laptop, "Rouvray-2", LAPTOP_SCOPE, "referent");
  stick = g_build_filename (laptop->dir, "cle", NULL);
  g_assert_no_errno (g_mkdir (stick, 0700));
  new_root = g_build_filename (stick, "organisation.racine", NULL);
  deed_keep_backups_away (laptop);
  laptop_unlock (laptop);
  window = laptop_open_window (laptop, "postes");

  g_test_add_func ("/refounding/entry-is-for-who-may", test_entry_is_for_who_may);
  g_test_add_func ("/refounding/it-is-told-beforehand", test_it_is_told_beforehand);
  g_test_add_func ("/refounding/words-are-typed-back", test_words_are_typed_back);
  g_test_add_func ("/refounding/name-and-place-are-asked", test_name_and_place_are_asked);
  g_test_add_func ("/refounding/no-file-is-overwritten", test_no_file_is_overwritten);
  g_test_add_func ("/refounding/stick-is-pulled-out", test_stick_is_pulled_out);
  g_test_add_func ("/refounding/folder-is-not-ours", test_folder_is_not_ours);
  g_test_add_func ("/refounding/role-is-taken-away", test_role_is_taken_away);
  g_test_add_func ("/refounding/stick-is-full", test_stick_is_full);
  g_test_add_func ("/refounding/disk-is-full", test_disk_is_full);
  g_test_add_func ("/refounding/founded-anew", test_founded_anew);
  g_test_add_func ("/refounding/colleague-follows", test_colleague_follows);
  g_test_add_func ("/refounding/disputes-are-told-and-decided", test_disputes_are_told_and_decided);
  g_test_add_func ("/refounding/later-dispute-sends-to-the-first-page", test_later_dispute_sends_to_the_first_page);
  failed = g_test_run ();

  av_opened_store_free (town);
  g_free (root_words);
  g_free (new_root);
  laptop_free (laptop);

  return failed;
}
