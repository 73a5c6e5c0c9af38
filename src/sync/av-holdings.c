#include "av-holdings.h"

#include <string.h>

#include "av-have-private.h"
#include "av-sharing.h"

/* One strand of a dossier that is held. */
typedef struct
{
  AvGrantName name;
  AvScope scope;
  AvClass klass;
} HeldStrand;

typedef struct
{
  AvGranted granted;
  GArray *strands; /* HeldStrand, by name */
} Holding;

struct _AvHoldings
{
  GPtrArray *list; /* Holding */
};

static void
holding_free (Holding *self)
{
  g_array_unref (self->strands);
  g_free (self);
}

typedef struct
{
  AvStore *store;
  GArray *strands;
} Loading;

static gboolean
load_strand (const AvStrandRow *strand,
             gpointer user_data,
             GError **error)
{
  Loading *loading = user_data;
  HeldStrand held = { .scope = strand->scope, .klass = (AvClass) strand->klass };

  if (!av_grants_name_strand (loading->store, strand, &held.name, error))
    return FALSE;

  g_array_append_val (loading->strands, held);
  return TRUE;
}

static int
compare_held (gconstpointer a,
              gconstpointer b)
{
  const HeldStrand *left = a;
  const HeldStrand *right = b;

  return memcmp (left->name.bytes, right->name.bytes, sizeof left->name.bytes);
}

static gboolean
load_all (AvHoldings *self,
          AvBeyond *beyond,
          const AvTrusted *own,
          GError **error)
{
  AvStore *store = av_beyond_get_store (beyond);
  g_autoptr (GArray) list = av_grants_list_held (store, own, error);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      Holding *holding = g_new0 (Holding, 1);
      Loading loading = { store, g_array_new (FALSE, FALSE, sizeof (HeldStrand)) };

      holding->granted = g_array_index (list, AvGranted, i);
      holding->strands = loading.strands;
      g_ptr_array_add (self->list, holding);

      if (!av_grants_foreach_strand (beyond, &holding->granted, own, load_strand, &loading, error))
        return FALSE;

      g_array_sort (holding->strands, compare_held);
    }

  return list != NULL;
}

AvHoldings *
av_holdings_load (AvBeyond *beyond,
                  const AvTrusted *own,
                  GError **error)
{
  g_autoptr (AvHoldings) self = g_new0 (AvHoldings, 1);

  self->list = g_ptr_array_new_with_free_func ((GDestroyNotify) holding_free);
  return own == NULL || load_all (self, beyond, own, error) ? g_steal_pointer (&self) : NULL;
}

void
av_holdings_free (AvHoldings *self)
{
  g_ptr_array_unref (self->list);
  g_free (self);
}

static void
tell (const Holding *holding,
      guint classes,
      AvGrants *reader,
      AvHave *have)
{
  g_autoptr (GArray) names = g_array_new (FALSE, FALSE, sizeof (AvGrantName));
  AvHaveGrant grant = { holding->granted.record };

  for (guint i = 0; i < holding->strands->len; i++)
    {
      const HeldStrand *strand = &g_array_index (holding->strands, HeldStrand, i);

      if ((classes & AV_CLASS_BIT (strand->klass)) != 0 && av_grants_let_know (reader, &holding->granted, strand->scope, strand->klass))
        g_array_append_val (names, strand->name);
    }

  av_grants_sum_up (names, &grant.held);
  if (grant.held.count > 0)
    av_have_tell_grant (have, &grant);
}

/* With which classes it is shared is for who hands it on to say: it may have become less
 * since. */
static void
tell_each_set (const Holding *holding,
               AvGrants *reader,
               AvHave *have)
{
  for (guint classes = 1; classes <= AV_SHARING_CLASSES; classes++)
    tell (holding, classes, reader, have);
}

void
av_holdings_tell (AvHoldings *self,
                  AvGrants *reader,
                  AvHave *have)
{
  av_have_forget_grants (have);

  for (guint i = 0; i < self->list->len; i++)
    {
      const Holding *holding = g_ptr_array_index (self->list, i);

      if (holding->granted.shared)
        tell_each_set (holding, reader, have);
      else
        tell (holding, holding->granted.classes, reader, have);
    }
}
