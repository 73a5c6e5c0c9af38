/* The disks of a random life: plugged in, opened, backed up, restored, cloned. */

#include "av-life-state.h"

#include <glib/gstdio.h>

#include "av-oracle.h"

#define DAY_MS (G_GINT64_CONSTANT (24) * 3600 * 1000)

static char *
get_guard_path (AvLife *self,
                guint member)
{
  g_autofree char *id = av_id_to_string (av_installation_get_id (av_organisation_get (self->organisation, member)));
  g_autofree char *name = g_strconcat (id, ".guard", NULL);

  return g_build_filename (g_get_user_state_dir (), "allervers", name, NULL);
}

static GBytes *
read_file (const char *path)
{
  char *bytes;
  gsize size;

  return g_file_get_contents (path, &bytes, &size, NULL) ? g_bytes_new_take (bytes, size) : NULL;
}

static void
write_file (const char *path,
            GBytes *bytes)
{
  if (bytes == NULL)
    {
      g_unlink (path);
      return;
    }

  g_assert_true (g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

/* Plugs in the disk of a slot: its guard is the one that is found. */
AvLifeSlot *
av_life_use (AvLife *self,
             guint number)
{
  AvLifeSlot *slot = &self->slots[number];
  g_autofree char *path = get_guard_path (self, slot->member);
  guint other = self->mounted[slot->member];

  if (other == number)
    return slot;

  g_clear_pointer (&self->slots[other].guard, g_bytes_unref);
  self->slots[other].guard = read_file (path);
  write_file (path, slot->guard);
  self->mounted[slot->member] = number;
  return slot;
}

static guint64
tell_time (gpointer user_data)
{
  const AvLifeSlot *slot = user_data;

  return (guint64) (g_get_real_time () / 1000 + slot->offset + *slot->days * DAY_MS);
}

static void
open_slot (AvLife *self,
           guint number)
{
  AvLifeSlot *slot = av_life_use (self, number);
  g_autoptr (GError) error = NULL;
  AvDatabase *db = av_database_new_for_file (slot->path, &error);

  g_assert_no_error (error);
  /* Nothing here is to survive the machine. */
  g_assert_true (av_database_exec_script (db, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF", NULL));
  slot->store = av_store_open_database (db, NULL, NULL, &error);
  g_assert_no_error (error);
  av_store_set_clock_for_test (slot->store, tell_time, slot);
  slot->installation = av_installation_load (slot->store, &error);
  g_assert_no_error (error);
}

void
av_life_close_slot (AvLifeSlot *slot)
{
  g_clear_object (&slot->installation);
  g_clear_pointer (&slot->store, av_store_close);
}

static guint
add_slot (AvLife *self,
          guint member,
          GBytes *disk,
          GBytes *guard,
          gint64 offset)
{
  guint number = self->n_slots++;
  AvLifeSlot *slot = &self->slots[number];

  *slot = (AvLifeSlot){ .member = member, .guard = guard, .offset = offset, .days = &self->days };
  slot->path = g_strdup_printf ("%s/disque-%u.db", self->dir, number);
  write_file (slot->path, disk);
  return number;
}

void
av_life_back_up (AvLife *self,
                 guint number)
{
  AvLifeSlot *slot = &self->slots[number];

  g_clear_pointer (&slot->backup, g_bytes_unref);
  slot->backup = read_file (slot->path);
}

/* Its own disk if that has it, one of another member rather than of the same. held: values
 * by slot. */
static int
find_keeper (AvLife *self,
             GPtrArray *held,
             const char *value,
             guint own)
{
  int keeper = -1;

  if (g_hash_table_contains (g_ptr_array_index (held, own), value))
    return (int) own;

  for (guint i = 0; i < self->n_slots; i++)
    if (g_hash_table_contains (g_ptr_array_index (held, i), value) && (keeper < 0 || self->slots[i].member != self->slots[own].member))
      keeper = (int) i;

  return keeper;
}

/* What was typed on a disk before it came back is not to be lost where it is on any disk
 * now, the one that came back among them. */
static void
note_keepers (AvLife *self)
{
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  GHashTableIter iter;
  const char *value;
  AvLifeTyped *typed;

  for (guint i = 0; i < self->n_slots; i++)
    g_ptr_array_add (held, av_oracle_list_held (self->slots[i].store));

  g_hash_table_iter_init (&iter, self->typed);
  while (g_hash_table_iter_next (&iter, (gpointer *) &value, (gpointer *) &typed))
    typed->keeper = find_keeper (self, held, value, typed->slot);
}

void
av_life_restore (AvLife *self,
                 guint number)
{
  AvLifeSlot *slot = av_life_use (self, number);
  g_autofree char *guard = get_guard_path (self, slot->member);

  if (slot->backup == NULL)
    return;

  av_life_close_slot (slot);
  write_file (slot->path, slot->backup);

  /* On another machine, or by somebody thorough. */
  if (av_life_draw (self, 3) == 0)
    g_unlink (guard);

  open_slot (self, number);
  slot->restored = self->step;
  note_keepers (self);
}

void
av_life_clone_disk (AvLife *self,
                    guint number)
{
  AvLifeSlot *slot = av_life_use (self, number);
  g_autofree char *guard = get_guard_path (self, slot->member);
  g_autoptr (GBytes) disk = NULL;

  /* Two mairies that sign are one thief too many for a random life. */
  if (self->n_slots == MAX_SLOTS || g_str_equal (self->cast[slot->member].role, "intendant") || self->n_slots > self->n_members + 1)
    return;

  disk = read_file (slot->path);
  open_slot (self, add_slot (self, slot->member, disk, read_file (guard), slot->offset));
}

/* Whose clock runs beyond its enrolment has to be let in by an intendant of its scope. */
static gboolean
is_admitted_by_another (AvLife *self,
                        guint member)
{
  return !g_str_equal (self->cast[member].role, "intendant") && !g_str_equal (self->cast[member].scope, STRUCTURE);
}

/* Where there is none it is months ahead as well, but no further. */
static gint64
draw_clock (AvLife *self,
            guint member)
{
  static const gint64 days[] = { 0, 0, 0, 0, 1, -1, -400, -3 * 365, 200, 4 * 365 };

  return days[av_life_draw (self, G_N_ELEMENTS (days) - (is_admitted_by_another (self, member) ? 0 : 1))] * DAY_MS;
}

void
av_life_set_clock (AvLife *self,
                   guint number)
{
  self->slots[number].offset = draw_clock (self, self->slots[number].member);
}

void
av_life_open_members (AvLife *self)
{
  for (guint i = 0; i < self->n_members; i++)
    {
      guint member = self->members[i];
      g_autofree char *disk = g_strdup_printf ("%s/poste-%u.db", self->organisation->dir, member);
      g_autofree char *kept = g_strconcat (disk, ".garde", NULL);
      g_autofree char *guard = get_guard_path (self, member);
      g_autoptr (GBytes) bytes = read_file (disk);
      g_autoptr (GBytes) first = read_file (kept);
      guint number = add_slot (self, member, bytes, NULL, draw_clock (self, member));

      /* The guard as it was before any life. */
      if (first == NULL)
        write_file (kept, first = read_file (guard));

      write_file (guard, first);
      self->mounted[member] = number;
      open_slot (self, number);
    }
}
