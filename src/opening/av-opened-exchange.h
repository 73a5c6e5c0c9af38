#pragma once

#include "av-opened-store.h"

G_BEGIN_DECLS

/* Both ways with a stick or a folder, as av_installation_exchange() does it, and what
 * came and went is in the access log: what came as well where it was broken off
 * afterwards. transfer full; received: NULL, or what had come in where it fails. */
AvExchangeReport *av_opened_store_exchange (AvOpenedStore *self,
                                            const char *dir,
                                            AvExchangeProgress progress,
                                            gpointer user_data,
                                            GCancellable *cancellable,
                                            AvImportReport **received,
                                            GError **error);

/* The same of a bundle, or of all that lie in a folder. transfer full. */
AvImportReport *av_opened_store_import (AvOpenedStore *self,
                                        const char *path,
                                        AvImportReport **received,
                                        GError **error);

G_END_DECLS
