#include "av-intake-private.h"

#include <string.h>

#include "av-say.h"

typedef struct
{
  AvStore *store;
  const AvId *author;
  const AvTrusted *member;
  gboolean admitted;
} Admission;

static gboolean
read_admission (const AvSaying *saying,
                gpointer user_data,
                GError **error)
{
  Admission *admission = user_data;
  g_autoptr (GError) problem = NULL;
  AvId writer;

  if (admission->admitted || strcmp (saying->reg, "admis") != 0 || g_strcmp0 (saying->value, "1") != 0)
    return TRUE;

  if (!av_segment_store_get_writer (admission->store, AV_DOT_SID (saying->dot), &writer, &problem))
    return av_database_ended_well (&problem, error);

  admission->admitted = !av_id_equal (&writer, admission->author) &&
                        (saying->scopes == NULL || av_scopes_share_text (admission->member->scopes, saying->scopes));
  return TRUE;
}

/* Whether an intendant of its author's scopes, who is not its author, let a
 * segment in. */
static gboolean
find_admission (AvIntake *self,
                const AvSegmentHeader *header,
                const guint8 *hash,
                gboolean *admitted,
                GError **error)
{
  Admission admission = { self->store, &header->installation, av_trust_find (self->trust, &header->installation) };
  AvId record;

  *admitted = FALSE;

  if (admission.member == NULL)
    return TRUE;

  av_store_system_id ("~admission", hash, AV_SEGMENT_HASH_SIZE, &record);

  if (!av_say_foreach (self->store, "~admission", &record, read_admission, &admission, error))
    return FALSE;

  *admitted = admission.admitted;
  return TRUE;
}

gboolean
av_intake_judge_segment (AvIntake *self,
                         const AvSegmentHeader *header,
                         const guint8 *hash,
                         AvVerdict *verdict,
                         GError **error)
{
  gboolean admitted;

  if (!find_admission (self, header, hash, &admitted, error))
    return FALSE;

  *verdict = av_acceptance_judge_segment (&self->judge, header, hash, admitted);
  return TRUE;
}

AvSegmentStatus
av_intake_status_of (AvVerdict verdict)
{
  if (verdict == AV_VERDICT_ACCEPTED)
    return AV_SEGMENT_ACCEPTED;

  return verdict == AV_VERDICT_TOO_NEW ? AV_SEGMENT_TOO_NEW : AV_SEGMENT_UNACCEPTED;
}
