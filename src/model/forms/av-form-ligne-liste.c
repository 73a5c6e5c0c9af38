/* Ligne de liste: what a team adds to a reference list. It travels like any
 * record of the territory, and is ended, never deleted: what was answered with
 * it keeps its label. */

#include "av-forms.h"

#include <glib/gi18n-lib.h>

static const AvSection sections[] = {
  { "ligne", N_ ("The row"), N_ ("Everybody finds it in the list once they have exchanged.") },
  { "validite", N_ ("Offered"), N_ ("A row is ended, never deleted: what was answered with it keeps its name.") },
  { NULL },
};

static const AvField fields[] = {
  { "liste", "ligne", N_ ("In the list"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S0, .list = "listes_ouvertes" },
  { "libelle", "ligne", N_ ("Reads"), AV_FIELD_TEXT, AV_FIELD_REQUIRED | AV_FIELD_S0, .limit = 60 },
  { "code", "ligne", N_ ("Code of the row"), AV_FIELD_TEXT, AV_FIELD_S0 | AV_FIELD_AUTOMATIC, .limit = 60, .help = N_ ("Drawn by the program; it never changes.") },
  { "valide-du", "validite", N_ ("From"), AV_FIELD_DAY, AV_FIELD_S0 },
  { "valide-au", "validite", N_ ("Until"), AV_FIELD_DAY, AV_FIELD_S0, .help = N_ ("Empty: as long as it is of use."), .after = "valide-du" },
};

const AvForm av_form_ligne_liste = {
  .id = "ligne-liste",
  .label = N_ ("List row"),
  .plural = N_ ("Lists"),
  .adding = N_ ("Add a list row"),
  .fresh = N_ ("New list row"),
  .class = AV_CLASS_TERRITOIRE,
  .container = AV_CONTAINER_TERRITOIRE,
  .retention = "technique",
  .sections = sections,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .title = "libelle",
};
