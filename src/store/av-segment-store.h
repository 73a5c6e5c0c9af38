/* The archive: segments, strands, keys and what sync remembers. Binary ids and
 * hashes; nothing here verifies or decrypts. All functions write within the
 * caller's transaction (av_store_transact ()) or in one of their own. */

#pragma once

#include "av-merge.h"

G_BEGIN_DECLS

#define AV_SEGMENT_HASH_SIZE 32

typedef struct
{
  guint8 bytes[AV_SEGMENT_HASH_SIZE];
} AvSegmentHash;

/* --- segments ------------------------------------------------------------ */

typedef enum
{
  AV_SEGMENT_UNKNOWN,    /* named by another one, not yet here */
  AV_SEGMENT_OPEN,       /* ours, being written */
  AV_SEGMENT_ACCEPTED,   /* counts */
  AV_SEGMENT_UNACCEPTED, /* kept and relayed, does not count (revoked…) */
  AV_SEGMENT_TOO_NEW,    /* kept and relayed, for a newer version to read */
} AvSegmentStatus;

typedef struct
{
  gint64 sid;
  gint64 jid;
  guint64 segno;
  AvSegmentHash hash;
  AvSegmentStatus status;
  const guint8 *header; /* signed bytes; valid until the next row */
  gsize header_length;
} AvSegment;

/* Whether the bytes of its header are those that its name is of; else it is damaged,
 * also where it reads. */
gboolean av_segment_is_whole (const AvSegment *segment);

typedef gboolean (*AvSegmentFunc) (const AvSegment *segment, gpointer user_data, GError **error);

/* The number under which this store knows a hash, given at its first mention. */
gboolean av_segment_store_reserve (AvStore *store, const AvSegmentHash *hash, gint64 *sid, GError **error);
/* FALSE without error: not known, or only mentioned. */
gboolean av_segment_store_find (AvStore *store, const AvSegmentHash *hash, gint64 *sid, AvSegmentStatus *status, GError **error);
/* The same, but for what was here once and was set aside since: known. */
gboolean av_segment_store_was_here (AvStore *store, const AvSegmentHash *hash, gboolean *was_here, GError **error);
gboolean av_segment_store_get_hash (AvStore *store, gint64 sid, AvSegmentHash *hash, GError **error);
/* Adds a received segment, or gives a reserved one its header. */
gboolean av_segment_store_add (AvStore *store, const AvSegmentHash *hash, gint64 jid, guint64 segno, const guint8 *header, gsize length, AvSegmentStatus status, gint64 *sid, GError **error);
gboolean av_segment_store_set_status (AvStore *store, gint64 sid, AvSegmentStatus status, GError **error);
gboolean av_segment_store_load (AvStore *store, gint64 sid, AvSegmentFunc func, gpointer user_data, GError **error);
/* In order of (segno, sid), from @from_segno on. @jid 0: every journal. Open
 * and unknown ones are left out. */
gboolean av_segment_store_foreach (AvStore *store, gint64 jid, guint64 from_segno, AvSegmentFunc func, gpointer user_data, GError **error);
/* The same of every journal, and those that were set aside since: their headers may not read. */
gboolean av_segment_store_foreach_once_here (AvStore *store, AvSegmentFunc func, gpointer user_data, GError **error);

/* --- journals ------------------------------------------------------------ */

typedef struct
{
  gint64 jid;
  AvId id;
  AvId installation;
  gboolean ours; /* written by this installation */
  gboolean open; /* ours, and the one being written */
} AvJournalRow;

typedef gboolean (*AvJournalFunc) (const AvJournalRow *journal, gpointer user_data, GError **error);

gboolean av_segment_store_add_journal (AvStore *store, const AvId *id, const AvId *installation, gboolean ours, gint64 *jid, GError **error);
gboolean av_segment_store_find_journal (AvStore *store, const AvId *id, gint64 *jid, GError **error); /* FALSE without error: unknown */
/* The last segment of an installation's journal, set aside since or not; @segno 0:
 * none. What somebody else signed in it is none of its own. */
gboolean av_segment_store_get_head (AvStore *store, gint64 jid, const AvId *installation, guint64 *segno, AvSegmentHash *hash, GError **error);
/* Whether there are segments of all numbers of a journal up to that one. */
gboolean av_segment_store_is_whole (AvStore *store, gint64 jid, guint64 segno, gboolean *whole, GError **error);
/* The installation that wrote a segment, an open one included; FALSE without
 * error: not known. */
gboolean av_segment_store_get_writer (AvStore *store, gint64 sid, AvId *installation, GError **error);
/* Whether two machines have written as this installation: segments of one journal
 * share a number. */
gboolean av_segment_store_is_forked (AvStore *store, const AvId *installation, gboolean *forked, GError **error);
/* The journal that new operations go to from now on. */
gboolean av_segment_store_open_journal (AvStore *store, gint64 jid, GError **error);
gboolean av_segment_store_foreach_journal (AvStore *store, AvJournalFunc func, gpointer user_data, GError **error);

/* --- open operations: written here, not yet sealed ----------------------- */

typedef struct
{
  AvOp op; /* preds name their segments by hash, NULL for this one */
  AvId container;
  AvClass klass;
} AvOpenOp;

typedef gboolean (*AvOpenOpFunc) (const AvOpenOp *open, gpointer user_data, GError **error);

/* An earlier version let an operation name more than any reader takes: it becomes
 * several, so that they can be signed. */
gboolean av_segment_store_split_open (AvStore *store, GError **error);
/* Open segments, oldest first, as numbers (a GArray of gint64): seal them in
 * this order, each before the next is read. */
GArray *av_segment_store_list_open (AvStore *store, GError **error);
/* Operations of an open segment by (container, class, index): one run of
 * calls a strand. */
gboolean av_segment_store_foreach_open_op (AvStore *store, gint64 sid, AvOpenOpFunc func, gpointer user_data, GError **error);
gboolean av_segment_store_count_open_ops (AvStore *store, gint64 *n_ops, GError **error);
/* The open segment becomes a sealed one; its strands are added by the caller. */
gboolean av_segment_store_seal (AvStore *store, gint64 sid, const AvSegmentHash *hash, gint64 jid, guint64 segno, const guint8 *header, gsize length, GError **error);

/* --- strands ------------------------------------------------------------- */

typedef struct
{
  gint64 sx;
  gint64 sid;
  guint16 index;
  guint8 klass;
  guint32 scope;
  gboolean has_container; /* known once the strand was opened */
  AvId container;
  AvSegmentHash hash;
  guint32 length;     /* of the blob, as the header says */
  const guint8 *blob; /* NULL: a stub; valid until the next row */
  gsize blob_length;
  gboolean applied;
} AvStrandRow;

typedef void (*AvStrandSizeFunc) (guint16 index, guint64 size, gpointer user_data);
typedef gboolean (*AvStrandFunc) (const AvStrandRow *strand, gpointer user_data, GError **error);

/* @container NULL: not (yet) readable here. @blob NULL: a stub. A stub that
 * is there already is filled. */
gboolean av_segment_store_add_strand (AvStore *store, gint64 sid, guint16 index, AvClass klass, guint32 scope, const AvId *container, const AvSegmentHash *hash, guint32 length, const guint8 *blob, gboolean applied, GError **error);
/* Whether a strand is here by its name alone. */
gboolean av_segment_store_is_stub (AvStore *store, gint64 sid, guint16 index, gboolean *stub, GError **error);
gboolean av_segment_store_foreach_strand (AvStore *store, gint64 sid, AvStrandFunc func, gpointer user_data, GError **error);
/* The bytes of a segment's strands that are here, stubs being none. */
gboolean av_segment_store_get_size_held (AvStore *store, gint64 sid, guint64 *size, GError **error);
/* The same of each of them, without reading them. */
gboolean av_segment_store_foreach_size (AvStore *store, gint64 sid, AvStrandSizeFunc func, gpointer user_data, GError **error);
gboolean av_segment_store_foreach_strand_of_container (AvStore *store, const AvId *container, AvStrandFunc func, gpointer user_data, GError **error);
/* Of the containers known here: the scopes their strands were signed in
 * (several calls may say the same), and the one they belong to now. */
typedef gboolean (*AvScopeFunc) (const AvId *container, guint32 strand_scope, const char *scope, gpointer user_data, GError **error);
gboolean av_segment_store_foreach_scope (AvStore *store, AvScopeFunc func, gpointer user_data, GError **error);
/* The stubs among a segment's: the bytes of the others are not read. */
gboolean av_segment_store_foreach_missing (AvStore *store, gint64 sid, AvStrandFunc func, gpointer user_data, GError **error);
/* Strands whose bytes are here, told without them, for all of a kind are more than
 * memory should hold: those of a container, */
gboolean av_segment_store_foreach_held (AvStore *store, const AvId *container, AvStrandFunc func, gpointer user_data, GError **error);
/* those that were not applied, for want of a key perhaps, */
gboolean av_segment_store_foreach_unapplied (AvStore *store, AvStrandFunc func, gpointer user_data, GError **error);
/* and of them those that name that key. */
gboolean av_segment_store_foreach_waiting_for_key (AvStore *store, const guint8 *kid, AvStrandFunc func, gpointer user_data, GError **error);
/* Tells one with its bytes. */
gboolean av_segment_store_load_strand (AvStore *store, gint64 sx, AvStrandFunc func, gpointer user_data, GError **error);
/* Strands of segments that count that came without their bytes, or whose key is not here,
 * and are not known to be erased: where they stand, how long they are, and no more. In no
 * order: a few at a time are all in the end. */
typedef gboolean (*AvStubFunc) (const AvSegmentHash *segment, const AvStrandRow *strand, gpointer user_data, GError **error);
gboolean av_segment_store_foreach_stub (AvStore *store, AvStubFunc func, gpointer user_data, GError **error);
/* The same, and those that wait though they are here whole, as rows. */
gboolean av_segment_store_foreach_waiting (AvStore *store, AvStrandFunc func, gpointer user_data, GError **error);
/* container NULL: it is put down to none. */
gboolean av_segment_store_set_strand_applied (AvStore *store, gint64 sx, const AvId *container, gboolean applied, GError **error);
/* Drops the bytes, keeps the hash. */
gboolean av_segment_store_empty_strand (AvStore *store, gint64 sx, GError **error);

/* --- keys of compartments ------------------------------------------------ */

#define AV_COMPARTMENT_KEY_SIZE 32
#define AV_KID_SIZE 16

typedef struct
{
  AvId container;
  AvClass klass;
  gint64 generation;
  guint8 kid[AV_KID_SIZE];
  guint8 key[AV_COMPARTMENT_KEY_SIZE]; /* wiped after the call */
  gboolean ours;                       /* drawn by this installation */
  gboolean aside;                      /* of an erased compartment: for un-applying only */
} AvCompartmentKey;

gboolean av_segment_store_add_key (AvStore *store, const AvCompartmentKey *key, GError **error);
/* By kid, as it was told for a compartment; @container NULL: for any. FALSE
 * without error: not here (or set aside). */
gboolean av_segment_store_find_key (AvStore *store, const guint8 *kid, const AvId *container, AvClass klass, AvCompartmentKey *key, GError **error);
/* The same of those that are set aside: only to tell which container a strand is of. */
gboolean av_segment_store_find_key_aside (AvStore *store, const guint8 *kid, const AvId *container, AvClass klass, AvCompartmentKey *key, GError **error);
/* One of a compartment's generation to write with in a scope: drawn here, or in use by
 * what counts there, for a key that was only sent is anybody's; never one that something
 * was sealed with in another scope, for others know it. @ours: only one drawn here. */
gboolean av_segment_store_get_current_key (AvStore *store, const AvId *container, AvClass klass, guint32 scope, gint64 generation, gboolean ours, AvCompartmentKey *key, GError **error);
gboolean av_segment_store_set_keys_aside (AvStore *store, const AvId *container, AvClass klass, gboolean aside, GError **error);
/* Also where the same keys lie with other compartments, unless they open something there:
 * who tells the key of a living one with a container of theirs destroys nothing by it. */
gboolean av_segment_store_destroy_keys (AvStore *store, const AvId *container, AvClass klass, GError **error);

/* --- erasure ------------------------------------------------------------- */

/* Registers, projections, index, drafts and private notes of the compartment
 * go; later operations on it stay out while it is erased. */
gboolean av_segment_store_erase (AvStore *store, const AvId *container, AvClass klass, GError **error);
/* Once that is for good: what is left of it, the ids, forms and classes of its records. */
gboolean av_segment_store_forget_records (AvStore *store, const AvId *container, AvClass klass, GError **error);
gboolean av_segment_store_unerase (AvStore *store, const AvId *container, AvClass klass, GError **error);
gboolean av_segment_store_is_erased (AvStore *store, const AvId *container, AvClass klass, gboolean *erased, GError **error);
typedef struct
{
  AvId container;
  AvClass klass;
  guint64 since;  /* ms since 1970: when it became so here; 0: under a date in doubt */
  gboolean asked; /* by this installation */
  gboolean known; /* a record that counts says so, not a guard alone */
  gboolean gone;  /* keys and bytes are destroyed */
} AvErased;

typedef gboolean (*AvErasedFunc) (const AvErased *erased, gpointer user_data, GError **error);
/* FALSE without error: not erased. */
gboolean av_segment_store_load_erased (AvStore *store, const AvId *container, AvClass klass, AvErased *erased, GError **error);
/* Keeps asked, known and gone of what is erased. */
gboolean av_segment_store_mark_erased (AvStore *store, const AvErased *erased, GError **error);
gboolean av_segment_store_foreach_erased (AvStore *store, AvErasedFunc func, gpointer user_data, GError **error);

/* --- trust, haves, bundles, quarantine ----------------------------------- */

typedef gboolean (*AvBytesFunc) (const AvId *id, guint64 number, const AvSegmentHash *hash, const guint8 *bytes, gsize length, gpointer user_data, GError **error);

gboolean av_segment_store_add_statement (AvStore *store, const AvId *issuer, guint64 number, const AvSegmentHash *hash, const guint8 *bytes, gsize length, GError **error);
/* In order of (issuer, number, hash): id = issuer. */
gboolean av_segment_store_foreach_statement (AvStore *store, AvBytesFunc func, gpointer user_data, GError **error);

/* The newest have summary of a peer by its clock, and the one that came last:
 * where a clock went back, or a disk was cloned, neither is the whole truth. */
gboolean av_segment_store_set_have (AvStore *store, const AvId *installation, guint64 hlc, const guint8 *bytes, gsize length, GError **error);
/* number = hlc, no hash; of each peer the newest comes last. */
gboolean av_segment_store_foreach_have (AvStore *store, AvBytesFunc func, gpointer user_data, GError **error);
/* When each was heard of, by its clock and by this one's of then: one of the two haves
 * of each, with the earlier of their clocks. */
gboolean av_segment_store_foreach_heard (AvStore *store, AvBytesFunc func, gpointer user_data, GError **error);
/* The newest of these moments, in ms: a wall clock that is earlier by more than two days
 * is doubtful (av_store_is_clock_doubtful()), and nothing stands in for it. */
void av_segment_store_set_heard (AvStore *store, guint64 milliseconds);

gboolean av_segment_store_add_bundle_seen (AvStore *store, const AvId *bundle, GError **error);
gboolean av_segment_store_has_seen_bundle (AvStore *store, const AvId *bundle, gboolean *seen, GError **error);

gboolean av_segment_store_add_quarantine (AvStore *store, const AvSegmentHash *hash, const AvId *installation, const char *reason, const guint8 *bytes, gsize length, GError **error);
/* Newest wins the place: above @most bytes, each counted as @least at least, the oldest ones go. */
gboolean av_segment_store_shorten_quarantine (AvStore *store, gsize most, gsize least, guint *n_dropped, GError **error);
gboolean av_segment_store_is_quarantined (AvStore *store, const AvSegmentHash *hash, gboolean *quarantined, GError **error);
gboolean av_segment_store_remove_quarantine (AvStore *store, const AvSegmentHash *hash, GError **error);
typedef gboolean (*AvQuarantineFunc) (const AvSegmentHash *hash, const AvId *installation, const char *reason, guint64 since, const guint8 *bytes, gsize length, gpointer user_data, GError **error);
gboolean av_segment_store_foreach_quarantine (AvStore *store, AvQuarantineFunc func, gpointer user_data, GError **error);

/* --- secrets and small state of this installation ------------------------ */

gboolean av_segment_store_set_secret (AvStore *store, const char *name, const guint8 *bytes, gsize length, GError **error);
/* Into memory of the caller's (locked); FALSE without error: none, or longer than @size. */
gboolean av_segment_store_get_secret (AvStore *store, const char *name, guint8 *bytes, gsize size, gsize *length, GError **error);

/* The scopes of this installation, a space before and behind each (" 76540 S12 "). */
typedef struct
{
  const char *all;       /* it answers for; NULL: not known, whatever it says of a scope counts */
  const char *read;      /* where it can tell whom a dossier was shared with, and so who may write into it; NULL: it tells of none */
  const char *erasing;   /* where it may erase; NULL: as all */
  const char *admitting; /* where it may admit; NULL: as all */
  const char *ending;    /* whose dossiers it ends, its time over or not; NULL: as all (av-own-part.h) */
} AvOwnScopes;

/* Copied. Returns whether they were known and are others now: what was drawn from
 * them has to be drawn again. From where it may erase or admit nothing is drawn that is
 * signed: that changes with the clock. */
gboolean av_segment_store_set_own (AvStore *store, const AvOwnScopes *own);

/* --- containers ---------------------------------------------------------- */

/* Scope of a container as its `~perimetre` shows it; @scope: transfer full, NULL
 * unknown. */
gboolean av_segment_store_get_scope (AvStore *store, const AvId *container, char **scope, GError **error);
/* The same where it gives that scope a right: NULL as well where several began the
 * container, and what they say of it now differs (av-claims.h). */
gboolean av_segment_store_get_owner (AvStore *store, const AvId *container, char **scope, GError **error);
/* What they say, where it differs, each once and that it is shown as first; else NULL.
 * @scopes: transfer full. */
gboolean av_segment_store_list_claimants (AvStore *store, const AvId *container, char ***scopes, GError **error);
/* Whether who answers for @scopes (as above; NULL: yes) may write into a dossier,
 * as far as can be told here: it belonged to one of them, or was shared with it.
 * TRUE as long as nobody knows whose it is. */
gboolean av_segment_store_may_write (AvStore *store, const AvId *container, const char *scopes, gboolean *may, GError **error);
/* The same of what comes in this transaction: of a dossier that is crowded with claims,
 * so that all of them would be read again for each strand, yes, for now: not sure. It is
 * looked at once more before the transaction ends. */
gboolean av_segment_store_may_write_so_far (AvStore *store, const AvId *container, const char *scopes, gboolean *may, gboolean *sure, GError **error);
/* Containers of which that may have changed since: to be looked at before the
 * transaction ends. Set of GBytes; transfer full, NULL: none. */
GHashTable *av_segment_store_take_writers_due (AvStore *store);
/* Whether a dossier is one scope's or was, as far as is known here: FALSE where nobody
 * knows. */
gboolean av_segment_store_had_team (AvStore *store, const AvId *container, const char *scope, gboolean *had, GError **error);
/* The same, and where nobody knows, whether anybody said so. */
gboolean av_segment_store_may_have_had_team (AvStore *store, const AvId *container, const char *scope, gboolean *may, GError **error);
/* Whether a strand of a class with keys is known of a container. */
gboolean av_segment_store_has_strands (AvStore *store, const AvId *container, gboolean *has, GError **error);
/* Whether there is anything of a dossier here to be read, whoever it belongs to: what says
 * who reads it, or opened it, is nothing of that. */
gboolean av_segment_store_has_records (AvStore *store, const AvId *container, gboolean *has, GError **error);
/* Whether who answers for @scopes (as above; NULL: yes) has the say over a
 * container: it belongs to one of them now, or did at the moment of @hlc, for
 * what was said before it went elsewhere stands. Where nobody has it: no. */
gboolean av_segment_store_answers_for (AvStore *store, const AvId *container, const char *scopes, guint64 hlc, gboolean *answers, GError **error);
/* Whether a container is the territory of a commune, which no claim on it makes another's:
 * FALSE as long as no claim names that commune. */
gboolean av_segment_store_is_territory (AvStore *store, const AvId *container, gboolean *territory, GError **error);
/* Tells by which claims that changed, and what it was before (av-claims.h). 0: by none. */
gboolean av_segment_store_get_scope_mark (AvStore *store, const AvId *container, guint64 *mark, GError **error);

/* Writes a change of a system record (`~perimetre`, `~epoque`…) as an open
 * operation; @value NULL clears. Replaces what is live now. */
gboolean av_segment_store_write_system (AvStore *store, const char *form, const AvId *record, const AvId *container, AvClass klass, const char *reg, const char *value, GError **error);
/* The same in the place of what is named there and no more, be it live or not: of gint64. */
gboolean av_segment_store_replace_system (AvStore *store, const char *form, const AvId *record, const AvId *container, AvClass klass, const char *reg, const char *value, GArray *dots, GError **error);
/* Clears a register of a record that stands in other containers than @container; within a
 * transaction. */
gboolean av_segment_store_clear_elsewhere (AvStore *store, const char *form, const AvId *record, const AvId *container, const char *reg, GError **error);

/* Live values of a record's register, displayed first. */
typedef gboolean (*AvLiveFunc) (gint64 sid, guint16 index, guint64 hlc, const char *agent, const char *value, gpointer user_data, GError **error);
gboolean av_segment_store_foreach_live (AvStore *store, const char *form, const AvId *record, const char *reg, AvLiveFunc func, gpointer user_data, GError **error);
/* Records of a system form: id, container and the register's displayed value. */
typedef gboolean (*AvSystemFunc) (const AvId *record, const AvId *container, const char *reg, const char *value, gint64 sid, gpointer user_data, GError **error);
gboolean av_segment_store_foreach_system (AvStore *store, const char *form, AvSystemFunc func, gpointer user_data, GError **error);

G_END_DECLS
