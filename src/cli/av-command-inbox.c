/* inbox: what was captured while the store was locked, to be read over. */

#include <glib/gi18n-lib.h>

#include "av-catalogue.h"
#include "av-cli-error.h"
#include "av-commands.h"
#include "av-inbox.h"
#include "av-store-option.h"
#include "av-record-json.h"
#include "av-record-store.h"

static void
print_capture (AvOutput *output,
               const char *name,
               AvInboxCapture *capture)
{
  JsonObject *object = json_object_new ();
  g_autofree char *title = NULL;
  const AvForm *form = av_catalogue_find_form (capture->form);

  json_object_set_string_member (object, "name", name);
  json_object_set_string_member (object, "form", capture->form);
  json_object_set_string_member (object, "taken-by", capture->taken_by);
  json_object_set_int_member (object, "taken-at", capture->taken_at);
  json_object_set_object_member (object, "answers", av_record_json_from_answers (capture->answers));
  av_output_object (output, object);

  title = form != NULL ? av_form_show_title (form, capture->answers) : g_strdup (capture->form);
  av_output_text (output, "%s  %s — %s\n", name, title, capture->taken_by);
}

static gboolean
run_inbox (AvInvocation *invocation,
           GError **error)
{
  g_autofree char *directory = av_store_option_get_directory (invocation);
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);
  g_auto (GStrv) names = opening != NULL ? av_inbox_list (directory) : NULL;

  if (opening == NULL)
    return FALSE;

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autoptr (GError) own_error = NULL;
      g_autoptr (AvInboxCapture) capture = av_inbox_open (directory, names[i], av_vault_get_inbox_pair (av_opened_store_get_vault (opening)), &own_error);

      if (capture != NULL)
        print_capture (av_invocation_get_output (invocation), names[i], capture);
      else
        av_invocation_say (invocation, "%s: %s", names[i], own_error->message);
      av_invocation_leave_to_person (invocation);
    }

  return TRUE;
}

/* The capture becomes a record, and only then goes from the inbox. */
static gboolean
run_accept (AvInvocation *invocation,
            GError **error)
{
  const char *name = av_invocation_get_argument (invocation, 0);
  g_autofree char *directory = av_store_option_get_directory (invocation);
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);
  g_autoptr (AvInboxCapture) capture = opening != NULL ? av_inbox_open (directory, name, av_vault_get_inbox_pair (av_opened_store_get_vault (opening)), error) : NULL;
  g_autoptr (AvChange) change = NULL;
  g_autofree char *id = NULL;
  JsonObject *object;

  if (capture == NULL)
    return FALSE;

  /* Named after its file: accepted once more after a power cut, it is the same. */
  id = g_strndup (name, 32);
  change = av_change_new (capture->form, id, NULL, NULL);
  av_change_set_answers (change, capture->answers);
  if (!av_store_commit_one (av_opened_store_get_store (opening), change, error) || !av_inbox_remove (directory, name, error))
    return FALSE;

  object = json_object_new ();
  json_object_set_string_member (object, "id", av_change_get_id (change));
  av_output_object (av_invocation_get_output (invocation), object);
  av_output_text (av_invocation_get_output (invocation), "%s\n", av_change_get_id (change));

  return TRUE;
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
