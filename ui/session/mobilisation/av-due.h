#pragma once

#include "av-deed.h"
#include "av-withheld.h"

G_BEGIN_DECLS

typedef enum
{
  AV_DUE_NEED,     /* said and not answered */
  AV_DUE_ACTION,   /* planned and not done */
  AV_DUE_REMINDER, /* somebody to call back */
} AvDueKind;

#define AV_TYPE_DUE (av_due_get_type ())
G_DECLARE_FINAL_TYPE (AvDue, av_due, AV, DUE, GObject)

/* One thing that waits for somebody: a need, an action, a reminder. */
AvDue *av_due_new (AvSummary *summary, gboolean mine);

AvSummary *av_due_get_summary (AvDue *self);
/* "A roof · somewhere warm", "Call back · about the place". */
char *av_due_dup_what (AvDue *self);
/* "Late: D+2, limit D3", "Planned for 28 Jan." */
char *av_due_dup_when (AvDue *self);
gboolean av_due_is_late (AvDue *self);
/* Of a dossier whose referent is who works. */
gboolean av_due_is_mine (AvDue *self);

/* What marks it done, now (transfer full). */
AvDeed *av_due_dup_deed (AvDue *self);

/* Everything due within a week, the latest first: GPtrArray of AvDue; and why
 * there may be more. */
void av_due_list_async (AvSession *session, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *av_due_list_finish (AvSession *session, GAsyncResult *result, AvWithheld *withheld, GError **error);

G_END_DECLS
