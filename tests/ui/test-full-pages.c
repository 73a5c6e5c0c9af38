/* The disk is full while a record is added, changed or deleted on a page of a
 * window, each page of each in turn: one sentence says so, what was typed stays
 * typed, and with room again it is kept, once. */

#include <string.h>

#include "av-catalogue.h"
#include "av-status-line.h"
#include "dossier-fixture.h"
#include "full-disk.h"
#include "laptop-fixture.h"

#define FULL "Le disque est plein : cette modification n’est pas enregistrée, et rien de ce qui l’était n’est perdu. Faites de la place, puis enregistrez à nouveau."

static Laptop *laptop;
static char *dossier;

static AvSession *
get_session (void)
{
  return av_application_get_session (laptop->application);
}

static GtkWidget *
open_window (const AvForm *form)
{
  const char *kind = form->container == AV_CONTAINER_TERRITOIRE ? "reglages" : "mobilisation";
  GtkWidget *window = GTK_WIDGET (av_application_open_window (laptop->application, kind, form->container == AV_CONTAINER_TERRITOIRE ? NULL : dossier));

  ui_show (window);
  ui_spin_ms (200);
  g_object_set (window, "page", form->id, NULL);
  ui_spin_ms (100);

  return window;
}

static gpointer
count_records (AvStore *store,
               gpointer user_data,
               GError **error)
{
  const AvForm *form = user_data;
  g_autoptr (AvQuery) query = av_query_new (form->id);

  return GUINT_TO_POINTER (av_query_count (store, query, error));
}

static guint
count (const AvForm *form)
{
  g_autoptr (GError) error = NULL;
  guint n = GPOINTER_TO_UINT (av_queue_call_sync (av_session_get_queue (get_session ()), count_records, (gpointer) form, &error));

  g_assert_no_error (error);

  return n;
}

static void
await_sentence (GtkWidget *window,
                const char *sentence)
{
  ui_press ("Shift_L", NULL); /* somebody is there: no veil */
  g_assert_nonnull (laptop_await (window, sentence));
}

static void
await_saved (AvRecordsPage *page)
{
  for (guint i = 0; i < UI_PATIENCE && av_records_page_get_editor (page) != NULL; i++)
    ui_spin_ms (50);
  g_assert_null (av_records_page_get_editor (page));
}

static void
answer_every_field (AvRecordEditor *editor,
                    const AvForm *form)
{
  for (guint i = 0; i < form->n_fields; i++)
    {
      g_autofree char *answer = dossier_fixture_sample_answer (&form->fields[i]);

      if ((form->fields[i].flags & AV_FIELD_RETIRED) == 0)
        av_record_set_answer (av_record_editor_get_record (editor), form->fields[i].id, answer);
    }
}

static void
save_without_room (GtkWidget *window,
                   AvRecordsPage *page,
                   const AvForm *form)
{
  AvRecordEditor *editor = av_records_page_get_editor (page);
  g_autoptr (GVariant) typed = av_record_freeze (av_record_editor_get_record (editor));
  g_autoptr (GVariant) left = NULL;
  guint n = count (form);

  full_disk_below (laptop->store);
  gtk_widget_activate_action (window, "win.save", NULL);
  await_sentence (window, FULL);
  g_assert_nonnull (ui_find_by_class (ui_find_child (window, AV_TYPE_STATUS_LINE), "av-error"));
  g_assert_true (av_records_page_get_editor (page) == editor);
  left = av_record_freeze (av_record_editor_get_record (editor));
  g_assert_cmpvariant (left, typed);
  full_disk_below (NULL);
  g_assert_cmpuint (count (form), ==, n);
}

/* The first text there is, changed. */
static const char *
change_a_text (AvRecordEditor *editor,
               const AvForm *form)
{
  for (guint i = 0; i < form->n_fields; i++)
    if ((form->fields[i].kind == AV_FIELD_TEXT || form->fields[i].kind == AV_FIELD_NOTE) &&
        (form->fields[i].flags & (AV_FIELD_RETIRED | AV_FIELD_SHEET_CODE)) == 0 && form->fields[i].limit == 0)
      {
        av_record_set_answer (av_record_editor_get_record (editor), form->fields[i].id, "Au marché, le mardi");
        return form->fields[i].id;
      }

  return NULL;
}

static void
open_record (AvRecordsPage *page,
             const char *id)
{
  av_records_page_open (page, id);
  for (guint i = 0; i < UI_PATIENCE && av_records_page_get_editor (page) == NULL; i++)
    ui_spin_ms (50);
  g_assert_nonnull (av_records_page_get_editor (page));
}

/* What the foot of the window says of it is a refusal. */
static void
await_draft_refused (GtkWidget *window,
                     AvRecordsPage *page)
{
  GtkWidget *status = ui_find_child (window, AV_TYPE_STATUS_LINE);

  g_assert_null (ui_find_by_class (status, "av-error"));
  av_record_editor_keep (av_records_page_get_editor (page));
  for (guint i = 0; i < UI_PATIENCE && ui_find_by_class (status, "av-error") == NULL; i++)
    ui_spin_ms (50);
  g_assert_nonnull (ui_find_by_class (status, "av-error"));
}

/* Closed without being saved, where its draft finds no room either. */
static void
test_closed_and_opened_again (GtkWidget *window,
                              AvRecordsPage *page,
                              const AvForm *form,
                              const char *id)
{
  const char *field;

  open_record (page, id);
  field = change_a_text (av_records_page_get_editor (page), form);
  if (field == NULL || av_record_editor_is_new (av_records_page_get_editor (page)))
    return;

  full_disk_below (laptop->store);
  await_draft_refused (window, page);
  av_records_page_close (page);
  ui_spin_ms (100);
  open_record (page, id);
  g_assert_cmpstr (av_record_get_answer (av_record_editor_get_record (av_records_page_get_editor (page)), field), ==, "Au marché, le mardi");
  full_disk_below (NULL);
  gtk_widget_activate_action (window, "win.save", NULL);
  await_saved (page);
}

static void
test_deleted (GtkWidget *window,
              AvRecordsPage *page,
              const AvForm *form,
              const char *id)
{
  guint n = count (form);

  open_record (page, id);
  /* What is mended of an event is another event. */
  if (av_record_editor_is_new (av_records_page_get_editor (page)))
    {
      av_records_page_close (page);
      return;
    }

  full_disk_below (laptop->store);
  av_records_page_delete (page);
  await_sentence (window, FULL);
  g_assert_nonnull (ui_find_by_class (ui_find_child (window, AV_TYPE_STATUS_LINE), "av-error"));
  g_assert_nonnull (av_records_page_get_editor (page));
  full_disk_below (NULL);
  g_assert_cmpuint (count (form), ==, n);
  av_records_page_delete (page);
  await_saved (page);
  for (guint i = 0; i < UI_PATIENCE && count (form) == n; i++)
    ui_spin_ms (50);
  g_assert_cmpuint (count (form), ==, n - 1);
}

static void
test_page (gconstpointer data)
{
  const AvForm *form = data;
  GtkWidget *window = open_window (form);
  AvRecordsPage *page = dossier_fixture_find_page (window, form->id);
  g_autofree char *id = NULL;
  guint n = count (form);

  g_assert_nonnull (page);
  av_records_page_add (page);
  ui_spin_ms (50);
  answer_every_field (av_records_page_get_editor (page), form);
  id = g_strdup (av_record_editor_get_id (av_records_page_get_editor (page)));
  save_without_room (window, page, form);
  gtk_widget_activate_action (window, "win.save", NULL);
  gtk_widget_activate_action (window, "win.save", NULL);
  await_saved (page);
  g_assert_cmpuint (count (form), ==, n + 1);

  test_closed_and_opened_again (window, page, form, id);
  test_deleted (window, page, form, id);
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
has_page (const AvForm *form)
{
  static const char *const mobilisation[] = { "besoin-immediat", "action", "orientation", "evenement", NULL };

  return form->container == AV_CONTAINER_TERRITOIRE || g_strv_contains (mobilisation, form->id);
}

int
main (int argc,
      char **argv)
{
  guint n_forms;
  const AvForm *const *forms;
  int failed;

  laptop_init (&argc, &argv);
  adw_init ();
  laptop = laptop_new ();
  laptop_unlock (laptop);
  dossier = dossier_fixture_meet (get_session ());

  forms = av_catalogue_get_forms (&n_forms);
  for (guint i = 0; i < n_forms; i++)
    {
      g_autofree char *path = g_strconcat ("/full-pages/", forms[i]->id, NULL);

      if (has_page (forms[i]))
        g_test_add_data_func (path, forms[i], test_page);
    }
  failed = g_test_run ();

  laptop_free (laptop);
  g_free (dossier);

  return failed;
}
