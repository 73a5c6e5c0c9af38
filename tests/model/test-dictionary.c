#include <string.h>

#include "av-catalogue.h"
#include "av-csv.h"
#include "av-dictionary.h"
#include "av-reference-list.h"

static GPtrArray *
load (const char *path)
{
  g_autofree char *whole = g_build_filename (g_getenv ("ALLERVERS_SOURCE_DIR"), path, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_file_get_contents (whole, &text, &size, &error);
  g_assert_no_error (error);
  return av_csv_parse (text, size);
}

/* data/dictionary.csv is build/src/model/dictionary.csv: copy it when the
 * catalogue changes. */
static void
test_committed_copy_is_what_the_catalogue_says (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("ALLERVERS_SOURCE_DIR"), "data/dictionary.csv", NULL);
  g_autofree char *committed = NULL;
  g_autofree char *written = av_dictionary_write ();

  g_assert_true (g_file_get_contents (path, &committed, NULL, NULL));
  g_assert_cmpstr (committed, ==, written);
}

static char *
to_id (const char *name)
{
  return g_strdelimit (g_strdup (name), "_", '-');
}

static const char *
get_kind (const char *type)
{
  static const char *const kinds[][2] = {
    { "texte", "text" }, { "datetime", "moment" }, { "moment", "moment" }, { "date", "day" }, { "0/1", "yes-no" }, { "oui/non", "yes-no" }, { "entier", "number" }, { "décimal", "money" }, { "E.164", "phone" }, { "ref agent", "agent" }, { "ref communes", "place" }, { "ref operation", "record" }, { "ref contact", "record" }, { "ref partenaire", "record" }, { "refs agent", "records" }, { "liste", "records" }, { "multi", "choices" }, { "code AV", "text" }, { "enum", "choice" }, { "ref", "choice" }, { "P1..P6", "choice" }
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (type, kinds[i][0]))
      return kinds[i][1];

  return "?";
}

static const char *
get_requirement (const char *cell)
{
  static const char *const required[][2] = {
    { "O auto", "automatic" }, { "O au diagnostic", "diagnostic" }, { "O si", "condition" }, { "O", "always" }, { "F", "never" }
  };

  for (guint i = 0; i < G_N_ELEMENTS (required); i++)
    if (g_str_has_prefix (cell, required[i][0]))
      return required[i][1];

  return "?";
}

static const char *
get_field_requirement (const AvField *field)
{
  if ((field->flags & AV_FIELD_REQUIRED) != 0)
    return "always";
  if ((field->flags & AV_FIELD_AT_DIAGNOSTIC) != 0)
    return "diagnostic";
  return field->when != NULL ? "condition" : "never";
}

static void
add_difference (GHashTable *differences,
                const char *form,
                const char *field,
                const char *what)
{
  g_hash_table_add (differences, g_strdup_printf ("%s,%s,%s", form, field, what));
}

/* The list a type names, where it names one that exists.
 * Returns: (transfer full) (nullable). */
static char *
find_list (const char *type)
{
  const char *ref = strstr (type, "ref ");
  g_auto (GStrv) words = g_strsplit (ref != NULL ? ref + strlen ("ref ") : "", " ", 3);

  if (words[0] == NULL || words[0][0] == '\0')
    return NULL;
  if (g_str_equal (words[0], "statuts"))
    return g_strconcat ("statuts_parcours/", words[1], NULL);
  return av_reference_list_get (words[0]) != NULL ? g_strdup (words[0]) : NULL;
}

static void
compare_field (GHashTable *differences,
               const char *form,
               const AvForm *found,
               const AvField *field,
               char **row)
{
  const char *wanted = get_requirement (row[3]);
  const char *limit = g_str_has_prefix (row[2], "texte ") ? row[2] + strlen ("texte ") : NULL;
  g_autofree char *level = g_strdup_printf ("S%u", av_field_get_confidentiality (field));
  g_autofree char *list = find_list (row[2]);
  gboolean about_workers = strstr (row[4], "agent") != NULL || strstr (row[4], "pro") != NULL;
  const char *kind = av_field_kind_get_name (field->kind);

  if (list != NULL && field->kind != AV_FIELD_PLACE && g_strcmp0 (list, field->list) != 0)
    add_difference (differences, form, field->id, "list");
  if (g_str_equal (kind, "note"))
    kind = "text";
  if (!g_str_equal (get_kind (row[2]), kind))
    add_difference (differences, form, field->id, "kind");
  if (limit != NULL && strtoul (limit, NULL, 10) != av_field_get_limit (field))
    add_difference (differences, form, field->id, "limit");
  if (g_str_equal (wanted, "automatic"))
    wanted = (field->flags & AV_FIELD_AUTOMATIC) != 0 ? "always" : "automatic";
  if (!g_str_equal (wanted, get_field_requirement (field)))
    add_difference (differences, form, field->id, "required");
  if (!g_str_has_prefix (row[4], level) || about_workers != ((field->flags & AV_FIELD_PROFESSIONAL) != 0))
    add_difference (differences, form, field->id, "confidentiality");
  if (!g_str_equal (row[5], found->retention))
    add_difference (differences, form, field->id, "retention");
}

/* Every way in which the catalogue is not the source: "form,field,what". */
static GHashTable *
find_differences (void)
{
  g_autoptr (GPtrArray) source = load ("data/dictionary-source.csv");
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTable *differences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  for (guint i = 1; i < source->len; i++)
    {
      char **row = source->pdata[i];
      g_autofree char *form = to_id (row[0]);
      g_autofree char *field = to_id (row[1]);
      const AvForm *found = av_catalogue_find_form (form);
      const AvField *there = found != NULL ? av_form_find_field (found, field) : NULL;

      if (found == NULL)
        add_difference (differences, form, "*", "missing");
      else if (there == NULL)
        add_difference (differences, form, field, "missing");
      else
        compare_field (differences, form, found, there, row);
      g_hash_table_add (known, g_strdup_printf ("%s,%s", form, field));
    }

  for (guint i = 0; i < n_forms; i++)
    for (guint f = 0; f < forms[i]->n_fields; f++)
      {
        g_autofree char *key = g_strdup_printf ("%s,%s", forms[i]->id, forms[i]->fields[f].id);

        if (!g_hash_table_contains (known, key))
          add_difference (differences, forms[i]->id, forms[i]->fields[f].id, "added");
      }

  return differences;
}

static void
test_every_difference_has_its_reason (void)
{
  g_autoptr (GHashTable) differences = find_differences ();
  g_autoptr (GPtrArray) reasons = load ("tests/model/dictionary-differences.csv");
  g_autoptr (GHashTable) explained = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key;
  guint unexplained = 0, stale = 0;

  for (guint i = 1; i < reasons->len; i++)
    {
      char **row = reasons->pdata[i];
      char *difference = g_strdup_printf ("%s,%s,%s", row[0], row[1], row[2]);

      g_assert_cmpuint (g_strv_length (row), ==, 4);
      g_assert_cmpuint (strlen (row[3]), >, 10);
      if (!g_hash_table_contains (differences, difference))
        {
          g_test_message ("no longer a difference: %s", difference);
          stale++;
        }
      if (!g_hash_table_add (explained, difference))
        g_error ("explained twice: %s,%s,%s", row[0], row[1], row[2]);
    }

  g_hash_table_iter_init (&iter, differences);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (explained, key))
      {
        g_test_message ("without a reason: %s", (char *) key);
        unexplained++;
      }

  g_test_message ("%u differences, each with its reason", g_hash_table_size (differences));
  g_assert_cmpuint (unexplained, ==, 0);
  g_assert_cmpuint (stale, ==, 0);
}

/* What the source forbids (S4) is in no form, under any name. */
static void
test_nothing_forbidden_exists (void)
{
  g_autoptr (GPtrArray) source = load ("data/dictionary-source.csv");
  guint n_forms, forbidden = 0;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  for (guint i = 1; i < source->len; i++)
    {
      char **row = source->pdata[i];
      g_autofree char *field = to_id (row[1]);

      if (!g_str_has_prefix (row[4], "S4"))
        continue;
      forbidden++;
      for (guint f = 0; f < n_forms; f++)
        g_assert_null (av_form_find_field (forms[f], field));
    }

  g_assert_cmpuint (forbidden, ==, 2);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dictionary/committed-copy-is-what-the-catalogue-says", test_committed_copy_is_what_the_catalogue_says);
  g_test_add_func ("/dictionary/every-difference-has-its-reason", test_every_difference_has_its_reason);
  g_test_add_func ("/dictionary/nothing-forbidden-exists", test_nothing_forbidden_exists);

  return g_test_run ();
}
