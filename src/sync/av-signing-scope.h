#pragma once

#include "av-store.h"
#include "av-trust.h"

G_BEGIN_DECLS

/* The scope an installation signs what it writes into a container and class in: read
 * by nobody who never had the container. That of the container where it is one of its
 * own; else the one of its own in which something of it was signed last, for it went
 * elsewhere meanwhile, or who said whose it is does not count now. Where it was moved away
 * from whose the container is, or was: one of its own whose team had it as well, or is
 * shared the class; else the one it left, where an intendant may let it in. Else, with
 * nothing here that it ever had a part in, its first. A territory is its commune's alone;
 * what is said there of installations is signed where it counts. */
gboolean av_signing_scope_find (AvStore *store,
                                AvTrust *trust,
                                const AvId *own,
                                const AvId *container,
                                AvClass klass,
                                AvScope *scope,
                                GError **error);

G_END_DECLS
