#pragma once

#include "av-invocation.h"
#include "av-secret.h"

G_BEGIN_DECLS

/* The words that protect an organisation's root file, kept in a file of their
 * own: --root-file and --root-words-file. */

AvSecret *av_root_words_read (AvInvocation *invocation, GError **error);
AvSecret *av_root_words_read_or_draw (AvInvocation *invocation, gboolean *drawn, GError **error);
gboolean av_root_words_read_if_given (AvInvocation *invocation, AvSecret **words, GError **error);

G_END_DECLS
