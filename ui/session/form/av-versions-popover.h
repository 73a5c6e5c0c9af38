#pragma once

#include <gtk/gtk.h>

#include "av-record-editor.h"

G_BEGIN_DECLS

#define AV_TYPE_VERSIONS_POPOVER (av_versions_popover_get_type ())
G_DECLARE_FINAL_TYPE (AvVersionsPopover, av_versions_popover, AV, VERSIONS_POPOVER, GtkPopover)

/* The values an answer has at the same time, who wrote each and when, and a
 * button to keep one. */
GtkWidget *av_versions_popover_new (void);

void av_versions_popover_show (AvVersionsPopover *self, AvRecordEditor *editor, const char *field);

G_END_DECLS
