#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/* The digit of a key, 0 to 9, or -1. The top row answers by its place, so
 * that "&" on a French keyboard is 1 without Shift; the keypad by its value. */
int av_digit_from_key (guint keyval, guint keycode);

G_END_DECLS
