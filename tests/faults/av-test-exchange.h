#pragma once

#include "av-test-house.h"

G_BEGIN_DECLS

/* An exchange of the house with its stick, on which the neighbour's bundle lies:
 * what the laptop knows before, and with what came. */
typedef struct
{
  AvTestHouse *house;
  char *before;
  char *after;
} AvTestExchange;

/* A house to begin again from, where there is something to hear and something to
 * answer. */
void av_test_exchange_init (AvTestExchange *self,
                            AvTestHouse *house);
void av_test_exchange_clear (AvTestExchange *self);

/* FALSE as well where something that lies there is refused. */
gboolean av_test_exchange_do (AvOpenedStore *opened,
                              const char *stick,
                              AvExchangeProgress progress,
                              gpointer user_data,
                              GError **error);

/* Of all that has the name of a bundle below a folder; TRUE: they are whole. */
gboolean av_test_exchange_count_bundles (AvTestExchange *self,
                                         const char *folder,
                                         guint *n);

/* What is left lets the exchange be done again, and then all is there. done: what
 * came is known already. */
gboolean av_test_exchange_is_sound (AvTestExchange *self,
                                    const char *dir,
                                    const char *stick,
                                    gboolean done);

G_END_DECLS
