#pragma once

#include <adwaita.h>

#include "av-session-store.h"

G_BEGIN_DECLS

#define AV_TYPE_PERSON_PANE (av_person_pane_get_type ())
G_DECLARE_FINAL_TYPE (AvPersonPane, av_person_pane, AV, PERSON_PANE, AdwBin)

/* Somebody found again: who, what was said, what was done, and the ways on.
 *
 * Property: "session". Signals: edit (const char *contact); close (). */
void av_person_pane_show (AvPersonPane *self, const char *container);
/* Of nobody: nothing of whom was shown is left. */
void av_person_pane_clear (AvPersonPane *self);
/* Asks for the newest contact to be edited. */
void av_person_pane_edit (AvPersonPane *self);
/* Of the dossier. */
void av_person_pane_open_menu (AvPersonPane *self);
const char *av_person_pane_get_container (AvPersonPane *self); /* nullable */

G_END_DECLS
