#pragma once

#include "av-have.h"
#include "av-installation.h"

G_BEGIN_DECLS

/* What everybody else said last that they hold. */
typedef struct _AvSaid AvSaid;

AvSaid *av_said_load (AvInstallation *installation,
                      GError **error);
void av_said_free (AvSaid *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvSaid, av_said_free)

/* Of these numbers of a journal, none of which is here, how many may still come: as
 * many as the one says that has most of them; all of them where their author, as far
 * as we heard, said nothing since. hlc: of what it wrote behind them. Whoever is
 * revoked is not asked. */
guint64 av_said_count (AvSaid *self,
                       const AvId *journal,
                       const AvId *author,
                       guint64 first,
                       guint64 last,
                       guint64 hlc);

G_END_DECLS
