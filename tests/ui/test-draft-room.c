/* What is being typed and finds no room on the disk stays in hand, and is kept once
 * there is room again. */

#include "av-action-plan.h"
#include "av-plan-picture.h"
#include "av-status-line.h"
#include "dossier-fixture.h"
#include "drafts.h"
#include "full-disk.h"

static Laptop *laptop;
static const char *dossier;

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

static void
test_what_finds_no_room_stays (void)
{
  g_autofree char *begun = drafts_keep ("reperage", "contact", NULL, "{'prenom-ou-surnom': 'Gervaise'}", 5);
  g_autofree char *typed = NULL;
  GtkWidget *reperage = laptop_open_window (laptop, "reperage");
  GtkWidget *list = drafts_show_list ();

  drafts_await_in_hand (begun);
  gtk_widget_activate_action (reperage, "win.new", NULL);
  typed = drafts_type_contact (reperage, "Nana");
  drafts_await_row (list, begun);
  full_disk_below (laptop->store);
  drafts_open_row (list, begun);
  await_refusal (reperage, "Ce qui est tapé ici n’est pas encore gardé : ");
  g_assert_cmpstr (drafts_get_answer (drafts_await_in_hand (typed), "prenom-ou-surnom"), ==, "Nana");

  /* Nor is anything removed. */
  gtk_widget_activate_action (list, "win.remove", "s", begun);
  await_refusal (list, "Le disque est plein : ");
  g_assert_nonnull (drafts_find_row (list, begun));

  full_disk_below (NULL);
  drafts_open_row (list, begun);
  drafts_await_in_hand (begun);
  drafts_open_row (list, typed);
  g_assert_cmpstr (drafts_get_answer (drafts_await_in_hand (typed), "prenom-ou-surnom"), ==, "Nana");
  drafts_close_windows ();
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
  GtkWidget *list = drafts_show_list ();

  drafts_await_row (list, begun);
  full_disk_below (laptop->store);
  av_record_set_answer (av_record_editor_get_record (drafts_await_in_hand (typed)), field, answer);
  drafts_open_row (list, begun);
  await_foot (window, NO_ROOM);
  g_assert_cmpstr (drafts_get_answer (drafts_await_in_hand (typed), field), ==, answer);

  full_disk_below (NULL);
  drafts_open_row (list, begun);
  drafts_await_in_hand (begun);
  drafts_open_row (list, typed);
  g_assert_cmpstr (drafts_get_answer (drafts_await_in_hand (typed), field), ==, answer);
  drafts_close_windows ();
}

static void
test_an_interview_without_room_stays (void)
{
  GtkWidget *diagnostic = drafts_open_dossier ("diagnostic", "attentes");
  g_autofree char *typed = drafts_type_interview (diagnostic, "Le dessin");
  g_autofree char *begun = drafts_keep ("diagnostic", "diagnostic", dossier, "{'points-forts': 'La couture'}", 5);

  try_without_room (diagnostic, typed, "points-forts", begun);
}

static void
test_a_record_without_room_stays (void)
{
  GtkWidget *window = drafts_open_dossier ("mobilisation", "besoin-immediat");
  AvRecordsPage *page = dossier_fixture_find_page (window, "besoin-immediat");
  g_autofree char *begun = NULL;
  AvRecordEditor *editor;

  av_records_page_add (page);
  editor = av_records_page_get_editor (page);
  begun = drafts_keep ("mobilisation", "besoin-immediat", dossier, "{'libelle': 'Manger'}", 5);

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
  g_autofree char *need = dossier_fixture_need_roof (drafts_get_session (), dossier, 1);
  GtkWidget *window = drafts_open_dossier ("mobilisation", "plan");
  GtkWidget *plan = ui_find_child (window, AV_TYPE_ACTION_PLAN);
  g_autofree char *typed = NULL;
  g_autofree char *begun = NULL;

  g_assert_nonnull (need);
  av_editor_set_answer (av_field_row_get_editor (dossier_fixture_find_row (plan, "libelle")), "Appeler le 115");
  for (guint i = 0; i < UI_PATIENCE && typed == NULL; i++)
    {
      ui_spin_ms (50);
      typed = drafts_do_in_store (find_of_plan, NULL);
    }
  begun = drafts_keep (AV_PLAN_PICTURE_DRAFTS, "action", dossier, "{'libelle': 'Écrire au foyer'}", 5);

  try_without_room (window, typed, "libelle", begun);
}

/* The window is gone, what was typed in it is not: it is kept once there is room. */
static void
test_what_finds_no_room_outlives_its_window (void)
{
  GtkWidget *window = drafts_open_dossier ("mobilisation", "besoin-immediat");
  AvRecordsPage *page = dossier_fixture_find_page (window, "besoin-immediat");
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

  drafts_await_row (drafts_show_list (), typed);
  drafts_close_windows ();
}

int
main (int argc,
      char **argv)
{
  int result;

  laptop = drafts_begin (&argc, &argv);
  dossier = drafts_get_dossier ();

  g_test_add_func ("/draft-room/what-finds-no-room-stays", test_what_finds_no_room_stays);
  g_test_add_func ("/draft-room/an-interview-without-room-stays", test_an_interview_without_room_stays);
  g_test_add_func ("/draft-room/a-record-without-room-stays", test_a_record_without_room_stays);
  g_test_add_func ("/draft-room/a-line-of-the-plan-without-room-stays", test_a_line_of_the_plan_without_room_stays);
  g_test_add_func ("/draft-room/what-finds-no-room-outlives-its-window", test_what_finds_no_room_outlives_its_window);

  result = g_test_run ();
  drafts_end ();

  return result;
}
