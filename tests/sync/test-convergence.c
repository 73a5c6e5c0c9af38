/* A random life: installations write, forget sticks in drawers, read bundles
 * twice or in the wrong order, come back from backups. In the end all hold the
 * same, and no value is gone that nobody replaced knowingly. */

#include <glib/gstdio.h>
#include <string.h>

#include "av-change.h"
#include "av-record-store.h"
#include "av-sync-fixture.h"

#define N_FIELDS 3

static const char *const fields[N_FIELDS] = { "prenom-ou-surnom", "nom", "reponse-immediate" };

typedef struct
{
  GRand *rand;
  AvOrganisation *organisation;
  guint n;
  GPtrArray *records;    /* ids */
  GPtrArray *containers; /* of each */
  GPtrArray *bundles;    /* paths on their way */
  GArray *recipients;    /* guint, of each */
  GHashTable *written;   /* value → TRUE */
  GHashTable *replaced;  /* value → TRUE: by someone who saw it */
  guint counter;
  gboolean restores;
} Life;

static guint
draw (Life *life,
      guint n)
{
  return (guint) g_rand_int_range (life->rand, 0, (gint32) n);
}

static void
note_replaced (Life *life,
               guint who,
               const char *record,
               const char *field)
{
  AvStore *store = av_organisation_get_store (life->organisation, who);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStatement) statement =
    av_database_prepare (av_store_get_database (store),
                         "SELECT val FROM reg JOIN record USING (rid) JOIN name USING (nid) WHERE LOWER (HEX (id16)) = ?1 AND text = ?2", &error);

  g_assert_no_error (error);
  av_statement_bind_text (statement, 1, record);
  av_statement_bind_text (statement, 2, field);

  while (av_statement_next (statement, &error))
    g_hash_table_add (life->replaced, g_strdup (av_statement_get_text (statement, 0)));

  g_assert_no_error (error);
}

static gboolean
knows (Life *life,
       guint who,
       guint record)
{
  g_autofree char *age = av_organisation_get_answer (life->organisation, who, g_ptr_array_index (life->records, record), "tranche-age");

  return age != NULL;
}

static void
write_something (Life *life)
{
  guint who = draw (life, life->n);
  guint i = 0;
  g_autofree char *value = g_strdup_printf ("valeur %u", life->counter++);

  g_hash_table_add (life->written, g_strdup (value));

  if (life->records->len < 3 || draw (life, 6) == 0 || !knows (life, who, i = draw (life, life->records->len)))
    {
      char *container = NULL;

      g_ptr_array_add (life->records, av_organisation_write_contact (life->organisation, who, value, &container));
      g_ptr_array_add (life->containers, container);
      return;
    }

  {
    const char *field = fields[draw (life, N_FIELDS)];

    note_replaced (life, who, g_ptr_array_index (life->records, i), field);
    av_organisation_set (life->organisation, who, "contact", g_ptr_array_index (life->records, i), g_ptr_array_index (life->containers, i), field, value);
  }
}

static void
send_something (Life *life)
{
  guint from = draw (life, life->n);
  guint to = (from + 1 + draw (life, life->n - 1)) % life->n;

  g_ptr_array_add (life->bundles, av_organisation_export (life->organisation, from, to));
  g_array_append_val (life->recipients, to);
}

static void
receive_something (Life *life)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) report = NULL;
  guint i;

  if (life->bundles->len == 0)
    return;

  i = draw (life, life->bundles->len);
  report = av_installation_import (av_organisation_get (life->organisation, g_array_index (life->recipients, guint, i)),
                                   g_ptr_array_index (life->bundles, i), &error);
  g_assert_no_error (error);
}

static void
live (Life *life,
      guint n_steps)
{
  for (guint i = 0; i < n_steps; i++)
    {
      guint what = draw (life, 10);

      if (what < 5)
        write_something (life);
      else if (what < 7)
        send_something (life);
      else if (what < 9 || !life->restores)
        receive_something (life);
      else if (draw (life, 2) == 0)
        av_organisation_back_up (life->organisation, draw (life, life->n));
      else
        av_organisation_restore (life->organisation, draw (life, life->n));
    }
}

static void
exchange_everything (Life *life)
{
  for (guint round = 0; round < 3; round++)
    for (guint i = 1; i < life->n; i++)
      {
        av_organisation_send (life->organisation, i, 0);
        av_organisation_send (life->organisation, 0, i);
      }
}

static void
assert_nothing_lost (Life *life)
{
  g_autofree char *picture = av_organisation_picture (life->organisation, 0);
  g_autofree char *padded = g_strconcat (picture, "\n", NULL);
  GHashTableIter iter;
  const char *value;

  g_hash_table_iter_init (&iter, life->written);
  while (g_hash_table_iter_next (&iter, (gpointer *) &value, NULL))
    {
      g_autofree char *line = g_strconcat (" ", value, "\n", NULL);

      g_assert_cmpint (strstr (padded, line) != NULL, ==, !g_hash_table_contains (life->replaced, value));
    }
}

static void
live_once (guint32 seed,
           gboolean restores)
{
  Life life = { g_rand_new_with_seed (seed) };

  g_test_message ("seed %u", seed);
  life.restores = restores;
  life.n = 2 + draw (&life, restores ? 3 : 5);
  life.organisation = av_organisation_new_in_files ("76540");
  life.records = g_ptr_array_new_with_free_func (g_free);
  life.containers = g_ptr_array_new_with_free_func (g_free);
  life.bundles = g_ptr_array_new_with_free_func (g_free);
  life.recipients = g_array_new (FALSE, FALSE, sizeof (guint));
  life.written = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  life.replaced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 1; i < life.n; i++)
    {
      g_autofree char *name = g_strdup_printf ("Poste-%u", i);

      av_organisation_join (life.organisation, name, "76540", "referent");
    }

  live (&life, 60);
  exchange_everything (&life);
  av_organisation_assert_same (life.organisation);

  if (!restores)
    assert_nothing_lost (&life);

  g_ptr_array_unref (life.records);
  g_ptr_array_unref (life.containers);
  g_ptr_array_unref (life.bundles);
  g_array_unref (life.recipients);
  g_hash_table_unref (life.written);
  g_hash_table_unref (life.replaced);
  g_rand_free (life.rand);
  av_organisation_free (life.organisation);
}

static guint
get_n_lives (void)
{
  return g_getenv ("ALLERVERS_TEST_LONG") != NULL ? 300 : 3;
}

static void
test_any_order_converges (void)
{
  for (guint i = 0; i < get_n_lives (); i++)
    live_once (1000 + i, FALSE);
}

static void
test_backups_come_back (void)
{
  for (guint i = 0; i < get_n_lives (); i++)
    live_once (5000 + i, TRUE);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/convergence/any-order-converges", test_any_order_converges);
  g_test_add_func ("/convergence/backups-come-back", test_backups_come_back);

  return g_test_run ();
}
