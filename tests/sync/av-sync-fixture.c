#include "av-sync-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "av-change.h"
#include "av-crypto.h"
#include "av-record-store.h"
#include "av-root-file.h"
#include "av-words.h"

AvOrganisation *
av_organisation_new (const char *scope)
{
  AvOrganisation *self = g_new0 (AvOrganisation, 1);
  const char *scopes[] = { scope, NULL };
  AvFounding founding = { "Métropole de Rouen", "Mairie", scopes };
  g_autoptr (GError) error = NULL;

  av_crypto_init (&error);
  g_assert_no_error (error);
  av_root_file_set_cost_for_test (&av_passphrase_cost_floor);
  self->dir = g_dir_make_tmp ("av-sync-XXXXXX", &error);
  g_assert_no_error (error);
  self->root_file = g_build_filename (self->dir, "racine.avroot", NULL);
  self->root_words = av_words_generate (8);
  self->stores = g_ptr_array_new_with_free_func ((GDestroyNotify) av_store_close);
  self->installations = g_ptr_array_new_with_free_func (g_object_unref);

  founding.root_file = self->root_file;
  founding.root_words = self->root_words;
  g_ptr_array_add (self->stores, av_store_open_in_memory (&error));
  g_assert_no_error (error);
  g_ptr_array_add (self->installations, av_installation_found (g_ptr_array_index (self->stores, 0), &founding, &error));
  g_assert_no_error (error);
  return self;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_tree (child);
      else
        g_unlink (child);
    }

  g_rmdir (path);
}

void
av_organisation_free (AvOrganisation *self)
{
  g_ptr_array_unref (self->installations);
  g_ptr_array_unref (self->stores);
  av_secret_unref (self->root_words);
  remove_tree (self->dir);
  g_free (self->dir);
  g_free (self->root_file);
  g_free (self);
}

AvStore *
av_organisation_get_store (AvOrganisation *self,
                           guint number)
{
  return g_ptr_array_index (self->stores, number);
}

AvInstallation *
av_organisation_get (AvOrganisation *self,
                     guint number)
{
  return g_ptr_array_index (self->installations, number);
}

guint
av_organisation_join (AvOrganisation *self,
                      const char *name,
                      const char *scope,
                      const char *role)
{
  g_autoptr (GError) error = NULL;
  AvStore *store = av_store_open_in_memory (&error);
  AvInstallation *laptop;
  g_autoptr (AvJoinRequest) request = NULL;
  g_autofree char *file = g_strdup_printf ("%s/%s.avdem", self->dir, name);
  g_autofree char *welcome_file = g_strdup_printf ("%s/%s-accueil.avlot", self->dir, name);
  g_autofree char *words = NULL;
  const char *scopes[] = { scope, NULL };
  AvWelcome welcome = { scopes, role };

  g_assert_no_error (error);
  laptop = av_installation_load (store, &error);
  g_assert_no_error (error);
  av_installation_request_join (laptop, name, file, &error);
  g_assert_no_error (error);

  request = av_join_request_read (file, &error);
  g_assert_no_error (error);
  words = av_installation_get_own_words (laptop);
  g_assert_cmpstr (words, ==, request->words);

  welcome.words = words;
  if (g_str_has_prefix (role, "intendant"))
    {
      welcome.root_file = self->root_file;
      welcome.root_words = self->root_words;
    }

  av_installation_accept_join (av_organisation_get (self, 0), request, &welcome, welcome_file, &error);
  g_assert_no_error (error);
  g_free (words);
  words = av_installation_get_organisation_words (av_organisation_get (self, 0));
  av_installation_finish_join (laptop, welcome_file, words, &error);
  g_assert_no_error (error);
  g_assert_cmpint (av_installation_get_state (laptop), ==, AV_INSTALLATION_STATE_ENROLLED);

  g_ptr_array_add (self->stores, store);
  g_ptr_array_add (self->installations, laptop);
  return self->installations->len - 1;
}

char *
av_organisation_write_contact (AvOrganisation *self,
                               guint number,
                               const char *name,
                               char **container)
{
  g_autoptr (AvChange) change = av_change_new ("contact", NULL, container != NULL ? *container : NULL, NULL);
  g_autoptr (GError) error = NULL;

  av_change_set (change, "prenom-ou-surnom", name);
  av_change_set (change, "tranche-age", "18-21");
  av_change_set (change, "origine", "OPERATION");
  av_change_set (change, "accord-recontact", "oui");
  av_change_set (change, "info-rgpd-remise", "orale");
  av_store_commit_one (av_organisation_get_store (self, number), change, &error);
  g_assert_no_error (error);

  if (container != NULL && *container == NULL)
    {
      g_autoptr (AvSnapshot) snapshot = av_record_store_load (av_organisation_get_store (self, number), av_change_get_id (change), &error);

      g_assert_no_error (error);
      *container = g_strdup (av_snapshot_get_container (snapshot));
    }

  return g_strdup (av_change_get_id (change));
}

void
av_organisation_set (AvOrganisation *self,
                     guint number,
                     const char *form,
                     const char *record,
                     const char *container,
                     const char *field,
                     const char *value)
{
  g_autoptr (AvChange) change = av_change_new (form, record, container, NULL);
  g_autoptr (GError) error = NULL;

  av_change_set (change, field, value);
  av_store_commit_one (av_organisation_get_store (self, number), change, &error);
  g_assert_no_error (error);
}

char *
av_organisation_get_answer (AvOrganisation *self,
                            guint number,
                            const char *record,
                            const char *field)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvSnapshot) snapshot = av_record_store_load (av_organisation_get_store (self, number), record, &error);

  return snapshot != NULL ? g_strdup (av_snapshot_get_answer (snapshot, field)) : NULL;
}

char *
av_organisation_export (AvOrganisation *self,
                        guint from,
                        guint to)
{
  g_autofree char *template = g_build_filename (self->dir, "lot-XXXXXX", NULL);
  const char *recipients[] = { av_installation_get_name (av_organisation_get (self, to)), NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sent = NULL;

  g_assert_nonnull (g_mkdtemp (template));
  sent = av_installation_export (av_organisation_get (self, from), template, recipients, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sent->len, ==, 1);
  return g_strdup (((AvSentBundle *) g_ptr_array_index (sent, 0))->path);
}

void
av_organisation_send (AvOrganisation *self,
                      guint from,
                      guint to)
{
  g_autofree char *path = av_organisation_export (self, from, to);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) report = av_installation_import (av_organisation_get (self, to), path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (report);
}

/* An oracle of its own: every live value with the segment that holds it. */
char *
av_organisation_picture (AvOrganisation *self,
                         guint number)
{
  AvStore *store = av_organisation_get_store (self, number);
  GString *picture = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStatement) statement = NULL;

  g_assert_true (av_store_seal (store, &error));
  statement = av_database_prepare (av_store_get_database (store),
                                   "SELECT HEX (record.id16) || ' ' || name.text || ' ' || HEX (seg.hash32) || ' ' || (reg.dot & 4095) || ' ' || reg.val "
                                   "FROM reg JOIN record USING (rid) JOIN name USING (nid) JOIN seg ON seg.sid = reg.dot >> 12 ORDER BY 1",
                                   &error);
  g_assert_no_error (error);

  while (av_statement_next (statement, &error))
    g_string_append_printf (picture, "%s\n", av_statement_get_text (statement, 0));

  g_assert_no_error (error);
  return g_string_free (picture, FALSE);
}

void
av_organisation_assert_same (AvOrganisation *self)
{
  g_autofree char *first = av_organisation_picture (self, 0);

  g_assert_cmpuint (strlen (first), >, 0);

  for (guint i = 1; i < self->stores->len; i++)
    {
      g_autofree char *picture = av_organisation_picture (self, i);

      g_assert_cmpstr (first, ==, picture);
    }
}
