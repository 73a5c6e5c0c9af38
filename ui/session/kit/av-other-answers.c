#include "av-other-answers.h"

#include <glib/gi18n.h>

#include "av-accessible.h"
#include "av-digit.h"
#include "av-field.h"

struct _AvOtherAnswers
{
  GtkWidget parent_instance;

  gboolean about_person;
  GtkWidget *button;
  GtkWidget *popover; /* NULL until it is opened */
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *const reserved_answers[] = { AV_ANSWER_UNKNOWN, AV_ANSWER_REFUSED, AV_ANSWER_NOT_APPLICABLE };

G_DEFINE_FINAL_TYPE (AvOtherAnswers, av_other_answers, GTK_TYPE_WIDGET)

static void
choose (AvOtherAnswers *self,
        const char *answer)
{
  if (self->popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (self->popover));
  g_signal_emit (self, signals[CHOSEN], 0, answer);
}

static void
answer_clicked (GtkWidget *button,
                AvOtherAnswers *self)
{
  choose (self, g_object_get_data (G_OBJECT (button), "answer"));
}

static gboolean
key_pressed (AvOtherAnswers *self,
             guint keyval,
             guint keycode)
{
  int digit = av_digit_from_key (keyval, keycode);

  if (digit < 1 || digit > (int) G_N_ELEMENTS (reserved_answers))
    return FALSE;

  choose (self, reserved_answers[digit - 1]);

  return TRUE;
}

static void
add_answer (AvOtherAnswers *self,
            GtkWidget *box,
            const char *text,
            const char *answer)
{
  GtkWidget *button = gtk_button_new ();

  gtk_button_set_child (GTK_BUTTON (button), g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, NULL));
  gtk_widget_add_css_class (button, "flat");
  av_accessible_name (button, text, NULL);
  g_object_set_data (G_OBJECT (button), "answer", (gpointer) answer);
  g_signal_connect (button, "clicked", G_CALLBACK (answer_clicked), self);
  gtk_box_append (GTK_BOX (box), button);
}

static GtkWidget *
build_popover (AvOtherAnswers *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkEventController *keys = gtk_event_controller_key_new ();

  for (guint i = 0; i < G_N_ELEMENTS (reserved_answers); i++)
    {
      g_autofree char *text = g_strdup_printf ("%u   %s", i + 1, av_answer_show_reserved (reserved_answers[i]));

      add_answer (self, box, text, reserved_answers[i]);
    }
  add_answer (self, box, _ ("      Not asked (clear)"), NULL);

  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (box, keys);
  gtk_popover_set_child (GTK_POPOVER (popover), box);

  return popover;
}

gboolean
av_other_answers_open (AvOtherAnswers *self)
{
  g_return_val_if_fail (AV_IS_OTHER_ANSWERS (self), FALSE);

  if (!self->about_person)
    return FALSE;

  if (self->popover == NULL)
    {
      self->popover = build_popover (self);
      gtk_widget_set_parent (self->popover, self->button);
    }
  gtk_popover_popup (GTK_POPOVER (self->popover));

  return TRUE;
}

static void
button_clicked (AvOtherAnswers *self)
{
  if (!av_other_answers_open (self))
    choose (self, NULL);
}

GtkWidget *
av_other_answers_new (gboolean about_person)
{
  AvOtherAnswers *self = g_object_new (AV_TYPE_OTHER_ANSWERS, NULL);

  self->about_person = about_person;
  g_object_set (self->button,
                "icon-name", about_person ? "view-more-symbolic" : "edit-clear-symbolic",
                "tooltip-text", about_person ? _ ("Does not know, does not wish to say… (Alt+↓)") : _ ("Clear the answer"),
                NULL);
  av_accessible_name (self->button, about_person ? _ ("Other answers") : _ ("Clear the answer"), NULL);

  return GTK_WIDGET (self);
}

static void
av_other_answers_dispose (GObject *object)
{
  AvOtherAnswers *self = AV_OTHER_ANSWERS (object);

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->button, gtk_widget_unparent);

  G_OBJECT_CLASS (av_other_answers_parent_class)->dispose (object);
}

static void
av_other_answers_class_init (AvOtherAnswersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = av_other_answers_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
av_other_answers_init (AvOtherAnswers *self)
{
  self->button = g_object_new (GTK_TYPE_BUTTON, "focusable", FALSE, "valign", GTK_ALIGN_START, NULL);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_add_css_class (self->button, "av-more");
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (button_clicked), self);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}
