#pragma once

#include <gio/gio.h>

#include "av-handover.h"

G_BEGIN_DECLS

#define AV_TYPE_SESSION_PROCESS (av_session_process_get_type ())
G_DECLARE_FINAL_TYPE (AvSessionProcess, av_session_process, AV, SESSION_PROCESS, GObject)

/* The program that holds the store while it is open. Locking ends it: no
 * personal data stays in any memory.
 *
 * Signals: "ready" () when its first window is on the screen; "outing"
 * (AvSecret *sealed, not given away) when it asks for its keys to be kept
 * behind a code (av-outing-pin.h), NULL to forget them; "done" (const char
 * *sentence) of what it has done, before it ends; "ended" (gboolean by_itself)
 * when it is gone; FALSE after a crash. */
AvSessionProcess *av_session_process_new (void);

/* Starts it with the keys, on the pipe of AV_HANDOVER_FD. */
gboolean av_session_process_start (AvSessionProcess *self,
                                   const AvHandover *handover,
                                   GError **error);

/* Starts it without any key, at one of the doors "found", "join", "restore" or
 * "recover". */
gboolean av_session_process_start_without_store (AvSessionProcess *self,
                                                 const char *store,
                                                 const char *door,
                                                 GError **error);

gboolean av_session_process_is_running (AvSessionProcess *self);

/* Brings its windows to the front. */
void av_session_process_present (AvSessionProcess *self);

/* Asks it to store its drafts and go; after 300 ms it is killed. */
void av_session_process_lock (AvSessionProcess *self);

G_END_DECLS
