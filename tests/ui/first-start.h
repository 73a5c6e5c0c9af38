/* The first start, by the hand of the worker. */

#pragma once

#include "laptop-fixture.h"

G_BEGIN_DECLS

/* @door: "found" or "join"; of a store of that name beside. */
GtkWidget *first_start_open (Laptop *laptop,
                             const char *store,
                             const char *door);
/* Names are typed and the phrase is drawn, and not copied yet. */
void first_start_go_to_phrase (GtkWidget *window);
/* Every phrase is copied: where the file goes is left to choose. */
void first_start_go_to_file (GtkWidget *window);

G_END_DECLS
