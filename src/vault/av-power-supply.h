#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where the kernel says how this computer is powered. */
#define AV_POWER_SUPPLIES "/sys/class/power_supply"

/* FALSE: it lives on its battery. What says nothing is no battery. */
gboolean av_power_supply_is_mains (const char *supplies);

G_END_DECLS
