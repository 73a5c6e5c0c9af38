#include <glib/gi18n-lib.h>

#include "av-store-private.h"

G_DEFINE_QUARK (av - store - error - quark, av_store_error)

void
av_store_set_not_found (GError **error)
{
  g_set_error_literal (error, AV_STORE_ERROR, AV_STORE_ERROR_NOT_FOUND,
                       _ ("This record is not in this store. It may be on another installation: exchange with it, then look again."));
}

gboolean
av_store_parse_id (const char *text,
                   AvId *id,
                   GError **error)
{
  if (text != NULL && av_id_parse (text, id))
    return TRUE;

  g_set_error (error, AV_STORE_ERROR, AV_STORE_ERROR_INVALID,
               _ ("“%s” is not the identifier of a record: 32 characters, 0 to 9 and a to f. Nothing was changed."), text != NULL ? text : "");
  return FALSE;
}
