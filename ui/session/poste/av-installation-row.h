#pragma once

#include <adwaita.h>

#include "av-installations.h"

G_BEGIN_DECLS

#define AV_TYPE_INSTALLATION_ROW (av_installation_row_get_type ())
G_DECLARE_FINAL_TYPE (AvInstallationRow, av_installation_row, AV, INSTALLATION_ROW, AdwActionRow)

/* One computer of the organisation: where it works, as what, when it was heard
 * of, and what can be done about it ("postes.revoke", "postes.reinstate", with
 * its id). */
GtkWidget *av_installation_row_new (const AvMember *member,
                                    AvInstallations *installations);

gboolean av_installation_row_is_of (AvInstallationRow *self,
                                    const AvMember *member);
/* The one of a member among some of them; NULL: none. transfer none */
AvInstallationRow *av_installation_row_find (GPtrArray *rows,
                                             const AvMember *member);
/* The same one, as it is now: the keyboard stays. */
void av_installation_row_show (AvInstallationRow *self,
                               const AvMember *member,
                               AvInstallations *installations);

G_END_DECLS
