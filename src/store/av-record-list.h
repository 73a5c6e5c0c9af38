/* A list model of AvRow that costs what is looked at: it holds the numbers of
 * the rows a query found, and the worker fills those that are shown. */

#pragma once

#include "av-query.h"
#include "av-queue.h"

G_BEGIN_DECLS

/* A row: its properties are empty until the worker filled them, then notify. */
#define AV_TYPE_ROW (av_row_get_type ())
G_DECLARE_FINAL_TYPE (AvRow, av_row, AV, ROW, GObject)

AvSummary *av_row_get_summary (AvRow *row); /* transfer none, NULL until filled */
/* Properties (all readable, notifying): "summary" boxed AvSummary, "title",
 * "person", "subtitle", "stage", "code", "due", "id", "container" strings, "late",
 * "has-conflict" booleans. */

#define AV_TYPE_RECORD_LIST (av_record_list_get_type ())
G_DECLARE_FINAL_TYPE (AvRecordList, av_record_list, AV, RECORD_LIST, GObject)

/* A GListModel of AvRow. Asks @queue again whenever records change (unless
 * "live" is FALSE); property "loading" is TRUE meanwhile. What could not be read
 * leaves what was there. */
AvRecordList *av_record_list_new (AvQueue *queue, AvQuery *query);
void av_record_list_set_query (AvRecordList *list, AvQuery *query); /* nullable: empty */
/* Shows what av_search () finds instead of a query; "" or NULL: nothing. */
void av_record_list_search (AvRecordList *list, const char *text, guint limit);
void av_record_list_refresh (AvRecordList *list);
/* Once it is loaded: why nothing is in it, where there may be something. */
AvWithheld av_record_list_get_withheld (AvRecordList *list);
/* Why it could not be read, or NULL. transfer none. */
const char *av_record_list_get_trouble (AvRecordList *list);

G_END_DECLS
