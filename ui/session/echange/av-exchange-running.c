#include "av-exchange-running.h"

#include <glib/gi18n-lib.h>

#include "av-gauge-bar.h"
#include "av-spoken.h"

struct _AvExchangeRunning
{
  AdwBin parent_instance;

  GtkLabel *step;
  AvGaugeBar *progress;
  GtkWidget *caution;
};

G_DEFINE_FINAL_TYPE (AvExchangeRunning, av_exchange_running, ADW_TYPE_BIN)

void
av_exchange_running_begin (AvExchangeRunning *self,
                           AvExchangeGauge *gauge,
                           gboolean on_stick)
{
  g_return_if_fail (AV_IS_EXCHANGE_RUNNING (self));

  av_gauge_bar_follow (self->progress, gauge, 0);
  gtk_widget_set_visible (self->caution, on_stick);
}

void
av_exchange_running_end (AvExchangeRunning *self)
{
  g_return_if_fail (AV_IS_EXCHANGE_RUNNING (self));

  av_gauge_bar_follow (self->progress, NULL, 0);
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
av_exchange_running_class_init (AvExchangeRunningClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (AV_TYPE_GAUGE_BAR);
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
