#include "av-own-word.h"

#include <glib/gi18n-lib.h>

#include "av-moment.h"
#include "av-scope-name.h"
#include "av-segment-store.h"
#include "av-store-private.h"

void
av_own_word_forget (AvStore *store)
{
  g_clear_pointer (&store->own_words, g_hash_table_unref);
}

void
av_own_word_set (AvStore *store,
                 const char *scope,
                 guint64 until)
{
  if (store->own_words == NULL)
    store->own_words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_hash_table_insert (store->own_words, g_strdup (scope), g_memdup2 (&until, sizeof until));
}

char **
av_own_word_list (AvStore *store)
{
  g_autoptr (GStrvBuilder) scopes = g_strv_builder_new ();
  GHashTableIter iter;
  gpointer scope, until;

  if (store->own_words != NULL)
    g_hash_table_iter_init (&iter, store->own_words);
  while (store->own_words != NULL && g_hash_table_iter_next (&iter, &scope, &until))
    if (*(guint64 *) until != 0)
      g_strv_builder_add (scopes, scope);

  return g_strv_builder_end (scopes);
}

gboolean
av_own_word_is_lost (AvStore *store,
                     const char *scope)
{
  g_auto (GStrv) own = av_own_word_list (store);

  return own[0] != NULL && !g_strv_contains ((const char *const *) own, scope);
}

static void
refuse_revoked (AvStore *store,
                const char *scope,
                GError **error)
{
  g_autofree char *name = av_scope_name_get (store, scope);

  g_set_error (error, AV_STORE_ERROR, AV_STORE_ERROR_IN_VAIN,
               /* Translators: %s is a commune or a structure. */
               _ ("This computer was revoked for %s, and nobody would follow what it says: the root file lets it in again (Computers of the organisation, “Enrol again”). Nothing was changed."), name);
}

static void
refuse_over (guint64 until,
             GError **error)
{
  g_autofree char *day = av_moment_show_day ((gint64) until);

  g_set_error (error, AV_STORE_ERROR, AV_STORE_ERROR_IN_VAIN,
               _ ("By the date of this computer its enrolment was over on %s, and nobody would follow what it says: an intendant enrols it for another year (Computers of the organisation). Nothing was changed."), day);
}

gboolean
av_own_word_require (AvStore *store,
                     const char *scope,
                     GError **error)
{
  const guint64 *until = store->own_words != NULL && scope != NULL ? g_hash_table_lookup (store->own_words, scope) : NULL;

  if (until == NULL || *until >= av_store_get_now (store))
    return TRUE;

  if (*until == 0)
    refuse_revoked (store, scope, error);
  else
    refuse_over (*until, error);
  return FALSE;
}

gboolean
av_own_word_require_of (AvStore *store,
                        const AvId *container,
                        GError **error)
{
  g_autofree char *scope = NULL;

  return av_segment_store_get_scope (store, container, &scope, error) && av_own_word_require (store, scope, error);
}
