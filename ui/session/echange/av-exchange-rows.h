#pragma once

#include <adwaita.h>

#include "av-exchange-work.h"

G_BEGIN_DECLS

/* An exchange in rows: what lies in a folder before it, what came after it.
 * Each function empties the box it is given and fills it with groups. */

/* Nothing is known of what there is. */
void av_exchange_rows_forget (GtkBox *box);
/* That the folder of that name is being looked through. */
void av_exchange_rows_show_looking (GtkBox *box,
                                    const char *name);

/* What would come, of whom; what would not be taken in, and why. */
void av_exchange_rows_show_incoming (GtkBox *box,
                                     AvExchangeScan *scan);

/* What would go: by whom it has not been received. */
void av_exchange_rows_show_outgoing (GtkBox *box,
                                     AvExchangeScan *scan);

/* What others wrote that is not shown here yet, and what it waits for; nothing
 * where there is none. */
void av_exchange_rows_show_awaited (GtkBox *box,
                                    AvExchangeScan *scan);
/* That it could not be read, and why. */
void av_exchange_rows_say_unread (GtkBox *box,
                                  const GError *error);

/* What had come in before it broke off, with what is to be looked at; NULL: nothing. */
void av_exchange_rows_show_received (GtkBox *box,
                                     AvImportReport *received);

/* What came, what went, and what is to be looked at. */
void av_exchange_rows_show_report (GtkBox *box,
                                   AvExchangeReport *report);

/* By whom what is here has not been received, also now that it went; nothing where
 * everybody has it. */
void av_exchange_rows_show_left (GtkBox *box,
                                 AvExchangeScan *scan);

/* "3 dossiers not yet received by Mairie d’Elbeuf": of several, the lack that matters
 * most, the first intendant’s, else the first of all. transfer full. */
char *av_exchange_rows_describe_waiting (AvExchangeScan *scan);

/* "12 dossiers sent, 7 received." And how many lots were not taken in; transfer full. */
char *av_exchange_rows_sum_up (AvExchangeReport *report);

G_END_DECLS
