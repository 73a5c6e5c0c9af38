#include "av-record-save.h"

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
