#pragma once

#include "av-bundle-writer.h"
#include "av-have.h"
#include "av-identity.h"
#include "av-installation.h"
#include "av-intake.h"
#include "av-join-request.h"
#include "av-journal.h"
#include "av-plan-archive.h"
#include "av-root-file.h"
#include "av-trust.h"

G_BEGIN_DECLS

struct _AvInstallation
{
  GObject parent_instance;

  AvStore *store;
  AvInstallationState state;
  AvIdentity *identity;
  AvId id; /* of the identity, once it was asked for */
  AvTrust *trust;
  AvJournal *journal;
  GPtrArray *notices;       /* sentences */
  AvImportReport *received; /* nullable; before what failed last */
  gboolean guard_laid;
};

/* Set where the store came back from an older state, until it has heard from
 * the others: an intendant signs nothing meanwhile. */
#define AV_SETTING_ROLLED_BACK "rolled-back"

AvInstallation *av_installation_new (AvStore *store);

/* Reads again what the store holds, after a transaction that changed it. */
gboolean av_installation_read (AvInstallation *self,
                               GError **error);

/* Leaves the journal as it is and goes on in another one. */
gboolean av_installation_start_journal (AvInstallation *self,
                                        GError **error);

/* When the store opens: what is older goes on in a journal of its own, with a notice. */
gboolean av_installation_check_guard (AvInstallation *self,
                                      GError **error);

gboolean av_installation_require_enrolled (AvInstallation *self,
                                           GError **error);

/* This installation as the chains have it; NULL where they do not. */
AvTrusted *av_installation_get_member (AvInstallation *self);

/* By name, or by the first characters of its id. */
AvTrusted *av_installation_find_member (AvInstallation *self,
                                        const char *name,
                                        GError **error);

/* What is new is written where it may be, whatever this computer was begun for.
 * member: NULL where nobody enrolled it. */
void av_installation_follow_scopes (AvInstallation *self,
                                    const AvTrusted *member);

/* A member as this installation's own communes see it (av_trust_list_views()), else
 * as some do. */
const AvTrusted *av_installation_see (AvInstallation *self,
                                      const AvTrusted *member);

/* As whom it is written to: its views, but once it announced a key itself.
 * AvTrusted; transfer container. */
GPtrArray *av_installation_list_addresses (AvInstallation *self,
                                           const AvTrusted *member,
                                           GError **error);

/* What is sealed to for a member, or a view of it, now: the keys it said (av_epoch_list()),
 * else the one of its enrolment. transfer full. */
GByteArray *av_installation_list_keys (AvInstallation *self,
                                       const AvTrusted *member,
                                       GError **error);

/* A dossier of this installation's scopes; container is set where it returns
 * TRUE. */
gboolean av_installation_require_owned (AvInstallation *self,
                                        const char *dossier,
                                        AvId *container,
                                        GError **error);

/* One that somebody else may have heard of, as far as what is signed tells: nobody follows
 * what is said of another one. */
gboolean av_installation_require_heard_of (AvInstallation *self,
                                           const AvId *container,
                                           GError **error);

/* A dossier, and none that it is shown with, of which several teams each say that it is
 * theirs: refused with what ends that. */
gboolean av_installation_require_undisputed (AvInstallation *self,
                                             const char *dossier,
                                             GError **error);

/* Of the dossiers shown as one with this one, those that are of this installation's
 * scopes, or those that are not: NULL-terminated; transfer full. NULL: it could not
 * be told. */
char **av_installation_list_component (AvInstallation *self,
                                       const char *dossier,
                                       gboolean owned,
                                       GError **error);

/* Those that are, once what was written so far is signed, where they belonged and under the
 * keys they had: whose a dossier is, or that two are shown as one, may count no more
 * then. Refused where nobody else has heard of one of them. */
char **av_installation_sign_component (AvInstallation *self,
                                       const char *dossier,
                                       GError **error);

/* Of the dossiers shown as one with this one, those that this installation erases
 * (av-own-part.h), but for others than this one of which all of these classes are erased
 * already; classes 0: those as well. NULL-terminated; transfer full. NULL: there is none, or
 * several teams each say that one of them is theirs. */
char **av_installation_list_erasable (AvInstallation *self,
                                      const char *dossier,
                                      guint classes,
                                      GError **error);

/* A scope that somebody works for, by its code or its structure's name. */
gboolean av_installation_find_scope (AvInstallation *self,
                                     const char *name,
                                     AvScope *scope,
                                     GError **error);

/* Their codes; transfer full. */
char **av_installation_list_codes (GArray *scopes);
/* Their names, a comma between; transfer full. */
char *av_installation_describe_scopes (AvInstallation *self,
                                       GArray *scopes);

/* Says so, and delegates an intendant. */
gboolean av_installation_enrol (AvInstallation *self,
                                AvTrust *trust,
                                const AvJoinClaim *claim,
                                GArray *scopes,
                                const AvRights *rights,
                                AvRootFile *root,
                                GError **error);

/* Refuses what even this intendant may not give without the root file. */
gboolean av_installation_check_enrolment (AvInstallation *self,
                                          GArray *scopes,
                                          const AvRights *rights,
                                          gboolean has_root,
                                          GError **error);

/* What is here of a member that a restriction leaves as it is: of this installation, also
 * what was not signed yet; nothing from rejected on (av_heads_collect()). AvJournalHead;
 * transfer full. */
GArray *av_installation_collect_heads (AvInstallation *self,
                                       const AvTrusted *member,
                                       GHashTable *rejected,
                                       GError **error);

/* Where less is wanted than its issuer said so far, says so; what the member wrote
 * until now stays as it is. */
gboolean av_installation_restrict (AvInstallation *self,
                                   AvTrust *trust,
                                   const AvTrusted *member,
                                   GArray *scopes,
                                   const AvRights *rights,
                                   AvRootFile *root,
                                   GError **error);

/* Whom an ENROL or CHANGE is about; the first with its name and its keys, which fails
 * with AV_INSTALLATION_ERROR_RIGHTS where they are in dispute. root: it will sign, NULL:
 * this intendant. */
gboolean av_installation_fill_member (AvInstallation *self,
                                      AvTrustStatement *statement,
                                      const AvTrusted *member,
                                      AvRootFile *root,
                                      GError **error);

/* What a member may, as one chain says it: the first statement is of that kind, with
 * the heads (or NULL), and where it may something else in other scopes, an ENROL
 * adds that. */
typedef struct
{
  AvTrustStatementKind kind; /* ENROL or CHANGE */
  const AvTrusted *member;
  GArray *mandates;
  GArray *heads;
} AvGranting;

gboolean av_installation_grant (AvInstallation *self,
                                AvTrust *trust,
                                const AvGranting *granting,
                                AvRootFile *root,
                                GError **error);

/* The same for longer, in some of its scopes; NULL: in all. */
gboolean av_installation_prolong (AvInstallation *self,
                                  AvTrust *trust,
                                  const AvTrusted *member,
                                  GArray *scopes,
                                  guint64 until,
                                  AvRootFile *root,
                                  GError **error);

/* Whether it was revoked, at all or in one of these scopes; NULL: of none. */
gboolean av_installation_is_shut_out (const AvTrusted *member,
                                      GArray *scopes);

/* Whether it was not revoked, or only in some of its scopes. */
gboolean av_installation_is_live (const AvTrusted *member);

/* The last have of a member; have: NULL where none came. */
gboolean av_installation_load_have (AvInstallation *self,
                                    const AvId *member,
                                    AvHave **have,
                                    GError **error);

/* The same, with the clock of the newest one. */
gboolean av_installation_load_dated_have (AvInstallation *self,
                                          const AvId *member,
                                          AvHave **have,
                                          guint64 *hlc,
                                          GError **error);

/* Opens a root file and checks that it is this organisation's. */
AvRootFile *av_installation_open_root (AvInstallation *self,
                                       const char *root_file,
                                       AvSecret *root_words,
                                       GError **error);

/* Continues a chain of `trust`: the root's where root is given, else the one
 * this installation was delegated. */
gboolean av_installation_issue (AvInstallation *self,
                                AvTrust *trust,
                                AvTrustStatement *statement,
                                AvRootFile *root,
                                GError **error);

/* FALSE where this store came back from an older state and has not heard from the others
 * since: it may have said since what it does not know. */
gboolean av_installation_find_up_to_date (AvInstallation *self,
                                          gboolean *up_to_date,
                                          GError **error);
/* Not where nobody signed anything in two years and a half, by the date shown here. */
gboolean av_installation_is_date_believable (AvInstallation *self,
                                             AvTrust *trust);

/* Keeps what is new and linked in `trust`; within a transaction. */
gboolean av_installation_store_trust (AvInstallation *self,
                                      AvTrust *trust,
                                      GError **error);

/* The same as one step: a transaction, the archive judged again, and the trust
 * of this installation from then on. What was written here is signed before, for an
 * erasure may count again, and not for good. transfer full, also on failure. */
gboolean av_installation_adopt_trust (AvInstallation *self,
                                      AvTrust *trust,
                                      GError **error);

/* The same, and one more step within that transaction, once the archive is judged:
 * where it fails nothing is done. */
gboolean av_installation_adopt_trust_and (AvInstallation *self,
                                          AvTrust *trust,
                                          AvStoreFunc then,
                                          gpointer user_data,
                                          GError **error);

void av_installation_use_trust (AvInstallation *self,
                                AvTrust *trust);

/* The date live colleagues were heard of at is kept for av_store_is_clock_doubtful(). */
gboolean av_installation_note_heard (AvInstallation *self,
                                     GError **error);

/* A transaction that may bring statements or erasures: where it fails, neither
 * the store nor the guard goes by what is not there. Within it the guard of what
 * it brings is laid by av_installation_lay_guard(). */
gboolean av_installation_transact (AvInstallation *self,
                                   AvStoreFunc func,
                                   gpointer user_data,
                                   GError **error);
/* Judges the archive by these statements, as av_intake_judge_again(), and lays the guard
 * by what came of it: an erasure that it lists and that is taken back would be hidden
 * again at the next opening. counts: nullable. Within such a transaction. */
gboolean av_installation_judge_again (AvInstallation *self,
                                      AvTrust *trust,
                                      AvTrust *former,
                                      gboolean everything,
                                      AvIntakeCounts *counts,
                                      GError **error);
gboolean av_installation_lay_guard (AvInstallation *self,
                                    AvTrust *trust,
                                    GError **error);

/* Before something is sent: says another key than the one of AV_LIMIT_KEY_AGE, where the
 * others follow what it says and the date is beyond doubt; else nothing. */
gboolean av_installation_renew_key (AvInstallation *self,
                                    GError **error);

/* own: this installation, NULL where the chains do not have it; that it is an intendant's,
 * and enrolled. */
gboolean av_installation_require_intendant (const AvTrusted *own,
                                            GError **error);

/* Whether this installation, an intendant's, may give a member another year by itself, in
 * a scope where its enrolment ends before that. */
gboolean av_installation_is_due (AvInstallation *self,
                                 const AvTrusted *member,
                                 guint64 before);

/* All that is here, and nothing left unsigned, to send from. */
AvPlanArchive *av_installation_read_archive (AvInstallation *self,
                                             GError **error);

/* One bundle for members that may read the same, whose keys find room in it. */
typedef struct
{
  AvPlanArchive *archive;
  GPtrArray *members; /* AvTrusted */
  GPtrArray *haves;   /* AvHave or NULL of each */
  const char *path;
  AvFollower *follower;    /* nullable */
  const guint8 *asked_key; /* nullable; of AV_TRUST_KEY_SIZE, sealed to besides */
} AvSending;

/* written: nullable. */
AvSentBundle *av_installation_send (AvInstallation *self,
                                    const AvSending *sending,
                                    AvBundleWritten *written,
                                    GError **error);

/* names NULL: all live installations but this one. Of AvTrusted; transfer
 * container. */
GPtrArray *av_installation_choose_recipients (AvInstallation *self,
                                              const char *const *names,
                                              GError **error);
/* Arrays of AvTrusted that share a bundle; transfer full. */
GPtrArray *av_installation_group_recipients (AvInstallation *self,
                                             AvPlanArchive *archive,
                                             GPtrArray *members,
                                             GError **error);
/* AvHave or NULL of each; transfer full. */
GPtrArray *av_installation_load_haves (AvInstallation *self,
                                       GPtrArray *members,
                                       GError **error);

gboolean av_installation_check_name (const char *name,
                                     GError **error);

/* The statement that begins an organisation, signed by its root. transfer full. */
AvTrustStatement *av_installation_make_organisation (const char *name,
                                                     AvRootFile *root,
                                                     guint64 date,
                                                     GError **error);

AvImportReport *av_import_report_new (void);
/* In one of its tables of names and numbers. */
void av_import_report_count (GHashTable *table,
                             const char *name,
                             guint n);

typedef enum
{
  AV_IMPORT_ORDINARY,
  AV_IMPORT_WELCOME,    /* from the organisation it brings */
  AV_IMPORT_REFOUNDING, /* the same, by a member of the one it takes the place of */
} AvImportKind;

AvImportReport *av_installation_import_file (AvInstallation *self,
                                             const char *file,
                                             AvImportKind kind,
                                             const char *words,
                                             const AvAskedWords *asked,
                                             AvFollower *follower,
                                             GError **error);

void av_installation_add_notice (AvInstallation *self,
                                 const char *sentence);

G_END_DECLS
