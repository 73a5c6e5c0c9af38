#include "av-class.h"

static const char *const names[AV_N_CLASSES] = {
  "contact",
  "parcours",
  "sensible",
  "fse",
  "territoire",
  "controle",
};

/* Returns: the stable name of @class, or NULL when there is no such class. */
const char *
av_class_get_name (AvClass class)
{
  return (guint) class < AV_N_CLASSES ? names[class] : NULL;
}

gboolean
av_class_from_name (const char *name,
                    AvClass *class)
{
  for (guint i = 0; i < AV_N_CLASSES; i++)
    if (g_strcmp0 (name, names[i]) == 0)
      {
        *class = i;
        return TRUE;
      }

  return FALSE;
}

/* What every member may read has no key; everything about a person has one. */
gboolean
av_class_is_keyed (AvClass class)
{
  return class == AV_CLASS_CONTACT || class == AV_CLASS_PARCOURS ||
         class == AV_CLASS_SENSIBLE || class == AV_CLASS_FSE;
}
