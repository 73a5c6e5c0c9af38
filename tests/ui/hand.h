/* The hand of the worker: what is on the screen, typed into and pressed. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HAND_SECRET GTK_TYPE_PASSWORD_ENTRY
#define HAND_TEXT GTK_TYPE_TEXT

GtkWidget *hand_show (GtkWindow *window);
/* The nth below of a type, counted from 0; NULL: there are fewer. */
GtkWidget *hand_find_nth (GtkWidget *widget,
                          GType type,
                          guint *n);
/* Into the nth entry for a secret, or for a text. */
void hand_type (GtkWidget *window,
                GType kind,
                guint n,
                const char *text);
void hand_press (GtkWidget *window,
                 const char *label);
/* Presses a button that opens the chooser, which answers with a file. */
void hand_choose (GtkWidget *window,
                  const char *label,
                  const char *file);
/* The words that are proposed, on one line (transfer full); NULL: none. */
char *hand_read_words (GtkWidget *window);
/* The same, typed from the paper into the nth entry. */
void hand_copy_words (GtkWidget *window,
                      guint n);

G_END_DECLS
