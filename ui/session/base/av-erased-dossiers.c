#include "av-erased-dossiers.h"

#include <glib/gi18n-lib.h>

#include "av-dossier-holder.h"
#include "av-segment-store.h"

/* Of the session: what was known to be erased at the last look, container →
 * classes. */
#define KNOWN "av-erased-dossiers"

/* ---- On the store's thread ---------------------------------------------------- */

static gboolean
note (const AvErased *erased,
      gpointer user_data,
      GError **error)
{
  GHashTable *masks = user_data;
  g_autofree char *container = av_id_to_string (&erased->container);
  guint mask = GPOINTER_TO_UINT (g_hash_table_lookup (masks, container)) | AV_CLASS_BIT (erased->klass);

  g_hash_table_insert (masks, g_steal_pointer (&container), GUINT_TO_POINTER (mask));
  return TRUE;
}

static gpointer
list (AvStore *store,
      gpointer user_data,
      GError **error)
{
  g_autoptr (GHashTable) masks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return av_segment_store_foreach_erased (store, note, masks, error) ? g_steal_pointer (&masks) : NULL;
}

/* ---- On the main thread ------------------------------------------------------- */

static void
leave (const char *container,
       const char *why)
{
  GListModel *toplevels = gtk_window_get_toplevels ();
  g_autoptr (GPtrArray) holders = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (toplevels, i);

      if (AV_IS_DOSSIER_HOLDER (window) && av_dossier_holder_holds (AV_DOSSIER_HOLDER (window), container))
        g_ptr_array_add (holders, g_steal_pointer (&window));
    }

  for (guint i = 0; i < holders->len; i++)
    av_dossier_holder_leave (g_ptr_array_index (holders, i), container, why);
}

#define WHOLE (AV_CLASS_BIT (AV_CLASS_CONTACT) | AV_CLASS_BIT (AV_CLASS_PARCOURS))

static gboolean
is_whole (guint classes)
{
  return (classes & WHOLE) == WHOLE;
}

static const char *
find_words (guint classes)
{
  return is_whole (classes) ? _ ("This dossier has just been erased: it left the screen, with what was begun on it.")
                            : _ ("A part of this dossier has just been erased: open it again to see what is left.");
}

/* What is left of a part may be looked at again; of the whole there is nothing. */
static gboolean
must_be_left (guint classes,
              guint known)
{
  return (classes & ~known) != 0 || is_whole (classes);
}

static void
listed (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  g_autoptr (AvSession) session = user_data;
  g_autoptr (GHashTable) erased = av_queue_call_finish (AV_QUEUE (source), result, NULL);
  g_autoptr (GHashTable) known = NULL;
  GHashTableIter iter;
  gpointer container, classes;

  if (erased == NULL)
    return;

  known = g_object_steal_data (G_OBJECT (session), KNOWN);
  g_object_set_data_full (G_OBJECT (session), KNOWN, g_hash_table_ref (erased), (GDestroyNotify) g_hash_table_unref);
  g_hash_table_iter_init (&iter, erased);
  while (known != NULL && g_hash_table_iter_next (&iter, &container, &classes))
    if (must_be_left (GPOINTER_TO_UINT (classes), GPOINTER_TO_UINT (g_hash_table_lookup (known, container))))
      leave (container, find_words (GPOINTER_TO_UINT (classes)));
}

static void
look (AvSession *session)
{
  av_queue_call (av_session_get_queue (session), list, NULL, NULL, (GDestroyNotify) g_hash_table_unref,
                 NULL, listed, g_object_ref (session));
}

/* An erasure is told by an empty form, as everything that may touch all. */
static void
record_changed (AvSession *session,
                const char *form)
{
  if (*form == '\0')
    look (session);
}

gboolean
av_erased_dossiers_is_whole (AvSession *session,
                             const char *container)
{
  GHashTable *known;

  g_return_val_if_fail (AV_IS_SESSION (session), FALSE);

  known = g_object_get_data (G_OBJECT (session), KNOWN);

  return known != NULL && is_whole (GPOINTER_TO_UINT (g_hash_table_lookup (known, container)));
}

void
av_erased_dossiers_watch (AvSession *session)
{
  g_return_if_fail (AV_IS_SESSION (session));

  g_signal_connect (session, "record-changed", G_CALLBACK (record_changed), NULL);
  look (session);
}
