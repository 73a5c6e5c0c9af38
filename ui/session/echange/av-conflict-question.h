#pragma once

#include "av-form.h"
#include "av-snapshot.h"

G_BEGIN_DECLS

/* The choices for a deleted record: values of its deletion. */
#define AV_CONFLICT_DELETE "1"
#define AV_CONFLICT_KEEP "0"

/* What is to settle of a record: which of several answers holds, or whether it is
 * deleted; and the words for that. */
typedef struct
{
  AvSnapshot *snapshot; /* as far as it is known to who decides */
  const AvField *field; /* NULL: whether the record is kept or deleted */
} AvConflictQuestion;

gboolean av_conflict_question_is_settled (const AvConflictQuestion *self);
/* No value of it can be chosen: what it is asked of is deleted, or another answer keeps none. */
gboolean av_conflict_question_is_void (const AvConflictQuestion *self);
gboolean av_conflict_question_value_holds (const AvConflictQuestion *self,
                                           const char *value);

/* Something of what is decided came after what is known; what was just settled of
 * another question of the record is no news. */
gboolean av_conflict_question_has_news (const AvConflictQuestion *self,
                                        AvSnapshot *snapshot,
                                        const AvField *settled);

/* What holds until it is settled, where the answer that is shown protects the person;
 * transfer full, nullable. shown: that answer, as people read it. */
char *av_conflict_question_describe_meanwhile (const AvConflictQuestion *self,
                                               const char *shown);

/* What the button of a value says while nobody decided, and after. */
const char *av_conflict_question_describe_choice (const AvConflictQuestion *self,
                                                  const char *value,
                                                  gboolean settled,
                                                  gboolean holds);
/* "" while it waits. */
const char *av_conflict_question_describe_state (const AvConflictQuestion *self,
                                                 gboolean settled);

G_END_DECLS
