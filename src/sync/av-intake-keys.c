#include "av-intake-private.h"

#include <string.h>

#include "av-bundle.h"
#include "av-limits.h"
#include "av-mutants.h"
#include "av-seal.h"
#include "av-strand.h"
#include "av-wire.h"

static gboolean
read_key (AvReader *reader,
          AvCompartmentKey *key)
{
  guint8 class;

  if (!av_reader_copy (reader, key->container.bytes, AV_ID_SIZE) || !av_reader_get_u8 (reader, &class) ||
      !av_reader_copy (reader, key->key, sizeof key->key) || class >= AV_N_CLASSES || !av_class_is_keyed (class))
    return FALSE;

  key->klass = class;
  return TRUE;
}

static void
name_key (AvCompartmentKey *key)
{
  g_autoptr (AvSecret) secret = av_secret_new (sizeof key->key);

  memcpy (av_secret_get_data (secret), key->key, sizeof key->key);
  av_strand_get_kid (secret, key->kid);
}

static guint
hash_key (gconstpointer key)
{
  guint hash;

  memcpy (&hash, ((const AvCompartmentKey *) key)->kid, sizeof hash);
  return hash;
}

static gboolean
opens_the_same (gconstpointer one,
                gconstpointer other)
{
  const AvCompartmentKey *first = one;
  const AvCompartmentKey *second = other;

  return first->klass == second->klass && memcmp (first->kid, second->kid, sizeof first->kid) == 0;
}

static void
free_key (gpointer key)
{
  av_seal_wipe (key, sizeof (AvCompartmentKey));
  g_free (key);
}

/* So that what it opens is known for what it is: nobody who heard of the erasure tells
 * it again. */
static void
note_erased_key (AvIntake *self,
                 const AvCompartmentKey *key)
{
  if (self->erased_keys == NULL)
    self->erased_keys = g_hash_table_new_full (hash_key, opens_the_same, free_key, NULL);

  if (g_hash_table_size (self->erased_keys) >= AV_LIMIT_ERASED_KEYS || g_hash_table_contains (self->erased_keys, key))
    return;

  g_hash_table_add (self->erased_keys, g_memdup2 (key, sizeof *key));
  g_hash_table_add (self->kids_came, g_bytes_new (key->kid, sizeof key->kid));
}

gboolean
av_intake_find_erased_key (AvIntake *self,
                           const guint8 *kid,
                           AvClass class,
                           AvCompartmentKey *key)
{
  AvCompartmentKey wanted = { .klass = class };
  const AvCompartmentKey *found;

  memcpy (wanted.kid, kid, sizeof wanted.kid);
  found = self->erased_keys != NULL ? g_hash_table_lookup (self->erased_keys, &wanted) : NULL;
  if (found != NULL)
    *key = *found;

  return found != NULL;
}

/* Of what is erased none is kept longer than the bundle is read; and none at all that no
 * strand of the bundle names: there may be millions of these, and each would be a row. */
static gboolean
take_key (AvIntake *self,
          AvNamedKeys *named,
          AvCompartmentKey *key,
          GError **error)
{
  AvCompartmentKey known = { 0 };
  g_autoptr (GError) problem = NULL;
  gboolean erased;

  if (!av_segment_store_is_erased (self->store, &key->container, key->klass, &erased, error))
    return FALSE;

  name_key (key);
  if (erased && !AV_IS_MUTANT (LATE_IS_ALIVE))
    {
      note_erased_key (self, key);
      return TRUE;
    }

  if (av_segment_store_find_key (self->store, key->kid, &key->container, key->klass, &known, &problem))
    {
      av_seal_wipe (known.key, sizeof known.key);
      return TRUE;
    }

  if (!av_database_ended_well (&problem, error))
    return FALSE;

  if (!av_named_keys_take (named, key->kid))
    return TRUE;

  if (!av_segment_store_add_key (self->store, key, error))
    return FALSE;

  g_hash_table_add (self->kids_came, g_bytes_new (key->kid, sizeof key->kid));
  return TRUE;
}

gboolean
av_intake_take_keys (AvIntake *self,
                     AvNamedKeys *named,
                     const guint8 *bytes,
                     gsize size,
                     GError **error)
{
  AvReader reader;

  av_reader_init (&reader, bytes, size);

  while (av_reader_get_remaining (&reader) > 0)
    {
      AvCompartmentKey key = { 0 };
      gboolean done = read_key (&reader, &key) ? take_key (self, named, &key, error) : av_bundle_refuse (error, AV_BUNDLE_ERROR_MALFORMED);

      av_seal_wipe (key.key, sizeof key.key);
      if (!done)
        return FALSE;
    }

  return TRUE;
}
