#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define AV_TYPE_DAMAGE_WINDOW (av_damage_window_get_type ())
G_DECLARE_FINAL_TYPE (AvDamageWindow, av_damage_window, AV, DAMAGE_WINDOW, AdwApplicationWindow)

/* Whose dossiers lack something, where a part of the store cannot be read, and
 * which were written last, where the store was opened without its last entries.
 *
 * Property: "session". */

G_END_DECLS
