#pragma once

#include <adwaita.h>

#include "av-installations.h"

G_BEGIN_DECLS

#define AV_TYPE_REFOUND_PAGE (av_refound_page_get_type ())
G_DECLARE_FINAL_TYPE (AvRefoundPage, av_refound_page, AV, REFOUND_PAGE, AdwBin)

/* The organisation is founded anew, where its root file or its words are lost for good:
 * what that does, the words of the new root file, where it is written, and what
 * everybody does afterwards. One step after the other. */

void av_refound_page_begin (AvRefoundPage *self,
                            AvInstallations *installations);
/* Forgets words and file. */
void av_refound_page_end (AvRefoundPage *self);

/* From the step that is shown: what is to be done (transfer full), once all is known.
 * NULL: another step is shown, or something is missing and the message says what. */
AvInstallationsTerms *av_refound_page_go_on (AvRefoundPage *self,
                                             char **message);
/* FALSE: there is no step before. */
gboolean av_refound_page_go_back (AvRefoundPage *self);

/* It was founded: what is to be done now. */
void av_refound_page_finish (AvRefoundPage *self);
gboolean av_refound_page_is_done (AvRefoundPage *self);
/* The eight of the organisation, as they are now. */
void av_refound_page_show_words (AvRefoundPage *self,
                                 const char *words);

/* It was refused: the keyboard goes to what mends that, and this is to be said (transfer
 * none). */
const char *av_refound_page_mend (AvRefoundPage *self,
                                  const GError *error);

/* What Ctrl+Enter does from here, and Escape; NULL: there is no way back. */
const char *av_refound_page_name_next (AvRefoundPage *self);
const char *av_refound_page_name_back (AvRefoundPage *self);

G_END_DECLS
