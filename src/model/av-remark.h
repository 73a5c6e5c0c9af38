#pragma once

#include "av-form.h"

G_BEGIN_DECLS

/* Answers that are right by themselves and look wrong beside others, or in
 * another way: what was said at a stall, or came from elsewhere, is kept. */

/* Whether a day or a moment is not before the one it follows (AvField.after);
 * else the sentence for whoever types it. What cannot be compared is right. */
gboolean av_remark_check_order (const AvForm *form,
                                const AvField *field,
                                GVariant *answers,
                                GError **error);

/* Whether there may be anything to say about an answer to that field. */
gboolean av_remark_concerns (const AvField *field);

/* A sentence about the answer to that field; NULL: nothing is to be said.
 * transfer full. */
char *av_remark_find (const AvForm *form,
                      const AvField *field,
                      GVariant *answers);

G_END_DECLS
