#pragma once

#include "av-sync-fixture.h"

G_BEGIN_DECLS

/* A random life of an organisation, the same for the same seed: two to eight
 * installations write, forget sticks in drawers, read bundles twice or in the
 * wrong order, draw new keys, come back from backups, are cloned with their disk,
 * run with a clock that is years off and is set now and then, join and part
 * dossiers, erase, are revoked. */
typedef struct _AvLife AvLife;

typedef enum
{
  AV_LIFE_ONE_COMMUNE,
  AV_LIFE_TWO_COMMUNES, /* each with its intendant; a laptop of both, an association */
  AV_LIFE_N_KINDS,
} AvLifeKind;

/* The organisation all lives of a kind begin from: founding costs more than living. */
AvOrganisation *av_life_found (AvLifeKind kind);

AvLife *av_life_new (AvOrganisation *organisation,
                     AvLifeKind kind,
                     guint32 seed);
void av_life_live (AvLife *self,
                   guint n_steps);
/* What people do in the end: exchange everything, admit what waits. */
void av_life_settle (AvLife *self);
/* NULL, or what is wrong: a divergence, or a value that was lost. transfer full. */
char *av_life_judge (AvLife *self);
void av_life_free (AvLife *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvLife, av_life_free)

G_END_DECLS
