#include "av-mobilisation-window.h"

#include <glib/gi18n.h>

#include "av-catalogue.h"
#include "av-dossier-choice.h"
#include "av-dossier-head.h"
#include "av-dossier-holder.h"
#include "av-dossier-sheet.h"
#include "av-draft-holder.h"
#include "av-due-list.h"
#include "av-header.h"
#include "av-need.h"
#include "av-page-switcher.h"
#include "av-plan-picture.h"
#include "av-action-plan.h"
#include "av-records-page.h"
#include "av-status-line.h"

/* A page of records each, beside the plan. */
static const char *const page_forms[] = { "besoin-immediat", "action", "orientation", "evenement", "place", "partenaire" };

struct _AvMobilisationWindow
{
  AdwApplicationWindow parent_instance;

  AvSession *session;
  char *container;
  AvDeed *deed;            /* done last, to be taken back */
  gboolean doing;          /* it is on its way */
  gboolean deed_is_last;   /* Ctrl+Z takes it back */
  gboolean deed_is_undone; /* Ctrl+Shift+Z does it again */

  AvHeader *header;
  GtkWidget *side;
  AvDueList *due;
  AvDossierChoice *choice;
  GtkWidget *panes;
  AdwStatusPage *nobody;
  GtkWidget *scrolled;
  AvDossierHead *head;
  GtkWidget *diagnostic;
  GtkWidget *switcher;
  GtkWidget *pages;
  AvActionPlan *plan;
  GtkWidget *foot;
  AvStatusLine *status;
  GtkWidget *new;
  GtkWidget *save;
};

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_CONTAINER,
  PROP_PAGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
holds (AvDossierHolder *holder,
       const char *container)
{
  return g_strcmp0 (AV_MOBILISATION_WINDOW (holder)->container, container) == 0;
}

static void
leave (AvDossierHolder *holder,
       const char *container,
       const char *why)
{
  adw_status_page_set_title (AV_MOBILISATION_WINDOW (av_dossier_holder_replace (holder))->nobody, why);
}

static void
holder_init (AvDossierHolderInterface *iface)
{
  iface->holds = holds;
  iface->leave = leave;
}

static void implement_draft_holder (AvDraftHolderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AvMobilisationWindow, av_mobilisation_window, ADW_TYPE_APPLICATION_WINDOW, G_IMPLEMENT_INTERFACE (AV_TYPE_DOSSIER_HOLDER, holder_init) G_IMPLEMENT_INTERFACE (AV_TYPE_DRAFT_HOLDER, implement_draft_holder))

static void
say (AvMobilisationWindow *self,
     const char *text,
     gboolean can_undo)
{
  /* A page that goes keeps its draft, and there is no line left to say so. */
  if (self->session == NULL)
    return;
  if (can_undo)
    {
      self->deed_is_last = FALSE;
      self->deed_is_undone = FALSE;
    }
  av_status_line_say (self->status, text, can_undo ? "win.undo" : NULL);
}

static void
refuse (AvMobilisationWindow *self,
        const char *text)
{
  if (self->session != NULL)
    av_status_line_refuse (self->status, text, NULL);
}

/* NULL on the plan. */
static AvRecordsPage *
get_records (AvMobilisationWindow *self)
{
  GtkWidget *page = gtk_stack_get_visible_child (GTK_STACK (self->pages));

  return AV_IS_RECORDS_PAGE (page) ? AV_RECORDS_PAGE (page) : NULL;
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
  if (self->session == NULL)
    return;
  if (!done)
    {
      if (!self->deed_is_undone)
        g_clear_pointer (&self->deed, av_deed_free);
      av_status_line_refuse (self->status, error->message, NULL);
      return;
    }

  self->deed_is_last = TRUE;
  self->deed_is_undone = FALSE;
  av_status_line_say (self->status, av_deed_get_said (self->deed), "win.undo");
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
  if (self->session == NULL)
    return;
  if (!done)
    {
      av_status_line_refuse (self->status, error->message, "win.undo");
      return;
    }

  self->deed_is_last = FALSE;
  self->deed_is_undone = TRUE;
  av_status_line_say (self->status, _ ("Undone: everything is as it was before."), NULL);
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
  av_deed_do_async (self->session, self->deed, deed_done, g_object_ref (self));
}

static void
summary_drawn (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (AvMobilisationWindow) self = user_data;
  g_autoptr (AvSummary) summary = av_queue_call_finish (AV_QUEUE (source), result, NULL);

  if (self->session != NULL && summary != NULL && g_strcmp0 (summary->container, self->container) == 0)
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
  av_queue_call (av_session_get_queue (self->session), draw_summary, g_strdup (self->container), g_free,
                 (GDestroyNotify) av_summary_unref, NULL, summary_drawn, g_object_ref (self));
}

static void
record_changed (AvMobilisationWindow *self,
                const char *form,
                const char *id,
                const char *container)
{
  if (self->container != NULL && (*container == '\0' || strcmp (container, self->container) == 0))
    refresh_head (self);
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
  gboolean begins = self->container != NULL && records == NULL;
  gboolean saves = self->container != NULL && records != NULL && av_records_page_get_editor (records) != NULL;
  gboolean says;

  g_object_get (self->status, "says", &says, NULL);
  gtk_widget_set_visible (self->new, begins);
  gtk_widget_set_visible (self->save, saves);
  gtk_widget_set_visible (self->foot, begins || saves || says);
}

static void
set_container (AvMobilisationWindow *self,
               const char *container)
{
  gboolean same = g_strcmp0 (self->container, container) == 0;

  if (!same)
    {
      g_free (self->container);
      self->container = g_strdup (container);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTAINER]);
    }
  if (self->session == NULL)
    return;

  gtk_stack_set_visible_child_name (GTK_STACK (self->side), "due");
  gtk_stack_set_visible_child_name (GTK_STACK (self->panes), self->container != NULL ? "dossier" : "none");
  show_foot (self);
  if (self->container == NULL)
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->due));
      return;
    }

  if (!same)
    av_dossier_head_show (self->head, NULL);
  refresh_head (self);
  g_object_set (self->plan, "container", self->container, NULL);
  for (GtkWidget *page = gtk_widget_get_first_child (self->pages); page != NULL; page = gtk_widget_get_next_sibling (page))
    {
      g_autofree char *form = NULL;

      if (!AV_IS_RECORDS_PAGE (page))
        continue;
      g_object_get (page, "form", &form, NULL);
      if (!same && av_catalogue_find_form (form)->container == AV_CONTAINER_DOSSIER)
        g_object_set (page, "container", self->container, NULL);
    }
  focus_page (self);
}

static void
dossier_opened (AvMobilisationWindow *self,
                const char *container)
{
  set_container (self, container);
}

/* From the plan to the whole record. */
static void
record_opened (AvMobilisationWindow *self,
               const char *form,
               const char *id)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->pages), form);
  if (get_records (self) != NULL)
    av_records_page_open (get_records (self), id);
}

static void
list_failed (AvMobilisationWindow *self,
             const char *message)
{
  av_status_line_refuse (self->status, message, NULL);
}

static void
page_changed (AvMobilisationWindow *self)
{
  show_foot (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled)), 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE]);
}

/* What is known when a record begins. */
static void
record_begun (AvMobilisationWindow *self,
              AvRecordEditor *editor)
{
  const char *form = av_record_editor_get_form (editor)->id;

  if (strcmp (form, "action") == 0)
    av_need_propose_only_open (editor);
  if (strcmp (form, "action") == 0 && av_session_get_agent (self->session) != NULL)
    av_record_editor_propose (editor, "responsable", av_session_get_agent (self->session));
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

      page = av_records_page_new (self->session, form->id, NULL, "mobilisation");
      g_signal_connect_object (page, "said", G_CALLBACK (say), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (page, "refused", G_CALLBACK (refuse), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (page, "begun", G_CALLBACK (record_begun), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (page, "notify::writing", G_CALLBACK (show_foot), self, G_CONNECT_SWAPPED);
      gtk_stack_add_titled (GTK_STACK (self->pages), page, form->id, strcmp (form->id, "besoin-immediat") == 0 ? _ ("Needs") : av_form_get_plural (form));
    }
}

static void
diagnostic_clicked (AvMobilisationWindow *self)
{
  if (self->container != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "app.open-dossier", "(ss)", "diagnostic", self->container);
}

static void
new_action (GtkWidget *widget,
            const char *action,
            GVariant *parameter)
{
  AvMobilisationWindow *self = AV_MOBILISATION_WINDOW (widget);

  if (av_dossier_choice_defer (self->choice, action) || self->container == NULL)
    return;

  /* On the plan a need is what begins. */
  if (get_records (self) == NULL)
    gtk_stack_set_visible_child_name (GTK_STACK (self->pages), "besoin-immediat");
  av_records_page_add (get_records (self));
}

static void
save_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  AvMobilisationWindow *self = AV_MOBILISATION_WINDOW (widget);

  if (av_dossier_choice_defer (self->choice, action) || self->container == NULL)
    return;

  if (get_records (self) != NULL)
    av_records_page_save (get_records (self));
  else
    av_action_plan_add (self->plan);
}

static void
undo_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  AvMobilisationWindow *self = AV_MOBILISATION_WINDOW (widget);
  gboolean undo = strcmp (action, "win.undo") == 0;
  AvRecordEditor *added = av_action_plan_get_added (self->plan);

  if (self->deed != NULL && (undo ? self->deed_is_last : self->deed_is_undone))
    {
      if (!self->doing)
        av_deed_do_async (self->session, self->deed, undo ? deed_taken_back : deed_done, g_object_ref (self));
      self->doing = TRUE;
    }
  else if (get_records (self) != NULL)
    {
      av_records_page_undo (get_records (self), !undo);
    }
  else if (added != NULL && undo)
    {
      av_record_editor_undo (added);
    }
  else if (added != NULL)
    {
      av_record_editor_redo (added);
    }
}

static void
search_action (GtkWidget *widget,
               const char *action,
               GVariant *parameter)
{
  AvMobilisationWindow *self = AV_MOBILISATION_WINDOW (widget);

  gtk_stack_set_visible_child_name (GTK_STACK (self->side), "choice");
  av_dossier_choice_focus_search (self->choice);
}

static void
next_zone_action (GtkWidget *widget,
                  const char *action,
                  GVariant *parameter)
{
  AvMobilisationWindow *self = AV_MOBILISATION_WINDOW (widget);
  gboolean in_side = gtk_widget_get_focus_child (self->side) != NULL;

  if (in_side && self->container != NULL)
    focus_page (self);
  else
    gtk_widget_grab_focus (gtk_stack_get_visible_child (GTK_STACK (self->side)));
}

static void
section_action (GtkWidget *widget,
                const char *action,
                GVariant *parameter)
{
  AvMobilisationWindow *self = AV_MOBILISATION_WINDOW (widget);
  GtkWidget *page = gtk_stack_get_visible_child (GTK_STACK (self->pages));

  page = strcmp (action, "win.next-section") == 0 ? gtk_widget_get_next_sibling (page) : gtk_widget_get_prev_sibling (page);
  if (av_dossier_choice_defer (self->choice, action) || page == NULL || self->container == NULL)
    return;

  gtk_stack_set_visible_child (GTK_STACK (self->pages), page);
  focus_page (self);
}

static void
print_action (GtkWidget *widget,
              const char *action,
              GVariant *parameter)
{
  AvMobilisationWindow *self = AV_MOBILISATION_WINDOW (widget);

  if (!av_dossier_choice_defer (self->choice, action))
    av_dossier_sheet_print (GTK_WINDOW (self), self->session, self->container);
}

/* Nobody else was chosen. */
static void
choice_stopped (AvMobilisationWindow *self)
{
  set_container (self, self->container);
}

static gboolean
key_pressed (AvMobilisationWindow *self,
             guint keyval)
{
  if (keyval != GDK_KEY_Escape || g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->side)), "choice") != 0)
    return FALSE;

  choice_stopped (self);

  return TRUE;
}

static void
set_session (AvMobilisationWindow *self,
             AvSession *session)
{
  if (session == NULL || !g_set_object (&self->session, session))
    return;

  add_pages (self);
  g_object_set (self->due, "session", session, NULL);
  g_object_set (self->choice, "session", session, NULL);
  g_object_set (self->plan, "session", session, NULL);
  g_signal_connect_object (session, "record-changed", G_CALLBACK (record_changed), self, G_CONNECT_SWAPPED);
  set_container (self, self->container);
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

  gtk_stack_set_visible_child_name (GTK_STACK (self->pages), of_plan ? "plan" : form);
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

GtkWidget *
av_mobilisation_window_new (GtkApplication *application,
                            AvSession *session)
{
  return g_object_new (AV_TYPE_MOBILISATION_WINDOW, "application", application, "session", session, NULL);
}

static void
av_mobilisation_window_get_property (GObject *object,
                                     guint property,
                                     GValue *value,
                                     GParamSpec *pspec)
{
  AvMobilisationWindow *self = AV_MOBILISATION_WINDOW (object);

  if (property == PROP_SESSION)
    g_value_set_object (value, self->session);
  else if (property == PROP_CONTAINER)
    g_value_set_string (value, self->container);
  else
    g_value_set_string (value, gtk_stack_get_visible_child_name (GTK_STACK (self->pages)));
}

static void
av_mobilisation_window_set_property (GObject *object,
                                     guint property,
                                     const GValue *value,
                                     GParamSpec *pspec)
{
  AvMobilisationWindow *self = AV_MOBILISATION_WINDOW (object);

  if (property == PROP_SESSION)
    set_session (self, g_value_get_object (value));
  else if (property == PROP_CONTAINER)
    set_container (self, g_value_get_string (value));
  else if (g_value_get_string (value) != NULL)
    gtk_stack_set_visible_child_name (GTK_STACK (self->pages), g_value_get_string (value));
}

static void
av_mobilisation_window_dispose (GObject *object)
{
  AvMobilisationWindow *self = AV_MOBILISATION_WINDOW (object);

  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_MOBILISATION_WINDOW);

  G_OBJECT_CLASS (av_mobilisation_window_parent_class)->dispose (object);
}

static void
av_mobilisation_window_finalize (GObject *object)
{
  AvMobilisationWindow *self = AV_MOBILISATION_WINDOW (object);

  g_clear_pointer (&self->deed, av_deed_free);
  g_free (self->container);

  G_OBJECT_CLASS (av_mobilisation_window_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "win.save-next", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.redo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "win.next-zone", NULL, next_zone_action);
  gtk_widget_class_install_action (widget_class, "win.previous-section", NULL, section_action);
  gtk_widget_class_install_action (widget_class, "win.next-section", NULL, section_action);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, AvMobilisationWindow, header);
  gtk_widget_class_bind_template_child (widget_class, AvMobilisationWindow, side);
  gtk_widget_class_bind_template_child (widget_class, AvMobilisationWindow, due);
  gtk_widget_class_bind_template_child (widget_class, AvMobilisationWindow, choice);
  gtk_widget_class_bind_template_child (widget_class, AvMobilisationWindow, panes);
  gtk_widget_class_bind_template_child (widget_class, AvMobilisationWindow, nobody);
  gtk_widget_class_bind_template_child (widget_class, AvMobilisationWindow, scrolled);
  gtk_widget_class_bind_template_child (widget_class, AvMobilisationWindow, head);
  gtk_widget_class_bind_template_child (widget_class, AvMobilisationWindow, diagnostic);
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
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = av_mobilisation_window_dispose;
  object_class->finalize = av_mobilisation_window_finalize;
  object_class->get_property = av_mobilisation_window_get_property;
  object_class->set_property = av_mobilisation_window_set_property;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION, flags);
  properties[PROP_CONTAINER] = g_param_spec_string ("container", NULL, NULL, NULL, flags);
  properties[PROP_PAGE] = g_param_spec_string ("page", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-mobilisation-window.ui");
  bind_children (widget_class);
  install_actions (widget_class);
}

static void
av_mobilisation_window_init (AvMobilisationWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_object (self->due, "opened", G_CALLBACK (dossier_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->due, "done", G_CALLBACK (mark_done), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->due, "failed", G_CALLBACK (list_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->choice, "stopped", G_CALLBACK (choice_stopped), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->choice, "chosen", G_CALLBACK (dossier_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->plan, "done", G_CALLBACK (mark_done), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->plan, "opened", G_CALLBACK (record_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->plan, "needless", G_CALLBACK (plan_needless), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->plan, "said", G_CALLBACK (say), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->plan, "refused", G_CALLBACK (refuse), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->status, "notify::says", G_CALLBACK (show_foot), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pages, "notify::visible-child", G_CALLBACK (page_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->diagnostic, "clicked", G_CALLBACK (diagnostic_clicked), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
