#include "av-addressees.h"
#include "av-import.h"

void
av_bundle_summary_free (AvBundleSummary *self)
{
  g_free (self->bundle);
  g_free (self->sender);
  g_free (self->version);
  g_clear_pointer (&self->arrivals, g_ptr_array_unref);
  g_free (self);
}

static gboolean
summarise (AvImport *import,
           AvBundleSummary *summary,
           GError **error)
{
  AvInstallation *self = import->self;
  AvTrusted *sender;

  import->kind = self->state == AV_INSTALLATION_STATE_ENROLLED ? AV_IMPORT_ORDINARY : AV_IMPORT_WELCOME;
  summary->for_us = TRUE;

  if (!av_import_look_through (import, error))
    return FALSE;

  sender = av_trust_find (import->trust, &import->sender);
  summary->sender = g_strdup (sender->name);
  summary->written = (gint64) (import->hlc >> 16);
  summary->version = g_strdup (import->version);
  summary->n_segments = import->n_segments;
  summary->n_strands = import->n_strands;
  summary->n_stubs = import->n_stubs;
  summary->n_statements = import->n_statements;
  summary->arrivals = av_arrivals_new ();
  return av_import_forecast (import, summary->arrivals, error);
}

AvBundleSummary *
av_installation_inspect (AvInstallation *self,
                         const char *file,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (AvBundleSummary) summary = g_new0 (AvBundleSummary, 1);
  g_autoptr (GError) problem = NULL;
  AvFollower follower = { .cancellable = cancellable };
  AvImport import = { self };
  gboolean done = TRUE;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  import.file = av_bundle_file_open (file, error);

  if (import.file == NULL)
    return NULL;

  av_bundle_file_set_follower (import.file, &follower);
  summary->format = AV_BUNDLE_FORMAT;
  summary->bundle = av_id_to_string (av_bundle_file_get_id (import.file));
  summary->size = av_bundle_file_get_size (import.file);

  if (!av_addressees_count (self, import.file, &summary->n_recipients, error) ||
      !av_segment_store_has_seen_bundle (self->store, av_bundle_file_get_id (import.file), &summary->known, error))
    done = FALSE;
  else if (self->identity != NULL && av_bundle_file_unlock (import.file, self->identity->epochs, self->identity->destroyed, &problem))
    done = summarise (&import, summary, error);
  else if (problem != NULL && !g_error_matches (problem, AV_BUNDLE_ERROR, AV_BUNDLE_ERROR_NOT_FOR_US))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      done = FALSE;
    }

  av_import_clear (&import);
  return done ? g_steal_pointer (&summary) : NULL;
}
