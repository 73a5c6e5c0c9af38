#pragma once

#include <adwaita.h>

#include "av-readers.h"

G_BEGIN_DECLS

#define AV_TYPE_TRANSFER_PAGE (av_transfer_page_get_type ())
G_DECLARE_FINAL_TYPE (AvTransferPage, av_transfer_page, AV, TRANSFER_PAGE, AdwBin)

/* To which commune or structure a dossier goes, for good. */
void av_transfer_page_fill (AvTransferPage *self,
                            AvReaders *readers);
/* transfer full; NULL with a sentence. */
AvReadersTerms *av_transfer_page_take (AvTransferPage *self,
                                       char **message);

G_END_DECLS
