#pragma once

#include <adwaita.h>

#include "av-installations.h"

G_BEGIN_DECLS

/* One computer of the organisation: where it works, as what, when it was heard
 * of, and what can be done about it ("postes.revoke", "postes.reinstate", with
 * its id). */
GtkWidget *av_installation_row_new (const AvMember *member,
                                    AvInstallations *installations);

G_END_DECLS
