/* What a record is called in a list and on a card: by its form's title, with the
 * names of the records that the title goes by. */

#pragma once

#include "av-form.h"
#include "av-store.h"

G_BEGIN_DECLS

/* transfer full: "" where nothing is known; NULL: it could not be read. A record that
 * has not come yet is left out. */
char *av_record_title_show (AvStore *store, const AvForm *form, GVariant *answers, GError **error);

G_END_DECLS
