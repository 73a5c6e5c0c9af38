/* Whatever is wrong, the window says it in one French sentence, the keyboard is
 * where the worker acts next, and everything is as it was before. */

#include <glib/gstdio.h>
#include <string.h>

#include "av-agents-window.h"
#include "av-dump.h"
#include "av-echange-window.h"
#include "av-field-row.h"
#include "av-file-pick.h"
#include "av-first-start-window.h"
#include "av-join-window.h"
#include "av-opened-store.h"
#include "av-recover-window.h"
#include "av-restore-window.h"
#include "av-sheet-printing.h"
#include "full-disk.h"
#include "laptop-fixture.h"
#include "ui-fixture.h"

#define ROOT_WORDS "bougie lampe nuage cheval abaisser cylindre blinder boire"

/* One case: what goes wrong, in which window, what is said of it. */
typedef struct
{
  const char *name;
  GtkWidget *(*go_wrong) (void);
  const char *sentence; /* all of it; its beginning where "…" ends it */
  const char *keyboard; /* what has it then: a label, a type, or what was typed and stays */
} Refusal;

static Laptop *laptop;
static char *dossier; /* of somebody who is known */
static char *stick;   /* with a good bundle for us */
static char *backup;  /* of the laptop */
static AvQueue *newcomer_queue;
static AvOpening *newcomer;

/* ---- What there is ----------------------------------------------------------- */

static char *
in_laptop (const char *name)
{
  return g_build_filename (laptop->dir, name, NULL);
}

static int
compare_names (gconstpointer one,
               gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

/* Every file by its checksum, but for the database that is open: see dump. */
static void
note_files (const char *dir,
            GString *noted)
{
  g_autoptr (GDir) entries = g_dir_open (dir, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (dir, g_ptr_array_index (names, i), NULL);
      g_autofree char *bytes = NULL;
      g_autofree char *sum = NULL;
      gsize size;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          note_files (path, noted);
          continue;
        }
      if (g_str_has_prefix (g_ptr_array_index (names, i), "store.avs"))
        continue;
      g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
      sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, size);
      g_string_append_printf (noted, "%s %s\n", path, sum);
    }
}

static void
note_line (const char *line,
           gpointer user_data)
{
  g_string_append_printf (user_data, "%s\n", line);
}

static gpointer
dump (AvStore *store,
      gpointer user_data,
      GError **error)
{
  return av_dump (store, note_line, user_data, error) ? (gpointer) "" : NULL;
}

/* Everything that is kept anywhere. */
static char *
note_all (void)
{
  GString *noted = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  av_queue_call_sync (av_application_get_queue (laptop->application), dump, noted, &error);
  g_assert_no_error (error);
  note_files (laptop->dir, noted);

  return g_string_free (noted, FALSE);
}

/* ---- What is on the screen --------------------------------------------------- */

static const char *
get_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (GTK_IS_BUTTON (widget))
    return gtk_button_get_label (GTK_BUTTON (widget));
  if (GTK_IS_EDITABLE (widget) && !GTK_IS_PASSWORD_ENTRY (widget))
    return gtk_editable_get_text (GTK_EDITABLE (widget));

  return NULL;
}

static gboolean
says (const char *text,
      const char *sentence)
{
  return g_str_has_suffix (sentence, "…") ? strncmp (text, sentence, strlen (sentence) - strlen ("…")) == 0 : strcmp (text, sentence) == 0;
}

static const char *
find_sentence (GtkWidget *widget,
               const char *sentence)
{
  const char *text = get_text (widget);

  if (gtk_widget_get_mapped (widget) && text != NULL && says (text, sentence))
    return text;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      const char *found = find_sentence (child, sentence);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
list_texts (GtkWidget *widget)
{
  if (gtk_widget_get_mapped (widget) && get_text (widget) != NULL && *get_text (widget) != '\0')
    g_test_message ("  %s: %s", G_OBJECT_TYPE_NAME (widget), get_text (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    list_texts (child);
}

static void
await_sentence (GtkWidget *window,
                const char *sentence)
{
  for (guint i = 0; i < UI_PATIENCE; i++)
    {
      if (find_sentence (window, sentence) != NULL)
        return;
      ui_spin_ms (50);
    }

  list_texts (window);
  g_test_fail_printf ("“%s” is not said", sentence);
}

/* The widget itself or what it stands in, up to the entry or button. */
static gboolean
is_at_keyboard (GtkWidget *window,
                const char *expected)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));

  for (guint i = 0; i < 3 && focus != NULL; i++, focus = gtk_widget_get_parent (focus))
    if (strcmp (G_OBJECT_TYPE_NAME (focus), expected) == 0 || g_strcmp0 (get_text (focus), expected) == 0)
      return TRUE;

  return FALSE;
}

static void
check_keyboard (GtkWidget *window,
                const char *expected)
{
  GtkWidget *focus;

  for (guint i = 0; i < UI_PATIENCE; i++)
    {
      if (is_at_keyboard (window, expected))
        return;
      ui_spin_ms (25);
    }

  focus = gtk_window_get_focus (GTK_WINDOW (window));
  g_test_fail_printf ("the keyboard is on %s “%s”, not on %s", focus != NULL ? G_OBJECT_TYPE_NAME (focus) : "nothing",
                      focus != NULL && get_text (focus) != NULL ? get_text (focus) : "", expected);
}

static GtkWidget *
find_nth (GtkWidget *widget,
          GType type,
          guint *n)
{
  if (gtk_widget_get_mapped (widget) && G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && (*n)-- == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_nth (child, type, n);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* Into the nth entry for a secret, or for a text. */
static void
type (GtkWidget *window,
      GType kind,
      guint n,
      const char *text)
{
  GtkWidget *entry = find_nth (window, kind, &n);

  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

#define SECRET GTK_TYPE_PASSWORD_ENTRY
#define TEXT GTK_TYPE_TEXT

static void
press (GtkWidget *window,
       const char *label)
{
  GtkWidget *found = laptop_await (window, label);
  GtkWidget *button = GTK_IS_BUTTON (found) ? found : gtk_widget_get_ancestor (found, GTK_TYPE_BUTTON);

  gtk_widget_grab_focus (button);
  g_signal_emit_by_name (button, "clicked");
  ui_spin_ms (50);
}

/* Presses a button that opens the chooser, which answers with a file. */
static void
choose (GtkWidget *window,
        const char *label,
        const char *file)
{
  av_file_pick_answer_for_test (file);
  press (window, label);
}

/* The words that are proposed, typed from the paper. */
static void
copy_words (GtkWidget *window,
            guint n)
{
  type (window, SECRET, n, gtk_label_get_text (GTK_LABEL (ui_find_by_class (window, "av-words"))));
}

static GtkWidget *
shown (GtkWindow *window)
{
  ui_show (GTK_WIDGET (window));
  ui_spin_ms (100);

  return GTK_WIDGET (window);
}

/* ---- A backup is restored ------------------------------------------------------ */

static GtkWidget *
open_restore (void)
{
  g_autofree char *store = in_laptop ("neuf");

  return shown (av_restore_window_new (GTK_APPLICATION (laptop->application), store));
}

static GtkWidget *
restore_nothing (void)
{
  GtkWidget *window = open_restore ();

  press (window, "_Restaurer (Entrée)");

  return window;
}

static GtkWidget *
restore_a_letter (void)
{
  GtkWidget *window = open_restore ();
  g_autofree char *letter = in_laptop ("lettre");

  choose (window, "C_hoisir la sauvegarde…", letter);

  return window;
}

static GtkWidget *
restore_with_a_wrong_phrase (void)
{
  GtkWidget *window = open_restore ();

  choose (window, "C_hoisir la sauvegarde…", backup);
  type (window, SECRET, 0, "javert valjean thenardier cosette");
  press (window, "_Restaurer (Entrée)");

  return window;
}

static GtkWidget *
restore_what_is_damaged (void)
{
  GtkWidget *window = open_restore ();
  g_autofree char *damaged = in_laptop ("abimee.avb");

  choose (window, "C_hoisir la sauvegarde…", damaged);
  type (window, SECRET, 0, "bougie lampe nuage cheval");
  press (window, "_Restaurer (Entrée)");

  return window;
}

static GtkWidget *
restore_on_a_full_disk (void)
{
  GtkWidget *window = open_restore ();
  g_autofree char *store = in_laptop ("neuf");

  choose (window, "C_hoisir la sauvegarde…", backup);
  type (window, SECRET, 0, "bougie lampe nuage cheval");
  full_disk_below (store);
  press (window, "_Restaurer (Entrée)");

  return window;
}

/* ---- A phrase is forgotten ------------------------------------------------------ */

static GtkWidget *
open_recover (void)
{
  return shown (av_recover_window_new (GTK_APPLICATION (laptop->application), laptop->store));
}

static GtkWidget *
recover_with_nothing (void)
{
  GtkWidget *window = open_recover ();

  press (window, "_Rouvrir (Entrée)");

  return window;
}

static GtkWidget *
recover_with (const char *root_file,
              const char *words)
{
  GtkWidget *window = open_recover ();

  choose (window, "Chois_ir…", root_file);
  type (window, SECRET, 0, words);
  copy_words (window, 1);
  press (window, "_Rouvrir (Entrée)");

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

  return recover_with (letter, ROOT_WORDS);
}

static GtkWidget *
recover_without_copying (void)
{
  GtkWidget *window = open_recover ();

  choose (window, "Chois_ir…", laptop->root_file);
  type (window, SECRET, 0, ROOT_WORDS);
  press (window, "_Rouvrir (Entrée)");

  return window;
}

/* ---- The first start -------------------------------------------------------------- */

static GtkWidget *
open_first_start (const char *door)
{
  g_autofree char *store = in_laptop ("neuf");

  return shown (av_first_start_window_new (GTK_APPLICATION (laptop->application), store, door));
}

static GtkWidget *
found_without_names (void)
{
  GtkWidget *window = open_first_start ("found");

  press (window, "_Continuer (Entrée)");

  return window;
}

static GtkWidget *
found_until_the_phrase (void)
{
  GtkWidget *window = open_first_start ("found");

  for (guint i = 0; i < 3; i++)
    type (window, TEXT, i, "Montreuil");
  press (window, "_Continuer (Entrée)");

  return window;
}

static GtkWidget *
found_without_copying (void)
{
  GtkWidget *window = found_until_the_phrase ();

  type (window, SECRET, 0, "javert valjean thenardier cosette");
  press (window, "_Continuer (Entrée)");

  return window;
}

static GtkWidget *
found_until_the_file (void)
{
  GtkWidget *window = found_until_the_phrase ();

  for (guint i = 0; i < 2; i++)
    {
      GtkWidget *words = NULL;

      for (guint n = 0; words == NULL || !gtk_widget_get_mapped (words); n++)
        {
          guint nth = n;

          words = find_nth (window, GTK_TYPE_LABEL, &nth);
          g_assert_nonnull (words);
          if (!gtk_widget_has_css_class (words, "av-words"))
            words = NULL;
        }
      type (window, SECRET, 0, gtk_label_get_text (GTK_LABEL (words)));
      press (window, "_Continuer (Entrée)");
    }

  return window;
}

static GtkWidget *
found_without_a_file (void)
{
  GtkWidget *window = found_until_the_file ();

  press (window, "_Continuer (Entrée)");

  return window;
}

static GtkWidget *
found_over_another_root_file (void)
{
  GtkWidget *window = found_until_the_file ();

  choose (window, "C_hoisir où…", laptop->root_file);
  press (window, "_Continuer (Entrée)");

  return window;
}

static GtkWidget *
found_on_a_full_disk (void)
{
  GtkWidget *window = found_until_the_file ();
  g_autofree char *root_file = in_laptop ("autre-racine");
  g_autofree char *store = in_laptop ("neuf");

  choose (window, "C_hoisir où…", root_file);
  full_disk_below (store);
  press (window, "_Continuer (Entrée)");

  return window;
}

/* ---- Joining ------------------------------------------------------------------------ */

static GtkWidget *
open_join (void)
{
  return shown (av_join_window_new (GTK_APPLICATION (laptop->application), newcomer_queue, newcomer));
}

static GtkWidget *
join_with_nothing (void)
{
  GtkWidget *window = open_join ();

  press (window, "_Rejoindre (Entrée)");

  return window;
}

static GtkWidget *
join_with (const char *name,
           const char *words)
{
  GtkWidget *window = open_join ();
  g_autofree char *welcome = in_laptop (name);

  choose (window, "_Ouvrir la bienvenue…", welcome);
  type (window, TEXT, 0, words);
  press (window, "_Rejoindre (Entrée)");

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

/* ---- Who opens this computer --------------------------------------------------------- */

static GtkWidget *
open_agents (const char *action)
{
  GtkWidget *window = GTK_WIDGET (av_agents_window_new (GTK_APPLICATION (laptop->application), av_application_get_session (laptop->application)));

  shown (GTK_WINDOW (window));
  gtk_widget_activate_action (window, action, NULL);
  ui_spin_ms (50);

  return window;
}

static GtkWidget *
change_with_a_wrong_phrase (void)
{
  GtkWidget *window = open_agents ("agents.change");

  type (window, SECRET, 0, "javert valjean thenardier cosette");
  copy_words (window, 1);
  gtk_widget_activate_action (window, "win.save", NULL);

  return window;
}

static GtkWidget *
change_on_a_full_disk (void)
{
  GtkWidget *window = open_agents ("agents.change");

  type (window, SECRET, 0, "bougie lampe nuage cheval");
  copy_words (window, 1);
  full_disk_below (laptop->store);
  gtk_widget_activate_action (window, "win.save", NULL);

  return window;
}

static GtkWidget *
add_who_is_there (void)
{
  GtkWidget *window = open_agents ("agents.add");

  type (window, TEXT, 0, LAPTOP_AGENT);
  copy_words (window, 0);
  gtk_widget_activate_action (window, "win.save", NULL);

  return window;
}

/* ---- The exchange ---------------------------------------------------------------------- */

static GtkWidget *
open_exchange (const char *name)
{
  GtkWidget *window = laptop_open_window (laptop, "echange");
  g_autofree char *folder = in_laptop (name);

  av_echange_window_set_folder (AV_ECHANGE_WINDOW (window), folder);

  return window;
}

static GtkWidget *
exchange_what_is_for_another (void)
{
  return open_exchange ("pour-un-autre");
}

static GtkWidget *
exchange_a_flipped_bit (void)
{
  return open_exchange ("un-bit");
}

static GtkWidget *
exchange_half_a_bundle (void)
{
  return open_exchange ("coupe");
}

static GtkWidget *
exchange_a_letter (void)
{
  return open_exchange ("correspondance");
}

static GtkWidget *
exchange_with_nothing_there (void)
{
  return open_exchange ("retire");
}

static GtkWidget *
exchange_on_a_full_stick (void)
{
  GtkWidget *window = open_exchange ("cle-pleine");
  g_autofree char *folder = in_laptop ("cle-pleine");

  laptop_await (window, "Co_mmencer (Entrée)");
  full_disk_below (folder);
  gtk_widget_activate_action (window, "win.start", NULL);

  return window;
}

/* ---- What is typed ----------------------------------------------------------------------- */

static AvFieldRow *
find_row (GtkWidget *widget,
          const char *field)
{
  if (AV_IS_FIELD_ROW (widget) && gtk_widget_get_mapped (widget) && strcmp (av_field_row_get_field (AV_FIELD_ROW (widget))->id, field) == 0)
    return AV_FIELD_ROW (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      AvFieldRow *row = find_row (child, field);

      if (row != NULL)
        return row;
    }

  return NULL;
}

/* The entry of a question on the page of the person. */
static GtkWidget *
open_question (const char *field,
               GtkWidget **window)
{
  AvFieldRow *row = NULL;

  *window = GTK_WIDGET (av_application_open_window (laptop->application, "diagnostic", dossier));
  ui_show (*window);
  g_object_set (*window, "page", "personne", NULL);
  for (guint i = 0; i < UI_PATIENCE && (row = find_row (*window, field)) == NULL; i++)
    ui_spin_ms (50);
  g_assert_nonnull (row);
  gtk_widget_grab_focus (GTK_WIDGET (row));

  return av_editor_get_target (av_field_row_get_editor (row));
}

static GtkWidget *
born_on (const char *day,
         gboolean on_a_full_disk)
{
  GtkWidget *window;
  GtkWidget *entry = open_question ("date-naissance", &window);

  gtk_editable_set_text (GTK_EDITABLE (entry), day);
  if (on_a_full_disk)
    full_disk_below (laptop->store);
  gtk_widget_activate_action (window, "win.save", NULL);

  return window;
}

static GtkWidget *
born_on_no_day (void)
{
  return born_on ("31/2/2004", FALSE);
}

static GtkWidget *
born_tomorrow (void)
{
  return born_on ("1/1/2199", FALSE);
}

static GtkWidget *
born_on_a_word (void)
{
  return born_on ("au printemps", FALSE);
}

static GtkWidget *
saved_on_a_full_disk (void)
{
  return born_on ("12/5/2004", TRUE);
}

static GtkWidget *
live_nowhere (void)
{
  GtkWidget *window;
  GtkWidget *button = open_question ("code-insee", &window);

  g_signal_emit_by_name (button, "clicked");
  ui_spin_ms (200);
  type (button, TEXT, 0, "Trifouilly-les-Oies");

  return window;
}

static GtkWidget *
act_on_a_full_disk (void)
{
  GtkWidget *window = GTK_WIDGET (av_application_open_window (laptop->application, "mobilisation", dossier));
  GtkWidget *focus = NULL;

  ui_show (window);
  for (guint i = 0; i < UI_PATIENCE && !GTK_IS_TEXT (focus = gtk_window_get_focus (GTK_WINDOW (window))); i++)
    ui_spin_ms (50);
  g_assert_true (GTK_IS_TEXT (focus));
  gtk_editable_set_text (GTK_EDITABLE (focus), "Appel au 115");
  full_disk_below (laptop->store);
  gtk_widget_activate_action (window, "win.save", NULL);

  return window;
}

/* ---- Paper, and the day's backup ----------------------------------------------------------- */

static GtkWidget *
find_sheets (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (AV_IS_SHEET_PRINTING (window))
        return window;
    }

  return NULL;
}

static GtkWidget *
print_on_a_full_stick (void)
{
  GtkWidget *reperage = laptop_open_window (laptop, "reperage");
  g_autofree char *folder = in_laptop ("cle-pleine");
  g_autofree char *pdf = in_laptop ("cle-pleine/fiche.pdf");
  GtkWidget *window;

  gtk_widget_activate_action (reperage, "win.print", NULL);
  ui_spin_ms (200);
  window = find_sheets ();
  g_assert_nonnull (window);
  full_disk_below (folder);
  choose (window, "Enregistrer en PDF…", pdf);

  return window;
}

/* It is tried once, beside. */
static GtkWidget *
back_up_on_a_full_disk (void)
{
  for (guint i = 0; i < UI_PATIENCE && av_session_get_trouble (av_application_get_session (laptop->application)) == NULL; i++)
    ui_spin_ms (100);

  return laptop_open_window (laptop, "start");
}

static const Refusal refusals[] = {
  { "typed/born-on-no-day", born_on_no_day, "Il n’y a pas de jour « 31/2/2004 » dans le calendrier.", "31/2/2004" },
  { "typed/born-tomorrow", born_tomorrow, "« 1/1/2199 » est encore à venir : cette date ne peut pas être dans le futur.", "1/1/2199" },
  { "typed/born-on-a-word", born_on_a_word, "« au printemps » n’est pas une date. Écrivez par exemple 24/1/2020, 2004 ou hier.", "au printemps" },
  { "typed/an-unknown-commune", live_nowhere, "Rien ne correspond : essayez moins de lettres, ou passez la question.", "Trifouilly-les-Oies" },
  { "typed/a-full-disk", saved_on_a_full_disk,
    "Le disque est plein : cette modification n’est pas enregistrée, et rien de ce qui l’était n’est perdu. Faites de la place, puis enregistrez à nouveau.", "12/5/2004" },
  { "typed/an-action-on-a-full-disk", act_on_a_full_disk,
    "Le disque est plein : cette modification n’est pas enregistrée, et rien de ce qui l’était n’est perdu. Faites de la place, puis enregistrez à nouveau.", "Appel au 115" },
  { "paper/a-full-stick", print_on_a_full_stick, "La feuille n’a pas été écrite. Il n’y a plus de place pour écrire …", "Enregistrer en PDF…" },
  { "restore/nothing-chosen", restore_nothing,
    "Choisissez la sauvegarde, dites qui vous êtes et tapez votre phrase secrète.", "C_hoisir la sauvegarde…" },
  { "restore/a-letter", restore_a_letter,
    "Ce fichier n’est pas une sauvegarde d’Aller-vers, ou il est abîmé. Rien n’a été modifié ; essayez-en une plus ancienne.", "C_hoisir la sauvegarde…" },
  { "restore/a-wrong-phrase", restore_with_a_wrong_phrase,
    "Ce n’est pas la phrase secrète de cet agent. Rien n’a été ouvert.", "GtkPasswordEntry" },
  { "restore/a-damaged-backup", restore_what_is_damaged,
    "Ce fichier n’est pas une sauvegarde d’Aller-vers, ou il est abîmé. Rien n’a été modifié ; essayez-en une plus ancienne.", "C_hoisir la sauvegarde…" },
  { "restore/a-full-disk", restore_on_a_full_disk,
    "Il n’y a plus de place pour écrire …", "GtkPasswordEntry" },
  { "recover/nothing-chosen", recover_with_nothing,
    "Dites qui a oublié sa phrase, choisissez ce qui rouvre ce poste, et tapez ses mots.", "Chois_ir…" },
  { "recover/wrong-words", recover_with_wrong_words,
    "Ces mots n’ouvrent pas le fichier racine : vérifiez-les sur le papier où ils ont été notés.", "GtkPasswordEntry" },
  { "recover/a-letter", recover_with_a_letter, "« …", "Chois_ir…" },
  { "recover/words-not-copied", recover_without_copying,
    "Ce ne sont pas les mots ci-dessus…", "GtkPasswordEntry" },
  { "found/no-names", found_without_names, "Remplissez d’abord chaque nom.", "GtkText" },
  { "found/words-not-copied", found_without_copying, "Ce ne sont pas les mots ci-dessus…", "GtkPasswordEntry" },
  { "found/no-file", found_without_a_file, "Choisissez d’abord où le fichier est écrit.", "C_hoisir où…" },
  { "found/another-root-file", found_over_another_root_file, "« …", "C_hoisir où…" },
  { "found/a-full-disk", found_on_a_full_disk, "Le disque est plein…", "C_hoisir où…" },
  { "join/nothing-chosen", join_with_nothing, "Ouvrez d’abord la bienvenue.", "_Ouvrir la bienvenue…" },
  { "join/a-letter", join_with_a_letter, "Ce fichier n’est pas un lot d’Aller-vers. Rien n’a été modifié.", "_Ouvrir la bienvenue…" },
  { "join/the-welcome-of-another", join_with_the_welcome_of_another, "Ce lot est destiné à un autre poste. Rien n’a été modifié.", "_Ouvrir la bienvenue…" },
  { "join/wrong-words", join_with_wrong_words, "Ce ne sont pas les mots de l’organisation…", "GtkText" },
  { "agents/a-wrong-phrase", change_with_a_wrong_phrase,
    "Ce n’est pas la phrase secrète de cet agent. Rien n’a été ouvert.", "GtkPasswordEntry" },
  { "agents/a-full-disk", change_on_a_full_disk, "Il n’y a plus de place…", "GtkPasswordEntry" },
  { "agents/somebody-who-is-there", add_who_is_there,
    "Une personne de ce nom peut déjà ouvrir ce coffre. Rien n’a été modifié.", "GtkText" },
  { "exchange/for-another", exchange_what_is_for_another, "1 lot est destiné à d’autres postes", "Co_mmencer (Entrée)" },
  { "exchange/a-flipped-bit", exchange_a_flipped_bit,
    "Ce lot a été abîmé en chemin. Redemandez-le ; rien n’est perdu là d’où il vient, et rien n’a été modifié ici.", "Co_mmencer (Entrée)" },
  { "exchange/half-a-bundle", exchange_half_a_bundle,
    "Il sera lu une fois complet. La copie a été interrompue ? Copiez-le de nouveau.", "Co_mmencer (Entrée)" },
  { "exchange/a-letter", exchange_a_letter, "Ce fichier n’est pas un lot d’Aller-vers. Rien n’a été modifié.", "Co_mmencer (Entrée)" },
  { "exchange/nothing-there", exchange_with_nothing_there, "La clé ou le dossier a été retiré pendant son utilisation. Rien n’est perdu : remettez-le et échangez à nouveau.", "Co_mmencer (Entrée)" },
  { "exchange/a-full-stick", exchange_on_a_full_stick, "Il n’y a plus de place…", "Co_mmencer (Entrée)" },
  { "backup/a-full-disk", back_up_on_a_full_disk, "La sauvegarde du jour n’a pas été faite : …", NULL },
};

static void
test_refusal (gconstpointer data)
{
  const Refusal *refusal = data;
  g_autofree char *before = note_all ();
  g_autofree char *after = NULL;
  GtkWidget *window = refusal->go_wrong ();

  ui_press ("Shift_L", NULL); /* somebody is there: no veil */
  await_sentence (window, refusal->sentence);
  if (refusal->keyboard != NULL)
    check_keyboard (window, refusal->keyboard);

  full_disk_below (NULL);
  after = note_all ();
  if (strcmp (before, after) != 0)
    g_test_fail_printf ("something was changed:\n%s\nis now\n%s", before, after);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* ---- The laptop -------------------------------------------------------------------------- */

static char *
find_bundle (const char *dir)
{
  g_autoptr (GDir) entries = g_dir_open (dir, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      char *found = g_file_test (path, G_FILE_TEST_IS_DIR) ? find_bundle (path) : NULL;

      if (found != NULL || g_str_has_suffix (name, ".avlot"))
        return found != NULL ? found : g_steal_pointer (&path);
    }

  return NULL;
}

/* The stick once more, its bundle changed. */
static void
make_stick (const char *name,
            const char *bytes,
            gsize size)
{
  g_autofree char *bundle = find_bundle (stick);
  g_autofree char *root = in_laptop (name);
  g_autofree char *path = g_build_filename (root, bundle + strlen (stick), NULL);
  g_autofree char *dir = g_path_get_dirname (path);

  g_assert_no_errno (g_mkdir_with_parents (dir, 0700));
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
}

static void
make_sticks (void)
{
  g_autofree char *bundle = find_bundle (stick);
  g_autofree char *bytes = NULL;
  g_autofree char *full = in_laptop ("cle-pleine");
  const char *letter = "Chère mairie, voici ce que nous avons noté ce matin au marché, et qui n’est pas un lot.\n";
  gsize size;

  g_assert_true (g_file_get_contents (bundle, &bytes, &size, NULL));
  make_stick ("coupe", bytes, size - 40);
  bytes[size / 2] ^= 1;
  make_stick ("un-bit", bytes, size);
  make_stick ("correspondance", letter, strlen (letter));
  g_assert_no_errno (g_mkdir (full, 0700));
}

static void
make_newcomer (void)
{
  g_autofree char *store = in_laptop ("gymnase");
  g_autofree char *request = in_laptop ("gymnase.avdem");
  g_autofree char *welcome = in_laptop ("accueil.avlot");
  g_autofree char *words = LAPTOP_RUN (laptop, "gymnase", NULL, "join", "request", "--installation", "Gymnase", "--passphrase-memory", "64", request);

  g_free (LAPTOP_RUN (laptop, "poste", NULL, "join", "accept", request, "--scope", LAPTOP_SCOPE, "--role", "terrain", "--output", welcome, "--words", words));
}

static void
make_dossier (void)
{
  const char *contact = "{\"form\": \"contact\", \"scope\": \"" LAPTOP_SCOPE "\", \"answers\": {"
                        "\"prenom-ou-surnom\": \"Éponine\", \"tranche-age\": \"18-21\", \"origine\": \"PAIR\", "
                        "\"besoin-immediat\": \"P4\", \"accord-recontact\": \"oui\", \"info-rgpd-remise\": \"orale\"}}\n";
  g_autofree char *answer = LAPTOP_RUN (laptop, "poste", contact, "--json", "record", "put");
  const char *container = strstr (answer, "\"container\":");
  g_autofree char *need = NULL;
  g_auto (GStrv) parts = g_strsplit (container, "\"", 5);

  dossier = g_strdup (parts[3]);
  need = g_strdup_printf ("{\"form\": \"besoin-immediat\", \"container\": \"%s\", \"answers\": {"
                          "\"priorite\": \"P4\", \"libelle\": \"Dormir au chaud\", \"statut\": \"ouvert\", "
                          "\"exprime-le\": \"2026-01-24T14:05:00+01:00\", \"echeance\": \"H3\"}}\n",
                          dossier);
  g_free (LAPTOP_RUN (laptop, "poste", need, "record", "put"));
}

/* A diagnosis makes a dossier of who was only met. */
static void
open_dossier (void)
{
  GtkWidget *window;

  open_question ("date-naissance", &window);
  ui_spin_ms (500);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
set_up (void)
{
  g_autofree char *other = NULL;
  g_autofree char *letter = NULL;
  g_autofree char *damaged = NULL;
  g_autofree char *backups = NULL;
  g_autofree char *bytes = NULL;
  gsize size;

  laptop = laptop_new ();
  stick = in_laptop ("cle");
  backup = in_laptop ("sauvegarde.avb");
  other = in_laptop ("pour-un-autre");
  letter = in_laptop ("lettre");
  damaged = in_laptop ("abimee.avb");
  g_assert_no_errno (g_mkdir (stick, 0700));
  g_assert_no_errno (g_mkdir (other, 0700));

  laptop_add_market (laptop, stick);
  make_newcomer ();
  g_free (LAPTOP_RUN (laptop, "poste", NULL, "export", other, "--to", "Marché"));
  g_free (LAPTOP_RUN (laptop, "poste", NULL, "backup", backup));
  backups = g_build_filename (laptop->store, "backups", NULL);
  make_sticks ();

  g_assert_true (g_file_set_contents (letter, "Chère mairie,\n", -1, NULL));
  g_assert_true (g_file_get_contents (backup, &bytes, &size, NULL));
  bytes[size / 2] ^= 1;
  g_assert_true (g_file_set_contents (damaged, bytes, (gssize) size, NULL));
  make_dossier ();
  g_setenv ("AV_FULL_DISK", backups, TRUE); /* the day's finds no room whenever it is made */
  g_setenv ("AV_FULL_DISK_WHEN", laptop->dir, TRUE);
  laptop_unlock (laptop);
  open_dossier ();
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

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/refusals/", refusals[i].name, NULL);

      g_test_add_data_func (path, &refusals[i], test_refusal);
    }
  failed = g_test_run ();

  av_queue_close (newcomer_queue);
  g_clear_object (&newcomer_queue);
  g_clear_pointer (&newcomer, av_opening_free);
  laptop_free (laptop);
  g_free (dossier);
  g_free (stick);
  g_free (backup);

  return failed;
}
