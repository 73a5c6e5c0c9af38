#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A key or a passphrase: bytes in memory that is locked out of swap and out of
 * core dumps, and wiped when the last reference goes. Never copied to a
 * string, a property or a log line. References may be dropped on any thread;
 * the bytes are not changed once the secret is shared. */
typedef struct _AvSecret AvSecret;

/* All zeros, to be filled in through av_secret_get_data() by its maker. */
AvSecret *av_secret_new (gsize size);

AvSecret *av_secret_new_random (gsize size);

/* Takes the bytes and wipes the source. */
AvSecret *av_secret_new_from_bytes (void *bytes,
                                    gsize size);

/* Part of another secret: size bytes from offset on. */
AvSecret *av_secret_new_slice (AvSecret *self,
                               gsize offset,
                               gsize size);

/* The same bytes ended by a zero: words that are shown are a text. */
AvSecret *av_secret_new_text (AvSecret *self);

/* Of a text that had to be made outside, to be drawn: nothing is left of it. */
void av_secret_wipe_text (char *text);

/* A 32-byte key of its own for one use of a 32-byte key (crypto_kdf: BLAKE2b
 * keyed with this key, id as salt, the eight characters as personalisation). */
AvSecret *av_secret_derive (AvSecret *self,
                            guint64 id,
                            const char context[8]);

AvSecret *av_secret_ref (AvSecret *self);
void av_secret_unref (AvSecret *self);

gsize av_secret_get_size (AvSecret *self);

/* The bytes, valid as long as the reference; not ended by a zero. */
const guint8 *av_secret_peek (AvSecret *self);

/* The same, for the maker of the secret to fill in. */
guint8 *av_secret_get_data (AvSecret *self);

/* Compares in constant time; FALSE where sizes differ. */
gboolean av_secret_equal (AvSecret *a,
                          AvSecret *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvSecret, av_secret_unref)

G_END_DECLS
