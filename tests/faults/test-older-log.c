#include <string.h>

#include "av-search.h"
#include "av-test-disk.h"
#include "av-test-house.h"
#include "av-test-store.h"

/* Somebody copies the log of a store back, beside a database that may have gone on: the
 * folder alone does not tell (docs/formats.md), the guard outside of it does as soon as
 * something left, or the store was closed in order. */

static AvTestHouse house;

static AvOpenedStore *
open_house (void)
{
  AvOpenedStore *opened = av_test_house_open (&house, house.dir);

  g_assert_nonnull (opened);
  return opened;
}

static void
save (AvOpenedStore *opened,
      const char *name)
{
  g_autoptr (AvChange) change = av_test_house_contact (name);

  av_test_house_save (opened, change);
}

static gboolean
knows (AvOpenedStore *opened,
       const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = av_search (av_opened_store_get_store (opened), name, 10, &error);

  return found != NULL && found->len > 0;
}

static char *
take_log (gsize *size)
{
  g_autofree char *path = g_build_filename (house.dir, "store.avs-wal", NULL);
  char *log;

  g_assert_true (g_file_get_contents (path, &log, size, NULL));
  return log;
}

static void
put_log_back (const char *log,
              gsize size)
{
  g_autofree char *path = g_build_filename (house.dir, "store.avs-wal", NULL);

  av_test_store_write (path, log, size);
}

static void
assert_state (gboolean told,
              gboolean has_fantine)
{
  g_autoptr (AvOpenedStore) opened = open_house ();
  g_auto (GStrv) notices = av_installation_take_notices (av_opened_store_get_installation (opened));

  g_assert_cmpuint (g_strv_length (notices), ==, told ? 1 : 0);
  g_assert_true (av_vault_read_through (av_opened_store_get_vault (opened), NULL));
  g_assert_true (knows (opened, "Javert"));
  g_assert_cmpint (knows (opened, "Fantine"), ==, has_fantine);
}

/* Nobody heard of what is gone: it need not hear from the others before it signs. */
static void
assert_waits (gboolean waits)
{
  g_autoptr (AvOpenedStore) opened = open_house ();
  g_autofree char *rolled_back = NULL;

  g_assert_true (av_store_read_setting (av_opened_store_get_store (opened), "rolled-back", &rolled_back, NULL));
  g_assert_cmpint (rolled_back != NULL, ==, waits);
}

/* A session, and its log before it was emptied. */
static char *
save_javert (gsize *size)
{
  g_autoptr (AvOpenedStore) opened = NULL;

  av_test_house_begin_again (&house);
  opened = open_house ();
  save (opened, "Javert");
  return take_log (size);
}

static void
save_more (const char *name,
           guint times,
           gboolean leaves)
{
  g_autoptr (AvOpenedStore) opened = open_house ();

  for (guint i = 0; i < times; i++)
    save (opened, name);
  if (leaves)
    g_free (av_test_house_export (&house, av_opened_store_get_installation (opened), house.neighbour));
}

static void
test_log_of_what_did_not_change_is_harmless (void)
{
  gsize size;
  g_autofree char *log = save_javert (&size);

  put_log_back (log, size);
  assert_state (FALSE, FALSE);
}

/* The store of that day: the guard that was written when it was closed tells. */
static void
test_what_never_left_is_told (void)
{
  gsize size;
  g_autofree char *log = save_javert (&size);

  save_more ("Fantine", 1, FALSE);
  assert_state (FALSE, TRUE);
  put_log_back (log, size);
  assert_state (TRUE, FALSE);
  assert_state (FALSE, FALSE);
  assert_waits (FALSE);
}

/* A mixture: the segment that left lies in the database, in pages that the log does not
 * have, and what it said is applied from there. */
static void
test_what_left_is_told_and_comes_back (void)
{
  gsize size;
  g_autofree char *log = save_javert (&size);

  save_more ("Fantine", 1, TRUE);
  put_log_back (log, size);
  assert_state (TRUE, TRUE);
  assert_state (FALSE, TRUE);
  assert_waits (TRUE);
}

/* In the same session too. */
static void
test_log_of_the_same_session_is_told (void)
{
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autofree char *log = NULL;
  gsize size;

  av_test_house_begin_again (&house);
  opened = open_house ();
  save (opened, "Javert");
  log = take_log (&size);
  g_assert_true (av_vault_sync (av_opened_store_get_vault (opened), NULL));
  save (opened, "Fantine");
  g_free (av_test_house_export (&house, av_opened_store_get_installation (opened), house.neighbour));
  g_clear_pointer (&opened, av_opened_store_free);

  put_log_back (log, size);
  assert_state (TRUE, TRUE);
}

/* Trees that grew into pages the log says are not there. */
static void
test_store_that_grew_is_refused (void)
{
  gsize size;
  g_autofree char *log = save_javert (&size);
  g_autoptr (GError) error = NULL;

  save_more ("Fantine", 60, TRUE);
  put_log_back (log, size);
  g_assert_null (av_vault_open (house.dir, house.key, AV_VAULT_OPEN_DEFAULT, &error));
  g_assert_error (error, AV_VAULT_ERROR, AV_VAULT_ERROR_DAMAGED);
}

int
main (int argc,
      char *argv[])
{
  av_test_disk_init (&argc, &argv);
  av_test_house_init (&house);

  g_test_add_func ("/older-log/of-what-did-not-change-is-harmless", test_log_of_what_did_not_change_is_harmless);
  g_test_add_func ("/older-log/what-never-left-is-told", test_what_never_left_is_told);
  g_test_add_func ("/older-log/what-left-is-told-and-comes-back", test_what_left_is_told_and_comes_back);
  g_test_add_func ("/older-log/of-the-same-session-is-told", test_log_of_the_same_session_is_told);
  g_test_add_func ("/older-log/store-that-grew-is-refused", test_store_that_grew_is_refused);
  return av_test_house_run (&house);
}
