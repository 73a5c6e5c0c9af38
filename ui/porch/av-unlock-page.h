#pragma once

#include <gtk/gtk.h>

#include "av-handover.h"

G_BEGIN_DECLS

#define AV_TYPE_UNLOCK_PAGE (av_unlock_page_get_type ())
G_DECLARE_FINAL_TYPE (AvUnlockPage, av_unlock_page, AV, UNLOCK_PAGE, GtkWidget)

/* Who are you, and the secret phrase. Shows nothing of the store but the
 * agents' names.
 *
 * Signal: "unlocked" (AvHandover *handover, owned by the page during the
 * call). The page then waits, spinner turning, for av_unlock_page_reset(). */

/* Reads the agents from the keys file of the store and starts afresh; message
 * (nullable) gives way to why that file cannot be read. */
void av_unlock_page_load (AvUnlockPage *self,
                          const char *store,
                          const char *message);

/* Back to an empty prompt; message (nullable) is shown under it. */
void av_unlock_page_reset (AvUnlockPage *self,
                           const char *message);

/* Chooses the nth agent, from 1 on. */
void av_unlock_page_choose_agent (AvUnlockPage *self,
                                  guint place);

G_END_DECLS
