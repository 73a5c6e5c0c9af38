#include "av-save-history.h"

struct _AvSaveHistory
{
  GPtrArray *undo; /* of GPtrArray of AvChange */
  GPtrArray *redo;
};

AvSaveHistory *
av_save_history_new (void)
{
  AvSaveHistory *self = g_new0 (AvSaveHistory, 1);

  self->undo = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->redo = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  return self;
}

void
av_save_history_free (AvSaveHistory *self)
{
  g_ptr_array_unref (self->undo);
  g_ptr_array_unref (self->redo);
  g_free (self);
}

static GPtrArray *
get_stack (AvSaveHistory *self,
           AvRecordSaveDirection direction)
{
  return direction == AV_RECORD_SAVE_REDO ? self->redo : self->undo;
}

gboolean
av_save_history_has (AvSaveHistory *self,
                     AvRecordSaveDirection direction)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return get_stack (self, direction)->len > 0;
}

void
av_save_history_remember (AvSaveHistory *self,
                          AvRecordSave *save,
                          GPtrArray *befores,
                          GPtrArray *afters)
{
  g_autoptr (GPtrArray) inverses = NULL;

  g_return_if_fail (self != NULL);

  inverses = av_change_inverses (save->changes, befores, afters);
  if (save->direction == AV_RECORD_SAVE_FORWARD)
    g_ptr_array_set_size (self->redo, 0);
  if (inverses->len > 0)
    g_ptr_array_add (save->direction == AV_RECORD_SAVE_UNDO ? self->redo : self->undo, g_steal_pointer (&inverses));
}

void
av_save_history_take (AvSaveHistory *self,
                      AvRecordSave *save)
{
  GPtrArray *stack;
  g_autoptr (GPtrArray) inverses = NULL;

  g_return_if_fail (self != NULL);

  stack = get_stack (self, save->direction);
  g_return_if_fail (stack->len > 0);

  inverses = g_ptr_array_steal_index (stack, stack->len - 1);
  for (guint i = 0; i < inverses->len; i++)
    g_ptr_array_add (save->changes, av_change_ref (g_ptr_array_index (inverses, i)));
}

GPtrArray *
av_save_history_get_last (AvSaveHistory *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->undo->len > 0 ? g_ptr_array_index (self->undo, self->undo->len - 1) : NULL;
}
