#pragma once

#include "av-rights.h"
#include "av-sync-fixture.h"

G_BEGIN_DECLS

/* A town in which every field of every form has a canary, an answer that nobody else
 * gives, in a dossier of each kind; and an installation of every preset beside it. */

#define AV_CANARY_STRUCTURE "S12" /* with which one dossier is shared */

typedef struct
{
  GBytes *utf8;
  GBytes *utf16;
  const char *where; /* form or note, for the message */
  AvClass class;
  guint dossier;    /* index of AvCanaryTown.dossiers; G_MAXUINT: of no dossier */
  gboolean private; /* nobody reads it */
} AvCanary;

typedef struct
{
  char *container;
  AvScope scope;   /* where it was written */
  AvScope present; /* where it belongs now */
  guint shared;    /* classes, with AV_CANARY_STRUCTURE */
  guint writer;
} AvCanaryDossier;

typedef struct
{
  AvOrganisation *organisation;
  GPtrArray *canaries;
  AvCanaryDossier dossiers[5];
  char *partner;           /* whose name says nothing */
  char *sensitive_partner; /* whose name alone says too much */
  guint last;              /* number of the last member */
  guint n_words;
} AvCanaryTown;

/* Index of a dossier. */
enum
{
  AV_CANARY_OURS,
  AV_CANARY_SHARED,
  AV_CANARY_MOVED,
  AV_CANARY_THEIRS,
  AV_CANARY_LATE,
};

/* Numbers 1 and 2 of the organisation write, in two communes. */
AvCanaryTown *av_canary_town_new (void);
void av_canary_town_free (AvCanaryTown *town);

/* One dossier with the structure, without the classes that are not for it. */
void av_canary_town_share (AvCanaryTown *town);
/* One dossier to the other commune. */
void av_canary_town_move (AvCanaryTown *town);
/* One more, by number 1 or 2 in its commune. Returns the index of its first canary. */
guint av_canary_town_write_late (AvCanaryTown *town,
                                 guint writer);

G_END_DECLS
