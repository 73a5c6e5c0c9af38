#include "av-class-option.h"

#include <glib/gi18n-lib.h>

#include "av-class.h"
#include "av-cli-error.h"

gboolean
av_class_option_parse (const char *typed,
                       guint *mask,
                       GError **error)
{
  g_auto (GStrv) names = typed != NULL ? g_strsplit (typed, ",", -1) : NULL;

  *mask = 0;
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      AvClass class;

      if (!av_class_from_name (names[i], &class) || !av_class_is_keyed (class))
        {
          g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE, _ ("“%s” is not a class: contact, parcours, sensible or fse."), names[i]);
          return FALSE;
        }

      *mask |= AV_CLASS_BIT (class);
    }

  return TRUE;
}
