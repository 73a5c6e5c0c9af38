#include "av-installation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-epoch.h"
#include "av-limits.h"
#include "av-moment.h"

#define A_MONTH (AV_LIMIT_YEAR / 12)

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

GByteArray *
av_installation_list_keys (AvInstallation *self,
                           const AvTrusted *member,
                           GError **error)
{
  GByteArray *keys = av_epoch_list (self->store, &member->id, error);

  if (keys != NULL && keys->len == 0)
    g_byte_array_append (keys, member->epoch_key, AV_TRUST_KEY_SIZE);

  return keys;
}

GPtrArray *
av_installation_list_addresses (AvInstallation *self,
                                const AvTrusted *member,
                                GError **error)
{
  g_autoptr (GPtrArray) views = av_trust_list_views (member);
  g_autoptr (GByteArray) said = NULL;

  if (views->len > 1 && (said = av_epoch_list (self->store, &member->id, error)) == NULL)
    return NULL;

  if (views->len == 1 || said->len == 0)
    return g_steal_pointer (&views);

  g_ptr_array_unref (views);
  views = g_ptr_array_new ();
  g_ptr_array_add (views, (gpointer) member);
  return g_steal_pointer (&views);
}

const AvTrusted *
av_installation_see (AvInstallation *self,
                     const AvTrusted *member)
{
  g_autoptr (GPtrArray) views = av_trust_list_views (member);
  const AvTrusted *own = av_installation_get_member (self);

  for (guint i = 0; own != NULL && i < views->len; i++)
    {
      const AvTrusted *view = g_ptr_array_index (views, i);

      if (av_scopes_share (view->scopes, own->scopes))
        return view;
    }

  return g_ptr_array_index (views, 0);
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
      AvHave *have = av_have_read (bytes, size, NULL);

      search->hlc = hlc;

      if (have != NULL && search->have != NULL)
        av_have_restrict (have, g_steal_pointer (&search->have));

      if (have != NULL)
        search->have = have;
    }

  return TRUE;
}

gboolean
av_installation_load_have (AvInstallation *self,
                           const AvId *member,
                           AvHave **have,
                           GError **error)
{
  guint64 hlc;

  return av_installation_load_dated_have (self, member, have, &hlc, error);
}

gboolean
av_installation_load_dated_have (AvInstallation *self,
                                 const AvId *member,
                                 AvHave **have,
                                 guint64 *hlc,
                                 GError **error)
{
  HaveSearch search = { member };
  gboolean read = av_segment_store_foreach_have (self->store, find_have, &search, error);

  if (!read)
    g_clear_pointer (&search.have, av_have_free);

  *have = search.have;
  *hlc = search.hlc;
  return read;
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

static char *
describe_soon (const char *day,
               gboolean due)
{
  if (due)
    return g_strdup_printf (_ ("The enrolment of this computer ends on %s: renew it in “Computers of the organisation”."), day);

  return g_strdup_printf (_ ("The enrolment of this computer ends on %s: ask the town hall to renew it (“Computers of the organisation”), then exchange with it."), day);
}

static char *
describe_over (const char *day,
               gboolean due)
{
  if (due)
    return g_strdup_printf (_ ("The enrolment of this computer ended on %s, and what is written here waits with everybody else: renew it in “Computers of the organisation”."), day);

  return g_strdup_printf (_ ("The enrolment of this computer ended on %s, and what is written here waits with everybody else; nothing is lost. Ask the town hall to renew it (“Computers of the organisation”), then exchange with it."), day);
}

static char *
describe_in_part (const char *day,
                  gboolean over)
{
  if (over)
    return g_strdup_printf (_ ("The enrolment of this computer ended on %s for some of its communes or structures, and what is written for those waits with everybody else; nothing is lost. Have it renewed for those (“Computers of the organisation”), then exchange."), day);

  return g_strdup_printf (_ ("The enrolment of this computer ends on %s for some of its communes or structures: have it renewed for those (“Computers of the organisation”), then exchange."), day);
}

char *
av_member_describe_end (const AvMember *self,
                        guint64 now)
{
  g_autofree char *day = av_moment_show_day (self->not_after);

  if (self->revoked || (guint64) self->not_after > now + A_MONTH)
    return NULL;
  if (self->in_part)
    return describe_in_part (day, (guint64) self->not_after < now);

  return (guint64) self->not_after < now ? describe_over (day, self->due) : describe_soon (day, self->due);
}

/* In all of its scopes: what it may in one or the other. Whether that is the same
 * in each. */
static gboolean
sum_up_rights (const AvTrusted *trusted,
               AvRights *rights)
{
  gboolean same = TRUE;

  memset (rights, 0, sizeof *rights);

  for (guint i = 0; i < trusted->mandates->len; i++)
    {
      const AvRights *held = &g_array_index (trusted->mandates, AvMandate, i).rights;

      same = same && (i == 0 || memcmp (held, rights, sizeof *rights) == 0);
      rights->read |= held->read;
      rights->write |= held->write;
      rights->powers |= held->powers;
    }

  return same;
}

gboolean
av_installation_is_due (AvInstallation *self,
                        const AvTrusted *member,
                        guint64 before)
{
  const AvTrusted *own = av_installation_get_member (self);

  if (own == NULL || own->delegated == NULL || !av_installation_is_live (own) || !av_installation_is_live (member))
    return FALSE;

  for (guint i = 0; i < member->mandates->len; i++)
    {
      const AvMandate *mandate = &g_array_index (member->mandates, AvMandate, i);

      if (!mandate->revoked && mandate->not_after < before && av_scopes_contain (own->delegated, mandate->scope))
        return TRUE;
    }

  return FALSE;
}

/* Where several intendants have the say, one may have given another year and the other not:
 * the first end of what was not taken from it is the one to be told. */
static void
find_end (const AvTrusted *trusted,
          guint64 now,
          AvMember *member)
{
  guint64 first = G_MAXUINT64;
  guint64 last = 0;

  for (guint i = 0; i < trusted->mandates->len; i++)
    {
      const AvMandate *mandate = &g_array_index (trusted->mandates, AvMandate, i);

      if (mandate->revoked)
        continue;

      first = MIN (first, mandate->not_after);
      last = MAX (last, mandate->not_after);
    }

  if (last == 0)
    first = last = trusted->not_after;

  member->not_after = (gint64) first;
  member->expired = first < now;
  member->in_part = last >= now && last - first > A_MONTH;
}

static AvMember *
describe_member (AvInstallation *self,
                 const AvTrusted *trusted)
{
  g_autoptr (GPtrArray) scopes = g_ptr_array_new ();
  AvMember *member = g_new0 (AvMember, 1);

  for (guint i = 0; i < trusted->scopes->len; i++)
    g_ptr_array_add (scopes, av_scope_to_string (g_array_index (trusted->scopes, AvScope, i)));
  g_ptr_array_add (scopes, NULL);

  member->id = trusted->id;
  member->name = g_strdup (trusted->name);
  member->scopes = (char **) g_ptr_array_free (g_steal_pointer (&scopes), FALSE);
  member->role = sum_up_rights (trusted, &member->rights) ? av_rights_to_string (&member->rights) : g_strdup (AV_RIGHTS_PARTICULAR);
  member->self = av_id_equal (&trusted->id, &self->identity->id);
  member->intendant = trusted->delegated != NULL;
  member->revoked = !av_installation_is_live (trusted);
  member->two_signers = av_trust_is_signed_by_two (self->trust, trusted);
  find_end (trusted, av_store_get_now (self->store), member);
  member->due = av_installation_is_due (self, trusted, av_store_get_now (self->store) + AV_LIMIT_RENEWAL);
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
av_installation_list_enrolled (AvInstallation *self,
                               GError **error)
{
  GPtrArray *members;
  GPtrArray *list;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  if (!av_installation_require_enrolled (self, error))
    return NULL;

  list = g_ptr_array_new_with_free_func ((GDestroyNotify) av_member_free);
  members = av_trust_get_members (self->trust);
  for (guint i = 0; i < members->len; i++)
    g_ptr_array_add (list, describe_member (self, g_ptr_array_index (members, i)));

  g_ptr_array_sort (list, compare_members);
  return list;
}

static gboolean
note_exchange (const AvId *installation,
               guint64 hlc,
               const AvSegmentHash *hash,
               const guint8 *bytes,
               gsize size,
               gpointer user_data,
               GError **error)
{
  GPtrArray *list = user_data;

  for (guint i = 0; i < list->len; i++)
    {
      AvMember *member = g_ptr_array_index (list, i);

      if (av_id_equal (installation, &member->id))
        member->last_exchange = (gint64) (hlc >> 16);
    }

  return TRUE;
}

GPtrArray *
av_installation_list (AvInstallation *self,
                      GError **error)
{
  g_autoptr (GPtrArray) list = av_installation_list_enrolled (self, error);

  if (list == NULL || !av_segment_store_foreach_have (self->store, note_exchange, list, error))
    return NULL;

  for (guint i = 0; i < list->len; i++)
    {
      AvMember *member = g_ptr_array_index (list, i);

      if (!av_segment_store_is_forked (self->store, &member->id, &member->forked, error))
        return NULL;
    }

  return g_steal_pointer (&list);
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
      AvTrusted *trusted = g_ptr_array_index (members, i);

      if (trusted != own && trusted->delegated != NULL && av_installation_is_live (trusted) && av_scopes_share (trusted->delegated, own->scopes))
        g_ptr_array_add (list, describe_member (self, av_installation_see (self, trusted)));
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
