#pragma once

#include "av-installation.h"
#include "av-store.h"
#include "av-vault.h"

G_BEGIN_DECLS

/* An installation in a directory of its own, opened with a raw key. */
typedef struct
{
  char *directory;
  AvVault *vault;
  AvStore *store;
  AvInstallation *installation;
} TestPost;

#define TEST_SCOPE "76231"

TestPost *test_post_found (const char *root);
TestPost *test_post_join (TestPost *intendant, const char *root, const char *name);
void test_post_close (TestPost *self);

/* One bundle from one to the other, through a directory. */
void test_post_carry (TestPost *from, TestPost *to, const char *directory);

/* A record of @form whose every field is answered; texts contain @canary and
 * the field's id. Returns its id. */
char *test_post_fill (TestPost *self, const char *form, const char *container, const char *canary, GPtrArray *canaries);

/* mkdtemp, and its removal with all that is in it. */
char *test_directory_new (void);
void test_directory_remove (char *directory);

G_END_DECLS
