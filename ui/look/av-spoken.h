#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a screen reader is told, where GTK 4.8 tells it wrong. */

/* Buttons with a mnemonic are read twice before GTK 4.10 ("_Save Save"): gives
 * every one under root its name once, also when its words change later. */
void av_spoken_name_mnemonics (GtkWidget *root);

/* Shows one page of a stack and hides the others: pages that are not shown
 * are read as if they were. */
void av_spoken_show_page (GtkStack *stack,
                          const char *name);
void av_spoken_show_child (GtkStack *stack,
                           GtkWidget *page);

G_END_DECLS
