#include "av-trust.h"

#include <string.h>

#include "av-hash.h"

/* One issuer's chain as evaluated. */
typedef struct
{
  AvId issuer;
  AvId installation;  /* of an intendant */
  GArray *scopes;     /* NULL: the root */
  guint64 limit;      /* the last number that counts */
  gboolean withdrawn; /* undelegated */
  gboolean walked;
  gboolean forked;
  GPtrArray *linked; /* AvTrustStatement by number, hash; borrowed */
} Chain;

/* Everything said of one installation. */
typedef struct
{
  AvTrusted trusted;
  gboolean enrolled;
  GHashTable *grants; /* Chain → GPtrArray of AvGrant, of chains that enrolled it */
  GPtrArray *limits;  /* Limit: restrictions by chains that did not */
} Member;

typedef struct
{
  Chain *chain;
  AvGrant grant;
} Limit;

struct _AvTrust
{
  GHashTable *statements; /* hash as GBytes → AvTrustStatement */
  GHashTable *links;      /* issuer and previous hash → GPtrArray of AvTrustStatement */
  gboolean pinned;
  guint8 organisation[AV_TRUST_HASH_SIZE];

  /* Evaluated. */
  const AvTrustStatement *org;
  GByteArray *root_keys;
  GPtrArray *chains;   /* the root's first */
  GHashTable *members; /* id as GBytes → Member */
  GPtrArray *list;     /* AvTrusted by id */
  GPtrArray *linked;
  GHashTable *linked_hashes;
  GHashTable *structures;  /* number → name, borrowed */
  GPtrArray *restrictions; /* CHANGE with heads, REVOKE in force: borrowed */
  guint64 newest;
  guint16 schema;
};

static void
grant_free (AvGrant *grant)
{
  g_array_unref (grant->scopes);
  g_clear_pointer (&grant->heads, g_array_unref);
  g_free (grant);
}

static void
limit_free (Limit *limit)
{
  g_array_unref (limit->grant.scopes);
  g_free (limit);
}

static void
chain_free (Chain *chain)
{
  g_clear_pointer (&chain->scopes, g_array_unref);
  g_ptr_array_unref (chain->linked);
  g_free (chain);
}

static void
member_free (Member *member)
{
  g_free (member->trusted.name);
  g_clear_pointer (&member->trusted.scopes, g_array_unref);
  g_clear_pointer (&member->trusted.delegated, g_array_unref);
  g_ptr_array_unref (member->trusted.revocations);
  g_hash_table_unref (member->grants);
  g_ptr_array_unref (member->limits);
  g_free (member);
}

static void
forget_evaluation (AvTrust *self)
{
  self->org = NULL;
  g_byte_array_set_size (self->root_keys, 0);
  g_ptr_array_set_size (self->list, 0);
  g_hash_table_remove_all (self->members);
  g_ptr_array_set_size (self->chains, 0);
  g_ptr_array_set_size (self->linked, 0);
  g_hash_table_remove_all (self->linked_hashes);
  g_hash_table_remove_all (self->structures);
  g_ptr_array_set_size (self->restrictions, 0);
  self->newest = 0;
  self->schema = 0;
}

AvTrust *
av_trust_new (const guint8 *organisation)
{
  AvTrust *self = g_new0 (AvTrust, 1);

  self->statements = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, (GDestroyNotify) av_trust_statement_free);
  self->links = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, (GDestroyNotify) g_ptr_array_unref);
  self->root_keys = g_byte_array_new ();
  self->chains = g_ptr_array_new_with_free_func ((GDestroyNotify) chain_free);
  self->members = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, (GDestroyNotify) member_free);
  self->list = g_ptr_array_new ();
  self->linked = g_ptr_array_new ();
  self->linked_hashes = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  self->structures = g_hash_table_new (NULL, NULL);
  self->restrictions = g_ptr_array_new ();

  if (organisation != NULL)
    {
      memcpy (self->organisation, organisation, AV_TRUST_HASH_SIZE);
      self->pinned = TRUE;
    }

  return self;
}

void
av_trust_free (AvTrust *self)
{
  forget_evaluation (self);
  g_ptr_array_unref (self->list);
  g_hash_table_unref (self->members);
  g_ptr_array_unref (self->chains);
  g_ptr_array_unref (self->linked);
  g_hash_table_unref (self->linked_hashes);
  g_hash_table_unref (self->structures);
  g_ptr_array_unref (self->restrictions);
  g_byte_array_unref (self->root_keys);
  g_hash_table_unref (self->links);
  g_hash_table_unref (self->statements);
  g_free (self);
}

AvTrust *
av_trust_copy (AvTrust *self)
{
  AvTrust *copy = av_trust_new (self->pinned ? self->organisation : NULL);
  GHashTableIter iter;
  AvTrustStatement *statement;

  g_hash_table_iter_init (&iter, self->statements);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &statement))
    {
      gsize size;
      const guint8 *bytes = g_bytes_get_data (statement->bytes, &size);

      av_trust_add (copy, bytes, size, NULL, NULL);
    }

  av_trust_evaluate (copy);
  return copy;
}

gboolean
av_trust_add (AvTrust *self,
              const guint8 *bytes,
              gsize size,
              gboolean *added,
              GError **error)
{
  g_autoptr (AvTrustStatement) statement = av_trust_statement_read (bytes, size, error);
  g_autoptr (GBytes) key = NULL;
  gboolean known;

  if (statement == NULL)
    return FALSE;

  key = g_bytes_new (statement->hash, AV_TRUST_HASH_SIZE);
  known = g_hash_table_contains (self->statements, key);

  if (added != NULL)
    *added = !known;

  if (!known)
    g_hash_table_insert (self->statements, g_steal_pointer (&key), g_steal_pointer (&statement));

  return TRUE;
}

gboolean
av_trust_adopt (AvTrust *self)
{
  GHashTableIter iter;
  AvTrustStatement *statement;
  guint n = 0;

  if (self->pinned)
    return TRUE;

  g_hash_table_iter_init (&iter, self->statements);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &statement))
    if (statement->kind == AV_TRUST_ORG)
      {
        memcpy (self->organisation, statement->hash, AV_TRUST_HASH_SIZE);
        n++;
      }

  self->pinned = n == 1;
  return self->pinned;
}

/* ---- Walking chains -------------------------------------------------------- */

static gboolean
verify_root (const AvTrustStatement *statement,
             GByteArray *keys)
{
  for (guint i = 0; i < keys->len; i += AV_TRUST_KEY_SIZE)
    if (av_trust_statement_verify (statement, keys->data + i))
      return TRUE;

  return FALSE;
}

static int
compare_statements (gconstpointer a,
                    gconstpointer b)
{
  const AvTrustStatement *left = *(AvTrustStatement *const *) a;
  const AvTrustStatement *right = *(AvTrustStatement *const *) b;
  int order = memcmp (left->issuer.bytes, right->issuer.bytes, AV_ID_SIZE);

  if (order == 0 && left->number != right->number)
    return left->number < right->number ? -1 : 1;

  return order != 0 ? order : memcmp (left->hash, right->hash, AV_TRUST_HASH_SIZE);
}

/* What continues a statement: its issuer and its hash. */
static GBytes *
make_link (const AvId *issuer,
           const guint8 *previous)
{
  guint8 link[AV_ID_SIZE + AV_TRUST_HASH_SIZE];

  memcpy (link, issuer->bytes, AV_ID_SIZE);
  memcpy (link + AV_ID_SIZE, previous, AV_TRUST_HASH_SIZE);
  return g_bytes_new (link, sizeof link);
}

static void
index_links (AvTrust *self)
{
  GHashTableIter iter;
  AvTrustStatement *statement;

  g_hash_table_remove_all (self->links);
  g_hash_table_iter_init (&iter, self->statements);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &statement))
    {
      g_autoptr (GBytes) link = make_link (&statement->issuer, statement->previous);
      GPtrArray *next = g_hash_table_lookup (self->links, link);

      if (next == NULL)
        {
          next = g_ptr_array_new ();
          g_hash_table_insert (self->links, g_steal_pointer (&link), next);
        }

      g_ptr_array_add (next, statement);
    }
}

static gboolean
may_issue (const Chain *chain,
           AvTrustStatementKind kind)
{
  return chain->scopes == NULL ? kind != AV_TRUST_ORG : kind >= AV_TRUST_ENROL;
}

typedef struct
{
  const guint8 *previous;
  guint64 number;
  GByteArray *keys; /* that sign the next one; borrowed */
} Step;

/* Links what continues one statement. */
static void
link_next (AvTrust *self,
           Chain *chain,
           const Step *step,
           GArray *steps)
{
  g_autoptr (GBytes) link = make_link (&chain->issuer, step->previous);
  GPtrArray *next = g_hash_table_lookup (self->links, link);
  guint n_linked = 0;

  for (guint i = 0; next != NULL && i < next->len; i++)
    {
      AvTrustStatement *statement = g_ptr_array_index (next, i);
      Step further = { statement->hash, step->number + 1, step->keys };

      if (statement->number != step->number || !may_issue (chain, statement->kind) || !verify_root (statement, step->keys))
        continue;

      if (statement->kind == AV_TRUST_ROOT)
        {
          further.keys = statement->root_keys;
          g_byte_array_set_size (self->root_keys, 0);
          g_byte_array_append (self->root_keys, statement->root_keys->data, statement->root_keys->len);
        }

      n_linked++;
      g_ptr_array_add (chain->linked, statement);
      g_array_append_val (steps, further);
    }

  if (n_linked > 1)
    chain->forked = TRUE;
}

/* Links every statement that continues the chain from one statement on, on all
 * branches: where an issuer was cloned, what both copies said stands. */
static void
walk (AvTrust *self,
      Chain *chain,
      const guint8 *previous,
      guint64 number,
      GByteArray *keys)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (Step));
  Step first = { previous, number, keys };

  g_array_append_val (steps, first);

  for (guint i = 0; i < steps->len; i++)
    {
      Step step = g_array_index (steps, Step, i);

      if (step.number <= chain->limit)
        link_next (self, chain, &step, steps);
    }

  g_ptr_array_sort (chain->linked, compare_statements);
}

static Chain *
find_chain (AvTrust *self,
            const AvId *issuer)
{
  for (guint i = 0; i < self->chains->len; i++)
    {
      Chain *chain = g_ptr_array_index (self->chains, i);

      if (av_id_equal (&chain->issuer, issuer))
        return chain;
    }

  return NULL;
}

static Chain *
add_chain (AvTrust *self,
           const AvId *issuer)
{
  Chain *chain = g_new0 (Chain, 1);

  chain->issuer = *issuer;
  chain->limit = AV_TRUST_NO_LIMIT;
  chain->linked = g_ptr_array_new ();
  g_ptr_array_add (self->chains, chain);
  return chain;
}

static Member *
get_member (AvTrust *self,
            const AvId *id)
{
  g_autoptr (GBytes) key = g_bytes_new (id->bytes, AV_ID_SIZE);
  Member *member = g_hash_table_lookup (self->members, key);

  if (member != NULL)
    return member;

  member = g_new0 (Member, 1);
  member->trusted.id = *id;
  member->trusted.revocations = g_ptr_array_new ();
  member->grants = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  member->limits = g_ptr_array_new_with_free_func ((GDestroyNotify) limit_free);
  g_hash_table_insert (self->members, g_steal_pointer (&key), member);
  return member;
}

/* ---- What statements say --------------------------------------------------- */

static gboolean
is_within (const Chain *chain,
           GArray *scopes)
{
  return chain->scopes == NULL || av_scopes_cover (chain->scopes, scopes);
}

static AvGrant *
grant_new (const Chain *chain,
           const AvTrustStatement *statement)
{
  AvGrant *grant = g_new0 (AvGrant, 1);

  grant->scopes = g_array_copy (statement->scopes);
  grant->rights = statement->rights;
  grant->not_after = statement->not_after;
  grant->heads = statement->heads->len > 0 ? g_array_ref (statement->heads) : NULL;

  /* Stewardship is the root's to give. */
  if (chain->scopes != NULL)
    grant->rights.powers &= ~AV_POWER_STEWARDSHIP;

  return grant;
}

/* An installation's id is a hash of its signing key: nobody can enrol another
 * key under it. */
static gboolean
owns_id (const AvTrustStatement *statement)
{
  AvId id;

  av_hash_bytes (statement->signing_key, AV_TRUST_KEY_SIZE, id.bytes, AV_ID_SIZE);
  return av_id_equal (&id, &statement->installation);
}

static void
enrol (AvTrust *self,
       Chain *chain,
       const AvTrustStatement *statement)
{
  Member *member;
  GPtrArray *grants;

  if (!is_within (chain, statement->scopes) || !owns_id (statement))
    return;

  member = get_member (self, &statement->installation);
  grants = g_hash_table_lookup (member->grants, chain);

  if (grants == NULL)
    {
      grants = g_ptr_array_new_with_free_func ((GDestroyNotify) grant_free);
      g_hash_table_insert (member->grants, chain, grants);
    }

  g_ptr_array_add (grants, grant_new (chain, statement));

  /* Several enrolments: the keys and the name of the greatest (date, hash). */
  if (!member->enrolled || statement->date >= member->trusted.not_after)
    {
      g_free (member->trusted.name);
      member->trusted.name = g_strdup (statement->text);
      memcpy (member->trusted.signing_key, statement->signing_key, AV_TRUST_KEY_SIZE);
      memcpy (member->trusted.escrow_key, statement->escrow_key, AV_TRUST_KEY_SIZE);
      memcpy (member->trusted.epoch_key, statement->epoch_key, AV_TRUST_KEY_SIZE);
      member->trusted.not_after = statement->date; /* kept for the comparison until grants are combined */
    }

  member->enrolled = TRUE;
}

static void
change (AvTrust *self,
        Chain *chain,
        const AvTrustStatement *statement)
{
  Member *member = get_member (self, &statement->installation);
  GPtrArray *grants = g_hash_table_lookup (member->grants, chain);
  Limit *limit;

  if (!is_within (chain, statement->scopes))
    return;

  if (grants != NULL)
    {
      g_ptr_array_add (grants, grant_new (chain, statement));
    }
  else
    {
      limit = g_new0 (Limit, 1);
      limit->chain = chain;
      limit->grant.scopes = g_array_copy (statement->scopes);
      limit->grant.rights = statement->rights;
      limit->grant.not_after = statement->not_after;
      g_ptr_array_add (member->limits, limit);
    }

  if (statement->heads->len > 0)
    g_ptr_array_add (self->restrictions, (gpointer) statement);
}

static void
delegate (AvTrust *self,
          const AvTrustStatement *statement)
{
  Chain *chain = find_chain (self, &statement->delegate);

  if (chain == NULL)
    {
      chain = add_chain (self, &statement->delegate);
      chain->installation = statement->installation;
      chain->scopes = g_array_copy (statement->scopes);
    }
  else if (chain->scopes == NULL || !av_id_equal (&chain->installation, &statement->installation))
    return;

  if (statement->accepted < chain->limit)
    chain->limit = statement->accepted;

  if (statement->kind == AV_TRUST_UNDELEGATE)
    chain->withdrawn = TRUE;
}

static void
say (AvTrust *self,
     Chain *chain,
     const AvTrustStatement *statement)
{
  switch (statement->kind)
    {
    case AV_TRUST_STRUCTURE:
      g_hash_table_insert (self->structures, GUINT_TO_POINTER (statement->structure), statement->text);
      break;

    case AV_TRUST_DELEGATE:
    case AV_TRUST_UNDELEGATE:
      delegate (self, statement);
      break;

    case AV_TRUST_SCHEMA:
      self->schema = MAX (self->schema, statement->schema);
      break;

    case AV_TRUST_ENROL:
      enrol (self, chain, statement);
      break;

    case AV_TRUST_CHANGE:
      change (self, chain, statement);
      break;

    default:
      break;
    }
}

static void
hear (AvTrust *self,
      Chain *chain)
{
  for (guint i = 0; i < chain->linked->len; i++)
    {
      AvTrustStatement *statement = g_ptr_array_index (chain->linked, i);

      self->newest = MAX (self->newest, statement->date);
      g_ptr_array_add (self->linked, statement);
      g_hash_table_add (self->linked_hashes, g_bytes_new (statement->hash, AV_TRUST_HASH_SIZE));
      say (self, chain, statement);
    }
}

/* Intendants may be enrolled by intendants: again until nobody new is heard. */
static void
hear_delegates (AvTrust *self)
{
  gboolean again = TRUE;

  while (again)
    {
      again = FALSE;

      for (guint i = 1; i < self->chains->len; i++)
        {
          static const guint8 none[AV_TRUST_HASH_SIZE];
          Chain *chain = g_ptr_array_index (self->chains, i);
          Member *member = get_member (self, &chain->installation);
          g_autoptr (GByteArray) keys = NULL;

          if (chain->walked || !member->enrolled)
            continue;

          keys = g_byte_array_new ();
          g_byte_array_append (keys, member->trusted.signing_key, AV_TRUST_KEY_SIZE);
          chain->walked = TRUE;
          walk (self, chain, none, 1, keys);
          hear (self, chain);
          again = TRUE;
        }
    }
}

/* ---- Putting the chains together ------------------------------------------- */

static void
unite (AvTrusted *trusted,
       const AvGrant *grant)
{
  for (guint i = 0; i < grant->scopes->len; i++)
    if (!av_scopes_contain (trusted->scopes, g_array_index (grant->scopes, AvScope, i)))
      g_array_append_val (trusted->scopes, g_array_index (grant->scopes, AvScope, i));

  trusted->rights.read |= grant->rights.read;
  trusted->rights.write |= grant->rights.write;
  trusted->rights.powers |= grant->rights.powers;
  trusted->not_after = MAX (trusted->not_after, grant->not_after);
}

/* A chain that did not enrol an installation can only take away, within its
 * own scopes; but it may give it more time. */
static void
restrict_member (AvTrusted *trusted,
                 const Limit *limit)
{
  for (guint i = trusted->scopes->len; i > 0; i--)
    {
      AvScope scope = g_array_index (trusted->scopes, AvScope, i - 1);

      if ((limit->chain->scopes == NULL || av_scopes_contain (limit->chain->scopes, scope)) && !av_scopes_contain (limit->grant.scopes, scope))
        g_array_remove_index (trusted->scopes, i - 1);
    }

  trusted->rights.read &= limit->grant.rights.read;
  trusted->rights.write &= limit->grant.rights.write;
  trusted->rights.powers &= limit->grant.rights.powers;
  trusted->not_after = MAX (trusted->not_after, limit->grant.not_after);
}

static int
compare_scopes (gconstpointer a,
                gconstpointer b)
{
  AvScope left = *(const AvScope *) a;
  AvScope right = *(const AvScope *) b;

  return left < right ? -1 : left > right;
}

static int
compare_trusted (gconstpointer a,
                 gconstpointer b)
{
  const AvTrusted *left = *(AvTrusted *const *) a;
  const AvTrusted *right = *(AvTrusted *const *) b;

  return memcmp (left->id.bytes, right->id.bytes, AV_ID_SIZE);
}

static void
combine_members (AvTrust *self)
{
  GHashTableIter iter, grants;
  Member *member;
  GPtrArray *granted;

  g_hash_table_iter_init (&iter, self->members);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &member))
    {
      if (!member->enrolled)
        continue;

      member->trusted.scopes = g_array_new (FALSE, FALSE, sizeof (AvScope));
      member->trusted.not_after = 0;

      g_hash_table_iter_init (&grants, member->grants);
      while (g_hash_table_iter_next (&grants, NULL, (gpointer *) &granted))
        unite (&member->trusted, g_ptr_array_index (granted, granted->len - 1));

      for (guint i = 0; i < member->limits->len; i++)
        restrict_member (&member->trusted, g_ptr_array_index (member->limits, i));

      g_array_sort (member->trusted.scopes, compare_scopes);
      g_ptr_array_add (self->list, &member->trusted);
    }

  g_ptr_array_sort (self->list, compare_trusted);
}

static gboolean
shares_scope (GArray *one,
              GArray *other)
{
  for (guint i = 0; i < other->len; i++)
    if (av_scopes_contain (one, g_array_index (other, AvScope, i)))
      return TRUE;

  return FALSE;
}

static gboolean
is_taken_back (AvTrust *self,
               const AvTrustStatement *revocation)
{
  const Chain *root = g_ptr_array_index (self->chains, 0);

  for (guint i = 0; i < root->linked->len; i++)
    {
      const AvTrustStatement *statement = g_ptr_array_index (root->linked, i);

      if (statement->kind == AV_TRUST_UNREVOKE && memcmp (statement->revocation, revocation->hash, AV_TRUST_HASH_SIZE) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
apply_revocations (AvTrust *self)
{
  for (guint i = 0; i < self->chains->len; i++)
    {
      Chain *chain = g_ptr_array_index (self->chains, i);

      for (guint j = 0; j < chain->linked->len; j++)
        {
          AvTrustStatement *statement = g_ptr_array_index (chain->linked, j);
          AvTrusted *member;

          if (statement->kind != AV_TRUST_REVOKE || is_taken_back (self, statement))
            continue;

          member = av_trust_find (self, &statement->installation);

          if (member == NULL || (chain->scopes != NULL && !shares_scope (chain->scopes, member->scopes)))
            continue;

          g_ptr_array_add (member->revocations, statement);
          g_ptr_array_add (self->restrictions, statement);
        }
    }
}

static void
apply_delegations (AvTrust *self)
{
  for (guint i = 1; i < self->chains->len; i++)
    {
      Chain *chain = g_ptr_array_index (self->chains, i);
      AvTrusted *member = av_trust_find (self, &chain->installation);

      /* Of several delegations the last one given is used. */
      if (member == NULL || chain->withdrawn)
        continue;

      g_clear_pointer (&member->delegated, g_array_unref);
      member->delegated = g_array_ref (chain->scopes);
      member->issuer = chain->issuer;
    }
}

void
av_trust_evaluate (AvTrust *self)
{
  g_autoptr (GBytes) key = g_bytes_new (self->organisation, AV_TRUST_HASH_SIZE);
  g_autoptr (GByteArray) keys = NULL;
  AvTrustStatement *org;
  Chain *root;

  forget_evaluation (self);

  if (!self->pinned)
    return;

  org = g_hash_table_lookup (self->statements, key);

  if (org == NULL || org->kind != AV_TRUST_ORG || org->number != 1 || !verify_root (org, org->root_keys))
    return;

  self->org = org;
  g_byte_array_append (self->root_keys, org->root_keys->data, org->root_keys->len);
  keys = g_byte_array_new ();
  g_byte_array_append (keys, org->root_keys->data, org->root_keys->len);

  index_links (self);
  root = add_chain (self, &org->issuer);
  root->walked = TRUE;
  g_ptr_array_add (root->linked, org);
  walk (self, root, org->hash, 2, keys);
  hear (self, root);
  hear_delegates (self);
  combine_members (self);
  apply_revocations (self);
  apply_delegations (self);
  g_ptr_array_sort (self->linked, compare_statements);
}

/* ---- Answers --------------------------------------------------------------- */

const guint8 *
av_trust_get_organisation_hash (AvTrust *self)
{
  return self->pinned ? self->organisation : NULL;
}

void
av_trust_get_organisation_id (AvTrust *self,
                              AvId *id)
{
  memcpy (id->bytes, self->organisation, AV_ID_SIZE);
}

const char *
av_trust_get_organisation_name (AvTrust *self)
{
  return self->org != NULL ? self->org->text : NULL;
}

const guint8 *
av_trust_get_recovery_key (AvTrust *self)
{
  return self->org != NULL ? self->org->recovery_key : NULL;
}

void
av_trust_get_root_issuer (AvTrust *self,
                          AvId *issuer)
{
  g_return_if_fail (self->org != NULL);

  *issuer = self->org->issuer;
}

gboolean
av_trust_is_root_key (AvTrust *self,
                      const guint8 public_key[AV_TRUST_KEY_SIZE])
{
  for (guint i = 0; i < self->root_keys->len; i += AV_TRUST_KEY_SIZE)
    if (memcmp (self->root_keys->data + i, public_key, AV_TRUST_KEY_SIZE) == 0)
      return TRUE;

  return FALSE;
}

guint64
av_trust_get_newest_date (AvTrust *self)
{
  return self->newest;
}

guint16
av_trust_get_minimum_schema (AvTrust *self)
{
  return self->schema;
}

const char *
av_trust_get_structure_name (AvTrust *self,
                             AvScope scope)
{
  if (scope < AV_SCOPE_STRUCTURE)
    return NULL;

  return g_hash_table_lookup (self->structures, GUINT_TO_POINTER (scope - AV_SCOPE_STRUCTURE));
}

AvTrusted *
av_trust_find (AvTrust *self,
               const AvId *installation)
{
  g_autoptr (GBytes) key = g_bytes_new (installation->bytes, AV_ID_SIZE);
  Member *member = g_hash_table_lookup (self->members, key);

  return member != NULL && member->enrolled ? &member->trusted : NULL;
}

GPtrArray *
av_trust_get_members (AvTrust *self)
{
  return self->list;
}

GPtrArray *
av_trust_get_linked (AvTrust *self)
{
  return self->linked;
}

gboolean
av_trust_is_linked (AvTrust *self,
                    const guint8 hash[AV_TRUST_HASH_SIZE])
{
  g_autoptr (GBytes) key = g_bytes_new (hash, AV_TRUST_HASH_SIZE);

  return g_hash_table_contains (self->linked_hashes, key);
}

const AvTrustStatement *
av_trust_get_head (AvTrust *self,
                   const AvId *issuer)
{
  Chain *chain = find_chain (self, issuer);
  const AvTrustStatement *head = NULL;

  for (guint i = 0; chain != NULL && i < chain->linked->len; i++)
    {
      const AvTrustStatement *statement = g_ptr_array_index (chain->linked, i);

      if (head == NULL || compare_statements (&statement, &head) > 0)
        head = statement;
    }

  return head;
}

gboolean
av_trust_is_forked (AvTrust *self,
                    const AvId *issuer)
{
  Chain *chain = find_chain (self, issuer);

  return chain != NULL && chain->forked;
}

guint
av_trust_count_restrictions (AvTrust *self,
                             AvScope scope)
{
  guint n = 0;

  for (guint i = 0; i < self->restrictions->len; i++)
    {
      const AvTrustStatement *statement = g_ptr_array_index (self->restrictions, i);
      const AvTrusted *member = av_trust_find (self, &statement->installation);

      /* A CHANGE may have taken the scope away: it counts for every scope. */
      if (statement->kind == AV_TRUST_CHANGE || (member != NULL && av_scopes_contain (member->scopes, scope)))
        n++;
    }

  return n;
}

void
av_trust_get_grant (AvTrust *self,
                    const AvTrusted *member,
                    AvTrustWithinFunc within,
                    gpointer user_data,
                    AvGrant *grant)
{
  Member *said = (Member *) member;
  GPtrArray *grants = NULL;
  GHashTableIter iter;

  grant->scopes = member->scopes;
  grant->rights = member->rights;
  grant->not_after = member->not_after;
  grant->heads = NULL;

  /* Restrictions are dated by heads only in the chain that enrolled; where
   * several did, the present rights hold for everything. */
  if (g_hash_table_size (said->grants) != 1 || said->limits->len > 0)
    return;

  g_hash_table_iter_init (&iter, said->grants);
  g_hash_table_iter_next (&iter, NULL, (gpointer *) &grants);

  for (guint i = 1; i < grants->len; i++)
    {
      AvGrant *later = g_ptr_array_index (grants, i);
      AvGrant *former = g_ptr_array_index (grants, i - 1);

      if (later->heads == NULL || !within (later->heads, user_data))
        continue;

      grant->scopes = former->scopes;
      grant->rights = former->rights;
      return;
    }
}
