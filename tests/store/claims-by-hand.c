#include "claims-by-hand.h"

#include <string.h>

static gint64
make_dot (guint sid,
          guint index)
{
  return AV_DOT (sid, index);
}

static void
set_preds (AvClaim *claim,
           const char *text)
{
  g_auto (GStrv) names = g_strsplit (text != NULL ? text : "", " ", -1);

  claim->preds = g_new0 (gint64, g_strv_length (names) + 1);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (names[i], ".", 2);

      claim->preds[claim->n_preds++] = make_dot ((guint) g_ascii_strtoull (parts[0], NULL, 10), (guint) g_ascii_strtoull (parts[1], NULL, 10));
    }
}

static AvClaim *
make_claim (const Line *line)
{
  AvClaim *claim = av_claim_new ();

  claim->dot = make_dot (line->sid, line->index);
  claim->hlc = line->hlc;
  claim->hash[0] = (guint8) line->sid;
  claim->scope = g_strdup (line->scope);
  claim->scopes = line->scopes != NULL ? g_strconcat (" ", line->scopes, " ", NULL) : NULL;
  set_preds (claim, line->preds);
  return claim;
}

AvClaims *
claims_judge_from (const Line *lines,
                   guint n_lines,
                   guint first,
                   const AvId *container,
                   const char *own)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (av_claim_unref);
  g_autofree char *words = own != NULL ? g_strconcat (" ", own, " ", NULL) : NULL;

  for (guint i = 0; i < n_lines; i++)
    g_ptr_array_add (list, make_claim (&lines[(first + i) % n_lines]));

  return av_claims_new (list, container, words);
}

AvClaims *
claims_judge (const Line *lines,
              guint n_lines,
              const char *own)
{
  AvId container = { { 7 } };
  AvClaims *claims = claims_judge_from (lines, n_lines, 0, &container, own);

  for (guint i = 1; i < n_lines; i++)
    {
      g_autoptr (AvClaims) other = claims_judge_from (lines, n_lines, i, &container, own);

      g_assert_cmpstr (av_claims_get_scope (other), ==, av_claims_get_scope (claims));
      g_assert_cmpstr (av_claims_get_owner (other), ==, av_claims_get_owner (claims));
      g_assert_cmpuint (av_claims_get_mark (other), ==, av_claims_get_mark (claims));
    }

  return claims;
}

void
claims_assert_owner (AvClaims *claims,
                     const char *scope,
                     const char *owner)
{
  g_auto (GStrv) present = av_claims_list_present (claims);

  g_assert_cmpstr (av_claims_get_scope (claims), ==, scope);
  g_assert_cmpstr (av_claims_get_owner (claims), ==, owner);
  g_assert_cmpstr (present[0], ==, scope);
  g_assert_cmpint (g_strv_length (present) > 1, ==, scope != NULL && owner == NULL);
}

char *
claims_list_writers (AvClaims *claims)
{
  GHashTable *writers = av_claims_get_writers (claims);
  g_autoptr (GList) scopes = writers != NULL ? g_list_sort (g_hash_table_get_keys (writers), (GCompareFunc) strcmp) : NULL;
  GString *text = g_string_new (NULL);

  for (const GList *l = scopes; l != NULL; l = l->next)
    g_string_append_printf (text, text->len > 0 ? " %s" : "%s", (const char *) l->data);

  return g_string_free (text, writers == NULL);
}

void
claims_assert_writers (AvClaims *claims,
                       const char *wanted)
{
  g_autofree char *first = claims_list_writers (claims);
  g_autofree char *again = claims_list_writers (claims);

  g_assert_cmpstr (first, ==, wanted);
  g_assert_cmpstr (again, ==, wanted);
}
