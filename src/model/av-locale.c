#include "av-locale.h"

#include <libintl.h>
#include <locale.h>

/* The language of the teams. */
#define FALLBACK "fr_FR.UTF-8"

static gboolean
says_nothing (const char *locale)
{
  return locale == NULL || g_str_equal (locale, "C") || g_str_equal (locale, "POSIX") ||
         g_ascii_strcasecmp (locale, "C.UTF-8") == 0 || g_ascii_strcasecmp (locale, "C.utf8") == 0;
}

/* Chooses the language, first thing in a program and before any thread: that
 * of the user, French where the environment says nothing. What toolkits and
 * children read later must agree, so it goes into the environment as well. */
void
av_locale_init (void)
{
  const char *directory = g_getenv ("ALLERVERS_LOCALEDIR");

  if (setlocale (LC_ALL, "") == NULL || says_nothing (setlocale (LC_MESSAGES, NULL)))
    {
      if (setlocale (LC_ALL, FALLBACK) != NULL)
        g_setenv ("LC_ALL", FALLBACK, TRUE);
      else
        setlocale (LC_ALL, "");
    }

  bindtextdomain (GETTEXT_PACKAGE, directory != NULL ? directory : AV_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
