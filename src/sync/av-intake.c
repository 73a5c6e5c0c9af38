#include "av-intake.h"

#include "av-intake-private.h"
#include "av-own-word.h"

static void
arrival_free (AvIntakeArrival *arrival)
{
  g_hash_table_unref (arrival->containers);
  g_free (arrival);
}

/* AvScope: where it has a power (0: anything to do) that was not taken from it, and still
 * has it at @moment. */
static GArray *
find_scopes_with (GArray *mandates,
                  guint8 power,
                  guint64 moment)
{
  GArray *scopes = g_array_new (FALSE, FALSE, sizeof (AvScope));

  for (guint i = 0; i < mandates->len; i++)
    {
      const AvMandate *mandate = &g_array_index (mandates, AvMandate, i);

      if ((mandate->rights.powers & power) == power && !mandate->revoked && mandate->not_after >= moment)
        g_array_append_val (scopes, mandate->scope);
    }

  return scopes;
}

/* Where it has a power now, as text: what is said after its end counts for nobody. */
static char *
list_scopes_with (AvStore *store,
                  GArray *mandates,
                  guint8 power)
{
  g_autoptr (GArray) scopes = find_scopes_with (mandates, power, av_store_get_now (store));

  return av_scopes_to_text (scopes);
}

/* Whose dossiers it ends, its time over or not; NULL: those of all its scopes, for it was
 * revoked everywhere. */
static char *
list_ending_scopes (GArray *mandates)
{
  g_autoptr (GArray) erasing = find_scopes_with (mandates, AV_POWER_ERASURE, 0);
  g_autoptr (GArray) standing = find_scopes_with (mandates, 0, 0);

  if (standing->len == 0)
    return NULL;

  return av_scopes_to_text (erasing->len > 0 ? erasing : standing);
}

static void
set_own_word (AvStore *store,
              const AvTrusted *own)
{
  av_own_word_forget (store);

  for (guint i = 0; own != NULL && i < own->mandates->len; i++)
    {
      const AvMandate *mandate = &g_array_index (own->mandates, AvMandate, i);
      g_autofree char *scope = av_scope_to_string (mandate->scope);

      av_own_word_set (store, scope, mandate->revoked ? 0 : mandate->not_after);
    }
}

gboolean
av_intake_set_own (AvStore *store,
                   const AvTrusted *own)
{
  const AvRights sharings = { .read = AV_CLASS_BIT (AV_CLASS_PARCOURS) };
  g_autofree char *scopes = own != NULL ? av_scopes_to_text (own->scopes) : NULL;
  g_autofree char *read = own != NULL ? av_mandates_list_scopes_text (own->mandates, &sharings) : NULL;
  g_autofree char *erasing = own != NULL ? list_scopes_with (store, own->mandates, AV_POWER_ERASURE) : NULL;
  g_autofree char *admitting = own != NULL ? list_scopes_with (store, own->mandates, AV_POWER_STEWARDSHIP) : NULL;
  g_autofree char *ending = own != NULL ? list_ending_scopes (own->mandates) : NULL;

  set_own_word (store, own);
  return av_segment_store_set_own (store, &(AvOwnScopes){ scopes, read, erasing, admitting, ending });
}

static void
left_out_free (AvIntakeLeftOut *left_out)
{
  g_hash_table_unref (left_out->erasures);
  g_hash_table_unref (left_out->confirmations);
  g_free (left_out);
}

AvIntake *
av_intake_new (AvStore *store,
               AvTrust *trust,
               const AvId *own)
{
  AvIntake *self = g_new0 (AvIntake, 1);

  self->store = store;
  self->trust = trust;
  self->own = own;
  self->own_moved = av_intake_set_own (store, av_trust_find (trust, own));
  self->coverage = av_coverage_new (store);
  self->judge = av_coverage_get_judge (self->coverage, trust);
  self->dated = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  self->kids_came = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  self->filled = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->waiting = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->arrivals = g_ptr_array_new_with_free_func ((GDestroyNotify) arrival_free);
  self->left_out = g_ptr_array_new_with_free_func ((GDestroyNotify) left_out_free);
  return self;
}

void
av_intake_free (AvIntake *self)
{
  g_ptr_array_unref (self->arrivals);
  g_ptr_array_unref (self->left_out);
  g_hash_table_unref (self->dated);
  g_hash_table_unref (self->kids_came);
  g_hash_table_unref (self->filled);
  g_hash_table_unref (self->waiting);
  g_clear_pointer (&self->beyond, av_beyond_free);
  g_queue_clear_full (&self->refused, (GDestroyNotify) av_intake_refused_free);
  av_coverage_free (self->coverage);
  g_clear_pointer (&self->erased_keys, g_hash_table_unref);
  g_clear_pointer (&self->unreadable, g_ptr_array_unref);
  g_free (self);
}

void
av_intake_set_asked (AvIntake *self,
                     AvAsked *asked)
{
  self->asked = asked;
}

void
av_intake_set_former_trust (AvIntake *self,
                            AvTrust *former)
{
  self->former = former;
}

const AvId *
av_intake_get_forked (AvIntake *self)
{
  return &self->forked;
}

gboolean
av_intake_has_erasures (AvIntake *self)
{
  return self->erasure_came || self->claim_came || self->erasure_waits;
}

const AvIntakeCounts *
av_intake_get_counts (AvIntake *self)
{
  return &self->counts;
}

GPtrArray *
av_intake_get_arrivals (AvIntake *self)
{
  return self->arrivals;
}

GPtrArray *
av_intake_get_left_out (AvIntake *self)
{
  return self->left_out;
}

static AvIntakeLeftOut *
find_left_out (AvIntake *self,
               const AvId *author)
{
  AvIntakeLeftOut *left_out;

  for (guint i = 0; i < self->left_out->len; i++)
    {
      left_out = g_ptr_array_index (self->left_out, i);
      if (av_id_equal (&left_out->installation, author))
        return left_out;
    }

  left_out = g_new0 (AvIntakeLeftOut, 1);
  left_out->installation = *author;
  left_out->erasures = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  left_out->confirmations = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  g_ptr_array_add (self->left_out, left_out);
  return left_out;
}

void
av_intake_leave_out (AvIntake *self,
                     const AvId *author,
                     gboolean unread)
{
  AvIntakeLeftOut *left_out = find_left_out (self, author);

  self->counts.n_left_out++;
  if (unread)
    left_out->n_unread++;
  else
    left_out->n_beyond++;
}

void
av_intake_leave_erasure_out (AvIntake *self,
                             const AvId *author,
                             const AvId *container,
                             gboolean confirms)
{
  AvIntakeLeftOut *left_out = find_left_out (self, author);
  GHashTable *dossiers = confirms ? left_out->confirmations : left_out->erasures;

  self->counts.n_left_out += g_hash_table_add (dossiers, g_bytes_new (container->bytes, AV_ID_SIZE));
}

AvIntakeArrival *
av_intake_get_arrival (AvIntake *self,
                       const AvId *installation)
{
  AvIntakeArrival *arrival;

  for (guint i = 0; i < self->arrivals->len; i++)
    {
      arrival = g_ptr_array_index (self->arrivals, i);
      if (av_id_equal (&arrival->installation, installation))
        return arrival;
    }

  arrival = g_new0 (AvIntakeArrival, 1);
  arrival->installation = *installation;
  arrival->containers = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  g_ptr_array_add (self->arrivals, arrival);
  return arrival;
}
