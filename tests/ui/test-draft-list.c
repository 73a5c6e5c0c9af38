/* « Brouillons »: everything that was begun is listed, told apart without
 * telling what was answered, opened where it was begun with what was typed, and
 * removed and taken back; nothing typed meanwhile is lost. */

#include <string.h>

#include "av-action-plan.h"
#include "av-catalogue.h"
#include "av-diagnostic-page.h"
#include "av-draft-holder.h"
#include "av-draft-opening.h"
#include "av-draft-row.h"
#include "av-field-focus.h"
#include "av-id.h"
#include "av-form-view.h"
#include "av-plan-picture.h"
#include "av-records-page.h"
#include "av-status-line.h"
#include "dossier-fixture.h"
#include "full-disk.h"
#include "laptop-fixture.h"

#define SECRET "il dort dans la voiture de son oncle"

static Laptop *laptop;
static char *dossier;

static AvSession *
get_session (void)
{
  return av_application_get_session (laptop->application);
}

/* ---- What the store holds -------------------------------------------------- */

static gpointer
save (AvStore *store,
      gpointer draft,
      GError **error)
{
  g_assert_true (av_draft_save (store, draft, error));

  return NULL;
}

static gpointer
load (AvStore *store,
      gpointer id,
      GError **error)
{
  return av_draft_load (store, id, error);
}

static gpointer
clear (AvStore *store,
       gpointer user_data,
       GError **error)
{
  g_autoptr (GPtrArray) drafts = av_draft_list (store, error);

  for (guint i = 0; i < drafts->len; i++)
    g_assert_true (av_draft_remove (store, ((AvDraft *) g_ptr_array_index (drafts, i))->id, error));

  return NULL;
}

static gpointer
do_in_store (AvQueueCallFunc func,
             gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gpointer answer = av_queue_call_sync (av_application_get_queue (laptop->application), func, user_data, &error);

  g_assert_no_error (error);

  return answer;
}

static AvDraft *
load_draft (const char *id)
{
  return do_in_store (load, (gpointer) id);
}

/* As it was kept @minutes_ago; transfer full: whose record. */
static char *
keep (const char *window,
      const char *form,
      const char *container,
      const char *answers,
      guint minutes_ago)
{
  g_autofree char *id = av_id_new_string ();
  g_autofree char *own = av_id_new_string ();
  g_autoptr (AvSnapshot) loaded = av_record_store_new_snapshot (form, id, container != NULL ? container : own);
  g_autoptr (AvDraft) draft = av_draft_new (window, loaded, g_variant_new_parsed (answers));

  draft->saved = (guint64) (g_get_real_time () / 1000) - minutes_ago * 60000;
  do_in_store (save, draft);
  av_session_announce_drafts (get_session ());

  return g_steal_pointer (&id);
}

/* ---- Windows --------------------------------------------------------------- */

static void
close_windows (void)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (laptop->application)));

  full_disk_below (NULL);
  for (GList *l = windows; l != NULL; l = l->next)
    {
      g_autoptr (GtkWindow) window = g_object_ref (l->data);

      gtk_window_close (window);
      gtk_window_destroy (window);
    }
  ui_spin_ms (100);
  do_in_store (clear, NULL);
  av_session_announce_drafts (get_session ());
}

static GtkWidget *
show_list (void)
{
  return laptop_open_window (laptop, "brouillons");
}

static GtkWidget *
find_row (GtkWidget *window,
          const char *id)
{
  GtkListBox *list = GTK_LIST_BOX (ui_find_child (window, GTK_TYPE_LIST_BOX));
  GtkListBoxRow *row;

  for (int place = 0; (row = gtk_list_box_get_row_at_index (list, place)) != NULL; place++)
    if (strcmp (av_draft_row_get_draft (AV_DRAFT_ROW (row))->id, id) == 0)
      return GTK_WIDGET (row);

  return NULL;
}

static GtkWidget *
await_row (GtkWidget *window,
           const char *id)
{
  for (guint i = 0; i < UI_PATIENCE && find_row (window, id) == NULL; i++)
    ui_spin_ms (50);
  g_assert_nonnull (find_row (window, id));

  return find_row (window, id);
}

static void
await_no_row (GtkWidget *window,
              const char *id)
{
  for (guint i = 0; i < UI_PATIENCE && find_row (window, id) != NULL; i++)
    ui_spin_ms (50);
  g_assert_null (find_row (window, id));
}

/* Presses Enter on it. */
static void
open_row (GtkWidget *window,
          const char *id)
{
  g_signal_emit_by_name (ui_find_child (window, GTK_TYPE_LIST_BOX), "row-activated", await_row (window, id));
}

static GtkWindow *
find_window (const char *id,
             AvRecordEditor **editor)
{
  return (GtkWindow *) av_draft_holder_find (GTK_APPLICATION (laptop->application), id, editor);
}

static AvRecordEditor *
await_in_hand (const char *id)
{
  AvRecordEditor *editor = NULL;

  for (guint i = 0; i < UI_PATIENCE && find_window (id, &editor) == NULL; i++)
    ui_spin_ms (50);
  g_assert_nonnull (find_window (id, &editor));

  return editor;
}

static const char *
get_answer (AvRecordEditor *editor,
            const char *field)
{
  return av_record_get_answer (av_record_editor_get_record (editor), field);
}

/* Types a name in Repérage; transfer full: of which record. */
static char *
type_contact (GtkWidget *reperage,
              const char *name)
{
  AvRecordEditor *editor = NULL;

  g_object_get (ui_find_child (reperage, g_type_from_name ("AvCapture")), "editor", &editor, NULL);
  av_record_set_answer (av_record_editor_get_record (editor), "prenom-ou-surnom", name);
  g_object_unref (editor);

  return g_strdup (av_record_editor_get_id (editor));
}

/* The foot of the window says why not. */
static void
await_refusal (GtkWidget *window,
               const char *beginning)
{
  GtkWidget *foot = ui_find_child (window, AV_TYPE_STATUS_LINE);

  for (guint i = 0; i < UI_PATIENCE && ui_find_by_class (foot, "av-error") == NULL; i++)
    ui_spin_ms (50);
  g_assert_nonnull (ui_find_by_class (foot, "av-error"));
  g_assert_true (g_str_has_prefix (gtk_label_get_text (GTK_LABEL (ui_find_by_class (foot, "av-error"))), beginning));
}

/* ---- Cases ----------------------------------------------------------------- */

static void
test_nothing_waits (void)
{
  GtkWidget *window = show_list ();

  g_assert_true (gtk_widget_get_mapped (laptop_await (window, "Aucun brouillon à terminer")));
  close_windows ();
}

static void
test_each_is_told_without_its_answers (void)
{
  g_autofree char *named = keep ("reperage", "contact", NULL, "{'prenom-ou-surnom': 'Gervaise', 'reponse-immediate': '" SECRET "'}", 0);
  g_autofree char *nameless = keep ("reperage", "contact", NULL, "{'prenom-ou-surnom': 'Coupeau', 'accord-recontact': 'non'}", 1);
  g_autofree char *action = keep ("mobilisation", "action", dossier, "{'libelle': '" SECRET "'}", 24 * 60);
  g_autofree char *sensitive = keep ("diagnostic", "diagnostic-sensible", dossier, "{'note': '" SECRET "'}", 2);
  g_autofree char *partner = keep ("mobilisation", "partenaire", NULL, "{'nom': 'Foyer <b>Haute</b>'}", 3);
  GtkWidget *window = show_list ();
  GtkWidget *row;

  row = await_row (window, named);
  laptop_await (row, "Gervaise");
  laptop_await (row, "Nouveau contact");
  laptop_await (await_row (window, nameless), "Sans nom");
  row = await_row (window, action);
  laptop_await (row, "Cosette");
  laptop_await (row, "Nouvelle action");
  laptop_await (await_row (window, sensitive), "Cosette");
  laptop_await (await_row (window, partner), "Foyer <b>Haute</b>");
  g_assert_null (laptop_find (window, SECRET));
  g_assert_null (laptop_find (window, "Coupeau"));
  /* The one touched last comes first, and has the keyboard. */
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == find_row (window, named));
  g_assert_cmpint (gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (find_row (window, named))), ==, 0);
  g_assert_cmpint (gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (find_row (window, action))), ==, 4);
  ui_check_names (window);

  close_windows ();
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
  ui_fixture_commit (get_session (), agent);
  draft->agent = g_strdup (av_change_get_id (agent));
  do_in_store (save, draft);

  laptop_await (await_row (show_list (), id), "Nouvelle action · tapé par Azelma");
  close_windows ();
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
  g_autofree char *older = keep (window, form->id, container, answers, 5);
  g_autofree char *newer = keep (window, form->id, container, answers, 1);
  AvRecordEditor *editor;
  GtkWidget *list = show_list ();

  g_test_message ("%s, %s: %s", window, form->id, field->id);
  open_row (list, older);
  editor = await_in_hand (older);
  g_assert_cmpstr (get_answer (editor, field->id), ==, answer);
  g_assert_cmpint (av_record_editor_get_restored (editor), !=, 0);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (find_window (older, NULL))));

  /* And the other one is as near. */
  open_row (list, newer);
  editor = await_in_hand (newer);
  g_assert_cmpstr (get_answer (editor, field->id), ==, answer);
  close_windows ();
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
  g_autoptr (AvSnapshot) contact = dossier_fixture_load_first (get_session (), dossier, "contact");
  g_autoptr (AvDraft) draft = av_draft_new ("reperage", contact, g_variant_ref (av_snapshot_get_answers (contact)));
  GtkWidget *list;

  g_clear_pointer (&draft->answers, g_variant_unref);
  draft->answers = g_variant_ref_sink (g_variant_new_parsed ("{'prenom-ou-surnom': 'Cosette F.', 'tranche-age': '16-17'}"));
  do_in_store (save, draft);

  list = show_list ();
  laptop_await (await_row (list, draft->id), "Contact, en cours de correction");
  open_row (list, draft->id);
  g_assert_cmpstr (get_answer (await_in_hand (draft->id), "prenom-ou-surnom"), ==, "Cosette F.");
  g_assert_false (av_record_editor_is_new (await_in_hand (draft->id)));
  close_windows ();
}

/* The field that had it before the screen was locked gets it back before the draft is read. */
static void
test_what_comes_late_leaves_the_keyboard (void)
{
  g_autofree char *begun = keep ("reperage", "contact", NULL, "{'prenom-ou-surnom': 'Gervaise', 'moyen-contact': 'tel'}", 5);
  gint held;
  GtkWindow *reperage;

  dossier_fixture_hold_store (get_session (), &held);
  reperage = av_application_open_window (laptop->application, "reperage", NULL);
  ui_show (GTK_WIDGET (reperage));
  g_assert_true (av_field_focus_go (GTK_WIDGET (reperage), "valeur-contact"));
  g_assert_null (find_window (begun, NULL));

  g_atomic_int_set (&held, FALSE);
  await_in_hand (begun);
  ui_spin_ms (200);
  g_assert_cmpstr (av_field_focus_find (GTK_WIDGET (reperage)), ==, "valeur-contact");
  close_windows ();
}

/* Not two seconds old: it is kept before another takes its place. */
static void
test_what_is_being_typed_stays (void)
{
  g_autofree char *begun = keep ("reperage", "contact", NULL, "{'prenom-ou-surnom': 'Gervaise'}", 5);
  g_autofree char *typed = NULL;
  GtkWidget *reperage = laptop_open_window (laptop, "reperage");
  GtkWidget *list;

  await_in_hand (begun);
  gtk_widget_activate_action (reperage, "win.new", NULL);
  typed = type_contact (reperage, "Nana");
  g_assert_cmpstr (typed, !=, begun);
  list = show_list ();
  open_row (list, begun);
  await_in_hand (begun);

  open_row (list, typed);
  g_assert_cmpstr (get_answer (await_in_hand (typed), "prenom-ou-surnom"), ==, "Nana");
  close_windows ();
}

static void
test_what_finds_no_room_stays (void)
{
  g_autofree char *begun = keep ("reperage", "contact", NULL, "{'prenom-ou-surnom': 'Gervaise'}", 5);
  g_autofree char *typed = NULL;
  GtkWidget *reperage = laptop_open_window (laptop, "reperage");
  GtkWidget *list = show_list ();

  await_in_hand (begun);
  gtk_widget_activate_action (reperage, "win.new", NULL);
  typed = type_contact (reperage, "Nana");
  await_row (list, begun);
  full_disk_below (laptop->store);
  open_row (list, begun);
  await_refusal (reperage, "Ce qui est tapé ici n’est pas encore gardé : ");
  g_assert_cmpstr (get_answer (await_in_hand (typed), "prenom-ou-surnom"), ==, "Nana");

  /* Nor is anything removed. */
  gtk_widget_activate_action (list, "win.remove", "s", begun);
  await_refusal (list, "Le disque est plein : ");
  g_assert_nonnull (find_row (list, begun));

  full_disk_below (NULL);
  open_row (list, begun);
  await_in_hand (begun);
  open_row (list, typed);
  g_assert_cmpstr (get_answer (await_in_hand (typed), "prenom-ou-surnom"), ==, "Nana");
  close_windows ();
}

static GtkWidget *
open_dossier (const char *kind,
              const char *page)
{
  GtkWidget *window = GTK_WIDGET (av_application_open_window (laptop->application, kind, dossier));

  ui_show (window);
  ui_spin_ms (300);
  g_object_set (window, "page", page, NULL);
  ui_spin_ms (200);

  return window;
}

/* Types in the interview that stands in the diagnostic; transfer full: which. */
static char *
type_interview (GtkWidget *diagnostic,
                const char *answer)
{
  AvRecordEditor *editor = NULL;

  g_object_get (ui_find_child (diagnostic, AV_TYPE_FORM_VIEW), "editor", &editor, NULL);
  av_record_set_answer (av_record_editor_get_record (editor), "points-forts", answer);
  g_object_unref (editor);

  return g_strdup (av_record_editor_get_id (editor));
}

/* Another interview is gone on with: this one is no record for that. */
static void
test_a_half_typed_interview_waits (void)
{
  GtkWidget *diagnostic = open_dossier ("diagnostic", "attentes");
  g_autofree char *typed = type_interview (diagnostic, "Le dessin");
  g_autofree char *begun = keep ("diagnostic", "diagnostic", dossier, "{'points-forts': 'La couture'}", 5);
  GtkWidget *list = show_list ();

  open_row (list, begun);
  g_assert_cmpstr (get_answer (await_in_hand (begun), "points-forts"), ==, "La couture");
  g_assert_cmpuint (dossier_fixture_count_records (get_session (), dossier, "diagnostic"), ==, 0);

  open_row (list, typed);
  g_assert_cmpstr (get_answer (await_in_hand (typed), "points-forts"), ==, "Le dessin");
  g_assert_true (av_record_editor_is_new (await_in_hand (typed)));
  open_row (list, begun);
  g_assert_cmpstr (get_answer (await_in_hand (begun), "points-forts"), ==, "La couture");
  g_assert_cmpuint (dossier_fixture_count_records (get_session (), dossier, "diagnostic"), ==, 0);
  close_windows ();
}

/* Two presses before the store answers: the last one counts. */
static void
test_chosen_twice_opens (void)
{
  GtkWidget *diagnostic = open_dossier ("diagnostic", "attentes");
  g_autofree char *typed = type_interview (diagnostic, "Le dessin");
  g_autofree char *begun = keep ("diagnostic", "diagnostic", dossier, "{'points-forts': 'La couture'}", 5);
  g_autofree char *other = keep ("diagnostic", "diagnostic", dossier, "{'points-forts': 'La serrurerie'}", 6);
  GtkWidget *list = show_list ();

  await_row (list, begun);
  await_row (list, other);
  open_row (list, begun);
  open_row (list, begun);
  g_assert_cmpstr (get_answer (await_in_hand (begun), "points-forts"), ==, "La couture");

  open_row (list, typed);
  open_row (list, other);
  g_assert_cmpstr (get_answer (await_in_hand (other), "points-forts"), ==, "La serrurerie");
  close_windows ();
}

/* Of a window that shows nobody yet. */
static void
test_chosen_before_the_dossier_opens (void)
{
  g_autofree char *begun = keep ("diagnostic", "diagnostic", dossier, "{'points-forts': 'La couture'}", 5);
  g_autofree char *newer = keep ("diagnostic", "diagnostic", dossier, "{'points-forts': 'La serrurerie'}", 1);
  g_autoptr (AvDraft) draft = load_draft (begun);
  GtkWidget *diagnostic = GTK_WIDGET (av_application_open_window (laptop->application, "diagnostic", NULL));

  ui_show (diagnostic);
  av_draft_holder_take_draft (AV_DRAFT_HOLDER (diagnostic), draft);
  ui_spin_ms (300);
  g_object_set (diagnostic, "container", dossier, NULL);
  g_assert_cmpstr (get_answer (await_in_hand (begun), "points-forts"), ==, "La couture");
  close_windows ();
}

static void
await_foot (GtkWidget *window,
            const char *beginning)
{
  GtkWidget *foot = ui_find_child (window, AV_TYPE_STATUS_LINE);
  gboolean said = FALSE;

  for (guint i = 0; i < UI_PATIENCE && !said; i++)
    {
      ui_spin_ms (50);
      said = g_str_has_prefix (gtk_label_get_text (GTK_LABEL (ui_find_child (foot, GTK_TYPE_LABEL))), beginning);
    }
  g_assert_true (said);
}

#define NO_ROOM "Ce qui est tapé ici n’est pas encore gardé : rien d’autre n’a été ouvert."

/* @typed is in hand in @window, and no room for it: @begun does not take its place. */
static void
try_without_room (GtkWidget *window,
                  const char *typed,
                  const char *field,
                  const char *begun)
{
  const char *answer = "Tapé à l’instant";
  GtkWidget *list = show_list ();

  await_row (list, begun);
  full_disk_below (laptop->store);
  av_record_set_answer (av_record_editor_get_record (await_in_hand (typed)), field, answer);
  open_row (list, begun);
  await_foot (window, NO_ROOM);
  g_assert_cmpstr (get_answer (await_in_hand (typed), field), ==, answer);

  full_disk_below (NULL);
  open_row (list, begun);
  await_in_hand (begun);
  open_row (list, typed);
  g_assert_cmpstr (get_answer (await_in_hand (typed), field), ==, answer);
  close_windows ();
}

static void
test_an_interview_without_room_stays (void)
{
  GtkWidget *diagnostic = open_dossier ("diagnostic", "attentes");
  g_autofree char *typed = type_interview (diagnostic, "Le dessin");
  g_autofree char *begun = keep ("diagnostic", "diagnostic", dossier, "{'points-forts': 'La couture'}", 5);

  try_without_room (diagnostic, typed, "points-forts", begun);
}

/* The records page of @form that is shown. */
static AvRecordsPage *
find_page (GtkWidget *widget,
           const char *form)
{
  g_autofree char *shown = NULL;

  if (AV_IS_RECORDS_PAGE (widget) && gtk_widget_get_mapped (widget))
    g_object_get (widget, "form", &shown, NULL);
  if (g_strcmp0 (shown, form) == 0)
    return AV_RECORDS_PAGE (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      AvRecordsPage *page = find_page (child, form);

      if (page != NULL)
        return page;
    }

  return NULL;
}

static void
test_a_record_without_room_stays (void)
{
  GtkWidget *window = open_dossier ("mobilisation", "besoin-immediat");
  AvRecordsPage *page = find_page (window, "besoin-immediat");
  g_autofree char *begun = NULL;
  AvRecordEditor *editor;

  av_records_page_add (page);
  editor = av_records_page_get_editor (page);
  begun = keep ("mobilisation", "besoin-immediat", dossier, "{'libelle': 'Manger'}", 5);

  /* Nor does a new one. */
  full_disk_below (laptop->store);
  av_record_set_answer (av_record_editor_get_record (editor), "libelle", "Un duvet");
  av_records_page_add (page);
  await_foot (window, NO_ROOM);
  g_assert_true (av_records_page_get_editor (page) == editor);
  full_disk_below (NULL);

  try_without_room (window, av_record_editor_get_id (editor), "libelle", begun);
}

static gpointer
find_of_plan (AvStore *store,
              gpointer user_data,
              GError **error)
{
  g_autoptr (AvDraft) draft = av_draft_find (store, AV_PLAN_PICTURE_DRAFTS, "action", dossier, error);

  return draft != NULL ? g_strdup (draft->id) : NULL;
}

static void
test_a_line_of_the_plan_without_room_stays (void)
{
  g_autofree char *need = dossier_fixture_need_roof (get_session (), dossier, 1);
  GtkWidget *window = open_dossier ("mobilisation", "plan");
  GtkWidget *plan = ui_find_child (window, AV_TYPE_ACTION_PLAN);
  g_autofree char *typed = NULL;
  g_autofree char *begun = NULL;

  g_assert_nonnull (need);
  av_editor_set_answer (av_field_row_get_editor (dossier_fixture_find_row (plan, "libelle")), "Appeler le 115");
  for (guint i = 0; i < UI_PATIENCE && typed == NULL; i++)
    {
      ui_spin_ms (50);
      typed = do_in_store (find_of_plan, NULL);
    }
  begun = keep (AV_PLAN_PICTURE_DRAFTS, "action", dossier, "{'libelle': 'Écrire au foyer'}", 5);

  try_without_room (window, typed, "libelle", begun);
}

/* The window is gone, what was typed in it is not: it is kept once there is room. */
static void
test_what_finds_no_room_outlives_its_window (void)
{
  GtkWidget *window = open_dossier ("mobilisation", "besoin-immediat");
  AvRecordsPage *page = find_page (window, "besoin-immediat");
  g_autofree char *typed = NULL;
  AvRecordEditor *editor;

  av_records_page_add (page);
  editor = av_records_page_get_editor (page);
  typed = g_strdup (av_record_editor_get_id (editor));
  av_record_set_answer (av_record_editor_get_record (editor), "libelle", "Un duvet");
  full_disk_below (laptop->store);
  gtk_window_close (GTK_WINDOW (window));
  ui_spin_ms (2500);
  full_disk_below (NULL);

  await_row (show_list (), typed);
  close_windows ();
}

static void
test_removed_and_taken_back (void)
{
  g_autofree char *first = keep ("reperage", "contact", NULL, "{'prenom-ou-surnom': 'Gervaise'}", 90);
  g_autofree char *second = keep ("mobilisation", "action", dossier, "{'libelle': 'Appel au 115'}", 95);
  g_autoptr (AvDraft) before = load_draft (first);
  g_autoptr (AvDraft) gone = NULL;
  g_autoptr (AvDraft) after = NULL;
  GtkWidget *list = show_list ();

  await_row (list, first);
  ui_press ("Delete", NULL);
  await_no_row (list, first);
  laptop_await (list, "Brouillon supprimé.");
  gone = load_draft (first);
  g_assert_null (gone);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (list)) == find_row (list, second));

  gtk_widget_activate_action (list, "win.remove", "s", second);
  await_no_row (list, second);
  laptop_await (list, "Aucun brouillon à terminer");

  /* The keyboard is on what came back. */
  gtk_widget_activate_action (list, "win.undo", NULL);
  await_row (list, second);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (list)) == find_row (list, second));
  gtk_widget_activate_action (list, "win.undo", NULL);
  await_row (list, first);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (list)) == find_row (list, first));
  gtk_widget_grab_focus (find_row (list, second));
  gtk_widget_activate_action (list, "win.remove", "s", second);
  await_no_row (list, second);
  gtk_widget_activate_action (list, "win.undo", NULL);
  await_row (list, second);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (list)) == find_row (list, second));
  after = load_draft (first);
  g_assert_cmpuint (after->saved, ==, before->saved);
  g_assert_cmpstr (after->window, ==, before->window);
  g_assert_cmpvariant (after->answers, before->answers);
  close_windows ();
}

/* What was typed since on the same record is not written over. */
static void
test_not_taken_back_over_a_newer_one (void)
{
  g_autofree char *id = keep ("reperage", "contact", NULL, "{'prenom-ou-surnom': 'Gervaise'}", 90);
  g_autoptr (AvDraft) former = load_draft (id);
  g_autoptr (AvDraft) newer = av_draft_new ("reperage", former->loaded, g_variant_new_parsed ("{'prenom-ou-surnom': 'Nana'}"));
  g_autoptr (AvDraft) kept = NULL;
  g_autoptr (AvDraft) back = NULL;
  GtkWidget *list = show_list ();

  await_row (list, id);
  gtk_widget_activate_action (list, "win.remove", "s", id);
  await_no_row (list, id);
  do_in_store (save, newer);
  gtk_widget_activate_action (list, "win.undo", NULL);
  laptop_await (list, "Il a été recommencé depuis\u00a0: terminez d’abord ce brouillon, puis reprenez celui-ci (Ctrl+Z).");
  kept = load_draft (id);
  g_assert_cmpvariant (kept->answers, newer->answers);

  do_in_store (clear, NULL);
  gtk_widget_activate_action (list, "win.undo", NULL);
  await_row (list, id);
  back = load_draft (id);
  g_assert_cmpvariant (back->answers, former->answers);
  close_windows ();
}

/* Whoever writes it sees it go, and come back from the list. */
static void
test_removed_while_it_is_open (void)
{
  g_autofree char *typed = NULL;
  GtkWidget *reperage = laptop_open_window (laptop, "reperage");
  GtkWidget *list;
  AvRecordEditor *editor;

  typed = type_contact (reperage, "Nana");
  editor = await_in_hand (typed);
  av_record_editor_keep (editor);
  list = show_list ();
  laptop_await (await_row (list, typed), "Nouveau contact · ouvert dans une fenêtre");
  open_row (list, typed);
  ui_spin_ms (200);
  g_assert_true (await_in_hand (typed) == editor);

  av_record_set_answer (av_record_editor_get_record (editor), "tranche-age", "18-21");
  gtk_widget_activate_action (list, "win.remove", "s", typed);
  await_no_row (list, typed);
  g_assert_null (get_answer (editor, "prenom-ou-surnom"));
  g_assert_false (av_record_editor_is_dirty (editor));

  gtk_widget_activate_action (list, "win.undo", NULL);
  open_row (list, typed);
  editor = await_in_hand (typed);
  g_assert_cmpstr (get_answer (editor, "prenom-ou-surnom"), ==, "Nana");
  g_assert_cmpstr (get_answer (editor, "tranche-age"), ==, "18-21");
  close_windows ();
}

/* Erased, or finished, since the list was read. */
static void
test_what_is_gone_is_said (void)
{
  g_autofree char *id = keep ("mobilisation", "action", dossier, "{'libelle': 'Appel au 115'}", 1);
  GtkWidget *list = show_list ();

  await_row (list, id);
  do_in_store (clear, NULL);
  open_row (list, id);
  laptop_await (list, "Ce brouillon n’est plus là : il a été enregistré ou supprimé.");
  await_no_row (list, id);
  close_windows ();
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
  typed = type_contact (reperage, "Nana");
  av_record_editor_keep (await_in_hand (typed));
  ui_spin_ms (500);
  g_assert_false (gtk_widget_get_mapped (button));

  begun = keep ("mobilisation", "action", dossier, "{'libelle': 'Appel au 115'}", 1);
  for (guint i = 0; i < UI_PATIENCE && !gtk_widget_get_mapped (button); i++)
    ui_spin_ms (50);
  laptop_await (button, "1");
  g_signal_emit_by_name (button, "clicked");
  ui_spin_ms (400);
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (gtk_application_get_active_window (GTK_APPLICATION (laptop->application))), ==, "AvDraftsWindow");
  close_windows ();
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
  g_autofree char *action = keep ("mobilisation", "action", dossier, "{'libelle': 'Appel au 115'}", 9);
  g_autofree char *need = NULL;
  GtkWidget *start = laptop_open_window (laptop, "start");

  press_drafts (start, "1");
  g_assert_cmpstr (get_answer (await_in_hand (action), "libelle"), ==, "Appel au 115");

  need = keep ("mobilisation", "besoin-immediat", dossier, "{'libelle': 'Manger'}", 8);
  press_drafts (start, "2");
  ui_spin_ms (400);
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (gtk_application_get_active_window (GTK_APPLICATION (laptop->application))), ==, "AvDraftsWindow");
  await_row (show_list (), need);
  close_windows ();
}

int
main (int argc,
      char **argv)
{
  int result;

  laptop_init (&argc, &argv);
  laptop = laptop_new ();
  laptop_unlock (laptop);
  g_application_hold (G_APPLICATION (laptop->application));
  dossier = dossier_fixture_meet (get_session ());

  g_test_add_func ("/draft-list/nothing-waits", test_nothing_waits);
  g_test_add_func ("/draft-list/each-is-told-without-its-answers", test_each_is_told_without_its_answers);
  g_test_add_func ("/draft-list/a-colleague-is-named", test_a_colleague_is_named);
  g_test_add_func ("/draft-list/each-opens-where-it-was-begun", test_each_opens_where_it_was_begun);
  g_test_add_func ("/draft-list/a-correction-opens-on-its-record", test_a_correction_opens_on_its_record);
  g_test_add_func ("/draft-list/what-comes-late-leaves-the-keyboard", test_what_comes_late_leaves_the_keyboard);
  g_test_add_func ("/draft-list/what-is-being-typed-stays", test_what_is_being_typed_stays);
  g_test_add_func ("/draft-list/what-finds-no-room-stays", test_what_finds_no_room_stays);
  g_test_add_func ("/draft-list/a-half-typed-interview-waits", test_a_half_typed_interview_waits);
  g_test_add_func ("/draft-list/chosen-twice-opens", test_chosen_twice_opens);
  g_test_add_func ("/draft-list/chosen-before-the-dossier-opens", test_chosen_before_the_dossier_opens);
  g_test_add_func ("/draft-list/an-interview-without-room-stays", test_an_interview_without_room_stays);
  g_test_add_func ("/draft-list/a-record-without-room-stays", test_a_record_without_room_stays);
  g_test_add_func ("/draft-list/a-line-of-the-plan-without-room-stays", test_a_line_of_the_plan_without_room_stays);
  g_test_add_func ("/draft-list/what-finds-no-room-outlives-its-window", test_what_finds_no_room_outlives_its_window);
  g_test_add_func ("/draft-list/removed-and-taken-back", test_removed_and_taken_back);
  g_test_add_func ("/draft-list/not-taken-back-over-a-newer-one", test_not_taken_back_over_a_newer_one);
  g_test_add_func ("/draft-list/removed-while-it-is-open", test_removed_while_it_is_open);
  g_test_add_func ("/draft-list/what-is-gone-is-said", test_what_is_gone_is_said);
  g_test_add_func ("/draft-list/reperage-leads-there", test_reperage_leads_there);
  g_test_add_func ("/draft-list/start-leads-there", test_start_leads_there);

  result = g_test_run ();
  laptop_free (laptop);
  g_free (dossier);

  return result;
}
