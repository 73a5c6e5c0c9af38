#pragma once

#include <glib.h>

#include "av-installation.h"
#include "av-invocation.h"
#include "av-keyring.h"
#include "av-secret.h"
#include "av-store.h"
#include "av-vault.h"

G_BEGIN_DECLS

/* A store opened with a passphrase, from the keys to the installation, and
 * closed in order. */
typedef struct _AvOpening AvOpening;

/* What the command line asks for. */
AvOpening *av_opening_new (AvInvocation *invocation, GError **error);
AvOpening *av_opening_new_or_create (AvInvocation *invocation, GError **error);
char *av_opening_get_directory (AvInvocation *invocation);
AvSecret *av_opening_read_passphrase (AvInvocation *invocation, const char *question, GError **error);

/* What is given. */
AvOpening *av_opening_open (const char *directory, const char *label, AvSecret *passphrase, GError **error);
AvOpening *av_opening_create (const char *directory, const char *label, AvSecret *passphrase, GError **error);
void av_opening_abandon (AvOpening *self);
void av_opening_free (AvOpening *self);

AvKeyring *av_opening_get_keyring (AvOpening *self);
AvVault *av_opening_get_vault (AvOpening *self);
AvStore *av_opening_get_store (AvOpening *self);
AvInstallation *av_opening_get_installation (AvOpening *self);
void av_opening_set_installation (AvOpening *self, AvInstallation *installation);
const char *av_opening_get_agent (AvOpening *self);
const char *av_opening_get_label (AvOpening *self);

/* Writes into the access log what the command did; see av-access-log.h. */
gboolean av_opening_log (AvOpening *self, const char *act, const char *container, const char *detail, GError **error);

/* After enrolment, and after every import: the agent has a record, and who may
 * recover this store has a slot. */
gboolean av_opening_ensure_agent (AvOpening *self, const char *id, const char *label, GError **error);
gboolean av_opening_reconcile (AvOpening *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvOpening, av_opening_free)

G_END_DECLS
