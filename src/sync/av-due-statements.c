#include "av-due-statements.h"

#include "av-have.h"
#include "av-limits.h"

#define LENGTH_SIZE 3 /* at most */

typedef struct
{
  AvTrust *trust;
  const AvId *own;
  GPtrArray *haves;
  GPtrArray *statements; /* AvTrustStatement, borrowed */
  gsize size;            /* of them with their lengths */
} Choice;

typedef enum
{
  FIRST,  /* the root's chain and this installation's own, which its welcomes need */
  LATER,  /* the others */
  FORKED, /* that are held, unless it is another branch by which a have means them */
  N_TURNS,
} Turn;

static gboolean
is_told (const Choice *choice,
         const AvTrustStatement *statement)
{
  for (guint i = 0; i < choice->haves->len; i++)
    {
      AvHave *have = g_ptr_array_index (choice->haves, i);

      if (have == NULL || !av_have_has_statement (have, choice->trust, statement))
        return FALSE;
    }

  return TRUE;
}

static Turn
get_turn (const Choice *choice,
          const AvTrustStatement *statement)
{
  const AvTrusted *own = av_trust_find (choice->trust, choice->own);
  AvId root;

  if (is_told (choice, statement))
    return av_trust_is_forked (choice->trust, &statement->issuer) ? FORKED : N_TURNS;

  av_trust_get_root_issuer (choice->trust, &root);
  return av_id_equal (&statement->issuer, &root) || (own != NULL && av_id_equal (&statement->issuer, &own->issuer)) ? FIRST : LATER;
}

static gboolean
take (Choice *choice,
      AvTrustStatement *statement)
{
  gsize size = g_bytes_get_size (statement->bytes) + LENGTH_SIZE;

  if (choice->statements->len >= AV_LIMIT_STATEMENTS || choice->size + size > AV_LIMIT_TRUST)
    return FALSE;

  choice->size += size;
  g_ptr_array_add (choice->statements, statement);
  return TRUE;
}

/* Those that find no room come once these are held. */
GPtrArray *
av_due_statements_choose (AvTrust *trust,
                          const AvId *own,
                          GPtrArray *haves,
                          gboolean *more)
{
  Choice choice = { trust, own, haves, g_ptr_array_new (), 0 };
  GPtrArray *linked = av_trust_get_linked (trust);
  gboolean room = TRUE;

  for (Turn turn = FIRST; turn < N_TURNS; turn++)
    for (guint i = 0; room && i < linked->len; i++)
      if (get_turn (&choice, g_ptr_array_index (linked, i)) == turn)
        {
          room = take (&choice, g_ptr_array_index (linked, i));
          *more = *more || (!room && turn != FORKED);
        }

  return choice.statements;
}
