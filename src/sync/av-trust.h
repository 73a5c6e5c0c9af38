#pragma once

#include "av-mandate.h"
#include "av-trust-statement.h"

G_BEGIN_DECLS

/* What the chains of statements say together. The same statements give the
 * same answer, in whatever order they came: nothing here depends on a clock,
 * on the order of arrival or on a click. */
typedef struct _AvTrust AvTrust;

/* What one statement says an installation may: ENROL beside what its chain said
 * before, CHANGE instead of it. */
typedef struct
{
  gboolean adds;
  GArray *scopes;
  AvRights rights;
  guint64 not_after;
  GArray *heads; /* AvJournalHead: up to there what was said before holds; or NULL */
  const AvTrustStatement *statement;
} AvGrant;

/* What takes away: a REVOKE, a CHANGE with heads. */
typedef struct
{
  const AvTrustStatement *statement;
  GArray *scopes; /* it has the say in; NULL: the root, in all */
} AvRestriction;

typedef struct
{
  AvId id;
  char *name;
  guint8 signing_key[AV_TRUST_KEY_SIZE];
  guint8 escrow_key[AV_TRUST_KEY_SIZE];
  guint8 epoch_key[AV_TRUST_KEY_SIZE]; /* of the enrolment */
  gboolean partial;                    /* one of several views of it */

  /* Now. */
  GArray *mandates;
  GArray *once;      /* AvMandate: all that was ever given, whatever was taken away since */
  GArray *scopes;    /* AvScope: of the mandates */
  GArray *standing;  /* AvScope: those of them where no REVOKE is in force */
  guint64 not_after; /* the last of theirs */

  /* AvRestriction: every REVOKE in force, transfer none. What is written in their
   * scopes counts where it is beyond none of them. */
  GPtrArray *revocations;

  /* As an intendant: NULL where it is none. */
  GArray *delegated;
  AvId issuer;
} AvTrusted;

/* organisation: the hash of ORG, 32 bytes; NULL where none is known yet. */
AvTrust *av_trust_new (const guint8 *organisation);
void av_trust_free (AvTrust *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvTrust, av_trust_free)

/* The scopes in use here: where those who enrolled a member call it differently, who
 * has the say in them names it. Copied. */
void av_trust_set_home (AvTrust *self,
                        GArray *scopes);

/* With the same statements, to try more. */
AvTrust *av_trust_copy (AvTrust *self);

/* The same again is nothing. av_trust_evaluate() is due then. */
gboolean av_trust_add (AvTrust *self,
                       const guint8 *bytes,
                       gsize size,
                       GError **error);

/* Of what was added to the statements of @former, nullable, keeps what the last
 * evaluation linked; returns how many these are. */
guint av_trust_forget_unlinked (AvTrust *self,
                                AvTrust *former);

/* Takes the first ORG of the statements as the organisation (before words are
 * compared). FALSE where there is none, or several. */
gboolean av_trust_adopt (AvTrust *self);

void av_trust_evaluate (AvTrust *self);

/* ---- Answers, of the last evaluation; transfer none ------------------------ */

const guint8 *av_trust_get_organisation_hash (AvTrust *self);
void av_trust_get_organisation_id (AvTrust *self,
                                   AvId *id);
const char *av_trust_get_organisation_name (AvTrust *self);
/* ms since 1970, by the founder's clock; 0: there is none. */
guint64 av_trust_get_founding_date (AvTrust *self);
const guint8 *av_trust_get_recovery_key (AvTrust *self);
void av_trust_get_root_issuer (AvTrust *self,
                               AvId *issuer);
gboolean av_trust_is_root_key (AvTrust *self,
                               const guint8 public_key[AV_TRUST_KEY_SIZE]);
/* The newest date of a statement that is no later than @until; 0: none. */
guint64 av_trust_get_newest_date (AvTrust *self,
                                  guint64 until);
/* What two intendants' machines say that it is past: of one alone the clock may be
 * wrong. Never before the organisation was founded. */
guint64 av_trust_get_confirmed_date (AvTrust *self);
const char *av_trust_get_structure_name (AvTrust *self,
                                         AvScope scope);
/* AvScope of every structure the root has named; transfer full. */
GArray *av_trust_list_structures (AvTrust *self);

AvTrusted *av_trust_find (AvTrust *self,
                          const AvId *installation);
/* Of AvTrusted, by id. */
GPtrArray *av_trust_get_members (AvTrust *self);

/* A member as those see it who have the say: itself, or where they state different
 * keys one view for each of these, with the mandates in the scopes it holds in and
 * no others. What may be read in a scope is sealed to the keys of its view alone.
 * AvTrusted; transfer container. */
GPtrArray *av_trust_list_views (const AvTrusted *member);

/* The enrolment whose keys an issuer may state again: the root's, else its own, else
 * that of anybody where all who enrolled the member state the same; NULL: they are in
 * dispute. issuer NULL: the root. announced: the member said its epoch key itself, so
 * that those of the enrolments are not compared. */
const AvTrustStatement *av_trust_find_enrolment (const AvTrusted *member,
                                                 const AvId *issuer,
                                                 gboolean announced);

/* Statements that hang together with ORG and verify, chain after chain, the root's
 * first, of each by number, hash: any of them hangs together with what is before it.
 * What does not is not to be kept. */
GPtrArray *av_trust_get_linked (AvTrust *self);
gboolean av_trust_is_linked (AvTrust *self,
                             const guint8 hash[AV_TRUST_HASH_SIZE]);

/* The last statement of a chain, NULL where it is empty. */
const AvTrustStatement *av_trust_get_head (AvTrust *self,
                                           const AvId *issuer);
gboolean av_trust_is_forked (AvTrust *self,
                             const AvId *issuer);

/* Whether two machines have signed in the chain by which an intendant signs now. */
gboolean av_trust_is_signed_by_two (AvTrust *self,
                                    const AvTrusted *member);

/* Whether a statement that somebody else holds as the last one of a chain, by its number
 * and the first 8 bytes of its hash, is linked here, or may continue what is: it lies
 * beyond the last one, and the chain has no limit. Else it ends another branch. */
gboolean av_trust_knows_head (AvTrust *self,
                              const AvId *issuer,
                              guint64 number,
                              const guint8 hash[8]);

/* The last statement that counts of each branch of a chain, as heads, the longest first:
 * of more than AV_LIMIT_HEADS those. AvJournalHead; transfer full. */
GArray *av_trust_list_ends (AvTrust *self,
                            const AvId *issuer);

/* By which ids an installation can still issue statements that count: AvId; transfer
 * full. */
GArray *av_trust_list_issuers (AvTrust *self,
                               const AvId *installation);

/* Appends what tells those who were shut out of what is written in a scope from any
 * others: nothing where nobody was. Of each one that is revoked, or may read or write
 * less than it was ever given, or for less time than its chain had given it, the
 * statement that says so: so what one of them may have read under is never told twice,
 * whoever is taken back. Where it is said later that somebody might not write, those
 * whom it had given a dossier to are shut out of that. */
void av_trust_mark_shut_out (AvTrust *self,
                             AvScope scope,
                             GByteArray *marks);
/* The latest end that a chain had given a member in a scope before it gave an earlier
 * one; 0: none did. */
guint64 av_trust_find_former_end (const AvTrusted *member,
                                  AvScope scope);
/* AvScope of all that anybody was ever given; transfer full. */
GArray *av_trust_list_given_scopes (AvTrust *self);

/* What an installation was granted, oldest first; NULL where several chains have
 * a word. Of AvGrant, transfer none. */
GPtrArray *av_trust_get_grants (AvTrust *self,
                                const AvTrusted *member);

/* Whether an issuer's chain is one of those that enrolled a member, so that its
 * CHANGE says what it may; else it can only take away. */
gboolean av_trust_has_enrolled (AvTrust *self,
                                const AvId *issuer,
                                const AvTrusted *member);

/* Heads of every restriction that was pronounced over an installation by CHANGE;
 * transfer container. */
GPtrArray *av_trust_list_restricting_heads (AvTrust *self,
                                            const AvTrusted *member);

/* What a member might when it wrote a segment: of each chain, what it said before
 * the first CHANGE whose heads take it in. Whether it was revoked is not asked.
 * transfer full. */
typedef gboolean (*AvTrustWithinFunc) (GArray *heads,
                                       gpointer user_data);
GArray *av_trust_list_mandates (AvTrust *self,
                                const AvTrusted *member,
                                AvTrustWithinFunc within,
                                gpointer user_data);

G_END_DECLS
