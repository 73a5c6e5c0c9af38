#include "av-erasure.h"

#include <string.h>

#include "av-segment-store.h"
#include "av-segment.h"

#define FORM "~effacement"
#define DAY_MS (G_GUINT64_CONSTANT (24) * 3600 * 1000)
#define KEYED 0x0f /* contact, parcours, sensible, fse */

/* What the records say of one container. */
typedef struct
{
  AvId record;
  AvId container;
  guint mask;
  guint own_mask;     /* of it, what this installation asked for */
  gboolean confirmed; /* by an installation that did not ask for it */
} Wish;

typedef struct
{
  AvStore *store;
  const AvId *own;
  GArray *wishes;
  Wish *wish;
  GArray *authors; /* AvId: who asked */
} Reading;

typedef struct
{
  AvId container;
  AvClass class;
} Compartment;

static gboolean
note_record (const AvId *record,
             const AvId *container,
             const char *reg,
             const char *value,
             gint64 sid,
             gpointer user_data,
             GError **error)
{
  Reading *reading = user_data;
  Wish wish = { *record, *container };

  if (strcmp (reg, "classes") == 0)
    g_array_append_val (reading->wishes, wish);

  return TRUE;
}

static gboolean
note_classes (gint64 sid,
              guint16 index,
              guint64 hlc,
              const char *agent,
              const char *value,
              gpointer user_data,
              GError **error)
{
  Reading *reading = user_data;
  g_autoptr (GError) problem = NULL;
  guint64 mask;
  AvId author;

  if (!g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT8, &mask, NULL))
    return TRUE;

  if (!av_segment_store_get_writer (reading->store, sid, &author, &problem))
    return av_database_ended_well (&problem, error);

  if (av_id_equal (&author, reading->own))
    reading->wish->own_mask |= (guint) mask & KEYED;

  reading->wish->mask |= (guint) mask & KEYED;

  g_array_append_val (reading->authors, author);
  return TRUE;
}

static gboolean
note_confirmation (gint64 sid,
                   guint16 index,
                   guint64 hlc,
                   const char *agent,
                   const char *value,
                   gpointer user_data,
                   GError **error)
{
  Reading *reading = user_data;
  g_autoptr (GError) problem = NULL;
  AvId author, said;

  if (!av_segment_store_get_writer (reading->store, sid, &author, &problem))
    return av_database_ended_well (&problem, error);

  if (!av_id_parse (value, &said) || !av_id_equal (&said, &author))
    return TRUE;

  for (guint i = 0; i < reading->authors->len; i++)
    if (av_id_equal (&g_array_index (reading->authors, AvId, i), &author))
      return TRUE;

  reading->wish->confirmed = TRUE;
  return TRUE;
}

static gboolean
read_wishes (Reading *reading,
             GError **error)
{
  if (!av_segment_store_foreach_system (reading->store, FORM, note_record, reading, error))
    return FALSE;

  for (guint i = 0; i < reading->wishes->len; i++)
    {
      reading->wish = &g_array_index (reading->wishes, Wish, i);
      g_array_set_size (reading->authors, 0);

      if (!av_segment_store_foreach_live (reading->store, FORM, &reading->wish->record, "classes", note_classes, reading, error) ||
          !av_segment_store_foreach_live (reading->store, FORM, &reading->wish->record, "confirme", note_confirmation, reading, error))
        return FALSE;
    }

  return TRUE;
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

  if (!erased.gone && (wish->confirmed || erased.since + AV_ERASURE_DAYS * DAY_MS < av_store_get_now (store)))
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
is_wished (GArray *wishes,
           const Compartment *compartment)
{
  for (guint i = 0; i < wishes->len; i++)
    {
      const Wish *wish = &g_array_index (wishes, Wish, i);

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
  g_autoptr (GArray) wishes = g_array_new (FALSE, TRUE, sizeof (Wish));
  g_autoptr (GArray) authors = g_array_new (FALSE, FALSE, sizeof (AvId));
  Reading reading = { store, own, wishes, NULL, authors };

  if (!read_wishes (&reading, error))
    return FALSE;

  for (guint i = 0; i < wishes->len; i++)
    if (!grant_wish (&reading, &g_array_index (wishes, Wish, i), error))
      return FALSE;

  return !taken_back || take_back (&reading, replay, user_data, error);
}

static gboolean
add_mask (gint64 sid,
          guint16 index,
          guint64 hlc,
          const char *agent,
          const char *value,
          gpointer user_data,
          GError **error)
{
  guint64 mask;

  if (g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT8, &mask, NULL))
    *(guint *) user_data |= (guint) mask & KEYED;

  return TRUE;
}

gboolean
av_erasure_ask (AvStore *store,
                const AvId *container,
                guint classes,
                GError **error)
{
  g_autofree char *value = NULL;
  guint asked = 0;
  AvId record;

  av_store_system_id (FORM, container->bytes, AV_ID_SIZE, &record);

  if (!av_segment_store_foreach_live (store, FORM, &record, "classes", add_mask, &asked, error))
    return FALSE;

  if ((classes & KEYED & ~asked) == 0)
    return TRUE;

  value = g_strdup_printf ("%u", asked | (classes & KEYED));
  return av_segment_store_write_system (store, FORM, &record, container, AV_CLASS_CONTROLE, "classes", value, error);
}
