#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Scrolling at once, once what appears or goes has its place and no button of the
 * pointer is down: what is being clicked on stays below it. */

/* All of @widget comes into sight; where it is higher than the page, its end, at
 * which what is new stands, or its beginning. */
void av_sight_bring (GtkWidget *widget);
void av_sight_bring_beginning (GtkWidget *widget);
/* The same where one of its children got the focus, if it has it still; what is
 * higher than the page is left to GTK, which scrolls to the child alone. */
void av_sight_bring_focus (GtkWidget *widget);

G_END_DECLS
