#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A button, and what it is called. */
typedef struct
{
  GtkWidget *button;
  const char *label;
} AvStep;

/* Of two buttons of a page, which is the next step: Enter presses it from anywhere
 * in the window, it stands out and says so. */
void av_next_step (GtkWindow *window,
                   AvStep next,
                   AvStep other);

G_END_DECLS
