#pragma once

#include "av-form.h"

G_BEGIN_DECLS

const AvForm *const *av_catalogue_get_forms (guint *n_forms);
const AvForm *av_catalogue_find_form (const char *id);
const AvField *av_catalogue_find_field (const char *form,
                                        const char *field);
char *av_catalogue_get_fingerprint (void);

void av_catalogue_override_for_test (const AvForm *form);

G_END_DECLS
