#include "av-join-window.h"

#include <glib/gi18n-lib.h>

#include "av-database.h"
#include "av-file-pick.h"
#include "av-next-step.h"
#include "av-own-request.h"
#include "av-spoken.h"
#include "av-status-line.h"
#include "av-numbered-words.h"

struct _AvJoinWindow
{
  AdwApplicationWindow parent_instance;

  GtkLabel *own_words;
  AdwActionRow *file_row;
  GtkWidget *choose;
  AdwEntryRow *words;
  AvStatusLine *status;
  GtkWidget *join;

  AvQueue *queue;
  AvOpening *opening; /* not owned: outlives the queue */
  AvOwnRequest *request;
  char *file;
  AvAskedWords asked;
};

/* What the store's thread is asked. */
typedef struct
{
  AvOpening *opening;
  char *file;
  char *words;
  AvAskedWords asked;
} Question;

enum
{
  JOINED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvJoinWindow, av_join_window, ADW_TYPE_APPLICATION_WINDOW)

static Question *
question_new (AvJoinWindow *self,
              const char *file,
              const char *words)
{
  Question *question = g_new0 (Question, 1);

  question->opening = self->opening;
  question->file = g_strdup (file);
  question->words = g_strdup (words);
  question->asked = self->asked;

  return question;
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->file);
  g_free (question->words);
  g_free (question);
}

/* ---- On the store's thread ------------------------------------------------ */

static gpointer
finish_join (AvStore *store,
             gpointer user_data,
             GError **error)
{
  Question *question = user_data;

  if (!av_installation_finish_join (av_opening_get_installation (question->opening), question->file, question->words, &question->asked, error))
    return NULL;

  /* It has joined, whatever becomes of the keys: the next opening makes them good. */
  av_opening_reconcile (question->opening, NULL);

  return av_installation_dup_organisation (av_opening_get_installation (question->opening));
}

/* ---- On the screen -------------------------------------------------------- */

static void
say (AvJoinWindow *self,
     const char *text)
{
  av_status_line_say (self->status, text, NULL);
}

static void
refuse (AvJoinWindow *self,
        const char *text)
{
  av_status_line_refuse (self->status, text, NULL);
}

static void
ask_for_words (AvJoinWindow *self)
{
  g_autofree char *title = NULL;

  av_asked_words_draw (&self->asked);
  title = g_strdup_printf (_ ("Word no. %u and word no. %u of the organisation"), self->asked.first, self->asked.second);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->words), title);
  gtk_editable_set_text (GTK_EDITABLE (self->words), "");
}

/* Whoever types is mending what was told. */
static void
typed_again (AvJoinWindow *self)
{
  say (self, "");
}

static gboolean
show_own (AvJoinWindow *self,
          GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvOwnRequest) request = av_own_request_finish (self->queue, result, &error);

  if (request == NULL)
    {
      refuse (self, error->message);
      return FALSE;
    }

  g_clear_pointer (&self->request, av_own_request_free);
  self->request = g_steal_pointer (&request);
  av_numbered_words_show (self->own_words, self->request->words);
  return TRUE;
}

static void
own_read (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (AvJoinWindow) self = user_data;

  if (self->own_words != NULL)
    show_own (self, result);
}

static void
request_written (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (AvJoinWindow) self = user_data;

  if (self->own_words != NULL && show_own (self, result))
    say (self, _ ("The request is written: give it to an intendant."));
}

static void
join_finished (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (AvJoinWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *organisation = av_queue_call_finish (AV_QUEUE (source), result, &error);

  if (self->join == NULL)
    return;

  gtk_widget_set_sensitive (self->join, TRUE);
  if (error == NULL)
    {
      g_signal_emit (self, signals[JOINED], 0);
      return;
    }

  if (g_error_matches (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_WORDS))
    ask_for_words (self);
  refuse (self, error->message);
  if (g_error_matches (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_WORDS))
    gtk_widget_grab_focus (GTK_WIDGET (self->words));
  else if (g_error_matches (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_FULL))
    gtk_widget_grab_focus (self->join);
  else
    gtk_widget_grab_focus (self->choose);
}

static void
join_clicked (AvJoinWindow *self)
{
  if (self->file == NULL)
    {
      refuse (self, _ ("First open the welcome."));
      gtk_widget_grab_focus (self->choose);
      return;
    }

  say (self, "");
  gtk_widget_set_sensitive (self->join, FALSE);
  av_queue_call (self->queue, finish_join, question_new (self, self->file, gtk_editable_get_text (GTK_EDITABLE (self->words))),
                 question_free, g_free, NULL, join_finished, g_object_ref (self));
}

/* Nothing is done before the file is chosen. */
static void
show_next_step (AvJoinWindow *self)
{
  const AvStep choose = { self->choose, _ ("_Open the welcome…") };
  const AvStep finish = { self->join, _ ("_Join") };

  av_next_step (GTK_WINDOW (self), self->file != NULL ? finish : choose, self->file != NULL ? choose : finish);
}

static void
welcome_picked (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  AvJoinWindow *self = AV_JOIN_WINDOW (source);
  g_autofree char *file = av_file_pick_finish (result);

  if (file == NULL)
    return;

  adw_action_row_set_subtitle (self->file_row, file);
  g_free (self->file);
  self->file = g_steal_pointer (&file);
  show_next_step (self);
  say (self, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->words));
}

static void
choose_clicked (AvJoinWindow *self)
{
  av_file_pick_open (GTK_WINDOW (self), _ ("Open the welcome"), ".avlot", welcome_picked, NULL);
}

static void
request_picked (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  AvJoinWindow *self = AV_JOIN_WINDOW (source);
  g_autofree char *file = av_file_pick_finish (result);

  if (file != NULL)
    av_own_request_ask (self->queue, self->opening, file, request_written, g_object_ref (self));
}

static void
again_clicked (AvJoinWindow *self)
{
  g_autofree char *name = av_own_request_name_file (self->request);

  av_file_pick_save (GTK_WINDOW (self), _ ("Where to write the request"), name, request_picked, NULL);
}

GtkWindow *
av_join_window_new (GtkApplication *application,
                    AvQueue *queue,
                    AvOpening *opening)
{
  AvJoinWindow *self = g_object_new (AV_TYPE_JOIN_WINDOW, "application", application, NULL);

  self->queue = g_object_ref (queue);
  self->opening = opening;
  ask_for_words (self);
  av_own_request_ask (queue, opening, NULL, own_read, g_object_ref (self));

  return GTK_WINDOW (self);
}

static void
av_join_window_dispose (GObject *object)
{
  AvJoinWindow *self = AV_JOIN_WINDOW (object);

  g_clear_object (&self->queue);
  g_clear_pointer (&self->request, av_own_request_free);
  g_clear_pointer (&self->file, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_JOIN_WINDOW);

  G_OBJECT_CLASS (av_join_window_parent_class)->dispose (object);
}

static void
av_join_window_class_init (AvJoinWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_join_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-join-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AvJoinWindow, own_words);
  gtk_widget_class_bind_template_child (widget_class, AvJoinWindow, file_row);
  gtk_widget_class_bind_template_child (widget_class, AvJoinWindow, choose);
  gtk_widget_class_bind_template_child (widget_class, AvJoinWindow, words);
  gtk_widget_class_bind_template_child (widget_class, AvJoinWindow, status);
  gtk_widget_class_bind_template_child (widget_class, AvJoinWindow, join);
  gtk_widget_class_bind_template_callback (widget_class, choose_clicked);
  gtk_widget_class_bind_template_callback (widget_class, typed_again);
  gtk_widget_class_bind_template_callback (widget_class, again_clicked);
  gtk_widget_class_bind_template_callback (widget_class, join_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "app.lock", NULL);

  signals[JOINED] = g_signal_new ("joined", AV_TYPE_JOIN_WINDOW, G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
av_join_window_init (AvJoinWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_next_step (self);
  av_spoken_name_mnemonics (GTK_WIDGET (self));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->file_row), FALSE);
  gtk_widget_grab_focus (self->choose);
}
