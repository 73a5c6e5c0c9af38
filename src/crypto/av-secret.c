#include "av-secret.h"
#include "av-secret-private.h"

#include <string.h>
#include <sodium.h>

/* sodium_malloc() does not say when locking fails and costs four pages a call;
 * so secrets share regions whose locking was checked, cut into granules. A
 * region is added when the last one is full; regions are never given back. */
#define GRANULE 32
#define REGION_SIZE (128 * 1024)
#define REGION_GRANULES (REGION_SIZE / GRANULE)
#define MAXIMUM_REGIONS 64

typedef struct
{
  guint8 *bytes;
  guint8 taken[REGION_GRANULES];
  guint next; /* where to look first */
} Region;

struct _AvSecret
{
  int ref_count;
  gsize size;
  gsize granules;
  guint8 *bytes;
};

static GMutex arena_lock;
static Region *regions[MAXIMUM_REGIONS];
static guint n_regions;

static gboolean
add_region (void)
{
  Region *region;
  guint8 *bytes;

  if (n_regions == MAXIMUM_REGIONS)
    return FALSE;

  bytes = sodium_malloc (REGION_SIZE);
  if (bytes == NULL)
    return FALSE;

  if (sodium_mlock (bytes, REGION_SIZE) != 0)
    {
      sodium_free (bytes);
      return FALSE;
    }

  memset (bytes, 0, REGION_SIZE);
  region = g_new0 (Region, 1);
  region->bytes = bytes;
  regions[n_regions++] = region;
  return TRUE;
}

static guint8 *
take_from_region (Region *region,
                  gsize granules,
                  guint from)
{
  gsize run = 0;

  for (guint i = from; i < REGION_GRANULES; i++)
    {
      run = region->taken[i] ? 0 : run + 1;

      if (run == granules)
        {
          guint first = i + 1 - granules;

          memset (region->taken + first, 1, granules);
          region->next = i + 1;
          return region->bytes + (gsize) first * GRANULE;
        }
    }

  return NULL;
}

static guint8 *
take (gsize granules)
{
  guint8 *bytes = NULL;

  for (guint i = 0; i < n_regions && bytes == NULL; i++)
    {
      bytes = take_from_region (regions[i], granules, regions[i]->next);
      if (bytes == NULL)
        bytes = take_from_region (regions[i], granules, 0);
    }

  if (bytes == NULL && granules <= REGION_GRANULES && add_region ())
    bytes = take_from_region (regions[n_regions - 1], granules, 0);

  return bytes;
}

static void
give_back (guint8 *bytes,
           gsize granules)
{
  for (guint i = 0; i < n_regions; i++)
    {
      Region *region = regions[i];

      if (bytes >= region->bytes && bytes < region->bytes + REGION_SIZE)
        {
          guint first = (bytes - region->bytes) / GRANULE;

          memset (region->taken + first, 0, granules);
          region->next = MIN (region->next, first);
          return;
        }
    }

  g_assert_not_reached ();
}

gboolean
av_secret_arena_prepare (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&arena_lock);

  return n_regions > 0 || add_region ();
}

AvSecret *
av_secret_new (gsize size)
{
  AvSecret *self = g_new0 (AvSecret, 1);

  self->ref_count = 1;
  self->size = size;
  self->granules = MAX (1, (size + GRANULE - 1) / GRANULE);

  g_mutex_lock (&arena_lock);
  self->bytes = take (self->granules);
  g_mutex_unlock (&arena_lock);

  if (self->bytes == NULL)
    g_error ("No locked memory left for %" G_GSIZE_FORMAT " secret bytes", size);

  return self;
}

AvSecret *
av_secret_new_random (gsize size)
{
  AvSecret *self = av_secret_new (size);

  randombytes_buf (self->bytes, size);
  return self;
}

AvSecret *
av_secret_new_from_bytes (void *bytes,
                          gsize size)
{
  AvSecret *self = av_secret_new (size);

  if (size > 0)
    {
      memcpy (self->bytes, bytes, size);
      sodium_memzero (bytes, size);
    }

  return self;
}

AvSecret *
av_secret_new_slice (AvSecret *self,
                     gsize offset,
                     gsize size)
{
  AvSecret *slice;

  g_return_val_if_fail (self != NULL && offset <= self->size && size <= self->size - offset, NULL);

  slice = av_secret_new (size);
  memcpy (slice->bytes, self->bytes + offset, size);
  return slice;
}

AvSecret *
av_secret_new_text (AvSecret *self)
{
  AvSecret *text;

  g_return_val_if_fail (self != NULL, NULL);

  text = av_secret_new (self->size + 1);
  memcpy (text->bytes, self->bytes, self->size);
  return text;
}

void
av_secret_wipe_text (char *text)
{
  g_return_if_fail (text != NULL);

  sodium_memzero (text, strlen (text));
}

AvSecret *
av_secret_derive (AvSecret *self,
                  guint64 id,
                  const char context[8])
{
  AvSecret *derived;

  g_return_val_if_fail (self != NULL && self->size == crypto_kdf_KEYBYTES, NULL);

  derived = av_secret_new (32);
  crypto_kdf_derive_from_key (derived->bytes, 32, id, context, self->bytes);
  return derived;
}

AvSecret *
av_secret_ref (AvSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
av_secret_unref (AvSecret *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  sodium_memzero (self->bytes, self->granules * GRANULE);
  g_mutex_lock (&arena_lock);
  give_back (self->bytes, self->granules);
  g_mutex_unlock (&arena_lock);
  g_free (self);
}

gsize
av_secret_get_size (AvSecret *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size;
}

const guint8 *
av_secret_peek (AvSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->bytes;
}

guint8 *
av_secret_get_data (AvSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->bytes;
}

gboolean
av_secret_equal (AvSecret *a,
                 AvSecret *b)
{
  return a->size == b->size && sodium_memcmp (a->bytes, b->bytes, a->size) == 0;
}
