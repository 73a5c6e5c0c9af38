#include "av-withheld.h"

#include <glib/gi18n-lib.h>

#include "av-catalogue.h"
#include "av-reading-private.h"

static gboolean
find_in_dossier (AvStore *store,
                 const AvForm *form,
                 const char *container,
                 gboolean *unread,
                 GError **error)
{
  guint classes = av_form_get_classes (form);
  guint withheld;

  if (!av_reading_get_withheld (store, container, &withheld, error))
    return FALSE;

  *unread = (withheld & classes) != 0;
  return TRUE;
}

gboolean
av_withheld_find (AvStore *store,
                  const char *form_id,
                  const char *container,
                  AvWithheld *withheld,
                  GError **error)
{
  const AvForm *form = av_catalogue_find_form (form_id);
  AvRoleReading reading;
  gboolean unread;
  gboolean over;

  *withheld = AV_WITHHELD_NOTHING;
  if (form == NULL || !av_class_is_keyed (form->class))
    return TRUE;
  if (!av_reading_get (store, &reading, &over, error))
    return FALSE;
  if (over)
    {
      *withheld = AV_WITHHELD_BY_LEASE;
      return TRUE;
    }

  unread = ((reading.any | reading.followed) & AV_CLASS_BIT (form->class)) == 0;
  if (container != NULL && !find_in_dossier (store, form, container, &unread, error))
    return FALSE;

  if (unread)
    *withheld = AV_WITHHELD_BY_ROLE;
  return TRUE;
}

const char *
av_withheld_get_title (AvWithheld withheld)
{
  return withheld == AV_WITHHELD_BY_LEASE ? _ ("No dossier is shown before an exchange") : _ ("Only what you noted yourself is shown");
}

const char *
av_withheld_get_text (AvWithheld withheld)
{
  if (withheld == AV_WITHHELD_BY_LEASE)
    return _ ("Nothing has come from another computer for too long: exchange with one, and all is shown again. What is noted meanwhile is kept.");

  return _ ("Your role does not read what others noted: those who follow the dossiers do. For another role, ask whoever decides who opens this computer.");
}
