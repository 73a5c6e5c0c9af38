#include "av-record.h"

#include <string.h>

typedef struct
{
  GHashTable *answers;
} AvRecordPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (AvRecord, av_record, G_TYPE_OBJECT)

static void
get_answer (GObject *object,
            guint prop_id,
            GValue *value,
            GParamSpec *pspec)
{
  g_value_set_string (value, av_record_get_answer (AV_RECORD (object), pspec->name));
}

static void
set_answer (GObject *object,
            guint prop_id,
            const GValue *value,
            GParamSpec *pspec)
{
  av_record_set_answer (AV_RECORD (object), pspec->name, g_value_get_string (value));
}

static void
form_class_init (gpointer class,
                 gpointer class_data)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const AvForm *form = class_data;

  AV_RECORD_CLASS (class)->form = form;
  object_class->get_property = get_answer;
  object_class->set_property = set_answer;

  for (guint i = 0; i < form->n_fields; i++)
    g_object_class_install_property (object_class, i + 1,
                                     g_param_spec_string (form->fields[i].id, NULL, NULL, NULL,
                                                          G_PARAM_READWRITE |
                                                            G_PARAM_EXPLICIT_NOTIFY |
                                                            G_PARAM_STATIC_STRINGS));
}

/* The type of the records of @form, whose properties are its fields; the same
 * for the same form each time. On the main thread. */
GType
av_record_get_type_of_form (const AvForm *form)
{
  static GHashTable *types;
  GTypeInfo info = {
    .class_size = sizeof (AvRecordClass),
    .class_init = form_class_init,
    .class_data = form,
    .instance_size = sizeof (AvRecord),
  };
  g_autofree char *name = NULL;
  gpointer type;

  g_return_val_if_fail (form != NULL, G_TYPE_INVALID);

  if (types == NULL)
    types = g_hash_table_new (NULL, NULL);
  if (g_hash_table_lookup_extended (types, form, NULL, &type))
    return (GType) type;

  /* A form put in the place of another by a test has a type of its own. */
  name = g_strdup_printf ("AvRecord-%s-%u", form->id, g_hash_table_size (types));
  type = (gpointer) g_type_register_static (AV_TYPE_RECORD, name, &info, 0);
  g_hash_table_insert (types, (gpointer) form, type);
  return (GType) type;
}

/* Returns: (transfer full): a record without answers. */
AvRecord *
av_record_new (const AvForm *form)
{
  return g_object_new (av_record_get_type_of_form (form), NULL);
}

const AvForm *
av_record_get_form (AvRecord *self)
{
  g_return_val_if_fail (AV_IS_RECORD (self), NULL);

  return AV_RECORD_GET_CLASS (self)->form;
}

/* Returns: (transfer none) (nullable): the canonical text; NULL: not asked. */
const char *
av_record_get_answer (AvRecord *self,
                      const char *field)
{
  AvRecordPrivate *priv = av_record_get_instance_private (self);

  return g_hash_table_lookup (priv->answers, field);
}

/* Silent when nothing changes. A field the form does not know is kept.
 * @answer: (nullable): canonical text; NULL and "" withdraw the answer. */
void
av_record_set_answer (AvRecord *self,
                      const char *field,
                      const char *answer)
{
  AvRecordPrivate *priv = av_record_get_instance_private (self);

  g_return_if_fail (AV_IS_RECORD (self));

  if (answer != NULL && answer[0] == '\0')
    answer = NULL;

  if (g_strcmp0 (g_hash_table_lookup (priv->answers, field), answer) == 0)
    return;

  if (answer == NULL)
    g_hash_table_remove (priv->answers, field);
  else
    g_hash_table_insert (priv->answers, g_strdup (field), g_strdup (answer));

  if (av_form_find_field (av_record_get_form (self), field) != NULL)
    g_object_notify (G_OBJECT (self), field);
}

gboolean
av_record_is_empty (AvRecord *self)
{
  AvRecordPrivate *priv = av_record_get_instance_private (self);

  return g_hash_table_size (priv->answers) == 0;
}

/* Returns: (transfer full): the answers, immutable, a{ss} sorted by field. */
GVariant *
av_record_freeze (AvRecord *self)
{
  AvRecordPrivate *priv = av_record_get_instance_private (self);

  g_return_val_if_fail (AV_IS_RECORD (self), NULL);

  return av_answers_freeze (priv->answers);
}

/* Makes the answers those of @answers (a{ss}) and no others. */
void
av_record_thaw (AvRecord *self,
                GVariant *answers)
{
  AvRecordPrivate *priv = av_record_get_instance_private (self);
  g_autofree const char **fields = NULL;
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_free);
  GVariantIter iter;
  const char *field, *answer;
  guint n_fields;

  g_return_if_fail (AV_IS_RECORD (self));
  g_return_if_fail (g_variant_is_of_type (answers, G_VARIANT_TYPE ("a{ss}")));

  g_object_freeze_notify (G_OBJECT (self));

  fields = (const char **) g_hash_table_get_keys_as_array (priv->answers, &n_fields);
  for (guint i = 0; i < n_fields; i++)
    if (av_answers_get (answers, fields[i]) == NULL)
      g_ptr_array_add (gone, g_strdup (fields[i]));

  for (guint i = 0; i < gone->len; i++)
    av_record_set_answer (self, gone->pdata[i], NULL);

  g_variant_iter_init (&iter, answers);
  while (g_variant_iter_next (&iter, "{&s&s}", &field, &answer))
    av_record_set_answer (self, field, answer);

  g_object_thaw_notify (G_OBJECT (self));
}

/* Returns: (transfer none) (nullable): one answer of an a{ss}, which keeps it. */
const char *
av_answers_get (GVariant *answers,
                const char *field)
{
  GVariantIter iter;
  const char *id, *answer;

  if (answers == NULL)
    return NULL;

  g_variant_iter_init (&iter, answers);
  while (g_variant_iter_next (&iter, "{&s&s}", &id, &answer))
    if (g_str_equal (id, field) && answer[0] != '\0')
      return answer;

  return NULL;
}

static int
compare_fields (gconstpointer one,
                gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

/* @answers: field → canonical text.
 * Returns: (transfer full): the same, immutable, a{ss} sorted by field. */
GVariant *
av_answers_freeze (GHashTable *answers)
{
  guint n_fields;
  g_autofree const char **fields = (const char **) g_hash_table_get_keys_as_array (answers, &n_fields);
  GVariantBuilder builder;
  GVariant *frozen;

  qsort (fields, n_fields, sizeof *fields, compare_fields);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  for (guint i = 0; i < n_fields; i++)
    g_variant_builder_add_value (&builder, g_variant_new_dict_entry (g_variant_new_string (fields[i]),
                                                                     g_variant_new_string (g_hash_table_lookup (answers, fields[i]))));

  frozen = g_variant_ref_sink (g_variant_builder_end (&builder));
  /* One block of bytes from the start: strings read out of it stay in place. */
  g_variant_get_data (frozen);
  return frozen;
}

static int
compare_entries (gconstpointer one,
                 gconstpointer other)
{
  g_autoptr (GVariant) first = g_variant_get_child_value (*(GVariant **) one, 0);
  g_autoptr (GVariant) second = g_variant_get_child_value (*(GVariant **) other, 0);

  return strcmp (g_variant_get_string (first, NULL), g_variant_get_string (second, NULL));
}

/* @answers: a{ss}, taken over when it is floating.
 * Returns: (transfer full): the same, sorted by field. */
GVariant *
av_answers_sort (GVariant *answers)
{
  g_autoptr (GVariant) unsorted = g_variant_ref_sink (answers);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  GVariantBuilder builder;
  GVariant *sorted;

  for (gsize i = 0; i < g_variant_n_children (unsorted); i++)
    g_ptr_array_add (entries, g_variant_get_child_value (unsorted, i));
  g_ptr_array_sort (entries, compare_entries);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  for (guint i = 0; i < entries->len; i++)
    g_variant_builder_add_value (&builder, entries->pdata[i]);

  sorted = g_variant_ref_sink (g_variant_builder_end (&builder));
  /* One block of bytes from the start: strings read out of it stay in place. */
  g_variant_get_data (sorted);
  return sorted;
}

static void
av_record_finalize (GObject *object)
{
  AvRecordPrivate *priv = av_record_get_instance_private (AV_RECORD (object));

  g_hash_table_unref (priv->answers);

  G_OBJECT_CLASS (av_record_parent_class)->finalize (object);
}

static void
av_record_class_init (AvRecordClass *class)
{
  G_OBJECT_CLASS (class)->finalize = av_record_finalize;
}

static void
av_record_init (AvRecord *self)
{
  AvRecordPrivate *priv = av_record_get_instance_private (self);

  priv->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}
