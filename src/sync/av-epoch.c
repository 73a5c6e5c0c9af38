#include "av-epoch.h"

#include "av-hexadecimal.h"
#include "av-segment-store.h"

gboolean
av_epoch_announce (AvIdentity *identity,
                   AvStore *store,
                   GError **error)
{
  const guint8 *key = av_key_pair_get_public (av_identity_get_epoch (identity));
  g_autofree char *value = av_hexadecimal_write (key, AV_PUBLIC_KEY_SIZE);
  g_autofree char *territory = av_store_territory_id (av_store_get_default_scope (store));
  AvId record, container;

  av_store_system_id ("~epoque", identity->id.bytes, AV_ID_SIZE, &record);
  av_id_parse (territory, &container);
  return av_segment_store_write_system (store, "~epoque", &record, &container, AV_CLASS_CONTROLE, "cle", value, error);
}

typedef struct
{
  guint8 *key;
  guint64 hlc; /* of the key */
  gboolean found;
} Search;

/* In each commune where it said so there is a record of its own, and of each the one
 * displayed, the newest, comes first. */
static gboolean
read_key (gint64 sid,
          guint16 index,
          guint64 hlc,
          const char *agent,
          const char *value,
          gpointer user_data,
          GError **error)
{
  Search *search = user_data;

  if ((!search->found || hlc > search->hlc) && av_hexadecimal_read (value, search->key, AV_TRUST_KEY_SIZE))
    {
      search->hlc = hlc;
      search->found = TRUE;
    }

  return TRUE;
}

gboolean
av_epoch_find (AvStore *store,
               const AvId *installation,
               guint8 key[AV_TRUST_KEY_SIZE],
               gboolean *found,
               GError **error)
{
  Search search = { key };
  AvId record;
  gboolean done;

  av_store_system_id ("~epoque", installation->bytes, AV_ID_SIZE, &record);
  done = av_segment_store_foreach_live (store, "~epoque", &record, "cle", read_key, &search, error);
  *found = search.found;
  return done;
}
