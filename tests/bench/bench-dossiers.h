/* The people of the benchmarks. */

#pragma once

#include "av-record-store.h"

G_BEGIN_DECLS

#define BENCH_N_DOSSIERS 10000

AvChange *bench_make_contact (guint number);
/* As many dossiers: contact, person, dossier, and for one in four a need. An
 * AvStoreFunc: one transaction. */
gboolean bench_add_dossiers (AvStore *store, gpointer user_data, GError **error);

G_END_DECLS
