#pragma once

#include "av-change.h"
#include "av-opened-store.h"

G_BEGIN_DECLS

/* A laptop as the application keeps one: an organisation, a store with all its
 * tables, a guard outside of it, a stick, and a neighbour to exchange with. All
 * files lie under one folder for the life of the program, so that a disk can be
 * recorded below them. */
typedef struct
{
  char *root;    /* has store/, state/ (the guard) and stick/ */
  char *dir;     /* the store */
  char *stick;   /* where bundles are exchanged */
  AvSecret *key; /* of the store */
  AvSecret *passphrase;
  AvKeyPair *mairie; /* opens the keys without a passphrase */
  AvStore *neighbour_store;
  AvInstallation *neighbour;
  char *container;      /* a dossier that is there from the start */
  GPtrArray *beginning; /* the files, to begin again from */
} AvTestHouse;

/* Founds all of it: once for a program, before anything else is made. */
void av_test_house_init (AvTestHouse *self);
void av_test_house_clear (AvTestHouse *self);

/* The tests, and after them there is no house: the last thing of a main (). */
int av_test_house_run (AvTestHouse *self);

/* Everything as it was after av_test_house_init(). */
void av_test_house_begin_again (AvTestHouse *self);

/* From now on, that is as it is now. */
void av_test_house_remember (AvTestHouse *self);

/* The same until what it returns (transfer full) is handed back. */
GPtrArray *av_test_house_remember_apart (AvTestHouse *self);
void av_test_house_go_back (AvTestHouse *self,
                            GPtrArray *beginning);

/* No store at all. */
void av_test_house_empty (AvTestHouse *self);

/* As the session does, with the key: NULL where it refuses. */
AvOpenedStore *av_test_house_open (AvTestHouse *self,
                                   const char *dir);

/* Saves what a person answers: field, answer, …, NULL. container NULL: a new
 * dossier. */
AvChange *av_test_house_change (const char *form,
                                const char *container,
                                ...) G_GNUC_NULL_TERMINATED;
AvChange *av_test_house_contact (const char *name);
void av_test_house_save (AvOpenedStore *opened,
                         AvChange *change);

/* An interview in one go: twelve answers and three obstacles, of AvChange. */
GPtrArray *av_test_house_diagnostic (AvTestHouse *self,
                                     const char *day);

/* The bundle of one for another, on the stick. transfer full: its path. */
char *av_test_house_export (AvTestHouse *self,
                            AvInstallation *from,
                            AvInstallation *to);

/* What the neighbour has written lately, exported for this laptop. */
char *av_test_house_hear (AvTestHouse *self,
                          AvOpenedStore *opened,
                          guint contacts);

/* A hash of the answers alone, in whatever order and whenever they were
 * written, and of how many records the lists show. NULL as below. */
char *av_test_house_answers (AvOpenedStore *opened);

/* A hash of all that is known: registers, drafts, and every table that is made
 * from them. transfer full; NULL where some of it cannot be read. */
char *av_test_house_picture (AvOpenedStore *opened);

/* The guard of that image takes the place of the real one. */
void av_test_house_lay_guard (AvTestHouse *self,
                              const char *image);

G_END_DECLS
