/* What people do in a random life: they write, delete, open what is not theirs, join dossiers and erase. */

#include "av-life-state.h"

#include <string.h>

#include "av-break-glass.h"
#include "av-change.h"
#include "av-digest.h"
#include "av-fusion.h"
#include "av-oracle.h"
#include "av-segment-store.h"

void
av_life_person_free (AvLifePerson *person)
{
  g_free (person->container);
  g_free (person->contact);
  g_free (person);
}

void
av_life_window_free (AvLifeWindow *window)
{
  av_snapshot_unref (window->loaded);
  g_free (window);
}

void
av_life_typed_free (AvLifeTyped *typed)
{
  g_hash_table_unref (typed->seen);
  g_free (typed->container);
  g_free (typed);
}

/* The values that a window shows in a field. */
static GHashTable *
list_seen (AvSnapshot *loaded,
           const char *field)
{
  GHashTable *seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = 0;
  const AvLiveValue *live = loaded != NULL ? av_snapshot_get_live (loaded, field, &n) : NULL;

  for (guint i = 0; i < n; i++)
    g_hash_table_add (seen, g_strdup (live[i].value));

  return seen;
}

static char *
type_value (AvLife *self,
            guint slot,
            AvSnapshot *loaded,
            const char *field)
{
  AvLifeTyped *typed = g_new0 (AvLifeTyped, 1);
  char *value = g_strdup_printf ("valeur %u", self->counter++);

  typed->slot = slot;
  typed->step = self->step;
  typed->keeper = -1;
  typed->container = loaded != NULL ? g_strdup (av_snapshot_get_container (loaded)) : NULL;
  typed->seen = list_seen (loaded, field);
  g_hash_table_insert (self->typed, g_strdup (value), typed);
  return value;
}

AvLifePerson *
av_life_find_person (AvLife *self)
{
  return self->people->len > 0 ? g_ptr_array_index (self->people, av_life_draw (self, self->people->len)) : NULL;
}

static void
meet_person (AvLife *self,
             guint number)
{
  AvLifePerson *person = g_new0 (AvLifePerson, 1);
  g_autofree char *name = type_value (self, number, NULL, "prenom-ou-surnom");
  const char *scope = av_life_choose_scope (self, number);
  g_autoptr (AvChange) change = av_change_new ("contact", NULL, NULL, scope);
  g_autoptr (AvSnapshot) loaded = NULL;
  g_autoptr (GError) error = NULL;
  AvLifeSlot *slot = av_life_use (self, number);

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
  for (guint i = 0; i < N_SCOPES; i++)
    person->granted[i] = g_str_equal (av_life_scopes[i], scope) ? AV_DIGEST_ALL_CLASSES : 0;
  ((AvLifeTyped *) g_hash_table_lookup (self->typed, name))->container = g_strdup (person->container);
  g_ptr_array_add (self->people, person);
}

static gboolean
knows (AvLife *self,
       guint number,
       const char *dossier)
{
  g_autofree char *scope = NULL;
  AvId container;

  return av_id_parse (dossier, &container) &&
         av_segment_store_get_scope (av_life_use (self, number)->store, &container, &scope, NULL) && scope != NULL;
}

/* What a window may save: anything but into a dossier that was erased meanwhile. */
static gboolean
commit (AvLifeSlot *slot,
        AvChange *change)
{
  g_autoptr (GError) error = NULL;

  if (av_store_commit_one (slot->store, change, &error))
    return TRUE;

  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_ERASED);
  return FALSE;
}

/* Just now, on that disk. Of two that did so at the same moment, both saw it. seen:
 * transfer full. */
static void
note_cleared (AvLife *self,
              guint number,
              GHashTable *seen)
{
  gint64 hlc = 0;
  g_autoptr (GHashTable) known = seen;
  g_autofree char *name = NULL;
  GHashTable *other;
  GHashTableIter iter;
  gpointer value;

  g_assert_true (av_database_get_int64 (av_store_get_database (self->slots[number].store), "SELECT MAX (hlc) FROM open_op", 0, &hlc, NULL));
  name = av_oracle_name_clear ((guint64) hlc);
  if ((other = g_hash_table_lookup (self->cleared, name)) == NULL)
    {
      g_hash_table_insert (self->cleared, g_steal_pointer (&name), g_steal_pointer (&known));
      return;
    }

  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, &value, NULL))
    g_hash_table_add (other, g_strdup (value));
}

static void
save (AvLife *self,
      guint number,
      AvSnapshot *loaded)
{
  static const char *const of_contact[] = { "prenom-ou-surnom", "nom", "reponse-immediate", "besoin-immediat" };
  static const char *const needs[] = { "P1", "P1 P2", "P2 P3", "P4", NULL };
  gboolean singleton = g_str_equal (av_snapshot_get_form (loaded), "personne");
  const char *field = singleton ? (av_life_draw (self, 2) == 0 ? "prenom" : "adresse") : of_contact[av_life_draw (self, 4)];
  g_autoptr (AvChange) change = av_change_new_for (loaded);
  g_autofree char *value = NULL;

  if (g_str_equal (field, "besoin-immediat"))
    av_change_set (change, field, needs[av_life_draw (self, 5)]);
  else if (av_life_draw (self, 8) == 0)
    {
      av_change_set (change, field, NULL);
      if (commit (av_life_use (self, number), change))
        note_cleared (self, number, list_seen (loaded, field));
      return;
    }
  else
    {
      value = type_value (self, number, loaded, field);
      av_change_set (change, field, value);
    }

  /* Nor was it typed for good: the erasure may be taken back. */
  if (!commit (av_life_use (self, number), change) && value != NULL)
    g_hash_table_remove (self->typed, value);
}

/* The contact, or the person's own record, as a window would show it. */
static AvSnapshot *
load (AvLife *self,
      guint number,
      const AvLifePerson *person)
{
  AvLifeSlot *slot = av_life_use (self, number);
  AvSnapshot *loaded = av_record_store_load (slot->store, person->contact, NULL);

  if (loaded == NULL || av_snapshot_get_answer (loaded, "tranche-age") == NULL || av_life_draw (self, 3) > 0)
    return loaded;

  av_snapshot_unref (loaded);
  return av_record_store_load_singleton (slot->store, person->container, "personne", NULL);
}

void
av_life_write (AvLife *self,
               guint number)
{
  AvLifePerson *person = av_life_find_person (self);
  g_autoptr (AvSnapshot) loaded = NULL;
  AvLifeWindow *window;

  if (!av_life_is_reader (self, number))
    return;

  if (self->people->len < 2 || av_life_draw (self, 6) == 0 || (loaded = load (self, number, person)) == NULL)
    {
      meet_person (self, number);
      return;
    }

  if (av_life_draw (self, 4) > 0)
    {
      save (self, number, loaded);
      return;
    }

  window = g_new0 (AvLifeWindow, 1);
  window->slot = number;
  window->opened = self->step;
  window->loaded = g_steal_pointer (&loaded);
  g_ptr_array_add (self->windows, window);
}

void
av_life_save_window (AvLife *self)
{
  guint i;
  AvLifeWindow *window;

  if (self->windows->len == 0)
    return;

  i = av_life_draw (self, self->windows->len);
  window = g_ptr_array_index (self->windows, i);

  if (window->opened >= self->slots[window->slot].restored)
    save (self, window->slot, window->loaded);

  g_ptr_array_remove_index_fast (self->windows, i);
}

void
av_life_write_sensitive (AvLife *self,
                         guint number)
{
  AvLifePerson *person = av_life_find_person (self);
  g_autoptr (AvSnapshot) known = person != NULL && av_life_is_reader (self, number) ? load (self, number, person) : NULL;
  g_autoptr (AvChange) change = known != NULL ? av_change_new ("diagnostic-sensible", NULL, person->container, NULL) : NULL;

  if (change == NULL)
    return;

  av_change_set (change, "sante-frein", "oui");
  commit (av_life_use (self, number), change);
}

void
av_life_write_of_territory (AvLife *self,
                            guint number)
{
  const char *scope = av_life_choose_scope (self, number);
  g_autoptr (AvChange) change = av_change_new ("equipe", NULL, NULL, scope);
  g_autofree char *value = type_value (self, number, NULL, "nom");
  g_autoptr (GError) error = NULL;

  if (!av_life_is_reader (self, number))
    {
      g_hash_table_remove (self->typed, value);
      return;
    }

  av_change_set (change, "nom", value);
  av_change_set (change, "code-insee", SCOPE);
  av_store_commit_one (av_life_use (self, number)->store, change, &error);
  g_assert_no_error (error);
}

void
av_life_break_glass (AvLife *self,
                     guint number)
{
  AvLifePerson *person = av_life_find_person (self);
  AvInstallation *installation = av_life_use (self, number)->installation;
  g_autoptr (AvSnapshot) known = person != NULL && av_life_is_reader (self, number) ? load (self, number, person) : NULL;
  g_autofree char *agent = av_id_new_string ();
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  if (known == NULL)
    return;

  list = av_break_glass_list (installation, person->container, 0, &error);
  g_assert_no_error (error);
  if (list->len > 0 && av_life_draw (self, 2) == 0)
    av_break_glass_acknowledge (installation, g_ptr_array_index (list, av_life_draw (self, list->len)), agent, &error);
  else
    av_break_glass (installation, person->container, agent, "Une fugue, la nuit.", &error);

  /* Erased since, or whose it is has not come yet. */
  if (error != NULL && !g_error_matches (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME))
    g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_ERASED);
}

void
av_life_delete (AvLife *self,
                guint number)
{
  AvLifePerson *person = av_life_find_person (self);
  g_autoptr (AvSnapshot) known = person != NULL && av_life_is_reader (self, number) ? load (self, number, person) : NULL;
  AvStore *store = av_life_use (self, number)->store;

  if (known == NULL || g_str_equal (av_snapshot_get_form (known), "personne"))
    return;

  if (av_snapshot_is_deleted (known))
    av_record_store_undelete (store, person->contact, NULL);
  else
    av_record_store_delete (store, person->contact, NULL);
}

void
av_life_fuse (AvLife *self,
              guint number)
{
  AvLifePerson *one = av_life_find_person (self), *other = av_life_find_person (self);
  AvStore *store = av_life_use (self, number)->store;
  g_autoptr (GError) error = NULL;

  if (!av_life_is_reader (self, number) || one == other || !knows (self, number, one->container) || !knows (self, number, other->container))
    return;

  if (av_life_draw (self, 3) > 0)
    av_fusion_join (store, one->container, other->container, &error);
  else
    av_fusion_part (store, one->container, other->container, &error);

  /* Its own time may be over, and one of them another commune's. */
  if (g_error_matches (error, AV_STORE_ERROR, AV_STORE_ERROR_IN_VAIN))
    return;
  if (error != NULL && self->kind == AV_LIFE_TWO_COMMUNES)
    g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_INVALID);
  else
    g_assert_no_error (error);
}

void
av_life_erase (AvLife *self,
               guint number)
{
  static const guint masks[] = { 0, 0, AV_CLASS_BIT (AV_CLASS_CONTACT), AV_CLASS_BIT (AV_CLASS_PARCOURS) | AV_CLASS_BIT (AV_CLASS_SENSIBLE) };
  AvLifePerson *person = av_life_find_person (self);
  AvInstallation *installation = av_life_use (self, number)->installation;
  g_autoptr (GError) error = NULL;

  if (person == NULL || !av_life_is_referent (self, number) || !knows (self, number, person->container))
    return;

  if (av_life_draw (self, 3) == 0)
    av_installation_confirm_erasure (installation, person->container, 0, &error);
  else
    av_installation_erase (installation, person->container, masks[av_life_draw (self, 4)], "demande", &error);
}
