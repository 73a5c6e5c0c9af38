#include "av-fuzz.h"

#include <string.h>

#include "av-inbox.h"
#include "av-seal.h"
#include "av-vault-header.h"

/* A capture taken while locked: the file as it comes, then the bytes sealed, as
 * anybody with the disk can. */

#define FORGED "00000000000000000000000000000000.avc"

static const char *dir;
static AvKeyPair *pair;
static char *forged;

int
LLVMFuzzerInitialize (int *argc,
                      char ***argv)
{
  g_autoptr (AvSecret) secret = NULL;
  g_autofree char *store = NULL;
  g_autofree char *folder = NULL;
  AvVaultHeader header = {
    .format = AV_VAULT_FORMAT,
    .cipher = AV_VAULT_CIPHER_XCHACHA20_POLY1305,
    .reserve = 64,
    .page_size = AV_VAULT_PAGE_SIZE,
  };
  guint8 bytes[AV_VAULT_HEADER_SIZE];

  dir = av_fuzz_start ();
  secret = av_fuzz_secret (2);
  pair = av_key_pair_new_from_secret (secret);
  memcpy (header.inbox_public, av_key_pair_get_public (pair), sizeof header.inbox_public);
  av_vault_header_write (&header, bytes);
  store = g_build_filename (dir, "store.avs", NULL);
  av_fuzz_write (store, bytes, sizeof bytes);

  folder = g_build_filename (dir, "inbox", NULL);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  forged = g_build_filename (folder, FORGED, NULL);
  return 0;
}

static void
check_text (const char *text,
            gsize maximum)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpuint (strlen (text), <=, maximum);
}

/* What could be read could have been captured here, and reads the same. */
static void
check_capture (AvInboxCapture *capture)
{
  g_autoptr (AvInboxCapture) again = NULL;
  g_auto (GStrv) names = NULL;
  GVariantIter iter;
  const char *field;
  const char *text;

  g_assert_cmpuint (g_variant_n_children (capture->answers), <=, AV_INBOX_MAXIMUM_ANSWERS);
  g_variant_iter_init (&iter, capture->answers);
  while (g_variant_iter_next (&iter, "{&s&s}", &field, &text))
    {
      check_text (field, 64);
      check_text (text, AV_INBOX_MAXIMUM_TEXT);
    }

  g_assert_true (av_inbox_remove (dir, FORGED, NULL));
  g_assert_true (av_inbox_seal (dir, capture->form, capture->answers, capture->taken_by, capture->taken_at, NULL));
  names = av_inbox_list (dir);
  g_assert_cmpuint (g_strv_length (names), ==, 1);
  again = av_inbox_open (dir, names[0], pair, NULL);
  g_assert_nonnull (again);
  g_assert_cmpstr (again->form, ==, capture->form);
  g_assert_cmpstr (again->taken_by, ==, capture->taken_by);
  g_assert_cmpint (again->taken_at, ==, capture->taken_at);
  g_assert_cmpvariant (again->answers, capture->answers);
  g_assert_true (av_inbox_remove (dir, names[0], NULL));
}

static void
try_file (const void *bytes,
          gsize size)
{
  g_autoptr (AvInboxCapture) capture = NULL;
  g_autoptr (GError) error = NULL;

  av_fuzz_write (forged, bytes, size);
  capture = av_inbox_open (dir, FORGED, pair, &error);
  if (capture != NULL)
    check_capture (capture);
  else
    g_assert_error (error, AV_INBOX_ERROR, AV_INBOX_ERROR_DAMAGED);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes,
                        size_t size)
{
  g_autoptr (GBytes) box = av_seal_box (av_key_pair_get_public (pair), bytes, size);

  try_file (bytes, size);
  try_file (g_bytes_get_data (box, NULL), g_bytes_get_size (box));
  return 0;
}
