#pragma once

#include <adwaita.h>

#include "av-exchange-work.h"

G_BEGIN_DECLS

/* How far an exchange, or a look at a folder, has come: a bar, and as the property
 * "step" the words for what is done now. */
#define AV_TYPE_GAUGE_BAR (av_gauge_bar_get_type ())
G_DECLARE_FINAL_TYPE (AvGaugeBar, av_gauge_bar, AV, GAUGE_BAR, AdwBin)

/* In sight once it has lasted that long. gauge NULL: nothing runs any more. */
void av_gauge_bar_follow (AvGaugeBar *self,
                          AvExchangeGauge *gauge,
                          guint patience_ms);

G_END_DECLS
