#include "av-writers.h"

#include <string.h>

#include "av-claim-store.h"
#include "av-perimeter.h"
#include "av-say.h"
#include "av-segment-store.h"

#define STRUCTURES (G_GUINT64_CONSTANT (1) << 31) /* a scope from there on is a structure's number */

gboolean
av_writers_is_sharing (const char *form,
                       AvClass klass)
{
  return klass == AV_CLASS_PARCOURS && strcmp (form, AV_WRITERS_SHARING) == 0;
}

static gboolean
is_one_of (const char *scopes,
           GHashTable *writers)
{
  g_auto (GStrv) words = g_strsplit (scopes, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (g_hash_table_contains (writers, words[i]))
      return TRUE;

  return FALSE;
}

/* The record of a sharing stands under its dossier and its structure. */
static gboolean
find_sharing (const AvId *container,
              const char *scope,
              AvId *record)
{
  guint8 key[sizeof (AvId) + 4];
  guint64 number;
  guint32 code;

  if (scope[0] != 'S' || !g_ascii_string_to_unsigned (scope + 1, 10, 0, G_MAXINT32, &number, NULL))
    return FALSE;

  code = GUINT32_TO_LE ((guint32) (STRUCTURES + number));
  memcpy (key, container->bytes, sizeof (AvId));
  memcpy (key + sizeof (AvId), &code, sizeof code);
  av_store_system_id (AV_WRITERS_SHARING, key, sizeof key, record);
  return TRUE;
}

typedef struct
{
  const AvId *container;
  GHashTable *writers;
  gboolean shared;
} Search;

static gboolean
note_sharing (const AvSaying *saying,
              gpointer user_data,
              GError **error)
{
  Search *search = user_data;

  search->shared = search->shared ||
                   (av_id_equal (&saying->container, search->container) && (saying->scopes == NULL || is_one_of (saying->scopes, search->writers)));
  return TRUE;
}

static gboolean
is_shared_with (AvStore *store,
                const AvId *container,
                const char *scopes,
                GHashTable *writers,
                gboolean *shared,
                GError **error)
{
  g_auto (GStrv) words = g_strsplit (scopes, " ", -1);
  Search search = { container, writers };

  for (guint i = 0; words[i] != NULL && !search.shared; i++)
    {
      AvId record;

      if (find_sharing (container, words[i], &record) &&
          !av_say_foreach (store, AV_WRITERS_SHARING, &record, note_sharing, &search, error))
        return FALSE;
    }

  *shared = search.shared;
  return TRUE;
}

gboolean
av_segment_store_may_write (AvStore *store,
                            const AvId *container,
                            const char *scopes,
                            gboolean *may,
                            GError **error)
{
  GHashTable *writers;
  gboolean erased, undisputed;

  *may = TRUE;
  if (scopes == NULL || store->read_scopes == NULL)
    return TRUE;

  /* As nearly always, and soon told. */
  if (!av_perimeter_is_undisputed (store, container, scopes, &undisputed, error))
    return FALSE;
  if (undisputed)
    return TRUE;

  if (!av_perimeter_list_writers (store, container, &writers, error))
    return FALSE;
  if (writers == NULL || is_one_of (scopes, writers))
    return TRUE;

  /* Whom it was shared with went with the rest of it. */
  if (!av_store_is_erased (store, container, AV_CLASS_PARCOURS, &erased, error))
    return FALSE;

  return erased || is_shared_with (store, container, scopes, writers, may, error);
}

gboolean
av_segment_store_had_team (AvStore *store,
                           const AvId *container,
                           const char *scope,
                           gboolean *had,
                           GError **error)
{
  GHashTable *writers;

  if (!av_perimeter_list_writers (store, container, &writers, error))
    return FALSE;

  *had = writers != NULL && g_hash_table_contains (writers, scope);
  return TRUE;
}

gboolean
av_segment_store_may_have_had_team (AvStore *store,
                                    const AvId *container,
                                    const char *scope,
                                    gboolean *may,
                                    GError **error)
{
  GHashTable *writers;

  if (!av_perimeter_list_writers (store, container, &writers, error))
    return FALSE;
  if (writers == NULL)
    return av_perimeter_is_claimed_for (store, container, scope, may, error);

  *may = g_hash_table_contains (writers, scope);
  return TRUE;
}

gboolean
av_segment_store_may_write_so_far (AvStore *store,
                                   const AvId *container,
                                   const char *scopes,
                                   gboolean *may,
                                   gboolean *sure,
                                   GError **error)
{
  *sure = !av_claim_store_is_crowded (store, container) || av_claim_store_is_judged (store, container, AV_JUDGED_AS_READER);
  if (*sure)
    return av_segment_store_may_write (store, container, scopes, may, error);

  *may = TRUE;
  av_writers_make_due (store, container);
  return TRUE;
}
