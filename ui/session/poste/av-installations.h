#pragma once

#include "av-installation.h"
#include "av-opening.h"
#include "av-request-folder.h"
#include "av-session.h"

G_BEGIN_DECLS

/* The computers of the organisation, as a window lists them, revokes them, lets
 * them come back, enrols them, and founds the organisation anew. Asked on the main thread, done by the
 * store's own. */

/* Somewhere an installation can work. */
typedef struct
{
  char *code;
  char *name;
} AvInstallationsPlace;

typedef struct
{
  GPtrArray *members;  /* AvMember, by name */
  GArray *pending;     /* AvPendingErasure: what a revocation from here takes back, by time */
  GArray *by_root;     /* the same with the root file */
  GPtrArray *places;   /* AvInstallationsPlace: ours first, then structures, then communes */
  gboolean is_steward; /* this one enrols and revokes by itself */
  gboolean may_change; /* the role of who works lets them */
  guint n_due;         /* whom this one gives another year now, as far as it may */
  char *organisation;  /* its name */
  char *words;         /* its eight, to be compared by whoever joins; NULL: of none yet */
  char **disputed;     /* whose keys hold a founding anew up; NULL: this one founds nothing */
} AvInstallations;

void av_installations_free (AvInstallations *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvInstallations, av_installations_free)

/* By its id as text; NULL: none. transfer none. */
const AvMember *av_installations_find (AvInstallations *self,
                                       const char *id);

void av_installations_list_async (AvSession *session,
                                  AvOpening *opening,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
AvInstallations *av_installations_list_finish (AvSession *session,
                                               GAsyncResult *result,
                                               GError **error);

void av_installations_read_folder_async (AvSession *session,
                                         const char *folder,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
AvRequestFolder *av_installations_read_folder_finish (AvSession *session,
                                                      GAsyncResult *result,
                                                      GError **error);

typedef enum
{
  AV_INSTALLATIONS_REVOKE,    /* name, text: the reason */
  AV_INSTALLATIONS_REINSTATE, /* name */
  AV_INSTALLATIONS_RENEW,     /* all that are due */
  AV_INSTALLATIONS_ENROL,     /* request, welcome, scopes, role, text: words of the laptop */
  AV_INSTALLATIONS_REFOUND,   /* text: the organisation's name; root_file: where it is written */
} AvInstallationsDeed;

typedef struct
{
  char *name;
  char *text;
  AvAskedWords asked; /* for that text */
  AvJoinRequest *request;
  char *welcome;
  char **scopes;
  char *role;
  char *root_file; /* NULL: as the intendant this computer is */
  AvSecret *root_words;
  gboolean despite_disputes;
  gint64 erased_since; /* as AvRevocation has it */
} AvInstallationsTerms;

void av_installations_terms_free (AvInstallationsTerms *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvInstallationsTerms, av_installations_terms_free)

/* What it did. */
typedef struct
{
  AvRevoked revoked; /* AV_INSTALLATIONS_REVOKE */
  guint n_renewed;   /* AV_INSTALLATIONS_RENEW */
} AvInstallationsOutcome;

/* terms: transfer full. */
void av_installations_do_async (AvSession *session,
                                AvOpening *opening,
                                AvInstallationsDeed deed,
                                AvInstallationsTerms *terms,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean av_installations_do_finish (AvSession *session,
                                     GAsyncResult *result,
                                     AvInstallationsOutcome *outcome,
                                     GError **error);

G_END_DECLS
