#include "av-outing-pin.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-passphrase.h"
#include "av-seal.h"

#define HEAD_SIZE (AV_PASSPHRASE_SALT_SIZE + AV_SEAL_NONCE_SIZE)
#define PURPOSE "AVouting"

struct _AvOutingPin
{
  AvSecret *sealed; /* salt, nonce, the handover under the code's key; NULL when wiped */
  AvOutingPinState state;
  char *label;
  gint64 since;
  guint n_wrong;
};

G_DEFINE_QUARK (av - outing - pin - error - quark, av_outing_pin_error)

static void
fail (GError **error,
      AvOutingPinError code)
{
  static const char *const sentences[] = {
    [AV_OUTING_PIN_ERROR_WEAK] = N_ ("Six digits, and not such as everybody tries: no 123456, no 000000. Choose others."),
    [AV_OUTING_PIN_ERROR_WRONG] = N_ ("This is not the outing’s code. Nothing is lost; your secret phrase opens as ever."),
    [AV_OUTING_PIN_ERROR_WIPED] = N_ ("The outing’s code is forgotten. Nothing is lost: unlock with your secret phrase."),
    [AV_OUTING_PIN_ERROR_BROKEN] = N_ ("The outing’s code was not kept. Nothing is lost: unlock with your secret phrase."),
  };

  g_set_error_literal (error, AV_OUTING_PIN_ERROR, code, _ (sentences[code]));
}

/* All alike, or each one up or down from the one before. */
static gboolean
is_run (const guint8 *digits,
        int step)
{
  for (guint i = 1; i < AV_OUTING_PIN_DIGITS; i++)
    if (digits[i] - digits[i - 1] != step)
      return FALSE;

  return TRUE;
}

gboolean
av_outing_pin_check (AvSecret *code,
                     GError **error)
{
  const guint8 *digits = av_secret_peek (code);
  gboolean good = av_secret_get_size (code) == AV_OUTING_PIN_DIGITS;

  for (guint i = 0; good && i < AV_OUTING_PIN_DIGITS; i++)
    good = g_ascii_isdigit (digits[i]);

  if (!good || is_run (digits, 0) || is_run (digits, 1) || is_run (digits, -1))
    {
      fail (error, AV_OUTING_PIN_ERROR_WEAK);
      return FALSE;
    }

  return TRUE;
}

AvSecret *
av_outing_pin_derive (AvSecret *sealed,
                      AvSecret *code,
                      GError **error)
{
  return av_passphrase_derive (code, av_secret_peek (sealed), &av_passphrase_cost_floor, error);
}

AvSecret *
av_outing_pin_seal (const AvHandover *handover,
                    AvSecret *code,
                    GError **error)
{
  g_autoptr (AvSecret) frozen = av_handover_freeze (handover, error);
  g_autoptr (AvSecret) sealed = NULL;
  g_autoptr (AvSecret) key = NULL;
  guint8 *bytes;

  if (frozen == NULL)
    return NULL;

  sealed = av_secret_new (HEAD_SIZE + av_secret_get_size (frozen) + AV_SEAL_TAG_SIZE);
  bytes = av_secret_get_data (sealed);
  av_seal_random (bytes, HEAD_SIZE);
  key = av_outing_pin_derive (sealed, code, error);
  if (key == NULL)
    return NULL;

  av_seal_encrypt (key, bytes + AV_PASSPHRASE_SALT_SIZE, PURPOSE, strlen (PURPOSE),
                   av_secret_peek (frozen), av_secret_get_size (frozen), bytes + HEAD_SIZE);

  return g_steal_pointer (&sealed);
}

AvOutingPin *
av_outing_pin_new (AvSecret *sealed,
                   const char *label,
                   gint64 now,
                   GError **error)
{
  AvOutingPin *self;

  if (av_secret_get_size (sealed) <= HEAD_SIZE + AV_SEAL_TAG_SIZE)
    {
      fail (error, AV_OUTING_PIN_ERROR_BROKEN);
      return NULL;
    }

  self = g_new0 (AvOutingPin, 1);
  self->sealed = av_secret_ref (sealed);
  self->label = g_strdup (label);
  self->since = now;

  return self;
}

void
av_outing_pin_free (AvOutingPin *self)
{
  g_clear_pointer (&self->sealed, av_secret_unref);
  g_free (self->label);
  g_free (self);
}

void
av_outing_pin_wipe (AvOutingPin *self,
                    AvOutingPinState why)
{
  g_return_if_fail (why != AV_OUTING_PIN_KEPT);

  if (self->state != AV_OUTING_PIN_KEPT)
    return;

  self->state = why;
  g_clear_pointer (&self->sealed, av_secret_unref);
}

AvOutingPinState
av_outing_pin_look (AvOutingPin *self,
                    gint64 now)
{
  /* A clock that goes back is no clock. */
  if (now < self->since || now - self->since >= AV_OUTING_PIN_SECONDS)
    av_outing_pin_wipe (self, AV_OUTING_PIN_EXPIRED);

  return self->state;
}

guint
av_outing_pin_get_attempts_left (AvOutingPin *self)
{
  return self->state == AV_OUTING_PIN_KEPT ? AV_OUTING_PIN_ATTEMPTS - self->n_wrong : 0;
}

gint64
av_outing_pin_get_seconds_left (AvOutingPin *self,
                                gint64 now)
{
  return av_outing_pin_look (self, now) == AV_OUTING_PIN_KEPT ? self->since + AV_OUTING_PIN_SECONDS - now : 0;
}

const char *
av_outing_pin_get_label (AvOutingPin *self)
{
  return self->label;
}

AvSecret *
av_outing_pin_get_sealed (AvOutingPin *self)
{
  return self->sealed;
}

static AvHandover *
open_sealed (AvOutingPin *self,
             AvSecret *key,
             GError **error)
{
  const guint8 *bytes = av_secret_peek (self->sealed);
  gsize size = av_secret_get_size (self->sealed) - HEAD_SIZE;
  g_autoptr (AvSecret) frozen = av_secret_new (size - AV_SEAL_TAG_SIZE);

  if (!av_seal_decrypt (key, bytes + AV_PASSPHRASE_SALT_SIZE, PURPOSE, strlen (PURPOSE),
                        bytes + HEAD_SIZE, size, av_secret_get_data (frozen), NULL))
    {
      fail (error, AV_OUTING_PIN_ERROR_WRONG);
      return NULL;
    }

  return av_handover_thaw (frozen, error);
}

AvHandover *
av_outing_pin_open (AvOutingPin *self,
                    AvSecret *key,
                    gint64 now,
                    GError **error)
{
  g_autoptr (AvHandover) handover = NULL;

  if (av_outing_pin_look (self, now) != AV_OUTING_PIN_KEPT)
    {
      fail (error, AV_OUTING_PIN_ERROR_WIPED);
      return NULL;
    }

  handover = open_sealed (self, key, error);
  if (handover != NULL)
    {
      self->n_wrong = 0;
      return g_steal_pointer (&handover);
    }

  if (++self->n_wrong >= AV_OUTING_PIN_ATTEMPTS)
    {
      av_outing_pin_wipe (self, AV_OUTING_PIN_TRIED_OUT);
      g_clear_error (error);
      fail (error, AV_OUTING_PIN_ERROR_WIPED);
    }

  return NULL;
}
