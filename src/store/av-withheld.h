/* Why a list that shows nothing may have something in it all the same: told by
 * what the role of who works may read, and by the lease, never by what is there,
 * which would tell of it. */

#pragma once

#include "av-store.h"

G_BEGIN_DECLS

typedef enum
{
  AV_WITHHELD_NOTHING,
  AV_WITHHELD_BY_LEASE, /* it is over (av-lease.h) */
  AV_WITHHELD_BY_ROLE,  /* it does not read what others wrote there (av-reading.h) */
} AvWithheld;

/* Of records of @form: all of them, or those of one dossier (@container), where
 * the head of the dossier says already which parts of it are not read. */
gboolean av_withheld_find (AvStore *store, const char *form, const char *container, AvWithheld *withheld, GError **error);

/* What is said in its place: why, until when and what to do; a heading, and a
 * sentence or two. Of something. */
const char *av_withheld_get_title (AvWithheld withheld);
const char *av_withheld_get_text (AvWithheld withheld);

G_END_DECLS
