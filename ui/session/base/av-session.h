/* What the windows of one unlocked session share: the store behind its queue,
 * who is working, the day's outing, and news of what changed.
 *
 * Lives on the main thread. Every call that touches the store is asynchronous:
 * the work is done by the store's own thread and the answer comes back to the
 * main loop. */

#pragma once

#include <gio/gio.h>

#include "av-queue.h"

G_BEGIN_DECLS

#define AV_TYPE_SESSION (av_session_get_type ())

G_DECLARE_FINAL_TYPE (AvSession, av_session, AV, SESSION, GObject)

/* @queue: of an open store; NULL only where nothing is asked of it.
 * @agent, @agent_name: who works, NULL where nobody is known. */
AvSession *av_session_new (AvQueue *queue, const char *agent, const char *agent_name);
AvQueue *av_session_get_queue (AvSession *self);

/* Properties: "agent" (record id of who is working, or NULL), "agent-name"
 * (as shown), "outing" (id of the day's operation, or NULL), "outing-place"
 * and "outing-team" (as shown, maintained from the operation's answers),
 * "trouble" (a sentence on what went wrong behind the windows, or NULL),
 * "alarm" (a sentence on what somebody did to the store, or NULL),
 * "warning" (a sentence that every window says, or NULL: a part of the store
 * that cannot be read, a full disk), and
 * "to-read-over" (how many captures taken while locked wait),
 * "to-acknowledge" (how many dossiers were opened beyond a role, and wait for
 * who works), "to-confirm" (how many erasures wait for this computer), "to-receive" (how
 * many bundles wait in the shared folder), "ended"
 * (how many decisions wait of dossiers whose time is over), "to-renew" (how many
 * computers this one gives another year now), and "outing-until" (until when the lock screen asks for the outing's code, in
 * seconds since 1970; 0: there is none).
 *
 * Signals:
 * record-changed (const char *form, const char *id, const char *container):
 *   after a commit of ours or an import, once a record;
 *   form "" and id "" mean that anything may have changed (import, fusion).
 * drafts-changed (): a draft was kept or removed, and no record changed.
 * notes-changed (): the same of a private note.
 * new-day (): another day has begun; record-changed of anything follows. */

const char *av_session_get_agent (AvSession *self);
const char *av_session_get_agent_name (AvSession *self);
void av_session_set_agent (AvSession *self, const char *agent, const char *name);

/* Whether the private notes of who works open in this session (av-note-keys.h). */
gboolean av_session_opens_notes (AvSession *self);
void av_session_set_opens_notes (AvSession *self, gboolean opens);

const char *av_session_get_outing (AvSession *self);
const char *av_session_get_outing_place (AvSession *self);
const char *av_session_get_outing_team (AvSession *self);
void av_session_set_outing (AvSession *self, const char *operation, const char *place, const char *team);

gint64 av_session_get_outing_until (AvSession *self);
void av_session_set_outing_until (AvSession *self, gint64 seconds);

const char *av_session_get_trouble (AvSession *self);
void av_session_set_trouble (AvSession *self, const char *trouble);

const char *av_session_get_alarm (AvSession *self);
void av_session_set_alarm (AvSession *self, const char *alarm);

const char *av_session_get_warning (AvSession *self);
void av_session_set_warning (AvSession *self, const char *warning);

/* Whether something could not be read, or was left out: av-damage-window.h says
 * whose it was. */
gboolean av_session_is_damaged (AvSession *self);
void av_session_set_damaged (AvSession *self);

guint av_session_get_to_read_over (AvSession *self);
void av_session_set_to_read_over (AvSession *self, guint n_captures);

/* @dossier: one of those to acknowledge, or NULL. */
guint av_session_get_to_acknowledge (AvSession *self, const char **dossier);
void av_session_set_to_acknowledge (AvSession *self, guint n_dossiers, const char *dossier);

guint av_session_get_to_confirm (AvSession *self);
void av_session_set_to_confirm (AvSession *self, guint n_erasures);
guint av_session_get_to_receive (AvSession *self);
void av_session_set_to_receive (AvSession *self, guint n_bundles);
guint av_session_get_ended (AvSession *self);
void av_session_set_ended (AvSession *self, guint n_decisions);
guint av_session_get_to_renew (AvSession *self);
void av_session_set_to_renew (AvSession *self, guint n_computers);

/* Tells every window that a record has changed: a save, an import, a conflict
 * settled. "" for what is not known: any. */
void av_session_announce (AvSession *self, const char *form, const char *id, const char *container);

/* Tells every window that a draft was kept or removed. */
void av_session_announce_drafts (AvSession *self);
/* Tells every window that a private note was kept or removed. */
void av_session_announce_notes (AvSession *self);

/* Tells every window that another day has begun. */
void av_session_announce_day (AvSession *self);

G_END_DECLS
