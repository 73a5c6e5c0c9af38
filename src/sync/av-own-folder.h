#pragma once

#include "av-store.h"

G_BEGIN_DECLS

/* The folder of this installation in every place it exchanges with: its name is drawn once,
 * and again where another copy of its store may write under the former one. Whichever of them
 * still writes there clears it of what is acknowledged or older than 90 days, whoever wrote it. */

/* transfer full. */
char *av_own_folder_get (AvStore *store,
                         GError **error);

/* Writes under another name from here on. */
gboolean av_own_folder_leave (AvStore *store,
                              GError **error);

/* The former names; transfer full, of char *. */
GPtrArray *av_own_folder_list_former (AvStore *store,
                                      GError **error);

G_END_DECLS
