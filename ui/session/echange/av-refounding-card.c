#include "av-refounding-card.h"

#include <glib/gi18n-lib.h>

#include "av-file.h"
#include "av-focus.h"
#include "av-refoundings.h"
#include "av-spoken.h"
#include "av-written.h"

struct _AvRefoundingCard
{
  AdwBin parent_instance;

  GtkLabel *heading;
  GtkWidget *question;
  GtkLabel *origin;
  AdwEntryRow *words;
  GtkLabel *refusal;
  GtkWidget *follow;
  GtkWidget *refuse;
  GtkSpinner *spinner;
  GtkLabel *answer;

  GPtrArray *foundings;        /* AvRefounding; NULL: none */
  const AvRefounding *founded; /* of these, the one that is asked about; NULL: none, or it was answered */
  GHashTable *refused;         /* a set of ids */
  AvQueue *queue;
  AvOpening *opening; /* not owned: it outlives the queue */
  AvAskedWords asked;
};

enum
{
  ANSWERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvRefoundingCard, av_refounding_card, ADW_TYPE_BIN)

/* ---- On the store's thread ------------------------------------------------- */

typedef struct
{
  AvOpening *opening;
  char *file;
  char *words;
  AvAskedWords asked;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->file);
  g_free (question->words);
  g_free (question);
}

static gpointer
follow (AvStore *store,
        gpointer user_data,
        GError **error)
{
  const Question *question = user_data;
  AvInstallation *installation = av_opening_get_installation (question->opening);

  if (!av_installation_follow_refounding (installation, question->file, question->words, &question->asked, error))
    return NULL;

  /* It has followed, whatever becomes of the keys: the next opening makes them good. */
  av_opening_reconcile (question->opening, NULL);

  return av_installation_dup_organisation (installation);
}

/* ---- On the main thread ---------------------------------------------------- */

static void
say_refused (AvRefoundingCard *self,
             const char *text)
{
  gtk_label_set_text (self->refusal, text);
  gtk_widget_set_visible (GTK_WIDGET (self->refusal), *text != '\0');
}

/* Whoever types is mending what was told. */
static void
typed_again (AvRefoundingCard *self)
{
  say_refused (self, "");
}

static void
ask_for_words (AvRefoundingCard *self)
{
  g_autofree char *title = NULL;

  av_asked_words_draw (&self->asked);
  title = g_strdup_printf (_ ("Word no. %u and word no. %u of the new eight"), self->asked.first, self->asked.second);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->words), title);
  gtk_editable_set_text (GTK_EDITABLE (self->words), "");
}

static void
set_busy (AvRefoundingCard *self,
          gboolean busy)
{
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_sensitive (self->follow, !busy);
  gtk_widget_set_sensitive (self->refuse, !busy);
}

static gboolean
is_busy (AvRefoundingCard *self)
{
  return !gtk_widget_get_sensitive (self->follow);
}

static void
tell_answer (AvRefoundingCard *self,
             const char *text,
             gboolean followed)
{
  gtk_label_set_text (self->answer, text);
  gtk_widget_set_visible (GTK_WIDGET (self->answer), TRUE);
  gtk_widget_set_visible (self->question, FALSE);
  self->founded = NULL;
  g_signal_emit (self, signals[ANSWERED], 0, followed);
}

static const char *
explain (const GError *error)
{
  return g_error_matches (error, AV_FILE_ERROR, AV_FILE_ERROR_MISSING) ? _ ("The bundle is no longer there: put the stick back in, or choose the folder again. Nothing was changed.")
                                                                       : error->message;
}

static void
followed (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (AvRefoundingCard) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *organisation = av_queue_call_finish (AV_QUEUE (source), result, &error);
  g_autofree char *text = NULL;

  /* The window was closed. */
  if (self->queue == NULL)
    return;

  set_busy (self, FALSE);
  if (error == NULL)
    {
      text = g_strdup_printf (_ ("This computer is now of “%s”, as it was founded anew: nothing of its dossiers has changed. Start the exchange, which brings what is missing on both sides."), organisation);
      tell_answer (self, text, TRUE);
      return;
    }

  if (g_error_matches (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_WORDS))
    ask_for_words (self);
  say_refused (self, explain (error));
  gtk_widget_grab_focus (g_error_matches (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_WORDS) ? GTK_WIDGET (self->words) : self->follow);
}

static void
follow_clicked (AvRefoundingCard *self)
{
  Question *question;

  if (self->founded == NULL || is_busy (self))
    return;

  if (*gtk_editable_get_text (GTK_EDITABLE (self->words)) == '\0')
    {
      say_refused (self, _ ("First type the two words that are asked for, as the town hall reads them to you. Nothing was changed."));
      gtk_widget_grab_focus (GTK_WIDGET (self->words));
      return;
    }

  question = g_new0 (Question, 1);
  question->opening = self->opening;
  question->file = g_strdup (self->founded->file);
  question->words = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->words)));
  question->asked = self->asked;
  say_refused (self, "");
  set_busy (self, TRUE);
  av_queue_call (self->queue, follow, question, question_free, g_free, NULL, followed, g_object_ref (self));
}

static void
begin (AvRefoundingCard *self,
       const AvRefounding *founded)
{
  g_autofree char *day = av_written_show_day (founded->founded);
  g_autofree char *heading = g_strdup_printf (_ ("The organisation is said to have been founded anew: “%s”"), founded->organisation);
  g_autofree char *origin = g_strdup_printf (_ ("So says a bundle of “%s”: on %s, because the root file or its words were lost."), founded->sender, day);

  self->founded = founded;
  gtk_label_set_text (self->heading, heading);
  gtk_label_set_text (self->origin, origin);
  gtk_widget_set_visible (self->question, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->answer), FALSE);
  ask_for_words (self);
  say_refused (self, "");
}

/* The first one that was not refused. FALSE: there is none. */
static gboolean
ask_about_next (AvRefoundingCard *self)
{
  for (guint i = 0; i < self->foundings->len; i++)
    {
      const AvRefounding *founded = g_ptr_array_index (self->foundings, i);

      if (g_hash_table_contains (self->refused, founded->id))
        continue;
      begin (self, founded);
      return TRUE;
    }

  return FALSE;
}

static void
refuse_clicked (AvRefoundingCard *self)
{
  if (self->founded == NULL || is_busy (self))
    return;

  g_hash_table_add (self->refused, g_strdup (self->founded->id));
  if (!ask_about_next (self))
    {
      tell_answer (self, _ ("Refused: nothing was changed, this computer stays with the organisation it knows. Tell the town hall what was offered to you. Once you have its new words, choose this stick or folder again."), FALSE);
      return;
    }

  say_refused (self, _ ("Refused, and nothing was changed. Another organisation says the same of itself, above: ask the town hall whether it is its own, or refuse it too."));
  gtk_widget_grab_focus (GTK_WIDGET (self->words));
}

void
av_refounding_card_forget (AvRefoundingCard *self)
{
  g_return_if_fail (AV_IS_REFOUNDING_CARD (self));

  self->founded = NULL;
  g_clear_pointer (&self->foundings, g_ptr_array_unref);
  g_hash_table_remove_all (self->refused);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static gboolean
is_answered (AvRefoundingCard *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self)) && gtk_widget_get_visible (GTK_WIDGET (self->answer));
}

/* The one that is asked about is asked about still where it is there: what was typed
 * stays. */
static void
take_foundings (AvRefoundingCard *self,
                GPtrArray *foundings)
{
  self->founded = self->founded != NULL ? av_refoundings_find (foundings, self->founded->id) : NULL;
  g_clear_pointer (&self->foundings, g_ptr_array_unref);
  self->foundings = g_ptr_array_ref (foundings);
}

void
av_refounding_card_show (AvRefoundingCard *self,
                         GPtrArray *foundings,
                         AvQueue *queue,
                         AvOpening *opening)
{
  g_return_if_fail (AV_IS_REFOUNDING_CARD (self));

  g_set_object (&self->queue, queue);
  self->opening = opening;
  if (is_busy (self) || is_answered (self))
    return;

  take_foundings (self, foundings);
  if (self->founded == NULL)
    gtk_widget_set_visible (GTK_WIDGET (self), ask_about_next (self));
}

static gboolean
av_refounding_card_grab_focus (GtkWidget *widget)
{
  AvRefoundingCard *self = AV_REFOUNDING_CARD (widget);

  return self->founded != NULL && gtk_widget_grab_focus (GTK_WIDGET (self->words));
}

static void
av_refounding_card_dispose (GObject *object)
{
  AvRefoundingCard *self = AV_REFOUNDING_CARD (object);

  self->founded = NULL;
  g_clear_pointer (&self->foundings, g_ptr_array_unref);
  g_clear_pointer (&self->refused, g_hash_table_unref);
  g_clear_object (&self->queue);
  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_REFOUNDING_CARD);

  G_OBJECT_CLASS (av_refounding_card_parent_class)->dispose (object);
}

static void
av_refounding_card_class_init (AvRefoundingCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_refounding_card_dispose;
  widget_class->grab_focus = av_refounding_card_grab_focus;
  widget_class->focus = av_focus_children;
  signals[ANSWERED] = g_signal_new ("answered", AV_TYPE_REFOUNDING_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-refounding-card.ui");
  gtk_widget_class_bind_template_child (widget_class, AvRefoundingCard, heading);
  gtk_widget_class_bind_template_child (widget_class, AvRefoundingCard, question);
  gtk_widget_class_bind_template_child (widget_class, AvRefoundingCard, origin);
  gtk_widget_class_bind_template_child (widget_class, AvRefoundingCard, words);
  gtk_widget_class_bind_template_child (widget_class, AvRefoundingCard, refusal);
  gtk_widget_class_bind_template_child (widget_class, AvRefoundingCard, follow);
  gtk_widget_class_bind_template_child (widget_class, AvRefoundingCard, refuse);
  gtk_widget_class_bind_template_child (widget_class, AvRefoundingCard, spinner);
  gtk_widget_class_bind_template_child (widget_class, AvRefoundingCard, answer);
  gtk_widget_class_bind_template_callback (widget_class, typed_again);
  gtk_widget_class_bind_template_callback (widget_class, follow_clicked);
  gtk_widget_class_bind_template_callback (widget_class, refuse_clicked);
}

static void
av_refounding_card_init (AvRefoundingCard *self)
{
  self->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  av_spoken_name_mnemonics (GTK_WIDGET (self));
}
