#include "av-pending-erasure.h"

#include <string.h>

#include "av-admissions.h"
#include "av-erasure.h"
#include "av-segment-store.h"

typedef struct
{
  AvStore *store;
  AvAdmissions *admissions;
  const AvId *author;
  GArray *revoked; /* AvScope; NULL: all */
  GArray *list;    /* AvPendingErasure */
} Reading;

static gboolean
is_pending (AvStore *store,
            const AvId *container,
            guint classes,
            gboolean *pending,
            GError **error)
{
  *pending = FALSE;

  for (guint class = 0; class < AV_N_CLASSES && !*pending; class ++)
    {
      AvErased erased = { 0 };
      g_autoptr (GError) problem = NULL;

      if ((classes & AV_CLASS_BIT (class)) == 0)
        continue;

      if (!av_segment_store_load_erased (store, container, class, &erased, &problem) && !av_database_ended_well (&problem, error))
        return FALSE;

      *pending = !erased.gone;
    }

  return TRUE;
}

/* For which scopes intendants let in the segment that says so; NULL: it is not signed.
 * transfer full. */
static gboolean
list_admitted (Reading *reading,
               const AvPendingErasure *erasure,
               char **scopes,
               GError **error)
{
  g_autoptr (GError) problem = NULL;
  AvSegmentHash hash;

  *scopes = NULL;
  if (!av_segment_store_get_hash (reading->store, erasure->sid, &hash, &problem))
    return g_error_matches (problem, AV_STORE_ERROR, AV_STORE_ERROR_NOT_FOUND) || av_database_ended_well (&problem, error);

  *scopes = av_admissions_list_scopes (reading->admissions, &erasure->author, hash.bytes);
  return TRUE;
}

/* Of the scopes that somebody speaks for, those a revocation does not take. transfer full. */
static GArray *
list_left (Reading *reading,
           GArray *scopes,
           const char *admitted)
{
  GArray *left = g_array_new (FALSE, FALSE, sizeof (AvScope));

  for (guint i = 0; i < scopes->len; i++)
    {
      AvScope scope = g_array_index (scopes, AvScope, i);
      gboolean taken = reading->revoked == NULL || av_scopes_contain (reading->revoked, scope);

      if (!taken || (admitted != NULL && av_scope_is_in_text (scope, admitted)))
        g_array_append_val (left, scope);
    }

  return left;
}

/* Whether it is said for a scope that is taken, and what is left does not answer for the
 * dossier, as far as that is known here. */
static gboolean
is_taken_back (Reading *reading,
               const AvSaying *saying,
               const AvPendingErasure *erasure,
               gboolean *taken,
               GError **error)
{
  g_autoptr (GArray) scopes = av_scopes_from_text (saying->scopes);
  g_autoptr (GArray) left = NULL;
  g_autofree char *admitted = NULL;
  g_autofree char *text = NULL;
  gboolean answers = TRUE;

  if (!list_admitted (reading, erasure, &admitted, error))
    return FALSE;

  left = list_left (reading, scopes, admitted);
  text = av_scopes_to_text (left);
  if (left->len < scopes->len && !av_segment_store_answers_for (reading->store, &saying->container, text, saying->hlc, &answers, error))
    return FALSE;

  *taken = !answers;
  return TRUE;
}

static gboolean
note_asked (const AvSaying *saying,
            const AvId *author,
            gpointer user_data,
            GError **error)
{
  Reading *reading = user_data;
  AvPendingErasure erasure = { *author, saying->container, AV_DOT_SID (saying->dot), (gint64) (saying->hlc >> 16) };
  gboolean pending, taken;
  guint classes;

  if (strcmp (saying->reg, "classes") != 0 || (reading->author != NULL && !av_id_equal (author, reading->author)) ||
      !av_erasure_parse_classes (saying->value, &classes))
    return TRUE;

  if (!is_pending (reading->store, &saying->container, classes, &pending, error))
    return FALSE;

  if (!pending)
    return TRUE;

  if (!is_taken_back (reading, saying, &erasure, &taken, error))
    return FALSE;

  if (taken)
    g_array_append_val (reading->list, erasure);
  return TRUE;
}

static int
compare_asked (gconstpointer a,
               gconstpointer b)
{
  const AvPendingErasure *one = a, *other = b;

  return one->asked < other->asked ? -1 : one->asked > other->asked;
}

GArray *
av_pending_erasures_list (AvStore *store,
                          const AvId *author,
                          GArray *revoked,
                          GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (AvPendingErasure));
  g_autoptr (AvAdmissions) admissions = av_admissions_load (store, error);
  Reading reading = { store, admissions, author, revoked, list };

  if (admissions == NULL || !av_erasure_foreach_said (store, NULL, note_asked, &reading, error))
    return NULL;

  g_array_sort (list, compare_asked);
  return g_steal_pointer (&list);
}

guint
av_pending_erasures_count (GArray *list,
                           const AvId *author,
                           gint64 since)
{
  g_autoptr (GHashTable) containers = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const AvPendingErasure *erasure = &g_array_index (list, AvPendingErasure, i);

      if (erasure->asked >= since && av_id_equal (&erasure->author, author))
        g_hash_table_add (containers, g_bytes_new_static (erasure->container.bytes, AV_ID_SIZE));
    }

  return g_hash_table_size (containers);
}
