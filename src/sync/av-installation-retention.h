#pragma once

#include "av-installation.h"
#include "av-retention.h"

G_BEGIN_DECLS

/* What a person decides of dossiers whose time is over: erase, or keep with a
 * reason. Nothing is ever erased by itself. */

#define AV_RETENTION_ERROR (av_retention_error_quark ())
GQuark av_retention_error_quark (void);

typedef enum
{
  AV_RETENTION_ERROR_CLOCK,   /* this computer's date may be wrong, or nobody was heard of for months */
  AV_RETENTION_ERROR_NOT_DUE, /* its time is not over, or it is kept for a reason */
  AV_RETENTION_ERROR_REASON,  /* none was given, or there is no dossier to keep it in */
} AvRetentionError;

/* Of AvRetained: those of our scopes whose time is over. Refused while the date
 * is doubtful; and where no colleague was heard of for three months, who may
 * hold a sign of the young person that is not here yet. transfer full. */
GPtrArray *av_installation_list_retention (AvInstallation *self,
                                           GError **error);

/* Erases what is on that list, all of it or nothing, but for what is in dispute, which
 * is left: what is kept for the funder stays to its own term. For good once a second
 * installation confirms, or after 30 days. Where there is nothing but disputes, that is
 * the error. n_erased, nullable: how many, each counted once; left, nullable: of
 * AvRetained, transfer full. */
gboolean av_installation_erase_ended (AvInstallation *self,
                                      const char *const *dossiers,
                                      guint *n_erased,
                                      GPtrArray **left,
                                      GError **error);

/* Keeps a dossier beyond its time; its team reads why. */
gboolean av_installation_keep_dossier (AvInstallation *self,
                                       const char *dossier,
                                       const char *reason,
                                       GError **error);

G_END_DECLS
