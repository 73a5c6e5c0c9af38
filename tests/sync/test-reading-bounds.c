/* What one file takes is seen whatever was taken before it. */

#include <stdlib.h>
#include <string.h>

#include "av-reading-bounds.h"

#define MIB (1 << 20)

static void
take_and_free (gsize size,
               gsize piece)
{
  g_autoptr (GPtrArray) pieces = g_ptr_array_new_with_free_func (g_free);

  for (gsize taken = 0; taken < size; taken += piece)
    g_ptr_array_add (pieces, memset (g_malloc (piece), 1, piece));
}

static gboolean
is_told (const AvReadingBounds *bounds)
{
  if (av_reading_bounds_are_watched ())
    g_test_skip ("a watcher of memory keeps what is freed");
  else if (av_reading_bounds_measure (bounds) == G_MAXSIZE)
    g_test_skip ("this kernel does not tell");

  return !g_test_failed () && !av_reading_bounds_are_watched () && av_reading_bounds_measure (bounds) != G_MAXSIZE;
}

/* user_data: the size of a piece, large ones from the kernel, small ones of the heap. */
static void
test_high_mark_is_of_what_is_measured (gconstpointer user_data)
{
  gsize piece = GPOINTER_TO_SIZE (user_data);
  AvReadingBounds bounds;

  take_and_free (200 * MIB, piece);
  av_reading_bounds_begin (&bounds);
  if (!is_told (&bounds))
    return;

  g_assert_cmpuint (av_reading_bounds_measure (&bounds), <, 8 * MIB);
  take_and_free (80 * MIB, piece);
  g_assert_cmpuint (av_reading_bounds_measure (&bounds), >, 72 * MIB);
  g_assert_cmpuint (av_reading_bounds_measure (&bounds), <, 120 * MIB);
}

static void
test_too_much_is_refused (void)
{
  AvReadingBounds bounds;

  if (g_test_subprocess ())
    {
      av_reading_bounds_begin (&bounds);
      take_and_free (80 * MIB, 4096);
      av_reading_bounds_assert (&bounds);
      return;
    }

  av_reading_bounds_begin (&bounds);
  if (!is_told (&bounds))
    return;

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
}

/* Mutant: where the kernel does not tell, a file is said to have kept to its bounds. */
static void
test_what_was_not_measured_is_said (void)
{
  AvReadingBounds bounds;

  if (g_test_subprocess ())
    {
      av_reading_bounds_begin (&bounds);
      bounds.resident = G_MAXSIZE;
      av_reading_bounds_assert (&bounds);
      g_printerr ("it went on\n");
      return;
    }

  if (av_reading_bounds_are_watched ())
    {
      g_test_skip ("a watcher of memory looks instead");
      return;
    }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_stderr ("*it went on*");
  g_test_trap_assert_failed (); /* a test that was skipped ends its program so */
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/reading-bounds/high-mark-is-of-what-is-measured/large", GSIZE_TO_POINTER (10 * MIB), test_high_mark_is_of_what_is_measured);
  g_test_add_data_func ("/reading-bounds/high-mark-is-of-what-is-measured/small", GSIZE_TO_POINTER (4096), test_high_mark_is_of_what_is_measured);
  g_test_add_func ("/reading-bounds/too-much-is-refused", test_too_much_is_refused);
  g_test_add_func ("/reading-bounds/what-was-not-measured-is-said", test_what_was_not_measured_is_said);

  return g_test_run ();
}
