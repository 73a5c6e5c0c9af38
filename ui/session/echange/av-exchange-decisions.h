#pragma once

#include <adwaita.h>

#include "av-exchange-work.h"
#include "av-session.h"

G_BEGIN_DECLS

#define AV_TYPE_EXCHANGE_DECISIONS (av_exchange_decisions_get_type ())
G_DECLARE_FINAL_TYPE (AvExchangeDecisions, av_exchange_decisions, AV, EXCHANGE_DECISIONS, AdwBin)

/* What stands below an exchange: what waits for a person (disagreements, people
 * noted twice, lots set aside) and what waits for other computers.
 *
 * Property "waiting": how many decisions wait. */

void av_exchange_decisions_set_session (AvExchangeDecisions *self,
                                        AvSession *session);

/* Asks the store what there is to settle. opening: outlives the session; may be NULL. */
void av_exchange_decisions_load (AvExchangeDecisions *self,
                                 AvOpening *opening);
/* And who resembles whom among what came. */
void av_exchange_decisions_compare (AvExchangeDecisions *self,
                                    AvImportReport *received);

/* What others wrote that is not shown here yet; scan NULL: it could not be read, and why. */
void av_exchange_decisions_show_awaited (AvExchangeDecisions *self,
                                         AvExchangeScan *scan,
                                         const GError *error);

/* The keyboard, on the first decision that waits. */
void av_exchange_decisions_take_focus (AvExchangeDecisions *self);
/* From one list to the next, into the first one from elsewhere; FALSE after the last. */
gboolean av_exchange_decisions_focus_next (AvExchangeDecisions *self);

/* Whether something of a dossier is shown; what takes its place says why. */
gboolean av_exchange_decisions_are_about (AvExchangeDecisions *self,
                                          const char *container);
void av_exchange_decisions_forget (AvExchangeDecisions *self,
                                   const char *container,
                                   const char *why);

G_END_DECLS
