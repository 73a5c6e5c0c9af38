#include "av-installation-quarantine.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-acceptance.h"
#include "av-coverage.h"
#include "av-hexadecimal.h"
#include "av-installation-private.h"
#include "av-installation-share.h"
#include "av-own-word.h"
#include "av-segment.h"

#define DAMAGED "unreadable"

/* ---- Quarantine ------------------------------------------------------------ */

void
av_quarantined_free (AvQuarantined *self)
{
  g_free (self->segment);
  g_free (self->author);
  g_free (self->reason);
  g_strfreev (self->scopes);
  g_free (self->communes);
  g_free (self->own_communes);
  g_free (self);
}

char *
av_quarantined_describe (const AvQuarantined *self)
{
  if (self->scopes[0] == NULL)
    return NULL;

  return g_strdup_printf (self->partly ? _ ("Only what it holds for %s waits; the rest counts.") : _ ("All it holds waits, for %s."), self->communes);
}

static char *
name_author (AvInstallation *self,
             const AvId *installation)
{
  AvTrusted *member = av_trust_find (self->trust, installation);

  return member != NULL ? g_strdup (member->name) : av_id_to_string (installation);
}

typedef struct
{
  AvInstallation *self;
  AvJudge judge;
  GPtrArray *list;
} QuarantineWalk;

/* transfer none */
static AvQuarantined *
add_quarantined (QuarantineWalk *walk,
                 const AvSegmentHash *hash,
                 const AvSegmentHeader *header,
                 const char *reason)
{
  AvQuarantined *entry = g_new0 (AvQuarantined, 1);

  entry->segment = av_hexadecimal_write (hash->bytes, sizeof hash->bytes);
  entry->author = name_author (walk->self, &header->installation);
  entry->from = (gint64) (header->hlc_first >> 16);
  entry->until = (gint64) (header->hlc_last >> 16);
  entry->reason = g_strdup (reason);
  g_ptr_array_add (walk->list, entry);
  return entry;
}

/* Those for which this installation may admit what another one wrote: whoever was
 * revoked does not let itself in again. transfer full. */
static GArray *
list_own_scopes (AvInstallation *self,
                 const AvId *author,
                 GArray *scopes)
{
  const AvRights stewardship = { .powers = AV_POWER_STEWARDSHIP };
  const AvTrusted *own = av_installation_get_member (self);
  GArray *list = g_array_new (FALSE, FALSE, sizeof (AvScope));

  for (guint i = 0; i < scopes->len && !av_id_equal (&own->id, author); i++)
    {
      AvScope scope = g_array_index (scopes, AvScope, i);

      if (av_mandates_have (own->mandates, scope, &stewardship) && !av_mandates_find (own->mandates, scope)->revoked)
        g_array_append_val (list, scope);
    }

  return list;
}

/* Whether something of a segment waits, and then what. */
static gboolean
find_waiting (const AvJudge *judge,
              const AvSegment *segment,
              AvSegmentHeader *header,
              AvAcceptanceWaiting *waiting)
{
  if (segment->status == AV_SEGMENT_TOO_NEW || !av_segment_read_kept (segment, header))
    return FALSE;

  av_acceptance_find_waiting (judge, header, segment->hash.bytes, waiting);
  return !waiting->partly || waiting->scopes->len > 0;
}

static gboolean
list_unaccepted (const AvSegment *segment,
                 gpointer user_data,
                 GError **error)
{
  QuarantineWalk *walk = user_data;
  g_auto (AvAcceptanceWaiting) waiting = { 0 };
  g_autoptr (GArray) own = NULL;
  AvQuarantined *entry;
  AvSegmentHeader header;

  if (!find_waiting (&walk->judge, segment, &header, &waiting))
    return TRUE;

  own = list_own_scopes (walk->self, &header.installation, waiting.scopes);
  entry = add_quarantined (walk, &segment->hash, &header, av_verdict_describe (waiting.verdict));
  entry->n_strands = waiting.n_strands;
  entry->scopes = av_installation_list_codes (waiting.scopes);
  entry->communes = av_installation_describe_scopes (walk->self, waiting.scopes);
  entry->own_communes = av_installation_describe_scopes (walk->self, own);
  entry->partly = waiting.partly;
  entry->admissible = own->len > 0;
  return TRUE;
}

static gboolean
list_set_aside (const AvSegmentHash *hash,
                const AvId *installation,
                const char *reason,
                guint64 since,
                const guint8 *bytes,
                gsize size,
                gpointer user_data,
                GError **error)
{
  AvSegmentHeader header = { .installation = *installation };
  AvQuarantined *entry;
  const char *sentence = _ ("It is not written as the format says.");

  if (strcmp (reason, "unknown") == 0)
    sentence = av_verdict_describe (AV_VERDICT_UNKNOWN);
  else if (strcmp (reason, "signature") == 0)
    sentence = av_verdict_describe (AV_VERDICT_SIGNATURE);
  else if (strcmp (reason, DAMAGED) == 0)
    sentence = _ ("It is damaged on this computer: some of it may be missing until it comes again. Exchange with a computer that has it.");

  header.hlc_first = header.hlc_last = since << 16;
  entry = add_quarantined (user_data, hash, &header, sentence);
  entry->scopes = g_new0 (char *, 1);
  entry->communes = g_strdup ("");
  entry->own_communes = g_strdup ("");
  entry->dismissible = strcmp (reason, DAMAGED) == 0;
  return TRUE;
}

GPtrArray *
av_installation_list_quarantine (AvInstallation *self,
                                 GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) av_quarantined_free);
  g_autoptr (AvCoverage) coverage = av_coverage_new (self->store);
  QuarantineWalk walk = { self, av_coverage_get_judge (coverage, self->trust), list };

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  if (!av_installation_require_enrolled (self, error) || !av_segment_store_foreach (self->store, 0, 0, list_unaccepted, &walk, error) ||
      !av_segment_store_foreach_quarantine (self->store, list_set_aside, &walk, error) || !av_coverage_ended_well (coverage, error))
    return NULL;

  return g_steal_pointer (&list);
}

typedef struct
{
  AvInstallation *self;
  AvCoverage *coverage;
  GArray *scopes; /* AvScope: those it may be admitted for; NULL: it does not wait */
} Admission;

static gboolean
look_at_segment (const AvSegment *segment,
                 gpointer user_data,
                 GError **error)
{
  Admission *admission = user_data;
  AvJudge judge = av_coverage_get_judge (admission->coverage, admission->self->trust);
  g_auto (AvAcceptanceWaiting) waiting = { 0 };
  AvSegmentHeader header;

  if (find_waiting (&judge, segment, &header, &waiting))
    admission->scopes = list_own_scopes (admission->self, &header.installation, waiting.scopes);

  return TRUE;
}

static gboolean
look_for_segment (Admission *admission,
                  const AvSegmentHash *hash,
                  GError **error)
{
  AvStore *store = admission->self->store;
  g_autoptr (AvCoverage) coverage = av_coverage_new (store);
  AvSegmentStatus status = AV_SEGMENT_UNKNOWN;
  g_autoptr (GError) problem = NULL;
  gint64 sid;

  admission->coverage = coverage;
  if (av_segment_store_find (store, hash, &sid, &status, &problem) && status != AV_SEGMENT_UNKNOWN)
    av_segment_store_load (store, sid, look_at_segment, admission, &problem);

  return av_database_ended_well (&problem, error) && av_coverage_ended_well (coverage, error);
}

/* In one of them at least its word counts. */
static gboolean
require_word (AvStore *store,
              GArray *scopes,
              GError **error)
{
  for (guint i = 0; i < scopes->len; i++)
    {
      g_autofree char *scope = av_scope_to_string (g_array_index (scopes, AvScope, i));

      if (av_own_word_require (store, scope, i + 1 == scopes->len ? error : NULL))
        return TRUE;
    }

  return FALSE;
}

/* scopes: as Admission has it. */
static gboolean
require_admissible (AvStore *store,
                    const char *segment,
                    GArray *scopes,
                    GError **error)
{
  if (scopes == NULL)
    {
      g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME, _ ("Nothing that waits is called “%s”."), segment);
      return FALSE;
    }

  if (scopes->len == 0)
    {
      g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS,
                           _ ("What an installation wrote is admitted by another one, an intendant’s of its communes. Where there is none, enrol it again with the root file (“Enrol again”, or reinstate): what it wrote after its end counts then. Nothing was changed."));
      return FALSE;
    }

  return require_word (store, scopes, error);
}

typedef struct
{
  AvInstallation *self;
  const AvSegmentHash *segment;
} Admitting;

/* It may be an erasure, of what was written here as well. */
static gboolean
store_admission (AvStore *store,
                 gpointer user_data,
                 GError **error)
{
  Admitting *admitting = user_data;
  AvInstallation *self = admitting->self;

  return av_intake_admit (store, self->trust, &self->identity->id, admitting->segment, error) &&
         av_installation_lay_guard (self, self->trust, error);
}

gboolean
av_installation_admit (AvInstallation *self,
                       const char *segment,
                       GError **error)
{
  const AvRights stewardship = { .powers = AV_POWER_STEWARDSHIP };
  g_autoptr (GArray) stewarded = NULL;
  g_autoptr (GArray) scopes = NULL;
  Admission admission = { self };
  AvSegmentHash hash;
  gboolean looked;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  if (!av_installation_require_enrolled (self, error))
    return FALSE;

  stewarded = av_mandates_list_scopes (av_installation_get_member (self)->mandates, &stewardship);

  if (stewarded->len == 0)
    {
      g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS, _ ("Only an intendant admits what waits."));
      return FALSE;
    }

  looked = !av_hexadecimal_read (segment, hash.bytes, sizeof hash.bytes) || look_for_segment (&admission, &hash, error);
  scopes = admission.scopes;
  return looked && require_admissible (self->store, segment, scopes, error) && av_installation_seal (self, error) &&
         av_installation_transact (self, store_admission, &(Admitting){ self, &hash }, error);
}

typedef struct
{
  const AvSegmentHash *hash;
  gboolean found;
} Dismissal;

static gboolean
find_damaged (const AvSegmentHash *hash,
              const AvId *installation,
              const char *reason,
              guint64 since,
              const guint8 *bytes,
              gsize size,
              gpointer user_data,
              GError **error)
{
  Dismissal *dismissal = user_data;

  if (memcmp (hash->bytes, dismissal->hash->bytes, sizeof hash->bytes) == 0)
    dismissal->found = strcmp (reason, DAMAGED) == 0;
  return TRUE;
}

gboolean
av_installation_dismiss (AvInstallation *self,
                         const char *segment,
                         GError **error)
{
  AvSegmentHash hash;
  Dismissal dismissal = { &hash, FALSE };

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  if (av_hexadecimal_read (segment, hash.bytes, sizeof hash.bytes) && !av_segment_store_foreach_quarantine (self->store, find_damaged, &dismissal, error))
    return FALSE;

  if (dismissal.found)
    return av_segment_store_remove_quarantine (self->store, &hash, error);

  g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME,
               _ ("Nothing that is damaged on this computer is called “%s”: what waits for another reason goes on waiting."), segment);
  return FALSE;
}
