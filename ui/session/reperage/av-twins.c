#include "av-twins.h"

#include <glib/gi18n.h>

#include "av-accessible.h"
#include "av-field.h"

#define MOST_TWINS 3
#define FEWEST_LETTERS 3

struct _AvTwins
{
  GtkWidget parent_instance;

  AvSession *session; /* not owned: weak */
  char *name;         /* looked for; NULL: nobody */
  GCancellable *searching;
  char *written; /* container of who is being written */
  char *first;
  GtkWidget *button;
  GtkWidget *names;
};

G_DEFINE_FINAL_TYPE (AvTwins, av_twins, GTK_TYPE_WIDGET)

static void
show (AvTwins *self,
      GPtrArray *summaries)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *text = NULL;
  guint n = 0;

  g_clear_pointer (&self->first, g_free);
  for (guint i = 0; summaries != NULL && i < summaries->len; i++)
    {
      AvSummary *summary = g_ptr_array_index (summaries, i);

      if (strcmp (summary->container, self->written) == 0)
        continue;
      if (n++ == 0)
        self->first = g_strdup (summary->container);
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", summary->title);
    }

  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
  if (n == 0)
    return;

  text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Somebody close is known: %s — Alt+D", "People close are known: %s — Alt+D", n), names->str);
  gtk_label_set_text (GTK_LABEL (self->names), text);
  av_accessible_name (self->button, text, NULL);
}

static void
found (GObject *source,
       GAsyncResult *result,
       gpointer user_data)
{
  g_autoptr (AvTwins) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) summaries = av_session_summaries_finish (AV_SESSION (source), result, &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && self->button != NULL)
    show (self, summaries);
}

static void
search (AvTwins *self)
{
  g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  if (self->name == NULL)
    {
      show (self, NULL);
      return;
    }

  self->searching = g_cancellable_new ();
  av_session_search_async (self->session, self->name, MOST_TWINS + 1, self->searching, found, g_object_ref (self));
}

/* Whoever is named may have been erased. */
static void
record_changed (AvTwins *self,
                const char *form)
{
  if (*form == '\0')
    search (self);
}

void
av_twins_look_for (AvTwins *self,
                   AvSession *session,
                   const char *name,
                   const char *container)
{
  gboolean enough = name != NULL && !av_answer_is_reserved (name) && g_utf8_strlen (name, -1) >= FEWEST_LETTERS;

  g_return_if_fail (AV_IS_TWINS (self));
  g_return_if_fail (AV_IS_SESSION (session));

  if (self->session == NULL)
    g_signal_connect_object (session, "record-changed", G_CALLBACK (record_changed), self, G_CONNECT_SWAPPED);
  g_set_weak_pointer (&self->session, session);
  g_free (self->written);
  self->written = g_strdup (container);
  g_free (self->name);
  self->name = g_strdup (enough ? name : NULL);
  search (self);
}

const char *
av_twins_get_container (AvTwins *self)
{
  g_return_val_if_fail (AV_IS_TWINS (self), NULL);

  return self->first;
}

static void
av_twins_dispose (GObject *object)
{
  AvTwins *self = AV_TWINS (object);

  g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  g_clear_weak_pointer (&self->session);
  g_clear_pointer (&self->button, gtk_widget_unparent);

  G_OBJECT_CLASS (av_twins_parent_class)->dispose (object);
}

static void
av_twins_finalize (GObject *object)
{
  AvTwins *self = AV_TWINS (object);

  g_free (self->name);
  g_free (self->written);
  g_free (self->first);

  G_OBJECT_CLASS (av_twins_parent_class)->finalize (object);
}

static void
av_twins_class_init (AvTwinsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = av_twins_dispose;
  object_class->finalize = av_twins_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
av_twins_init (AvTwins *self)
{
  /* The keyboard goes there by Alt+D: no Tab more between a name and an age. */
  self->names = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_MIDDLE, NULL);
  self->button = g_object_new (GTK_TYPE_BUTTON,
                               "child", self->names,
                               "focusable", FALSE,
                               "halign", GTK_ALIGN_START,
                               "tooltip-text", _ ("See who (Alt+D)"),
                               "action-name", "win.twin",
                               NULL);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_add_css_class (self->button, "av-twins");
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
