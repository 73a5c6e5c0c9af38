/* A USB stick that is plugged in and pulled out by the test. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Before anything asks GIO for its volumes. */
void fake_sticks_init (void);

/* A stick whose files lie in @dir; transfer full. */
GMount *fake_stick_plug (const char *name, const char *dir);
void fake_stick_pull (GMount *mount);
gboolean fake_stick_was_ejected (GMount *mount);
/* As a slow one: it is ejected once it is told to be. */
void fake_stick_delay_eject (GMount *mount);
void fake_stick_answer_eject (GMount *mount, gboolean done);

G_END_DECLS
