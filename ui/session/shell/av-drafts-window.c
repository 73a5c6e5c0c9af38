#include "av-drafts-window.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-draft-holder.h"
#include "av-draft-opening.h"
#include "av-draft-row.h"
#include "av-keyboard.h"
#include "av-spoken.h"
#include "av-status-line.h"

struct _AvDraftsWindow
{
  AdwApplicationWindow parent_instance;

  AvSession *session;
  GPtrArray *removed;    /* of AvDraft, to be taken back: the last one first */
  AvDraft *putting_back; /* one of these; NULL: none is */
  char *back;            /* draft taken back, not listed yet; NULL: none */
  guint refresh_source;
  gboolean filled; /* once: before, the keyboard has no better place */

  GtkStack *pages;
  GtkWidget *none;
  GtkListBox *list;
  AvStatusLine *status;
};

enum
{
  PROP_SESSION = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AvDraftsWindow, av_drafts_window, ADW_TYPE_APPLICATION_WINDOW)

/* ---- The list -------------------------------------------------------------- */

static AvDraftRow *
get_row (AvDraftsWindow *self,
         int place)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, place);

  return row != NULL ? AV_DRAFT_ROW (row) : NULL;
}

static GtkApplication *
get_application (AvDraftsWindow *self)
{
  return gtk_window_get_application (GTK_WINDOW (self));
}

static int
find_place (AvDraftsWindow *self,
            const char *id)
{
  for (int place = 0; id != NULL && get_row (self, place) != NULL; place++)
    if (strcmp (av_draft_row_get_draft (get_row (self, place))->id, id) == 0)
      return place;

  return -1;
}

/* The row of that draft, or the one that stands in its place now. */
static void
choose (AvDraftsWindow *self,
        const char *id,
        int place,
        gboolean keyboard)
{
  int found = find_place (self, id);
  AvDraftRow *row = get_row (self, found >= 0 ? found : place);

  if (row == NULL && place > 0)
    row = get_row (self, place - 1);
  if (row == NULL)
    row = get_row (self, 0);
  if (row != NULL)
    gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
  if (keyboard)
    gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : self->none);
}

static void
fill_list (AvDraftsWindow *self,
           GPtrArray *lines)
{
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL;)
    gtk_list_box_remove (self->list, child);

  g_ptr_array_set_free_func (lines, NULL);
  for (guint i = 0; i < lines->len; i++)
    {
      AvDraftLine *line = g_ptr_array_index (lines, i);
      gboolean open = av_draft_holder_find (get_application (self), line->draft->id, NULL) != NULL;

      gtk_list_box_append (self->list, av_draft_row_new (line, open));
    }
}

static void
listed (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  g_autoptr (AvDraftsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = av_draft_line_list_finish (AV_SESSION (source), result, &error);
  GtkListBoxRow *selected;
  g_autofree char *id = NULL;
  gboolean keyboard;
  int place;

  if (self->list == NULL)
    return;
  if (lines == NULL)
    {
      av_status_line_refuse (self->status, error->message, NULL);
      return;
    }

  selected = gtk_list_box_get_selected_row (self->list);
  keyboard = !self->filled || av_keyboard_is_free_for (GTK_WIDGET (self->pages)) || self->back != NULL;
  id = g_steal_pointer (&self->back);
  if (id == NULL && selected != NULL)
    id = g_strdup (av_draft_row_get_draft (AV_DRAFT_ROW (selected))->id);
  place = selected != NULL ? gtk_list_box_row_get_index (selected) : 0;
  fill_list (self, lines);
  av_spoken_show_page (self->pages, lines->len > 0 ? "list" : "none");
  choose (self, id, place, keyboard);
  self->filled = TRUE;
}

static gboolean
refresh (gpointer user_data)
{
  AvDraftsWindow *self = user_data;

  self->refresh_source = 0;
  av_draft_line_list_async (self->session, listed, g_object_ref (self));

  return G_SOURCE_REMOVE;
}

/* What is typed elsewhere is kept every two seconds: listed once a moment. */
static void
refresh_soon (AvDraftsWindow *self)
{
  if (self->session != NULL && self->refresh_source == 0)
    self->refresh_source = g_timeout_add (100, refresh, self);
}

/* ---- Opening --------------------------------------------------------------- */

static void
draft_loaded (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (AvDraftsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvDraft) draft = av_session_load_draft_finish (AV_SESSION (source), result, &error);

  /* Closed meanwhile. */
  if (self->list == NULL || get_application (self) == NULL)
    return;
  if (draft == NULL)
    {
      av_status_line_refuse (self->status, error != NULL ? error->message : _ ("This draft is no longer there: it was saved or removed."), NULL);
      refresh_soon (self);
      return;
    }

  av_status_line_say (self->status, "", NULL);
  av_draft_opening_show (AV_APPLICATION (get_application (self)), draft);
}

static void
row_activated (AvDraftsWindow *self,
               GtkListBoxRow *row)
{
  AvDraft *draft = av_draft_row_get_draft (AV_DRAFT_ROW (row));

  if (av_draft_opening_is_possible (draft))
    av_session_load_draft_async (self->session, draft->id, NULL, draft_loaded, g_object_ref (self));
  else
    av_status_line_refuse (self->status, _ ("A newer version of the program kept this draft: that version opens it."), NULL);
}

/* ---- Removing and taking back ---------------------------------------------- */

static void
announce (AvDraftsWindow *self,
          AvDraft *draft)
{
  const char *container = av_snapshot_get_container (draft->loaded);

  av_session_announce_drafts (self->session);
  av_session_announce (self->session, av_snapshot_get_form (draft->loaded), draft->id, container != NULL ? container : "");
}

static gpointer
take (AvStore *store,
      gpointer user_data,
      GError **error)
{
  const char *id = user_data;
  g_autoptr (AvDraft) draft = av_draft_load (store, id, error);

  return draft != NULL && av_draft_remove (store, id, error) ? g_steal_pointer (&draft) : NULL;
}

static void
taken (GObject *source,
       GAsyncResult *result,
       gpointer user_data)
{
  g_autoptr (AvDraftsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvDraft) draft = av_queue_call_finish (AV_QUEUE (source), result, &error);
  AvRecordEditor *editor;

  if (self->list == NULL)
    return;
  if (error != NULL)
    av_status_line_refuse (self->status, error->message, NULL);
  refresh_soon (self);
  if (draft == NULL)
    return;

  if (av_draft_holder_find (get_application (self), draft->id, &editor) != NULL)
    av_record_editor_discard (editor);
  announce (self, draft);
  g_ptr_array_add (self->removed, g_steal_pointer (&draft));
  av_status_line_say (self->status, _ ("Draft removed."), "win.undo");
}

/* With the letters typed since it was kept: they come back with it. */
static void
remove_draft (AvDraftsWindow *self,
              const char *id)
{
  AvRecordEditor *editor;

  if (av_draft_holder_find (get_application (self), id, &editor) != NULL)
    av_record_editor_keep (editor);
  av_queue_call (av_session_get_queue (self->session), take, g_strdup (id), g_free, (GDestroyNotify) av_draft_free,
                 NULL, taken, g_object_ref (self));
}

static void
remove_action (GtkWidget *widget,
               const char *action,
               GVariant *parameter)
{
  remove_draft (AV_DRAFTS_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static gboolean
delete_pressed (GtkWidget *widget,
                GVariant *args,
                gpointer user_data)
{
  AvDraftsWindow *self = AV_DRAFTS_WINDOW (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row == NULL)
    return FALSE;

  remove_draft (self, av_draft_row_get_draft (AV_DRAFT_ROW (row))->id);

  return TRUE;
}

/* The draft stays the window's until it is in the store again. */
static gpointer
put_back (AvStore *store,
          gpointer user_data,
          GError **error)
{
  AvDraft *draft = user_data;
  g_autoptr (GError) problem = NULL;
  g_autoptr (AvDraft) newer = av_draft_load (store, draft->id, &problem);

  if (newer != NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                           _ ("It was begun again since: finish that draft first, then take this one back (Ctrl+Z)."));
      return NULL;
    }
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }

  return av_draft_save (store, draft, error) ? draft : NULL;
}

/* What was erased never comes back: it does not stand before the others. */
static void
refuse_to_put_back (AvDraftsWindow *self,
                    AvDraft *draft,
                    const GError *error)
{
  if (g_error_matches (error, AV_STORE_ERROR, AV_STORE_ERROR_ERASED))
    g_ptr_array_remove (self->removed, draft);
  av_status_line_refuse (self->status, error->message, self->removed->len > 0 ? "win.undo" : NULL);
}

static void
put_back_done (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (AvDraftsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  AvDraft *draft = g_steal_pointer (&self->putting_back);

  av_queue_call_finish (AV_QUEUE (source), result, &error);
  if (self->list == NULL)
    return;
  if (error != NULL)
    {
      refuse_to_put_back (self, draft, error);
      return;
    }

  announce (self, draft);
  g_free (self->back);
  self->back = g_strdup (draft->id);
  g_ptr_array_remove (self->removed, draft);
  av_status_line_say (self->status, _ ("The draft is back."), self->removed->len > 0 ? "win.undo" : NULL);
  refresh_soon (self);
}

static void
undo_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  AvDraftsWindow *self = AV_DRAFTS_WINDOW (widget);
  AvDraft *draft;

  if (self->putting_back != NULL || self->removed->len == 0)
    return;

  draft = g_ptr_array_index (self->removed, self->removed->len - 1);
  if (av_draft_holder_find (get_application (self), draft->id, NULL) != NULL)
    {
      av_status_line_refuse (self->status, _ ("It is being written again in a window: save that first, then take the draft back (Ctrl+Z)."), "win.undo");
      return;
    }

  self->putting_back = draft;
  av_queue_call (av_session_get_queue (self->session), put_back, draft, NULL, NULL, NULL, put_back_done, g_object_ref (self));
}

/* ---- Life ------------------------------------------------------------------ */

/* What stands open in a window changes without a draft being kept. */
static void
activated (AvDraftsWindow *self)
{
  if (gtk_window_is_active (GTK_WINDOW (self)))
    refresh_soon (self);
}

static void
set_session (AvDraftsWindow *self,
             AvSession *session)
{
  if (session == NULL || !g_set_object (&self->session, session))
    return;

  g_signal_connect_object (session, "drafts-changed", G_CALLBACK (refresh_soon), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "record-changed", G_CALLBACK (refresh_soon), self, G_CONNECT_SWAPPED);
  refresh (self);
}

static void
av_drafts_window_get_property (GObject *object,
                               guint property,
                               GValue *value,
                               GParamSpec *pspec)
{
  g_value_set_object (value, AV_DRAFTS_WINDOW (object)->session);
}

static void
av_drafts_window_set_property (GObject *object,
                               guint property,
                               const GValue *value,
                               GParamSpec *pspec)
{
  set_session (AV_DRAFTS_WINDOW (object), g_value_get_object (value));
}

static void
av_drafts_window_dispose (GObject *object)
{
  AvDraftsWindow *self = AV_DRAFTS_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_DRAFTS_WINDOW);
  g_clear_object (&self->session);
  g_clear_handle_id (&self->refresh_source, g_source_remove);

  G_OBJECT_CLASS (av_drafts_window_parent_class)->dispose (object);
}

static void
av_drafts_window_finalize (GObject *object)
{
  g_ptr_array_unref (AV_DRAFTS_WINDOW (object)->removed);
  g_free (AV_DRAFTS_WINDOW (object)->back);

  G_OBJECT_CLASS (av_drafts_window_parent_class)->finalize (object);
}

static void
av_drafts_window_class_init (AvDraftsWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_drafts_window_get_property;
  object_class->set_property = av_drafts_window_set_property;
  object_class->dispose = av_drafts_window_dispose;
  object_class->finalize = av_drafts_window_finalize;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-drafts-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AvDraftsWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, AvDraftsWindow, none);
  gtk_widget_class_bind_template_child (widget_class, AvDraftsWindow, list);
  gtk_widget_class_bind_template_child (widget_class, AvDraftsWindow, status);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
  gtk_widget_class_install_action (widget_class, "win.remove", "s", remove_action);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, 0, delete_pressed, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Delete, 0, delete_pressed, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
av_drafts_window_init (AvDraftsWindow *self)
{
  self->removed = g_ptr_array_new_with_free_func ((GDestroyNotify) av_draft_free);
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect (self, "notify::is-active", G_CALLBACK (activated), NULL);
}
