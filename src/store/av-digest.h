/* The state of a store in 32 bytes and in lines: equal wherever the same
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
 * that are compared. Transfer full. */
char *av_digest (AvStore *store, const char *scope, guint classes, GError **error);

typedef gboolean (*AvDumpFunc) (const char *line, gpointer user_data, GError **error);

/* One live value a line, in the same order: record, form, container, class,
 * register, segment hash:index, hlc, agent, value (tabs between; backslash,
 * tab and line end of the value escaped). */
gboolean av_dump (AvStore *store, const char *scope, AvDumpFunc func, gpointer user_data, GError **error);

G_END_DECLS
