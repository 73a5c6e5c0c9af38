#include "av-installation.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-acceptance.h"
#include "av-hash.h"
#include "av-installation-private.h"
#include "av-words.h"

#define ORGANISATION_SECRET "organisation"
#define N_WORDS 8

G_DEFINE_TYPE (AvInstallation, av_installation, G_TYPE_OBJECT)

G_DEFINE_QUARK (av_installation_error, av_installation_error)

AvInstallation *
av_installation_new (AvStore *store)
{
  AvInstallation *self = g_object_new (AV_TYPE_INSTALLATION, NULL);

  self->store = store;
  return self;
}

static gboolean
seal_store (AvStore *store,
            gpointer user_data,
            GError **error)
{
  return av_installation_seal (user_data, error);
}

static gboolean
add_statement (const AvId *issuer,
               guint64 number,
               const AvSegmentHash *hash,
               const guint8 *bytes,
               gsize size,
               gpointer user_data,
               GError **error)
{
  return av_trust_add (user_data, bytes, size, NULL, error);
}

static AvTrust *
read_trust (AvInstallation *self,
            GError **error)
{
  guint8 organisation[AV_HASH_SIZE];
  g_autoptr (AvTrust) trust = NULL;
  g_autoptr (GError) problem = NULL;
  gsize size;

  if (!av_segment_store_get_secret (self->store, ORGANISATION_SECRET, organisation, sizeof organisation, &size, &problem))
    {
      if (problem != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return NULL;
        }

      return av_trust_new (NULL);
    }

  trust = av_trust_new (organisation);

  if (!av_segment_store_foreach_statement (self->store, add_statement, trust, error))
    return NULL;

  av_trust_evaluate (trust);
  return g_steal_pointer (&trust);
}

void
av_installation_use_trust (AvInstallation *self,
                           AvTrust *trust)
{
  AvTrusted *member;

  if (self->trust != trust)
    g_clear_pointer (&self->trust, av_trust_free);

  self->trust = trust;
  member = av_installation_get_member (self);
  self->state = member != NULL ? AV_INSTALLATION_STATE_ENROLLED : self->identity != NULL ? AV_INSTALLATION_STATE_REQUESTED
                                                                                         : AV_INSTALLATION_STATE_NEW;
  av_store_set_time_floor (self->store, av_trust_get_newest_date (trust));
}

gboolean
av_installation_read (AvInstallation *self,
                      GError **error)
{
  g_autoptr (GError) problem = NULL;
  AvTrust *trust;

  g_clear_pointer (&self->identity, av_identity_free);
  g_clear_pointer (&self->journal, av_journal_free);
  self->identity = av_identity_load (self->store, &problem);

  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  trust = read_trust (self, error);

  if (trust == NULL)
    return FALSE;

  av_installation_use_trust (self, trust);
  self->journal = av_journal_load (self->store, &problem);

  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  av_store_set_sealer (self->store, self->journal != NULL ? seal_store : NULL, self);
  return TRUE;
}

AvInstallation *
av_installation_load (AvStore *store,
                      GError **error)
{
  g_autoptr (AvInstallation) self = av_installation_new (store);

  return av_installation_read (self, error) ? g_steal_pointer (&self) : NULL;
}

AvInstallationState
av_installation_get_state (AvInstallation *self)
{
  g_return_val_if_fail (AV_IS_INSTALLATION (self), AV_INSTALLATION_STATE_NEW);

  return self->state;
}

const AvId *
av_installation_get_id (AvInstallation *self)
{
  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  return self->identity != NULL ? &self->identity->id : NULL;
}

const char *
av_installation_get_name (AvInstallation *self)
{
  AvTrusted *member;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  member = av_installation_get_member (self);
  return member != NULL ? member->name : self->identity != NULL ? self->identity->name
                                                                : NULL;
}

const char *
av_installation_get_organisation (AvInstallation *self)
{
  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  return av_trust_get_organisation_name (self->trust);
}

char *
av_installation_get_organisation_words (AvInstallation *self)
{
  const guint8 *organisation;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  organisation = av_trust_get_organisation_hash (self->trust);
  return organisation != NULL ? av_words_from_hash (organisation, N_WORDS) : NULL;
}

void
av_installation_add_notice (AvInstallation *self,
                            const char *sentence)
{
  g_ptr_array_add (self->notices, g_strdup (sentence));
}

char **
av_installation_take_notices (AvInstallation *self)
{
  char **notices;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  g_ptr_array_add (self->notices, NULL);
  notices = (char **) g_ptr_array_free (self->notices, FALSE);
  self->notices = g_ptr_array_new_with_free_func (g_free);
  return notices;
}

const guint8 *
av_installation_get_recovery_key (AvInstallation *self)
{
  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  return av_trust_get_recovery_key (self->trust);
}

gboolean
av_installation_require_enrolled (AvInstallation *self,
                                  GError **error)
{
  if (self->state == AV_INSTALLATION_STATE_ENROLLED)
    return TRUE;

  g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NOT_ENROLLED,
                       _ ("This installation belongs to no organisation yet: found one, or ask to join one."));
  return FALSE;
}

AvTrusted *
av_installation_get_member (AvInstallation *self)
{
  return self->identity != NULL ? av_trust_find (self->trust, &self->identity->id) : NULL;
}

gboolean
av_installation_is_live (const AvTrusted *member)
{
  return member->revocations->len == 0;
}

static gboolean
is_named (const AvTrusted *member,
          const char *name)
{
  g_autofree char *id = NULL;

  if (strcmp (member->name, name) == 0)
    return TRUE;

  id = av_id_to_string (&member->id);
  return strlen (name) >= 8 && g_str_has_prefix (id, name);
}

AvTrusted *
av_installation_find_member (AvInstallation *self,
                             const char *name,
                             GError **error)
{
  GPtrArray *members = av_trust_get_members (self->trust);
  AvTrusted *found = NULL;

  for (guint i = 0; i < members->len; i++)
    {
      AvTrusted *member = g_ptr_array_index (members, i);

      if (!is_named (member, name))
        continue;

      if (found != NULL)
        {
          g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME,
                       _ ("Several installations are called “%s”: give the first eight characters of its identifier."), name);
          return NULL;
        }

      found = member;
    }

  if (found == NULL)
    g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME, _ ("No installation is called “%s”."), name);

  return found;
}

static gboolean
read_epoch_key (gint64 sid,
                guint16 index,
                guint64 hlc,
                const char *agent,
                const char *value,
                gpointer user_data,
                GError **error)
{
  guint8 **key = user_data;

  /* The one displayed is the newest. */
  if (*key == NULL || value == NULL || strlen (value) != 2 * AV_TRUST_KEY_SIZE)
    return TRUE;

  for (guint i = 0; i < AV_TRUST_KEY_SIZE; i++)
    (*key)[i] = (guint8) (g_ascii_xdigit_value (value[2 * i]) << 4 | g_ascii_xdigit_value (value[2 * i + 1]));

  *key = NULL;
  return TRUE;
}

void
av_installation_get_epoch_key (AvInstallation *self,
                               const AvTrusted *member,
                               guint8 key[AV_TRUST_KEY_SIZE])
{
  guint8 *wanted = key;
  AvId record;

  memcpy (key, member->epoch_key, AV_TRUST_KEY_SIZE);
  av_store_system_id ("~epoque", member->id.bytes, AV_ID_SIZE, &record);
  av_segment_store_foreach_live (self->store, &record, "cle", read_epoch_key, &wanted, NULL);
}

typedef struct
{
  const AvId *member;
  AvHave *have;
  guint64 hlc;
} HaveSearch;

static gboolean
find_have (const AvId *installation,
           guint64 hlc,
           const AvSegmentHash *hash,
           const guint8 *bytes,
           gsize size,
           gpointer user_data,
           GError **error)
{
  HaveSearch *search = user_data;

  if (av_id_equal (installation, search->member))
    {
      search->hlc = hlc;
      g_clear_pointer (&search->have, av_have_free);
      search->have = av_have_read (bytes, size, NULL);
    }

  return TRUE;
}

AvHave *
av_installation_load_have (AvInstallation *self,
                           const AvId *member)
{
  HaveSearch search = { member };

  av_segment_store_foreach_have (self->store, find_have, &search, NULL);
  return search.have;
}

gboolean
av_installation_seal (AvInstallation *self,
                      GError **error)
{
  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  return av_installation_require_enrolled (self, error) && av_journal_seal (self->journal, self->identity, self->trust, error);
}

/* ---- Members --------------------------------------------------------------- */

void
av_member_free (AvMember *self)
{
  g_free (self->name);
  g_strfreev (self->scopes);
  g_free (self->role);
  g_free (self);
}

static AvMember *
describe_member (AvInstallation *self,
                 const AvTrusted *trusted)
{
  AvMember *member = g_new0 (AvMember, 1);
  g_autoptr (GPtrArray) scopes = g_ptr_array_new ();
  HaveSearch search = { &trusted->id };

  for (guint i = 0; i < trusted->scopes->len; i++)
    g_ptr_array_add (scopes, av_scope_to_string (g_array_index (trusted->scopes, AvScope, i)));
  g_ptr_array_add (scopes, NULL);

  av_segment_store_foreach_have (self->store, find_have, &search, NULL);
  g_clear_pointer (&search.have, av_have_free);

  member->id = trusted->id;
  member->name = g_strdup (trusted->name);
  member->scopes = (char **) g_ptr_array_free (g_steal_pointer (&scopes), FALSE);
  member->role = av_rights_to_string (&trusted->rights);
  member->rights = trusted->rights;
  member->self = av_id_equal (&trusted->id, &self->identity->id);
  member->intendant = trusted->delegated != NULL;
  member->revoked = !av_installation_is_live (trusted);
  member->not_after = (gint64) trusted->not_after;
  member->expired = trusted->not_after < av_store_get_now (self->store);
  member->last_exchange = (gint64) (search.hlc >> 16);
  memcpy (member->escrow_key, trusted->escrow_key, AV_PUBLIC_KEY_SIZE);
  return member;
}

static int
compare_members (gconstpointer a,
                 gconstpointer b)
{
  const AvMember *left = *(AvMember *const *) a;
  const AvMember *right = *(AvMember *const *) b;

  return g_utf8_collate (left->name, right->name);
}

GPtrArray *
av_installation_list (AvInstallation *self,
                      GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) av_member_free);
  GPtrArray *members;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  if (!av_installation_require_enrolled (self, error))
    return NULL;

  members = av_trust_get_members (self->trust);

  for (guint i = 0; i < members->len; i++)
    g_ptr_array_add (list, describe_member (self, g_ptr_array_index (members, i)));

  g_ptr_array_sort (list, compare_members);
  return g_steal_pointer (&list);
}

static gboolean
covers_one_of (GArray *delegated,
               GArray *scopes)
{
  for (guint i = 0; i < scopes->len; i++)
    if (av_scopes_contain (delegated, g_array_index (scopes, AvScope, i)))
      return TRUE;

  return FALSE;
}

GPtrArray *
av_installation_list_escrow (AvInstallation *self,
                             GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) av_member_free);
  GPtrArray *members;
  AvTrusted *own;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  if (!av_installation_require_enrolled (self, error))
    return NULL;

  own = av_installation_get_member (self);
  members = av_trust_get_members (self->trust);

  for (guint i = 0; i < members->len; i++)
    {
      AvTrusted *member = g_ptr_array_index (members, i);

      if (member != own && member->delegated != NULL && av_installation_is_live (member) && covers_one_of (member->delegated, own->scopes))
        g_ptr_array_add (list, describe_member (self, member));
    }

  return g_steal_pointer (&list);
}

AvKeyPair *
av_installation_open_recovery_pair (const char *root_file,
                                    AvSecret *root_words,
                                    GError **error)
{
  g_autoptr (AvRootFile) root = av_root_file_load (root_file, root_words, error);

  return root != NULL ? av_key_pair_ref (root->recovery) : NULL;
}

AvKeyPair *
av_installation_get_escrow_pair (AvInstallation *self,
                                 GError **error)
{
  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  return av_installation_require_enrolled (self, error) ? av_key_pair_ref (self->identity->escrow) : NULL;
}

static void
av_installation_dispose (GObject *object)
{
  AvInstallation *self = AV_INSTALLATION (object);

  if (self->store != NULL && self->journal != NULL)
    av_store_set_sealer (self->store, NULL, NULL);

  self->store = NULL;
  g_clear_pointer (&self->identity, av_identity_free);
  g_clear_pointer (&self->trust, av_trust_free);
  g_clear_pointer (&self->journal, av_journal_free);
  g_clear_pointer (&self->notices, g_ptr_array_unref);

  G_OBJECT_CLASS (av_installation_parent_class)->dispose (object);
}

static void
av_installation_class_init (AvInstallationClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = av_installation_dispose;
}

static void
av_installation_init (AvInstallation *self)
{
  self->notices = g_ptr_array_new_with_free_func (g_free);
}
