#include "av-phrase-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-focus.h"
#include "av-passphrase.h"
#include "av-secret-entry.h"
#include "av-spoken.h"
#include "av-word-lines.h"
#include "av-words.h"

struct _AvPhrasePage
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkLabel *explanation;
  GtkLabel *words;
  GtkEditable *typed;
  GtkLabel *message;

  AvSecret *phrase;
  gboolean taken; /* and nothing of it is shown */
};

G_DEFINE_FINAL_TYPE (AvPhrasePage, av_phrase_page, GTK_TYPE_WIDGET)

/* Shown because it has to be copied; the label is emptied afterwards. */
static void
show_words (AvPhrasePage *self)
{
  self->taken = FALSE;
  av_word_lines_show (self->words, self->phrase);
  gtk_label_set_text (self->message, "");
}

void
av_phrase_page_show_again (AvPhrasePage *self)
{
  g_return_if_fail (AV_IS_PHRASE_PAGE (self));

  if (!self->taken)
    return;

  av_secret_entry_give_back (self->typed, self->phrase);
  show_words (self);
}

/* Whoever types is mending what was told. */
static void
typed_again (AvPhrasePage *self)
{
  gtk_label_set_text (self->message, "");
}

void
av_phrase_page_draw (AvPhrasePage *self)
{
  g_return_if_fail (AV_IS_PHRASE_PAGE (self));

  g_clear_pointer (&self->phrase, av_secret_unref);
  self->phrase = av_words_generate (AV_PASSPHRASE_WORDS);
  gtk_editable_set_text (self->typed, "");
  show_words (self);
}

AvSecret *
av_phrase_page_take (AvPhrasePage *self)
{
  const char *text;
  g_autoptr (AvSecret) typed = NULL;
  g_autoptr (AvSecret) normal = NULL;
  g_autoptr (AvSecret) wanted = NULL;

  g_return_val_if_fail (AV_IS_PHRASE_PAGE (self), NULL);

  text = gtk_editable_get_text (self->typed);
  typed = av_secret_new (MAX (strlen (text), 1));
  memcpy (av_secret_get_data (typed), text, strlen (text));
  normal = av_words_normalise (typed);
  wanted = av_words_normalise (self->phrase);

  if (!av_secret_equal (normal, wanted))
    {
      gtk_label_set_text (self->message, _ ("These are not the words above: copy them on paper, then type them from the paper."));
      gtk_widget_grab_focus (GTK_WIDGET (self->typed));
      return NULL;
    }

  gtk_editable_set_text (self->typed, "");
  gtk_label_set_text (self->words, "");
  self->taken = TRUE;

  return av_secret_ref (self->phrase);
}

GtkWidget *
av_phrase_page_new (const char *explanation)
{
  AvPhrasePage *self = g_object_new (AV_TYPE_PHRASE_PAGE, NULL);

  gtk_label_set_text (self->explanation, explanation);
  av_phrase_page_draw (self);

  return GTK_WIDGET (self);
}

static gboolean
av_phrase_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (AV_PHRASE_PAGE (widget)->typed));
}

static void
av_phrase_page_dispose (GObject *object)
{
  AvPhrasePage *self = AV_PHRASE_PAGE (object);

  g_clear_pointer (&self->phrase, av_secret_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_PHRASE_PAGE);

  G_OBJECT_CLASS (av_phrase_page_parent_class)->dispose (object);
}

static void
av_phrase_page_class_init (AvPhrasePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_phrase_page_dispose;
  widget_class->grab_focus = av_phrase_page_grab_focus;
  widget_class->focus = av_focus_children;

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-phrase-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AvPhrasePage, content);
  gtk_widget_class_bind_template_child (widget_class, AvPhrasePage, explanation);
  gtk_widget_class_bind_template_child (widget_class, AvPhrasePage, words);
  gtk_widget_class_bind_template_child (widget_class, AvPhrasePage, typed);
  gtk_widget_class_bind_template_child (widget_class, AvPhrasePage, message);
  gtk_widget_class_bind_template_callback (widget_class, av_phrase_page_draw);
  gtk_widget_class_bind_template_callback (widget_class, typed_again);
}

static void
av_phrase_page_init (AvPhrasePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  av_spoken_name_mnemonics (GTK_WIDGET (self));
}
