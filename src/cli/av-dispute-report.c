#include "av-dispute-report.h"

void
av_dispute_report_add (JsonObject *object,
                       const AvDispute *dispute)
{
  JsonArray *array;

  if (dispute == NULL)
    return;

  array = json_array_new ();
  for (guint i = 0; dispute->scopes[i] != NULL; i++)
    {
      JsonObject *claimant = json_object_new ();

      json_object_set_string_member (claimant, "scope", dispute->scopes[i]);
      json_object_set_string_member (claimant, "name", dispute->names[i]);
      json_array_add_object_element (array, claimant);
    }
  json_object_set_array_member (object, "disputed", array);
}

void
av_dispute_report_say (AvInvocation *invocation,
                       const AvDispute *dispute)
{
  g_autofree char *sentence = dispute != NULL ? av_dispute_describe (dispute) : NULL;

  if (sentence != NULL)
    av_invocation_say (invocation, "%s", sentence);
}
