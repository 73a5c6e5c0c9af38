/* duplicates, merge, unmerge: two dossiers of one person. */

#include <glib/gi18n-lib.h>

#include "av-commands.h"
#include "av-duplicates.h"
#include "av-fusion.h"
#include "av-store-option.h"
#include "av-query.h"

static const struct
{
  AvReason reason;
  const char *name; /* in JSON */
} reasons[] = {
  { AV_REASON_NAME, "nom" },
  { AV_REASON_FIRST_NAME, "prenom" },
  { AV_REASON_SOUND, "sonorite" },
  { AV_REASON_BIRTH, "naissance" },
  { AV_REASON_BIRTH_PART, "naissance-partielle" },
  { AV_REASON_PHONE, "telephone" },
  { AV_REASON_COMMUNE, "commune" },
};

static char *
get_title (AvStore *store,
           const char *container)
{
  g_autoptr (AvSummary) summary = av_query_dossier (store, container, NULL);

  return g_strdup (summary != NULL ? summary->title : "");
}

static void
print_duplicate (AvOutput *output,
                 AvStore *store,
                 AvDuplicate *duplicate)
{
  JsonObject *object = json_object_new ();
  JsonArray *names = json_array_new ();
  g_autofree char *one = get_title (store, duplicate->one);
  g_autofree char *other = get_title (store, duplicate->other);
  g_autofree char *labels = av_reasons_show (duplicate->reasons);

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (duplicate->reasons & reasons[i].reason)
      json_array_add_string_element (names, reasons[i].name);

  json_object_set_string_member (object, "one", duplicate->one);
  json_object_set_string_member (object, "other", duplicate->other);
  json_object_set_int_member (object, "likelihood", duplicate->likelihood);
  json_object_set_array_member (object, "reasons", names);
  av_output_object (output, object);
  av_output_text (output, "%s %s  %u %%  %s / %s — %s\n", duplicate->one, duplicate->other, duplicate->likelihood, one, other, labels);
}

static gboolean
run_duplicates (AvInvocation *invocation,
                GError **error)
{
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);
  g_autoptr (GPtrArray) found = opening != NULL ? av_duplicates_find (av_opened_store_get_store (opening), NULL, error) : NULL;

  if (found == NULL)
    return FALSE;

  for (guint i = 0; i < found->len; i++)
    print_duplicate (av_invocation_get_output (invocation), av_opened_store_get_store (opening), g_ptr_array_index (found, i));

  return av_opened_store_read_all (opening, error);
}

static gboolean
run_merge (AvInvocation *invocation,
           GError **error)
{
  const char *one = av_invocation_get_argument (invocation, 0);
  const char *other = av_invocation_get_argument (invocation, 1);
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);

  return opening != NULL && av_fusion_join (av_opened_store_get_store (opening), one, other, error);
}

static gboolean
run_unmerge (AvInvocation *invocation,
             GError **error)
{
  const char *one = av_invocation_get_argument (invocation, 0);
  const char *other = av_invocation_get_argument (invocation, 1);
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);

  return opening != NULL && av_fusion_part (av_opened_store_get_store (opening), one, other, error);
}

const AvCommand av_command_duplicates = {
  .name = "duplicates",
  .arguments = "",
  .summary = N_ ("Lists pairs of dossiers that are probably of one person, likeliest first, and why."),
  .run = run_duplicates,
};

const AvCommand av_command_merge = {
  .name = "merge",
  .arguments = "A B",
  .n_min = 2,
  .n_max = 2,
  .summary = N_ ("Says that two dossiers are of one person: they are shown as one, nothing is moved."),
  .run = run_merge,
};

const AvCommand av_command_unmerge = {
  .name = "unmerge",
  .arguments = "A B",
  .n_min = 2,
  .n_max = 2,
  .summary = N_ ("Says that two dossiers are not of one person after all; they are as they were."),
  .run = run_unmerge,
};
