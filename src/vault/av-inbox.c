#include "av-inbox.h"

#include <string.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <utime.h>

#include "av-file.h"
#include "av-seal.h"
#include "av-vault-error.h"
#include "av-wire.h"

#define MAGIC "AVINBOX1"
#define SUFFIX ".avc"
#define ASIDE_SUFFIX ".ava"
#define CLOSED "closed"
#define ASIDE_SECONDS (30 * 24 * 3600)
#define MAXIMUM_FILE (1024 * 1024)
#define MAXIMUM_ID 64
#define MAXIMUM_NAME 200

G_DEFINE_QUARK (av - inbox - error - quark, av_inbox_error)

static gboolean
set_error (GError **error,
           AvInboxError code)
{
  static const char *const sentences[] = {
    [AV_INBOX_ERROR_FULL] = N_ ("No more can be captured while locked: too many captures wait, or the disk is full. Unlock the store and read them over. This capture was not saved; write it on paper."),
    [AV_INBOX_ERROR_DAMAGED] = N_ ("This capture cannot be read: it is damaged, or it was sealed for another store. It was left where it is."),
    [AV_INBOX_ERROR_MISSING] = N_ ("This capture is not there any more."),
    [AV_INBOX_ERROR_TOO_LONG] = N_ ("This capture is too long to be taken while locked. Shorten the notes and save again."),
    [AV_INBOX_ERROR_CLOSED] = N_ ("Nothing is captured while locked for now: somebody has changed the file of this store so as to read what is. Write on paper and call the person in charge."),
    [AV_INBOX_ERROR_IO] = N_ ("The disk does not answer as it should. This capture was not saved; write it on paper."),
  };

  g_set_error_literal (error, AV_INBOX_ERROR, code, _ (sentences[code]));
  return FALSE;
}

static char *
get_folder (const char *dir)
{
  return g_build_filename (dir, "inbox", NULL);
}

static void
put_text (GByteArray *output,
          const char *text)
{
  av_writer_put_varint (output, strlen (text));
  av_writer_put_bytes (output, text, strlen (text));
}

static GByteArray *
write_capture (const char *form,
               GVariant *answers,
               const char *taken_by,
               gint64 taken_at)
{
  GByteArray *output = g_byte_array_new ();
  GVariantIter iter;
  const char *field;
  const char *text;

  av_writer_put_bytes (output, MAGIC, 8);
  av_writer_put_u64 (output, taken_at);
  put_text (output, form);
  put_text (output, taken_by);
  av_writer_put_varint (output, g_variant_n_children (answers));

  g_variant_iter_init (&iter, answers);
  while (g_variant_iter_next (&iter, "{&s&s}", &field, &text))
    {
      put_text (output, field);
      put_text (output, text);
    }

  return output;
}

static gboolean
write_file (const char *dir,
            GBytes *box,
            char **capture,
            GError **error)
{
  g_autofree char *folder = get_folder (dir);
  g_autoptr (GString) name = g_string_new (NULL);
  g_autofree char *path = NULL;
  g_autoptr (GError) file_error = NULL;
  guint8 random[16];

  av_seal_random (random, sizeof random);
  for (guint i = 0; i < sizeof random; i++)
    g_string_append_printf (name, "%02x", random[i]);
  g_string_append (name, SUFFIX);
  path = g_build_filename (folder, name->str, NULL);

  if (av_file_make_directory (folder, &file_error) &&
      av_file_write (path, g_bytes_get_data (box, NULL), g_bytes_get_size (box), &file_error))
    {
      if (capture != NULL)
        *capture = g_strdup (name->str);
      return TRUE;
    }

  return set_error (error, g_error_matches (file_error, AV_FILE_ERROR, AV_FILE_ERROR_FULL) ? AV_INBOX_ERROR_FULL : AV_INBOX_ERROR_IO);
}

static gboolean
is_named (const char *name,
          const char *suffix)
{
  return g_str_has_suffix (name, suffix) &&
         strlen (name) == 32 + strlen (suffix) &&
         strspn (name, "0123456789abcdef") == 32;
}

static gboolean
is_capture (const char *name)
{
  return is_named (name, SUFFIX) || is_named (name, ASIDE_SUFFIX);
}

static char **
list (const char *dir,
      const char *suffix)
{
  g_autofree char *folder = get_folder (dir);
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    if (is_named (name, suffix))
      g_strv_builder_add (names, name);

  return g_strv_builder_end (names);
}

char **
av_inbox_list (const char *dir)
{
  return list (dir, SUFFIX);
}

char **
av_inbox_list_aside (const char *dir)
{
  return list (dir, ASIDE_SUFFIX);
}

guint
av_inbox_count (const char *dir)
{
  g_auto (GStrv) names = av_inbox_list (dir);

  return g_strv_length (names);
}

static char *
get_text (AvReader *reader,
          gsize maximum)
{
  gsize size = 0;
  const guint8 *text;

  if (!av_reader_get_count (reader, 1, &size) || size > maximum)
    return NULL;

  text = av_reader_get_bytes (reader, size);
  if (text == NULL || !g_utf8_validate ((const char *) text, size, NULL))
    return NULL;

  return g_strndup ((const char *) text, size);
}

static GVariant *
get_answers (AvReader *reader)
{
  g_autoptr (GVariantBuilder) answers = g_variant_builder_new (G_VARIANT_TYPE ("a{ss}"));
  gsize n = 0;

  if (!av_reader_get_count (reader, 2, &n) || n > AV_INBOX_MAXIMUM_ANSWERS)
    return NULL;

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *field = get_text (reader, MAXIMUM_ID);
      g_autofree char *text = get_text (reader, AV_INBOX_MAXIMUM_TEXT);

      if (field == NULL || text == NULL)
        return NULL;

      g_variant_builder_add (answers, "{ss}", field, text);
    }

  return av_reader_is_done (reader) ? g_variant_ref_sink (g_variant_builder_end (answers)) : NULL;
}

static AvInboxCapture *
read_capture (const guint8 *plain,
              gsize size)
{
  g_autoptr (AvInboxCapture) capture = g_new0 (AvInboxCapture, 1);
  const guint8 *magic;
  guint64 taken_at = 0;
  AvReader reader;

  av_reader_init (&reader, plain, size);
  magic = av_reader_get_bytes (&reader, 8);
  if (magic == NULL || memcmp (magic, MAGIC, 8) != 0)
    return NULL;

  av_reader_get_u64 (&reader, &taken_at);
  capture->taken_at = taken_at;
  capture->form = get_text (&reader, MAXIMUM_ID);
  capture->taken_by = get_text (&reader, MAXIMUM_NAME);
  capture->answers = get_answers (&reader);
  if (capture->form == NULL || capture->taken_by == NULL || capture->answers == NULL)
    return NULL;

  return g_steal_pointer (&capture);
}

static char *
get_mark (const char *dir)
{
  return g_build_filename (dir, "inbox", CLOSED, NULL);
}

gboolean
av_inbox_close (const char *dir,
                GError **error)
{
  g_autofree char *folder = get_folder (dir);
  g_autofree char *mark = get_mark (dir);
  g_autoptr (GError) file_error = NULL;

  if (av_inbox_is_closed (dir) ||
      (av_file_make_directory (folder, &file_error) && av_file_write (mark, "", 0, &file_error)))
    return TRUE;

  return av_vault_error_take_file (error, g_steal_pointer (&file_error));
}

void
av_inbox_open_again (const char *dir)
{
  g_autofree char *mark = get_mark (dir);

  if (av_inbox_is_closed (dir))
    av_file_remove (mark, NULL);
}

gboolean
av_inbox_is_closed (const char *dir)
{
  g_autofree char *mark = get_mark (dir);

  return g_file_test (mark, G_FILE_TEST_EXISTS);
}

static gboolean
seal (const char *dir,
      const char *form,
      GVariant *answers,
      const char *taken_by,
      gint64 taken_at,
      char **name,
      GError **error)
{
  g_autofree char *store = g_build_filename (dir, "store.avs", NULL);
  g_autoptr (GByteArray) capture = NULL;
  g_autoptr (GBytes) box = NULL;
  g_autoptr (AvInboxCapture) read = NULL;
  AvVaultHeader header;

  g_return_val_if_fail (g_variant_is_of_type (answers, G_VARIANT_TYPE ("a{ss}")), FALSE);

  if (!av_vault_error_check_header (store, &header, NULL))
    return set_error (error, AV_INBOX_ERROR_IO);

  if (av_inbox_is_closed (dir))
    return set_error (error, AV_INBOX_ERROR_CLOSED);

  if (av_inbox_count (dir) >= AV_INBOX_MAXIMUM)
    return set_error (error, AV_INBOX_ERROR_FULL);

  capture = write_capture (form, answers, taken_by, taken_at);
  read = read_capture (capture->data, capture->len);
  box = av_seal_box (header.inbox_public, capture->data, capture->len);
  av_seal_wipe (capture->data, capture->len);
  return read != NULL ? write_file (dir, box, name, error) : set_error (error, AV_INBOX_ERROR_TOO_LONG);
}

gboolean
av_inbox_seal (const char *dir,
               const char *form,
               GVariant *answers,
               const char *taken_by,
               gint64 taken_at,
               GError **error)
{
  return seal (dir, form, answers, taken_by, taken_at, NULL, error);
}

gboolean
av_inbox_put (const char *dir,
              const char *form,
              GVariant *answers,
              char **name,
              GError **error)
{
  return seal (dir, form, answers, "", g_get_real_time () / G_USEC_PER_SEC, name, error);
}

GBytes *
av_inbox_peek (const char *dir,
               const char *name,
               GError **error)
{
  g_autofree char *folder = get_folder (dir);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) file_error = NULL;
  GBytes *box = is_capture (name) ? av_file_read (path, MAXIMUM_FILE, &file_error) : NULL;

  if (box == NULL)
    set_error (error, file_error == NULL || g_error_matches (file_error, AV_FILE_ERROR, AV_FILE_ERROR_MISSING) ? AV_INBOX_ERROR_MISSING : AV_INBOX_ERROR_DAMAGED);

  return box;
}

gboolean
av_inbox_put_back (const char *dir,
                   const char *name,
                   GBytes *box,
                   GError **error)
{
  g_autofree char *folder = get_folder (dir);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_return_val_if_fail (is_capture (name), FALSE);

  return av_file_make_directory (folder, error) && av_file_write (path, g_bytes_get_data (box, NULL), g_bytes_get_size (box), error);
}

AvInboxCapture *
av_inbox_open (const char *dir,
               const char *name,
               AvKeyPair *pair,
               GError **error)
{
  g_autoptr (GBytes) box = av_inbox_peek (dir, name, error);
  g_autoptr (GBytes) plain = NULL;
  AvInboxCapture *capture = NULL;

  if (box == NULL)
    return NULL;

  plain = av_seal_open_box (pair, g_bytes_get_data (box, NULL), g_bytes_get_size (box), NULL);
  if (plain != NULL)
    {
      capture = read_capture (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
      av_seal_wipe ((void *) g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
    }

  if (capture == NULL)
    set_error (error, AV_INBOX_ERROR_DAMAGED);
  return capture;
}

void
av_inbox_capture_free (AvInboxCapture *capture)
{
  if (capture == NULL)
    return;

  g_free (capture->form);
  g_free (capture->taken_by);
  g_clear_pointer (&capture->answers, g_variant_unref);
  g_free (capture);
}

gboolean
av_inbox_remove (const char *dir,
                 const char *name,
                 GError **error)
{
  g_autofree char *folder = get_folder (dir);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) file_error = NULL;

  g_return_val_if_fail (is_capture (name), FALSE);

  if (av_file_remove (path, &file_error))
    return TRUE;

  return set_error (error, g_error_matches (file_error, AV_FILE_ERROR, AV_FILE_ERROR_MISSING) ? AV_INBOX_ERROR_MISSING : AV_INBOX_ERROR_IO);
}

/* The time of the file says since when it is aside. */
static gboolean
rename_capture (const char *dir,
                const char *name,
                const char *suffix,
                GError **error)
{
  g_autofree char *folder = get_folder (dir);
  g_autofree char *from = g_build_filename (folder, name, NULL);
  g_autofree char *stem = g_strndup (name, 32);
  g_autofree char *renamed = g_strconcat (stem, suffix, NULL);
  g_autofree char *to = g_build_filename (folder, renamed, NULL);
  g_autoptr (GError) file_error = NULL;

  if (!g_file_test (from, G_FILE_TEST_EXISTS))
    return set_error (error, AV_INBOX_ERROR_MISSING);

  utime (from, NULL);

  return av_file_rename (from, to, &file_error) || set_error (error, AV_INBOX_ERROR_IO);
}

gboolean
av_inbox_set_aside (const char *dir,
                    const char *name,
                    GError **error)
{
  if (!is_named (name, SUFFIX))
    return set_error (error, AV_INBOX_ERROR_MISSING);

  return rename_capture (dir, name, ASIDE_SUFFIX, error);
}

gboolean
av_inbox_take_back (const char *dir,
                    const char *name,
                    GError **error)
{
  if (!is_named (name, ASIDE_SUFFIX))
    return set_error (error, AV_INBOX_ERROR_MISSING);

  return rename_capture (dir, name, SUFFIX, error);
}

void
av_inbox_forget_aside (const char *dir,
                       gint64 now)
{
  g_autofree char *folder = get_folder (dir);
  g_auto (GStrv) names = av_inbox_list_aside (dir);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      GStatBuf status;

      if (g_stat (path, &status) == 0 && now - status.st_mtime > ASIDE_SECONDS)
        av_file_remove (path, NULL);
    }
}
