#pragma once

#include "av-opened-store.h"

G_BEGIN_DECLS

/* Who can open this store, changed by whoever has opened it. The keys are the
 * deed: an error says that they are not written. Where they are, the line of the
 * access log follows, once there is room. */

/* Another agent, with a phrase of their own. @role: a code of the list, of those
 * that work here. @cost NULL: what this computer takes half a second to a second
 * for. */
gboolean av_agent_slots_add (AvOpenedStore *opened,
                             const char *label,
                             AvSecret *phrase,
                             const char *role,
                             const AvPassphraseCost *cost,
                             GError **error);
/* A new phrase for the agent of that name, where there is one. */
gboolean av_agent_slots_change (AvOpenedStore *opened,
                                const char *label,
                                AvSecret *phrase,
                                const AvPassphraseCost *cost,
                                GError **error);
/* Phrase and recovery code. */
gboolean av_agent_slots_remove (AvOpenedStore *opened,
                                const char *label,
                                GError **error);
/* transfer full; the former code is worth nothing any more. */
AvSecret *av_agent_slots_draw_code (AvOpenedStore *opened,
                                    const char *label,
                                    GError **error);

G_END_DECLS
