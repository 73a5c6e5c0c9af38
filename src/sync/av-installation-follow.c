/* The others of an organisation that was founded anew. */

#include "av-hash.h"
#include "av-hexadecimal.h"
#include "av-import.h"

void
av_refounding_free (AvRefounding *self)
{
  g_free (self->file);
  g_free (self->id);
  g_free (self->organisation);
  g_free (self->sender);
  g_free (self);
}

/* What a colleague writes who has not followed is of the organisation that was before. */
static gboolean
is_founded_since (AvImport *import,
                  GError **error)
{
  if (av_trust_get_founding_date (import->trust) > av_trust_get_founding_date (import->self->trust))
    return TRUE;

  return av_bundle_refuse (error, AV_BUNDLE_ERROR_FOREIGN);
}

static AvRefounding *
describe (AvImport *import,
          const char *file)
{
  AvRefounding *refounding = g_new0 (AvRefounding, 1);

  refounding->file = g_strdup (file);
  refounding->id = av_hexadecimal_write (av_trust_get_organisation_hash (import->trust), AV_HASH_SIZE);
  refounding->organisation = g_strdup (av_trust_get_organisation_name (import->trust));
  refounding->sender = g_strdup (av_trust_find (import->trust, &import->sender)->name);
  refounding->founded = (gint64) av_trust_get_founding_date (import->trust);
  return refounding;
}

AvRefounding *
av_installation_inspect_refounding (AvInstallation *self,
                                    const char *file,
                                    GCancellable *cancellable,
                                    GError **error)
{
  AvFollower follower = { .cancellable = cancellable };
  AvImport import = { self, AV_IMPORT_REFOUNDING, &follower };
  AvRefounding *refounding = NULL;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  if (av_installation_require_enrolled (self, error) && av_import_open (&import, file, error) && av_import_look_through (&import, error) &&
      av_import_has_place (&import, error) && is_founded_since (&import, error))
    refounding = describe (&import, file);

  av_import_clear (&import);
  return refounding;
}

gboolean
av_installation_follow_refounding (AvInstallation *self,
                                   const char *file,
                                   const char *words,
                                   const AvAskedWords *asked,
                                   GError **error)
{
  g_autoptr (AvImportReport) report = NULL;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  if (!av_installation_require_enrolled (self, error))
    return FALSE;

  report = av_installation_import_file (self, file, AV_IMPORT_REFOUNDING, words, asked, NULL, error);
  return report != NULL;
}
