#include "av-import.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-acceptance.h"
#include "av-epoch.h"
#include "av-guard.h"
#include "av-installation-share.h"
#include "av-join-request.h"
#include "av-lease.h"
#include "av-refused.h"
#include "av-rollback.h"
#include "av-words.h"

/* ---- The second pass, in one transaction -------------------------------- */

static gboolean
take_section (AvBundleSection type,
              const guint8 *bytes,
              gsize size,
              gpointer user_data,
              GError **error)
{
  AvImport *import = user_data;

  switch (type)
    {
    case AV_BUNDLE_KEYS:
      return av_intake_take_keys (import->intake, import->named, bytes, size, error);
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
begin_membership (AvImport *import,
                  AvStore *store,
                  GError **error)
{
  AvInstallation *self = import->self;
  g_autofree char *scope = get_first_scope (av_trust_find (import->trust, &self->identity->id));
  g_autoptr (AvJournal) journal = NULL;

  if (!av_segment_store_set_secret (store, "organisation", av_trust_get_organisation_hash (import->trust), AV_TRUST_HASH_SIZE, error) ||
      !av_store_set_default_scope (store, scope, error) || !av_guard_prepare (store, error))
    return FALSE;

  journal = av_journal_start (store, &self->identity->id, self->journal, error);
  return journal != NULL;
}

static gboolean
heed_have (AvImport *import,
           GError **error)
{
  AvInstallation *self = import->self;
  g_autoptr (AvHave) have = import->have != NULL ? av_have_read (import->have->data, import->have->len, NULL) : NULL;

  if (!av_store_set_setting (self->store, AV_SETTING_ROLLED_BACK, NULL, error) ||
      !av_rollback_is_told (self->journal, &self->identity->id, have, &import->rolled_back, error))
    return FALSE;

  if (import->rolled_back &&
      !(av_installation_start_journal (self, error) && av_store_set_setting (self->store, AV_SETTING_ROLLED_BACK, NULL, error)))
    return FALSE;

  return av_epoch_replace_lost (self->identity, self->store, error);
}

/* A guard that is not written is this computer's own trouble, which ends an exchange; not
 * that of the file that is read. */
static gboolean
remember_erasures (AvImport *import,
                   GError **error)
{
  g_autoptr (GError) problem = NULL;

  if ((import->n_new_statements == 0 && !av_intake_has_erasures (import->intake)) ||
      av_installation_lay_guard (import->self, import->trust, &problem))
    return TRUE;

  if (problem->domain == AV_DATABASE_ERROR || problem->domain == AV_STORE_ERROR)
    g_propagate_error (error, g_steal_pointer (&problem));
  else
    g_set_error_literal (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_IO, problem->message);
  return FALSE;
}

/* Whoever is revoked prolongs no lease, nor does one's own bundle that comes back. */
static gboolean
note_heard (AvImport *import,
            AvStore *store,
            GError **error)
{
  return av_id_equal (&import->sender, &import->self->identity->id) ||
         !av_installation_is_live (av_trust_find (import->trust, &import->sender)) ||
         av_lease_note_heard (store, import->hlc >> 16, error);
}

static gboolean
take_sections (AvImport *import,
               AvStore *store,
               GError **error)
{
  const AvTrusted *own = av_trust_find (import->trust, &import->self->identity->id);
  guint8 digest[AV_BUNDLE_DIGEST_SIZE];

  if (!av_asked_load (store, own, &import->asked, error))
    return FALSE;

  av_intake_set_asked (import->intake, import->asked);
  if (!av_bundle_file_read (import->file, take_section, import, digest, error))
    return FALSE;

  /* What was checked is what was applied. */
  if (memcmp (digest, import->digest, sizeof digest) != 0)
    return av_bundle_refuse (error, AV_BUNDLE_ERROR_DAMAGED);

  return av_intake_finish (import->intake, import->n_new_statements > 0, error) &&
         (import->asked == NULL || av_asked_settle (import->asked, &import->sender, error));
}

static gboolean
take_bundle (AvStore *store,
             gpointer user_data,
             GError **error)
{
  AvImport *import = user_data;

  if (import->kind != AV_IMPORT_ORDINARY && !begin_membership (import, store, error))
    return FALSE;

  if (!av_installation_store_trust (import->self, import->trust, error) || !take_sections (import, store, error) ||
      (import->n_new_statements > 0 && !av_refused_forget (import->self, error)))
    return FALSE;

  av_store_observe (store, import->hlc);

  /* What counted by the former chains is judged by the new ones, all of it. */
  if (import->kind == AV_IMPORT_REFOUNDING && !av_installation_judge_again (import->self, import->trust, NULL, TRUE, &import->judged, error))
    return FALSE;

  /* From its first word on nobody else's tells what is sealed to it. */
  if (import->kind == AV_IMPORT_WELCOME && !av_epoch_announce (import->self->identity, store, error))
    return FALSE;

  if (import->kind == AV_IMPORT_ORDINARY && !heed_have (import, error))
    return FALSE;

  if (import->kind == AV_IMPORT_ORDINARY && !remember_erasures (import, error))
    return FALSE;

  return (import->have == NULL ||
          av_segment_store_set_have (store, &import->sender, import->hlc, import->have->data, import->have->len, error)) &&
         note_heard (import, store, error) &&
         av_segment_store_add_bundle_seen (store, av_bundle_file_get_id (import->file), error);
}

/* ---- What is told ----------------------------------------------------------- */

static void
add_notice (AvImportReport *report,
            char *sentence)
{
  g_ptr_array_add (report->notices, sentence);
}

static void
tell_shown_again (guint n_own,
                  guint n_others,
                  AvImportReport *report)
{
  if (n_own > 0)
    add_notice (report, g_strdup_printf (ngettext ("%u dossier that was erased from this computer is shown again: its rights changed, and it may not erase it any more. Ask a référent of the commune to erase it.",
                                                   "%u dossiers that were erased from this computer are shown again: its rights changed, and it may not erase them any more. Ask a référent of the commune to erase them.", n_own),
                                         n_own));

  if (n_others > 0)
    add_notice (report, g_strdup_printf (ngettext ("%u dossier that another computer had erased is shown again: that erasure does not count any more. A référent of the commune erases it where that is right.",
                                                   "%u dossiers that other computers had erased are shown again: those erasures do not count any more. A référent of the commune erases them where that is right.", n_others),
                                         n_others));
}

/* Whoever has an intendant's machine may sign beside it: each mairie sees that when it
 * comes. */
static void
tell_two_signers (AvImport *import,
                  AvImportReport *report)
{
  GPtrArray *members = av_trust_get_members (import->trust);

  for (guint i = 0; i < members->len; i++)
    {
      const AvTrusted *member = g_ptr_array_index (members, i);
      const AvTrusted *former = import->self->trust != NULL ? av_trust_find (import->self->trust, &member->id) : NULL;

      if (av_trust_is_signed_by_two (import->trust, member) &&
          !(former != NULL && av_trust_is_signed_by_two (import->self->trust, former)))
        add_notice (report, g_strdup_printf (_ ("Two machines have signed as the intendant “%s”. Look for computers that nobody knows among those of the organisation, and revoke them; if the machine was stolen, revoke it with the root file."),
                                             member->name));
    }
}

static void
tell_notices (AvImport *import,
              AvImportReport *report)
{
  const AvIntakeCounts *counts = av_intake_get_counts (import->intake);
  AvTrusted *sender = av_trust_find (import->trust, &import->sender);

  if (import->rolled_back)
    add_notice (report, g_strdup (_ ("The others hold more of this installation's journal than its own store: it is an older state, or one of two copies. It goes on in a new journal.")));

  if (!av_installation_is_live (sender))
    av_import_report_count (report->revoked, sender->name, 1);

  if (counts->n_forks > 0)
    {
      AvTrusted *forked = av_trust_find (import->trust, av_intake_get_forked (import->intake));

      add_notice (report, g_strdup_printf (_ ("Two machines write as “%s”: its disk was copied, or an old backup came back. Both are kept. "
                                              "If there are two, enrol one of them anew under a name of its own."),
                                           forked != NULL ? forked->name : "?"));
    }

  tell_two_signers (import, report);

  tell_shown_again (counts->n_shown_again + import->judged.n_shown_again, counts->n_given_back + import->judged.n_given_back, report);

  if (counts->n_too_new > 0)
    add_notice (report, g_strdup (av_verdict_describe (AV_VERDICT_TOO_NEW)));

  if (counts->n_dropped > 0)
    add_notice (report, g_strdup (_ ("What waits for a person took too much room: some of it was dropped and is sent again at the next exchange.")));

  if (counts->n_refused + counts->n_parts_refused > 0)
    add_notice (report, g_strdup (_ ("After a revocation, after an enrolment ended, or after its communes or its role changed, a computer wrote more than there is room for: the rest was not taken. It comes once an intendant has admitted it, or given back what was taken.")));
}

/* Somebody changed what this computer may. */
static void
tell_move (AvInstallation *self,
           const char *before,
           AvImportReport *report)
{
  const char *scope = av_store_get_default_scope (self->store);
  g_autofree char *place = NULL;

  if (scope == NULL || g_strcmp0 (scope, before) == 0)
    return;

  place = av_installation_describe_scope (self, scope);
  add_notice (report, g_strdup_printf (_ ("This computer works for %s now: what is new is written there."), place));
}

static const char *
name_author (AvImport *import,
             const AvId *installation)
{
  AvTrusted *author = av_trust_find (import->trust, installation);

  return author != NULL ? author->name : "?";
}

static void
tell_left_out (AvImport *import,
               AvImportReport *report)
{
  GPtrArray *authors = av_intake_get_left_out (import->intake);

  for (guint i = 0; i < authors->len; i++)
    {
      const AvIntakeLeftOut *left_out = g_ptr_array_index (authors, i);
      const char *name = name_author (import, &left_out->installation);

      if (left_out->n_beyond > 0)
        av_import_report_count (report->beyond, name, left_out->n_beyond);
      if (g_hash_table_size (left_out->erasures) > 0)
        av_import_report_count (report->erasing, name, g_hash_table_size (left_out->erasures));
      if (g_hash_table_size (left_out->confirmations) > 0)
        av_import_report_count (report->confirming, name, g_hash_table_size (left_out->confirmations));
      if (left_out->n_unread > 0)
        av_import_report_count (report->unread, name, left_out->n_unread);
    }
}

static void
fill_report (AvImport *import,
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
      AvArrival *arrival = av_arrivals_get (report->arrivals, name_author (import, &came->installation));
      GHashTableIter iter;
      gpointer container;

      g_hash_table_iter_init (&iter, came->containers);
      while (g_hash_table_iter_next (&iter, &container, NULL))
        av_arrival_add_dossier (arrival, g_bytes_get_data (container, NULL));
      arrival->n_changes += came->n_changes;
      av_arrival_widen (arrival, (gint64) came->from, (gint64) came->until);
    }

  tell_notices (import, report);
  tell_left_out (import, report);
}

/* ---- One file -------------------------------------------------------------- */

static const char *
tell_other_words (AvImportKind kind,
                  gboolean ask_again)
{
  if (kind == AV_IMPORT_REFOUNDING)
    return ask_again ? _ ("These are not the words of the organisation that wrote this bundle: do not follow it before you know why. Nothing was done; two other words are asked for now.")
                     : _ ("These are not the words of the organisation that wrote this bundle: do not follow it before you know why. Nothing was done.");

  return ask_again ? _ ("These are not the words of the organisation that wrote this welcome: do not join it before you know why. Nothing was done; two other words are asked for now.")
                   : _ ("These are not the words of the organisation that wrote this welcome: do not join it before you know why. Nothing was done.");
}

static gboolean
check_welcome (AvImport *import,
               const char *words,
               const AvAskedWords *asked,
               GError **error)
{
  g_autofree char *said = av_words_from_hash (av_trust_get_organisation_hash (import->trust), 8);

  if (!av_import_has_place (import, error))
    return FALSE;

  if (av_asked_words_match (asked, said, words))
    return TRUE;

  g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_WORDS, tell_other_words (import->kind, asked != NULL));
  return FALSE;
}

/* Whatever cannot be read back now, all of it is taken in. One that has joined by it
 * can do nothing before it is. */
static gboolean
read_back (AvImport *import,
           AvImportReport *report,
           GError **error)
{
  AvInstallation *self = import->self;
  g_autoptr (GError) problem = NULL;
  g_autofree char *said = NULL;

  if (import->kind == AV_IMPORT_ORDINARY ? av_installation_note_heard (self, &problem) : av_installation_read (self, &problem))
    return TRUE;

  said = g_strdup (_ ("All of it was taken in, but the store could not be read again afterwards: start Aller-vers again."));
  if (import->kind == AV_IMPORT_ORDINARY)
    add_notice (report, g_steal_pointer (&said));
  else
    g_set_error_literal (error, problem->domain, problem->code, said);

  return import->kind == AV_IMPORT_ORDINARY;
}

static gboolean
import_bundle (AvImport *import,
               const char *file,
               const char *words,
               const AvAskedWords *asked,
               AvImportReport *report,
               GError **error)
{
  AvInstallation *self = import->self;
  g_autofree char *scope = NULL;
  AvJournal before;
  gboolean seen;

  if (!av_import_open (import, file, error))
    return FALSE;

  if (!av_segment_store_has_seen_bundle (self->store, av_bundle_file_get_id (import->file), &seen, error))
    return FALSE;

  if (import->kind == AV_IMPORT_ORDINARY && seen)
    {
      report->n_known++;
      return TRUE;
    }

  if (!av_import_look_through (import, error) || (import->kind != AV_IMPORT_ORDINARY && !check_welcome (import, words, asked, error)))
    return FALSE;

  /* What was written here is signed before anything can erase its compartment. */
  if (import->kind != AV_IMPORT_WELCOME && !av_installation_seal (self, error))
    return FALSE;

  import->intake = av_intake_new (self->store, import->trust, &self->identity->id);
  if (import->kind == AV_IMPORT_ORDINARY && import->n_new_statements > 0)
    av_intake_set_former_trust (import->intake, self->trust);
  av_merge_reset_counts (self->store);
  if (self->journal != NULL)
    before = *self->journal;

  if (!av_installation_transact (self, take_bundle, import, error))
    {
      /* A journal that was opened in it is not. */
      if (self->journal != NULL)
        *self->journal = before;
      return FALSE;
    }

  av_store_note_exchange (self->store);
  fill_report (import, report);
  scope = g_strdup (av_store_get_default_scope (self->store));
  av_installation_use_trust (self, g_steal_pointer (&import->trust));
  if (import->kind == AV_IMPORT_ORDINARY)
    tell_move (self, scope, report);
  return read_back (import, report, error);
}

AvImportReport *
av_installation_import_file (AvInstallation *self,
                             const char *file,
                             AvImportKind kind,
                             const char *words,
                             const AvAskedWords *asked,
                             AvFollower *follower,
                             GError **error)
{
  g_autoptr (AvImportReport) report = av_import_report_new ();
  AvImport import = { self, kind, follower };
  gboolean done = import_bundle (&import, file, words, asked, report, error);

  av_import_clear (&import);
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

  return av_installation_import_file (self, file, AV_IMPORT_ORDINARY, NULL, NULL, NULL, error);
}
