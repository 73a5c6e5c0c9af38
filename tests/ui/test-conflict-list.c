/* What waits for a person after an exchange: answers given twice, records deleted
 * while they were changed. */

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "av-catalogue.h"
#include "av-conflict-list.h"
#include "av-locale.h"
#include "av-ui.h"
#include "decisions.h"

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

/* One team is told never to call back, and keeps no name; another, that had not heard
 * of it, writes a number down. */
static void
refuse_apart (AvSession *session,
              AvSnapshot *loaded)
{
  g_autoptr (AvChange) number = av_change_new_for (loaded);
  g_autoptr (AvChange) refusal = av_change_new_for (loaded);

  av_change_set (number, "accord-recontact", "plus-tard");
  av_change_set (number, "moyen-contact", "tel");
  av_change_set (number, "valeur-contact", "0639981021");
  ui_fixture_commit (session, number);
  av_change_forget_names (refusal);
  av_change_set (refusal, "accord-recontact", "non");
  ui_fixture_commit (session, refusal);
}

static gpointer
count (AvStore *store,
       gpointer user_data,
       GError **error)
{
  guint n;

  return av_record_store_count_conflicts (store, &n, error) ? GUINT_TO_POINTER (n + 1) : NULL;
}

static guint
count_conflicts (AvSession *session)
{
  return GPOINTER_TO_UINT (av_queue_call_sync (av_session_get_queue (session), count, NULL, NULL)) - 1;
}

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

  decisions_wait_for (list, GTK_TYPE_LABEL, n_left > 0 ? heading : _ ("All of this is settled"));
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
  g_autofree char *id = decisions_write_contact (session, "Éponine");
  g_autofree char *told = g_strdup_printf (C_ ("question: answer", "%s: %s"), _ ("Done at once"), "Un repas");
  g_autofree char *title = g_strdup_printf (C_ ("person, form", "%s — %s"), "Éponine Thénardier", _ ("Contact"));
  AvConflictList *list;

  delete_apart (session, id, "Un repas");
  g_assert_cmpuint (count_conflicts (session), ==, 1);
  list = show_conflicts (session);
  wait_for_heading (list, 1);
  decisions_wait_for (list, GTK_TYPE_LABEL, title);
  decisions_wait_for (list, GTK_TYPE_LABEL, _ ("Changed elsewhere while it was being deleted"));
  decisions_wait_for (list, GTK_TYPE_LABEL, told);

  decisions_click (list, _ ("Keep"));
  wait_for_heading (list, 0);
  decisions_wait_for (list, GTK_TYPE_BUTTON, C_ ("record", "Kept"));
  assert_stands (session, id, FALSE);

  decisions_click (list, _ ("Delete it after all"));
  decisions_wait_for (list, GTK_TYPE_BUTTON, C_ ("record", "Deleted"));
  assert_stands (session, id, TRUE);

  decisions_click (list, _ ("Keep it after all"));
  decisions_wait_for (list, GTK_TYPE_BUTTON, C_ ("record", "Kept"));
  assert_stands (session, id, FALSE);

  close_list (list, session);
}

static void
test_what_was_ticked_is_one_answer (void)
{
  AvSession *session = ui_fixture_new ();
  const AvField *field = av_catalogue_find_field ("contact", "besoin-immediat");
  g_autofree char *id = decisions_write_contact (session, "Éponine");
  g_autofree char *shown = av_field_show (field, "P2 P3 P4");
  g_autofree char *told = g_strdup_printf (C_ ("question: answer", "%s: %s"), av_field_get_label (field), shown);
  AvConflictList *list;

  delete_field_apart (session, id, "besoin-immediat", "P2 P3 P4");
  list = show_conflicts (session);
  wait_for_heading (list, 1);
  decisions_wait_for (list, GTK_TYPE_LABEL, told);

  close_list (list, session);
}

/* The same question of two records of one person. */
static void
test_card_says_which_record_it_is_about (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *contact = decisions_write_contact (session, "Éponine");
  g_autofree char *container = decisions_get_container (session, contact);
  g_autofree char *bus = write_answers (session, "frein", container, "theme", "mobilite", "intensite", "bloquant", "exprime-par", "jeune", "date-constat", "2026-11-06", NULL);
  g_autofree char *partner = write_answers (session, "partenaire", NULL, "nom", "Foyer Hauteville", "type", "SIAE", "sensible", "non", "code-insee", FIXTURE_SCOPE, NULL);
  g_autofree char *referral = write_answers (session, "orientation", container, "vers", partner, "proposee-le", "2026-11-06", "accord-jeune", "oui", "mode", "fiche", NULL);
  g_autofree char *roof = write_answers (session, "frein", container, "theme", "logement-hebergement", "intensite", "bloquant", "exprime-par", "jeune", "date-constat", "2026-11-06", NULL);
  AvConflictList *list;

  write_apart (session, contact, "Un duvet", "Un repas");
  write_field_apart (session, bus, "intensite", "genant", "urgent");
  write_field_apart (session, roof, "intensite", "genant", "urgent");
  write_field_apart (session, referral, "mode", "telephone", "accompagnement");
  list = show_conflicts (session);
  wait_for_heading (list, 4);
  decisions_wait_for (list, GTK_TYPE_LABEL, "Contact");
  decisions_wait_for (list, GTK_TYPE_LABEL, "Frein — Mobilité");
  decisions_wait_for (list, GTK_TYPE_LABEL, "Orientation — Foyer Hauteville · 6 nov. 2026");
  decisions_wait_for (list, GTK_TYPE_LABEL, "Frein — Logement et hébergement");

  close_list (list, session);
}

/* Until it is settled the refusal counts, and it can be kept though a number stands
 * beside it. */
static void
test_refusal_counts_and_takes_the_number_with_it (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *id = decisions_write_contact (session, "Éponine");
  const char *meanwhile = "Tant que ce n’est pas tranché, c’est la réponse la plus protectrice qui compte : « Non ».";
  g_autoptr (AvSnapshot) loaded = ui_fixture_load (session, id);
  g_autoptr (AvSnapshot) settled = NULL;
  AvConflictList *list;

  refuse_apart (session, loaded);
  list = show_conflicts (session);
  wait_for_heading (list, 1);
  decisions_wait_for (list, GTK_TYPE_LABEL, meanwhile);

  decisions_click (list, _ ("Keep this one"));
  wait_for_heading (list, 0);
  g_assert_null (decisions_find (list, GTK_TYPE_LABEL, meanwhile));
  settled = ui_fixture_load (session, id);
  g_assert_cmpstr (av_snapshot_get_answer (settled, "accord-recontact"), ==, "non");
  g_assert_null (av_snapshot_get_answer (settled, "valeur-contact"));

  close_list (list, session);
}

/* Two numbers beside a refusal: with it kept, no number is one click away. */
static void
test_refusal_leaves_no_number_to_take (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *id = decisions_write_contact (session, "Éponine");
  g_autoptr (AvSnapshot) loaded = ui_fixture_load (session, id);
  g_autoptr (AvChange) number = av_change_new_for (loaded);
  const char *none = "Avec «\u00a0Non\u00a0» au rappel, ni nom ni numéro n’est gardé\u00a0: il n’y a plus rien à trancher ici.";
  AvDecisionCard *numbers;
  AvConflictList *list;

  av_change_set (number, "moyen-contact", "tel");
  av_change_set (number, "valeur-contact", "0639981022");
  ui_fixture_commit (session, number);
  refuse_apart (session, loaded);
  list = show_conflicts (session);
  wait_for_heading (list, 2);
  numbers = decisions_get_card_of (decisions_wait_for (list, GTK_TYPE_LABEL, "06 39 98 10 22"));

  decisions_click (decisions_get_card_of (decisions_wait_for (list, GTK_TYPE_LABEL, "Non")), _ ("Keep this one"));
  wait_for_heading (list, 0);
  decisions_wait_for (numbers, GTK_TYPE_LABEL, none);
  g_assert_false (gtk_widget_is_sensitive (decisions_find (numbers, GTK_TYPE_BUTTON, _ ("Take this one"))));

  close_list (list, session);
}

static void
test_what_came_meanwhile_is_shown_first (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *id = decisions_write_contact (session, "Éponine");
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
  g_assert_null (decisions_find (list, GTK_TYPE_LABEL, told));

  decisions_click (list, _ ("Delete"));
  decisions_wait_for (list, GTK_TYPE_LABEL, told);
  wait_for_heading (list, 1);
  g_assert_cmpuint (count_conflicts (session), ==, 1);

  decisions_click (list, _ ("Delete"));
  wait_for_heading (list, 0);
  assert_stands (session, id, TRUE);

  close_list (list, session);
}

/* An answer to a question of a deleted record would bring it back. */
static void
test_nothing_more_is_asked_of_a_deleted_record (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *id = decisions_write_contact (session, "Éponine");
  AvConflictList *list;

  write_apart (session, id, "Un repas", "Un duvet");
  delete_apart (session, id, "Un ticket");
  write_apart (session, id, "Un repas", "Un duvet");
  list = show_conflicts (session);
  wait_for_heading (list, 2);

  decisions_click (list, _ ("Delete"));
  wait_for_heading (list, 0);
  g_assert_false (gtk_widget_is_sensitive (decisions_wait_for (list, GTK_TYPE_BUTTON, _ ("Take this one"))));
  assert_stands (session, id, TRUE);

  /* Kept after all, the question is there again. */
  decisions_click (list, _ ("Keep it after all"));
  wait_for_heading (list, 1);
  decisions_click (list, _ ("Take this one"));
  wait_for_heading (list, 0);
  assert_stands (session, id, FALSE);

  close_list (list, session);
}

/* What was settled made it sensitive: it went on under another id. */
static void
test_settled_record_may_go_on_elsewhere (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *id = decisions_write_contact (session, "Éponine");
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

  decisions_click (list, _ ("Take this one"));
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
      g_autofree char *id = decisions_write_contact (session, names[i]);

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
  gtk_widget_grab_focus (decisions_wait_for (list, GTK_TYPE_BUTTON, _ ("Keep")));

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
  g_autofree char *one = decisions_write_contact (session, "Éponine");
  g_autofree char *other = decisions_write_contact (session, "Cosette");
  AvConflictList *list;
  GtkRoot *root;
  GtkWidget *button;

  write_apart (session, one, "Un repas", "Un duvet");
  write_apart (session, other, "Un repas", "Un duvet");
  list = show_conflicts (session);
  root = gtk_widget_get_root (GTK_WIDGET (list));
  wait_for_heading (list, 2);

  /* The last card first: the one that still waits stands above it. */
  button = decisions_find_nth (GTK_WIDGET (list), GTK_TYPE_BUTTON, _ ("Take this one"), &(guint){ 1 });
  gtk_widget_grab_focus (button);
  g_signal_emit_by_name (button, "clicked");
  wait_for_heading (list, 1);
  button = wait_for_focus (root, GTK_TYPE_BUTTON);
  g_assert_cmpstr (decisions_get_text (button), ==, _ ("Keep this one"));

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
  g_autofree char *one = decisions_write_contact (session, "Éponine");
  g_autofree char *other = decisions_write_contact (session, "Cosette");
  AvConflictList *list;

  write_apart (session, one, "Un repas", "Un duvet, un repas chaud, un ticket de bus pour Rouen et l’adresse de la mission locale, à pied d’ici");
  delete_apart (session, other, "Un repas chaud, un ticket de bus pour Rouen et l’adresse de la mission locale, à pied d’ici");
  list = show_conflicts (session);
  wait_for_heading (list, 2);
  ui_spin_ms (100);

  g_assert_cmpfloat (get_place (list, decisions_find (list, GTK_TYPE_BUTTON, _ ("Keep this one"))).y, ==,
                     get_place (list, decisions_find (list, GTK_TYPE_BUTTON, _ ("Take this one"))).y);
  g_assert_cmpfloat (get_place (list, decisions_find (list, GTK_TYPE_BUTTON, _ ("Delete"))).y, ==,
                     get_place (list, decisions_find (list, GTK_TYPE_BUTTON, _ ("Keep"))).y);
  g_assert_cmpfloat (get_place (list, decisions_find (list, GTK_TYPE_BUTTON, _ ("Take this one"))).x, ==,
                     get_place (list, decisions_find (list, GTK_TYPE_BUTTON, _ ("Delete"))).x);

  close_list (list, session);
}

static void
test_loser_stays_one_click_away (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *id = decisions_write_contact (session, "Éponine");
  AvConflictList *list = g_object_ref_sink (g_object_new (AV_TYPE_CONFLICT_LIST, NULL));
  g_autofree char *settled = NULL;
  g_autofree char *after_all = NULL;
  guint n;

  write_apart (session, id, "Un repas", "Un duvet");
  av_decision_list_set_session (AV_DECISION_LIST (list), session);
  av_decision_list_load (AV_DECISION_LIST (list), NULL);
  decisions_wait_for (list, GTK_TYPE_LABEL, _ ("Take this one"));

  decisions_click (list, _ ("Take this one"));
  decisions_wait_for (list, GTK_TYPE_BUTTON, _ ("Kept"));
  settled = get_answer (session, id, &n);
  g_assert_cmpuint (n, ==, 1);

  decisions_click (list, _ ("Take this one after all"));
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

static void
test_what_is_being_decided_stays (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *one = decisions_write_contact (session, "Éponine");
  g_autofree char *other = decisions_write_contact (session, "Cosette");
  g_autofree char *third = NULL;
  AvConflictList *list;
  GtkWidget *take, *keep;

  write_apart (session, one, "Un repas", "Un duvet");
  delete_apart (session, other, "Un ticket");
  list = show_conflicts (session);
  wait_for_heading (list, 2);
  take = decisions_wait_for (list, GTK_TYPE_BUTTON, _ ("Take this one"));
  keep = decisions_wait_for (list, GTK_TYPE_BUTTON, _ ("Keep"));
  gtk_widget_grab_focus (take);
  av_decision_card_refuse (decisions_get_card_of (keep), "Le disque est plein.");

  third = decisions_write_contact (session, "Azelma");
  write_apart (session, third, "Un repas", "Un duvet");
  load_again (list);
  wait_for_heading (list, 3);
  g_assert_true (gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (list))) == take);
  g_assert_nonnull (decisions_find (list, GTK_TYPE_LABEL, "Le disque est plein."));

  /* What changed is drawn anew. */
  write_apart (session, other, "Un café", "Un café");
  load_again (list);
  g_assert_null (decisions_find (list, GTK_TYPE_LABEL, "Le disque est plein."));

  close_list (list, session);
}

/* Deleted here it asks nothing; kept elsewhere since, it asks again. */
static void
test_what_waits_again_asks_again (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *id = decisions_write_contact (session, "Éponine");
  g_autoptr (AvSnapshot) deleted = NULL;
  g_autoptr (AvChange) back = NULL;
  AvConflictList *list;

  write_apart (session, id, "Un repas", "Un duvet");
  delete_apart (session, id, "Un ticket");
  write_apart (session, id, "Un repas", "Un duvet");
  list = show_conflicts (session);
  wait_for_heading (list, 2);
  decisions_click (list, _ ("Delete"));
  wait_for_heading (list, 0);

  deleted = ui_fixture_load (session, id);
  back = av_change_new_for (deleted);
  av_change_set_deleted (back, FALSE);
  ui_fixture_commit (session, back);
  load_again (list);
  wait_for_heading (list, 1);
  g_assert_true (gtk_widget_is_sensitive (decisions_wait_for (list, GTK_TYPE_BUTTON, _ ("Take this one"))));

  close_list (list, session);
}

/* A value that came to another question of the record is not replaced unseen. */
static void
test_what_came_to_another_question_is_shown (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *id = decisions_write_contact (session, "Éponine");
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
  ages = decisions_get_card_of (decisions_wait_for (list, GTK_TYPE_LABEL, "22–25 ans"));

  av_change_set (late, "reponse-immediate", "Un ticket de bus");
  ui_fixture_commit (session, late);
  decisions_click (ages, _ ("Take this one"));
  decisions_wait_for (list, GTK_TYPE_LABEL, "Un ticket de bus");

  after = ui_fixture_load (session, id);
  av_snapshot_get_live (after, "reponse-immediate", &n);
  g_assert_cmpuint (n, ==, 3);
  av_snapshot_get_live (after, "tranche-age", &n);
  g_assert_cmpuint (n, ==, 1);

  close_list (list, session);
}

int
main (int argc,
      char *argv[])
{
  av_locale_init ();
  gtk_test_init (&argc, &argv);
  adw_init ();
  av_ui_init ();

  g_test_add_func ("/conflict-list/loser-stays-one-click-away", test_loser_stays_one_click_away);
  g_test_add_func ("/conflict-list/deleted-while-it-was-changed-is-kept-or-deleted", test_deleted_while_it_was_changed_is_kept_or_deleted);
  g_test_add_func ("/conflict-list/card-says-which-record-it-is-about", test_card_says_which_record_it_is_about);
  g_test_add_func ("/conflict-list/refusal-counts-and-takes-the-number-with-it", test_refusal_counts_and_takes_the_number_with_it);
  g_test_add_func ("/conflict-list/refusal-leaves-no-number-to-take", test_refusal_leaves_no_number_to_take);
  g_test_add_func ("/conflict-list/what-came-meanwhile-is-shown-first", test_what_came_meanwhile_is_shown_first);
  g_test_add_func ("/conflict-list/what-was-ticked-is-one-answer", test_what_was_ticked_is_one_answer);
  g_test_add_func ("/conflict-list/nothing-more-is-asked-of-a-deleted-record", test_nothing_more_is_asked_of_a_deleted_record);
  g_test_add_func ("/conflict-list/settled-record-may-go-on-elsewhere", test_settled_record_may_go_on_elsewhere);
  g_test_add_func ("/conflict-list/next-card-is-scrolled-to", test_next_card_is_scrolled_to);
  g_test_add_func ("/conflict-list/keyboard-rests-where-nothing-is-undone", test_keyboard_rests_where_nothing_is_undone);
  g_test_add_func ("/conflict-list/buttons-stand-in-line", test_buttons_stand_in_line);
  g_test_add_func ("/conflict-list/what-is-being-decided-stays", test_what_is_being_decided_stays);
  g_test_add_func ("/conflict-list/what-waits-again-asks-again", test_what_waits_again_asks_again);
  g_test_add_func ("/conflict-list/what-came-to-another-question-is-shown", test_what_came_to_another_question_is_shown);

  return g_test_run ();
}
