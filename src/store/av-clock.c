#include "av-limits.h"
#include "av-store-private.h"

#define SAVES "saves"

static guint64
wall_clock (AvStore *store)
{
  return store->clock != NULL ? store->clock (store->clock_data) : (guint64) (g_get_real_time () / 1000);
}

guint64
av_store_get_now (AvStore *store)
{
  return MAX (wall_clock (store), store->time_floor);
}

static gboolean
is_before_floor (AvStore *store)
{
  return wall_clock (store) < store->time_floor;
}

gboolean
av_store_is_clock_doubtful (AvStore *store)
{
  return is_before_floor (store) || wall_clock (store) + AV_LIMIT_CLOCK_DRAG < store->time_heard;
}

gboolean
av_store_is_clock_alone (AvStore *store)
{
  return store->time_heard != 0 && av_store_get_now (store) > store->time_heard + AV_LIMIT_SILENCE;
}

guint64
av_store_get_horizon (AvStore *store)
{
  return av_store_get_now (store) + AV_LIMIT_CLOCK_DRAG;
}

guint64
av_store_get_latest (AvStore *store)
{
  guint64 written = store->last_hlc >> 16;

  return MAX (MAX (av_store_get_now (store), store->time_heard), written <= av_store_get_horizon (store) ? written : 0);
}

void
av_store_set_time_floor (AvStore *store,
                         guint64 milliseconds)
{
  store->time_floor = milliseconds;
}

void
av_store_set_clock_for_test (AvStore *store,
                             AvStoreClockFunc func,
                             gpointer user_data)
{
  store->clock = func;
  store->clock_data = user_data;
}

/* Of a clock that ran ahead for an hour nothing is left once it is set right: what
 * follows what is told by predecessors, not by this. Before the floor the last moment
 * is the better one. */
guint64
av_store_tick (AvStore *store)
{
  if (store->last_hlc > av_store_get_horizon (store) << 16 && !is_before_floor (store))
    store->last_hlc = 0;

  store->last_hlc = MAX (store->last_hlc + 1, av_store_get_now (store) << 16);
  store->hlc_changed = TRUE;
  return store->last_hlc;
}

guint64
av_store_get_moment (AvStore *store)
{
  /* Later than whatever was observed meanwhile. */
  if (store->moment == 0 || store->moment != store->last_hlc)
    store->moment = av_store_tick (store);
  return store->moment;
}

void
av_store_observe (AvStore *store,
                  guint64 hlc)
{
  guint64 believed;

  if (hlc <= store->last_hlc)
    return;

  believed = MIN (hlc, av_store_get_horizon (store) << 16);
  if (believed > store->last_hlc)
    {
      store->last_hlc = believed;
      store->hlc_changed = TRUE;
    }
}

gboolean
av_store_save_clock (AvStore *store,
                     GError **error)
{
  g_autoptr (AvStatement) statement = NULL;

  if (!store->hlc_changed)
    return TRUE;

  statement = av_database_prepare (store->db, "INSERT OR REPLACE INTO setting (name, value) VALUES ('hlc', ?1)", error);
  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, (gint64) store->last_hlc);
  store->hlc_changed = FALSE;
  return av_statement_run (statement, error) &&
         av_database_exec (store->db, error,
                           "INSERT INTO setting (name, value) VALUES ('" SAVES "', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1", NULL);
}

gboolean
av_store_count_saves (AvStore *store,
                      guint64 *saves,
                      GError **error)
{
  g_autofree char *value = NULL;

  if (!av_store_read_setting (store, SAVES, &value, error))
    return FALSE;

  *saves = value != NULL ? g_ascii_strtoull (value, NULL, 10) : 0;
  return TRUE;
}
