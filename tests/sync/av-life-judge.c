/* Whether a random life came out right. */

#include "av-life-state.h"

#include "av-digest.h"
#include "av-oracle.h"
#include "av-segment-store.h"

#define WITHOUT_SENSIBLE (AV_DIGEST_ALL_CLASSES & ~AV_CLASS_BIT (AV_CLASS_SENSIBLE))
#define KEYLESS (AV_CLASS_BIT (AV_CLASS_TERRITOIRE) | AV_CLASS_BIT (AV_CLASS_CONTROLE))

static char *
find_difference (GPtrArray *one,
                 GPtrArray *other,
                 const char *what,
                 guint slot)
{
  guint i = 0;

  while (i < one->len && i < other->len && g_str_equal (g_ptr_array_index (one, i), g_ptr_array_index (other, i)))
    i++;

  if (i == one->len && i == other->len)
    return NULL;

  return g_strdup_printf ("%s, slot %u: %u lines against %u, first\n  %s\n  %s", what, slot, one->len, other->len,
                          i < one->len ? (char *) g_ptr_array_index (one, i) : "-", i < other->len ? (char *) g_ptr_array_index (other, i) : "-");
}

/* What is shown is what the archive says. */
static char *
judge_merge (AvLife *self,
             guint number,
             AvOracle *oracle)
{
  g_autoptr (GPtrArray) shown = av_oracle_list_shown (self->slots[number].store);

  return find_difference (oracle->live, shown, "merge", number);
}

/* Nobody replaces what their window did not show. */
static char *
judge_replacements (AvLife *self,
                    AvOracle *oracle)
{
  GHashTableIter iter;
  const char *name;
  GPtrArray *by;

  g_hash_table_iter_init (&iter, oracle->replaced);
  while (g_hash_table_iter_next (&iter, (gpointer *) &name, (gpointer *) &by))
    {
      const char *value = g_hash_table_lookup (oracle->values, name);

      for (guint i = 0; value != NULL && i < by->len; i++)
        {
          AvLifeTyped *typed = g_hash_table_lookup (self->typed, g_ptr_array_index (by, i));

          if (typed != NULL && g_hash_table_contains (self->typed, value) && !g_hash_table_contains (typed->seen, value))
            return g_strdup_printf ("“%s” replaced “%s” without having seen it", (char *) g_ptr_array_index (by, i), value);
        }
    }

  return NULL;
}

static gboolean
is_erased (AvLife *self,
           const AvLifeTyped *typed)
{
  gboolean erased = FALSE;
  AvId container;

  return typed->container != NULL && av_id_parse (typed->container, &container) &&
         av_segment_store_is_erased (self->slots[MAIRIE].store, &container, AV_CLASS_CONTACT, &erased, NULL) && erased;
}

/* What was typed is in the archive, unless it was erased, or the machine it was
 * typed on came back from a backup since. */
static char *
judge_loss (AvLife *self,
            AvOracle *oracle)
{
  GHashTableIter iter;
  const char *value;
  AvLifeTyped *typed;

  g_hash_table_iter_init (&iter, self->typed);
  while (g_hash_table_iter_next (&iter, (gpointer *) &value, (gpointer *) &typed))
    if (!g_hash_table_contains (oracle->archived, value) && !is_erased (self, typed) &&
        typed->step > self->slots[typed->slot].restored)
      return g_strdup_printf ("“%s” typed at step %u on slot %u is lost", value, typed->step, typed->slot);

  return NULL;
}

static char *
judge_views (AvLife *self,
             guint number,
             const char *first)
{
  g_autofree char *view = av_oracle_view (self->slots[number].store);
  g_auto (GStrv) one = g_strsplit (first, "\n", -1);
  g_auto (GStrv) other = g_strsplit (view, "\n", -1);

  for (guint i = 0; one[i] != NULL || other[i] != NULL; i++)
    if (g_strcmp0 (one[i], other[i]) != 0)
      return g_strdup_printf ("view, slot %u:\n  %s\n  %s", number, one[i], other[i]);

  return NULL;
}

static char *
judge_partial (AvLife *self,
               guint number)
{
  guint classes = av_life_is_terrain (self, number) ? WITHOUT_SENSIBLE : KEYLESS;
  g_autofree char *first = av_digest_classes (self->slots[MAIRIE].store, NULL, classes, NULL);
  g_autofree char *digest = av_digest_classes (self->slots[number].store, NULL, classes, NULL);

  return g_str_equal (first, digest) ? NULL : g_strdup_printf ("digest of what slot %u (member %u) may read", number, self->slots[number].member);
}

/* Projections kept up step by step are those made anew. */
static char *
judge_rebuild (AvLife *self)
{
  AvStore *store = self->slots[MAIRIE].store;
  g_autofree char *before = av_oracle_view (store);

  g_assert_true (av_store_rebuild_projections (store, NULL, NULL, NULL));
  return judge_views (self, MAIRIE, before);
}

char *
av_life_judge (AvLife *self)
{
  g_autoptr (AvOracle) first = av_oracle_read (self->slots[MAIRIE].store);
  g_autofree char *view = av_oracle_view (self->slots[MAIRIE].store);
  char *wrong = NULL;

  for (guint i = 0; wrong == NULL && i < self->n_slots; i++)
    {
      g_autoptr (AvOracle) oracle = av_oracle_read (self->slots[i].store);

      wrong = judge_merge (self, i, oracle);

      if (wrong == NULL && av_life_is_referent (self, i))
        wrong = find_difference (first->live, oracle->live, "archive", i);
      if (wrong == NULL && av_life_is_referent (self, i))
        wrong = judge_views (self, i, view);
      if (wrong == NULL && !av_life_is_referent (self, i))
        wrong = judge_partial (self, i);
    }

  if (wrong == NULL)
    wrong = judge_replacements (self, first);
  if (wrong == NULL)
    wrong = judge_loss (self, first);

  return wrong != NULL ? wrong : judge_rebuild (self);
}
