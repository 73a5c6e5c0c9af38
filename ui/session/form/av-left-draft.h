#pragma once

#include "av-record-editor.h"

G_BEGIN_DECLS

/* What was begun on a page of records and left unsaved, and the record it
 * corrects: NULL where it corrects none. */
typedef struct
{
  AvDraft *draft;
  AvSnapshot *told;
  gboolean chosen; /* by somebody: it is not come upon */
} AvLeftDraft;

void av_left_draft_free (AvLeftDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvLeftDraft, av_left_draft_free)

/* The field by which a record corrects another. */
#define AV_LEFT_DRAFT_CORRECTS "corrige"

/* As it was told, to be mended in another record. */
void av_left_draft_propose_correction (AvRecordEditor *editor, AvSnapshot *told);

/* The newest that @window keeps (NULL: any) of a record of @form, in
 * @container (NULL: in any). */
void av_left_draft_find_async (AvSession *session, const char *window, const char *form, const char *container, GAsyncReadyCallback callback, gpointer user_data);
/* That of one record. */
void av_left_draft_load_async (AvSession *session, const char *id, GAsyncReadyCallback callback, gpointer user_data);
/* transfer full; NULL: none. The source of the callback is the session's queue. */
AvLeftDraft *av_left_draft_find_finish (AvQueue *queue, GAsyncResult *result);

G_END_DECLS
