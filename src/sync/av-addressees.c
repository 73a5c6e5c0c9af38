#include "av-addressees.h"

#include <string.h>

void
av_addressees_add_keys (GByteArray *keys,
                        const guint8 *bytes,
                        gsize size)
{
  for (gsize i = 0; i < size; i += AV_TRUST_KEY_SIZE)
    {
      gboolean known = FALSE;

      for (guint j = 0; !known && j < keys->len; j += AV_TRUST_KEY_SIZE)
        known = memcmp (keys->data + j, bytes + i, AV_TRUST_KEY_SIZE) == 0;

      if (!known)
        g_byte_array_append (keys, bytes + i, AV_TRUST_KEY_SIZE);
    }
}

/* Of this installation the former ones as well. */
static GByteArray *
list_keys (AvInstallation *self,
           const AvTrusted *member,
           GError **error)
{
  g_autoptr (GPtrArray) addresses = av_installation_list_addresses (self, member, error);
  g_autoptr (GByteArray) keys = g_byte_array_new ();

  for (guint i = 0; addresses != NULL && i < addresses->len; i++)
    {
      g_autoptr (GByteArray) of_one = av_installation_list_keys (self, g_ptr_array_index (addresses, i), error);

      if (of_one == NULL)
        return NULL;

      av_addressees_add_keys (keys, of_one->data, of_one->len);
    }

  for (guint i = 0; av_id_equal (&member->id, &self->identity->id) && i < self->identity->epochs->len; i++)
    av_addressees_add_keys (keys, av_key_pair_get_public (g_ptr_array_index (self->identity->epochs, i)), AV_TRUST_KEY_SIZE);

  return addresses != NULL ? g_steal_pointer (&keys) : NULL;
}

static gboolean
count_slots (AvInstallation *self,
             AvBundleFile *file,
             const AvTrusted *member,
             guint *n,
             GError **error)
{
  g_autoptr (GByteArray) keys = list_keys (self, member, error);

  *n = 0;

  for (guint i = 0; keys != NULL && i < keys->len; i += AV_TRUST_KEY_SIZE)
    {
      guint8 tag[AV_BUNDLE_TAG_SIZE];

      av_bundle_get_tag (keys->data + i, tag);
      *n += av_bundle_file_is_for (file, tag);
    }

  return keys != NULL;
}

gboolean
av_addressees_have (AvInstallation *self,
                    AvBundleFile *file,
                    const AvTrusted *member,
                    gboolean *found,
                    GError **error)
{
  guint n;

  if (!count_slots (self, file, member, &n, error))
    return FALSE;

  *found = n > 0;
  return TRUE;
}

gboolean
av_addressees_count (AvInstallation *self,
                     AvBundleFile *file,
                     guint *n,
                     GError **error)
{
  GPtrArray *members = self->trust != NULL ? av_trust_get_members (self->trust) : NULL;
  guint n_spare = 0, n_all = av_bundle_file_get_n_recipients (file);

  for (guint i = 0; members != NULL && i < members->len; i++)
    {
      guint n_slots;

      if (!count_slots (self, file, g_ptr_array_index (members, i), &n_slots, error))
        return FALSE;

      n_spare += n_slots > 1 ? n_slots - 1 : 0;
    }

  /* Whoever says another's key is counted once more. */
  *n = n_all - MIN (n_spare, n_all - 1);
  return TRUE;
}
