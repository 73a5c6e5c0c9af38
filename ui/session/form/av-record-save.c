#include "av-record-save.h"

#include <glib/gi18n.h>
#include <string.h>

AvRecordSave *
av_record_save_new (GVariant *answers,
                    AvRecordSaveDirection direction)
{
  AvRecordSave *self = g_new0 (AvRecordSave, 1);

  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) av_change_unref);
  self->answers = answers;
  self->direction = direction;

  return self;
}

void
av_record_save_free (AvRecordSave *self)
{
  g_ptr_array_unref (self->changes);
  g_variant_unref (self->answers);
  g_free (self);
}

AvSnapshot *
av_record_save_find (AvRecordSave *self,
                     const char *id,
                     GPtrArray *afters)
{
  for (guint i = 0; i < afters->len; i++)
    {
      if (strcmp (av_change_get_id (g_ptr_array_index (self->changes, i)), id) == 0)
        return g_ptr_array_index (afters, i);
    }

  return NULL;
}

char *
av_record_save_describe (AvRecordSave *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_format (now, self->direction == AV_RECORD_SAVE_UNDO ? _ ("Taken back at %H:%M") : _ ("Saved at %H:%M"));
}
