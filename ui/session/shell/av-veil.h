#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AV_TYPE_VEIL (av_veil_get_type ())
G_DECLARE_FINAL_TYPE (AvVeil, av_veil, AV, VEIL, GObject)

/* Takes what every window shows off the screen and out of the accessibility
 * tree at once, title included, and puts a public page in its place. Not a
 * lock: one key lifts it.
 *
 * Property "drawn" (boolean, readable): whether it is drawn. */
AvVeil *av_veil_new (GtkApplication *application);

gboolean av_veil_is_drawn (AvVeil *self);
void av_veil_draw (AvVeil *self);
void av_veil_lift (AvVeil *self);

G_END_DECLS
