#include "av-import.h"

#include <string.h>

static void
arrival_free (AvArrival *arrival)
{
  g_free (arrival->name);
  g_free (arrival);
}

static void
refused_file_free (AvRefusedFile *refused)
{
  g_free (refused->path);
  g_clear_error (&refused->error);
  g_free (refused);
}

AvImportReport *
av_import_report_new (void)
{
  AvImportReport *report = g_new0 (AvImportReport, 1);

  report->arrivals = g_ptr_array_new_with_free_func ((GDestroyNotify) arrival_free);
  report->refused = g_ptr_array_new_with_free_func ((GDestroyNotify) refused_file_free);
  report->notices = g_ptr_array_new_with_free_func (g_free);
  return report;
}

void
av_import_report_free (AvImportReport *self)
{
  g_ptr_array_unref (self->arrivals);
  g_ptr_array_unref (self->refused);
  g_ptr_array_unref (self->notices);
  g_free (self);
}

AvArrival *
av_import_report_get_arrival (AvImportReport *report,
                              const char *name)
{
  AvArrival *arrival;

  for (guint i = 0; i < report->arrivals->len; i++)
    {
      arrival = g_ptr_array_index (report->arrivals, i);
      if (strcmp (arrival->name, name) == 0)
        return arrival;
    }

  arrival = g_new0 (AvArrival, 1);
  arrival->name = g_strdup (name);
  g_ptr_array_add (report->arrivals, arrival);
  return arrival;
}
