#include "av-dossier-holder.h"

G_DEFINE_INTERFACE (AvDossierHolder, av_dossier_holder, GTK_TYPE_WINDOW)

gboolean
av_dossier_holder_holds (AvDossierHolder *self,
                         const char *container)
{
  g_return_val_if_fail (AV_IS_DOSSIER_HOLDER (self), FALSE);

  return AV_DOSSIER_HOLDER_GET_IFACE (self)->holds (self, container);
}

void
av_dossier_holder_leave (AvDossierHolder *self,
                         const char *container,
                         const char *why)
{
  g_return_if_fail (AV_IS_DOSSIER_HOLDER (self));

  AV_DOSSIER_HOLDER_GET_IFACE (self)->leave (self, container, why);
}

static void
take_place (GtkWindow *fresh,
            GtkWindow *window)
{
  int width, height;

  gtk_window_get_default_size (window, &width, &height);
  gtk_window_set_default_size (fresh, width, height);
  if (gtk_window_is_maximized (window))
    gtk_window_maximize (fresh);
}

GtkWindow *
av_dossier_holder_replace (AvDossierHolder *self)
{
  GtkWindow *window = GTK_WINDOW (self);
  GtkApplication *application = gtk_window_get_application (window);
  GtkWindow *front = application != NULL ? gtk_application_get_active_window (application) : NULL;
  g_autoptr (GObject) session = NULL;
  GtkWindow *fresh;

  g_return_val_if_fail (AV_IS_DOSSIER_HOLDER (self), NULL);

  g_object_get (self, "session", &session, NULL);
  fresh = g_object_new (G_OBJECT_TYPE (self), "application", application, "session", session, NULL);
  take_place (fresh, window);
  gtk_window_destroy (window);
  gtk_window_present (fresh);

  /* The keyboard stays where it was. */
  if (front != NULL && front != window)
    gtk_window_present (front);

  return fresh;
}

static void
av_dossier_holder_default_init (AvDossierHolderInterface *iface)
{
}
