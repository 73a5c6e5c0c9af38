#include "av-sharing-given.h"

#include <string.h>

#include "av-say.h"
#include "av-segment.h"
#include "av-sharing-say.h"

typedef struct
{
  gint64 dot;
  gint64 given; /* that it takes back */
} Taking;

typedef struct
{
  AvStore *store;
  AvTrust *trust;
  const AvId *container;
  AvScope scope;
  GArray *list;
  GArray *takings;
} Listing;

/* Whose it is, is asked when all has been read. */
static gboolean
note_said (const AvSaying *saying,
           gpointer user_data,
           GError **error)
{
  Listing *listing = user_data;
  const AvSharingGiven given = { saying->dot, saying->hlc, TRUE };

  if (strcmp (saying->reg, AV_SHARING_GIVEN) != 0 || !av_id_equal (&saying->container, listing->container))
    return TRUE;

  if (saying->value != NULL)
    g_array_append_val (listing->list, given);

  for (gsize i = 0; saying->value == NULL && i < saying->n_preds; i++)
    {
      const Taking taking = { saying->dot, saying->preds[i] };

      g_array_append_val (listing->takings, taking);
    }

  return TRUE;
}

static gboolean
keep_those_that_count (Listing *listing,
                       GError **error)
{
  guint kept = 0;

  for (guint i = 0; i < listing->list->len; i++)
    {
      AvSharingGiven *given = &g_array_index (listing->list, AvSharingGiven, i);
      gboolean counts;

      if (!av_sharing_might_say (listing->store, listing->trust, listing->container, AV_DOT_SID (given->dot), &counts, error))
        return FALSE;
      if (counts)
        g_array_index (listing->list, AvSharingGiven, kept++) = *given;
    }

  g_array_set_size (listing->list, kept);
  return TRUE;
}

static AvSharingGiven *
find_given (GArray *list,
            gint64 dot)
{
  for (guint i = 0; i < list->len; i++)
    if (g_array_index (list, AvSharingGiven, i).dot == dot)
      return &g_array_index (list, AvSharingGiven, i);

  return NULL;
}

static gboolean
take_back (Listing *listing,
           GError **error)
{
  for (guint i = 0; i < listing->takings->len; i++)
    {
      const Taking *taking = &g_array_index (listing->takings, Taking, i);
      AvSharingGiven *given = find_given (listing->list, taking->given);
      gint64 sid = AV_DOT_SID (taking->dot);
      gboolean may;

      if (given == NULL || !given->lasts)
        continue;
      if (!av_sharing_may_say (listing->store, listing->trust, listing->scope, sid, &may, error))
        return FALSE;
      given->lasts = !may && sid != AV_DOT_SID (given->dot);
    }

  return TRUE;
}

GArray *
av_sharing_list_given (AvStore *store,
                       AvTrust *trust,
                       const AvId *container,
                       const AvId *record,
                       AvScope scope,
                       GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (AvSharingGiven));
  g_autoptr (GArray) takings = g_array_new (FALSE, FALSE, sizeof (Taking));
  Listing listing = { store, trust, container, scope, list, takings };

  if (!av_say_foreach (store, AV_SHARING_FORM, record, note_said, &listing, error) || !keep_those_that_count (&listing, error) ||
      !take_back (&listing, error))
    return NULL;

  return g_steal_pointer (&list);
}
