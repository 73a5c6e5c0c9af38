#pragma once

#include "av-invocation.h"
#include "av-secret.h"

G_BEGIN_DECLS

/* The passphrase to be: of --new-passphrase-file, or asked twice. */
AvSecret *av_new_passphrase_read (AvInvocation *invocation, GError **error);

G_END_DECLS
