/* Whatever is wrong, the window says it in one French sentence, the keyboard is
 * where the worker acts next, and everything is as it was before. */

#pragma once

#include "hand.h"
#include "laptop-fixture.h"

G_BEGIN_DECLS

/* One case: what goes wrong, in which window, what is said of it. */
typedef struct
{
  const char *name;
  GtkWidget *(*go_wrong) (void);
  const char *sentence; /* all of it; its beginning where "…" ends it */
  const char *keyboard; /* what has it then: a label, a type, or what was typed and stays */
} Refusal;

/* A test of each; @refusals stays. */
void refusal_add_tests (Laptop *of,
                        const Refusal *refusals,
                        guint n);

/* Everything that is kept anywhere: the records, and every file by its checksum. */
char *refusal_note_all (Laptop *of);

gboolean refusal_is_said (GtkWidget *window,
                          const char *sentence);
/* Into the test's log: what stands there instead. */
void refusal_list_texts (GtkWidget *widget);
void refusal_await (GtkWidget *window,
                    const char *sentence);
void refusal_check_keyboard (GtkWidget *window,
                             const char *expected);

G_END_DECLS
