#include "bench-library.h"

#include <dlfcn.h>

const BenchLibrary bench_library_own = {
  .open_v2 = sqlite3_open_v2,
  .close = sqlite3_close,
  .exec = sqlite3_exec,
  .prepare_v2 = sqlite3_prepare_v2,
  .bind_int = sqlite3_bind_int,
  .step = sqlite3_step,
  .reset = sqlite3_reset,
  .finalize = sqlite3_finalize,
  .compileoption_used = sqlite3_compileoption_used,
  .libversion = sqlite3_libversion,
};

static const struct
{
  const char *variable;
  const char *own; /* a function that SQLite has not */
  const char *names[3];
} libraries[BENCH_N_LIBRARIES] = {
  [BENCH_LIBRARY_SQLCIPHER] = { "ALLERVERS_SQLCIPHER", "sqlite3_key", { "libsqlcipher.so", "libsqlcipher.so.1", "libsqlcipher.so.0" } },
  [BENCH_LIBRARY_SQLITE3MC] = { "ALLERVERS_SQLITE3MC", "sqlite3mc_version", { "libsqlite3mc.so", "libsqlite3mc.so.0" } },
};

/* Its functions have SQLite's names: it is to find its own, not those this
 * program is linked to. */
static void *
open_library (const char *name)
{
  return name != NULL ? dlopen (name, RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND) : NULL;
}

static void *
find_library (BenchLibraryName name)
{
  const char *const *names = libraries[name].names;
  const char *build = g_getenv ("ALLERVERS_BUILD_DIR");
  g_autofree char *built = build != NULL ? g_build_filename (build, "others", names[0], NULL) : NULL;
  void *handle = open_library (g_getenv (libraries[name].variable));

  if (handle == NULL)
    handle = open_library (built);
  for (guint i = 0; i < G_N_ELEMENTS (libraries[name].names) && handle == NULL; i++)
    handle = open_library (names[i]);

  return handle;
}

gboolean
bench_library_load (BenchLibrary *library,
                    BenchLibraryName name)
{
  void *handle = find_library (name);

  if (handle == NULL || dlsym (handle, libraries[name].own) == NULL)
    return FALSE;

  *library = (BenchLibrary){
    .open_v2 = dlsym (handle, "sqlite3_open_v2"),
    .close = dlsym (handle, "sqlite3_close"),
    .exec = dlsym (handle, "sqlite3_exec"),
    .prepare_v2 = dlsym (handle, "sqlite3_prepare_v2"),
    .bind_int = dlsym (handle, "sqlite3_bind_int"),
    .step = dlsym (handle, "sqlite3_step"),
    .reset = dlsym (handle, "sqlite3_reset"),
    .finalize = dlsym (handle, "sqlite3_finalize"),
    .compileoption_used = dlsym (handle, "sqlite3_compileoption_used"),
    .libversion = dlsym (handle, "sqlite3_libversion"),
  };
  return TRUE;
}
