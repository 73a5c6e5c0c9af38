#include "av-answers.h"

#include <string.h>

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
