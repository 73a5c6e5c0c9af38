/* A segment of as many strands as one may have costs what each of them does, however
 * they were made to go together. */

#include "av-forgery.h"
#include "av-installation-private.h"
#include "av-segment.h"
#include "av-strand.h"

#define N_STRANDS 1000

void __real_av_segment_get_strand (const AvSegmentHeader *self, guint index, AvStrandEntry *entry);
void __wrap_av_segment_get_strand (const AvSegmentHeader *self, guint index, AvStrandEntry *entry);
gboolean __real_av_segment_store_load (AvStore *store, gint64 sid, AvSegmentFunc func, gpointer user_data, GError **error);
gboolean __wrap_av_segment_store_load (AvStore *store, gint64 sid, AvSegmentFunc func, gpointer user_data, GError **error);

gboolean __real_av_segment_store_foreach_strand (AvStore *store, gint64 sid, AvStrandFunc func, gpointer user_data, GError **error);
gboolean __wrap_av_segment_store_foreach_strand (AvStore *store, gint64 sid, AvStrandFunc func, gpointer user_data, GError **error);

static guint n_read;   /* strands of a header */
static guint n_whole;  /* segments whose strands were read, bytes and all */
static guint n_loaded; /* headers */

void
__wrap_av_segment_get_strand (const AvSegmentHeader *self,
                              guint index,
                              AvStrandEntry *entry)
{
  n_read++;
  __real_av_segment_get_strand (self, index, entry);
}

gboolean
__wrap_av_segment_store_load (AvStore *store,
                              gint64 sid,
                              AvSegmentFunc func,
                              gpointer user_data,
                              GError **error)
{
  n_loaded++;
  return __real_av_segment_store_load (store, sid, func, user_data, error);
}

gboolean
__wrap_av_segment_store_foreach_strand (AvStore *store,
                                        gint64 sid,
                                        AvStrandFunc func,
                                        gpointer user_data,
                                        GError **error)
{
  n_whole++;
  return __real_av_segment_store_foreach_strand (store, sid, func, user_data, error);
}

static AvIntakeCounts
deliver (AvForgery *fixture,
         AvClass klass,
         const char *scope)
{
  g_autoptr (GBytes) segment = NULL;

  fixture->n_strands = N_STRANDS;
  fixture->klass = klass;
  fixture->scope = scope;
  segment = av_forgery_sign (fixture, fixture->laptop, &fixture->journal, 1, NULL);
  n_read = n_loaded = 0;
  return av_forgery_deliver (fixture, AV_FORGERY_MAIRIE, segment);
}

/* They open, and were written where their author may write nothing. */
static void
test_strands_of_elsewhere (AvForgery *fixture,
                           gconstpointer user_data)
{
  AvIntakeCounts counts = deliver (fixture, AV_CLASS_TERRITOIRE, "76681");

  g_assert_cmpuint (counts.n_left_out, ==, N_STRANDS);
  g_assert_cmpuint (n_read, <, 20 * N_STRANDS);
}

static void
get_kid (const guint8 *key,
         guint8 kid[AV_STRAND_KID_SIZE])
{
  g_autoptr (AvSecret) secret = av_secret_new (AV_COMPARTMENT_KEY_SIZE);

  memcpy (av_secret_get_data (secret), key, AV_COMPARTMENT_KEY_SIZE);
  av_strand_get_kid (secret, kid);
}

/* They name the key that comes, and do not open with it. */
static void
name_key (AvStore *store)
{
  static const guint8 key[AV_COMPARTMENT_KEY_SIZE] = { 0 };
  guint8 kid[AV_STRAND_KID_SIZE];
  g_autoptr (AvStatement) statement =
    av_database_prepare (av_store_get_database (store), "UPDATE strand SET blob = CAST (?1 || substr (blob, 17) AS BLOB) WHERE class < 4 AND blob IS NOT NULL", NULL);

  get_kid (key, kid);
  av_statement_bind_blob (statement, 1, kid, sizeof kid);
  g_assert_true (av_statement_run (statement, NULL));
}

/* Of some dossier: what waits for it is tried again. */
static gboolean
take_key (AvStore *store,
          gpointer user_data,
          GError **error)
{
  AvInstallation *self = user_data;
  g_autoptr (AvIntake) intake = av_intake_new (store, self->trust, &self->identity->id);
  g_autoptr (AvNamedKeys) named = av_named_keys_new ();
  static const guint8 key[AV_ID_SIZE + 1 + AV_COMPARTMENT_KEY_SIZE] = { 1 };
  guint8 blob[AV_STRAND_PREFIX_SIZE + 16] = { 0 };

  get_kid (key + AV_ID_SIZE + 1, blob);
  av_named_keys_add (named, blob, sizeof blob);
  return av_intake_take_keys (intake, named, key, sizeof key, error) && av_intake_finish (intake, FALSE, error);
}

static void
test_strands_that_do_not_open (AvForgery *fixture,
                               gconstpointer user_data)
{
  AvIntakeCounts counts = deliver (fixture, AV_CLASS_CONTACT, "76540");
  AvInstallation *mairie = av_organisation_get (fixture->organisation, AV_FORGERY_MAIRIE);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (counts.n_left_out, ==, 0);
  name_key (mairie->store);
  n_read = n_loaded = 0;
  av_store_transact (mairie->store, take_key, mairie, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_loaded, <, 10);
  g_assert_cmpuint (n_read, >=, N_STRANDS);
  g_assert_cmpuint (n_read, <, 20 * N_STRANDS);
}

/* A bundle may have it a million times, in some bytes each. */
static void
test_a_segment_that_is_here (AvForgery *fixture,
                             gconstpointer user_data)
{
  g_autoptr (GBytes) segment = NULL;

  fixture->n_strands = N_STRANDS;
  fixture->klass = AV_CLASS_CONTACT;
  fixture->scope = "76540";
  segment = av_forgery_sign (fixture, fixture->laptop, &fixture->journal, 1, NULL);
  av_forgery_deliver (fixture, AV_FORGERY_MAIRIE, segment);

  n_whole = 0;
  av_forgery_deliver (fixture, AV_FORGERY_MAIRIE, segment);
  g_assert_cmpuint (n_whole, ==, 0);
}

typedef struct
{
  AvInstallation *receiver;
  GByteArray *fill;
} Filling;

static gboolean
fill_again_and_again (AvStore *store,
                      gpointer user_data,
                      GError **error)
{
  Filling *filling = user_data;
  g_autoptr (AvIntake) intake = av_intake_new (store, filling->receiver->trust, &filling->receiver->identity->id);

  for (guint i = 0; i < N_STRANDS; i++)
    if (!av_intake_take_fill (intake, filling->fill->data, filling->fill->len, error))
      return FALSE;

  return av_intake_finish (intake, FALSE, error);
}

/* Not what was signed, so the strand is a stub each time. */
static void
test_one_strand_that_comes_again_and_again (AvForgery *fixture,
                                            gconstpointer user_data)
{
  AvInstallation *mairie = av_organisation_get (fixture->organisation, AV_FORGERY_MAIRIE);
  g_autoptr (GByteArray) fill = g_byte_array_new ();
  g_autoptr (AvStatement) statement = NULL;
  g_autoptr (GError) error = NULL;
  Filling filling = { mairie, fill };

  fixture->stubs = TRUE;
  deliver (fixture, AV_CLASS_CONTACT, "76540");
  statement = av_database_prepare (av_store_get_database (mairie->store), "SELECT hash32 FROM seg ORDER BY sid DESC LIMIT 1", NULL);
  g_assert_true (av_statement_next (statement, NULL));
  g_byte_array_append (fill, av_statement_get_blob (statement, 0, NULL), AV_SEGMENT_HASH_SIZE);
  g_byte_array_append (fill, (const guint8 *) "\0\0?", 3);
  g_clear_pointer (&statement, av_statement_release);

  n_loaded = 0;
  av_store_transact (mairie->store, fill_again_and_again, &filling, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_loaded, >, 0);
  g_assert_cmpuint (n_loaded, <, 10);
}

#define ADD(name, func) g_test_add ("/many-strands/" name, AvForgery, NULL, av_forgery_set_up, func, av_forgery_tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("of-one-that-is-here", test_a_segment_that_is_here);
  ADD ("one-that-comes-again-and-again", test_one_strand_that_comes_again_and_again);
  ADD ("of-elsewhere", test_strands_of_elsewhere);
  ADD ("that-do-not-open", test_strands_that_do_not_open);
  return g_test_run ();
}
