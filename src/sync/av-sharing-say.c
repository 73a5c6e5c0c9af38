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

gboolean
av_sharing_may_say (AvStore *store,
                    AvTrust *trust,
                    AvScope scope,
                    gint64 sid,
                    gboolean *may,
                    GError **error)
{
  AvTrusted *member;

  if (!find_author (store, trust, sid, &member, error))
    return FALSE;

  *may = member != NULL && av_scopes_contain (member->scopes, scope);
  return TRUE;
}

gboolean
av_sharing_might_say (AvStore *store,
                      AvTrust *trust,
                      const AvId *container,
                      gint64 sid,
                      gboolean *might,
                      GError **error)
{
  AvTrusted *member;

  *might = FALSE;
  if (!find_author (store, trust, sid, &member, error))
    return FALSE;

  for (guint i = 0; member != NULL && !*might && i < member->once->len; i++)
    {
      g_autofree char *scope = av_scope_to_string (g_array_index (member->once, AvMandate, i).scope);

      if (!av_segment_store_had_team (store, container, scope, might, error))
        return FALSE;
    }

  return TRUE;
}
