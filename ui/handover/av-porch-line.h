#pragma once

#include "av-secret.h"

G_BEGIN_DECLS

/* What a session says to the porch that started it, on a descriptor it
 * inherits: a word, and what goes with it. */

#define AV_PORCH_LINE_FD 4

typedef enum
{
  AV_PORCH_LINE_READY = 'P',      /* its first window is on the screen */
  AV_PORCH_LINE_OUTING = 'S',     /* keep these keys, sealed by av_outing_pin_seal() */
  AV_PORCH_LINE_END_OUTING = 'F', /* forget them */
  AV_PORCH_LINE_DONE = 'D',       /* a sentence of what was done, for the lock screen */
} AvPorchLineWord;

/* with: nullable. FALSE where nobody listens. */
gboolean av_porch_line_say (int fd,
                            AvPorchLineWord word,
                            AvSecret *with);

/* What was done, as a sentence that nobody needs to keep secret. */
gboolean av_porch_line_say_done (int fd,
                                 const char *sentence);

/* Waits for a whole message; with (transfer full) may be NULL. FALSE at the
 * end of the session, or of its reason. */
gboolean av_porch_line_hear (int fd,
                             AvPorchLineWord *word,
                             AvSecret **with);

G_END_DECLS
