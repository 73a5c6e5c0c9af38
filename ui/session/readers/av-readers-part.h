#pragma once

#include "av-installation.h"

G_BEGIN_DECLS

/* One of the dossiers that are shown as one, as it is by itself. */
typedef struct
{
  char *container;
  char *title;   /* who it is of, or why that is not shown */
  char *told;    /* what tells it from the others, in a line */
  gboolean ours; /* this computer has the say in it */
} AvReadersPart;

/* On the store's thread: AvReadersPart of each dossier that is shown as that one, the one
 * shown first in front. transfer full. */
GPtrArray *av_readers_part_list (AvStore *store,
                                 AvInstallation *installation,
                                 const char *dossier,
                                 GError **error);

G_END_DECLS
