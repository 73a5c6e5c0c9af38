#include "bench-laptop.h"

#include <glib/gstdio.h>

#include "av-crypto.h"
#include "av-root-file.h"
#include "av-words.h"

#define SCOPE "76540"

guint64 bench_laptop_clock;

static const char *const scopes[] = { SCOPE, NULL };

static guint64
tell_clock (gpointer user_data)
{
  return bench_laptop_clock;
}

static BenchLaptop *
open_vault (const char *dir,
            AvSecret *key,
            gboolean create)
{
  BenchLaptop *laptop = g_new0 (BenchLaptop, 1);
  AvVaultParams params = { .store_key = key };
  g_autoptr (GError) error = NULL;

  laptop->dir = g_strdup (dir);
  laptop->key = av_secret_ref (key);
  laptop->vault = create ? av_vault_create (dir, &params, &error) : av_vault_open (dir, key, AV_VAULT_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  laptop->store = av_store_open (laptop->vault, &error);
  g_assert_no_error (error);
  av_store_set_agent (laptop->store, "00112233445566778899aabbccddeeff");
  return laptop;
}

static BenchLaptop *
create_laptop (const char *dir,
               const char *name)
{
  g_autoptr (AvSecret) key = av_secret_new_random (32);
  g_autofree char *own = g_build_filename (dir, name, NULL);
  BenchLaptop *laptop = open_vault (own, key, TRUE);

  av_store_set_clock_for_test (laptop->store, tell_clock, NULL);
  return laptop;
}

BenchLaptop *
bench_laptop_found (const char *dir)
{
  BenchLaptop *laptop = create_laptop (dir, "Mairie");
  g_autoptr (AvSecret) words = av_words_generate (8);
  g_autofree char *root_file = g_build_filename (dir, "racine.avroot", NULL);
  AvFounding founding = { "Métropole de Rouen", "Mairie", scopes, root_file, words };
  g_autoptr (GError) error = NULL;

  av_root_file_set_cost_for_test (&av_passphrase_cost_floor);
  laptop->installation = av_installation_found (laptop->store, &founding, &error);
  g_assert_no_error (error);
  return laptop;
}

BenchLaptop *
bench_laptop_join (BenchLaptop *mairie,
                   const char *dir,
                   const char *name)
{
  BenchLaptop *laptop = create_laptop (dir, name);
  g_autofree char *request_file = g_strdup_printf ("%s/%s.avdem", dir, name);
  g_autofree char *welcome_file = g_strdup_printf ("%s/%s-accueil.avlot", dir, name);
  g_autofree char *own_words = NULL;
  g_autofree char *words = av_installation_get_organisation_words (mairie->installation);
  g_autoptr (AvJoinRequest) request = NULL;
  g_autoptr (GError) error = NULL;
  AvWelcome welcome = { scopes, "terrain" };

  laptop->installation = av_installation_load (laptop->store, &error);
  g_assert_no_error (error);
  av_installation_request_join (laptop->installation, name, request_file, &error);
  g_assert_no_error (error);
  request = av_join_request_read (request_file, &error);
  g_assert_no_error (error);

  own_words = av_installation_get_own_words (laptop->installation);
  welcome.words = own_words;
  av_installation_accept_join (mairie->installation, request, &welcome, welcome_file, &error);
  g_assert_no_error (error);
  av_installation_finish_join (laptop->installation, welcome_file, words, NULL, &error);
  g_assert_no_error (error);
  return laptop;
}

BenchLaptop *
bench_laptop_open (const char *dir,
                   AvSecret *key)
{
  BenchLaptop *laptop = open_vault (dir, key, FALSE);
  g_autoptr (GError) error = NULL;

  laptop->installation = av_installation_load (laptop->store, &error);
  g_assert_no_error (error);
  return laptop;
}

void
bench_laptop_free (BenchLaptop *laptop)
{
  if (laptop == NULL)
    return;

  if (laptop->installation != NULL)
    av_installation_detach (laptop->installation);
  g_clear_object (&laptop->installation);
  av_store_close (laptop->store);
  av_vault_free (laptop->vault);
  av_secret_unref (laptop->key);
  g_free (laptop->dir);
  g_free (laptop);
}

char *
bench_laptop_export (BenchLaptop *laptop,
                     const char *dir,
                     const char *const *recipients,
                     guint64 *size)
{
  g_autofree char *way = g_build_filename (dir, "lot-XXXXXX", NULL);
  g_autoptr (GPtrArray) sent = NULL;
  g_autoptr (GError) error = NULL;
  const AvSentBundle *bundle;

  g_assert_nonnull (g_mkdtemp (way));
  sent = av_installation_export (laptop->installation, way, recipients, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sent->len, ==, 1);

  bundle = g_ptr_array_index (sent, 0);
  if (size != NULL)
    *size = bundle->size;
  return g_strdup (bundle->path);
}

void
bench_laptop_import (BenchLaptop *laptop,
                     const char *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) report = av_installation_import (laptop->installation, file, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (report->n_left_out, ==, 0);
}
