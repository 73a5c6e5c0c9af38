/* One young person in a store in memory, and the windows of their dossier. */

#pragma once

#include "av-field-row.h"
#include "av-query.h"
#include "av-records-page.h"
#include "ui-fixture.h"

/* What a text must come through unharmed. */
#define DOSSIER_FIXTURE_MARKUP "<b>&amp; l’été"

/* An answer that @field takes (transfer full). */
char *dossier_fixture_sample_answer (const AvField *field);

/* Cosette, met at a stall; transfer full: her container. */
char *dossier_fixture_meet (AvSession *session);
/* Somebody else, of whom a dossier is open; transfer full: its container. */
char *dossier_fixture_open (AvSession *session, const char *name);
/* A roof, said then; transfer full: the need. */
char *dossier_fixture_need_roof (AvSession *session, const char *container, int hours_ago);

/* A window of @type on screen, with that dossier. */
GtkWidget *dossier_fixture_show_window (GType type, AvSession *session, const char *container);

guint dossier_fixture_count_records (AvSession *session, const char *container, const char *form);
AvSnapshot *dossier_fixture_load_first (AvSession *session, const char *container, const char *form);

/* The first row of a view; transfer full. */
AvSummary *dossier_fixture_load_summary (AvSession *session, const char *container, AvView view);

/* The store answers nothing until @held is FALSE again, as on a slow machine. */
void dossier_fixture_hold_store (AvSession *session, gint *held);
/* What asks that question, from @widget down; NULL: nothing does. */
AvFieldRow *dossier_fixture_find_row (GtkWidget *widget, const char *field);
/* The records page of @form that is shown, from @widget down; NULL: none is. */
AvRecordsPage *dossier_fixture_find_page (GtkWidget *widget, const char *form);

void ui_wait_a_moment (void);
