/* What a computation leaves in the memory of its process: of a key that was wiped,
 * nothing, neither on the heap nor on the stack. */

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "av-crypto.h"
#include "av-passphrase.h"

#define HALF 16
#define CHUNK (1 << 16)
#define MASK 0x5a /* the test holds no copy of the key either */

static gboolean
equals_masked (const guint8 *bytes,
               const guint8 *masked)
{
  for (guint i = 0; i < HALF; i++)
    if (bytes[i] != (masked[i] ^ MASK))
      return FALSE;

  return TRUE;
}

static gboolean
range_holds (int memory,
             gsize start,
             gsize end,
             guint8 *chunk,
             const guint8 *masked)
{
  for (gsize place = start; place < end; place += CHUNK - HALF)
    {
      gssize size = pread (memory, chunk, MIN (CHUNK, end - place), (off_t) place);

      for (gssize i = 0; i + HALF <= size; i++)
        if (equals_masked (chunk + i, masked) || equals_masked (chunk + i, masked + HALF))
          return TRUE;
    }

  return FALSE;
}

static gboolean
memory_holds (const guint8 *masked)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  int memory = open ("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  FILE *maps = fopen ("/proc/self/maps", "r");
  gboolean found = FALSE;
  unsigned long start, end;
  char line[512], mode[5];

  g_assert_cmpint (memory, >=, 0);
  g_assert_nonnull (maps);
  while (!found && fgets (line, sizeof line, maps) != NULL)
    if (sscanf (line, "%lx-%lx %4s", &start, &end, mode) == 3 && g_str_has_prefix (mode, "rw"))
      found = range_holds (memory, start, end, chunk, masked);

  memset (chunk, 0, CHUNK);
  fclose (maps);
  close (memory);
  return found;
}

static void
mask (AvSecret *key,
      guint8 masked[2 * HALF])
{
  for (guint i = 0; i < 2 * HALF; i++)
    masked[i] = av_secret_peek (key)[i] ^ MASK;
}

static AvSecret *
derive (void)
{
  const guint8 salt[AV_PASSPHRASE_SALT_SIZE] = { 7 };
  g_autofree char *text = g_strdup ("abaisser école");
  g_autoptr (AvSecret) passphrase = av_passphrase_new_from_text (text, NULL);

  return av_passphrase_derive (passphrase, salt, &av_passphrase_cost_floor, NULL);
}

static void
test_a_derivation_leaves_no_key (void)
{
  guint8 masked[2 * HALF];
  AvSecret *key = derive ();

  mask (key, masked);
  av_secret_unref (key);
  g_assert_false (memory_holds (masked));
}

static void
test_a_key_that_is_kept_is_found (void)
{
  guint8 masked[2 * HALF];
  g_autoptr (AvSecret) key = derive ();

  mask (key, masked);
  g_assert_true (memory_holds (masked));
}

/* A sanitizer's stack is another one, and its own memory has no end. */
static gboolean
is_sanitized (void)
{
#if defined(__SANITIZE_ADDRESS__)
  return TRUE;
#else
  return FALSE;
#endif
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));
  if (is_sanitized ())
    {
      g_print ("1..0 # SKIP under a sanitizer\n");
      return 0;
    }

  g_test_add_func ("/leavings/a-key-that-is-kept-is-found", test_a_key_that_is_kept_is_found);
  g_test_add_func ("/leavings/a-derivation-leaves-no-key", test_a_derivation_leaves_no_key);
  return g_test_run ();
}
