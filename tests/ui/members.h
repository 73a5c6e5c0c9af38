/* The window of the organisation's computers, as somebody works in it. */

#pragma once

#include "laptop-fixture.h"

G_BEGIN_DECLS

/* The button of that label in the row of a computer. */
void members_click (GtkWidget *window,
                    const char *label,
                    const char *name);

/* The root file and its words, where a page asks for them: the entry of these. */
GtkWidget *members_give_root (GtkWidget *window,
                              Laptop *laptop);

G_END_DECLS
