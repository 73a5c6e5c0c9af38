#pragma once

#include "av-opening.h"
#include "av-session.h"

G_BEGIN_DECLS

/* A dossier to look over. */
typedef struct
{
  char *container;
  char *title; /* NULL: nothing says any more whose it is */
} AvDamagedDossier;

typedef struct
{
  GPtrArray *dossiers;     /* of AvDamagedDossier, by title: they may lack something */
  gboolean complete;       /* no other dossier may */
  GPtrArray *written_last; /* the same, newest first; empty but for a store opened without its last entries */
} AvDamagedDossiers;

/* Reads all that the store holds, on its own thread. */
void av_damaged_dossiers_find_async (AvSession *session,
                                     AvOpening *opening,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/* transfer full */
AvDamagedDossiers *av_damaged_dossiers_find_finish (AvSession *session,
                                                    GAsyncResult *result,
                                                    GError **error);
void av_damaged_dossiers_free (AvDamagedDossiers *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvDamagedDossiers, av_damaged_dossiers_free)

G_END_DECLS
