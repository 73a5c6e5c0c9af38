/* Who has heard of an erasure: what the data protection officer is shown. */

#include "av-installation-private.h"

#include <string.h>

#include "av-branches.h"
#include "av-erasure.h"
#include "av-segment.h"

#define DAY_MS (G_GINT64_CONSTANT (24) * 3600 * 1000)

/* One operation of an erasure as it left the installation that wrote it. */
typedef struct
{
  AvId author;
  gint64 when;          /* ms since 1970 */
  AvBranches *branches; /* of the journal it stands in */
  guint index;          /* among them */
} Told;

/* What a colleague last said that it holds. */
typedef struct
{
  const AvTrusted *member;
  gboolean revoked;
  AvHave *have; /* NULL: nothing yet */
  gint64 said;  /* ms since 1970 */
} Colleague;

typedef struct
{
  AvInstallation *self;
  GArray *colleagues;  /* Colleague, revoked ones as well: what they held they hold still */
  GPtrArray *erasures; /* AvErasure */
  AvErasure *erasure;
  GHashTable *journals; /* numbers of the store → AvBranches */
  GArray *told;         /* Told, of the erasure */
  GArray *written;      /* Told, of what it erases */
  GArray *found;        /* the one of these that is read; borrowed */
  gint64 when;          /* what is being read was said */
  gboolean untold;      /* a part of it has not been signed yet */
  GPtrArray *askers;    /* names */
  gboolean ours;        /* this installation asked */
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
  g_strfreev (self->askers);
  g_ptr_array_unref (self->sightings);
  g_free (self);
}

/* Whether something of a dossier is asked for. */
static gboolean
read_classes (const AvSaying *saying,
              guint *classes)
{
  return strcmp (saying->reg, "classes") == 0 && av_erasure_parse_classes (saying->value, classes) && *classes != 0;
}

static gboolean
note_erasure (const AvSaying *saying,
              const AvId *author,
              gpointer user_data,
              GError **error)
{
  Reading *reading = user_data;
  GPtrArray *erasures = reading->erasures;
  AvErasure *erasure = erasures->len > 0 ? g_ptr_array_index (erasures, erasures->len - 1) : NULL;
  guint classes;

  if (!read_classes (saying, &classes) || (erasure != NULL && av_id_equal (&erasure->record, &saying->record)))
    return TRUE;

  erasure = g_new0 (AvErasure, 1);
  erasure->dossier = av_id_to_string (&saying->container);
  erasure->record = saying->record;
  erasure->sightings = g_ptr_array_new_with_free_func ((GDestroyNotify) sighting_free);
  g_ptr_array_add (erasures, erasure);
  return TRUE;
}

static void
note_asker (Reading *reading,
            const AvId *author)
{
  AvInstallation *self = reading->self;
  const AvTrusted *member = av_trust_find (self->trust, author);
  g_autofree char *name = member != NULL ? g_strdup (member->name) : av_id_to_string (author);

  reading->ours = reading->ours || av_id_equal (author, &self->identity->id);

  if (!g_ptr_array_find_with_equal_func (reading->askers, name, g_str_equal, NULL))
    g_ptr_array_add (reading->askers, g_steal_pointer (&name));
}

/* transfer none */
static AvBranches *
get_branches (Reading *reading,
              gint64 jid,
              const AvSegmentHeader *header,
              GError **error)
{
  AvBranches *branches = g_hash_table_lookup (reading->journals, &jid);
  gboolean ours = av_id_equal (&header->installation, &reading->self->identity->id);

  if (branches != NULL)
    return branches;

  branches = av_branches_load (reading->self->store, jid, &header->journal, ours, error);
  if (branches != NULL)
    g_hash_table_insert (reading->journals, g_memdup2 (&jid, sizeof jid), branches);
  return branches;
}

static gboolean
note_segment (const AvSegment *segment,
              gpointer user_data,
              GError **error)
{
  Reading *reading = user_data;
  AvSegmentHeader header;
  Told told = { .when = reading->when };

  if (!av_segment_read_kept (segment, &header))
    return TRUE;

  told.author = header.installation;
  told.branches = get_branches (reading, segment->jid, &header, error);
  if (told.branches == NULL)
    return FALSE;

  if (av_branches_find (told.branches, segment, &told.index))
    g_array_append_val (reading->found, told);
  return TRUE;
}

static gboolean
note_classes (const AvSaying *saying,
              const AvId *author,
              gpointer user_data,
              GError **error)
{
  Reading *reading = user_data;
  guint before = reading->told->len;
  guint classes;

  if (!read_classes (saying, &classes))
    return TRUE;

  note_asker (reading, author);
  reading->found = reading->told;
  reading->when = (gint64) (saying->hlc >> 16);
  reading->erasure->classes |= classes;
  reading->erasure->asked = MAX (reading->erasure->asked, reading->when);

  if (!av_segment_store_load (reading->self->store, AV_DOT_SID (saying->dot), note_segment, reading, error))
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
      erasure->final = MAX (erasure->final, (gint64) (erased.since != 0 ? erased.since : av_store_get_now (reading->self->store)) + AV_ERASURE_DAYS * DAY_MS);
    }

  return TRUE;
}

/* As av_installation_confirm_erasure() has it: another one of its scope. */
static gboolean
judge_confirmable (Reading *reading,
                   GError **error)
{
  const AvRights power = { .powers = AV_POWER_ERASURE };
  AvErasure *erasure = reading->erasure;
  AvTrusted *own = av_installation_get_member (reading->self);
  g_autofree char *text = NULL;
  AvScope scope;
  AvId container;

  av_id_parse (erasure->dossier, &container);

  if (!av_segment_store_get_owner (reading->self->store, &container, &text, error))
    return FALSE;

  erasure->confirmable = !erasure->gone && !reading->ours && text != NULL && av_scope_parse (text, &scope) &&
                         av_mandates_have (own->mandates, scope, &power);
  return TRUE;
}

/* It has heard where it holds every segment that says so, or wrote it: what it
 * says it holds is older than what it writes. Since when; 0: not yet. */
static gint64
find_since (const Reading *reading,
            const AvId *member,
            AvHave *have,
            gint64 said)
{
  gint64 since = 0;

  for (guint i = 0; i < reading->told->len; i++)
    {
      const Told *told = &g_array_index (reading->told, Told, i);
      gboolean own = av_id_equal (&told->author, member);

      if (!own && !av_branches_is_received (told->branches, told->index, have))
        return 0;

      since = MAX (since, own ? told->when : said);
    }

  return reading->untold ? 0 : since;
}

static void
clear_colleague (gpointer data)
{
  g_clear_pointer (&((Colleague *) data)->have, av_have_free);
}

/* Read once for all erasures. */
static gboolean
load_colleagues (Reading *reading,
                 GError **error)
{
  AvInstallation *self = reading->self;
  GPtrArray *members = av_trust_get_members (self->trust);

  for (guint i = 0; i < members->len; i++)
    {
      Colleague colleague = { g_ptr_array_index (members, i) };
      guint64 hlc = 0;

      if (av_id_equal (&colleague.member->id, &self->identity->id))
        continue;

      if (!av_installation_load_dated_have (self, &colleague.member->id, &colleague.have, &hlc, error))
        return FALSE;

      colleague.revoked = !av_installation_is_live (colleague.member);
      colleague.said = (gint64) (hlc >> 16);
      g_array_append_val (reading->colleagues, colleague);
    }

  return TRUE;
}

static gboolean
list_segment (const AvStrandRow *strand,
              gpointer user_data,
              GError **error)
{
  if (strand->klass < AV_N_CLASSES && av_class_is_keyed (strand->klass))
    g_hash_table_add (user_data, g_memdup2 (&strand->sid, sizeof strand->sid));

  return TRUE;
}

/* Stubs of it stay. */
static gboolean
load_written (Reading *reading,
              GError **error)
{
  AvStore *store = reading->self->store;
  g_autoptr (GHashTable) sids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GHashTableIter iter;
  gint64 *sid;
  AvId container;

  g_array_set_size (reading->written, 0);
  av_id_parse (reading->erasure->dossier, &container);
  if (!av_segment_store_foreach_strand_of_container (store, &container, list_segment, sids, error))
    return FALSE;

  reading->found = reading->written;
  g_hash_table_iter_init (&iter, sids);
  while (g_hash_table_iter_next (&iter, (gpointer *) &sid, NULL))
    if (!av_segment_store_load (store, *sid, note_segment, reading, error))
      return FALSE;

  return TRUE;
}

/* Who never said what it holds may hold anything. */
static gboolean
may_hold (const Reading *reading,
          const Colleague *colleague)
{
  for (guint i = 0; colleague->have != NULL && i < reading->written->len; i++)
    {
      const Told *written = &g_array_index (reading->written, Told, i);

      if (av_id_equal (&written->author, &colleague->member->id) || av_branches_may_be_held (written->branches, written->index, colleague->have))
        return TRUE;
    }

  return colleague->have == NULL;
}

static void
note_sightings (Reading *reading)
{
  for (guint i = 0; i < reading->colleagues->len; i++)
    {
      const Colleague *colleague = &g_array_index (reading->colleagues, Colleague, i);
      AvErasureSighting *sighting;

      if (colleague->revoked && !may_hold (reading, colleague))
        continue;

      sighting = g_new0 (AvErasureSighting, 1);
      sighting->revoked = colleague->revoked;
      sighting->name = g_strdup (colleague->member->name);
      sighting->seen = find_since (reading, &colleague->member->id, colleague->have, colleague->said);
      g_ptr_array_add (reading->erasure->sightings, sighting);
    }
}

static gboolean
describe (Reading *reading,
          GError **error)
{
  AvStore *store = reading->self->store;
  gboolean read;

  reading->untold = FALSE;
  reading->ours = FALSE;
  reading->askers = g_ptr_array_new ();
  g_array_set_size (reading->told, 0);
  read = av_erasure_foreach (store, &reading->erasure->record, note_classes, reading, error);
  g_ptr_array_add (reading->askers, NULL);
  reading->erasure->askers = (char **) g_ptr_array_free (g_steal_pointer (&reading->askers), FALSE);

  if (!read || !load_written (reading, error))
    return FALSE;

  note_sightings (reading);
  return note_gone (reading, error) && judge_confirmable (reading, error);
}

GPtrArray *
av_installation_list_erasures (AvInstallation *self,
                               GError **error)
{
  g_autoptr (GPtrArray) erasures = g_ptr_array_new_with_free_func ((GDestroyNotify) av_erasure_free);
  g_autoptr (GArray) told = g_array_new (FALSE, FALSE, sizeof (Told));
  g_autoptr (GArray) written = g_array_new (FALSE, FALSE, sizeof (Told));
  g_autoptr (GHashTable) journals = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) av_branches_free);
  g_autoptr (GArray) colleagues = g_array_new (FALSE, FALSE, sizeof (Colleague));
  Reading reading = { .self = self, .colleagues = colleagues, .erasures = erasures, .journals = journals, .told = told, .written = written };

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  g_array_set_clear_func (colleagues, clear_colleague);
  if (!av_installation_require_enrolled (self, error) || !av_erasure_foreach (self->store, NULL, note_erasure, &reading, error) ||
      !load_colleagues (&reading, error))
    return NULL;

  for (guint i = 0; i < erasures->len; i++)
    {
      reading.erasure = g_ptr_array_index (erasures, i);
      if (!describe (&reading, error))
        return NULL;
    }

  return g_steal_pointer (&erasures);
}
