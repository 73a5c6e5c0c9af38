#pragma once

#include "av-trust.h"

G_BEGIN_DECLS

/* One issuer's chain as evaluated. */
typedef struct
{
  AvId issuer;
  AvId installation;  /* of an intendant */
  GArray *scopes;     /* NULL: the root */
  GPtrArray *limits;  /* AvTrustStatement that say how far it counts, borrowed */
  gboolean withdrawn; /* undelegated */
  guint64 date;       /* of the newest statement so far */
  gboolean walked;
  gboolean forked;
  GPtrArray *linked;  /* AvTrustStatement by number, hash; borrowed */
  GPtrArray *counted; /* those of them that say something */
} AvTrustChain;

/* What one chain says of an installation. */
typedef struct
{
  AvTrustChain *chain;
  gboolean enrols;                   /* it gives rights; else it can only take some away, or give time */
  GPtrArray *grants;                 /* AvGrant */
  guint64 enrolled;                  /* the date of its first ENROL, or of what came before that */
  const AvTrustStatement *enrolment; /* the last one: the keys it states */
} AvTrustWord;

/* Everything said of one installation. */
typedef struct
{
  AvTrusted trusted;
  gboolean enrolled;
  gboolean dated;   /* something holds from some heads on */
  GPtrArray *words; /* AvTrustWord, one a chain */
  GPtrArray *views; /* AvTrusted; NULL where all state the same keys */
} AvTrustMember;

struct _AvTrust
{
  GArray *home;           /* AvScope: av_trust_set_home(); NULL: none */
  GHashTable *statements; /* hash as GBytes → AvTrustStatement */
  GHashTable *links;      /* issuer and previous hash → GPtrArray of AvTrustStatement */
  GHashTable *signatures; /* hash and key as GBytes → whether the key signed it */
  gboolean pinned;
  guint8 organisation[AV_TRUST_HASH_SIZE];

  /* Evaluated. */
  const AvTrustStatement *org;
  GByteArray *root_keys;
  GPtrArray *chains;   /* the root's first */
  GHashTable *members; /* id as GBytes → AvTrustMember */
  GPtrArray *list;     /* AvTrusted by id */
  GPtrArray *linked;
  GHashTable *linked_hashes;
  GHashTable *structures;  /* number → name, borrowed */
  GPtrArray *restrictions; /* AvRestriction: CHANGE with heads, REVOKE in force */
  GHashTable *shut_out;    /* scope → GBytes, as they are asked for */
};

/* Whether one of some keys signed a statement. */
gboolean av_trust_verify (AvTrust *self,
                          const AvTrustStatement *statement,
                          GByteArray *keys);

/* By issuer, number, hash: a GCompareFunc for arrays of statements. */
int av_trust_compare_statements (gconstpointer a,
                                 gconstpointer b);

/* Finds what continues what; before any walk. */
void av_trust_index_links (AvTrust *self);

/* Links every statement that continues a chain from one statement on. */
void av_trust_walk (AvTrust *self,
                    AvTrustChain *chain,
                    const guint8 *previous,
                    guint64 number,
                    GByteArray *keys);

/* Of a chain, by issuer; NULL where nobody was delegated it. */
AvTrustChain *av_trust_find_chain (AvTrust *self,
                                   const AvId *issuer);
AvTrustChain *av_trust_add_chain (AvTrust *self,
                                  const AvId *issuer);
AvTrustMember *av_trust_get_member (AvTrust *self,
                                    const AvId *id);

/* borrowed */
AvRestriction *av_trust_add_restriction (AvTrust *self,
                                         const AvTrustChain *chain,
                                         const AvTrustStatement *statement);

/* What one linked statement says. */
void av_trust_say (AvTrust *self,
                   AvTrustChain *chain,
                   const AvTrustStatement *statement);

/* Once everything is said: who may what, who is revoked, who is an intendant. */
void av_trust_combine (AvTrust *self);

/* The name and the keys of a member, once it is known what it may. */
void av_trust_settle_keys (AvTrustMember *member);
/* The names as they are said at home, once all keys are settled. */
void av_trust_settle_names (AvTrust *self);

void av_trust_word_free (AvTrustWord *word);

G_END_DECLS
