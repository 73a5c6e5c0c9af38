#pragma once

#include "av-vault.h"

/* Every page of an open store as whoever has its key reads it, free ones
 * included; transfer full. */
GBytes *av_test_pages_read (AvVault *vault);
