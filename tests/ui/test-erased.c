/* A dossier that is erased leaves every window at once, by whatever way it is,
 * and nothing typed on it comes back. */

#include <string.h>

#include "av-class.h"
#include "av-decision-card.h"
#include "av-draft.h"
#include "av-field-row.h"
#include "av-note-editor.h"
#include "av-note-row.h"
#include "av-sheet-printing.h"
#include "hand.h"
#include "laptop-fixture.h"
#include "ui-fixture.h"

#define GONE "Ce dossier vient d’être effacé\u00a0: il a quitté l’écran, avec ce qui y était commencé."
#define PARTLY_GONE "Une partie de ce dossier vient d’être effacée\u00a0: rouvrez-le pour voir ce qui en reste."

static Laptop *laptop;
static AvOpenedStore *town; /* of the same commune */

static AvSession *
get_session (void)
{
  return av_application_get_session (laptop->application);
}

static AvSnapshot *
write_contact (const char *name,
               const char *phone)
{
  g_autoptr (AvChange) change = av_change_new ("contact", NULL, NULL, NULL);

  av_change_set (change, "prenom-ou-surnom", name);
  av_change_set (change, "nom", "Thénardier");
  av_change_set (change, "tranche-age", "18-21");
  av_change_set (change, "origine", "PAIR");
  av_change_set (change, "moyen-contact", "telephone");
  av_change_set (change, "valeur-contact", phone);
  av_change_set (change, "accord-recontact", "oui");
  av_change_set (change, "info-rgpd-remise", "orale");
  ui_fixture_commit (get_session (), change);
  return ui_fixture_load (get_session (), av_change_get_id (change));
}

/* transfer full: the dossier. */
static char *
meet (const char *name,
      const char *phone)
{
  g_autoptr (AvSnapshot) saved = write_contact (name, phone);

  return g_strdup (av_snapshot_get_container (saved));
}

static GtkWidget *
open_on (const char *kind,
         const char *container)
{
  GtkWidget *window = GTK_WIDGET (av_application_open_window (laptop->application, kind, container));

  ui_show (window);
  ui_spin_ms (200);
  return window;
}

/* ---- What is on the screen ------------------------------------------------------ */

static char *
dup_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return g_strdup (gtk_label_get_text (GTK_LABEL (widget)));
  if (GTK_IS_EDITABLE (widget))
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (widget)));
  if (GTK_IS_TEXT_VIEW (widget))
    {
      char *text = NULL;

      g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget)), "text", &text, NULL);
      return text;
    }

  return g_strdup ("");
}

/* Hidden or not: what is hidden is shown again by a key, and read aloud. */
static GtkWidget *
find_text (GtkWidget *widget,
           const char *text)
{
  g_autofree char *shown = dup_text (widget);
  GtkWidget *found = strstr (shown, text) != NULL ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_text (child, text);

  return found;
}

static GtkWidget *
find_anywhere (const char *text)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWidget *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (windows) && found == NULL; i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      found = find_text (window, text);
    }

  return found;
}

static void
await_text (GtkWidget *window,
            const char *text)
{
  for (guint i = 0; i < UI_PATIENCE && find_text (window, text) == NULL; i++)
    ui_spin_ms (50);
  g_assert_nonnull (find_text (window, text));
}

static void
await_nowhere (const char *text)
{
  GtkWidget *found = NULL;

  for (guint i = 0; i < UI_PATIENCE && (found = find_anywhere (text)) != NULL; i++)
    ui_spin_ms (50);
  if (found != NULL)
    g_error ("%s is still in a %s of the %s", text, G_OBJECT_TYPE_NAME (found), G_OBJECT_TYPE_NAME (gtk_widget_get_root (found)));
}

static GtkWidget *
find_window (const char *kind)
{
  return GTK_WIDGET (av_application_open_window (laptop->application, kind, NULL));
}

/* The window of a kind is there, and says it. */
static void
await_said (const char *kind,
            const char *words)
{
  await_text (find_window (kind), words);
}

static gpointer
list_drafts (AvStore *store,
             gpointer user_data,
             GError **error)
{
  return av_draft_list (store, error);
}

static void
check_no_draft (const char *container)
{
  g_autoptr (GPtrArray) drafts = av_queue_call_sync (av_session_get_queue (get_session ()), list_drafts, NULL, NULL);

  for (guint i = 0; i < drafts->len; i++)
    g_assert_cmpstr (av_snapshot_get_container (((AvDraft *) g_ptr_array_index (drafts, i))->loaded), !=, container);
}

static gpointer
count_notes (AvStore *store,
             gpointer n_notes,
             GError **error)
{
  return av_database_get_int64 (av_store_get_database (store), "SELECT COUNT (*) FROM private_note", 0, n_notes, error) ? n_notes : NULL;
}

static void
assert_private_notes (gint64 expected)
{
  gint64 n_notes = -1;

  av_queue_call_sync (av_session_get_queue (get_session ()), count_notes, &n_notes, NULL);
  g_assert_cmpint (n_notes, ==, expected);
}

/* ---- What is open on it --------------------------------------------------------- */

static AvFieldRow *
find_row (GtkWidget *widget,
          const char *field)
{
  AvFieldRow *found = NULL;

  if (AV_IS_FIELD_ROW (widget) && strcmp (av_field_row_get_field (AV_FIELD_ROW (widget))->id, field) == 0)
    return AV_FIELD_ROW (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_row (child, field);

  return found;
}

static void
type_into (GtkWidget *window,
           const char *field,
           const char *text)
{
  AvFieldRow *row = NULL;
  GtkWidget *target;

  for (guint i = 0; i < UI_PATIENCE && (row = find_row (window, field)) == NULL; i++)
    ui_spin_ms (50);
  g_assert_nonnull (row);
  target = av_editor_get_target (av_field_row_get_editor (row));
  gtk_editable_set_text (GTK_EDITABLE (target), text);
  ui_spin_ms (50);
}

static GtkWidget *
find_note (GtkWidget *widget)
{
  GtkWidget *found = AV_IS_NOTE_EDITOR (widget) && gtk_widget_get_ancestor (widget, AV_TYPE_NOTE_ROW) != NULL ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_note (child);

  return found;
}

static void
note_in_private (GtkWidget *window,
                 const char *text)
{
  g_object_set (window, "page", "evenement", NULL);
  g_signal_emit_by_name (laptop_await (window, "Écrire une note"), "clicked");
  av_editor_set_answer (AV_EDITOR (find_note (window)), text);
}

static void
close_all (void)
{
  static const char *const kinds[] = { "reperage", "diagnostic", "mobilisation", "echange", "partage", "effacements" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    gtk_window_destroy (GTK_WINDOW (find_window (kinds[i])));
  ui_spin_ms (100);
}

/* The form of the newest contact, loaded. */
static void
edit_contact (GtkWidget *window,
              const char *container)
{
  g_autofree char *dossier = NULL;

  await_text (window, "Rencontré");
  g_assert_true (gtk_widget_activate_action (window, "win.edit", NULL));
  for (guint i = 0; i < UI_PATIENCE && g_strcmp0 (dossier, container) != 0; i++)
    {
      ui_spin_ms (50);
      g_free (dossier);
      g_object_get (window, "dossier", &dossier, NULL);
    }
  g_assert_cmpstr (dossier, ==, container);
}

/* Everything there is, with something begun in each. */
static void
open_everywhere (const char *container,
                 const char *name)
{
  GtkWidget *window = open_on ("reperage", container);

  edit_contact (window, container);
  type_into (window, "nom", "Tholomyès");
  /* Looked at, the form behind. */
  g_object_set (window, "container", container, NULL);
  await_text (window, name);

  window = open_on ("diagnostic", container);
  await_text (window, name);
  g_object_set (window, "page", "personne", NULL);
  type_into (window, "nom-usage", "Tholomyès");

  window = open_on ("mobilisation", container);
  await_text (window, name);
  note_in_private (window, "Elle se cache des Tholomyès.");
  window = open_on ("echange", NULL);
  hand_press (window, "Chercher les personnes notées deux _fois");
  await_text (window, name);
  open_on ("partage", container);
  ui_spin_ms (2500); /* drafts are kept */
  assert_private_notes (1);
}

static void
check_left_everywhere (const char *container,
                       const char *name)
{
  static const char *const kinds[] = { "reperage", "diagnostic", "mobilisation", "echange" };

  await_nowhere (name);
  await_nowhere ("Tholomyès");
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    await_said (kinds[i], GONE);
  ui_spin_ms (2500);
  check_no_draft (container);
  assert_private_notes (0);
  await_nowhere (name);
}

/* ---- Ways ------------------------------------------------------------------------ */

static void
test_erased_here (void)
{
  g_autofree char *container = meet ("Fantine", "0639980004");
  g_autofree char *like = meet ("Fantîne", "0639980004");
  GtkWidget *window;

  open_everywhere (container, "Fantine");
  window = open_on ("partage", container);
  g_object_set (window, "page", "erase", NULL);
  laptop_choose (window, "Pourquoi", "La jeune personne le demande");
  laptop_tick (window, "Je sais qu’un effacement ne se reprend pas.");
  g_assert_true (gtk_widget_activate_action (window, "win.save-next", NULL));
  laptop_await (find_window ("effacements"), "1 effacement");
  check_left_everywhere (container, "Fantine");
  close_all ();
}

static void
erase_elsewhere (const char *container,
                 guint classes)
{
  g_autoptr (GError) error = NULL;

  laptop_send (laptop, town);
  av_installation_erase (av_opened_store_get_installation (town), container, classes, "demande", &error);
  g_assert_no_error (error);
}

static void
test_erased_by_an_exchange (void)
{
  g_autofree char *container = meet ("Éponine", "0639980005");
  g_autofree char *like = meet ("Epônine", "0639980005");

  erase_elsewhere (container, 0);
  open_everywhere (container, "Éponine");
  laptop_receive (laptop, town);
  check_left_everywhere (container, "Éponine");
  close_all ();
}

static void
test_confirmed_here (void)
{
  g_autofree char *container = meet ("Azelma", "0639980006");
  static const char *const kinds[] = { "reperage", "diagnostic", "mobilisation" };
  GtkWidget *window, *destroy, *focus;

  erase_elsewhere (container, 0);
  laptop_receive (laptop, town);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    open_on (kinds[i], container);

  window = open_on ("effacements", NULL);
  g_signal_emit_by_name (laptop_await (window, "Confirmer…"), "clicked");
  destroy = laptop_await (window, "Détruire pour de bon");
  gtk_widget_grab_focus (destroy);
  g_signal_emit_by_name (destroy, "clicked");
  g_signal_emit_by_name (destroy, "clicked");
  g_signal_emit_by_name (laptop_await (window, "Pas maintenant"), "clicked"); /* too late */
  g_assert_true (gtk_widget_get_mapped (destroy));
  g_assert_nonnull (laptop_find (window, "Destruction…"));
  laptop_await (window, "Détruit pour de bon ici\u202f; partout ailleurs aux prochains échanges.");
  for (guint i = 0; i < UI_PATIENCE && laptop_find (window, "Détruire pour de bon") != NULL; i++)
    ui_spin_ms (50);
  g_assert_null (laptop_find (window, "Détruire pour de bon"));
  g_assert_nonnull (laptop_find (window, "Détruit pour de bon ici\u202f; partout ailleurs aux prochains échanges."));
  g_assert_null (laptop_find (window, "Détruit pour de bon ici."));
  focus = gtk_window_get_focus (GTK_WINDOW (window));
  g_assert_true (focus != NULL && gtk_widget_get_ancestor (focus, AV_TYPE_DECISION_CARD) != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    await_said (kinds[i], GONE);
  await_nowhere ("Azelma");
  close_all ();
}

/* Whoever else is looked at or written stays. */
static void
test_somebody_else_stays (void)
{
  g_autofree char *erased = meet ("Magnon", "0639980007");
  g_autofree char *other = meet ("Cosette", "0639980008");
  GtkWidget *window = open_on ("reperage", erased);

  edit_contact (window, erased);
  g_object_set (window, "container", other, NULL);
  await_text (window, "Cosette");
  erase_elsewhere (erased, 0);
  laptop_receive (laptop, town);
  await_said ("reperage", GONE);
  await_nowhere ("Magnon");
  g_assert_true (find_window ("reperage") == window);
  laptop_await (window, "Cosette");

  /* And the other way round: who is written behind. */
  gtk_widget_activate_action (window, "win.back", NULL);
  gtk_widget_activate_action (window, "win.new", NULL);
  type_into (window, "prenom-ou-surnom", "Gavroche");
  g_clear_pointer (&erased, g_free);
  erased = meet ("Montparnasse", "0639980009");
  g_object_set (window, "container", erased, NULL);
  await_text (window, "Montparnasse");
  erase_elsewhere (erased, 0);
  laptop_receive (laptop, town);
  await_said ("reperage", GONE);
  await_nowhere ("Montparnasse");
  laptop_await (window, "Gavroche");
  close_all ();
}

static void
test_a_part_is_opened_again (void)
{
  g_autofree char *container = meet ("Musichetta", "0639980010");

  open_on ("diagnostic", container);
  erase_elsewhere (container, AV_CLASS_BIT (AV_CLASS_SENSIBLE));
  laptop_receive (laptop, town);
  await_said ("diagnostic", PARTLY_GONE);

  /* What is left is no news any more. */
  open_on ("diagnostic", container);
  await_text (find_window ("diagnostic"), "Musichetta");
  laptop_receive (laptop, town);
  ui_spin_ms (500);
  await_text (find_window ("diagnostic"), "Musichetta");
  close_all ();
}

/* Two answers that had not seen each other. */
static void
write_apart (AvSnapshot *saved,
             const char *one,
             const char *other)
{
  const char *const answers[] = { one, other };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (AvChange) change = av_change_new_for (saved);

      av_change_set (change, "reponse-immediate", answers[i]);
      ui_fixture_commit (get_session (), change);
    }
}

/* Words stand in the place of what is erased while the others are settled. */
static void
test_others_are_settled_beside_it (void)
{
  g_autoptr (AvSnapshot) erased = write_contact ("Mabeuf", "0639980012");
  g_autoptr (AvSnapshot) other = write_contact ("Enjolras", "0639980013");
  GtkWidget *window;

  write_apart (erased, "Un repas", "Un duvet");
  write_apart (other, "Un ticket", "Une douche");
  window = open_on ("echange", NULL);
  laptop_await (window, "2 désaccords à trancher");
  await_text (window, "Un repas");
  erase_elsewhere (av_snapshot_get_container (erased), 0);
  laptop_receive (laptop, town);
  await_nowhere ("Un repas");
  await_said ("echange", GONE);

  g_signal_emit_by_name (laptop_await (window, "Prendre celle-ci"), "clicked");
  laptop_await (window, "Tout est tranché");
  await_said ("echange", GONE);
  close_all ();
}

static guint
count_sheets (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      n += AV_IS_SHEET_PRINTING (window);
    }

  return n;
}

static void
test_nothing_is_printed_of_it (void)
{
  g_autofree char *container = meet ("Favourite", "0639980011");
  GtkWidget *window = open_on ("diagnostic", container);

  await_text (window, "Favourite");
  gtk_widget_activate_action (window, "win.print", NULL);
  for (guint i = 0; i < UI_PATIENCE && count_sheets () == 0; i++)
    ui_spin_ms (50);
  g_assert_cmpuint (count_sheets (), ==, 1);
  erase_elsewhere (container, 0);
  laptop_receive (laptop, town);
  await_said ("diagnostic", GONE);
  g_assert_cmpuint (count_sheets (), ==, 0);
  close_all ();
}

int
main (int argc,
      char **argv)
{
  int failed;

  laptop_init (&argc, &argv);
  laptop = laptop_new ();
  town = laptop_add_colleague (laptop, "Rouvray-2", LAPTOP_SCOPE, "referent");
  laptop_unlock (laptop);

  g_test_add_func ("/erased/here", test_erased_here);
  g_test_add_func ("/erased/by-an-exchange", test_erased_by_an_exchange);
  g_test_add_func ("/erased/confirmed-here", test_confirmed_here);
  g_test_add_func ("/erased/somebody-else-stays", test_somebody_else_stays);
  g_test_add_func ("/erased/a-part-is-opened-again", test_a_part_is_opened_again);
  g_test_add_func ("/erased/others-are-settled-beside-it", test_others_are_settled_beside_it);
  g_test_add_func ("/erased/nothing-is-printed-of-it", test_nothing_is_printed_of_it);

  failed = g_test_run ();
  g_clear_pointer (&town, av_opened_store_free);
  laptop_free (laptop);

  return failed;
}
