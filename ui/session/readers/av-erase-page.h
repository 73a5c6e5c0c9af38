#pragma once

#include <adwaita.h>

#include "av-readers.h"

G_BEGIN_DECLS

#define AV_TYPE_ERASE_PAGE (av_erase_page_get_type ())
G_DECLARE_FINAL_TYPE (AvErasePage, av_erase_page, AV, ERASE_PAGE, AdwBin)

/* Why a dossier is erased, which parts of it, and that it is meant. */
void av_erase_page_fill (AvErasePage *self,
                         AvReaders *readers);
/* transfer full; NULL with a sentence. */
AvReadersTerms *av_erase_page_take (AvErasePage *self,
                                    char **message);

G_END_DECLS
