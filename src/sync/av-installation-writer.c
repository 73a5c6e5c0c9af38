#include "av-installation-private.h"

char *
av_installation_name_writer (AvInstallation *self,
                             gint64 dot)
{
  AvTrusted *writer;
  AvId installation;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  if (self->state != AV_INSTALLATION_STATE_ENROLLED ||
      !av_segment_store_get_writer (self->store, AV_DOT_SID (dot), &installation, NULL))
    return NULL;

  writer = av_trust_find (self->trust, &installation);
  return writer != NULL ? g_strdup (writer->name) : NULL;
}
