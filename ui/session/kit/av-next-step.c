#include "av-next-step.h"

#include <glib/gi18n-lib.h>

void
av_next_step (GtkWindow *window,
              AvStep next,
              AvStep other)
{
  g_autofree char *label = g_strdup_printf (_ ("%s (Enter)"), next.label);

  gtk_button_set_label (GTK_BUTTON (next.button), label);
  gtk_widget_add_css_class (next.button, "av-primary");
  gtk_button_set_label (GTK_BUTTON (other.button), other.label);
  gtk_widget_remove_css_class (other.button, "av-primary");
  gtk_window_set_default_widget (window, next.button);
}
