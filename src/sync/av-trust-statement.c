#include "av-trust-statement.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-hash.h"
#include "av-limits.h"
#include "av-wire.h"

#define MAGIC "AVT1"
#define DOMAIN "aller-vers/trust/1"
#define ROOT_DOMAIN "aller-vers/trust-root/1"

G_DEFINE_QUARK (av_trust_statement_error, av_trust_statement_error)

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, AV_TRUST_ERROR, AV_TRUST_ERROR_MALFORMED,
                       _ ("A statement of trust is not written as the format says."));
  return FALSE;
}

AvTrustStatement *
av_trust_statement_new (AvTrustStatementKind kind)
{
  AvTrustStatement *self = g_new0 (AvTrustStatement, 1);

  self->kind = kind;
  self->root_keys = g_byte_array_new ();
  self->scopes = g_array_new (FALSE, FALSE, sizeof (AvScope));
  self->heads = g_array_new (FALSE, FALSE, sizeof (AvJournalHead));
  self->accepted = AV_TRUST_NO_LIMIT;
  return self;
}

void
av_trust_statement_free (AvTrustStatement *self)
{
  g_free (self->text);
  g_byte_array_unref (self->root_keys);
  g_array_unref (self->scopes);
  g_array_unref (self->heads);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

static void
put_text (GByteArray *bytes,
          const char *text)
{
  gsize length = text != NULL ? MIN (strlen (text), AV_LIMIT_LABEL) : 0;

  while (length > 0 && !g_utf8_validate (text, (gssize) length, NULL))
    length--;

  av_writer_put_u8 (bytes, (guint8) length);
  av_writer_put_bytes (bytes, text, length);
}

static void
put_scopes (GByteArray *bytes,
            GArray *scopes)
{
  av_writer_put_varint (bytes, scopes->len);

  for (guint i = 0; i < scopes->len; i++)
    av_writer_put_u32 (bytes, g_array_index (scopes, AvScope, i));
}

static void
put_rights (GByteArray *bytes,
            const AvTrustStatement *self)
{
  put_scopes (bytes, self->scopes);
  av_writer_put_u8 (bytes, self->rights.read);
  av_writer_put_u8 (bytes, self->rights.write);
  av_writer_put_u8 (bytes, self->rights.powers);
  av_writer_put_u64 (bytes, self->not_after);
}

static void
put_heads (GByteArray *bytes,
           GArray *heads)
{
  av_writer_put_varint (bytes, heads->len);

  for (guint i = 0; i < heads->len; i++)
    {
      const AvJournalHead *head = &g_array_index (heads, AvJournalHead, i);

      av_writer_put_bytes (bytes, head->journal.bytes, AV_ID_SIZE);
      av_writer_put_u64 (bytes, head->segno);
      av_writer_put_bytes (bytes, head->hash, AV_TRUST_HASH_SIZE);
    }
}

static void
put_root_keys (GByteArray *bytes,
               GByteArray *keys)
{
  av_writer_put_varint (bytes, keys->len / AV_TRUST_KEY_SIZE);
  av_writer_put_bytes (bytes, keys->data, keys->len);
}

/* What new root keys sign: everything up to and with their list. */
static void
put_new_root_keys (GByteArray *bytes,
                   const AvTrustStatement *self,
                   GPtrArray *new_root_keys)
{
  gsize signed_size;

  put_root_keys (bytes, self->root_keys);
  signed_size = bytes->len;

  for (guint i = 0; new_root_keys != NULL && i < new_root_keys->len; i++)
    {
      guint8 signature[AV_SIGNATURE_SIZE];

      av_signature_sign (g_ptr_array_index (new_root_keys, i), ROOT_DOMAIN, bytes->data, signed_size, signature);
      av_writer_put_bytes (bytes, signature, sizeof signature);
    }
}

static void
put_delegation (GByteArray *bytes,
                const AvTrustStatement *self)
{
  av_writer_put_bytes (bytes, self->installation.bytes, AV_ID_SIZE);
  av_writer_put_bytes (bytes, self->delegate.bytes, AV_ID_SIZE);
  put_scopes (bytes, self->scopes);
  av_writer_put_u64 (bytes, self->accepted);
}

/* What the root alone says. */
static void
put_root_body (GByteArray *bytes,
               const AvTrustStatement *self,
               GPtrArray *new_root_keys)
{
  switch (self->kind)
    {
    case AV_TRUST_ORG:
      put_text (bytes, self->text);
      put_root_keys (bytes, self->root_keys);
      av_writer_put_bytes (bytes, self->recovery_key, AV_TRUST_KEY_SIZE);
      break;

    case AV_TRUST_ROOT:
      put_new_root_keys (bytes, self, new_root_keys);
      break;

    case AV_TRUST_STRUCTURE:
      av_writer_put_u32 (bytes, self->structure);
      put_text (bytes, self->text);
      break;

    case AV_TRUST_DELEGATE:
      put_delegation (bytes, self);
      break;

    case AV_TRUST_UNDELEGATE:
      put_delegation (bytes, self);
      put_heads (bytes, self->heads);
      break;

    case AV_TRUST_SCHEMA:
      av_writer_put_u16 (bytes, self->schema);
      break;

    case AV_TRUST_UNREVOKE:
      av_writer_put_bytes (bytes, self->revocation, AV_TRUST_HASH_SIZE);
      break;

    default:
      g_assert_not_reached ();
    }
}

/* What an intendant says as well. */
static void
put_body (GByteArray *bytes,
          const AvTrustStatement *self,
          GPtrArray *new_root_keys)
{
  switch (self->kind)
    {
    case AV_TRUST_ENROL:
      av_writer_put_bytes (bytes, self->installation.bytes, AV_ID_SIZE);
      av_writer_put_bytes (bytes, self->signing_key, AV_TRUST_KEY_SIZE);
      av_writer_put_bytes (bytes, self->escrow_key, AV_TRUST_KEY_SIZE);
      av_writer_put_bytes (bytes, self->epoch_key, AV_TRUST_KEY_SIZE);
      put_text (bytes, self->text);
      put_rights (bytes, self);
      break;

    case AV_TRUST_CHANGE:
      av_writer_put_bytes (bytes, self->installation.bytes, AV_ID_SIZE);
      put_rights (bytes, self);
      put_heads (bytes, self->heads);
      break;

    case AV_TRUST_REVOKE:
      av_writer_put_bytes (bytes, self->installation.bytes, AV_ID_SIZE);
      put_heads (bytes, self->heads);
      put_text (bytes, self->text);
      break;

    default:
      put_root_body (bytes, self, new_root_keys);
      break;
    }
}

static gsize
size_limit (AvTrustStatementKind kind)
{
  gboolean has_heads = kind == AV_TRUST_UNDELEGATE || kind == AV_TRUST_CHANGE || kind == AV_TRUST_REVOKE;

  return has_heads ? AV_LIMIT_STATEMENT_LONG : AV_LIMIT_STATEMENT;
}

gboolean
av_trust_statement_sign (AvTrustStatement *self,
                         AvSigningKey *key,
                         GPtrArray *new_root_keys,
                         GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 signature[AV_SIGNATURE_SIZE];

  av_writer_put_bytes (bytes, MAGIC, 4);
  av_writer_put_bytes (bytes, self->issuer.bytes, AV_ID_SIZE);
  av_writer_put_u64 (bytes, self->number);
  av_writer_put_bytes (bytes, self->previous, AV_TRUST_HASH_SIZE);
  av_writer_put_u64 (bytes, self->date);
  av_writer_put_u8 (bytes, (guint8) self->kind);
  put_body (bytes, self, new_root_keys);
  av_signature_sign (key, DOMAIN, bytes->data, bytes->len, signature);
  av_writer_put_bytes (bytes, signature, sizeof signature);

  if (bytes->len > size_limit (self->kind))
    return refuse (error);

  av_hash_bytes (bytes->data, bytes->len, self->hash, AV_TRUST_HASH_SIZE);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  return TRUE;
}

static gboolean
get_text (AvReader *reader,
          char **text)
{
  guint8 length;
  const guint8 *bytes;

  if (!av_reader_get_u8 (reader, &length) || length > AV_LIMIT_LABEL || (bytes = av_reader_get_bytes (reader, length)) == NULL ||
      !g_utf8_validate_len ((const char *) bytes, length, NULL))
    return FALSE;

  *text = g_strndup ((const char *) bytes, length);
  return TRUE;
}

static gboolean
get_scopes (AvReader *reader,
            GArray *scopes)
{
  guint64 n;

  if (!av_reader_get_varint (reader, &n) || n > AV_LIMIT_SCOPES)
    return FALSE;

  for (guint64 i = 0; i < n; i++)
    {
      AvScope scope;

      if (!av_reader_get_u32 (reader, &scope))
        return FALSE;

      g_array_append_val (scopes, scope);
    }

  return TRUE;
}

static gboolean
get_rights (AvReader *reader,
            AvTrustStatement *self)
{
  return get_scopes (reader, self->scopes) && self->scopes->len > 0 && av_reader_get_u8 (reader, &self->rights.read) &&
         av_reader_get_u8 (reader, &self->rights.write) && av_reader_get_u8 (reader, &self->rights.powers) &&
         av_reader_get_u64 (reader, &self->not_after);
}

static gboolean
get_heads (AvReader *reader,
           GArray *heads)
{
  guint64 n;

  if (!av_reader_get_varint (reader, &n) || n > AV_LIMIT_HEADS)
    return FALSE;

  for (guint64 i = 0; i < n; i++)
    {
      AvJournalHead head;

      if (!av_reader_copy (reader, head.journal.bytes, AV_ID_SIZE) || !av_reader_get_u64 (reader, &head.segno) ||
          !av_reader_copy (reader, head.hash, AV_TRUST_HASH_SIZE))
        return FALSE;

      g_array_append_val (heads, head);
    }

  return TRUE;
}

static gboolean
get_root_keys (AvReader *reader,
               GByteArray *keys)
{
  guint64 n;
  const guint8 *bytes;

  if (!av_reader_get_varint (reader, &n) || n == 0 || n > AV_LIMIT_ROOT_KEYS ||
      (bytes = av_reader_get_bytes (reader, (gsize) n * AV_TRUST_KEY_SIZE)) == NULL)
    return FALSE;

  g_byte_array_append (keys, bytes, (guint) n * AV_TRUST_KEY_SIZE);
  return TRUE;
}

static gboolean
get_new_root_keys (AvReader *reader,
                   AvTrustStatement *self)
{
  gsize signed_size;

  if (!get_root_keys (reader, self->root_keys))
    return FALSE;

  signed_size = reader->offset;

  for (guint i = 0; i < self->root_keys->len; i += AV_TRUST_KEY_SIZE)
    {
      const guint8 *signature = av_reader_get_bytes (reader, AV_SIGNATURE_SIZE);

      if (signature == NULL || !av_signature_verify (self->root_keys->data + i, ROOT_DOMAIN, reader->data, signed_size, signature))
        return FALSE;
    }

  return TRUE;
}

static gboolean
get_id (AvReader *reader,
        AvId *id)
{
  return av_reader_copy (reader, id->bytes, AV_ID_SIZE);
}

static gboolean
get_key (AvReader *reader,
         guint8 key[AV_TRUST_KEY_SIZE])
{
  return av_reader_copy (reader, key, AV_TRUST_KEY_SIZE);
}

static gboolean
get_delegation (AvReader *reader,
                AvTrustStatement *self)
{
  return get_id (reader, &self->installation) && get_id (reader, &self->delegate) && get_scopes (reader, self->scopes) &&
         av_reader_get_u64 (reader, &self->accepted);
}

static gboolean
get_body (AvReader *reader,
          AvTrustStatement *self)
{
  switch (self->kind)
    {
    case AV_TRUST_ORG:
      return get_text (reader, &self->text) && get_root_keys (reader, self->root_keys) && get_key (reader, self->recovery_key);

    case AV_TRUST_ROOT:
      return get_new_root_keys (reader, self);

    case AV_TRUST_STRUCTURE:
      return av_reader_get_u32 (reader, &self->structure) && self->structure < AV_SCOPE_STRUCTURE && get_text (reader, &self->text);

    case AV_TRUST_DELEGATE:
      return get_delegation (reader, self);

    /* One of former days ends with the number. */
    case AV_TRUST_UNDELEGATE:
      return get_delegation (reader, self) &&
             (reader->size - reader->offset == AV_SIGNATURE_SIZE || get_heads (reader, self->heads));

    case AV_TRUST_SCHEMA:
      return av_reader_get_u16 (reader, &self->schema);

    case AV_TRUST_UNREVOKE:
      return av_reader_copy (reader, self->revocation, AV_TRUST_HASH_SIZE);

    case AV_TRUST_ENROL:
      return get_id (reader, &self->installation) && get_key (reader, self->signing_key) && get_key (reader, self->escrow_key) &&
             get_key (reader, self->epoch_key) && get_text (reader, &self->text) && get_rights (reader, self);

    case AV_TRUST_CHANGE:
      return get_id (reader, &self->installation) && get_rights (reader, self) && get_heads (reader, self->heads);

    case AV_TRUST_REVOKE:
      return get_id (reader, &self->installation) && get_heads (reader, self->heads) && get_text (reader, &self->text);

    default:
      return FALSE;
    }
}

AvTrustStatement *
av_trust_statement_read (const guint8 *bytes,
                         gsize size,
                         GError **error)
{
  g_autoptr (AvTrustStatement) self = av_trust_statement_new (0);
  AvReader reader;
  const guint8 *magic;
  guint8 kind = 0;

  av_reader_init (&reader, bytes, size);
  magic = av_reader_get_bytes (&reader, 4);

  if (magic == NULL || memcmp (magic, MAGIC, 4) != 0 || !get_id (&reader, &self->issuer) || !av_reader_get_u64 (&reader, &self->number) ||
      !av_reader_copy (&reader, self->previous, AV_TRUST_HASH_SIZE) || !av_reader_get_u64 (&reader, &self->date) ||
      !av_reader_get_u8 (&reader, &kind) || self->number == 0 || size > size_limit (kind))
    {
      refuse (error);
      return NULL;
    }

  self->kind = kind;

  if (!get_body (&reader, self) || av_reader_get_bytes (&reader, AV_SIGNATURE_SIZE) == NULL || !av_reader_is_done (&reader))
    {
      refuse (error);
      return NULL;
    }

  self->bytes = g_bytes_new (bytes, size);
  av_hash_bytes (bytes, size, self->hash, AV_TRUST_HASH_SIZE);
  return g_steal_pointer (&self);
}

gboolean
av_trust_statement_verify (const AvTrustStatement *self,
                           const guint8 public_key[AV_TRUST_KEY_SIZE])
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (self->bytes, &size);

  return av_signature_verify (public_key, DOMAIN, bytes, size - AV_SIGNATURE_SIZE, bytes + size - AV_SIGNATURE_SIZE);
}
