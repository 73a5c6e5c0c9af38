#pragma once

#include <adwaita.h>

#include "av-installations.h"

G_BEGIN_DECLS

#define AV_TYPE_REQUESTS_PAGE (av_requests_page_get_type ())
G_DECLARE_FINAL_TYPE (AvRequestsPage, av_requests_page, AV, REQUESTS_PAGE, AdwBin)

/* A folder of requests to join, gone through one after the other: words are
 * compared, commune and role chosen and kept for the next one. */

/* folder: transfer full. */
void av_requests_page_begin (AvRequestsPage *self,
                             AvInstallations *installations,
                             AvRequestFolder *folder);

/* The name of the laptop that is asked about; NULL once all are through. */
const char *av_requests_page_get_name (AvRequestsPage *self);

/* What is to be done with it (transfer full); NULL with a sentence. */
AvInstallationsTerms *av_requests_page_take (AvRequestsPage *self,
                                             char **message);

/* It was refused: the keyboard goes to what mends that. */
void av_requests_page_mend (AvRequestsPage *self,
                            const GError *error);

/* On to the next one, which enrolled or passed over. FALSE: there is none. */
gboolean av_requests_page_next (AvRequestsPage *self,
                                gboolean enrolled);

/* What became of the folder, in sentences. transfer full. */
char *av_requests_page_sum_up (AvRequestsPage *self);

G_END_DECLS
