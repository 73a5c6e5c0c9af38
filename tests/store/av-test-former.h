/* A store as versions before left it. */

#pragma once

#include "av-store.h"
#include "av-vault.h"

G_BEGIN_DECLS

/* Of schema 4: what is sealed since lies in clear. The store is to be closed, and opened
 * again. */
void av_test_former_lay (AvVault *vault, AvStore *store);

G_END_DECLS
