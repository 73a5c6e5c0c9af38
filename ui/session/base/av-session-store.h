/* The store as windows reach it: each call is asked on the main thread, done
 * by the store's own, and answered on the main thread again. Every
 * …_finish () is transfer full and returns NULL (or FALSE) with an error. */

#pragma once

#include "av-draft.h"
#include "av-query.h"
#include "av-record-store.h"
#include "av-search.h"
#include "av-session.h"

G_BEGIN_DECLS

void av_session_load_async (AvSession *self, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AvSnapshot *av_session_load_finish (AvSession *self, GAsyncResult *result, GError **error);

/* Writes all @changes (AvChange) or none, and answers, once they are durable,
 * with the records as they are now (GPtrArray of AvSnapshot, in order). Says
 * so to every window by "record-changed". */
void av_session_commit_async (AvSession *self, GPtrArray *changes, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *av_session_commit_finish (AvSession *self, GAsyncResult *result, GError **error);
/* @befores (out, transfer full): the records as they were just before, in the
 * same order; NULL stands for one that did not exist. */
GPtrArray *av_session_commit_finish_with_befores (AvSession *self, GAsyncResult *result, GPtrArray **befores, GError **error);

/* GPtrArray of AvSummary. */
void av_session_summaries_async (AvSession *self, AvQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
void av_session_search_async (AvSession *self, const char *text, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *av_session_summaries_finish (AvSession *self, GAsyncResult *result, GError **error);

/* What a record is called: its title in the words of its form. */
void av_session_title_async (AvSession *self, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char *av_session_title_finish (AvSession *self, GAsyncResult *result, GError **error);

/* The record that carries a sheet code, in any typing; NULL without error: none. */
void av_session_find_code_async (AvSession *self, const char *code, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char *av_session_find_code_finish (AvSession *self, GAsyncResult *result, GError **error);

/* @draft: transfer full. Durable when it answers. */
void av_session_save_draft_async (AvSession *self, AvDraft *draft, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
void av_session_remove_draft_async (AvSession *self, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean av_session_draft_finish (AvSession *self, GAsyncResult *result, GError **error);

/* The draft of a record, NULL without error: none. */
void av_session_load_draft_async (AvSession *self, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AvDraft *av_session_load_draft_finish (AvSession *self, GAsyncResult *result, GError **error);

/* GPtrArray of AvDraft, newest first. */
void av_session_drafts_async (AvSession *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *av_session_drafts_finish (AvSession *self, GAsyncResult *result, GError **error);

G_END_DECLS
