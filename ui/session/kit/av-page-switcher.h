#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AV_TYPE_PAGE_SWITCHER (av_page_switcher_get_type ())
G_DECLARE_FINAL_TYPE (AvPageSwitcher, av_page_switcher, AV, PAGE_SWITCHER, GtkWidget)

/* The pages of a GtkStack as buttons that go on to the next line where the
 * window is narrow. Property: "stack". */

G_END_DECLS
