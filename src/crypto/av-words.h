#pragma once

#include "av-secret.h"

G_BEGIN_DECLS

/* The French list of BIP39: 2,048 words, 11 bits each, told apart by their
 * first four letters; accents and capitals are optional when typing. */

/* n words drawn at random, separated by spaces, NFC. */
AvSecret *av_words_generate (guint n);

/* What was typed, as it is derived from: words of the list completed and
 * accented; where one is not of the list, the text as it is. NFC, words
 * separated by one space. Works in locked memory throughout. */
AvSecret *av_words_normalise (AvSecret *typed);

/* How many words of the list this is; 0 where one of them is not. */
guint av_words_count (AvSecret *typed);

/* n words saying the first 11 n bits of a hash, for two people to compare. */
char *av_words_from_hash (const guint8 *hash,
                          guint n);

/* Whether two sentences of av_words_from_hash() say the same, however typed. */
gboolean av_words_equal (const char *a,
                         const char *b);

G_END_DECLS
