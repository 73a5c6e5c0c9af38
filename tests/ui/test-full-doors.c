/* Somebody comes in while a disk is full: a store founded, joined, or opened again
 * without its phrase. One sentence says so, nothing is half-done, the words that are on paper stay good,
 * and with room again the same key does it. */

#include <glib/gstdio.h>

#include "av-access-log.h"
#include "av-backup.h"
#include "av-join-window.h"
#include "av-recover-window.h"
#include "deed.h"
#include "first-start.h"
#include "full-disk.h"
#include "ui-fixture.h"

#define COLLEAGUE "Fantine"

static Laptop *laptop;
static char *store;      /* of the colleague who forgets a phrase */
static AvSecret *phrase; /* theirs: the last one that was given them */

/* ---- A phrase is forgotten ------------------------------------------------------ */

static GtkWidget *
open_recover (void)
{
  GtkWidget *window = hand_show (av_recover_window_new (GTK_APPLICATION (laptop->application), store));

  hand_choose (window, "Chois_ir… (Entrée)", laptop->root_file);

  return window;
}

static GtkWidget *
open_recover_from_backup (void)
{
  g_autofree char *backup = g_build_filename (laptop->dir, "Rouvray-2.avb", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvOpenedStore) opened = av_opened_store_open (store, COLLEAGUE, phrase, &error);
  GtkWidget *window;

  g_assert_no_error (error);
  av_backup_write (av_opened_store_get_vault (opened), backup, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&opened, av_opened_store_free);
  window = open_recover ();
  hand_choose (window, "C_hoisir la sauvegarde…", backup);
  laptop_await (window, backup);

  return window;
}

static void
press_recover (GtkWidget *window)
{
  hand_type (window, HAND_SECRET, 0, LAPTOP_ROOT_WORDS);
  hand_copy_words (window, 1);
  hand_press (window, "_Rouvrir (Entrée)");
}

static guint
count_recoveries (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvOpenedStore) opened = av_opened_store_open (store, COLLEAGUE, phrase, &error);

  g_assert_no_error (error);

  return laptop_count_acts (opened, AV_ACT_RECOVER);
}

typedef struct
{
  const char *name;
  GtkWidget *(*prepare) (void);
  const char *below; /* what finds no room, in the store; NULL: all of it */
  const char *refused;
  guint n_lines; /* that say so all the same: who came had the key */
} Recovery;

static void
test_recovery (gconstpointer data)
{
  const Recovery *recovery = data;
  guint n_before = count_recoveries ();
  GtkWidget *window = recovery->prepare ();
  g_autofree char *before = refusal_note_all (laptop);
  g_autofree char *after = NULL;
  g_autofree char *words = hand_read_words (window);
  g_autofree char *words_after = NULL;
  g_autofree char *below = g_build_filename (store, recovery->below, NULL);

  full_disk_below (below);
  press_recover (window);
  refusal_await (window, recovery->refused);
  refusal_check_keyboard (window, "GtkPasswordEntry");
  full_disk_below (NULL);
  after = refusal_note_all (laptop);
  g_assert_cmpstr (after, ==, before);
  words_after = hand_read_words (window);
  g_assert_cmpstr (words_after, ==, words);
  g_assert_cmpuint (count_recoveries (), ==, n_before + recovery->n_lines);

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  press_recover (window);
  for (guint i = 0; i < UI_PATIENCE && window != NULL; i++)
    ui_spin_ms (50);
  g_assert_null (window);
  av_secret_unref (phrase);
  phrase = laptop_secret (words);
  g_assert_cmpuint (count_recoveries (), ==, n_before + recovery->n_lines + 1);
}

static const Recovery recoveries[] = {
  { "recovered", open_recover, NULL, DEED_FULL, 0 },
  { "recovered-without-room-for-the-log", open_recover, "store.avs", DEED_FULL, 0 },
  { "recovered-without-room-for-keys", open_recover, "keys", DEED_NO_ROOM, 1 },
  { "recovered-from-a-backup", open_recover_from_backup, NULL, DEED_NO_ROOM, 0 },
};

/* ---- The first start ------------------------------------------------------------- */

static GtkWidget *
prepare_founding (void)
{
  GtkWidget *window = first_start_open (laptop, "neuf", "found");

  first_start_go_to_file (window);

  return window;
}

static GtkWidget *
prepare_founding_on_a_stick (void)
{
  GtkWidget *window = first_start_open (laptop, "neuf-2", "found");

  first_start_go_to_file (window);

  return window;
}

static GtkWidget *
prepare_request (void)
{
  GtkWidget *window = first_start_open (laptop, "neuf-3", "join");

  first_start_go_to_file (window);

  return window;
}

static GtkWidget *
prepare_request_on_a_stick (void)
{
  GtkWidget *window = first_start_open (laptop, "neuf-4", "join");

  first_start_go_to_file (window);

  return window;
}

/* The file that was chosen before it was refused is still chosen. */
static void
write_on_stick (GtkWidget *window,
                const char *name)
{
  g_autofree char *file = g_build_filename (laptop->dir, "cle", name, NULL);

  if (laptop_find (window, "C_hoisir où… (Entrée)") != NULL)
    hand_choose (window, "C_hoisir où… (Entrée)", file);
  hand_press (window, "_Continuer (Entrée)");
}

static void
found (GtkWidget *window)
{
  write_on_stick (window, "organisation.racine");
}

static void
found_on_a_stick (GtkWidget *window)
{
  write_on_stick (window, "organisation-2.racine");
}

static void
request (GtkWidget *window)
{
  write_on_stick (window, "gymnase.avdem");
}

static void
request_on_a_stick (GtkWidget *window)
{
  write_on_stick (window, "gymnase-2.avdem");
}

static const Deed deeds[] = {
  { "founded", prepare_founding, found, "neuf", "Le disque est plein…", "Ces huit mots disent qui est l’organisation. …" },
  { "root-file-on-a-stick", prepare_founding_on_a_stick, found_on_a_stick, "cle", DEED_NO_ROOM, "Ces huit mots disent qui est l’organisation. …" },
  { "asked-to-join", prepare_request, request, "neuf-3", "Le disque est plein…", "Donnez le fichier à un intendant. …" },
  { "request-on-a-stick", prepare_request_on_a_stick, request_on_a_stick, "cle", DEED_NO_ROOM, "Donnez le fichier à un intendant. …" },
};

/* ---- Joining --------------------------------------------------------------------- */

static void
joined (gboolean *done)
{
  *done = TRUE;
}

static void
test_joined (void)
{
  g_autofree char *newcomer = g_build_filename (laptop->dir, "gymnase", NULL);
  g_autofree char *welcome = g_build_filename (laptop->dir, "accueil.avlot", NULL);
  g_autoptr (AvHandover) handover = laptop_handover (laptop, newcomer);
  g_autoptr (AvOpening) opening = av_opening_new (handover);
  g_autoptr (AvQueue) queue = av_queue_new ();
  GtkWidget *window;
  gboolean done = FALSE;

  av_queue_open_async (queue, av_opening_open, opening, NULL, NULL, NULL, NULL);
  window = hand_show (av_join_window_new (GTK_APPLICATION (laptop->application), queue, opening));
  g_signal_connect_swapped (window, "joined", G_CALLBACK (joined), &done);
  hand_choose (window, "_Ouvrir la bienvenue… (Entrée)", welcome);
  hand_type (window, HAND_TEXT, 0, laptop->words);

  full_disk_below (newcomer);
  hand_press (window, "_Rejoindre (Entrée)");
  refusal_await (window, DEED_FULL);
  refusal_check_keyboard (window, "_Rejoindre (Entrée)");
  g_assert_nonnull (laptop_find (window, laptop->words));
  full_disk_below (NULL);
  g_assert_false (done);
  hand_press (window, "_Rejoindre (Entrée)");
  ui_spin_until (&done);

  deed_close_all ();
  av_queue_close (queue);
}

/* ---- The laptop ----------------------------------------------------------------- */

static void
set_up (void)
{
  g_autofree char *stick = NULL;

  laptop = laptop_new ();
  store = g_build_filename (laptop->dir, "Rouvray-2", NULL);
  stick = g_build_filename (laptop->dir, "cle", NULL);
  av_opened_store_free (laptop_add_colleague (laptop, "Rouvray-2", LAPTOP_SCOPE, "referent"));
  phrase = av_secret_ref (laptop->passphrase);

  laptop_add_newcomer (laptop);
  g_assert_no_errno (g_mkdir (stick, 0700));

  deed_keep_backups_away (laptop);
  laptop_unlock (laptop);
}

int
main (int argc,
      char **argv)
{
  int failed;

  laptop_init (&argc, &argv);
  adw_init ();
  set_up ();

  for (guint i = 0; i < G_N_ELEMENTS (recoveries); i++)
    {
      g_autofree char *path = g_strconcat ("/full-doors/", recoveries[i].name, NULL);

      g_test_add_data_func (path, &recoveries[i], test_recovery);
    }
  deed_add_tests (laptop, deeds, G_N_ELEMENTS (deeds));
  g_test_add_func ("/full-doors/joined", test_joined);
  failed = g_test_run ();

  av_secret_unref (phrase);
  laptop_free (laptop);
  g_free (store);

  return failed;
}
