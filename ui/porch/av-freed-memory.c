#include "av-freed-memory.h"

#include <malloc.h>

void
av_freed_memory_overwrite (void)
{
#ifdef M_PERTURB
  static gboolean told = FALSE;

  if (told)
    return;

  told = TRUE;
  mallopt (M_PERTURB, 0xa5);
#endif
}
