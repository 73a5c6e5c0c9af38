#include "av-reglages-window.h"

#include "av-catalogue.h"
#include "av-draft-holder.h"
#include "av-header.h"
#include "av-page-switcher.h"
#include "av-records-page.h"
#include "av-spoken.h"
#include "av-status-line.h"
#include "av-wrap-layout.h"

struct _AvReglagesWindow
{
  AdwApplicationWindow parent_instance;

  AvSession *session;
  GtkWidget *pages;
  GtkWidget *places; /* windows of their own, and how all of them look */
  AvStatusLine *status;
};

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_PAGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static AvRecordsPage *
get_records (AvReglagesWindow *self)
{
  return AV_RECORDS_PAGE (gtk_stack_get_visible_child (GTK_STACK (self->pages)));
}

static AvRecordEditor *
find_editor (AvDraftHolder *holder,
             const char *id)
{
  AvRecordEditor *found = NULL;

  for (GtkWidget *page = gtk_widget_get_first_child (AV_REGLAGES_WINDOW (holder)->pages); page != NULL && found == NULL; page = gtk_widget_get_next_sibling (page))
    found = av_records_page_find_editor (AV_RECORDS_PAGE (page), id);

  return found;
}

static void
take_draft (AvDraftHolder *holder,
            AvDraft *draft)
{
  AvReglagesWindow *self = AV_REGLAGES_WINDOW (holder);

  av_spoken_show_page (GTK_STACK (self->pages), av_snapshot_get_form (draft->loaded));
  av_records_page_take_draft (get_records (self), draft->id);
}

static void
implement_draft_holder (AvDraftHolderInterface *iface)
{
  iface->find_editor = find_editor;
  iface->take_draft = take_draft;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AvReglagesWindow, av_reglages_window, ADW_TYPE_APPLICATION_WINDOW, G_IMPLEMENT_INTERFACE (AV_TYPE_DRAFT_HOLDER, implement_draft_holder))

static void
say (AvReglagesWindow *self,
     const char *text,
     gboolean can_undo)
{
  /* A page that goes keeps its draft, and there is no line left to say so. */
  if (self->session == NULL)
    return;

  av_status_line_say (self->status, text, can_undo ? "win.undo" : NULL);
}

static void
refuse (AvReglagesWindow *self,
        const char *text)
{
  if (self->session != NULL)
    av_status_line_refuse (self->status, text, NULL);
}

/* What stands there was said of the page before, and taking it back would be tried here. */
static void
page_turned (AvReglagesWindow *self)
{
  say (self, "", FALSE);
}

static void
set_session (AvReglagesWindow *self,
             AvSession *session)
{
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  if (session == NULL || !g_set_object (&self->session, session))
    return;

  for (guint i = 0; i < n_forms; i++)
    {
      GtkWidget *page;

      if (forms[i]->container != AV_CONTAINER_TERRITOIRE)
        continue;

      page = av_records_page_new (session, forms[i]->id, NULL, "reglages");
      g_object_set (page, "orientation", GTK_ORIENTATION_HORIZONTAL, NULL);
      g_signal_connect_object (page, "said", G_CALLBACK (say), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (page, "refused", G_CALLBACK (refuse), self, G_CONNECT_SWAPPED);
      gtk_stack_add_titled (GTK_STACK (self->pages), page, forms[i]->id, av_form_get_plural (forms[i]));
    }

  av_spoken_show_child (GTK_STACK (self->pages), gtk_widget_get_first_child (self->pages));
}

static void
new_action (GtkWidget *widget,
            const char *action,
            GVariant *parameter)
{
  av_records_page_add (get_records (AV_REGLAGES_WINDOW (widget)));
}

static void
save_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  av_records_page_save (get_records (AV_REGLAGES_WINDOW (widget)));
}

static void
undo_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  AvReglagesWindow *self = AV_REGLAGES_WINDOW (widget);

  av_records_page_undo (get_records (self), strcmp (action, "win.redo") == 0);
}

static void
section_action (GtkWidget *widget,
                const char *action,
                GVariant *parameter)
{
  AvReglagesWindow *self = AV_REGLAGES_WINDOW (widget);
  GtkWidget *page = GTK_WIDGET (get_records (self));

  page = strcmp (action, "win.next-section") == 0 ? gtk_widget_get_next_sibling (page) : gtk_widget_get_prev_sibling (page);
  if (page == NULL)
    return;

  av_spoken_show_child (GTK_STACK (self->pages), page);
  gtk_widget_grab_focus (page);
}

static void
av_reglages_window_get_property (GObject *object,
                                 guint property,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  AvReglagesWindow *self = AV_REGLAGES_WINDOW (object);

  if (property == PROP_SESSION)
    g_value_set_object (value, self->session);
  else
    g_value_set_string (value, gtk_stack_get_visible_child_name (GTK_STACK (self->pages)));
}

static void
av_reglages_window_set_property (GObject *object,
                                 guint property,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  AvReglagesWindow *self = AV_REGLAGES_WINDOW (object);

  if (property == PROP_SESSION)
    set_session (self, g_value_get_object (value));
  else if (g_value_get_string (value) != NULL)
    av_spoken_show_page (GTK_STACK (self->pages), g_value_get_string (value));
}

static void
av_reglages_window_dispose (GObject *object)
{
  AvReglagesWindow *self = AV_REGLAGES_WINDOW (object);

  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_REGLAGES_WINDOW);

  G_OBJECT_CLASS (av_reglages_window_parent_class)->dispose (object);
}

static void
av_reglages_window_class_init (AvReglagesWindowClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = av_reglages_window_dispose;
  object_class->get_property = av_reglages_window_get_property;
  object_class->set_property = av_reglages_window_set_property;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION, flags);
  properties[PROP_PAGE] = g_param_spec_string ("page", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-reglages-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AvReglagesWindow, places);
  gtk_widget_class_bind_template_child (widget_class, AvReglagesWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, AvReglagesWindow, status);
  gtk_widget_class_install_action (widget_class, "win.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "win.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.redo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.previous-section", NULL, section_action);
  gtk_widget_class_install_action (widget_class, "win.next-section", NULL, section_action);
}

static void
av_reglages_window_init (AvReglagesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (self->places, av_wrap_layout_new (10));
  g_signal_connect_object (self->pages, "notify::visible-child", G_CALLBACK (page_turned), self, G_CONNECT_SWAPPED);
}
