#pragma once

#include <gtk/gtk.h>

#include "av-outing-pin.h"

G_BEGIN_DECLS

#define AV_TYPE_PIN_PAGE (av_pin_page_get_type ())
G_DECLARE_FINAL_TYPE (AvPinPage, av_pin_page, AV, PIN_PAGE, GtkWidget)

/* Six digits bring the windows back during an outing.
 *
 * Signals: "unlocked" (AvHandover *handover, owned by the page during the
 * call); "leave" (const char *message): the phrase is asked for instead, by
 * choice (NULL) or because nothing is kept any more; "end" (): the outing is
 * over. */

/* Asks for the code of pin, which must outlive the page's use of it. */
void av_pin_page_ask (AvPinPage *self,
                      AvOutingPin *pin);

/* Lets go of the pin: it is wiped or belongs to nobody any more. */
void av_pin_page_forget (AvPinPage *self);

/* Seconds by the clock that goes on during sleep, which an AvOutingPin is
 * given. */
gint64 av_pin_page_now (void);

G_END_DECLS
