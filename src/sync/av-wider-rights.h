#pragma once

#include "av-store.h"
#include "av-trust.h"

G_BEGIN_DECLS

/* When this installation came to read more than before: what it has as stubs of that is
 * not a strand here and there but all that a commune ever wrote. For AV_WIDER_RIGHTS_DAYS
 * it may ask for it by whole segments, however many there are. Each colleague until they sent
 * them and nothing of it came by that (av-asked.h): what nobody has any more would come, as
 * stubs, with every bundle. */
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

/* The ids, as text among other words, of the colleagues who have nothing more to give of it;
 * done: transfer full. */
gboolean av_wider_rights_list_done (AvStore *store,
                                    char ***done,
                                    GError **error);
gboolean av_wider_rights_set_done (AvStore *store,
                                   const AvId *colleague,
                                   gboolean done,
                                   GError **error);

G_END_DECLS
