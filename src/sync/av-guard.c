#include "av-guard.h"

#include <string.h>

#include "av-file.h"
#include "av-guard-file.h"
#include "av-hash.h"
#include "av-journal.h"
#include "av-limits.h"
#include "av-segment-store.h"
#include "av-wire.h"

#define WRITTEN_SETTING "guarded"
#define ASKED 0x80u /* beside the class of what this installation erased itself */

gboolean
av_guard_prepare (AvStore *store,
                  GError **error)
{
  return av_guard_file_prepare (store, error);
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
  g_autoptr (GByteArray) bytes = av_guard_file_begin (&identity->id);
  g_autoptr (GByteArray) erased = g_byte_array_new ();
  guint64 saves;
  AvTrusted *own = av_trust_find (trust, &identity->id);
  const AvTrustStatement *said = own != NULL && own->delegated != NULL ? av_trust_get_head (trust, &own->issuer) : NULL;

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
  g_autoptr (GByteArray) bytes = write_content (store, identity, trust, error);

  return bytes != NULL && av_guard_file_seal (path, store, bytes, error);
}

gboolean
av_guard_write (AvStore *store,
                AvIdentity *identity,
                AvTrust *trust,
                GError **error)
{
  g_autofree char *path = av_guard_file_get_path (&identity->id);
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
  g_autofree char *beside = av_guard_file_get_path_beside (&identity->id);

  return write_to (beside, store, identity, trust, error);
}

void
av_guard_put (AvIdentity *identity)
{
  g_autofree char *path = av_guard_file_get_path (&identity->id);
  g_autofree char *beside = av_guard_file_get_path_beside (&identity->id);

  av_file_rename (beside, path, NULL);
}

void
av_guard_settle (AvStore *store,
                 AvIdentity *identity,
                 AvTrust *trust)
{
  g_autofree char *beside = av_guard_file_get_path_beside (&identity->id);

  if (av_file_may_exist (beside) && av_guard_write (store, identity, trust, NULL))
    av_file_remove (beside, NULL);
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

/* When something left, and since: earlier versions wrote the first alone, or none. */
static void
read_saves (AvReader *reader,
            guint64 *left,
            guint64 *since)
{
  *left = 0;
  if (!av_reader_is_done (reader))
    av_reader_get_u64 (reader, left);

  *since = *left;
  if (!av_reader_is_done (reader))
    av_reader_get_u64 (reader, since);
}

static gboolean
check_saves (AvStore *store,
             AvReader *reader,
             AvGuardAnswer *answer,
             GError **error)
{
  guint64 left;
  guint64 since;
  guint64 saves;

  if (!av_store_count_saves (store, &saves, error))
    return FALSE;

  read_saves (reader, &left, &since);
  *answer = saves < left ? AV_GUARD_MIXED : saves < since ? AV_GUARD_LACKING
                                                          : AV_GUARD_AGREES;
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
  g_autoptr (GBytes) content = av_guard_file_read (store, &identity->id, &problem);
  g_autofree char *written = NULL;
  gboolean held = TRUE;
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

  if (!check_erased (store, &reader, &held, error) || !check_saves (store, &reader, answer, error))
    return FALSE;

  if (!held)
    *answer = AV_GUARD_OLDER;
  return TRUE;
}

static void
skip_list (AvReader *reader,
           gsize entry)
{
  guint64 n = 0;

  if (av_reader_get_varint (reader, &n) && n < AV_LIMIT_GUARD)
    av_reader_get_bytes (reader, (gsize) n * entry);
}

static void
skip_to_erased (AvReader *reader)
{
  skip_list (reader, AV_ID_SIZE + 8 + AV_TRUST_HASH_SIZE);
  skip_list (reader, AV_TRUST_HASH_SIZE);
}

gboolean
av_guard_remember_saves (AvStore *store,
                         AvIdentity *identity,
                         GError **error)
{
  g_autofree char *path = av_guard_file_get_path (&identity->id);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) content = av_guard_file_read (store, &identity->id, &problem);
  g_autoptr (GByteArray) bytes = NULL;
  AvReader reader;
  guint64 saves;
  guint64 left;
  guint64 since;
  gsize lists;

  if (!av_database_ended_well (&problem, error) || !av_store_count_saves (store, &saves, error))
    return FALSE;
  if (content == NULL)
    return TRUE;

  av_reader_init (&reader, g_bytes_get_data (content, NULL), g_bytes_get_size (content));
  skip_to_erased (&reader);
  skip_list (&reader, AV_ID_SIZE + 1);
  lists = reader.offset;
  read_saves (&reader, &left, &since);
  if (reader.failed || saves <= since)
    return TRUE;

  bytes = av_guard_file_begin (&identity->id);
  av_writer_put_bytes (bytes, g_bytes_get_data (content, NULL), lists);
  av_writer_put_u64 (bytes, left);
  av_writer_put_u64 (bytes, saves);

  return av_guard_file_seal (path, store, bytes, error);
}

gboolean
av_guard_foreach_erased (AvStore *store,
                         AvIdentity *identity,
                         AvGuardErasedFunc func,
                         gpointer user_data,
                         GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) content = av_guard_file_read (store, &identity->id, &problem);
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

  skip_to_erased (&reader);
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
