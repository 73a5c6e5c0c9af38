#pragma once

#include <gio/gio.h>

#include "av-asked-words.h"
#include "av-id.h"
#include "av-key-pair.h"
#include "av-secret.h"
#include "av-store.h"

#include "av-exchange-progress.h"
#include "av-pending-erasure.h"
#include "av-rights.h"

G_BEGIN_DECLS

/* This laptop as a member of an organisation: who it is, whom it trusts, what
 * it has written and what it exchanges. It lives on the thread of its store;
 * every function is synchronous. */
#define AV_TYPE_INSTALLATION (av_installation_get_type ())
G_DECLARE_FINAL_TYPE (AvInstallation, av_installation, AV, INSTALLATION, GObject)

#define AV_INSTALLATION_ERROR (av_installation_error_quark ())
GQuark av_installation_error_quark (void);

typedef enum
{
  AV_INSTALLATION_ERROR_NOT_ENROLLED, /* found or join first */
  AV_INSTALLATION_ERROR_ENROLLED,     /* it is a member already */
  AV_INSTALLATION_ERROR_WORDS,        /* the words compared differ */
  AV_INSTALLATION_ERROR_NAME,         /* no installation of that name, or two, or taken */
  AV_INSTALLATION_ERROR_RIGHTS,       /* this installation may not do that */
  AV_INSTALLATION_ERROR_ROOT,         /* only with the root file */
  AV_INSTALLATION_ERROR_REQUEST,      /* not a request to join, or a damaged one */
  AV_INSTALLATION_ERROR_FORKED,       /* import from a colleague first */
  AV_INSTALLATION_ERROR_CLOCK,        /* the date is far beyond anything heard of */
  AV_INSTALLATION_ERROR_DISPUTED,     /* intendants state different keys of a member */
  AV_INSTALLATION_ERROR_REFOUNDED,    /* in the midst of it: once more */
} AvInstallationError;

typedef enum
{
  AV_INSTALLATION_STATE_NEW,
  AV_INSTALLATION_STATE_REQUESTED, /* a request is written, the welcome awaited */
  AV_INSTALLATION_STATE_ENROLLED,
} AvInstallationState;

/* Reads identity, trust and guard, and opens a new journal where the store
 * turns out to be older than its guard. An installation without organisation
 * is an answer as well: see av_installation_get_state(). transfer full. */
AvInstallation *av_installation_load (AvStore *store,
                                      GError **error);
/* The store was closed by who owns it: nothing is done with the installation
 * any more but freeing it. */
void av_installation_detach (AvInstallation *self);

AvInstallationState av_installation_get_state (AvInstallation *self);

/* NULL before request. transfer none, valid as long as the installation. */
const AvId *av_installation_get_id (AvInstallation *self);

/* NULL before request, the organisation's before enrolment. transfer full: a
 * statement may say another one. */
char *av_installation_dup_name (AvInstallation *self);
char *av_installation_dup_organisation (AvInstallation *self);

/* Eight words that say the organisation, or this installation's own keys, for
 * people to compare. transfer full; NULL where there is none yet. */
char *av_installation_get_organisation_words (AvInstallation *self);
char *av_installation_get_own_words (AvInstallation *self);

/* Sentences the user must see once (new journal opened, clock, forks).
 * transfer full, NULL-terminated, emptied by the call. */
char **av_installation_take_notices (AvInstallation *self);

/* ---- Founding and joining ------------------------------------------------ */

typedef struct
{
  const char *organisation;
  const char *installation;
  const char *const *scopes; /* as av_scope_parse() reads them */
  const char *root_file;     /* written; must not exist */
  AvSecret *root_words;
} AvFounding;

/* Founds an organisation; this installation becomes its first intendant. The
 * root file holds what was written when the function fails later on: nothing
 * else does. */
AvInstallation *av_installation_found (AvStore *store,
                                       const AvFounding *founding,
                                       GError **error);

/* Writes a request to join (`.avdem`). Again: the same keys, a new file; once it is
 * enrolled, under the name it has, for what is to be accepted anew. */
gboolean av_installation_request_join (AvInstallation *self,
                                       const char *name,
                                       const char *file,
                                       GError **error);

/* A request as its file claims. */
typedef struct
{
  AvId id;
  char *name;
  char *words; /* eight; to be compared with those the laptop shows */
  GBytes *bytes;
} AvJoinRequest;

AvJoinRequest *av_join_request_read (const char *file,
                                     GError **error);
void av_join_request_free (AvJoinRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvJoinRequest, av_join_request_free)

typedef struct
{
  const char *const *scopes;
  const char *role;      /* as av_rights_parse() reads it */
  const char *words;     /* of the laptop, as typed: av_asked_words_match() */
  const char *root_file; /* NULL; needed for an intendant, or to enrol outside one's scopes */
  AvSecret *root_words;
  const AvAskedWords *asked; /* NULL: all eight */
} AvWelcome;

/* Enrols, and writes the welcome (`.avlot`) with the chains and the data in
 * scope to `output`, which must not exist. */
gboolean av_installation_accept_join (AvInstallation *self,
                                      const AvJoinRequest *request,
                                      const AvWelcome *welcome,
                                      const char *output,
                                      GError **error);

/* words: those of the organisation, as typed: av_asked_words_match(). */
gboolean av_installation_finish_join (AvInstallation *self,
                                      const char *file,
                                      const char *words,
                                      const AvAskedWords *asked,
                                      GError **error);

/* ---- Trust ---------------------------------------------------------------- */

typedef struct
{
  AvId id;
  char *name;
  char **scopes;   /* as text */
  char *role;      /* av_rights_to_string() */
  AvRights rights; /* in some scope of its own */
  gboolean self;
  gboolean intendant; /* delegated: enrols and revokes by itself */
  gboolean revoked;
  gboolean expired;     /* its enrolment asks to be renewed, in one of its scopes at least */
  gboolean in_part;     /* in others of them it goes on for more than a month after not_after */
  gboolean due;         /* it will within three months, or does, and this installation renews it by itself */
  gboolean forked;      /* two machines write as it: its disk was copied */
  gboolean two_signers; /* two machines have signed as this intendant */
  gint64 not_after;     /* ms since 1970: the first end in those of its scopes that were not taken from it */
  gint64 last_exchange; /* ms since 1970 of the newest bundle it sealed that came here; 0: none */
  guint8 escrow_key[AV_PUBLIC_KEY_SIZE];
} AvMember;

void av_member_free (AvMember *self);
/* What this computer says of its own enrolment within a month of its end, and after that;
 * NULL: nothing. now: ms since 1970. transfer full. */
char *av_member_describe_end (const AvMember *self,
                              guint64 now);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvMember, av_member_free)

/* Of AvMember, by name; transfer full. */
GPtrArray *av_installation_list (AvInstallation *self,
                                 GError **error);
/* The same, neither forked nor last_exchange told: by the statements alone, reading nothing
 * of the store. */
GPtrArray *av_installation_list_enrolled (AvInstallation *self,
                                          GError **error);

/* Members whose escrow key the store key is to be sealed to (the intendants of
 * this installation's scopes), of AvMember without forked and last_exchange; transfer full. */
GPtrArray *av_installation_list_escrow (AvInstallation *self,
                                        GError **error);

/* The organisation's recovery key (X25519). FALSE: there is none before enrolment. */
gboolean av_installation_get_recovery_key (AvInstallation *self,
                                           guint8 key[AV_PUBLIC_KEY_SIZE]);

/* The pair the organisation's intendants recover stores with: the recovery
 * pair out of a root file, or this installation's own escrow pair. transfer
 * full. */
AvKeyPair *av_installation_open_recovery_pair (const char *root_file,
                                               AvSecret *root_words,
                                               GError **error);
AvKeyPair *av_installation_get_escrow_pair (AvInstallation *self,
                                            GError **error);

/* Makes an installation an intendant (by the root). */
gboolean av_installation_delegate (AvInstallation *self,
                                   const char *name,
                                   const char *root_file,
                                   AvSecret *root_words,
                                   GError **error);

#define AV_REVOCATION_NEVER G_MAXINT64

typedef struct
{
  const char *reason;    /* NULL: none */
  const char *root_file; /* NULL: as the intendant this installation is */
  AvSecret *root_words;
  gint64 erased_since; /* ms since 1970; 0: always; AV_REVOCATION_NEVER: nothing is taken back */
} AvRevocation;

/* Dossiers that it asked to erase, of those that the same revocation may take back. */
typedef struct
{
  guint n_taken_back;
  guint n_kept;
  gboolean signs_on; /* it is an intendant, and the root file was not given: it goes on enrolling and revoking */
} AvRevoked;

/* What it wrote until now is left as it is. But what it asked to erase, dated erased_since
 * or later, and is not destroyed here, is taken back: from the first of that on all that
 * it wrote waits to be admitted. Once more of who is revoked, where there is some.
 * revoked: nullable. */
gboolean av_installation_revoke (AvInstallation *self,
                                 const char *name,
                                 const AvRevocation *terms,
                                 AvRevoked *revoked,
                                 GError **error);
gboolean av_installation_unrevoke (AvInstallation *self,
                                   const char *name,
                                   const char *root_file,
                                   AvSecret *root_words,
                                   GError **error);

/* Gives this installation a new key for what is sent to it, and, where it is
 * an intendant's hand, another year to the installations of its scopes; neither
 * where it may not sign, AV_INSTALLATION_ERROR. */
gboolean av_installation_renew (AvInstallation *self,
                                GError **error);

/* Another year to the installations of an intendant's scopes that are due, all of them or
 * none; n: how many they were. */
gboolean av_installation_renew_members (AvInstallation *self,
                                        guint *n,
                                        GError **error);

/* Other scopes, or another role, from here on; what it wrote so far stays. Terms as
 * of a welcome, words aside. */
gboolean av_installation_change (AvInstallation *self,
                                 const char *name,
                                 const AvWelcome *terms,
                                 GError **error);

/* An installation that was revoked, or whose enrolment is over, works again as
 * it did, for another year. Only the root takes a revocation back (root_file);
 * where the time alone is over, its intendant gives it more (NULL). */
gboolean av_installation_reinstate (AvInstallation *self,
                                    const char *name,
                                    const char *root_file,
                                    AvSecret *root_words,
                                    GError **error);

/* Names an association or a service, so that it can be a scope of its own
 * (by the root): "S12". */
gboolean av_installation_name_structure (AvInstallation *self,
                                         guint number,
                                         const char *name,
                                         const char *root_file,
                                         AvSecret *root_words,
                                         GError **error);

/* ---- The root file is lost for good ------------------------------------------ */

/* Founds an organisation anew, with a root file of its own, where every copy of
 * the former one or its words are lost. Its members are enrolled as they were,
 * those revoked are revoked: what counted goes on counting. The others read the
 * new organisation's bundle once by av_installation_follow_refounding(). Only an
 * intendant does it.
 *
 * Where keys of members are in dispute it is refused, unless despite_disputes: then
 * those members are enrolled with keys that open nothing, their own word apart, until
 * their requests are accepted again. */
gboolean av_installation_refound (AvInstallation *self,
                                  const char *organisation,
                                  const char *root_file,
                                  AvSecret *root_words,
                                  gboolean despite_disputes,
                                  GError **error);

/* Names of those whose keys this intendant, founding anew, could not state: transfer
 * full, NULL-terminated. NULL: it could not be told. */
char **av_installation_list_disputed (AvInstallation *self,
                                      GError **error);

/* A bundle of an organisation that takes the place of ours, as it says itself: only
 * the words that are compared tell whether it does. */
typedef struct
{
  char *file;
  char *id;           /* of the organisation, hexadecimal: the hash its words tell */
  char *organisation; /* what it is called */
  char *sender;       /* which of its computers wrote the bundle */
  gint64 founded;     /* ms since 1970 */
} AvRefounding;

void av_refounding_free (AvRefounding *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvRefounding, av_refounding_free)

/* NULL where a bundle is of no organisation that was founded since ours, and has a
 * place for this installation. Nothing is changed. transfer full. */
AvRefounding *av_installation_inspect_refounding (AvInstallation *self,
                                                  const char *file,
                                                  GCancellable *cancellable,
                                                  GError **error);

/* From a bundle of the new organisation, whose words were compared. */
gboolean av_installation_follow_refounding (AvInstallation *self,
                                            const char *file,
                                            const char *words,
                                            const AvAskedWords *asked,
                                            GError **error);

/* ---- Erasure --------------------------------------------------------------- */

/* Erases a dossier and those it is shown with, as far as they are of our scopes, for
 * everybody: hidden at once, gone for good when a second installation confirms, or after 30 days. classes:
 * a mask of AV_CLASS_BIT; 0: everything with a key. reason: a code for the
 * local log. */
gboolean av_installation_erase (AvInstallation *self,
                                const char *dossier,
                                guint classes,
                                const char *reason,
                                GError **error);

/* Several dossiers, all of them or none. */
gboolean av_installation_erase_all (AvInstallation *self,
                                    const char *const *dossiers,
                                    guint classes,
                                    const char *reason,
                                    GError **error);

/* As the second installation. shown: the classes that were seen to be erased,
 * for what was asked beyond them is not confirmed; 0: all that is asked by now.
 * Refused where there is nothing to confirm. */
gboolean av_installation_confirm_erasure (AvInstallation *self,
                                          const char *dossier,
                                          guint shown,
                                          GError **error);
gboolean av_installation_confirm_erasures (AvInstallation *self,
                                           const char *const *dossiers,
                                           guint shown,
                                           GError **error);

/* Whether a colleague has heard of an erasure, from what it says it holds. */
typedef struct
{
  char *name;
  gint64 seen;      /* ms since 1970: when it said so; 0: not yet */
  gboolean revoked; /* and may have held the dossier: it is told nothing any more */
} AvErasureSighting;

typedef struct
{
  char *dossier;
  AvId record;
  guint classes;        /* bits of AvClass */
  gint64 asked;         /* ms since 1970 */
  char **askers;        /* names of the installations that asked; NULL-terminated */
  gint64 final;         /* ms since 1970: from then on it is gone without a second opinion */
  gboolean gone;        /* here: keys and bytes are destroyed */
  gboolean confirmable; /* this installation may be the second one */
  GPtrArray *sightings; /* AvErasureSighting, of every other installation that is live or may have held it */
} AvErasure;

void av_erasure_free (AvErasure *self);

/* What a revocation of that installation takes back, by this intendant (or, has_root, with
 * the root file: that is more), of AvPendingErasure, by time; transfer full. name NULL: of
 * any. */
GArray *av_installation_list_pending_erasures (AvInstallation *self,
                                               const char *name,
                                               gboolean has_root,
                                               GError **error);

/* Every erasure that counts, of AvErasure; transfer full. */
GPtrArray *av_installation_list_erasures (AvInstallation *self,
                                          GError **error);

/* ---- Journal --------------------------------------------------------------- */

/* Signs what was written since the last time. To be called before a digest, at
 * lock; export does it. TRUE where there was nothing. */
gboolean av_installation_seal (AvInstallation *self,
                               GError **error);

/* ---- Bundles --------------------------------------------------------------- */

typedef struct
{
  char *path;
  char **recipients;    /* names */
  GHashTable *dossiers; /* a set of their ids, as text: those with something in it */
  gboolean is_cut;      /* full: something due goes with a later bundle, once this one is received */
  GHashTable *left;     /* a set like that of dossiers: those of which something does */
  guint n_segments;
  guint64 size;
} AvSentBundle;

void av_sent_bundle_free (AvSentBundle *self);

/* Of one that is cut, what goes later, as a sentence that names whom it is for: transfer
 * full. */
char *av_sent_bundle_describe_left (const AvSentBundle *self);

/* Writes one bundle for each group of recipients that may read the same, under
 * names of their own. recipients: names, or NULL for all live installations.
 * Returns AvSentBundle; transfer full. */
GPtrArray *av_installation_export (AvInstallation *self,
                                   const char *dir,
                                   const char *const *recipients,
                                   GError **error);

/* What came from one installation. */
typedef struct
{
  char *name;
  GHashTable *dossiers; /* a set of their ids, as text */
  guint n_changes;
  gint64 from; /* ms since 1970; 0: nothing */
  gint64 until;
} AvArrival;

typedef struct
{
  char *path;
  GError *error;
} AvRefusedFile;

typedef struct
{
  guint n_bundles;     /* applied */
  guint n_known;       /* read before: nothing to do */
  guint n_passed_over; /* in a directory: meant for somebody else, or not all there */
  guint n_segments;
  guint n_changes;
  guint n_statements;
  guint n_quarantined;    /* segments that wait for a person */
  guint n_left_out;       /* parts that could not be read, or beyond their author's rights */
  guint n_conflicts;      /* fields with several values, after the import */
  GPtrArray *arrivals;    /* AvArrival */
  GPtrArray *refused;     /* AvRefusedFile: in a directory, the others are read */
  GPtrArray *partials;    /* AvPartial (av-partial.h): not all there, in a directory */
  GPtrArray *notices;     /* sentences */
  GHashTable *revoked;    /* name of who wrote bundles though it is revoked → how many */
  GHashTable *beyond;     /* name of who wrote parts beyond its rights → how many were left out */
  GHashTable *erasing;    /* name of who asked for erasures beyond its rights → of how many dossiers */
  GHashTable *confirming; /* the same of those who confirmed some */
  GHashTable *unread;     /* name of who wrote parts that could not be read → how many were left out */
} AvImportReport;

/* The notices, each once, and one sentence for whoever is revoked, or wrote what was left
 * out: of char *; transfer full. */
GPtrArray *av_import_report_dup_notices (AvImportReport *self);
void av_import_report_free (AvImportReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvImportReport, av_import_report_free)

/* One file, whole or not at all. A bundle for somebody else is an error here. */
AvImportReport *av_installation_import (AvInstallation *self,
                                        const char *file,
                                        GError **error);

/* Every bundle of a directory, or of the folders an exchange makes in it. */
AvImportReport *av_installation_import_dir (AvInstallation *self,
                                            const char *dir,
                                            GCancellable *cancellable,
                                            GError **error);

/* What a file claims to be; nothing is written. What is inside is told where
 * it is meant for this installation. */
typedef struct
{
  guint format;
  char *bundle;       /* id, hexadecimal */
  guint n_recipients; /* installations, as far as their keys are known here */
  guint64 size;
  gboolean for_us;
  gboolean known; /* imported before */
  char *sender;   /* name or id; NULL unless for_us */
  gint64 written; /* ms since 1970 */
  char *version;  /* of the program that wrote it */
  guint n_segments;
  guint n_stubs; /* strands that are named and not there */
  guint n_strands;
  guint n_statements;
  GPtrArray *arrivals; /* AvArrival: what it would bring, changes uncounted; NULL unless for_us */
} AvBundleSummary;

void av_bundle_summary_free (AvBundleSummary *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvBundleSummary, av_bundle_summary_free)

AvBundleSummary *av_installation_inspect (AvInstallation *self,
                                          const char *file,
                                          GCancellable *cancellable,
                                          GError **error);

/* ---- Exchange with a stick or a shared folder ------------------------------ */

typedef struct
{
  AvImportReport *received;
  GPtrArray *sent; /* AvSentBundle */
  gboolean is_cut; /* one of these, or one that lies there already and still does, is */
  guint n_carried; /* other installations' bundles, unopened */
  guint n_removed; /* our own, acknowledged or older than 90 days */
} AvExchangeReport;

void av_exchange_report_free (AvExchangeReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvExchangeReport, av_exchange_report_free)

/* Reads what is there, then writes what is due. Cancelled before the end it
 * leaves nothing half-written. */
AvExchangeReport *av_installation_exchange (AvInstallation *self,
                                            const char *dir,
                                            AvExchangeProgress progress,
                                            gpointer user_data,
                                            GCancellable *cancellable,
                                            GError **error);

/* What had come in before the last exchange, or the last import of a directory,
 * broke off: that stays. NULL: nothing. transfer full. */
AvImportReport *av_installation_take_received (AvInstallation *self);

/* Dossiers with something written here, by an installation that may read it and
 * has not confirmed having it. */
typedef struct
{
  char *name;
  gboolean intendant;
  guint n_dossiers;
  gint64 oldest; /* ms since 1970 */
} AvUnreceived;

void av_unreceived_free (AvUnreceived *self);

/* Of AvUnreceived: intendants first, then by name; who has everything is left
 * out. transfer full. */
GPtrArray *av_installation_list_unreceived (AvInstallation *self,
                                            GError **error);

/* The name of the installation that wrote a live value; NULL where it is not
 * known here. transfer full. */
char *av_installation_name_writer (AvInstallation *self,
                                   gint64 dot);

G_END_DECLS
