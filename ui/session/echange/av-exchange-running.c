#include "av-exchange-running.h"

#include <glib/gi18n-lib.h>

#include "av-spoken.h"

#define GAUGE_PERIOD_MS 100

struct _AvExchangeRunning
{
  AdwBin parent_instance;

  GtkLabel *step;
  GtkProgressBar *progress;
  GtkWidget *caution;

  AvExchangeGauge *gauge; /* NULL: nothing runs */
  guint source;
};

G_DEFINE_FINAL_TYPE (AvExchangeRunning, av_exchange_running, ADW_TYPE_BIN)

static const char *
name_step (AvExchangeStep step)
{
  switch (step)
    {
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

static gboolean
gauge_ticked (gpointer user_data)
{
  AvExchangeRunning *self = user_data;
  AvExchangeStep step;
  guint64 done, total;

  av_exchange_gauge_read (self->gauge, &step, &done, &total);
  gtk_label_set_text (self->step, name_step (step));
  if (total > 0)
    gtk_progress_bar_set_fraction (self->progress, (double) done / (double) total);
  else
    gtk_progress_bar_pulse (self->progress);

  return G_SOURCE_CONTINUE;
}

void
av_exchange_running_begin (AvExchangeRunning *self,
                           AvExchangeGauge *gauge,
                           gboolean on_stick)
{
  g_return_if_fail (AV_IS_EXCHANGE_RUNNING (self));

  av_exchange_running_end (self);
  self->gauge = av_exchange_gauge_ref (gauge);
  self->source = g_timeout_add (GAUGE_PERIOD_MS, gauge_ticked, self);
  gtk_widget_set_visible (self->caution, on_stick);
  gauge_ticked (self);
}

void
av_exchange_running_end (AvExchangeRunning *self)
{
  g_return_if_fail (AV_IS_EXCHANGE_RUNNING (self));

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_pointer (&self->gauge, av_exchange_gauge_unref);
}

void
av_exchange_running_say_interrupting (AvExchangeRunning *self)
{
  g_return_if_fail (AV_IS_EXCHANGE_RUNNING (self));

  /* No step of what is ending is told any more. */
  av_exchange_running_end (self);
  gtk_label_set_text (self->step, _ ("Interrupting…"));
}

static void
av_exchange_running_dispose (GObject *object)
{
  av_exchange_running_end (AV_EXCHANGE_RUNNING (object));

  G_OBJECT_CLASS (av_exchange_running_parent_class)->dispose (object);
}

static void
av_exchange_running_class_init (AvExchangeRunningClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_exchange_running_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-exchange-running.ui");
  gtk_widget_class_bind_template_child (widget_class, AvExchangeRunning, step);
  gtk_widget_class_bind_template_child (widget_class, AvExchangeRunning, progress);
  gtk_widget_class_bind_template_child (widget_class, AvExchangeRunning, caution);
}

static void
av_exchange_running_init (AvExchangeRunning *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  av_spoken_name_mnemonics (GTK_WIDGET (self));
}
