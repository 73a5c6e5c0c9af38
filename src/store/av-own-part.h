/* What this installation erases, and so keeps beyond its time as well: the dossiers of the
 * scopes where it has the power to. */

#pragma once

#include "av-store.h"

G_BEGIN_DECLS

/* What can be erased, for it has keys: contact, parcours, sensible, fse. */
#define AV_KEYED_CLASSES 0x0fu

/* Whether a dossier of that scope is erased from here. Where it has the power nowhere, all
 * of its own are: it lists what is over, and hears who erases it. What it was revoked for is
 * none of its own, unless nothing else is. */
gboolean av_own_part_has (AvStore *store, const char *scope);

/* Whether of these classes, a mask, of a dossier nothing is left to erase: one is erased
 * already, whoever asked, and so is every other one, or nothing of it is held here. */
gboolean av_own_part_is_erased (AvStore *store, const AvId *container, guint classes, gboolean *erased, GError **error);

G_END_DECLS
