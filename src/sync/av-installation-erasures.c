/* Who has heard of an erasure: what the data protection officer is shown. */

#include "av-installation-private.h"

#include <string.h>

#include "av-segment.h"

#define FORM "~effacement"

/* One operation of an erasure as it left the installation that wrote it. */
typedef struct
{
  AvId journal;
  guint64 segno;
  guint8 hash[AV_SEGMENT_HASH_SIZE];
} Told;

typedef struct
{
  AvInstallation *self;
  GPtrArray *erasures; /* AvErasure */
  AvErasure *erasure;
  GArray *told;    /* Told, of the erasure */
  gboolean untold; /* a part of it has not been signed yet */
} Reading;

static void
sighting_free (AvErasureSighting *sighting)
{
  g_free (sighting->name);
  g_free (sighting);
}

void
av_erasure_free (AvErasure *self)
{
  g_free (self->dossier);
  g_ptr_array_unref (self->sightings);
  g_free (self);
}

static gboolean
note_erasure (const AvId *record,
              const AvId *container,
              const char *reg,
              const char *value,
              gint64 sid,
              gpointer user_data,
              GError **error)
{
  Reading *reading = user_data;
  AvErasure *erasure;

  if (strcmp (reg, "classes") != 0)
    return TRUE;

  erasure = g_new0 (AvErasure, 1);
  erasure->dossier = av_id_to_string (container);
  erasure->record = *record;
  erasure->sightings = g_ptr_array_new_with_free_func ((GDestroyNotify) sighting_free);
  g_ptr_array_add (reading->erasures, erasure);
  return TRUE;
}

static gboolean
note_segment (const AvSegment *segment,
              gpointer user_data,
              GError **error)
{
  Reading *reading = user_data;
  AvSegmentHeader header;
  Told told = { .segno = segment->segno };

  if (!av_segment_read (segment->header, segment->header_length, &header, error))
    return FALSE;

  told.journal = header.journal;
  memcpy (told.hash, segment->hash.bytes, sizeof told.hash);
  g_array_append_val (reading->told, told);
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
  guint before = reading->told->len;
  guint64 mask;

  if (!g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT8, &mask, NULL))
    return TRUE;

  reading->erasure->classes |= (guint) mask;
  reading->erasure->asked = MAX (reading->erasure->asked, (gint64) (hlc >> 16));

  if (!av_segment_store_load (reading->self->store, sid, note_segment, reading, error))
    return FALSE;

  reading->untold = reading->untold || reading->told->len == before;
  return TRUE;
}

static gboolean
note_gone (Reading *reading,
           GError **error)
{
  AvErasure *erasure = reading->erasure;
  AvId container;

  av_id_parse (erasure->dossier, &container);
  erasure->gone = TRUE;

  for (guint class = 0; class < AV_N_CLASSES; class ++)
    {
      AvErased erased = { 0 };
      g_autoptr (GError) problem = NULL;

      if ((erasure->classes & AV_CLASS_BIT (class)) == 0)
        continue;

      if (!av_segment_store_load_erased (reading->self->store, &container, class, &erased, &problem) && problem != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }

      erasure->gone = erasure->gone && erased.gone;
    }

  return TRUE;
}

/* It has heard where it holds every segment that says so. */
static gboolean
has_heard (const Reading *reading,
           AvHave *have)
{
  for (guint i = 0; have != NULL && i < reading->told->len; i++)
    {
      const Told *told = &g_array_index (reading->told, Told, i);

      if (!av_have_has_segment (have, &told->journal, told->segno, told->hash, FALSE))
        return FALSE;
    }

  return have != NULL && !reading->untold;
}

static void
note_sightings (Reading *reading)
{
  AvInstallation *self = reading->self;
  GPtrArray *members = av_trust_get_members (self->trust);

  for (guint i = 0; i < members->len; i++)
    {
      const AvTrusted *member = g_ptr_array_index (members, i);
      guint64 said = 0;
      g_autoptr (AvHave) have = av_installation_load_dated_have (self, &member->id, &said);
      AvErasureSighting *sighting;

      if (av_id_equal (&member->id, &self->identity->id) || !av_installation_is_live (member))
        continue;

      sighting = g_new0 (AvErasureSighting, 1);
      sighting->name = g_strdup (member->name);
      sighting->seen = has_heard (reading, have) ? (gint64) (said >> 16) : 0;
      g_ptr_array_add (reading->erasure->sightings, sighting);
    }
}

GPtrArray *
av_installation_list_erasures (AvInstallation *self,
                               GError **error)
{
  g_autoptr (GPtrArray) erasures = g_ptr_array_new_with_free_func ((GDestroyNotify) av_erasure_free);
  g_autoptr (GArray) told = g_array_new (FALSE, FALSE, sizeof (Told));
  Reading reading = { self, erasures, NULL, told, FALSE };

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  if (!av_installation_require_enrolled (self, error) || !av_segment_store_foreach_system (self->store, FORM, note_erasure, &reading, error))
    return NULL;

  for (guint i = 0; i < erasures->len; i++)
    {
      reading.erasure = g_ptr_array_index (erasures, i);
      reading.untold = FALSE;
      g_array_set_size (told, 0);

      if (!av_segment_store_foreach_live (self->store, FORM, &reading.erasure->record, "classes", note_classes, &reading, error) ||
          !note_gone (&reading, error))
        return NULL;

      note_sightings (&reading);
    }

  return g_steal_pointer (&erasures);
}
