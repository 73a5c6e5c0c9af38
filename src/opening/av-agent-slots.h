#pragma once

#include "av-opened-store.h"

G_BEGIN_DECLS

/* Who can open this store, changed by whoever has opened it. The keys are the
 * deed: an error says that they are not written. Where they are, the line of the
 * access log follows, once there is room. */

/* Who may do it is judged by roles (av-role-giving.h): refused with
 * AV_STORE_ERROR_ROLE. One's own phrase and code are one's own. */

typedef struct
{
  char *label;
  char *agent; /* id of the record */
  char *role;
  gboolean has_code; /* a recovery code is on paper */
  gboolean is_own;
  char *refusal; /* why who opened it may not remove them, or NULL */
  GStrv offered; /* codes that who opened it may give them instead */
} AvAgentSlot;

void av_agent_slot_free (AvAgentSlot *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvAgentSlot, av_agent_slot_free)

/* GPtrArray of AvAgentSlot (transfer full): who has a phrase. */
GPtrArray *av_agent_slots_list (AvOpenedStore *opened, GError **error);
/* Codes that who opened it may give to another agent; empty: they add nobody.
 * transfer full. */
GStrv av_agent_slots_list_given (AvOpenedStore *opened, GError **error);

/* Another agent, with a phrase of their own. @role: a code of the list, of those
 * that work here. @cost NULL: what this computer takes half a second to a second
 * for. */
gboolean av_agent_slots_add (AvOpenedStore *opened,
                             const char *label,
                             AvSecret *phrase,
                             const char *role,
                             const AvPassphraseCost *cost,
                             GError **error);
gboolean av_agent_slots_set_role (AvOpenedStore *opened,
                                  const char *label,
                                  const char *role,
                                  GError **error);
/* A new phrase for the agent of that name, where there is one. Of another one it takes
 * the recovery code away. */
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
