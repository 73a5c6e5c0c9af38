#pragma once

#include "av-secret.h"

G_BEGIN_DECLS

/* What is asked of the person at the terminal, never on standard input. */
gboolean av_prompt_is_possible (void);
AvSecret *av_prompt_for_secret (const char *question, GError **error);
/* A line of its own under @text, written straight from locked memory. */
gboolean av_prompt_show_secret (const char *text, AvSecret *secret, GError **error);
char *av_prompt_for_text (const char *question, GError **error);

G_END_DECLS
