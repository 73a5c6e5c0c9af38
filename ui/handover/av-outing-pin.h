#pragma once

#include "av-handover.h"

G_BEGIN_DECLS

/* The keys that the porch keeps during an outing, behind a code of six digits.
 *
 * They lie in locked memory, sealed under a key that is derived from the code
 * by Argon2id: while the computer is locked neither they nor the code are in
 * any memory. A code of six digits resists nobody who can copy the memory and
 * try all of them; so what is kept is wiped at the third wrong code, after
 * eight hours, and whenever av_outing_pin_wipe() says so.
 *
 * Nothing here knows the time or another thread: the caller says what time it
 * is, by a clock that goes on during sleep. */
typedef struct _AvOutingPin AvOutingPin;

#define AV_OUTING_PIN_DIGITS 6
#define AV_OUTING_PIN_ATTEMPTS 3
#define AV_OUTING_PIN_SECONDS (8 * 3600)

#define AV_OUTING_PIN_ERROR (av_outing_pin_error_quark ())
GQuark av_outing_pin_error_quark (void);

typedef enum
{
  AV_OUTING_PIN_ERROR_WEAK,   /* not six digits, or such as everybody tries */
  AV_OUTING_PIN_ERROR_WRONG,  /* not the code: another attempt is left */
  AV_OUTING_PIN_ERROR_WIPED,  /* there is nothing any more */
  AV_OUTING_PIN_ERROR_BROKEN, /* not what av_outing_pin_seal() wrote */
} AvOutingPinError;

typedef enum
{
  AV_OUTING_PIN_KEPT,
  AV_OUTING_PIN_TRIED_OUT, /* three wrong codes */
  AV_OUTING_PIN_EXPIRED,   /* eight hours */
  AV_OUTING_PIN_SLEPT,     /* lid, sleep, the desktop's own lock */
  AV_OUTING_PIN_ENDED,     /* « Fin de sortie », or somebody else unlocked */
} AvOutingPinState;

/* Whether a code may be chosen. */
gboolean av_outing_pin_check (AvSecret *code,
                              GError **error);

/* The keys sealed under the code (transfer full): a tenth of a second of
 * Argon2id, not on the main thread. */
AvSecret *av_outing_pin_seal (const AvHandover *handover,
                              AvSecret *code,
                              GError **error);

/* Keeps them from now on. label: whose they are. NULL: BROKEN. */
AvOutingPin *av_outing_pin_new (AvSecret *sealed,
                                const char *label,
                                gint64 now,
                                GError **error);
void av_outing_pin_free (AvOutingPin *self);

/* Looks at the time; everything else is said of this moment. */
AvOutingPinState av_outing_pin_look (AvOutingPin *self,
                                     gint64 now);
guint av_outing_pin_get_attempts_left (AvOutingPin *self);
gint64 av_outing_pin_get_seconds_left (AvOutingPin *self,
                                       gint64 now);
const char *av_outing_pin_get_label (AvOutingPin *self);

/* The key of an attempt, from what is kept (transfer full): as slow as the
 * seal. Then the attempt, which is instant: the keys (transfer full), and all
 * three attempts are there again. */
AvSecret *av_outing_pin_derive (AvSecret *sealed,
                                AvSecret *code,
                                GError **error);
AvSecret *av_outing_pin_get_sealed (AvOutingPin *self); /* transfer none, NULL when wiped */
AvHandover *av_outing_pin_open (AvOutingPin *self,
                                AvSecret *key,
                                gint64 now,
                                GError **error);

void av_outing_pin_wipe (AvOutingPin *self,
                         AvOutingPinState why);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvOutingPin, av_outing_pin_free)

G_END_DECLS
