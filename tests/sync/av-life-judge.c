/* Whether a random life came out right. */

#include "av-life-state.h"

#include <string.h>

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

/* Without what counts or not by rules of its own, where a role is changed and who may
 * erase changes with it, and counters, which count where the erasure may: by what it does
 * it is judged elsewhere, and by the digests, which have both. */
static GPtrArray *
leave_out_erasures (GPtrArray *lines)
{
  GPtrArray *others = g_ptr_array_new ();

  for (guint i = 0; i < lines->len; i++)
    {
      const char *line = g_ptr_array_index (lines, i);

      if (strstr (line, " ~effacement ") == NULL && strstr (line, " compteur ") == NULL)
        g_ptr_array_add (others, g_ptr_array_index (lines, i));
    }

  return others;
}

/* What is shown is what the archive says. */
static char *
judge_merge (AvLife *self,
             guint number,
             const AvOracle *oracle)
{
  g_autoptr (GPtrArray) shown = av_oracle_list_shown (self->slots[number].store);
  g_autoptr (GPtrArray) shown_others = NULL;
  g_autoptr (GPtrArray) others = NULL;

  if (self->kind == AV_LIFE_ONE_COMMUNE)
    return find_difference (oracle->live, shown, "merge", number);

  others = leave_out_erasures (oracle->live);
  shown_others = leave_out_erasures (shown);
  return find_difference (others, shown_others, "merge", number);
}

/* What the window showed in which that was typed, or emptied. */
static GHashTable *
find_seen (AvLife *self,
           const char *by)
{
  AvLifeTyped *typed = g_hash_table_lookup (self->typed, by);

  return typed != NULL ? typed->seen : g_hash_table_lookup (self->cleared, by);
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
          GHashTable *seen = find_seen (self, g_ptr_array_index (by, i));

          if (seen != NULL && g_hash_table_contains (self->typed, value) && !g_hash_table_contains (seen, value))
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

/* Whether the disk it was typed on has not come back from a backup since. */
static gboolean
is_later (AvLife *self,
          const AvLifeTyped *typed)
{
  return typed->step > self->slots[typed->slot].restored;
}

/* Of what a structure alone reads, two machines that write as one hear nothing of each
 * other: nobody seals to itself, and the town halls hold stubs. What is left of it on the
 * other one stays there. */
static guint
find_disk_of_structure (AvLife *self,
                        const AvLifeTyped *typed)
{
  if (!is_later (self, typed) && self->slots[typed->keeper].member == self->slots[typed->slot].member)
    return (guint) typed->keeper;

  return typed->slot;
}

/* Whom a value is to have reached in the end. */
static guint
find_home (AvLife *self,
           const AvLifeTyped *typed)
{
  g_autofree char *scope = NULL;
  AvId container;
  int home;

  if (self->kind == AV_LIFE_ONE_COMMUNE || typed->container == NULL)
    return MAIRIE;

  g_assert_true (av_id_parse (typed->container, &container));
  g_assert_true (av_segment_store_get_scope (self->slots[MAIRIE].store, &container, &scope, NULL));
  if (scope == NULL)
    return MAIRIE;

  home = av_life_find_home (self, scope);
  g_assert_cmpint (home, >=, 0);
  return g_str_equal (scope, STRUCTURE) && av_life_works_for (self, typed->slot, scope) ? find_disk_of_structure (self, typed) : (guint) home;
}

/* What was typed is in the archive, unless it was erased, or was on no disk any more when
 * the one it was typed on came back from a backup. */
static char *
judge_loss (AvLife *self,
            GPtrArray *oracles)
{
  GHashTableIter iter;
  const char *value;
  AvLifeTyped *typed;

  g_hash_table_iter_init (&iter, self->typed);
  while (g_hash_table_iter_next (&iter, (gpointer *) &value, (gpointer *) &typed))
    if ((typed->keeper >= 0 || is_later (self, typed)) && !is_erased (self, typed) &&
        !g_hash_table_contains (((const AvOracle *) g_ptr_array_index (oracles, find_home (self, typed)))->archived, value))
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

char *
av_life_judge_partial (AvLife *self,
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

static char *
judge_digest (AvLife *self,
              guint number)
{
  g_autofree char *first = av_digest (self->slots[MAIRIE].store, NULL, NULL);
  g_autofree char *digest = av_digest (self->slots[number].store, NULL, NULL);

  g_assert_nonnull (first);
  return g_strcmp0 (first, digest) == 0 ? NULL : g_strdup_printf ("digest, slot %u", number);
}

/* Who may read all of one commune holds all the others hold. */
static char *
judge_commune (AvLife *self,
               GPtrArray *oracles)
{
  const AvOracle *first = g_ptr_array_index (oracles, MAIRIE);
  g_autofree char *view = av_oracle_view (self->slots[MAIRIE].store);
  char *wrong = NULL;

  for (guint i = 0; wrong == NULL && i < self->n_slots; i++)
    {
      const AvOracle *oracle = g_ptr_array_index (oracles, i);

      if (!av_life_is_referent (self, i))
        wrong = av_life_judge_partial (self, i);
      else if ((wrong = find_difference (first->live, oracle->live, "archive", i)) == NULL && (wrong = judge_views (self, i, view)) == NULL)
        wrong = judge_digest (self, i);
    }

  return wrong;
}

static char *
judge_communes (AvLife *self)
{
  char *wrong = av_life_judge_scopes (self);

  if (wrong == NULL)
    wrong = av_life_judge_keys (self);

  return wrong != NULL ? wrong : av_life_judge_applied (self);
}

char *
av_life_judge (AvLife *self)
{
  g_autoptr (GPtrArray) oracles = g_ptr_array_new_with_free_func ((GDestroyNotify) av_oracle_free);
  char *wrong = NULL;

  for (guint i = 0; i < self->n_slots; i++)
    g_ptr_array_add (oracles, av_oracle_read (self->slots[i].store, self->kind == AV_LIFE_ONE_COMMUNE));

  for (guint i = 0; wrong == NULL && i < self->n_slots; i++)
    wrong = judge_merge (self, i, g_ptr_array_index (oracles, i));
  if (wrong == NULL)
    wrong = self->kind == AV_LIFE_ONE_COMMUNE ? judge_commune (self, oracles) : judge_communes (self);
  if (wrong == NULL)
    wrong = judge_replacements (self, g_ptr_array_index (oracles, MAIRIE));
  if (wrong == NULL && self->kind == AV_LIFE_TWO_COMMUNES)
    wrong = judge_replacements (self, g_ptr_array_index (oracles, TOWN_HALL));
  if (wrong == NULL)
    wrong = judge_loss (self, oracles);

  return wrong != NULL ? wrong : judge_rebuild (self);
}
