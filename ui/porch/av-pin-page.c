#include "av-pin-page.h"

#include <glib/gi18n-lib.h>
#include <time.h>

#include "av-crypto.h"
#include "av-focus.h"
#include "av-look.h"
#include "av-pin-entry.h"
#include "av-spoken.h"

struct _AvPinPage
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkImage *emblem;
  GtkLabel *greeting;
  AvPinEntry *code;
  GtkSpinner *spinner;
  GtkLabel *message;

  AvOutingPin *pin; /* not owned */
  guint attempt;    /* the one that the thread works for */
};

enum
{
  UNLOCKED,
  LEAVE,
  END,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvPinPage, av_pin_page, GTK_TYPE_WIDGET)

gint64
av_pin_page_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_BOOTTIME, &now);

  return now.tv_sec;
}

/* ---- An attempt ------------------------------------------------------------ */

typedef struct
{
  AvSecret *sealed;
  AvSecret *code;
  guint number;
} Attempt;

static void
attempt_free (gpointer data)
{
  Attempt *attempt = data;

  av_secret_unref (attempt->sealed);
  av_secret_unref (attempt->code);
  g_free (attempt);
}

static void
derive (GTask *task,
        gpointer source,
        gpointer task_data,
        GCancellable *cancellable)
{
  Attempt *attempt = task_data;
  GError *error = NULL;
  AvSecret *key = av_outing_pin_derive (attempt->sealed, attempt->code, &error);

  if (key != NULL)
    g_task_return_pointer (task, key, (GDestroyNotify) av_secret_unref);
  else
    g_task_return_error (task, error);
}

static void
show_message (AvPinPage *self,
              const char *message)
{
  gtk_label_set_text (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
}

static void
refuse (AvPinPage *self,
        const GError *error)
{
  guint left = av_outing_pin_get_attempts_left (self->pin);
  g_autofree char *message = NULL;

  if (left == 0)
    {
      g_signal_emit (self, signals[LEAVE], 0, error->message);
      return;
    }

  /* Translators: what is wrong with the code, a sentence; then how many are left. */
  message = g_strdup_printf (ngettext ("%s %u attempt left.", "%s %u attempts left.", left), error->message, left);
  show_message (self, message);
  gtk_widget_grab_focus (GTK_WIDGET (self->code));
}

static void
derived (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  AvPinPage *self = AV_PIN_PAGE (source);
  Attempt *attempt = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (AvSecret) key = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (AvHandover) handover = NULL;

  /* What it was for was forgotten meanwhile. */
  if (self->pin == NULL || attempt->number != self->attempt)
    return;

  gtk_spinner_stop (self->spinner);
  gtk_widget_set_sensitive (GTK_WIDGET (self->code), TRUE);
  if (key != NULL)
    {
      handover = av_outing_pin_open (self->pin, key, av_pin_page_now (), &error);
      av_crypto_wipe_stack ();
    }

  if (handover == NULL)
    {
      refuse (self, error);
      return;
    }

  gtk_widget_set_sensitive (GTK_WIDGET (self->code), FALSE);
  gtk_spinner_start (self->spinner);
  g_signal_emit (self, signals[UNLOCKED], 0, handover);
}

static void
code_complete (AvPinPage *self)
{
  AvSecret *sealed = self->pin != NULL ? av_outing_pin_get_sealed (self->pin) : NULL;
  g_autoptr (GTask) task = NULL;
  Attempt *attempt;

  if (sealed == NULL || av_outing_pin_look (self->pin, av_pin_page_now ()) != AV_OUTING_PIN_KEPT)
    {
      av_pin_entry_clear (self->code);
      g_signal_emit (self, signals[LEAVE], 0, _ ("The outing’s code is forgotten. Nothing is lost: unlock with your secret phrase."));
      return;
    }

  attempt = g_new0 (Attempt, 1);
  attempt->sealed = av_secret_ref (sealed);
  attempt->code = av_pin_entry_take (self->code);
  attempt->number = ++self->attempt;
  show_message (self, NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->code), FALSE);
  gtk_spinner_start (self->spinner);
  task = g_task_new (self, NULL, derived, NULL);
  g_task_set_task_data (task, attempt, attempt_free);
  g_task_run_in_thread (task, derive);
}

/* ---- The page --------------------------------------------------------------- */

void
av_pin_page_ask (AvPinPage *self,
                 AvOutingPin *pin)
{
  g_autofree char *greeting = NULL;

  g_return_if_fail (AV_IS_PIN_PAGE (self));

  self->pin = pin;
  self->attempt++;
  greeting = g_strdup_printf (_ ("%s, the outing’s code"), av_outing_pin_get_label (pin));
  gtk_label_set_text (self->greeting, greeting);
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_sensitive (GTK_WIDGET (self->code), TRUE);
  av_pin_entry_clear (self->code);
  show_message (self, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->code));
}

void
av_pin_page_forget (AvPinPage *self)
{
  g_return_if_fail (AV_IS_PIN_PAGE (self));

  self->pin = NULL;
  self->attempt++;
  av_pin_entry_clear (self->code);
  gtk_spinner_stop (self->spinner);
}

static void
phrase_action (GtkWidget *widget,
               const char *name,
               GVariant *parameter)
{
  g_signal_emit (widget, signals[LEAVE], 0, NULL);
}

static void
end_action (GtkWidget *widget,
            const char *name,
            GVariant *parameter)
{
  g_signal_emit (widget, signals[END], 0);
}

/* GTK moves the focus at the first frame when what had it was hidden before
 * the window was shown: the code takes it after that. */
static gboolean
first_frame_drawn (gpointer user_data)
{
  AvPinPage *self = user_data;

  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && self->pin != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->code));

  return G_SOURCE_REMOVE;
}

static void
av_pin_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (av_pin_page_parent_class)->map (widget);

  g_idle_add_full (G_PRIORITY_LOW, first_frame_drawn, g_object_ref (widget), g_object_unref);
}

static gboolean
av_pin_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (AV_PIN_PAGE (widget)->code));
}

static void
av_pin_page_dispose (GObject *object)
{
  AvPinPage *self = AV_PIN_PAGE (object);

  self->pin = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_PIN_PAGE);

  G_OBJECT_CLASS (av_pin_page_parent_class)->dispose (object);
}

static void
av_pin_page_class_init (AvPinPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_pin_page_dispose;
  widget_class->grab_focus = av_pin_page_grab_focus;
  widget_class->focus = av_focus_children;
  widget_class->map = av_pin_page_map;

  g_type_ensure (AV_TYPE_PIN_ENTRY);
  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/porch/av-pin-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AvPinPage, content);
  gtk_widget_class_bind_template_child (widget_class, AvPinPage, emblem);
  gtk_widget_class_bind_template_child (widget_class, AvPinPage, greeting);
  gtk_widget_class_bind_template_child (widget_class, AvPinPage, code);
  gtk_widget_class_bind_template_child (widget_class, AvPinPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, AvPinPage, message);
  gtk_widget_class_bind_template_callback (widget_class, code_complete);
  gtk_widget_class_install_action (widget_class, "pin.phrase", NULL, phrase_action);
  gtk_widget_class_install_action (widget_class, "pin.end", NULL, end_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "pin.phrase", NULL);

  signals[UNLOCKED] = g_signal_new ("unlocked", AV_TYPE_PIN_PAGE, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[LEAVE] = g_signal_new ("leave", AV_TYPE_PIN_PAGE, G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[END] = g_signal_new ("end", AV_TYPE_PIN_PAGE, G_SIGNAL_RUN_LAST, 0,
                               NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
av_pin_page_init (AvPinPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  av_spoken_name_mnemonics (GTK_WIDGET (self));
  av_look_show_emblem (self->emblem);
}
