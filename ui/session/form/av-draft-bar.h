#pragma once

#include <adwaita.h>

#include "av-record-editor.h"

G_BEGIN_DECLS

#define AV_TYPE_DRAFT_BAR (av_draft_bar_get_type ())
G_DECLARE_FINAL_TYPE (AvDraftBar, av_draft_bar, AV, DRAFT_BAR, AdwBin)

/* Says that what stands below was begun before a crash or a lock, and offers
 * to start afresh. Shown while the editor goes on with a draft.
 *
 * Property: "editor" (AvRecordEditor, nullable).
 * Signal: afresh (AvRecordEditor *): the draft is dropped and its editor back
 * at what was loaded; whoever began the record proposes its answers again. */

G_END_DECLS
