#include "av-epoch.h"

#include <string.h>

#include "av-hexadecimal.h"
#include "av-limits.h"
#include "av-merge.h"
#include "av-segment-store.h"

#define FORM "~epoque"
#define REGISTER "cle"
#define CAME_BACK "epoch-came-back" /* setting: a moment of the hybrid clock, until a lost key was heard of */

/* Where it was of another commune before, what it said there is replaced as well. */
gboolean
av_epoch_announce (AvIdentity *identity,
                   AvStore *store,
                   GError **error)
{
  const guint8 *key = av_key_pair_get_public (av_identity_get_epoch (identity));
  g_autofree char *value = av_hexadecimal_write (key, AV_PUBLIC_KEY_SIZE);
  g_autofree char *territory = av_store_territory_id (av_store_get_default_scope (store));
  AvId record, container;

  av_store_system_id (FORM, identity->id.bytes, AV_ID_SIZE, &record);
  av_id_parse (territory, &container);
  return av_segment_store_write_system (store, FORM, &record, &container, AV_CLASS_CONTROLE, REGISTER, value, error) &&
         av_segment_store_clear_elsewhere (store, FORM, &record, &container, REGISTER, error) &&
         av_merge_settle (store, error);
}

gboolean
av_epoch_come_back (AvIdentity *identity,
                    AvStore *store,
                    GError **error)
{
  g_autofree char *moment = g_strdup_printf ("%" G_GUINT64_FORMAT, av_store_tick (store));

  return av_store_set_setting (store, CAME_BACK, moment, error) && av_epoch_announce (identity, store, error);
}

typedef struct
{
  guint64 hlc;
  guint8 bytes[AV_TRUST_KEY_SIZE];
} SaidKey;

/* After a backup it says the same once more, and in each commune where it said one there
 * is a record of its own. */
static gboolean
note_key (gint64 sid,
          guint16 index,
          guint64 hlc,
          const char *agent,
          const char *value,
          gpointer user_data,
          GError **error)
{
  GArray *said = user_data;
  SaidKey key = { hlc };

  if (!av_hexadecimal_read (value, key.bytes, sizeof key.bytes))
    return TRUE;

  for (guint i = 0; i < said->len; i++)
    {
      SaidKey *known = &g_array_index (said, SaidKey, i);

      if (memcmp (known->bytes, key.bytes, sizeof key.bytes) == 0)
        {
          known->hlc = MAX (known->hlc, hlc);
          return TRUE;
        }
    }

  g_array_append_val (said, key);
  return TRUE;
}

static int
compare_newest_first (gconstpointer a,
                      gconstpointer b)
{
  const SaidKey *one = a, *other = b;

  if (one->hlc != other->hlc)
    return one->hlc > other->hlc ? -1 : 1;

  return memcmp (one->bytes, other->bytes, sizeof one->bytes);
}

/* SaidKey, each key once; transfer full. */
static GArray *
load_said (AvStore *store,
           const AvId *installation,
           GError **error)
{
  g_autoptr (GArray) said = g_array_new (FALSE, FALSE, sizeof (SaidKey));
  AvId record;

  av_store_system_id (FORM, installation->bytes, AV_ID_SIZE, &record);
  return av_segment_store_foreach_live (store, FORM, &record, REGISTER, note_key, said, error) ? g_steal_pointer (&said) : NULL;
}

gboolean
av_epoch_find_moment (AvIdentity *identity,
                      AvStore *store,
                      guint64 *moment,
                      GError **error)
{
  const guint8 *own = av_key_pair_get_public (av_identity_get_epoch (identity));
  g_autoptr (GArray) said = load_said (store, &identity->id, error);

  *moment = 0;
  for (guint i = 0; said != NULL && i < said->len; i++)
    {
      const SaidKey *key = &g_array_index (said, SaidKey, i);

      if (memcmp (key->bytes, own, sizeof key->bytes) == 0)
        *moment = key->hlc >> 16;
    }

  return said != NULL;
}

gboolean
av_epoch_replace_lost (AvIdentity *identity,
                       AvStore *store,
                       GError **error)
{
  const guint8 *own = av_key_pair_get_public (av_identity_get_epoch (identity));
  g_autofree char *moment = NULL;
  g_autoptr (GArray) said = NULL;
  gboolean lost = FALSE;

  if (!av_store_read_setting (store, CAME_BACK, &moment, error))
    return FALSE;

  if (moment == NULL)
    return TRUE;

  if ((said = load_said (store, &identity->id, error)) == NULL)
    return FALSE;

  for (guint i = 0; !lost && i < said->len; i++)
    {
      const SaidKey *key = &g_array_index (said, SaidKey, i);

      lost = key->hlc < g_ascii_strtoull (moment, NULL, 10) && memcmp (key->bytes, own, sizeof key->bytes) != 0;
    }

  return !lost || (av_store_set_setting (store, CAME_BACK, NULL, error) && av_epoch_announce (identity, store, error));
}

GByteArray *
av_epoch_list (AvStore *store,
               const AvId *installation,
               GError **error)
{
  g_autoptr (GArray) said = load_said (store, installation, error);
  GByteArray *keys;

  if (said == NULL)
    return NULL;

  g_array_sort (said, compare_newest_first);
  keys = g_byte_array_new ();
  for (guint i = 0; i < MIN (said->len, AV_LIMIT_SAID_KEYS); i++)
    g_byte_array_append (keys, g_array_index (said, SaidKey, i).bytes, AV_TRUST_KEY_SIZE);

  return keys;
}
