/* Équipe: the multidisciplinary team of a commune. */

#include "av-forms.h"

#include <glib/gi18n-lib.h>

static const AvSection sections[] = {
  { "equipe", N_ ("The team"), NULL },
  { NULL },
};

static const AvField fields[] = {
  { "code-insee", "equipe", N_ ("Commune"), AV_FIELD_PLACE, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_COUNTED },
  { "nom", "equipe", N_ ("Name"), AV_FIELD_TEXT, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_NAME, .limit = 60 },
  { "membres", "equipe", N_ ("Members"), AV_FIELD_RECORDS, AV_FIELD_S1 | AV_FIELD_PROFESSIONAL, .target = "agent" },
};

const AvForm av_form_equipe = {
  .id = "equipe",
  .label = N_ ("Team"),
  .plural = N_ ("Teams"),
  .adding = N_ ("Add a team"),
  .fresh = N_ ("New team"),
  .class = AV_CLASS_TERRITOIRE,
  .container = AV_CONTAINER_TERRITOIRE,
  .retention = "stat",
  .sections = sections,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .title = "nom",
};
