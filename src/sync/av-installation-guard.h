#pragma once

#include "av-installation.h"

G_BEGIN_DECLS

/* That what was saved does not go without a word, should the store be put back to before:
 * at lock, and where a command is done. Where it cannot be written it stays behind. */
void av_installation_remember_saves (AvInstallation *self);

G_END_DECLS
