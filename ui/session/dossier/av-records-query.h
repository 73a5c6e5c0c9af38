#pragma once

#include "av-form.h"
#include "av-query.h"

G_BEGIN_DECLS

/* The records of @form as a page lists them: those of a dossier, or all of
 * the territory's where @container is NULL. Transfer full. */
AvQuery *av_records_query_new (const AvForm *form, const char *container);

G_END_DECLS
