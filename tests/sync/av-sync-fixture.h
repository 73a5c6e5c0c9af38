#pragma once

#include "av-have.h"
#include "av-identity.h"
#include "av-installation.h"
#include "av-store.h"

G_BEGIN_DECLS

/* Guards are written into a folder of the test, not the developer's own. */
void av_sync_fixture_set_up_state (void);

/* Somebody whose three secret keys are kept in a file: of a signature, of the
 * escrow, of what is sealed to it. */
AvIdentity *av_sync_fixture_read_identity (const char *path,
                                           const char *name);
void av_sync_fixture_write_identity (const AvIdentity *identity,
                                     const char *path);

/* Those of the organisation that wrote a welcome, which a person would be told:
 * transfer full. */
char *av_sync_fixture_read_words (AvInstallation *receiver,
                                  const char *welcome);

/* So many days from today on, by the clock of the machine: transfer full. */
char *av_sync_fixture_get_day (gint n_days);

/* An organisation of a few installations over stores in memory, each with a
 * clock of its own, and a directory for what they exchange. */
typedef struct
{
  char *dir;
  char *root_file;
  AvSecret *root_words;
  gboolean in_files;
  GPtrArray *stores;        /* AvStore */
  GPtrArray *installations; /* AvInstallation */
} AvOrganisation;

/* The mairie, its first intendant, with one scope, or several with commas. */
AvOrganisation *av_organisation_new (const char *scope);
/* The same over plain files, which can be copied and come back. */
AvOrganisation *av_organisation_new_in_files (const char *scope);
void av_organisation_back_up (AvOrganisation *self,
                              guint number);
/* To the last backup, where there is one. */
void av_organisation_restore (AvOrganisation *self,
                              guint number);
void av_organisation_free (AvOrganisation *self);

/* One more, enrolled by the mairie (number 0); returns its number. Nobody has heard
 * of it yet. */
guint av_organisation_welcome (AvOrganisation *self,
                               const char *name,
                               const char *scope,
                               const char *role);
/* The same, and all hear of it, and of the key it announced. */
guint av_organisation_join (AvOrganisation *self,
                            const char *name,
                            const char *scope,
                            const char *role);

/* The same, by another intendant. With the root file where the intendant alone may not. */
guint av_organisation_join_by (AvOrganisation *self,
                               guint intendant,
                               const char *name,
                               const char *scope,
                               const char *role);
/* A request that was accepted is accepted by another intendant too, for a scope of its own. */
void av_organisation_accept_too (AvOrganisation *self,
                                 guint intendant,
                                 guint number,
                                 const char *scope,
                                 const char *role);

AvStore *av_organisation_get_store (AvOrganisation *self,
                                    guint number);
AvInstallation *av_organisation_get (AvOrganisation *self,
                                     guint number);

/* Writes a contact; container NULL: a new one. transfer full: the record's id. */
char *av_organisation_write_contact (AvOrganisation *self,
                                     guint number,
                                     const char *name,
                                     char **container);
void av_organisation_set (AvOrganisation *self,
                          guint number,
                          const char *form,
                          const char *record,
                          const char *container,
                          const char *field,
                          const char *value);
char *av_organisation_get_answer (AvOrganisation *self,
                                  guint number,
                                  const char *record,
                                  const char *field);
/* Whether one can read the name of a contact. */
gboolean av_organisation_knows (AvOrganisation *self,
                                guint number,
                                const char *record);

/* The bundle of one for another, alone in a new directory. transfer full. */
char *av_organisation_export (AvOrganisation *self,
                              guint from,
                              guint to);
/* Strands that a bundle pushes into segments its recipient has. */
guint av_organisation_count_fills (AvOrganisation *self,
                                   guint to,
                                   const char *path);
/* What the application does not say, but the format does: the first says of the
 * member called @label what it may write and until when; with_heads: from here
 * on, what it wrote before counts. */
void av_organisation_change_rights (AvOrganisation *self,
                                    const char *label,
                                    guint8 write,
                                    guint64 not_after,
                                    gboolean with_heads);
void av_organisation_send (AvOrganisation *self,
                           guint from,
                           guint to);
/* Every live value of one, by an oracle of its own. transfer full. */
char *av_organisation_picture (AvOrganisation *self,
                               guint number);
void av_organisation_assert_same (AvOrganisation *self);

/* Links are not followed. */
void av_sync_fixture_remove_tree (const char *path);
/* What it holds; transfer full. */
/* For av_store_set_clock_for_test (): so many days from now, as GINT_TO_POINTER. */
guint64 av_sync_fixture_in_days (gpointer days);
AvHave *av_sync_fixture_collect_have (AvInstallation *installation);
/* In a folder and those in it. */
guint av_sync_fixture_count_files (const char *folder);

/* Whether a class of a dossier is erased there. */
gboolean av_organisation_has_erased (AvOrganisation *organisation,
                                     guint number,
                                     const char *container,
                                     AvClass class);

G_END_DECLS
