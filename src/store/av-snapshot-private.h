#pragma once

#include "av-register.h"
#include "av-snapshot.h"

G_BEGIN_DECLS

/* @registers nullable: an empty record. */
AvSnapshot *av_snapshot_new (const char *id, const char *form, const char *container, AvClass klass, AvRegisters *registers);

G_END_DECLS
