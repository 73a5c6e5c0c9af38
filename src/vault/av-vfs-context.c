#include "av-vfs-private.h"

static GMutex contexts_lock;
static GPtrArray *contexts;
static guint last_number;

AvVfsContext *
av_vfs_context_ref (AvVfsContext *context)
{
  g_atomic_int_inc (&context->ref_count);
  return context;
}

void
av_vfs_context_unref (AvVfsContext *context)
{
  if (!g_atomic_int_dec_and_test (&context->ref_count))
    return;

  av_page_cipher_unref (context->cipher);
  g_free (context);
}

AvVfsContext *
av_vfs_context_new (AvPageCipher *cipher)
{
  AvVfsContext *context = g_new0 (AvVfsContext, 1);

  context->ref_count = 1;
  context->cipher = av_page_cipher_ref (cipher);
  return context;
}

guint
av_vfs_add_context (AvPageCipher *cipher)
{
  AvVfsContext *context = av_vfs_context_new (cipher);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&contexts_lock);

  if (contexts == NULL)
    contexts = g_ptr_array_new ();

  context->number = ++last_number;
  g_ptr_array_add (contexts, context);
  return context->number;
}

void
av_vfs_remove_context (guint number)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&contexts_lock);

  for (guint i = 0; contexts != NULL && i < contexts->len; i++)
    {
      AvVfsContext *context = g_ptr_array_index (contexts, i);

      if (context->number == number)
        {
          g_ptr_array_remove_index_fast (contexts, i);
          av_vfs_context_unref (context);
          return;
        }
    }
}

AvVfsContext *
av_vfs_context_find (const char *name)
{
  gint64 number = sqlite3_uri_int64 (name, "ctx", 0);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&contexts_lock);

  for (guint i = 0; contexts != NULL && i < contexts->len; i++)
    {
      AvVfsContext *context = g_ptr_array_index (contexts, i);

      if (context->number == number)
        return av_vfs_context_ref (context);
    }

  return NULL;
}
