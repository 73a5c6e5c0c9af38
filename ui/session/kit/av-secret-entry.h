#pragma once

#include <gtk/gtk.h>

#include "av-secret.h"

G_BEGIN_DECLS

/* What was typed, and the entry is empty; transfer full. */
AvSecret *av_secret_entry_take (GtkEditable *entry);

/* What was taken stands there again. */
void av_secret_entry_give_back (GtkEditable *entry,
                                AvSecret *secret);

G_END_DECLS
