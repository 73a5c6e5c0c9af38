/* A record being edited: drafts, saves, undo, and an import arriving while a
 * window has the record open. */

#include <adwaita.h>

#include "av-catalogue.h"
#include "av-field-row.h"
#include "av-id.h"
#include "av-locale.h"
#include "av-record-editor.h"
#include "dossier-fixture.h"

static void
flag_raised (gboolean *flag)
{
  *flag = TRUE;
}

static void
save (AvRecordEditor *editor)
{
  gboolean done = FALSE;
  gulong handler = g_signal_connect_swapped (editor, "saved", G_CALLBACK (flag_raised), &done);

  av_record_editor_save (editor);
  ui_spin_until (&done);
  g_signal_handler_disconnect (editor, handler);
}

static void
answer (AvRecordEditor *editor,
        const char *field,
        const char *text)
{
  av_record_set_answer (av_record_editor_get_record (editor), field, text);
}

static AvRecordEditor *
save_person (AvSession *session)
{
  g_autofree char *container = av_id_new_string ();
  g_autofree char *id = av_store_singleton_id (container, "personne");
  g_autoptr (AvSnapshot) snapshot = av_record_store_new_snapshot ("personne", id, container);
  AvRecordEditor *editor = av_record_editor_new (session, snapshot, "diagnostic");

  answer (editor, "prenom", "Étienne");
  answer (editor, "nom", "Lantier");
  answer (editor, "telephone", "+33639981234");
  save (editor);

  return editor;
}

typedef struct
{
  AvRecordEditor *editor;
  gboolean done;
} Opened;

static void
editor_opened (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  Opened *opened = user_data;
  g_autoptr (GError) error = NULL;

  opened->editor = av_record_editor_open_finish (AV_SESSION (source), result, &error);
  g_assert_no_error (error);
  opened->done = TRUE;
}

static AvRecordEditor *
open_editor (AvSession *session,
             const char *id)
{
  Opened opened = { NULL, FALSE };

  av_record_editor_open_async (session, id, "diagnostic", NULL, editor_opened, &opened);
  ui_spin_until (&opened.done);

  return opened.editor;
}

/* What somebody else wrote over what they had seen, brought by an import. */
static void
import_change (AvSession *session,
               AvSnapshot *seen,
               const char *field,
               const char *text)
{
  g_autoptr (AvChange) change = av_change_new_for (seen);

  av_change_set (change, field, text);
  ui_fixture_commit (session, change);
  ui_spin_ms (100);
}

static void
test_a_save_is_kept (void)
{
  AvSession *session = ui_fixture_new ();
  g_autoptr (AvRecordEditor) editor = save_person (session);
  g_autoptr (AvSnapshot) saved = ui_fixture_load (session, av_record_editor_get_id (editor));

  g_assert_cmpstr (av_snapshot_get_answer (saved, "nom"), ==, "Lantier");
  g_assert_false (av_record_editor_is_dirty (editor));
  g_assert_false (av_record_editor_is_new (editor));
  g_clear_object (&editor);
  ui_fixture_close (session);
}

static void
test_a_draft_comes_back (void)
{
  AvSession *session = ui_fixture_new ();
  g_autoptr (AvRecordEditor) editor = save_person (session);
  g_autofree char *id = g_strdup (av_record_editor_get_id (editor));
  g_autoptr (AvRecordEditor) again = NULL;
  gboolean restored = FALSE;

  answer (editor, "surnom", "le grand");
  ui_spin_ms (2300);
  g_clear_object (&editor);

  again = open_editor (session, id);
  g_object_get (again, "restored", &restored, NULL);
  g_assert_true (restored);
  g_assert_true (av_record_editor_is_dirty (again));
  g_assert_cmpstr (av_record_get_answer (av_record_editor_get_record (again), "surnom"), ==, "le grand");

  save (again);
  g_clear_object (&again);
  again = open_editor (session, id);
  g_object_get (again, "restored", &restored, NULL);
  g_assert_false (restored);
  g_clear_object (&again);
  ui_fixture_close (session);
}

static void
test_closing_keeps_the_draft (void)
{
  AvSession *session = ui_fixture_new ();
  g_autoptr (AvRecordEditor) editor = save_person (session);
  g_autofree char *id = g_strdup (av_record_editor_get_id (editor));
  g_autoptr (AvRecordEditor) again = NULL;

  answer (editor, "surnom", "le grand");
  g_clear_object (&editor);
  again = open_editor (session, id);
  g_assert_cmpstr (av_record_get_answer (av_record_editor_get_record (again), "surnom"), ==, "le grand");
  g_clear_object (&again);
  ui_fixture_close (session);
}

static void
test_an_import_shows_where_nobody_typed (void)
{
  AvSession *session = ui_fixture_new ();
  g_autoptr (AvRecordEditor) editor = save_person (session);

  answer (editor, "surnom", "le grand");
  import_change (session, av_record_editor_get_loaded (editor), "telephone", "+33639985678");
  g_assert_cmpstr (av_record_get_answer (av_record_editor_get_record (editor), "telephone"), ==, "+33639985678");
  g_assert_cmpstr (av_record_get_answer (av_record_editor_get_record (editor), "surnom"), ==, "le grand");
  g_assert_null (av_record_editor_dup_versions (editor, "telephone"));
  g_clear_object (&editor);
  ui_fixture_close (session);
}

static void
test_an_import_never_overwrites_what_is_typed (void)
{
  AvSession *session = ui_fixture_new ();
  g_autoptr (AvRecordEditor) editor = save_person (session);
  g_autoptr (GPtrArray) versions = NULL;
  g_autoptr (AvSnapshot) saved = NULL;
  guint n_live = 0;

  answer (editor, "telephone", "+33639980000");
  import_change (session, av_record_editor_get_loaded (editor), "telephone", "+33639985678");
  g_assert_cmpstr (av_record_get_answer (av_record_editor_get_record (editor), "telephone"), ==, "+33639980000");

  versions = av_record_editor_dup_versions (editor, "telephone");
  g_assert_nonnull (versions);
  g_assert_cmpuint (versions->len, ==, 2);
  g_assert_cmpstr (((AvVersion *) g_ptr_array_index (versions, 0))->value, ==, "+33639980000");
  g_assert_cmpstr (((AvVersion *) g_ptr_array_index (versions, 1))->value, ==, "+33639985678");

  save (editor);
  saved = ui_fixture_load (session, av_record_editor_get_id (editor));
  av_snapshot_get_live (saved, "telephone", &n_live);
  g_assert_cmpuint (n_live, ==, 2);

  av_record_editor_settle (editor, "telephone", "+33639985678");
  ui_spin_ms (200);
  g_clear_pointer (&saved, av_snapshot_unref);
  saved = ui_fixture_load (session, av_record_editor_get_id (editor));
  av_snapshot_get_live (saved, "telephone", &n_live);
  g_assert_cmpuint (n_live, ==, 1);
  g_assert_cmpstr (av_snapshot_get_answer (saved, "telephone"), ==, "+33639985678");
  g_clear_object (&editor);
  ui_fixture_close (session);
}

static void
test_undo_and_redo (void)
{
  AvSession *session = ui_fixture_new ();
  g_autoptr (AvRecordEditor) editor = save_person (session);

  answer (editor, "nom", "Coupeau");
  save (editor);
  av_record_editor_undo (editor);
  ui_spin_ms (200);
  g_assert_cmpstr (av_record_get_answer (av_record_editor_get_record (editor), "nom"), ==, "Lantier");
  av_record_editor_redo (editor);
  ui_spin_ms (200);
  g_assert_cmpstr (av_record_get_answer (av_record_editor_get_record (editor), "nom"), ==, "Coupeau");
  g_clear_object (&editor);
  ui_fixture_close (session);
}

static void
assert_deleted (AvSession *session,
                const char *id,
                gboolean deleted)
{
  g_autoptr (AvSnapshot) snapshot = ui_fixture_load (session, id);

  g_assert_cmpint (av_snapshot_is_deleted (snapshot), ==, deleted);
}

static GPtrArray *
new_needs (AvRecordEditor *editor)
{
  static const char *const priorities[] = { "P1", "P4" };
  GPtrArray *needs = g_ptr_array_new_with_free_func ((GDestroyNotify) av_change_unref);

  for (guint i = 0; i < G_N_ELEMENTS (priorities); i++)
    {
      AvChange *need = av_change_new ("besoin-immediat", NULL, av_record_editor_get_container (editor), NULL);

      av_change_set (need, "priorite", priorities[i]);
      av_change_set (need, "libelle", "dormir au chaud");
      av_change_set (need, "exprime-le", "2026-01-24T14:05:00+01:00");
      av_change_set (need, "echeance", "H3");
      av_change_set (need, "statut", "ouvert");
      g_ptr_array_add (needs, need);
    }

  return needs;
}

/* A record and the needs saved with it go and come back together. */
static void
test_undo_takes_back_what_was_saved_with_it (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = av_id_new_string ();
  g_autofree char *id = av_store_singleton_id (container, "personne");
  g_autoptr (AvSnapshot) snapshot = av_record_store_new_snapshot ("personne", id, container);
  g_autoptr (AvRecordEditor) editor = av_record_editor_new (session, snapshot, "reperage");
  g_autoptr (GPtrArray) needs = new_needs (editor);

  answer (editor, "prenom", "Gervaise");
  av_record_editor_save_async (editor, needs, NULL, NULL);
  ui_spin_ms (300);
  g_assert_cmpstr (av_record_editor_get_id (editor), ==, id);
  g_assert_cmpstr (av_snapshot_get_form (av_record_editor_get_loaded (editor)), ==, "personne");
  g_assert_cmpstr (av_record_get_answer (av_record_editor_get_record (editor), "prenom"), ==, "Gervaise");
  g_assert_false (av_record_editor_is_dirty (editor));

  av_record_editor_undo (editor);
  ui_spin_ms (300);
  g_assert_cmpstr (av_record_editor_get_id (editor), ==, id);
  assert_deleted (session, id, TRUE);
  for (guint i = 0; i < needs->len; i++)
    assert_deleted (session, av_change_get_id (g_ptr_array_index (needs, i)), TRUE);

  av_record_editor_redo (editor);
  ui_spin_ms (300);
  assert_deleted (session, id, FALSE);
  for (guint i = 0; i < needs->len; i++)
    assert_deleted (session, av_change_get_id (g_ptr_array_index (needs, i)), FALSE);
  g_clear_object (&editor);
  ui_fixture_close (session);
}

static void
save_refused (char **field,
              const char *id)
{
  g_free (*field);
  *field = g_strdup (id);
}

static void
test_a_wrong_answer_is_pointed_at_and_kept (void)
{
  AvSession *session = ui_fixture_new ();
  g_autoptr (AvRecordEditor) editor = save_person (session);
  g_autofree char *field = NULL;

  g_signal_connect_swapped (editor, "refused", G_CALLBACK (save_refused), &field);
  answer (editor, "date-naissance", "le trente-deux mars");
  av_record_editor_save (editor);
  ui_spin_ms (100);
  g_assert_cmpstr (field, ==, "date-naissance");
  g_assert_cmpstr (av_record_get_answer (av_record_editor_get_record (editor), "date-naissance"), ==, "le trente-deux mars");

  answer (editor, "date-naissance", "2199-01-01");
  av_record_editor_save (editor);
  ui_spin_ms (100);
  g_assert_cmpstr (field, ==, "date-naissance");
  g_clear_object (&editor);
  ui_fixture_close (session);
}

static GtkWidget *
show_row (AvRecordEditor *editor,
          const char *form,
          const char *field)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), av_field_row_new (av_catalogue_find_field (form, field), editor, GTK_ORIENTATION_VERTICAL));
  ui_show (window);
  /* Nobody is typing there. */
  gtk_window_set_focus (GTK_WINDOW (window), NULL);

  return window;
}

static gboolean
is_remarked (GtkWidget *window)
{
  GtkWidget *remark = ui_find_by_class (window, "av-warning");

  return remark != NULL && gtk_widget_get_mapped (remark) && *gtk_label_get_text (GTK_LABEL (remark)) != '\0';
}

/* A number without all its digits may be all there is: it is kept, and told. */
static void
test_a_partial_number_is_kept_and_told (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = av_id_new_string ();
  g_autofree char *id = av_id_new_string ();
  g_autoptr (AvSnapshot) snapshot = av_record_store_new_snapshot ("contact", id, container);
  g_autoptr (AvRecordEditor) editor = av_record_editor_new (session, snapshot, "reperage");
  g_autoptr (AvSnapshot) saved = NULL;
  GtkWidget *window = show_row (editor, "contact", "valeur-contact");

  answer (editor, "tranche-age", "18-21");
  answer (editor, "origine", "OPERATION");
  answer (editor, "accord-recontact", "oui");
  answer (editor, "info-rgpd-remise", "orale");
  g_assert_false (is_remarked (window));
  answer (editor, "valeur-contact", "06 39 98 12");
  g_assert_true (is_remarked (window));
  save (editor);
  saved = ui_fixture_load (session, id);
  g_assert_cmpstr (av_snapshot_get_answer (saved, "valeur-contact"), ==, "06 39 98 12");
  answer (editor, "valeur-contact", "+33639981234");
  g_assert_false (is_remarked (window));

  gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&editor);
  ui_fixture_close (session);
}

static void
answer_what_is_missing (AvRecordEditor *editor)
{
  const AvField *missing;

  do
    {
      g_autoptr (GVariant) answers = av_record_freeze (av_record_editor_get_record (editor));

      missing = av_form_find_missing (av_record_editor_get_form (editor), answers, AV_STAGE_CAPTURE);
      if (missing != NULL)
        {
          g_autofree char *sample = dossier_fixture_sample_answer (missing);

          answer (editor, missing->id, sample);
        }
    }
  while (missing != NULL);
}

/* And so in every form that asks for a number. */
static void
test_a_partial_number_is_kept_in_every_form (void)
{
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);
  guint n_seen = 0;

  for (guint i = 0; i < n_forms; i++)
    for (guint j = 0; j < forms[i]->n_fields; j++)
      if (forms[i]->fields[j].kind == AV_FIELD_PHONE)
        {
          const char *field = forms[i]->fields[j].id;
          AvSession *session = ui_fixture_new ();
          g_autofree char *container = av_id_new_string ();
          g_autofree char *id = av_id_new_string ();
          g_autoptr (AvSnapshot) snapshot = av_record_store_new_snapshot (forms[i]->id, id, container);
          g_autoptr (AvRecordEditor) editor = av_record_editor_new (session, snapshot, "diagnostic");
          g_autoptr (AvSnapshot) saved = NULL;
          GtkWidget *window = show_row (editor, forms[i]->id, field);

          g_test_message ("%s.%s", forms[i]->id, field);
          answer_what_is_missing (editor);
          answer (editor, field, "06 39 98 12");
          g_assert_true (is_remarked (window));
          save (editor);
          saved = ui_fixture_load (session, id);
          g_assert_cmpstr (av_snapshot_get_answer (saved, field), ==, "06399812");
          gtk_window_destroy (GTK_WINDOW (window));
          g_clear_object (&editor);
          ui_fixture_close (session);
          n_seen++;
        }

  g_assert_cmpuint (n_seen, >, 1);
}

/* An end before its beginning is refused to whoever types it; where it came
 * from elsewhere it is told, and the rest of the record is saved. */
static void
test_an_end_before_its_beginning_is_told (void)
{
  AvSession *session = ui_fixture_new ();
  g_autoptr (AvSnapshot) loaded = ui_fixture_load (session, FIXTURE_OPERATION);
  g_autoptr (AvChange) import = av_change_new_for (loaded);
  g_autoptr (AvRecordEditor) editor = av_record_editor_new (session, loaded, "reglages");
  g_autoptr (AvRecordEditor) later = NULL;
  g_autoptr (AvSnapshot) imported = NULL;
  g_autofree char *field = NULL;
  GtkWidget *window = show_row (editor, "operation", "date-fin");

  g_signal_connect_swapped (editor, "refused", G_CALLBACK (save_refused), &field);
  answer (editor, "date-debut", "2020-01-24T14:00:00+01:00");
  answer (editor, "date-fin", "2020-01-24T09:00:00+01:00");
  g_assert_true (is_remarked (window));
  av_record_editor_save (editor);
  ui_spin_ms (100);
  g_assert_cmpstr (field, ==, "date-fin");
  answer (editor, "date-debut", "2020-01-24T08:00:00+01:00");
  g_assert_false (is_remarked (window));
  gtk_window_destroy (GTK_WINDOW (window));
  av_record_editor_discard (editor);

  av_change_set (import, "date-debut", "2020-01-24T14:00:00+01:00");
  av_change_set (import, "date-fin", "2020-01-24T09:00:00+01:00");
  ui_fixture_commit (session, import);
  imported = ui_fixture_load (session, FIXTURE_OPERATION);
  later = av_record_editor_new (session, imported, "reglages");
  window = show_row (later, "operation", "date-fin");
  g_assert_true (is_remarked (window));
  answer (later, "bilan", "Beaucoup de monde.");
  save (later);

  gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&later);
  g_clear_object (&editor);
  ui_fixture_close (session);
}

static gpointer
load_draft (AvStore *store,
            gpointer user_data,
            GError **error)
{
  return av_draft_load (store, user_data, error);
}

/* Closed, or killed two seconds later: the save that was refused left a draft. */
static void
test_what_is_refused_is_kept_as_a_draft (void)
{
  AvSession *session = ui_fixture_new ();
  g_autoptr (AvRecordEditor) editor = save_person (session);
  g_autofree char *id = g_strdup (av_record_editor_get_id (editor));
  g_autoptr (AvRecordEditor) again = NULL;
  g_autoptr (AvDraft) draft = NULL;
  g_autofree char *why = NULL;

  answer (editor, "surnom", "le grand");
  answer (editor, "date-naissance", "le trente-deux mars");
  av_record_editor_save (editor);
  ui_spin_ms (100);
  why = g_strdup (av_record_editor_get_status (editor));

  /* That it is kept as a draft is not said over why it was refused. */
  av_record_editor_keep (editor);
  draft = av_queue_call_sync (av_session_get_queue (session), load_draft, id, NULL);
  g_assert_nonnull (draft);
  ui_spin ();
  g_assert_cmpstr (av_record_editor_get_status (editor), ==, why);
  g_clear_object (&editor);
  again = open_editor (session, id);
  g_assert_cmpstr (av_record_get_answer (av_record_editor_get_record (again), "surnom"), ==, "le grand");
  g_assert_cmpstr (av_record_get_answer (av_record_editor_get_record (again), "date-naissance"), ==, "le trente-deux mars");
  g_clear_object (&again);
  ui_fixture_close (session);
}

static void
await_status (AvRecordEditor *editor,
              const char *status)
{
  for (guint i = 0; i < UI_PATIENCE && g_strcmp0 (av_record_editor_get_status (editor), status) != 0; i++)
    ui_spin_ms (20);
  g_assert_cmpstr (av_record_editor_get_status (editor), ==, status);
}

/* Who closes the lid on the word of it loses nothing. */
static void
test_a_draft_is_said_to_be_kept_only_while_it_is (void)
{
  AvSession *session = ui_fixture_new ();
  g_autoptr (AvRecordEditor) editor = save_person (session);
  AvRecord *record = av_record_editor_get_record (editor);
  g_autofree char *told = g_strdup (av_record_get_answer (record, "surnom"));

  answer (editor, "surnom", "le grand");
  await_status (editor, "Brouillon gardé");
  answer (editor, "surnom", "le grand blond");
  g_assert_cmpstr (av_record_editor_get_status (editor), ==, "Brouillon pas encore gardé");

  /* Typed while it is on its way. */
  av_record_editor_keep (editor);
  answer (editor, "surnom", "le grand blond du quai");
  ui_settle ();
  g_assert_cmpstr (av_record_editor_get_status (editor), ==, "Brouillon pas encore gardé");
  await_status (editor, "Brouillon gardé");

  av_record_set_answer (record, "surnom", told);
  await_status (editor, "");

  g_clear_object (&editor);
  ui_fixture_close (session);
}

int
main (int argc,
      char **argv)
{
  av_locale_init ();
  gtk_test_init (&argc, &argv);

  g_test_add_func ("/editing/a-save-is-kept", test_a_save_is_kept);
  g_test_add_func ("/editing/a-draft-comes-back", test_a_draft_comes_back);
  g_test_add_func ("/editing/closing-keeps-the-draft", test_closing_keeps_the_draft);
  g_test_add_func ("/editing/an-import-shows-where-nobody-typed", test_an_import_shows_where_nobody_typed);
  g_test_add_func ("/editing/an-import-never-overwrites-what-is-typed", test_an_import_never_overwrites_what_is_typed);
  g_test_add_func ("/editing/undo-and-redo", test_undo_and_redo);
  g_test_add_func ("/editing/undo-takes-back-what-was-saved-with-it", test_undo_takes_back_what_was_saved_with_it);
  g_test_add_func ("/editing/a-partial-number-is-kept-and-told", test_a_partial_number_is_kept_and_told);
  g_test_add_func ("/editing/a-partial-number-is-kept-in-every-form", test_a_partial_number_is_kept_in_every_form);
  g_test_add_func ("/editing/an-end-before-its-beginning-is-told", test_an_end_before_its_beginning_is_told);
  g_test_add_func ("/editing/what-is-refused-is-kept-as-a-draft", test_what_is_refused_is_kept_as_a_draft);
  g_test_add_func ("/editing/a-draft-is-said-to-be-kept-only-while-it-is", test_a_draft_is_said_to_be_kept_only_while_it_is);
  g_test_add_func ("/editing/a-wrong-answer-is-pointed-at-and-kept", test_a_wrong_answer_is_pointed_at_and_kept);

  return g_test_run ();
}
