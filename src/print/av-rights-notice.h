/* What stands overleaf: a young person's rights, in the words of the street. */
#pragma once

#include "av-paper.h"

G_BEGIN_DECLS

/* Over the whole width down to the card of the recto, then beside it: what is
 * behind the card would leave with it.
 *
 * organisation: who answers for the sheet, or NULL to be written by hand. */
void av_rights_notice_draw (AvPaper *paper,
                            const char *organisation,
                            double width,
                            double height);

G_END_DECLS
