#pragma once

#include "av-installation.h"

G_BEGIN_DECLS

/* Who reads a dossier beside its team: where it can go, and with whom it can be
 * shared. */

#define AV_SHARE_ERROR (av_share_error_quark ())
GQuark av_share_error_quark (void);

typedef enum
{
  AV_SHARE_ERROR_TERMS, /* what was agreed does not make a sharing */
} AvShareError;

/* Gives a dossier of ours to another scope (a code, or a structure's name), for
 * good: its team reads all of it from their next exchange on, this one goes on
 * holding what it has and receives nothing new. */
gboolean av_installation_transfer (AvInstallation *self,
                                   const char *dossier,
                                   const char *scope,
                                   GError **error);

/* Undoes it, back to one of our scopes, as long as nothing was signed since. */
gboolean av_installation_take_transfer_back (AvInstallation *self,
                                             const char *dossier,
                                             const char *scope,
                                             GError **error);

/* What a young person agrees to share of a dossier. */
typedef struct
{
  char *scope;   /* the structure's code */
  char *name;    /* of the structure; its code where it has none */
  guint classes; /* mask of AV_CLASS_BIT: contact, parcours, sensible */
  char *until;   /* the last day, AAAA-MM-JJ */
  gboolean over;
} AvSharing;

void av_sharing_free (AvSharing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvSharing, av_sharing_free)

/* structure: its code or its name. agreement: "oral" or "ecrit"; until: at most
 * a year from now. The structure reads these classes, what is there and what
 * comes, to the end of that day. Again: in place of what was said before. */
gboolean av_installation_share (AvInstallation *self,
                                const char *dossier,
                                const char *structure,
                                guint classes,
                                const char *until,
                                const char *agreement,
                                GError **error);

/* Ends a sharing: nothing more is sent, and what is written from now on has
 * keys the structure never had. */
gboolean av_installation_unshare (AvInstallation *self,
                                  const char *dossier,
                                  const char *structure,
                                  GError **error);

/* Of AvSharing, those that are over included; transfer full. */
GPtrArray *av_installation_list_sharings (AvInstallation *self,
                                          const char *dossier,
                                          GError **error);

/* Codes of every scope that somebody works for and this installation does not.
 * transfer full. */
char **av_installation_list_other_scopes (AvInstallation *self,
                                          GError **error);

/* Codes of every structure the root has named, the Métropole first. transfer
 * full. */
char **av_installation_list_structures (AvInstallation *self,
                                        GError **error);

/* The name of a commune or structure; the root may not have named it yet. transfer
 * full. */
char *av_installation_describe_scope (AvInstallation *self,
                                      const char *scope);

G_END_DECLS
