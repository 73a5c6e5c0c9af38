#include "av-gauge-bar.h"

#include <glib/gi18n-lib.h>

#define PERIOD_MS 100

struct _AvGaugeBar
{
  AdwBin parent_instance;

  GtkProgressBar *bar;
  AvExchangeGauge *gauge; /* NULL: nothing runs */
  const char *step;
  gint64 in_sight; /* µs of the monotonic clock: from when on */
  guint source;
};

enum
{
  PROP_STEP = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AvGaugeBar, av_gauge_bar, ADW_TYPE_BIN)

static const char *
name_step (AvExchangeStep step)
{
  switch (step)
    {
    case AV_EXCHANGE_LOOKING:
      return _ ("Looking…");
    case AV_EXCHANGE_READING:
      return _ ("Receiving…");
    case AV_EXCHANGE_WRITING:
      return _ ("Writing…");
    case AV_EXCHANGE_CHECKING:
      return _ ("Reading back what was written…");
    case AV_EXCHANGE_DONE:
      break;
    }

  return _ ("Finishing…");
}

static void
say_step (AvGaugeBar *self,
          const char *step)
{
  if (step == self->step)
    return;

  self->step = step;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, step, -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STEP]);
}

/* NULL: in hundredths, which is all that can be said of it. transfer full */
static char *
describe_place (AvExchangeStep step,
                guint64 done,
                guint64 total)
{
  if (step != AV_EXCHANGE_LOOKING)
    return NULL;

  return g_strdup_printf (_ ("Bundle %u of %u"), (guint) MIN (done + 1, total), (guint) total);
}

static void
show_place (AvGaugeBar *self,
            AvExchangeStep step,
            guint64 done,
            guint64 total)
{
  g_autofree char *place = total > 0 ? describe_place (step, done, total) : NULL;

  gtk_progress_bar_set_text (self->bar, place);
  gtk_progress_bar_set_show_text (self->bar, total > 0);
  if (place != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, place, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT);
  if (total > 0)
    gtk_progress_bar_set_fraction (self->bar, (double) done / (double) total);
  else
    gtk_progress_bar_pulse (self->bar);
}

static gboolean
ticked (gpointer user_data)
{
  AvGaugeBar *self = user_data;
  AvExchangeStep step;
  guint64 done, total;

  av_exchange_gauge_read (self->gauge, &step, &done, &total);
  say_step (self, name_step (step));
  show_place (self, step, done, total);
  gtk_widget_set_visible (GTK_WIDGET (self), g_get_monotonic_time () >= self->in_sight);

  return G_SOURCE_CONTINUE;
}

void
av_gauge_bar_follow (AvGaugeBar *self,
                     AvExchangeGauge *gauge,
                     guint patience_ms)
{
  g_return_if_fail (AV_IS_GAUGE_BAR (self));

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_pointer (&self->gauge, av_exchange_gauge_unref);
  if (gauge == NULL)
    return;

  /* Whoever shows the step may have said something else meanwhile. */
  self->step = NULL;
  self->gauge = av_exchange_gauge_ref (gauge);
  self->in_sight = g_get_monotonic_time () + (gint64) patience_ms * 1000;
  self->source = g_timeout_add (PERIOD_MS, ticked, self);
  ticked (self);
}

static void
av_gauge_bar_get_property (GObject *object,
                           guint property,
                           GValue *value,
                           GParamSpec *pspec)
{
  g_value_set_string (value, AV_GAUGE_BAR (object)->step);
}

static void
av_gauge_bar_dispose (GObject *object)
{
  av_gauge_bar_follow (AV_GAUGE_BAR (object), NULL, 0);

  G_OBJECT_CLASS (av_gauge_bar_parent_class)->dispose (object);
}

static void
av_gauge_bar_class_init (AvGaugeBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = av_gauge_bar_get_property;
  object_class->dispose = av_gauge_bar_dispose;

  properties[PROP_STEP] = g_param_spec_string ("step", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
av_gauge_bar_init (AvGaugeBar *self)
{
  self->bar = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->bar));
}
