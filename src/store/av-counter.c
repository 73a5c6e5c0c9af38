#include "av-counter.h"

#include <string.h>

#include "av-place.h"
#include "av-record-store.h"
#include "av-reference-list.h"
#include "av-segment-store.h"
#include "av-store-private.h"

#define OF_CONTAINER " WHERE _container = ?1 AND (?2 >> _class) & 1"

/* Indicators that are sums: each row is one, its first column says when. The
 * others (shares, delays) are made of these. `positive`: the second column is
 * a way out that counts. Codes of data/reference/indicateurs.csv. */
static const struct
{
  const char *code;
  const char *sql;
  gboolean positive;
} rules[] = {
  { "I02", "SELECT horodatage FROM form_contact" OF_CONTAINER " AND COALESCE (statut, '') <> 'DOUBLON'" },
  { "I04", "SELECT date_reperage FROM form_dossier" OF_CONTAINER },
  { "I07", "SELECT (SELECT date_reperage FROM form_dossier d WHERE d._container = ?1) FROM form_personne" OF_CONTAINER " AND sexe = 'F'" },
  { "I08", "SELECT MIN (horodatage) FROM form_contact" OF_CONTAINER " AND tranche_age = '16-17' GROUP BY _container" },
  { "I14", "SELECT exprime_le FROM form_besoin_immediat" OF_CONTAINER " AND statut = 'satisfait'" },
  { "I16", "SELECT COALESCE (date_levee, date_constat) FROM form_frein" OF_CONTAINER " AND mode_levee IN ('leve', 'reduit')" },
  { "I17", "SELECT COALESCE (realisee_le, prevue_le) FROM form_action" OF_CONTAINER " AND statut = 'done'" },
  { "I22", "SELECT entree_effective_le FROM form_orientation" OF_CONTAINER " AND entree_effective_le IS NOT NULL" },
  { "I24", "SELECT date_sortie, motif_sortie FROM form_dossier" OF_CONTAINER " AND motif_sortie IS NOT NULL", TRUE },
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

/* What is counted of one container. */
typedef struct
{
  AvStore *store;
  const AvId *container;
  guint classes; /* bits: what is erased */
  char *scope;
  AvClass klass; /* of the records that are counted */
  GPtrArray *changes;
} Counters;

static void
clear_counters (Counters *counters)
{
  g_free (counters->scope);
  g_ptr_array_unref (counters->changes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Counters, clear_counters)

/* Somebody deleted it: it was counted wrongly. */
static gboolean
was_deleted (AvStore *store,
             const char *id,
             gboolean *deleted,
             GError **error)
{
  g_autoptr (AvSnapshot) known = NULL;

  if (!av_record_store_find (store, id, &known, error))
    return FALSE;

  *deleted = known != NULL && av_snapshot_is_deleted (known);
  return TRUE;
}

static gboolean
add_counter (Counters *counters,
             const char *code,
             guint number,
             const char *day,
             GError **error)
{
  g_autofree char *key = g_strdup_printf ("%s%s%u", code, counters->klass == AV_CLASS_SENSIBLE ? "sensible" : "", number);
  g_autofree char *quarter = get_quarter (day);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *id = NULL;
  gboolean deleted;
  AvChange *change;
  AvId record;

  g_byte_array_append (bytes, counters->container->bytes, sizeof counters->container->bytes);
  g_byte_array_append (bytes, (const guint8 *) key, (guint) strlen (key));
  av_store_system_id ("compteur", bytes->data, bytes->len, &record);
  id = av_id_to_string (&record);
  if (!was_deleted (counters->store, id, &deleted, error))
    return FALSE;
  if (deleted)
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

static gboolean
count_class (Counters *counters,
             GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (AvStatement) statement = av_database_prepare (counters->store->db, rules[i].sql, error);
      g_autoptr (GError) problem = NULL;
      guint number = 0;

      if (statement == NULL)
        return FALSE;

      av_statement_bind_blob (statement, 1, counters->container->bytes, sizeof counters->container->bytes);
      av_statement_bind_int64 (statement, 2, AV_CLASS_BIT (counters->klass));
      while (av_statement_next (statement, &problem))
        if ((!rules[i].positive || is_positive (av_statement_get_text (statement, 1))) &&
            !add_counter (counters, rules[i].code, number++, av_statement_get_text (statement, 0), error))
          return FALSE;

      if (problem != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
    }

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

gboolean
av_counters_write (AvStore *store,
                   const AvId *container,
                   guint classes,
                   GError **error)
{
  g_auto (Counters) counters = { store, container, .classes = classes };

  counters.changes = g_ptr_array_new_with_free_func ((GDestroyNotify) av_change_unref);
  return av_segment_store_get_scope (store, container, &counters.scope, error) && write_counters (&counters, error);
}
