#pragma once

#include "av-key-pair.h"
#include "av-passphrase.h"
#include "av-signature.h"

G_BEGIN_DECLS

#define AV_ROOT_FILE_ERROR (av_root_file_error_quark ())
GQuark av_root_file_error_quark (void);

typedef enum
{
  AV_ROOT_FILE_ERROR_EXISTS,
  AV_ROOT_FILE_ERROR_DAMAGED, /* or no root file at all */
  AV_ROOT_FILE_ERROR_NEWER,
  AV_ROOT_FILE_ERROR_WORDS,
} AvRootFileError;

/* What founds an organisation, under eight words of its own: the key that
 * signs the root's statements, and the recovery pair that every store's key is
 * also sealed to. */
typedef struct
{
  AvSigningKey *root;
  AvKeyPair *recovery;
} AvRootFile;

AvRootFile *av_root_file_new (void);
void av_root_file_free (AvRootFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvRootFile, av_root_file_free)

/* Durably, to a file that does not exist yet. */
gboolean av_root_file_save (AvRootFile *self,
                            const char *path,
                            AvSecret *words,
                            GError **error);

AvRootFile *av_root_file_load (const char *path,
                               AvSecret *words,
                               GError **error);

/* A cheaper derivation, for tests that found by the hundred. */
void av_root_file_set_cost_for_test (const AvPassphraseCost *cost);

G_END_DECLS
