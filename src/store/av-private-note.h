/* Notes that only their author reads: never an operation, never exchanged.
 * They are sealed to the author's slot before they come here. */

#pragma once

#include "av-store.h"

G_BEGIN_DECLS

typedef struct
{
  char *id;
  char *record;    /* what it is about */
  char *container; /* where that stands */
  char *agent;     /* its author */
  guint64 saved;   /* ms since 1970 */
  GBytes *sealed;
} AvPrivateNote;

void av_private_note_free (AvPrivateNote *note);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvPrivateNote, av_private_note_free)

/* Replaces the note of the same @id, which the window drew. */
gboolean av_private_note_save (AvStore *store, const char *id, const char *container, const char *record, GBytes *sealed, GError **error);
/* The present agent's notes about @record, oldest first: of AvPrivateNote. */
GPtrArray *av_private_note_list (AvStore *store, const char *record, GError **error);

G_END_DECLS
