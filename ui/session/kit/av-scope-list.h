#pragma once

#include <gio/gio.h>

#include "av-field.h"

G_BEGIN_DECLS

/* Whose dossiers: the Métropole, then the communes in alphabetical order, as
 * names to pick from (GtkStringList). transfer full. */
GListModel *av_scope_list_new (void);

/* The scope of a place in that list: "S0" or an INSEE code. */
char *av_scope_list_dup_code (guint place);

/* The question whose dossiers, answered with a scope: what an editor searches. */
const AvField *av_scope_list_get_field (void);

G_END_DECLS
