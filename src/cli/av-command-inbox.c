/* inbox: what was captured while the store was locked, to be read over. */

#include <glib/gi18n-lib.h>

#include "av-catalogue.h"
#include "av-cli-error.h"
#include "av-commands.h"
#include "av-captured.h"
#include "av-store-option.h"
#include "av-record-json.h"
#include "av-record-store.h"

static void
print_capture (AvOutput *output,
               AvCaptured *captured)
{
  JsonObject *object = json_object_new ();
  g_autofree char *title = av_form_show_title (av_catalogue_find_form (captured->form), captured->answers);

  json_object_set_string_member (object, "name", captured->name);
  json_object_set_string_member (object, "form", captured->form);
  json_object_set_boolean_member (object, "aside", captured->state == AV_CAPTURED_ASIDE);
  json_object_set_string_member (object, "taken-by", captured->taken_by);
  json_object_set_int_member (object, "taken-at", captured->taken_at);
  json_object_set_object_member (object, "answers", av_record_json_from_answers (captured->answers));
  av_output_object (output, object);
  av_output_text (output, "%s  %s — %s\n", captured->name, title, captured->taken_by);
}

/* A capture is taken for another's word: the alarm comes before all of them. */
static gboolean
run_inbox (AvInvocation *invocation,
           GError **error)
{
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);
  g_autoptr (GPtrArray) captured = opening != NULL ? av_captured_list (opening, error) : NULL;
  g_autoptr (GError) alarm = NULL;

  if (captured == NULL)
    return FALSE;

  if (!av_captured_check_key (opening, &alarm))
    av_invocation_say (invocation, "%s", alarm->message);
  for (guint i = 0; i < captured->len; i++)
    {
      AvCaptured *each = g_ptr_array_index (captured, i);

      if (each->problem == NULL)
        print_capture (av_invocation_get_output (invocation), each);
      else
        av_invocation_say (invocation, "%s: %s", each->name, each->problem);
      if (each->state != AV_CAPTURED_ASIDE)
        av_invocation_leave_to_person (invocation);
    }

  return av_opened_store_read_all (opening, error);
}

/* The capture becomes a record, and only then goes from the inbox. */
static gboolean
run_accept (AvInvocation *invocation,
            GError **error)
{
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);
  g_autoptr (AvCaptured) captured = opening != NULL ? av_captured_find (opening, av_invocation_get_argument (invocation, 0), error) : NULL;
  g_autoptr (AvChange) change = NULL;
  JsonObject *object;

  if (captured == NULL)
    return FALSE;
  if (captured->problem != NULL)
    {
      g_set_error_literal (error, AV_CLI_ERROR, AV_CLI_ERROR_FAILED, captured->problem);
      return FALSE;
    }

  change = av_captured_dup_change (captured);
  if (!av_store_commit_one (av_opened_store_get_store (opening), change, error) ||
      !av_captured_accepted (opening, captured->name, error))
    return FALSE;

  object = json_object_new ();
  json_object_set_string_member (object, "id", av_change_get_id (change));
  av_output_object (av_invocation_get_output (invocation), object);
  av_output_text (av_invocation_get_output (invocation), "%s\n", av_change_get_id (change));

  return TRUE;
}

static gboolean
run_set_aside (AvInvocation *invocation,
               GError **error)
{
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);

  return opening != NULL && av_captured_set_aside (opening, av_invocation_get_argument (invocation, 0), error);
}

static gboolean
run_take_back (AvInvocation *invocation,
               GError **error)
{
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);

  return opening != NULL && av_captured_take_back (opening, av_invocation_get_argument (invocation, 0), error);
}

const AvCommand av_command_inbox = {
  .name = "inbox",
  .arguments = "",
  .summary = N_ ("Shows what was captured while the store was locked; exit status 3 where anything waits."),
  .run = run_inbox,
};

const AvCommand av_command_inbox_accept = {
  .name = "inbox accept",
  .arguments = "NAME",
  .n_min = 1,
  .n_max = 1,
  .summary = N_ ("Makes an ordinary record of a capture that was read over."),
  .run = run_accept,
};

const AvCommand av_command_inbox_set_aside = {
  .name = "inbox set-aside",
  .arguments = "NAME",
  .n_min = 1,
  .n_max = 1,
  .summary = N_ ("Sets aside a capture that is nobody’s; it can be taken back for thirty days."),
  .run = run_set_aside,
};

const AvCommand av_command_inbox_take_back = {
  .name = "inbox take-back",
  .arguments = "NAME",
  .n_min = 1,
  .n_max = 1,
  .summary = N_ ("Puts back among what waits a capture that was set aside."),
  .run = run_take_back,
};
