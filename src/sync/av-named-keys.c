#include "av-named-keys.h"

#include <string.h>

#include "av-seal.h"

/* Of no class with keys a strand is shorter. */
#define LEAST_SEALED (AV_STRAND_PREFIX_SIZE + AV_SEAL_TAG_SIZE)

typedef struct
{
  guint8 kid[AV_STRAND_KID_SIZE];
  guint n; /* strands that name it, and no key is taken for yet */
} Named;

/* In order once it is asked for: a bundle may have millions, of a few bytes each. */
struct _AvNamedKeys
{
  GArray *list; /* Named */
  gboolean sorted;
};

AvNamedKeys *
av_named_keys_new (void)
{
  AvNamedKeys *self = g_new0 (AvNamedKeys, 1);

  self->list = g_array_new (FALSE, FALSE, sizeof (Named));
  return self;
}

void
av_named_keys_free (AvNamedKeys *self)
{
  g_array_unref (self->list);
  g_free (self);
}

void
av_named_keys_add (AvNamedKeys *self,
                   const guint8 *blob,
                   gsize size)
{
  Named named = { .n = 1 };

  if (size < LEAST_SEALED || !av_strand_peek_kid (blob, size, named.kid))
    return;

  g_array_append_val (self->list, named);
  self->sorted = FALSE;
}

static int
compare_named (gconstpointer a,
               gconstpointer b)
{
  const Named *one = a, *other = b;

  return memcmp (one->kid, other->kid, AV_STRAND_KID_SIZE);
}

/* Each name once, with all its strands. */
static void
sort (AvNamedKeys *self)
{
  guint n = 0;

  g_array_sort (self->list, compare_named);
  for (guint i = 0; i < self->list->len; i++)
    {
      const Named *named = &g_array_index (self->list, Named, i);
      Named *last = n > 0 ? &g_array_index (self->list, Named, n - 1) : NULL;

      if (last != NULL && compare_named (last, named) == 0)
        last->n += named->n;
      else
        g_array_index (self->list, Named, n++) = *named;
    }

  g_array_set_size (self->list, n);
  self->sorted = TRUE;
}

gboolean
av_named_keys_take (AvNamedKeys *self,
                    const guint8 kid[AV_STRAND_KID_SIZE])
{
  Named wanted = { .n = 0 };
  guint place;

  if (!self->sorted)
    sort (self);

  memcpy (wanted.kid, kid, AV_STRAND_KID_SIZE);
  if (!g_array_binary_search (self->list, &wanted, compare_named, &place) || g_array_index (self->list, Named, place).n == 0)
    return FALSE;

  g_array_index (self->list, Named, place).n--;
  return TRUE;
}
