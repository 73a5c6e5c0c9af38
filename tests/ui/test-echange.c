/* The window of the exchange: sticks that come and go, and what waits for a
 * person: answers given twice, records deleted while they were changed, people
 * noted twice. */

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "av-catalogue.h"
#include "av-conflict-list.h"
#include "av-duplicate-list.h"
#include "av-echange-window.h"
#include "av-exchange-rows.h"
#include "av-fusion.h"
#include "av-locale.h"
#include "av-ui.h"
#include "fake-stick.h"
#include "ui-fixture.h"

/* ---- What is on the screen ------------------------------------------------- */

static const char *
get_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (GTK_IS_BUTTON (widget))
    return gtk_button_get_label (GTK_BUTTON (widget));
  return NULL;
}

/* The @nth widget of a type with that text, among those that are shown. */
static GtkWidget *
find_nth (GtkWidget *root,
          GType type,
          const char *text,
          guint *nth)
{
  if (!gtk_widget_get_visible (root))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && g_strcmp0 (get_text (root), text) == 0 && (*nth)-- == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_nth (child, type, text, nth);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find (gpointer root,
      GType type,
      const char *text)
{
  guint first = 0;

  return find_nth (root, type, text, &first);
}

static GtkWidget *
wait_for (gpointer root,
          GType type,
          const char *text)
{
  GtkWidget *found = NULL;

  for (guint i = 0; i < UI_PATIENCE && (found = find (root, type, text)) == NULL; i++)
    ui_spin_ms (10);
  if (found == NULL)
    g_error ("waited in vain for “%s”", text);
  return found;
}

static void
click (gpointer root,
       const char *text)
{
  g_signal_emit_by_name (wait_for (root, GTK_TYPE_BUTTON, text), "clicked");
}

/* ---- What is in the store -------------------------------------------------- */

static char *
write_contact (AvSession *session,
               const char *name)
{
  g_autoptr (AvChange) change = av_change_new ("contact", NULL, NULL, NULL);

  av_change_set (change, "prenom-ou-surnom", name);
  av_change_set (change, "nom", "Thénardier");
  av_change_set (change, "tranche-age", "18-21");
  av_change_set (change, "origine", "PAIR");
  av_change_set (change, "accord-recontact", "oui");
  av_change_set (change, "info-rgpd-remise", "orale");
  ui_fixture_commit (session, change);
  return g_strdup (av_change_get_id (change));
}

/* Two answers that had not seen each other. */
static void
write_field_apart (AvSession *session,
                   const char *id,
                   const char *field,
                   const char *one,
                   const char *other)
{
  g_autoptr (AvSnapshot) loaded = ui_fixture_load (session, id);
  g_autoptr (AvChange) first = av_change_new_for (loaded);
  g_autoptr (AvChange) second = av_change_new_for (loaded);

  av_change_set (first, field, one);
  av_change_set (second, field, other);
  ui_fixture_commit (session, first);
  ui_fixture_commit (session, second);
}

static void
write_apart (AvSession *session,
             const char *id,
             const char *one,
             const char *other)
{
  write_field_apart (session, id, "reponse-immediate", one, other);
}

static char *
write_answers (AvSession *session,
               const char *form,
               const char *container,
               ...)
{
  g_autoptr (AvChange) change = av_change_new (form, NULL, container, NULL);
  const char *field;
  va_list arguments;

  va_start (arguments, container);
  while ((field = va_arg (arguments, const char *)) != NULL)
    av_change_set (change, field, va_arg (arguments, const char *));
  va_end (arguments);
  ui_fixture_commit (session, change);
  return g_strdup (av_change_get_id (change));
}

/* Deleted by somebody who had not seen what somebody else writes of it. */
static void
delete_field_apart (AvSession *session,
                    const char *id,
                    const char *field,
                    const char *answer)
{
  g_autoptr (AvSnapshot) loaded = ui_fixture_load (session, id);
  g_autoptr (AvChange) edit = av_change_new_for (loaded);
  g_autoptr (AvChange) deletion = av_change_new_for (loaded);

  av_change_set (edit, field, answer);
  av_change_set_deleted (deletion, TRUE);
  ui_fixture_commit (session, edit);
  ui_fixture_commit (session, deletion);
}

static void
delete_apart (AvSession *session,
              const char *id,
              const char *answer)
{
  delete_field_apart (session, id, "reponse-immediate", answer);
}

static char *
get_answer (AvSession *session,
            const char *id,
            guint *n_values)
{
  g_autoptr (AvSnapshot) snapshot = ui_fixture_load (session, id);

  av_snapshot_get_live (snapshot, "reponse-immediate", n_values);
  return g_strdup (av_snapshot_get_answer (snapshot, "reponse-immediate"));
}

static char *
get_container (AvSession *session,
               const char *id)
{
  g_autoptr (AvSnapshot) snapshot = ui_fixture_load (session, id);

  return g_strdup (av_snapshot_get_container (snapshot));
}

static gpointer
list_fusions (AvStore *store,
              gpointer user_data,
              GError **error)
{
  return av_fusion_list (store, error);
}

static guint
count_fusions (AvSession *session)
{
  g_autoptr (GPtrArray) fusions = av_queue_call_sync (av_session_get_queue (session), list_fusions, NULL, NULL);

  return fusions->len;
}

static gpointer
count (AvStore *store,
       gpointer user_data,
       GError **error)
{
  return GUINT_TO_POINTER (av_record_store_count_conflicts (store) + 1);
}

static guint
count_conflicts (AvSession *session)
{
  return GPOINTER_TO_UINT (av_queue_call_sync (av_session_get_queue (session), count, NULL, NULL)) - 1;
}

/* ---- Cases ----------------------------------------------------------------- */

static AvConflictList *
show_conflicts (AvSession *session)
{
  AvConflictList *list = g_object_new (AV_TYPE_CONFLICT_LIST, NULL);
  GtkWidget *window = g_object_new (GTK_TYPE_WINDOW, "child", list, "default-width", 640, NULL);

  av_decision_list_set_session (AV_DECISION_LIST (list), session);
  av_decision_list_load (AV_DECISION_LIST (list), NULL);
  ui_show (window);

  return list;
}

static void
close_list (AvConflictList *list,
            AvSession *session)
{
  ui_spin_ms (50);
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (list))));
  ui_fixture_close (session);
}

static void
wait_for_heading (AvConflictList *list,
                  guint n_left)
{
  g_autofree char *heading = g_strdup_printf (ngettext ("%u disagreement to settle", "%u disagreements to settle", n_left), n_left);

  wait_for (list, GTK_TYPE_LABEL, n_left > 0 ? heading : _ ("All of this is settled"));
}

static void
assert_stands (AvSession *session,
               const char *id,
               gboolean deleted)
{
  g_autoptr (AvSnapshot) snapshot = ui_fixture_load (session, id);

  g_assert_cmpint (av_snapshot_is_deleted (snapshot), ==, deleted);
  g_assert_false (av_snapshot_is_resurrected (snapshot));
  g_assert_cmpuint (count_conflicts (session), ==, 0);
}

static void
test_deleted_while_it_was_changed_is_kept_or_deleted (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *id = write_contact (session, "Éponine");
  g_autofree char *told = g_strdup_printf (C_ ("question: answer", "%s: %s"), _ ("Done at once"), "Un repas");
  g_autofree char *title = g_strdup_printf (C_ ("person, form", "%s — %s"), "Éponine Thénardier", _ ("Contact"));
  AvConflictList *list;

  delete_apart (session, id, "Un repas");
  g_assert_cmpuint (count_conflicts (session), ==, 1);
  list = show_conflicts (session);
  wait_for_heading (list, 1);
  wait_for (list, GTK_TYPE_LABEL, title);
  wait_for (list, GTK_TYPE_LABEL, _ ("Changed elsewhere while it was being deleted"));
  wait_for (list, GTK_TYPE_LABEL, told);

  click (list, _ ("Keep"));
  wait_for_heading (list, 0);
  wait_for (list, GTK_TYPE_BUTTON, C_ ("record", "Kept"));
  assert_stands (session, id, FALSE);

  click (list, _ ("Delete it after all"));
  wait_for (list, GTK_TYPE_BUTTON, C_ ("record", "Deleted"));
  assert_stands (session, id, TRUE);

  click (list, _ ("Keep it after all"));
  wait_for (list, GTK_TYPE_BUTTON, C_ ("record", "Kept"));
  assert_stands (session, id, FALSE);

  close_list (list, session);
}

static void
test_what_was_ticked_is_one_answer (void)
{
  AvSession *session = ui_fixture_new ();
  const AvField *field = av_catalogue_find_field ("contact", "besoin-immediat");
  g_autofree char *id = write_contact (session, "Éponine");
  g_autofree char *shown = av_field_show (field, "P2 P3 P4");
  g_autofree char *told = g_strdup_printf (C_ ("question: answer", "%s: %s"), av_field_get_label (field), shown);
  AvConflictList *list;

  delete_field_apart (session, id, "besoin-immediat", "P2 P3 P4");
  list = show_conflicts (session);
  wait_for_heading (list, 1);
  wait_for (list, GTK_TYPE_LABEL, told);

  close_list (list, session);
}

/* The same question of two records of one person. */
static void
test_card_says_which_record_it_is_about (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *contact = write_contact (session, "Éponine");
  g_autofree char *container = get_container (session, contact);
  g_autofree char *bus = write_answers (session, "frein", container, "theme", "mobilite", "intensite", "bloquant", "exprime-par", "jeune", "date-constat", "2026-11-06", NULL);
  g_autofree char *roof = write_answers (session, "frein", container, "theme", "logement-hebergement", "intensite", "bloquant", "exprime-par", "jeune", "date-constat", "2026-11-06", NULL);
  AvConflictList *list;

  write_apart (session, contact, "Un duvet", "Un repas");
  write_field_apart (session, bus, "intensite", "genant", "urgent");
  write_field_apart (session, roof, "intensite", "genant", "urgent");
  list = show_conflicts (session);
  wait_for_heading (list, 3);
  wait_for (list, GTK_TYPE_LABEL, "Contact");
  wait_for (list, GTK_TYPE_LABEL, "Frein — Mobilité");
  wait_for (list, GTK_TYPE_LABEL, "Frein — Logement et hébergement");

  close_list (list, session);
}

static void
test_what_came_meanwhile_is_shown_first (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *id = write_contact (session, "Éponine");
  g_autofree char *told = g_strdup_printf (C_ ("question: answer", "%s: %s"), _ ("Done at once"), "Un duvet");
  g_autoptr (AvSnapshot) loaded = NULL;
  g_autoptr (AvChange) edit = NULL;
  AvConflictList *list;

  delete_apart (session, id, "Un repas");
  list = show_conflicts (session);
  wait_for_heading (list, 1);

  loaded = ui_fixture_load (session, id);
  edit = av_change_new_for (loaded);
  av_change_set (edit, "reponse-immediate", "Un duvet");
  ui_fixture_commit (session, edit);
  g_assert_null (find (list, GTK_TYPE_LABEL, told));

  click (list, _ ("Delete"));
  wait_for (list, GTK_TYPE_LABEL, told);
  wait_for_heading (list, 1);
  g_assert_cmpuint (count_conflicts (session), ==, 1);

  click (list, _ ("Delete"));
  wait_for_heading (list, 0);
  assert_stands (session, id, TRUE);

  close_list (list, session);
}

/* An answer to a question of a deleted record would bring it back. */
static void
test_nothing_more_is_asked_of_a_deleted_record (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *id = write_contact (session, "Éponine");
  AvConflictList *list;

  write_apart (session, id, "Un repas", "Un duvet");
  delete_apart (session, id, "Un ticket");
  write_apart (session, id, "Un repas", "Un duvet");
  list = show_conflicts (session);
  wait_for_heading (list, 2);

  click (list, _ ("Delete"));
  wait_for_heading (list, 0);
  g_assert_false (gtk_widget_is_sensitive (wait_for (list, GTK_TYPE_BUTTON, _ ("Take this one"))));
  assert_stands (session, id, TRUE);

  /* Kept after all, the question is there again. */
  click (list, _ ("Keep it after all"));
  wait_for_heading (list, 1);
  click (list, _ ("Take this one"));
  wait_for_heading (list, 0);
  assert_stands (session, id, FALSE);

  close_list (list, session);
}

/* What was settled made it sensitive: it went on under another id. */
static void
test_settled_record_may_go_on_elsewhere (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *id = write_contact (session, "Éponine");
  g_autoptr (AvSnapshot) contact = ui_fixture_load (session, id);
  g_autofree char *partner = write_answers (session, "partenaire", NULL, "nom", "Centre de dépistage", "type", "SIAE",
                                            "sensible", "non", "code-insee", FIXTURE_SCOPE, NULL);
  g_autofree char *referral = write_answers (session, "orientation", av_snapshot_get_container (contact),
                                             "vers", partner, "accord-jeune", "oui", "mode", "fiche", NULL);
  g_autoptr (AvSnapshot) loaded = ui_fixture_load (session, partner);
  g_autoptr (AvChange) sensitive = av_change_new_for (loaded);
  AvConflictList *list;

  write_field_apart (session, referral, "mode", "telephone", "accompagnement");
  av_change_set (sensitive, "sensible", "oui");
  ui_fixture_commit (session, sensitive);
  list = show_conflicts (session);
  wait_for_heading (list, 1);

  click (list, _ ("Take this one"));
  wait_for_heading (list, 0);
  assert_stands (session, referral, FALSE);

  close_list (list, session);
}

static GtkWidget *
wait_for_focus (GtkRoot *root,
                GType type)
{
  GtkWidget *focus = NULL;

  for (guint i = 0; i < UI_PATIENCE; i++)
    {
      focus = gtk_root_get_focus (root);
      if (focus != NULL && g_type_is_a (G_OBJECT_TYPE (focus), type) && gtk_widget_is_sensitive (focus))
        return focus;
      ui_spin_ms (10);
    }
  g_error ("the focus went to no %s", g_type_name (type));
}

/* The window is too low for the cards: what has the focus is wholly in view. */
static void
test_next_card_is_scrolled_to (void)
{
  AvSession *session = ui_fixture_new ();
  const char *const names[] = { "Éponine", "Cosette", "Gavroche", "Azelma" };
  AvConflictList *list;
  GtkWidget *window, *scrolled;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *id = write_contact (session, names[i]);

      delete_apart (session, id, "Un repas");
    }
  list = show_conflicts (session);
  window = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (list)));
  scrolled = gtk_scrolled_window_new ();
  g_object_ref (list);
  gtk_window_set_child (GTK_WINDOW (window), scrolled);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (list));
  g_object_unref (list);
  gtk_window_set_default_size (GTK_WINDOW (window), 640, 330);
  wait_for_heading (list, G_N_ELEMENTS (names));
  ui_spin_ms (200);
  gtk_widget_grab_focus (wait_for (list, GTK_TYPE_BUTTON, _ ("Keep")));

  for (guint n_left = G_N_ELEMENTS (names) - 1; n_left > 0; n_left--)
    {
      GtkWidget *button = wait_for_focus (GTK_ROOT (window), GTK_TYPE_BUTTON);
      graphene_rect_t bounds;

      g_signal_emit_by_name (button, "clicked");
      wait_for_heading (list, n_left);
      button = wait_for_focus (GTK_ROOT (window), GTK_TYPE_BUTTON);
      ui_spin_ms (200);
      g_assert_true (gtk_widget_compute_bounds (button, scrolled, &bounds));
      g_assert_cmpfloat (bounds.origin.y, >=, 0);
      g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (scrolled));
    }

  close_list (list, session);
}

static void
test_keyboard_rests_where_nothing_is_undone (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *one = write_contact (session, "Éponine");
  g_autofree char *other = write_contact (session, "Cosette");
  AvConflictList *list;
  GtkRoot *root;
  GtkWidget *button;

  write_apart (session, one, "Un repas", "Un duvet");
  write_apart (session, other, "Un repas", "Un duvet");
  list = show_conflicts (session);
  root = gtk_widget_get_root (GTK_WIDGET (list));
  wait_for_heading (list, 2);

  /* The last card first: the one that still waits stands above it. */
  button = find_nth (GTK_WIDGET (list), GTK_TYPE_BUTTON, _ ("Take this one"), &(guint){ 1 });
  gtk_widget_grab_focus (button);
  g_signal_emit_by_name (button, "clicked");
  wait_for_heading (list, 1);
  button = wait_for_focus (root, GTK_TYPE_BUTTON);
  g_assert_cmpstr (get_text (button), ==, _ ("Keep this one"));

  g_signal_emit_by_name (button, "clicked");
  wait_for_heading (list, 0);
  wait_for_focus (root, AV_TYPE_DECISION_CARD);

  /* From there Tab goes on to what can be pressed. */
  gtk_widget_child_focus (GTK_WIDGET (root), GTK_DIR_TAB_FORWARD);
  g_assert_true (GTK_IS_BUTTON (gtk_root_get_focus (root)));

  close_list (list, session);
}

static graphene_point_t
get_place (AvConflictList *list,
           GtkWidget *button)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (button, GTK_WIDGET (list), &bounds));
  return bounds.origin;
}

static void
test_buttons_stand_in_line (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *one = write_contact (session, "Éponine");
  g_autofree char *other = write_contact (session, "Cosette");
  AvConflictList *list;

  write_apart (session, one, "Un repas", "Un duvet, un repas chaud, un ticket de bus pour Rouen et l’adresse de la mission locale, à pied d’ici");
  delete_apart (session, other, "Un repas chaud, un ticket de bus pour Rouen et l’adresse de la mission locale, à pied d’ici");
  list = show_conflicts (session);
  wait_for_heading (list, 2);
  ui_spin_ms (100);

  g_assert_cmpfloat (get_place (list, find (list, GTK_TYPE_BUTTON, _ ("Keep this one"))).y, ==,
                     get_place (list, find (list, GTK_TYPE_BUTTON, _ ("Take this one"))).y);
  g_assert_cmpfloat (get_place (list, find (list, GTK_TYPE_BUTTON, _ ("Delete"))).y, ==,
                     get_place (list, find (list, GTK_TYPE_BUTTON, _ ("Keep"))).y);
  g_assert_cmpfloat (get_place (list, find (list, GTK_TYPE_BUTTON, _ ("Take this one"))).x, ==,
                     get_place (list, find (list, GTK_TYPE_BUTTON, _ ("Delete"))).x);

  close_list (list, session);
}

static void
test_loser_stays_one_click_away (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *id = write_contact (session, "Éponine");
  AvConflictList *list = g_object_ref_sink (g_object_new (AV_TYPE_CONFLICT_LIST, NULL));
  g_autofree char *settled = NULL;
  g_autofree char *after_all = NULL;
  guint n;

  write_apart (session, id, "Un repas", "Un duvet");
  av_decision_list_set_session (AV_DECISION_LIST (list), session);
  av_decision_list_load (AV_DECISION_LIST (list), NULL);
  wait_for (list, GTK_TYPE_LABEL, _ ("Take this one"));

  click (list, _ ("Take this one"));
  wait_for (list, GTK_TYPE_BUTTON, _ ("Kept"));
  settled = get_answer (session, id, &n);
  g_assert_cmpuint (n, ==, 1);

  click (list, _ ("Take this one after all"));
  for (guint i = 0; i < UI_PATIENCE && (after_all == NULL || strcmp (after_all, settled) == 0); i++)
    {
      ui_spin_ms (10);
      g_free (after_all);
      after_all = get_answer (session, id, &n);
    }
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (after_all, !=, settled);

  ui_spin_ms (50);
  g_object_unref (list);
  ui_fixture_close (session);
}

static void
test_one_person_noted_twice_becomes_one_and_two_again (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *one = write_contact (session, "Éponine");
  g_autofree char *other = write_contact (session, "Eponine");
  AvDuplicateList *list = g_object_ref_sink (g_object_new (AV_TYPE_DUPLICATE_LIST, NULL));

  av_decision_list_set_session (AV_DECISION_LIST (list), session);
  av_duplicate_list_look (list, NULL);
  wait_for (list, GTK_TYPE_LABEL, "Éponine Thénardier");
  wait_for (list, GTK_TYPE_LABEL, "Eponine Thénardier");

  click (list, _ ("The same person"));
  wait_for (list, GTK_TYPE_LABEL, _ ("Shown as one from now on. “Two people” takes it back: nothing was moved."));
  g_assert_cmpuint (count_fusions (session), ==, 1);

  click (list, _ ("Two people"));
  wait_for (list, GTK_TYPE_LABEL, _ ("Noted: two people. They are not proposed again."));
  g_assert_cmpuint (count_fusions (session), ==, 0);

  av_duplicate_list_look (list, NULL);
  wait_for (list, GTK_TYPE_LABEL, _ ("No two dossiers look like one person’s."));

  g_object_unref (list);
  ui_fixture_close (session);
}

/* ---- Filled again while somebody decides ------------------------------------ */

static void
note_loaded (gboolean *loaded)
{
  *loaded = TRUE;
}

static void
load_again (AvConflictList *list)
{
  gboolean loaded = FALSE;
  gulong handler = g_signal_connect_swapped (list, "loaded", G_CALLBACK (note_loaded), &loaded);

  av_decision_list_load (AV_DECISION_LIST (list), NULL);
  ui_spin_until (&loaded);
  g_signal_handler_disconnect (list, handler);
  ui_spin_ms (100);
}

static AvDecisionCard *
get_card_of (GtkWidget *widget)
{
  return AV_DECISION_CARD (gtk_widget_get_ancestor (widget, AV_TYPE_DECISION_CARD));
}

static void
test_what_is_being_decided_stays (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *one = write_contact (session, "Éponine");
  g_autofree char *other = write_contact (session, "Cosette");
  g_autofree char *third = NULL;
  AvConflictList *list;
  GtkWidget *take, *keep;

  write_apart (session, one, "Un repas", "Un duvet");
  delete_apart (session, other, "Un ticket");
  list = show_conflicts (session);
  wait_for_heading (list, 2);
  take = wait_for (list, GTK_TYPE_BUTTON, _ ("Take this one"));
  keep = wait_for (list, GTK_TYPE_BUTTON, _ ("Keep"));
  gtk_widget_grab_focus (take);
  av_decision_card_refuse (get_card_of (keep), "Le disque est plein.");

  third = write_contact (session, "Azelma");
  write_apart (session, third, "Un repas", "Un duvet");
  load_again (list);
  wait_for_heading (list, 3);
  g_assert_true (gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (list))) == take);
  g_assert_nonnull (find (list, GTK_TYPE_LABEL, "Le disque est plein."));

  /* What changed is drawn anew. */
  write_apart (session, other, "Un café", "Un café");
  load_again (list);
  g_assert_null (find (list, GTK_TYPE_LABEL, "Le disque est plein."));

  close_list (list, session);
}

/* Deleted here it asks nothing; kept elsewhere since, it asks again. */
static void
test_what_waits_again_asks_again (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *id = write_contact (session, "Éponine");
  g_autoptr (AvSnapshot) deleted = NULL;
  g_autoptr (AvChange) back = NULL;
  AvConflictList *list;

  write_apart (session, id, "Un repas", "Un duvet");
  delete_apart (session, id, "Un ticket");
  write_apart (session, id, "Un repas", "Un duvet");
  list = show_conflicts (session);
  wait_for_heading (list, 2);
  click (list, _ ("Delete"));
  wait_for_heading (list, 0);

  deleted = ui_fixture_load (session, id);
  back = av_change_new_for (deleted);
  av_change_set_deleted (back, FALSE);
  ui_fixture_commit (session, back);
  load_again (list);
  wait_for_heading (list, 1);
  g_assert_true (gtk_widget_is_sensitive (wait_for (list, GTK_TYPE_BUTTON, _ ("Take this one"))));

  close_list (list, session);
}

/* A value that came to another question of the record is not replaced unseen. */
static void
test_what_came_to_another_question_is_shown (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *id = write_contact (session, "Éponine");
  g_autoptr (AvSnapshot) before = ui_fixture_load (session, id);
  g_autoptr (AvChange) late = av_change_new_for (before);
  g_autoptr (AvSnapshot) after = NULL;
  AvConflictList *list;
  AvDecisionCard *ages;
  guint n;

  write_field_apart (session, id, "tranche-age", "16-17", "22-25");
  write_apart (session, id, "Un repas", "Un duvet");
  list = show_conflicts (session);
  wait_for_heading (list, 2);
  ages = get_card_of (wait_for (list, GTK_TYPE_LABEL, "22–25 ans"));

  av_change_set (late, "reponse-immediate", "Un ticket de bus");
  ui_fixture_commit (session, late);
  click (ages, _ ("Take this one"));
  wait_for (list, GTK_TYPE_LABEL, "Un ticket de bus");

  after = ui_fixture_load (session, id);
  av_snapshot_get_live (after, "reponse-immediate", &n);
  g_assert_cmpuint (n, ==, 3);
  av_snapshot_get_live (after, "tranche-age", &n);
  g_assert_cmpuint (n, ==, 1);

  close_list (list, session);
}

static AvDuplicateList *
show_duplicates (AvSession *session)
{
  AvDuplicateList *list = g_object_new (AV_TYPE_DUPLICATE_LIST, NULL);
  GtkWidget *window = g_object_new (GTK_TYPE_WINDOW, "child", list, "default-width", 640, NULL);

  av_decision_list_set_session (AV_DECISION_LIST (list), session);
  ui_show (window);
  av_duplicate_list_look (list, NULL);

  return list;
}

static void
test_pair_being_decided_stays (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *one = write_contact (session, "Éponine");
  g_autofree char *other = write_contact (session, "Eponine");
  g_autofree char *third = NULL;
  g_autofree char *fourth = NULL;
  g_autofree char *came = NULL;
  AvDuplicateList *list = show_duplicates (session);
  GtkWidget *join = wait_for (list, GTK_TYPE_BUTTON, _ ("The same person"));

  gtk_widget_grab_focus (join);
  av_decision_card_refuse (get_card_of (join), "Le disque est plein.");

  /* Others came: they are proposed too. */
  third = write_contact (session, "Azelma");
  fourth = write_contact (session, "Azzelma");
  came = get_container (session, fourth);
  av_duplicate_list_look (list, (const char *const[]){ came, NULL });
  wait_for (list, GTK_TYPE_LABEL, "Azzelma Thénardier");
  g_assert_nonnull (find (list, GTK_TYPE_LABEL, "Éponine Thénardier"));
  g_assert_true (gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (list))) == join);
  g_assert_nonnull (find (list, GTK_TYPE_LABEL, "Le disque est plein."));

  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (list))));
  ui_fixture_close (session);
}

static void
test_nobody_twice_among_what_came_says_nothing (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *one = write_contact (session, "Cosette");
  g_autoptr (AvSnapshot) snapshot = ui_fixture_load (session, one);
  const char *dossiers[] = { av_snapshot_get_container (snapshot), NULL };
  AvDuplicateList *list = g_object_ref_sink (g_object_new (AV_TYPE_DUPLICATE_LIST, NULL));

  av_decision_list_set_session (AV_DECISION_LIST (list), session);
  av_duplicate_list_look (list, dossiers);
  ui_spin_ms (200);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (list)));

  g_object_unref (list);
  ui_fixture_close (session);
}

static void
assert_in_sight (GtkWidget *widget)
{
  GtkWidget *page = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  ui_spin_ms (200);
  g_assert_true (gtk_widget_compute_bounds (widget, page, &bounds));
  g_assert_cmpfloat (bounds.origin.y, >=, 0);
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (page));
}

/* The window is low: what was asked for is in sight, and the keyboard on it. */
static void
test_answer_comes_into_sight (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *one = write_contact (session, "Éponine");
  g_autofree char *other = write_contact (session, "Eponine");
  GtkWidget *window = g_object_new (AV_TYPE_ECHANGE_WINDOW, "session", session, NULL);
  const char *question = _ ("_Look for people noted twice");
  g_autofree char *heading = g_strdup_printf (ngettext ("%u pair of dossiers may be of one person", "%u pairs of dossiers may be of one person", 1), 1);
  GtkWidget *join;

  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 360);
  ui_show (window);
  gtk_widget_grab_focus (wait_for (window, GTK_TYPE_BUTTON, question));
  click (window, question);
  join = wait_for (window, GTK_TYPE_BUTTON, _ ("The same person"));
  assert_in_sight (join);
  assert_in_sight (wait_for (window, GTK_TYPE_LABEL, heading));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == join);

  click (window, _ ("Two people"));
  wait_for (window, GTK_TYPE_LABEL, _ ("Noted: two people. They are not proposed again."));
  click (window, question);
  assert_in_sight (wait_for (window, GTK_TYPE_LABEL, _ ("No two dossiers look like one person’s.")));

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

static void
test_sticks_come_and_go (void)
{
  AvSession *session = ui_fixture_new ();
  GtkWidget *window = g_object_new (AV_TYPE_ECHANGE_WINDOW, "session", session, NULL);
  const char *nothing = _ ("No stick is plugged in. Plug one in, or choose a shared folder.");
  g_autoptr (GMount) stick = NULL;

  ui_show (window);
  wait_for (window, GTK_TYPE_LABEL, nothing);

  stick = fake_stick_plug ("SANDISK <b>16 Go", g_get_tmp_dir ());
  g_signal_emit_by_name (gtk_widget_get_ancestor (wait_for (window, GTK_TYPE_LABEL, "SANDISK <b>16 Go"), GTK_TYPE_BUTTON), "clicked");
  g_assert_null (find (window, GTK_TYPE_LABEL, nothing));
  wait_for (window, GTK_TYPE_LABEL, _ ("To receive"));

  /* Pulled out before anything began: the window asks again. */
  fake_stick_pull (stick);
  wait_for (window, GTK_TYPE_LABEL, _ ("Exchange with which stick?"));
  wait_for (window, GTK_TYPE_LABEL, nothing);
  g_assert_false (fake_stick_was_ejected (stick));

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

static void
add_bundle (AvExchangeReport *report,
            const char *first,
            const char *second)
{
  AvSentBundle *bundle = g_new0 (AvSentBundle, 1);

  bundle->dossiers = g_hash_table_new (g_str_hash, g_str_equal);
  if (first != NULL)
    g_hash_table_add (bundle->dossiers, (gpointer) first);
  if (second != NULL)
    g_hash_table_add (bundle->dossiers, (gpointer) second);
  g_ptr_array_add (report->sent, bundle);
}

static void
assert_sum (AvExchangeReport *report,
            const char *sum)
{
  g_autofree char *said = av_exchange_rows_sum_up (report);

  g_assert_cmpstr (said, ==, sum);
}

static void
test_what_went_is_told_in_dossiers (void)
{
  AvImportReport received = { 0 };
  AvExchangeReport report = { &received };
  AvArrival arrival = { 0 };

  report.sent = g_ptr_array_new_with_free_func ((GDestroyNotify) av_sent_bundle_free);
  received.arrivals = g_ptr_array_new ();
  assert_sum (&report, "Rien de nouveau à envoyer, aucune fiche reçue.");

  add_bundle (&report, NULL, NULL);
  assert_sum (&report, "Aucune fiche à envoyer, aucune fiche reçue.");

  /* One dossier that goes to two groups of computers is one dossier. */
  add_bundle (&report, "cosette", "gavroche");
  add_bundle (&report, "cosette", NULL);
  assert_sum (&report, "2 fiches envoyées, aucune fiche reçue.");

  arrival.dossiers = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_add (arrival.dossiers, (gpointer) "fantine");
  g_ptr_array_add (received.arrivals, &arrival);
  assert_sum (&report, "2 fiches envoyées, 1 reçue.");

  g_hash_table_unref (arrival.dossiers);
  g_ptr_array_unref (received.arrivals);
  g_ptr_array_unref (report.sent);
}

static GtkWidget *
show_awaited (GPtrArray *awaited)
{
  AvExchangeScan scan = { .awaited = awaited };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  g_object_ref_sink (box);
  av_exchange_rows_show_awaited (GTK_BOX (box), &scan);
  return box;
}

/* How much, of whom and for what; where there is nothing, nothing is said. */
static void
test_what_waits_for_others_is_told (void)
{
  g_autoptr (GPtrArray) awaited = g_ptr_array_new_with_free_func ((GDestroyNotify) av_awaited_free);
  AvAwaited *right = g_new0 (AvAwaited, 1);
  g_autoptr (GtkWidget) silent = show_awaited (awaited);
  g_autoptr (GtkWidget) box = NULL;

  g_assert_false (gtk_widget_get_visible (silent));

  right->kind = AV_AWAITED_RIGHT;
  right->author = g_strdup ("Elbeuf-1");
  right->n = 2;
  right->since = G_GINT64_CONSTANT (1795917906616);
  g_ptr_array_add (awaited, right);
  box = show_awaited (awaited);
  g_assert_true (gtk_widget_get_visible (box));
  g_assert_nonnull (find (box, GTK_TYPE_LABEL, "En attente des autres postes"));
  g_assert_nonnull (find (box, GTK_TYPE_LABEL, "2 parties de dossiers venues du poste Elbeuf-1 sont mises de côté"));
  g_assert_nonnull (find (box, GTK_TYPE_LABEL,
                          "En attente d’un transfert ou d’un partage qui permette à son auteur d’écrire dans ce dossier ; d’ici là rien n’en est montré, et rien n’est perdu. "
                          "Depuis le 29 nov. 2026."));
}

int
main (int argc,
      char *argv[])
{
  av_locale_init ();
  gtk_test_init (&argc, &argv);
  adw_init ();
  fake_sticks_init ();
  av_ui_init ();

  g_test_add_func ("/echange/loser-stays-one-click-away", test_loser_stays_one_click_away);
  g_test_add_func ("/echange/deleted-while-it-was-changed-is-kept-or-deleted", test_deleted_while_it_was_changed_is_kept_or_deleted);
  g_test_add_func ("/echange/card-says-which-record-it-is-about", test_card_says_which_record_it_is_about);
  g_test_add_func ("/echange/what-came-meanwhile-is-shown-first", test_what_came_meanwhile_is_shown_first);
  g_test_add_func ("/echange/what-was-ticked-is-one-answer", test_what_was_ticked_is_one_answer);
  g_test_add_func ("/echange/nothing-more-is-asked-of-a-deleted-record", test_nothing_more_is_asked_of_a_deleted_record);
  g_test_add_func ("/echange/settled-record-may-go-on-elsewhere", test_settled_record_may_go_on_elsewhere);
  g_test_add_func ("/echange/next-card-is-scrolled-to", test_next_card_is_scrolled_to);
  g_test_add_func ("/echange/keyboard-rests-where-nothing-is-undone", test_keyboard_rests_where_nothing_is_undone);
  g_test_add_func ("/echange/buttons-stand-in-line", test_buttons_stand_in_line);
  g_test_add_func ("/echange/one-person-noted-twice-becomes-one-and-two-again", test_one_person_noted_twice_becomes_one_and_two_again);
  g_test_add_func ("/echange/what-is-being-decided-stays", test_what_is_being_decided_stays);
  g_test_add_func ("/echange/what-waits-again-asks-again", test_what_waits_again_asks_again);
  g_test_add_func ("/echange/what-came-to-another-question-is-shown", test_what_came_to_another_question_is_shown);
  g_test_add_func ("/echange/pair-being-decided-stays", test_pair_being_decided_stays);
  g_test_add_func ("/echange/nobody-twice-among-what-came-says-nothing", test_nobody_twice_among_what_came_says_nothing);
  g_test_add_func ("/echange/what-went-is-told-in-dossiers", test_what_went_is_told_in_dossiers);
  g_test_add_func ("/echange/what-waits-for-others-is-told", test_what_waits_for_others_is_told);
  g_test_add_func ("/echange/answer-comes-into-sight", test_answer_comes_into_sight);
  g_test_add_func ("/echange/sticks-come-and-go", test_sticks_come_and_go);

  return g_test_run ();
}
