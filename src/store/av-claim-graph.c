#include "av-claim-graph.h"

#include <string.h>

#include "av-store.h"

AvClaim *
av_claim_new (void)
{
  return g_rc_box_new0 (AvClaim);
}

static void
clear_claim (gpointer data)
{
  AvClaim *claim = data;

  g_free (claim->scope);
  g_free (claim->scopes);
  g_free (claim->preds);
}

void
av_claim_unref (gpointer claim)
{
  g_rc_box_release_full (claim, clear_claim);
}

static gboolean
is_commune (const char *text,
            gsize length)
{
  if (length != 5)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isdigit (text[i]) && !(i == 1 && (text[i] == 'A' || text[i] == 'B')))
      return FALSE;

  return TRUE;
}

static gboolean
is_structure (const char *text,
              gsize length)
{
  guint64 number = 0;

  if (length < 2 || length > 11 || text[0] != 'S' || (text[1] == '0' && length > 2))
    return FALSE;

  for (gsize i = 1; i < length; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return FALSE;
      number = number * 10 + (guint64) g_ascii_digit_value (text[i]);
    }

  return number <= G_MAXINT32;
}

gboolean
av_claim_is_scope (const char *text,
                   gsize length)
{
  return is_commune (text, length) || is_structure (text, length);
}

gboolean
av_claim_has_scope (const char *scopes,
                    const char *scope)
{
  gsize length = strlen (scope);

  if (length == 0 || strchr (scope, ' ') != NULL)
    return FALSE;

  for (const char *p = scopes; p != NULL && (p = strstr (p, scope)) != NULL; p++)
    if (p > scopes && p[-1] == ' ' && p[length] == ' ')
      return TRUE;

  return scopes == NULL;
}

/* By the clock, then by the name of the operation: alike everywhere. */
static gint
compare_claims (gconstpointer one,
                gconstpointer other)
{
  const AvClaim *first = *(const AvClaim *const *) one;
  const AvClaim *second = *(const AvClaim *const *) other;
  int names;

  if (first->hlc != second->hlc)
    return first->hlc < second->hlc ? -1 : 1;

  names = memcmp (first->hash, second->hash, sizeof first->hash);
  return names != 0 ? names : (gint) AV_DOT_INDEX (first->dot) - (gint) AV_DOT_INDEX (second->dot);
}

const AvClaim *
av_claim_graph_get (AvClaimGraph *self,
                    guint number)
{
  return g_ptr_array_index (self->list, number);
}

gboolean
av_claim_is_beginning (const AvClaim *claim)
{
  return claim->n_preds == 0;
}

/* A territory belongs to the commune its id is made of, whoever says it. NULL: it is no
 * territory, as far as these tell. */
static const char *
find_commune (AvClaimGraph *self,
              const AvId *container)
{
  const char *last = NULL;

  for (guint i = 0; i < self->list->len; i++)
    {
      const char *scope = av_claim_graph_get (self, i)->scope;

      if (g_strcmp0 (scope, last) != 0 && av_store_is_territory (container, scope))
        return scope;
      last = scope;
    }

  return NULL;
}

/* Its author had the say over that one; and it says something else. */
static gboolean
has_say (const AvClaim *claim,
         const AvClaim *base)
{
  return strcmp (claim->scope, base->scope) != 0 && av_claim_has_scope (claim->scopes, base->scope);
}

/* Its author just gave that away, which nobody has seen. */
static gboolean
is_just_given (const AvClaim *claim,
               const AvClaim *base)
{
  return AV_DOT_SID (base->dot) == AV_DOT_SID (claim->dot) && !av_claim_is_beginning (base) && !av_claim_has_scope (claim->scopes, base->scope);
}

static void
add_number (GArray **lists,
            guint list,
            guint number)
{
  if (lists[list] == NULL)
    lists[list] = g_array_new (FALSE, FALSE, sizeof (guint));

  g_array_append_val (lists[list], number);
}

guint
av_claim_graph_count (const GArray *numbers)
{
  return numbers != NULL ? numbers->len : 0;
}

/* The next one it names that is here; FALSE: there are no more. */
static gboolean
find_named (GHashTable *numbers,
            const AvClaim *claim,
            gsize *i,
            guint *named)
{
  gpointer found;

  while (*i < claim->n_preds)
    if (g_hash_table_lookup_extended (numbers, &claim->preds[(*i)++], NULL, &found))
      {
        *named = GPOINTER_TO_UINT (found);
        return TRUE;
      }

  return FALSE;
}

/* Its author has no say over what it names, and gives back to themselves what they just
 * gave away there. */
static void
find_taken_back (AvClaimGraph *self,
                 guint number,
                 GHashTable *numbers)
{
  const AvClaim *claim = av_claim_graph_get (self, number);
  guint named;

  if (!av_claim_has_scope (claim->scopes, claim->scope))
    return;

  for (gsize i = 0; find_named (numbers, claim, &i, &named);)
    if (has_say (claim, av_claim_graph_get (self, named)))
      return;

  for (gsize i = 0; find_named (numbers, claim, &i, &named);)
    if (is_just_given (claim, av_claim_graph_get (self, named)))
      {
        self->marks[named] = AV_CLAIM_TAKEN_BACK;
        self->marks[number] = AV_CLAIM_TAKES_BACK;
      }
}

/* Nobody else had a say over what was taken back. */
static void
link_claim (AvClaimGraph *self,
            guint number,
            GHashTable *numbers)
{
  const AvClaim *claim = av_claim_graph_get (self, number);
  guint base;

  for (gsize i = 0; find_named (numbers, claim, &i, &base);)
    {
      const AvClaim *named = av_claim_graph_get (self, base);

      if (self->marks[number] == AV_CLAIM_TAKES_BACK ? !is_just_given (claim, named) : self->marks[base] == AV_CLAIM_TAKEN_BACK || !has_say (claim, named))
        continue;

      add_number (self->bases, number, base);
      add_number (self->followers, base, number);
    }
}

static void
link_claims (AvClaimGraph *self)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < self->list->len; i++)
    g_hash_table_insert (numbers, (gpointer) &av_claim_graph_get (self, i)->dot, GUINT_TO_POINTER (i));

  for (guint i = 0; i < self->list->len; i++)
    find_taken_back (self, i, numbers);
  for (guint i = 0; i < self->list->len; i++)
    link_claim (self, i, numbers);
}

void
av_claim_graph_spread (AvClaimGraph *self,
                       GArray *queue,
                       gboolean *reached)
{
  for (guint i = 0; i < queue->len; i++)
    {
      const GArray *followers = self->followers[g_array_index (queue, guint, i)];

      for (guint j = 0; j < av_claim_graph_count (followers); j++)
        {
          guint next = g_array_index (followers, guint, j);

          if (reached[next])
            continue;

          reached[next] = TRUE;
          g_array_append_val (queue, next);
        }
    }
}

static void
judge (AvClaimGraph *self,
       const AvId *container)
{
  g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (guint));
  const char *commune = find_commune (self, container);

  self->is_territory = commune != NULL;

  for (guint i = 0; i < self->list->len; i++)
    {
      const AvClaim *claim = av_claim_graph_get (self, i);

      if (!av_claim_is_beginning (claim) || (commune != NULL ? strcmp (claim->scope, commune) != 0 : !av_claim_has_scope (claim->scopes, claim->scope)))
        continue;

      self->counts[i] = TRUE;
      g_array_append_val (queue, i);
    }

  av_claim_graph_spread (self, queue, self->counts);
}

char *
av_claim_get_look (const AvClaim *claim)
{
  return av_claim_is_beginning (claim) ? g_strdup (claim->scope) : g_strdup_printf ("%s %" G_GUINT64_FORMAT, claim->scope, claim->hlc);
}

/* Written once and signed twice, which a copied disk and a backup do; or begun by two
 * of one team that had not heard of each other. */
static void
tell_looks (AvClaimGraph *self)
{
  g_autoptr (GHashTable) looks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->list->len; i++)
    {
      g_autofree char *look = av_claim_get_look (av_claim_graph_get (self, i));
      gpointer found;

      if (g_hash_table_lookup_extended (looks, look, NULL, &found))
        self->looks[i] = GPOINTER_TO_UINT (found);
      else
        {
          self->looks[i] = self->n_looks++;
          g_hash_table_insert (looks, g_steal_pointer (&look), GUINT_TO_POINTER (self->looks[i]));
        }
    }
}

AvClaimGraph *
av_claim_graph_new (GPtrArray *list,
                    const AvId *container)
{
  AvClaimGraph *self = g_new0 (AvClaimGraph, 1);

  g_ptr_array_sort (list, compare_claims);
  self->list = list;
  self->bases = g_new0 (GArray *, list->len);
  self->followers = g_new0 (GArray *, list->len);
  self->marks = g_new0 (AvClaimMark, list->len);
  self->counts = g_new0 (gboolean, list->len);
  self->looks = g_new0 (guint, list->len);

  link_claims (self);
  judge (self, container);
  tell_looks (self);
  return self;
}

void
av_claim_graph_free (AvClaimGraph *self)
{
  for (guint i = 0; i < self->list->len; i++)
    {
      g_clear_pointer (&self->bases[i], g_array_unref);
      g_clear_pointer (&self->followers[i], g_array_unref);
    }

  g_free (self->bases);
  g_free (self->followers);
  g_free (self->marks);
  g_free (self->counts);
  g_free (self->looks);
  g_ptr_array_unref (self->list);
  g_free (self);
}
