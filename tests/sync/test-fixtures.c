/* Bundles that this version wrote, kept for all later ones: a welcome, a week, an
 * erasure, and the two branches of a cloned laptop. Each is read as it was, and
 * the state is what it was then.
 *
 * ALLERVERS_WRITE_FIXTURES=DIR writes them anew; only ever into a folder for the
 * version at hand: what a released version wrote is never written again. */

#include <glib/gstdio.h>
#include <string.h>

#include "av-crypto.h"
#include "av-dump.h"
#include "av-installation-private.h"
#include "av-join-request.h"
#include "av-sync-fixture.h"

#define RECEIVER "Rouen-Sud"
#define SCOPE "76540"

/* In the order they are read; NAME.avlot, and NAME.dump of the state behind it. */
static const char *const bundles[] = { "accueil", "semaine", "effacement", "branche-1", "branche-2" };

static char *
build_path (const char *folder,
            const char *name,
            const char *suffix)
{
  g_autofree char *file = g_strconcat (name, suffix, NULL);

  return g_build_filename (folder, file, NULL);
}

typedef struct
{
  const char *own; /* what the receiver said itself, when it joined: it is new each time */
  GString *text;
} Dump;

static void
append_line (const char *line,
             gpointer user_data)
{
  Dump *self = user_data;

  if (!g_str_has_prefix (line, self->own))
    g_string_append_printf (self->text, "%s\n", line);
}

static char *
dump (AvInstallation *receiver)
{
  g_autofree char *own = NULL;
  g_autoptr (GError) error = NULL;
  AvId record;
  Dump self = { NULL, g_string_new (NULL) };

  av_store_system_id ("~epoque", receiver->identity->id.bytes, AV_ID_SIZE, &record);
  self.own = own = av_id_to_string (&record);
  av_dump (receiver->store, append_line, &self, &error);
  g_assert_no_error (error);
  return g_string_free (self.text, FALSE);
}

/* ---- Reading ------------------------------------------------------------------ */

static void
read_bundle (AvInstallation *receiver,
             const char *folder,
             const char *name)
{
  g_autofree char *path = build_path (folder, name, ".avlot");
  g_autofree char *words = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) report = NULL;

  if (strcmp (name, "accueil") == 0)
    {
      words = av_sync_fixture_read_words (receiver, path);
      av_installation_finish_join (receiver, path, words, NULL, &error);
      g_assert_no_error (error);
      return;
    }

  report = av_installation_import (receiver, path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_quarantined, ==, 0);
  g_assert_cmpuint (report->n_left_out, ==, 0);
}

static AvStore *
open_receiver (const char *folder,
               AvInstallation **receiver)
{
  g_autofree char *keys = build_path (folder, "identity", "");
  g_autoptr (AvIdentity) identity = av_sync_fixture_read_identity (keys, RECEIVER);
  g_autoptr (GError) error = NULL;
  AvStore *store = av_store_open_in_memory (&error);

  g_assert_no_error (error);
  g_assert_true (av_identity_save (identity, store, &error));
  *receiver = av_installation_load (store, &error);
  g_assert_no_error (error);
  return store;
}

static void
test_version (gconstpointer user_data)
{
  const char *folder = user_data;
  AvInstallation *receiver;
  AvStore *store = open_receiver (folder, &receiver);

  for (guint i = 0; i < G_N_ELEMENTS (bundles); i++)
    {
      g_autofree char *path = build_path (folder, bundles[i], ".dump");
      g_autofree char *wanted = NULL;
      g_autofree char *found = NULL;

      read_bundle (receiver, folder, bundles[i]);
      found = dump (receiver);
      g_assert_true (g_file_get_contents (path, &wanted, NULL, NULL));
      g_assert_cmpstr (found, ==, wanted);
    }

  g_object_unref (receiver);
  av_store_close (store);
}

/* Whoever hears of the erasure first never knows what was erased. */
static void
test_erasure_first (gconstpointer user_data)
{
  const char *folder = user_data;
  static const char *const order[] = { "accueil", "branche-2", "effacement", "semaine", "branche-1" };
  g_autofree char *path = build_path (folder, "branche-2", ".dump");
  g_autofree char *wanted = NULL;
  g_autofree char *found = NULL;
  AvInstallation *receiver;
  AvStore *store = open_receiver (folder, &receiver);

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    read_bundle (receiver, folder, order[i]);

  found = dump (receiver);
  g_assert_true (g_file_get_contents (path, &wanted, NULL, NULL));
  g_assert_cmpstr (found, ==, wanted);
  g_object_unref (receiver);
  av_store_close (store);
}

/* ---- Writing ------------------------------------------------------------------ */

typedef struct
{
  AvOrganisation *organisation;
  const char *folder;
  AvStore *store;
  AvInstallation *receiver;
} Workshop;

/* The receiver asks for a welcome with the keys that are kept. */
static void
write_welcome (Workshop *shop)
{
  AvOrganisation *organisation = shop->organisation;
  g_autofree char *keys = build_path (shop->folder, "identity", "");
  g_autofree char *request_file = g_build_filename (organisation->dir, "demande.avdem", NULL);
  g_autofree char *path = build_path (shop->folder, "accueil", ".avlot");
  g_autoptr (AvIdentity) identity = av_identity_new (RECEIVER);
  g_autoptr (AvJoinRequest) request = NULL;
  const char *scopes[] = { SCOPE, NULL };
  AvWelcome welcome = { scopes, "referent" };
  g_autoptr (GError) error = NULL;

  av_sync_fixture_write_identity (identity, keys);
  shop->store = open_receiver (shop->folder, &shop->receiver);
  g_assert_true (av_installation_request_join (shop->receiver, RECEIVER, request_file, &error));
  request = av_join_request_read (request_file, &error);
  g_assert_no_error (error);
  welcome.words = request->words;
  av_installation_accept_join (av_organisation_get (organisation, 0), request, &welcome, path, &error);
  g_assert_no_error (error);
}

static void
keep_bundle (Workshop *shop,
             guint from,
             const char *name)
{
  const char *recipients[] = { RECEIVER, NULL };
  g_autofree char *template = g_build_filename (shop->organisation->dir, "pour-XXXXXX", NULL);
  g_autofree char *path = build_path (shop->folder, name, ".avlot");
  g_autofree char *bytes = NULL;
  g_autoptr (GPtrArray) sent = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_assert_nonnull (g_mkdtemp (template));
  sent = av_installation_export (av_organisation_get (shop->organisation, from), template, recipients, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (((AvSentBundle *) g_ptr_array_index (sent, 0))->path, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
}

/* A conflict, a second thought, notes, a multiple choice, a sensitive record. */
static void
write_week (Workshop *shop,
            guint laptop)
{
  AvOrganisation *organisation = shop->organisation;
  static const char *const names[] = { "Gavroche", "Éponine", "Azelma", "Cosette" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *container = NULL;
      g_autofree char *record = av_organisation_write_contact (organisation, laptop, names[i], &container);
      g_autofree char *secret = av_id_new_string ();

      av_organisation_set (organisation, laptop, "contact", record, container, "besoin-immediat", "P1 P6");
      av_organisation_send (organisation, laptop, 0);
      av_organisation_set (organisation, laptop, "contact", record, container, "nom", "Thénardier");
      av_organisation_set (organisation, 0, "contact", record, container, "nom", "Jondrette");
      av_organisation_set (organisation, laptop, "diagnostic-sensible", secret, container, "sante-frein", "oui");
      av_organisation_send (organisation, 0, laptop);
    }
}

static void
write_branches (Workshop *shop)
{
  AvOrganisation *organisation = shop->organisation;
  guint cloned = av_organisation_join (organisation, "Elbeuf-1", SCOPE, "referent");
  g_autofree char *guards = g_build_filename (g_getenv ("XDG_STATE_HOME"), "allervers", NULL);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  av_organisation_back_up (organisation, cloned);
  g_free (av_organisation_write_contact (organisation, cloned, "Enjolras", NULL));
  keep_bundle (shop, cloned, "branche-1");

  /* The other copy of the disk knows of no guard. */
  dir = g_dir_open (guards, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (guards, name, NULL);

      g_unlink (path);
    }

  av_organisation_restore (organisation, cloned);
  g_free (av_organisation_write_contact (organisation, cloned, "Grantaire", NULL));
  keep_bundle (shop, cloned, "branche-2");
}

static void
write_fixtures (const char *folder)
{
  Workshop shop = { av_organisation_new_in_files (SCOPE), folder };
  guint laptop = av_organisation_join (shop.organisation, "Canteleu-1", SCOPE, "referent");
  g_autofree char *container = NULL;
  g_autofree char *record = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  write_welcome (&shop);
  av_organisation_send (shop.organisation, 0, laptop);
  record = av_organisation_write_contact (shop.organisation, laptop, "Fantine", &container);
  write_week (&shop, laptop);
  keep_bundle (&shop, laptop, "semaine");
  g_assert_true (av_installation_erase (av_organisation_get (shop.organisation, laptop), container, 0, "demande", &error));
  g_assert_no_error (error);
  keep_bundle (&shop, laptop, "effacement");
  write_branches (&shop);

  for (guint i = 0; i < G_N_ELEMENTS (bundles); i++)
    {
      g_autofree char *path = build_path (folder, bundles[i], ".dump");
      g_autofree char *text = NULL;

      read_bundle (shop.receiver, folder, bundles[i]);
      text = dump (shop.receiver);
      g_assert_true (g_file_set_contents (path, text, -1, NULL));
    }

  g_object_unref (shop.receiver);
  av_store_close (shop.store);
  av_organisation_free (shop.organisation);
}

/* ---- Every version -------------------------------------------------------------- */

static void
add_version (const char *folder,
             const char *version)
{
  g_autofree char *whole = g_strconcat ("/fixtures/", version, "/is-read-as-it-was", NULL);
  g_autofree char *erased = g_strconcat ("/fixtures/", version, "/order-changes-nothing", NULL);

  g_test_add_data_func_full (whole, g_build_filename (folder, version, NULL), test_version, g_free);
  g_test_add_data_func_full (erased, g_build_filename (folder, version, NULL), test_erasure_first, g_free);
}

int
main (int argc,
      char **argv)
{
  const char *target = g_getenv ("ALLERVERS_WRITE_FIXTURES");
  g_autofree char *folder = NULL;
  g_autoptr (GDir) versions = NULL;
  const char *version;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));
  av_sync_fixture_set_up_state ();

  if (target != NULL)
    {
      write_fixtures (target);
      return 0;
    }

  folder = g_test_build_filename (G_TEST_DIST, "sync", "fixtures", NULL);
  versions = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (versions);

  while ((version = g_dir_read_name (versions)) != NULL)
    add_version (folder, version);

  return g_test_run ();
}
