/* Who did what, without names: local, append-only, each line chained to the
 * one before by its hash. Kept twelve months. */

#pragma once

#include "av-store.h"

G_BEGIN_DECLS

/* What is logged; the names are stored. */
#define AV_ACT_READ "lecture"
#define AV_ACT_WRITE "ecriture"
#define AV_ACT_SEARCH "recherche"
#define AV_ACT_PRINT "impression"
#define AV_ACT_EXPORT "export"
#define AV_ACT_IMPORT "import"
#define AV_ACT_UNLOCK "deverrouillage"
#define AV_ACT_BREAK_GLASS "bris-de-glace"
#define AV_ACT_FUSION "fusion"
#define AV_ACT_PARTING "separation"
#define AV_ACT_ERASE "effacement"
#define AV_ACT_TRANSFER "transfert"
#define AV_ACT_SHARE "partage"
#define AV_ACT_RECOVER "secours"
#define AV_ACT_READ_OVER "relecture"
#define AV_ACT_ALARM "alerte"
#define AV_ACT_KEYS "cles"
#define AV_ACT_LEASE "bail"

typedef struct
{
  gint64 number;
  guint64 moment; /* ms since 1970 */
  char *agent;
  char *act;
  char *container; /* "" when none */
  char *detail;    /* form, sheet…: never a name, nor a code that is on paper */
} AvAccess;

void av_access_free (AvAccess *access);

gboolean av_access_log_add (AvStore *store, const char *act, const char *container, const char *detail, GError **error);
/* The same for what is done already: where the disk is full the line waits in
 * memory, with its moment, until there is room. */
gboolean av_access_log_add_or_owe (AvStore *store, const char *act, const char *container, const char *detail, GError **error);
/* Writes what waits, all or nothing; before each save, and when the store closes. */
void av_access_log_settle (AvStore *store);
gboolean av_access_log_is_owing (AvStore *store);
/* Newest first, of AvAccess; @container NULL: of all. */
GPtrArray *av_access_log_list (AvStore *store, const char *container, guint limit, GError **error);
/* Whether every line is chained to the one before; @broken: the first that is not. */
gboolean av_access_log_verify (AvStore *store, gint64 *broken, GError **error);
/* On how many days (UTC) of the last @within_ms somebody was here; counted up
 * to @most. What a clock alone is to remove waits until they are some: a clock
 * set wrong is seen, and set right, before. */
gboolean av_access_log_count_days (AvStore *store, guint64 within_ms, guint most, guint *days, GError **error);
/* Drops from the beginning what is older than @keep_ms, where there are lines of
 * seven days since; the chain goes on. */
#define AV_ACCESS_LOG_KEPT_MS (G_GUINT64_CONSTANT (365) * 24 * 3600 * 1000)
gboolean av_access_log_shorten (AvStore *store, guint64 keep_ms, GError **error);

G_END_DECLS
