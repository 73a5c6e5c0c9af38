#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AV_TYPE_STICK_LIST (av_stick_list_get_type ())
G_DECLARE_FINAL_TYPE (AvStickList, av_stick_list, AV, STICK_LIST, GtkWidget)

/* The sticks that are plugged in, a button each, as they come and go.
 *
 * chosen (GMount *mount): one was clicked.
 * gone (GMount *mount): one was pulled out or unmounted. */

G_END_DECLS
