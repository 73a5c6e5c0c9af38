/* installations, installations change, delegate, revoke, reinstate, admit, renew: whom the organisation trusts. */

#include <glib/gi18n-lib.h>

#include "av-cli-error.h"
#include "av-commands.h"
#include "av-day.h"
#include "av-installation-quarantine.h"
#include "av-store-option.h"
#include "av-root-words.h"

static char *
format_date (gint64 milliseconds)
{
  g_autoptr (GDateTime) date = milliseconds > 0 ? g_date_time_new_from_unix_local (milliseconds / 1000) : NULL;

  return date != NULL ? g_date_time_format (date, "%F") : g_strdup ("");
}

static void
print_member (AvOutput *output,
              AvMember *member)
{
  JsonObject *object = json_object_new ();
  JsonArray *scopes = json_array_new ();
  g_autofree char *id = av_id_to_string (&member->id);
  g_autofree char *joined = g_strjoinv (",", member->scopes);
  g_autofree char *not_after = format_date (member->not_after);
  g_autofree char *last_exchange = format_date (member->last_exchange);

  for (guint i = 0; member->scopes[i] != NULL; i++)
    json_array_add_string_element (scopes, member->scopes[i]);

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "name", member->name);
  json_object_set_array_member (object, "scopes", scopes);
  json_object_set_string_member (object, "role", member->role);
  json_object_set_boolean_member (object, "self", member->self);
  json_object_set_boolean_member (object, "intendant", member->intendant);
  json_object_set_boolean_member (object, "two-signers", member->two_signers);
  json_object_set_boolean_member (object, "revoked", member->revoked);
  json_object_set_boolean_member (object, "expired", member->expired);
  json_object_set_string_member (object, "not-after", not_after);
  json_object_set_string_member (object, "last-exchange", last_exchange);
  av_output_object (output, object);

  av_output_text (output, "%s  %s  %s%s%s%s%s\n", member->name, joined, member->role,
                  member->self ? _ (" (this one)") : "",
                  member->revoked ? _ (" (revoked)") : "",
                  member->expired ? _ (" (to be renewed)") : "",
                  member->two_signers ? _ (" (two machines have signed as it)") : "");
}

static gboolean
run_installations (AvInvocation *invocation,
                   GError **error)
{
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);
  g_autoptr (GPtrArray) members = opening != NULL ? av_installation_list (av_opened_store_get_installation (opening), error) : NULL;

  if (members == NULL)
    return FALSE;

  for (guint i = 0; i < members->len; i++)
    print_member (av_invocation_get_output (invocation), g_ptr_array_index (members, i));

  return TRUE;
}

static gboolean
run_change (AvInvocation *invocation,
            GError **error)
{
  g_autoptr (AvSecret) words = NULL;
  g_autoptr (AvOpenedStore) opening = NULL;
  g_auto (GStrv) scopes = g_strsplit (av_invocation_get_option (invocation, "scope"), ",", -1);
  const char *name = av_invocation_get_argument (invocation, 0);
  AvWelcome terms = { (const char *const *) scopes, av_invocation_get_option (invocation, "role") };

  if (!av_root_words_read_if_given (invocation, &words, error))
    return FALSE;

  terms.root_file = av_invocation_get_option (invocation, "root-file");
  terms.root_words = words;
  opening = av_store_option_open (invocation, error);
  if (opening == NULL || !av_installation_change (av_opened_store_get_installation (opening), name, &terms, error))
    return FALSE;

  av_invocation_say (invocation, _ ("“%s” works so from now on: it hears of it with its next exchange. What it wrote before stays."), name);

  return TRUE;
}

static gboolean
run_delegate (AvInvocation *invocation,
              GError **error)
{
  g_autoptr (AvSecret) words = av_root_words_read (invocation, error);
  g_autoptr (AvOpenedStore) opening = words != NULL ? av_store_option_open (invocation, error) : NULL;
  const char *name = av_invocation_get_argument (invocation, 0);

  if (opening == NULL ||
      !av_installation_delegate (av_opened_store_get_installation (opening), name, av_invocation_get_option (invocation, "root-file"), words, error))
    return FALSE;

  av_invocation_say (invocation, _ ("“%s” is an intendant: it hears of it with its next exchange."), name);

  return TRUE;
}

/* The moment that day begins here. */
static gboolean
read_day (const char *text,
          gint64 *since,
          GError **error)
{
  g_autoptr (GDateTime) midnight = NULL;
  AvDay day;

  if (av_day_from_string (text, &day) && day.day != 0)
    midnight = g_date_time_new_local (day.year, day.month, day.day, 0, 0, 0);

  if (midnight == NULL)
    {
      g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE, _ ("“%s” is no day, as 2026-02-28."), text);
      return FALSE;
    }

  *since = g_date_time_to_unix (midnight) * 1000;
  return TRUE;
}

static gboolean
read_erased_since (AvInvocation *invocation,
                   gint64 *since,
                   GError **error)
{
  const char *day = av_invocation_get_option (invocation, "erased-since");
  gboolean keeps = av_invocation_has_option (invocation, "keep-erasures");

  *since = keeps ? AV_REVOCATION_NEVER : 0;
  if (keeps + (day != NULL) + av_invocation_has_option (invocation, "take-back") <= 1)
    return day == NULL || read_day (day, since, error);

  g_set_error_literal (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE,
                       _ ("Either what it erased is kept erased, or it is taken back since a day, or the revocation itself is taken back (--take-back): only one of these."));
  return FALSE;
}

static void
tell_revoked (AvInvocation *invocation,
              const AvRevoked *revoked)
{
  av_invocation_say (invocation, "%s", _ ("Revoked: the others hear of it with the next exchanges. What it had sent is kept; what it held is protected by its phrases alone."));

  if (revoked->n_taken_back > 0)
    av_invocation_say (invocation, ngettext ("%u dossier that it erased is taken back. What it wrote from then on waits until an intendant admits it (quarantine).", "%u dossiers that it erased are taken back. What it wrote from the first of them on waits until an intendant admits it (quarantine).", revoked->n_taken_back),
                       revoked->n_taken_back);
  if (revoked->n_kept > 0)
    av_invocation_say (invocation, ngettext ("%u dossier that it erased stays so, and is gone for good 30 days after it was heard of.", "%u dossiers that it erased stay so, and are gone for good 30 days after they were heard of.", revoked->n_kept),
                       revoked->n_kept);
  if (revoked->signs_on)
    av_invocation_say (invocation, "%s", _ ("What it signs as an intendant goes on counting, whom it enrols and whom it revokes: the root file ends that (revoke --root-file)."));
}

static gboolean
revoke_member (AvInvocation *invocation,
               AvInstallation *installation,
               const AvRevocation *terms,
               GError **error)
{
  AvRevoked revoked;

  if (!av_installation_revoke (installation, av_invocation_get_argument (invocation, 0), terms, &revoked, error))
    return FALSE;

  tell_revoked (invocation, &revoked);
  return TRUE;
}

static gboolean
run_revoke (AvInvocation *invocation,
            GError **error)
{
  g_autoptr (AvSecret) words = NULL;
  g_autoptr (AvOpenedStore) opening = NULL;
  AvRevocation terms = { av_invocation_get_option (invocation, "reason"), av_invocation_get_option (invocation, "root-file") };
  AvInstallation *installation;

  if (!read_erased_since (invocation, &terms.erased_since, error) || !av_root_words_read_if_given (invocation, &words, error))
    return FALSE;

  terms.root_words = words;
  opening = av_store_option_open (invocation, error);
  if (opening == NULL)
    return FALSE;

  installation = av_opened_store_get_installation (opening);
  if (!av_invocation_has_option (invocation, "take-back"))
    return revoke_member (invocation, installation, &terms, error);

  if (!av_installation_unrevoke (installation, av_invocation_get_argument (invocation, 0), terms.root_file, words, error))
    return FALSE;

  av_invocation_say (invocation, "%s", _ ("Its revocations are taken back: what it wrote counts again, here and with the next exchanges for the others."));
  return TRUE;
}

static gboolean
run_reinstate (AvInvocation *invocation,
               GError **error)
{
  g_autoptr (AvSecret) words = NULL;
  g_autoptr (AvOpenedStore) opening = NULL;

  if (!av_root_words_read_if_given (invocation, &words, error))
    return FALSE;

  opening = av_store_option_open (invocation, error);
  if (opening == NULL ||
      !av_installation_reinstate (av_opened_store_get_installation (opening), av_invocation_get_argument (invocation, 0),
                                  av_invocation_get_option (invocation, "root-file"), words, error))
    return FALSE;

  av_invocation_say (invocation, "%s", _ ("Enrolled again, for a year: it hears of it with its next exchange."));

  return TRUE;
}

static gboolean
run_admit (AvInvocation *invocation,
           GError **error)
{
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);

  if (opening == NULL || !av_installation_admit (av_opened_store_get_installation (opening), av_invocation_get_argument (invocation, 0), error))
    return FALSE;

  av_invocation_say (invocation, "%s", _ ("Admitted: what it holds for the communes of this intendant counts from now on."));

  return TRUE;
}

static gboolean
run_renew (AvInvocation *invocation,
           GError **error)
{
  g_autoptr (AvOpenedStore) opening = av_store_option_open (invocation, error);

  if (opening == NULL || !av_installation_renew (av_opened_store_get_installation (opening), error))
    return FALSE;

  av_invocation_say (invocation, "%s", _ ("This installation has a new key for what is sent to it: the others hear of it with the next exchanges."));

  return TRUE;
}

static gboolean
run_structure (AvInvocation *invocation,
               GError **error)
{
  g_autoptr (AvSecret) words = NULL;
  g_autoptr (AvOpenedStore) opening = NULL;
  guint64 number;

  if (!g_ascii_string_to_unsigned (av_invocation_get_argument (invocation, 0), 10, 1, G_MAXINT32, &number, NULL))
    {
      g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE, _ ("“%s” is not the number of a structure: 1 or more."), av_invocation_get_argument (invocation, 0));
      return FALSE;
    }

  words = av_root_words_read (invocation, error);
  opening = words != NULL ? av_store_option_open (invocation, error) : NULL;

  if (opening == NULL ||
      !av_installation_name_structure (av_opened_store_get_installation (opening), (guint) number, av_invocation_get_argument (invocation, 1),
                                       av_invocation_get_option (invocation, "root-file"), words, error))
    return FALSE;

  av_invocation_say (invocation, _ ("S%u is called “%s” from now on."), (guint) number, av_invocation_get_argument (invocation, 1));

  return TRUE;
}

const AvCommand av_command_installations = {
  .name = "installations",
  .arguments = "",
  .summary = N_ ("Lists the members of the organisation: scopes, role, last exchange."),
  .run = run_installations,
};

static const AvCommandOption change_options[] = {
  { "scope", "CODE[,CODE]", AV_COMMAND_OPTION_REQUIRED, N_ ("communes (INSEE code), structures (S12) or the Métropole (metropole) whose dossiers it reads") },
  { "role", "PRESET", AV_COMMAND_OPTION_REQUIRED, N_ ("terrain, referent or metropole; with “,fse” for the funder’s questionnaire") },
  { "root-file", "FILE", AV_COMMAND_OPTION_OPTIONAL, N_ ("the organisation’s root file, outside of one’s scopes or where this installation is no intendant") },
  { "root-words-file", "FILE", AV_COMMAND_OPTION_OPTIONAL, N_ ("file with the root file’s words on its first line") },
  { NULL },
};

const AvCommand av_command_installations_change = {
  .name = "installations change",
  .arguments = "NAME",
  .n_min = 1,
  .n_max = 1,
  .options = change_options,
  .summary = N_ ("Gives an installation other scopes or another role from now on: what it wrote before stays."),
  .deed = AV_ROLE_COMPUTERS,
  .run = run_change,
};

static const AvCommandOption delegate_options[] = {
  { "root-file", "FILE", AV_COMMAND_OPTION_REQUIRED, N_ ("the organisation’s root file") },
  { "root-words-file", "FILE", AV_COMMAND_OPTION_REQUIRED, N_ ("file with the root file’s words on its first line") },
  { NULL },
};

const AvCommand av_command_delegate = {
  .name = "delegate",
  .arguments = "NAME",
  .n_min = 1,
  .n_max = 1,
  .options = delegate_options,
  .summary = N_ ("Makes an installation an intendant, who enrols and revokes in its scopes."),
  .deed = AV_ROLE_COMPUTERS,
  .run = run_delegate,
};

static const AvCommandOption revoke_options[] = {
  { "reason", "TEXT", AV_COMMAND_OPTION_OPTIONAL, N_ ("why, for the others") },
  { "erased-since", "DAY", AV_COMMAND_OPTION_OPTIONAL, N_ ("what it erased before that day stays erased, and what it wrote until then counts") },
  { "keep-erasures", NULL, AV_COMMAND_OPTION_OPTIONAL, N_ ("all that it erased stays erased") },
  { "take-back", NULL, AV_COMMAND_OPTION_OPTIONAL, N_ ("takes its revocations back, which only the root file does: what had waited counts again") },
  { "root-file", "FILE", AV_COMMAND_OPTION_OPTIONAL, N_ ("the organisation’s root file, where this installation is no intendant, or where that one is") },
  { "root-words-file", "FILE", AV_COMMAND_OPTION_OPTIONAL, N_ ("file with the root file’s words on its first line") },
  { NULL },
};

const AvCommand av_command_revoke = {
  .name = "revoke",
  .arguments = "NAME",
  .n_min = 1,
  .n_max = 1,
  .options = revoke_options,
  .summary = N_ ("Revokes an installation: nobody seals to it any more, and what it writes from now on waits for a person."),
  .help = N_ ("The dossiers that it erased and that are not destroyed yet come back: what it wrote from the first of these erasures on waits for a person too, and an intendant admits what is honest of it (quarantine, admit). Of who was revoked before with them, they come back by a second revocation."),
  .deed = AV_ROLE_COMPUTERS,
  .run = run_revoke,
};

static const AvCommandOption reinstate_options[] = {
  { "root-file", "FILE", AV_COMMAND_OPTION_OPTIONAL, N_ ("the organisation’s root file, where it was revoked or this installation is no intendant") },
  { "root-words-file", "FILE", AV_COMMAND_OPTION_OPTIONAL, N_ ("file with the root file’s words on its first line") },
  { NULL },
};

const AvCommand av_command_reinstate = {
  .name = "reinstate",
  .arguments = "NAME",
  .n_min = 1,
  .n_max = 1,
  .options = reinstate_options,
  .summary = N_ ("Lets an installation work again for a year, as it did: one that was revoked, or whose year is over."),
  .deed = AV_ROLE_COMPUTERS,
  .run = run_reinstate,
};

const AvCommand av_command_admit = {
  .name = "admit",
  .arguments = "SEGMENT",
  .n_min = 1,
  .n_max = 1,
  .summary = N_ ("Admits what one segment in quarantine holds for the communes of this intendant."),
  .deed = AV_ROLE_COMPUTERS,
  .run = run_admit,
};

const AvCommand av_command_renew = {
  .name = "renew",
  .arguments = "",
  .summary = N_ ("Gives this installation a new key for what is sent to it; an intendant also renews those of its scopes for a year."),
  .run = run_renew,
};

const AvCommand av_command_structure = {
  .name = "structure",
  .arguments = "NUMBER NAME",
  .n_min = 2,
  .n_max = 2,
  .options = delegate_options,
  .summary = N_ ("Names an association or a service: its number, as S12, is the scope of its installations."),
  .deed = AV_ROLE_COMPUTERS,
  .run = run_structure,
};
