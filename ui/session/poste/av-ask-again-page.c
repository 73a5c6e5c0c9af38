#include "av-ask-again-page.h"

#include <glib/gi18n-lib.h>

#include "av-file-pick.h"
#include "av-numbered-words.h"
#include "av-own-request.h"

struct _AvAskAgainPage
{
  AdwBin parent_instance;

  GtkLabel *words;

  AvQueue *queue;
  AvOpening *opening; /* not owned: it outlives the queue */
  AvOwnRequest *request;
};

enum
{
  SAID,
  REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvAskAgainPage, av_ask_again_page, ADW_TYPE_BIN)

static gboolean
show_request (AvAskAgainPage *self,
              GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvOwnRequest) request = av_own_request_finish (self->queue, result, &error);

  if (request == NULL)
    {
      g_signal_emit (self, signals[REFUSED], 0, error->message);
      return FALSE;
    }

  g_clear_pointer (&self->request, av_own_request_free);
  self->request = g_steal_pointer (&request);
  av_numbered_words_show (self->words, self->request->words);
  return TRUE;
}

static void
request_read (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (AvAskAgainPage) self = user_data;

  if (self->words != NULL)
    show_request (self, result);
}

static void
request_written (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (AvAskAgainPage) self = user_data;

  if (self->words != NULL && show_request (self, result))
    g_signal_emit (self, signals[SAID], 0, _ ("The request is written: give it to an intendant. The answer comes back beside it; choose that stick in the exchange."));
}

static void
picked (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  g_autoptr (AvAskAgainPage) self = user_data;
  g_autofree char *file = av_file_pick_finish (result);

  if (file != NULL && self->words != NULL)
    av_own_request_ask (self->queue, self->opening, file, request_written, g_object_ref (self));
}

void
av_ask_again_page_write (AvAskAgainPage *self)
{
  g_autofree char *name = NULL;

  g_return_if_fail (AV_IS_ASK_AGAIN_PAGE (self));

  name = av_own_request_name_file (self->request);
  av_file_pick_save (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Where to write the request"), name, picked, g_object_ref (self));
}

void
av_ask_again_page_begin (AvAskAgainPage *self,
                         AvQueue *queue,
                         AvOpening *opening)
{
  g_return_if_fail (AV_IS_ASK_AGAIN_PAGE (self));

  g_set_object (&self->queue, queue);
  self->opening = opening;
  av_own_request_ask (queue, opening, NULL, request_read, g_object_ref (self));
}

static void
av_ask_again_page_dispose (GObject *object)
{
  AvAskAgainPage *self = AV_ASK_AGAIN_PAGE (object);

  g_clear_object (&self->queue);
  g_clear_pointer (&self->request, av_own_request_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_ASK_AGAIN_PAGE);

  G_OBJECT_CLASS (av_ask_again_page_parent_class)->dispose (object);
}

static void
av_ask_again_page_class_init (AvAskAgainPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_ask_again_page_dispose;
  signals[SAID] = g_signal_new ("said", AV_TYPE_ASK_AGAIN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[REFUSED] = g_signal_new ("refused", AV_TYPE_ASK_AGAIN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-ask-again-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AvAskAgainPage, words);
}

static void
av_ask_again_page_init (AvAskAgainPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
