#include "av-intake-private.h"

#include <string.h>

#include "av-bundle.h"
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

/* Of what is erased none is kept. */
static gboolean
take_key (AvIntake *self,
          AvCompartmentKey *key,
          GError **error)
{
  AvCompartmentKey known = { 0 };
  g_autoptr (GError) problem = NULL;
  gboolean erased;

  if (!av_segment_store_is_erased (self->store, &key->container, key->klass, &erased, error))
    return FALSE;

  if (erased && !AV_IS_MUTANT (LATE_IS_ALIVE))
    return TRUE;

  name_key (key);
  if (av_segment_store_find_key (self->store, key->kid, &key->container, key->klass, &known, &problem))
    {
      av_seal_wipe (known.key, sizeof known.key);
      return TRUE;
    }

  if (!av_database_ended_well (&problem, error) || !av_segment_store_add_key (self->store, key, error))
    return FALSE;

  self->key_came = TRUE;
  return TRUE;
}

gboolean
av_intake_take_keys (AvIntake *self,
                     const guint8 *bytes,
                     gsize size,
                     GError **error)
{
  AvReader reader;

  av_reader_init (&reader, bytes, size);

  while (av_reader_get_remaining (&reader) > 0)
    {
      AvCompartmentKey key = { 0 };
      gboolean done = read_key (&reader, &key) ? take_key (self, &key, error) : av_bundle_refuse (error, AV_BUNDLE_ERROR_MALFORMED);

      av_seal_wipe (key.key, sizeof key.key);
      if (!done)
        return FALSE;
    }

  return TRUE;
}
