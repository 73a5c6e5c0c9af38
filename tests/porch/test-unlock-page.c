/* Wrong phrases at the lock screen: each is told, and slows the hand for longer. */

#include <glib/gstdio.h>
#include <string.h>

#include "av-crypto.h"
#include "av-locale.h"
#include "av-porch-resources.h"
#include "av-unlock-page.h"
#include "av-vault.h"

typedef struct
{
  char *dir;
  GtkWidget *window;
  GtkWidget *page;
  guint n_unlocked;
} Door;

static void
unlocked (Door *door)
{
  door->n_unlocked++;
}

static AvSecret *
secret_of (const char *text)
{
  g_autofree char *copy = g_strdup (text);

  return av_secret_new_from_bytes (copy, strlen (copy));
}

static void
set_up (Door *door,
        gconstpointer user_data)
{
  g_autoptr (AvSecret) passphrase = secret_of ("abaisser école");
  const AvVaultParams params = { .label = "Cosette", .passphrase = passphrase, .cost = &av_passphrase_cost_floor };
  g_autoptr (GError) error = NULL;

  door->dir = g_dir_make_tmp ("av-unlock-page-XXXXXX", NULL);
  av_vault_free (av_vault_create (door->dir, &params, &error));
  g_assert_no_error (error);

  door->window = gtk_window_new ();
  door->page = g_object_new (AV_TYPE_UNLOCK_PAGE, NULL);
  g_signal_connect_swapped (door->page, "unlocked", G_CALLBACK (unlocked), door);
  gtk_window_set_child (GTK_WINDOW (door->window), door->page);
  av_unlock_page_load (AV_UNLOCK_PAGE (door->page), door->dir, NULL);
  gtk_window_present (GTK_WINDOW (door->window));
}

static void
tear_down (Door *door,
           gconstpointer user_data)
{
  static const char *const names[] = { "store.avs", "store.avs-wal", "keys" };

  gtk_window_destroy (GTK_WINDOW (door->window));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (door->dir, names[i], NULL);

      g_remove (path);
    }
  g_rmdir (door->dir);
  g_free (door->dir);
}

static gpointer
part (Door *door,
      const char *name)
{
  return gtk_widget_get_template_child (door->page, AV_TYPE_UNLOCK_PAGE, name);
}

static const char *
read_button (Door *door)
{
  return gtk_label_get_text (part (door, "unlock_label"));
}

static void
type (Door *door,
      const char *phrase)
{
  gtk_editable_set_text (part (door, "passphrase"), phrase);
  g_signal_emit_by_name (part (door, "passphrase"), "activate");
}

static void
type_wrong (Door *door)
{
  type (door, "mauvaise phrase");
  g_assert_false (gtk_widget_get_visible (part (door, "message")));
  while (!gtk_widget_get_visible (part (door, "message")))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (gtk_label_get_text (part (door, "message")), ==, "Ce n’est pas la phrase secrète de cet agent. Rien n’a été ouvert.");
}

static void
await_button (Door *door)
{
  while (!gtk_widget_get_sensitive (part (door, "unlock")))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (read_button (door), ==, "Déverrouiller (Entrée)");
}

static void
test_each_wrong_phrase_slows_the_hand (Door *door,
                                       gconstpointer user_data)
{
  static const char *const waits[] = { "Encore 2 secondes…", "Encore 4 secondes…" };

  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      gint64 told;

      type_wrong (door);
      told = g_get_monotonic_time ();
      g_assert_false (gtk_widget_get_sensitive (part (door, "unlock")));
      g_assert_cmpstr (read_button (door), ==, waits[i]);
      await_button (door);
      g_assert_cmpint (g_get_monotonic_time () - told, >=, (i + 1) * G_USEC_PER_SEC);
    }
  g_assert_cmpuint (door->n_unlocked, ==, 0);
}

/* It is not lost either: Enter takes it once the time is over. */
static void
test_nothing_is_tried_meanwhile (Door *door,
                                 gconstpointer user_data)
{
  type_wrong (door);
  type (door, "abaisser école");
  g_assert_cmpstr (read_button (door), ==, "Encore 2 secondes…");
  g_assert_cmpstr (gtk_editable_get_text (part (door, "passphrase")), ==, "abaisser école");

  await_button (door);
  g_assert_cmpuint (door->n_unlocked, ==, 0);
  g_signal_emit_by_name (part (door, "passphrase"), "activate");
  while (door->n_unlocked == 0)
    g_main_context_iteration (NULL, TRUE);
}

#define ADD(name, func) g_test_add ("/unlock-page/" name, Door, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  av_locale_init ();
  gtk_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));
  g_resources_register (av_porch_resources_get_resource ());

  ADD ("each-wrong-phrase-slows-the-hand", test_each_wrong_phrase_slows_the_hand);
  ADD ("nothing-is-tried-meanwhile", test_nothing_is_tried_meanwhile);

  return g_test_run ();
}
