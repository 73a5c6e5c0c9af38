/* The lists of what waits for a decision, as the tests of each see them. */

#pragma once

#include "av-decision-card.h"
#include "ui-fixture.h"

G_BEGIN_DECLS

/* What a label or a button says; NULL: another widget. */
const char *decisions_get_text (GtkWidget *widget);
/* The @nth widget of a type with that text, among those that are shown. */
GtkWidget *decisions_find_nth (GtkWidget *root, GType type, const char *text, guint *nth);
GtkWidget *decisions_find (gpointer root, GType type, const char *text);
GtkWidget *decisions_wait_for (gpointer root, GType type, const char *text);
void decisions_click (gpointer root, const char *text);

/* A contact of that first name; its id, transfer full. */
char *decisions_write_contact (AvSession *session, const char *name);
char *decisions_get_container (AvSession *session, const char *id);

AvDecisionCard *decisions_get_card_of (GtkWidget *widget);

G_END_DECLS
