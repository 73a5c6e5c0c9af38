#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Rows of one table that could not be read: among those whose rowid, or first
 * key in a table without rowids, lies between after and before. Keys that are no
 * whole numbers: the least and the greatest. */
typedef struct
{
  char *table;
  gint64 after;
  gint64 before;
} AvSalvageGap;

typedef struct
{
  guint n_pages;
  GArray *bad_pages; /* of guint32, from 1: not authentic, or not there */
  gboolean log_damaged;
  GPtrArray *findings; /* of char *: what integrity_check says */
  GPtrArray *gaps;     /* of AvSalvageGap */
  guint64 n_rows;      /* saved; 0 after a check */
} AvSalvageReport;

AvSalvageReport *av_salvage_report_new (void);

void av_salvage_report_add_gap (AvSalvageReport *report,
                                const char *table,
                                gint64 after,
                                gint64 before);

gboolean av_salvage_report_is_clean (AvSalvageReport *report);
void av_salvage_report_free (AvSalvageReport *report);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvSalvageReport, av_salvage_report_free)

G_END_DECLS
