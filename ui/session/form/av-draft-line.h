#pragma once

#include "av-session-store.h"

G_BEGIN_DECLS

/* What the list of drafts tells of one: whose it is, what is written and when
 * it was touched. Nothing that was answered, but the name under which somebody
 * is being taken down. Immutable. */
typedef struct
{
  AvDraft *draft;
  char *who; /* the person, or the name of what belongs to nobody; "": none */
  char *by;  /* the colleague who typed it; "": who works here */
} AvDraftLine;

void av_draft_line_free (AvDraftLine *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvDraftLine, av_draft_line_free)

/* Sentences (transfer full). */
char *av_draft_line_dup_who (AvDraftLine *self);
char *av_draft_line_dup_what (AvDraftLine *self);
char *av_draft_line_dup_when (AvDraftLine *self);

/* GPtrArray of AvDraftLine, the one touched last first. */
void av_draft_line_list_async (AvSession *session, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *av_draft_line_list_finish (AvSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
