/* What one member could read of all it was sent, with every key it could ever have. */

#pragma once

#include "av-installation-private.h"

G_BEGIN_DECLS

typedef struct
{
  GHashTable *keys;    /* kid as GBytes → AvSecret */
  GHashTable *headers; /* segment hash as GBytes → GBytes */
  GPtrArray *strands;  /* Strand */
  GByteArray *text;    /* every byte it read, inflated ones too */
} AvMind;

AvMind *av_mind_new (void);
void av_mind_free (AvMind *mind);

void av_mind_learn_file (AvMind *mind,
                         AvInstallation *member,
                         const char *path);
/* What any key it has opens is read, once. Returns how many strands none opens: they wait
 * for a key that it hears of later. */
guint av_mind_open_strands (AvMind *mind);
/* So is whatever could be the beginning of something deflated. */
void av_mind_inflate (AvMind *mind);
gboolean av_mind_holds (AvMind *mind,
                        GBytes *bytes);

G_END_DECLS
