#include "av-captured.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "av-access-log.h"
#include "av-catalogue.h"
#include "av-hash.h"
#include "av-inbox.h"
#include "av-query.h"
#include "av-record-store.h"

#define ASIDE_MS (G_GUINT64_CONSTANT (30) * 24 * 3600 * 1000)
#define CONFIRMING_DAYS 3

G_DEFINE_QUARK (av - captured - error - quark, av_captured_error)
G_DEFINE_BOXED_TYPE (AvCaptured, av_captured, av_captured_ref, av_captured_unref)

AvCaptured *
av_captured_ref (AvCaptured *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  AvCaptured *self = data;

  g_free (self->name);
  g_free (self->problem);
  g_free (self->form);
  g_free (self->taken_by);
  g_clear_pointer (&self->empty, av_snapshot_unref);
  g_clear_pointer (&self->answers, g_variant_unref);
}

void
av_captured_unref (AvCaptured *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

gboolean
av_captured_check_key (AvOpenedStore *opened,
                       GError **error)
{
  if (!av_vault_inbox_was_changed (av_opened_store_get_vault (opened)))
    return TRUE;

  g_set_error_literal (error, AV_CAPTURED_ERROR, AV_CAPTURED_ERROR_ALARM,
                       _ ("Somebody has changed the file of this store so as to read what is captured while locked. "
                          "No capture is accepted and nothing saved is lost: take no more contacts while locked, and call the person in charge."));

  return FALSE;
}

/* From the file's name as its record is; attempt: how often that was taken back. */
static char *
make_id (const char *name,
         guint attempt)
{
  g_autofree char *text = g_strdup_printf ("AVcapture %u %.32s", attempt, name);
  AvId id;

  if (attempt == 0)
    return g_strndup (name, 32);

  av_hash_bytes (text, strlen (text), id.bytes, sizeof id.bytes);

  return av_id_to_string (&id);
}

/* The id of the record that this capture is, or will be (transfer full); NULL:
 * it could not be read whether it is one already. */
static char *
find_record (AvOpenedStore *opened,
             const char *name,
             gboolean *exists,
             GError **error)
{
  for (guint attempt = 0;; attempt++)
    {
      g_autofree char *candidate = make_id (name, attempt);
      g_autoptr (AvSnapshot) record = NULL;

      if (!av_record_store_find (av_opened_store_get_store (opened), candidate, &record, error))
        return NULL;
      if (record != NULL && av_snapshot_is_deleted (record))
        continue;

      *exists = record != NULL;
      return g_steal_pointer (&candidate);
    }
}

/* The dossier of a contact, from the file's name as its record is. */
static char *
make_container (const char *name)
{
  g_autofree char *text = g_strdup_printf ("AVcapture %.32s", name);
  AvId id;

  av_hash_bytes (text, strlen (text), id.bytes, sizeof id.bytes);

  return av_id_to_string (&id);
}

/* Of whoever has a slot here under that name. */
static char *
find_agent (AvOpenedStore *opened,
            const char *taken_by)
{
  AvKeyring *keyring = av_opened_store_get_keyring (opened);

  for (guint i = 0; i < av_keyring_get_n_slots (keyring); i++)
    {
      const AvKeyringSlot *slot = av_keyring_get_slot (keyring, i);
      AvId id;
      AvId none = { 0 };

      memcpy (id.bytes, slot->agent, sizeof id.bytes);
      if (slot->type == AV_KEYRING_SLOT_PASSPHRASE && !av_id_equal (&id, &none) && strcmp (slot->label, taken_by) == 0)
        return av_id_to_string (&id);
    }

  return NULL;
}

/* *operation: the only outing of that day, or NULL: a person chooses. */
static gboolean
find_operation (AvOpenedStore *opened,
                gint64 taken_at,
                char **operation,
                GError **error)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (taken_at);
  g_autofree char *day = moment != NULL ? g_date_time_format (moment, "%Y-%m-%d") : NULL;
  g_autoptr (AvQuery) query = day != NULL ? av_query_new_view (AV_VIEW_OPERATIONS_OF_DAY, day) : NULL;
  g_autoptr (GPtrArray) operations = query != NULL ? av_query_summaries (av_opened_store_get_store (opened), query, error) : NULL;

  if (query != NULL && operations == NULL)
    return FALSE;

  if (operations != NULL && operations->len == 1)
    *operation = g_strdup (((AvSummary *) g_ptr_array_index (operations, 0))->id);

  return TRUE;
}

static void
add (GHashTable *answers,
     const AvForm *form,
     const char *field,
     const char *answer)
{
  if (answer != NULL && *answer != '\0' && av_form_find_field (form, field) != NULL)
    g_hash_table_insert (answers, g_strdup (field), g_strdup (answer));
}

/* Anybody with the disk may have written it: of the circumstances it only says
 * when, and by whose word. */
static GHashTable *
read_answers (const AvForm *form,
              GVariant *captured)
{
  GHashTable *answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GVariantIter iter;
  const char *id, *answer;

  g_variant_iter_init (&iter, captured);
  while (g_variant_iter_next (&iter, "{&s&s}", &id, &answer))
    {
      const AvField *field = av_form_find_field (form, id);

      if (field != NULL && ((field->flags & AV_FIELD_AUTOMATIC) == 0 || field->kind == AV_FIELD_MOMENT))
        add (answers, form, id, answer);
    }
  g_hash_table_remove (answers, "relu-par");
  g_hash_table_remove (answers, "pris-par");

  return answers;
}

static GVariant *
freeze (GHashTable *answers)
{
  GVariantBuilder builder;
  GHashTableIter iter;
  gpointer id, answer;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_hash_table_iter_init (&iter, answers);
  while (g_hash_table_iter_next (&iter, &id, &answer))
    g_variant_builder_add (&builder, "{ss}", id, answer);

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

static GVariant *
complete_answers (AvOpenedStore *opened,
                  const AvForm *form,
                  AvInboxCapture *capture,
                  GError **error)
{
  g_autoptr (GHashTable) answers = read_answers (form, capture->answers);
  g_autofree char *agent = find_agent (opened, capture->taken_by);
  g_autofree char *operation = NULL;
  const AvField *taken_by = av_form_find_field (form, "pris-par");
  g_autofree char *taker = taken_by != NULL ? g_utf8_substring (capture->taken_by, 0, MIN (g_utf8_strlen (capture->taken_by, -1), (glong) av_field_get_limit (taken_by))) : NULL;

  if (!find_operation (opened, capture->taken_at, &operation, error))
    return NULL;

  add (answers, form, "agent", agent != NULL ? agent : AV_ANSWER_UNKNOWN);
  add (answers, form, "operation", operation);
  add (answers, form, "pris-par", taker);
  add (answers, form, "relu-par", av_opened_store_get_agent (opened));

  return freeze (answers);
}

/* FALSE: the store could not be read. */
static gboolean
understand (AvCaptured *self,
            AvOpenedStore *opened,
            AvInboxCapture *capture,
            GError **error)
{
  const AvForm *form = av_catalogue_find_form (capture->form);
  g_autofree char *container = make_container (self->name);
  g_autofree char *id = NULL;
  gboolean exists;

  if (form == NULL || (form->container != AV_CONTAINER_DOSSIER && form->container != AV_CONTAINER_TERRITOIRE))
    {
      self->problem = g_strdup (_ ("This capture was taken with a newer version of Aller-vers. It stays where it is: update this computer."));
      return TRUE;
    }

  id = find_record (opened, self->name, &exists, error);
  if (id == NULL)
    return FALSE;

  self->answers = complete_answers (opened, form, capture, error);
  if (self->answers == NULL)
    return FALSE;

  self->form = g_strdup (capture->form);
  self->taken_by = g_strdup (capture->taken_by);
  self->taken_at = capture->taken_at;
  self->empty = av_record_store_new_snapshot (form->id, id, form->container == AV_CONTAINER_DOSSIER ? container : NULL);

  return TRUE;
}

static AvCaptured *
read_capture (AvOpenedStore *opened,
              const char *name,
              GError **error)
{
  AvVault *vault = av_opened_store_get_vault (opened);
  g_autoptr (AvCaptured) self = g_atomic_rc_box_new0 (AvCaptured);
  g_autoptr (GError) unreadable = NULL;
  g_autoptr (AvInboxCapture) capture = av_inbox_open (av_vault_get_directory (vault), name, av_vault_get_inbox_pair (vault), &unreadable);

  self->name = g_strdup (name);
  self->state = g_str_has_suffix (name, ".ava") ? AV_CAPTURED_ASIDE : AV_CAPTURED_WAITING;
  if (capture == NULL)
    self->problem = g_strdup (unreadable->message);
  else if (!understand (self, opened, capture, error))
    return NULL;
  if (self->problem != NULL && self->state == AV_CAPTURED_WAITING)
    self->state = AV_CAPTURED_UNREADABLE;

  return g_steal_pointer (&self);
}

static int
compare (gconstpointer one,
         gconstpointer other)
{
  const AvCaptured *a = *(AvCaptured *const *) one;
  const AvCaptured *b = *(AvCaptured *const *) other;

  if ((a->state == AV_CAPTURED_ASIDE) != (b->state == AV_CAPTURED_ASIDE))
    return a->state == AV_CAPTURED_ASIDE ? 1 : -1;
  if (a->taken_at != b->taken_at)
    return a->taken_at < b->taken_at ? -1 : 1;

  return strcmp (a->name, b->name);
}

/* A power cut may fall between the record and the end of the capture. */
static gboolean
is_record_already (AvOpenedStore *opened,
                   AvCaptured *self,
                   gboolean *exists,
                   GError **error)
{
  g_autofree char *id = NULL;

  *exists = FALSE;
  if (self->state != AV_CAPTURED_WAITING)
    return TRUE;

  id = find_record (opened, self->name, exists, error);

  return id != NULL;
}

static gboolean
read_all (AvOpenedStore *opened,
          char **names,
          GPtrArray *captured,
          GError **error)
{
  const char *dir = av_vault_get_directory (av_opened_store_get_vault (opened));

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (AvCaptured) self = read_capture (opened, names[i], error);
      gboolean exists;

      if (self == NULL || !is_record_already (opened, self, &exists, error))
        return FALSE;

      if (exists)
        av_inbox_remove (dir, self->name, NULL);
      else
        g_ptr_array_add (captured, g_steal_pointer (&self));
    }

  return TRUE;
}

/* By the clock, once it was confirmed by some days of work within the thirty. */
static gboolean
forget_aside (AvOpenedStore *opened,
              GError **error)
{
  guint days = 0;

  if (!av_access_log_count_days (av_opened_store_get_store (opened), ASIDE_MS, CONFIRMING_DAYS, &days, error))
    return FALSE;

  if (days >= CONFIRMING_DAYS)
    av_inbox_forget_aside (av_vault_get_directory (av_opened_store_get_vault (opened)), g_get_real_time () / G_USEC_PER_SEC);

  return TRUE;
}

GPtrArray *
av_captured_list (AvOpenedStore *opened,
                  GError **error)
{
  const char *dir = av_vault_get_directory (av_opened_store_get_vault (opened));
  g_auto (GStrv) waiting = av_inbox_list (dir);
  g_auto (GStrv) aside = NULL;
  g_autoptr (GPtrArray) captured = g_ptr_array_new_with_free_func ((GDestroyNotify) av_captured_unref);

  if (!forget_aside (opened, error))
    return NULL;

  aside = av_inbox_list_aside (dir);
  if (!read_all (opened, waiting, captured, error) || !read_all (opened, aside, captured, error))
    return NULL;

  g_ptr_array_sort (captured, compare);

  return g_steal_pointer (&captured);
}

AvCaptured *
av_captured_find (AvOpenedStore *opened,
                  const char *name,
                  GError **error)
{
  AvVault *vault = av_opened_store_get_vault (opened);
  g_autoptr (AvInboxCapture) capture = NULL;

  if (!av_captured_check_key (opened, error))
    return NULL;

  capture = av_inbox_open (av_vault_get_directory (vault), name, av_vault_get_inbox_pair (vault), error);
  if (capture == NULL)
    return NULL;

  return read_capture (opened, name, error);
}

AvChange *
av_captured_dup_change (AvCaptured *self)
{
  const char *container;
  AvChange *change;

  g_return_val_if_fail (self->empty != NULL, NULL);

  container = av_snapshot_get_container (self->empty);
  change = av_change_new (self->form, av_snapshot_get_id (self->empty), *container != '\0' ? container : NULL, NULL);
  av_change_set_answers (change, self->answers);

  return change;
}

gboolean
av_captured_accepted (AvOpenedStore *opened,
                      const char *name,
                      GError **error)
{
  const char *dir = av_vault_get_directory (av_opened_store_get_vault (opened));

  return av_captured_check_key (opened, error) &&
         av_inbox_remove (dir, name, error) &&
         av_opened_store_log_done (opened, AV_ACT_READ_OVER, "acceptee", error);
}

gboolean
av_captured_put_back (AvOpenedStore *opened,
                      const char *name,
                      GBytes *box,
                      GError **error)
{
  const char *dir = av_vault_get_directory (av_opened_store_get_vault (opened));

  return av_inbox_put_back (dir, name, box, error) &&
         av_opened_store_log_done (opened, AV_ACT_READ_OVER, "reprise", error);
}

gboolean
av_captured_set_aside (AvOpenedStore *opened,
                       const char *name,
                       GError **error)
{
  const char *dir = av_vault_get_directory (av_opened_store_get_vault (opened));

  return av_inbox_set_aside (dir, name, error) &&
         av_opened_store_log_done (opened, AV_ACT_READ_OVER, "ecartee", error);
}

gboolean
av_captured_take_back (AvOpenedStore *opened,
                       const char *name,
                       GError **error)
{
  const char *dir = av_vault_get_directory (av_opened_store_get_vault (opened));

  return av_inbox_take_back (dir, name, error) &&
         av_opened_store_log_done (opened, AV_ACT_READ_OVER, "reprise", error);
}
