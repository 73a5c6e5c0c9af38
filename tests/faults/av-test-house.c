#include "av-test-house.h"

#include <string.h>
#include <glib/gstdio.h>

#include "av-id.h"
#include "av-record-store.h"
#include "av-root-file.h"
#include "av-test-store.h"

typedef struct
{
  char *path;
  GBytes *content;
} File;

static void
file_free (gpointer data)
{
  File *file = data;

  g_free (file->path);
  g_bytes_unref (file->content);
  g_free (file);
}

static void
remember (GPtrArray *files,
          const char *directory)
{
  g_autoptr (GDir) entries = g_dir_open (directory, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);
      char *content;
      gsize size;
      File *file;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          remember (files, path);
          continue;
        }

      g_assert_true (g_file_get_contents (path, &content, &size, NULL));
      file = g_new0 (File, 1);
      file->path = g_steal_pointer (&path);
      file->content = g_bytes_new_take (content, size);
      g_ptr_array_add (files, file);
    }
}

void
av_test_house_remember (AvTestHouse *self)
{
  g_ptr_array_set_size (self->beginning, 0);
  remember (self->beginning, self->root);
}

GPtrArray *
av_test_house_remember_apart (AvTestHouse *self)
{
  GPtrArray *former = self->beginning;

  self->beginning = g_ptr_array_new_with_free_func (file_free);
  av_test_house_remember (self);

  return former;
}

void
av_test_house_go_back (AvTestHouse *self,
                       GPtrArray *beginning)
{
  g_ptr_array_unref (self->beginning);
  self->beginning = beginning;
}

void
av_test_house_empty (AvTestHouse *self)
{
  static const char *const folders[] = { "store", "state", "stick" };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (self->root, folders[i], NULL);

      av_test_store_remove_tree (path);
    }

  g_assert_cmpint (g_mkdir (self->stick, 0700), ==, 0);
}

void
av_test_house_begin_again (AvTestHouse *self)
{
  av_test_house_empty (self);
  for (guint i = 0; i < self->beginning->len; i++)
    {
      const File *file = g_ptr_array_index (self->beginning, i);
      g_autofree char *parent = g_path_get_dirname (file->path);

      g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
      av_test_store_write (file->path, g_bytes_get_data (file->content, NULL), g_bytes_get_size (file->content));
    }
}

AvOpenedStore *
av_test_house_open (AvTestHouse *self,
                    const char *dir)
{
  return av_opened_store_open_with_key (dir, self->key, NULL, NULL, "Cosette", NULL);
}

AvChange *
av_test_house_change (const char *form,
                      const char *container,
                      ...)
{
  AvChange *change = av_change_new (form, NULL, container, NULL);
  const char *field;
  va_list answers;

  va_start (answers, container);
  while ((field = va_arg (answers, const char *)) != NULL)
    av_change_set (change, field, va_arg (answers, const char *));
  va_end (answers);
  return change;
}

AvChange *
av_test_house_contact (const char *name)
{
  g_autofree char *dossier = NULL;
  AvId id;

  av_id_random (&id);
  dossier = av_id_to_string (&id);
  return av_test_house_change ("contact", dossier,
                               "horodatage", "2026-02-02T10:00:00+01:00",
                               "prenom-ou-surnom", name, "tranche-age", "18-21", "origine", "OPERATION",
                               "accord-recontact", "oui", "info-rgpd-remise", "orale", NULL);
}

void
av_test_house_save (AvOpenedStore *opened,
                    AvChange *change)
{
  g_autoptr (GError) error = NULL;

  av_store_commit_one (av_opened_store_get_store (opened), change, &error);
  g_assert_no_error (error);
}

GPtrArray *
av_test_house_diagnostic (AvTestHouse *self,
                          const char *day)
{
  static const char *const themes[] = { "logement-hebergement", "mobilite", "numerique" };
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify) av_change_unref);

  g_ptr_array_add (changes, av_test_house_change ("diagnostic", self->container,
                                                  "attentes", "Un travail au grand air, et revoir sa sœur", "points-forts", "Connaît Paris par cœur",
                                                  "echelle-confiance", "7", "echelle-sante", "6", "echelle-logement", "2", "echelle-argent", "1",
                                                  "moment", "entree", "date", day, "enfants-charge", "0",
                                                  "compte-bancaire", "non", "medecin-traitant", "non", "francais-lecture", "avec-aide", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (themes); i++)
    g_ptr_array_add (changes, av_test_house_change ("frein", self->container,
                                                    "theme", themes[i], "intensite", "bloquant", "exprime-par", "jeune",
                                                    "date-constat", day, "situation", "Dort dans l’éléphant de la Bastille", NULL));
  return changes;
}

char *
av_test_house_export (AvTestHouse *self,
                      AvInstallation *from,
                      AvInstallation *to)
{
  g_autofree char *name = av_installation_dup_name (to);
  const char *recipients[] = { name, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sent = av_installation_export (from, self->stick, recipients, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (sent->len, ==, 1);
  return g_strdup (((AvSentBundle *) g_ptr_array_index (sent, 0))->path);
}

char *
av_test_house_hear (AvTestHouse *self,
                    AvOpenedStore *opened,
                    guint contacts)
{
  for (guint i = 0; i < contacts; i++)
    {
      g_autofree char *name = g_strdup_printf ("Grisette %u", i);
      g_autoptr (AvChange) change = av_test_house_contact (name);

      g_assert_true (av_store_commit_one (self->neighbour_store, change, NULL));
    }

  return av_test_house_export (self, self->neighbour, av_opened_store_get_installation (opened));
}

/* --- founding -------------------------------------------------------------- */

static void
found (AvTestHouse *self,
       AvOpenedStore *opened)
{
  g_autofree char *root_file = g_build_filename (self->root, "racine.avroot", NULL);
  g_autoptr (AvSecret) root_words = av_test_store_secret_of ("abaisser abandon abdiquer abeille abolir aborder aboutir aboyer");
  const char *scopes[] = { "76540", NULL };
  AvFounding founding = { "Métropole de Rouen", "Mairie", scopes, root_file, root_words };
  g_autoptr (GError) error = NULL;

  av_opened_store_found (opened, &founding, &error);
  g_assert_no_error (error);
}

static void
join_neighbour (AvTestHouse *self,
                AvOpenedStore *opened)
{
  g_autofree char *file = g_build_filename (self->root, "voisin.avdem", NULL);
  g_autofree char *welcome_file = g_build_filename (self->root, "voisin.avlot", NULL);
  g_autofree char *organisation = av_installation_get_organisation_words (av_opened_store_get_installation (opened));
  const char *scopes[] = { "76540", NULL };
  AvWelcome welcome = { scopes, "referent" };
  g_autoptr (AvJoinRequest) request = NULL;
  g_autoptr (GError) error = NULL;

  self->neighbour_store = av_store_open_in_memory (&error);
  g_assert_no_error (error);
  self->neighbour = av_installation_load (self->neighbour_store, &error);
  g_assert_no_error (error);
  av_installation_request_join (self->neighbour, "Quartier", file, &error);
  g_assert_no_error (error);
  request = av_join_request_read (file, &error);
  g_assert_no_error (error);
  welcome.words = request->words;
  av_installation_accept_join (av_opened_store_get_installation (opened), request, &welcome, welcome_file, &error);
  g_assert_no_error (error);
  av_installation_finish_join (self->neighbour, welcome_file, organisation, NULL, &error);
  g_assert_no_error (error);
}

static void
meet_somebody (AvTestHouse *self,
               AvOpenedStore *opened)
{
  g_autoptr (AvChange) change = av_test_house_contact ("Gavroche");
  g_autoptr (AvSnapshot) snapshot = NULL;

  av_test_house_save (opened, change);
  snapshot = av_record_store_load (av_opened_store_get_store (opened), av_change_get_id (change), NULL);
  self->container = g_strdup (av_snapshot_get_container (snapshot));
}

static void
live (AvTestHouse *self)
{
  AvVaultParams params = {
    .label = "Cosette",
    .passphrase = self->passphrase,
    .cost = &av_passphrase_cost_floor,
    .store_key = self->key,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (AvVault) vault = av_vault_create (self->dir, &params, &error);
  g_autoptr (AvOpenedStore) opened = NULL;

  g_assert_no_error (error);
  g_clear_pointer (&vault, av_vault_free);
  opened = av_test_house_open (self, self->dir);
  g_assert_nonnull (opened);
  found (self, opened);
  join_neighbour (self, opened);
  meet_somebody (self, opened);
  g_assert_true (av_keyring_add_escrow (av_opened_store_get_keyring (opened), "Secours", NULL,
                                        av_key_pair_get_public (self->mairie), NULL));
  g_assert_true (av_vault_sync (av_opened_store_get_vault (opened), NULL));
}

void
av_test_house_init (AvTestHouse *self)
{
  g_autofree char *state = NULL;

  self->root = g_dir_make_tmp ("av-house-XXXXXX", NULL);
  self->dir = g_build_filename (self->root, "store", NULL);
  self->stick = g_build_filename (self->root, "stick", NULL);
  self->key = av_secret_new_random (32);
  self->passphrase = av_test_store_secret_of ("abaisser école");
  self->mairie = av_key_pair_new_random ();
  self->beginning = g_ptr_array_new_with_free_func (file_free);
  state = g_build_filename (self->root, "state", NULL);
  g_setenv ("XDG_STATE_HOME", state, TRUE);
  av_root_file_set_cost_for_test (&av_passphrase_cost_floor);
  live (self);
  av_test_house_remember (self);
}

void
av_test_house_clear (AvTestHouse *self)
{
  g_clear_object (&self->neighbour);
  g_clear_pointer (&self->neighbour_store, av_store_close);
  av_test_store_remove_tree (self->root);
  g_ptr_array_unref (self->beginning);
  av_key_pair_unref (self->mairie);
  av_secret_unref (self->passphrase);
  av_secret_unref (self->key);
  g_free (self->container);
  g_free (self->stick);
  g_free (self->dir);
  g_free (self->root);
}

int
av_test_house_run (AvTestHouse *self)
{
  int result = g_test_run ();

  av_test_house_clear (self);
  return result;
}

/* --- what is known --------------------------------------------------------- */

static gboolean
add_rows (GChecksum *picture,
          sqlite3 *db,
          const char *sql)
{
  sqlite3_stmt *rows = NULL;
  int rc = sqlite3_prepare_v2 (db, sql, -1, &rows, NULL);

  while (rc == SQLITE_OK && (rc = sqlite3_step (rows)) == SQLITE_ROW)
    {
      rc = SQLITE_OK;
      for (int i = 0; i < sqlite3_column_count (rows); i++)
        {
          int size = sqlite3_column_bytes (rows, i);
          const void *bytes = sqlite3_column_blob (rows, i);

          g_checksum_update (picture, (const guint8 *) &size, sizeof size);
          if (size > 0)
            g_checksum_update (picture, bytes, size);
        }
    }

  sqlite3_finalize (rows);
  return rc == SQLITE_DONE;
}

static GPtrArray *
list_form_tables (sqlite3 *db)
{
  GPtrArray *queries = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *rows = NULL;

  if (sqlite3_prepare_v2 (db, "SELECT 'SELECT * FROM ' || name || ' ORDER BY 1' FROM sqlite_schema"
                              " WHERE type = 'table' AND name LIKE 'form\\_%' ESCAPE '\\' ORDER BY name",
                          -1, &rows, NULL) == SQLITE_OK)
    while (sqlite3_step (rows) == SQLITE_ROW)
      g_ptr_array_add (queries, g_strdup ((const char *) sqlite3_column_text (rows, 0)));

  sqlite3_finalize (rows);
  return queries;
}

/* Who is of the organisation, and who was revoked. */
static gboolean
add_members (GChecksum *picture,
             AvInstallation *installation)
{
  g_autoptr (GPtrArray) members = av_installation_list (installation, NULL);

  for (guint i = 0; members != NULL && i < members->len; i++)
    {
      const AvMember *member = g_ptr_array_index (members, i);

      g_checksum_update (picture, (const guchar *) member->name, -1);
      g_checksum_update (picture, (const guchar *) (member->revoked ? "-" : "+"), 1);
    }

  return members != NULL;
}

char *
av_test_house_answers (AvOpenedStore *opened)
{
  static const char *const answers[] = {
    /* But the key, which is said again where a guard was not read. */
    "SELECT id16, text, val FROM reg JOIN record USING (rid) JOIN name USING (nid) "
    "WHERE record.form IS NOT (SELECT nid FROM name WHERE text = '~epoque') ORDER BY id16, text, val",
    "SELECT 'contact', count(*) FROM form_contact",
    "SELECT 'diagnostic', count(*) FROM form_diagnostic",
    "SELECT 'frein', count(*) FROM form_frein",
    "SELECT kind, word, count(*) FROM name_index GROUP BY kind, word ORDER BY 1, 2",
  };
  sqlite3 *db = av_vault_get_connection (av_opened_store_get_vault (opened));
  g_autoptr (GChecksum) picture = g_checksum_new (G_CHECKSUM_SHA256);
  gboolean good = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (answers) && good; i++)
    good = add_rows (picture, db, answers[i]);
  good = good && add_members (picture, av_opened_store_get_installation (opened));

  return good ? g_strdup (g_checksum_get_string (picture)) : NULL;
}

/* dot is left out of the registers: sealing changes it and nothing else. */
char *
av_test_house_picture (AvOpenedStore *opened)
{
  static const char *const truth[] = {
    "SELECT id16, form, container, class FROM record ORDER BY rid",
    "SELECT rid, text, hlc, val FROM reg JOIN name USING (nid) ORDER BY rid, text, hlc, val",
    "SELECT * FROM draft ORDER BY 1",
    "SELECT * FROM name_index ORDER BY 1, 2, 3",
    "SELECT * FROM due ORDER BY 1",
    "SELECT * FROM conflict ORDER BY 1",
    "SELECT * FROM container_scope ORDER BY 1",
  };
  sqlite3 *db = av_vault_get_connection (av_opened_store_get_vault (opened));
  g_autoptr (GChecksum) picture = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GPtrArray) tables = list_form_tables (db);
  gboolean good = tables->len > 10;

  for (guint i = 0; i < G_N_ELEMENTS (truth) && good; i++)
    good = add_rows (picture, db, truth[i]);
  for (guint i = 0; i < tables->len && good; i++)
    good = add_rows (picture, db, g_ptr_array_index (tables, i));

  return good ? g_strdup (g_checksum_get_string (picture)) : NULL;
}

void
av_test_house_lay_guard (AvTestHouse *self,
                         const char *image)
{
  g_autofree char *from = g_build_filename (image, "state", "allervers", NULL);
  g_autofree char *to = g_build_filename (self->root, "state", "allervers", NULL);
  g_autoptr (GDir) entries = g_dir_open (from, 0, NULL);
  const char *name;

  av_test_store_remove_tree (to);
  g_assert_cmpint (g_mkdir_with_parents (to, 0700), ==, 0);
  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);
      g_autofree char *content = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (source, &content, &size, NULL));
      av_test_store_write (target, content, size);
    }
}
