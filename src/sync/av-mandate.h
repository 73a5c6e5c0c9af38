#pragma once

#include "av-rights.h"

G_BEGIN_DECLS

/* What an installation may in one scope. What it may anywhere is an array of
 * them, by scope: nothing said of one scope says anything of another one. */
typedef struct
{
  AvScope scope;
  AvRights rights;
  guint64 not_after; /* ms since 1970 */
  gboolean revoked;  /* nothing that is written now counts there */
} AvMandate;

/* Empty. */
GArray *av_mandates_new (void);

/* transfer none; NULL where it has nothing to do with that scope. */
AvMandate *av_mandates_find (GArray *mandates,
                             AvScope scope);

/* More rights, or more time, in one scope. */
void av_mandates_add (GArray *mandates,
                      AvScope scope,
                      const AvRights *rights,
                      guint64 not_after);

/* The scopes where all these classes may be read and written, and all these powers
 * used; transfer full. */
GArray *av_mandates_list_scopes (GArray *mandates,
                                 const AvRights *rights);
/* The same as av_scopes_to_text() has it. */
char *av_mandates_list_scopes_text (GArray *mandates,
                                    const AvRights *rights);
gboolean av_mandates_have (GArray *mandates,
                           AvScope scope,
                           const AvRights *rights);

/* Whether the same scopes are held, with the same of these rights. */
gboolean av_mandates_equal (GArray *mandates,
                            GArray *others,
                            const AvRights *rights);

G_END_DECLS
