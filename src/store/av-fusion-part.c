#include "av-fusion.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-fusion-private.h"
#include "av-store-private.h"

static gboolean
names_both (GPtrArray *pairs,
            const char *one,
            const char *other)
{
  for (guint i = 0; i < pairs->len; i++)
    {
      const char *const *pair = g_ptr_array_index (pairs, i);

      if (g_strv_contains (pair, one) && g_strv_contains (pair, other))
        return TRUE;
    }
  return FALSE;
}

/* Of a pair that nobody joined it is said for it not to be proposed: whoever has no say in
 * it, or none any more, goes without. */
static gboolean
part_pair (AvStore *store,
           const char *dossier,
           const char *other,
           gboolean joined,
           GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (av_fusion_part (store, dossier, other, &problem) ||
      (!joined && (g_error_matches (problem, AV_STORE_ERROR, AV_STORE_ERROR_INVALID) ||
                   g_error_matches (problem, AV_STORE_ERROR, AV_STORE_ERROR_IN_VAIN))))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

typedef struct
{
  const char *dossier;
  const char *const *shown;
  GPtrArray *joined; /* found: ids */
} Parting;

/* The same ones, whichever is shown first. */
static gboolean
require_as_shown (char **component,
                  const char *const *shown,
                  GError **error)
{
  gboolean same = g_strv_length (component) == g_strv_length ((char **) shown);

  for (guint i = 0; same && component[i] != NULL; i++)
    same = g_strv_contains (shown, component[i]);
  if (same)
    return TRUE;

  g_set_error_literal (error, AV_STORE_ERROR, AV_STORE_ERROR_CHANGED,
                       _ ("What is shown as one dossier has changed since this page was shown: look at it again. Nothing was changed."));
  return FALSE;
}

static GPtrArray *
list_joined (AvStore *store,
             char **component,
             GError **error)
{
  g_autoptr (GHashTable) among = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  AvId id;

  for (guint i = 0; component[i] != NULL; i++)
    if (av_id_parse (component[i], &id))
      g_hash_table_add (among, g_bytes_new (id.bytes, sizeof id.bytes));

  return av_fusion_list_among (store, among, error);
}

static gboolean
part_from_all (AvStore *store,
               gpointer user_data,
               GError **error)
{
  const Parting *parting = user_data;
  g_auto (GStrv) component = av_fusion_get_component (store, parting->dossier, error);
  g_autoptr (GPtrArray) joined = NULL;

  if (component == NULL || !require_as_shown (component, parting->shown, error) || (joined = list_joined (store, component, error)) == NULL)
    return FALSE;

  for (guint i = 0; component[i] != NULL; i++)
    {
      gboolean is_joined = names_both (joined, parting->dossier, component[i]);

      if (strcmp (component[i], parting->dossier) == 0)
        continue;
      if (!part_pair (store, parting->dossier, component[i], is_joined, error))
        return FALSE;
      if (is_joined)
        g_ptr_array_add (parting->joined, g_strdup (component[i]));
    }
  return TRUE;
}

gboolean
av_fusion_part_from (AvStore *store,
                     const char *dossier,
                     const char *const *shown,
                     char ***joined,
                     GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  Parting parting = { dossier, shown, found };

  if (!av_store_transact (store, part_from_all, &parting, error))
    return FALSE;

  g_ptr_array_add (found, NULL);
  *joined = (char **) g_ptr_array_free (g_steal_pointer (&found), FALSE);
  return TRUE;
}

typedef struct
{
  const char *dossier;
  const char *const *others;
} Joining;

static gboolean
join_all (AvStore *store,
          gpointer user_data,
          GError **error)
{
  const Joining *joining = user_data;

  for (guint i = 0; joining->others[i] != NULL; i++)
    if (!av_fusion_join (store, joining->dossier, joining->others[i], error))
      return FALSE;
  return TRUE;
}

gboolean
av_fusion_join_again (AvStore *store,
                      const char *dossier,
                      const char *const *joined,
                      GError **error)
{
  Joining joining = { dossier, joined };

  return av_store_transact (store, join_all, &joining, error);
}
