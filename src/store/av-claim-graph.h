/* Claims on a container, and which of them count (av-claims.h): without a store, and in
 * a time that grows with what they name. */

#pragma once

#include "av-merge.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 dot;
  guint64 hlc;
  guint8 hash[32]; /* of its segment; zeros while that is open */
  char *scope;
  char *scopes; /* its author's, " 76540 S12 "; NULL: all */
  gint64 *preds;
  gsize n_preds;
} AvClaim;

/* Counted. */
AvClaim *av_claim_new (void);
void av_claim_unref (gpointer claim);

/* Says nothing of what other claims there are. */
gboolean av_claim_is_beginning (const AvClaim *claim);

/* What a claim that was signed twice has in common with itself, and with no other one.
 * transfer full. */
char *av_claim_get_look (const AvClaim *claim);
/* Whether it is written as every scope is (av-rights.h): no other value says anything. */
gboolean av_claim_is_scope (const char *text, gsize length);
/* Whether a scope is among these; NULL: all are. */
gboolean av_claim_has_scope (const char *scopes, const char *scope);

/* What was given away and taken back in one segment says nothing, and neither does what
 * takes it back; what is said after that was said after what was before it. */
typedef enum
{
  AV_CLAIM_SAYS,
  AV_CLAIM_TAKEN_BACK,
  AV_CLAIM_TAKES_BACK,
} AvClaimMark;

typedef struct
{
  GPtrArray *list;    /* AvClaim, by the clock, then by the name of the operation */
  GArray **bases;     /* of each what it may rest on: guint; NULL: nothing */
  GArray **followers; /* and what may rest on it */
  AvClaimMark *marks;
  gboolean *counts;
  gboolean is_territory; /* the container, as far as these tell */
  guint *looks;          /* claims that were signed twice have the same */
  guint n_looks;
} AvClaimGraph;

/* Sorts the list, which it takes. */
AvClaimGraph *av_claim_graph_new (GPtrArray *list, const AvId *container);
void av_claim_graph_free (AvClaimGraph *self);

const AvClaim *av_claim_graph_get (AvClaimGraph *self, guint number);
/* Of a list of numbers as above. */
guint av_claim_graph_count (const GArray *numbers);
/* Adds to the queue what may rest on what is in it, and so on; each once. */
void av_claim_graph_spread (AvClaimGraph *self, GArray *queue, gboolean *reached);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvClaimGraph, av_claim_graph_free)

G_END_DECLS
