/* Notes that only their author reads: never an operation, never exchanged. They
 * are sealed to keys that a slot of theirs alone gives (av-note-keys.h), which have to
 * be open. */

#pragma once

#include "av-field.h"
#include "av-store.h"

G_BEGIN_DECLS

typedef struct
{
  char *id;
  char *record;  /* what it is about: an event, or the dossier itself */
  char *title;   /* of that event; NULL: of none, or of one that is not read here */
  guint64 saved; /* ms since 1970 */
  char *text;    /* NULL: it does not open with these keys, or is damaged */
} AvPrivateNote;

void av_private_note_free (AvPrivateNote *note);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvPrivateNote, av_private_note_free)

/* What is asked: how long it may be, and what is never kept. In no form: what is
 * in a form is exchanged. */
const AvField *av_private_note_get_field (void);

/* All but the removal: AV_STORE_ERROR_WITHHELD where the notes of who works are not
 * open (av-note-keys.h). */

/* @id: drawn by who writes; the note of that id is replaced. @record: @container
 * where it is about no event. */
gboolean av_private_note_save (AvStore *store, const char *id, const char *container, const char *record, const char *text, GError **error);
gboolean av_private_note_remove (AvStore *store, const char *id, GError **error);

/* The present agent's notes in that dossier and those shown with it, oldest first:
 * of AvPrivateNote. AV_STORE_ERROR_WITHHELD while a reading lease is over. */
GPtrArray *av_private_note_list (AvStore *store, const char *container, GError **error);

G_END_DECLS
