/* Opening again a store whose passphrase is lost: at the mairie, offline, with
 * the root file and its words or with an intendant's own store. On one thread,
 * and slow. */

#pragma once

#include <glib.h>

#include "av-key-pair.h"
#include "av-secret.h"

G_BEGIN_DECLS

typedef struct _AvRecovery AvRecovery;

/* The pair that the store of an intendant of its scopes holds (transfer full);
 * intendant NULL: the only agent there is. */
AvKeyPair *av_recovery_open_intendant_pair (const char *intendant_store,
                                            const char *intendant,
                                            AvSecret *passphrase,
                                            GError **error);

/* Opens the store in directory with a key pair that one of its escrow slots is
 * for, and holds it: a session that has it open would write its own keys over
 * what follows. backup (nullable) takes the place of the store first. */
AvRecovery *av_recovery_new (const char *directory,
                             const char *backup,
                             AvKeyPair *pair,
                             GError **error);

/* Gives the agent of that name this passphrase, in a new slot where there is
 * none; their recovery code of before opens nothing any more. The access log says so first: a full disk leaves everything as it was.
 * Nothing more can be done with it. */
gboolean av_recovery_finish (AvRecovery *self,
                             const char *label,
                             AvSecret *passphrase,
                             GError **error);

void av_recovery_free (AvRecovery *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvRecovery, av_recovery_free)

G_END_DECLS
