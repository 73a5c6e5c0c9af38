#include "av-tally.h"

#include <glib/gi18n.h>

#include "av-accessible.h"
#include "av-catalogue.h"
#include "av-outing.h"

#define N_GENRES 3

static const char *const genres[N_GENRES] = { "parle", "refus", "tract" };
static const char *const keys[N_GENRES] = { "F2", "F3", "F4" };
static const char *const briefs[N_GENRES] = { NC_ ("tally", "Talked"), NC_ ("tally", "Said no"), NC_ ("tally", "Leaflet") };

struct _AvTally
{
  AdwBin parent_instance;

  AvSession *session;
  GtkWidget *labels[N_GENRES];
  GtkWidget *counts[N_GENRES];
  GtkWidget *buttons[N_GENRES];
  GtkWidget *refusal;
};

enum
{
  PROP_0,
  PROP_SESSION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AvTally, av_tally, ADW_TYPE_BIN)

static gpointer
count (AvStore *store,
       gpointer user_data,
       GError **error)
{
  guint *counts = g_new0 (guint, N_GENRES);

  for (guint i = 0; i < N_GENRES; i++)
    {
      g_autoptr (AvQuery) query = av_query_new ("passage");

      av_query_where (query, "operation", user_data);
      av_query_where (query, "genre", genres[i]);
      counts[i] = av_query_count (store, query, NULL);
    }

  return counts;
}

static void
show_counts (AvTally *self,
             const guint *counts)
{
  for (guint i = 0; i < N_GENRES; i++)
    {
      const char *label = gtk_label_get_text (GTK_LABEL (self->labels[i]));
      g_autofree char *number = g_strdup_printf ("%u", counts[i]);
      g_autofree char *name = g_strdup_printf (_ ("One more: %s, %u today"), label, counts[i]);

      gtk_label_set_text (GTK_LABEL (self->counts[i]), number);
      av_accessible_name (self->buttons[i], name, NULL);
    }
}

static void
counted (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (AvTally) self = user_data;
  g_autofree guint *counts = av_queue_call_finish (AV_QUEUE (source), result, NULL);

  if (counts != NULL)
    show_counts (self, counts);
}

static void
refresh (AvTally *self)
{
  const guint none[N_GENRES] = { 0 };
  const char *outing = av_session_get_outing (self->session);

  if (outing == NULL)
    show_counts (self, none);
  else
    av_queue_call (av_session_get_queue (self->session), count, g_strdup (outing), g_free, g_free, NULL, counted, g_object_ref (self));
}

static void
record_changed (AvTally *self,
                const char *form)
{
  if (*form == '\0' || strcmp (form, "passage") == 0)
    refresh (self);
}

static void
refuse (AvTally *self,
        const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->refusal), text);
  gtk_widget_set_visible (self->refusal, *text != '\0');
}

static void
one_more_counted (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (AvTally) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = av_outing_count_finish (AV_SESSION (source), result, &error);

  if (self->session != NULL)
    refuse (self, done ? "" : error->message);
}

gboolean
av_tally_count (AvTally *self,
                const char *genre)
{
  g_return_val_if_fail (AV_IS_TALLY (self), FALSE);

  if (av_session_get_outing (self->session) == NULL)
    return FALSE;

  return av_outing_count_async (self->session, genre, one_more_counted, g_object_ref (self));
}

static void
av_tally_get_property (GObject *object,
                       guint property,
                       GValue *value,
                       GParamSpec *pspec)
{
  g_value_set_object (value, AV_TALLY (object)->session);
}

static void
av_tally_set_property (GObject *object,
                       guint property,
                       const GValue *value,
                       GParamSpec *pspec)
{
  AvTally *self = AV_TALLY (object);

  if (g_value_get_object (value) == NULL || !g_set_object (&self->session, g_value_get_object (value)))
    return;

  g_signal_connect_object (self->session, "record-changed", G_CALLBACK (record_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::outing", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}

static void
av_tally_dispose (GObject *object)
{
  g_clear_object (&AV_TALLY (object)->session);

  G_OBJECT_CLASS (av_tally_parent_class)->dispose (object);
}

static void
av_tally_class_init (AvTallyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = av_tally_get_property;
  object_class->set_property = av_tally_set_property;
  object_class->dispose = av_tally_dispose;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
add_button (AvTally *self,
            GtkWidget *box,
            guint i)
{
  const AvField *field = av_catalogue_find_field ("passage", "genre");
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *label = field != NULL ? av_field_show (field, genres[i]) : NULL;
  g_autofree char *tooltip = NULL;

  self->buttons[i] = gtk_button_new ();
  self->labels[i] = g_object_new (GTK_TYPE_LABEL, "label", g_dpgettext2 (NULL, "tally", briefs[i]), "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  self->counts[i] = gtk_label_new ("0");
  tooltip = g_strdup_printf (_ ("%s: one more (%s)"), label, keys[i]);
  gtk_widget_add_css_class (self->counts[i], "av-count");
  gtk_widget_add_css_class (self->labels[i], "av-count-label");
  gtk_box_append (GTK_BOX (content), self->counts[i]);
  gtk_box_append (GTK_BOX (content), self->labels[i]);
  gtk_button_set_child (GTK_BUTTON (self->buttons[i]), content);
  gtk_widget_set_tooltip_text (self->buttons[i], tooltip);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->buttons[i]), "win.count");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->buttons[i]), "s", genres[i]);
  gtk_widget_add_css_class (self->buttons[i], "av-tally");
  gtk_box_append (GTK_BOX (box), self->buttons[i]);
}

static void
av_tally_init (AvTally *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *buttons = g_object_new (GTK_TYPE_BOX, "spacing", 6, "homogeneous", TRUE, NULL);

  for (guint i = 0; i < N_GENRES; i++)
    add_button (self, buttons, i);
  self->refusal = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->refusal, "av-error");
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_box_append (GTK_BOX (box), self->refusal);
  adw_bin_set_child (ADW_BIN (self), box);
}
