#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define AV_TYPE_CANDIDATE (av_candidate_get_type ())
G_DECLARE_FINAL_TYPE (AvCandidate, av_candidate, AV, CANDIDATE, GObject)

/* One line of what may be picked: a code to keep, a label to read, and the
 * folded text it is found by. */
AvCandidate *av_candidate_new (const char *code, const char *label, const char *detail);

/* More words it is found by, which are not shown. */
void av_candidate_add_words (AvCandidate *self, const char *words);

const char *av_candidate_get_code (AvCandidate *self);
const char *av_candidate_get_label (AvCandidate *self);
const char *av_candidate_get_detail (AvCandidate *self); /* "" without */

/* Whether each of the folded @words begins a word of the candidate. */
gboolean av_candidate_matches (AvCandidate *self, const char *const *words);

G_END_DECLS
