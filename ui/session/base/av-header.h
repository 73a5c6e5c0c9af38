#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define AV_TYPE_HEADER (av_header_get_type ())
G_DECLARE_FINAL_TYPE (AvHeader, av_header, AV, HEADER, AdwBin)

/* The head of every window: the way to the other ones, what this one is, and
 * the two ways to hide.
 *
 * Properties: "kind" ("reperage"…: its door is shown as open), "title",
 * "subtitle" (never a person's name: windows are seen from behind). */

/* Beside the ways to hide, on the right. */
void av_header_pack_end (AvHeader *self, GtkWidget *widget);

G_END_DECLS
