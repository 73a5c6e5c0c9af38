#pragma once

#include "av-class.h"
#include "av-sync-fixture.h"

G_BEGIN_DECLS

/* What an installation of an organisation, by its number, does with a dossier that is
 * given to teams and shared with structures; all of it succeeds. */

/* With an agreement in writing, until so many days from today on. */
void av_shared_dossier_share (AvOrganisation *organisation,
                              guint number,
                              const char *dossier,
                              const char *structure,
                              guint classes,
                              gint n_days);
void av_shared_dossier_unshare (AvOrganisation *organisation,
                                guint number,
                                const char *dossier,
                                const char *structure);
void av_shared_dossier_transfer (AvOrganisation *organisation,
                                 guint number,
                                 const char *dossier,
                                 const char *scope);
/* Of a structure that it was shared with. */
gboolean av_shared_dossier_is_over (AvOrganisation *organisation,
                                    guint number,
                                    const char *dossier,
                                    const char *structure);

/* Says something of a sharing as a program does that keeps no rule, in the place of all that
 * number @of said. Of segments that came as stubs it knows the names, and guesses the rest.
 * @value NULL: clears. */
void av_shared_dossier_say (AvOrganisation *organisation,
                            guint number,
                            guint of,
                            const char *dossier,
                            const char *structure,
                            const char *reg,
                            const char *value);

/* The name of the key that one wrote a class with last; transfer full. */
char *av_shared_dossier_get_key (AvOrganisation *organisation,
                                 guint number,
                                 AvClass class);
gboolean av_shared_dossier_has_key (AvOrganisation *organisation,
                                    guint number,
                                    const char *kid);

G_END_DECLS
