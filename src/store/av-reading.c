#include "av-reading.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-authorship.h"
#include "av-catalogue.h"
#include "av-lease.h"
#include "av-projection.h"
#include "av-reading-private.h"
#include "av-register.h"

/* Containers shown with ?1. */
#define IN_DOSSIER(column) \
  "(" column " = ?1 OR " column " IN (SELECT b.container FROM fused a JOIN fused b ON a.shown = b.shown WHERE a.container = ?1))"

#define KEYLESS (AV_CLASS_BIT (AV_CLASS_TERRITOIRE) | AV_CLASS_BIT (AV_CLASS_CONTROLE))

static const AvRoleReading everything = { ~0u, ~0u };
static const AvRoleReading nothing = { 0, 0 };

static char *
name_role_setting (const char *agent)
{
  return g_strconcat ("role/", agent, NULL);
}

gboolean
av_reading_say_role (AvStore *store,
                     const char *agent,
                     const char *role,
                     GError **error)
{
  g_autofree char *setting = name_role_setting (agent);

  store->reading_known = FALSE;
  return av_store_set_setting (store, setting, role, error);
}

gboolean
av_reading_get_said_role (AvStore *store,
                          const char *agent,
                          char **role,
                          GError **error)
{
  g_autofree char *setting = name_role_setting (agent);

  return av_store_read_setting (store, setting, role, error);
}

gboolean
av_reading_get_recorded_role (AvStore *store,
                              const char *agent,
                              char **role,
                              GError **error)
{
  g_autoptr (AvRegisters) record = av_registers_new ();
  g_autoptr (GError) problem = NULL;
  const char *answer;
  AvRecordRow row;
  AvId id;

  *role = NULL;
  if (!av_store_parse_id (agent, &id, error))
    return FALSE;
  if (!av_store_lookup_record (store, &id, &row, &problem))
    return av_database_ended_well (&problem, error);
  if (!av_registers_load (record, store, row.rid, row.form, error))
    return FALSE;

  answer = av_registers_get_answer (record, "role");
  if (answer != NULL && !av_answer_is_reserved (answer))
    *role = g_strdup (answer);
  return TRUE;
}

gboolean
av_reading_get_role_of (AvStore *store,
                        const char *agent,
                        char **role,
                        GError **error)
{
  if (!av_reading_get_recorded_role (store, agent, role, error) ||
      (*role == NULL && !av_reading_get_said_role (store, agent, role, error)))
    return FALSE;

  if (*role == NULL)
    *role = g_strdup (AV_ROLE_OF_WHO_IS_ADDED);
  return TRUE;
}

gboolean
av_reading_get_role (AvStore *store,
                     char **role,
                     GError **error)
{
  AvId id;

  *role = NULL;
  return store->agent == NULL || !av_id_parse (store->agent, &id) || av_reading_get_role_of (store, store->agent, role, error);
}

/* Roles change with the records that say them. */
static gboolean
refresh (AvStore *store,
         GError **error)
{
  g_autofree char *role = NULL;

  if (store->reading_known && store->reading_revision == store->revision)
    return TRUE;
  if (!av_reading_get_role (store, &role, error))
    return FALSE;

  store->reading = av_role_get_reading (role);
  store->reading_revision = store->revision;
  store->reading_known = TRUE;
  return TRUE;
}

gboolean
av_reading_get (AvStore *store,
                AvRoleReading *reading,
                gboolean *over,
                GError **error)
{
  AvLease lease;

  *reading = everything;
  *over = FALSE;
  if (store->reading_whole > 0)
    return TRUE;
  if (!refresh (store, error) || !av_lease_get (store, &lease, error))
    return FALSE;

  *over = lease.over;
  *reading = lease.over ? nothing : store->reading;
  return TRUE;
}

void
av_reading_begin_whole (AvStore *store)
{
  store->reading_whole++;
}

void
av_reading_end_whole (AvStore *store)
{
  g_return_if_fail (store->reading_whole > 0);

  store->reading_whole--;
}

/* Whether the statement finds anything of @container (?1) and the agent (?2). */
static gboolean
finds (AvStore *store,
       AvStatement *statement,
       const AvId *container,
       gboolean *found,
       GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_static_blob (statement, 1, container->bytes, sizeof container->bytes);
  av_statement_bind_text (statement, 2, store->agent);
  *found = av_statement_next (statement, &problem);
  return av_database_ended_well (&problem, error);
}

static gboolean
is_followed (AvStore *store,
             const AvId *container,
             gboolean *followed,
             GError **error)
{
  g_autoptr (AvStatement) statement = NULL;

  *followed = FALSE;
  if (av_projections_find (store, "dossier") == NULL)
    return TRUE;

  statement = av_database_prepare (store->db,
                                   "SELECT 1 WHERE EXISTS (SELECT 1 FROM form_dossier WHERE " IN_DOSSIER ("_container") " AND ?2 IN (referent, coordonnateur)) "
                                                                                                                        "OR NOT EXISTS (SELECT 1 FROM form_dossier WHERE " IN_DOSSIER ("_container") " AND referent NOT GLOB '~*')",
                                   error);
  return finds (store, statement, container, followed, error);
}

static gboolean
is_opened (AvStore *store,
           const AvId *container,
           gboolean *opened,
           GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "SELECT 1 FROM record JOIN name AS form ON form.nid = record.form JOIN reg USING (rid) JOIN name ON name.nid = reg.nid "
                         "WHERE " IN_DOSSIER ("container") " AND form.text = '~bris-de-glace' AND name.text = 'agent' AND val = ?2 AND hlc >= ?3",
                         error);

  if (statement != NULL)
    av_statement_bind_int64 (statement, 3, (gint64) ((av_store_get_now (store) - AV_READING_EMERGENCY_MS) << 16));
  return finds (store, statement, container, opened, error);
}

/* A record that became sensitive goes on under another id, by whoever answered
 * so: to who began it it is still the same. Ids of what goes on cannot be turned
 * back, so the agent's own are tried. */
static gboolean
goes_on_from_own (AvStore *store,
                  gint64 rid,
                  gboolean *own,
                  GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "SELECT later.id16, former.id16 FROM record AS later JOIN record AS former USING (container, form) JOIN name ON nid = former.author "
                         "WHERE later.rid = ?1 AND former.class <> later.class AND text = ?2",
                         error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, rid);
  av_statement_bind_text (statement, 2, store->agent);
  while (!*own && av_statement_next (statement, &problem))
    {
      AvId former, successor;

      memcpy (former.bytes, av_statement_get_blob (statement, 1, NULL), sizeof former.bytes);
      av_store_successor_id (&former, &successor);
      *own = memcmp (successor.bytes, av_statement_get_blob (statement, 0, NULL), sizeof successor.bytes) == 0;
    }
  return av_database_ended_well (&problem, error);
}

static gboolean
is_own (AvStore *store,
        const AvRecordRow *row,
        gboolean *own,
        GError **error)
{
  return av_authorship_is_own (store, row->rid, own, error) &&
         (*own || row->klass != AV_CLASS_SENSIBLE || goes_on_from_own (store, row->rid, own, error));
}

gboolean
av_reading_allows (AvStore *store,
                   const AvRecordRow *row,
                   gboolean *allowed,
                   GError **error)
{
  guint bit = AV_CLASS_BIT (row->klass);
  AvRoleReading reading;
  gboolean over;

  *allowed = TRUE;
  if (!av_class_is_keyed (row->klass))
    return TRUE;
  if (!av_reading_get (store, &reading, &over, error))
    return FALSE;
  if (over)
    {
      /* What is noted anew is nobody's yet. */
      *allowed = row->rid == 0;
      return TRUE;
    }
  if ((reading.any & bit) != 0)
    return TRUE;

  *allowed = FALSE;
  if ((reading.followed & bit) != 0 && !is_followed (store, &row->container, allowed, error))
    return FALSE;
  if (!*allowed && !is_own (store, row, allowed, error))
    return FALSE;
  return *allowed || is_opened (store, &row->container, allowed, error);
}

gboolean
av_reading_require (AvStore *store,
                    const AvRecordRow *row,
                    GError **error)
{
  gboolean allowed;

  if (!av_reading_allows (store, row, &allowed, error))
    return FALSE;
  if (!allowed && av_lease_require (store, error))
    g_set_error_literal (error, AV_STORE_ERROR, AV_STORE_ERROR_WITHHELD,
                         _ ("Your role does not read this part of the dossier: its référent does. In an emergency the menu of the dossier opens it, with a reason they read. Nothing was changed."));
  return allowed;
}

GPtrArray *
av_reading_load_twins (AvStore *store,
                       const AvForm *form,
                       const AvId *container,
                       GError **error)
{
  g_autoptr (GPtrArray) twins = av_twins_load (store, form, container, error);
  guint i = 0;

  while (twins != NULL && i < twins->len)
    {
      const AvTwin *twin = g_ptr_array_index (twins, i);
      gboolean allowed;

      if (!av_reading_allows (store, &twin->row, &allowed, error))
        return NULL;
      if (allowed)
        i++;
      else
        g_ptr_array_remove_index (twins, i);
    }
  return g_steal_pointer (&twins);
}

gboolean
av_reading_reads_all_of (AvStore *store,
                         const char *form_id,
                         gboolean *all,
                         GError **error)
{
  const AvForm *form = av_catalogue_find_form (form_id);
  AvRoleReading reading;
  gboolean over;
  guint classes;

  if (!av_reading_get (store, &reading, &over, error))
    return FALSE;

  classes = form != NULL ? av_form_get_classes (form) & ~KEYLESS : 0;
  *all = (classes & ~reading.any) == 0;
  return TRUE;
}

gboolean
av_reading_get_withheld (AvStore *store,
                         const char *container,
                         guint *classes,
                         GError **error)
{
  g_autoptr (AvStatement) statement = NULL;
  g_autoptr (GError) problem = NULL;
  AvRoleReading reading;
  gboolean over;
  AvId id;

  *classes = 0;
  if (!av_store_parse_id (container, &id, error) || !av_reading_get (store, &reading, &over, error))
    return FALSE;
  if (reading.any == everything.any)
    return TRUE;

  statement = av_database_prepare (store->db,
                                   "SELECT rid, class, container FROM record JOIN name ON nid = form "
                                   "WHERE " IN_DOSSIER ("container") " AND text NOT GLOB '~*' AND EXISTS (SELECT 1 FROM reg WHERE reg.rid = record.rid)",
                                   error);
  if (statement == NULL)
    return FALSE;

  av_statement_bind_static_blob (statement, 1, id.bytes, sizeof id.bytes);
  while (av_statement_next (statement, &problem))
    {
      AvRecordRow row = { av_statement_get_int64 (statement, 0), .klass = (AvClass) av_statement_get_int64 (statement, 1) };
      gboolean allowed;

      memcpy (row.container.bytes, av_statement_get_blob (statement, 2, NULL), sizeof row.container.bytes);
      if (!av_reading_allows (store, &row, &allowed, error))
        return FALSE;
      if (!allowed)
        *classes |= AV_CLASS_BIT (row.klass);
    }
  return av_database_ended_well (&problem, error);
}
