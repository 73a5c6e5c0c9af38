#pragma once

#include "av-form.h"
#include "av-installation.h"
#include "av-snapshot.h"
#include "av-store.h"

G_BEGIN_DECLS

/* A record that waits for a person to settle something of it, with what is
 * needed to understand what: read on the store's thread, shown on the main one. */
typedef struct
{
  AvSnapshot *snapshot;
  char *person;       /* whose dossier; of the territory, what the record is called */
  char *title;        /* what the record is called; "" where that says no more */
  GHashTable *names;  /* id of a record → what it is called */
  GHashTable *places; /* dot → name of the computer it was written on */
} AvConflict;

/* installation: knows the computers by name; nullable. GPtrArray of AvConflict,
 * the latest first, transfer full. */
GPtrArray *av_conflict_load_all (AvStore *store,
                                 AvInstallation *installation,
                                 GError **error);
void av_conflict_free (AvConflict *conflict);

/* An answer as people read it, transfer full. */
char *av_conflict_show_answer (const AvConflict *conflict,
                               const AvField *field,
                               const char *answer);
/* Who, when, on which computer, transfer full. */
char *av_conflict_show_writer (const AvConflict *conflict,
                               const AvLiveValue *live);

/* An answer that those who deleted the record had not seen. */
typedef struct
{
  char *answer; /* `question: answer` */
  char *writer; /* who, when, on which computer */
} AvConflictChange;

/* GPtrArray of AvConflictChange, transfer full; without the answers to questions of
 * a newer version. What one person ticked of several choices is one answer. */
GPtrArray *av_conflict_dup_changes (const AvConflict *conflict);

/* Every value that a decision on the field (NULL: on whether the record is kept)
 * replaces or covers, and who wrote it: the same text as long as the same is to be
 * decided. transfer full. */
char *av_conflict_dump (const AvConflict *conflict,
                        const AvField *field);

G_END_DECLS
