/* run-in-store DIRECTORY PASSPHRASE-FILE SQL: opens a store as the command line
 * does, and tells the first column of what that gives, a row a line. */

#include "av-crypto.h"
#include "av-opened-store.h"
#include "av-passphrase.h"

int
main (int argc,
      char **argv)
{
  g_autoptr (AvSecret) passphrase = NULL;
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (AvStatement) statement = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (argc, ==, 4);
  av_crypto_init (&error);
  g_assert_no_error (error);
  passphrase = av_passphrase_read_file (argv[2], &error);
  g_assert_no_error (error);
  opened = av_opened_store_open (argv[1], NULL, passphrase, &error);
  g_assert_no_error (error);
  statement = av_database_prepare (av_store_get_database (av_opened_store_get_store (opened)), argv[3], &error);
  g_assert_no_error (error);
  while (av_statement_next (statement, &error))
    g_print ("%s\n", av_statement_get_text (statement, 0));
  g_assert_no_error (error);
  return 0;
}
