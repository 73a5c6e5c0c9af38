#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AV_TYPE_COLUMNS_LAYOUT (av_columns_layout_get_type ())
G_DECLARE_FINAL_TYPE (AvColumnsLayout, av_columns_layout, AV, COLUMNS_LAYOUT, GtkLayoutManager)

/* Lays children in as many columns as fit, filled one after the other as in a
 * newspaper so that reading order stays the order of the children; columns
 * are cut where they come out most equal.
 *
 * Properties: "column-width" (least width of a column), "max-columns",
 * "spacing". */
GtkLayoutManager *av_columns_layout_new (int column_width,
                                         int max_columns,
                                         int spacing);

G_END_DECLS
