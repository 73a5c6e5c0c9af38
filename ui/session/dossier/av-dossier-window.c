#include "av-dossier-window.h"

#include <string.h>

#include "av-dossier-holder.h"
#include "av-dossier-sheet.h"
#include "av-spoken.h"

typedef struct
{
  AvSession *session;
  char *container;

  AdwStatusPage *nobody;
  AvStatusLine *status;
  AvDossierHead *head;     /* NULL where no other dossier is chosen */
  GtkStack *side;          /* as well */
  AvDossierChoice *choice; /* as well */
} AvDossierWindowPrivate;

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_CONTAINER,
  PROP_PAGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void implement_dossier_holder (AvDossierHolderInterface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (AvDossierWindow, av_dossier_window, ADW_TYPE_APPLICATION_WINDOW, G_ADD_PRIVATE (AvDossierWindow) G_IMPLEMENT_INTERFACE (AV_TYPE_DOSSIER_HOLDER, implement_dossier_holder))

static AvDossierWindowPrivate *
get_private (gpointer window)
{
  return av_dossier_window_get_instance_private (window);
}

static gboolean
holds (AvDossierHolder *holder,
       const char *container)
{
  return g_strcmp0 (get_private (holder)->container, container) == 0;
}

static void
leave (AvDossierHolder *holder,
       const char *container,
       const char *why)
{
  adw_status_page_set_title (get_private (av_dossier_holder_replace (holder))->nobody, why);
}

static void
implement_dossier_holder (AvDossierHolderInterface *iface)
{
  iface->holds = holds;
  iface->leave = leave;
}

static void
open_dossier (AvDossierWindow *self,
              gboolean same)
{
  if (get_private (self)->session != NULL)
    AV_DOSSIER_WINDOW_GET_CLASS (self)->open (self, same);
}

static void
set_container (AvDossierWindow *self,
               const char *container)
{
  AvDossierWindowPrivate *priv = get_private (self);
  gboolean same = g_strcmp0 (priv->container, container) == 0;

  if (!same)
    {
      g_free (priv->container);
      priv->container = g_strdup (container);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTAINER]);
    }

  open_dossier (self, same);
}

static void
record_changed (AvDossierWindow *self,
                const char *form,
                const char *id,
                const char *container)
{
  const char *own = get_private (self)->container;

  if (own != NULL && (*container == '\0' || strcmp (container, own) == 0))
    AV_DOSSIER_WINDOW_GET_CLASS (self)->refresh (self);
}

static void
set_session (AvDossierWindow *self,
             AvSession *session)
{
  AvDossierWindowPrivate *priv = get_private (self);
  AvDossierWindowClass *klass = AV_DOSSIER_WINDOW_GET_CLASS (self);

  if (session == NULL || !g_set_object (&priv->session, session))
    return;

  if (klass->begin != NULL)
    klass->begin (self);
  if (priv->choice != NULL)
    g_object_set (priv->choice, "session", session, NULL);
  g_signal_connect_object (session, "record-changed", G_CALLBACK (record_changed), self, G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
  open_dossier (self, FALSE);
}

/* ---- Who is chosen ------------------------------------------------------------- */

static gboolean
is_choosing (AvDossierWindow *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (get_private (self)->side), "choice") == 0;
}

/* Nobody else was. */
static void
choice_stopped (AvDossierWindow *self)
{
  open_dossier (self, TRUE);
}

static gboolean
key_pressed (AvDossierWindow *self,
             guint keyval)
{
  if (keyval != GDK_KEY_Escape || !is_choosing (self))
    return FALSE;

  choice_stopped (self);

  return TRUE;
}

static void
search_action (GtkWidget *widget,
               const char *action,
               GVariant *parameter)
{
  av_dossier_window_choose (AV_DOSSIER_WINDOW (widget));
}

static void
command_action (GtkWidget *widget,
                const char *action,
                GVariant *parameter)
{
  AvDossierWindow *self = AV_DOSSIER_WINDOW (widget);
  AvDossierWindowPrivate *priv = get_private (self);
  AvDossierWindowClass *klass = AV_DOSSIER_WINDOW_GET_CLASS (self);

  if (av_dossier_choice_defer (priv->choice, action, parameter))
    return;

  if (strcmp (action, "win.new") == 0)
    klass->add (self);
  else if (strcmp (action, "win.print") == 0)
    av_dossier_sheet_print (GTK_WINDOW (self), priv->session, priv->container);
  else if (g_str_has_suffix (action, "-section"))
    klass->turn (self, strcmp (action, "win.next-section") == 0 ? 1 : -1);
  else
    klass->save (self, strcmp (action, "win.save-next") == 0);
}

/* Of who is shown: not while somebody else is looked for. */
static void
menu_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  if (!is_choosing (AV_DOSSIER_WINDOW (widget)))
    av_dossier_head_open_menu (get_private (widget)->head);
}

/* To another window of the same dossier. */
static void
follow_action (GtkWidget *widget,
               const char *action,
               GVariant *parameter)
{
  AvDossierWindowPrivate *priv = get_private (widget);

  if (priv->choice == NULL || !av_dossier_choice_defer (priv->choice, action, parameter))
    gtk_widget_activate_action (widget, "app.open-dossier", "(ss)", g_variant_get_string (parameter, NULL), priv->container != NULL ? priv->container : "");
}

static void
undo_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  AV_DOSSIER_WINDOW_GET_CLASS (widget)->undo (AV_DOSSIER_WINDOW (widget), strcmp (action, "win.redo") == 0);
}

void
av_dossier_window_class_install_commands (AvDossierWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "win.new", NULL, command_action);
  gtk_widget_class_install_action (widget_class, "win.save", NULL, command_action);
  gtk_widget_class_install_action (widget_class, "win.save-next", NULL, command_action);
  gtk_widget_class_install_action (widget_class, "win.print", NULL, command_action);
  gtk_widget_class_install_action (widget_class, "win.menu", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "win.previous-section", NULL, command_action);
  gtk_widget_class_install_action (widget_class, "win.next-section", NULL, command_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.redo", NULL, undo_action);
}

void
av_dossier_window_set_parts (AvDossierWindow *self,
                             AdwStatusPage *nobody,
                             AvStatusLine *status)
{
  AvDossierWindowPrivate *priv = get_private (self);

  priv->nobody = nobody;
  priv->status = status;
}

void
av_dossier_window_set_choice (AvDossierWindow *self,
                              AvDossierHead *head,
                              GtkStack *side,
                              AvDossierChoice *choice)
{
  AvDossierWindowPrivate *priv = get_private (self);
  GtkEventController *keys = gtk_event_controller_key_new ();

  priv->head = head;
  priv->side = side;
  priv->choice = choice;

  g_signal_connect_object (choice, "chosen", G_CALLBACK (set_container), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (choice, "stopped", G_CALLBACK (choice_stopped), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

void
av_dossier_window_choose (AvDossierWindow *self)
{
  AvDossierWindowPrivate *priv = get_private (self);

  av_spoken_show_page (priv->side, "choice");
  av_dossier_choice_focus_search (priv->choice);
}

/* ---- What a window shows ---------------------------------------------------- */

AvSession *
av_dossier_window_get_session (AvDossierWindow *self)
{
  g_return_val_if_fail (AV_IS_DOSSIER_WINDOW (self), NULL);

  return get_private (self)->session;
}

const char *
av_dossier_window_get_container (AvDossierWindow *self)
{
  g_return_val_if_fail (AV_IS_DOSSIER_WINDOW (self), NULL);

  return get_private (self)->container;
}

void
av_dossier_window_say (AvDossierWindow *self,
                       const char *text,
                       gboolean can_undo)
{
  g_return_if_fail (AV_IS_DOSSIER_WINDOW (self));

  if (get_private (self)->session != NULL)
    av_status_line_say (get_private (self)->status, text, can_undo ? "win.undo" : NULL);
}

void
av_dossier_window_refuse (AvDossierWindow *self,
                          const char *text)
{
  g_return_if_fail (AV_IS_DOSSIER_WINDOW (self));

  if (get_private (self)->session != NULL)
    av_status_line_refuse (get_private (self)->status, text, NULL);
}

static void
av_dossier_window_get_property (GObject *object,
                                guint property,
                                GValue *value,
                                GParamSpec *pspec)
{
  AvDossierWindow *self = AV_DOSSIER_WINDOW (object);

  if (property == PROP_SESSION)
    g_value_set_object (value, get_private (self)->session);
  else if (property == PROP_CONTAINER)
    g_value_set_string (value, get_private (self)->container);
  else
    g_value_set_string (value, AV_DOSSIER_WINDOW_GET_CLASS (self)->get_page (self));
}

static void
av_dossier_window_set_property (GObject *object,
                                guint property,
                                const GValue *value,
                                GParamSpec *pspec)
{
  AvDossierWindow *self = AV_DOSSIER_WINDOW (object);

  if (property == PROP_SESSION)
    set_session (self, g_value_get_object (value));
  else if (property == PROP_CONTAINER)
    set_container (self, g_value_get_string (value));
  else
    AV_DOSSIER_WINDOW_GET_CLASS (self)->set_page (self, g_value_get_string (value));
}

static void
av_dossier_window_dispose (GObject *object)
{
  AvDossierWindowPrivate *priv = get_private (object);

  g_clear_object (&priv->session);

  G_OBJECT_CLASS (av_dossier_window_parent_class)->dispose (object);
}

static void
av_dossier_window_finalize (GObject *object)
{
  g_free (get_private (object)->container);

  G_OBJECT_CLASS (av_dossier_window_parent_class)->finalize (object);
}

static void
av_dossier_window_class_init (AvDossierWindowClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = av_dossier_window_dispose;
  object_class->finalize = av_dossier_window_finalize;
  object_class->get_property = av_dossier_window_get_property;
  object_class->set_property = av_dossier_window_set_property;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION, flags);
  properties[PROP_CONTAINER] = g_param_spec_string ("container", NULL, NULL, NULL, flags);
  properties[PROP_PAGE] = g_param_spec_string ("page", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "win.follow", "s", follow_action);
}

static void
av_dossier_window_init (AvDossierWindow *self)
{
}
