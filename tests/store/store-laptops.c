#include "store-laptops.h"

#include <string.h>

#include "av-hash.h"

static void
sealed_op_free (gpointer data)
{
  SealedOp *sealed = data;

  g_free ((char *) sealed->op.agent);
  g_free ((char *) sealed->op.form);
  g_free ((char *) sealed->op.reg);
  g_free ((char *) sealed->op.code);
  g_free ((char *) sealed->op.value);
  g_free ((AvOpPred *) sealed->op.preds);
  g_free (sealed->hashes);
  g_free (sealed);
}

static guint64
read_clock (gpointer user_data)
{
  return ((Laptop *) user_data)->now++;
}

static gboolean
copy_op (const AvOpenOp *open,
         gpointer user_data,
         GError **error)
{
  GPtrArray *ops = user_data;
  SealedOp *sealed = g_new0 (SealedOp, 1);
  AvOpPred *preds = g_memdup2 (open->op.preds, open->op.n_preds * sizeof (AvOpPred));

  sealed->container = open->container;
  sealed->klass = open->klass;
  sealed->op = open->op;
  sealed->op.agent = g_strdup (open->op.agent);
  sealed->op.form = g_strdup (open->op.form);
  sealed->op.reg = g_strdup (open->op.reg);
  sealed->op.code = g_strdup (open->op.code);
  sealed->op.value = g_strdup (open->op.value);
  sealed->hashes = g_new0 (AvSegmentHash, open->op.n_preds + 1);
  for (gsize i = 0; i < open->op.n_preds; i++)
    if (preds[i].segment != NULL)
      {
        memcpy (&sealed->hashes[i], preds[i].segment, sizeof (AvSegmentHash));
        preds[i].segment = sealed->hashes[i].bytes;
      }
  sealed->op.preds = preds;
  g_ptr_array_add (ops, sealed);
  return TRUE;
}

static gboolean
seal_segments (AvStore *store,
               gpointer user_data,
               GError **error)
{
  Laptop *laptop = user_data;
  g_autoptr (GArray) open = av_segment_store_list_open (store, error);
  AvId journal;
  gint64 jid;

  g_assert_nonnull (open);
  av_id_random (&journal);
  g_assert_true (av_segment_store_add_journal (store, &journal, &journal, TRUE, &jid, error));
  for (guint i = 0; i < open->len; i++)
    {
      guint first = laptop->sealed->len;
      AvSegmentHash hash;
      guint8 nonce[16];

      g_assert_true (av_segment_store_foreach_open_op (store, g_array_index (open, gint64, i), copy_op, laptop->sealed, error));
      av_id_random ((AvId *) nonce);
      av_hash_bytes (nonce, sizeof nonce, hash.bytes, sizeof hash.bytes);
      for (guint j = first; j < laptop->sealed->len; j++)
        ((SealedOp *) g_ptr_array_index (laptop->sealed, j))->segment = hash;
      g_assert_true (av_segment_store_seal (store, g_array_index (open, gint64, i), &hash, jid, i + 1, nonce, sizeof nonce, error));
    }
  return TRUE;
}

Laptop *
laptop_new (guint64 now)
{
  Laptop *laptop = g_new0 (Laptop, 1);
  g_autoptr (GError) error = NULL;

  laptop->store = av_store_open_in_memory (&error);
  g_assert_no_error (error);
  laptop->sealed = g_ptr_array_new_with_free_func (sealed_op_free);
  laptop->now = now;
  av_store_set_clock_for_test (laptop->store, read_clock, laptop);
  av_store_set_sealer (laptop->store, seal_segments, laptop);
  g_assert_true (av_store_set_default_scope (laptop->store, "76540", &error));
  return laptop;
}

void
laptop_free (Laptop *laptop)
{
  av_store_close (laptop->store);
  g_ptr_array_unref (laptop->sealed);
  g_free (laptop);
}

void
laptop_seal (Laptop *laptop)
{
  g_autoptr (GError) error = NULL;

  av_store_seal (laptop->store, &error);
  g_assert_no_error (error);
}

static gboolean
apply_ops (AvStore *store,
           gpointer user_data,
           GError **error)
{
  GPtrArray *ops = user_data;

  for (guint i = 0; i < ops->len; i++)
    {
      const SealedOp *sealed = g_ptr_array_index (ops, i);
      AvStrandPlace place = { 0, sealed->container, sealed->klass };

      if (!av_segment_store_reserve (store, &sealed->segment, &place.sid, error) ||
          !av_merge_apply (store, &place, &sealed->op, error))
        return FALSE;
    }
  return TRUE;
}

void
laptop_receive (Laptop *laptop,
                GPtrArray *ops)
{
  g_autoptr (GError) error = NULL;

  av_store_transact (laptop->store, apply_ops, ops, &error);
  g_assert_no_error (error);
}

GPtrArray *
laptop_reverse (GPtrArray *ops)
{
  GPtrArray *reversed = g_ptr_array_new ();

  for (guint i = ops->len; i > 0; i--)
    g_ptr_array_add (reversed, g_ptr_array_index (ops, i - 1));
  return reversed;
}

void
laptop_receive_each (Laptop *laptop,
                     GPtrArray *ops)
{
  for (guint i = 0; i < ops->len; i++)
    {
      g_autoptr (GPtrArray) one = g_ptr_array_new ();

      g_ptr_array_add (one, g_ptr_array_index (ops, i));
      laptop_receive (laptop, one);
    }
}

void
laptop_send (Laptop *from,
             Laptop *to)
{
  laptop_seal (from);
  laptop_receive (to, from->sealed);
}

char *
laptop_digest (Laptop *laptop)
{
  g_autoptr (GError) error = NULL;
  char *digest = av_digest (laptop->store, NULL, &error);

  g_assert_no_error (error);
  return digest;
}

AvSnapshot *
laptop_load (Laptop *laptop,
             const char *id)
{
  g_autoptr (GError) error = NULL;
  AvSnapshot *snapshot = av_record_store_load (laptop->store, id, &error);

  g_assert_no_error (error);
  return snapshot;
}

void
laptop_save (Laptop *laptop,
             AvChange *change)
{
  g_autoptr (GError) error = NULL;

  av_store_commit_one (laptop->store, change, &error);
  g_assert_no_error (error);
}

char *
laptop_add_contact (Laptop *laptop,
                    const char *container,
                    const char *name)
{
  g_autoptr (AvChange) change = av_change_new ("contact", NULL, container, NULL);

  av_change_set (change, "prenom-ou-surnom", name);
  av_change_set (change, "tranche-age", "18-21");
  av_change_set (change, "origine", "OPERATION");
  av_change_set (change, "accord-recontact", "oui");
  av_change_set (change, "info-rgpd-remise", "orale");
  laptop_save (laptop, change);
  return g_strdup (av_change_get_id (change));
}

void
laptop_set (Laptop *laptop,
            const char *id,
            const char *field,
            const char *answer)
{
  g_autoptr (AvSnapshot) snapshot = laptop_load (laptop, id);
  g_autoptr (AvChange) change = av_change_new_for (snapshot);

  av_change_set (change, field, answer);
  laptop_save (laptop, change);
}

guint
laptop_count_conflicts (Laptop *laptop)
{
  g_autoptr (GError) error = NULL;
  guint count;

  av_record_store_count_conflicts (laptop->store, &count, &error);
  g_assert_no_error (error);
  return count;
}
