/* search: finds people. */

#include <glib/gi18n-lib.h>

#include "av-access-log.h"
#include "av-commands.h"
#include "av-store-option.h"
#include "av-record-json.h"
#include "av-search.h"

#define MOST_RESULTS 50

static gboolean
run_search (AvInvocation *invocation,
            GError **error)
{
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);
  AvOutput *output = av_invocation_get_output (invocation);
  g_autoptr (GPtrArray) found = NULL;

  if (opening == NULL)
    return FALSE;

  found = av_search (av_opened_store_get_store (opening), av_invocation_get_argument (invocation, 0), MOST_RESULTS, error);
  if (found == NULL || !av_opened_store_log (opening, AV_ACT_SEARCH, NULL, NULL, error))
    return FALSE;

  for (guint i = 0; i < found->len; i++)
    {
      AvSummary *summary = g_ptr_array_index (found, i);

      av_output_object (output, av_record_json_from_summary (summary));
      av_output_text (output, "%s  %s — %s\n", summary->container, summary->title, summary->subtitle);
    }

  if (found->len == 0)
    av_invocation_say (invocation, "%s", _ ("Nobody answers to that."));

  return TRUE;
}

const AvCommand av_command_search = {
  .name = "search",
  .arguments = "TEXT",
  .n_min = 1,
  .n_max = 1,
  .summary = N_ ("Finds people by name or nickname as heard, telephone or code."),
  .run = run_search,
};
