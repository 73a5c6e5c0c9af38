#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AV_TYPE_DOSSIER_HOLDER (av_dossier_holder_get_type ())
G_DECLARE_INTERFACE (AvDossierHolder, av_dossier_holder, AV, DOSSIER_HOLDER, GtkWindow)

/* A window that may have something of a dossier on it, also where it is hidden
 * behind something else: what is erased has to leave it at once. */
struct _AvDossierHolderInterface
{
  GTypeInterface parent_iface;

  gboolean (*holds) (AvDossierHolder *self,
                     const char *container);
  /* Keeps nothing of it, and says why. */
  void (*leave) (AvDossierHolder *self,
                 const char *container,
                 const char *why);
};

gboolean av_dossier_holder_holds (AvDossierHolder *self,
                                  const char *container);
void av_dossier_holder_leave (AvDossierHolder *self,
                              const char *container,
                              const char *why);

/* For leave (): another window of the same type, of no dossier, in the place of
 * one that is full of it; that one is destroyed. transfer none. */
GtkWindow *av_dossier_holder_replace (AvDossierHolder *self);

G_END_DECLS
