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

/* Its functions have SQLite's names: it is to find its own, not those this
 * program is linked to. */
static void *
find_sqlcipher (void)
{
  const char *const names[] = { g_getenv ("ALLERVERS_SQLCIPHER"), "libsqlcipher.so.1", "libsqlcipher.so.0", "libsqlcipher.so" };
  void *handle = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names) && handle == NULL; i++)
    if (names[i] != NULL)
      handle = dlopen (names[i], RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);

  return handle;
}

gboolean
bench_library_load_sqlcipher (BenchLibrary *library)
{
  void *handle = find_sqlcipher ();

  if (handle == NULL || dlsym (handle, "sqlite3_key") == NULL)
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
