/* What is kept: one open store, its clock and who works on it.
 *
 * All functions of this layer are synchronous and stay on one thread; windows
 * reach them through AvQueue. Ids in these APIs are 32 hexadecimal characters,
 * except in av-merge.h and av-segment-store.h, the boundary with sync. */

#pragma once

#include "av-database.h"

#include "av-id.h"

G_BEGIN_DECLS

typedef struct _AvVault AvVault;
typedef struct _AvStore AvStore;

#define AV_STORE_ERROR (av_store_error_quark ())
GQuark av_store_error_quark (void);

typedef enum
{
  AV_STORE_ERROR_INVALID,   /* an answer the catalogue refuses, an id that is none */
  AV_STORE_ERROR_REQUIRED,  /* a required answer is missing */
  AV_STORE_ERROR_ANONYMOUS, /* a name given by who does not want to be called back */
  AV_STORE_ERROR_NOT_FOUND,
  AV_STORE_ERROR_UNKNOWN,  /* no such form, field or scope */
  AV_STORE_ERROR_UNSEALED, /* open operations and nobody to seal them */
  AV_STORE_ERROR_ERASED,   /* the compartment was erased */
  AV_STORE_ERROR_WITHHELD, /* the role of the agent who works does not read it, or the lease is over */
  AV_STORE_ERROR_ROLE,     /* the role of the agent who works does not give that one */
  AV_STORE_ERROR_TOO_LONG,
  AV_STORE_ERROR_DELETED, /* the record was deleted, and nobody said that it is wanted again */
  AV_STORE_ERROR_CHANGED, /* what was shown to who decides is not what there is any more */
  AV_STORE_ERROR_IN_VAIN, /* nobody would ever apply what is said here (av-own-word.h) */
} AvStoreError;

/* @vault stays open and is owned by the caller. Runs the schema files that
 * are missing, refuses a newer store (AV_DATABASE_ERROR_NEWER), rebuilds the
 * projections when the catalogue changed, telling @progress (nullable). */
AvStore *av_store_open (AvVault *vault, GError **error);
AvStore *av_store_open_with_progress (AvVault *vault, AvProgressFunc progress, gpointer user_data, GError **error);
/* @db: transfer full, also on failure. There is no vault, and so nothing that is secret:
 * what is sealed in a store is so under a key of zeros. */
AvStore *av_store_open_database (AvDatabase *db, AvProgressFunc progress, gpointer user_data, GError **error);
AvStore *av_store_open_in_memory (GError **error);
/* For who copies a store without opening it: AV_DATABASE_ERROR_NEWER, nothing written. */
gboolean av_store_require_known (AvVault *vault, GError **error);
void av_store_close (AvStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvStore, av_store_close)

/* After a salvage: projections again from the registers that could be read. */
gboolean av_store_rebuild_projections (AvStore *store, AvProgressFunc progress, gpointer user_data, GError **error);

AvDatabase *av_store_get_database (AvStore *store);
/* One transaction of several steps of this layer; nested ones are savepoints. */
typedef gboolean (*AvStoreFunc) (AvStore *store, gpointer user_data, GError **error);
gboolean av_store_transact (AvStore *store, AvStoreFunc func, gpointer user_data, GError **error);

/* How many transactions have moved the clock: of a store that was put back to an earlier
 * state, or a part of it, fewer than there were. */
gboolean av_store_count_saves (AvStore *store, guint64 *saves, GError **error);

/* When nobody waits: takes what was saved from the log into the database. The
 * log keeps its size, so the next saves are written over what lies there, which
 * costs a disk half of what a file that grows does. Nothing is lost where it fails. */
void av_store_rest (AvStore *store);

/* A long piece of work says where nothing of its own is half done, outside of any
 * transaction: what is short and waits for the store is done meanwhile, by whoever owns
 * the store and said so. Nothing that was read before is to be relied upon afterwards. */
typedef void (*AvStoreWayFunc) (gpointer user_data);
void av_store_set_way (AvStore *store, AvStoreWayFunc func, gpointer user_data);
void av_store_give_way (AvStore *store);

/* Grows when records changed. */
guint64 av_store_get_revision (AvStore *store);

/* Record id of the agent who works now, or NULL: signed into every change. */
void av_store_set_agent (AvStore *store, const char *agent);
const char *av_store_get_agent (AvStore *store);
/* What tells this installation's own codes from the others'; sync sets it. */
void av_store_set_post (AvStore *store, const char *post);
const char *av_store_get_post (AvStore *store); /* nullable */
/* Scope of new containers (an INSEE code or a structure's number as text):
 * the installation's first scope, kept in the store. */
gboolean av_store_set_default_scope (AvStore *store, const char *scope, GError **error);
const char *av_store_get_default_scope (AvStore *store);
/* Another one as long as the store is open; NULL: that which was set. */
void av_store_use_scope (AvStore *store, const char *scope);

/* Hybrid clock (SYNC §3): 48 bits of milliseconds since 1970, 16 of counter. */
guint64 av_store_tick (AvStore *store);
void av_store_observe (AvStore *store, guint64 hlc);
/* What several have said that it is past: an earlier wall clock is doubtful. */
void av_store_set_time_floor (AvStore *store, guint64 milliseconds);
gboolean av_store_is_clock_doubtful (AvStore *store);
guint64 av_store_get_now (AvStore *store); /* milliseconds, never below the floor */
/* Nobody else has been heard of for longer than any laptop is out: their clocks say nothing
 * of the days that went by on ours, which may be years ahead. */
gboolean av_store_is_clock_alone (AvStore *store);
/* The latest moment that a clock other than ours is believed. */
guint64 av_store_get_horizon (AvStore *store);
/* The latest moment that this clock shows, or that something was dated which was
 * written or read here, as far as that is believed. */
guint64 av_store_get_latest (AvStore *store);
typedef guint64 (*AvStoreClockFunc) (gpointer user_data);
void av_store_set_clock_for_test (AvStore *store, AvStoreClockFunc func, gpointer user_data);

/* Settings of this installation that are neither synced nor secret. value NULL:
 * it is taken out. */
gboolean av_store_set_setting (AvStore *store, const char *name, const char *value, GError **error);
/* *value: transfer full, NULL where there is none. */
gboolean av_store_read_setting (AvStore *store, const char *name, char **value, GError **error);
char *av_store_get_setting (AvStore *store, const char *name); /* the same; what cannot be read is none */
/* Names that begin so; transfer full. */
GPtrArray *av_store_list_settings (AvStore *store, const char *prefix, GError **error);

/* When something was last given to the others or taken from them, in seconds
 * since 1970; 0: never. A note that cannot be kept takes nothing from the
 * exchange that has happened. */
void av_store_note_exchange (AvStore *store);
gint64 av_store_get_last_exchange (AvStore *store);

/* Called (within the transaction) when a digest or dump needs the open ops
 * sealed; sync sets it. */
void av_store_set_sealer (AvStore *store, AvStoreFunc func, gpointer user_data);
gboolean av_store_seal (AvStore *store, GError **error);

/* Names of containers and singletons. */
char *av_store_singleton_id (const char *container, const char *form);                 /* BLAKE2b-128 (container ‖ form) */
char *av_store_territory_id (const char *scope);                                       /* BLAKE2b-128 ("territoire" ‖ scope) */
gboolean av_store_is_territory (const AvId *container, const char *scope);             /* whether it is called so */
void av_store_system_id (const char *form, gconstpointer key, gsize length, AvId *id); /* BLAKE2b-128 (form ‖ key) */

G_END_DECLS
