#pragma once

#include "av-installation.h"

G_BEGIN_DECLS

/* What other installations wrote that is not shown here yet, and what it waits
 * for. What this installation may not read is not among it, and whose dossiers it
 * is of is not said. */
typedef enum
{
  AV_AWAITED_BUNDLE,  /* a segment that never came, though a later one did */
  AV_AWAITED_CONTENT, /* the bytes of a strand, or its key */
  AV_AWAITED_RIGHT,   /* a transfer or a sharing that lets its author write there */
  AV_AWAITED_VERSION, /* a newer version of the program */
} AvAwaitedKind;

typedef struct
{
  AvAwaitedKind kind;
  char *author; /* its name, or its id where it is unknown */
  guint n;      /* segments, or strands; G_MAXINT: that many at least */
  gint64 since; /* ms since 1970, by the author's clock */
} AvAwaited;

void av_awaited_free (AvAwaited *self);

/* "3 parts of dossiers from Canteleu-2 cannot be read yet"; transfer full. */
char *av_awaited_describe (const AvAwaited *self);
/* "Waiting for …", a sentence. */
const char *av_awaited_explain (const AvAwaited *self);
/* A word for programs. */
const char *av_awaited_get_name (const AvAwaited *self);

/* Of AvAwaited, by kind and author; transfer full. */
GPtrArray *av_installation_list_awaited (AvInstallation *self,
                                         GError **error);

G_END_DECLS
