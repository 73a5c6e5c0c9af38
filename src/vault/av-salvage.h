#pragma once

#include "av-vault.h"

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

/* Reads every page of the store in dir, which nobody may have open, and every
 * row of every table. Changes nothing, but for a log that is moved into the
 * database as at any opening. An error means that not even that was possible:
 * the report says what was found all the same, and is never NULL. */
AvSalvageReport *av_salvage_check (const char *dir,
                                   AvSecret *store_key,
                                   GError **error);

/* Of an open store: rows of its tables that cannot be read, of AvSalvageGap;
 * changes nothing (transfer full). */
GPtrArray *av_salvage_list_gaps (AvVault *vault,
                                 GError **error);

gboolean av_salvage_report_is_clean (AvSalvageReport *report);

/* Lays in an empty database what a new store has: where the schema of a damaged
 * one is lost, this says where its tables are. */
typedef gboolean (*AvSalvageLay) (sqlite3 *database,
                                  GError **error);

/* Saves what can be read into a new store in target, under a new key sealed to
 * everybody who could open the old one. Full-text indexes come empty: they are
 * to be built again. lay: nullable. NULL: nothing was saved. */
AvSalvageReport *av_salvage_run (const char *dir,
                                 AvSecret *store_key,
                                 const char *target,
                                 AvSalvageLay lay,
                                 GError **error);

void av_salvage_report_free (AvSalvageReport *report);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvSalvageReport, av_salvage_report_free)

G_END_DECLS
