/* How far an exchange has come is told within each file as well, and whoever
 * interrupts it is heard there: nothing of that file is taken in, nothing half-written
 * stays. */

#include <glib/gstdio.h>

#include "av-sync-fixture.h"

/* Some chunks of a bundle. */
#define N_DOSSIERS 250

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->organisation = av_organisation_new ("76540");
  fixture->laptop = av_organisation_join (fixture->organisation, "Canteleu-1", "76540", "referent");
  fixture->folder = g_build_filename (fixture->organisation->dir, "partage", NULL);
  g_assert_cmpint (g_mkdir (fixture->folder, 0700), ==, 0);
  for (guint i = 0; i < N_DOSSIERS; i++)
    g_free (av_organisation_write_contact (fixture->organisation, fixture->laptop, "Cosette", NULL));
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
  g_free (fixture->folder);
}

/* Who looks on, and may interrupt at a step, once so much of it is done. */
typedef struct
{
  GCancellable *cancellable; /* NULL: only looks on */
  AvExchangeStep at;
  double after;
  guint calls[AV_EXCHANGE_DONE + 1];
  double last;
  AvExchangeStep step;
} Onlooker;

static void
look_on (AvExchangeStep step,
         guint64 done,
         guint64 total,
         gpointer user_data)
{
  Onlooker *self = user_data;
  double part = (double) done / (double) MAX (total, 1);

  g_assert_cmpuint (done, <=, total);
  if (step == self->step)
    g_assert_cmpfloat (part, >=, self->last);
  self->step = step;
  self->last = part;
  self->calls[step]++;
  if (self->cancellable != NULL && step == self->at && part >= self->after)
    g_cancellable_cancel (self->cancellable);
}

static AvExchangeReport *
exchange (Fixture *fixture,
          guint number,
          Onlooker *onlooker,
          GError **error)
{
  return av_installation_exchange (av_organisation_get (fixture->organisation, number), fixture->folder, look_on, onlooker,
                                   onlooker->cancellable, error);
}

static void
assert_exchanged (Fixture *fixture,
                  guint number)
{
  g_autoptr (GError) error = NULL;
  Onlooker onlooker = { 0 };
  g_autoptr (AvExchangeReport) report = exchange (fixture, number, &onlooker, &error);

  g_assert_no_error (error);
  g_assert_nonnull (report);
}

static void
assert_interrupted (Fixture *fixture,
                    guint number,
                    AvExchangeStep at,
                    double after)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Onlooker onlooker = { cancellable, at, after };

  g_assert_null (exchange (fixture, number, &onlooker, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (onlooker.step, ==, at);
}

static void
test_every_step_is_told_within_a_file (Fixture *fixture,
                                       gconstpointer user_data)
{
  Onlooker writing = { 0 };
  Onlooker reading = { 0 };
  g_autoptr (AvExchangeReport) sent = exchange (fixture, fixture->laptop, &writing, NULL);
  g_autoptr (AvExchangeReport) received = exchange (fixture, 0, &reading, NULL);

  g_assert_nonnull (sent);
  g_assert_nonnull (received);
  g_assert_cmpuint (writing.calls[AV_EXCHANGE_WRITING], >, 3);
  g_assert_cmpuint (writing.calls[AV_EXCHANGE_CHECKING], >, 3);
  g_assert_cmpuint (reading.calls[AV_EXCHANGE_READING], >, 5);
  g_assert_cmpuint (reading.calls[AV_EXCHANGE_DONE], ==, 1);
}

static void
test_interrupted_within_a_file_takes_nothing_in (Fixture *fixture,
                                                 gconstpointer user_data)
{
  static const double parts[] = { 0.1, 0.3, 0.6, 0.9 };
  g_autofree char *before = NULL;

  assert_exchanged (fixture, fixture->laptop);
  before = av_organisation_picture (fixture->organisation, 0);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *after = NULL;

      assert_interrupted (fixture, 0, AV_EXCHANGE_READING, parts[i]);
      after = av_organisation_picture (fixture->organisation, 0);
      g_assert_cmpstr (after, ==, before);
      g_assert_cmpuint (av_sync_fixture_count_files (fixture->folder), ==, 1);
    }

  assert_exchanged (fixture, 0);
  av_organisation_assert_same (fixture->organisation);
}

static void
test_interrupted_at_any_step_leaves_no_trace (Fixture *fixture,
                                              gconstpointer user_data)
{
  static const double parts[] = { 0, 0.5, 1 };

  for (guint step = AV_EXCHANGE_WRITING; step < AV_EXCHANGE_DONE; step++)
    for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
      {
        assert_interrupted (fixture, fixture->laptop, step, parts[i]);
        g_assert_cmpuint (av_sync_fixture_count_files (fixture->folder), ==, 0);
      }

  assert_exchanged (fixture, fixture->laptop);
  assert_exchanged (fixture, 0);
  av_organisation_assert_same (fixture->organisation);
}

/* Whoever waits to be written to twice is asked twice. */
static void
test_interrupted_at_the_second_bundle_leaves_no_first (Fixture *fixture,
                                                       gconstpointer user_data)
{
  guint away = av_organisation_join (fixture->organisation, "Rouen-1", "76540", "metropole");

  g_assert_cmpuint (away, >, fixture->laptop);
  assert_interrupted (fixture, fixture->laptop, AV_EXCHANGE_WRITING, 0.75);
  g_assert_cmpuint (av_sync_fixture_count_files (fixture->folder), ==, 0);
}

/* What waits for the store, and who it is that may interrupt. */
typedef struct
{
  GCancellable *cancellable;
  guint n_before;
  guint n_after; /* it was interrupted */
} Way;

static void
let_through (gpointer user_data)
{
  Way *way = user_data;

  if (g_cancellable_is_cancelled (way->cancellable))
    way->n_after++;
  else
    way->n_before++;
}

/* What waits is perhaps the next exchange: it is not done within the one that is over. */
static void
test_interrupted_gives_way_to_nothing (Fixture *fixture,
                                       gconstpointer user_data)
{
  AvStore *store = av_organisation_get_store (fixture->organisation, 0);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Way way = { cancellable };

  assert_exchanged (fixture, fixture->laptop);
  g_free (av_organisation_write_contact (fixture->organisation, fixture->laptop, "Azelma", NULL));
  assert_exchanged (fixture, fixture->laptop);
  assert_exchanged (fixture, 0);

  /* Of what is known already nothing is read, so nothing in it asks. */
  av_store_set_way (store, let_through, &way);
  {
    Onlooker onlooker = { cancellable, AV_EXCHANGE_READING, 0 };
    g_autoptr (GError) error = NULL;

    g_assert_null (exchange (fixture, 0, &onlooker, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  }
  av_store_set_way (store, NULL, NULL);
  g_assert_cmpuint (way.n_before, >, 0);
  g_assert_cmpuint (way.n_after, ==, 0);
}

static void
test_looking_at_a_file_is_interrupted (Fixture *fixture,
                                       gconstpointer user_data)
{
  g_autofree char *path = av_organisation_export (fixture->organisation, fixture->laptop, 0);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (av_installation_inspect (av_organisation_get (fixture->organisation, 0), path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(name, func) g_test_add ("/progress/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("every-step-is-told-within-a-file", test_every_step_is_told_within_a_file);
  ADD ("interrupted-within-a-file-takes-nothing-in", test_interrupted_within_a_file_takes_nothing_in);
  ADD ("interrupted-at-any-step-leaves-no-trace", test_interrupted_at_any_step_leaves_no_trace);
  ADD ("interrupted-at-the-second-bundle-leaves-no-first", test_interrupted_at_the_second_bundle_leaves_no_first);
  ADD ("interrupted-gives-way-to-nothing", test_interrupted_gives_way_to_nothing);
  ADD ("looking-at-a-file-is-interrupted", test_looking_at_a_file_is_interrupted);

  return g_test_run ();
}
