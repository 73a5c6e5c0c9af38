#include "av-diagnostic-window.h"

#include <glib/gi18n.h>

#include "av-catalogue.h"
#include "av-diagnostic-content.h"
#include "av-diagnostic-outline.h"
#include "av-draft-holder.h"
#include "av-new-dossier.h"
#include "av-spoken.h"
#include "av-status-line.h"
#include "av-typed-kept.h"

struct _AvDiagnosticWindow
{
  AvDossierWindow parent_instance;

  AvDiagnosticPicture *picture;
  AvDiagnosticEditors *editors;
  const AvDiagnosticPage *page;
  char *wanted; /* draft, the one chosen last, once what is typed is kept; NULL: none */
  char *draft;  /* to be gone on with, once the picture is there; NULL: none */
  guint count_source;

  GtkWidget *side;
  AvDossierChoice *choice;
  AvDossierHead *head;
  AvDiagnosticOutline *outline;
  GtkWidget *obstacles;
  GtkWidget *panes;
  AdwStatusPage *nobody;
  AvDiagnosticContent *content;
  AvStatusLine *status;
};

static AvSession *
get_session (AvDiagnosticWindow *self)
{
  return av_dossier_window_get_session (AV_DOSSIER_WINDOW (self));
}

static const char *
get_container (AvDiagnosticWindow *self)
{
  return av_dossier_window_get_container (AV_DOSSIER_WINDOW (self));
}

static void
refuse (AvDiagnosticWindow *self,
        const char *text)
{
  av_dossier_window_refuse (AV_DOSSIER_WINDOW (self), text);
}

static gboolean
count_pages (gpointer user_data)
{
  AvDiagnosticWindow *self = user_data;

  self->count_source = 0;
  if (self->editors == NULL)
    return G_SOURCE_REMOVE;

  av_diagnostic_outline_count (self->outline, self->editors, self->picture);
  av_diagnostic_content_show_eligibility (self->content);

  return G_SOURCE_REMOVE;
}

/* Counted once for all the answers of a moment. */
static void
answers_changed (AvDiagnosticWindow *self)
{
  if (self->count_source == 0)
    self->count_source = g_idle_add (count_pages, self);
}

static void
show_obstacles (AvDiagnosticWindow *self)
{
  g_autofree char *text = av_diagnostic_picture_dup_obstacles (self->picture);

  gtk_label_set_text (GTK_LABEL (self->obstacles), text);
  gtk_widget_set_visible (self->obstacles, self->picture->obstacles->len > 0);
}

static void
page_chosen (AvDiagnosticWindow *self,
             const char *id)
{
  const AvDiagnosticPage *page = av_diagnostic_pages_find (id);

  if (page == NULL || page == self->page || self->editors == NULL)
    return;

  self->page = page;
  av_diagnostic_content_show_page (self->content, page);
  /* Turning the page saves: nobody has to think of it. */
  av_diagnostic_editors_save (self->editors);
  g_object_notify (G_OBJECT (self), "page");
}

/* Without saving: what was typed waits for whoever typed it. */
static void
go_to_page (AvDiagnosticWindow *self,
            const AvDiagnosticPage *page)
{
  self->page = page;
  av_diagnostic_content_show_page (self->content, page);
  av_diagnostic_outline_select (self->outline, page->id);
}

/* A save that is refused leads to its question, wherever it stands. */
static void
save_refused (AvDiagnosticWindow *self,
              const char *form,
              const char *field,
              const char *message)
{
  const AvDiagnosticPage *page = av_diagnostic_pages_find_question (form, field);

  refuse (self, message);
  if (page == NULL)
    return;

  go_to_page (self, page);
  av_diagnostic_content_refuse (self->content, field, message);
}

/* To what was begun, on the page where somebody stopped. */
static void
go_to_draft (AvDiagnosticWindow *self)
{
  g_autofree char *id = g_steal_pointer (&self->draft);
  AvDraft *draft = id != NULL ? av_diagnostic_picture_find_draft (self->picture, id) : NULL;
  const AvForm *form = draft != NULL ? av_catalogue_find_form (av_snapshot_get_form (draft->loaded)) : NULL;
  const AvDiagnosticPage *page = form != NULL ? av_diagnostic_pages_find_stop (form, av_snapshot_get_answers (draft->loaded), draft->answers) : NULL;

  if (page == NULL)
    return;

  av_spoken_show_page (GTK_STACK (self->side), "outline");
  av_diagnostic_editors_take_draft (self->editors, self->picture, draft);
  av_diagnostic_content_show_picture (self->content, self->picture);
  if (page != self->page || page->kind != AV_PAGE_RECORDS)
    go_to_page (self, page);
  if (page->kind == AV_PAGE_RECORDS)
    av_records_page_take_draft (av_diagnostic_content_get_records (self->content), draft->id);
  gtk_widget_grab_focus (GTK_WIDGET (self->content));
}

static void
take_picture (AvDiagnosticWindow *self,
              AvDiagnosticPicture *picture)
{
  gboolean first = self->editors == NULL;
  g_autoptr (AvDiagnosticPicture) former = g_steal_pointer (&self->picture);

  self->picture = picture;
  if (first)
    {
      self->editors = av_diagnostic_editors_new (get_session (self), get_container (self), picture);
      g_signal_connect_object (self->editors, "changed", G_CALLBACK (answers_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->editors, "said", G_CALLBACK (av_dossier_window_say), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->editors, "refused", G_CALLBACK (save_refused), self, G_CONNECT_SWAPPED);
      av_diagnostic_content_take (self->content, get_session (self), get_container (self), self->editors);
    }

  av_dossier_head_show (self->head, picture->summary);
  show_obstacles (self);
  av_diagnostic_content_show_picture (self->content, self->picture);
  answers_changed (self);
  if (!first)
    {
      go_to_draft (self);
      return;
    }

  av_spoken_show_page (GTK_STACK (self->side), "outline");
  av_spoken_show_page (GTK_STACK (self->panes), "page");
  if (self->page == NULL)
    self->page = av_diagnostic_pages_find (picture->interviews->len == 0 ? "attentes" : "reste");
  go_to_page (self, self->page);
  gtk_widget_grab_focus (GTK_WIDGET (self->content));
  go_to_draft (self);
}

static void
dossier_opened (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (AvDiagnosticWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *container = av_new_dossier_finish (AV_SESSION (source), result, &error);

  /* The session tells that the dossier is there; the picture follows. */
  if (container == NULL)
    refuse (self, error->message);
}

static void
picture_drawn (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (AvDiagnosticWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvDiagnosticPicture) picture = av_queue_call_finish (AV_QUEUE (source), result, &error);

  if (get_session (self) == NULL)
    return;
  if (picture == NULL)
    {
      av_spoken_show_page (GTK_STACK (self->panes), "page");
      refuse (self, error->message);
      return;
    }
  if (g_strcmp0 (av_snapshot_get_container (picture->dossier), get_container (self)) != 0)
    return;

  if (av_snapshot_get_changed (picture->dossier, NULL) == 0 && picture->contact != NULL)
    av_new_dossier_async (get_session (self), av_snapshot_get_id (picture->contact), NULL, dossier_opened, g_object_ref (self));
  else
    take_picture (self, g_steal_pointer (&picture));
}

static void
draw_picture (AvDiagnosticWindow *self)
{
  av_queue_call (av_session_get_queue (get_session (self)), av_diagnostic_picture_draw, g_strdup (get_container (self)), g_free,
                 (GDestroyNotify) av_diagnostic_picture_free, NULL, picture_drawn, g_object_ref (self));
}

static void
interview_chosen (AvDiagnosticWindow *self,
                  const char *interview)
{
  av_diagnostic_editors_save (self->editors);
  av_diagnostic_editors_choose (self->editors, self->picture, interview);
  av_diagnostic_content_show_page (self->content, self->page);
}

static void
leave_dossier (AvDiagnosticWindow *self)
{
  if (self->editors == NULL)
    return;

  av_diagnostic_editors_save (self->editors);
  av_diagnostic_content_take (self->content, get_session (self), NULL, NULL);
  g_clear_object (&self->editors);
  g_clear_pointer (&self->picture, av_diagnostic_picture_free);
  self->page = NULL;
}

static void
av_diagnostic_window_open (AvDossierWindow *window,
                           gboolean same)
{
  AvDiagnosticWindow *self = AV_DIAGNOSTIC_WINDOW (window);

  if (same && self->editors != NULL)
    {
      av_spoken_show_page (GTK_STACK (self->side), "outline");
      gtk_widget_grab_focus (GTK_WIDGET (self->content));
      return;
    }

  leave_dossier (self);
  if (!same)
    av_dossier_window_say (window, "", FALSE);
  if (get_container (self) != NULL)
    draw_picture (self);
  else
    av_dossier_window_choose (window);
}

static void
av_diagnostic_window_refresh (AvDossierWindow *window)
{
  draw_picture (AV_DIAGNOSTIC_WINDOW (window));
}

static void
move_page (AvDiagnosticWindow *self,
           int step)
{
  guint n_pages;
  const AvDiagnosticPage *pages = av_diagnostic_pages_get (&n_pages);
  int place;

  if (self->page == NULL || self->editors == NULL)
    return;

  place = (int) (self->page - pages) + step;
  if (place < 0 || place >= (int) n_pages)
    return;

  av_diagnostic_outline_select (self->outline, pages[place].id);
  /* Else what was typed is refused, and the keyboard is at its question. */
  if (self->page == &pages[place])
    gtk_widget_grab_focus (GTK_WIDGET (self->content));
}

static void
av_diagnostic_window_turn (AvDossierWindow *window,
                           int step)
{
  move_page (AV_DIAGNOSTIC_WINDOW (window), step);
}

static void
av_diagnostic_window_add (AvDossierWindow *window)
{
  AvDiagnosticWindow *self = AV_DIAGNOSTIC_WINDOW (window);

  if (self->editors == NULL)
    {
      av_dossier_window_choose (window);
      return;
    }
  if (self->page->kind == AV_PAGE_RECORDS)
    {
      av_records_page_add (av_diagnostic_content_get_records (self->content));
      return;
    }

  av_diagnostic_editors_save (self->editors);
  av_diagnostic_editors_begin (self->editors, self->picture);
  av_diagnostic_content_show_picture (self->content, self->picture);
  go_to_page (self, av_diagnostic_pages_find ("attentes"));
  gtk_widget_grab_focus (GTK_WIDGET (self->content));
}

static void
av_diagnostic_window_save (AvDossierWindow *window,
                           gboolean next)
{
  AvDiagnosticWindow *self = AV_DIAGNOSTIC_WINDOW (window);
  gboolean writing = av_records_page_get_editor (av_diagnostic_content_get_records (self->content)) != NULL;

  if (self->editors == NULL)
    return;

  if (!av_diagnostic_content_save (self->content))
    av_dossier_window_say (window, _ ("Everything is saved."), FALSE);
  if (next && !writing)
    move_page (self, 1);
}

static void
av_diagnostic_window_undo (AvDossierWindow *window,
                           gboolean redo)
{
  AvDiagnosticWindow *self = AV_DIAGNOSTIC_WINDOW (window);

  if (self->editors != NULL)
    av_diagnostic_content_undo (self->content, redo);
}

static void
next_zone_action (GtkWidget *widget,
                  const char *action,
                  GVariant *parameter)
{
  AvDiagnosticWindow *self = AV_DIAGNOSTIC_WINDOW (widget);

  if (gtk_widget_get_focus_child (self->side) == NULL || !gtk_widget_grab_focus (GTK_WIDGET (self->content)))
    gtk_widget_child_focus (self->side, GTK_DIR_TAB_FORWARD);
  if (gtk_widget_get_focus_child (self->side) != NULL && self->editors != NULL && g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->side)), "outline") == 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->outline));
}

static AvRecordEditor *
find_editor (AvDraftHolder *holder,
             const char *id)
{
  return av_diagnostic_content_find_editor (AV_DIAGNOSTIC_WINDOW (holder)->content, id);
}

/* With what the store holds by now, what was typed here as well: it comes back
 * with its own interview. */
static void
typed_kept (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (AvDiagnosticWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean kept = av_typed_kept_finish (AV_SESSION (source), result, &error);

  if (get_session (self) == NULL)
    return;

  g_clear_pointer (&self->draft, g_free);
  if (kept)
    self->draft = g_strdup (self->wanted);
  else
    refuse (self, error->message);
  if (kept && get_container (self) != NULL)
    draw_picture (self);
}

static void
take_draft (AvDraftHolder *holder,
            AvDraft *draft)
{
  AvDiagnosticWindow *self = AV_DIAGNOSTIC_WINDOW (holder);
  g_autoptr (GPtrArray) editors = av_diagnostic_content_dup_editors (self->content);

  g_free (self->wanted);
  self->wanted = g_strdup (draft->id);
  av_typed_kept_async (get_session (self), editors, typed_kept, g_object_ref (self));
}

static void
implement_draft_holder (AvDraftHolderInterface *iface)
{
  iface->find_editor = find_editor;
  iface->take_draft = take_draft;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AvDiagnosticWindow, av_diagnostic_window, AV_TYPE_DOSSIER_WINDOW, G_IMPLEMENT_INTERFACE (AV_TYPE_DRAFT_HOLDER, implement_draft_holder))

/* Locking closes the window: what is typed is on its way to the store. */
static gboolean
av_diagnostic_window_close_request (GtkWindow *window)
{
  AvDiagnosticWindow *self = AV_DIAGNOSTIC_WINDOW (window);

  if (self->editors != NULL)
    av_diagnostic_editors_keep (self->editors);

  return GTK_WINDOW_CLASS (av_diagnostic_window_parent_class)->close_request (window);
}

static const char *
av_diagnostic_window_get_page (AvDossierWindow *window)
{
  const AvDiagnosticPage *page = AV_DIAGNOSTIC_WINDOW (window)->page;

  return page != NULL ? page->id : NULL;
}

static void
av_diagnostic_window_set_page (AvDossierWindow *window,
                               const char *page)
{
  AvDiagnosticWindow *self = AV_DIAGNOSTIC_WINDOW (window);

  if (self->editors != NULL)
    av_diagnostic_outline_select (self->outline, page);
  else
    self->page = page != NULL ? av_diagnostic_pages_find (page) : NULL;
}

static void
av_diagnostic_window_dispose (GObject *object)
{
  AvDiagnosticWindow *self = AV_DIAGNOSTIC_WINDOW (object);

  g_clear_handle_id (&self->count_source, g_source_remove);
  if (self->editors != NULL)
    {
      av_diagnostic_content_take (self->content, get_session (self), NULL, NULL);
      g_clear_object (&self->editors);
    }
  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_DIAGNOSTIC_WINDOW);
  g_clear_pointer (&self->picture, av_diagnostic_picture_free);

  G_OBJECT_CLASS (av_diagnostic_window_parent_class)->dispose (object);
}

static void
av_diagnostic_window_finalize (GObject *object)
{
  g_free (AV_DIAGNOSTIC_WINDOW (object)->wanted);
  g_free (AV_DIAGNOSTIC_WINDOW (object)->draft);

  G_OBJECT_CLASS (av_diagnostic_window_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, AvDiagnosticWindow, side);
  gtk_widget_class_bind_template_child (widget_class, AvDiagnosticWindow, choice);
  gtk_widget_class_bind_template_child (widget_class, AvDiagnosticWindow, head);
  gtk_widget_class_bind_template_child (widget_class, AvDiagnosticWindow, outline);
  gtk_widget_class_bind_template_child (widget_class, AvDiagnosticWindow, obstacles);
  gtk_widget_class_bind_template_child (widget_class, AvDiagnosticWindow, panes);
  gtk_widget_class_bind_template_child (widget_class, AvDiagnosticWindow, nobody);
  gtk_widget_class_bind_template_child (widget_class, AvDiagnosticWindow, content);
  gtk_widget_class_bind_template_child (widget_class, AvDiagnosticWindow, status);
}

static void
av_diagnostic_window_class_init (AvDiagnosticWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AvDossierWindowClass *window_class = AV_DOSSIER_WINDOW_CLASS (klass);

  object_class->dispose = av_diagnostic_window_dispose;
  object_class->finalize = av_diagnostic_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = av_diagnostic_window_close_request;
  window_class->open = av_diagnostic_window_open;
  window_class->refresh = av_diagnostic_window_refresh;
  window_class->get_page = av_diagnostic_window_get_page;
  window_class->set_page = av_diagnostic_window_set_page;
  window_class->add = av_diagnostic_window_add;
  window_class->save = av_diagnostic_window_save;
  window_class->undo = av_diagnostic_window_undo;
  window_class->turn = av_diagnostic_window_turn;

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-diagnostic-window.ui");
  bind_children (widget_class);
  av_dossier_window_class_install_commands (window_class);
  gtk_widget_class_install_action (widget_class, "win.next-zone", NULL, next_zone_action);
}

static void
av_diagnostic_window_init (AvDiagnosticWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  av_dossier_window_set_parts (AV_DOSSIER_WINDOW (self), self->nobody, self->status);
  av_dossier_window_set_choice (AV_DOSSIER_WINDOW (self), self->head, GTK_STACK (self->side), self->choice);

  g_signal_connect_object (self->outline, "chosen", G_CALLBACK (page_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->outline, "entered", G_CALLBACK (gtk_widget_grab_focus), self->content, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->content, "said", G_CALLBACK (av_dossier_window_say), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (av_diagnostic_content_get_records (self->content), "refused", G_CALLBACK (refuse), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->content, "interview", G_CALLBACK (interview_chosen), self, G_CONNECT_SWAPPED);
}
