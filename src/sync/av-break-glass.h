#pragma once

#include "av-installation.h"

G_BEGIN_DECLS

#define AV_BREAK_GLASS_ERROR (av_break_glass_error_quark ())
GQuark av_break_glass_error_quark (void);

typedef enum
{
  AV_BREAK_GLASS_ERROR_REASON, /* none was given, or a long one */
  AV_BREAK_GLASS_ERROR_OWN,    /* nobody acknowledges what they opened themselves */
} AvBreakGlassError;

/* Somebody opened a dossier beyond their role, because it could not wait
 * (`~bris-de-glace`). It is not prevented, but never unseen: the record is of
 * the dossier, travels with it, and its référent reads who, why and when. */
typedef struct
{
  AvId record;
  char *dossier;
  char *agent;  /* record id, "" unknown */
  char *reason; /* as it was given */
  gint64 when;  /* ms since 1970, as the clock there had it */
  char *seen;   /* record id of who acknowledged it; NULL: nobody yet */
} AvBrokenGlass;

void av_broken_glass_free (AvBrokenGlass *self);

/* agent: record id of whoever opens it. reason: a sentence, which is required. */
gboolean av_break_glass (AvInstallation *self,
                         const char *dossier,
                         const char *agent,
                         const char *reason,
                         GError **error);

/* Of one dossier, or of all (NULL), from a moment on, newest first: of
 * AvBrokenGlass; transfer full. */
GPtrArray *av_break_glass_list (AvInstallation *self,
                                const char *dossier,
                                gint64 from,
                                GError **error);

/* agent: record id of who answers for the dossier and has read why it was
 * opened: never whoever opened it. Travels with the dossier: one is enough. */
gboolean av_break_glass_acknowledge (AvInstallation *self,
                                     const AvBrokenGlass *broken,
                                     const char *agent,
                                     GError **error);

G_END_DECLS
