/* Compteur: what a dossier that was erased leaves to the statistics: that it
 * counted once for an indicator, in a quarter and a commune. Names nobody, and is
 * read by those who read what was counted. */

#include "av-forms.h"

#include <glib/gi18n-lib.h>

static const AvSection sections[] = {
  { "compteur", N_ ("What was counted"), N_ ("Written when a dossier is erased, so that the figures of the programme stay true.") },
  { NULL },
};

static const AvField fields[] = {
  { "indicateur", "compteur", N_ ("Indicator"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_COUNTED, .list = "indicateurs" },
  { "trimestre", "compteur", N_ ("Quarter"), AV_FIELD_TEXT, AV_FIELD_S0 | AV_FIELD_COUNTED, .limit = 7, .help = N_ ("2026-T4, or the year alone.") },
  { "code-insee", "compteur", N_ ("Commune"), AV_FIELD_PLACE, AV_FIELD_S0 | AV_FIELD_COUNTED },
};

const AvForm av_form_compteur = {
  .id = "compteur",
  .label = N_ ("Anonymous counter"),
  .plural = N_ ("Anonymous counters"),
  .adding = N_ ("Add an anonymous counter"),
  .fresh = N_ ("New anonymous counter"),
  .class = AV_CLASS_TERRITOIRE,
  .container = AV_CONTAINER_TERRITOIRE,
  .made_of = AV_CLASS_BIT (AV_CLASS_CONTACT) | AV_CLASS_BIT (AV_CLASS_PARCOURS) | AV_CLASS_BIT (AV_CLASS_SENSIBLE),
  .retention = "stat",
  .sections = sections,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .title = "indicateur trimestre",
};
