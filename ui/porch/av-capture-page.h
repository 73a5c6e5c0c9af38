#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AV_TYPE_CAPTURE_PAGE (av_capture_page_get_type ())
G_DECLARE_FINAL_TYPE (AvCapturePage, av_capture_page, AV, CAPTURE_PAGE, GtkWidget)

/* « Nouveau contact » while the computer is locked: the questions of the
 * stall, sealed into the inbox of the store.
 *
 * Signal: "done" (const char *message), message NULL where the page was left
 * without keeping anything. */

/* Empties the page for the next person. */
void av_capture_page_start (AvCapturePage *self,
                            const char *store);

/* Whether it may be left: nothing is written on it, or whoever wrote was told once
 * that it goes. It is forgotten then. */
gboolean av_capture_page_leave (AvCapturePage *self);

/* Seals one passer-by without a name. Returns: (transfer full): the name of
 * the file in the inbox, by which it can be taken back. */
char *av_capture_count_one (const char *store,
                            GError **error);

G_END_DECLS
