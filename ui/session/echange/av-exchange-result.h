#pragma once

#include <adwaita.h>

#include "av-exchange-work.h"

G_BEGIN_DECLS

#define AV_TYPE_EXCHANGE_RESULT (av_exchange_result_get_type ())
G_DECLARE_FINAL_TYPE (AvExchangeResult, av_exchange_result, AV, EXCHANGE_RESULT, AdwBin)

/* What became of an exchange: whether the stick may be taken out, what came and went,
 * what was not taken in, who has not received yet.
 *
 * Property "waiting": how many decisions wait below; the action win.decide leads there. */

/* stick: with which it was made; NULL: with a folder. */
void av_exchange_result_show (AvExchangeResult *self,
                              AvExchangeReport *report,
                              GMount *stick);
/* By whom what is here has not been received, now that it is done. */
void av_exchange_result_show_left (AvExchangeResult *self,
                                   AvExchangeScan *scan);
/* A stick was pulled out: there is nothing to eject any more. */
void av_exchange_result_forget_stick (AvExchangeResult *self,
                                      GMount *stick);

/* The keyboard: on what ejects the stick, else on what is said, where no key does
 * anything. */
void av_exchange_result_take_focus (AvExchangeResult *self);

G_END_DECLS
