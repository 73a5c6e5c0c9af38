#include "av-mandate.h"

GArray *
av_mandates_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (AvMandate));
}

static int
compare_mandates (gconstpointer a,
                  gconstpointer b)
{
  const AvMandate *left = a;
  const AvMandate *right = b;

  return left->scope < right->scope ? -1 : left->scope > right->scope;
}

AvMandate *
av_mandates_find (GArray *mandates,
                  AvScope scope)
{
  AvMandate sought = { scope };
  guint found;

  return g_array_binary_search (mandates, &sought, compare_mandates, &found) ? &g_array_index (mandates, AvMandate, found) : NULL;
}

void
av_mandates_add (GArray *mandates,
                 AvScope scope,
                 const AvRights *rights,
                 guint64 not_after)
{
  AvMandate *known = av_mandates_find (mandates, scope);
  AvMandate mandate = { scope, *rights, not_after };

  if (known == NULL)
    {
      g_array_append_val (mandates, mandate);
      g_array_sort (mandates, compare_mandates);
      return;
    }

  known->rights.read |= rights->read;
  known->rights.write |= rights->write;
  known->rights.powers |= rights->powers;
  known->not_after = MAX (known->not_after, not_after);
}

static gboolean
has (const AvMandate *mandate,
     const AvRights *rights)
{
  return (mandate->rights.read & rights->read) == rights->read && (mandate->rights.write & rights->write) == rights->write &&
         (mandate->rights.powers & rights->powers) == rights->powers;
}

GArray *
av_mandates_list_scopes (GArray *mandates,
                         const AvRights *rights)
{
  GArray *scopes = g_array_new (FALSE, FALSE, sizeof (AvScope));

  for (guint i = 0; i < mandates->len; i++)
    {
      const AvMandate *mandate = &g_array_index (mandates, AvMandate, i);

      if (has (mandate, rights))
        g_array_append_val (scopes, mandate->scope);
    }

  return scopes;
}

char *
av_mandates_list_scopes_text (GArray *mandates,
                              const AvRights *rights)
{
  g_autoptr (GArray) scopes = av_mandates_list_scopes (mandates, rights);

  return av_scopes_to_text (scopes);
}

gboolean
av_mandates_have (GArray *mandates,
                  AvScope scope,
                  const AvRights *rights)
{
  const AvMandate *mandate = av_mandates_find (mandates, scope);

  return mandate != NULL && has (mandate, rights);
}

gboolean
av_mandates_equal (GArray *mandates,
                   GArray *others,
                   const AvRights *rights)
{
  if (mandates->len != others->len)
    return FALSE;

  for (guint i = 0; i < mandates->len; i++)
    {
      const AvMandate *one = &g_array_index (mandates, AvMandate, i);
      const AvMandate *other = &g_array_index (others, AvMandate, i);

      if (one->scope != other->scope || one->revoked != other->revoked ||
          ((one->rights.read ^ other->rights.read) & rights->read) != 0 ||
          ((one->rights.write ^ other->rights.write) & rights->write) != 0 ||
          ((one->rights.powers ^ other->rights.powers) & rights->powers) != 0)
        return FALSE;
    }

  return TRUE;
}
