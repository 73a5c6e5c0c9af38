/* sheet: prints, into a PDF file. */

#include <glib/gi18n-lib.h>

#include "av-access-log.h"
#include "av-cli-error.h"
#include "av-commands.h"
#include "av-store-option.h"
#include "av-record-sheet.h"
#include "av-record-store.h"

#define MOST_COPIES 500

static gboolean
read_count (AvInvocation *invocation,
            guint *count,
            GError **error)
{
  const char *typed = av_invocation_get_option (invocation, "count");
  guint64 n = 1;

  if (typed != NULL && !g_ascii_string_to_unsigned (typed, 10, 1, MOST_COPIES, &n, NULL))
    {
      g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE, _ ("1 to %d copies can be printed at a time, not “%s”."), MOST_COPIES, typed);
      return FALSE;
    }

  *count = (guint) n;

  return TRUE;
}

/* A blank copy carries nothing of the store: it is not opened for it. */
static gboolean
fill_job (AvInvocation *invocation,
          const AvSheet *sheet,
          AvSheetJob *job,
          GError **error)
{
  const char *record = av_invocation_get_option (invocation, "record");
  g_autoptr (AvOpenedStore) opening = NULL;
  g_autoptr (AvSnapshot) snapshot = NULL;
  guint count;

  if (!read_count (invocation, &count, error))
    return FALSE;

  if (record == NULL)
    return av_sheet_job_add_blank (job, count, error);

  opening = av_store_option_open (invocation, error);
  snapshot = opening != NULL ? av_record_store_load (av_opened_store_get_store (opening), record, error) : NULL;
  if (snapshot == NULL)
    return FALSE;

  for (guint i = 0; i < count; i++)
    if (!av_record_sheet_add (job, sheet, av_opened_store_get_store (opening), record, error))
      return FALSE;

  return av_opened_store_log (opening, AV_ACT_PRINT, av_snapshot_get_container (snapshot), sheet->name, error);
}

static gboolean
run_sheet (AvInvocation *invocation,
           GError **error)
{
  const AvSheet *sheet = av_sheet_find (av_invocation_get_argument (invocation, 0), error);
  g_autoptr (AvSheetJob) job = sheet != NULL ? av_sheet_job_new (sheet) : NULL;
  AvOutput *output = av_invocation_get_output (invocation);
  g_auto (GStrv) codes = NULL;

  if (sheet == NULL ||
      !fill_job (invocation, sheet, job, error) ||
      !av_sheet_job_save (job, av_invocation_get_option (invocation, "output"), error))
    return FALSE;

  codes = av_sheet_job_get_codes (job);
  for (guint i = 0; codes[i] != NULL; i++)
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "code", codes[i]);
      av_output_object (output, object);
      av_output_text (output, "%s\n", codes[i]);
    }

  return TRUE;
}

static const AvCommandOption sheet_options[] = {
  { "output", "FILE.pdf", AV_COMMAND_OPTION_REQUIRED, N_ ("where the PDF is written") },
  { "record", "ID", AV_COMMAND_OPTION_OPTIONAL, N_ ("fills the sheet with this record; blank without it") },
  { "count", "N", AV_COMMAND_OPTION_OPTIONAL, N_ ("so many copies, each blank one with a code of its own") },
  { NULL },
};

const AvCommand av_command_sheet = {
  .name = "sheet",
  .arguments = "NAME",
  .n_min = 1,
  .n_max = 1,
  .options = sheet_options,
  .summary = N_ ("Prints a sheet, blank or filled, into a PDF file, and prints the codes on it."),
  .help = N_ ("NAME is fiche-reperage or notice-information. A blank sheet needs no store. The PDF is not encrypted."),
  .run = run_sheet,
};
