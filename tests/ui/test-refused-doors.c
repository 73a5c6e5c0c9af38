/* Where somebody comes in: a store founded, joined, restored or opened again
 * without its phrase, and refused. */

#include <glib/gstdio.h>

#include "av-join-window.h"
#include "av-recover-window.h"
#include "av-restore-window.h"
#include "first-start.h"
#include "full-disk.h"
#include "refusal.h"
#include "ui-fixture.h"

static Laptop *laptop;
static char *backup; /* of the laptop */
static AvQueue *newcomer_queue;
static AvOpening *newcomer;

static char *
in_laptop (const char *name)
{
  return g_build_filename (laptop->dir, name, NULL);
}

/* ---- A backup is restored ------------------------------------------------------ */

static GtkWidget *
open_restore (void)
{
  g_autofree char *store = in_laptop ("neuf");

  return hand_show (av_restore_window_new (GTK_APPLICATION (laptop->application), store));
}

static GtkWidget *
restore_nothing (void)
{
  GtkWidget *window = open_restore ();

  hand_press (window, "_Restaurer");

  return window;
}

static GtkWidget *
restore_a_letter (void)
{
  GtkWidget *window = open_restore ();
  g_autofree char *letter = in_laptop ("lettre");

  hand_choose (window, "C_hoisir la sauvegarde… (Entrée)", letter);

  return window;
}

static GtkWidget *
restore_with_a_wrong_phrase (void)
{
  GtkWidget *window = open_restore ();

  hand_choose (window, "C_hoisir la sauvegarde… (Entrée)", backup);
  hand_type (window, HAND_SECRET, 0, "javert valjean thenardier cosette");
  hand_press (window, "_Restaurer (Entrée)");

  return window;
}

static GtkWidget *
restore_what_is_damaged (void)
{
  GtkWidget *window = open_restore ();
  g_autofree char *damaged = in_laptop ("abimee.avb");

  hand_choose (window, "C_hoisir la sauvegarde… (Entrée)", damaged);
  hand_type (window, HAND_SECRET, 0, "bougie lampe nuage cheval");
  hand_press (window, "_Restaurer (Entrée)");

  return window;
}

static GtkWidget *
restore_on_a_full_disk (void)
{
  GtkWidget *window = open_restore ();
  g_autofree char *store = in_laptop ("neuf");

  hand_choose (window, "C_hoisir la sauvegarde… (Entrée)", backup);
  hand_type (window, HAND_SECRET, 0, "bougie lampe nuage cheval");
  full_disk_below (store);
  hand_press (window, "_Restaurer (Entrée)");

  return window;
}

/* ---- A phrase is forgotten ------------------------------------------------------ */

static GtkWidget *
open_recover (void)
{
  return hand_show (av_recover_window_new (GTK_APPLICATION (laptop->application), laptop->store));
}

static GtkWidget *
recover_with_nothing (void)
{
  GtkWidget *window = open_recover ();

  hand_press (window, "_Rouvrir");

  return window;
}

static GtkWidget *
recover_with (const char *root_file,
              const char *words)
{
  GtkWidget *window = open_recover ();

  hand_choose (window, "Chois_ir… (Entrée)", root_file);
  hand_type (window, HAND_SECRET, 0, words);
  hand_copy_words (window, 1);
  hand_press (window, "_Rouvrir (Entrée)");

  return window;
}

static GtkWidget *
recover_with_wrong_words (void)
{
  return recover_with (laptop->root_file, "javert valjean thenardier cosette");
}

static GtkWidget *
recover_with_a_letter (void)
{
  g_autofree char *letter = in_laptop ("lettre");

  return recover_with (letter, LAPTOP_ROOT_WORDS);
}

static GtkWidget *
recover_without_copying (void)
{
  GtkWidget *window = open_recover ();

  hand_choose (window, "Chois_ir… (Entrée)", laptop->root_file);
  hand_type (window, HAND_SECRET, 0, LAPTOP_ROOT_WORDS);
  hand_press (window, "_Rouvrir (Entrée)");

  return window;
}

/* ---- The first start -------------------------------------------------------------- */

static GtkWidget *
found_without_names (void)
{
  GtkWidget *window = first_start_open (laptop, "neuf", "found");

  hand_press (window, "_Continuer (Entrée)");

  return window;
}

static GtkWidget *
found_until_the_phrase (void)
{
  GtkWidget *window = first_start_open (laptop, "neuf", "found");

  first_start_go_to_phrase (window);

  return window;
}

static GtkWidget *
found_without_copying (void)
{
  GtkWidget *window = found_until_the_phrase ();

  hand_type (window, HAND_SECRET, 0, "javert valjean thenardier cosette");
  hand_press (window, "_Continuer (Entrée)");

  return window;
}

static GtkWidget *
found_until_the_file (void)
{
  GtkWidget *window = first_start_open (laptop, "neuf", "found");

  first_start_go_to_file (window);

  return window;
}

static GtkWidget *
found_without_a_file (void)
{
  GtkWidget *window = found_until_the_file ();

  hand_press (window, "_Continuer");

  return window;
}

static GtkWidget *
found_over_another_root_file (void)
{
  GtkWidget *window = found_until_the_file ();

  hand_choose (window, "C_hoisir où… (Entrée)", laptop->root_file);
  hand_press (window, "_Continuer (Entrée)");

  return window;
}

static GtkWidget *
found_on_a_full_disk (void)
{
  GtkWidget *window = found_until_the_file ();
  g_autofree char *root_file = in_laptop ("autre-racine");
  g_autofree char *store = in_laptop ("neuf");

  hand_choose (window, "C_hoisir où… (Entrée)", root_file);
  full_disk_below (store);
  hand_press (window, "_Continuer (Entrée)");

  return window;
}

/* ---- Joining ------------------------------------------------------------------------ */

static GtkWidget *
open_join (void)
{
  return hand_show (av_join_window_new (GTK_APPLICATION (laptop->application), newcomer_queue, newcomer));
}

static GtkWidget *
join_with_nothing (void)
{
  GtkWidget *window = open_join ();

  hand_press (window, "_Rejoindre");

  return window;
}

static GtkWidget *
join_with (const char *name,
           const char *words)
{
  GtkWidget *window = open_join ();
  g_autofree char *welcome = in_laptop (name);

  hand_choose (window, "_Ouvrir la bienvenue… (Entrée)", welcome);
  hand_type (window, HAND_TEXT, 0, words);
  hand_press (window, "_Rejoindre (Entrée)");

  return window;
}

static GtkWidget *
join_with_a_letter (void)
{
  return join_with ("lettre", "abaisser abandon");
}

static GtkWidget *
join_with_the_welcome_of_another (void)
{
  return join_with ("marche.avlot", "abaisser abandon");
}

static GtkWidget *
join_with_wrong_words (void)
{
  return join_with ("accueil.avlot", "abaisser abandon");
}

static const Refusal refusals[] = {
  { "restore/nothing-chosen", restore_nothing,
    "Choisissez la sauvegarde, dites qui vous êtes et tapez votre phrase secrète.", "C_hoisir la sauvegarde… (Entrée)" },
  { "restore/a-letter", restore_a_letter,
    "Ce fichier n’est pas une sauvegarde d’Aller-vers, ou il est abîmé. Rien n’a été modifié ; essayez-en une plus ancienne.", "C_hoisir la sauvegarde… (Entrée)" },
  { "restore/a-wrong-phrase", restore_with_a_wrong_phrase,
    "Ce n’est pas la phrase secrète de cet agent. Rien n’a été ouvert.", "GtkPasswordEntry" },
  { "restore/a-damaged-backup", restore_what_is_damaged,
    "Ce fichier n’est pas une sauvegarde d’Aller-vers, ou il est abîmé. Rien n’a été modifié ; essayez-en une plus ancienne.", "C_hoisir la sauvegarde…" },
  { "restore/a-full-disk", restore_on_a_full_disk,
    "Il n’y a plus de place pour écrire …", "GtkPasswordEntry" },
  { "recover/nothing-chosen", recover_with_nothing,
    "Dites qui a oublié sa phrase, choisissez ce qui rouvre ce poste, et tapez ses mots.", "Chois_ir… (Entrée)" },
  { "recover/wrong-words", recover_with_wrong_words,
    "Ces mots n’ouvrent pas le fichier racine : vérifiez-les sur le papier où ils ont été notés.", "GtkPasswordEntry" },
  { "recover/a-letter", recover_with_a_letter, "« …", "Chois_ir…" },
  { "recover/words-not-copied", recover_without_copying,
    "Ce ne sont pas les mots ci-dessus…", "GtkPasswordEntry" },
  { "found/no-names", found_without_names, "Remplissez d’abord chaque nom.", "GtkText" },
  { "found/words-not-copied", found_without_copying, "Ce ne sont pas les mots ci-dessus…", "GtkPasswordEntry" },
  { "found/no-file", found_without_a_file, "Choisissez d’abord où le fichier est écrit.", "C_hoisir où… (Entrée)" },
  { "found/another-root-file", found_over_another_root_file, "« …", "C_hoisir où…" },
  { "found/a-full-disk", found_on_a_full_disk, "Le disque est plein…", "C_hoisir où…" },
  { "join/nothing-chosen", join_with_nothing, "Ouvrez d’abord la bienvenue.", "_Ouvrir la bienvenue… (Entrée)" },
  { "join/a-letter", join_with_a_letter, "Ce fichier n’est pas un lot d’Aller-vers. Rien n’a été modifié.", "_Ouvrir la bienvenue…" },
  { "join/the-welcome-of-another", join_with_the_welcome_of_another, "Ce lot est destiné à un autre poste. Rien n’a été modifié.", "_Ouvrir la bienvenue…" },
  { "join/wrong-words", join_with_wrong_words, "Ce ne sont pas les mots de l’organisation…", "GtkText" },
};

/* What is missing is told no longer than until it is typed. */
static void
test_typing_takes_the_sentence_away (void)
{
  static const struct
  {
    GtkWidget *(*go_wrong) (void);
    gboolean secret;
    const char *sentence;
  } cases[] = {
    { found_without_names, FALSE, "Remplissez d’abord chaque nom." },
    { found_without_copying, TRUE, "Ce ne sont pas les mots ci-dessus…" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GtkWidget *window = cases[i].go_wrong ();

      refusal_await (window, cases[i].sentence);
      hand_type (window, cases[i].secret ? HAND_SECRET : HAND_TEXT, 0, "Montreuil");
      g_assert_false (refusal_is_said (window, cases[i].sentence));
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

/* ---- The laptop -------------------------------------------------------------------------- */

static void
make_market (void)
{
  g_autofree char *stick = in_laptop ("cle");

  g_assert_no_errno (g_mkdir (stick, 0700));
  laptop_add_market (laptop, stick);
}

static void
set_up (void)
{
  g_autofree char *letter = NULL;
  g_autofree char *damaged = NULL;
  g_autofree char *bytes = NULL;
  gsize size;

  laptop = laptop_new ();
  backup = in_laptop ("sauvegarde.avb");
  letter = in_laptop ("lettre");
  damaged = in_laptop ("abimee.avb");
  make_market ();
  laptop_add_newcomer (laptop);
  g_free (LAPTOP_RUN (laptop, "poste", NULL, "backup", backup));

  g_assert_true (g_file_set_contents (letter, "Chère mairie,\n", -1, NULL));
  g_assert_true (g_file_get_contents (backup, &bytes, &size, NULL));
  bytes[size / 2] ^= 1;
  g_assert_true (g_file_set_contents (damaged, bytes, (gssize) size, NULL));
  laptop_unlock (laptop);
  laptop_await_backup (laptop);
}

static void
open_newcomer (void)
{
  g_autofree char *store = in_laptop ("gymnase");
  g_autoptr (AvHandover) handover = laptop_handover (laptop, store);

  newcomer = av_opening_new (handover);
  newcomer_queue = av_queue_new ();
  av_queue_open_async (newcomer_queue, av_opening_open, newcomer, NULL, NULL, NULL, NULL);
}

int
main (int argc,
      char **argv)
{
  int failed;

  laptop_init (&argc, &argv);
  adw_init ();
  set_up ();
  open_newcomer ();

  refusal_add_tests (laptop, refusals, G_N_ELEMENTS (refusals));
  g_test_add_func ("/refusals/typing-takes-the-sentence-away", test_typing_takes_the_sentence_away);
  failed = g_test_run ();

  av_queue_close (newcomer_queue);
  g_clear_object (&newcomer_queue);
  g_clear_pointer (&newcomer, av_opening_free);
  laptop_free (laptop);
  g_free (backup);

  return failed;
}
