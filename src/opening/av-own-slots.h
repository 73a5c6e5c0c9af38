#pragma once

#include "av-opened-store.h"

G_BEGIN_DECLS

/* The phrase and the code of whoever opened the store, with one of them, replaced. What
 * takes the place of one has a pair of its own, to which their private notes are handed
 * on (av-note-keys.h), and what was replaced opens nothing more. An error says that the
 * keys are as they were. */
gboolean av_own_slots_change_phrase (AvOpenedStore *opened, AvSecret *phrase, const AvPassphraseCost *cost, GError **error);
AvSecret *av_own_slots_draw_code (AvOpenedStore *opened, GError **error);

G_END_DECLS
