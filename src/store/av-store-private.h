/* Inside of the store layer. */

#pragma once

#include "av-merge.h"
#include "av-role.h"
#include "av-scope-name.h"
#include "av-secret.h"
#include "av-store.h"

G_BEGIN_DECLS

/* An interned name, taken apart once. */
typedef struct
{
  gint64 nid;
  const char *text;  /* « field » or « field/code » */
  const char *field; /* canonical pointer: equal fields, equal pointers */
  const char *code;  /* NULL for a plain register */
} AvName;

typedef struct _AvClaimStore AvClaimStore;
typedef struct _AvDueWords AvDueWords;
typedef struct _AvHeldRecords AvHeldRecords;
typedef struct _AvProjections AvProjections;

/* The segment that is written to, and how full it is. */
typedef struct
{
  gint64 sid; /* 0: none known */
  gint64 n_ops;
  gint64 n_bytes;
  gint64 n_preds; /* at most so many segments are named */
  gint64 n_codes;
  guint64 hlc; /* of the last operation */
} AvOpenSegment;

struct _AvStore
{
  AvDatabase *db;
  AvProjections *projections;

  AvSecret *secrets_key; /* of the table `secret` (av-sealed-secret.h) */

  char *agent;
  GPtrArray *note_keys;    /* AvKeyPair of the agent's private notes, the newest first; NULL: closed */
  gboolean note_keys_kept; /* they lie in the store (av-note-keys.h) */
  char **openers;          /* agents who can open this computer (av-role-giving.h), or NULL */
  AvRoleReading reading;   /* by the agent's role, as it was at `reading_revision` */
  guint64 reading_revision;
  gboolean reading_known;
  gint64 lease_days; /* of the reading lease, where it is known */
  gint64 lease_heard;
  gboolean lease_known;
  guint reading_whole; /* how often av_reading_begin_whole () awaits its end */
  char *post;
  char *default_scope;
  char *used_scope;       /* instead of it; or NULL */
  char *scopes;           /* " 76540 S12 ", or NULL */
  char *erasing_scopes;   /* those of them where it may erase */
  char *ending_scopes;    /* those whose dossiers it ends, its time over or not; NULL: all */
  char *admitting_scopes; /* those where it may admit */
  char *read_scopes;      /* those of them where whom a dossier was shared with is known here */
  GHashTable *own_words;  /* scope → guint64 (av-own-word.h), or NULL */

  guint64 last_hlc;
  guint64 moment; /* of what this transaction writes; 0: nothing yet */
  gboolean hlc_changed;
  guint64 time_floor;
  guint64 time_heard;
  AvStoreClockFunc clock;
  gpointer clock_data;

  /* What the records that were touched still owe when a transaction ends. Set by
   * who opens the store: the parts that do it stand above this one. */
  gboolean (*settle) (AvStore *store, GError **error);
  AvStoreFunc sealer;
  gpointer sealer_data;
  AvStoreWayFunc way; /* what is done where a long piece of work gives way; or NULL */
  gpointer way_data;
  AvScopeNameFunc scope_name;
  gpointer scope_name_data;

  GHashTable *names;    /* text → AvName */
  GHashTable *nids;     /* nid → AvName */
  GHashTable *records;  /* key of a record → rid: the last few thousand */
  AvId whole_container; /* all of its records are among them, where holds_whole */
  gboolean holds_whole;
  GHashTable *segments; /* hash → sid */
  GHashTable *erased;   /* container and class, or NULL: not read yet */
  GHashTable *touched;  /* set of rid */
  AvHeldRecords *held;
  AvDueWords *due_words;
  GHashTable *conflicts;       /* set of rid with a conflict, or NULL: not read yet */
  GHashTable *fused;           /* set of containers that are fused, or NULL: not read yet */
  GHashTable *due_writers;     /* containers to look at (av-writers.h), or NULL: none */
  GHashTable *fusions_touched; /* set of containers that may be fused otherwise, or NULL */
  GHashTable *claims_touched;  /* set of containers whose claims moved, or NULL */
  AvClaimStore *judged;        /* what claims say in this transaction (av-claim-store.h), or NULL: nothing */
  gboolean to_scrub;           /* something was erased: the file still remembers it */
  AvMergeCounts counts;
  guint64 revision; /* grows with each transaction that touched records */
  AvOpenSegment open;
  GPtrArray *owed;     /* AvAccess: lines of the access log that found no room yet */
  char *answered_need; /* what the action being projected answered before */
};

/* Forgets what was remembered of a transaction that did not happen. */
void av_store_forget_caches (AvStore *store);

/* One save is one moment: the clock of every operation it writes. */
guint64 av_store_get_moment (AvStore *store);
/* Where it moved: the last thing before a transaction ends. */
gboolean av_store_save_clock (AvStore *store, GError **error);

/* Names. The AvName lasts as long as the transaction or longer. */
const AvName *av_store_intern (AvStore *store, const char *field, const char *code, GError **error);
const AvName *av_store_find_name (AvStore *store, gint64 nid, GError **error);
gboolean av_store_peek_name (AvStore *store, const char *text, const AvName **name, GError **error);

/* Rows of the table `record`. */
typedef struct
{
  gint64 rid;
  AvId id;
  AvId container;
  AvClass klass;
  const char *form;
} AvRecordRow;

/* Whether all records of a form are ever asked for, whatever their container:
 * of the others there are too many for an index. */
gboolean av_store_lists_form (const char *form);
/* @rid 0 when there is none and @create is FALSE. */
gboolean av_store_find_record (AvStore *store, const AvId *id, const char *form, const AvId *container, AvClass klass, gboolean create, gint64 *rid, GError **error);
/* The record an id stands for: the visible one, else the first. FALSE without
 * error: none. */
gboolean av_store_lookup_record (AvStore *store, const AvId *id, AvRecordRow *row, GError **error);
gboolean av_store_get_record (AvStore *store, gint64 rid, AvRecordRow *row, GError **error);
/* Keys of the caches: at least 16 bytes, random or a hash. */
guint av_store_hash_key (gconstpointer key);
gboolean av_store_equal_record_keys (gconstpointer one, gconstpointer other);
gboolean av_store_equal_hashes (gconstpointer one, gconstpointer other);
void av_store_touch (AvStore *store, gint64 rid);
/* Id under which a record goes on that became sensitive. */
void av_store_successor_id (const AvId *id, AvId *successor);

void av_store_set_not_found (GError **error);
gboolean av_store_parse_id (const char *text, AvId *id, GError **error);

#define AV_DELETED "~supprime"

G_END_DECLS
