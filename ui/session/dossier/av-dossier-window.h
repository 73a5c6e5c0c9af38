#pragma once

#include <adwaita.h>

#include "av-dossier-choice.h"
#include "av-dossier-head.h"
#include "av-session.h"
#include "av-status-line.h"

G_BEGIN_DECLS

#define AV_TYPE_DOSSIER_WINDOW (av_dossier_window_get_type ())
G_DECLARE_DERIVABLE_TYPE (AvDossierWindow, av_dossier_window, AV, DOSSIER_WINDOW, AdwApplicationWindow)

/* A window of one dossier at a time. Derived from, because the diagnosis, the
 * mobilisation and the readers of a dossier differ only in what they show of it.
 *
 * Properties: "session", "container" (whose; NULL: nobody's yet), "page" (id).
 * Action: "win.follow", with a kind of window: opens it on the same dossier. */
struct _AvDossierWindowClass
{
  AdwApplicationWindowClass parent_class;

  /* There is a session from now on; nullable. */
  void (*begin) (AvDossierWindow *self);
  /* Shows the dossier that was asked for; @same: once more. */
  void (*open) (AvDossierWindow *self, gboolean same);
  /* The store holds something else of it than before. */
  void (*refresh) (AvDossierWindow *self);
  const char *(*get_page) (AvDossierWindow *self);
  void (*set_page) (AvDossierWindow *self, const char *page);

  /* What av_dossier_window_class_install_commands () makes actions of. */
  void (*add) (AvDossierWindow *self);
  void (*save) (AvDossierWindow *self, gboolean next);
  void (*undo) (AvDossierWindow *self, gboolean redo);
  void (*turn) (AvDossierWindow *self, int step);
};

/* "win.new", "win.save", "win.undo", "win.next-section" and so on, for a window
 * where another dossier can be chosen: while one is still being opened they wait
 * for it, and are done on that one. */
void av_dossier_window_class_install_commands (AvDossierWindowClass *klass);

/* From init (), the children of the template: @nobody stands where there is no
 * dossier, @status says what became of what was done. */
void av_dossier_window_set_parts (AvDossierWindow *self, AdwStatusPage *nobody, AvStatusLine *status);
/* And @head of the dossier, with its menu, and @choice of another, page "choice" of
 * @side. */
void av_dossier_window_set_choice (AvDossierWindow *self, AvDossierHead *head, GtkStack *side, AvDossierChoice *choice);

AvSession *av_dossier_window_get_session (AvDossierWindow *self);
const char *av_dossier_window_get_container (AvDossierWindow *self);
void av_dossier_window_choose (AvDossierWindow *self);

/* Neither does anything once the window is gone. */
void av_dossier_window_say (AvDossierWindow *self, const char *text, gboolean can_undo);
void av_dossier_window_refuse (AvDossierWindow *self, const char *text);

G_END_DECLS
