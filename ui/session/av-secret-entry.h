#pragma once

#include <gtk/gtk.h>

#include "av-secret.h"

G_BEGIN_DECLS

/* What was typed, and the entry is empty; transfer full. */
AvSecret *av_secret_entry_take (GtkEditable *entry);

G_END_DECLS
