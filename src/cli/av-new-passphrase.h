#pragma once

#include "av-invocation.h"
#include "av-passphrase.h"
#include "av-secret.h"

G_BEGIN_DECLS

/* On the terminal, twice: nobody sees what they type. */
AvSecret *av_new_passphrase_ask (GError **error);
/* The passphrase to be: of --new-passphrase-file, or asked for. */
AvSecret *av_new_passphrase_read (AvInvocation *invocation, GError **error);
/* What trying it shall take, of --passphrase-memory: @cost is then written, and
 * @chosen points to it; without the option @chosen is NULL, for what is calibrated
 * to this computer. */
gboolean av_new_passphrase_read_cost (AvInvocation *invocation, AvPassphraseCost *cost, const AvPassphraseCost **chosen, GError **error);

G_END_DECLS
