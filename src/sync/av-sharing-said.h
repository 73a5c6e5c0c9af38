#pragma once

#include "av-sharing-say.h"

G_BEGIN_DECLS

/* What was ever said of a sharing by who has or had a say in it, and not what is live:
 * whom the dossier is shared with may write there, and replaces nothing by it. */

/* Its registers: a mask of classes in decimal, the last day as AAAA-MM-JJ, how the young
 * person agreed, and that it ended with a transfer, as who transferred the dossier says. */
#define AV_SHARING_CLASSES_SAID "classes"
#define AV_SHARING_END "fin"
#define AV_SHARING_AGREEMENT "accord"
#define AV_SHARING_GIVEN "transmis"

typedef struct
{
  gint64 dot;
  char *value;
  AvSharingSay say;
  gboolean stands; /* nobody replaced it who has the say now */
} AvSharingSaid;

/* The values of a register. What replaces one counts by who has the say now; and in the same
 * segment, which nobody had seen yet. @team as in av_sharing_find_say ().
 * AvSharingSaid; transfer full. */
GArray *av_sharing_list_said (AvStore *store,
                              AvTrust *trust,
                              const AvId *container,
                              const AvId *record,
                              AvScope team,
                              const char *reg,
                              GError **error);

G_END_DECLS
