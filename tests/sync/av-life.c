#include "av-life-state.h"

#include "av-digest.h"

/* Two disks of one laptop, one with a clock ahead, take nine to come to an end: each draws
 * a key that the other replaced, and one of them says its own again. */
#define N_ROUNDS 14

guint
av_life_draw (AvLife *self,
              guint n)
{
  return (guint) g_rand_int_range (self->rand, 0, (gint32) n);
}

static void
let_time_pass (AvLife *self)
{
  self->days += 1 + av_life_draw (self, 40);
}

static void
step (AvLife *self)
{
  guint number = av_life_draw (self, self->n_slots);
  guint what = av_life_draw (self, 100);

  self->step++;

  if (self->kind == AV_LIFE_TWO_COMMUNES && av_life_draw (self, 6) == 0)
    av_life_step_of_communes (self, number);
  else if (what < 35)
    av_life_write (self, number);
  else if (what < 36)
    av_life_break_glass (self, number);
  else if (what < 40)
    av_life_save_window (self);
  else if (what < 44)
    av_life_write_sensitive (self, number);
  else if (what < 46)
    av_life_write_of_territory (self, number);
  else if (what < 49)
    av_life_delete (self, number);
  else if (what < 54)
    av_life_fuse (self, number);
  else if (what < 57)
    av_life_erase (self, number);
  else if (what < 72)
    av_life_send (self, number);
  else if (what < 90)
    av_life_receive (self);
  else if (what < 93)
    av_life_back_up (self, number);
  else if (what < 95)
    av_life_restore (self, number);
  else if (what < 96)
    av_life_renew (self, number);
  else if (what < 97)
    av_life_clone_disk (self, number);
  else if (what < 98)
    av_life_revoke (self);
  else if (what < 99)
    let_time_pass (self);
  else
    av_life_set_clock (self, number);
}

void
av_life_live (AvLife *self,
              guint n_steps)
{
  for (guint i = 0; i < n_steps; i++)
    step (self);
}

static gboolean
agree (AvLife *self)
{
  g_autofree char *first = NULL;

  if (self->kind == AV_LIFE_TWO_COMMUNES)
    {
      g_autofree char *wrong = av_life_judge_scopes (self);

      return wrong == NULL;
    }

  first = av_digest (self->slots[MAIRIE].store, NULL, NULL);
  for (guint i = 1; i < self->n_slots; i++)
    {
      g_autofree char *digest = av_life_is_referent (self, i) ? av_digest (self->slots[i].store, NULL, NULL) : NULL;
      g_autofree char *wrong = digest == NULL ? av_life_judge_partial (self, i) : NULL;

      if (wrong != NULL || (digest != NULL && !g_str_equal (first, digest)))
        return FALSE;
    }

  return TRUE;
}

/* What is signed in all of their journals: what does not count changes no digest. */
static guint64
count_segments (AvLife *self)
{
  guint64 n = 0;

  for (guint i = 0; i < self->n_slots; i++)
    {
      gint64 held = 0;

      g_assert_true (av_database_get_int64 (av_store_get_database (self->slots[i].store), "SELECT count (*) FROM seg WHERE hash32 IS NOT NULL", 0, &held, NULL));
      n += (guint64) held;
    }

  return n;
}

/* Until they agree twice in a row, and nothing was signed or received the second time: a
 * fork that does not count yet changes no digest, and is sent by who hears of the other
 * branch only the time after. */
void
av_life_settle (AvLife *self)
{
  guint n_agreed = 0;
  guint64 n_before = 0;

  /* What is left open is saved. */
  while (self->windows->len > 0)
    av_life_save_window (self);

  av_life_forget_bundles (self);
  av_life_go_round (self);

  for (guint i = 1; i < N_ROUNDS && n_agreed < 2; i++)
    {
      av_life_take_revocations_back (self);
      av_life_admit_all (self, MAIRIE);
      if (self->kind == AV_LIFE_TWO_COMMUNES)
        av_life_admit_all (self, TOWN_HALL);
      av_life_go_round (self);
      n_agreed = agree (self) ? n_agreed + (n_agreed == 0 || count_segments (self) == n_before) : 0;
      n_before = count_segments (self);
    }
}

AvLife *
av_life_new (AvOrganisation *organisation,
             AvLifeKind kind,
             guint32 seed)
{
  AvLife *self = g_new0 (AvLife, 1);

  self->kind = kind;
  self->cast = av_life_get_cast (kind);
  self->organisation = organisation;
  self->rand = g_rand_new_with_seed (seed);
  self->dir = g_dir_make_tmp ("av-vie-XXXXXX", NULL);
  self->people = g_ptr_array_new_with_free_func ((GDestroyNotify) av_life_person_free);
  self->windows = g_ptr_array_new_with_free_func ((GDestroyNotify) av_life_window_free);
  self->bundles = g_ptr_array_new_with_free_func ((GDestroyNotify) av_life_bundle_free);
  self->typed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) av_life_typed_free);
  self->cleared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  av_life_choose_members (self);
  av_life_open_members (self);
  return self;
}

void
av_life_free (AvLife *self)
{
  for (guint i = 0; i < self->n_slots; i++)
    {
      av_life_close_slot (&self->slots[i]);
      g_free (self->slots[i].path);
      g_clear_pointer (&self->slots[i].guard, g_bytes_unref);
      g_clear_pointer (&self->slots[i].backup, g_bytes_unref);
    }

  g_ptr_array_unref (self->people);
  g_ptr_array_unref (self->windows);
  g_ptr_array_unref (self->bundles);
  g_hash_table_unref (self->typed);
  g_hash_table_unref (self->cleared);
  g_rand_free (self->rand);
  av_sync_fixture_remove_tree (self->dir);
  g_free (self->dir);
  g_free (self);
}
