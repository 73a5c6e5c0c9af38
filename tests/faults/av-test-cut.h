#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Power cuts: from what a disk was given, every state it may be left in. What
 * was synced is there; of the rest, each sector of 512 bytes has arrived, has
 * not, or is junk; names change in order and may stop changing anywhere, and
 * what lies in a directory goes with its name. */

typedef struct _AvTestCut AvTestCut;

/* The directory as it lies before anything is recorded. */
AvTestCut *av_test_cut_new (const char *root);
void av_test_cut_free (AvTestCut *self);

/* operations: of av_test_disk_stop(). */
void av_test_cut_set_operations (AvTestCut *self,
                                 GPtrArray *operations);
guint av_test_cut_get_n_operations (AvTestCut *self);

/* Lays into the empty directory what may be found after a cut before operation
 * n; returns how many acknowledgements came before it. variant 0: all that was
 * written has arrived; 1: nothing unsynced has; from 2 on: by chance, the same
 * for the same number. */
guint av_test_cut_lay (AvTestCut *self,
                       guint n,
                       guint variant,
                       const char *directory);

/* Does something, that of a scenario. */
typedef void (*AvTestCutAct) (gpointer user_data);

/* TRUE: what lies in the directory is whole and has all that was acknowledged. */
typedef gboolean (*AvTestCutVerify) (const char *directory,
                                     guint acknowledged,
                                     gpointer user_data);

/* At least that many images, of a cut before every operation; returns how many
 * are bad, and says of the first which in the test's log under title. *laid grows by the
 * number of images. */
guint av_test_cut_try (AvTestCut *self,
                       const char *title,
                       guint images,
                       AvTestCutVerify verify,
                       gpointer user_data,
                       guint *laid);

/* All of it: acts below root, and tries every cut of what was done there. */
guint av_test_cut_everywhere (const char *root,
                              const char *title,
                              guint images,
                              AvTestCutAct act,
                              AvTestCutVerify verify,
                              gpointer user_data,
                              guint *laid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvTestCut, av_test_cut_free)

G_END_DECLS
