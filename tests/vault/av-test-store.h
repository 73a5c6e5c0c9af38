#pragma once

#include "av-vault.h"

G_BEGIN_DECLS

/* A store in a directory of its own, opened with a raw key unless it has an
 * agent, Cosette, whose passphrase is "abaisser école". */
typedef struct
{
  char *dir;
  AvSecret *key;
  AvSecret *passphrase;
} AvTestStore;

void av_test_store_set_up (AvTestStore *store,
                           gconstpointer user_data);
void av_test_store_tear_down (AvTestStore *store,
                              gconstpointer user_data);

void av_test_store_add (const char *name,
                        void (*test) (AvTestStore *, gconstpointer));

/* Stores lie in memory where the machine has room for files there, which is quicker;
 * before g_test_init(). */
void av_test_store_use_memory (void);

AvSecret *av_test_store_secret_of (const char *text);

/* Creates; with_keys: with Cosette's slot. */
AvVault *av_test_store_create (AvTestStore *store,
                               gboolean with_keys);
AvVault *av_test_store_open (AvTestStore *store);

/* A slot of a pair (transfer full), and a store in dir that has it: opened without
 * a passphrase's half second. */
AvKeyPair *av_test_store_add_escrow (AvTestStore *store);
AvVault *av_test_store_open_by_escrow (const char *dir,
                                       AvKeyPair *pair);

/* Fails the test where SQLite does. */
void av_test_store_run (AvVault *vault,
                        const char *sql);
char *av_test_store_ask (AvVault *vault,
                         const char *sql);

/* Replaces the file, whatever it held; nothing is synced. */
void av_test_store_write (const char *path,
                          const void *bytes,
                          gsize size);

/* Against the known answer of that name in vectors.txt. */
void av_test_store_assert_vector (const guint8 *bytes,
                                  gsize size,
                                  const char *name);

void av_test_store_remove_tree (const char *dir);

G_END_DECLS
