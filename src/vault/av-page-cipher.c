#include "av-page-cipher.h"

#include <string.h>
#include <unistd.h>
#include <sodium.h>

#define POOL_NONCES 168 /* 4 KiB */
#define NONCE 0
#define PAGE_TAG 24
#define FRAME_TAG 40
#define TRANSACTION 56
#define CHECKSUM 16 /* in a frame header */
#define ASSOCIATED_MAXIMUM 80

struct _AvPageCipher
{
  int ref_count;
  AvSecret *page_key;
  AvSecret *frame_key;
  AvSecret *record_key;
  guint8 prefix[20]; /* store and epoch */

  GMutex lock; /* of what follows */
  guint8 pool[POOL_NONCES][AV_PAGE_NONCE_SIZE];
  guint used;
  pid_t owner; /* a child process draws its own */
  gboolean fixed;
};

typedef struct
{
  guint8 bytes[ASSOCIATED_MAXIMUM];
  gsize size;
} Associated;

static const guint8 zeros[AV_PAGE_RESERVE];

AvPageCipher *
av_page_cipher_new (AvSecret *store_key,
                    const guint8 uuid[16],
                    guint32 epoch)
{
  AvPageCipher *self = g_new0 (AvPageCipher, 1);
  guint32 epoch_le = GUINT32_TO_LE (epoch);

  self->ref_count = 1;
  self->page_key = av_secret_derive (store_key, 1, "AVstore1");
  self->frame_key = av_secret_derive (store_key, 2, "AVstore1");
  self->record_key = av_secret_derive (store_key, 3, "AVstore1");
  memcpy (self->prefix, uuid, 16);
  memcpy (self->prefix + 16, &epoch_le, 4);
  g_mutex_init (&self->lock);
  self->used = POOL_NONCES;
  return self;
}

AvPageCipher *
av_page_cipher_ref (AvPageCipher *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
av_page_cipher_unref (AvPageCipher *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  av_secret_unref (self->page_key);
  av_secret_unref (self->frame_key);
  av_secret_unref (self->record_key);
  g_mutex_clear (&self->lock);
  sodium_memzero (self, sizeof *self);
  g_free (self);
}

void
av_page_cipher_set_nonce_for_test (AvPageCipher *self,
                                   const guint8 nonce[AV_PAGE_NONCE_SIZE])
{
  memcpy (self->pool[0], nonce, AV_PAGE_NONCE_SIZE);
  self->fixed = TRUE;
}

static void
draw_nonce (AvPageCipher *self,
            guint8 *nonce)
{
  g_mutex_lock (&self->lock);

  if (self->fixed)
    {
      memcpy (nonce, self->pool[0], AV_PAGE_NONCE_SIZE);
    }
  else
    {
      if (self->used == POOL_NONCES || self->owner != getpid ())
        {
          randombytes_buf (self->pool, sizeof self->pool);
          self->used = 0;
          self->owner = getpid ();
        }

      memcpy (nonce, self->pool[self->used], AV_PAGE_NONCE_SIZE);
      sodium_memzero (self->pool[self->used], AV_PAGE_NONCE_SIZE);
      self->used++;
    }

  g_mutex_unlock (&self->lock);
}

static void
associate (Associated *associated,
           const void *bytes,
           gsize size)
{
  memcpy (associated->bytes + associated->size, bytes, size);
  associated->size += size;
}

static void
associate_u64 (Associated *associated,
               guint64 value)
{
  guint64 value_le = GUINT64_TO_LE (value);

  associate (associated, &value_le, sizeof value_le);
}

static void
start_associated (AvPageCipher *self,
                  Associated *associated,
                  char domain,
                  guint32 number)
{
  guint32 number_le = GUINT32_TO_LE (number);

  associated->size = 0;
  associate (associated, &domain, 1);
  associate (associated, self->prefix, sizeof self->prefix);
  associate (associated, &number_le, 4);
}

static guint32
read_u32_be (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
}

void
av_page_cipher_seal_page (AvPageCipher *self,
                          guint32 number,
                          const guint8 *plain,
                          guint8 *sealed,
                          gsize size)
{
  guint8 *trailer = sealed + size - AV_PAGE_RESERVE;
  Associated associated;

  start_associated (self, &associated, 'P', number);
  draw_nonce (self, trailer + NONCE);
  crypto_aead_xchacha20poly1305_ietf_encrypt_detached (sealed, trailer + PAGE_TAG, NULL,
                                                       plain, size - AV_PAGE_RESERVE,
                                                       associated.bytes, associated.size,
                                                       NULL, trailer + NONCE, av_secret_peek (self->page_key));
  memset (trailer + FRAME_TAG, 0, AV_PAGE_RESERVE - FRAME_TAG);
}

static gboolean
decrypt_page (AvPageCipher *self,
              guint32 number,
              guint8 *page,
              gsize size)
{
  guint8 *trailer = page + size - AV_PAGE_RESERVE;
  Associated associated;

  start_associated (self, &associated, 'P', number);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt_detached (page, NULL, page, size - AV_PAGE_RESERVE,
                                                           trailer + PAGE_TAG,
                                                           associated.bytes, associated.size,
                                                           trailer + NONCE, av_secret_peek (self->page_key)) != 0)
    return FALSE;

  memset (trailer, 0, AV_PAGE_RESERVE);
  return TRUE;
}

gboolean
av_page_cipher_open_page (AvPageCipher *self,
                          guint32 number,
                          guint8 *page,
                          gsize size)
{
  const guint8 *trailer = page + size - AV_PAGE_RESERVE;

  return memcmp (trailer + FRAME_TAG, zeros, AV_PAGE_RESERVE - FRAME_TAG) == 0 &&
         decrypt_page (self, number, page, size);
}

/* What binds a frame to its place in its log, and to the page in it. */
static void
associate_frame (AvPageCipher *self,
                 Associated *associated,
                 guint64 offset,
                 const guint8 *header,
                 const guint8 *trailer)
{
  start_associated (self, associated, 'W', read_u32_be (header));
  associate_u64 (associated, offset);
  associate (associated, header, CHECKSUM);
  associate (associated, trailer + PAGE_TAG, AV_PAGE_TAG_SIZE);
  associate (associated, trailer + TRANSACTION, 8);
}

void
av_page_cipher_seal_frame (AvPageCipher *self,
                           guint64 offset,
                           guint64 transaction,
                           const guint8 header[AV_PAGE_FRAME_HEADER],
                           const guint8 *plain,
                           guint8 *frame,
                           gsize size)
{
  guint8 *page = frame + AV_PAGE_FRAME_HEADER;
  guint8 *trailer = page + size - AV_PAGE_RESERVE;
  guint64 transaction_le = GUINT64_TO_LE (transaction);
  Associated associated;

  av_page_cipher_seal_page (self, read_u32_be (header), plain, page, size);
  memcpy (trailer + TRANSACTION, &transaction_le, 8);

  associate_frame (self, &associated, offset, header, trailer);
  memcpy (frame, header, CHECKSUM);
  crypto_aead_xchacha20poly1305_ietf_encrypt_detached (frame + CHECKSUM, trailer + FRAME_TAG, NULL,
                                                       header + CHECKSUM, 8,
                                                       associated.bytes, associated.size,
                                                       NULL, trailer + NONCE, av_secret_peek (self->frame_key));
}

/* Authenticates the frame around its page and decrypts the checksum. */
static gboolean
open_frame_header (AvPageCipher *self,
                   guint64 offset,
                   guint8 *frame,
                   gsize size)
{
  const guint8 *trailer = frame + AV_PAGE_FRAME_HEADER + size - AV_PAGE_RESERVE;
  Associated associated;

  associate_frame (self, &associated, offset, frame, trailer);
  return crypto_aead_xchacha20poly1305_ietf_decrypt_detached (frame + CHECKSUM, NULL, frame + CHECKSUM, 8,
                                                              trailer + FRAME_TAG,
                                                              associated.bytes, associated.size,
                                                              trailer + NONCE, av_secret_peek (self->frame_key)) == 0;
}

gboolean
av_page_cipher_open_frame (AvPageCipher *self,
                           guint64 offset,
                           guint8 *frame,
                           gsize size)
{
  return open_frame_header (self, offset, frame, size) &&
         decrypt_page (self, read_u32_be (frame), frame + AV_PAGE_FRAME_HEADER, size);
}

/* The tag of XChaCha20-Poly1305 without its decryption, which costs more than
 * half: draft-irtf-cfrg-xchacha-03, RFC 8439 section 2.8. */
static void
compute_tag (AvSecret *key,
             const guint8 *nonce,
             const Associated *associated,
             const guint8 *sealed,
             gsize size,
             guint8 *tag)
{
  crypto_onetimeauth_poly1305_state state;
  guint8 subkey[crypto_core_hchacha20_OUTPUTBYTES];
  guint8 short_nonce[crypto_stream_chacha20_ietf_NONCEBYTES] = { 0 };
  guint8 one_time_key[crypto_onetimeauth_poly1305_KEYBYTES];
  guint64 sizes[2] = { GUINT64_TO_LE (associated->size), GUINT64_TO_LE (size) };

  crypto_core_hchacha20 (subkey, nonce, av_secret_peek (key), NULL);
  memcpy (short_nonce + 4, nonce + crypto_core_hchacha20_INPUTBYTES, 8);
  crypto_stream_chacha20_ietf (one_time_key, sizeof one_time_key, short_nonce, subkey);

  crypto_onetimeauth_poly1305_init (&state, one_time_key);
  crypto_onetimeauth_poly1305_update (&state, associated->bytes, associated->size);
  crypto_onetimeauth_poly1305_update (&state, zeros, -associated->size & 15);
  crypto_onetimeauth_poly1305_update (&state, sealed, size);
  crypto_onetimeauth_poly1305_update (&state, zeros, -size & 15);
  crypto_onetimeauth_poly1305_update (&state, (const guint8 *) sizes, sizeof sizes);
  crypto_onetimeauth_poly1305_final (&state, tag);

  sodium_memzero (subkey, sizeof subkey);
  sodium_memzero (one_time_key, sizeof one_time_key);
  sodium_memzero (&state, sizeof state);
}

gboolean
av_page_cipher_pass_frame (AvPageCipher *self,
                           guint64 offset,
                           guint8 *frame,
                           gsize size)
{
  guint8 *page = frame + AV_PAGE_FRAME_HEADER;
  guint8 *trailer = page + size - AV_PAGE_RESERVE;
  guint8 tag[AV_PAGE_TAG_SIZE];
  Associated associated;

  if (!open_frame_header (self, offset, frame, size))
    return FALSE;

  start_associated (self, &associated, 'P', read_u32_be (frame));
  compute_tag (self->page_key, trailer + NONCE, &associated, page, size - AV_PAGE_RESERVE, tag);
  if (sodium_memcmp (tag, trailer + PAGE_TAG, sizeof tag) != 0)
    return FALSE;

  memset (trailer + FRAME_TAG, 0, AV_PAGE_RESERVE - FRAME_TAG);
  return TRUE;
}

guint64
av_page_cipher_get_transaction (const guint8 *frame,
                                gsize size)
{
  guint64 transaction_le;

  memcpy (&transaction_le, frame + AV_PAGE_FRAME_HEADER + size - AV_PAGE_RESERVE + TRANSACTION, 8);
  return GUINT64_FROM_LE (transaction_le);
}

/* The checksum belongs to the message, the reserve lies between: it is moved
 * there while the cipher works. */
void
av_page_cipher_seal_record (AvPageCipher *self,
                            guint64 offset,
                            guint8 *record,
                            gsize size)
{
  guint8 *page = record + 4;
  guint8 *trailer = page + size - AV_PAGE_RESERVE;
  guint8 *checksum = page + size;
  guint8 nonce[AV_PAGE_NONCE_SIZE];
  guint8 tag[AV_PAGE_TAG_SIZE];
  Associated associated;

  start_associated (self, &associated, 'J', read_u32_be (record));
  associate_u64 (&associated, offset);
  draw_nonce (self, nonce);
  memcpy (trailer, checksum, 4);
  crypto_aead_xchacha20poly1305_ietf_encrypt_detached (page, tag, NULL, page, size - AV_PAGE_RESERVE + 4,
                                                       associated.bytes, associated.size,
                                                       NULL, nonce, av_secret_peek (self->record_key));
  memcpy (checksum, trailer, 4);
  memset (trailer, 0, AV_PAGE_RESERVE);
  memcpy (trailer + NONCE, nonce, sizeof nonce);
  memcpy (trailer + PAGE_TAG, tag, sizeof tag);
}

gboolean
av_page_cipher_open_record (AvPageCipher *self,
                            guint64 offset,
                            guint8 *record,
                            gsize size)
{
  guint8 *page = record + 4;
  guint8 *trailer = page + size - AV_PAGE_RESERVE;
  guint8 *checksum = page + size;
  guint8 nonce[AV_PAGE_NONCE_SIZE];
  guint8 tag[AV_PAGE_TAG_SIZE];
  Associated associated;

  if (memcmp (trailer + FRAME_TAG, zeros, AV_PAGE_RESERVE - FRAME_TAG) != 0)
    return FALSE;

  start_associated (self, &associated, 'J', read_u32_be (record));
  associate_u64 (&associated, offset);
  memcpy (nonce, trailer + NONCE, sizeof nonce);
  memcpy (tag, trailer + PAGE_TAG, sizeof tag);
  memcpy (trailer, checksum, 4);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt_detached (page, NULL, page, size - AV_PAGE_RESERVE + 4, tag,
                                                           associated.bytes, associated.size,
                                                           nonce, av_secret_peek (self->record_key)) != 0)
    return FALSE;

  memcpy (checksum, trailer, 4);
  memset (trailer, 0, AV_PAGE_RESERVE);
  return TRUE;
}
