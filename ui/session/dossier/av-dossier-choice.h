#pragma once

#include <adwaita.h>

#include "av-session.h"

G_BEGIN_DECLS

#define AV_TYPE_DOSSIER_CHOICE (av_dossier_choice_get_type ())
G_DECLARE_FINAL_TYPE (AvDossierChoice, av_dossier_choice, AV, DOSSIER_CHOICE, AdwBin)

/* Whose dossier: those changed last, or whoever is searched for by name,
 * telephone or code.
 *
 * Property: "session". Signals: chosen (const char *container);
 * stopped (): Escape where nothing is typed. */
void av_dossier_choice_focus_search (AvDossierChoice *self);
/* Whether a dossier is still being opened: the action, which means that one and not
 * the one shown until then, is done once the choice has given way to it.
 * @target: nullable. */
gboolean av_dossier_choice_defer (AvDossierChoice *self, const char *action, GVariant *target);

G_END_DECLS
