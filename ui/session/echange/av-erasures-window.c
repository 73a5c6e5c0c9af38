#include "av-erasures-window.h"

#include <glib/gi18n-lib.h>

#include "av-erasure-list.h"
#include "av-retention-list.h"
#include "av-spoken.h"
#include "av-workplace.h"

struct _AvErasuresWindow
{
  AdwApplicationWindow parent_instance;

  AvSession *session;
  AvOpening *opening; /* not owned: it outlives every window */

  GtkStack *pages;
  AvDecisionList *ended;
  GtkWidget *erased;
  AvDecisionList *list;
};

enum
{
  PROP_SESSION = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AvErasuresWindow, av_erasures_window, ADW_TYPE_APPLICATION_WINDOW)

static void
load (AvErasuresWindow *self)
{
  av_decision_list_load (self->ended, self->opening);
  av_decision_list_load (self->list, self->opening);
}

static void
show_lists (AvErasuresWindow *self)
{
  gboolean any = gtk_widget_get_visible (GTK_WIDGET (self->ended)) || gtk_widget_get_visible (GTK_WIDGET (self->list));

  gtk_widget_set_visible (self->erased, !av_decision_list_is_empty (self->list));
  av_spoken_show_page (self->pages, any ? "list" : "none");
}

static void
set_session (AvErasuresWindow *self,
             AvSession *session)
{
  if (session == NULL || !g_set_object (&self->session, session))
    return;

  self->opening = av_workplace_get_opening (av_workplace_of (GTK_WINDOW (self)));
  av_decision_list_set_session (self->ended, session);
  av_decision_list_set_session (self->list, session);
  g_signal_connect_object (session, "record-changed", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  load (self);
}

static void
av_erasures_window_get_property (GObject *object,
                                 guint property,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  g_value_set_object (value, AV_ERASURES_WINDOW (object)->session);
}

static void
av_erasures_window_set_property (GObject *object,
                                 guint property,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  set_session (AV_ERASURES_WINDOW (object), g_value_get_object (value));
}

static void
av_erasures_window_dispose (GObject *object)
{
  AvErasuresWindow *self = AV_ERASURES_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_ERASURES_WINDOW);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (av_erasures_window_parent_class)->dispose (object);
}

static void
av_erasures_window_class_init (AvErasuresWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_erasures_window_get_property;
  object_class->set_property = av_erasures_window_set_property;
  object_class->dispose = av_erasures_window_dispose;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (AV_TYPE_ERASURE_LIST);
  g_type_ensure (AV_TYPE_RETENTION_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-erasures-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AvErasuresWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, AvErasuresWindow, list);
  gtk_widget_class_bind_template_child (widget_class, AvErasuresWindow, ended);
  gtk_widget_class_bind_template_child (widget_class, AvErasuresWindow, erased);
  gtk_widget_class_bind_template_callback (widget_class, show_lists);
}

static void
av_erasures_window_init (AvErasuresWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  av_spoken_name_mnemonics (GTK_WIDGET (self));
}
