#pragma once

#include "av-key-pair.h"

G_BEGIN_DECLS

/* What a fuzz target is: fuzz-NAME.c defines both functions. Built with clang
 * and libFuzzer they meet inputs made from the seeds of corpus/NAME; built in
 * the ordinary way they meet the seeds themselves (docs/fuzzing.md). */

/* Once, before the first input. */
int LLVMFuzzerInitialize (int *argc,
                          char ***argv);

/* Any bytes at all: returns 0, and a broken promise aborts. */
int LLVMFuzzerTestOneInput (const guint8 *bytes,
                            size_t size);

/* Starts libsodium, makes every file operation go without waiting for the disk,
 * and gives a directory for the life of the program (transfer none). */
const char *av_fuzz_start (void);

/* The same in every run: an input opens or does not, and always will. */
AvSecret *av_fuzz_secret (guint8 filling);

/* Without a sync. */
void av_fuzz_write (const char *path,
                    const void *bytes,
                    gsize size);

G_END_DECLS
