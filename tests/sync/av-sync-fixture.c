#include "av-sync-fixture.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "av-bundle-reader.h"
#include "av-change.h"
#include "av-crypto.h"
#include "av-day.h"
#include "av-hash.h"
#include "av-import.h"
#include "av-heads.h"
#include "av-installation-private.h"
#include "av-record-store.h"
#include "av-root-file.h"
#include "av-words.h"

void
av_sync_fixture_remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        av_sync_fixture_remove_tree (child);
      else
        g_unlink (child);
    }

  g_rmdir (path);
}

static char *state_dir;

static void
remove_state (void)
{
  av_sync_fixture_remove_tree (state_dir);
}

void
av_sync_fixture_set_up_state (void)
{
  if (state_dir != NULL)
    return;

  state_dir = g_dir_make_tmp ("av-state-XXXXXX", NULL);
  g_setenv ("XDG_STATE_HOME", state_dir, TRUE);
  atexit (remove_state);
}

static AvSecret *
read_seed (const char *bytes,
           guint number)
{
  g_autofree guint8 *copy = g_memdup2 (bytes + 32 * number, 32);

  return av_secret_new_from_bytes (copy, 32);
}

AvIdentity *
av_sync_fixture_read_identity (const char *path,
                               const char *name)
{
  g_autofree char *bytes = NULL;
  AvIdentity *identity = av_identity_new (name);
  g_autoptr (AvSecret) signing = NULL;
  g_autoptr (AvSecret) escrow = NULL;
  g_autoptr (AvSecret) epoch = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_assert_cmpuint (size, ==, 96);
  signing = read_seed (bytes, 0);
  escrow = read_seed (bytes, 1);
  epoch = read_seed (bytes, 2);

  av_signing_key_unref (identity->signing);
  identity->signing = av_signing_key_new_from_seed (signing);
  av_key_pair_unref (identity->escrow);
  identity->escrow = av_key_pair_new_from_secret (escrow);
  g_ptr_array_set_size (identity->epochs, 0);
  g_ptr_array_add (identity->epochs, av_key_pair_new_from_secret (epoch));
  av_hash_bytes (av_signing_key_get_public (identity->signing), 32, identity->id.bytes, AV_ID_SIZE);
  return identity;
}

void
av_sync_fixture_write_identity (const AvIdentity *identity,
                                const char *path)
{
  guint8 bytes[96];

  memcpy (bytes, av_secret_peek (av_signing_key_get_seed (identity->signing)), 32);
  memcpy (bytes + 32, av_secret_peek (av_key_pair_get_secret (identity->escrow)), 32);
  memcpy (bytes + 64, av_secret_peek (av_key_pair_get_secret (g_ptr_array_index (identity->epochs, 0))), 32);
  g_assert_true (g_file_set_contents (path, (const char *) bytes, sizeof bytes, NULL));
}

char *
av_sync_fixture_read_words (AvInstallation *receiver,
                            const char *welcome)
{
  AvImport import = { receiver, AV_IMPORT_WELCOME };
  g_autoptr (GError) error = NULL;
  char *words;

  av_import_open (&import, welcome, &error);
  g_assert_no_error (error);
  av_import_look_through (&import, &error);
  g_assert_no_error (error);
  words = av_words_from_hash (av_trust_get_organisation_hash (import.trust), 8);
  av_import_clear (&import);
  return words;
}

char *
av_sync_fixture_get_day (gint n_days)
{
  AvDay today, day;

  av_day_today (&today);
  av_day_add (&today, n_days, &day);
  return av_day_to_string (&day);
}

static char *
get_database_path (AvOrganisation *self,
                   guint number)
{
  return g_strdup_printf ("%s/poste-%u.db", self->dir, number);
}

static AvStore *
open_store (AvOrganisation *self,
            guint number)
{
  g_autofree char *path = get_database_path (self, number);
  g_autoptr (GError) error = NULL;
  AvDatabase *db = NULL;
  AvStore *store;

  if (self->in_files)
    {
      db = av_database_new_for_file (path, &error);
      g_assert_no_error (error);
      /* Nothing here is to survive the machine. */
      g_assert_true (av_database_exec_script (db, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF", NULL));
    }

  store = db != NULL ? av_store_open_database (db, NULL, NULL, &error) : av_store_open_in_memory (&error);
  g_assert_no_error (error);
  return store;
}

static AvOrganisation *
found_organisation (const char *scope,
                    gboolean in_files)
{
  AvOrganisation *self = g_new0 (AvOrganisation, 1);
  g_auto (GStrv) scopes = g_strsplit (scope, ",", -1);
  AvFounding founding = { "Métropole de Rouen", "Mairie", (const char *const *) scopes };
  g_autoptr (GError) error = NULL;

  av_crypto_init (&error);
  g_assert_no_error (error);
  av_root_file_set_cost_for_test (&av_passphrase_cost_floor);
  self->dir = g_dir_make_tmp ("av-sync-XXXXXX", &error);
  g_assert_no_error (error);
  av_sync_fixture_set_up_state ();
  self->root_file = g_build_filename (self->dir, "racine.avroot", NULL);
  self->root_words = av_words_generate (8);
  self->stores = g_ptr_array_new_with_free_func ((GDestroyNotify) av_store_close);
  self->installations = g_ptr_array_new_with_free_func (g_object_unref);

  founding.root_file = self->root_file;
  founding.root_words = self->root_words;
  self->in_files = in_files;
  g_ptr_array_add (self->stores, open_store (self, 0));
  g_ptr_array_add (self->installations, av_installation_found (g_ptr_array_index (self->stores, 0), &founding, &error));
  g_assert_no_error (error);
  return self;
}

AvOrganisation *
av_organisation_new (const char *scope)
{
  return found_organisation (scope, FALSE);
}

AvOrganisation *
av_organisation_new_in_files (const char *scope)
{
  return found_organisation (scope, TRUE);
}

static void
copy_file (const char *from,
           const char *to)
{
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (from, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (to, bytes, (gssize) size, NULL));
}

/* Closes a store while `path` and `backup` are exchanged as asked. */
static void
reopen (AvOrganisation *self,
        guint number,
        gboolean restore)
{
  g_autofree char *path = get_database_path (self, number);
  g_autofree char *backup = g_strconcat (path, ".copie", NULL);
  g_autoptr (GError) error = NULL;

  if (restore && !g_file_test (backup, G_FILE_TEST_EXISTS))
    return;

  g_clear_object (&g_ptr_array_index (self->installations, number));
  av_store_close (g_ptr_array_index (self->stores, number));
  copy_file (restore ? backup : path, restore ? path : backup);
  g_ptr_array_index (self->stores, number) = open_store (self, number);
  g_ptr_array_index (self->installations, number) = av_installation_load (g_ptr_array_index (self->stores, number), &error);
  g_assert_no_error (error);
}

void
av_organisation_back_up (AvOrganisation *self,
                         guint number)
{
  reopen (self, number, FALSE);
}

void
av_organisation_restore (AvOrganisation *self,
                         guint number)
{
  reopen (self, number, TRUE);
}

void
av_organisation_free (AvOrganisation *self)
{
  g_ptr_array_unref (self->installations);
  g_ptr_array_unref (self->stores);
  av_secret_unref (self->root_words);
  av_sync_fixture_remove_tree (self->dir);
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

gboolean
av_organisation_knows (AvOrganisation *self,
                       guint number,
                       const char *record)
{
  g_autofree char *name = av_organisation_get_answer (self, number, record, "prenom-ou-surnom");

  return name != NULL;
}

char *
av_organisation_export (AvOrganisation *self,
                        guint from,
                        guint to)
{
  g_autofree char *template = g_build_filename (self->dir, "lot-XXXXXX", NULL);
  g_autofree char *name = av_installation_dup_name (av_organisation_get (self, to));
  const char *recipients[] = { name, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sent = NULL;

  g_assert_nonnull (g_mkdtemp (template));
  sent = av_installation_export (av_organisation_get (self, from), template, recipients, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sent->len, ==, 1);
  return g_strdup (((AvSentBundle *) g_ptr_array_index (sent, 0))->path);
}

static gboolean
count_fill (AvBundleSection type,
            const guint8 *bytes,
            gsize size,
            gpointer user_data,
            GError **error)
{
  *(guint *) user_data += type == AV_BUNDLE_FILL;
  return TRUE;
}

guint
av_organisation_count_fills (AvOrganisation *self,
                             guint to,
                             const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvBundleFile) file = av_bundle_file_open (path, &error);
  guint8 digest[AV_BUNDLE_DIGEST_SIZE];
  guint n = 0;

  g_assert_no_error (error);
  av_bundle_file_unlock (file, av_organisation_get (self, to)->identity->epochs, NULL, &error);
  g_assert_no_error (error);
  av_bundle_file_read (file, count_fill, &n, digest, &error);
  g_assert_no_error (error);
  return n;
}

void
av_organisation_change_rights (AvOrganisation *self,
                               const char *label,
                               guint8 write,
                               guint64 not_after,
                               gboolean with_heads)
{
  AvInstallation *mairie = av_organisation_get (self, 0);
  const AvTrusted *member = av_installation_find_member (mairie, label, NULL);
  g_autoptr (AvTrustStatement) statement = av_trust_statement_new (AV_TRUST_CHANGE);
  g_autoptr (AvTrust) trust = av_trust_copy (mairie->trust);
  g_autoptr (GError) error = NULL;

  statement->installation = member->id;
  g_array_append_vals (statement->scopes, member->scopes->data, member->scopes->len);
  statement->rights = g_array_index (member->mandates, AvMandate, 0).rights;
  statement->rights.write = write;
  statement->not_after = not_after;

  if (with_heads)
    {
      g_autoptr (GArray) heads = av_heads_collect (mairie->store, &member->id, NULL, &error);

      g_array_append_vals (statement->heads, heads->data, heads->len);
    }

  av_installation_issue (mairie, trust, statement, NULL, &error);
  g_assert_no_error (error);
  av_installation_adopt_trust (mairie, g_steal_pointer (&trust), &error);
  g_assert_no_error (error);
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

static void
accept (AvOrganisation *self,
        guint intendant,
        const char *request_file,
        const char *words,
        const char *scope,
        const char *role,
        const char *welcome_file)
{
  AvInstallation *by = av_organisation_get (self, intendant);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvJoinRequest) request = av_join_request_read (request_file, &error);
  g_auto (GStrv) scopes = g_strsplit (scope, ",", -1);
  AvWelcome welcome = { (const char *const *) scopes, role, words };
  g_autoptr (GArray) parsed = av_scopes_parse (welcome.scopes, NULL);

  g_assert_no_error (error);
  g_assert_cmpstr (words, ==, request->words);

  if (g_str_has_prefix (role, "intendant") || !av_scopes_cover (av_installation_get_member (by)->delegated, parsed))
    {
      welcome.root_file = self->root_file;
      welcome.root_words = self->root_words;
    }

  av_installation_accept_join (by, request, &welcome, welcome_file, &error);
  g_assert_no_error (error);
}

static guint
welcome_by (AvOrganisation *self,
            guint intendant,
            const char *name,
            const char *scope,
            const char *role)
{
  g_autoptr (GError) error = NULL;
  AvStore *store = open_store (self, self->stores->len);
  AvInstallation *laptop = av_installation_load (store, &error);
  g_autofree char *file = g_strdup_printf ("%s/%s.avdem", self->dir, name);
  g_autofree char *welcome = g_strdup_printf ("%s/%s-accueil.avlot", self->dir, name);
  g_autofree char *words = NULL;

  g_assert_no_error (error);
  av_installation_request_join (laptop, name, file, &error);
  g_assert_no_error (error);
  words = av_installation_get_own_words (laptop);
  accept (self, intendant, file, words, scope, role, welcome);
  g_free (words);
  words = av_installation_get_organisation_words (av_organisation_get (self, intendant));
  av_installation_finish_join (laptop, welcome, words, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (av_installation_get_state (laptop), ==, AV_INSTALLATION_STATE_ENROLLED);

  g_ptr_array_add (self->stores, store);
  g_ptr_array_add (self->installations, laptop);
  return self->installations->len - 1;
}

guint
av_organisation_welcome (AvOrganisation *self,
                         const char *name,
                         const char *scope,
                         const char *role)
{
  return welcome_by (self, 0, name, scope, role);
}

guint
av_organisation_join_by (AvOrganisation *self,
                         guint intendant,
                         const char *name,
                         const char *scope,
                         const char *role)
{
  guint number = welcome_by (self, intendant, name, scope, role);

  av_organisation_send (self, number, intendant);
  for (guint i = 0; i < number; i++)
    if (i != intendant)
      av_organisation_send (self, intendant, i);

  return number;
}

guint
av_organisation_join (AvOrganisation *self,
                      const char *name,
                      const char *scope,
                      const char *role)
{
  return av_organisation_join_by (self, 0, name, scope, role);
}

void
av_organisation_accept_too (AvOrganisation *self,
                            guint intendant,
                            guint number,
                            const char *scope,
                            const char *role)
{
  AvInstallation *laptop = av_organisation_get (self, number);
  g_autofree char *name = av_installation_dup_name (laptop);
  g_autofree char *file = g_strdup_printf ("%s/%s.avdem", self->dir, name);
  g_autofree char *welcome = g_strdup_printf ("%s/%s-%s.avlot", self->dir, name, scope);
  g_autofree char *words = av_installation_get_own_words (laptop);

  accept (self, intendant, file, words, scope, role, welcome);
  av_organisation_send (self, intendant, number);
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

guint64
av_sync_fixture_in_days (gpointer days)
{
  return (guint64) (g_get_real_time () / 1000) + (guint64) GPOINTER_TO_INT (days) * 24 * 3600 * 1000;
}

AvHave *
av_sync_fixture_collect_have (AvInstallation *installation)
{
  const AvId *own = &installation->identity->id;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvBeyond) beyond = av_beyond_load (installation->store, installation->trust, own, &error);
  AvHave *have = NULL;

  if (beyond != NULL)
    have = av_have_collect (beyond, installation->trust, own, &error);
  g_assert_no_error (error);
  return have;
}

guint
av_sync_fixture_count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      n += g_file_test (path, G_FILE_TEST_IS_DIR) ? av_sync_fixture_count_files (path) : 1;
    }

  return n;
}

gboolean
av_organisation_has_erased (AvOrganisation *organisation,
                            guint number,
                            const char *container,
                            AvClass class)
{
  g_autoptr (GError) error = NULL;
  gboolean erased;
  AvId id;

  g_assert_true (av_id_parse (container, &id));
  av_segment_store_is_erased (av_organisation_get_store (organisation, number), &id, class, &erased, &error);
  g_assert_no_error (error);
  return erased;
}
