#include "av-erasure.h"

#include <string.h>

#include "av-segment-store.h"

#define FORM "~effacement"
#define DAY_MS (G_GUINT64_CONSTANT (24) * 3600 * 1000)
#define KEYED 0x0f /* contact, parcours, sensible, fse */

/* What is said of one container, by who may say it. */
typedef struct
{
  AvId container;
  GArray *askers;     /* Asker */
  GArray *confirmers; /* AvId */
  guint mask;
  guint own_mask; /* of it, what this installation asked for */
} Wish;

typedef struct
{
  AvId who;
  guint mask;
} Asker;

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
  wish->confirmers = g_array_new (FALSE, FALSE, sizeof (AvId));
  g_ptr_array_add (wishes, wish);
  return wish;
}

/* What was asked once stays asked: nobody takes an erasure back by writing a
 * smaller one over it. */
static void
note_classes (Reading *reading,
              const AvSaying *saying,
              const AvId *author)
{
  Asker asker = { *author };
  guint64 mask;
  Wish *wish;

  if (!g_ascii_string_to_unsigned (saying->value, 10, 0, G_MAXUINT8, &mask, NULL))
    return;

  wish = get_wish (reading, &saying->container);
  asker.mask = (guint) mask & KEYED;
  wish->mask |= asker.mask;
  wish->own_mask |= av_id_equal (author, reading->own) ? asker.mask : 0;
  g_array_append_val (wish->askers, asker);
}

static void
note_confirmation (Reading *reading,
                   const AvSaying *saying,
                   const AvId *author)
{
  AvId said;

  if (av_id_parse (saying->value, &said) && av_id_equal (&said, author))
    g_array_append_val (get_wish (reading, &saying->container)->confirmers, said);
}

static gboolean
note_saying (const AvSaying *saying,
             const AvId *author,
             gpointer user_data,
             GError **error)
{
  if (strcmp (saying->reg, "classes") == 0)
    note_classes (user_data, saying, author);
  else if (strcmp (saying->reg, "confirme") == 0)
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
  gboolean answers;
  AvId record, author;

  av_store_system_id (FORM, saying->container.bytes, AV_ID_SIZE, &record);

  if (saying->value == NULL || !av_id_equal (&record, &saying->record))
    return TRUE;

  if (!av_segment_store_answers_for (walk->store, &saying->container, saying->scopes, saying->hlc, &answers, error))
    return FALSE;

  if (!answers)
    return TRUE;

  if (!av_segment_store_get_writer (walk->store, AV_DOT_SID (saying->dot), &author, &problem))
    return av_database_ended_well (&problem, error);

  return walk->func (saying, &author, walk->user_data, error);
}

gboolean
av_erasure_foreach (AvStore *store,
                    const AvId *record,
                    AvErasureFunc func,
                    gpointer user_data,
                    GError **error)
{
  Walk walk = { store, func, user_data };

  return av_say_foreach (store, FORM, record, walk_saying, &walk, error);
}

/* By an installation other than one that asked for it. */
static gboolean
is_confirmed (const Wish *wish,
              AvClass class)
{
  for (guint i = 0; i < wish->confirmers->len; i++)
    for (guint j = 0; j < wish->askers->len; j++)
      {
        const Asker *asker = &g_array_index (wish->askers, Asker, j);

        if ((asker->mask & AV_CLASS_BIT (class)) != 0 && !av_id_equal (&asker->who, &g_array_index (wish->confirmers, AvId, i)))
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

/* The days count from when it was learnt here: a stolen laptop dates its
 * erasures as it likes. */
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

  if (!erased.gone && (is_confirmed (wish, class) || erased.since + AV_ERASURE_DAYS * DAY_MS < av_store_get_now (store)))
    {
      if (!destroy (store, &wish->container, class, error))
        return FALSE;

      erased.gone = TRUE;
    }

  return (erased.known == before.known && erased.asked == before.asked && erased.gone == before.gone) ||
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

static gboolean
is_wished (GPtrArray *wishes,
           const Compartment *compartment)
{
  for (guint i = 0; i < wishes->len; i++)
    {
      const Wish *wish = g_ptr_array_index (wishes, i);

      if (av_id_equal (&wish->container, &compartment->container) && (wish->mask & AV_CLASS_BIT (compartment->class)) != 0)
        return TRUE;
    }

  return FALSE;
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

  if (!av_segment_store_foreach_erased (reading->store, list_erased, erased, error))
    return FALSE;

  for (guint i = 0; i < erased->len; i++)
    {
      const Compartment *compartment = &g_array_index (erased, Compartment, i);

      if (is_wished (reading->wishes, compartment))
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
                const AvId *container,
                guint classes,
                GError **error)
{
  g_autoptr (GPtrArray) wishes = g_ptr_array_new_with_free_func (wish_free);
  g_autofree char *value = NULL;
  const AvId nobody = { { 0 } };
  Reading reading = { store, &nobody, wishes };
  guint asked;
  AvId record;

  av_store_system_id (FORM, container->bytes, AV_ID_SIZE, &record);

  if (!av_erasure_foreach (store, &record, note_saying, &reading, error))
    return FALSE;

  asked = wishes->len > 0 ? ((const Wish *) g_ptr_array_index (wishes, 0))->mask : 0;

  if ((classes & KEYED & ~asked) == 0)
    return TRUE;

  value = g_strdup_printf ("%u", asked | (classes & KEYED));
  return av_segment_store_write_system (store, FORM, &record, container, AV_CLASS_CONTROLE, "classes", value, error);
}
