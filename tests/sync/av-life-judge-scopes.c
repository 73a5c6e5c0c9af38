/* Whether who works for the same scope holds the same of it, and nobody what it was
 * never given. */

#include "av-life-state.h"

#include <string.h>

#include "av-coverage.h"
#include "av-digest.h"
#include "av-installation-private.h"

#define KEYED 0x0fu
#define KEYLESS (AV_DIGEST_ALL_CLASSES & ~KEYED)

/* By the statements the mairie has. */
static guint
get_readable (AvLife *self,
              guint number,
              const char *scope)
{
  const AvTrusted *member = av_trust_find (self->slots[MAIRIE].installation->trust, av_installation_get_id (self->slots[number].installation));
  AvScope parsed;

  g_assert_true (av_scope_parse (scope, &parsed));

  for (guint i = 0; member != NULL && i < member->mandates->len; i++)
    {
      const AvMandate *mandate = &g_array_index (member->mandates, AvMandate, i);

      if (mandate->scope == parsed && !mandate->revoked)
        return mandate->rights.read & KEYED;
    }

  return 0;
}

static char *
compare (AvLife *self,
         guint one,
         guint other,
         const char *scope,
         guint classes)
{
  g_autofree char *first = av_digest_classes (self->slots[one].store, scope, classes, NULL);
  g_autofree char *second = av_digest_classes (self->slots[other].store, scope, classes, NULL);

  return g_str_equal (first, second)
           ? NULL
           : g_strdup_printf ("classes %u of %s differ on slots %u and %u (%s)", classes, scope != NULL ? scope : "all", one, other, av_life_get_member (self, other)->name);
}

char *
av_life_judge_scopes (AvLife *self)
{
  char *wrong = NULL;

  for (guint i = 1; wrong == NULL && i < self->n_slots; i++)
    wrong = compare (self, MAIRIE, i, NULL, KEYLESS);

  for (guint hall = MAIRIE; hall <= TOWN_HALL; hall++)
    for (guint i = 1; wrong == NULL && i < self->n_slots; i++)
      {
        guint classes = get_readable (self, i, av_life_scopes[hall]);

        if (classes != 0 && i != hall)
          wrong = compare (self, hall, i, av_life_scopes[hall], classes | KEYLESS);
      }

  return wrong;
}

/* ---- Keys ------------------------------------------------------------------ */

static const AvLifePerson *
find_by_container (AvLife *self,
                   const char *hex)
{
  for (guint i = 0; i < self->people->len; i++)
    {
      const AvLifePerson *person = g_ptr_array_index (self->people, i);

      if (g_ascii_strcasecmp (person->container, hex) == 0)
        return person;
    }

  return NULL;
}

/* A commune's own container holds counters of what was erased there. */
static gboolean
is_given_in (const AvLifePerson *person,
             const char *container,
             guint scope,
             guint class)
{
  g_autofree char *territory = av_store_territory_id (av_life_scopes[scope]);

  return person != NULL ? (person->granted[scope] & AV_CLASS_BIT (class)) != 0 : g_ascii_strcasecmp (territory, container) == 0;
}

static gboolean
was_given (AvLife *self,
           guint number,
           const char *container,
           guint class)
{
  const AvLifePerson *person = find_by_container (self, container);

  if ((self->readable[self->slots[number].member] & AV_CLASS_BIT (class)) == 0)
    return FALSE;

  for (guint i = 0; i < N_SCOPES; i++)
    if (av_life_works_for (self, number, av_life_scopes[i]) && is_given_in (person, container, i, class))
      return TRUE;

  return FALSE;
}

/* What it can open of what others wrote. */
static char *
judge_keys_of (AvLife *self,
               guint number)
{
  const AvLifeSlot *slot = &self->slots[number];
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStatement) statement =
    av_database_prepare (av_store_get_database (slot->store),
                         "SELECT DISTINCT HEX (strand.container), strand.class FROM strand JOIN seg USING (sid) JOIN journal USING (jid) "
                         "JOIN key ON key.kid = SUBSTR (strand.blob, 1, 16) WHERE strand.class < 4 AND journal.installation <> ?1",
                         &error);

  g_assert_no_error (error);
  av_statement_bind_blob (statement, 1, av_installation_get_id (slot->installation)->bytes, sizeof (AvId));

  while (av_statement_next (statement, &error))
    {
      const char *container = av_statement_get_text (statement, 0);
      guint class = (guint) av_statement_get_int64 (statement, 1);

      if (!was_given (self, number, container, class))
        return g_strdup_printf ("slot %u (%s) opens class %u of %s", number, av_life_get_member (self, number)->name, class, container);
    }

  g_assert_no_error (error);
  return NULL;
}

char *
av_life_judge_keys (AvLife *self)
{
  char *wrong = NULL;

  for (guint i = 0; wrong == NULL && i < self->n_slots; i++)
    wrong = judge_keys_of (self, i);

  return wrong;
}

/* ---- What counts with nobody ------------------------------------------------- */

/* Nobody takes it to count, whoever wrote it neither: by the statements and admissions
 * that it has itself. */
static char *
judge_applied_of (AvLife *self,
                  guint number)
{
  const AvLifeSlot *slot = &self->slots[number];
  g_autoptr (AvCoverage) coverage = av_coverage_new (slot->store);
  AvJudge judge = av_coverage_get_judge (coverage, slot->installation->trust);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStatement) statement =
    av_database_prepare (av_store_get_database (slot->store),
                         "SELECT seg.header, seg.hash32, strand.idx FROM strand JOIN seg USING (sid) WHERE strand.applied AND seg.status = ?1",
                         &error);

  g_assert_no_error (error);
  av_statement_bind_int64 (statement, 1, AV_SEGMENT_ACCEPTED);

  while (av_statement_next (statement, &error))
    {
      gsize size, hash_size;
      const guint8 *bytes = av_statement_get_blob (statement, 0, &size);
      const guint8 *hash = av_statement_get_blob (statement, 1, &hash_size);
      g_autoptr (GArray) mandates = NULL;
      AvSegmentHeader header;
      AvStrandEntry entry;

      g_assert_true (av_segment_read (bytes, size, &header, NULL));
      av_segment_get_strand (&header, (guint) av_statement_get_int64 (statement, 2), &entry);
      mandates = av_acceptance_list_mandates (&judge, &header, hash);
      if (!av_acceptance_judge_strand (mandates, entry.scope, entry.class))
        return g_strdup_printf ("slot %u (%s) takes class %u of scope %u to count", number, av_life_get_member (self, number)->name, entry.class, entry.scope);
    }

  g_assert_no_error (error);
  return NULL;
}

/* Who is revoked wherever it works goes on for itself. */
char *
av_life_judge_applied (AvLife *self)
{
  char *wrong = NULL;

  for (guint i = 0; wrong == NULL && i < self->n_slots; i++)
    {
      const AvTrusted *member = av_installation_get_member (self->slots[i].installation);

      if (member != NULL && member->standing->len > 0)
        wrong = judge_applied_of (self, i);
    }

  return wrong;
}
