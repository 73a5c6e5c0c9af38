#pragma once

#include <gtk/gtk.h>

#include "av-outing-pin.h"

G_BEGIN_DECLS

#define AV_TYPE_LOCK_WINDOW (av_lock_window_get_type ())
G_DECLARE_FINAL_TYPE (AvLockWindow, av_lock_window, AV, LOCK_WINDOW, GtkApplicationWindow)

/* The only window of the porch: unlocking, taking a contact while locked, or
 * the three doors of a computer that has no store yet.
 *
 * Signals: "unlocked" (AvHandover *handover, owned by the window during the
 * call); "outing-ended" (): the keys behind the code are to be forgotten. */
AvLockWindow *av_lock_window_new (GtkApplication *application,
                                  const char *store);

/* Shows what fits the store as it is now; message (nullable) is said there. */
void av_lock_window_show_store (AvLockWindow *self,
                                const char *message);

/* What was done, at its foot; NULL: nothing. */
void av_lock_window_say (AvLockWindow *self,
                         const char *text);

/* Asks for the outing's code rather than for the phrase; NULL: there is none
 * any more. pin must outlive what is shown of it. */
void av_lock_window_offer_code (AvLockWindow *self,
                                AvOutingPin *pin);

G_END_DECLS
