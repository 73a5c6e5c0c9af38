#pragma once

#include "av-beyond.h"
#include "av-segment-store.h"
#include "av-trust.h"

G_BEGIN_DECLS

/* What a member may read beyond its scopes: dossiers that came to one of them,
 * and those that were shared with its structure. Whoever holds such a dossier
 * sends its keys and pushes what the member has as stubs. */
typedef struct _AvGrants AvGrants;

/* One dossier. The record that grants it: its `~perimetre`, or the `~partage`
 * with the member's structure. */
typedef struct
{
  AvId record;
  AvId container;
  guint classes;   /* mask of AV_CLASS_BIT */
  gboolean shared; /* the record is a `~partage` */
} AvGranted;

/* How much of a dossier is held that the member's scopes alone do not give. */
typedef struct
{
  guint64 count;
  guint8 hash[8]; /* of BLAKE2b-256 of the strands' names, sorted: segment hash and index u16 */
} AvGrantHeld;

/* member: NULL: one that the chains do not have, and who may have nothing. */
AvGrants *av_grants_collect (AvStore *store,
                             AvTrust *trust,
                             const AvTrusted *member,
                             GError **error);
void av_grants_free (AvGrants *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvGrants, av_grants_free)

/* Of AvGranted, by container; transfer none. */
GArray *av_grants_list (AvGrants *self);
/* 0: none of the dossier. */
guint av_grants_get_classes (AvGrants *self,
                             const AvId *container);

/* Whether the member may have a class of a dossier, signed in a scope: by that, or granted. */
gboolean av_grants_let_have (AvGrants *self,
                             const AvId *container,
                             AvScope strand_scope,
                             AvClass klass);
/* Whether it is told that somebody whom the dossier is granted to holds such a strand, and
 * counts it when it compares: it may have it as well. */
gboolean av_grants_let_know (AvGrants *self,
                             const AvGranted *granted,
                             AvScope strand_scope,
                             AvClass klass);

/* What a member holds of dossiers that its scopes alone do not give it, with
 * the record that grants each, as far as it can name it: to be told in its
 * have. Of AvGranted; transfer full. */
GArray *av_grants_list_held (AvStore *store,
                             const AvTrusted *member,
                             GError **error);

/* Strands of a granted dossier that are here, that do not wait for a person, and that the
 * member may not read by the scope they were signed in, in the order of their numbers. */
typedef gboolean (*AvGrantStrandFunc) (const AvStrandRow *strand,
                                       gpointer user_data,
                                       GError **error);
gboolean av_grants_foreach_strand (AvBeyond *beyond,
                                   const AvGranted *granted,
                                   const AvTrusted *member,
                                   AvGrantStrandFunc func,
                                   gpointer user_data,
                                   GError **error);
/* How much of it is here that the member would tell us of, where it holds it. own: what we
 * may have. without: a set of segments (gint64) that do not count; NULL: none. */
gboolean av_grants_measure (AvBeyond *beyond,
                            const AvGranted *granted,
                            const AvTrusted *member,
                            AvGrants *own,
                            GHashTable *without,
                            AvGrantHeld *held,
                            GError **error);

/* A strand's name: segment hash and index u16. */
typedef struct
{
  guint8 bytes[AV_SEGMENT_HASH_SIZE + 2];
} AvGrantName;

gboolean av_grants_name_strand (AvStore *store,
                                const AvStrandRow *strand,
                                AvGrantName *name,
                                GError **error);
/* names: of AvGrantName, sorted. */
void av_grants_sum_up (GArray *names,
                       AvGrantHeld *held);

G_END_DECLS
