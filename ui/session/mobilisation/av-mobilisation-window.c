#include "av-mobilisation-window.h"

#include <glib/gi18n.h>

#include "av-catalogue.h"
#include "av-draft-holder.h"
#include "av-due-list.h"
#include "av-need.h"
#include "av-page-switcher.h"
#include "av-plan-picture.h"
#include "av-action-plan.h"
#include "av-records-page.h"
#include "av-spoken.h"
#include "av-status-line.h"

/* A page of records each, beside the plan. */
static const char *const page_forms[] = { "besoin-immediat", "action", "orientation", "evenement", "place", "partenaire" };

struct _AvMobilisationWindow
{
  AvDossierWindow parent_instance;

  AvDeed *deed;            /* done last, to be taken back */
  gboolean doing;          /* it is on its way */
  gboolean deed_is_last;   /* Ctrl+Z takes it back */
  gboolean deed_is_undone; /* Ctrl+Shift+Z does it again */

  GtkWidget *side;
  AvDueList *due;
  AvDossierChoice *choice;
  GtkWidget *panes;
  AdwStatusPage *nobody;
  GtkWidget *scrolled;
  AvDossierHead *head;
  GtkWidget *switcher;
  GtkWidget *pages;
  AvActionPlan *plan;
  GtkWidget *foot;
  AvStatusLine *status;
  GtkWidget *new;
  GtkWidget *save;
};

/* NULL on the plan. */
static AvRecordsPage *
get_records (AvMobilisationWindow *self)
{
  GtkWidget *page = gtk_stack_get_visible_child (GTK_STACK (self->pages));

  return AV_IS_RECORDS_PAGE (page) ? AV_RECORDS_PAGE (page) : NULL;
}

static AvRecordEditor *
find_editor (AvDraftHolder *holder,
             const char *id)
{
  AvMobilisationWindow *self = AV_MOBILISATION_WINDOW (holder);
  AvRecordEditor *found = av_action_plan_find_editor (self->plan, id);

  for (GtkWidget *page = gtk_widget_get_first_child (self->pages); page != NULL && found == NULL; page = gtk_widget_get_next_sibling (page))
    if (AV_IS_RECORDS_PAGE (page))
      found = av_records_page_find_editor (AV_RECORDS_PAGE (page), id);

  return found;
}

static void
take_draft (AvDraftHolder *holder,
            AvDraft *draft)
{
  AvMobilisationWindow *self = AV_MOBILISATION_WINDOW (holder);
  const char *form = av_snapshot_get_form (draft->loaded);
  gboolean of_plan = strcmp (draft->window, AV_PLAN_PICTURE_DRAFTS) == 0;

  if (!of_plan && gtk_stack_get_child_by_name (GTK_STACK (self->pages), form) == NULL)
    return;

  av_spoken_show_page (GTK_STACK (self->pages), of_plan ? "plan" : form);
  if (of_plan)
    av_action_plan_take_draft (self->plan, draft);
  else
    av_records_page_take_draft (get_records (self), draft->id);
}

static void
implement_draft_holder (AvDraftHolderInterface *iface)
{
  iface->find_editor = find_editor;
  iface->take_draft = take_draft;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AvMobilisationWindow, av_mobilisation_window, AV_TYPE_DOSSIER_WINDOW, G_IMPLEMENT_INTERFACE (AV_TYPE_DRAFT_HOLDER, implement_draft_holder))

static AvSession *
get_session (AvMobilisationWindow *self)
{
  return av_dossier_window_get_session (AV_DOSSIER_WINDOW (self));
}

static const char *
get_container (AvMobilisationWindow *self)
{
  return av_dossier_window_get_container (AV_DOSSIER_WINDOW (self));
}

static void
refuse (AvMobilisationWindow *self,
        const char *text)
{
  av_dossier_window_refuse (AV_DOSSIER_WINDOW (self), text);
}

static void
say (AvMobilisationWindow *self,
     const char *text,
     gboolean can_undo)
{
  if (can_undo)
    {
      self->deed_is_last = FALSE;
      self->deed_is_undone = FALSE;
    }
  av_dossier_window_say (AV_DOSSIER_WINDOW (self), text, can_undo);
}

static void
deed_done (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (AvMobilisationWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = av_deed_do_finish (AV_SESSION (source), result, &error);

  self->doing = FALSE;
  if (get_session (self) == NULL)
    return;
  if (!done)
    {
      if (!self->deed_is_undone)
        g_clear_pointer (&self->deed, av_deed_free);
      refuse (self, error->message);
      return;
    }

  self->deed_is_last = TRUE;
  self->deed_is_undone = FALSE;
  av_dossier_window_say (AV_DOSSIER_WINDOW (self), av_deed_get_said (self->deed), TRUE);
}

static void
deed_taken_back (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (AvMobilisationWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = av_deed_do_finish (AV_SESSION (source), result, &error);

  self->doing = FALSE;
  if (get_session (self) == NULL)
    return;
  if (!done)
    {
      av_status_line_refuse (self->status, error->message, "win.undo");
      return;
    }

  self->deed_is_last = FALSE;
  self->deed_is_undone = TRUE;
  av_dossier_window_say (AV_DOSSIER_WINDOW (self), _ ("Undone: everything is as it was before."), FALSE);
}

static void
mark_done (AvMobilisationWindow *self,
           AvDue *due)
{
  if (self->doing)
    return;

  g_clear_pointer (&self->deed, av_deed_free);
  self->deed = av_due_dup_deed (due);
  self->deed_is_undone = FALSE;
  self->doing = TRUE;
  av_deed_do_async (get_session (self), self->deed, deed_done, g_object_ref (self));
}

static void
summary_drawn (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (AvMobilisationWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvSummary) summary = av_queue_call_finish (AV_QUEUE (source), result, &error);

  if (error != NULL)
    refuse (self, error->message);
  else if (get_session (self) != NULL && summary != NULL && g_strcmp0 (summary->container, get_container (self)) == 0)
    av_dossier_head_show (self->head, summary);
}

static gpointer
draw_summary (AvStore *store,
              gpointer user_data,
              GError **error)
{
  return av_query_dossier (store, user_data, error);
}

static void
refresh_head (AvMobilisationWindow *self)
{
  av_queue_call (av_session_get_queue (get_session (self)), draw_summary, g_strdup (get_container (self)), g_free,
                 (GDestroyNotify) av_summary_unref, NULL, summary_drawn, g_object_ref (self));
}

static gboolean
focus_page (AvMobilisationWindow *self)
{
  return gtk_widget_grab_focus (gtk_stack_get_visible_child (GTK_STACK (self->pages))) || gtk_widget_grab_focus (self->new);
}

/* Without a need there is one thing to do. */
static void
plan_needless (AvMobilisationWindow *self)
{
  if (get_records (self) == NULL)
    gtk_widget_grab_focus (self->new);
}

/* On the plan the line has its own button; on a page of records there is
 * something to save once a form is open. */
static void
show_foot (AvMobilisationWindow *self)
{
  AvRecordsPage *records = get_records (self);
  gboolean begins = get_container (self) != NULL && records == NULL;
  gboolean saves = get_container (self) != NULL && records != NULL && av_records_page_get_editor (records) != NULL;
  gboolean says;

  g_object_get (self->status, "says", &says, NULL);
  gtk_widget_set_visible (self->new, begins);
  gtk_widget_set_visible (self->save, saves);
  gtk_widget_set_visible (self->foot, begins || saves || says);
}

/* What is of every dossier stays as it is. */
static void
show_dossier (AvMobilisationWindow *self,
              gboolean same)
{
  if (!same)
    av_dossier_head_show (self->head, NULL);
  refresh_head (self);
  g_object_set (self->plan, "container", get_container (self), NULL);
  for (GtkWidget *page = gtk_widget_get_first_child (self->pages); page != NULL; page = gtk_widget_get_next_sibling (page))
    {
      g_autofree char *form = NULL;

      if (!AV_IS_RECORDS_PAGE (page))
        continue;
      g_object_get (page, "form", &form, NULL);
      if (!same && av_catalogue_find_form (form)->container == AV_CONTAINER_DOSSIER)
        g_object_set (page, "container", get_container (self), NULL);
    }
  focus_page (self);
}

static void
av_mobilisation_window_open (AvDossierWindow *window,
                             gboolean same)
{
  AvMobilisationWindow *self = AV_MOBILISATION_WINDOW (window);
  gboolean somebody = get_container (self) != NULL;

  /* What was done in the list of what is due may be anybody's. */
  if (!same && !self->deed_is_last)
    av_dossier_window_say (window, "", FALSE);
  av_spoken_show_page (GTK_STACK (self->side), "due");
  av_spoken_show_page (GTK_STACK (self->panes), somebody ? "dossier" : "none");
  show_foot (self);
  if (somebody)
    show_dossier (self, same);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->due));
}

static void
av_mobilisation_window_refresh (AvDossierWindow *window)
{
  refresh_head (AV_MOBILISATION_WINDOW (window));
}

/* From the list of what is due. */
static void
dossier_opened (AvMobilisationWindow *self,
                const char *container)
{
  g_object_set (self, "container", container, NULL);
}

/* From the plan to the whole record. */
static void
record_opened (AvMobilisationWindow *self,
               const char *form,
               const char *id)
{
  av_spoken_show_page (GTK_STACK (self->pages), form);
  if (get_records (self) != NULL)
    av_records_page_open (get_records (self), id);
}

static void
page_changed (AvMobilisationWindow *self)
{
  av_status_line_drop_refusal (self->status);
  show_foot (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled)), 0);
  g_object_notify (G_OBJECT (self), "page");
}

/* What is known when a record begins. */
static void
record_begun (AvMobilisationWindow *self,
              AvRecordEditor *editor)
{
  const char *form = av_record_editor_get_form (editor)->id;

  if (strcmp (form, "action") == 0)
    av_need_propose_only_open (editor);
  if (strcmp (form, "action") == 0 && av_session_get_agent (get_session (self)) != NULL)
    av_record_editor_propose (editor, "responsable", av_session_get_agent (get_session (self)));
  if (strcmp (form, "evenement") == 0)
    av_record_editor_propose (editor, "initiative", "pro");
}

static void
add_pages (AvMobilisationWindow *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (page_forms); i++)
    {
      const AvForm *form = av_catalogue_find_form (page_forms[i]);
      GtkWidget *page;

      if (form == NULL)
        continue;

      page = av_records_page_new (get_session (self), form->id, NULL, "mobilisation");
      g_signal_connect_object (page, "said", G_CALLBACK (say), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (page, "refused", G_CALLBACK (refuse), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (page, "begun", G_CALLBACK (record_begun), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (page, "notify::writing", G_CALLBACK (show_foot), self, G_CONNECT_SWAPPED);
      gtk_stack_add_titled (GTK_STACK (self->pages), page, form->id, strcmp (form->id, "besoin-immediat") == 0 ? _ ("Needs") : av_form_get_plural (form));
    }

  av_spoken_show_page (GTK_STACK (self->pages), "plan");
}

static void
av_mobilisation_window_add (AvDossierWindow *window)
{
  AvMobilisationWindow *self = AV_MOBILISATION_WINDOW (window);

  if (get_container (self) == NULL)
    return;

  /* On the plan a need is what begins. */
  if (get_records (self) == NULL)
    av_spoken_show_page (GTK_STACK (self->pages), "besoin-immediat");
  av_records_page_add (get_records (self));
}

static void
av_mobilisation_window_save (AvDossierWindow *window,
                             gboolean next)
{
  AvMobilisationWindow *self = AV_MOBILISATION_WINDOW (window);

  if (get_container (self) == NULL)
    return;

  if (get_records (self) != NULL)
    av_records_page_save (get_records (self));
  else
    av_action_plan_add (self->plan);
}

static void
av_mobilisation_window_undo (AvDossierWindow *window,
                             gboolean redo)
{
  AvMobilisationWindow *self = AV_MOBILISATION_WINDOW (window);
  AvRecordEditor *added = av_action_plan_get_added (self->plan);

  if (self->deed != NULL && (redo ? self->deed_is_undone : self->deed_is_last))
    {
      if (!self->doing)
        av_deed_do_async (get_session (self), self->deed, redo ? deed_done : deed_taken_back, g_object_ref (self));
      self->doing = TRUE;
    }
  else if (get_records (self) != NULL)
    {
      av_records_page_undo (get_records (self), redo);
    }
  else if (added != NULL && redo)
    {
      av_record_editor_redo (added);
    }
  else if (added != NULL)
    {
      av_record_editor_undo (added);
    }
}

static void
next_zone_action (GtkWidget *widget,
                  const char *action,
                  GVariant *parameter)
{
  AvMobilisationWindow *self = AV_MOBILISATION_WINDOW (widget);
  gboolean in_side = gtk_widget_get_focus_child (self->side) != NULL;

  if (in_side && get_container (self) != NULL)
    focus_page (self);
  else
    gtk_widget_grab_focus (gtk_stack_get_visible_child (GTK_STACK (self->side)));
}

static void
av_mobilisation_window_turn (AvDossierWindow *window,
                             int step)
{
  AvMobilisationWindow *self = AV_MOBILISATION_WINDOW (window);
  GtkWidget *page = gtk_stack_get_visible_child (GTK_STACK (self->pages));

  page = step > 0 ? gtk_widget_get_next_sibling (page) : gtk_widget_get_prev_sibling (page);
  if (page == NULL || get_container (self) == NULL)
    return;

  av_spoken_show_child (GTK_STACK (self->pages), page);
  focus_page (self);
}

static void
av_mobilisation_window_begin (AvDossierWindow *window)
{
  AvMobilisationWindow *self = AV_MOBILISATION_WINDOW (window);

  add_pages (self);
  g_object_set (self->due, "session", get_session (self), NULL);
  g_object_set (self->plan, "session", get_session (self), NULL);
}

static const char *
av_mobilisation_window_get_page (AvDossierWindow *window)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (AV_MOBILISATION_WINDOW (window)->pages));
}

static void
av_mobilisation_window_set_page (AvDossierWindow *window,
                                 const char *page)
{
  if (page != NULL)
    av_spoken_show_page (GTK_STACK (AV_MOBILISATION_WINDOW (window)->pages), page);
}

static void
av_mobilisation_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), AV_TYPE_MOBILISATION_WINDOW);

  G_OBJECT_CLASS (av_mobilisation_window_parent_class)->dispose (object);
}

static void
av_mobilisation_window_finalize (GObject *object)
{
  g_clear_pointer (&AV_MOBILISATION_WINDOW (object)->deed, av_deed_free);

  G_OBJECT_CLASS (av_mobilisation_window_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, AvMobilisationWindow, side);
  gtk_widget_class_bind_template_child (widget_class, AvMobilisationWindow, due);
  gtk_widget_class_bind_template_child (widget_class, AvMobilisationWindow, choice);
  gtk_widget_class_bind_template_child (widget_class, AvMobilisationWindow, panes);
  gtk_widget_class_bind_template_child (widget_class, AvMobilisationWindow, nobody);
  gtk_widget_class_bind_template_child (widget_class, AvMobilisationWindow, scrolled);
  gtk_widget_class_bind_template_child (widget_class, AvMobilisationWindow, head);
  gtk_widget_class_bind_template_child (widget_class, AvMobilisationWindow, switcher);
  gtk_widget_class_bind_template_child (widget_class, AvMobilisationWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, AvMobilisationWindow, plan);
  gtk_widget_class_bind_template_child (widget_class, AvMobilisationWindow, status);
  gtk_widget_class_bind_template_child (widget_class, AvMobilisationWindow, new);
  gtk_widget_class_bind_template_child (widget_class, AvMobilisationWindow, foot);
  gtk_widget_class_bind_template_child (widget_class, AvMobilisationWindow, save);
}

static void
av_mobilisation_window_class_init (AvMobilisationWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AvDossierWindowClass *window_class = AV_DOSSIER_WINDOW_CLASS (klass);

  object_class->dispose = av_mobilisation_window_dispose;
  object_class->finalize = av_mobilisation_window_finalize;
  window_class->begin = av_mobilisation_window_begin;
  window_class->open = av_mobilisation_window_open;
  window_class->refresh = av_mobilisation_window_refresh;
  window_class->get_page = av_mobilisation_window_get_page;
  window_class->set_page = av_mobilisation_window_set_page;
  window_class->add = av_mobilisation_window_add;
  window_class->save = av_mobilisation_window_save;
  window_class->undo = av_mobilisation_window_undo;
  window_class->turn = av_mobilisation_window_turn;

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-mobilisation-window.ui");
  bind_children (widget_class);
  av_dossier_window_class_install_commands (window_class);
  gtk_widget_class_install_action (widget_class, "win.next-zone", NULL, next_zone_action);
}

static void
av_mobilisation_window_init (AvMobilisationWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  av_dossier_window_set_parts (AV_DOSSIER_WINDOW (self), self->nobody, self->status);
  av_dossier_window_set_choice (AV_DOSSIER_WINDOW (self), self->head, GTK_STACK (self->side), self->choice);

  g_signal_connect_object (self->due, "opened", G_CALLBACK (dossier_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->due, "done", G_CALLBACK (mark_done), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->due, "failed", G_CALLBACK (refuse), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->plan, "done", G_CALLBACK (mark_done), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->plan, "opened", G_CALLBACK (record_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->plan, "needless", G_CALLBACK (plan_needless), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->plan, "said", G_CALLBACK (say), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->plan, "refused", G_CALLBACK (refuse), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->status, "notify::says", G_CALLBACK (show_foot), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pages, "notify::visible-child", G_CALLBACK (page_changed), self, G_CONNECT_SWAPPED);
}
