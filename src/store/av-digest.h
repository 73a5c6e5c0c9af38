/* The state of a store in 32 bytes: equal wherever the same
 * operations were accepted. Both seal the open operations first. */

#pragma once

#include "av-class.h"
#include "av-store.h"

G_BEGIN_DECLS

#define AV_DIGEST_ALL_CLASSES 0x3fu

/* BLAKE2b-256, hexadecimal, over the live values sorted by (record, register,
 * segment hash, index), each as
 *   record 16 | length u16 | register | segment hash 32 | index u16 | length u32 | value
 * then over the erasures, sorted, each as container 16 | class u8 (integers
 * little endian). @scope NULL: every container; @classes: bits of the classes
 * that are compared (all by default). Transfer full. */
char *av_digest (AvStore *store, const char *scope, GError **error);
char *av_digest_classes (AvStore *store, const char *scope, guint classes, GError **error);

G_END_DECLS
