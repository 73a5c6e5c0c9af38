#include "av-draft-bar.h"

#include <glib/gi18n.h>

struct _AvDraftBar
{
  AdwBin parent_instance;

  AvRecordEditor *editor;
  GtkWidget *text;
  GtkWidget *afresh;
};

enum
{
  PROP_0,
  PROP_EDITOR,
  N_PROPS
};

enum
{
  AFRESH,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvDraftBar, av_draft_bar, ADW_TYPE_BIN)

static gboolean
is_same_day (GDateTime *one,
             GDateTime *other)
{
  return g_date_time_get_year (one) == g_date_time_get_year (other) &&
         g_date_time_get_day_of_year (one) == g_date_time_get_day_of_year (other);
}

static char *
describe (gint64 kept)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (kept);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_format (then, is_same_day (then, now) ? _ ("Draft of %H:%M taken up again") : _ ("Draft of %-d %B, %H:%M, taken up again"));
}

static void
show_draft (AvDraftBar *self)
{
  gint64 kept = self->editor != NULL ? av_record_editor_get_restored (self->editor) : 0;
  g_autofree char *text = kept != 0 ? describe (kept) : g_strdup ("");

  gtk_label_set_text (GTK_LABEL (self->text), text);
  gtk_widget_set_visible (GTK_WIDGET (self), kept != 0);
}

static void
afresh_clicked (AvDraftBar *self)
{
  g_autoptr (AvRecordEditor) editor = NULL;

  if (self->editor == NULL)
    return;

  editor = g_object_ref (self->editor);
  av_record_editor_discard (editor);
  g_signal_emit (self, signals[AFRESH], 0, editor);
}

static void
set_editor (AvDraftBar *self,
            AvRecordEditor *editor)
{
  if (self->editor != NULL)
    g_signal_handlers_disconnect_by_func (self->editor, show_draft, self);
  g_set_object (&self->editor, editor);
  if (editor != NULL)
    g_signal_connect_object (editor, "notify::restored", G_CALLBACK (show_draft), self, G_CONNECT_SWAPPED);
  show_draft (self);
}

static void
av_draft_bar_get_property (GObject *object,
                           guint property,
                           GValue *value,
                           GParamSpec *pspec)
{
  g_value_set_object (value, AV_DRAFT_BAR (object)->editor);
}

static void
av_draft_bar_set_property (GObject *object,
                           guint property,
                           const GValue *value,
                           GParamSpec *pspec)
{
  set_editor (AV_DRAFT_BAR (object), g_value_get_object (value));
}

static void
av_draft_bar_dispose (GObject *object)
{
  g_clear_object (&AV_DRAFT_BAR (object)->editor);

  G_OBJECT_CLASS (av_draft_bar_parent_class)->dispose (object);
}

static void
av_draft_bar_class_init (AvDraftBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = av_draft_bar_dispose;
  object_class->get_property = av_draft_bar_get_property;
  object_class->set_property = av_draft_bar_set_property;

  properties[PROP_EDITOR] = g_param_spec_object ("editor", NULL, NULL, AV_TYPE_RECORD_EDITOR, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[AFRESH] = g_signal_new ("afresh", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, AV_TYPE_RECORD_EDITOR);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-draft-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, AvDraftBar, text);
  gtk_widget_class_bind_template_child (widget_class, AvDraftBar, afresh);
}

static void
av_draft_bar_init (AvDraftBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->afresh, "clicked", G_CALLBACK (afresh_clicked), self);
}
