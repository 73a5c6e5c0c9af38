#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A VFS over the default one, with files of its own that hand everything on. */
#define AV_TEST_WRAPPER "wrapper"

void av_test_wrapper_register (void);

G_END_DECLS
