#pragma once

#include "av-candidate-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AV_TYPE_PICKER_POPOVER (av_picker_popover_get_type ())
G_DECLARE_FINAL_TYPE (AvPickerPopover, av_picker_popover, AV, PICKER_POPOVER, GtkPopover)

/* A list one types into: letters narrow it, arrows move, Enter picks.
 *
 * Signal: picked (const char *code, const char *label). */
GtkWidget *av_picker_popover_new (const AvField *field, AvSession *session);

void av_picker_popover_open (AvPickerPopover *self, const char *text);
void av_picker_popover_set_container (AvPickerPopover *self, const char *container);

G_END_DECLS
