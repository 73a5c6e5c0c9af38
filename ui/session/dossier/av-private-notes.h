#pragma once

#include <adwaita.h>

#include "av-session.h"

G_BEGIN_DECLS

#define AV_TYPE_PRIVATE_NOTES (av_private_notes_get_type ())
G_DECLARE_FINAL_TYPE (AvPrivateNotes, av_private_notes, AV, PRIVATE_NOTES, AdwBin)

/* The private notes of who works, about one dossier: written, read again, changed
 * and removed where they stand. */

/* @container: NULL hides them. */
void av_private_notes_show (AvPrivateNotes *self, AvSession *session, const char *container);
/* What a note that is begun is about: an event; NULL: the dossier. */
void av_private_notes_set_record (AvPrivateNotes *self, const char *record);

G_END_DECLS
