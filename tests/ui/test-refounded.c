/* A colleague's laptop receives the organisation founded anew: it says which words to
 * compare, follows it or refuses, and whatever goes wrong changes nothing. */

#include <adwaita.h>
#include <glib/gstdio.h>

#include "av-dropbox.h"
#include "av-echange-window.h"
#include "deed.h"
#include "full-disk.h"
#include "tab-round.h"
#include "ui-fixture.h"

#define SAID_OF(name) "L’organisation aurait été refondée\u00a0: «\u00a0" name "\u00a0»"
#define FOUNDED SAID_OF ("Mairie de Montreuil (bis)")
#define EARLIER "Mairie de Montreuil (ter)"
#define LATER "Mairie de Montreuil (quater)"
#define FORGED "Mairie de Digne"
#define ANOTHER "Refusé, et rien n’a été modifié. …"
#define REFUSED "Refusé\u00a0: rien n’a été modifié, …"
#define FOLLOWED "Ce poste est maintenant de «\u00a0Mairie de Montreuil (bis)\u00a0», …"
#define EXCHANGED "L’échange est terminé. Tout est dans le dossier."

static Laptop *laptop;
static AvOpenedStore *town;      /* an intendant, who founds anew */
static AvOpenedStore *others[3]; /* intendants who know nothing of it, nor of each other */
static char *stick;
static char *new_words;
static GtkWidget *window;

/* ---- In town ------------------------------------------------------------------------ */

static void
note_contact (const char *name)
{
  g_autoptr (AvChange) change = av_change_new ("contact", NULL, NULL, LAPTOP_SCOPE);
  g_autoptr (GError) error = NULL;

  av_change_set (change, "prenom-ou-surnom", name);
  av_change_set (change, "tranche-age", "18-21");
  av_change_set (change, "origine", "PAIR");
  av_change_set (change, "accord-recontact", "oui");
  av_change_set (change, "info-rgpd-remise", "orale");
  av_store_commit_one (av_opened_store_get_store (town), change, &error);
  g_assert_no_error (error);
}

static void
exchange_in_town (void)
{
  g_autoptr (GError) error = NULL;
  AvExchangeReport *report = av_installation_exchange (av_opened_store_get_installation (town), stick, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  av_exchange_report_free (report);
}

static void
found_anew_in_town (void)
{
  AvInstallation *installation = av_opened_store_get_installation (town);
  g_autofree char *root_file = g_build_filename (laptop->dir, "racine-neuve", NULL);
  g_autoptr (GError) error = NULL;

  note_contact ("Gavroche");
  av_installation_refound (installation, "Mairie de Montreuil (bis)", root_file, laptop->root_words, FALSE, &error);
  g_assert_no_error (error);
  new_words = av_installation_get_organisation_words (installation);
  exchange_in_town ();
}

static guint64
five_days_ahead (gpointer user_data)
{
  return (guint64) g_get_real_time () / 1000 + 5ull * 24 * 3600 * 1000;
}

static char *
found_anew_elsewhere (AvOpenedStore *other,
                      const char *organisation,
                      const char *dir)
{
  AvInstallation *installation = av_opened_store_get_installation (other);
  g_autofree char *root_file = g_build_filename (laptop->dir, organisation, NULL);
  g_autoptr (AvExchangeReport) report = NULL;
  g_autoptr (GError) error = NULL;

  av_installation_refound (installation, organisation, root_file, laptop->root_words, FALSE, &error);
  g_assert_no_error (error);
  report = av_installation_exchange (installation, dir, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return av_installation_get_organisation_words (installation);
}

/* Each bundle lies there twice. */
static void
copy_bundles (const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files = av_dropbox_list (dir, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < files->len; i++)
    {
      g_autoptr (GFile) file = g_file_new_for_path (((AvDropboxFile *) g_ptr_array_index (files, i))->path);
      g_autofree char *name = g_strdup_printf ("copie-%u.avlot", i);
      g_autoptr (GFile) copy = g_file_new_build_filename (dir, name, NULL);

      g_file_copy (file, copy, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
    }
}

/* ---- On the laptop ------------------------------------------------------------------ */

static gpointer
get_words (AvStore *store,
           gpointer user_data,
           GError **error)
{
  return av_installation_get_organisation_words (av_opening_get_installation (av_workplace_get_opening (AV_WORKPLACE (laptop->application))));
}

static void
assert_words_here (const char *expected)
{
  g_autofree char *words = av_queue_call_sync (av_workplace_get_queue (AV_WORKPLACE (laptop->application)), get_words, NULL, NULL);

  g_assert_cmpstr (words, ==, expected);
}

static GtkWidget *
get_entry (void)
{
  guint asked[2];

  return gtk_widget_get_ancestor (laptop_await_asked (window, asked), ADW_TYPE_ENTRY_ROW);
}

static void
check_keyboard_at_words (void)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));

  g_assert_true (focus != NULL && gtk_widget_is_ancestor (focus, get_entry ()));
}

static void
choose_stick (void)
{
  av_echange_window_set_folder (AV_ECHANGE_WINDOW (window), stick);
  laptop_await (window, FOUNDED);
  ui_spin_ms (200);
}

/* Nothing to compare while nothing comes from another organisation. */
static void
test_nothing_is_asked_where_nothing_was_founded (void)
{
  g_autofree char *empty = g_build_filename (laptop->dir, "cle-vide", NULL);

  g_assert_no_errno (g_mkdir (empty, 0700));
  av_echange_window_set_folder (AV_ECHANGE_WINDOW (window), empty);
  laptop_await (window, "Rien de nouveau pour ce poste");
  g_assert_null (laptop_find (window, "_Accepter ces mots"));
}

static void
test_keyboard_is_where_words_are_asked (void)
{
  choose_stick ();
  laptop_await (window, "Ce qui vient avec l’organisation refondée");
  check_keyboard_at_words ();
  ui_check_names (window);
  tab_round_try (window, "ready");
  gtk_widget_grab_focus (get_entry ());
  hand_press (window, "_Accepter ces mots");
  refusal_await (window, "Tapez d’abord les deux mots demandés, tels que la mairie vous les lit. Rien n’a été modifié.");
  check_keyboard_at_words ();
  assert_words_here (laptop->words);
}

static void
test_refused_stays_as_it_was (void)
{
  choose_stick ();
  hand_press (window, "_Refuser");
  refusal_await (window, REFUSED);
  g_assert_null (laptop_find (window, FOUNDED));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == laptop_await (window, "Co_mmencer (Entrée)"));
  assert_words_here (laptop->words);

  /* It is offered again to who chooses the stick again. */
  choose_stick ();
  g_assert_nonnull (laptop_find (window, "_Accepter ces mots"));
}

/* The words everybody knew are not the new ones. */
static void
test_former_words_are_wrong (void)
{
  guint before[2], after[2];

  choose_stick ();
  laptop_await_asked (window, before);
  laptop_type_asked (window, laptop->words);
  g_signal_emit_by_name (get_entry (), "entry-activated");
  refusal_await (window, "Ce ne sont pas les mots de l’organisation qui a écrit ce lot\u00a0: ne la suivez pas avant de savoir pourquoi. Rien n’a été fait\u202f; deux autres mots sont demandés.");
  laptop_await_asked (window, after);
  g_assert_true (before[0] != after[0] || before[1] != after[1]);
  check_keyboard_at_words ();
  assert_words_here (laptop->words);
}

/* What was typed stays, and the key that was pressed has the keyboard. */
static void
test_stick_is_pulled_out (void)
{
  g_autofree char *elsewhere = g_strconcat (stick, "-partie", NULL);

  choose_stick ();
  laptop_type_asked (window, new_words);
  g_assert_no_errno (g_rename (stick, elsewhere));
  hand_press (window, "_Accepter ces mots");
  refusal_await (window, "Le lot n’est plus là\u00a0: remettez la clé, ou choisissez de nouveau le dossier. Rien n’a été modifié.");
  g_assert_no_errno (g_rename (elsewhere, stick));
  refusal_check_keyboard (window, "_Accepter ces mots");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_entry ())), !=, "");
  assert_words_here (laptop->words);
}

static void
test_disk_is_full (void)
{
  choose_stick ();
  laptop_type_asked (window, new_words);
  full_disk_below (laptop->store);
  hand_press (window, "_Accepter ces mots");
  refusal_await (window, DEED_FULL);
  full_disk_below (NULL);
  refusal_check_keyboard (window, "_Accepter ces mots");
  assert_words_here (laptop->words);
}

/* With room again, the same key. What waited on the stick comes with the exchange, and
 * nobody is asked again. */
static void
test_followed (void)
{
  hand_press (window, "_Accepter ces mots");
  refusal_await (window, FOLLOWED);
  assert_words_here (new_words);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == laptop_await (window, "Co_mmencer (Entrée)"));

  g_assert_true (gtk_widget_activate_action (window, "win.start", NULL));
  laptop_await (window, EXCHANGED);
  exchange_in_town ();
  av_echange_window_set_folder (AV_ECHANGE_WINDOW (window), stick);
  laptop_await (window, "À envoyer");
  ui_spin_ms (300);
  g_assert_null (laptop_find (window, "_Accepter ces mots"));
  g_assert_null (laptop_find (window, FOUNDED));
}

/* What is refused makes room for the next one; what is dated ahead of every right clock
 * comes last, whoever wrote it. */
static void
test_each_is_offered (void)
{
  g_autofree char *shared = g_build_filename (laptop->dir, "partage", NULL);
  g_autofree char *earlier_words = NULL;
  g_autofree char *later_words = NULL;
  g_autofree char *forged_words = NULL;

  g_assert_no_errno (g_mkdir (shared, 0700));
  av_store_set_clock_for_test (av_opened_store_get_store (others[2]), five_days_ahead, NULL);
  forged_words = found_anew_elsewhere (others[2], FORGED, shared);
  earlier_words = found_anew_elsewhere (others[0], EARLIER, shared);
  later_words = found_anew_elsewhere (others[1], LATER, shared);
  copy_bundles (shared);

  av_echange_window_set_folder (AV_ECHANGE_WINDOW (window), shared);
  laptop_await (window, SAID_OF (LATER));
  ui_spin_ms (200);
  hand_press (window, "_Refuser");
  refusal_await (window, ANOTHER);
  laptop_await (window, SAID_OF (EARLIER));
  check_keyboard_at_words ();
  ui_check_names (window);
  hand_press (window, "_Refuser");
  laptop_await (window, SAID_OF (FORGED));
  hand_press (window, "_Refuser");
  refusal_await (window, REFUSED);
  g_assert_null (laptop_find (window, "_Accepter ces mots"));
  assert_words_here (new_words);

  av_echange_window_set_folder (AV_ECHANGE_WINDOW (window), shared);
  laptop_await (window, SAID_OF (LATER));
  ui_spin_ms (200);
  hand_press (window, "_Refuser");
  laptop_await (window, SAID_OF (EARLIER));
  laptop_type_asked (window, earlier_words);
  hand_press (window, "_Accepter ces mots");
  refusal_await (window, "Ce poste est maintenant de «\u00a0" EARLIER "\u00a0», …");
  assert_words_here (earlier_words);
}

int
main (int argc,
      char **argv)
{
  int failed;

  laptop_init (&argc, &argv);
  adw_init ();
  laptop = laptop_new ();
  town = laptop_add_colleague (laptop, "Rouvray-2", LAPTOP_SCOPE, "intendant");
  others[0] = laptop_add_colleague (laptop, "Canteleu-1", LAPTOP_SCOPE, "intendant");
  others[1] = laptop_add_colleague (laptop, "Canteleu-2", LAPTOP_SCOPE, "intendant");
  others[2] = laptop_add_colleague (laptop, "Canteleu-3", LAPTOP_SCOPE, "intendant");
  stick = g_build_filename (laptop->dir, "cle", NULL);
  g_assert_no_errno (g_mkdir (stick, 0700));
  found_anew_in_town ();
  deed_keep_backups_away (laptop);
  laptop_unlock (laptop);
  window = laptop_open_window (laptop, "echange");

  g_test_add_func ("/refounded/nothing-is-asked-where-nothing-was-founded", test_nothing_is_asked_where_nothing_was_founded);
  g_test_add_func ("/refounded/keyboard-is-where-words-are-asked", test_keyboard_is_where_words_are_asked);
  g_test_add_func ("/refounded/refused-stays-as-it-was", test_refused_stays_as_it_was);
  g_test_add_func ("/refounded/former-words-are-wrong", test_former_words_are_wrong);
  g_test_add_func ("/refounded/stick-is-pulled-out", test_stick_is_pulled_out);
  g_test_add_func ("/refounded/disk-is-full", test_disk_is_full);
  g_test_add_func ("/refounded/followed", test_followed);
  g_test_add_func ("/refounded/each-is-offered", test_each_is_offered);
  failed = g_test_run ();

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    av_opened_store_free (others[i]);
  av_opened_store_free (town);
  g_free (new_words);
  g_free (stick);
  laptop_free (laptop);

  return failed;
}
