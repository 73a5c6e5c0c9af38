#include "av-written.h"

#include <glib/gi18n-lib.h>

#include "av-limits.h"
#include "av-moment.h"

/* The first of January 2026: no journal is older. */
#define FIRST_YEAR G_GINT64_CONSTANT (1767225600000)

gboolean
av_written_is_doubtful (gint64 milliseconds,
                        gint64 now)
{
  return milliseconds < FIRST_YEAR || milliseconds > now + (gint64) AV_LIMIT_CLOCK_DRAG;
}

/* Takes @shown. */
static char *
mark (char *shown,
      gint64 milliseconds)
{
  g_autofree char *plain = shown;

  if (!av_written_is_doubtful (milliseconds, g_get_real_time () / 1000))
    return g_steal_pointer (&plain);

  /* Translators: %s is a day, or a day and a time, that no right clock shows. */
  return g_strdup_printf (_ ("%s (doubtful clock)"), plain);
}

char *
av_written_show (gint64 milliseconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (milliseconds / 1000);

  return mark (time != NULL ? g_date_time_format (time, _ ("%-d %b %Y at %H:%M")) : g_strdup (""), milliseconds);
}

char *
av_written_show_day (gint64 milliseconds)
{
  return mark (av_moment_show_day (milliseconds), milliseconds);
}
