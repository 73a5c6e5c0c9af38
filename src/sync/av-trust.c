#include "av-trust.h"

#include <string.h>

#include "av-limits.h"
#include "av-trust-private.h"

static void
chain_free (AvTrustChain *chain)
{
  g_clear_pointer (&chain->scopes, g_array_unref);
  g_ptr_array_unref (chain->limits);
  g_ptr_array_unref (chain->linked);
  g_ptr_array_unref (chain->counted);
  g_free (chain);
}

static void
member_free (AvTrustMember *member)
{
  g_clear_pointer (&member->views, g_ptr_array_unref);
  g_free (member->trusted.name);
  g_clear_pointer (&member->trusted.mandates, g_array_unref);
  g_clear_pointer (&member->trusted.once, g_array_unref);
  g_clear_pointer (&member->trusted.scopes, g_array_unref);
  g_clear_pointer (&member->trusted.standing, g_array_unref);
  g_clear_pointer (&member->trusted.delegated, g_array_unref);
  g_ptr_array_unref (member->trusted.revocations);
  g_ptr_array_unref (member->words);
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
  g_hash_table_remove_all (self->shut_out);
}

AvTrust *
av_trust_new (const guint8 *organisation)
{
  AvTrust *self = g_new0 (AvTrust, 1);

  self->statements = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, (GDestroyNotify) av_trust_statement_free);
  self->links = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, (GDestroyNotify) g_ptr_array_unref);
  self->signatures = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  self->root_keys = g_byte_array_new ();
  self->chains = g_ptr_array_new_with_free_func ((GDestroyNotify) chain_free);
  self->members = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, (GDestroyNotify) member_free);
  self->list = g_ptr_array_new ();
  self->linked = g_ptr_array_new ();
  self->linked_hashes = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  self->structures = g_hash_table_new (NULL, NULL);
  self->restrictions = g_ptr_array_new_with_free_func (g_free);
  self->shut_out = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_bytes_unref);

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
  g_hash_table_unref (self->shut_out);
  g_byte_array_unref (self->root_keys);
  g_hash_table_unref (self->signatures);
  g_hash_table_unref (self->links);
  g_hash_table_unref (self->statements);
  g_clear_pointer (&self->home, g_array_unref);
  g_free (self);
}

void
av_trust_set_home (AvTrust *self,
                   GArray *scopes)
{
  g_clear_pointer (&self->home, g_array_unref);
  self->home = g_array_copy (scopes);
  av_trust_settle_names (self);
}

AvTrust *
av_trust_copy (AvTrust *self)
{
  AvTrust *copy = av_trust_new (self->pinned ? self->organisation : NULL);
  GHashTableIter iter;
  AvTrustStatement *statement;
  GBytes *signature;
  gpointer good;

  copy->home = self->home != NULL ? g_array_copy (self->home) : NULL;
  g_hash_table_iter_init (&iter, self->statements);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &statement))
    {
      gsize size;
      const guint8 *bytes = g_bytes_get_data (statement->bytes, &size);

      av_trust_add (copy, bytes, size, NULL);
    }

  g_hash_table_iter_init (&iter, self->signatures);
  while (g_hash_table_iter_next (&iter, (gpointer *) &signature, &good))
    g_hash_table_insert (copy->signatures, g_bytes_ref (signature), good);

  av_trust_evaluate (copy);
  return copy;
}

gboolean
av_trust_add (AvTrust *self,
              const guint8 *bytes,
              gsize size,
              GError **error)
{
  g_autoptr (AvTrustStatement) statement = av_trust_statement_read (bytes, size, error);
  g_autoptr (GBytes) key = NULL;

  if (statement == NULL)
    return FALSE;

  key = g_bytes_new (statement->hash, AV_TRUST_HASH_SIZE);
  if (!g_hash_table_contains (self->statements, key))
    g_hash_table_insert (self->statements, g_steal_pointer (&key), g_steal_pointer (&statement));

  return TRUE;
}

static gboolean
is_of_nothing_kept (gpointer signature,
                    gpointer good,
                    gpointer user_data)
{
  AvTrust *self = user_data;
  g_autoptr (GBytes) hash = g_bytes_new_from_bytes (signature, 0, AV_TRUST_HASH_SIZE);

  return !g_hash_table_contains (self->statements, hash);
}

guint
av_trust_forget_unlinked (AvTrust *self,
                          AvTrust *former)
{
  GHashTableIter iter;
  GBytes *hash;
  guint n_linked = 0;

  g_hash_table_remove_all (self->links);
  g_hash_table_iter_init (&iter, self->statements);
  while (g_hash_table_iter_next (&iter, (gpointer *) &hash, NULL))
    {
      if (former != NULL && g_hash_table_contains (former->statements, hash))
        continue;

      if (g_hash_table_contains (self->linked_hashes, hash))
        n_linked++;
      else
        g_hash_table_iter_remove (&iter);
    }

  g_hash_table_foreach_remove (self->signatures, is_of_nothing_kept, self);
  return n_linked;
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

static void
hear (AvTrust *self,
      AvTrustChain *chain)
{
  for (guint i = 0; i < chain->linked->len; i++)
    {
      AvTrustStatement *statement = g_ptr_array_index (chain->linked, i);

      g_ptr_array_add (self->linked, statement);
      g_hash_table_add (self->linked_hashes, g_bytes_new (statement->hash, AV_TRUST_HASH_SIZE));
    }

  for (guint i = 0; i < chain->counted->len; i++)
    {
      const AvTrustStatement *statement = g_ptr_array_index (chain->counted, i);

      chain->date = MAX (chain->date, statement->date);
      av_trust_say (self, chain, statement);
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
          AvTrustChain *chain = g_ptr_array_index (self->chains, i);
          AvTrustMember *member = av_trust_get_member (self, &chain->installation);
          g_autoptr (GByteArray) keys = NULL;

          if (chain->walked || !member->enrolled)
            continue;

          keys = g_byte_array_new ();
          g_byte_array_append (keys, member->trusted.signing_key, AV_TRUST_KEY_SIZE);
          chain->walked = TRUE;
          av_trust_walk (self, chain, none, 1, keys);
          hear (self, chain);
          again = TRUE;
        }
    }
}

void
av_trust_evaluate (AvTrust *self)
{
  g_autoptr (GBytes) key = g_bytes_new (self->organisation, AV_TRUST_HASH_SIZE);
  g_autoptr (GByteArray) keys = NULL;
  AvTrustStatement *org;
  AvTrustChain *root;

  forget_evaluation (self);

  if (!self->pinned)
    return;

  org = g_hash_table_lookup (self->statements, key);

  if (org == NULL || org->kind != AV_TRUST_ORG || org->number != 1 || !av_trust_verify (self, org, org->root_keys))
    return;

  self->org = org;
  g_byte_array_append (self->root_keys, org->root_keys->data, org->root_keys->len);
  keys = g_byte_array_new ();
  g_byte_array_append (keys, org->root_keys->data, org->root_keys->len);

  av_trust_index_links (self);
  root = av_trust_add_chain (self, &org->issuer);
  root->walked = TRUE;
  g_ptr_array_add (root->linked, org);
  g_ptr_array_add (root->counted, org);
  av_trust_walk (self, root, org->hash, 2, keys);
  hear (self, root);
  hear_delegates (self);
  av_trust_combine (self);
  av_trust_settle_names (self);
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

guint64
av_trust_get_founding_date (AvTrust *self)
{
  return self->org != NULL ? self->org->date : 0;
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
av_trust_get_newest_date (AvTrust *self,
                          guint64 until)
{
  guint64 newest = 0;

  for (guint i = 0; i < self->linked->len; i++)
    {
      const AvTrustStatement *statement = g_ptr_array_index (self->linked, i);

      if (statement->date <= until)
        newest = MAX (newest, statement->date);
    }

  return newest;
}

static guint64
find_newest_of_chain (const AvTrustChain *chain)
{
  guint64 newest = 0;

  for (guint i = 0; i < chain->counted->len; i++)
    newest = MAX (newest, ((const AvTrustStatement *) g_ptr_array_index (chain->counted, i))->date);

  return newest;
}

guint64
av_trust_get_confirmed_date (AvTrust *self)
{
  const AvTrustChain *first = NULL;
  guint64 newest = 0, confirmed = av_trust_get_founding_date (self);

  /* Without the root's: its file is opened on an intendant's machine. */
  for (guint i = 1; i < self->chains->len; i++)
    {
      const AvTrustChain *chain = g_ptr_array_index (self->chains, i);
      guint64 date = find_newest_of_chain (chain);

      if (first != NULL && !av_id_equal (&chain->installation, &first->installation))
        confirmed = MAX (confirmed, MIN (date, newest));
      if (date > newest)
        {
          newest = date;
          first = chain;
        }
    }

  return confirmed;
}

const char *
av_trust_get_structure_name (AvTrust *self,
                             AvScope scope)
{
  if (scope < AV_SCOPE_STRUCTURE)
    return NULL;

  return g_hash_table_lookup (self->structures, GUINT_TO_POINTER (scope - AV_SCOPE_STRUCTURE));
}

static int
compare_scopes (gconstpointer a,
                gconstpointer b)
{
  AvScope left = *(const AvScope *) a;
  AvScope right = *(const AvScope *) b;

  return left < right ? -1 : left > right;
}

GArray *
av_trust_list_structures (AvTrust *self)
{
  GArray *scopes = g_array_new (FALSE, FALSE, sizeof (AvScope));
  GHashTableIter iter;
  gpointer number;

  g_hash_table_iter_init (&iter, self->structures);
  while (g_hash_table_iter_next (&iter, &number, NULL))
    {
      AvScope scope = AV_SCOPE_STRUCTURE + GPOINTER_TO_UINT (number);

      g_array_append_val (scopes, scope);
    }

  g_array_sort (scopes, compare_scopes);
  return scopes;
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
  AvTrustChain *chain = av_trust_find_chain (self, issuer);
  const AvTrustStatement *head = NULL;

  for (guint i = 0; chain != NULL && i < chain->linked->len; i++)
    {
      const AvTrustStatement *statement = g_ptr_array_index (chain->linked, i);

      if (head == NULL || av_trust_compare_statements (&statement, &head) > 0)
        head = statement;
    }

  return head;
}

gboolean
av_trust_is_forked (AvTrust *self,
                    const AvId *issuer)
{
  AvTrustChain *chain = av_trust_find_chain (self, issuer);

  return chain != NULL && chain->forked;
}

gboolean
av_trust_is_signed_by_two (AvTrust *self,
                           const AvTrusted *member)
{
  return member->delegated != NULL && av_trust_is_forked (self, &member->issuer);
}

/* The first statement of a chain with this number, or where it would be. */
static guint
find_number (const AvTrustChain *chain,
             guint64 number)
{
  guint from = 0, to = chain->linked->len;

  while (from < to)
    {
      guint middle = from + (to - from) / 2;

      if (((const AvTrustStatement *) g_ptr_array_index (chain->linked, middle))->number < number)
        from = middle + 1;
      else
        to = middle;
    }

  return from;
}

gboolean
av_trust_knows_head (AvTrust *self,
                     const AvId *issuer,
                     guint64 number,
                     const guint8 hash[8])
{
  AvTrustChain *chain = av_trust_find_chain (self, issuer);
  guint first = chain != NULL ? find_number (chain, number) : 0;

  if (chain == NULL || first == chain->linked->len)
    return chain == NULL || chain->limits->len == 0;

  for (guint i = first; i < chain->linked->len; i++)
    {
      const AvTrustStatement *statement = g_ptr_array_index (chain->linked, i);

      if (statement->number != number)
        break;
      if (memcmp (statement->hash, hash, 8) == 0)
        return TRUE;
    }

  return FALSE;
}

GArray *
av_trust_list_ends (AvTrust *self,
                    const AvId *issuer)
{
  GArray *ends = g_array_new (FALSE, FALSE, sizeof (AvJournalHead));
  AvTrustChain *chain = av_trust_find_chain (self, issuer);
  g_autoptr (GHashTable) continued = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);

  /* By number: what continues one comes before it from this side. */
  for (guint i = chain != NULL ? chain->counted->len : 0; i > 0 && ends->len < AV_LIMIT_HEADS; i--)
    {
      const AvTrustStatement *statement = g_ptr_array_index (chain->counted, i - 1);
      g_autoptr (GBytes) hash = g_bytes_new (statement->hash, AV_TRUST_HASH_SIZE);
      AvJournalHead head = { *issuer, statement->number };

      g_hash_table_add (continued, g_bytes_new (statement->previous, AV_TRUST_HASH_SIZE));
      if (g_hash_table_contains (continued, hash))
        continue;

      memcpy (head.hash, statement->hash, AV_TRUST_HASH_SIZE);
      g_array_append_val (ends, head);
    }

  return ends;
}

/* By heads, or before it said anything; one of former days leaves the numbers below its own
 * to whoever has the key. */
static gboolean
is_ended (const AvTrustChain *chain)
{
  for (guint i = 0; i < chain->limits->len; i++)
    {
      const AvTrustStatement *limit = g_ptr_array_index (chain->limits, i);

      if (limit->kind == AV_TRUST_UNDELEGATE && (limit->heads->len > 0 || limit->accepted == 0))
        return TRUE;
    }

  return FALSE;
}

GArray *
av_trust_list_issuers (AvTrust *self,
                       const AvId *installation)
{
  GArray *issuers = g_array_new (FALSE, FALSE, sizeof (AvId));

  for (guint i = 1; i < self->chains->len; i++)
    {
      const AvTrustChain *chain = g_ptr_array_index (self->chains, i);

      if (!is_ended (chain) && av_id_equal (&chain->installation, installation))
        g_array_append_val (issuers, chain->issuer);
    }

  return issuers;
}

GPtrArray *
av_trust_get_grants (AvTrust *self,
                     const AvTrusted *member)
{
  AvTrustMember *said = (AvTrustMember *) member;

  return said->words->len == 1 ? ((AvTrustWord *) g_ptr_array_index (said->words, 0))->grants : NULL;
}

gboolean
av_trust_has_enrolled (AvTrust *self,
                       const AvId *issuer,
                       const AvTrusted *member)
{
  AvTrustMember *said = (AvTrustMember *) member;

  for (guint i = 0; i < said->words->len; i++)
    {
      const AvTrustWord *word = g_ptr_array_index (said->words, i);

      if (word->enrols && av_id_equal (&word->chain->issuer, issuer))
        return TRUE;
    }

  return FALSE;
}

GPtrArray *
av_trust_list_restricting_heads (AvTrust *self,
                                 const AvTrusted *member)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < self->restrictions->len; i++)
    {
      const AvTrustStatement *statement = ((AvRestriction *) g_ptr_array_index (self->restrictions, i))->statement;

      if (statement->kind == AV_TRUST_CHANGE && av_id_equal (&statement->installation, &member->id))
        g_ptr_array_add (list, statement->heads);
    }

  return list;
}
