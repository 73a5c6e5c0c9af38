#pragma once

#include <gtk/gtk.h>

#include "av-secret.h"

G_BEGIN_DECLS

#define AV_PIN_DIGITS 6

#define AV_TYPE_PIN_ENTRY (av_pin_entry_get_type ())
G_DECLARE_FINAL_TYPE (AvPinEntry, av_pin_entry, AV, PIN_ENTRY, GtkWidget)

/* Six digits, typed by the place of the keys (no Shift on a French keyboard)
 * and shown as dots. They never become text: locked memory holds them, and is
 * wiped as they are taken back.
 *
 * Signal: "complete" () with the sixth. */

/* The digits in ASCII, and the entry is empty again (transfer full); NULL
 * where some are missing. */
AvSecret *av_pin_entry_take (AvPinEntry *self);

/* The same, and the entry stays as it is, until it is cleared or goes. */
AvSecret *av_pin_entry_dup (AvPinEntry *self);

void av_pin_entry_clear (AvPinEntry *self);

G_END_DECLS
