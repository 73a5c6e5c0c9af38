#include <glib/gstdio.h>

#include "av-crypto.h"
#include "av-inbox.h"
#include "av-test-store.h"

static GVariant *
make_answers (const char *notes)
{
  GVariantBuilder answers;

  g_variant_builder_init (&answers, G_VARIANT_TYPE ("a{ss}"));
  g_variant_builder_add (&answers, "{ss}", "prenom-ou-surnom", "Gavroche");
  g_variant_builder_add (&answers, "{ss}", "notes", notes);
  return g_variant_ref_sink (g_variant_builder_end (&answers));
}

static void
test_capture_is_read_after_unlocking (AvTestStore *store,
                                      gconstpointer user_data)
{
  g_autoptr (AvVault) vault = NULL;
  g_autoptr (GVariant) answers = make_answers ("près de l’éléphant");
  g_autoptr (AvInboxCapture) capture = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = NULL;

  av_vault_free (av_test_store_create (store, FALSE));
  g_assert_cmpuint (av_inbox_count (store->dir), ==, 0);
  g_assert_true (av_inbox_seal (store->dir, "contact", answers, "Éponine", 1795000000, &error));
  g_assert_no_error (error);

  vault = av_test_store_open (store);
  names = av_inbox_list (store->dir);
  g_assert_cmpuint (g_strv_length (names), ==, 1);
  capture = av_inbox_open (store->dir, names[0], av_vault_get_inbox_pair (vault), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (capture->form, ==, "contact");
  g_assert_cmpstr (capture->taken_by, ==, "Éponine");
  g_assert_cmpint (capture->taken_at, ==, 1795000000);
  g_assert_cmpvariant (capture->answers, answers);

  g_assert_true (av_inbox_remove (store->dir, names[0], &error));
  g_assert_cmpuint (av_inbox_count (store->dir), ==, 0);
  g_assert_null (av_inbox_open (store->dir, names[0], av_vault_get_inbox_pair (vault), &error));
  g_assert_error (error, AV_INBOX_ERROR, AV_INBOX_ERROR_MISSING);
}

static void
test_damaged_capture_is_left (AvTestStore *store,
                              gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_test_store_create (store, FALSE);
  g_autoptr (GVariant) answers = make_answers ("");
  g_auto (GStrv) names = NULL;
  g_autofree char *path = NULL;
  g_autofree char *content = NULL;
  gsize size;

  g_assert_true (av_inbox_seal (store->dir, "contact", answers, "", 0, NULL));
  names = av_inbox_list (store->dir);
  path = g_build_filename (store->dir, "inbox", names[0], NULL);
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));

  for (gsize i = 0; i < size; i++)
    {
      g_autoptr (GError) error = NULL;

      content[i] ^= 0x10;
      av_test_store_write (path, content, i % 2 ? size : i);
      g_assert_null (av_inbox_open (store->dir, names[0], av_vault_get_inbox_pair (vault), &error));
      g_assert_error (error, AV_INBOX_ERROR, AV_INBOX_ERROR_DAMAGED);
      content[i] ^= 0x10;
    }

  g_assert_cmpuint (av_inbox_count (store->dir), ==, 1);
}

static void
test_inbox_has_an_end (AvTestStore *store,
                       gconstpointer user_data)
{
  g_autofree char *folder = g_build_filename (store->dir, "inbox", NULL);
  g_autofree char *longer = g_strnfill (AV_INBOX_MAXIMUM_TEXT + 1, 'a');
  g_autoptr (GVariant) answers = make_answers ("");
  g_autoptr (GVariant) too_long = make_answers (longer);
  g_autoptr (GError) error = NULL;

  av_vault_free (av_test_store_create (store, FALSE));
  g_assert_false (av_inbox_seal (store->dir, "contact", too_long, "", 0, &error));
  g_assert_error (error, AV_INBOX_ERROR, AV_INBOX_ERROR_TOO_LONG);
  g_clear_error (&error);

  g_mkdir (folder, 0700);
  for (guint i = 0; i < AV_INBOX_MAXIMUM; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%032x.avc", folder, i);

      av_test_store_write (path, "", 0);
    }

  g_assert_false (av_inbox_seal (store->dir, "contact", answers, "", 0, &error));
  g_assert_error (error, AV_INBOX_ERROR, AV_INBOX_ERROR_FULL);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  av_test_store_add ("/inbox/capture-is-read-after-unlocking", test_capture_is_read_after_unlocking);
  av_test_store_add ("/inbox/damaged-capture-is-left", test_damaged_capture_is_left);
  av_test_store_add ("/inbox/inbox-has-an-end", test_inbox_has_an_end);
  return g_test_run ();
}
