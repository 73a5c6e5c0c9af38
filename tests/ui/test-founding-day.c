/* Founding day at the mairie: a folder of twenty requests, from the keyboard alone. */

#include <glib/gstdio.h>

#include "av-file-pick.h"
#include "hand.h"
#include "laptop-fixture.h"
#include "ui-fixture.h"

#define LAPTOPS 20

static Laptop *laptop;
static GtkWidget *window;

/* What a person did: words compared and typed, keys or buttons pressed. */
static guint n_compared;
static guint n_pressed;

/* Writes its request below @folder. Returns the words it shows (transfer full). */
static char *
ask_to_join (const char *folder,
             const char *name)
{
  g_autofree char *store = g_build_filename (laptop->dir, name, NULL);
  g_autofree char *file = g_strconcat (folder, G_DIR_SEPARATOR_S, name, ".avdem", NULL);
  g_autoptr (GError) error = NULL;
  AvOpenedStore *opened = av_opened_store_create (store, "Azelma", laptop->passphrase, &av_passphrase_cost_floor, &error);
  char *words;

  g_assert_no_error (error);
  av_installation_request_join (av_opened_store_get_installation (opened), name, file, &error);
  g_assert_no_error (error);
  words = av_installation_get_own_words (av_opened_store_get_installation (opened));
  av_opened_store_free (opened);
  return words;
}

/* Four letters of each, as they come from a keyboard without accents. */
static gboolean
compare (const char *words)
{
  guint asked[2];
  g_auto (GStrv) each = g_strsplit (words, " ", -1);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *typed = NULL;

  laptop_await_asked (window, asked);
  first = g_str_to_ascii (each[asked[0] - 1], "C");
  second = g_str_to_ascii (each[asked[1] - 1], "C");
  typed = g_strdup_printf ("%.4s %.4s", first, second);
  n_compared++;
  return ui_type (typed);
}

/* The keyboard is where the words are typed, and commune and role stay as they were: one
 * that asked for either again would hold up at the second. */
static void
test_twenty_are_two_words_and_a_key_each (void)
{
  g_autofree char *folder = g_build_filename (laptop->dir, "demandes", NULL);
  g_auto (GStrv) shown = g_new0 (char *, LAPTOPS + 1);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  for (guint i = 0; i < LAPTOPS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Portable %02u", i + 1);

      shown[i] = ask_to_join (folder, name);
    }

  hand_choose (window, "_Inscrire depuis un dossier de demandes…", folder);
  n_pressed += 2;
  for (guint i = 0; i < LAPTOPS; i++)
    {
      g_autofree char *progress = g_strdup_printf ("Demande %u sur %u", i + 1, LAPTOPS);

      laptop_await (window, progress);
      if (!compare (shown[i]) || !ui_press ("ctrl+Return", NULL))
        {
          g_test_skip ("nothing presses keys here");
          return;
        }
      n_pressed++;
    }

  laptop_await (window, "20 postes inscrits\u202f; leurs bienvenues sont à côté de leurs demandes\u00a0: rapportez-leur la clé.");
  laptop_await (window, "Portable 20");
  /* docs/trust.md: two to come to the folder, then two a laptop. */
  g_assert_cmpuint (n_compared, ==, LAPTOPS);
  g_assert_cmpuint (n_pressed, ==, 2 + LAPTOPS);
}

int
main (int argc,
      char **argv)
{
  int failed;

  laptop_init (&argc, &argv);
  laptop = laptop_new ();
  laptop_unlock (laptop);
  window = laptop_open_window (laptop, "postes");

  g_test_add_func ("/founding-day/twenty-are-two-words-and-a-key-each", test_twenty_are_two_words_and_a_key_each);

  failed = g_test_run ();
  laptop_free (laptop);

  return failed;
}
