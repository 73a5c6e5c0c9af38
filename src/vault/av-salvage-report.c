#include "av-salvage-report.h"

static void
gap_free (gpointer data)
{
  AvSalvageGap *gap = data;

  g_free (gap->table);
  g_free (gap);
}

AvSalvageReport *
av_salvage_report_new (void)
{
  AvSalvageReport *report = g_new0 (AvSalvageReport, 1);

  report->bad_pages = g_array_new (FALSE, FALSE, sizeof (guint32));
  report->findings = g_ptr_array_new_with_free_func (g_free);
  report->gaps = g_ptr_array_new_with_free_func (gap_free);
  return report;
}

void
av_salvage_report_add_gap (AvSalvageReport *report,
                           const char *table,
                           gint64 after,
                           gint64 before)
{
  AvSalvageGap *gap = g_new0 (AvSalvageGap, 1);

  gap->table = g_strdup (table);
  gap->after = after;
  gap->before = before;
  g_ptr_array_add (report->gaps, gap);
}

void
av_salvage_report_free (AvSalvageReport *report)
{
  if (report == NULL)
    return;

  g_array_unref (report->bad_pages);
  g_ptr_array_unref (report->findings);
  g_ptr_array_unref (report->gaps);
  g_free (report);
}

gboolean
av_salvage_report_is_clean (AvSalvageReport *report)
{
  return report->bad_pages->len == 0 &&
         !report->log_damaged &&
         report->findings->len == 0 &&
         report->gaps->len == 0;
}
