/* Whose word holds on the keys that are sealed to. Nothing binds them to an
 * installation's id, as its signing key is: whoever takes in a colleague's laptop
 * could state one of its own, and read what is sent to it. */

#include "av-trust-private.h"

#include <string.h>

/* Dates are the issuer's own: between chains that have the same say alone. */
static gboolean
is_older (const AvTrustWord *word,
          const AvTrustWord *than)
{
  if (word->enrolled != than->enrolled)
    return word->enrolled < than->enrolled;

  return memcmp (word->chain->issuer.bytes, than->chain->issuer.bytes, AV_ID_SIZE) < 0;
}

/* The root has the say everywhere, else those who were delegated the scope; NULL:
 * all who enrolled it. */
static const AvTrustStatement *
find_keeper (const AvTrustMember *member,
             const AvScope *scope)
{
  const AvTrustWord *keeper = NULL;

  for (guint i = 0; i < member->words->len; i++)
    {
      const AvTrustWord *word = g_ptr_array_index (member->words, i);

      if (!word->enrols)
        continue;

      if (word->chain->scopes == NULL)
        return word->enrolment;

      if ((scope == NULL || av_scopes_contain (word->chain->scopes, *scope)) && (keeper == NULL || is_older (word, keeper)))
        keeper = word;
    }

  g_assert (keeper != NULL);
  return keeper->enrolment;
}

static void
take_keys (AvTrusted *trusted,
           const AvTrustStatement *enrolment)
{
  g_free (trusted->name);
  trusted->name = g_strdup (enrolment->text);
  memcpy (trusted->escrow_key, enrolment->escrow_key, AV_TRUST_KEY_SIZE);
  memcpy (trusted->epoch_key, enrolment->epoch_key, AV_TRUST_KEY_SIZE);
}

static gboolean
has_keys (const AvTrusted *trusted,
          const AvTrustStatement *enrolment)
{
  return memcmp (trusted->epoch_key, enrolment->epoch_key, AV_TRUST_KEY_SIZE) == 0 &&
         memcmp (trusted->escrow_key, enrolment->escrow_key, AV_TRUST_KEY_SIZE) == 0;
}

static void
view_free (AvTrusted *view)
{
  g_free (view->name);
  g_array_unref (view->mandates);
  g_array_unref (view->scopes);
  g_array_unref (view->standing);
  g_free (view);
}

static AvTrusted *
get_view (const AvTrustMember *member,
          GPtrArray *views,
          const AvTrustStatement *enrolment)
{
  AvTrusted *view;

  for (guint i = 0; i < views->len; i++)
    {
      view = g_ptr_array_index (views, i);

      if (has_keys (view, enrolment))
        return view;
    }

  view = g_memdup2 (&member->trusted, sizeof member->trusted);
  view->name = NULL;
  take_keys (view, enrolment);
  view->mandates = av_mandates_new ();
  view->scopes = g_array_new (FALSE, FALSE, sizeof (AvScope));
  view->standing = g_array_new (FALSE, FALSE, sizeof (AvScope));
  view->partial = TRUE;
  g_ptr_array_add (views, view);
  return view;
}

void
av_trust_settle_keys (AvTrustMember *member)
{
  g_autoptr (GPtrArray) views = g_ptr_array_new_with_free_func ((GDestroyNotify) view_free);
  GArray *mandates = member->trusted.mandates;

  for (guint i = 0; i < mandates->len; i++)
    {
      const AvMandate *mandate = &g_array_index (mandates, AvMandate, i);
      AvTrusted *view = get_view (member, views, find_keeper (member, &mandate->scope));

      g_array_append_val (view->mandates, *mandate);
      g_array_append_val (view->scopes, mandate->scope);
      if (!mandate->revoked)
        g_array_append_val (view->standing, mandate->scope);
    }

  take_keys (&member->trusted, find_keeper (member, mandates->len > 0 ? &g_array_index (mandates, AvMandate, 0).scope : NULL));

  if (views->len > 1)
    member->views = g_steal_pointer (&views);
}

/* The first of its scopes that is one of those; NULL: none is. */
static const AvScope *
find_scope (const AvTrusted *trusted,
            GArray *scopes)
{
  for (guint i = 0; i < trusted->mandates->len; i++)
    {
      const AvScope *scope = &g_array_index (trusted->mandates, AvMandate, i).scope;

      if (av_scopes_contain (scopes, *scope))
        return scope;
    }

  return NULL;
}

static void
settle_name (const AvTrustMember *member,
             AvTrusted *trusted,
             GArray *home)
{
  const AvScope *scope = find_scope (trusted, home);

  if (scope == NULL)
    return;

  g_free (trusted->name);
  trusted->name = g_strdup (find_keeper (member, scope)->text);
}

void
av_trust_settle_names (AvTrust *self)
{
  GHashTableIter iter;
  AvTrustMember *member;

  if (self->home == NULL)
    return;

  g_hash_table_iter_init (&iter, self->members);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &member))
    {
      if (!member->enrolled)
        continue;

      settle_name (member, &member->trusted, self->home);
      for (guint i = 0; member->views != NULL && i < member->views->len; i++)
        settle_name (member, g_ptr_array_index (member->views, i), self->home);
    }
}

GPtrArray *
av_trust_list_views (const AvTrusted *member)
{
  const AvTrustMember *said = (const AvTrustMember *) member;
  GPtrArray *views;

  if (!member->partial && said->views != NULL)
    return g_ptr_array_ref (said->views);

  views = g_ptr_array_new ();
  g_ptr_array_add (views, (gpointer) member);
  return views;
}

static gboolean
agree (const AvTrustStatement *one,
       const AvTrustStatement *other,
       gboolean announced)
{
  return memcmp (one->escrow_key, other->escrow_key, AV_TRUST_KEY_SIZE) == 0 &&
         (announced || memcmp (one->epoch_key, other->epoch_key, AV_TRUST_KEY_SIZE) == 0);
}

const AvTrustStatement *
av_trust_find_enrolment (const AvTrusted *member,
                         const AvId *issuer,
                         gboolean announced)
{
  const AvTrustMember *said = (const AvTrustMember *) member;
  const AvTrustStatement *own = NULL, *first = NULL;
  gboolean disputed = FALSE;

  for (guint i = 0; i < said->words->len; i++)
    {
      const AvTrustWord *word = g_ptr_array_index (said->words, i);

      if (!word->enrols)
        continue;

      if (word->chain->scopes == NULL)
        return word->enrolment;

      if (issuer != NULL && av_id_equal (&word->chain->issuer, issuer))
        own = word->enrolment;

      if (first == NULL)
        first = word->enrolment;

      disputed = disputed || !agree (first, word->enrolment, announced);
    }

  return own != NULL || disputed ? own : first;
}
