#pragma once

#include <adwaita.h>

#include "av-form-view.h"

G_BEGIN_DECLS

#define AV_TYPE_RECORDS_PAGE (av_records_page_get_type ())
G_DECLARE_FINAL_TYPE (AvRecordsPage, av_records_page, AV, RECORDS_PAGE, AdwBin)

/* The records of one form, of one dossier or of the territory: the list of
 * them, and the one that is written or mended.
 *
 * An event is never changed: opening one begins its correction. What was
 * begun and not saved comes back where it was, after a crash or a lock by
 * itself, after av_records_page_close () with the next one that is begun.
 *
 * Properties: "session", "form" (id), "container" (NULL: the territory),
 * "window" (drafts come back to the window of that name), "orientation",
 * "writing": whether a form is open (readable).
 *
 * Signals: begun (AvRecordEditor *): a new record, to propose answers;
 * said (const char *text, gboolean can_undo): for the window's foot;
 * refused (const char *text): why nothing was done, for the same. */
GtkWidget *av_records_page_new (AvSession *session, const char *form, const char *container, const char *window);

/* Begins a record and gives it the focus. */
void av_records_page_add (AvRecordsPage *self);
void av_records_page_open (AvRecordsPage *self, const char *id);
void av_records_page_save (AvRecordsPage *self);
/* Back to the list; what was typed stays as a draft. */
void av_records_page_close (AvRecordsPage *self);
void av_records_page_delete (AvRecordsPage *self);
/* Takes the last save back, or does again what was taken back. */
void av_records_page_undo (AvRecordsPage *self, gboolean redo);
/* What is written at the moment, or NULL. */
AvRecordEditor *av_records_page_get_editor (AvRecordsPage *self);
/* What writes that record, or wrote it and was closed unsaved; NULL: nothing. */
AvRecordEditor *av_records_page_find_editor (AvRecordsPage *self, const char *id);
/* Goes on with the draft of that record; what is written meanwhile is kept. */
void av_records_page_take_draft (AvRecordsPage *self, const char *id);
AvFormView *av_records_page_get_form_view (AvRecordsPage *self);

G_END_DECLS
