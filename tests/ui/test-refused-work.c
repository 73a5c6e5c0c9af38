/* What is typed, decided, exchanged and printed in an open store, and refused. */

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#include "av-agents-window.h"
#include "av-echange-window.h"
#include "av-field-row.h"
#include "av-sheet-printing.h"
#include "full-disk.h"
#include "refusal.h"
#include "ui-fixture.h"

static Laptop *laptop;
static char *dossier; /* of somebody who is known */
static char *stick;   /* with a good bundle for us */

static char *
in_laptop (const char *name)
{
  return g_build_filename (laptop->dir, name, NULL);
}

/* ---- Who opens this computer --------------------------------------------------------- */

static GtkWidget *
open_agents (const char *action)
{
  GtkWidget *window = g_object_new (AV_TYPE_AGENTS_WINDOW, "application", laptop->application, "session", av_application_get_session (laptop->application), NULL);

  hand_show (GTK_WINDOW (window));
  gtk_widget_activate_action (window, action, NULL);
  ui_spin_ms (50);

  return window;
}

static GtkWidget *
change_with_a_wrong_phrase (void)
{
  GtkWidget *window = open_agents ("agents.change");

  hand_type (window, HAND_SECRET, 0, "javert valjean thenardier cosette");
  hand_copy_words (window, 1);
  gtk_widget_activate_action (window, "win.save", NULL);

  return window;
}

static GtkWidget *
change_on_a_full_disk (void)
{
  GtkWidget *window = open_agents ("agents.change");

  hand_type (window, HAND_SECRET, 0, "bougie lampe nuage cheval");
  hand_copy_words (window, 1);
  full_disk_below (laptop->store);
  gtk_widget_activate_action (window, "win.save", NULL);

  return window;
}

static GtkWidget *
add_on_a_full_disk (void)
{
  GtkWidget *window = open_agents ("agents.add");

  hand_type (window, HAND_TEXT, 0, "Marius");
  hand_copy_words (window, 0);
  full_disk_below (laptop->store);
  hand_press (window, "_Garder (Ctrl+Entrée)");

  return window;
}

static GtkWidget *
add_who_is_there (void)
{
  GtkWidget *window = open_agents ("agents.add");

  hand_type (window, HAND_TEXT, 0, LAPTOP_AGENT);
  hand_copy_words (window, 0);
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
  hand_type (button, HAND_TEXT, 0, "Trifouilly-les-Oies");

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
print_on_a_full_stick (void)
{
  GtkWidget *reperage = laptop_open_window (laptop, "reperage");
  g_autofree char *folder = in_laptop ("cle-pleine");
  g_autofree char *pdf = in_laptop ("cle-pleine/fiche.pdf");
  GtkWidget *window;

  gtk_widget_activate_action (reperage, "win.print", NULL);
  ui_spin_ms (200);
  window = ui_find_window (AV_TYPE_SHEET_PRINTING);
  g_assert_nonnull (window);
  full_disk_below (folder);
  hand_choose (window, "Enregistrer en PDF…", pdf);

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
  { "agents/a-wrong-phrase", change_with_a_wrong_phrase,
    "Ce n’est pas la phrase secrète de cet agent. Rien n’a été ouvert.", "GtkPasswordEntry" },
  { "agents/a-full-disk", change_on_a_full_disk,
    "Le disque est plein : cette modification n’est pas enregistrée, et rien de ce qui l’était n’est perdu. Faites de la place, puis enregistrez à nouveau.", "_Garder (Ctrl+Entrée)" },
  { "agents/one-more-on-a-full-disk", add_on_a_full_disk,
    "Le disque est plein : cette modification n’est pas enregistrée, et rien de ce qui l’était n’est perdu. Faites de la place, puis enregistrez à nouveau.", "_Garder (Ctrl+Entrée)" },
  { "agents/somebody-who-is-there", add_who_is_there,
    "Une personne de ce nom peut déjà ouvrir ce coffre. Rien n’a été modifié.", "GtkText" },
  { "exchange/for-another", exchange_what_is_for_another, "1 lot est destiné à d’autres postes", "Co_mmencer (Entrée)" },
  { "exchange/a-flipped-bit", exchange_a_flipped_bit,
    "Ce lot a été abîmé en chemin. Redemandez-le ; rien n’est perdu là d’où il vient, et rien n’a été modifié ici.", "Co_mmencer (Entrée)" },
  { "exchange/half-a-bundle", exchange_half_a_bundle,
    "Sa copie s’est interrompue. Redemandez-le : que le poste d’où il vient échange ici encore une fois. Il peut rester ; rien n’est perdu.", "Co_mmencer (Entrée)" },
  { "exchange/a-letter", exchange_a_letter, "Ce fichier n’est pas un lot d’Aller-vers. Rien n’a été modifié.", "Co_mmencer (Entrée)" },
  { "exchange/nothing-there", exchange_with_nothing_there, "La clé ou le dossier a été retiré pendant son utilisation. Rien n’est perdu : remettez-le et échangez à nouveau.", "Co_mmencer (Entrée)" },
  { "exchange/a-full-stick", exchange_on_a_full_stick, "Il n’y a plus de place…", "Co_mmencer (Entrée)" },
  { "backup/a-full-disk", back_up_on_a_full_disk, "La sauvegarde du jour n’a pas été faite : …", NULL },
};

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

/* The stick once more, its bundle changed; where that bundle is. */
static char *
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
  return g_steal_pointer (&path);
}

/* Nothing is said of what may still be being copied. */
static void
make_old (const char *path)
{
  gint64 moment = g_get_real_time () / G_USEC_PER_SEC - 2 * 86400;
  struct utimbuf times = { moment, moment };

  g_assert_no_errno (utime (path, &times));
}

static void
make_sticks (void)
{
  g_autofree char *bundle = find_bundle (stick);
  g_autofree char *bytes = NULL;
  g_autofree char *half = NULL;
  g_autofree char *full = in_laptop ("cle-pleine");
  const char *letter = "Chère mairie, voici ce que nous avons noté ce matin au marché, et qui n’est pas un lot.\n";
  gsize size;

  g_assert_true (g_file_get_contents (bundle, &bytes, &size, NULL));
  half = make_stick ("coupe", bytes, size - 40);
  make_old (half);
  bytes[size / 2] ^= 1;
  g_free (make_stick ("un-bit", bytes, size));
  g_free (make_stick ("correspondance", letter, strlen (letter)));
  g_assert_no_errno (g_mkdir (full, 0700));
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
  g_autofree char *backups = NULL;

  laptop = laptop_new ();
  stick = in_laptop ("cle");
  other = in_laptop ("pour-un-autre");
  g_assert_no_errno (g_mkdir (stick, 0700));
  g_assert_no_errno (g_mkdir (other, 0700));

  laptop_add_market (laptop, stick);
  g_free (LAPTOP_RUN (laptop, "poste", NULL, "export", other, "--to", "Marché"));
  backups = g_build_filename (laptop->store, "backups", NULL);
  make_sticks ();
  make_dossier ();
  g_setenv ("AV_FULL_DISK", backups, TRUE); /* the day's finds no room whenever it is made */
  g_setenv ("AV_FULL_DISK_WHEN", laptop->dir, TRUE);
  laptop_unlock (laptop);
  open_dossier ();
}

int
main (int argc,
      char **argv)
{
  int failed;

  laptop_init (&argc, &argv);
  adw_init ();
  set_up ();

  refusal_add_tests (laptop, refusals, G_N_ELEMENTS (refusals));
  failed = g_test_run ();

  laptop_free (laptop);
  g_free (dossier);
  g_free (stick);

  return failed;
}
