#include "av-erasure.h"

#include <string.h>

#include "av-hexadecimal.h"
#include "av-limits.h"
#include "av-own-part.h"
#include "av-segment-store.h"

#define FORM "~effacement"
#define DAY_MS (G_GUINT64_CONSTANT (24) * 3600 * 1000)

/* What is said of one container, by who may say it. */
typedef struct
{
  AvId container;
  GArray *askers;     /* Asker */
  GArray *confirmers; /* Confirmer */
  guint mask;
  guint own_mask; /* of it, what this installation asked for */
} Wish;

typedef struct
{
  AvId who;
  guint mask;
  char *name; /* of the operation; NULL: not signed yet, so that nobody can name it */
} Asker;

typedef struct
{
  AvId who;
  char **names; /* of the operations of askers it was shown */
} Confirmer;

typedef struct
{
  AvStore *store;
  const AvId *own;
  GPtrArray *wishes;
} Reading;

typedef struct
{
  AvId container;
  AvClass class;
} Compartment;

static void
clear_asker (gpointer data)
{
  g_free (((Asker *) data)->name);
}

static void
clear_confirmer (gpointer data)
{
  g_strfreev (((Confirmer *) data)->names);
}

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_array_unref (wish->askers);
  g_array_unref (wish->confirmers);
  g_free (wish);
}

static Wish *
get_wish (Reading *reading,
          const AvId *container)
{
  GPtrArray *wishes = reading->wishes;
  Wish *wish = wishes->len > 0 ? g_ptr_array_index (wishes, wishes->len - 1) : NULL;

  if (wish != NULL && av_id_equal (&wish->container, container))
    return wish;

  wish = g_new0 (Wish, 1);
  wish->container = *container;
  wish->askers = g_array_new (FALSE, FALSE, sizeof (Asker));
  wish->confirmers = g_array_new (FALSE, FALSE, sizeof (Confirmer));
  g_array_set_clear_func (wish->askers, clear_asker);
  g_array_set_clear_func (wish->confirmers, clear_confirmer);
  g_ptr_array_add (wishes, wish);
  return wish;
}

/* As a confirmation names it: `segment hash:index`. */
static gboolean
name_operation (AvStore *store,
                gint64 dot,
                char **name,
                GError **error)
{
  g_autofree char *segment = NULL;
  g_autoptr (GError) problem = NULL;
  AvSegmentHash hash;

  *name = NULL;
  if (!av_segment_store_get_hash (store, AV_DOT_SID (dot), &hash, &problem))
    return g_error_matches (problem, AV_STORE_ERROR, AV_STORE_ERROR_NOT_FOUND) || av_database_ended_well (&problem, error);

  segment = av_hexadecimal_write (hash.bytes, sizeof hash.bytes);
  *name = g_strdup_printf ("%s:%u", segment, AV_DOT_INDEX (dot));
  return TRUE;
}

gboolean
av_erasure_parse_classes (const char *value,
                          guint *classes)
{
  guint64 mask;

  if (!g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT8, &mask, NULL))
    return FALSE;

  *classes = (guint) mask & AV_KEYED_CLASSES;
  return TRUE;
}

/* What was asked once stays asked: nobody takes an erasure back by writing a
 * smaller one over it. */
static gboolean
note_classes (Reading *reading,
              const AvSaying *saying,
              const AvId *author,
              GError **error)
{
  Asker asker = { *author };
  Wish *wish;

  if (!av_erasure_parse_classes (saying->value, &asker.mask))
    return TRUE;

  if (!name_operation (reading->store, saying->dot, &asker.name, error))
    return FALSE;

  wish = get_wish (reading, &saying->container);
  wish->mask |= asker.mask;
  wish->own_mask |= av_id_equal (author, reading->own) ? asker.mask : 0;
  g_array_append_val (wish->askers, asker);
  return TRUE;
}

/* Who confirms says what it saw: what somebody asks for later is not confirmed. */
static void
note_confirmation (Reading *reading,
                   const AvSaying *saying,
                   const AvId *author)
{
  g_auto (GStrv) words = g_strsplit (saying->value, " ", -1);
  Confirmer confirmer = { *author };
  AvId said;

  if (words[0] == NULL || !av_id_parse (words[0], &said) || !av_id_equal (&said, author))
    return;

  confirmer.names = g_strdupv (words + 1);
  g_array_append_val (get_wish (reading, &saying->container)->confirmers, confirmer);
}

static gboolean
note_saying (const AvSaying *saying,
             const AvId *author,
             gpointer user_data,
             GError **error)
{
  if (strcmp (saying->reg, "classes") == 0)
    return note_classes (user_data, saying, author, error);

  if (strcmp (saying->reg, "confirme") == 0)
    note_confirmation (user_data, saying, author);

  return TRUE;
}

typedef struct
{
  AvStore *store;
  AvErasureFunc func;
  gpointer user_data;
} Walk;

static gboolean
walk_saying (const AvSaying *saying,
             gpointer user_data,
             GError **error)
{
  Walk *walk = user_data;
  g_autoptr (GError) problem = NULL;
  gboolean territory;
  AvId record, author;

  av_store_system_id (FORM, saying->container.bytes, AV_ID_SIZE, &record);

  if (saying->value == NULL || !av_id_equal (&record, &saying->record))
    return TRUE;

  if (!av_segment_store_is_territory (walk->store, &saying->container, &territory, error))
    return FALSE;

  if (territory)
    return TRUE;

  if (!av_segment_store_get_writer (walk->store, AV_DOT_SID (saying->dot), &author, &problem))
    return av_database_ended_well (&problem, error);

  return walk->func (saying, &author, walk->user_data, error);
}

gboolean
av_erasure_foreach_said (AvStore *store,
                         const AvId *record,
                         AvErasureFunc func,
                         gpointer user_data,
                         GError **error)
{
  Walk walk = { store, func, user_data };

  return av_say_foreach (store, FORM, record, walk_saying, &walk, error);
}

static gboolean
walk_answering (const AvSaying *saying,
                const AvId *author,
                gpointer user_data,
                GError **error)
{
  Walk *walk = user_data;
  gboolean answers;

  if (!av_segment_store_answers_for (walk->store, &saying->container, saying->scopes, saying->hlc, &answers, error))
    return FALSE;

  return !answers || walk->func (saying, author, walk->user_data, error);
}

gboolean
av_erasure_foreach (AvStore *store,
                    const AvId *record,
                    AvErasureFunc func,
                    gpointer user_data,
                    GError **error)
{
  Walk walk = { store, func, user_data };

  return av_erasure_foreach_said (store, record, walk_answering, &walk, error);
}

/* By an installation other than the one that asked for it there. */
static gboolean
is_confirmed (const Wish *wish,
              AvClass class)
{
  for (guint i = 0; i < wish->confirmers->len; i++)
    for (guint j = 0; j < wish->askers->len; j++)
      {
        const Confirmer *confirmer = &g_array_index (wish->confirmers, Confirmer, i);
        const Asker *asker = &g_array_index (wish->askers, Asker, j);

        if ((asker->mask & AV_CLASS_BIT (class)) != 0 && asker->name != NULL && !av_id_equal (&asker->who, &confirmer->who) &&
            g_strv_contains ((const char *const *) confirmer->names, asker->name))
          return TRUE;
      }

  return FALSE;
}

typedef struct
{
  AvClass class;
  GArray *strands; /* gint64 */
} StrandList;

static gboolean
list_strand (const AvStrandRow *strand,
             gpointer user_data,
             GError **error)
{
  StrandList *list = user_data;

  if (strand->klass == list->class && strand->blob != NULL)
    g_array_append_val (list->strands, strand->sx);

  return TRUE;
}

/* For good: no key, no bytes. */
static gboolean
destroy (AvStore *store,
         const AvId *container,
         AvClass class,
         GError **error)
{
  g_autoptr (GArray) strands = g_array_new (FALSE, FALSE, sizeof (gint64));
  StrandList list = { class, strands };

  if (!av_segment_store_destroy_keys (store, container, class, error) ||
      !av_segment_store_foreach_strand_of_container (store, container, list_strand, &list, error))
    return FALSE;

  for (guint i = 0; i < strands->len; i++)
    if (!av_segment_store_empty_strand (store, g_array_index (strands, gint64, i), error))
      return FALSE;

  return TRUE;
}

gboolean
av_erasure_hide (AvStore *store,
                 const AvId *container,
                 AvClass class,
                 GError **error)
{
  gboolean erased;

  if (!av_segment_store_is_erased (store, container, class, &erased, error))
    return FALSE;

  return erased ||
         (av_segment_store_erase (store, container, class, error) &&
          av_segment_store_set_keys_aside (store, container, class, TRUE, error));
}

gboolean
av_erasure_mark_asked (AvStore *store,
                       const AvId *container,
                       AvClass class,
                       GError **error)
{
  AvErased erased;

  if (!av_segment_store_load_erased (store, container, class, &erased, error))
    return FALSE;

  erased.asked = TRUE;
  return av_segment_store_mark_erased (store, &erased, error);
}

/* The days count from when it was learnt here: a stolen laptop dates its
 * erasures as it likes. Under a date that is in doubt they do not begin, and
 * where they began later than now they begin again. Where nobody was heard of for months
 * they may be those of a year that somebody mistyped: they end with the next exchange. */
static gboolean
is_due (AvStore *store,
        AvErased *erased)
{
  guint64 now = av_store_get_now (store);

  if (av_store_is_clock_doubtful (store))
    return FALSE;

  if (erased->since == 0 || erased->since > now)
    erased->since = now;

  return !av_store_is_clock_alone (store) && erased->since + AV_ERASURE_DAYS * DAY_MS < now;
}

static gboolean
grant_class (AvStore *store,
             const Wish *wish,
             AvClass class,
             GError **error)
{
  AvErased erased, before;

  if (!av_erasure_hide (store, &wish->container, class, error) ||
      !av_segment_store_load_erased (store, &wish->container, class, &erased, error))
    return FALSE;

  before = erased;
  erased.known = TRUE;
  erased.asked = erased.asked || (wish->own_mask & AV_CLASS_BIT (class)) != 0;

  if (!erased.gone && (is_due (store, &erased) || is_confirmed (wish, class)))
    {
      if (!destroy (store, &wish->container, class, error))
        return FALSE;

      erased.gone = TRUE;
    }

  /* Also what a version before left of it. */
  if (erased.gone && !av_segment_store_forget_records (store, &wish->container, class, error))
    return FALSE;

  return (erased.known == before.known && erased.asked == before.asked && erased.gone == before.gone && erased.since == before.since) ||
         av_segment_store_mark_erased (store, &erased, error);
}

static gboolean
grant_wish (Reading *reading,
            const Wish *wish,
            GError **error)
{
  for (guint class = 0; class < AV_N_CLASSES; class ++)
    if ((wish->mask & AV_CLASS_BIT (class)) != 0 && !grant_class (reading->store, wish, class, error))
      return FALSE;

  return TRUE;
}

/* Masks of classes by the id of the container; transfer full, the ids are those of wishes. */
static GHashTable *
index_wishes (GPtrArray *wishes)
{
  GHashTable *masks = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);

  for (guint i = 0; i < wishes->len; i++)
    {
      const Wish *wish = g_ptr_array_index (wishes, i);
      GBytes *key = g_bytes_new_static (wish->container.bytes, AV_ID_SIZE);
      guint mask = GPOINTER_TO_UINT (g_hash_table_lookup (masks, key));

      g_hash_table_insert (masks, key, GUINT_TO_POINTER (mask | wish->mask));
    }

  return masks;
}

static gboolean
is_wished (GHashTable *masks,
           const Compartment *compartment)
{
  g_autoptr (GBytes) key = g_bytes_new_static (compartment->container.bytes, AV_ID_SIZE);

  return (GPOINTER_TO_UINT (g_hash_table_lookup (masks, key)) & AV_CLASS_BIT (compartment->class)) != 0;
}

/* What only a guard remembers stays erased until its record is back. */
static gboolean
list_erased (const AvErased *erased,
             gpointer user_data,
             GError **error)
{
  Compartment compartment = { erased->container, erased->klass };

  if (erased->known)
    g_array_append_val ((GArray *) user_data, compartment);

  return TRUE;
}

static gboolean
take_back (Reading *reading,
           AvMergeReplayFunc replay,
           gpointer user_data,
           GError **error)
{
  g_autoptr (GArray) erased = g_array_new (FALSE, FALSE, sizeof (Compartment));
  g_autoptr (GHashTable) masks = index_wishes (reading->wishes);

  if (!av_segment_store_foreach_erased (reading->store, list_erased, erased, error))
    return FALSE;

  for (guint i = 0; i < erased->len; i++)
    {
      const Compartment *compartment = &g_array_index (erased, Compartment, i);

      if (is_wished (masks, compartment))
        continue;

      if (!av_segment_store_unerase (reading->store, &compartment->container, compartment->class, error) ||
          !av_segment_store_set_keys_aside (reading->store, &compartment->container, compartment->class, FALSE, error) ||
          !av_merge_rebuild (reading->store, &compartment->container, replay, user_data, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
av_erasure_follow (AvStore *store,
                   const AvId *own,
                   gboolean taken_back,
                   AvMergeReplayFunc replay,
                   gpointer user_data,
                   GError **error)
{
  g_autoptr (GPtrArray) wishes = g_ptr_array_new_with_free_func (wish_free);
  Reading reading = { store, own, wishes };

  if (!av_erasure_foreach (store, NULL, note_saying, &reading, error))
    return FALSE;

  for (guint i = 0; i < wishes->len; i++)
    if (!grant_wish (&reading, g_ptr_array_index (wishes, i), error))
      return FALSE;

  return !taken_back || take_back (&reading, replay, user_data, error);
}

gboolean
av_erasure_ask (AvStore *store,
                const AvId *own,
                const AvId *container,
                guint classes,
                GError **error)
{
  g_autoptr (GPtrArray) wishes = g_ptr_array_new_with_free_func (wish_free);
  g_autofree char *value = NULL;
  Reading reading = { store, own, wishes };
  const Wish *wish;
  guint asked;
  AvId record;

  av_store_system_id (FORM, container->bytes, AV_ID_SIZE, &record);

  if (!av_erasure_foreach (store, &record, note_saying, &reading, error))
    return FALSE;

  wish = wishes->len > 0 ? g_ptr_array_index (wishes, 0) : NULL;
  asked = wish != NULL ? wish->mask : 0;

  /* What a colleague asked for goes with a colleague who is revoked. */
  if (wish != NULL && (classes & AV_KEYED_CLASSES & ~wish->own_mask) == 0)
    return TRUE;

  value = g_strdup_printf ("%u", asked | (classes & AV_KEYED_CLASSES));
  return av_segment_store_write_system (store, FORM, &record, container, AV_CLASS_CONTROLE, "classes", value, error);
}

gboolean
av_erasure_confirm (AvStore *store,
                    const AvId *own,
                    const AvId *container,
                    guint shown,
                    gboolean *confirmed,
                    GError **error)
{
  g_autoptr (GPtrArray) wishes = g_ptr_array_new_with_free_func (wish_free);
  g_autofree char *id = av_id_to_string (own);
  g_autoptr (GString) value = g_string_new (id);
  Reading reading = { store, own, wishes };
  const Wish *wish;
  guint n = 0;
  AvId record;

  *confirmed = FALSE;
  av_store_system_id (FORM, container->bytes, AV_ID_SIZE, &record);

  if (!av_erasure_foreach (store, &record, note_saying, &reading, error))
    return FALSE;

  wish = wishes->len > 0 ? g_ptr_array_index (wishes, 0) : NULL;

  for (guint i = 0; wish != NULL && i < wish->askers->len && n < AV_LIMIT_ERASURE_ASKS; i++)
    {
      const Asker *asker = &g_array_index (wish->askers, Asker, i);

      if (asker->mask == 0 || (asker->mask & ~shown) != 0 || asker->name == NULL || av_id_equal (&asker->who, own))
        continue;

      g_string_append_printf (value, " %s", asker->name);
      n++;
    }

  *confirmed = n > 0;
  return n == 0 || av_segment_store_write_system (store, FORM, &record, container, AV_CLASS_CONTROLE, "confirme", value->str, error);
}
