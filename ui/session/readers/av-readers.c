#include "av-readers.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-access-log.h"
#include "av-catalogue.h"
#include "av-form.h"
#include "av-fusion.h"
#include "av-others-part.h"
#include "av-query.h"
#include "av-reading.h"
#include "av-record-store.h"
#include "av-segment-store.h"
#include "av-summary.h"

/* The log is read so far back, and so many days are named. */
#define MOST_LINES 2000
#define MOST_DAYS 6

static void
place_free (gpointer data)
{
  AvReadersPlace *place = data;

  g_free (place->code);
  g_free (place->name);
  g_free (place);
}

void
av_readers_free (AvReaders *self)
{
  g_free (self->title);
  g_free (self->code);
  g_free (self->dispute);
  g_free (self->others);
  g_free (self->owner);
  g_free (self->scope);
  g_free (self->referent);
  g_free (self->printed);
  g_clear_pointer (&self->places, g_ptr_array_unref);
  g_clear_pointer (&self->sharings, g_ptr_array_unref);
  g_clear_pointer (&self->openings, g_ptr_array_unref);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->agents, g_hash_table_unref);
  g_free (self);
}

void
av_readers_terms_free (AvReadersTerms *self)
{
  g_free (self->scope);
  g_free (self->until);
  g_free (self->agreement);
  g_free (self->reason);
  g_free (self->part);
  g_strfreev (self->parts);
  g_free (self);
}

AvReadersTerms *
av_readers_terms_copy (const AvReadersTerms *self)
{
  AvReadersTerms *copy = g_new0 (AvReadersTerms, 1);

  copy->scope = g_strdup (self->scope);
  copy->classes = self->classes;
  copy->until = g_strdup (self->until);
  copy->agreement = g_strdup (self->agreement);
  copy->reason = g_strdup (self->reason);
  copy->part = g_strdup (self->part);
  copy->parts = g_strdupv (self->parts);
  return copy;
}

const char *
av_readers_get_agent_name (AvReaders *self,
                           const char *agent)
{
  const char *name = agent != NULL ? g_hash_table_lookup (self->agents, agent) : NULL;

  return name != NULL ? name : "";
}

const AvSharing *
av_readers_find_sharing (AvReaders *self,
                         const char *scope)
{
  for (guint i = 0; scope != NULL && i < self->sharings->len; i++)
    {
      const AvSharing *sharing = g_ptr_array_index (self->sharings, i);

      if (strcmp (sharing->scope, scope) == 0)
        return sharing;
    }

  return NULL;
}

const char *
av_readers_say_done (AvReadersDeed deed)
{
  switch (deed)
    {
    case AV_READERS_TRANSFER:
      return _ ("Transferred: the dossier goes there with the next exchanges.");
    case AV_READERS_TAKE_BACK:
      return _ ("The transfer is taken back.");
    case AV_READERS_SHARE:
      return _ ("Shared: the structure reads it from its next exchange on.");
    case AV_READERS_UNSHARE:
      return _ ("Ended: nothing more is sent. What it has received stays there.");
    case AV_READERS_ACKNOWLEDGE:
      return _ ("Acknowledged, and written into the dossier.");
    case AV_READERS_PART:
      return _ ("Two people: they are shown apart again, and not proposed together any more.");
    case AV_READERS_JOIN_AGAIN:
      return _ ("Taken back: they are shown as one again.");
    default:
      return "";
    }
}

gboolean
av_readers_awaits (const AvBrokenGlass *broken,
                   const char *referent,
                   const char *agent)
{
  if (broken->seen != NULL || agent == NULL || *agent == '\0' || strcmp (agent, broken->agent) == 0)
    return FALSE;

  return referent == NULL || strcmp (referent, broken->agent) == 0 || strcmp (referent, agent) == 0;
}

/* ---- On the store's thread ---------------------------------------------------- */

typedef struct
{
  AvOpening *opening; /* not owned: it outlives the queue */
  char *dossier;
  char *agent;
  AvReadersDeed deed;
  AvReadersTerms *terms;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->dossier);
  g_free (work->agent);
  g_clear_pointer (&work->terms, av_readers_terms_free);
  g_free (work);
}

gboolean
av_readers_read_referent (AvStore *store,
                          const char *dossier,
                          char **referent,
                          GError **error)
{
  g_autoptr (AvSnapshot) record = NULL;
  const char *answer;

  /* Whom an opening is told to does not hang on who asks. */
  av_reading_begin_whole (store);
  record = av_record_store_load_singleton (store, dossier, "dossier", error);
  av_reading_end_whole (store);
  answer = record != NULL ? av_snapshot_get_answer (record, "referent") : NULL;
  *referent = answer != NULL && !av_answer_is_reserved (answer) ? g_strdup (answer) : NULL;

  return record != NULL;
}

static int
compare_places (gconstpointer one,
                gconstpointer other)
{
  return g_utf8_collate ((*(const AvReadersPlace *const *) one)->name, (*(const AvReadersPlace *const *) other)->name);
}

static GPtrArray *
list_places (AvInstallation *installation,
             GError **error)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (place_free);
  g_auto (GStrv) codes = av_installation_list_other_scopes (installation, error);

  if (codes == NULL)
    return NULL;

  for (guint i = 0; codes[i] != NULL; i++)
    {
      AvReadersPlace *place = g_new0 (AvReadersPlace, 1);
      AvScope scope;

      place->code = g_strdup (codes[i]);
      place->name = av_installation_describe_scope (installation, codes[i]);
      place->structure = av_scope_parse (codes[i], &scope) && scope >= AV_SCOPE_STRUCTURE;
      g_ptr_array_add (places, place);
    }
  g_ptr_array_sort (places, compare_places);

  return g_steal_pointer (&places);
}

static gboolean
read_powers (AvReaders *readers,
             AvInstallation *installation,
             GError **error)
{
  g_autoptr (GPtrArray) members = av_installation_list_enrolled (installation, error);

  for (guint i = 0; members != NULL && i < members->len; i++)
    {
      const AvMember *member = g_ptr_array_index (members, i);

      if (member->self)
        readers->may_erase = readers->may_erase && readers->dispute == NULL && (member->rights.powers & AV_POWER_ERASURE) != 0;
    }

  return members != NULL;
}

static gboolean
note_agent (AvStore *store,
            AvReaders *readers,
            const char *id,
            GError **error)
{
  g_autoptr (AvSnapshot) record = NULL;

  if (id == NULL || *id == '\0' || g_hash_table_contains (readers->agents, id))
    return TRUE;

  if (!av_record_store_find (store, id, &record, error))
    return FALSE;

  if (record != NULL)
    g_hash_table_insert (readers->agents, g_strdup (id), av_form_show_title (av_catalogue_find_form ("agent"), av_snapshot_get_answers (record)));

  return TRUE;
}

static gboolean
note_agents (AvStore *store,
             AvReaders *readers,
             GError **error)
{
  if (!note_agent (store, readers, readers->referent, error))
    return FALSE;

  for (guint i = 0; i < readers->openings->len; i++)
    {
      const AvBrokenGlass *broken = g_ptr_array_index (readers->openings, i);

      if (!note_agent (store, readers, broken->agent, error) || !note_agent (store, readers, broken->seen, error))
        return FALSE;
    }

  return TRUE;
}

/* Newest first; NULL: none that this computer remembers. */
static gboolean
list_printed_days (AvStore *store,
                   const char *dossier,
                   char **printed,
                   GError **error)
{
  g_autoptr (GPtrArray) lines = av_access_log_list (store, dossier, MOST_LINES, error);
  g_autoptr (GPtrArray) days = g_ptr_array_new_with_free_func (g_free);

  if (lines == NULL)
    return FALSE;

  for (guint i = 0; i < lines->len && days->len < MOST_DAYS; i++)
    {
      const AvAccess *line = g_ptr_array_index (lines, i);
      g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local ((gint64) (line->moment / 1000));
      g_autofree char *day = moment != NULL ? g_date_time_format (moment, "%-d %b %Y") : NULL;

      if (strcmp (line->act, AV_ACT_PRINT) == 0 && day != NULL && !g_ptr_array_find_with_equal_func (days, day, g_str_equal, NULL))
        g_ptr_array_add (days, g_steal_pointer (&day));
    }

  if (days->len == 0)
    return TRUE;

  g_ptr_array_add (days, NULL);
  *printed = g_strjoinv (", ", (char **) days->pdata);
  return TRUE;
}

static gboolean
read_sharings (AvReaders *readers,
               AvInstallation *installation,
               const char *dossier,
               GError **error)
{
  g_autoptr (GError) problem = NULL;

  readers->sharings = av_installation_list_sharings (installation, dossier, &problem);
  readers->owned = readers->sharings != NULL;
  if (readers->owned)
    return TRUE;

  if (!g_error_matches (problem, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  readers->sharings = g_ptr_array_new ();
  return TRUE;
}

static gboolean
read_title (AvStore *store,
            AvReaders *readers,
            const char *dossier,
            GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (AvSummary) summary = av_query_dossier (store, dossier, &problem);

  readers->title = g_strdup (summary != NULL ? summary->title : "");
  readers->code = g_strdup (summary != NULL ? summary->code : "");
  readers->dispute = g_strdup (summary != NULL ? summary->dispute : NULL);
  if (problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gpointer
load (AvStore *store,
      gpointer user_data,
      GError **error)
{
  Work *work = user_data;
  AvInstallation *installation = av_opening_get_installation (work->opening);
  g_autoptr (AvReaders) readers = g_new0 (AvReaders, 1);
  AvId container;

  readers->agents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!read_sharings (readers, installation, work->dossier, error) ||
      (readers->places = list_places (installation, error)) == NULL ||
      (readers->openings = av_break_glass_list (installation, work->dossier, 0, error)) == NULL ||
      (readers->parts = av_readers_part_list (store, installation, work->dossier, error)) == NULL)
    return NULL;

  av_id_parse (work->dossier, &container);
  if (!read_title (store, readers, work->dossier, error) ||
      !av_segment_store_get_scope (store, &container, &readers->scope, error) ||
      !av_others_part_find (store, work->dossier, &readers->may_erase, &readers->others, error) ||
      !read_powers (readers, installation, error) ||
      !av_readers_read_referent (store, work->dossier, &readers->referent, error) ||
      !list_printed_days (store, work->dossier, &readers->printed, error) ||
      !note_agents (store, readers, error) ||
      !av_opened_store_get_deeds (av_opening_get_opened (work->opening), &readers->role, error))
    return NULL;

  readers->owner = av_installation_describe_scope (installation, readers->scope);
  return g_steal_pointer (&readers);
}

static gboolean
acknowledge (AvStore *store,
             AvInstallation *installation,
             Work *work,
             GError **error)
{
  g_autofree char *referent = NULL;
  g_autoptr (GPtrArray) openings = av_break_glass_list (installation, work->dossier, 0, error);

  if (openings == NULL || !av_readers_read_referent (store, work->dossier, &referent, error))
    return FALSE;

  for (guint i = 0; i < openings->len; i++)
    {
      const AvBrokenGlass *broken = g_ptr_array_index (openings, i);

      if (av_readers_awaits (broken, referent, work->agent) && !av_break_glass_acknowledge (installation, broken, work->agent, error))
        return FALSE;
    }

  return TRUE;
}

/* To whom it belonged. */
static gboolean
transfer (AvStore *store,
          AvInstallation *installation,
          Work *work,
          AvReadersTerms **back,
          GError **error)
{
  g_autoptr (AvReadersTerms) left = g_new0 (AvReadersTerms, 1);
  AvId container;

  /* What is no id is refused below. */
  if ((av_id_parse (work->dossier, &container) && !av_segment_store_get_scope (store, &container, &left->scope, error)) ||
      !av_installation_transfer (installation, work->dossier, work->terms->scope, error))
    return FALSE;

  *back = g_steal_pointer (&left);
  return TRUE;
}

/* Adds a dossier to those that this store has the say in, where it has. */
static gboolean
note_say (AvStore *store,
          const char *dossier,
          GHashTable *ours,
          GError **error)
{
  gboolean say;

  if (!av_fusion_has_say (store, dossier, &say, error))
    return FALSE;

  if (say)
    g_hash_table_add (ours, (gpointer) dossier);
  return TRUE;
}

/* Nothing takes it back from here where one of them is not ours: that is for who has the say
 * in both. What could not be told is asked first: what is done is not refused. */
static gboolean
part (AvStore *store,
      const AvReadersTerms *terms,
      AvReadersTerms **back,
      GError **error)
{
  g_autoptr (AvReadersTerms) joined = g_new0 (AvReadersTerms, 1);
  g_autoptr (GHashTable) ours = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean all;

  if (!note_say (store, terms->part, ours, error))
    return FALSE;
  for (guint i = 0; terms->parts[i] != NULL; i++)
    if (!note_say (store, terms->parts[i], ours, error))
      return FALSE;

  joined->part = g_strdup (terms->part);
  if (!av_fusion_part_from (store, terms->part, (const char *const *) terms->parts, &joined->parts, error))
    return FALSE;

  all = g_hash_table_contains (ours, terms->part);
  for (guint i = 0; joined->parts[i] != NULL; i++)
    all = all && g_hash_table_contains (ours, joined->parts[i]);
  if (all)
    *back = g_steal_pointer (&joined);

  return TRUE;
}

static gboolean
do_deed (AvStore *store,
         Work *work,
         AvReadersTerms **back,
         GError **error)
{
  AvInstallation *installation = av_opening_get_installation (work->opening);
  const AvReadersTerms *terms = work->terms;

  switch (work->deed)
    {
    case AV_READERS_TRANSFER:
      return transfer (store, installation, work, back, error);
    case AV_READERS_TAKE_BACK:
      return av_installation_take_transfer_back (installation, work->dossier, terms->scope, error);
    case AV_READERS_SHARE:
      return av_installation_share (installation, work->dossier, terms->scope, terms->classes, terms->until, terms->agreement, error);
    case AV_READERS_UNSHARE:
      return av_installation_unshare (installation, work->dossier, terms->scope, error);
    case AV_READERS_OPEN:
      return av_break_glass (installation, work->dossier, work->agent, terms->reason, error);
    case AV_READERS_ACKNOWLEDGE:
      return acknowledge (store, installation, work, error);
    case AV_READERS_PART:
      return part (store, terms, back, error);
    case AV_READERS_JOIN_AGAIN:
      return av_fusion_join_again (store, terms->part, (const char *const *) terms->parts, error);
    case AV_READERS_ERASE:
    default:
      return av_installation_erase (installation, work->dossier, terms->classes, terms->reason, error);
    }
}

/* What the role must let do; 0: anybody opens in an emergency, reads why, and says who is
 * one person. */
static AvRoleDeed
find_role_deed (AvReadersDeed deed)
{
  switch (deed)
    {
    case AV_READERS_TRANSFER:
    case AV_READERS_TAKE_BACK:
      return AV_ROLE_TRANSFER;
    case AV_READERS_SHARE:
    case AV_READERS_UNSHARE:
      return AV_ROLE_SHARE;
    case AV_READERS_ERASE:
      return AV_ROLE_ERASE;
    case AV_READERS_OPEN:
    case AV_READERS_ACKNOWLEDGE:
    case AV_READERS_PART:
    case AV_READERS_JOIN_AGAIN:
    default:
      return 0;
    }
}

/* What takes it back. */
static gpointer
act (AvStore *store,
     gpointer user_data,
     GError **error)
{
  Work *work = user_data;
  AvRoleDeed deed = find_role_deed (work->deed);
  AvReadersTerms *back = NULL;

  if (deed != 0 && !av_opened_store_require (av_opening_get_opened (work->opening), deed, error))
    return NULL;

  return do_deed (store, work, &back, error) ? back : NULL;
}

/* ---- On the main thread ------------------------------------------------------- */

static Work *
work_new (AvSession *session,
          AvOpening *opening,
          const char *dossier)
{
  Work *work = g_new0 (Work, 1);

  work->opening = opening;
  work->dossier = g_strdup (dossier);
  work->agent = g_strdup (av_session_get_agent (session));
  return work;
}

void
av_readers_load_async (AvSession *session,
                       AvOpening *opening,
                       const char *dossier,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  av_queue_answer (av_session_get_queue (session), g_task_new (session, NULL, callback, user_data), load,
                   work_new (session, opening, dossier), work_free, (GDestroyNotify) av_readers_free);
}

AvReaders *
av_readers_load_finish (AvSession *session,
                        GAsyncResult *result,
                        GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
av_readers_do_async (AvSession *session,
                     AvOpening *opening,
                     const char *dossier,
                     AvReadersDeed deed,
                     AvReadersTerms *terms,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  Work *work = work_new (session, opening, dossier);

  work->deed = deed;
  work->terms = terms != NULL ? terms : g_new0 (AvReadersTerms, 1);
  av_queue_answer (av_session_get_queue (session), g_task_new (session, NULL, callback, user_data), act,
                   work, work_free, (GDestroyNotify) av_readers_terms_free);
}

gboolean
av_readers_do_finish (AvSession *session,
                      GAsyncResult *result,
                      AvReadersTerms **back,
                      GError **error)
{
  g_autoptr (GError) problem = NULL;

  g_return_val_if_fail (g_task_is_valid (result, session), FALSE);

  *back = g_task_propagate_pointer (G_TASK (result), &problem);
  if (problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}
