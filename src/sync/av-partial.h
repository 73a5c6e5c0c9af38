#pragma once

#include "av-dropbox.h"
#include "av-installation.h"

G_BEGIN_DECLS

/* A bundle of a stick or shared folder that is not all there: its copy goes on,
 * or was broken off. It is never moved nor refused, and is read once it is whole. */
typedef enum
{
  AV_PARTIAL_FRESH,      /* a copy takes a while: nothing is said */
  AV_PARTIAL_COPYING,    /* for ten minutes; or dated later than now, so since nobody knows when */
  AV_PARTIAL_INCOMPLETE, /* for a day: it will not be whole by itself */
} AvPartialStage;

typedef struct
{
  AvPartialStage stage;
  char *path;
  char *name;   /* of the file */
  char *sender; /* whose folder it lies in; NULL: not known */
} AvPartial;

GPtrArray *av_partials_new (void);

/* Both in s since 1970; by the medium's clock and by ours. */
AvPartialStage av_partial_judge (gint64 modified,
                                 gint64 now);

/* error: what became of reading it, or NULL where it was not read. */
gboolean av_partial_is (const AvDropboxFile *file,
                        const GError *error);
void av_partials_add (GPtrArray *partials,
                      const AvDropboxFile *file);
/* Once all are added: whose they are, as the first bundle beside them tells that can
 * be read here; cancelled, no more are asked. files: AvDropboxFile, what lies there. */
void av_partials_find_senders (GPtrArray *partials,
                               AvInstallation *installation,
                               GPtrArray *files,
                               GCancellable *cancellable);

/* Whether a person is to hear of it. */
gboolean av_partial_is_told (const AvPartial *self);
/* "Incomplete bundle from Canteleu-2"; transfer full. */
char *av_partial_describe (const AvPartial *self);
/* What becomes of it and what to do, a sentence; transfer full. */
char *av_partial_explain (const AvPartial *self);
/* A word for programs. */
const char *av_partial_get_name (const AvPartial *self);

G_END_DECLS
