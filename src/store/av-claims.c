#include "av-claims.h"

#include <string.h>

/* How well an installation knows a chain, the best last. */
typedef enum
{
  RANK_UNKNOWN,
  RANK_GIVEN,  /* it is one's own now */
  RANK_SPOKEN, /* somebody of one's own gave away what was theirs */
  RANK_BEGUN,  /* as one's own, which nobody else can say */
} Rank;

typedef struct
{
  guint64 hlc;
  const char *scope;
} Moment;

typedef struct
{
  gint64 dot;
  const char *scope;
} Standing;

typedef struct
{
  Rank rank;
  GArray *members;  /* guint, by the clock; NULL once it is judged */
  GArray *moments;  /* Moment: from when on it belonged to another one */
  GArray *standing; /* Standing, by the clock */
  GArray *changes;  /* guint: those that were followed; NULL once it is judged */
} Chain;

struct _AvClaims
{
  AvClaimGraph *graph; /* NULL once they are judged */
  char *own;
  GStringChunk *scopes; /* each once, for all below */
  GPtrArray *chains;    /* of the best rank there is, the oldest beginning first */
  GPtrArray *others;
  guint64 mark;
  GHashTable *writers; /* set of `scopes`; NULL: not asked yet */
};

static gboolean
is_own (AvClaims *self,
        const char *scope)
{
  return self->own != NULL && av_claim_has_scope (self->own, scope);
}

/* ---- Chains ------------------------------------------------------------------ */

static void
free_chain (gpointer data)
{
  Chain *chain = data;

  g_clear_pointer (&chain->members, g_array_unref);
  g_clear_pointer (&chain->changes, g_array_unref);
  g_array_unref (chain->moments);
  g_array_unref (chain->standing);
  g_free (chain);
}

/* Those of a chain, while it is judged. */
typedef struct
{
  gboolean *chained;
  gboolean *followed; /* by looks */
  gboolean spoken;
} Judging;

static gboolean
says (AvClaims *self,
      guint number)
{
  return self->graph->marks[number] == AV_CLAIM_SAYS;
}

/* What it rests on in the chain, and so follows; and through what says nothing, what that
 * rests on. */
static void
follow (AvClaims *self,
        guint number,
        Judging *judging,
        GArray *passed)
{
  const AvClaim *claim = av_claim_graph_get (self->graph, number);
  const GArray *bases = self->graph->bases[number];

  for (guint i = 0; i < av_claim_graph_count (bases); i++)
    {
      guint base = g_array_index (bases, guint, i);
      const char *scope = av_claim_graph_get (self->graph, base)->scope;

      if (!judging->chained[base])
        continue;

      judging->spoken = judging->spoken || (is_own (self, scope) && av_claim_has_scope (claim->scopes, scope));
      if (says (self, base))
        judging->followed[self->graph->looks[base]] = TRUE;
      else
        g_array_append_val (passed, base);
    }
}

static void
follow_all (AvClaims *self,
            const Chain *chain,
            Judging *judging)
{
  g_autofree gboolean *seen = g_new0 (gboolean, self->graph->list->len);
  g_autoptr (GArray) passed = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < chain->members->len; i++)
    follow (self, g_array_index (chain->members, guint, i), judging, passed);

  for (guint i = 0; i < passed->len; i++)
    {
      guint number = g_array_index (passed, guint, i);

      if (!seen[number])
        follow (self, number, judging, passed);
      seen[number] = TRUE;
    }
}

static const char *
keep_scope (AvClaims *self,
            guint number)
{
  return g_string_chunk_insert_const (self->scopes, av_claim_graph_get (self->graph, number)->scope);
}

static void
add_standing (AvClaims *self,
              Chain *chain,
              guint number)
{
  Standing standing = { av_claim_graph_get (self->graph, number)->dot, keep_scope (self, number) };

  g_array_append_val (chain->standing, standing);
}

/* In a ring of claims that look alike every one is followed: the newest stands then,
 * for somebody had the say over each of them. */
static void
find_standing (AvClaims *self,
               Chain *chain,
               const gboolean *followed)
{
  for (guint i = 0; i < chain->members->len; i++)
    {
      guint number = g_array_index (chain->members, guint, i);

      if (followed[self->graph->looks[number]])
        g_array_append_val (chain->changes, number);
      else
        add_standing (self, chain, number);
    }

  if (chain->standing->len == 0)
    add_standing (self, chain, g_array_index (chain->members, guint, chain->members->len - 1));
}

static void
find_moments (AvClaims *self,
              Chain *chain)
{
  for (guint i = 0; i < chain->members->len; i++)
    {
      guint number = g_array_index (chain->members, guint, i);
      Moment moment = { av_claim_graph_get (self->graph, number)->hlc, keep_scope (self, number) };

      if (i == 0 || g_array_index (chain->moments, Moment, chain->moments->len - 1).scope != moment.scope)
        g_array_append_val (chain->moments, moment);
    }
}

static const char *
get_present (const Chain *chain)
{
  return g_array_index (chain->standing, Standing, chain->standing->len - 1).scope;
}

static Rank
rank_chain (AvClaims *self,
            const Chain *chain,
            const AvClaim *beginning,
            gboolean spoken)
{
  if (is_own (self, beginning->scope))
    return RANK_BEGUN;
  if (spoken)
    return RANK_SPOKEN;
  if (is_own (self, get_present (chain)))
    return RANK_GIVEN;

  return RANK_UNKNOWN;
}

/* Beginnings that say the same are one. What rests on several is of the chain of
 * each, and what else is of one of these is not of the others for it. */
static Chain *
make_chain (AvClaims *self,
            guint beginning)
{
  Chain *chain = g_new0 (Chain, 1);
  g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree gboolean *chained = g_new0 (gboolean, self->graph->list->len);
  g_autofree gboolean *followed = g_new0 (gboolean, self->graph->n_looks);
  Judging judging = { chained, followed, FALSE };

  chain->members = g_array_new (FALSE, FALSE, sizeof (guint));
  chain->changes = g_array_new (FALSE, FALSE, sizeof (guint));
  chain->moments = g_array_new (FALSE, FALSE, sizeof (Moment));
  chain->standing = g_array_new (FALSE, FALSE, sizeof (Standing));
  for (guint i = beginning; i < self->graph->list->len; i++)
    if (self->graph->counts[i] && av_claim_is_beginning (av_claim_graph_get (self->graph, i)) && self->graph->looks[i] == self->graph->looks[beginning])
      {
        chained[i] = TRUE;
        g_array_append_val (queue, i);
      }

  av_claim_graph_spread (self->graph, queue, chained);
  for (guint i = 0; i < self->graph->list->len; i++)
    if (chained[i] && says (self, i))
      g_array_append_val (chain->members, i);

  follow_all (self, chain, &judging);
  find_standing (self, chain, followed);
  find_moments (self, chain);
  g_clear_pointer (&chain->members, g_array_unref);
  chain->rank = rank_chain (self, chain, av_claim_graph_get (self->graph, beginning), judging.spoken);
  return chain;
}

static void
consider (AvClaims *self,
          Chain *chain)
{
  const Chain *first = self->chains->len > 0 ? g_ptr_array_index (self->chains, 0) : NULL;

  if (first != NULL && chain->rank > first->rank)
    g_ptr_array_extend_and_steal (self->others, g_steal_pointer (&self->chains));

  if (self->chains == NULL)
    self->chains = g_ptr_array_new_with_free_func (free_chain);

  g_ptr_array_add (first != NULL && chain->rank < first->rank ? self->others : self->chains, chain);
}

/* Whoever began a dossier, gave it on or was given it believes what they know of it,
 * whatever date a stranger writes; who else, no more of one than of another. */
static void
choose_chains (AvClaims *self)
{
  g_autofree gboolean *seen = g_new0 (gboolean, self->graph->n_looks);

  for (guint i = 0; i < self->graph->list->len; i++)
    {
      if (!self->graph->counts[i] || !av_claim_is_beginning (av_claim_graph_get (self->graph, i)) || seen[self->graph->looks[i]])
        continue;

      seen[self->graph->looks[i]] = TRUE;
      consider (self, make_chain (self, i));
    }
}

static int
compare_texts (gconstpointer one,
               gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

/* Of what was followed in the chains that were chosen, each once. */
static GPtrArray *
list_changes (AvClaims *self)
{
  GPtrArray *looks = g_ptr_array_new_with_free_func (g_free);
  g_autofree gboolean *seen = g_new0 (gboolean, self->graph->n_looks);

  for (guint i = 0; i < self->chains->len; i++)
    {
      const Chain *chain = g_ptr_array_index (self->chains, i);

      for (guint j = 0; j < chain->changes->len; j++)
        {
          guint number = g_array_index (chain->changes, guint, j);

          if (!seen[self->graph->looks[number]])
            g_ptr_array_add (looks, av_claim_get_look (av_claim_graph_get (self->graph, number)));
          seen[self->graph->looks[number]] = TRUE;
        }
    }

  g_ptr_array_sort (looks, compare_texts);
  return looks;
}

static guint64
mark_changes (AvClaims *self)
{
  g_autoptr (GPtrArray) looks = list_changes (self);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;
  guint64 mark = 0;

  for (guint i = 0; i < looks->len; i++)
    {
      const char *look = g_ptr_array_index (looks, i);

      g_checksum_update (sum, (const guchar *) look, (gssize) strlen (look) + 1);
    }

  g_checksum_get_digest (sum, digest, &size);
  for (guint i = 0; i < sizeof mark; i++)
    mark = mark << 8 | digest[i];

  return looks->len > 0 ? (mark & G_MAXINT64) | 1 : 0;
}

/* What else is needed of the claims was written down. */
static void
forget_graph (AvClaims *self)
{
  for (guint i = 0; i < self->chains->len; i++)
    g_clear_pointer (&((Chain *) g_ptr_array_index (self->chains, i))->changes, g_array_unref);
  for (guint i = 0; i < self->others->len; i++)
    g_clear_pointer (&((Chain *) g_ptr_array_index (self->others, i))->changes, g_array_unref);

  g_clear_pointer (&self->graph, av_claim_graph_free);
}

AvClaims *
av_claims_new (GPtrArray *list,
               const AvId *container,
               const char *own)
{
  AvClaims *self = g_new0 (AvClaims, 1);

  self->graph = av_claim_graph_new (list, container);
  self->own = g_strdup (own);
  self->scopes = g_string_chunk_new (64);
  self->chains = g_ptr_array_new_with_free_func (free_chain);
  self->others = g_ptr_array_new_with_free_func (free_chain);
  choose_chains (self);
  self->mark = mark_changes (self);
  forget_graph (self);
  return self;
}

void
av_claims_free (AvClaims *self)
{
  g_ptr_array_unref (self->chains);
  g_ptr_array_unref (self->others);
  g_clear_pointer (&self->writers, g_hash_table_unref);
  g_string_chunk_free (self->scopes);
  g_free (self->own);
  g_free (self);
}

static gsize
measure (GPtrArray *chains)
{
  gsize size = 0;

  for (guint i = 0; i < chains->len; i++)
    {
      const Chain *chain = g_ptr_array_index (chains, i);

      size += sizeof *chain + chain->moments->len * sizeof (Moment) + chain->standing->len * sizeof (Standing);
    }

  return size;
}

gsize
av_claims_get_size (AvClaims *self)
{
  return sizeof *self + measure (self->chains) + measure (self->others);
}

/* ---- What they say -------------------------------------------------------------- */

const char *
av_claims_get_scope (AvClaims *self)
{
  return self->chains->len > 0 ? get_present (g_ptr_array_index (self->chains, 0)) : NULL;
}

const char *
av_claims_get_owner (AvClaims *self)
{
  const char *scope = av_claims_get_scope (self);

  for (guint i = 0; i < self->chains->len; i++)
    if (strcmp (get_present (g_ptr_array_index (self->chains, i)), scope) != 0)
      return NULL;

  return scope;
}

guint64
av_claims_get_mark (AvClaims *self)
{
  return self->mark;
}

void
av_claims_add_standing (AvClaims *self,
                        GArray *dots)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < dots->len; i++)
    g_hash_table_add (known, g_memdup2 (&g_array_index (dots, gint64, i), sizeof (gint64)));

  for (guint i = 0; i < self->chains->len; i++)
    {
      const Chain *chain = g_ptr_array_index (self->chains, i);

      for (guint j = 0; j < chain->standing->len; j++)
        {
          gint64 dot = g_array_index (chain->standing, Standing, j).dot;

          if (g_hash_table_add (known, g_memdup2 (&dot, sizeof dot)))
            g_array_append_val (dots, dot);
        }
    }
}

/* NULL: it had not begun. */
static const char *
find_former (const Chain *chain,
             guint64 hlc)
{
  guint first = 0, last = chain->moments->len;

  while (first < last)
    {
      guint middle = first + (last - first) / 2;

      if (g_array_index (chain->moments, Moment, middle).hlc <= hlc)
        first = middle + 1;
      else
        last = middle;
    }

  return first > 0 ? g_array_index (chain->moments, Moment, first - 1).scope : NULL;
}

static gboolean
answer_in (GPtrArray *chains,
           const char *scopes,
           const guint64 *hlc)
{
  for (guint i = 0; i < chains->len; i++)
    {
      const Chain *chain = g_ptr_array_index (chains, i);
      const char *then = hlc != NULL ? find_former (chain, *hlc) : NULL;

      if (!av_claim_has_scope (scopes, get_present (chain)) && (then == NULL || !av_claim_has_scope (scopes, then)))
        return FALSE;
    }

  return TRUE;
}

/* By a word of one's own, and not only by that of whoever gave it. */
static gboolean
is_known (AvClaims *self)
{
  return self->chains->len > 0 && ((const Chain *) g_ptr_array_index (self->chains, 0))->rank >= RANK_SPOKEN;
}

/* Who had it before it was given here is told by whoever gave it: the others have to
 * agree to that. */
gboolean
av_claims_answer_for (AvClaims *self,
                      const char *scopes,
                      guint64 hlc)
{
  if (self->chains->len == 0)
    return scopes == NULL;

  return answer_in (self->chains, scopes, NULL) ||
         (answer_in (self->chains, scopes, &hlc) && (is_known (self) || answer_in (self->others, scopes, &hlc)));
}

static void
add_writers (AvClaims *self,
             GPtrArray *chains)
{
  for (guint i = 0; i < chains->len; i++)
    {
      const Chain *chain = g_ptr_array_index (chains, i);

      for (guint j = 0; j < chain->moments->len; j++)
        g_hash_table_add (self->writers, (gpointer) g_array_index (chain->moments, Moment, j).scope);
    }
}

/* Now, or beside what counts for more. */
static gboolean
was_given (AvClaims *self)
{
  for (guint i = 0; i < self->chains->len; i++)
    {
      const GArray *standing = ((const Chain *) g_ptr_array_index (self->chains, i))->standing;

      for (guint j = 0; j < standing->len; j++)
        if (is_own (self, g_array_index (standing, Standing, j).scope))
          return TRUE;
    }

  return FALSE;
}

/* Whoever gives a dossier to somebody takes nothing from those who write there. */
static void
list_writers (AvClaims *self)
{
  self->writers = g_hash_table_new (g_str_hash, g_str_equal);
  if (is_known (self) || was_given (self))
    add_writers (self, self->chains);
  if (!is_known (self) && was_given (self))
    add_writers (self, self->others);
}

GHashTable *
av_claims_get_writers (AvClaims *self)
{
  if (self->writers == NULL)
    list_writers (self);

  return g_hash_table_size (self->writers) > 0 ? self->writers : NULL;
}
