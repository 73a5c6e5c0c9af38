#pragma once

#include "av-store.h"
#include "av-trust.h"

G_BEGIN_DECLS

/* When this installation came to read more than before: what it has as stubs of that is
 * not a strand here and there but all that a commune ever wrote. For AV_WIDER_RIGHTS_DAYS
 * it may ask for it by whole segments, however many there are. Not for ever, for what
 * nobody has any more would come, as stubs, with every bundle. */
#define AV_WIDER_RIGHTS_DAYS 90

/* former: what it was; NULL: no member, and a welcome brings all. Notes the moment where
 * `now` reads more. */
gboolean av_wider_rights_note (AvStore *store,
                               const AvTrusted *former,
                               const AvTrusted *now,
                               GError **error);
gboolean av_wider_rights_are_recent (AvStore *store,
                                     gboolean *recent,
                                     GError **error);

G_END_DECLS
