#pragma once

#include <adwaita.h>

#include "av-exchange-work.h"

G_BEGIN_DECLS

#define AV_TYPE_EXCHANGE_RUNNING (av_exchange_running_get_type ())
G_DECLARE_FINAL_TYPE (AvExchangeRunning, av_exchange_running, AV, EXCHANGE_RUNNING, AdwBin)

/* How far an exchange is, and the action win.interrupt. */

/* From here on it reads the gauge. on_stick: there is one not to be taken out. */
void av_exchange_running_begin (AvExchangeRunning *self,
                                AvExchangeGauge *gauge,
                                gboolean on_stick);
void av_exchange_running_end (AvExchangeRunning *self);

void av_exchange_running_say_interrupting (AvExchangeRunning *self);

G_END_DECLS
