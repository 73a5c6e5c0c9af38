#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The one table of keys: what the application listens to, and what the
 * shortcuts window shows, come from here. */
typedef struct
{
  const char *action;    /* detailed name, "win.save" or "app.open('reperage')" */
  const char *accels[3]; /* as gtk_accelerator_parse() reads them */
  const char *keys;      /* as people read them, English msgid */
  const char *label;     /* English msgid */
  const char *group;     /* English msgid */
  gboolean unseen;       /* acts also as it lifts the veil: goes somewhere, shows something, counts one more */
} AvShortcut;

const AvShortcut *av_shortcuts_get (guint *n_shortcuts);

/* Makes the application listen. */
void av_shortcuts_install (GtkApplication *application);

/* The window « Raccourcis ». */
GtkWindow *av_shortcuts_window_new (GtkWindow *parent);

G_END_DECLS
