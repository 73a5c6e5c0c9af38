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
