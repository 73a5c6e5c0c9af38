#include "av-outing-pin-window.h"

#include <glib/gi18n-lib.h>

#include "av-outing-pin.h"
#include "av-pin-entry.h"
#include "av-porch-line.h"
#include "av-spoken.h"

struct _AvOutingPinWindow
{
  AdwWindow parent_instance;

  AvPinEntry *code;
  AvPinEntry *again;
  GtkSpinner *spinner;
  GtkLabel *message;
  GtkWidget *end;

  AvSession *session;
  AvOpening *opening; /* not owned: it outlives every window */
};

G_DEFINE_FINAL_TYPE (AvOutingPinWindow, av_outing_pin_window, ADW_TYPE_WINDOW)

static void
show_message (AvOutingPinWindow *self,
              const char *message)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->message), "av-error");
  gtk_label_set_text (self->message, message);
}

static void
set_busy (AvOutingPinWindow *self,
          gboolean busy)
{
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->code), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->again), !busy);
}

static void
start (AvOutingPinWindow *self)
{
  av_pin_entry_clear (self->code);
  av_pin_entry_clear (self->again);
  set_busy (self, FALSE);
  show_message (self, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->code));
}

static void
start_over (AvOutingPinWindow *self,
            const char *why)
{
  start (self);
  show_message (self, why);
  gtk_widget_add_css_class (GTK_WIDGET (self->message), "av-error");
}

/* ---- Sealing the keys ------------------------------------------------------- */

typedef struct
{
  AvOpening *opening;
  AvSecret *code;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  av_secret_unref (question->code);
  g_free (question);
}

static gpointer
seal (AvStore *store,
      gpointer user_data,
      GError **error)
{
  Question *question = user_data;
  g_autoptr (AvHandover) handover = av_opening_make_handover (question->opening);

  return av_outing_pin_seal (handover, question->code, error);
}

static void
sealed (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  g_autoptr (AvOutingPinWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvSecret) keys = av_queue_call_finish (AV_QUEUE (source), result, &error);

  if (self->session == NULL)
    return;
  if (keys == NULL)
    {
      start_over (self, error->message);
      return;
    }
  if (!av_porch_line_say (AV_PORCH_LINE_FD, AV_PORCH_LINE_OUTING, keys))
    {
      start_over (self, _ ("The lock screen does not answer: the code was not kept. Nothing is lost; your secret phrase opens as ever."));
      return;
    }

  av_session_set_outing_until (self->session, g_get_real_time () / G_USEC_PER_SEC + AV_OUTING_PIN_SECONDS);
  gtk_window_close (GTK_WINDOW (self));
}

static void
begin (AvOutingPinWindow *self,
       AvSecret *code)
{
  Question *question = g_new0 (Question, 1);

  question->opening = self->opening;
  question->code = av_secret_ref (code);
  set_busy (self, TRUE);
  av_queue_call (av_session_get_queue (self->session), seal, question, question_free, (GDestroyNotify) av_secret_unref, NULL,
                 sealed, g_object_ref (self));
}

/* ---- Typing ----------------------------------------------------------------- */

static void
code_complete (AvOutingPinWindow *self)
{
  g_autoptr (AvSecret) code = av_pin_entry_dup (self->code);
  g_autoptr (GError) error = NULL;

  if (!av_outing_pin_check (code, &error))
    {
      start_over (self, error->message);
      return;
    }

  show_message (self, _ ("Once more, to be sure."));
  gtk_widget_grab_focus (GTK_WIDGET (self->again));
}

static void
again_complete (AvOutingPinWindow *self)
{
  g_autoptr (AvSecret) first = av_pin_entry_dup (self->code);
  g_autoptr (AvSecret) second = av_pin_entry_dup (self->again);

  if (first == NULL || !av_secret_equal (first, second))
    {
      start_over (self, _ ("These are not the same six digits twice. Type the code again."));
      return;
    }

  show_message (self, "");
  begin (self, first);
}

void
av_outing_pin_window_end_outing (AvSession *session)
{
  av_porch_line_say (AV_PORCH_LINE_FD, AV_PORCH_LINE_END_OUTING, NULL);
  av_session_set_outing_until (session, 0);
}

static void
end_clicked (AvOutingPinWindow *self)
{
  av_outing_pin_window_end_outing (self->session);
  gtk_window_close (GTK_WINDOW (self));
}

GtkWindow *
av_outing_pin_window_new (GtkWindow *parent,
                          AvSession *session,
                          AvOpening *opening)
{
  AvOutingPinWindow *self = g_object_new (AV_TYPE_OUTING_PIN_WINDOW, "transient-for", parent, NULL);

  self->session = g_object_ref (session);
  self->opening = opening;
  gtk_widget_set_visible (self->end, av_session_get_outing_until (session) != 0);
  start (self);

  return GTK_WINDOW (self);
}

static void
av_outing_pin_window_dispose (GObject *object)
{
  AvOutingPinWindow *self = AV_OUTING_PIN_WINDOW (object);

  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_OUTING_PIN_WINDOW);

  G_OBJECT_CLASS (av_outing_pin_window_parent_class)->dispose (object);
}

static void
av_outing_pin_window_class_init (AvOutingPinWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_outing_pin_window_dispose;

  g_type_ensure (AV_TYPE_PIN_ENTRY);
  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-outing-pin-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AvOutingPinWindow, code);
  gtk_widget_class_bind_template_child (widget_class, AvOutingPinWindow, again);
  gtk_widget_class_bind_template_child (widget_class, AvOutingPinWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, AvOutingPinWindow, message);
  gtk_widget_class_bind_template_child (widget_class, AvOutingPinWindow, end);
  gtk_widget_class_bind_template_callback (widget_class, code_complete);
  gtk_widget_class_bind_template_callback (widget_class, again_complete);
  gtk_widget_class_bind_template_callback (widget_class, end_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
av_outing_pin_window_init (AvOutingPinWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  av_spoken_name_mnemonics (GTK_WIDGET (self));
}
