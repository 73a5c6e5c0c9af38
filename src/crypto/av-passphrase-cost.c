/* How much work Argon2id is given: half a second to a second of this machine,
 * within bounds that hold for every file. */

#include "av-passphrase.h"

#include <glib/gi18n-lib.h>

#define LEAST_S 0.5
#define AIMED_S 0.6
#define MOST_S 1.0

G_DEFINE_QUARK (av - passphrase - error - quark, av_passphrase_error)

const AvPassphraseCost av_passphrase_cost_default = { 3, 256 * 1024 };
const AvPassphraseCost av_passphrase_cost_floor = { 3, 64 * 1024 };
const AvPassphraseCost av_passphrase_cost_ceiling = { 10, 1024 * 1024 };

gboolean
av_passphrase_check_cost (const AvPassphraseCost *cost,
                          GError **error)
{
  if (cost->passes >= av_passphrase_cost_floor.passes &&
      cost->passes <= av_passphrase_cost_ceiling.passes &&
      cost->memory >= av_passphrase_cost_floor.memory &&
      cost->memory <= av_passphrase_cost_ceiling.memory)
    return TRUE;

  g_set_error_literal (error, AV_PASSPHRASE_ERROR, AV_PASSPHRASE_ERROR_COST,
                       _ ("This file asks for a key computation out of all proportion: it is damaged or was tampered with. "
                          "Nothing was changed."));
  return FALSE;
}

/* More passes, up to their ceiling: time grows as they do. */
static void
add_passes (AvPassphraseCost *cost,
            double seconds)
{
  double passes = AIMED_S * cost->passes / MAX (seconds, 0.001);

  cost->passes = passes >= av_passphrase_cost_ceiling.passes ? av_passphrase_cost_ceiling.passes : (guint32) (passes + 0.999);
}

/* Memory is what costs an attacker most: it is halved for a slow machine only,
 * and doubled where all passes together are not enough. */
void
av_passphrase_calibrate_by (AvPassphraseCost *cost,
                            AvPassphraseMeasure measure,
                            gpointer user_data)
{
  double seconds;

  *cost = av_passphrase_cost_default;
  seconds = measure (cost, user_data);

  while (seconds > MOST_S && cost->memory > av_passphrase_cost_floor.memory)
    {
      cost->memory /= 2;
      seconds = measure (cost, user_data);
    }

  while (seconds * av_passphrase_cost_ceiling.passes / cost->passes < LEAST_S && cost->memory < av_passphrase_cost_ceiling.memory)
    {
      const AvPassphraseCost larger = { cost->passes, cost->memory * 2 };
      double longer = measure (&larger, user_data);

      if (longer > MOST_S)
        break;

      *cost = larger;
      seconds = longer;
    }

  if (seconds < LEAST_S)
    add_passes (cost, seconds);
}
