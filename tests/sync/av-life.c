#include "av-life.h"

#include <glib/gstdio.h>
#include <string.h>

#include "av-change.h"
#include "av-digest.h"
#include "av-fusion.h"
#include "av-oracle.h"
#include "av-record-store.h"
#include "av-segment-store.h"

#define SCOPE "76540"
#define N_MEMBERS 8
#define MAIRIE 0
#define TERRAIN 6
#define METROPOLE 7
#define MAX_SLOTS 10
#define N_ROUNDS 6

#define DAY_MS (G_GINT64_CONSTANT (24) * 3600 * 1000)
#define WITHOUT_SENSIBLE (AV_DIGEST_ALL_CLASSES & ~AV_CLASS_BIT (AV_CLASS_SENSIBLE))
#define KEYLESS (AV_CLASS_BIT (AV_CLASS_TERRITOIRE) | AV_CLASS_BIT (AV_CLASS_CONTROLE))

/* One disk with a store on it; a clone is another one of the same member. */
typedef struct
{
  guint member;
  AvStore *store;
  AvInstallation *installation;
  char *path;
  GBytes *guard;  /* while another disk of the member is plugged in */
  GBytes *backup; /* of the store */
  gint64 offset;  /* of the clock, ms */
  gint64 *days;   /* that went by, of the life */
  guint restored; /* step of the last restore */
} Slot;

typedef struct
{
  char *container;
  char *contact;
} Person;

/* A record shown in a window since some steps. */
typedef struct
{
  guint slot;
  guint opened; /* step */
  AvSnapshot *loaded;
} Window;

typedef struct
{
  char *path;
  guint member;
} Bundle;

/* A value somebody typed. */
typedef struct
{
  guint slot;
  guint step;
  char *container;  /* NULL: the territory */
  GHashTable *seen; /* values the window showed in the field */
} Typed;

struct _AvLife
{
  AvOrganisation *organisation;
  GRand *rand;
  char *dir;
  guint members[N_MEMBERS];
  guint n_members;
  guint mounted[N_MEMBERS]; /* slot whose guard lies in the folder of guards */
  Slot slots[MAX_SLOTS];
  guint n_slots;
  GPtrArray *people;
  GPtrArray *windows;
  GPtrArray *bundles;
  GHashTable *typed; /* value → Typed */
  gint64 days;
  guint step;
  guint counter;
};

static guint
draw (AvLife *self,
      guint n)
{
  return (guint) g_rand_int_range (self->rand, 0, (gint32) n);
}

AvOrganisation *
av_life_found (void)
{
  AvOrganisation *organisation = av_organisation_new_in_files (SCOPE);

  for (guint i = 1; i < N_MEMBERS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Poste-%u", i);

      av_organisation_join (organisation, name, SCOPE, i == TERRAIN ? "terrain" : i == METROPOLE ? "metropole"
                                                                                                 : "referent");
    }

  return organisation;
}

/* ---- Disks ----------------------------------------------------------------- */

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
static Slot *
use (AvLife *self,
     guint number)
{
  Slot *slot = &self->slots[number];
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
  const Slot *slot = user_data;

  return (guint64) (g_get_real_time () / 1000 + slot->offset + *slot->days * DAY_MS);
}

static void
open_slot (AvLife *self,
           guint number)
{
  Slot *slot = use (self, number);
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

static void
close_slot (Slot *slot)
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
  Slot *slot = &self->slots[number];

  *slot = (Slot){ .member = member, .guard = guard, .offset = offset, .days = &self->days };
  slot->path = g_strdup_printf ("%s/disque-%u.db", self->dir, number);
  write_file (slot->path, disk);
  return number;
}

/* ---- What people do -------------------------------------------------------- */

static void
person_free (Person *person)
{
  g_free (person->container);
  g_free (person->contact);
  g_free (person);
}

static void
window_free (Window *window)
{
  av_snapshot_unref (window->loaded);
  g_free (window);
}

static void
bundle_free (Bundle *bundle)
{
  g_unlink (bundle->path);
  g_free (bundle->path);
  g_free (bundle);
}

static void
typed_free (Typed *typed)
{
  g_hash_table_unref (typed->seen);
  g_free (typed->container);
  g_free (typed);
}

static char *
type_value (AvLife *self,
            guint slot,
            AvSnapshot *loaded,
            const char *field)
{
  Typed *typed = g_new0 (Typed, 1);
  char *value = g_strdup_printf ("valeur %u", self->counter++);
  guint n = 0;
  const AvLiveValue *live = loaded != NULL ? av_snapshot_get_live (loaded, field, &n) : NULL;

  typed->slot = slot;
  typed->step = self->step;
  typed->container = loaded != NULL ? g_strdup (av_snapshot_get_container (loaded)) : NULL;
  typed->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < n; i++)
    g_hash_table_add (typed->seen, g_strdup (live[i].value));

  g_hash_table_insert (self->typed, g_strdup (value), typed);
  return value;
}

static gboolean
is_terrain (AvLife *self,
            guint slot)
{
  return self->slots[slot].member == TERRAIN;
}

static gboolean
is_reader (AvLife *self,
           guint slot)
{
  return self->slots[slot].member != METROPOLE;
}

static gboolean
is_referent (AvLife *self,
             guint slot)
{
  return self->slots[slot].member < TERRAIN;
}

static Person *
find_person (AvLife *self)
{
  return self->people->len > 0 ? g_ptr_array_index (self->people, draw (self, self->people->len)) : NULL;
}

static void
meet_person (AvLife *self,
             guint number)
{
  Person *person = g_new0 (Person, 1);
  g_autofree char *name = type_value (self, number, NULL, "prenom-ou-surnom");
  g_autoptr (AvChange) change = av_change_new ("contact", NULL, NULL, NULL);
  g_autoptr (AvSnapshot) loaded = NULL;
  g_autoptr (GError) error = NULL;
  Slot *slot = use (self, number);

  av_change_set (change, "prenom-ou-surnom", name);
  av_change_set (change, "tranche-age", "18-21");
  av_change_set (change, "origine", "OPERATION");
  av_change_set (change, "accord-recontact", "oui");
  av_change_set (change, "info-rgpd-remise", "orale");
  av_store_commit_one (slot->store, change, &error);
  g_assert_no_error (error);
  loaded = av_record_store_load (slot->store, av_change_get_id (change), &error);
  g_assert_no_error (error);
  person->container = g_strdup (av_snapshot_get_container (loaded));
  person->contact = g_strdup (av_change_get_id (change));
  ((Typed *) g_hash_table_lookup (self->typed, name))->container = g_strdup (person->container);
  g_ptr_array_add (self->people, person);
}

/* What a window may save: anything but into a dossier that was erased meanwhile. */
static void
commit (Slot *slot,
        AvChange *change)
{
  g_autoptr (GError) error = NULL;

  if (!av_store_commit_one (slot->store, change, &error))
    g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_ERASED);
}

static void
save (AvLife *self,
      guint number,
      AvSnapshot *loaded)
{
  static const char *const of_contact[] = { "prenom-ou-surnom", "nom", "reponse-immediate", "besoin-immediat" };
  static const char *const needs[] = { "P1", "P1 P2", "P2 P3", "P4", NULL };
  gboolean singleton = g_str_equal (av_snapshot_get_form (loaded), "personne");
  const char *field = singleton ? (draw (self, 2) == 0 ? "prenom" : "adresse") : of_contact[draw (self, 4)];
  g_autoptr (AvChange) change = av_change_new_for (loaded);
  g_autofree char *value = NULL;

  if (g_str_equal (field, "besoin-immediat"))
    av_change_set (change, field, needs[draw (self, 5)]);
  else if (draw (self, 8) == 0)
    av_change_set (change, field, NULL);
  else
    {
      value = type_value (self, number, loaded, field);
      av_change_set (change, field, value);
    }

  commit (use (self, number), change);
}

/* The contact, or the person's own record, as a window would show it. */
static AvSnapshot *
load (AvLife *self,
      guint number,
      const Person *person)
{
  Slot *slot = use (self, number);
  AvSnapshot *loaded = av_record_store_load (slot->store, person->contact, NULL);

  if (loaded == NULL || av_snapshot_get_answer (loaded, "tranche-age") == NULL || draw (self, 3) > 0)
    return loaded;

  av_snapshot_unref (loaded);
  return av_record_store_load_singleton (slot->store, person->container, "personne", NULL);
}

static void
write_something (AvLife *self,
                 guint number)
{
  Person *person = find_person (self);
  g_autoptr (AvSnapshot) loaded = NULL;
  Window *window;

  if (!is_reader (self, number))
    return;

  if (self->people->len < 2 || draw (self, 6) == 0 || (loaded = load (self, number, person)) == NULL)
    {
      meet_person (self, number);
      return;
    }

  if (draw (self, 4) > 0)
    {
      save (self, number, loaded);
      return;
    }

  window = g_new0 (Window, 1);
  window->slot = number;
  window->opened = self->step;
  window->loaded = g_steal_pointer (&loaded);
  g_ptr_array_add (self->windows, window);
}

static void
save_window (AvLife *self)
{
  guint i;
  Window *window;

  if (self->windows->len == 0)
    return;

  i = draw (self, self->windows->len);
  window = g_ptr_array_index (self->windows, i);

  if (window->opened >= self->slots[window->slot].restored)
    save (self, window->slot, window->loaded);

  g_ptr_array_remove_index_fast (self->windows, i);
}

static void
write_sensitive (AvLife *self,
                 guint number)
{
  Person *person = find_person (self);
  g_autoptr (AvSnapshot) known = person != NULL && is_reader (self, number) ? load (self, number, person) : NULL;
  g_autoptr (AvChange) change = known != NULL ? av_change_new ("diagnostic-sensible", NULL, person->container, NULL) : NULL;

  if (change == NULL)
    return;

  av_change_set (change, "sante-frein", "oui");
  commit (use (self, number), change);
}

static void
write_of_territory (AvLife *self,
                    guint number)
{
  g_autoptr (AvChange) change = av_change_new ("equipe", NULL, NULL, SCOPE);
  g_autofree char *value = type_value (self, number, NULL, "nom");
  g_autoptr (GError) error = NULL;

  if (!is_reader (self, number))
    {
      g_hash_table_remove (self->typed, value);
      return;
    }

  av_change_set (change, "nom", value);
  av_change_set (change, "code-insee", SCOPE);
  av_store_commit_one (use (self, number)->store, change, &error);
  g_assert_no_error (error);
}

static void
delete_something (AvLife *self,
                  guint number)
{
  Person *person = find_person (self);
  g_autoptr (AvSnapshot) known = person != NULL && is_reader (self, number) ? load (self, number, person) : NULL;
  AvStore *store = use (self, number)->store;

  if (known == NULL || g_str_equal (av_snapshot_get_form (known), "personne"))
    return;

  if (av_snapshot_is_deleted (known))
    av_record_store_undelete (store, person->contact, NULL);
  else
    av_record_store_delete (store, person->contact, NULL);
}

static gboolean
knows (AvLife *self,
       guint number,
       const Person *person)
{
  g_autofree char *scope = NULL;
  AvId container;

  return av_id_parse (person->container, &container) &&
         av_segment_store_get_scope (use (self, number)->store, &container, &scope, NULL) && scope != NULL;
}

static void
fuse_something (AvLife *self,
                guint number)
{
  Person *one = find_person (self), *other = find_person (self);
  AvStore *store = use (self, number)->store;
  g_autoptr (GError) error = NULL;

  if (!is_reader (self, number) || one == other || !knows (self, number, one) || !knows (self, number, other))
    return;

  if (draw (self, 3) > 0)
    av_fusion_join (store, one->container, other->container, &error);
  else
    av_fusion_part (store, one->container, other->container, &error);

  g_assert_no_error (error);
}

static void
erase_something (AvLife *self,
                 guint number)
{
  static const guint masks[] = { 0, 0, AV_CLASS_BIT (AV_CLASS_CONTACT), AV_CLASS_BIT (AV_CLASS_PARCOURS) | AV_CLASS_BIT (AV_CLASS_SENSIBLE) };
  Person *person = find_person (self);
  AvInstallation *installation = use (self, number)->installation;
  g_autoptr (GError) error = NULL;

  if (person == NULL || !is_referent (self, number) || !knows (self, number, person))
    return;

  if (draw (self, 3) == 0)
    av_installation_confirm_erasure (installation, person->container, 0, &error);
  else
    av_installation_erase (installation, person->container, masks[draw (self, 4)], "demande", &error);
}

/* ---- What sticks do -------------------------------------------------------- */

static void
send_bundle (AvLife *self,
             guint from,
             guint member)
{
  g_autofree char *dir = g_strdup_printf ("%s/lot-%u", self->dir, self->counter++);
  AvInstallation *installation = use (self, from)->installation;
  const char *names[] = { av_installation_get_name (av_organisation_get (self->organisation, member)), NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sent = NULL;
  Bundle *bundle;

  g_assert_cmpint (g_mkdir (dir, 0700), ==, 0);
  sent = av_installation_export (installation, dir, names, &error);

  /* Revoked, as far as the sender knows. */
  if (sent == NULL)
    {
      g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME);
      return;
    }

  bundle = g_new0 (Bundle, 1);
  bundle->path = g_strdup (((AvSentBundle *) g_ptr_array_index (sent, 0))->path);
  bundle->member = member;
  g_ptr_array_add (self->bundles, bundle);
}

static void
receive_bundle (AvLife *self,
                guint number,
                const Bundle *bundle)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) report = av_installation_import (use (self, number)->installation, bundle->path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (report);
}

static guint
find_slot (AvLife *self,
           guint member)
{
  guint number;

  do
    number = draw (self, self->n_slots);
  while (self->slots[number].member != member);

  return number;
}

static void
send_something (AvLife *self,
                guint number)
{
  guint member = self->members[draw (self, self->n_members)];

  if (member != self->slots[number].member)
    send_bundle (self, number, member);
}

static void
receive_something (AvLife *self)
{
  Bundle *bundle;

  if (self->bundles->len == 0)
    return;

  bundle = g_ptr_array_index (self->bundles, draw (self, self->bundles->len));
  receive_bundle (self, find_slot (self, bundle->member), bundle);
}

/* ---- What machines do ------------------------------------------------------ */

static void
back_up (AvLife *self,
         guint number)
{
  Slot *slot = &self->slots[number];

  g_clear_pointer (&slot->backup, g_bytes_unref);
  slot->backup = read_file (slot->path);
}

static void
restore (AvLife *self,
         guint number)
{
  Slot *slot = use (self, number);
  g_autofree char *guard = get_guard_path (self, slot->member);

  if (slot->backup == NULL)
    return;

  close_slot (slot);
  write_file (slot->path, slot->backup);

  /* On another machine, or by somebody thorough. */
  if (draw (self, 3) == 0)
    g_unlink (guard);

  open_slot (self, number);
  slot->restored = self->step;
}

static void
clone_disk (AvLife *self,
            guint number)
{
  Slot *slot = use (self, number);
  g_autofree char *guard = get_guard_path (self, slot->member);
  g_autoptr (GBytes) disk = NULL;

  /* Two mairies that sign are one thief too many for a random life. */
  if (self->n_slots == MAX_SLOTS || slot->member == MAIRIE || self->n_slots > self->n_members + 1)
    return;

  disk = read_file (slot->path);
  open_slot (self, add_slot (self, slot->member, disk, read_file (guard), slot->offset));
}

/* As the mairie has it: after a restore it may have forgotten. */
static gboolean
is_revoked (AvLife *self,
            const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) members = av_installation_list (self->slots[MAIRIE].installation, &error);

  g_assert_no_error (error);

  for (guint i = 0; i < members->len; i++)
    {
      const AvMember *member = g_ptr_array_index (members, i);

      if (g_str_equal (member->name, name))
        return member->revoked;
    }

  return FALSE;
}

/* An intendant that was restored first hears from the others. */
static void
revoke_or_not (AvLife *self,
               const char *name,
               gboolean revoke)
{
  AvInstallation *mairie = use (self, MAIRIE)->installation;
  g_autoptr (GError) error = NULL;

  if (is_revoked (self, name) == revoke)
    return;

  if (revoke)
    av_installation_revoke (mairie, name, "volé", NULL, NULL, &error);
  else
    av_installation_unrevoke (mairie, name, self->organisation->root_file, self->organisation->root_words, &error);

  if (error != NULL)
    g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_FORKED);
}

static const char *
get_name (AvLife *self,
          guint member)
{
  return av_installation_get_name (av_organisation_get (self->organisation, member));
}

static void
revoke_something (AvLife *self)
{
  const char *name = get_name (self, self->members[1 + draw (self, self->n_members - 1)]);

  revoke_or_not (self, name, !is_revoked (self, name));
}

static void
let_time_pass (AvLife *self)
{
  self->days += 1 + draw (self, 40);
}

static void
step (AvLife *self)
{
  guint number = draw (self, self->n_slots);
  guint what = draw (self, 100);

  self->step++;

  if (what < 36)
    write_something (self, number);
  else if (what < 40)
    save_window (self);
  else if (what < 44)
    write_sensitive (self, number);
  else if (what < 46)
    write_of_territory (self, number);
  else if (what < 49)
    delete_something (self, number);
  else if (what < 54)
    fuse_something (self, number);
  else if (what < 57)
    erase_something (self, number);
  else if (what < 72)
    send_something (self, number);
  else if (what < 90)
    receive_something (self);
  else if (what < 93)
    back_up (self, number);
  else if (what < 96)
    restore (self, number);
  else if (what < 97)
    clone_disk (self, number);
  else if (what < 98)
    revoke_something (self);
  else
    let_time_pass (self);
}

void
av_life_live (AvLife *self,
              guint n_steps)
{
  for (guint i = 0; i < n_steps; i++)
    step (self);
}

/* ---- The end --------------------------------------------------------------- */

static void
forget_bundles (AvLife *self)
{
  g_ptr_array_set_size (self->bundles, 0);
}

static void
deliver (AvLife *self,
         guint from,
         guint to)
{
  if (self->slots[from].member == self->slots[to].member)
    return;

  send_bundle (self, from, self->slots[to].member);

  if (self->bundles->len > 0)
    receive_bundle (self, to, g_ptr_array_index (self->bundles, self->bundles->len - 1));

  forget_bundles (self);
}

static void
admit_all (AvLife *self)
{
  AvInstallation *mairie = use (self, MAIRIE)->installation;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) waiting = av_installation_list_quarantine (mairie, &error);

  g_assert_no_error (error);

  for (guint i = 0; i < waiting->len; i++)
    {
      av_installation_admit (mairie, ((AvQuarantined *) g_ptr_array_index (waiting, i))->segment, &error);
      g_assert_no_error (error);
    }
}

static void
take_revocations_back (AvLife *self)
{
  for (guint i = 1; i < self->n_members; i++)
    revoke_or_not (self, get_name (self, self->members[i]), FALSE);
}

/* Everyone comes by once with a stick. */
static void
go_round (AvLife *self)
{
  for (guint i = 1; i < self->n_slots; i++)
    {
      deliver (self, i, MAIRIE);
      deliver (self, MAIRIE, i);
    }
}

static gboolean
agree (AvLife *self)
{
  g_autofree char *first = av_digest (self->slots[MAIRIE].store, NULL, NULL);

  for (guint i = 1; i < self->n_slots; i++)
    {
      g_autofree char *digest = is_referent (self, i) ? av_digest (self->slots[i].store, NULL, NULL) : g_strdup (first);

      if (!g_str_equal (first, digest))
        return FALSE;
    }

  return TRUE;
}

void
av_life_settle (AvLife *self)
{
  /* What is left open is saved. */
  while (self->windows->len > 0)
    save_window (self);

  forget_bundles (self);
  go_round (self);

  for (guint i = 1; i < N_ROUNDS && (i == 1 || !agree (self)); i++)
    {
      take_revocations_back (self);
      admit_all (self);
      go_round (self);
    }
}

/* ---- The judgement --------------------------------------------------------- */

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
          Typed *typed = g_hash_table_lookup (self->typed, g_ptr_array_index (by, i));

          if (typed != NULL && g_hash_table_contains (self->typed, value) && !g_hash_table_contains (typed->seen, value))
            return g_strdup_printf ("“%s” replaced “%s” without having seen it", (char *) g_ptr_array_index (by, i), value);
        }
    }

  return NULL;
}

static gboolean
is_erased (AvLife *self,
           const Typed *typed)
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
  Typed *typed;

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
  guint classes = is_terrain (self, number) ? WITHOUT_SENSIBLE : KEYLESS;
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

      if (wrong == NULL && is_referent (self, i))
        wrong = find_difference (first->live, oracle->live, "archive", i);
      if (wrong == NULL && is_referent (self, i))
        wrong = judge_views (self, i, view);
      if (wrong == NULL && !is_referent (self, i))
        wrong = judge_partial (self, i);
    }

  if (wrong == NULL)
    wrong = judge_replacements (self, first);
  if (wrong == NULL)
    wrong = judge_loss (self, first);

  return wrong != NULL ? wrong : judge_rebuild (self);
}

/* ---- Birth and death ------------------------------------------------------- */

static void
choose_members (AvLife *self)
{
  self->n_members = 2 + draw (self, N_MEMBERS - 1);

  for (guint i = 0; i < self->n_members; i++)
    self->members[i] = i;

  if (self->n_members >= 3 && draw (self, 2) == 0)
    self->members[self->n_members - 1] = TERRAIN;
  else if (self->n_members >= 3 && draw (self, 3) == 0)
    self->members[self->n_members - 1] = METROPOLE;
}

/* The mairie's clock is never beyond its enrolment: its admissions would wait
 * for themselves. */
static gint64
draw_clock (AvLife *self,
            guint member)
{
  static const gint64 days[] = { 0, 0, 0, 0, 1, -1, -400, -3 * 365, 200, 4 * 365 };

  return days[draw (self, G_N_ELEMENTS (days) - (member == MAIRIE ? 2 : 0))] * DAY_MS;
}

static void
open_members (AvLife *self)
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

AvLife *
av_life_new (AvOrganisation *organisation,
             guint32 seed)
{
  AvLife *self = g_new0 (AvLife, 1);

  self->organisation = organisation;
  self->rand = g_rand_new_with_seed (seed);
  self->dir = g_dir_make_tmp ("av-vie-XXXXXX", NULL);
  self->people = g_ptr_array_new_with_free_func ((GDestroyNotify) person_free);
  self->windows = g_ptr_array_new_with_free_func ((GDestroyNotify) window_free);
  self->bundles = g_ptr_array_new_with_free_func ((GDestroyNotify) bundle_free);
  self->typed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) typed_free);
  choose_members (self);
  open_members (self);
  return self;
}

void
av_life_free (AvLife *self)
{
  for (guint i = 0; i < self->n_slots; i++)
    {
      close_slot (&self->slots[i]);
      g_free (self->slots[i].path);
      g_clear_pointer (&self->slots[i].guard, g_bytes_unref);
      g_clear_pointer (&self->slots[i].backup, g_bytes_unref);
    }

  g_ptr_array_unref (self->people);
  g_ptr_array_unref (self->windows);
  g_ptr_array_unref (self->bundles);
  g_hash_table_unref (self->typed);
  g_rand_free (self->rand);
  av_sync_fixture_remove_tree (self->dir);
  g_free (self->dir);
  g_free (self);
}
