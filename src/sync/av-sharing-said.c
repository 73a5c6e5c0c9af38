#include "av-sharing-said.h"

#include <string.h>

#include "av-say.h"
#include "av-segment.h"

typedef struct
{
  gint64 dot;
  gint64 replaced;
} Replacing;

typedef struct
{
  AvStore *store;
  AvTrust *trust;
  const AvId *container;
  AvScope team;
  const char *reg;
  GArray *all; /* AvSharingSaid, whoever said it */
  GArray *replacings;
  GHashTable *says; /* AvSharingSay by segment */
} Listing;

static void
clear_said (gpointer data)
{
  AvSharingSaid *said = data;

  g_free (said->value);
}

/* Whose it is, is asked when all has been read. */
static gboolean
note_said (const AvSaying *saying,
           gpointer user_data,
           GError **error)
{
  Listing *listing = user_data;

  if (strcmp (saying->reg, listing->reg) != 0 || !av_id_equal (&saying->container, listing->container))
    return TRUE;

  if (saying->value != NULL)
    {
      const AvSharingSaid said = { saying->dot, g_strdup (saying->value), AV_SHARING_NO_SAY, TRUE };

      g_array_append_val (listing->all, said);
    }

  for (gsize i = 0; i < saying->n_preds; i++)
    {
      const Replacing replacing = { saying->dot, saying->preds[i] };

      g_array_append_val (listing->replacings, replacing);
    }

  return TRUE;
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

static gboolean
keep_those_with_a_say (Listing *listing,
                       GArray *list,
                       GError **error)
{
  for (guint i = 0; i < listing->all->len; i++)
    {
      AvSharingSaid *said = &g_array_index (listing->all, AvSharingSaid, i);

      if (!find_say (listing, AV_DOT_SID (said->dot), &said->say, error))
        return FALSE;
      if (said->say == AV_SHARING_NO_SAY)
        continue;

      g_array_append_val (list, *said);
      said->value = NULL;
    }

  return TRUE;
}

static AvSharingSaid *
find_standing (GArray *list,
               gint64 dot)
{
  for (guint i = 0; i < list->len; i++)
    {
      AvSharingSaid *said = &g_array_index (list, AvSharingSaid, i);

      if (said->dot == dot && said->stands)
        return said;
    }

  return NULL;
}

static gboolean
replace (Listing *listing,
         GArray *list,
         GError **error)
{
  for (guint i = 0; i < listing->replacings->len; i++)
    {
      const Replacing *replacing = &g_array_index (listing->replacings, Replacing, i);
      AvSharingSaid *said = find_standing (list, replacing->replaced);
      gint64 sid = AV_DOT_SID (replacing->dot);
      AvSharingSay say;

      if (said == NULL)
        continue;
      if (!find_say (listing, sid, &say, error))
        return FALSE;
      said->stands = say != AV_SHARING_HAS_SAY && sid != AV_DOT_SID (said->dot);
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
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (AvSharingSaid));
  g_autoptr (GArray) replacings = g_array_new (FALSE, FALSE, sizeof (Replacing));
  g_autoptr (GHashTable) says = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  Listing listing = { store, trust, container, team, reg, all, replacings, says };

  g_array_set_clear_func (list, clear_said);
  g_array_set_clear_func (all, clear_said);
  if (!av_say_foreach (store, AV_SHARING_FORM, record, note_said, &listing, error) || !keep_those_with_a_say (&listing, list, error) ||
      !replace (&listing, list, error))
    return NULL;

  return g_steal_pointer (&list);
}
