#pragma once

#include "av-accepted.h"
#include "av-captured-list.h"
#include "av-captured-pane.h"
#include "av-relecture-window.h"
#include "av-relecture.h"
#include "av-status-line.h"

G_BEGIN_DECLS

struct _AvRelectureWindow
{
  AdwApplicationWindow parent_instance;

  AvSession *session;
  AvOpening *opening;        /* not owned: it outlives every window */
  AvCapturedRow *open;       /* in the pane; NULL: nothing */
  char **set_aside;          /* last, as they are named now: to be taken back */
  AvAccepted *accepted_last; /* the same; at most one of the two */
  GPtrArray *accepting;      /* of AvChange, being committed */
  gboolean busy;

  GtkLabel *alarm;
  GtkWidget *side;
  GtkLabel *count;
  GtkListBox *list;
  AvStatusLine *status;
  AvCapturedPane *pane;
};

/* Lists what waits again; at the capture of that file or record, or where it was (NULL). */
void av_relecture_window_refresh (AvRelectureWindow *self,
                                  const char *name);

/* What is decided of what is open, and taken back: actions. */
void av_relecture_window_accept (GtkWidget *widget,
                                 const char *action,
                                 GVariant *parameter);
void av_relecture_window_set_aside (GtkWidget *widget,
                                    const char *action,
                                    GVariant *parameter);
void av_relecture_window_take_back (GtkWidget *widget,
                                    const char *action,
                                    GVariant *parameter);
void av_relecture_window_undo (GtkWidget *widget,
                               const char *action,
                               GVariant *parameter);

/* The pane has saved the contact that is open. */
void av_relecture_window_contact_accepted (AvRelectureWindow *self);

/* What was decided last is not taken back any more. */
void av_relecture_window_forget_last (AvRelectureWindow *self);

G_END_DECLS
