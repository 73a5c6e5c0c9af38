#include "av-partial.h"

#include <glib/gi18n-lib.h>

#include "av-bundle.h"

#define COPYING_SECONDS (10 * 60)
#define INCOMPLETE_SECONDS (24 * 3600)

static void
partial_free (gpointer data)
{
  AvPartial *self = data;

  g_free (self->path);
  g_free (self->name);
  g_free (self->sender);
  g_free (self);
}

GPtrArray *
av_partials_new (void)
{
  return g_ptr_array_new_with_free_func (partial_free);
}

AvPartialStage
av_partial_judge (gint64 modified,
                  gint64 now)
{
  /* Two clocks may differ a little, a copy that has just begun. */
  if (modified > now + COPYING_SECONDS)
    return AV_PARTIAL_COPYING;

  if (now - modified < COPYING_SECONDS)
    return AV_PARTIAL_FRESH;

  return now - modified < INCOMPLETE_SECONDS ? AV_PARTIAL_COPYING : AV_PARTIAL_INCOMPLETE;
}

gboolean
av_partial_is (const AvDropboxFile *file,
               const GError *error)
{
  return file->copying || g_error_matches (error, AV_BUNDLE_ERROR, AV_BUNDLE_ERROR_TRUNCATED);
}

void
av_partials_add (GPtrArray *partials,
                 const AvDropboxFile *file)
{
  AvPartial *self = g_new0 (AvPartial, 1);

  self->stage = av_partial_judge (file->modified.tv_sec, g_get_real_time () / G_USEC_PER_SEC);
  self->path = g_strdup (file->path);
  self->name = g_path_get_basename (file->path);
  g_ptr_array_add (partials, self);
}

gboolean
av_partial_is_told (const AvPartial *self)
{
  return self->stage != AV_PARTIAL_FRESH;
}

char *
av_partial_describe (const AvPartial *self)
{
  if (self->stage == AV_PARTIAL_INCOMPLETE)
    return self->sender != NULL ? g_strdup_printf (_ ("Incomplete bundle from %s"), self->sender)
                                : g_strdup_printf (_ ("Incomplete bundle: %s"), self->name);

  return self->sender != NULL ? g_strdup_printf (_ ("Copy in progress from %s"), self->sender)
                              : g_strdup_printf (_ ("Copy in progress: %s"), self->name);
}

char *
av_partial_explain (const AvPartial *self)
{
  if (self->stage == AV_PARTIAL_COPYING)
    return g_strdup (_ ("It is read once it is whole. Was the copy broken off? Copy it again."));

  if (self->sender == NULL)
    return g_strdup (_ ("Its copy was broken off. Ask for it anew: let the computer it comes from exchange here once more. It may stay; nothing is lost."));

  return g_strdup_printf (_ ("Its copy was broken off. Ask for it anew: let %s exchange here once more. It may stay; nothing is lost."), self->sender);
}

const char *
av_partial_get_name (const AvPartial *self)
{
  static const char *const names[] = { "fresh", "copying", "incomplete" };

  return names[self->stage];
}
