#pragma once

#include "av-handover.h"
#include "av-installation.h"
#include "av-opened-store.h"
#include "av-vault.h"

G_BEGIN_DECLS

/* The store of this session, open: vault, store and this installation's part
 * in the organisation. Opened and used on the thread of the queue alone. */
typedef struct _AvOpening AvOpening;

/* Takes its own copy of the handover's keys. */
AvOpening *av_opening_new (const AvHandover *handover);

/* An AvQueueOpenFunc; user_data is the AvOpening. */
AvStore *av_opening_open (gpointer opening,
                          GError **error);

/* While the queue rests, after it did not open: the next time it does without
 * the last entries, which are damaged. */
void av_opening_leave_last_entries (AvOpening *self);
gboolean av_opening_has_left_entries (AvOpening *self);

/* On the queue's thread; transfer none. */
AvOpenedStore *av_opening_get_opened (AvOpening *self);
AvInstallation *av_opening_get_installation (AvOpening *self);
AvVault *av_opening_get_vault (AvOpening *self);
AvKeyring *av_opening_get_keyring (AvOpening *self);

/* Whether the private notes of who unlocked open: not with a code that somebody else
 * gave. While the queue rests. */
gboolean av_opening_opens_notes (AvOpening *self);

/* Whether this installation is a member of an organisation. On the queue's
 * thread, or while the queue rests. */
gboolean av_opening_is_enrolled (AvOpening *self);

/* Brings the keys file and the records into step with the organisation: every
 * slot's agent has a record, and every intendant an escrow. After joining,
 * enrolling and importing; on the queue's thread. */
gboolean av_opening_reconcile (AvOpening *self,
                               GError **error);

/* As it came, whatever was replaced since; never changes: any thread. */
const AvHandover *av_opening_get_handover (AvOpening *self);

/* With the slot as it is now (transfer full): on the queue's thread. */
AvHandover *av_opening_make_handover (AvOpening *self);

/* Signs what was written since the last time: before the store is closed. */
void av_opening_seal (AvOpening *self);

/* After av_queue_close(): closes the vault. */
void av_opening_free (AvOpening *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvOpening, av_opening_free)

G_END_DECLS
