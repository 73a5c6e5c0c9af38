#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define AV_TYPE_LOGIN_MONITOR (av_login_monitor_get_type ())
G_DECLARE_FINAL_TYPE (AvLoginMonitor, av_login_monitor, AV, LOGIN_MONITOR, GObject)

/* Listens for what ends an unlocked session from outside: the lid, sleep, the
 * desktop's own lock. Through logind, UPower and the desktop's screen saver
 * where they are; by the clocks alone where they are not.
 *
 * Signal: "lock" (gboolean sleeping): the computer is about to sleep or has
 * just slept, or the desktop was locked. Sleep is held back until
 * av_login_monitor_locked () is called, at most as long as logind allows. */
AvLoginMonitor *av_login_monitor_new (void);

/* Everything is locked: the computer may sleep. */
void av_login_monitor_locked (AvLoginMonitor *self);

/* measure: for how many seconds the computer has slept since it was started. */
void av_login_monitor_set_clock_for_test (AvLoginMonitor *self,
                                          double (*measure) (gpointer user_data),
                                          gpointer user_data);

G_END_DECLS
