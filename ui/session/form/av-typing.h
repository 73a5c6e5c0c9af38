/* What is typed over what was loaded, and what becomes of it when something
 * newer comes in: answers nobody touched follow, an answer that was touched
 * stays and remembers the values it was typed over, which alone it replaces. */

#pragma once

#include "av-change.h"
#include "av-record.h"

G_BEGIN_DECLS

typedef struct _AvTyping AvTyping;

AvTyping *av_typing_new (AvSnapshot *loaded);
AvTyping *av_typing_ref (AvTyping *self);
void av_typing_unref (AvTyping *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvTyping, av_typing_unref)

AvRecord *av_typing_get_record (AvTyping *self);
/* The newest known. */
AvSnapshot *av_typing_get_loaded (AvTyping *self);
/* The oldest values typed over: a draft taken up again must replace no more. */
AvSnapshot *av_typing_get_base (AvTyping *self);
gboolean av_typing_is_dirty (AvTyping *self);
/* The first field whose answer cannot be kept as it is typed, or is missing
 * at @stage, and why; NULL: all is well. */
const AvField *av_typing_find_wrong (AvTyping *self, AvStage stage, GError **error);
/* While it is TRUE the record changes by itself, not by a hand. */
gboolean av_typing_is_absorbing (AvTyping *self);

/* Takes what stands there for what was not typed. */
void av_typing_settle_pristine (AvTyping *self);
/* Back to what was not typed. */
void av_typing_reset (AvTyping *self);
/* Fills the record as if nobody typed. */
void av_typing_fill (AvTyping *self, GVariant *answers);

/* Takes in the record as it is @now. @before: what the typing was over, where
 * somebody else changed it; NULL after a save of one's own. @typed_over: the
 * answers then. */
void av_typing_absorb (AvTyping *self, AvSnapshot *before, GVariant *typed_over, AvSnapshot *now);

/* One change for each picture of the record that was typed over, with
 * @canonical for what was typed: appended to @changes (AvChange). */
void av_typing_add_changes (AvTyping *self, GVariant *canonical, GPtrArray *changes);
/* After the save: nothing is contested any more. */
void av_typing_forget_bases (AvTyping *self);

/* Whether a newer value of @field came in over what is typed. */
gboolean av_typing_is_contested (AvTyping *self, const char *field);
/* The newer value has been seen: what stays replaces it too. */
gboolean av_typing_let_go (AvTyping *self, const char *field);

G_END_DECLS
