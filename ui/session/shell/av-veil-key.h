#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a key is for while the veil is drawn. Whoever comes back types without
 * having seen it: what would be lost unnoticed is kept, and what decides of
 * something waits until it can be seen. */
typedef enum
{
  AV_VEIL_KEY_NOT_OURS,  /* a modifier on its way to something, the key of the sound */
  AV_VEIL_KEY_LOCK,      /* locks, and nothing shows again first */
  AV_VEIL_KEY_HIDE,      /* stays hidden: whoever hides from somebody may press twice */
  AV_VEIL_KEY_SHORTCUT,  /* lifts it and acts: goes somewhere, counts one more */
  AV_VEIL_KEY_CHARACTER, /* lifts it; is for the text it was going to */
  AV_VEIL_KEY_COME_BACK, /* lifts it and no more: saves, undoes, marks nothing unseen */
} AvVeilKey;

/* @action: the detailed name of a shortcut's, or NULL. */
AvVeilKey av_veil_key_read (GdkEvent *event,
                            const char **action);

G_END_DECLS
