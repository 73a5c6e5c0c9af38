#pragma once

#include <glib.h>

#include "av-installation.h"
#include "av-keyring.h"
#include "av-role.h"
#include "av-secret.h"
#include "av-store.h"
#include "av-vault.h"

G_BEGIN_DECLS

/* A store opened from the keys to the installation, and closed in order. On
 * one thread, and slow: a passphrase takes half a second. */
typedef struct _AvOpenedStore AvOpenedStore;

#define AV_OPENED_STORE_ERROR (av_opened_store_error_quark ())
GQuark av_opened_store_error_quark (void);

typedef enum
{
  AV_OPENED_STORE_ERROR_FULL, /* the disk, and it has to be written before it can be read */
} AvOpenedStoreError;

AvOpenedStore *av_opened_store_open (const char *directory, const char *label, AvSecret *passphrase, GError **error);
/* @slot_secret: the secret half of the slot it was unlocked with, which opens the private
 * notes; NULL: of none. AV_KEYRING_ERROR_CHANGED where the store's key is another one now,
 * or where no slot of @label has that half any more. */
AvOpenedStore *av_opened_store_open_with_key (const char *directory, AvSecret *store_key, AvSecret *slot_secret, const char *agent, const char *label, GError **error);
/* Where the last entries are damaged: as it was before them, a copy kept beside. */
AvOpenedStore *av_opened_store_open_without_last_entries (const char *directory, AvSecret *store_key, AvSecret *slot_secret, const char *agent, const char *label, GError **error);
/* cost: what trying the passphrase takes; NULL: calibrated to this machine. */
AvOpenedStore *av_opened_store_create (const char *directory, const char *label, AvSecret *passphrase, const AvPassphraseCost *cost, GError **error);
gboolean av_opened_store_found (AvOpenedStore *self, const AvFounding *founding, GError **error);
void av_opened_store_abandon (AvOpenedStore *self);
void av_opened_store_free (AvOpenedStore *self);

/* After the keyring was unlocked by who opened, or took a slot's secret over. */
gboolean av_opened_store_open_notes (AvOpenedStore *self, GError **error);

/* transfer none, valid until freed. */
AvKeyring *av_opened_store_get_keyring (AvOpenedStore *self);
AvVault *av_opened_store_get_vault (AvOpenedStore *self);
AvStore *av_opened_store_get_store (AvOpenedStore *self);
AvInstallation *av_opened_store_get_installation (AvOpenedStore *self);
const char *av_opened_store_get_agent (AvOpenedStore *self);
const char *av_opened_store_get_label (AvOpenedStore *self);
AvStore *av_opened_store_steal_store (AvOpenedStore *self);

/* What the role of the agent who opened it lets them do: a mask of AvRoleDeed.
 * Where it cannot be read, nothing, and the error says so. */
gboolean av_opened_store_get_deeds (AvOpenedStore *self, guint *deeds, GError **error);
/* Refused with AV_INSTALLATION_ERROR_RIGHTS. */
gboolean av_opened_store_require (AvOpenedStore *self, AvRoleDeed deed, GError **error);

/* Writes into the access log what was done; see av-access-log.h. */
gboolean av_opened_store_log (AvOpenedStore *self, const char *act, const char *container, const char *detail, GError **error);
/* The same of what is done already: a full disk does not undo it, the line waits. */
gboolean av_opened_store_log_done (AvOpenedStore *self, const char *act, const char *detail, GError **error);

/* Of an organisation that was founded here (transfer full). */
void av_opened_store_take_installation (AvOpenedStore *self, AvInstallation *installation);

/* What opening writes can wait, what is there to be read cannot: a full disk shuts nobody
 * out. @problem (transfer full): of what was not @done. */
gboolean av_opened_store_go_on (AvOpenedStore *self, gboolean done, GError *problem, GError **error);

/* NULL, or what has to be said first, a sentence: it opened on a full disk, or
 * without its last entries, or the computer's date is doubtful. transfer none. */
const char *av_opened_store_get_warning (AvOpenedStore *self);

/* Whether the disk was full while it opened. */
gboolean av_opened_store_was_full (AvOpenedStore *self);

/* After reading: FALSE where some of what was asked for could not be read and
 * counted as nothing. */
gboolean av_opened_store_read_all (AvOpenedStore *self, GError **error);

/* After the keys changed: the store judges roles by who can open it. */
void av_opened_store_tell_agents (AvOpenedStore *self);

/* After enrolment, and after every import: the agent has a record, and who may
 * recover this store has a slot. @role: where none was said. */
gboolean av_opened_store_ensure_agent (AvOpenedStore *self, const char *id, const char *label, const char *role, GError **error);
gboolean av_opened_store_reconcile (AvOpenedStore *self, GError **error);
/* The same at an opening: what finds no room is made good by the next one. */
gboolean av_opened_store_reconcile_if_room (AvOpenedStore *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvOpenedStore, av_opened_store_free)

G_END_DECLS
