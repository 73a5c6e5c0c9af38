#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AV_TYPE_CHIP (av_chip_get_type ())
G_DECLARE_FINAL_TYPE (AvChip, av_chip, AV, CHIP, GtkToggleButton)

/* A choice one can see and press: "(2) 18–21 ans". Chips of a group have one
 * stop of the Tab key between them; their editor moves inside by arrows. */
GtkWidget *av_chip_new (const char *code, const char *label, const char *key);

const char *av_chip_get_code (AvChip *self);
const char *av_chip_get_label (AvChip *self);
void av_chip_set_label (AvChip *self, const char *label);
/* What is seen; the label stays the name for screen readers. */
void av_chip_set_brief (AvChip *self, const char *brief);

G_END_DECLS
