#include "av-merge-private.h"

/* Preds of one name, whoever gave them to it. */
static void
unite_preds (GArray *preds,
             const gint64 *others,
             gsize n_others)
{
  for (gsize i = 0; i < n_others; i++)
    {
      gboolean known = FALSE;

      for (guint j = 0; j < preds->len && !known; j++)
        known = g_array_index (preds, gint64, j) == others[i];
      if (!known)
        g_array_append_val (preds, others[i]);
    }
}

void
av_same_name_clear (AvSameName *self)
{
  g_free (self->value);
  g_array_unref (self->preds);
}

void
av_same_name_init (AvSameName *self,
                   const AvRegisterOp *op)
{
  self->hlc = (gint64) op->hlc;
  self->value = op->kind == AV_OP_SET ? g_strndup (op->value != NULL ? op->value : "", op->value_length) : NULL;
  self->preds = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (self->preds, op->preds, (guint) op->n_preds);
}

void
av_same_name_unite (AvSameName *self,
                    gint64 hlc,
                    const char *value,
                    const guint8 *preds,
                    gsize size)
{
  g_autofree gint64 *others = g_memdup2 (preds, size);
  int order = g_strcmp0 (value, self->value);

  if (order > 0)
    {
      g_free (self->value);
      self->value = g_strdup (value);
    }
  if (order > 0 || (order == 0 && hlc > self->hlc))
    self->hlc = hlc;
  unite_preds (self->preds, others, size / sizeof (gint64));
}
