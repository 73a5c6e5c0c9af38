#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AV_TYPE_LOOK (av_look_get_type ())
G_DECLARE_FINAL_TYPE (AvLook, av_look, AV, LOOK, GObject)

/* How everything looks, in the porch and in the session alike: one style
 * sheet, and the three settings of a person who works in the street.
 *
 * Properties, all writable and kept in the settings when their schema is
 * installed: "bright-sun" (boolean, black on white, heavier), "text-scale"
 * (percent: 100, 125, 150 or 200) and "touch" (boolean, targets of 56 px).
 *
 * av_look_get_default () (transfer none) makes the one look of the process
 * and lays it on the default display; call it after GTK is initialised. */
AvLook *av_look_get_default (void);

/* The next larger text, and from the largest back to the first. */
void av_look_grow_text (AvLook *self);

/* Lets the application's icon be found by its name where it is not installed.
 * GTK then reads the icon theme anew, and would make the first frame wait. */
void av_look_add_icons (void);

/* Puts the application's icon into an image, once the window is painted:
 * reading an SVG takes as long as a bare window. */
void av_look_show_emblem (GtkImage *image);

/* What the main button of a window looks like: its one way on, or what cannot
 * be taken back. */
void av_look_warn (GtkWidget *button, gboolean warns);

G_END_DECLS
