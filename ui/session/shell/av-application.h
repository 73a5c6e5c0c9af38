#pragma once

#include <adwaita.h>

#include "av-session.h"
#include "av-workplace.h"

G_BEGIN_DECLS

#define AV_TYPE_APPLICATION (av_application_get_type ())
G_DECLARE_FINAL_TYPE (AvApplication, av_application, AV, APPLICATION, AdwApplication)

/* The session: opens the store it was handed, keeps its windows, hides them
 * (veil) and ends itself (lock); what they have in common it gives them as
 * AvWorkplace. */
AvApplication *av_application_new (const AvHandover *handover);

/* Without any key: the assistant behind a door, "found", "join" or "restore" on
 * a computer that has no store yet, "recover" where nobody knows the phrase. */
AvApplication *av_application_new_without_store (const char *store,
                                                 const char *door);

/* transfer none; NULL until the store is open. */
AvSession *av_application_get_session (AvApplication *self);

/* Shows the window of a kind ("start", "reperage", "diagnostic",
 * "mobilisation", "echange", "reglages"...) on a dossier, or on none (NULL):
 * the one that is open already, or a new one. NULL for a kind there is not. */
GtkWindow *av_application_open_window (AvApplication *self,
                                       const char *kind,
                                       const char *container);

/* Closes every window, drafts stored, signs what was written and quits. */
void av_application_lock (AvApplication *self);

G_END_DECLS
