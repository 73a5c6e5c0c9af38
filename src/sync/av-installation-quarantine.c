#include "av-installation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-acceptance.h"
#include "av-coverage.h"
#include "av-segment.h"

#define DAMAGED "unreadable"

/* ---- Quarantine ------------------------------------------------------------ */

void
av_quarantined_free (AvQuarantined *self)
{
  g_free (self->segment);
  g_free (self->author);
  g_free (self->reason);
  g_free (self);
}

static char *
to_hexadecimal (const guint8 *bytes,
                gsize size)
{
  GString *text = g_string_sized_new (2 * size);

  for (gsize i = 0; i < size; i++)
    g_string_append_printf (text, "%02x", bytes[i]);

  return g_string_free (text, FALSE);
}

static char *
name_author (AvInstallation *self,
             const AvId *installation)
{
  AvTrusted *member = av_trust_find (self->trust, installation);

  return member != NULL ? g_strdup (member->name) : av_id_to_string (installation);
}

static const AvRights stewardship = { .powers = AV_POWER_STEWARDSHIP };

typedef struct
{
  AvInstallation *self;
  AvJudge judge;
  GPtrArray *list;
} QuarantineWalk;

static void
add_quarantined (QuarantineWalk *walk,
                 const AvSegmentHash *hash,
                 const AvSegmentHeader *header,
                 const char *reason,
                 gboolean admissible,
                 gboolean dismissible)
{
  AvQuarantined *entry = g_new0 (AvQuarantined, 1);

  entry->segment = to_hexadecimal (hash->bytes, sizeof hash->bytes);
  entry->author = name_author (walk->self, &header->installation);
  entry->from = (gint64) (header->hlc_first >> 16);
  entry->until = (gint64) (header->hlc_last >> 16);
  entry->n_strands = header->n_strands;
  entry->reason = g_strdup (reason);
  entry->admissible = admissible;
  entry->dismissible = dismissible;
  g_ptr_array_add (walk->list, entry);
}

/* An intendant of the author's communes, and not of its own writings: whoever was
 * revoked does not let itself in again. */
static gboolean
may_admit (AvInstallation *self,
           const AvTrusted *author)
{
  const AvTrusted *own = av_installation_get_member (self);
  g_autoptr (GArray) scopes = av_mandates_list_scopes (own->mandates, &stewardship);

  return av_scopes_share (scopes, author->scopes) && !av_id_equal (&own->id, &author->id);
}

static AvVerdict
find_reason (const QuarantineWalk *walk,
             const AvSegmentHeader *header,
             const AvSegmentHash *hash,
             const AvTrusted *author)
{
  AvVerdict verdict;

  if (author == NULL)
    return AV_VERDICT_UNKNOWN;
  if (author->revocations->len == 0)
    return AV_VERDICT_EXPIRED;

  verdict = av_acceptance_judge_segment (&walk->judge, header, hash->bytes, FALSE);
  return verdict == AV_VERDICT_UNLINKED || verdict == AV_VERDICT_EXPIRED ? verdict : AV_VERDICT_REVOKED;
}

static gboolean
list_unaccepted (const AvSegment *segment,
                 gpointer user_data,
                 GError **error)
{
  QuarantineWalk *walk = user_data;
  AvTrusted *author;
  AvSegmentHeader header;

  if (segment->status != AV_SEGMENT_UNACCEPTED || !av_segment_read (segment->header, segment->header_length, &header, NULL))
    return TRUE;

  author = av_trust_find (walk->self->trust, &header.installation);
  add_quarantined (walk, &segment->hash, &header, av_verdict_describe (find_reason (walk, &header, &segment->hash, author)),
                   author != NULL && may_admit (walk->self, author), FALSE);
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
  const char *sentence = _ ("It is not written as the format says.");

  if (strcmp (reason, "unknown") == 0)
    sentence = av_verdict_describe (AV_VERDICT_UNKNOWN);
  else if (strcmp (reason, "signature") == 0)
    sentence = av_verdict_describe (AV_VERDICT_SIGNATURE);
  else if (strcmp (reason, DAMAGED) == 0)
    sentence = _ ("It is damaged on this computer: some of it may be missing until it comes again. Exchange with a computer that has it.");

  header.hlc_first = header.hlc_last = since << 16;
  add_quarantined (user_data, hash, &header, sentence, FALSE, strcmp (reason, DAMAGED) == 0);
  return TRUE;
}

GPtrArray *
av_installation_list_quarantine (AvInstallation *self,
                                 GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) av_quarantined_free);
  g_autoptr (AvCoverage) coverage = av_coverage_new (self->store);
  QuarantineWalk walk = { self, { self->trust, av_coverage_judge, coverage }, list };

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  if (!av_installation_require_enrolled (self, error) || !av_segment_store_foreach (self->store, 0, 0, list_unaccepted, &walk, error) ||
      !av_segment_store_foreach_quarantine (self->store, list_set_aside, &walk, error) || !av_coverage_ended_well (coverage, error))
    return NULL;

  return g_steal_pointer (&list);
}

static gboolean
parse_hash (const char *text,
            AvSegmentHash *hash)
{
  if (strlen (text) != 2 * sizeof hash->bytes)
    return FALSE;

  for (guint i = 0; i < sizeof hash->bytes; i++)
    {
      if (!g_ascii_isxdigit (text[2 * i]) || !g_ascii_isxdigit (text[2 * i + 1]))
        return FALSE;

      hash->bytes[i] = (guint8) (g_ascii_xdigit_value (text[2 * i]) << 4 | g_ascii_xdigit_value (text[2 * i + 1]));
    }

  return TRUE;
}

typedef struct
{
  AvInstallation *self;
  AvSegmentHash hash;
} Admission;

static gboolean
store_admission (AvStore *store,
                 gpointer user_data,
                 GError **error)
{
  Admission *admission = user_data;
  g_autofree char *territory = av_store_territory_id (av_store_get_default_scope (store));
  AvId record, container;

  av_store_system_id ("~admission", admission->hash.bytes, sizeof admission->hash.bytes, &record);
  av_id_parse (territory, &container);

  return av_segment_store_write_system (store, "~admission", &record, &container, AV_CLASS_CONTROLE, "admis", "1", error) &&
         av_intake_judge_again (store, admission->self->trust, NULL, &admission->self->identity->id, FALSE, error);
}

gboolean
av_installation_admit (AvInstallation *self,
                       const char *segment,
                       GError **error)
{
  Admission admission = { self };
  AvSegmentStatus status = AV_SEGMENT_UNKNOWN;
  g_autoptr (GError) problem = NULL;
  g_autoptr (GArray) scopes = NULL;
  const AvTrusted *member;
  AvId author;
  gint64 sid;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  if (!av_installation_require_enrolled (self, error))
    return FALSE;

  scopes = av_mandates_list_scopes (av_installation_get_member (self)->mandates, &stewardship);

  if (scopes->len == 0)
    {
      g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS, _ ("Only an intendant admits what waits."));
      return FALSE;
    }

  if (!parse_hash (segment, &admission.hash) || !av_segment_store_find (self->store, &admission.hash, &sid, &status, &problem) ||
      status != AV_SEGMENT_UNACCEPTED || !av_segment_store_get_writer (self->store, sid, &author, &problem))
    {
      if (!av_database_ended_well (&problem, error))
        return FALSE;

      g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME, _ ("Nothing that waits is called “%s”."), segment);
      return FALSE;
    }

  member = av_trust_find (self->trust, &author);

  if (member == NULL || !may_admit (self, member))
    {
      g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS,
                           _ ("What an installation wrote is admitted by another one, an intendant’s of its communes. Nothing was changed."));
      return FALSE;
    }

  return av_store_transact (self->store, store_admission, &admission, error);
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

  if (parse_hash (segment, &hash) && !av_segment_store_foreach_quarantine (self->store, find_damaged, &dismissal, error))
    return FALSE;

  if (dismissal.found)
    return av_segment_store_remove_quarantine (self->store, &hash, error);

  g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME,
               _ ("Nothing that is damaged on this computer is called “%s”: what waits for another reason goes on waiting."), segment);
  return FALSE;
}
