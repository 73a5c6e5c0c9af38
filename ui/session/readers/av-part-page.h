#pragma once

#include <adwaita.h>

#include "av-readers.h"

G_BEGIN_DECLS

#define AV_TYPE_PART_PAGE (av_part_page_get_type ())
G_DECLARE_FINAL_TYPE (AvPartPage, av_part_page, AV, PART_PAGE, AdwBin)

/* Which of the dossiers that are shown as one is of another person; of two, nothing is
 * asked. */
void av_part_page_fill (AvPartPage *self,
                        AvReaders *readers);
/* transfer full; NULL with a sentence. */
AvReadersTerms *av_part_page_take (AvPartPage *self,
                                   char **message);

G_END_DECLS
