/* A session over a store in memory, and the main loop of a test. */

#pragma once

#include <gtk/gtk.h>

#include "av-session-store.h"

/* Record ids of the agent and the operation every fixture starts with. */
#define FIXTURE_AGENT "0123456789abcdef0123456789abcdef"
#define FIXTURE_OPERATION "0123456789abcdef0123456789abcde0"
#define FIXTURE_SCOPE "76540"

/* transfer full. */
AvSession *ui_fixture_new (void);
void ui_fixture_close (AvSession *session);

/* Lets what is pending happen. */
void ui_spin (void);
void ui_spin_ms (guint milliseconds);
/* Until the keys that were pressed are here, and the store has answered what was
 * asked of it; ui_spin_ms () ends so as well, however slow the machine. */
void ui_settle (void);
/* Whose answers are waited for; NULL: nobody's. */
void ui_follow_queue (AvQueue *queue);
/* How often a loop looks again that waits for what must come. */
#define UI_PATIENCE 2000
/* Until *flag; fails after a minute. */
void ui_spin_until (gboolean *flag);
/* The window on screen and drawn once. */
void ui_show (GtkWidget *window);

/* No child of a box below needs more room along it at an endless size across
 * than at none: GTK warns of that and draws one thing over the other. And nothing
 * that may be low where it is wide says that it must be high: newer GTK warns. */
void ui_check_sizes (GtkWidget *widget);
/* A screen reader has words for it. */
gboolean ui_has_name (GtkWidget *widget);
/* Everything below that takes the focus and is shown has a name of its own; list
 * rows, header bars and what a drop-down is made of are left to others. */
void ui_check_names (GtkWidget *widget);
/* The window of that type that is open; NULL: none. */
GtkWidget *ui_find_window (GType type);
/* The first of @type from @widget down; NULL: none. */
GtkWidget *ui_find_child (GtkWidget *widget, GType type);
/* The first label with @part in its text, from @widget down; NULL: none. */
GtkLabel *ui_find_label (GtkWidget *widget, const char *part);
/* By its CSS class, from @widget down; NULL: none. */
GtkWidget *ui_find_by_class (GtkWidget *widget, const char *css_class);

/* Commits on the store's thread, as an import would; the session is told. */
void ui_fixture_commit (AvSession *session, AvChange *change);
AvSnapshot *ui_fixture_load (AvSession *session, const char *id);
/* The role of who is at work, as an exchange brings it: nobody here gives it. */
void ui_fixture_take_role (AvSession *session, const char *role);

/* Presses real keys ("Tab", "ctrl+Return", text after "type "); FALSE where
 * the program for it is not installed. */
gboolean ui_press (const char *first, ...) G_GNUC_NULL_TERMINATED;
gboolean ui_type (const char *text);
/* A hand that does not wait: all keys are there before the first is heard. */
gboolean ui_press_at_once (const char *first, ...) G_GNUC_NULL_TERMINATED;
/* The pointer there on the screen. */
gboolean ui_point (int x, int y);
gboolean ui_click (void);
/* The first half of a click, and the second. */
gboolean ui_hold (void);
gboolean ui_let_go (void);
gboolean ui_use_layout (const char *layout);
