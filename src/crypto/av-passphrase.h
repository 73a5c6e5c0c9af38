#pragma once

#include "av-secret.h"

G_BEGIN_DECLS

#define AV_PASSPHRASE_ERROR (av_passphrase_error_quark ())
GQuark av_passphrase_error_quark (void);

typedef enum
{
  AV_PASSPHRASE_ERROR_EMPTY,
  AV_PASSPHRASE_ERROR_TOO_LONG,
  AV_PASSPHRASE_ERROR_READ,
  AV_PASSPHRASE_ERROR_COST,   /* parameters out of bounds: a damaged or forged file */
  AV_PASSPHRASE_ERROR_MEMORY, /* not enough memory for the derivation */
} AvPassphraseError;

#define AV_PASSPHRASE_MAXIMUM 1024 /* bytes */
#define AV_PASSPHRASE_SALT_SIZE 16
#define AV_PASSPHRASE_WORDS 8 /* proposed by default: 88 bits */

/* What Argon2id costs. */
typedef struct
{
  guint32 passes;
  guint32 memory; /* KiB */
} AvPassphraseCost;

extern const AvPassphraseCost av_passphrase_cost_default; /* 3, 256 MiB */
extern const AvPassphraseCost av_passphrase_cost_floor;   /* 3, 64 MiB */
extern const AvPassphraseCost av_passphrase_cost_ceiling; /* 10, 1 GiB */

/* Whether a cost read from a file is between floor and ceiling: to be asked
 * before any work. */
gboolean av_passphrase_check_cost (const AvPassphraseCost *cost,
                                   GError **error);

/* The cost that takes 0.5 to 1.0 s here. Takes up to 3 s: once, at creation. */
void av_passphrase_calibrate (AvPassphraseCost *cost);

/* The same for a machine that answers for itself: how many seconds a derivation
 * of that cost takes, G_MAXDOUBLE where there is not the memory for it. */
typedef double (*AvPassphraseMeasure) (const AvPassphraseCost *cost,
                                       gpointer user_data);
void av_passphrase_calibrate_by (AvPassphraseCost *cost,
                                 AvPassphraseMeasure measure,
                                 gpointer user_data);

/* Takes what was typed and wipes it. */
AvSecret *av_passphrase_new_from_text (char *text,
                                       GError **error);

/* The first line of a file or of a descriptor, which stays open. */
AvSecret *av_passphrase_read (int fd,
                              GError **error);
AvSecret *av_passphrase_read_file (const char *path,
                                   GError **error);

/* Argon2id (1.3) of the passphrase, normalised by av_words_normalise(): 32
 * bytes. Half a second and hundreds of megabytes: never on the main thread. */
AvSecret *av_passphrase_derive (AvSecret *passphrase,
                                const guint8 salt[AV_PASSPHRASE_SALT_SIZE],
                                const AvPassphraseCost *cost,
                                GError **error);

G_END_DECLS
