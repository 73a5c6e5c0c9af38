#include "av-replay.h"

#include "av-store-private.h"

/* A setting, there until the archive was applied again. */
#define MARK "replay-due"

gboolean
av_replay_is_due (AvStore *store,
                  gboolean *due,
                  GError **error)
{
  g_autofree char *value = NULL;

  *due = FALSE;
  if (!av_store_read_setting (store, MARK, &value, error))
    return FALSE;
  *due = value != NULL;
  return TRUE;
}

gboolean
av_replay_make_due (AvStore *store,
                    GError **error)
{
  return av_database_exec_script (store->db, "INSERT OR REPLACE INTO setting (name, value) SELECT '" MARK "', '1' WHERE EXISTS (SELECT 1 FROM seg)", error);
}

gboolean
av_replay_note_done (AvStore *store,
                     GError **error)
{
  return av_database_exec (store->db, error, "DELETE FROM setting WHERE name = '" MARK "'", NULL);
}
