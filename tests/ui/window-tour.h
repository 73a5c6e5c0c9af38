/* Every page of the windows of a dossier, of the settings and of the home. */

#pragma once

#include "av-session.h"
#include "ui-fixture.h"

typedef void (*WindowTourFunc) (GtkWidget *window, const char *page);

/* Shows one after the other, over @session and the dossier of @container. */
void window_tour (AvSession *session, const char *container, WindowTourFunc visit);
