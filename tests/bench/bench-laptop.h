/* Laptops of one organisation, each over an encrypted store of its own. */

#pragma once

#include "av-installation.h"
#include "av-vault.h"

G_BEGIN_DECLS

typedef struct
{
  char *dir;
  AvSecret *key;
  AvVault *vault;
  AvStore *store;
  AvInstallation *installation;
} BenchLaptop;

/* Where the clock of every laptop stands, in ms: it moves when work is done. */
extern guint64 bench_laptop_clock;

/* @dir: of all of them; the guards are written there too. */
BenchLaptop *bench_laptop_found (const char *dir);
BenchLaptop *bench_laptop_join (BenchLaptop *mairie, const char *dir, const char *name);
/* One that is there already, with the clock of this machine. */
BenchLaptop *bench_laptop_open (const char *dir, AvSecret *key);
void bench_laptop_free (BenchLaptop *laptop);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchLaptop, bench_laptop_free)

/* What it sends to @recipients (names; NULL: to all): the only bundle of a new
 * directory. transfer full. */
char *bench_laptop_export (BenchLaptop *laptop, const char *dir, const char *const *recipients, guint64 *size);
void bench_laptop_import (BenchLaptop *laptop, const char *file);

G_END_DECLS
