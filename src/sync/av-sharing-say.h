#pragma once

#include "av-segment-store.h"
#include "av-trust.h"

G_BEGIN_DECLS

#define AV_SHARING_FORM "~partage"

/* Who has a say in a sharing, of what was written into it. */
typedef enum
{
  AV_SHARING_NO_SAY,
  AV_SHARING_HAD_SAY, /* whoever once worked for a team that ever had the dossier */
  AV_SHARING_HAS_SAY, /* whoever works for the one that has it now */
} AvSharingSay;

/* That of whoever wrote a segment. @team: that has the dossier now; 0: nobody can tell. */
gboolean av_sharing_find_say (AvStore *store,
                              AvTrust *trust,
                              const AvId *container,
                              AvScope team,
                              gint64 sid,
                              AvSharingSay *say,
                              GError **error);

G_END_DECLS
