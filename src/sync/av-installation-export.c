#include "av-installation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-addressees.h"
#include "av-dropbox.h"
#include "av-file.h"
#include "av-guard.h"
#include "av-limits.h"
#include "av-plan.h"

void
av_sent_bundle_free (AvSentBundle *self)
{
  g_free (self->path);
  g_strfreev (self->recipients);
  g_hash_table_unref (self->dossiers);
  g_clear_pointer (&self->left, g_hash_table_unref);
  g_free (self);
}

char *
av_sent_bundle_describe_left (const AvSentBundle *self)
{
  g_autofree char *names = g_strjoinv (", ", self->recipients);
  guint n = g_hash_table_size (self->left);

  if (n == 0)
    return g_strdup_printf (_ ("The bundle for %s is full: what found no room goes with the exchange after they have received this one and exchanged in their turn."), names);

  return g_strdup_printf (ngettext ("The bundle for %s is full: something of %u dossier found no room. It goes with the exchange after they have received this one and exchanged in their turn.",
                                    "The bundle for %s is full: something of %u dossiers found no room. It goes with the exchange after they have received this one and exchanged in their turn.", n),
                          names, n);
}

static char **
list_names (GPtrArray *members)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < members->len; i++)
    g_ptr_array_add (names, g_strdup (((AvTrusted *) g_ptr_array_index (members, i))->name));

  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/* All that it is sealed to. */
static GByteArray *
collect_keys (AvInstallation *self,
              const AvSending *sending,
              GError **error)
{
  g_autoptr (GByteArray) keys = g_byte_array_new ();

  for (guint i = 0; i < sending->members->len; i++)
    {
      g_autoptr (GByteArray) of_one = av_installation_list_keys (self, g_ptr_array_index (sending->members, i), error);

      if (of_one == NULL)
        return NULL;

      av_addressees_add_keys (keys, of_one->data, of_one->len);
    }

  if (sending->asked_key != NULL)
    av_addressees_add_keys (keys, sending->asked_key, AV_TRUST_KEY_SIZE);

  return g_steal_pointer (&keys);
}

static gboolean
mark_seen (AvStore *store,
           gpointer user_data,
           GError **error)
{
  return av_segment_store_add_bundle_seen (store, user_data, error);
}

AvPlanArchive *
av_installation_read_archive (AvInstallation *self,
                              GError **error)
{
  return av_installation_seal (self, error) ? av_plan_archive_load (self->store, self->trust, &self->identity->id, error) : NULL;
}

AvSentBundle *
av_installation_send (AvInstallation *self,
                      const AvSending *sending,
                      AvBundleWritten *written,
                      GError **error)
{
  g_autoptr (AvPlan) plan = NULL;
  g_autoptr (GByteArray) recipients = collect_keys (self, sending, error);
  AvPlanRequest request = { self->store, self->trust, self->identity, sending->members, sending->haves, sending->archive };
  AvBundleOrder order = { recipients, self->identity->signing, av_plan_produce, NULL, sending->follower };
  AvBundleWritten result;
  AvSentBundle *sent;

  if (recipients == NULL || (plan = av_plan_new (&request, error)) == NULL)
    return NULL;

  order.user_data = plan;

  if (!av_guard_write (self->store, self->identity, self->trust, error) || !av_bundle_write (&order, sending->path, &result, error))
    return NULL;

  if (!av_store_transact (self->store, mark_seen, &result.id, error))
    {
      av_file_remove (sending->path, NULL);
      return NULL;
    }

  sent = g_new0 (AvSentBundle, 1);
  sent->path = g_strdup (sending->path);
  sent->recipients = list_names (sending->members);
  sent->dossiers = g_hash_table_ref (av_plan_get_dossiers (plan));
  sent->is_cut = av_plan_is_cut (plan);
  sent->left = g_hash_table_ref (av_plan_get_left (plan));
  sent->n_segments = av_plan_get_n_segments (plan);
  sent->size = result.print.size;

  if (written != NULL)
    *written = result;

  return sent;
}

GPtrArray *
av_installation_choose_recipients (AvInstallation *self,
                                   const char *const *names,
                                   GError **error)
{
  g_autoptr (GPtrArray) members = g_ptr_array_new ();
  GPtrArray *all = av_trust_get_members (self->trust);

  for (guint i = 0; names == NULL && i < all->len; i++)
    {
      AvTrusted *member = g_ptr_array_index (all, i);

      if (!av_id_equal (&member->id, &self->identity->id) && av_installation_is_live (member))
        g_ptr_array_add (members, member);
    }

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      AvTrusted *member = av_installation_find_member (self, names[i], error);

      if (member == NULL)
        return NULL;

      if (!av_installation_is_live (member))
        {
          g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME, _ ("“%s” is revoked: nothing is sent to it any more."), member->name);
          return NULL;
        }

      if (!av_id_equal (&member->id, &self->identity->id) && !g_ptr_array_find (members, member, NULL))
        g_ptr_array_add (members, member);
    }

  if (members->len > 0)
    return g_steal_pointer (&members);

  g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME,
                       _ ("There is no other installation to write to: enrol one first."));
  return NULL;
}

static void
have_free (gpointer have)
{
  if (have != NULL)
    av_have_free (have);
}

GPtrArray *
av_installation_load_haves (AvInstallation *self,
                            GPtrArray *members,
                            GError **error)
{
  g_autoptr (GPtrArray) haves = g_ptr_array_new_with_free_func (have_free);

  for (guint i = 0; i < members->len; i++)
    {
      AvHave *have;

      if (!av_installation_load_have (self, &((AvTrusted *) g_ptr_array_index (members, i))->id, &have, error))
        return NULL;

      g_ptr_array_add (haves, have);
    }

  return g_steal_pointer (&haves);
}

static GPtrArray *
list_addresses (AvInstallation *self,
                GPtrArray *members,
                GError **error)
{
  g_autoptr (GPtrArray) addresses = g_ptr_array_new ();

  for (guint i = 0; i < members->len; i++)
    {
      g_autoptr (GPtrArray) of_one = av_installation_list_addresses (self, g_ptr_array_index (members, i), error);

      if (of_one == NULL)
        return NULL;

      g_ptr_array_extend (addresses, of_one, NULL, NULL);
    }

  return g_steal_pointer (&addresses);
}

/* One bundle has slots for so many keys. */
static gboolean
cut_to_size (AvInstallation *self,
             GPtrArray *group,
             GPtrArray *bundles,
             GError **error)
{
  GPtrArray *bundle = NULL;
  guint size = 0;

  for (guint i = 0; i < group->len; i++)
    {
      g_autoptr (GByteArray) keys = av_installation_list_keys (self, g_ptr_array_index (group, i), error);

      if (keys == NULL)
        return FALSE;

      if (bundle == NULL || size + keys->len > AV_LIMIT_RECIPIENTS * AV_BUNDLE_KEY_SIZE)
        {
          bundle = g_ptr_array_new ();
          g_ptr_array_add (bundles, bundle);
          size = 0;
        }

      g_ptr_array_add (bundle, g_ptr_array_index (group, i));
      size += keys->len;
    }

  return TRUE;
}

GPtrArray *
av_installation_group_recipients (AvInstallation *self,
                                  AvPlanArchive *archive,
                                  GPtrArray *members,
                                  GError **error)
{
  g_autoptr (GPtrArray) addresses = list_addresses (self, members, error);
  g_autoptr (GPtrArray) haves = addresses != NULL ? av_installation_load_haves (self, addresses, error) : NULL;
  g_autoptr (GPtrArray) bundles = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GPtrArray) groups = NULL;

  if (haves == NULL || (groups = av_plan_group (addresses, haves, archive, self->store, error)) == NULL)
    return NULL;

  for (guint i = 0; i < groups->len; i++)
    if (!cut_to_size (self, g_ptr_array_index (groups, i), bundles, error))
      return NULL;

  return g_steal_pointer (&bundles);
}

static gboolean
require_directory (const char *dir,
                   GError **error)
{
  if (g_file_test (dir, G_FILE_TEST_IS_DIR))
    return TRUE;

  g_set_error (error, AV_FILE_ERROR, AV_FILE_ERROR_MISSING,
               _ ("“%s” is no folder that is there: make it, or plug in the stick it is on. Nothing was written."), dir);
  return FALSE;
}

static gboolean
export_groups (AvInstallation *self,
               AvPlanArchive *archive,
               GPtrArray *groups,
               const char *dir,
               GPtrArray *sent,
               GError **error)
{
  for (guint i = 0; i < groups->len; i++)
    {
      GPtrArray *members = g_ptr_array_index (groups, i);
      g_autoptr (GPtrArray) haves = av_installation_load_haves (self, members, error);
      g_autofree char *path = av_dropbox_draw_path (dir);
      AvSending sending = { archive, members, haves, path };
      AvSentBundle *bundle = haves != NULL ? av_installation_send (self, &sending, NULL, error) : NULL;

      if (bundle == NULL)
        return FALSE;

      g_ptr_array_add (sent, bundle);
    }

  return TRUE;
}

GPtrArray *
av_installation_export (AvInstallation *self,
                        const char *dir,
                        const char *const *recipients,
                        GError **error)
{
  g_autoptr (GPtrArray) members = NULL;
  g_autoptr (AvPlanArchive) archive = NULL;
  g_autoptr (GPtrArray) groups = NULL;
  g_autoptr (GPtrArray) sent = g_ptr_array_new_with_free_func ((GDestroyNotify) av_sent_bundle_free);

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  if (!av_installation_require_enrolled (self, error) || !require_directory (dir, error) ||
      (members = av_installation_choose_recipients (self, recipients, error)) == NULL ||
      !av_installation_renew_key (self, error) || (archive = av_installation_read_archive (self, error)) == NULL ||
      (groups = av_installation_group_recipients (self, archive, members, error)) == NULL)
    return NULL;

  if (export_groups (self, archive, groups, dir, sent, error))
    {
      av_store_note_exchange (self->store);
      return g_steal_pointer (&sent);
    }

  /* All of it or nothing. */
  for (guint i = 0; i < sent->len; i++)
    av_file_remove (((AvSentBundle *) g_ptr_array_index (sent, i))->path, NULL);

  return NULL;
}
