/* What is known of a person, whoever wrote it: enough to say whether two
 * dossiers may be one. */

#pragma once

#include "av-day.h"
#include "av-store.h"

G_BEGIN_DECLS

typedef struct _AvProfile AvProfile;

AvProfile *av_profile_new (void);
void av_profile_free (AvProfile *profile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvProfile, av_profile_free)

/* Adds the answers of a `contact` or `personne` record. */
void av_profile_add (AvProfile *profile, const char *form, GVariant *answers);
/* Sounds of the name's words, once each. */
GPtrArray *av_profile_get_sounds (AvProfile *profile); /* transfer none */

/* Why two people may be one; a text of AvReason bits. */
typedef enum
{
  AV_REASON_NAME = 1 << 0,       /* every word of the shorter name, two at least */
  AV_REASON_FIRST_NAME = 1 << 1, /* one word only */
  AV_REASON_SOUND = 1 << 2,      /* sounds alike, written otherwise */
  AV_REASON_BIRTH = 1 << 3,      /* same day */
  AV_REASON_BIRTH_PART = 1 << 4, /* birth dates that may be the same */
  AV_REASON_PHONE = 1 << 5,
  AV_REASON_COMMUNE = 1 << 6,
} AvReason;

/* The reasons in words, for a person to weigh. */
char *av_reasons_show (AvReason reasons); /* transfer full */

/* 0: no, and no reasons where something speaks against it; else how likely, 1 to 100. A telephone in common never suffices: many
 * share one. */
guint av_profile_compare (AvProfile *one, AvProfile *other, AvReason *reasons);

G_END_DECLS
