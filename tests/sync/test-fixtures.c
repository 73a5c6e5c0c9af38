/* Bundles that this version wrote, kept for all later ones. Each is read as it was, and
 * the state is what it was then. There are three stories: a welcome, a week, an erasure
 * and the two branches of a cloned laptop; rights that are taken away, a laptop that is
 * revoked and a dossier that changes its commune; a sharing and its end.
 *
 * ALLERVERS_WRITE_FIXTURES=DIR writes them anew; only ever into a folder for the
 * version at hand: what a released version wrote is never written again. */

#include <glib/gstdio.h>
#include <string.h>

#include "av-class.h"
#include "av-crypto.h"
#include "av-dump.h"
#include "av-installation-private.h"
#include "av-installation-share.h"
#include "av-join-request.h"
#include "av-sync-fixture.h"

#define RECEIVER "Rouen-Sud"
#define SCOPE "76540"
#define ELSEWHERE "76231"
#define ASSOCIATION "S12"
#define KEYLESS (AV_CLASS_BIT (AV_CLASS_TERRITOIRE) | AV_CLASS_BIT (AV_CLASS_CONTROLE))

typedef struct
{
  AvOrganisation *organisation;
  const char *folder;
  AvStore *store;
  AvInstallation *receiver;
} Workshop;

/* NAME.avlot, and NAME.dump of the state behind it. */
typedef struct
{
  const char *name;
  gboolean waits; /* something of it is set aside, or beyond its author's rights */
} Kept;

typedef struct
{
  const char *name; /* its folder below the version's; "" for the first, which is beside it */
  const char *scopes;
  const char *scope; /* of the receiver */
  const char *role;
  const Kept *bundles; /* in the order they are read; the welcome first */
  guint n_bundles;
  const char *const *another_order; /* which leads to the same */
  void (*write) (Workshop *shop);
} Story;

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

/* How many of its parts wait, or were left out. */
static guint
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
      return 0;
    }

  report = av_installation_import (receiver, path, &error);
  g_assert_no_error (error);
  return report->n_quarantined + report->n_left_out;
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

/* A story as one version wrote it. */
typedef struct
{
  const Story *story;
  char *folder;
} Edition;

static void
edition_free (gpointer data)
{
  Edition *edition = data;

  g_free (edition->folder);
  g_free (edition);
}

static void
read_as_it_was (const Edition *edition,
                AvInstallation *receiver)
{
  for (guint i = 0; i < edition->story->n_bundles; i++)
    {
      const Kept *kept = &edition->story->bundles[i];
      g_autofree char *path = build_path (edition->folder, kept->name, ".dump");
      g_autofree char *wanted = NULL;
      g_autofree char *found = NULL;

      g_assert_true ((read_bundle (receiver, edition->folder, kept->name) > 0) == kept->waits);
      found = dump (receiver);
      g_assert_true (g_file_get_contents (path, &wanted, NULL, NULL));
      g_assert_cmpstr (found, ==, wanted);
    }
}

static void
test_version (gconstpointer user_data)
{
  const Edition *edition = user_data;
  AvInstallation *receiver;
  AvStore *store = open_receiver (edition->folder, &receiver);

  read_as_it_was (edition, receiver);
  g_object_unref (receiver);
  av_store_close (store);
}

static guint64
read_late_clock (gpointer user_data)
{
  return (guint64) g_get_real_time () / 1000 + G_GUINT64_CONSTANT (12) * 365 * 24 * 3600 * 1000;
}

/* From a stick that was forgotten: all enrolments are over, and so is the sharing. */
static void
test_years_later (gconstpointer user_data)
{
  const Edition *edition = user_data;
  AvInstallation *receiver;
  AvStore *store = open_receiver (edition->folder, &receiver);

  av_store_set_clock_for_test (store, read_late_clock, NULL);
  read_as_it_was (edition, receiver);
  g_object_unref (receiver);
  av_store_close (store);
}

/* Whoever hears of the erasure first never knows what was erased, and whoever hears of
 * the revocation first never reads what came after it. */
static void
test_another_order (gconstpointer user_data)
{
  const Edition *edition = user_data;
  const Story *story = edition->story;
  g_autofree char *path = build_path (edition->folder, story->bundles[story->n_bundles - 1].name, ".dump");
  g_autofree char *wanted = NULL;
  g_autofree char *found = NULL;
  AvInstallation *receiver;
  AvStore *store = open_receiver (edition->folder, &receiver);

  for (guint i = 0; story->another_order[i] != NULL; i++)
    read_bundle (receiver, edition->folder, story->another_order[i]);

  found = dump (receiver);
  g_assert_true (g_file_get_contents (path, &wanted, NULL, NULL));
  g_assert_cmpstr (found, ==, wanted);
  g_object_unref (receiver);
  av_store_close (store);
}

/* ---- Writing ------------------------------------------------------------------ */

/* The receiver asks for a welcome with the keys that are kept. */
static void
write_welcome (Workshop *shop,
               const Story *story)
{
  AvOrganisation *organisation = shop->organisation;
  g_autofree char *keys = build_path (shop->folder, "identity", "");
  g_autofree char *request_file = g_build_filename (organisation->dir, "demande.avdem", NULL);
  g_autofree char *path = build_path (shop->folder, "accueil", ".avlot");
  g_autoptr (AvIdentity) identity = av_identity_new (RECEIVER);
  g_autoptr (AvJoinRequest) request = NULL;
  const char *scopes[] = { story->scope, NULL };
  AvWelcome welcome = { scopes, story->role };
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
write_life (Workshop *shop)
{
  AvOrganisation *organisation = shop->organisation;
  guint laptop = av_organisation_join (organisation, "Canteleu-1", SCOPE, "referent");
  g_autofree char *container = NULL;
  g_autofree char *record = NULL;
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, 0, laptop);
  record = av_organisation_write_contact (organisation, laptop, "Fantine", &container);
  write_week (shop, laptop);
  keep_bundle (shop, laptop, "semaine");
  g_assert_true (av_installation_erase (av_organisation_get (organisation, laptop), container, 0, "demande", &error));
  g_assert_no_error (error);
  keep_bundle (shop, laptop, "effacement");
  write_branches (shop);
}

/* What is written before is of the team; what is written after is not known yet to be
 * too much by whoever writes it. */
static void
write_rights (Workshop *shop)
{
  AvOrganisation *organisation = shop->organisation;
  AvInstallation *mairie = av_organisation_get (organisation, 0);
  guint restricted = av_organisation_join (organisation, "Canteleu-1", SCOPE, "referent");
  guint stolen = av_organisation_join (organisation, "Canteleu-2", SCOPE, "referent");
  guint elsewhere = av_organisation_join (organisation, "Elbeuf-1", ELSEWHERE, "referent");
  g_autofree char *container = NULL;
  g_autofree char *record = av_organisation_write_contact (organisation, elsewhere, "Cosette", &container);
  g_autofree char *secret = av_id_new_string ();
  g_autoptr (GError) error = NULL;

  g_free (av_organisation_write_contact (organisation, restricted, "Fantine", NULL));
  g_free (av_organisation_write_contact (organisation, stolen, "Gavroche", NULL));
  av_organisation_set (organisation, elsewhere, "diagnostic-sensible", secret, container, "sante-frein", "oui");
  av_organisation_send (organisation, restricted, 0);
  av_organisation_send (organisation, stolen, 0);
  av_organisation_send (organisation, elsewhere, 0);
  keep_bundle (shop, 0, "avant");

  av_organisation_change_rights (organisation, "Canteleu-1", KEYLESS, av_installation_find_member (mairie, "Canteleu-1", NULL)->not_after, TRUE);
  keep_bundle (shop, 0, "droits-retires");
  g_free (av_organisation_write_contact (organisation, restricted, "Javert", NULL));
  keep_bundle (shop, restricted, "au-dela");

  g_assert_true (av_installation_revoke (mairie, "Canteleu-2", &(AvRevocation){ "volé" }, NULL, &error));
  g_assert_no_error (error);
  keep_bundle (shop, 0, "revocation");
  g_free (av_organisation_write_contact (organisation, stolen, "Montparnasse", NULL));
  keep_bundle (shop, stolen, "apres-revocation");

  g_assert_true (av_installation_transfer (av_organisation_get (organisation, elsewhere), container, SCOPE, &error));
  g_assert_no_error (error);
  keep_bundle (shop, elsewhere, "transfert");
}

static void
write_sharing (Workshop *shop)
{
  AvOrganisation *organisation = shop->organisation;
  guint team = av_organisation_join (organisation, "Canteleu-1", SCOPE, "referent");
  AvInstallation *installation = av_organisation_get (organisation, team);
  g_autofree char *container = NULL;
  g_autofree char *record = av_organisation_write_contact (organisation, team, "Cosette", &container);
  g_autofree char *secret = av_id_new_string ();
  g_autofree char *until = av_sync_fixture_get_day (300);
  g_autoptr (GError) error = NULL;

  av_organisation_set (organisation, team, "diagnostic-sensible", secret, container, "sante-frein", "oui");
  keep_bundle (shop, team, "avant");

  g_assert_true (av_installation_share (installation, container, ASSOCIATION, AV_CLASS_BIT (AV_CLASS_CONTACT), until, "ecrit", &error));
  g_assert_no_error (error);
  keep_bundle (shop, team, "partage");
  av_organisation_set (organisation, team, "contact", record, container, "besoin-immediat", "P1");
  keep_bundle (shop, team, "pendant");
  g_assert_true (av_installation_unshare (installation, container, ASSOCIATION, &error));
  g_assert_no_error (error);
  keep_bundle (shop, team, "fin");
  av_organisation_set (organisation, team, "contact", record, container, "besoin-immediat", "P1 P6");
  keep_bundle (shop, team, "apres");
}

static const Kept life[] = { { "accueil" }, { "semaine" }, { "effacement" }, { "branche-1" }, { "branche-2" } };
static const char *const life_otherwise[] = { "accueil", "branche-2", "effacement", "semaine", "branche-1", NULL };
static const Kept rights[] = { { "accueil" }, { "avant" }, { "droits-retires" }, { "au-dela", TRUE }, { "revocation" }, { "apres-revocation", TRUE }, { "transfert" } };
static const char *const rights_otherwise[] = { "accueil", "transfert", "apres-revocation", "revocation", "au-dela", "droits-retires", "avant", NULL };
static const Kept sharing[] = { { "accueil" }, { "avant" }, { "partage" }, { "pendant" }, { "fin" }, { "apres" } };
static const char *const sharing_otherwise[] = { "accueil", "apres", "fin", "pendant", "partage", "avant", NULL };

static const Story stories[] = {
  { "", SCOPE, SCOPE, "referent", life, G_N_ELEMENTS (life), life_otherwise, write_life },
  { "droits", SCOPE "," ELSEWHERE, SCOPE, "referent", rights, G_N_ELEMENTS (rights), rights_otherwise, write_rights },
  { "partage", SCOPE "," ASSOCIATION, ASSOCIATION, "terrain", sharing, G_N_ELEMENTS (sharing), sharing_otherwise, write_sharing },
};

static void
write_story (const Story *story,
             const char *version)
{
  g_autofree char *folder = g_build_filename (version, story->name, NULL);
  Workshop shop = { av_organisation_new_in_files (story->scopes), folder };

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  write_welcome (&shop, story);
  story->write (&shop);

  for (guint i = 0; i < story->n_bundles; i++)
    {
      g_autofree char *path = build_path (folder, story->bundles[i].name, ".dump");
      g_autofree char *text = NULL;

      read_bundle (shop.receiver, folder, story->bundles[i].name);
      text = dump (shop.receiver);
      g_assert_true (g_file_set_contents (path, text, -1, NULL));
    }

  g_object_unref (shop.receiver);
  av_store_close (shop.store);
  av_organisation_free (shop.organisation);
}

/* ---- Every version -------------------------------------------------------------- */

static void
add_case (const Story *story,
          const char *version,
          const char *folder,
          const char *says,
          GTestDataFunc func)
{
  Edition *edition = g_new0 (Edition, 1);
  g_autofree char *path = g_strjoin ("/", "/fixtures", version, *story->name != '\0' ? story->name : "vie", says, NULL);

  edition->story = story;
  edition->folder = g_build_filename (folder, version, story->name, NULL);
  g_test_add_data_func_full (path, edition, func, edition_free);
}

static void
add_version (const char *folder,
             const char *version)
{
  for (guint i = 0; i < G_N_ELEMENTS (stories); i++)
    {
      add_case (&stories[i], version, folder, "is-read-as-it-was", test_version);
      add_case (&stories[i], version, folder, "order-changes-nothing", test_another_order);
      add_case (&stories[i], version, folder, "is-read-years-later", test_years_later);
    }
}

/* Else what later versions must still read is lost, and nobody would be told. */
static void
test_this_version_has_its_bundles (gconstpointer folder)
{
  g_autofree char *version = g_build_filename (folder, AV_FIXTURES_VERSION, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (stories); i++)
    for (guint j = 0; j < stories[i].n_bundles; j++)
      {
        g_autofree char *story = g_build_filename (version, stories[i].name, NULL);
        g_autofree char *path = build_path (story, stories[i].bundles[j].name, ".avlot");

        if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
          g_test_fail_printf ("%s is not kept", path);
      }
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
      for (guint i = 0; i < G_N_ELEMENTS (stories); i++)
        write_story (&stories[i], target);
      return 0;
    }

  folder = g_test_build_filename (G_TEST_DIST, "sync", "fixtures", NULL);
  versions = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (versions);
  g_test_add_data_func ("/fixtures/this-version-has-its-bundles", folder, test_this_version_has_its_bundles);

  while ((version = g_dir_read_name (versions)) != NULL)
    add_version (folder, version);

  return g_test_run ();
}
