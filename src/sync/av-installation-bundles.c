#include "av-installation-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-bundle-reader.h"
#include "av-dropbox.h"
#include "av-file.h"
#include "av-join-request.h"
#include "av-limits.h"
#include "av-plan.h"
#include "av-seal.h"
#include "av-wire.h"
#include "av-words.h"

/* ---- Out ------------------------------------------------------------------- */

void
av_sent_bundle_free (AvSentBundle *self)
{
  g_free (self->path);
  g_strfreev (self->recipients);
  g_free (self);
}

static char **
list_names (GPtrArray *members)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < members->len; i++)
    g_ptr_array_add (names, g_strdup (((AvTrusted *) g_ptr_array_index (members, i))->name));

  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static gboolean
mark_seen (AvStore *store,
           gpointer user_data,
           GError **error)
{
  return av_segment_store_add_bundle_seen (store, user_data, error);
}

AvSentBundle *
av_installation_send (AvInstallation *self,
                      GPtrArray *members,
                      GPtrArray *haves,
                      const char *path,
                      AvBundleWritten *written,
                      GError **error)
{
  g_autoptr (AvHave) ours = NULL;
  g_autoptr (AvPlan) plan = NULL;
  g_autoptr (GByteArray) recipients = g_byte_array_new ();
  AvPlanRequest request = { self->store, self->trust, self->identity, members, haves, NULL };
  AvBundleOrder order = { recipients, self->identity->signing, av_plan_produce, NULL };
  AvBundleWritten result;
  AvSentBundle *sent;

  if (!av_installation_seal (self, error) || (ours = av_have_collect (self->store, self->trust, error)) == NULL)
    return NULL;

  request.ours = ours;
  plan = av_plan_new (&request, error);

  if (plan == NULL)
    return NULL;

  for (guint i = 0; i < members->len; i++)
    {
      guint8 key[AV_TRUST_KEY_SIZE];

      av_installation_get_epoch_key (self, g_ptr_array_index (members, i), key);
      g_byte_array_append (recipients, key, sizeof key);
    }

  order.user_data = plan;

  if (!av_bundle_write (&order, path, &result, error))
    return NULL;

  if (!av_store_transact (self->store, mark_seen, &result.id, error))
    {
      av_file_remove (path, NULL);
      return NULL;
    }

  sent = g_new0 (AvSentBundle, 1);
  sent->path = g_strdup (path);
  sent->recipients = list_names (members);
  sent->n_segments = av_plan_get_n_segments (plan);
  sent->size = result.size;

  if (written != NULL)
    *written = result;

  return sent;
}

GPtrArray *
av_installation_choose_recipients (AvInstallation *self,
                                   const char *const *names,
                                   GError **error)
{
  g_autoptr (GPtrArray) members = g_ptr_array_new ();
  GPtrArray *all = av_trust_get_members (self->trust);

  for (guint i = 0; names == NULL && i < all->len; i++)
    {
      AvTrusted *member = g_ptr_array_index (all, i);

      if (!av_id_equal (&member->id, &self->identity->id) && av_installation_is_live (member))
        g_ptr_array_add (members, member);
    }

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      AvTrusted *member = av_installation_find_member (self, names[i], error);

      if (member == NULL)
        return NULL;

      if (!av_installation_is_live (member))
        {
          g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME, _ ("“%s” is revoked: nothing is sent to it any more."), member->name);
          return NULL;
        }

      if (!av_id_equal (&member->id, &self->identity->id) && !g_ptr_array_find (members, member, NULL))
        g_ptr_array_add (members, member);
    }

  if (members->len > 0)
    return g_steal_pointer (&members);

  g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME,
                       _ ("There is no other installation to write to: enrol one first."));
  return NULL;
}

static void
have_free (gpointer have)
{
  if (have != NULL)
    av_have_free (have);
}

GPtrArray *
av_installation_load_haves (AvInstallation *self,
                            GPtrArray *members)
{
  GPtrArray *haves = g_ptr_array_new_with_free_func (have_free);

  for (guint i = 0; i < members->len; i++)
    g_ptr_array_add (haves, av_installation_load_have (self, &((AvTrusted *) g_ptr_array_index (members, i))->id));

  return haves;
}

GPtrArray *
av_installation_group_recipients (AvInstallation *self,
                                  GPtrArray *members,
                                  GError **error)
{
  g_autoptr (GPtrArray) haves = av_installation_load_haves (self, members);
  g_autoptr (AvHave) ours = NULL;

  if (!av_installation_seal (self, error) || (ours = av_have_collect (self->store, self->trust, error)) == NULL)
    return NULL;

  return av_plan_group (members, haves, ours, self->store, error);
}

static gboolean
require_directory (const char *dir,
                   GError **error)
{
  if (g_file_test (dir, G_FILE_TEST_IS_DIR))
    return TRUE;

  av_file_set_error (error, dir, g_file_test (dir, G_FILE_TEST_EXISTS) ? ENOTDIR : ENOENT);
  return FALSE;
}

static gboolean
export_groups (AvInstallation *self,
               GPtrArray *groups,
               const char *dir,
               GPtrArray *sent,
               GError **error)
{
  for (guint i = 0; i < groups->len; i++)
    {
      GPtrArray *members = g_ptr_array_index (groups, i);
      g_autoptr (GPtrArray) haves = av_installation_load_haves (self, members);
      g_autofree char *path = av_dropbox_draw_path (dir);
      AvBundleWritten written;
      AvSentBundle *bundle = av_installation_send (self, members, haves, path, &written, error);

      if (bundle == NULL)
        return FALSE;

      g_ptr_array_add (sent, bundle);

      if (!av_bundle_read_back (path, &written, error))
        return FALSE;
    }

  return TRUE;
}

GPtrArray *
av_installation_export (AvInstallation *self,
                        const char *dir,
                        const char *const *recipients,
                        GError **error)
{
  g_autoptr (GPtrArray) members = NULL;
  g_autoptr (GPtrArray) groups = NULL;
  g_autoptr (GPtrArray) sent = g_ptr_array_new_with_free_func ((GDestroyNotify) av_sent_bundle_free);

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  if (!av_installation_require_enrolled (self, error) || !require_directory (dir, error) ||
      (members = av_installation_choose_recipients (self, recipients, error)) == NULL || (groups = av_installation_group_recipients (self, members, error)) == NULL)
    return NULL;

  if (export_groups (self, groups, dir, sent, error))
    return g_steal_pointer (&sent);

  /* All of it or nothing. */
  for (guint i = 0; i < sent->len; i++)
    av_file_remove (((AvSentBundle *) g_ptr_array_index (sent, i))->path, NULL);

  return NULL;
}

/* ---- In: the first pass, which only looks ---------------------------------- */

typedef struct
{
  AvInstallation *self;
  AvImportKind kind;
  AvBundleFile *file;
  AvTrust *trust; /* with what the bundle brings */

  AvId organisation;
  AvId sender;
  guint64 hlc;
  char *version;
  GByteArray *have;
  guint8 signature[AV_SIGNATURE_SIZE];
  guint8 digest[AV_BUNDLE_DIGEST_SIZE];
  guint n_statements;
  guint n_new_statements;
  guint n_segments;
  guint n_strands;
  guint n_stubs;

  AvIntake *intake;
} Import;

static void
import_clear (Import *import)
{
  g_clear_pointer (&import->file, av_bundle_file_free);
  g_clear_pointer (&import->trust, av_trust_free);
  g_clear_pointer (&import->intake, av_intake_free);
  g_clear_pointer (&import->version, g_free);
  g_clear_pointer (&import->have, g_byte_array_unref);
}

static gboolean
read_info (Import *import,
           const guint8 *bytes,
           gsize size,
           GError **error)
{
  AvReader reader;
  guint8 length;
  const guint8 *version;

  av_reader_init (&reader, bytes, size);

  if (!av_reader_copy (&reader, import->organisation.bytes, AV_ID_SIZE) || !av_reader_copy (&reader, import->sender.bytes, AV_ID_SIZE) ||
      !av_reader_get_u64 (&reader, &import->hlc) || !av_reader_get_u8 (&reader, &length) ||
      (version = av_reader_get_bytes (&reader, length)) == NULL || !av_reader_is_done (&reader) ||
      !g_utf8_validate_len ((const char *) version, length, NULL))
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_MALFORMED);

  import->version = g_strndup ((const char *) version, length);
  return TRUE;
}

static gboolean
read_statements (Import *import,
                 const guint8 *bytes,
                 gsize size,
                 GError **error)
{
  AvReader reader;

  av_reader_init (&reader, bytes, size);

  while (av_reader_get_remaining (&reader) > 0)
    {
      guint64 length;
      const guint8 *statement;
      gboolean added;

      if (!av_reader_get_varint (&reader, &length) || length > AV_LIMIT_STATEMENT_LONG ||
          (statement = av_reader_get_bytes (&reader, (gsize) length)) == NULL || ++import->n_statements > AV_LIMIT_STATEMENTS)
        return av_bundle_refuse (error, AV_BUNDLE_ERROR_MALFORMED);

      if (!av_trust_add (import->trust, statement, (gsize) length, &added, error))
        return FALSE;

      import->n_new_statements += added;
    }

  return TRUE;
}

static gboolean
read_have (Import *import,
           const guint8 *bytes,
           gsize size,
           GError **error)
{
  g_autoptr (AvHave) have = av_have_read (bytes, size, error);

  if (have == NULL)
    return FALSE;

  import->have = g_byte_array_append (g_byte_array_new (), bytes, (guint) size);
  return TRUE;
}

static void
count_segment (Import *import,
               const guint8 *bytes,
               gsize size)
{
  AvReader reader;
  AvSegmentHeader header;
  guint64 header_size;
  const guint8 *header_bytes;

  import->n_segments++;
  av_reader_init (&reader, bytes, size);

  if (!av_reader_get_varint (&reader, &header_size) || header_size > size ||
      (header_bytes = av_reader_get_bytes (&reader, (gsize) header_size)) == NULL ||
      !av_segment_read (header_bytes, (gsize) header_size, &header, NULL))
    return;

  for (guint i = 0; i < header.n_strands; i++)
    {
      AvStrandEntry entry;
      guint8 present = 0;

      av_segment_get_strand (&header, i, &entry);

      if (!av_reader_get_u8 (&reader, &present) || (present == 1 && av_reader_get_bytes (&reader, entry.length) == NULL))
        return;

      import->n_strands++;
      import->n_stubs += present == 0;
    }
}

static gboolean
look (AvBundleSection type,
      const guint8 *bytes,
      gsize size,
      gpointer user_data,
      GError **error)
{
  Import *import = user_data;

  switch (type)
    {
    case AV_BUNDLE_INFO:
      return read_info (import, bytes, size, error);
    case AV_BUNDLE_TRUST:
      return read_statements (import, bytes, size, error);
    case AV_BUNDLE_HAVE:
      return read_have (import, bytes, size, error);
    case AV_BUNDLE_SEGMENT:
      count_segment (import, bytes, size);
      return TRUE;
    case AV_BUNDLE_END:
      memcpy (import->signature, bytes, sizeof import->signature);
      return TRUE;
    default:
      return TRUE;
    }
}

/* Everything that can be said against a bundle before anything is written. */
static gboolean
check_sender (Import *import,
              GError **error)
{
  AvTrusted *sender;
  AvId organisation;

  av_trust_evaluate (import->trust);
  av_trust_get_organisation_id (import->trust, &organisation);

  if (av_trust_get_organisation_hash (import->trust) == NULL || !av_id_equal (&organisation, &import->organisation))
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_FOREIGN);

  sender = av_trust_find (import->trust, &import->sender);

  if (sender == NULL || !av_bundle_verify (import->digest, import->signature, sender->signing_key))
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_SENDER);

  return TRUE;
}

static gboolean
open_bundle (Import *import,
             const char *file,
             GError **error)
{
  AvInstallation *self = import->self;

  import->file = av_bundle_file_open (file, error);
  return import->file != NULL &&
         av_bundle_file_unlock (import->file, self->identity->epochs, self->identity->destroyed, error);
}

static gboolean
look_through (Import *import,
              GError **error)
{
  import->trust = import->kind == AV_IMPORT_WELCOME ? av_trust_new (NULL) : av_trust_copy (import->self->trust);

  if (!av_bundle_file_read (import->file, look, import, import->digest, error))
    return FALSE;

  if (import->kind == AV_IMPORT_WELCOME && !av_trust_adopt (import->trust))
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_FOREIGN);

  return check_sender (import, error);
}

/* ---- In: the second pass, in one transaction -------------------------------- */

static gboolean
take_section (AvBundleSection type,
              const guint8 *bytes,
              gsize size,
              gpointer user_data,
              GError **error)
{
  Import *import = user_data;

  switch (type)
    {
    case AV_BUNDLE_KEYS:
      return av_intake_take_keys (import->intake, bytes, size, error);
    case AV_BUNDLE_SEGMENT:
      return av_intake_take_segment (import->intake, bytes, size, error);
    case AV_BUNDLE_FILL:
      return av_intake_take_fill (import->intake, bytes, size, error);
    default:
      return TRUE;
    }
}

/* The first scope of those this installation was given. */
static char *
get_first_scope (AvTrusted *member)
{
  return av_scope_to_string (g_array_index (member->scopes, AvScope, 0));
}

static gboolean
begin_membership (Import *import,
                  AvStore *store,
                  GError **error)
{
  AvInstallation *self = import->self;
  g_autofree char *scope = get_first_scope (av_trust_find (import->trust, &self->identity->id));
  g_autoptr (AvJournal) journal = NULL;

  if (!av_segment_store_set_secret (store, "organisation", av_trust_get_organisation_hash (import->trust), AV_TRUST_HASH_SIZE, error) ||
      !av_store_set_default_scope (store, scope, error))
    return FALSE;

  journal = av_journal_start (store, &self->identity->id, NULL, error);
  return journal != NULL;
}

static gboolean
take_bundle (AvStore *store,
             gpointer user_data,
             GError **error)
{
  Import *import = user_data;
  guint8 digest[AV_BUNDLE_DIGEST_SIZE];

  if (import->kind == AV_IMPORT_WELCOME && !begin_membership (import, store, error))
    return FALSE;

  if (!av_installation_store_trust (import->self, import->trust, error) ||
      !av_bundle_file_read (import->file, take_section, import, digest, error))
    return FALSE;

  /* What was checked is what was applied. */
  if (memcmp (digest, import->digest, sizeof digest) != 0)
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_DAMAGED);

  if (!av_intake_finish (import->intake, import->n_new_statements > 0, error))
    return FALSE;

  av_store_observe (store, import->hlc);

  return (import->have == NULL ||
          av_segment_store_set_have (store, &import->sender, import->hlc, import->have->data, import->have->len, error)) &&
         av_segment_store_add_bundle_seen (store, av_bundle_file_get_id (import->file), error);
}

/* ---- The report ------------------------------------------------------------ */

static void
arrival_free (AvArrival *arrival)
{
  g_free (arrival->name);
  g_free (arrival);
}

static void
refused_file_free (AvRefusedFile *refused)
{
  g_free (refused->path);
  g_clear_error (&refused->error);
  g_free (refused);
}

AvImportReport *
av_import_report_new (void)
{
  AvImportReport *report = g_new0 (AvImportReport, 1);

  report->arrivals = g_ptr_array_new_with_free_func ((GDestroyNotify) arrival_free);
  report->refused = g_ptr_array_new_with_free_func ((GDestroyNotify) refused_file_free);
  report->notices = g_ptr_array_new_with_free_func (g_free);
  return report;
}

void
av_import_report_free (AvImportReport *self)
{
  g_ptr_array_unref (self->arrivals);
  g_ptr_array_unref (self->refused);
  g_ptr_array_unref (self->notices);
  g_free (self);
}

static AvArrival *
get_arrival (AvImportReport *report,
             const char *name)
{
  AvArrival *arrival;

  for (guint i = 0; i < report->arrivals->len; i++)
    {
      arrival = g_ptr_array_index (report->arrivals, i);
      if (strcmp (arrival->name, name) == 0)
        return arrival;
    }

  arrival = g_new0 (AvArrival, 1);
  arrival->name = g_strdup (name);
  g_ptr_array_add (report->arrivals, arrival);
  return arrival;
}

static void
add_notice (AvImportReport *report,
            char *sentence)
{
  g_ptr_array_add (report->notices, sentence);
}

static void
tell_notices (Import *import,
              AvImportReport *report)
{
  const AvIntakeCounts *counts = av_intake_get_counts (import->intake);
  AvTrusted *sender = av_trust_find (import->trust, &import->sender);

  if (!av_installation_is_live (sender))
    add_notice (report, g_strdup_printf (_ ("“%s”, which wrote this bundle, is revoked: what it wrote since waits for an intendant."), sender->name));

  if (counts->n_too_new > 0)
    add_notice (report, g_strdup (av_verdict_describe (AV_VERDICT_TOO_NEW)));

  if (counts->n_dropped > 0)
    add_notice (report, g_strdup (_ ("What waits for a person took too much room: the oldest was dropped and is sent again at the next exchange.")));
}

static void
fill_report (Import *import,
             AvImportReport *report)
{
  const AvIntakeCounts *counts = av_intake_get_counts (import->intake);
  GPtrArray *arrivals = av_intake_get_arrivals (import->intake);

  report->n_bundles++;
  report->n_segments += counts->n_segments;
  report->n_changes += counts->n_changes;
  report->n_statements += import->n_new_statements;
  report->n_quarantined += counts->n_quarantined;
  report->n_left_out += counts->n_left_out;
  report->n_conflicts += (guint) av_merge_get_counts (import->self->store).conflicts;

  for (guint i = 0; i < arrivals->len; i++)
    {
      const AvIntakeArrival *came = g_ptr_array_index (arrivals, i);
      AvTrusted *author = av_trust_find (import->trust, &came->installation);
      AvArrival *arrival = get_arrival (report, author != NULL ? author->name : "?");

      arrival->n_dossiers += g_hash_table_size (came->containers);
      arrival->n_changes += came->n_changes;
      arrival->from = arrival->from == 0 ? (gint64) came->from : MIN (arrival->from, (gint64) came->from);
      arrival->until = MAX (arrival->until, (gint64) came->until);
    }

  tell_notices (import, report);
}

/* ---- One file -------------------------------------------------------------- */

static gboolean
check_welcome (Import *import,
               const char *words,
               GError **error)
{
  g_autofree char *said = av_words_from_hash (av_trust_get_organisation_hash (import->trust), 8);

  if (av_trust_find (import->trust, &import->self->identity->id) == NULL)
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_NOT_FOR_US);

  if (av_join_words_match (said, words))
    return TRUE;

  g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_WORDS,
                       _ ("These are not the words of the organisation that wrote this welcome: do not join it before you know why. Nothing was done."));
  return FALSE;
}

static gboolean
import_bundle (Import *import,
               const char *file,
               const char *words,
               AvImportReport *report,
               GError **error)
{
  AvInstallation *self = import->self;

  if (!open_bundle (import, file, error))
    return FALSE;

  if (import->kind == AV_IMPORT_ORDINARY && av_segment_store_has_seen_bundle (self->store, av_bundle_file_get_id (import->file)))
    {
      report->n_known++;
      return TRUE;
    }

  if (!look_through (import, error) || (import->kind == AV_IMPORT_WELCOME && !check_welcome (import, words, error)))
    return FALSE;

  import->intake = av_intake_new (self->store, import->trust);
  av_merge_reset_counts (self->store);

  if (!av_store_transact (self->store, take_bundle, import, error))
    return FALSE;

  fill_report (import, report);
  av_installation_use_trust (self, g_steal_pointer (&import->trust));
  return import->kind == AV_IMPORT_ORDINARY || av_installation_read (self, error);
}

AvImportReport *
av_installation_import_file (AvInstallation *self,
                             const char *file,
                             AvImportKind kind,
                             const char *words,
                             GError **error)
{
  g_autoptr (AvImportReport) report = av_import_report_new ();
  Import import = { self, kind };
  gboolean done = import_bundle (&import, file, words, report, error);

  import_clear (&import);
  return done ? g_steal_pointer (&report) : NULL;
}

AvImportReport *
av_installation_import (AvInstallation *self,
                        const char *file,
                        GError **error)
{
  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  if (!av_installation_require_enrolled (self, error))
    return NULL;

  return av_installation_import_file (self, file, AV_IMPORT_ORDINARY, NULL, error);
}

char *
av_installation_read_welcome (AvInstallation *self,
                              const char *file,
                              GError **error)
{
  Import import = { self, AV_IMPORT_WELCOME };
  char *words = NULL;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  if (self->identity == NULL)
    {
      g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NOT_ENROLLED,
                           _ ("This installation has not asked to join: write a request first."));
      return NULL;
    }

  if (open_bundle (&import, file, error) && look_through (&import, error))
    words = av_words_from_hash (av_trust_get_organisation_hash (import.trust), 8);

  import_clear (&import);
  return words;
}

/* ---- Looking at one -------------------------------------------------------- */

void
av_bundle_summary_free (AvBundleSummary *self)
{
  g_free (self->bundle);
  g_free (self->sender);
  g_free (self->version);
  g_free (self);
}

static gboolean
summarise (Import *import,
           AvBundleSummary *summary,
           GError **error)
{
  AvInstallation *self = import->self;
  AvTrusted *sender;

  import->kind = self->state == AV_INSTALLATION_STATE_ENROLLED ? AV_IMPORT_ORDINARY : AV_IMPORT_WELCOME;
  summary->for_us = TRUE;

  if (!look_through (import, error))
    return FALSE;

  sender = av_trust_find (import->trust, &import->sender);
  summary->sender = g_strdup (sender->name);
  summary->written = (gint64) (import->hlc >> 16);
  summary->version = g_strdup (import->version);
  summary->n_segments = import->n_segments;
  summary->n_strands = import->n_strands;
  summary->n_stubs = import->n_stubs;
  summary->n_statements = import->n_statements;
  return TRUE;
}

AvBundleSummary *
av_installation_inspect (AvInstallation *self,
                         const char *file,
                         GError **error)
{
  g_autoptr (AvBundleSummary) summary = g_new0 (AvBundleSummary, 1);
  g_autoptr (GError) problem = NULL;
  Import import = { self };
  gboolean done = TRUE;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  import.file = av_bundle_file_open (file, error);

  if (import.file == NULL)
    return NULL;

  summary->format = AV_BUNDLE_FORMAT;
  summary->bundle = av_id_to_string (av_bundle_file_get_id (import.file));
  summary->n_recipients = av_bundle_file_get_n_recipients (import.file);
  summary->size = av_bundle_file_get_size (import.file);
  summary->known = av_segment_store_has_seen_bundle (self->store, av_bundle_file_get_id (import.file));

  if (self->identity != NULL && av_bundle_file_unlock (import.file, self->identity->epochs, self->identity->destroyed, &problem))
    done = summarise (&import, summary, error);
  else if (problem != NULL && !g_error_matches (problem, AV_BUNDLE_ERROR, AV_BUNDLE_ERROR_NOT_FOR_US))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      done = FALSE;
    }

  import_clear (&import);
  return done ? g_steal_pointer (&summary) : NULL;
}
