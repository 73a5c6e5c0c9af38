/* A PDF, read back by the programs that a reader, a scanner and a printer would use. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the program prints; NULL, the test skipped, where the machine has not got it. */
char *printed_paper_run (const char *command);
/* The same of a program that is given the file; @end: what follows its path, or NULL. */
char *printed_paper_ask (const char *path,
                         const char *program,
                         const char *end);

/* The words on the pages, or NULL, flattened. */
char *printed_paper_read (const char *path);
/* Runs of any spaces become one: lines end anywhere, and a reader of PDF gives
 * back a narrow space as it likes. */
char *printed_paper_flatten (const char *text);
void printed_paper_assert_contains (const char *text,
                                    const char *words);

G_END_DECLS
