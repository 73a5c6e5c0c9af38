/* A laptop with one dossier, the drafts in its store and the windows they are open in. */

#pragma once

#include "av-draft.h"
#include "av-record-editor.h"
#include "dossier-fixture.h"
#include "laptop-fixture.h"

G_BEGIN_DECLS

/* What main () begins and ends with. */
Laptop *drafts_begin (int *argc,
                      char ***argv);
void drafts_end (void);
/* Cosette’s. */
const char *drafts_get_dossier (void);

AvSession *drafts_get_session (void);
gpointer drafts_do_in_store (AvQueueCallFunc func, gpointer user_data);
void drafts_save (AvDraft *draft);
void drafts_clear (void);
AvDraft *drafts_load (const char *id);
/* As it was kept @minutes_ago; transfer full: whose record. */
char *drafts_keep (const char *window, const char *form, const char *container, const char *answers, guint minutes_ago);
void drafts_close_windows (void);
GtkWidget *drafts_show_list (void);
GtkWidget *drafts_find_row (GtkWidget *window, const char *id);
GtkWidget *drafts_await_row (GtkWidget *window, const char *id);
void drafts_await_no_row (GtkWidget *window, const char *id);
/* Presses Enter on it. */
void drafts_open_row (GtkWidget *window, const char *id);
GtkWindow *drafts_find_window (const char *id, AvRecordEditor **editor);
AvRecordEditor *drafts_await_in_hand (const char *id);
const char *drafts_get_answer (AvRecordEditor *editor, const char *field);
/* Types a name in Repérage; transfer full: of which record. */
char *drafts_type_contact (GtkWidget *reperage, const char *name);
GtkWidget *drafts_open_dossier (const char *kind, const char *page);
/* Types in the interview that stands in the diagnostic; transfer full: which. */
char *drafts_type_interview (GtkWidget *diagnostic, const char *answer);

G_END_DECLS
