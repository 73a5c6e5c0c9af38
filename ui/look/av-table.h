#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AV_TYPE_TABLE (av_table_get_type ())
G_DECLARE_FINAL_TYPE (AvTable, av_table, AV, TABLE, GtkWidget)

/* A grid whose words wrap. By itself GtkGrid answers, when it is asked how high it
 * must be at the least, with its height where it is narrowest; GTK then warns where it
 * is wide and low. */
GtkWidget *av_table_new (GtkGrid *grid);

G_END_DECLS
