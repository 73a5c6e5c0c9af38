#include "drafts.h"

#include <string.h>

#include "av-draft-holder.h"
#include "av-draft-row.h"
#include "av-form-view.h"
#include "av-id.h"
#include "full-disk.h"

static Laptop *laptop;
static char *dossier;

Laptop *
drafts_begin (int *argc,
              char ***argv)
{
  laptop_init (argc, argv);
  laptop = laptop_new ();
  laptop_unlock (laptop);
  g_application_hold (G_APPLICATION (laptop->application));
  dossier = dossier_fixture_meet (av_application_get_session (laptop->application));

  return laptop;
}

void
drafts_end (void)
{
  laptop_free (laptop);
  g_free (dossier);
}

const char *
drafts_get_dossier (void)
{
  return dossier;
}

AvSession *
drafts_get_session (void)
{
  return av_application_get_session (laptop->application);
}

static gpointer
save_one (AvStore *store,
          gpointer draft,
          GError **error)
{
  g_assert_true (av_draft_save (store, draft, error));

  return NULL;
}

static gpointer
load_one (AvStore *store,
          gpointer id,
          GError **error)
{
  return av_draft_load (store, id, error);
}

static gpointer
clear_all (AvStore *store,
           gpointer user_data,
           GError **error)
{
  g_autoptr (GPtrArray) drafts = av_draft_list (store, error);

  for (guint i = 0; i < drafts->len; i++)
    g_assert_true (av_draft_remove (store, ((AvDraft *) g_ptr_array_index (drafts, i))->id, error));

  return NULL;
}

gpointer
drafts_do_in_store (AvQueueCallFunc func,
                    gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gpointer answer = av_queue_call_sync (av_workplace_get_queue (AV_WORKPLACE (laptop->application)), func, user_data, &error);

  g_assert_no_error (error);

  return answer;
}

void
drafts_save (AvDraft *draft)
{
  drafts_do_in_store (save_one, draft);
}

void
drafts_clear (void)
{
  drafts_do_in_store (clear_all, NULL);
}

AvDraft *
drafts_load (const char *id)
{
  return drafts_do_in_store (load_one, (gpointer) id);
}

char *
drafts_keep (const char *window,
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
  drafts_save (draft);
  av_session_announce_drafts (drafts_get_session ());

  return g_steal_pointer (&id);
}

void
drafts_close_windows (void)
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
  drafts_clear ();
  av_session_announce_drafts (drafts_get_session ());
}

GtkWidget *
drafts_show_list (void)
{
  return laptop_open_window (laptop, "brouillons");
}

GtkWidget *
drafts_find_row (GtkWidget *window,
                 const char *id)
{
  GtkListBox *list = GTK_LIST_BOX (ui_find_child (window, GTK_TYPE_LIST_BOX));
  GtkListBoxRow *row;

  for (int place = 0; (row = gtk_list_box_get_row_at_index (list, place)) != NULL; place++)
    if (strcmp (av_draft_row_get_draft (AV_DRAFT_ROW (row))->id, id) == 0)
      return GTK_WIDGET (row);

  return NULL;
}

GtkWidget *
drafts_await_row (GtkWidget *window,
                  const char *id)
{
  for (guint i = 0; i < UI_PATIENCE && drafts_find_row (window, id) == NULL; i++)
    ui_spin_ms (50);
  g_assert_nonnull (drafts_find_row (window, id));

  return drafts_find_row (window, id);
}

void
drafts_await_no_row (GtkWidget *window,
                     const char *id)
{
  for (guint i = 0; i < UI_PATIENCE && drafts_find_row (window, id) != NULL; i++)
    ui_spin_ms (50);
  g_assert_null (drafts_find_row (window, id));
}

void
drafts_open_row (GtkWidget *window,
                 const char *id)
{
  g_signal_emit_by_name (ui_find_child (window, GTK_TYPE_LIST_BOX), "row-activated", drafts_await_row (window, id));
}

GtkWindow *
drafts_find_window (const char *id,
                    AvRecordEditor **editor)
{
  return (GtkWindow *) av_draft_holder_find (GTK_APPLICATION (laptop->application), id, editor);
}

AvRecordEditor *
drafts_await_in_hand (const char *id)
{
  AvRecordEditor *editor = NULL;

  for (guint i = 0; i < UI_PATIENCE && drafts_find_window (id, &editor) == NULL; i++)
    ui_spin_ms (50);
  g_assert_nonnull (drafts_find_window (id, &editor));

  return editor;
}

const char *
drafts_get_answer (AvRecordEditor *editor,
                   const char *field)
{
  return av_record_get_answer (av_record_editor_get_record (editor), field);
}

char *
drafts_type_contact (GtkWidget *reperage,
                     const char *name)
{
  AvRecordEditor *editor = NULL;

  g_object_get (ui_find_child (reperage, g_type_from_name ("AvCapture")), "editor", &editor, NULL);
  av_record_set_answer (av_record_editor_get_record (editor), "prenom-ou-surnom", name);
  g_object_unref (editor);

  return g_strdup (av_record_editor_get_id (editor));
}

GtkWidget *
drafts_open_dossier (const char *kind,
                     const char *page)
{
  GtkWidget *window = GTK_WIDGET (av_application_open_window (laptop->application, kind, dossier));

  ui_show (window);
  ui_spin_ms (300);
  g_object_set (window, "page", page, NULL);
  ui_spin_ms (200);

  return window;
}

char *
drafts_type_interview (GtkWidget *diagnostic,
                       const char *answer)
{
  AvRecordEditor *editor = NULL;

  g_object_get (ui_find_child (diagnostic, AV_TYPE_FORM_VIEW), "editor", &editor, NULL);
  av_record_set_answer (av_record_editor_get_record (editor), "points-forts", answer);
  g_object_unref (editor);

  return g_strdup (av_record_editor_get_id (editor));
}
