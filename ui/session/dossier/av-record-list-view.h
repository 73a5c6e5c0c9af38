#pragma once

#include <gtk/gtk.h>

#include "av-record-list.h"
#include "av-session.h"

G_BEGIN_DECLS

#define AV_TYPE_RECORD_LIST_VIEW (av_record_list_view_get_type ())
G_DECLARE_FINAL_TYPE (AvRecordListView, av_record_list_view, AV, RECORD_LIST_VIEW, GtkWidget)

/* A list of records that follows the store: rows of one height, named for
 * screen readers, and words of welcome when it is empty; where what is in it is
 * withheld (av-withheld.h), or could not be read, that is said instead.
 *
 * Properties: "session", "label" (accessible name), "empty-title",
 * "empty-text", "n-items" (readable, notifies).
 *
 * Signals: opened (AvSummary *): Enter or a click on a row; let-go: what was awaited to
 * open will not, the keyboard is elsewhere or nobody was found. */

/* @query: transfer none, nullable: empty. */
void av_record_list_view_set_query (AvRecordListView *self, AvQuery *query);
/* Whether it lists one dossier, whose name stands above already. */
void av_record_list_view_set_one_dossier (AvRecordListView *self, gboolean one_dossier);
void av_record_list_view_search (AvRecordListView *self, const char *text);
void av_record_list_view_set_empty (AvRecordListView *self, const char *title, const char *text);
guint av_record_list_view_get_n_items (AvRecordListView *self);
AvWithheld av_record_list_view_get_withheld (AvRecordListView *self);
/* Whether there are as many as it shows: not where they are withheld or unread. */
gboolean av_record_list_view_shows_all (AvRecordListView *self);
/* The keyboard to the list: at once, or once the store has answered, a row further
 * each time it is asked for before. */
gboolean av_record_list_view_go_to (AvRecordListView *self);
/* Opens the first row, once the store has answered, as Enter in a search entry does. */
gboolean av_record_list_view_open_first (AvRecordListView *self);
/* Whether a row was asked for that is not open yet. */
gboolean av_record_list_view_is_opening (AvRecordListView *self);

G_END_DECLS
