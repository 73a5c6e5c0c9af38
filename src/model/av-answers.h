/* Answers as a window, a save and a snapshot hand them on: an a{ss} from field to
 * canonical answer. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *av_answers_get (GVariant *answers,
                            const char *field);
GVariant *av_answers_freeze (GHashTable *answers);
GVariant *av_answers_sort (GVariant *answers);

G_END_DECLS
