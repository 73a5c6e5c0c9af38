#include "av-sharing-said.h"

#include <string.h>

#include "av-say.h"
#include "av-segment.h"

typedef struct
{
  AvStore *store;
  AvTrust *trust;
  const AvId *container;
  AvScope team;
  const char *reg;
  GArray *list;         /* AvSharingSaid */
  GHashTable *replaced; /* dots */
  GHashTable *says;     /* AvSharingSay by segment */
} Listing;

static void
clear_said (gpointer data)
{
  AvSharingSaid *said = data;

  g_free (said->value);
}

static gboolean
find_say (Listing *listing,
          gint64 sid,
          AvSharingSay *say,
          GError **error)
{
  gpointer known;

  if (g_hash_table_lookup_extended (listing->says, &sid, NULL, &known))
    {
      *say = GPOINTER_TO_UINT (known);
      return TRUE;
    }

  if (!av_sharing_find_say (listing->store, listing->trust, listing->container, listing->team, sid, say, error))
    return FALSE;

  g_hash_table_insert (listing->says, g_memdup2 (&sid, sizeof sid), GUINT_TO_POINTER (*say));
  return TRUE;
}

static void
note_replaced (Listing *listing,
               const AvSaying *saying,
               AvSharingSay say)
{
  for (gsize i = 0; i < saying->n_preds; i++)
    if (say == AV_SHARING_HAS_SAY || AV_DOT_SID (saying->preds[i]) == AV_DOT_SID (saying->dot))
      g_hash_table_add (listing->replaced, g_memdup2 (&saying->preds[i], sizeof (gint64)));
}

/* Of whoever has no say nothing is kept, however much it is. */
static gboolean
note_said (const AvSaying *saying,
           gpointer user_data,
           GError **error)
{
  Listing *listing = user_data;
  AvSharingSay say;

  if (strcmp (saying->reg, listing->reg) != 0 || !av_id_equal (&saying->container, listing->container))
    return TRUE;
  if (!find_say (listing, AV_DOT_SID (saying->dot), &say, error))
    return FALSE;
  if (say == AV_SHARING_NO_SAY)
    return TRUE;

  note_replaced (listing, saying, say);
  if (saying->value != NULL)
    {
      const AvSharingSaid said = { saying->dot, g_strdup (saying->value), say, TRUE };

      g_array_append_val (listing->list, said);
    }

  return TRUE;
}

GArray *
av_sharing_list_said (AvStore *store,
                      AvTrust *trust,
                      const AvId *container,
                      const AvId *record,
                      AvScope team,
                      const char *reg,
                      GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (AvSharingSaid));
  g_autoptr (GHashTable) replaced = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GHashTable) says = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  Listing listing = { store, trust, container, team, reg, list, replaced, says };

  g_array_set_clear_func (list, clear_said);
  if (!av_say_foreach (store, AV_SHARING_FORM, record, note_said, &listing, error))
    return NULL;

  for (guint i = 0; i < list->len; i++)
    {
      AvSharingSaid *said = &g_array_index (list, AvSharingSaid, i);

      said->stands = !g_hash_table_contains (replaced, &said->dot);
    }

  return g_steal_pointer (&list);
}
