#include "av-counter.h"

#include <string.h>

#include "av-day.h"
#include "av-eligibility.h"
#include "av-fusion.h"
#include "av-place.h"
#include "av-record-store.h"
#include "av-reference-list.h"
#include "av-segment-store.h"
#include "av-store-private.h"

#define OF_CONTAINER " WHERE _container = ?1 AND (?2 >> _class) & 1"
/* Of whom a dossier is: what decides whether the programme is for them. */
#define FIRST_MET "(SELECT tranche_age, horodatage, situation_jour, suivi_par FROM form_contact WHERE _container = ?1 ORDER BY horodatage LIMIT 1)"
#define SAID_OF_THEM                                                                                              \
  "motif_derogation, (SELECT date_naissance FROM form_personne WHERE _container = ?1), tranche_age, horodatage, " \
  "(SELECT situation_emploi FROM form_diagnostic WHERE _container = ?1 ORDER BY date LIMIT 1), situation_jour, "  \
  "accompagne_spe, suivi_par"

typedef enum
{
  EACH,     /* row counts */
  PERSON,   /* counts once, whatever number of dossiers is joined */
  ELIGIBLE, /* so does one for whom the programme is, or who was let in all the same */
  POSITIVE, /* so does one whose way out counts: the second column */
} Counted;

/* Indicators that are sums: the first column of a row says when. The
 * others (shares, delays) are made of these. Codes of data/reference/indicateurs.csv. */
static const struct
{
  const char *code;
  const char *sql;
  Counted counted;
} rules[] = {
  { "I02", "SELECT horodatage FROM form_contact" OF_CONTAINER " AND COALESCE (statut, '') <> 'DOUBLON'" },
  { "I04", "SELECT date_reperage, " SAID_OF_THEM " FROM form_dossier LEFT JOIN " FIRST_MET OF_CONTAINER, ELIGIBLE },
  { "I07", "SELECT (SELECT date_reperage FROM form_dossier d WHERE d._container = ?1) FROM form_personne" OF_CONTAINER " AND sexe = 'F'", PERSON },
  { "I08", "SELECT MIN (horodatage) FROM form_contact" OF_CONTAINER " AND tranche_age = '16-17' GROUP BY _container", PERSON },
  { "I14", "SELECT exprime_le FROM form_besoin_immediat" OF_CONTAINER " AND statut = 'satisfait'" },
  { "I16", "SELECT COALESCE (date_levee, date_constat) FROM form_frein" OF_CONTAINER " AND mode_levee IN ('leve', 'reduit')" },
  { "I17", "SELECT COALESCE (realisee_le, prevue_le) FROM form_action" OF_CONTAINER " AND statut = 'done'" },
  { "I22", "SELECT entree_effective_le FROM form_orientation" OF_CONTAINER " AND entree_effective_le IS NOT NULL" },
  { "I24", "SELECT date_sortie, motif_sortie FROM form_dossier" OF_CONTAINER " AND motif_sortie IS NOT NULL", POSITIVE },
};

/* « 2026-T4 », or what is known of it. */
static char *
get_quarter (const char *day)
{
  guint month;

  if (day == NULL || strlen (day) < strlen ("2026"))
    return NULL;
  if (strlen (day) < strlen ("2026-11"))
    return g_strndup (day, strlen ("2026"));

  month = (guint) g_ascii_strtoull (day + strlen ("2026-"), NULL, 10);
  return g_strdup_printf ("%.4s-T%u", day, (MAX (month, 1) + 2) / 3);
}

static gboolean
is_positive (const char *reason)
{
  const char *quality = reason != NULL ? av_reference_list_get_value (av_reference_list_get ("motifs_sortie"), reason, "qualite_sortie") : NULL;

  return g_strcmp0 (quality, "positive") == 0;
}

/* A whole one. */
static gboolean
read_day (const char *moment,
          AvDay *day)
{
  g_autofree char *text = moment != NULL ? g_strndup (moment, strlen ("2026-11-30")) : NULL;

  return text != NULL && av_day_from_string (text, day) && day->day != 0;
}

static gboolean
is_eligible (AvStatement *row)
{
  const char *all_the_same = av_statement_get_text (row, 1);
  AvEligibilityAnswers answers = {
    .birth = av_statement_get_text (row, 2),
    .age_band = av_statement_get_text (row, 3),
    .situation = av_statement_get_text (row, 5),
    .situation_today = av_statement_get_text (row, 6),
    .followed = av_statement_get_text (row, 7),
    .followed_by = av_statement_get_text (row, 8),
  };
  AvEligibility result = { 0 };
  AvDay met, on;

  if (all_the_same != NULL && all_the_same[0] != '\0' && all_the_same[0] != '~')
    return TRUE;

  if (!read_day (av_statement_get_text (row, 0), &on))
    return FALSE;

  if (read_day (av_statement_get_text (row, 4), &met))
    answers.age_band_on = &met;

  return av_eligibility_evaluate (av_eligibility_find_rule (&on), &answers, &on, &result) && result.verdict == AV_ELIGIBILITY_YES;
}

static gboolean
counts (AvStatement *row,
        Counted counted)
{
  return counted == ELIGIBLE ? is_eligible (row) : counted != POSITIVE || is_positive (av_statement_get_text (row, 1));
}

/* What is counted of one container. */
typedef struct
{
  AvStore *store;
  const AvId *container;
  GArray *dossiers; /* AvId: of the same person, the same commune and by their ids; itself as well */
  guint classes;    /* bits: what is erased */
  char *scope;
  AvClass klass; /* of the records that are counted */
  GPtrArray *changes;
} Counters;

static void
clear_counters (Counters *counters)
{
  g_free (counters->scope);
  g_clear_pointer (&counters->dossiers, g_array_unref);
  g_ptr_array_unref (counters->changes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Counters, clear_counters)

/* Somebody deleted it: it was counted wrongly. Of a person what was counted first stays. */
static gboolean
is_said (AvStore *store,
         const char *id,
         gboolean once,
         gboolean *said,
         GError **error)
{
  g_autoptr (AvSnapshot) known = NULL;

  if (!av_record_store_find (store, id, &known, error))
    return FALSE;

  *said = known != NULL && (av_snapshot_is_deleted (known) || (once && av_snapshot_get_answer (known, "indicateur") != NULL));
  return TRUE;
}

/* number: of the indicator in that dossier. */
static gboolean
add_counter (Counters *counters,
             const AvId *dossier,
             const char *code,
             guint number,
             gboolean once,
             const char *day,
             GError **error)
{
  g_autofree char *key = g_strdup_printf ("%s%s%u", code, counters->klass == AV_CLASS_SENSIBLE ? "sensible" : "", number);
  g_autofree char *quarter = get_quarter (day);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *id = NULL;
  gboolean said;
  AvChange *change;
  AvId record;

  g_byte_array_append (bytes, dossier->bytes, sizeof dossier->bytes);
  g_byte_array_append (bytes, (const guint8 *) key, (guint) strlen (key));
  av_store_system_id ("compteur", bytes->data, bytes->len, &record);
  id = av_id_to_string (&record);
  if (!is_said (counters->store, id, once, &said, error))
    return FALSE;
  if (said)
    return TRUE;

  change = av_change_new ("compteur", id, NULL, counters->scope);
  av_change_set_class (change, counters->klass);
  av_change_set (change, "indicateur", code);
  if (quarter != NULL)
    av_change_set (change, "trimestre", quarter);
  if (counters->scope != NULL && av_reference_list_get_label (av_reference_list_get (AV_PLACE_LIST), counters->scope) != NULL)
    av_change_set (change, "code-insee", counters->scope);
  g_ptr_array_add (counters->changes, change);
  return TRUE;
}

/* The days of what counts in one dossier, NULL where it is not known; transfer full. */
static GPtrArray *
list_days (Counters *counters,
           const AvId *dossier,
           guint rule,
           GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (counters->store->db, rules[rule].sql, error);
  g_autoptr (GPtrArray) days = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;

  av_statement_bind_blob (statement, 1, dossier->bytes, sizeof dossier->bytes);
  av_statement_bind_int64 (statement, 2, AV_CLASS_BIT (counters->klass));
  while (av_statement_next (statement, &problem))
    if (counts (statement, rules[rule].counted))
      g_ptr_array_add (days, g_strdup (av_statement_get_text (statement, 0)));

  return av_database_ended_well (&problem, error) ? g_steal_pointer (&days) : NULL;
}

static gboolean
count_each (Counters *counters,
            guint rule,
            GError **error)
{
  g_autoptr (GPtrArray) days = list_days (counters, counters->container, rule, error);

  for (guint i = 0; days != NULL && i < days->len; i++)
    if (!add_counter (counters, counters->container, rules[rule].code, i, FALSE, g_ptr_array_index (days, i), error))
      return FALSE;

  return days != NULL;
}

/* On the first day of all their dossiers. */
static gboolean
count_person (Counters *counters,
              guint rule,
              GError **error)
{
  g_autofree char *first = NULL;
  gboolean any = FALSE;

  for (guint i = 0; i < counters->dossiers->len; i++)
    {
      g_autoptr (GPtrArray) days = list_days (counters, &g_array_index (counters->dossiers, AvId, i), rule, error);

      if (days == NULL)
        return FALSE;

      any = any || days->len > 0;
      for (guint j = 0; j < days->len; j++)
        if (g_ptr_array_index (days, j) != NULL && (first == NULL || strcmp (g_ptr_array_index (days, j), first) < 0))
          {
            g_free (first);
            first = g_strdup (g_ptr_array_index (days, j));
          }
    }

  return !any || add_counter (counters, &g_array_index (counters->dossiers, AvId, 0), rules[rule].code, 0, TRUE, first, error);
}

static gboolean
count_class (Counters *counters,
             GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (!(rules[i].counted == EACH ? count_each (counters, i, error) : count_person (counters, i, error)))
      return FALSE;

  return TRUE;
}

/* Who erased what the commune counted must not keep others from erasing. */
static gboolean
is_counted (Counters *counters,
            gboolean *counted,
            GError **error)
{
  g_autofree char *text = av_store_territory_id (counters->scope != NULL ? counters->scope : "");
  gboolean erased;
  AvId territory;

  av_id_parse (text, &territory);
  if (!av_segment_store_is_erased (counters->store, &territory, counters->klass, &erased, error))
    return FALSE;

  *counted = !erased && (counters->classes & AV_CLASS_BIT (counters->klass)) != 0;
  return TRUE;
}

static gboolean
count_all (Counters *counters,
           GError **error)
{
  for (counters->klass = AV_CLASS_CONTACT; counters->klass <= AV_CLASS_SENSIBLE; counters->klass++)
    {
      gboolean counted;

      if (!is_counted (counters, &counted, error) || (counted && !count_class (counters, error)))
        return FALSE;
    }

  return TRUE;
}

/* By nobody: they are to name no one, and whoever erases may read none of it. */
static gboolean
write_counters (Counters *counters,
                GError **error)
{
  AvStore *store = counters->store;
  char *agent = g_steal_pointer (&store->agent);
  gboolean written;

  store->reading_known = FALSE;
  written = count_all (counters, error) && (counters->changes->len == 0 || av_store_commit (store, counters->changes, error));
  store->agent = agent;
  store->reading_known = FALSE;
  return written;
}

static int
compare_ids (gconstpointer one,
             gconstpointer other)
{
  return memcmp (one, other, sizeof (AvId));
}

/* What another commune erases of the same person, it counts by itself. */
static gboolean
find_dossiers (Counters *counters,
               GError **error)
{
  g_autofree char *own = av_id_to_string (counters->container);
  g_auto (GStrv) component = av_fusion_get_component (counters->store, own, error);

  counters->dossiers = g_array_new (FALSE, FALSE, sizeof (AvId));
  for (guint i = 0; component != NULL && component[i] != NULL; i++)
    {
      g_autofree char *scope = NULL;
      AvId id;

      if (!av_id_parse (component[i], &id))
        continue;

      if (!av_segment_store_get_scope (counters->store, &id, &scope, error))
        return FALSE;

      if (g_strcmp0 (scope, counters->scope) == 0)
        g_array_append_val (counters->dossiers, id);
    }

  g_array_sort (counters->dossiers, compare_ids);
  return component != NULL;
}

gboolean
av_counters_write (AvStore *store,
                   const AvId *container,
                   guint classes,
                   GError **error)
{
  g_auto (Counters) counters = { store, container, .classes = classes };

  counters.changes = g_ptr_array_new_with_free_func ((GDestroyNotify) av_change_unref);
  return av_segment_store_get_scope (store, container, &counters.scope, error) && find_dossiers (&counters, error) && write_counters (&counters, error);
}
