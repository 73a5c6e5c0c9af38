#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Has GTK draw this process's windows with cairo, without opening a graphics
 * driver: the lock window is a still form of a few words, and a driver costs
 * half the start of a GTK program. Nor does a text typed while locked go to
 * textures that nobody can write over. What the environment asks of GTK
 * already is left as it is. To be called before GTK is initialised, and before
 * any thread is started. */
void av_without_gl_ask (void);

/* A program started from here draws as it would by itself. */
void av_without_gl_spare (GSubprocessLauncher *launcher);

G_END_DECLS
