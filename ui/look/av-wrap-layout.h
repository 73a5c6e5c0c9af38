#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AV_TYPE_WRAP_LAYOUT (av_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (AvWrapLayout, av_wrap_layout, AV, WRAP_LAYOUT, GtkLayoutManager)

/* Lays children side by side at their natural width and begins a new line
 * when the next one does not fit: chips and pills. */
GtkLayoutManager *av_wrap_layout_new (int spacing);

/* The same in as few lines, each about as long as the others: a scale. */
GtkLayoutManager *av_wrap_layout_new_even (int spacing);

G_END_DECLS
