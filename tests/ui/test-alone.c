/* A computer that is the only one of its organisation: it has nobody to write to, and
 * is told all the same what lies on a stick. */

#include <adwaita.h>
#include <glib/gstdio.h>

#include "av-echange-window.h"
#include "laptop-fixture.h"
#include "ui-fixture.h"

static Laptop *laptop;

static void
test_alone_is_told_what_it_could_receive (void)
{
  GtkWidget *window = laptop_open_window (laptop, "echange");
  g_autofree char *stick = g_build_filename (laptop->dir, "cle", NULL);
  g_autofree char *list = g_build_filename (stick, "courses.avlot", NULL);

  laptop_await (window, "Il n’y a encore aucun autre poste à qui écrire");
  g_assert_no_errno (g_mkdir (stick, 0700));
  g_assert_true (g_file_set_contents (list, "Liste des courses\n", -1, NULL));
  av_echange_window_set_folder (AV_ECHANGE_WINDOW (window), stick);
  laptop_await (window, "courses.avlot");
  laptop_await (window, "À recevoir");
  laptop_await (window, "À envoyer");
  g_assert_null (laptop_find (window, "Tous les dossiers d’ici sont déjà arrivés ailleurs"));

  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc,
      char **argv)
{
  int failed;

  laptop_init (&argc, &argv);
  adw_init ();
  laptop = laptop_new ();
  laptop_unlock (laptop);

  g_test_add_func ("/alone/is-told-what-it-could-receive", test_alone_is_told_what_it_could_receive);
  failed = g_test_run ();

  laptop_free (laptop);

  return failed;
}
