#pragma once

#include <gtk/gtk.h>

#include "av-folder-watch.h"
#include "av-opening.h"
#include "av-queue.h"

G_BEGIN_DECLS

#define AV_TYPE_WORKPLACE (av_workplace_get_type ())
G_DECLARE_INTERFACE (AvWorkplace, av_workplace, AV, WORKPLACE, GtkApplication)

/* What the application has for its windows. All transfer none, and NULL until the
 * store is open. */
struct _AvWorkplaceInterface
{
  GTypeInterface parent_iface;

  AvQueue *(*get_queue) (AvWorkplace *self);
  AvOpening *(*get_opening) (AvWorkplace *self);
  AvFolderWatch *(*get_folder_watch) (AvWorkplace *self);
};

/* NULL: the window is of none, or of none any more. */
AvWorkplace *av_workplace_of (GtkWindow *window);

AvQueue *av_workplace_get_queue (AvWorkplace *self);
AvOpening *av_workplace_get_opening (AvWorkplace *self);
AvFolderWatch *av_workplace_get_folder_watch (AvWorkplace *self);

G_END_DECLS
