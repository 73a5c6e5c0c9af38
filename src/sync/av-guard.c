#include "av-guard.h"

#include <string.h>

#include "av-file.h"
#include "av-hash.h"
#include "av-journal.h"
#include "av-segment-store.h"
#include "av-wire.h"

#define MAGIC "AVGUARD1"
#define MAGIC_SIZE 8
#define KEY_NAME "guard"
#define KEY_SIZE 32
#define WRITTEN_SETTING "guarded"
#define ASKED 0x80u /* beside the class of what this installation erased itself */
#define SIZE_MAXIMUM (16u << 20)

static char *
get_path (const AvId *installation)
{
  g_autofree char *id = av_id_to_string (installation);
  g_autofree char *name = g_strconcat (id, ".guard", NULL);

  return g_build_filename (g_get_user_state_dir (), "allervers", name, NULL);
}

static char *
get_path_beside (const AvId *installation)
{
  g_autofree char *path = get_path (installation);

  return g_strconcat (path, ".new", NULL);
}

static gboolean
load_key (AvStore *store,
          AvSecret **key,
          GError **error)
{
  g_autoptr (AvSecret) stored = av_secret_new (KEY_SIZE);
  g_autoptr (GError) problem = NULL;
  gsize size;

  if (av_segment_store_get_secret (store, KEY_NAME, av_secret_get_data (stored), KEY_SIZE, &size, &problem))
    {
      *key = g_steal_pointer (&stored);
      return TRUE;
    }

  return av_database_ended_well (&problem, error);
}

static AvSecret *
get_key (AvStore *store,
         GError **error)
{
  AvSecret *key = NULL;

  if (!load_key (store, &key, error) || key != NULL)
    return key;

  key = av_secret_new_random (KEY_SIZE);

  if (!av_segment_store_set_secret (store, KEY_NAME, av_secret_peek (key), KEY_SIZE, error))
    g_clear_pointer (&key, av_secret_unref);

  return key;
}

gboolean
av_guard_prepare (AvStore *store,
                  GError **error)
{
  g_autoptr (AvSecret) key = get_key (store, error);

  return key != NULL;
}

static gboolean
put_erased (const AvErased *erased,
            gpointer user_data,
            GError **error)
{
  av_writer_put_bytes (user_data, erased->container.bytes, AV_ID_SIZE);
  av_writer_put_u8 (user_data, (guint8) (erased->klass | (erased->asked ? ASKED : 0)));
  return TRUE;
}

static void
put_head (GByteArray *bytes,
          const AvId *journal,
          guint64 segno,
          const guint8 hash[AV_TRUST_HASH_SIZE])
{
  av_writer_put_bytes (bytes, journal->bytes, AV_ID_SIZE);
  av_writer_put_u64 (bytes, segno);
  av_writer_put_bytes (bytes, hash, AV_TRUST_HASH_SIZE);
}

/* The open journal too where nothing is signed in it yet: a store that was
 * restored has one, and restored once more it is to know that it lacks it. */
static gboolean
put_heads (GByteArray *bytes,
           AvStore *store,
           const AvId *installation,
           GError **error)
{
  static const guint8 nothing[AV_TRUST_HASH_SIZE];
  g_autoptr (GArray) heads = av_journal_list_heads (store, installation, error);
  g_autoptr (GError) problem = NULL;
  g_autoptr (AvJournal) open = NULL;
  gboolean empty;

  if (heads == NULL)
    return FALSE;

  open = av_journal_load (store, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  empty = open != NULL && open->segno == 0;
  av_writer_put_varint (bytes, heads->len + empty);
  if (empty)
    put_head (bytes, &open->id, 0, nothing);

  for (guint i = 0; i < heads->len; i++)
    {
      const AvJournalHead *head = &g_array_index (heads, AvJournalHead, i);

      put_head (bytes, &head->journal, head->segno, head->hash);
    }

  return TRUE;
}

static GByteArray *
write_content (AvStore *store,
               AvIdentity *identity,
               AvTrust *trust,
               GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GByteArray) erased = g_byte_array_new ();
  guint64 saves;
  AvTrusted *own = av_trust_find (trust, &identity->id);
  const AvTrustStatement *said = own != NULL && own->delegated != NULL ? av_trust_get_head (trust, &own->issuer) : NULL;

  av_writer_put_bytes (bytes, MAGIC, MAGIC_SIZE);
  av_writer_put_bytes (bytes, identity->id.bytes, AV_ID_SIZE);

  if (!av_store_count_saves (store, &saves, error) || !put_heads (bytes, store, &identity->id, error) || !av_segment_store_foreach_erased (store, put_erased, erased, error))
    return NULL;

  av_writer_put_varint (bytes, said != NULL ? 1 : 0);
  if (said != NULL)
    av_writer_put_bytes (bytes, said->hash, AV_TRUST_HASH_SIZE);

  av_writer_put_varint (bytes, erased->len / (AV_ID_SIZE + 1));
  av_writer_put_bytes (bytes, erased->data, erased->len);
  av_writer_put_u64 (bytes, saves);
  return g_steal_pointer (&bytes);
}

static gboolean
write_to (const char *path,
          AvStore *store,
          AvIdentity *identity,
          AvTrust *trust,
          GError **error)
{
  g_autoptr (AvSecret) key = get_key (store, error);
  g_autoptr (GByteArray) bytes = NULL;
  g_autofree char *folder = g_path_get_dirname (path);
  guint8 mac[AV_HASH_SIZE];

  if (key == NULL || (bytes = write_content (store, identity, trust, error)) == NULL)
    return FALSE;

  av_hash_bytes_keyed (key, bytes->data, bytes->len, mac, sizeof mac);
  av_writer_put_bytes (bytes, mac, sizeof mac);

  return av_file_make_directory (folder, error) && av_file_write (path, bytes->data, bytes->len, error);
}

gboolean
av_guard_write (AvStore *store,
                AvIdentity *identity,
                AvTrust *trust,
                GError **error)
{
  g_autofree char *path = get_path (&identity->id);
  g_autofree char *written = NULL;

  return av_store_read_setting (store, WRITTEN_SETTING, &written, error) && write_to (path, store, identity, trust, error) &&
         (written != NULL || av_store_set_setting (store, WRITTEN_SETTING, "1", error));
}

gboolean
av_guard_lay (AvStore *store,
              AvIdentity *identity,
              AvTrust *trust,
              GError **error)
{
  g_autofree char *beside = get_path_beside (&identity->id);

  return write_to (beside, store, identity, trust, error);
}

void
av_guard_put (AvIdentity *identity)
{
  g_autofree char *path = get_path (&identity->id);
  g_autofree char *beside = get_path_beside (&identity->id);

  av_file_rename (beside, path, NULL);
}

void
av_guard_settle (AvStore *store,
                 AvIdentity *identity,
                 AvTrust *trust)
{
  g_autofree char *beside = get_path_beside (&identity->id);

  if (av_file_may_exist (beside) && av_guard_write (store, identity, trust, NULL))
    av_file_remove (beside, NULL);
}

/* The content behind magic and id; NULL where there is none that is ours. */
static GBytes *
read_content (AvStore *store,
              AvIdentity *identity,
              GError **error)
{
  g_autofree char *path = get_path (&identity->id);
  g_autoptr (GBytes) file = av_file_read (path, SIZE_MAXIMUM, NULL);
  g_autoptr (AvSecret) key = NULL;
  guint8 mac[AV_HASH_SIZE];
  gsize size;
  const guint8 *bytes;

  if (!load_key (store, &key, error) || key == NULL || file == NULL)
    return NULL;

  bytes = g_bytes_get_data (file, &size);

  if (size < MAGIC_SIZE + AV_ID_SIZE + AV_HASH_SIZE || memcmp (bytes, MAGIC, MAGIC_SIZE) != 0)
    return NULL;

  size -= AV_HASH_SIZE;
  av_hash_bytes_keyed (key, bytes, size, mac, sizeof mac);

  if (!av_hash_equal (mac, bytes + size, sizeof mac) || memcmp (bytes + MAGIC_SIZE, identity->id.bytes, AV_ID_SIZE) != 0)
    return NULL;

  return g_bytes_new_from_bytes (file, MAGIC_SIZE + AV_ID_SIZE, size - MAGIC_SIZE - AV_ID_SIZE);
}

/* Whether the store has this journal, and had this segment of it; number 0: the
 * journal alone. */
static gboolean
is_head_held (AvStore *store,
              const AvId *journal,
              guint64 segno,
              const AvSegmentHash *hash,
              gboolean *held,
              GError **error)
{
  g_autoptr (GError) problem = NULL;
  gint64 jid;

  if (segno != 0)
    return av_segment_store_was_here (store, hash, held, error);

  *held = av_segment_store_find_journal (store, journal, &jid, &problem);
  return av_database_ended_well (&problem, error);
}

static gboolean
check_heads (AvStore *store,
             AvReader *reader,
             gboolean *held,
             GError **error)
{
  guint64 n;

  av_reader_get_varint (reader, &n);

  for (guint64 i = 0; i < n && !reader->failed; i++)
    {
      AvSegmentHash hash;
      AvId journal;
      guint64 segno;
      gboolean has = TRUE;

      if (av_reader_copy (reader, journal.bytes, AV_ID_SIZE) && av_reader_get_u64 (reader, &segno) &&
          av_reader_copy (reader, hash.bytes, sizeof hash.bytes) && !is_head_held (store, &journal, segno, &hash, &has, error))
        return FALSE;

      *held = *held && has;
    }

  return TRUE;
}

/* What the guard says is erased and the store does not know of. */
static gboolean
check_erased (AvStore *store,
              AvReader *reader,
              gboolean *held,
              GError **error)
{
  guint64 n = 0;

  av_reader_get_varint (reader, &n);

  for (guint64 i = 0; i < n && !reader->failed; i++)
    {
      AvId container;
      guint8 class;
      gboolean erased = TRUE;

      if (av_reader_copy (reader, container.bytes, AV_ID_SIZE) && av_reader_get_u8 (reader, &class) &&
          !av_segment_store_is_erased (store, &container, (AvClass) (class & ~ASKED), &erased, error))
        return FALSE;

      *held = *held && erased;
    }

  return TRUE;
}

/* Earlier versions wrote no number. */
static gboolean
check_saves (AvStore *store,
             AvReader *reader,
             gboolean *held,
             GError **error)
{
  guint64 guarded = 0;
  guint64 saves;

  if (!av_store_count_saves (store, &saves, error))
    return FALSE;

  *held = av_reader_is_done (reader) || !av_reader_get_u64 (reader, &guarded) || saves >= guarded;
  return TRUE;
}

gboolean
av_guard_check (AvStore *store,
                AvIdentity *identity,
                AvTrust *trust,
                AvGuardAnswer *answer,
                GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) content = read_content (store, identity, &problem);
  g_autofree char *written = NULL;
  gboolean held = TRUE;
  gboolean saved;
  AvReader reader;
  gsize size;
  const guint8 *bytes;
  guint64 n;

  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  if (!av_store_read_setting (store, WRITTEN_SETTING, &written, error))
    return FALSE;

  if (content == NULL)
    {
      *answer = written != NULL ? AV_GUARD_LOST : AV_GUARD_AGREES;
      return TRUE;
    }

  bytes = g_bytes_get_data (content, &size);
  av_reader_init (&reader, bytes, size);

  if (!check_heads (store, &reader, &held, error))
    return FALSE;

  if (av_reader_get_varint (&reader, &n) && n == 1)
    {
      const guint8 *said = av_reader_get_bytes (&reader, AV_TRUST_HASH_SIZE);

      held = held && said != NULL && av_trust_is_linked (trust, said);
    }

  if (!check_erased (store, &reader, &held, error) || !check_saves (store, &reader, &saved, error))
    return FALSE;

  *answer = !held ? AV_GUARD_OLDER : saved ? AV_GUARD_AGREES
                                           : AV_GUARD_MIXED;
  return TRUE;
}

gboolean
av_guard_foreach_erased (AvStore *store,
                         AvIdentity *identity,
                         AvGuardErasedFunc func,
                         gpointer user_data,
                         GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) content = read_content (store, identity, &problem);
  AvReader reader;
  gsize size;
  const guint8 *bytes;
  guint64 n = 0;

  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  if (content == NULL)
    return TRUE;

  bytes = g_bytes_get_data (content, &size);
  av_reader_init (&reader, bytes, size);

  if (av_reader_get_varint (&reader, &n) && n < SIZE_MAXIMUM)
    av_reader_get_bytes (&reader, (gsize) n * (AV_ID_SIZE + 8 + AV_TRUST_HASH_SIZE));
  if (av_reader_get_varint (&reader, &n) && n < SIZE_MAXIMUM)
    av_reader_get_bytes (&reader, (gsize) n * AV_TRUST_HASH_SIZE);

  av_reader_get_varint (&reader, &n);

  for (guint64 i = 0; i < n && !reader.failed; i++)
    {
      AvId container;
      guint8 class;

      if (av_reader_copy (&reader, container.bytes, AV_ID_SIZE) && av_reader_get_u8 (&reader, &class) && !func (&container, class & ~ASKED, (class & ASKED) != 0, user_data, error))
        return FALSE;
    }

  return TRUE;
}
