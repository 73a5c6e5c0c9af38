/* What a have says, taken apart: for collecting it, its bytes and its answers. */

#pragma once

#include "av-have.h"

G_BEGIN_DECLS

#define AV_HAVE_PREFIX 8 /* bytes of a hash that name it */

typedef struct
{
  guint64 from;
  guint64 count;
} AvHaveHole;

typedef struct _AvHaveJournal AvHaveJournal;

struct _AvHaveJournal
{
  AvId id;
  guint64 upto;                /* held without a gap */
  guint64 top;                 /* the last one held */
  guint8 head[AV_HAVE_PREFIX]; /* of segment upto */
  GArray *holes;               /* AvHaveHole, between upto and top */
  GByteArray *forks;           /* AV_HAVE_PREFIX bytes of every segment that shares its number */
  AvHaveJournal *asked;        /* nullable: the same, with gaps for segments of which more is asked for */
};

typedef struct
{
  AvId issuer;
  guint64 number;
  guint8 head[AV_HAVE_PREFIX];
} AvHaveIssuer;

typedef struct
{
  AvId record;
  AvGrantHeld held;
} AvHaveGrant;

struct _AvHave
{
  GHashTable *journals; /* id as GBytes → AvHaveJournal */
  GArray *issuers;
  GArray *grants;         /* AvHaveGrant */
  GHashTable *by_issuer;  /* id as GBytes → place in issuers, from 1, of the first of them */
  GHashTable *grants_set; /* the same grants: record, count and hash as GBytes */
  GHashTable *wants;      /* first bytes of a segment as GBytes → GArray of guint16 */
  guint n_wants;
  guint n_asked;    /* journals that are told twice */
  gboolean by_name; /* while it is written: none is */
  guint n_told;     /* entries of the other lists, while they are collected */
  AvHave *other;    /* nullable: what it does not hold is not held either */
};

/* Whether one more entry fits into what every reader takes. What does not is
 * not told, and sent again. */
gboolean av_have_take_room (AvHave *self);

AvHaveJournal *av_have_add_journal (AvHave *self, const AvId *id);
/* The same once more, of one that was added. */
AvHaveJournal *av_have_ask_journal (AvHave *self, AvHaveJournal *journal);
/* NULL: nothing of it is held. */
AvHaveJournal *av_have_find_journal (AvHave *self, const AvId *id);
void av_have_add_issuer (AvHave *self, const AvHaveIssuer *issuer);
void av_have_add_grant (AvHave *self, const AvHaveGrant *grant);
/* Where there is room, and not the same twice. */
void av_have_tell_grant (AvHave *self, const AvHaveGrant *grant);
/* What was told of them. */
void av_have_forget_grants (AvHave *self);
void av_have_add_want (AvHave *self, const guint8 *segment, guint16 index);

G_END_DECLS
