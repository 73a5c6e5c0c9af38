#include "av-claims.h"

#include <string.h>

#include "av-claim-chain.h"

struct _AvClaims
{
  AvClaimReader reader; /* whose graph is NULL once they are judged */
  char *own;
  GPtrArray *chains; /* AvClaimChain, of the best rank there is, the oldest beginning first */
  GPtrArray *others;
  guint64 mark;
  gboolean is_territory;
  GHashTable *writers; /* set of the reader's scopes; NULL: not asked yet */
};

static void
consider (AvClaims *self,
          AvClaimChain *chain)
{
  const AvClaimChain *first = self->chains->len > 0 ? g_ptr_array_index (self->chains, 0) : NULL;

  if (first != NULL && chain->rank > first->rank)
    g_ptr_array_extend_and_steal (self->others, g_steal_pointer (&self->chains));

  if (self->chains == NULL)
    self->chains = g_ptr_array_new_with_free_func (av_claim_chain_free);

  g_ptr_array_add (first != NULL && chain->rank < first->rank ? self->others : self->chains, chain);
}

/* Whoever began a dossier, gave it on or was given it believes what they know of it,
 * whatever date a stranger writes; who else, no more of one than of another. */
static void
choose_chains (AvClaims *self)
{
  g_autofree gboolean *seen = g_new0 (gboolean, self->reader.graph->n_looks);

  for (guint i = 0; i < self->reader.graph->list->len; i++)
    {
      if (!self->reader.graph->counts[i] || !av_claim_is_beginning (av_claim_graph_get (self->reader.graph, i)) || seen[self->reader.graph->looks[i]])
        continue;

      seen[self->reader.graph->looks[i]] = TRUE;
      consider (self, av_claim_chain_new (&self->reader, i));
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
  g_autofree gboolean *seen = g_new0 (gboolean, self->reader.graph->n_looks);

  for (guint i = 0; i < self->chains->len; i++)
    {
      const AvClaimChain *chain = g_ptr_array_index (self->chains, i);

      for (guint j = 0; j < chain->changes->len; j++)
        {
          guint number = g_array_index (chain->changes, guint, j);

          if (!seen[self->reader.graph->looks[number]])
            g_ptr_array_add (looks, av_claim_get_look (av_claim_graph_get (self->reader.graph, number)));
          seen[self->reader.graph->looks[number]] = TRUE;
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
    g_clear_pointer (&((AvClaimChain *) g_ptr_array_index (self->chains, i))->changes, g_array_unref);
  for (guint i = 0; i < self->others->len; i++)
    g_clear_pointer (&((AvClaimChain *) g_ptr_array_index (self->others, i))->changes, g_array_unref);

  g_clear_pointer (&self->reader.graph, av_claim_graph_free);
}

AvClaims *
av_claims_new (GPtrArray *list,
               const AvId *container,
               const char *own)
{
  AvClaims *self = g_new0 (AvClaims, 1);

  self->reader.graph = av_claim_graph_new (list, container);
  self->own = g_strdup (own);
  self->reader.own = self->own;
  self->reader.scopes = g_string_chunk_new (64);
  self->chains = g_ptr_array_new_with_free_func (av_claim_chain_free);
  self->others = g_ptr_array_new_with_free_func (av_claim_chain_free);
  choose_chains (self);
  self->mark = mark_changes (self);
  self->is_territory = self->reader.graph->is_territory;
  forget_graph (self);
  return self;
}

void
av_claims_free (AvClaims *self)
{
  g_ptr_array_unref (self->chains);
  g_ptr_array_unref (self->others);
  g_clear_pointer (&self->writers, g_hash_table_unref);
  g_string_chunk_free (self->reader.scopes);
  g_free (self->own);
  g_free (self);
}

static gsize
measure (GPtrArray *chains)
{
  gsize size = 0;

  for (guint i = 0; i < chains->len; i++)
    {
      const AvClaimChain *chain = g_ptr_array_index (chains, i);

      size += sizeof *chain + chain->moments->len * sizeof (AvClaimMoment) + chain->standing->len * sizeof (AvStandingClaim);
    }

  return size;
}

gsize
av_claims_get_size (AvClaims *self)
{
  return sizeof *self + measure (self->chains) + measure (self->others);
}

/* ---- What they say -------------------------------------------------------------- */

gboolean
av_claims_is_territory (AvClaims *self)
{
  return self->is_territory;
}

const char *
av_claims_get_scope (AvClaims *self)
{
  return self->chains->len > 0 ? av_claim_chain_get_present (g_ptr_array_index (self->chains, 0)) : NULL;
}

const char *
av_claims_get_owner (AvClaims *self)
{
  const char *scope = av_claims_get_scope (self);

  for (guint i = 0; i < self->chains->len; i++)
    if (strcmp (av_claim_chain_get_present (g_ptr_array_index (self->chains, i)), scope) != 0)
      return NULL;

  return scope;
}

char **
av_claims_list_present (AvClaims *self)
{
  g_autoptr (GStrvBuilder) scopes = g_strv_builder_new ();
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->chains->len; i++)
    {
      const char *scope = av_claim_chain_get_present (g_ptr_array_index (self->chains, i));

      if (g_hash_table_add (known, (gpointer) scope))
        g_strv_builder_add (scopes, scope);
    }

  return g_strv_builder_end (scopes);
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
      const AvClaimChain *chain = g_ptr_array_index (self->chains, i);

      for (guint j = 0; j < chain->standing->len; j++)
        {
          gint64 dot = g_array_index (chain->standing, AvStandingClaim, j).dot;

          if (g_hash_table_add (known, g_memdup2 (&dot, sizeof dot)))
            g_array_append_val (dots, dot);
        }
    }
}

static gboolean
answer_in (GPtrArray *chains,
           const char *scopes,
           const guint64 *hlc)
{
  for (guint i = 0; i < chains->len; i++)
    {
      const AvClaimChain *chain = g_ptr_array_index (chains, i);
      const char *then = hlc != NULL ? av_claim_chain_find_former (chain, *hlc) : NULL;

      if (!av_claim_has_scope (scopes, av_claim_chain_get_present (chain)) && (then == NULL || !av_claim_has_scope (scopes, then)))
        return FALSE;
    }

  return TRUE;
}

/* By a word of one's own, and not only by that of whoever gave it. */
static gboolean
is_known (AvClaims *self)
{
  return self->chains->len > 0 && ((const AvClaimChain *) g_ptr_array_index (self->chains, 0))->rank >= AV_CLAIM_RANK_SPOKEN;
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
      const AvClaimChain *chain = g_ptr_array_index (chains, i);

      for (guint j = 0; j < chain->moments->len; j++)
        g_hash_table_add (self->writers, (gpointer) g_array_index (chain->moments, AvClaimMoment, j).scope);
    }
}

/* Now, or beside what counts for more. */
static gboolean
was_given (AvClaims *self)
{
  for (guint i = 0; i < self->chains->len; i++)
    {
      const GArray *standing = ((const AvClaimChain *) g_ptr_array_index (self->chains, i))->standing;

      for (guint j = 0; j < standing->len; j++)
        if (av_claim_reader_has (&self->reader, g_array_index (standing, AvStandingClaim, j).scope))
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
