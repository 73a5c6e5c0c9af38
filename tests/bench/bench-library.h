/* The SQLite of this program, or another one that is found when it runs: the
 * same work is done through either. */

#pragma once

#include <sqlite3.h>
#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  int (*open_v2) (const char *, sqlite3 **, int, const char *);
  int (*close) (sqlite3 *);
  int (*exec) (sqlite3 *, const char *, int (*) (void *, int, char **, char **), void *, char **);
  int (*prepare_v2) (sqlite3 *, const char *, int, sqlite3_stmt **, const char **);
  int (*bind_int) (sqlite3_stmt *, int, int);
  int (*step) (sqlite3_stmt *);
  int (*reset) (sqlite3_stmt *);
  int (*finalize) (sqlite3_stmt *);
  int (*compileoption_used) (const char *);
  const char *(*libversion) (void);
} BenchLibrary;

extern const BenchLibrary bench_library_own;

typedef enum
{
  BENCH_LIBRARY_SQLCIPHER,
  BENCH_LIBRARY_SQLITE3MC,
  BENCH_N_LIBRARIES
} BenchLibraryName;

/* By the path in ALLERVERS_SQLCIPHER or ALLERVERS_SQLITE3MC, as build-aux/bench-others
 * has built it, or where the linker finds it. FALSE: not there. */
gboolean bench_library_load (BenchLibrary *library,
                             BenchLibraryName name);

G_END_DECLS
