#include "av-intake-private.h"

#include <string.h>

#include "av-hash.h"
#include "av-mutants.h"
#include "av-op-codec.h"
#include "av-seal.h"
#include "av-strand.h"

#define HLC_COUNTER_BITS 16

/* One strand on its way into the registers. */
typedef struct
{
  AvIntake *intake;
  GArray *mandates; /* its author's, for this segment; borrowed */
  AvId author;
  AvScope scope;
  AvStrandPlace place;
  AvIntakeArrival *arrival; /* NULL: not counted */
  gboolean anew;            /* it was not applied so far: an erasure in vain is told */
} Application;

void
av_intake_segment_clear (AvIntakeSegment *self)
{
  g_clear_pointer (&self->taken, g_array_unref);
  g_clear_pointer (&self->mandates, g_array_unref);
  g_clear_pointer (&self->in_sight, g_array_unref);
}

GArray *
av_intake_get_mandates (AvIntake *self,
                        AvIntakeSegment *segment,
                        gboolean applied)
{
  AvJudge judge = self->judge;
  GArray **mandates = applied && self->keeps_own ? &segment->in_sight : &segment->mandates;

  if (mandates == &segment->in_sight)
    judge.unending = self->own;
  if (*mandates == NULL)
    *mandates = av_acceptance_list_mandates (&judge, segment->header, segment->hash);

  return *mandates;
}

/* ---- Strands --------------------------------------------------------------- */

/* Where its author may say something of that form, as text. */
static char *
list_scopes (const Application *application,
             const char *form)
{
  AvRights needed;

  av_acceptance_get_needed (form, application->place.klass, &needed);
  return av_mandates_list_scopes_text (application->mandates, &needed);
}

static gboolean
is_of_erasure (const AvOp *op)
{
  return strcmp (op->form, "~effacement") == 0;
}

static gboolean
is_confirmation (const AvOp *op)
{
  return strcmp (op->reg, "confirme") == 0;
}

/* Told once: when it comes, not whenever its dossier is drawn anew; a counter with what it
 * was counted for. An erasure that nobody follows by itself, since somebody has to ask for
 * it again; also where it waited before it was judged. */
static void
leave_out (Application *application,
           const AvOp *op)
{
  AvIntake *self = application->intake;

  if (is_of_erasure (op) && application->anew)
    av_intake_leave_erasure_out (self, &application->author, &application->place.container, is_confirmation (op));
  else if (!is_of_erasure (op) && op->form[0] == '~' && application->arrival != NULL)
    av_intake_leave_out (self, &application->author, FALSE);
}

/* Of a strand that is beyond its author's rights as a whole. */
static AvStrandFate
find_fate_left_out (AvOps *ops)
{
  AvStrandFate fate = AV_STRAND_LEFT_OUT;

  for (guint i = 0; i < av_ops_get_count (ops) && fate != AV_STRAND_ERASES; i++)
    if (is_of_erasure (av_ops_get (ops, i)))
      fate = is_confirmation (av_ops_get (ops, i)) ? AV_STRAND_CONFIRMS : AV_STRAND_ERASES;

  return fate;
}

static gboolean
may_apply (Application *application,
           const AvOp *op)
{
  AvIntake *self = application->intake;

  if (!av_acceptance_judge_op (application->mandates, &application->author, application->scope, application->place.klass, op))
    {
      leave_out (application, op);
      self->erasure_waits = self->erasure_waits || is_of_erasure (op);
      return FALSE;
    }

  if (op->form[0] != '~')
    return TRUE;

  if (strcmp (op->form, "~admission") == 0)
    self->admission_came = TRUE;
  else if (is_of_erasure (op))
    self->erasure_came = TRUE;
  else if (strcmp (op->form, "~perimetre") == 0)
    self->claim_came = TRUE;

  return TRUE;
}

static void
count_op (Application *application,
          const AvOp *op)
{
  AvIntakeArrival *arrival = application->arrival;
  guint64 ms = op->hlc >> HLC_COUNTER_BITS;

  arrival->n_changes++;
  arrival->until = MAX (arrival->until, ms);
  arrival->from = arrival->from == 0 ? ms : MIN (arrival->from, ms);
  application->intake->counts.n_changes++;
}

/* Operations of the forms that ask for the same power. */
static gboolean
apply_some (Application *application,
            AvOps *ops,
            guint8 powers,
            GError **error)
{
  g_autoptr (GPtrArray) accepted = g_ptr_array_sized_new (av_ops_get_count (ops));
  g_autofree char *scopes = NULL;

  for (guint i = 0; i < av_ops_get_count (ops); i++)
    {
      const AvOp *op = av_ops_get (ops, i);
      AvRights needed;

      av_acceptance_get_needed (op->form, application->place.klass, &needed);
      if (needed.powers != powers || !may_apply (application, op))
        continue;

      if (scopes == NULL && op->form[0] == '~')
        scopes = list_scopes (application, op->form);

      g_ptr_array_add (accepted, (gpointer) op);
      if (application->arrival != NULL)
        count_op (application, op);
    }

  application->place.scopes = scopes;
  return accepted->len == 0 ||
         av_merge_apply_all (application->intake->store, &application->place, (const AvOp *const *) accepted->pdata, accepted->len, error);
}

static gboolean
apply_ops (Application *application,
           AvOps *ops,
           GError **error)
{
  const guint8 powers[] = { 0, AV_POWER_ERASURE, AV_POWER_STEWARDSHIP };

  for (guint i = 0; i < G_N_ELEMENTS (powers); i++)
    if (!apply_some (application, ops, powers[i], error))
      return FALSE;

  return TRUE;
}

/* container NULL: told with whichever. aside: with what is erased. FALSE without error:
 * it is not there. */
static gboolean
look_for_key (AvIntake *self,
              const guint8 *kid,
              const AvId *container,
              AvClass class,
              AvCompartmentKey *key,
              gboolean *aside,
              GError **error)
{
  g_autoptr (GError) problem = NULL;
  gboolean known = av_segment_store_find_key (self->store, kid, container, class, key, &problem);

  *aside = !known && problem == NULL &&
           (av_segment_store_find_key_aside (self->store, kid, container, class, key, &problem) ||
            (problem == NULL && container == NULL && av_intake_find_erased_key (self, kid, class, key)));
  return av_database_ended_well (&problem, error) && (known || *aside);
}

/* The key that a strand says it is sealed with, whoever wrote that. FALSE without
 * error: it is not here. container is one that it was told with; aside: with what was
 * erased. */
static gboolean
find_key (AvIntake *self,
          const AvIntakeStrand *work,
          AvClass class,
          AvSecret **key,
          AvId *container,
          gboolean *aside,
          GError **error)
{
  AvCompartmentKey found = { 0 };
  guint8 kid[AV_STRAND_KID_SIZE];

  if (!av_strand_peek_kid (work->blob, work->size, kid) || !look_for_key (self, kid, NULL, class, &found, aside, error))
    return FALSE;

  *container = found.container;
  *key = av_secret_new_from_bytes (found.key, sizeof found.key);
  av_seal_wipe (found.key, sizeof found.key);
  return TRUE;
}

/* A key opens the compartment it was told with, no other one: whoever knows a
 * key of one dossier puts nothing into another one with it. Told again as it
 * should be, it opens what had waited. Of what is erased nothing waits, whatever opens
 * it: its own key may be destroyed. FALSE without error: it was not. aside: as it lies
 * with told; then as it lies with container. */
static gboolean
is_key_of (AvIntake *self,
           const AvIntakeStrand *work,
           AvClass class,
           const AvId *told,
           const AvId *container,
           gboolean *aside,
           GError **error)
{
  AvCompartmentKey found = { 0 };
  guint8 kid[AV_STRAND_KID_SIZE];
  gboolean known, erased;

  if (av_id_equal (told, container))
    return TRUE;

  if (!av_segment_store_is_erased (self->store, container, class, &erased, error))
    return FALSE;

  if (erased)
    {
      *aside = TRUE;
      return TRUE;
    }

  known = av_strand_peek_kid (work->blob, work->size, kid) && look_for_key (self, kid, container, class, &found, aside, error);
  av_seal_wipe (found.key, sizeof found.key);
  return known;
}

/* The operations of a strand, as they lie in data; NULL where it does not open
 * or parse. */
static AvOps *
read_ops (const AvIntakeStrand *work,
          const AvStrandEntry *entry,
          AvSecret *key,
          GByteArray **data)
{
  const AvSegmentHeader *header = work->segment->header;
  AvStrandContext context = { header->journal, header->segno, work->index, entry->scope, entry->class };
  AvOpSource source = { 0 };

  *data = av_strand_open (&context, key, work->blob, work->size, NULL);

  if (*data == NULL)
    return NULL;

  source.data = (*data)->data;
  source.size = (*data)->len;
  source.hlc_first = header->hlc_first;
  source.hlc_last = header->hlc_last;
  source.references = header->references;
  source.n_references = header->n_references;
  return av_ops_read (&source, NULL);
}

AvOps *
av_intake_read_keyless (const AvIntakeStrand *work,
                        GByteArray **data)
{
  AvStrandEntry entry;

  av_segment_get_strand (work->segment->header, work->index, &entry);
  return read_ops (work, &entry, NULL, data);
}

/* Into somebody's dossier writes who answers for it, or whom it was shared with. What
 * comes is looked at again in the end where that cannot be told of each strand: it is
 * not sure. */
static gboolean
judge_writer (Application *application,
              gboolean comes,
              AvStrandFate *fate,
              gboolean *sure,
              GError **error)
{
  AvStore *store = application->intake->store;
  const AvStrandPlace *place = &application->place;
  g_autofree char *scopes = av_class_is_keyed (place->klass) ? av_acceptance_list_writing_scopes (application->mandates, place->klass) : NULL;
  gboolean may = TRUE;

  *sure = TRUE;
  if (scopes != NULL && !(comes ? av_segment_store_may_write_so_far (store, &place->container, scopes, &may, sure, error)
                                : av_segment_store_may_write (store, &place->container, scopes, &may, error)))
    return FALSE;

  *fate = may ? AV_STRAND_APPLIED : AV_STRAND_FOREIGN;
  return TRUE;
}

static gboolean
apply_opened (AvIntake *self,
              const AvIntakeStrand *work,
              const AvStrandEntry *entry,
              AvOps *ops,
              AvStrandFate *fate,
              GError **error)
{
  const AvId *container = av_ops_get_container (ops);
  AvIntakeSegment *segment = work->segment;
  Application application = { self, av_intake_get_mandates (self, segment, work->applied) };
  gboolean sure;

  if (!av_acceptance_judge_strand (application.mandates, entry->scope, entry->class))
    {
      *fate = av_acceptance_get_taken (segment->taken, work->index) != AV_TAKEN_NOT ? AV_STRAND_UNADMITTED : find_fate_left_out (ops);
      return TRUE;
    }

  application.anew = segment->counted || !work->applied;
  application.author = segment->header->installation;
  application.scope = entry->scope;
  application.place.sid = segment->sid;
  application.place.container = *container;
  application.place.klass = entry->class;

  if (!judge_writer (&application, segment->counted, fate, &sure, error))
    return FALSE;

  if (*fate != AV_STRAND_APPLIED)
    return TRUE;

  if (segment->counted && sure)
    {
      application.arrival = av_intake_get_arrival (self, &segment->header->installation);
      if (av_acceptance_is_of_dossier (container, entry->scope, entry->class))
        g_hash_table_add (application.arrival->containers, g_bytes_new (container->bytes, AV_ID_SIZE));
    }

  return apply_ops (&application, ops, error);
}

/* What a strand says, where a key opens it; to be cleared. */
typedef struct
{
  GByteArray *data;
  AvOps *ops; /* lie in data; NULL: it did not open or parse */
  gboolean aside;
} Opened;

static void
opened_clear (Opened *opened)
{
  g_clear_pointer (&opened->ops, av_ops_free);
  if (opened->data != NULL)
    av_seal_wipe (opened->data->data, opened->data->len);
  g_clear_pointer (&opened->data, g_byte_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Opened, opened_clear)

/* fate: why it did not. */
static gboolean
open_strand (AvIntake *self,
             const AvIntakeStrand *work,
             const AvStrandEntry *entry,
             Opened *opened,
             AvStrandFate *fate,
             GError **error)
{
  gboolean keyed = av_class_is_keyed (entry->class);
  g_autoptr (AvSecret) key = NULL;
  g_autoptr (GError) problem = NULL;
  AvId told;

  *fate = AV_STRAND_CLOSED;
  if (keyed && !find_key (self, work, entry->class, &key, &told, &opened->aside, &problem))
    return av_database_ended_well (&problem, error);

  *fate = AV_STRAND_LEFT_OUT;
  opened->ops = read_ops (work, entry, key, &opened->data);
  if (opened->ops == NULL || !keyed || is_key_of (self, work, entry->class, &told, av_ops_get_container (opened->ops), &opened->aside, &problem))
    return TRUE;

  *fate = AV_STRAND_CLOSED;
  opened_clear (opened);
  return av_database_ended_well (&problem, error);
}

gboolean
av_intake_apply_strand (AvIntake *self,
                        const AvIntakeStrand *work,
                        AvStrandFate *fate,
                        AvId *container,
                        gboolean *opened,
                        GError **error)
{
  AvStrandEntry entry;
  g_auto (Opened) what = { 0 };

  *fate = AV_STRAND_LEFT_OUT;
  *opened = FALSE;
  av_segment_get_strand (work->segment->header, work->index, &entry);

  if (entry.class >= AV_N_CLASSES)
    return TRUE;

  if (!open_strand (self, work, &entry, &what, fate, error))
    return FALSE;

  if (what.ops == NULL)
    return TRUE;

  *container = *av_ops_get_container (what.ops);
  *opened = TRUE;
  if (what.aside)
    *fate = AV_STRAND_CLOSED;
  return what.aside || apply_opened (self, work, &entry, what.ops, fate, error);
}

/* Of one that does not count: later nobody may tell its key. */
static gboolean
is_of_erased (AvIntake *self,
              const AvIntakeStrand *work,
              const AvStrandEntry *entry,
              AvId *container,
              gboolean *erased,
              GError **error)
{
  g_auto (Opened) what = { 0 };
  AvStrandFate fate;

  *erased = FALSE;
  if (entry->class >= AV_N_CLASSES || !av_class_is_keyed (entry->class))
    return TRUE;

  if (!open_strand (self, work, entry, &what, &fate, error))
    return FALSE;

  if (what.ops == NULL)
    return TRUE;

  *container = *av_ops_get_container (what.ops);
  return av_segment_store_is_erased (self->store, container, entry->class, erased, error);
}

/* What is not the strand that was signed is none. */
static gboolean
is_signed (const AvIntakeStrand *work,
           const AvStrandEntry *entry)
{
  guint8 actual[AV_SEGMENT_HASH_SIZE];

  av_hash_bytes (work->blob, work->size, actual, sizeof actual);
  return work->size == entry->length && memcmp (actual, entry->hash, sizeof actual) == 0;
}

/* What came and is left out is told, with who wrote it. */
static void
tell_left_out (AvIntake *self,
               const AvIntakeStrand *work,
               AvStrandFate fate,
               const AvId *container,
               gboolean opened)
{
  const AvId *author = &work->segment->header->installation;

  if (fate == AV_STRAND_ERASES || fate == AV_STRAND_CONFIRMS)
    av_intake_leave_erasure_out (self, author, container, fate == AV_STRAND_CONFIRMS);
  else if (fate == AV_STRAND_LEFT_OUT)
    av_intake_leave_out (self, author, !opened);
}

gboolean
av_intake_store_strand (AvIntake *self,
                        const AvIntakeStrand *work,
                        GError **error)
{
  gboolean apply = work->segment->status == AV_SEGMENT_ACCEPTED;
  AvStrandEntry entry;
  AvSegmentHash hash;
  AvStrandFate fate = AV_STRAND_CLOSED;
  AvId container;
  gboolean opened = FALSE, erased = FALSE;
  const guint8 *blob = work->blob;

  av_segment_get_strand (work->segment->header, work->index, &entry);
  memcpy (hash.bytes, entry.hash, sizeof hash.bytes);

  if (blob != NULL && !is_signed (work, &entry))
    {
      blob = NULL;
      av_intake_leave_out (self, &work->segment->header->installation, TRUE);
    }

  if (blob != NULL && apply && !av_intake_apply_strand (self, work, &fate, &container, &opened, error))
    return FALSE;

  if (blob != NULL && apply)
    tell_left_out (self, work, fate, &container, opened);

  if (blob != NULL && entry.class == AV_CLASS_CONTROLE && fate != AV_STRAND_APPLIED)
    self->erasure_waits = TRUE;

  /* Erased is erased: nothing of it is kept. */
  if (opened && !av_segment_store_is_erased (self->store, &container, entry.class, &erased, error))
    return FALSE;

  if (blob != NULL && !apply && !is_of_erased (self, work, &entry, &container, &erased, error))
    return FALSE;

  if (erased && !AV_IS_MUTANT (LATE_IS_ALIVE))
    blob = NULL;

  return av_segment_store_add_strand (self->store, work->segment->sid, work->index, (AvClass) entry.class, entry.scope, opened || erased ? &container : NULL,
                                      &hash, entry.length, blob, fate == AV_STRAND_APPLIED, error);
}
