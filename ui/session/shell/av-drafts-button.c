#include "av-drafts-button.h"

#include <glib/gi18n.h>

#include "av-accessible.h"

struct _AvDraftsButton
{
  GtkButton parent_instance;

  AvSession *session;
  AvRecordEditor *editor; /* in hand; NULL: nothing is */
  guint source;           /* for what changed a moment ago */

  GtkLabel *count;
};

enum
{
  PROP_SESSION = 1,
  PROP_EDITOR,
  N_PROPS
};

enum
{
  LISTED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvDraftsButton, av_drafts_button, GTK_TYPE_BUTTON)

static void
show_drafts (AvDraftsButton *self,
             GPtrArray *drafts)
{
  const char *in_hand = self->editor != NULL ? av_record_editor_get_id (self->editor) : "";
  g_autofree char *count = NULL;
  g_autofree char *name = NULL;
  guint n = 0;

  for (guint i = 0; i < drafts->len; i++)
    n += strcmp (((AvDraft *) g_ptr_array_index (drafts, i))->id, in_hand) != 0;

  count = g_strdup_printf ("%u", n);
  name = g_strdup_printf ("%u, %s", n, _ ("Drafts to finish"));
  gtk_label_set_text (self->count, count);
  av_accessible_name (GTK_WIDGET (self), name, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}

static void
drafts_listed (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (AvDraftsButton) self = user_data;
  g_autoptr (GPtrArray) drafts = av_session_drafts_finish (AV_SESSION (source), result, NULL);

  if (drafts == NULL || self->session == NULL)
    return;

  show_drafts (self, drafts);
  g_signal_emit (self, signals[LISTED], 0, drafts);
}

static gboolean
list_drafts (gpointer user_data)
{
  AvDraftsButton *self = user_data;

  self->source = 0;
  av_session_drafts_async (self->session, NULL, drafts_listed, g_object_ref (self));

  return G_SOURCE_REMOVE;
}

/* Listed once for all that is kept in a moment. */
static void
drafts_changed (AvDraftsButton *self)
{
  if (self->session != NULL && self->source == 0)
    self->source = g_timeout_add (200, list_drafts, self);
}

static void
set_session (AvDraftsButton *self,
             AvSession *session)
{
  if (session == NULL || !g_set_object (&self->session, session))
    return;

  g_signal_connect_object (session, "drafts-changed", G_CALLBACK (drafts_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "record-changed", G_CALLBACK (drafts_changed), self, G_CONNECT_SWAPPED);
  av_session_drafts_async (session, NULL, drafts_listed, g_object_ref (self));
}

static void
av_drafts_button_set_property (GObject *object,
                               guint property,
                               const GValue *value,
                               GParamSpec *pspec)
{
  AvDraftsButton *self = AV_DRAFTS_BUTTON (object);

  if (property == PROP_SESSION)
    set_session (self, g_value_get_object (value));
  else if (g_set_object (&self->editor, g_value_get_object (value)))
    drafts_changed (self);
}

static void
av_drafts_button_dispose (GObject *object)
{
  AvDraftsButton *self = AV_DRAFTS_BUTTON (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->editor);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (av_drafts_button_parent_class)->dispose (object);
}

static void
av_drafts_button_class_init (AvDraftsButtonClass *klass)
{
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = av_drafts_button_set_property;
  object_class->dispose = av_drafts_button_dispose;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION, flags);
  properties[PROP_EDITOR] = g_param_spec_object ("editor", NULL, NULL, AV_TYPE_RECORD_EDITOR, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[LISTED] = g_signal_new ("listed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-drafts-button.ui");
  gtk_widget_class_bind_template_child (widget_class, AvDraftsButton, count);
}

static void
av_drafts_button_init (AvDraftsButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
