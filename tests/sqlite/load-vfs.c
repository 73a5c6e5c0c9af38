/* Part of SQLite's testfixture: lays the VFS of the store under its tests,
 * wherever SQLite is initialised, in the children of the crash tests too.
 * Without ALLERVERS_VFS they run as they always do (docs/sqlite-tests.md). */

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

int load_vfs (const char *unused);

int
load_vfs (const char *unused)
{
  const char *path = getenv ("ALLERVERS_VFS");
  int (*lay) (const char *) = NULL;
  void *module;

  if (path == NULL)
    return 0;

  module = dlopen (path, RTLD_NOW);
  if (module != NULL)
    lay = (int (*) (const char *)) dlsym (module, "av_vault_vfs_init_for_test");
  if (lay == NULL)
    {
      fprintf (stderr, "%s\n", dlerror ());
      return 1;
    }

  return lay ("unix");
}
