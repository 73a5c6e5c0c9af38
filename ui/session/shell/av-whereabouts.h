#pragma once

#include "av-application.h"

G_BEGIN_DECLS

/* Where somebody was when the computer was locked: windows, dossiers, pages
 * and the field with the keyboard. Kept in the encrypted store for who comes
 * back; ids alone, what was typed is in the drafts. */

/* Before the windows close. */
void av_whereabouts_keep (AvApplication *application);

/* After the first window is open; once. */
void av_whereabouts_return (AvApplication *application);

G_END_DECLS
