#pragma once

#include <adwaita.h>

#include "av-record-list-view.h"

G_BEGIN_DECLS

#define AV_TYPE_RECORD_SEARCH (av_record_search_get_type ())
G_DECLARE_FINAL_TYPE (AvRecordSearch, av_record_search, AV, RECORD_SEARCH, AdwBin)

/* An entry above a list: as soon as enough is typed, whoever is found by name, telephone
 * or code stands in its place; how many are shown is said between the two.
 *
 * Property: "list" (AvRecordListView), where nothing is searched. Signals: opened
 * (AvSummary *) and let-go (), as of av-record-list-view.h, from either list; searched
 * (const char *text): what is typed was left for a moment; entered (): Enter in the
 * entry; stopped (gboolean typed): Escape there, and whether it took anything away. */

/* How many stand in the list, in words: transfer full. */
typedef char *(*AvRecordSearchWords) (guint n);

void av_record_search_begin (AvRecordSearch *self, AvSession *session, AvRecordSearchWords words);
/* The keyboard to the entry, to type anew. */
void av_record_search_focus (AvRecordSearch *self);
const char *av_record_search_get_text (AvRecordSearch *self);
/* In place of how many are shown, until those are others. */
void av_record_search_say (AvRecordSearch *self, const char *text);
gboolean av_record_search_is_searching (AvRecordSearch *self);
/* The list that is shown. */
AvRecordListView *av_record_search_get_shown (AvRecordSearch *self);
/* Whether a row of either was asked for that is not open yet. */
gboolean av_record_search_is_opening (AvRecordSearch *self);

G_END_DECLS
