#pragma once

#include "av-captured.h"
#include "av-opening.h"
#include "av-session.h"

G_BEGIN_DECLS

/* What was captured while locked, from the windows' side: asked on the main
 * thread, done by the store's own. Every answer keeps the session's count of
 * what waits ("to-read-over") and its "alarm" true. */

typedef enum
{
  AV_RELECTURE_ACCEPTED, /* its record is committed */
  AV_RELECTURE_SET_ASIDE,
  AV_RELECTURE_TAKE_BACK,
} AvRelectureDecision;

/* GPtrArray of AvCaptured (transfer full); callback may be NULL, for the count
 * alone. */
void av_relecture_list_async (AvSession *session,
                              AvOpening *opening,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
GPtrArray *av_relecture_list_finish (AvSession *session,
                                     GAsyncResult *result,
                                     GError **error);

/* names: of files, NULL-terminated. boxes: of GBytes, what the
 * accepted ones were, for av_relecture_put_back_async(); may be NULL. */
void av_relecture_decide_async (AvSession *session,
                                AvOpening *opening,
                                const char *const *names,
                                AvRelectureDecision decision,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean av_relecture_decide_finish (AvSession *session,
                                     GAsyncResult *result,
                                     GPtrArray **boxes,
                                     GError **error);

/* What was accepted waits again; its records are to be taken back after that,
 * and the list asked for only then. */
void av_relecture_put_back_async (AvSession *session,
                                  AvOpening *opening,
                                  const char *const *names,
                                  GPtrArray *boxes,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean av_relecture_put_back_finish (AvSession *session,
                                       GAsyncResult *result,
                                       GError **error);

G_END_DECLS
