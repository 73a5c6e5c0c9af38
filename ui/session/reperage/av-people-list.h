#pragma once

#include <adwaita.h>

#include "av-session.h"

G_BEGIN_DECLS

#define AV_TYPE_PEOPLE_LIST (av_people_list_get_type ())
G_DECLARE_FINAL_TYPE (AvPeopleList, av_people_list, AV, PEOPLE_LIST, AdwBin)

/* Who was met on today's outing, or whoever is searched for by name, telephone or the
 * code of a sheet.
 *
 * Property: "session". Signals: opened (AvSummary *) and let-go (), as of
 * av-record-list-view.h; found (const char *container): whose sheet it is; not-typed
 * (const char *code): a sheet nobody typed yet; stopped (): Escape in the search. */

void av_people_list_focus_search (AvPeopleList *self);
/* Whether somebody was asked for who is not open yet. */
gboolean av_people_list_is_opening (AvPeopleList *self);

G_END_DECLS
