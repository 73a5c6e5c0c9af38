/* Passage: one press of the key that counts people who were met and left no
 * answer. Never a counter: presses made on two laptops add up. */

#include "av-forms.h"

#include <glib/gi18n-lib.h>

static const AvChoice genre[] = {
  { "parle", N_ ("Talked with us") },
  { "refus", N_ ("Said no") },
  { "tract", N_ ("Took a leaflet") },
  { NULL },
};

static const AvSection sections[] = {
  { "passage", N_ ("Passing by"), NULL },
  { NULL },
};

static const AvField fields[] = {
  { "genre", "passage", N_ ("What happened"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_COUNTED, genre, .quick = "parle refus tract" },
  { "operation", "passage", N_ ("During the operation"), AV_FIELD_RECORD, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_AUTOMATIC | AV_FIELD_COUNTED, .target = "operation" },
  { "horodatage", "passage", N_ ("Counted on"), AV_FIELD_MOMENT, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_AUTOMATIC | AV_FIELD_PAST | AV_FIELD_COUNTED },
};

const AvForm av_form_passage = {
  .id = "passage",
  .label = N_ ("Passer-by"),
  .plural = N_ ("Passers-by"),
  .adding = N_ ("Add a passer-by"),
  .fresh = N_ ("New passer-by"),
  .class = AV_CLASS_TERRITOIRE,
  .container = AV_CONTAINER_TERRITOIRE,
  .retention = "stat",
  .sections = sections,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .title = "operation genre horodatage",
};
