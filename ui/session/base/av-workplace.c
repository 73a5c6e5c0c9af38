#include "av-workplace.h"

G_DEFINE_INTERFACE (AvWorkplace, av_workplace, GTK_TYPE_APPLICATION)

AvWorkplace *
av_workplace_of (GtkWindow *window)
{
  GtkApplication *application = gtk_window_get_application (window);

  return AV_IS_WORKPLACE (application) ? AV_WORKPLACE (application) : NULL;
}

AvQueue *
av_workplace_get_queue (AvWorkplace *self)
{
  g_return_val_if_fail (AV_IS_WORKPLACE (self), NULL);

  return AV_WORKPLACE_GET_IFACE (self)->get_queue (self);
}

AvOpening *
av_workplace_get_opening (AvWorkplace *self)
{
  g_return_val_if_fail (AV_IS_WORKPLACE (self), NULL);

  return AV_WORKPLACE_GET_IFACE (self)->get_opening (self);
}

AvFolderWatch *
av_workplace_get_folder_watch (AvWorkplace *self)
{
  g_return_val_if_fail (AV_IS_WORKPLACE (self), NULL);

  return AV_WORKPLACE_GET_IFACE (self)->get_folder_watch (self);
}

static void
av_workplace_default_init (AvWorkplaceInterface *iface)
{
}
