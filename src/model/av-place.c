#include "av-place.h"

#include <glib/gi18n-lib.h>

#include "av-field.h"
#include "av-name-fold.h"
#include "av-reference-list.h"

char *
av_place_dup_postal_codes (const char *code)
{
  const char *postal = av_reference_list_get_value (av_reference_list_get (AV_PLACE_LIST), code, "codes_postaux");
  g_auto (GStrv) each = g_strsplit (postal != NULL ? postal : "", "|", -1);

  return postal != NULL && *postal != '\0' ? g_strjoinv (", ", each) : NULL;
}

char *
av_place_dup_words (const char *code)
{
  g_autofree char *postal = av_place_dup_postal_codes (code);
  const char *other = av_reference_list_get_value (av_reference_list_get (AV_PLACE_LIST), code, "nom_dans_communique");

  return g_strjoin (" ", code, postal != NULL ? postal : "", other != NULL ? other : "", NULL);
}

/* A commune by its postal code, where only one has it. */
static const char *
find_by_postal_code (const char *text,
                     GError **error)
{
  AvReferenceList *list = av_reference_list_get (AV_PLACE_LIST);
  const char *found = NULL;
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < av_reference_list_get_n_rows (list); i++)
    {
      const char *code = av_reference_list_get_code (list, i);
      const char *postal = av_reference_list_get_value (list, code, "codes_postaux");
      g_auto (GStrv) each = g_strsplit (postal != NULL ? postal : "", "|", -1);

      if (!g_strv_contains ((const char *const *) each, text))
        continue;

      found = code;
      g_string_append_printf (names, "%s%s", n++ > 0 ? ", " : "", av_reference_list_get_label (list, code));
    }

  if (n > 1)
    g_set_error (error, AV_FIELD_ERROR, AV_FIELD_ERROR_CHOICE,
                 _ ("Several communes have the postal code %1$s: %2$s. Write the name."), text, names->str);
  return n == 1 ? found : NULL;
}

/* Names as they were in the programme's papers, and "St" for "Saint". */
static const char *
find_by_other_name (const char *text)
{
  AvReferenceList *list = av_reference_list_get (AV_PLACE_LIST);
  g_autofree char *folded = av_name_fold (text);
  g_autoptr (GRegex) saint = g_regex_new ("\\bst(e?)\\b", 0, 0, NULL);
  g_autofree char *whole = g_regex_replace (saint, folded, -1, 0, "saint\\1", 0, NULL);
  const char *found = av_reference_list_find_code (list, whole);

  for (guint i = 0; found == NULL && i < av_reference_list_get_n_rows (list); i++)
    {
      const char *code = av_reference_list_get_code (list, i);
      const char *other = av_reference_list_get_value (list, code, "nom_dans_communique");
      g_autofree char *name = other != NULL && other[0] != '\0' ? av_name_fold (other) : NULL;

      if (g_strcmp0 (name, whole) == 0)
        found = code;
    }

  return found;
}

/* Finds a commune by something else than its code and its official name: its
 * postal code, a name it had in the programme's papers, St for Saint.
 * Returns: (transfer none) (nullable): the INSEE code. */
const char *
av_place_find (const char *text,
               GError **error)
{
  GError *local_error = NULL;
  const char *code = find_by_postal_code (text, &local_error);

  if (code == NULL && local_error == NULL)
    code = find_by_other_name (text);

  if (local_error != NULL)
    g_propagate_error (error, local_error);
  else if (code == NULL)
    g_set_error (error, AV_FIELD_ERROR, AV_FIELD_ERROR_CHOICE,
                 _ ("“%s” is not a commune of the Métropole. Choose it in the list."), text);

  return code;
}
