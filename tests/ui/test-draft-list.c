/* « Brouillons »: everything that was begun is listed, told apart without
 * telling what was answered, opened where it was begun with what was typed, and
 * removed and taken back; nothing typed meanwhile is lost. */

#include <string.h>

#include "av-catalogue.h"
#include "av-diagnostic-page.h"
#include "av-draft-holder.h"
#include "av-field-focus.h"
#include "av-id.h"
#include "av-plan-picture.h"
#include "drafts.h"

#define SECRET "il dort dans la voiture de son oncle"

static Laptop *laptop;
static const char *dossier;

static void
test_nothing_waits (void)
{
  GtkWidget *window = drafts_show_list ();

  g_assert_true (gtk_widget_get_mapped (laptop_await (window, "Aucun brouillon à terminer")));
  drafts_close_windows ();
}

static void
test_each_is_told_without_its_answers (void)
{
  g_autofree char *named = drafts_keep ("reperage", "contact", NULL, "{'prenom-ou-surnom': 'Gervaise', 'reponse-immediate': '" SECRET "'}", 0);
  g_autofree char *nameless = drafts_keep ("reperage", "contact", NULL, "{'prenom-ou-surnom': 'Coupeau', 'accord-recontact': 'non'}", 1);
  g_autofree char *action = drafts_keep ("mobilisation", "action", dossier, "{'libelle': '" SECRET "'}", 24 * 60);
  g_autofree char *sensitive = drafts_keep ("diagnostic", "diagnostic-sensible", dossier, "{'note': '" SECRET "'}", 2);
  g_autofree char *partner = drafts_keep ("mobilisation", "partenaire", NULL, "{'nom': 'Foyer <b>Haute</b>'}", 3);
  GtkWidget *window = drafts_show_list ();
  GtkWidget *row;

  row = drafts_await_row (window, named);
  laptop_await (row, "Gervaise");
  laptop_await (row, "Nouveau contact");
  laptop_await (drafts_await_row (window, nameless), "Sans nom");
  row = drafts_await_row (window, action);
  laptop_await (row, "Cosette");
  laptop_await (row, "Nouvelle action");
  laptop_await (drafts_await_row (window, sensitive), "Cosette");
  laptop_await (drafts_await_row (window, partner), "Foyer <b>Haute</b>");
  g_assert_null (laptop_find (window, SECRET));
  g_assert_null (laptop_find (window, "Coupeau"));
  /* The one touched last comes first, and has the keyboard. */
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == drafts_find_row (window, named));
  g_assert_cmpint (gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (drafts_find_row (window, named))), ==, 0);
  g_assert_cmpint (gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (drafts_find_row (window, action))), ==, 4);
  ui_check_names (window);

  drafts_close_windows ();
}

static void
test_a_colleague_is_named (void)
{
  g_autoptr (AvChange) agent = av_change_new ("agent", NULL, NULL, NULL);
  g_autofree char *id = av_id_new_string ();
  g_autoptr (AvSnapshot) loaded = av_record_store_new_snapshot ("action", id, dossier);
  g_autoptr (AvDraft) draft = av_draft_new ("mobilisation", loaded, g_variant_new_parsed ("{'libelle': 'Appel au 115'}"));

  av_change_set (agent, "nom-affiche", "Azelma");
  av_change_set (agent, "role", "INTERV");
  av_change_set (agent, "actif", "oui");
  ui_fixture_commit (drafts_get_session (), agent);
  draft->agent = g_strdup (av_change_get_id (agent));
  drafts_save (draft);

  laptop_await (drafts_await_row (drafts_show_list (), id), "Nouvelle action · tapé par Azelma");
  drafts_close_windows ();
}

static const AvField *
find_typed (const AvForm *form)
{
  for (guint i = 0; i < form->n_fields; i++)
    if ((form->fields[i].flags & (AV_FIELD_AUTOMATIC | AV_FIELD_RETIRED)) == 0 && form->fields[i].kind == AV_FIELD_TEXT)
      return &form->fields[i];
  for (guint i = 0; i < form->n_fields; i++)
    if ((form->fields[i].flags & (AV_FIELD_AUTOMATIC | AV_FIELD_RETIRED)) == 0 && form->fields[i].kind != AV_FIELD_RECORD)
      return &form->fields[i];

  g_assert_not_reached ();
}

/* Two of them: the older one is meant, not the one that comes back by itself. */
static void
try_opening (const char *window,
             const AvForm *form,
             const char *container)
{
  const AvField *field = find_typed (form);
  g_autofree char *answer = dossier_fixture_sample_answer (field);
  g_autoptr (GVariant) typed = g_variant_ref_sink (g_variant_new_parsed ("{%s: %s}", field->id, answer));
  g_autofree char *answers = g_variant_print (typed, FALSE);
  g_autofree char *older = drafts_keep (window, form->id, container, answers, 5);
  g_autofree char *newer = drafts_keep (window, form->id, container, answers, 1);
  AvRecordEditor *editor;
  GtkWidget *list = drafts_show_list ();

  g_test_message ("%s, %s: %s", window, form->id, field->id);
  drafts_open_row (list, older);
  editor = drafts_await_in_hand (older);
  g_assert_cmpstr (drafts_get_answer (editor, field->id), ==, answer);
  g_assert_cmpint (av_record_editor_get_restored (editor), !=, 0);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (drafts_find_window (older, NULL))));

  /* And the other one is as near. */
  drafts_open_row (list, newer);
  editor = drafts_await_in_hand (newer);
  g_assert_cmpstr (drafts_get_answer (editor, field->id), ==, answer);
  drafts_close_windows ();
}

static void
test_each_opens_where_it_was_begun (void)
{
  static const char *const mobilised[] = { "besoin-immediat", "action", "orientation", "evenement" };
  guint n_forms, n_pages;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);
  const AvDiagnosticPage *pages = av_diagnostic_pages_get (&n_pages);

  try_opening ("reperage", av_catalogue_find_form ("contact"), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (mobilised); i++)
    try_opening ("mobilisation", av_catalogue_find_form (mobilised[i]), dossier);
  try_opening (AV_PLAN_PICTURE_DRAFTS, av_catalogue_find_form ("action"), dossier);
  try_opening ("diagnostic", av_catalogue_find_form ("diagnostic"), dossier);
  for (guint i = 0; i < n_pages; i++)
    if (pages[i].kind == AV_PAGE_RECORDS)
      try_opening ("diagnostic", av_catalogue_find_form (pages[i].form), dossier);
  for (guint i = 0; i < n_forms; i++)
    if (forms[i]->container == AV_CONTAINER_TERRITOIRE)
      try_opening ("mobilisation", forms[i], NULL);
}

/* The contact that is saved and the person of the dossier are being mended. */
static void
test_a_correction_opens_on_its_record (void)
{
  g_autoptr (AvSnapshot) contact = dossier_fixture_load_first (drafts_get_session (), dossier, "contact");
  g_autoptr (AvDraft) draft = av_draft_new ("reperage", contact, g_variant_ref (av_snapshot_get_answers (contact)));
  GtkWidget *list;

  g_clear_pointer (&draft->answers, g_variant_unref);
  draft->answers = g_variant_ref_sink (g_variant_new_parsed ("{'prenom-ou-surnom': 'Cosette F.', 'tranche-age': '16-17'}"));
  drafts_save (draft);

  list = drafts_show_list ();
  laptop_await (drafts_await_row (list, draft->id), "Contact, en cours de correction");
  drafts_open_row (list, draft->id);
  g_assert_cmpstr (drafts_get_answer (drafts_await_in_hand (draft->id), "prenom-ou-surnom"), ==, "Cosette F.");
  g_assert_false (av_record_editor_is_new (drafts_await_in_hand (draft->id)));
  drafts_close_windows ();
}

/* The field that had it before the screen was locked gets it back before the draft is read. */
static void
test_what_comes_late_leaves_the_keyboard (void)
{
  g_autofree char *begun = drafts_keep ("reperage", "contact", NULL, "{'prenom-ou-surnom': 'Gervaise', 'moyen-contact': 'tel'}", 5);
  gint held;
  GtkWindow *reperage;

  dossier_fixture_hold_store (drafts_get_session (), &held);
  reperage = av_application_open_window (laptop->application, "reperage", NULL);
  ui_show (GTK_WIDGET (reperage));
  g_assert_true (av_field_focus_go (GTK_WIDGET (reperage), "valeur-contact"));
  g_assert_null (drafts_find_window (begun, NULL));

  g_atomic_int_set (&held, FALSE);
  drafts_await_in_hand (begun);
  ui_spin_ms (200);
  g_assert_cmpstr (av_field_focus_find (GTK_WIDGET (reperage)), ==, "valeur-contact");
  drafts_close_windows ();
}

/* Not two seconds old: it is kept before another takes its place. */
static void
test_what_is_being_typed_stays (void)
{
  g_autofree char *begun = drafts_keep ("reperage", "contact", NULL, "{'prenom-ou-surnom': 'Gervaise'}", 5);
  g_autofree char *typed = NULL;
  GtkWidget *reperage = laptop_open_window (laptop, "reperage");
  GtkWidget *list;

  drafts_await_in_hand (begun);
  gtk_widget_activate_action (reperage, "win.new", NULL);
  typed = drafts_type_contact (reperage, "Nana");
  g_assert_cmpstr (typed, !=, begun);
  list = drafts_show_list ();
  drafts_open_row (list, begun);
  drafts_await_in_hand (begun);

  drafts_open_row (list, typed);
  g_assert_cmpstr (drafts_get_answer (drafts_await_in_hand (typed), "prenom-ou-surnom"), ==, "Nana");
  drafts_close_windows ();
}

/* Another interview is gone on with: this one is no record for that. */
static void
test_a_half_typed_interview_waits (void)
{
  GtkWidget *diagnostic = drafts_open_dossier ("diagnostic", "attentes");
  g_autofree char *typed = drafts_type_interview (diagnostic, "Le dessin");
  g_autofree char *begun = drafts_keep ("diagnostic", "diagnostic", dossier, "{'points-forts': 'La couture'}", 5);
  GtkWidget *list = drafts_show_list ();

  drafts_open_row (list, begun);
  g_assert_cmpstr (drafts_get_answer (drafts_await_in_hand (begun), "points-forts"), ==, "La couture");
  g_assert_cmpuint (dossier_fixture_count_records (drafts_get_session (), dossier, "diagnostic"), ==, 0);

  drafts_open_row (list, typed);
  g_assert_cmpstr (drafts_get_answer (drafts_await_in_hand (typed), "points-forts"), ==, "Le dessin");
  g_assert_true (av_record_editor_is_new (drafts_await_in_hand (typed)));
  drafts_open_row (list, begun);
  g_assert_cmpstr (drafts_get_answer (drafts_await_in_hand (begun), "points-forts"), ==, "La couture");
  g_assert_cmpuint (dossier_fixture_count_records (drafts_get_session (), dossier, "diagnostic"), ==, 0);
  drafts_close_windows ();
}

/* Two presses before the store answers: the last one counts. */
static void
test_chosen_twice_opens (void)
{
  GtkWidget *diagnostic = drafts_open_dossier ("diagnostic", "attentes");
  g_autofree char *typed = drafts_type_interview (diagnostic, "Le dessin");
  g_autofree char *begun = drafts_keep ("diagnostic", "diagnostic", dossier, "{'points-forts': 'La couture'}", 5);
  g_autofree char *other = drafts_keep ("diagnostic", "diagnostic", dossier, "{'points-forts': 'La serrurerie'}", 6);
  GtkWidget *list = drafts_show_list ();

  drafts_await_row (list, begun);
  drafts_await_row (list, other);
  drafts_open_row (list, begun);
  drafts_open_row (list, begun);
  g_assert_cmpstr (drafts_get_answer (drafts_await_in_hand (begun), "points-forts"), ==, "La couture");

  drafts_open_row (list, typed);
  drafts_open_row (list, other);
  g_assert_cmpstr (drafts_get_answer (drafts_await_in_hand (other), "points-forts"), ==, "La serrurerie");
  drafts_close_windows ();
}

/* Of a window that shows nobody yet. */
static void
test_chosen_before_the_dossier_opens (void)
{
  g_autofree char *begun = drafts_keep ("diagnostic", "diagnostic", dossier, "{'points-forts': 'La couture'}", 5);
  g_autofree char *newer = drafts_keep ("diagnostic", "diagnostic", dossier, "{'points-forts': 'La serrurerie'}", 1);
  g_autoptr (AvDraft) draft = drafts_load (begun);
  GtkWidget *diagnostic = GTK_WIDGET (av_application_open_window (laptop->application, "diagnostic", NULL));

  ui_show (diagnostic);
  av_draft_holder_take_draft (AV_DRAFT_HOLDER (diagnostic), draft);
  ui_spin_ms (300);
  g_object_set (diagnostic, "container", dossier, NULL);
  g_assert_cmpstr (drafts_get_answer (drafts_await_in_hand (begun), "points-forts"), ==, "La couture");
  drafts_close_windows ();
}

static void
test_removed_and_taken_back (void)
{
  g_autofree char *first = drafts_keep ("reperage", "contact", NULL, "{'prenom-ou-surnom': 'Gervaise'}", 90);
  g_autofree char *second = drafts_keep ("mobilisation", "action", dossier, "{'libelle': 'Appel au 115'}", 95);
  g_autoptr (AvDraft) before = drafts_load (first);
  g_autoptr (AvDraft) gone = NULL;
  g_autoptr (AvDraft) after = NULL;
  GtkWidget *list = drafts_show_list ();

  drafts_await_row (list, first);
  ui_press ("Delete", NULL);
  drafts_await_no_row (list, first);
  laptop_await (list, "Brouillon supprimé.");
  gone = drafts_load (first);
  g_assert_null (gone);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (list)) == drafts_find_row (list, second));

  gtk_widget_activate_action (list, "win.remove", "s", second);
  drafts_await_no_row (list, second);
  laptop_await (list, "Aucun brouillon à terminer");

  /* The keyboard is on what came back. */
  gtk_widget_activate_action (list, "win.undo", NULL);
  drafts_await_row (list, second);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (list)) == drafts_find_row (list, second));
  gtk_widget_activate_action (list, "win.undo", NULL);
  drafts_await_row (list, first);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (list)) == drafts_find_row (list, first));
  gtk_widget_grab_focus (drafts_find_row (list, second));
  gtk_widget_activate_action (list, "win.remove", "s", second);
  drafts_await_no_row (list, second);
  gtk_widget_activate_action (list, "win.undo", NULL);
  drafts_await_row (list, second);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (list)) == drafts_find_row (list, second));
  after = drafts_load (first);
  g_assert_cmpuint (after->saved, ==, before->saved);
  g_assert_cmpstr (after->window, ==, before->window);
  g_assert_cmpvariant (after->answers, before->answers);
  drafts_close_windows ();
}

/* What was typed since on the same record is not written over. */
static void
test_not_taken_back_over_a_newer_one (void)
{
  g_autofree char *id = drafts_keep ("reperage", "contact", NULL, "{'prenom-ou-surnom': 'Gervaise'}", 90);
  g_autoptr (AvDraft) former = drafts_load (id);
  g_autoptr (AvDraft) newer = av_draft_new ("reperage", former->loaded, g_variant_new_parsed ("{'prenom-ou-surnom': 'Nana'}"));
  g_autoptr (AvDraft) kept = NULL;
  g_autoptr (AvDraft) back = NULL;
  GtkWidget *list = drafts_show_list ();

  drafts_await_row (list, id);
  gtk_widget_activate_action (list, "win.remove", "s", id);
  drafts_await_no_row (list, id);
  drafts_save (newer);
  gtk_widget_activate_action (list, "win.undo", NULL);
  laptop_await (list, "Il a été recommencé depuis\u00a0: terminez d’abord ce brouillon, puis reprenez celui-ci (Ctrl+Z).");
  kept = drafts_load (id);
  g_assert_cmpvariant (kept->answers, newer->answers);

  drafts_clear ();
  gtk_widget_activate_action (list, "win.undo", NULL);
  drafts_await_row (list, id);
  back = drafts_load (id);
  g_assert_cmpvariant (back->answers, former->answers);
  drafts_close_windows ();
}

/* Whoever writes it sees it go, and come back from the list. */
static void
test_removed_while_it_is_open (void)
{
  g_autofree char *typed = NULL;
  GtkWidget *reperage = laptop_open_window (laptop, "reperage");
  GtkWidget *list;
  AvRecordEditor *editor;

  typed = drafts_type_contact (reperage, "Nana");
  editor = drafts_await_in_hand (typed);
  av_record_editor_keep (editor);
  list = drafts_show_list ();
  laptop_await (drafts_await_row (list, typed), "Nouveau contact · ouvert dans une fenêtre");
  drafts_open_row (list, typed);
  ui_spin_ms (200);
  g_assert_true (drafts_await_in_hand (typed) == editor);

  av_record_set_answer (av_record_editor_get_record (editor), "tranche-age", "18-21");
  gtk_widget_activate_action (list, "win.remove", "s", typed);
  drafts_await_no_row (list, typed);
  g_assert_null (drafts_get_answer (editor, "prenom-ou-surnom"));
  g_assert_false (av_record_editor_is_dirty (editor));

  gtk_widget_activate_action (list, "win.undo", NULL);
  drafts_open_row (list, typed);
  editor = drafts_await_in_hand (typed);
  g_assert_cmpstr (drafts_get_answer (editor, "prenom-ou-surnom"), ==, "Nana");
  g_assert_cmpstr (drafts_get_answer (editor, "tranche-age"), ==, "18-21");
  drafts_close_windows ();
}

/* Erased, or finished, since the list was read. */
static void
test_what_is_gone_is_said (void)
{
  g_autofree char *id = drafts_keep ("mobilisation", "action", dossier, "{'libelle': 'Appel au 115'}", 1);
  GtkWidget *list = drafts_show_list ();

  drafts_await_row (list, id);
  drafts_clear ();
  drafts_open_row (list, id);
  laptop_await (list, "Ce brouillon n’est plus là : il a été enregistré ou supprimé.");
  drafts_await_no_row (list, id);
  drafts_close_windows ();
}

/* Reachable from Repérage on an empty form, and not counting the one in it. */
static void
test_reperage_leads_there (void)
{
  GtkWidget *reperage = laptop_open_window (laptop, "reperage");
  GtkWidget *button = ui_find_by_class (reperage, "av-waiting");
  g_autofree char *typed = NULL;
  g_autofree char *begun = NULL;

  g_assert_false (gtk_widget_get_mapped (button));
  typed = drafts_type_contact (reperage, "Nana");
  av_record_editor_keep (drafts_await_in_hand (typed));
  ui_spin_ms (500);
  g_assert_false (gtk_widget_get_mapped (button));

  begun = drafts_keep ("mobilisation", "action", dossier, "{'libelle': 'Appel au 115'}", 1);
  for (guint i = 0; i < UI_PATIENCE && !gtk_widget_get_mapped (button); i++)
    ui_spin_ms (50);
  laptop_await (button, "1");
  g_signal_emit_by_name (button, "clicked");
  ui_spin_ms (400);
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (gtk_application_get_active_window (GTK_APPLICATION (laptop->application))), ==, "AvDraftsWindow");
  drafts_close_windows ();
}

/* Once the line says so many: it is another one each time they are counted. */
static void
press_drafts (GtkWidget *start,
              const char *count)
{
  GtkWidget *label = NULL;

  for (guint i = 0; i < UI_PATIENCE; i++)
    {
      label = laptop_find (start, "Brouillons à terminer");
      if (label != NULL && laptop_find (gtk_widget_get_parent (label), count) != NULL)
        break;
      ui_spin_ms (50);
    }
  g_assert_nonnull (label);
  g_signal_emit_by_name (gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON), "clicked");
}

/* One is gone on with; of several one chooses. */
static void
test_start_leads_there (void)
{
  g_autofree char *action = drafts_keep ("mobilisation", "action", dossier, "{'libelle': 'Appel au 115'}", 9);
  g_autofree char *need = NULL;
  GtkWidget *start = laptop_open_window (laptop, "start");

  press_drafts (start, "1");
  g_assert_cmpstr (drafts_get_answer (drafts_await_in_hand (action), "libelle"), ==, "Appel au 115");

  need = drafts_keep ("mobilisation", "besoin-immediat", dossier, "{'libelle': 'Manger'}", 8);
  press_drafts (start, "2");
  ui_spin_ms (400);
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (gtk_application_get_active_window (GTK_APPLICATION (laptop->application))), ==, "AvDraftsWindow");
  drafts_await_row (drafts_show_list (), need);
  drafts_close_windows ();
}

int
main (int argc,
      char **argv)
{
  int result;

  laptop = drafts_begin (&argc, &argv);
  dossier = drafts_get_dossier ();

  g_test_add_func ("/draft-list/nothing-waits", test_nothing_waits);
  g_test_add_func ("/draft-list/each-is-told-without-its-answers", test_each_is_told_without_its_answers);
  g_test_add_func ("/draft-list/a-colleague-is-named", test_a_colleague_is_named);
  g_test_add_func ("/draft-list/each-opens-where-it-was-begun", test_each_opens_where_it_was_begun);
  g_test_add_func ("/draft-list/a-correction-opens-on-its-record", test_a_correction_opens_on_its_record);
  g_test_add_func ("/draft-list/what-comes-late-leaves-the-keyboard", test_what_comes_late_leaves_the_keyboard);
  g_test_add_func ("/draft-list/what-is-being-typed-stays", test_what_is_being_typed_stays);
  g_test_add_func ("/draft-list/a-half-typed-interview-waits", test_a_half_typed_interview_waits);
  g_test_add_func ("/draft-list/chosen-twice-opens", test_chosen_twice_opens);
  g_test_add_func ("/draft-list/chosen-before-the-dossier-opens", test_chosen_before_the_dossier_opens);
  g_test_add_func ("/draft-list/removed-and-taken-back", test_removed_and_taken_back);
  g_test_add_func ("/draft-list/not-taken-back-over-a-newer-one", test_not_taken_back_over_a_newer_one);
  g_test_add_func ("/draft-list/removed-while-it-is-open", test_removed_while_it_is_open);
  g_test_add_func ("/draft-list/what-is-gone-is-said", test_what_is_gone_is_said);
  g_test_add_func ("/draft-list/reperage-leads-there", test_reperage_leads_there);
  g_test_add_func ("/draft-list/start-leads-there", test_start_leads_there);

  result = g_test_run ();
  drafts_end ();

  return result;
}
