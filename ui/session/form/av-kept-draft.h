#pragma once

#include "av-session-store.h"
#include "av-typing.h"

G_BEGIN_DECLS

#define AV_TYPE_KEPT_DRAFT (av_kept_draft_get_type ())
G_DECLARE_FINAL_TYPE (AvKeptDraft, av_kept_draft, AV, KEPT_DRAFT, GObject)

/* What is typed and not saved, as the encrypted store keeps it.
 *
 * It outlives the window it was typed in until the store has it: what could not be
 * written is tried again.
 *
 * Signal: kept (const GError *error): the store has it, or dropped it; else why not. */

/* @window: kept with the draft, to reopen the right window. */
AvKeptDraft *av_kept_draft_new (AvSession *session, AvTyping *typing, const char *window);

/* Within two seconds. */
void av_kept_draft_keep_soon (AvKeptDraft *self);
/* Now, if it is to be kept soon. Nothing typed any more: the draft is dropped. */
void av_kept_draft_keep (AvKeptDraft *self);
/* Nothing is to be kept before av_kept_draft_keep_soon (). */
void av_kept_draft_let_be (AvKeptDraft *self);

/* What the store has was put into what is typed. */
void av_kept_draft_take_up (AvKeptDraft *self);
/* Takes it from the store. */
void av_kept_draft_drop (AvKeptDraft *self);
/* The store dropped it with the save. */
void av_kept_draft_forget (AvKeptDraft *self);

/* Whether the store has one, or will in a moment. */
gboolean av_kept_draft_exists (AvKeptDraft *self);
/* Whether something was typed since. */
gboolean av_kept_draft_is_due (AvKeptDraft *self);
/* When it was kept last, in seconds since 1970; 0: never. */
gint64 av_kept_draft_get_time (AvKeptDraft *self);

G_END_DECLS
