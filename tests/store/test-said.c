/* What was said of one dossier: found without going through what was said of all the
 * others. */

#include <string.h>

#include "av-say.h"
#include "av-store-private.h"
#include "store-laptops.h"

#define NOON G_GUINT64_CONSTANT (1767265200000)

/* The last statement that was asked for. */
static const char *asked;

AvStatement *__real_av_database_prepare (AvDatabase *db, const char *sql, GError **error);
AvStatement *__wrap_av_database_prepare (AvDatabase *db, const char *sql, GError **error);

AvStatement *
__wrap_av_database_prepare (AvDatabase *db,
                            const char *sql,
                            GError **error)
{
  asked = sql;
  return __real_av_database_prepare (db, sql, error);
}

/* How SQLite answers what was asked for last: its fourth column, line by line. */
static char *
explain (Laptop *laptop)
{
  g_autofree char *sql = g_strconcat ("EXPLAIN QUERY PLAN ", asked, NULL);
  g_autoptr (GString) plan = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStatement) statement = av_database_prepare (laptop->store->db, sql, &error);

  g_assert_no_error (error);
  while (av_statement_next (statement, &error))
    g_string_append_printf (plan, "%s\n", av_statement_get_text (statement, 3));
  g_assert_no_error (error);
  return g_string_free (g_steal_pointer (&plan), FALSE);
}

static void
test_others_are_not_read (void)
{
  static const char *const forms[] = { "~partage", "~fusion" };
  g_autoptr (Laptop) laptop = laptop_new (NOON);
  AvId container;

  av_id_random (&container);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) records = av_say_list_records (laptop->store, forms[i], &container, &error);
      g_autofree char *plan = NULL;

      g_assert_no_error (error);
      plan = explain (laptop);
      g_test_message ("%s", plan);
      g_assert_nonnull (strstr (plan, "(container=?"));
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/said/others-are-not-read", test_others_are_not_read);

  return g_test_run ();
}
