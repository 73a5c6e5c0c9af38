#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The one place where files and folders are chosen by the user. Each callback
 * takes its answer with av_file_pick_finish (): a path (transfer full), or
 * NULL where the person gave up. */

void av_file_pick_folder (GtkWindow *parent,
                          const char *title,
                          GAsyncReadyCallback callback,
                          gpointer user_data);

/* suffix: ".avdem", or NULL for any file. */
void av_file_pick_open (GtkWindow *parent,
                        const char *title,
                        const char *suffix,
                        GAsyncReadyCallback callback,
                        gpointer user_data);

void av_file_pick_save (GtkWindow *parent,
                        const char *title,
                        const char *name,
                        GAsyncReadyCallback callback,
                        gpointer user_data);

char *av_file_pick_finish (GAsyncResult *result);

/* The next pick answers this path and shows nothing. */
void av_file_pick_answer_for_test (const char *path);

G_END_DECLS
