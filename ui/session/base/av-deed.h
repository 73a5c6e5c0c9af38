/* Something done at one stroke, without a form, that can be taken back: an
 * action marked done, a record deleted. */

#pragma once

#include "av-session-store.h"

G_BEGIN_DECLS

typedef struct _AvDeed AvDeed;

/* @said: what the window says when it is done. */
AvDeed *av_deed_new (const char *said);
void av_deed_free (AvDeed *deed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvDeed, av_deed_free)

/* What follows is set on a new record of @form (@container NULL: of the
 * territory), or on the record @id. Several in one deed are one transaction. */
void av_deed_begin (AvDeed *deed, const char *form, const char *container);
void av_deed_change (AvDeed *deed, const char *id);
/* What follows is done only where @field of the record is @answer then. */
void av_deed_change_where (AvDeed *deed, const char *id, const char *field, const char *answer);
/* @answer NULL withdraws it. */
void av_deed_set (AvDeed *deed, const char *field, const char *answer);

const char *av_deed_get_said (AvDeed *deed);
/* Does it: TRUE once it is durable. @deed stays the caller's and must live
 * until the answer. The same again takes it back, and once more does it anew. */
void av_deed_do_async (AvSession *session, AvDeed *deed, GAsyncReadyCallback callback, gpointer user_data);
gboolean av_deed_do_finish (AvSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
