#include "av-deadline-table.h"

#include <string.h>

#include "av-held-record.h"
#include "av-moment.h"
#include "av-projection.h"
#include "av-reference-list.h"

#define HOUR_MS 3600000

gboolean
av_deadline_table_create (AvStore *store,
                          GError **error)
{
  return av_database_exec_script (store->db,
                                  "CREATE TABLE due (rid INTEGER PRIMARY KEY, need TEXT, container BLOB, priority TEXT, "
                                  "t0 INTEGER, deadline INTEGER, t1 INTEGER, t2 INTEGER, closed INTEGER NOT NULL);"
                                  "CREATE INDEX due_need ON due (need);"
                                  "CREATE INDEX due_open ON due (deadline) WHERE t1 IS NULL AND NOT closed;",
                                  error);
}

gint64
av_deadline_read_moment (const char *canonical)
{
  g_autoptr (GDateTime) time = NULL;
  AvDay day;

  if (canonical == NULL || canonical[0] == '~')
    return 0;

  time = av_moment_from_string (canonical);
  if (time != NULL)
    return g_date_time_to_unix (time) * 1000;
  if (!av_day_from_string (canonical, &day))
    return 0;
  time = g_date_time_new_local (day.year, MAX (day.month, 1), MAX (day.day, 1), 0, 0, 0);
  return time != NULL ? g_date_time_to_unix (time) * 1000 : 0;
}

static gint64
get_delay (const char *code)
{
  AvReferenceList *list = av_reference_list_get ("delais_immediatete");
  const char *hours = list != NULL && code != NULL ? av_reference_list_get_value (list, code, "heures") : NULL;

  return hours != NULL ? g_ascii_strtoll (hours, NULL, 10) * HOUR_MS : 0;
}

/* T1 of a need, from the actions done for it. */
static gboolean
read_first_answer (AvStore *store,
                   const char *need,
                   gint64 *first,
                   GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT realisee_le FROM form_action WHERE besoin = ?1 AND realisee_le IS NOT NULL", error);
  g_autoptr (GError) problem = NULL;

  *first = 0;
  if (statement == NULL)
    return FALSE;

  av_statement_bind_text (statement, 1, need);
  while (av_statement_next (statement, &problem))
    {
      gint64 done = av_deadline_read_moment (av_statement_get_text (statement, 0));

      if (done != 0 && (*first == 0 || done < *first))
        *first = done;
    }
  return av_database_ended_well (&problem, error);
}

static void
bind_time (AvStatement *statement,
           int parameter,
           gint64 time)
{
  if (time != 0)
    av_statement_bind_int64 (statement, parameter, time);
  else
    av_statement_bind_null (statement, parameter);
}

static gboolean
write_need (AvStore *store,
            const AvRecordRow *row,
            AvRegisters *registers,
            GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "INSERT OR REPLACE INTO due (rid, need, container, priority, t0, deadline, t1, t2, closed) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                         error);
  g_autofree char *need = av_id_to_string (&row->id);
  gint64 said = av_deadline_read_moment (av_registers_get_answer (registers, "exprime-le"));
  gint64 delay = get_delay (av_registers_get_answer (registers, "echeance"));
  const char *stage = av_registers_get_answer (registers, "statut");
  gint64 answered;

  if (statement == NULL || !read_first_answer (store, need, &answered, error))
    return FALSE;

  av_statement_bind_int64 (statement, 1, row->rid);
  av_statement_bind_text (statement, 2, need);
  av_statement_bind_blob (statement, 3, row->container.bytes, 16);
  av_statement_bind_text (statement, 4, av_registers_get_answer (registers, "priorite"));
  bind_time (statement, 5, said);
  bind_time (statement, 6, said != 0 && delay != 0 ? said + delay : 0);
  bind_time (statement, 7, answered);
  bind_time (statement, 8, av_deadline_read_moment (av_registers_get_answer (registers, "satisfait-le")));
  av_statement_bind_int64 (statement, 9, stage != NULL && strcmp (stage, "ouvert") != 0);
  return av_statement_run (statement, error);
}

static gboolean
remove_need (AvStore *store,
             gint64 rid,
             GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "DELETE FROM due WHERE rid = ?1", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, rid);
  return av_statement_run (statement, error);
}

static gboolean
update_first_answer (AvStore *store,
                     const char *need,
                     GError **error)
{
  g_autoptr (AvStatement) statement = NULL;
  gint64 answered;

  if (need == NULL || !read_first_answer (store, need, &answered, error))
    return need == NULL;

  statement = av_database_prepare (store->db, "UPDATE due SET t1 = ?2 WHERE need = ?1", error);
  if (statement == NULL)
    return FALSE;
  av_statement_bind_text (statement, 1, need);
  bind_time (statement, 2, answered);
  return av_statement_run (statement, error);
}

gboolean
av_deadline_table_prepare (AvStore *store,
                           const AvRecordRow *row,
                           GError **error)
{
  const AvHeldRecord *held = av_held_records_find (store->held, row->rid);
  g_autoptr (AvStatement) statement = NULL;
  g_autoptr (GError) problem = NULL;

  g_clear_pointer (&store->answered_need, g_free);
  if (strcmp (row->form, "action") != 0 || (held != NULL && held->is_new))
    return TRUE;

  statement = av_database_prepare (store->db, "SELECT besoin FROM form_action WHERE _rid = ?1", error);
  if (statement == NULL)
    return FALSE;
  av_statement_bind_int64 (statement, 1, row->rid);
  if (av_statement_next (statement, &problem))
    store->answered_need = g_strdup (av_statement_get_text (statement, 0));
  return av_database_ended_well (&problem, error);
}

gboolean
av_deadline_table_update (AvStore *store,
                          const AvRecordRow *row,
                          AvRegisters *registers,
                          GError **error)
{
  const char *need;

  if (strcmp (row->form, "besoin-immediat") == 0)
    return registers != NULL ? write_need (store, row, registers, error) : remove_need (store, row->rid, error);
  if (strcmp (row->form, "action") != 0)
    return TRUE;

  need = registers != NULL ? av_registers_get_answer (registers, "besoin") : NULL;
  return (g_strcmp0 (need, store->answered_need) == 0 || update_first_answer (store, store->answered_need, error)) &&
         update_first_answer (store, need, error);
}
