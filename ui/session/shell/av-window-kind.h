#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* A kind of window: an AdwApplicationWindow with the construct properties
 * "application", "session" (AvSession) and, where dossier is TRUE,
 * "container". Where follows is TRUE it opens on the dossier in hand in the
 * window it is called from. One line of the table in av-window-kind.c each. */
typedef struct
{
  const char *name;
  GType (*get_type) (void);
  gboolean dossier;
  gboolean follows;
} AvWindowKind;

const AvWindowKind *av_window_kind_find (const char *name);
const AvWindowKind *av_window_kind_get_all (guint *n_kinds);

G_END_DECLS
