#include "av-retention.h"

#include <string.h>

#include "av-day.h"
#include "av-deadline-table.h"
#include "av-own-part.h"
#include "av-reference-list.h"
#include "av-store-private.h"

#define MAJORITY 18

/* What is known of one container. */
typedef struct
{
  AvId id;
  gint64 written;  /* its first word, ms */
  gint64 sign;     /* the last one of the young person's own; 0: none is dated */
  gint64 majority; /* by the day of birth; 0: not known */
  gint64 banded;   /* by the ages said, the latest; 0: never a minor's */
  gboolean elsewhere;
  gboolean opened; /* it has a dossier, of ours */
  char *kept;      /* the same */
} Dossier;

typedef enum
{
  FACT_WRITTEN,
  FACT_SCOPE,
  FACT_SIGN,
  FACT_OPENED,
  FACT_BORN,
  FACT_BAND,
  FACT_KEPT,
} Fact;

/* What is kept for the funder has a term of its own. A contact that was deleted is
 * still there: its meeting is read from the
 * registers. Whose it is comes before what its team decides. Columns: container, what is said, of when. */
static const struct
{
  Fact fact;
  const char *sql;
} sources[] = {
  { FACT_WRITTEN, "SELECT container, MIN (hlc) >> 16 FROM record JOIN reg USING (rid) WHERE class < 3 GROUP BY container" },
  { FACT_SCOPE, "SELECT container, scope FROM container_scope" },
  { FACT_SIGN, "SELECT container, val FROM reg JOIN record USING (rid) WHERE record.form = (SELECT nid FROM name WHERE text = 'contact') "
               "AND reg.nid = (SELECT nid FROM name WHERE text = 'horodatage')" },
  { FACT_SIGN, "SELECT _container, date_reperage FROM form_dossier" },
  { FACT_SIGN, "SELECT _container, date FROM form_evenement WHERE initiative = 'jeune'" },
  { FACT_OPENED, "SELECT _container, numero FROM form_dossier" },
  { FACT_BORN, "SELECT _container, date_naissance FROM form_personne WHERE date_naissance IS NOT NULL" },
  { FACT_BAND, "SELECT _container, tranche_age, horodatage FROM form_contact WHERE tranche_age IN ('16-17', 'moins-16')" },
  { FACT_KEPT, "SELECT _container, COALESCE (gel_purge_motif, '') FROM form_dossier WHERE gel_purge = 'oui'" },
};

void
av_retained_free (AvRetained *self)
{
  g_clear_pointer (&self->dispute, av_dispute_free);
  g_free (self->container);
  g_free (self->kept);
  g_free (self);
}

static void
dossier_free (gpointer data)
{
  Dossier *dossier = data;

  g_free (dossier->kept);
  g_free (dossier);
}

static gint64
add_years (gint64 milliseconds,
           int years)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (milliseconds / 1000);
  g_autoptr (GDateTime) later = time != NULL ? g_date_time_add_years (time, years) : NULL;

  return later != NULL ? g_date_time_to_unix (later) * 1000 : milliseconds;
}

/* Of a date that is known in part only, the latest it may be. */
static gint64
get_majority (const char *born)
{
  g_autoptr (GDateTime) time = NULL;
  AvDay day;

  if (!av_day_from_string (born, &day))
    return 0;

  time = g_date_time_new_local (day.year, day.month != 0 ? day.month : 12, day.day != 0 ? day.day : day.month != 0 ? 28
                                                                                                                   : 31,
                                0, 0, 0);
  return time != NULL ? add_years (g_date_time_to_unix (time) * 1000, MAJORITY) : 0;
}

/* Who said an age alone: the youngest it stands for. */
static gint64
get_majority_of_band (const char *band,
                      const char *met)
{
  gint64 moment = av_deadline_read_moment (met);

  return moment != 0 ? add_years (moment, strcmp (band, "16-17") == 0 ? MAJORITY - 16 : MAJORITY - 15) : 0;
}

static void
note_fact (AvStore *store,
           Dossier *dossier,
           Fact fact,
           AvStatement *row)
{
  const char *text = av_statement_get_text (row, 1);

  switch (fact)
    {
    case FACT_SIGN:
      dossier->sign = MAX (dossier->sign, av_deadline_read_moment (text));
      break;

    case FACT_OPENED:
      dossier->opened = !dossier->elsewhere;
      break;

    case FACT_BORN:
      dossier->majority = MAX (dossier->majority, get_majority (text));
      break;

    case FACT_BAND:
      dossier->banded = MAX (dossier->banded, get_majority_of_band (text, av_statement_get_text (row, 2)));
      break;

    case FACT_KEPT:
      g_free (dossier->kept);
      dossier->kept = dossier->elsewhere ? NULL : g_strdup (text);
      break;

    case FACT_SCOPE:
      dossier->elsewhere = !av_own_part_has (store, text);
      break;

    default:
      dossier->written = av_statement_get_int64 (row, 1);
      break;
    }
}

static Dossier *
get_dossier (GHashTable *dossiers,
             AvStatement *row,
             int column,
             gboolean add)
{
  const guint8 *bytes = av_statement_get_blob (row, column, NULL);
  g_autoptr (GBytes) key = g_bytes_new (bytes, sizeof (AvId));
  Dossier *dossier = g_hash_table_lookup (dossiers, key);

  if (dossier != NULL || !add)
    return dossier;

  dossier = g_new0 (Dossier, 1);
  memcpy (dossier->id.bytes, bytes, sizeof dossier->id.bytes);
  dossier->elsewhere = TRUE; /* until it is said to be ours */
  g_hash_table_insert (dossiers, g_steal_pointer (&key), dossier);
  return dossier;
}

/* What nobody has written into is no dossier. */
static gboolean
read_facts (AvStore *store,
            GHashTable *dossiers,
            GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      g_autoptr (AvStatement) statement = av_database_prepare (store->db, sources[i].sql, error);
      g_autoptr (GError) problem = NULL;

      if (statement == NULL)
        return FALSE;

      while (av_statement_next (statement, &problem))
        {
          Dossier *dossier = get_dossier (dossiers, statement, 0, sources[i].fact == FACT_WRITTEN);

          if (dossier != NULL)
            note_fact (store, dossier, sources[i].fact, statement);
        }

      if (!av_database_ended_well (&problem, error))
        return FALSE;
    }

  return TRUE;
}

/* What is known of the young person holds for all of them; they are ours as soon as one is,
 * and go by the number of that one then. */
static void
unite (Dossier *shown,
       Dossier *dossier)
{
  shown->written = MIN (shown->written, dossier->written);
  shown->sign = MAX (shown->sign, dossier->sign);
  shown->majority = MAX (shown->majority, dossier->majority);
  shown->banded = MAX (shown->banded, dossier->banded);
  shown->opened = shown->opened || dossier->opened;
  if (shown->kept == NULL)
    shown->kept = g_steal_pointer (&dossier->kept);

  if (!shown->elsewhere || dossier->elsewhere)
    return;

  shown->id = dossier->id;
  shown->elsewhere = FALSE;
}

/* Fused dossiers are one young person's, whichever teams have them. */
static gboolean
unite_fused (AvStore *store,
             GHashTable *dossiers,
             GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT container, shown FROM fused WHERE container <> shown ORDER BY container", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  while (av_statement_next (statement, &problem))
    {
      Dossier *dossier = get_dossier (dossiers, statement, 0, FALSE);
      Dossier *shown = get_dossier (dossiers, statement, 1, FALSE);
      g_autoptr (GBytes) key = NULL;

      if (dossier == NULL || shown == NULL)
        continue;

      unite (shown, dossier);
      key = g_bytes_new (dossier->id.bytes, sizeof dossier->id.bytes);
      g_hash_table_remove (dossiers, key);
    }

  return av_database_ended_well (&problem, error);
}

static int
get_months (AvRetentionKind kind)
{
  const char *code = kind == AV_RETENTION_DOSSIER ? "dossier_actif" : "contact_partiel_non_rattache";
  const char *months = av_reference_list_get_value (av_reference_list_get ("durees_conservation"), code, "duree_proposee_mois");

  g_assert (months != NULL);

  return (int) g_ascii_strtoll (months, NULL, 10);
}

static AvRetained *
judge (const Dossier *dossier)
{
  AvRetained *retained = g_new0 (AvRetained, 1);
  gint64 majority = dossier->majority != 0 ? dossier->majority : dossier->banded;
  g_autoptr (GDateTime) from = NULL;
  g_autoptr (GDateTime) due = NULL;
  gint64 start;

  retained->container = av_id_to_string (&dossier->id);
  retained->kind = dossier->opened ? AV_RETENTION_DOSSIER : AV_RETENTION_CONTACT;
  retained->last_sign = dossier->sign != 0 ? dossier->sign : dossier->written;
  retained->minor = dossier->opened && majority > retained->last_sign;
  retained->kept = g_strdup (dossier->kept);

  start = retained->minor ? majority : retained->last_sign;
  from = g_date_time_new_from_unix_local (start / 1000);
  due = from != NULL ? g_date_time_add_months (from, get_months (retained->kind)) : NULL;
  retained->due = due != NULL ? g_date_time_to_unix (due) * 1000 : G_MAXINT64;
  return retained;
}

static gint
compare_retained (gconstpointer one,
                  gconstpointer other)
{
  const AvRetained *first = *(AvRetained *const *) one;
  const AvRetained *second = *(AvRetained *const *) other;

  if (first->due != second->due)
    return first->due < second->due ? -1 : 1;

  return strcmp (first->container, second->container);
}

GPtrArray *
av_retention_list (AvStore *store,
                   gint64 moment,
                   GError **error)
{
  g_autoptr (GHashTable) dossiers = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, dossier_free);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) av_retained_free);
  GHashTableIter iter;
  Dossier *dossier;

  if (!read_facts (store, dossiers, error) || !unite_fused (store, dossiers, error))
    return NULL;

  g_hash_table_iter_init (&iter, dossiers);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &dossier))
    {
      g_autoptr (AvRetained) retained = NULL;

      if (dossier->elsewhere)
        continue;

      retained = judge (dossier);
      if (retained->due > moment)
        continue;
      if (!av_dispute_find (store, retained->container, &retained->dispute, error))
        return NULL;

      g_ptr_array_add (list, g_steal_pointer (&retained));
    }

  g_ptr_array_sort (list, compare_retained);
  return g_steal_pointer (&list);
}
