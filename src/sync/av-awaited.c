#include "av-awaited.h"

#include <glib/gi18n-lib.h>

#include "av-installation-private.h"
#include "av-intake-private.h"
#include "av-said.h"
#include "av-seal.h"
#include "av-strand.h"

/* One look through the archive. */
typedef struct
{
  AvInstallation *self;
  AvIntake *intake;
  const AvTrusted *own;
  GByteArray *bytes;
  GPtrArray *list;
  AvSaid *said;
  const AvJournalRow *journal;
  guint64 segno; /* of the last segment of the journal that is here */
} Search;

void
av_awaited_free (AvAwaited *self)
{
  g_free (self->author);
  g_free (self);
}

char *
av_awaited_describe (const AvAwaited *self)
{
  switch (self->kind)
    {
    case AV_AWAITED_BUNDLE:
      return g_strdup_printf (ngettext ("%u sending from %s is missing", "%u sendings from %s are missing", self->n), self->n, self->author);
    case AV_AWAITED_CONTENT:
      return g_strdup_printf (ngettext ("%u part of a dossier from %s cannot be read yet", "%u parts of dossiers from %s cannot be read yet", self->n), self->n, self->author);
    case AV_AWAITED_RIGHT:
      return g_strdup_printf (ngettext ("%u part of a dossier from %s is set aside", "%u parts of dossiers from %s are set aside", self->n), self->n, self->author);
    case AV_AWAITED_VERSION:
      break;
    }

  return g_strdup_printf (ngettext ("%u sending from %s is beyond this version", "%u sendings from %s are beyond this version", self->n), self->n, self->author);
}

const char *
av_awaited_explain (const AvAwaited *self)
{
  static const char *const sentences[] = {
    [AV_AWAITED_BUNDLE] = N_ ("Waiting for a bundle that has not come, which may lie on another stick: an exchange with whoever has it brings it."),
    [AV_AWAITED_CONTENT] = N_ ("Waiting for its text or its key: this computer asks for them at every exchange, and a computer of the dossier’s team gives them. Or the dossier was erased before it came here, and then nothing comes."),
    [AV_AWAITED_RIGHT] = N_ ("Waiting for a transfer or a sharing that lets its author write into that dossier; nothing of it is shown until then, and nothing is lost."),
    [AV_AWAITED_VERSION] = N_ ("Waiting for a newer version of Aller-vers: install it to see these changes."),
  };

  return _ (sentences[self->kind]);
}

const char *
av_awaited_get_name (const AvAwaited *self)
{
  static const char *const names[] = { "bundle", "content", "right", "version" };

  return names[self->kind];
}

static void
add (Search *search,
     AvAwaitedKind kind,
     const AvId *installation,
     guint n,
     guint64 hlc)
{
  const AvTrusted *member = av_trust_find (search->self->trust, installation);
  g_autofree char *author = member != NULL ? g_strdup (member->name) : av_id_to_string (installation);
  gint64 since = (gint64) (hlc >> 16);
  AvAwaited *awaited = NULL;

  for (guint i = 0; i < search->list->len && awaited == NULL; i++)
    {
      AvAwaited *other = g_ptr_array_index (search->list, i);

      awaited = other->kind == kind && g_strcmp0 (other->author, author) == 0 ? other : NULL;
    }

  if (awaited == NULL)
    {
      awaited = g_new0 (AvAwaited, 1);
      awaited->kind = kind;
      awaited->author = g_steal_pointer (&author);
      awaited->since = since;
      g_ptr_array_add (search->list, awaited);
    }

  awaited->n += MIN (n, G_MAXINT - awaited->n);
  awaited->since = MIN (awaited->since, since);
}

/* ---- Segments -------------------------------------------------------------------- */

/* What lies between the last one of the journal and this one. What somebody else
 * signs under its number says nothing of it: a have cannot tell the two apart. */
static void
look_for_gap (Search *search,
              const AvSegmentHeader *header)
{
  guint64 first = search->segno + 1;
  guint64 n = 0;

  if (!av_id_equal (&header->installation, &search->journal->installation))
    return;

  if (first < header->segno)
    n = av_said_count (search->said, &header->journal, &header->installation, first, header->segno - 1, header->hlc_first);
  if (n > 0)
    add (search, AV_AWAITED_BUNDLE, &header->installation, (guint) MIN (n, G_MAXINT), header->hlc_first);

  search->segno = header->segno;
}

static gboolean
look_at_segment (const AvSegment *segment,
                 gpointer user_data,
                 GError **error)
{
  Search *search = user_data;
  AvSegmentHeader header;

  if (!av_segment_read_kept (segment, &header))
    return TRUE;

  look_for_gap (search, &header);
  if (segment->status == AV_SEGMENT_TOO_NEW)
    add (search, AV_AWAITED_VERSION, &header.installation, 1, header.hlc_first);

  return TRUE;
}

static gboolean
look_at_journal (const AvJournalRow *journal,
                 gpointer user_data,
                 GError **error)
{
  Search *search = user_data;

  search->journal = journal;
  search->segno = 0;
  return av_segment_store_foreach (search->self->store, journal->jid, 0, look_at_segment, search, error);
}

/* ---- Strands ---------------------------------------------------------------------- */

typedef struct
{
  AvIntakeHeader loaded;
  AvSegmentHash hash;
  gboolean readable;
} Loaded;

static gboolean
load (const AvSegment *segment,
      gpointer user_data,
      GError **error)
{
  Loaded *loaded = user_data;

  loaded->hash = segment->hash;
  loaded->readable = av_intake_load_header (segment, &loaded->loaded, NULL);
  return TRUE;
}

/* A key that is here did not open it: it was written wrong, and waits for nothing. */
static gboolean
has_key (Search *search,
         const AvStrandRow *strand,
         gboolean *has,
         GError **error)
{
  AvCompartmentKey found = { 0 };
  guint8 kid[AV_STRAND_KID_SIZE];
  g_autoptr (GError) problem = NULL;

  *has = strand->blob != NULL && (!av_class_is_keyed (strand->klass) || !av_strand_peek_kid (strand->blob, strand->blob_length, kid) ||
                                  av_segment_store_find_key (search->self->store, kid, NULL, strand->klass, &found, &problem));
  av_seal_wipe (found.key, sizeof found.key);
  return av_database_ended_well (&problem, error);
}

/* Opened, and not applied: beyond its author's rights for good, or until somebody
 * lets its author write there. */
static gboolean
waits_for_right (Search *search,
                 const AvStrandRow *strand,
                 const Loaded *loaded,
                 gboolean *waits,
                 GError **error)
{
  g_autoptr (GArray) mandates = NULL;
  g_autofree char *scopes = NULL;
  gboolean may = TRUE;

  *waits = FALSE;
  mandates = av_acceptance_list_mandates (&search->intake->judge, &loaded->loaded.header, loaded->hash.bytes);
  if (!av_class_is_keyed (strand->klass) || !av_acceptance_judge_strand (mandates, strand->scope, strand->klass))
    return TRUE;

  scopes = av_acceptance_list_writing_scopes (mandates, strand->klass);
  if (!av_segment_store_may_write (search->self->store, &strand->container, scopes, &may, error))
    return FALSE;

  *waits = !may;
  return TRUE;
}

static gboolean
look_at_strand (const AvStrandRow *strand,
                gpointer user_data,
                GError **error)
{
  Search *search = user_data;
  Loaded loaded = { .loaded.bytes = search->bytes };
  gboolean opened = strand->has_container && strand->blob != NULL;
  gboolean has = FALSE, waits = TRUE;

  /* Of what this installation may not read there are many. */
  if (strand->klass >= AV_N_CLASSES || (!opened && !av_acceptance_may_read (search->own, strand->scope, strand->klass)))
    return TRUE;

  if ((!opened && !has_key (search, strand, &has, error)) ||
      !av_segment_store_load (search->self->store, strand->sid, load, &loaded, error) ||
      (opened && loaded.readable && !waits_for_right (search, strand, &loaded, &waits, error)))
    return FALSE;

  if (waits && !has && loaded.readable)
    add (search, opened ? AV_AWAITED_RIGHT : AV_AWAITED_CONTENT, &loaded.loaded.header.installation, 1, loaded.loaded.header.hlc_first);
  return TRUE;
}

static gint
compare_awaited (gconstpointer one,
                 gconstpointer other)
{
  const AvAwaited *first = *(const AvAwaited *const *) one;
  const AvAwaited *second = *(const AvAwaited *const *) other;

  return first->kind != second->kind ? (gint) first->kind - (gint) second->kind : g_utf8_collate (first->author, second->author);
}

GPtrArray *
av_installation_list_awaited (AvInstallation *self,
                              GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) av_awaited_free);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (AvIntake) intake = NULL;
  g_autoptr (AvSaid) said = NULL;
  Search search = { self, .bytes = bytes, .list = list };

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  if (!av_installation_require_enrolled (self, error))
    return NULL;

  intake = av_intake_new (self->store, self->trust, &self->identity->id);
  search.intake = intake;
  search.own = av_installation_get_member (self);
  if (search.own == NULL)
    return g_steal_pointer (&list);

  said = av_said_load (self, error);
  search.said = said;
  if (said == NULL || !av_segment_store_foreach_journal (self->store, look_at_journal, &search, error) ||
      !av_segment_store_foreach_waiting (self->store, look_at_strand, &search, error) || !av_coverage_ended_well (intake->coverage, error))
    return NULL;

  g_ptr_array_sort (list, compare_awaited);
  return g_steal_pointer (&list);
}
