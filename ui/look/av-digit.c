#include "av-digit.h"

/* The top row of digits has the same hardware codes under X11 and Wayland
 * (evdev + 8): 1 to 9, then 0. */
#define KEYCODE_1 10
#define KEYCODE_0 19

int
av_digit_from_key (guint keyval,
                   guint keycode)
{
  if (keyval >= GDK_KEY_KP_0 && keyval <= GDK_KEY_KP_9)
    return (int) (keyval - GDK_KEY_KP_0);
  if (keycode >= KEYCODE_1 && keycode <= KEYCODE_0)
    return (int) ((keycode - KEYCODE_1 + 1) % 10);

  return -1;
}
