/* What is being typed, kept every two seconds with the values that the window
 * had loaded, so that a crash or a lock loses nothing. */

#pragma once

#include "av-record-store.h"

G_BEGIN_DECLS

typedef struct
{
  char *id;           /* of the record */
  char *window;       /* which window keeps it, and where: free text of the caller */
  char *agent;        /* who typed, "" unknown */
  guint64 saved;      /* ms since 1970; 0: when av_draft_save () keeps it */
  AvSnapshot *loaded; /* what the window had loaded */
  GVariant *answers;  /* typed answers, a{ss}, as typed: not checked */
} AvDraft;

AvDraft *av_draft_new (const char *window, AvSnapshot *loaded, GVariant *answers);
void av_draft_free (AvDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvDraft, av_draft_free)

/* Replaces the draft of the same record. Durable when it returns. Refused where
 * its compartment is erased. */
gboolean av_draft_save (AvStore *store, AvDraft *draft, GError **error);
AvDraft *av_draft_load (AvStore *store, const char *id, GError **error); /* NULL without error: none */
GPtrArray *av_draft_list (AvStore *store, GError **error);               /* of AvDraft, newest first */
/* The newest of a record of @form that @window keeps (NULL: any), in
 * @container (NULL: in any); NULL without error: none. */
AvDraft *av_draft_find (AvStore *store, const char *window, const char *form, const char *container, GError **error);
gboolean av_draft_remove (AvStore *store, const char *id, GError **error);
/* Those of the dossier that hold something of the class: of what was loaded, or
 * of what saving what was typed would make of it. */
gboolean av_drafts_erase (AvStore *store, const AvId *container, AvClass klass, GError **error);

G_END_DECLS
