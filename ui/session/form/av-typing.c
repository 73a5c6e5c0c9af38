#include "av-typing.h"

#include <glib/gi18n.h>

#include "av-catalogue.h"
#include "av-remark.h"

struct _AvTyping
{
  AvRecord *record;
  AvSnapshot *loaded;
  GVariant *pristine; /* answers with nothing typed: loaded or proposed */
  GHashTable *bases;  /* field → AvSnapshot it was typed over, where a newer one came in */
  gboolean absorbing;
};

AvTyping *
av_typing_new (AvSnapshot *loaded)
{
  AvTyping *self = g_rc_box_new0 (AvTyping);

  self->loaded = av_snapshot_ref (loaded);
  self->bases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) av_snapshot_unref);
  self->record = av_record_new (av_catalogue_find_form (av_snapshot_get_form (loaded)));
  av_record_thaw (self->record, av_snapshot_get_answers (loaded));
  av_typing_settle_pristine (self);

  return self;
}

AvTyping *
av_typing_ref (AvTyping *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  AvTyping *self = data;

  g_object_unref (self->record);
  av_snapshot_unref (self->loaded);
  g_variant_unref (self->pristine);
  g_hash_table_unref (self->bases);
}

void
av_typing_unref (AvTyping *self)
{
  g_rc_box_release_full (self, clear);
}

AvRecord *
av_typing_get_record (AvTyping *self)
{
  return self->record;
}

AvSnapshot *
av_typing_get_loaded (AvTyping *self)
{
  return self->loaded;
}

AvSnapshot *
av_typing_get_base (AvTyping *self)
{
  GHashTableIter iter;
  gpointer base;

  g_hash_table_iter_init (&iter, self->bases);

  return g_hash_table_iter_next (&iter, NULL, &base) ? base : self->loaded;
}

gboolean
av_typing_is_dirty (AvTyping *self)
{
  g_autoptr (GVariant) answers = av_record_freeze (self->record);

  return !g_variant_equal (answers, self->pristine);
}

static gboolean
check_field (const AvForm *form,
             const AvField *field,
             GVariant *answers,
             AvStage stage,
             GError **error)
{
  const char *answer = av_answers_get (answers, field->id);

  if (answer != NULL)
    return av_field_check (field, answer, NULL, error);
  /* What the program knows by itself the store adds: no reason to refuse. */
  if ((field->flags & AV_FIELD_AUTOMATIC) != 0 || !av_form_is_required (form, field, answers, stage))
    return TRUE;

  g_set_error (error, AV_FIELD_ERROR, AV_FIELD_ERROR_INVALID,
               av_form_is_about_person (form) ? _ ("%s: an answer is needed, even “does not know”.") : _ ("%s: fill this in before saving."),
               av_field_get_label (field));

  return FALSE;
}

/* What came in that order from elsewhere is told, and stops nobody. */
static gboolean
check_order (AvTyping *self,
             const AvField *field,
             GVariant *answers,
             GError **error)
{
  const char *ids[] = { field->id, field->after };
  gboolean typed = FALSE;

  for (guint i = 0; field->after != NULL && i < G_N_ELEMENTS (ids); i++)
    typed = typed || g_strcmp0 (av_answers_get (answers, ids[i]), av_answers_get (self->pristine, ids[i])) != 0;

  return !typed || av_remark_check_order (av_record_get_form (self->record), field, answers, error);
}

const AvField *
av_typing_find_wrong (AvTyping *self,
                      AvStage stage,
                      GError **error)
{
  const AvForm *form = av_record_get_form (self->record);
  g_autoptr (GVariant) answers = av_record_freeze (self->record);

  for (guint i = 0; i < form->n_fields; i++)
    {
      if (av_form_keeps (form, &form->fields[i], answers) &&
          (!check_field (form, &form->fields[i], answers, stage, error) || !check_order (self, &form->fields[i], answers, error)))
        return &form->fields[i];
    }

  return NULL;
}

gboolean
av_typing_is_absorbing (AvTyping *self)
{
  return self->absorbing;
}

void
av_typing_settle_pristine (AvTyping *self)
{
  g_clear_pointer (&self->pristine, g_variant_unref);
  self->pristine = av_record_freeze (self->record);
}

void
av_typing_reset (AvTyping *self)
{
  g_hash_table_remove_all (self->bases);
  av_record_thaw (self->record, self->pristine);
}

void
av_typing_fill (AvTyping *self,
                GVariant *answers)
{
  self->absorbing = TRUE;
  av_record_thaw (self->record, answers);
  self->absorbing = FALSE;
}

static void
absorb_field (AvTyping *self,
              AvSnapshot *before,
              GVariant *typed_over,
              AvSnapshot *now,
              const char *field)
{
  const char *old_answer = av_answers_get (typed_over, field);
  const char *new_answer = av_snapshot_get_answer (now, field);
  const char *here = av_record_get_answer (self->record, field);

  if (g_strcmp0 (old_answer, new_answer) == 0)
    return;

  if (g_strcmp0 (here, old_answer) == 0)
    av_record_set_answer (self->record, field, new_answer);
  else if (g_strcmp0 (here, new_answer) != 0 && before != NULL && !g_hash_table_contains (self->bases, field))
    g_hash_table_insert (self->bases, g_strdup (field), av_snapshot_ref (before));
}

static void
absorb_fields_of (AvTyping *self,
                  GVariant *answers,
                  AvSnapshot *before,
                  GVariant *typed_over,
                  AvSnapshot *now)
{
  GVariantIter iter;
  const char *field;

  g_variant_iter_init (&iter, answers);
  while (g_variant_iter_next (&iter, "{&s&s}", &field, NULL))
    absorb_field (self, before, typed_over, now, field);
}

void
av_typing_absorb (AvTyping *self,
                  AvSnapshot *before,
                  GVariant *typed_over,
                  AvSnapshot *now)
{
  AvSnapshot *kept = av_snapshot_ref (now);

  self->absorbing = TRUE;
  absorb_fields_of (self, typed_over, before, typed_over, now);
  absorb_fields_of (self, av_snapshot_get_answers (now), before, typed_over, now);
  self->absorbing = FALSE;

  av_snapshot_unref (self->loaded);
  self->loaded = kept;
  g_variant_unref (self->pristine);
  self->pristine = g_variant_ref (av_snapshot_get_answers (kept));
}

static void
note_fields (GHashTable *fields,
             GVariant *answers)
{
  GVariantIter iter;
  const char *field;

  g_variant_iter_init (&iter, answers);
  while (g_variant_iter_next (&iter, "{&s&s}", &field, NULL))
    g_hash_table_add (fields, (gpointer) field);
}

/* @answers where they were typed over @base, and the answers of @base elsewhere. */
static GVariant *
answers_over (AvTyping *self,
              AvSnapshot *base,
              GVariant *answers)
{
  g_autoptr (AvRecord) merged = av_record_new (av_record_get_form (self->record));
  g_autoptr (GHashTable) fields = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter each;
  gpointer field;

  note_fields (fields, answers);
  note_fields (fields, av_snapshot_get_answers (base));

  g_hash_table_iter_init (&each, fields);
  while (g_hash_table_iter_next (&each, &field, NULL))
    {
      AvSnapshot *own = g_hash_table_lookup (self->bases, field);

      if ((own != NULL ? own : self->loaded) == base)
        av_record_set_answer (merged, field, av_answers_get (answers, field));
      else
        av_record_set_answer (merged, field, av_snapshot_get_answer (base, field));
    }

  return av_record_freeze (merged);
}

/* What is saved is wanted: a record that stands deleted comes back, with the same
 * answers too. */
static AvChange *
change_between (AvSnapshot *base,
                GVariant *answers)
{
  AvChange *change = av_change_new_between (base, answers);

  if (!av_snapshot_is_deleted (base))
    return change;
  if (change == NULL)
    change = av_change_new_for (base);
  av_change_set_deleted (change, FALSE);
  return change;
}

void
av_typing_add_changes (AvTyping *self,
                       GVariant *canonical,
                       GPtrArray *changes)
{
  g_autoptr (GHashTable) bases = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer base;

  g_hash_table_add (bases, self->loaded);
  g_hash_table_iter_init (&iter, self->bases);
  while (g_hash_table_iter_next (&iter, NULL, &base))
    g_hash_table_add (bases, base);

  g_hash_table_iter_init (&iter, bases);
  while (g_hash_table_iter_next (&iter, &base, NULL))
    {
      g_autoptr (GVariant) answers = answers_over (self, base, canonical);
      AvChange *change = change_between (base, answers);

      if (change != NULL)
        g_ptr_array_add (changes, change);
    }
}

void
av_typing_forget_bases (AvTyping *self)
{
  g_hash_table_remove_all (self->bases);
}

gboolean
av_typing_is_contested (AvTyping *self,
                        const char *field)
{
  return g_hash_table_contains (self->bases, field);
}

gboolean
av_typing_let_go (AvTyping *self,
                  const char *field)
{
  return g_hash_table_remove (self->bases, field);
}
