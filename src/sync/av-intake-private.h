#pragma once

#include "av-beyond.h"
#include "av-coverage.h"
#include "av-intake.h"
#include "av-op-codec.h"
#include "av-wire.h"

G_BEGIN_DECLS

/* A segment that found no room. */
typedef struct
{
  AvSegmentHash hash;
  guint64 segno;
  GBytes *section;
} AvIntakeRefused;

struct _AvIntake
{
  AvStore *store;
  AvTrust *trust;
  AvJudge judge;
  AvCoverage *coverage;
  AvBeyond *beyond; /* NULL: nothing came yet that waits */
  GQueue refused;   /* AvIntakeRefused: what found no room */
  gsize size_refused;
  gsize size_aside; /* set aside since the quarantine was weighed */
  guint n_aside;    /* that did not lie there */
  AvIntakeCounts counts;
  GPtrArray *arrivals;
  GPtrArray *left_out; /* AvIntakeLeftOut */
  const AvId *own;
  AvAsked *asked;        /* nullable */
  AvTrust *former;       /* what the archive was judged by so far; NULL: the same */
  GHashTable *dated;     /* ids as GBytes of authors restricted up to some heads, of whom something came */
  GHashTable *kids_came; /* GBytes: names of the keys that were not here */
  GHashTable *filled;    /* gint64: stubs that a strand came for, in this bundle */
  GHashTable *waiting;   /* sids of what came and is counted as waiting to be admitted */
  gboolean admission_came;
  gboolean erasure_came;
  gboolean erasure_waits; /* something came that may ask for one, and does not count */
  gboolean claim_came;
  gboolean came_anew;      /* a segment that was set aside, since its header did not read */
  gboolean keeps_own;      /* what was written past the own end and is in sight stays so */
  gboolean own_moved;      /* this installation answers for other scopes, or reads other classes, than so far */
  AvId forked;             /* who has two journals in one */
  GHashTable *erased_keys; /* AvCompartmentKey told with what is erased, in memory alone; NULL: none */
  GPtrArray *unreadable;   /* segments of the archive whose headers do not read; or NULL */
};

typedef enum
{
  AV_STRAND_CLOSED,     /* no key here, or it lies aside with what was erased */
  AV_STRAND_LEFT_OUT,   /* does not open or parse, or beyond its author's rights */
  AV_STRAND_ERASES,     /* beyond them, and asks to erase its dossier */
  AV_STRAND_CONFIRMS,   /* the same, and confirms that it is erased */
  AV_STRAND_UNADMITTED, /* of what comes: waits to be admitted, although its segment counts */
  AV_STRAND_FOREIGN,    /* waits: nothing says that its author may write into this dossier */
  AV_STRAND_APPLIED,
} AvStrandFate;

/* What is found once for all strands of a segment. */
typedef struct
{
  const AvSegmentHeader *header;
  guint8 hash[AV_SEGMENT_HASH_SIZE];
  gint64 sid;
  AvSegmentStatus status;
  gboolean counted;  /* what comes of it is told */
  gboolean has_room; /* found for all of it */
  GArray *taken;     /* of what comes, of a segment that counts: av_acceptance_list_taken () */
  GArray *mandates;  /* av_acceptance_list_mandates (); NULL: not asked for yet */
  GArray *in_sight;  /* the same for what stays in its author's sight */
} AvIntakeSegment;

void av_intake_segment_clear (AvIntakeSegment *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AvIntakeSegment, av_intake_segment_clear)

typedef struct
{
  AvIntakeSegment *segment;
  guint16 index;
  const guint8 *blob;
  gsize size;
  gboolean applied; /* so far */
} AvIntakeStrand;

typedef struct
{
  AvSegmentHeader header;
  GByteArray *bytes;
} AvIntakeHeader;

/* Keeps what is no segment that counts or waits, for a person to look at: counted as set
 * aside, and what that leaves no room for as dropped. */
gboolean av_intake_set_aside (AvIntake *self,
                              const AvSegmentHash *hash,
                              const AvId *author,
                              const char *reason,
                              const guint8 *bytes,
                              gsize size,
                              GError **error);
/* Once all has come. */
gboolean av_intake_end_aside (AvIntake *self,
                              GError **error);

AvIntakeArrival *av_intake_get_arrival (AvIntake *self,
                                        const AvId *installation);

/* Counts a dossier of which an erasure came, or a confirmation of one, that is left out,
 * beyond its author's rights. */
void av_intake_leave_erasure_out (AvIntake *self,
                                  const AvId *author,
                                  const AvId *container,
                                  gboolean confirms);

/* Counts a part of what came that is left out: unread, or else beyond its author's rights. */
void av_intake_leave_out (AvIntake *self,
                          const AvId *author,
                          gboolean unread);

/* What its author might in the scopes in which a segment counts, of a strand that is
 * applied so far or not; transfer none. */
GArray *av_intake_get_mandates (AvIntake *self,
                                AvIntakeSegment *segment,
                                gboolean applied);

/* One that was told with what is erased here, in this bundle: to be wiped. */
gboolean av_intake_find_erased_key (AvIntake *self,
                                    const guint8 *kid,
                                    AvClass class,
                                    AvCompartmentKey *key);

/* Opens a strand and applies it where its author may write it. container: set
 * where it opened, so that it is found again. */
gboolean av_intake_apply_strand (AvIntake *self,
                                 const AvIntakeStrand *work,
                                 AvStrandFate *fate,
                                 AvId *container,
                                 gboolean *opened,
                                 GError **error);

/* Keeps a strand of a bundle, applied where its segment counts. */
gboolean av_intake_store_strand (AvIntake *self,
                                 const AvIntakeStrand *work,
                                 GError **error);

/* The operations of a strand of a class without keys, as they lie in data; NULL where it
 * does not parse. transfer full, both. */
AvOps *av_intake_read_keyless (const AvIntakeStrand *work,
                               GByteArray **data);

/* Takes back the erasures that nothing asks for any more, and counts what that shows again. */
gboolean av_intake_follow_back (AvIntake *self,
                                GError **error);
/* The same, once those that a guard alone remembers are known again where they are. */
gboolean av_intake_take_erasures_back (AvIntake *self,
                                       GError **error);

/* Takes one SEGMENT section. */
gboolean av_intake_take (AvIntake *self,
                         const guint8 *bytes,
                         gsize size,
                         AvVerdict *verdict,
                         GError **error);

/* What is kept of a segment that waits; strands: of its section, from the first on. */
gboolean av_intake_find_room (AvIntake *self,
                              const AvSegmentHeader *header,
                              const guint8 *hash,
                              const AvReader *strands,
                              const guint8 *bytes,
                              gsize size,
                              AvRoom *room,
                              GError **error);
/* Whether one strand is: of a segment that waits and is here, or of one that counts
 * while the strand waits. */
gboolean av_intake_find_room_for_strand (AvIntake *self,
                                         const AvIntakeStrand *work,
                                         gboolean *room,
                                         GError **error);
void av_intake_refused_free (AvIntakeRefused *refused);

/* Of a segment of the archive whose header does not read: nothing of it is
 * judged or applied, and in the end it is set aside, to come anew. */
void av_intake_note_unreadable (AvIntake *self,
                                const AvSegment *segment);
gboolean av_intake_set_unreadable_aside (AvIntake *self,
                                         GError **error);
/* sid: of a segment that was mentioned before it came; set aside perhaps. */
gboolean av_intake_take_anew (AvIntake *self,
                              const AvSegmentHash *hash,
                              gint64 sid,
                              GError **error);

/* Applies what did not open so far, or did not count. */
gboolean av_intake_apply_unapplied (AvIntake *self,
                                    GError **error);
/* The same of what names a key that came, and of nothing else. */
gboolean av_intake_apply_opened (AvIntake *self,
                                 GError **error);

/* An AvMergeReplayFunc; user_data is the intake. */
gboolean av_intake_replay (AvStore *store,
                           const AvId *container,
                           gpointer user_data,
                           GError **error);

/* An AvStrandFunc: adds the container, where it is known, to a set of GBytes. */
gboolean av_intake_note_container (const AvStrandRow *strand,
                                   gpointer user_data,
                                   GError **error);
/* Draws these anew from what counts. */
gboolean av_intake_rebuild_containers (AvIntake *self,
                                       GHashTable *containers,
                                       GError **error);
/* The end of a transaction that judged something. */
gboolean av_intake_settle (AvIntake *self,
                           GError **error);

/* Looks again at the dossiers of which who may write there may have changed. */
gboolean av_intake_follow_writers (AvIntake *self,
                                   GError **error);

AvSegmentStatus av_intake_status_of (AvVerdict verdict);
/* What was signed here and stayed in sight although it counts for nobody else is judged as
 * everybody does: others were heard of. */
gboolean av_intake_hear (AvIntake *self,
                         GError **error);

/* Whether something of a segment waits to be admitted. */
gboolean av_intake_is_waiting (AvIntake *self,
                               const AvSegmentHeader *header,
                               const guint8 *hash);

/* An AvSegmentFunc; user_data is an AvIntakeHeader. */
gboolean av_intake_load_header (const AvSegment *segment,
                                gpointer user_data,
                                GError **error);

G_END_DECLS
