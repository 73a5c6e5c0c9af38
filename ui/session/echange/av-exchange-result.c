#include "av-exchange-result.h"

#include <glib/gi18n-lib.h>

#include "av-exchange-rows.h"
#include "av-spoken.h"

struct _AvExchangeResult
{
  AdwBin parent_instance;

  GtkWidget *banner;
  GtkLabel *verdict;
  GtkLabel *summary;
  GtkWidget *travels; /* how it goes from a folder to the others */
  GtkWidget *eject;
  GtkLabel *trouble; /* why it was not ejected */
  GtkWidget *decide;
  GtkBox *results;
  GtkBox *left;

  GMount *stick;    /* NULL: there is none to eject */
  GMount *ejecting; /* the one that was asked for last, until it answers */
  guint n_waiting;
};

enum
{
  PROP_WAITING = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AvExchangeResult, av_exchange_result, ADW_TYPE_BIN)

/* GTK reads no label aloud when it changes before 4.14: what is said is a place for
 * the keyboard, which Tab leaves for good. */
static void
rest (AvExchangeResult *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  /* It comes by itself: where to is shown. */
  if (GTK_IS_WINDOW (root))
    gtk_window_set_focus_visible (GTK_WINDOW (root), TRUE);
  gtk_widget_set_focusable (self->banner, TRUE);
  gtk_widget_grab_focus (self->banner);
}

static void
focus_left (AvExchangeResult *self)
{
  gtk_widget_set_focusable (self->banner, FALSE);
}

void
av_exchange_result_take_focus (AvExchangeResult *self)
{
  g_return_if_fail (AV_IS_EXCHANGE_RESULT (self));

  if (!gtk_widget_get_visible (self->eject) || !gtk_widget_grab_focus (self->eject))
    rest (self);
}

/* NULL: it was. */
static void
say_not_ejected (AvExchangeResult *self,
                 const GError *error)
{
  g_autofree char *text = error != NULL ? g_strdup_printf (C_ ("sentence: why", "%s %s"), _ ("The stick was not ejected."), error->message)
                                        : g_strdup ("");

  gtk_label_set_text (self->trouble, text);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), error != NULL);
}

/* What is not shown is not read out. */
static void
describe_banner (AvExchangeResult *self,
                 gboolean travels)
{
  GtkAccessible *banner = GTK_ACCESSIBLE (self->banner);

  if (travels)
    gtk_accessible_update_relation (banner, GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->summary, self->travels, NULL, -1);
  else
    gtk_accessible_update_relation (banner, GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->summary, NULL, -1);
}

/* NULL: none. */
static void
set_ejecting (AvExchangeResult *self,
              GMount *stick)
{
  /* What takes no keys keeps the keyboard from whoever is there. */
  if (stick != NULL && gtk_widget_has_focus (self->eject))
    rest (self);
  g_set_object (&self->ejecting, stick);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "result.eject", stick == NULL);
}

void
av_exchange_result_show (AvExchangeResult *self,
                         AvExchangeReport *report,
                         GMount *stick)
{
  g_autofree char *summary = av_exchange_rows_sum_up (report);

  g_return_if_fail (AV_IS_EXCHANGE_RESULT (self));

  g_set_object (&self->stick, stick);
  set_ejecting (self, NULL);
  gtk_label_set_text (self->summary, summary);
  gtk_label_set_text (self->verdict, stick != NULL    ? _ ("The exchange is complete. You may take the stick out.")
                                     : report->is_cut ? _ ("The exchange is complete. All that goes this time is in the folder.")
                                                      : _ ("The exchange is complete. Everything is in the folder."));
  gtk_widget_set_visible (self->travels, stick == NULL);
  describe_banner (self, stick == NULL);
  say_not_ejected (self, NULL);
  gtk_widget_set_visible (self->eject, stick != NULL && g_mount_can_eject (stick));
  av_exchange_rows_show_report (self->results, report);
  av_exchange_rows_forget (self->left);
}

void
av_exchange_result_show_left (AvExchangeResult *self,
                              AvExchangeScan *scan)
{
  g_return_if_fail (AV_IS_EXCHANGE_RESULT (self));

  av_exchange_rows_show_left (self->left, scan);
}

static void
hide_eject (AvExchangeResult *self)
{
  gboolean at_keyboard = gtk_widget_has_focus (self->eject);

  g_clear_object (&self->stick);
  gtk_widget_set_visible (self->eject, FALSE);
  if (at_keyboard)
    rest (self);
}

void
av_exchange_result_forget_stick (AvExchangeResult *self,
                                 GMount *stick)
{
  g_return_if_fail (AV_IS_EXCHANGE_RESULT (self));

  if (self->stick == stick)
    hide_eject (self);
}

static void
ejected (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (AvExchangeResult) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = g_mount_eject_with_operation_finish (G_MOUNT (source), result, &error);

  /* The window was closed, or tells of another exchange by now. */
  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL || self->ejecting != G_MOUNT (source))
    return;

  set_ejecting (self, NULL);
  say_not_ejected (self, error);
  if (done)
    {
      gtk_label_set_text (self->verdict, _ ("The stick is ejected: take it out."));
      hide_eject (self);
    }
  else if (gtk_widget_has_focus (self->banner))
    gtk_widget_grab_focus (self->eject);
}

static void
eject_action (GtkWidget *widget,
              const char *name,
              GVariant *parameter)
{
  AvExchangeResult *self = AV_EXCHANGE_RESULT (widget);

  if (self->stick == NULL)
    return;

  set_ejecting (self, self->stick);
  g_mount_eject_with_operation (self->stick, G_MOUNT_UNMOUNT_NONE, NULL, NULL, ejected, g_object_ref (self));
}

static void
set_waiting (AvExchangeResult *self,
             guint n_waiting)
{
  g_autofree char *label = g_strdup_printf (ngettext ("%u decision waits for you below", "%u decisions wait for you below", n_waiting), n_waiting);

  self->n_waiting = n_waiting;
  gtk_button_set_label (GTK_BUTTON (self->decide), label);
  if (n_waiting == 0 && gtk_widget_has_focus (self->decide))
    rest (self);
  gtk_widget_set_visible (self->decide, n_waiting > 0);
}

static void
av_exchange_result_get_property (GObject *object,
                                 guint property,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  switch (property)
    {
    case PROP_WAITING:
      g_value_set_uint (value, AV_EXCHANGE_RESULT (object)->n_waiting);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
av_exchange_result_set_property (GObject *object,
                                 guint property,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  switch (property)
    {
    case PROP_WAITING:
      set_waiting (AV_EXCHANGE_RESULT (object), g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
av_exchange_result_dispose (GObject *object)
{
  g_clear_object (&AV_EXCHANGE_RESULT (object)->stick);
  g_clear_object (&AV_EXCHANGE_RESULT (object)->ejecting);

  G_OBJECT_CLASS (av_exchange_result_parent_class)->dispose (object);
}

static void
av_exchange_result_class_init (AvExchangeResultClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_exchange_result_get_property;
  object_class->set_property = av_exchange_result_set_property;
  object_class->dispose = av_exchange_result_dispose;

  properties[PROP_WAITING] = g_param_spec_uint ("waiting", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-exchange-result.ui");
  gtk_widget_class_bind_template_child (widget_class, AvExchangeResult, banner);
  gtk_widget_class_bind_template_child (widget_class, AvExchangeResult, verdict);
  gtk_widget_class_bind_template_child (widget_class, AvExchangeResult, summary);
  gtk_widget_class_bind_template_child (widget_class, AvExchangeResult, travels);
  gtk_widget_class_bind_template_child (widget_class, AvExchangeResult, eject);
  gtk_widget_class_bind_template_child (widget_class, AvExchangeResult, trouble);
  gtk_widget_class_bind_template_child (widget_class, AvExchangeResult, decide);
  gtk_widget_class_bind_template_child (widget_class, AvExchangeResult, results);
  gtk_widget_class_bind_template_child (widget_class, AvExchangeResult, left);
  gtk_widget_class_bind_template_callback (widget_class, focus_left);
  gtk_widget_class_install_action (widget_class, "result.eject", NULL, eject_action);
}

static void
av_exchange_result_init (AvExchangeResult *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  av_spoken_name_mnemonics (GTK_WIDGET (self));
}
