/* Frein: an obstacle on the way. Of health or justice, it is sensible. */

#include "av-forms.h"

#include <glib/gi18n-lib.h>

#include "av-shared-choices.h"

static const AvChoice intensite[] = {
  { "genant", N_ ("Hampers") },
  { "bloquant", N_ ("Blocks") },
  { "urgent", N_ ("Urgent") },
  { NULL },
};

static const AvChoice mode_levee[] = {
  { "leve", N_ ("Gone") },
  { "reduit", N_ ("Less") },
  { "sans-objet", N_ ("No longer the question") },
  { "non-leve", N_ ("Still there") },
  { NULL },
};

static const AvSection sections[] = {
  { "frein", N_ ("The obstacle"), NULL },
  { "levee", N_ ("What became of it"), NULL },
  { NULL },
};

static const AvField fields[] = {
  { "theme", "frein", N_ ("About"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S2 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_ON_PLAN | AV_FIELD_COUNTED, .list = "themes_frein" },
  { "situation", "frein", N_ ("In a few words"), AV_FIELD_TEXT, AV_FIELD_S2 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_ON_PLAN, .limit = 120, .help = N_ ("The young person will read this sentence.") },
  { "intensite", "frein", N_ ("How strong"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S2 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED, intensite, .quick = "genant bloquant urgent", .protects = "urgent bloquant" },
  { "exprime-par", "frein", N_ ("Said by"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S1 | AV_FIELD_COUNTED, av_choices_initiative, .quick = "jeune pro tiers" },
  { "date-constat", "frein", N_ ("Noticed on"), AV_FIELD_DAY, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_AUTOMATIC | AV_FIELD_PAST | AV_FIELD_COUNTED },
  { "mode-levee", "levee", N_ ("Today"), AV_FIELD_CHOICE, AV_FIELD_S1 | AV_FIELD_COUNTED, mode_levee, .quick = "leve reduit sans-objet non-leve" },
  { "date-levee", "levee", N_ ("Since"), AV_FIELD_DAY, AV_FIELD_S0 | AV_FIELD_PAST | AV_FIELD_COUNTED, .when = "mode-levee=leve reduit sans-objet", .after = "date-constat" },
};

static const AvSensitiveRule sensitive[] = {
  { "theme", .codes = "sante justice" },
  { NULL },
};

const AvForm av_form_frein = {
  .id = "frein",
  .label = N_ ("Obstacle"),
  .plural = N_ ("Obstacles"),
  .adding = N_ ("Add an obstacle"),
  .fresh = N_ ("New obstacle"),
  .class = AV_CLASS_PARCOURS,
  .container = AV_CONTAINER_DOSSIER,
  .retention = "dossier",
  .sections = sections,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .sensitive = sensitive,
  .title = "theme situation",
};
