#pragma once

#include "av-secret.h"

G_BEGIN_DECLS

/* The AEAD of everything SQLite writes (docs/formats.md): XChaCha20-Poly1305 on
 * pages, log frames and journal records, each bound to its place, store and
 * epoch. The last 64 bytes of every page are ours, and zeros to SQLite:
 *
 *    0  24  nonce, random for every write
 *   24  16  tag of the page, or of the journal record
 *   40  16  tag of the frame; zeros elsewhere
 *   56   8  transactions before this frame in its log; zeros elsewhere
 */
#define AV_PAGE_RESERVE 64
#define AV_PAGE_NONCE_SIZE 24
#define AV_PAGE_TAG_SIZE 16
#define AV_PAGE_FRAME_HEADER 24
#define AV_PAGE_MAXIMUM 65536

typedef struct _AvPageCipher AvPageCipher;

/* The keys of pages, frames and records are derived from the 32-byte store
 * key. */
AvPageCipher *av_page_cipher_new (AvSecret *store_key,
                                  const guint8 uuid[16],
                                  guint32 epoch);
AvPageCipher *av_page_cipher_ref (AvPageCipher *self);
void av_page_cipher_unref (AvPageCipher *self);

/* plain and sealed have size bytes; they may be the same. */
void av_page_cipher_seal_page (AvPageCipher *self,
                               guint32 number,
                               const guint8 *plain,
                               guint8 *sealed,
                               gsize size);

/* In place; the reserve becomes zeros. FALSE: not the page it should be. */
gboolean av_page_cipher_open_page (AvPageCipher *self,
                                   guint32 number,
                                   guint8 *page,
                                   gsize size);

/* A frame is SQLite's: its 24-byte header, then the page. The first 16 bytes
 * of the header stay in clear, the checksum is encrypted. offset is that of
 * the header in the log. */
void av_page_cipher_seal_frame (AvPageCipher *self,
                                guint64 offset,
                                guint64 transaction,
                                const guint8 header[AV_PAGE_FRAME_HEADER],
                                const guint8 *plain,
                                guint8 *frame,
                                gsize size);
gboolean av_page_cipher_open_frame (AvPageCipher *self,
                                    guint64 offset,
                                    guint8 *frame,
                                    gsize size);

/* Authenticates frame and page, and makes of the page the sealed page of the
 * database, without decrypting it. */
gboolean av_page_cipher_pass_frame (AvPageCipher *self,
                                    guint64 offset,
                                    guint8 *frame,
                                    gsize size);

/* Which transaction of its log an authenticated, still sealed frame is of. */
guint64 av_page_cipher_get_transaction (const guint8 *frame,
                                        gsize size);

/* A journal record is page number 4, page, checksum 4; offset is its own. In
 * place, both. */
void av_page_cipher_seal_record (AvPageCipher *self,
                                 guint64 offset,
                                 guint8 *record,
                                 gsize size);
gboolean av_page_cipher_open_record (AvPageCipher *self,
                                     guint64 offset,
                                     guint8 *record,
                                     gsize size);

/* The next nonces, for known-answer tests alone: all of these bytes. */
void av_page_cipher_set_nonce_for_test (AvPageCipher *self,
                                        const guint8 nonce[AV_PAGE_NONCE_SIZE]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvPageCipher, av_page_cipher_unref)

G_END_DECLS
