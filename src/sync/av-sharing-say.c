#include "av-sharing-say.h"

/* Who wrote a segment; NULL: nobody that is known. */
static gboolean
find_author (AvStore *store,
             AvTrust *trust,
             gint64 sid,
             AvTrusted **member,
             GError **error)
{
  g_autoptr (GError) problem = NULL;
  AvId author;

  *member = NULL;
  if (!av_segment_store_get_writer (store, sid, &author, &problem))
    return av_database_ended_well (&problem, error);

  *member = av_trust_find (trust, &author);
  return TRUE;
}

static gboolean
worked_for_team (AvStore *store,
                 const AvId *container,
                 const AvTrusted *member,
                 gboolean *worked,
                 GError **error)
{
  *worked = FALSE;

  for (guint i = 0; !*worked && i < member->once->len; i++)
    {
      g_autofree char *scope = av_scope_to_string (g_array_index (member->once, AvMandate, i).scope);

      if (!av_segment_store_may_have_had_team (store, container, scope, worked, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
av_sharing_find_say (AvStore *store,
                     AvTrust *trust,
                     const AvId *container,
                     AvScope team,
                     gint64 sid,
                     AvSharingSay *say,
                     GError **error)
{
  AvTrusted *member;
  gboolean worked;

  *say = AV_SHARING_NO_SAY;
  if (!find_author (store, trust, sid, &member, error))
    return FALSE;
  if (member == NULL)
    return TRUE;

  if (av_scopes_contain (member->scopes, team))
    {
      *say = AV_SHARING_HAS_SAY;
      return TRUE;
    }

  if (!worked_for_team (store, container, member, &worked, error))
    return FALSE;
  if (worked)
    *say = AV_SHARING_HAD_SAY;
  return TRUE;
}
