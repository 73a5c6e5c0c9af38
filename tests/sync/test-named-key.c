/* A strand names its key in its first bytes, and anybody may write those. */

#include <string.h>

#include "av-hash.h"
#include "av-installation-private.h"
#include "av-intake.h"
#include "av-mind.h"
#include "av-record-store.h"
#include "av-segment.h"
#include "av-strand.h"
#include "av-sync-fixture.h"
#include "av-wire.h"

#define HERE "76157"
#define ELSEWHERE "76231"

/* How often it is asked whose a dossier is. */
static guint n_asked;

gboolean __real_av_segment_store_get_owner (AvStore *store, const AvId *container, char **scope, GError **error);
gboolean __wrap_av_segment_store_get_owner (AvStore *store, const AvId *container, char **scope, GError **error);

gboolean
__wrap_av_segment_store_get_owner (AvStore *store,
                                   const AvId *container,
                                   char **scope,
                                   GError **error)
{
  n_asked++;
  return __real_av_segment_store_get_owner (store, container, scope, error);
}

/* How often the bytes of a strand are read. */
static guint n_read;

gboolean __real_av_segment_store_load_strand (AvStore *store, gint64 sx, AvStrandFunc func, gpointer user_data, GError **error);
gboolean __wrap_av_segment_store_load_strand (AvStore *store, gint64 sx, AvStrandFunc func, gpointer user_data, GError **error);

gboolean
__wrap_av_segment_store_load_strand (AvStore *store,
                                     gint64 sx,
                                     AvStrandFunc func,
                                     gpointer user_data,
                                     GError **error)
{
  n_read++;
  return __real_av_segment_store_load_strand (store, sx, func, user_data, error);
}

/* What opens with no key at all, and says that it is sealed with that one. transfer
 * full. */
static GByteArray *
forge_strand (const guint8 kid[AV_STRAND_KID_SIZE])
{
  GByteArray *blob = g_byte_array_new ();

  g_byte_array_append (blob, kid, AV_STRAND_KID_SIZE);
  g_byte_array_set_size (blob, AV_STRAND_KID_SIZE + 24 + 64 + 16);
  memset (blob->data + AV_STRAND_KID_SIZE, 0x5a, blob->len - AV_STRAND_KID_SIZE);
  return blob;
}

/* A segment of somebody with that strand, as a bundle has it. transfer full. */
static GByteArray *
forge_segment (AvInstallation *author,
               const char *commune,
               GByteArray *blob)
{
  g_autoptr (GArray) strands = g_array_new (FALSE, FALSE, sizeof (AvStrandEntry));
  g_autoptr (GByteArray) header = NULL;
  GByteArray *section = g_byte_array_new ();
  AvStrandEntry entry = { 0, AV_CLASS_CONTACT, blob->len };
  AvSegmentDraft draft = { .installation = author->identity->id, .segno = 1, .strands = strands };

  av_scope_parse (commune, &entry.scope);
  av_hash_bytes (blob->data, blob->len, entry.hash, sizeof entry.hash);
  g_array_append_val (strands, entry);
  av_id_random (&draft.journal);
  draft.hlc_first = draft.hlc_last = av_store_tick (author->store);
  header = av_segment_write (&draft, author->identity->signing);
  av_writer_put_varint (section, header->len);
  av_writer_put_bytes (section, header->data, header->len);
  av_writer_put_u8 (section, 1);
  av_writer_put_bytes (section, blob->data, blob->len);
  return section;
}

typedef struct
{
  AvInstallation *receiver;
  GByteArray *section;
} Delivery;

static gboolean
deliver (AvStore *store,
         gpointer user_data,
         GError **error)
{
  Delivery *delivery = user_data;
  g_autoptr (AvIntake) intake = av_intake_new (store, delivery->receiver->trust, &delivery->receiver->identity->id);

  return av_intake_take_segment (intake, delivery->section->data, delivery->section->len, error) && av_intake_finish (intake, FALSE, error);
}

static void
forge_one (AvOrganisation *organisation,
           guint author,
           guint to,
           const guint8 *kid)
{
  g_autoptr (GByteArray) blob = forge_strand (kid);
  g_autoptr (GByteArray) section = forge_segment (av_organisation_get (organisation, author), ELSEWHERE, blob);
  g_autoptr (GError) error = NULL;
  Delivery delivery = { av_organisation_get (organisation, to), section };

  av_store_transact (av_organisation_get_store (organisation, to), deliver, &delivery, &error);
  g_assert_no_error (error);
}

/* A strand for each key. */
static void
forge (AvOrganisation *organisation,
       guint author,
       guint to)
{
  AvDatabase *db = av_store_get_database (av_organisation_get_store (organisation, to));
  g_autoptr (AvStatement) statement = av_database_prepare (db, "SELECT kid FROM key WHERE class = 0", NULL);
  g_autoptr (GPtrArray) kids = g_ptr_array_new_with_free_func (g_free);

  while (av_statement_next (statement, NULL))
    g_ptr_array_add (kids, g_memdup2 (av_statement_get_blob (statement, 0, NULL), AV_STRAND_KID_SIZE));
  g_clear_pointer (&statement, av_statement_release);

  g_assert_cmpuint (kids->len, >, 0);
  for (guint i = 0; i < kids->len; i++)
    forge_one (organisation, author, to, g_ptr_array_index (kids, i));
}

static void
assert_told_nothing (AvOrganisation *organisation,
                     guint by,
                     guint number)
{
  g_autofree char *path = av_organisation_export (organisation, by, number);
  AvMind *mind = av_mind_new ();

  av_mind_learn_file (mind, av_organisation_get (organisation, number), path);
  g_assert_cmpuint (g_hash_table_size (mind->keys), ==, 0);
  av_mind_free (mind);
}

/* Whoever knows a key by its name alone is not told it, nor are its colleagues. */
static void
test_a_named_key_is_not_told (void)
{
  AvOrganisation *organisation = av_organisation_new (HERE "," ELSEWHERE);
  guint here = av_organisation_join (organisation, "Canteleu-1", HERE, "referent");
  guint thief = av_organisation_join (organisation, "Elbeuf-1", ELSEWHERE, "referent");
  guint colleague = av_organisation_join (organisation, "Elbeuf-2", ELSEWHERE, "referent");

  g_free (av_organisation_write_contact (organisation, here, "Cosette", NULL));
  av_organisation_send (organisation, here, 0);
  forge (organisation, thief, 0);

  assert_told_nothing (organisation, 0, thief);
  assert_told_nothing (organisation, 0, colleague);
  av_organisation_free (organisation);
}

/* What a version before put down to the dossier of a key that it only names. */
static void
put_down_as_before (AvOrganisation *organisation,
                    guint number)
{
  AvDatabase *db = av_store_get_database (av_organisation_get_store (organisation, number));
  g_autoptr (GError) error = NULL;

  av_database_exec (db, &error,
                    "UPDATE strand SET container = (SELECT container FROM key WHERE kid = substr (blob, 1, 16)) WHERE container IS NULL AND blob IS NOT NULL AND class = 0",
                    NULL);
  g_assert_no_error (error);
}

/* Nor while what it opens is erased, and the erasure is taken back afterwards. */
static void
test_a_named_key_that_lies_aside_is_not_told (gconstpointer user_data)
{
  AvOrganisation *organisation = av_organisation_new (HERE "," ELSEWHERE);
  guint here = av_organisation_join (organisation, "Canteleu-1", HERE, "referent");
  guint other = av_organisation_join (organisation, "Canteleu-2", HERE "," ELSEWHERE, "referent");
  guint thief = av_organisation_join (organisation, "Elbeuf-1", ELSEWHERE, "referent");
  guint colleague = av_organisation_join (organisation, "Elbeuf-2", ELSEWHERE, "referent");
  g_autofree char *container = NULL;
  g_autofree char *contact = av_organisation_write_contact (organisation, here, "Cosette", &container);
  g_autofree char *answer = NULL;
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, here, 0);
  av_organisation_send (organisation, here, other);
  forge (organisation, thief, other);
  av_installation_erase (av_organisation_get (organisation, here), container, 0, "demande", &error);
  g_assert_no_error (error);

  /* With another key, which is tried on all that did not open. */
  g_free (av_organisation_write_contact (organisation, here, "Fantine", NULL));
  av_organisation_send (organisation, here, other);
  if (user_data != NULL)
    put_down_as_before (organisation, other);

  av_installation_revoke (av_organisation_get (organisation, 0), "Canteleu-1", &(AvRevocation){ "volé" }, NULL, &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, 0, other);
  answer = av_organisation_get_answer (organisation, other, contact, "prenom-ou-surnom");
  g_assert_cmpstr (answer, ==, "Cosette");
  assert_told_nothing (organisation, other, thief);
  assert_told_nothing (organisation, other, colleague);
  av_organisation_free (organisation);
}

/* A key of what was erased, told by somebody with a dossier of theirs as well. */
static void
test_a_key_told_twice_keeps_nothing (void)
{
  AvOrganisation *organisation = av_organisation_new (HERE);
  guint here = av_organisation_join (organisation, "Canteleu-1", HERE, "referent");
  AvDatabase *db = av_store_get_database (av_organisation_get_store (organisation, 0));
  g_autofree char *container = NULL;
  gint64 n_kept = 1;
  g_autoptr (GError) error = NULL;

  g_free (av_organisation_write_contact (organisation, here, "Cosette", &container));
  av_organisation_send (organisation, here, 0);
  av_installation_erase (av_organisation_get (organisation, 0), container, 0, "demande", &error);
  g_assert_no_error (error);
  av_database_exec (db, &error, "INSERT INTO key SELECT randomblob (16), class, gen, kid, key, 0, 0 FROM key", NULL);
  g_assert_no_error (error);

  g_free (av_organisation_write_contact (organisation, here, "Cosette encore", &container));
  av_organisation_send (organisation, here, 0);
  g_assert_true (av_database_get_int64 (db, "SELECT COUNT (*) FROM strand WHERE class < 4 AND blob IS NOT NULL AND container IS NULL", 0, &n_kept, &error));
  g_assert_no_error (error);
  g_assert_cmpint (n_kept, ==, 0);
  av_organisation_free (organisation);
}

static void
run_sql (AvOrganisation *organisation,
         guint number,
         const char *sql)
{
  g_autoptr (GError) error = NULL;

  av_database_exec (av_store_get_database (av_organisation_get_store (organisation, number)), &error, sql, NULL);
  g_assert_no_error (error);
}

static gint64
count (AvOrganisation *organisation,
       guint number,
       const char *sql)
{
  gint64 n = -1;
  g_autoptr (GError) error = NULL;

  av_database_get_int64 (av_store_get_database (av_organisation_get_store (organisation, number)), sql, 0, &n, &error);
  g_assert_no_error (error);
  return n;
}

/* On the computer that confirms it. */
static void
destroy (AvOrganisation *organisation,
         guint asks,
         guint confirms,
         const char *container)
{
  g_autoptr (GError) error = NULL;

  av_installation_erase (av_organisation_get (organisation, asks), container, 0, "demande", &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, asks, confirms);
  av_installation_confirm_erasure (av_organisation_get (organisation, confirms), container, 0, &error);
  g_assert_no_error (error);
}

/* Whoever told the key of what was erased with a dossier of theirs, before, keeps it on
 * nobody else's computer. */
static void
test_a_key_told_twice_is_destroyed_wherever_it_lies (void)
{
  AvOrganisation *organisation = av_organisation_new (HERE);
  guint here = av_organisation_join (organisation, "Canteleu-1", HERE, "referent");
  g_autofree char *container = NULL;

  g_free (av_organisation_write_contact (organisation, here, "Cosette", &container));
  av_organisation_send (organisation, here, 0);
  run_sql (organisation, 0, "CREATE TEMP TABLE told_key AS SELECT kid FROM key WHERE class = 0");
  run_sql (organisation, 0, "INSERT INTO key SELECT randomblob (16), 0, gen, kid, key, 0, 0 FROM key WHERE class = 0");
  run_sql (organisation, 0, "INSERT INTO key SELECT container, 1, gen, kid, key, 0, 0 FROM key WHERE class = 0 LIMIT 1");

  destroy (organisation, here, 0, container);
  g_assert_cmpint (count (organisation, 0, "SELECT COUNT (*) FROM erased WHERE gone AND class = 0"), ==, 1);
  g_assert_cmpint (count (organisation, 0, "SELECT COUNT (*) FROM key WHERE kid IN (SELECT kid FROM told_key)"), ==, 0);
  av_organisation_free (organisation);
}

/* Else whoever reads a dossier could destroy it, by telling its key with one that they
 * may erase. */
static void
test_what_a_key_opens_keeps_it (void)
{
  AvOrganisation *organisation = av_organisation_new (HERE);
  guint here = av_organisation_join (organisation, "Canteleu-1", HERE, "referent");
  g_autofree char *container = NULL;
  g_autofree char *told = NULL;

  g_free (av_organisation_write_contact (organisation, here, "Cosette", NULL));
  av_organisation_send (organisation, here, 0);
  run_sql (organisation, 0, "CREATE TEMP TABLE living AS SELECT container, kid FROM key WHERE class = 0");
  g_free (av_organisation_write_contact (organisation, here, "Azelma", &container));
  av_organisation_send (organisation, here, 0);
  told = g_strdup_printf ("INSERT INTO key SELECT x'%s', class, gen, kid, key, 0, 0 FROM key WHERE container = (SELECT container FROM living)", container);
  run_sql (organisation, 0, told);

  destroy (organisation, here, 0, container);
  g_assert_cmpint (count (organisation, 0, "SELECT COUNT (*) FROM key JOIN living USING (kid) WHERE key.container = living.container"), ==, 1);
  g_assert_cmpint (count (organisation, 0, "SELECT COUNT (*) FROM key JOIN living USING (kid)"), ==, 1);
  av_organisation_free (organisation);
}

/* Told once more with a dossier of somebody's, after all of it was destroyed: what a
 * colleague wrote who had not heard of it is not kept beside it. */
static void
test_a_key_told_afterwards_keeps_nothing (void)
{
  AvOrganisation *organisation = av_organisation_new (HERE);
  guint here = av_organisation_join (organisation, "Canteleu-1", HERE, "referent");
  guint colleague = av_organisation_join (organisation, "Canteleu-2", HERE, "referent");
  g_autofree char *container = NULL;

  g_free (av_organisation_write_contact (organisation, here, "Cosette", &container));
  av_organisation_send (organisation, here, 0);
  av_organisation_send (organisation, here, colleague);
  run_sql (organisation, 0, "CREATE TEMP TABLE told_key AS SELECT * FROM key WHERE class = 0");
  destroy (organisation, here, 0, container);
  run_sql (organisation, 0, "INSERT INTO key SELECT randomblob (16), class, gen, kid, key, 0, 0 FROM told_key");

  g_free (av_organisation_write_contact (organisation, colleague, "Cosette encore", &container));
  av_organisation_send (organisation, colleague, 0);
  g_assert_cmpint (count (organisation, 0, "SELECT COUNT (*) FROM strand WHERE substr (blob, 1, 16) IN (SELECT kid FROM told_key)"), ==, 0);
  av_organisation_free (organisation);
}

static void
write_health (AvOrganisation *organisation,
              guint number,
              const char *container)
{
  g_autoptr (AvChange) change = av_change_new ("frein", NULL, container, NULL);
  g_autoptr (GError) error = NULL;

  av_change_set (change, "theme", "sante");
  av_change_set (change, "intensite", "bloquant");
  av_change_set (change, "exprime-par", "jeune");
  av_store_commit_one (av_organisation_get_store (organisation, number), change, &error);
  g_assert_no_error (error);
}

typedef struct
{
  AvOrganisation *organisation;
  guint here;
  guint colleague; /* who heard of no erasure */
  char *container; /* destroyed here and at the mairie */
} Late;

static void
late_init (Late *late)
{
  AvOrganisation *organisation = av_organisation_new (HERE);

  late->organisation = organisation;
  late->here = av_organisation_join (organisation, "Canteleu-1", HERE, "referent");
  late->colleague = av_organisation_join (organisation, "Canteleu-2", HERE, "referent");
  late->container = NULL;
  g_free (av_organisation_write_contact (organisation, late->here, "Cosette", &late->container));
  av_organisation_send (organisation, late->here, 0);
  av_organisation_send (organisation, late->here, late->colleague);
  destroy (organisation, late->here, 0, late->container);
}

/* Under the key that all of them had, and under one of its own. */
static void
write_late (Late *late)
{
  g_free (av_organisation_write_contact (late->organisation, late->colleague, "Cosette encore", &late->container));
  write_health (late->organisation, late->colleague, late->container);
}

/* Of it there are stubs, which are asked of nobody. */
static void
assert_nothing_kept (Late *late,
                     guint number)
{
  g_autofree char *kept = g_strdup_printf ("SELECT COUNT (*) FROM strand WHERE blob IS NOT NULL AND class < 4 AND (container IS NULL OR container = x'%s')", late->container);
  g_autofree char *keys = g_strdup_printf ("SELECT COUNT (*) FROM key WHERE container = x'%s'", late->container);

  g_assert_cmpint (count (late->organisation, number, kept), ==, 0);
  g_assert_cmpint (count (late->organisation, number, keys), ==, 0);
  g_assert_cmpint (count (late->organisation, number, "SELECT COUNT (*) FROM strand WHERE class < 4 AND container IS NULL"), ==, 0);
}

static void
late_clear (Late *late)
{
  av_organisation_free (late->organisation);
  g_free (late->container);
}

static void
test_written_after_all_was_destroyed (void)
{
  Late late;

  late_init (&late);
  write_late (&late);
  av_organisation_send (late.organisation, late.colleague, 0);
  assert_nothing_kept (&late, 0);
  late_clear (&late);
}

/* As versions before left it: what came is here, and the key it was told with is not. */
static void
keep_as_before (Late *late,
                guint number)
{
  AvDatabase *from = av_store_get_database (av_organisation_get_store (late->organisation, late->colleague));
  AvDatabase *to = av_store_get_database (av_organisation_get_store (late->organisation, number));
  g_autoptr (AvStatement) list = av_database_prepare (from, "SELECT hash32, blob FROM strand WHERE class < 4 AND blob IS NOT NULL", NULL);
  g_autoptr (AvStatement) keep =
    av_database_prepare (to, "UPDATE strand SET blob = ?2, container = NULL WHERE hash32 = ?1 AND blob IS NULL AND class < 4", NULL);

  while (av_statement_next (list, NULL))
    {
      gsize hash_size, size;
      const guint8 *hash = av_statement_get_blob (list, 0, &hash_size);
      const guint8 *blob = av_statement_get_blob (list, 1, &size);

      av_statement_bind_blob (keep, 1, hash, hash_size);
      av_statement_bind_blob (keep, 2, blob, size);
      g_assert_true (av_statement_run (keep, NULL));
    }
}

/* Told once more by somebody who has not heard of it either, the key opens what lies there. */
static void
test_a_late_key_opens_what_lies_there (void)
{
  Late late;

  late_init (&late);
  write_late (&late);
  av_organisation_send (late.organisation, late.colleague, 0);
  keep_as_before (&late, 0);
  g_assert_cmpint (count (late.organisation, 0, "SELECT COUNT (*) FROM strand WHERE class < 4 AND blob IS NOT NULL AND container IS NULL"), >=, 2);
  av_organisation_send (late.organisation, late.colleague, 0);
  assert_nothing_kept (&late, 0);
  late_clear (&late);
}

/* What waits to be admitted is looked at when it comes: later nobody tells its key. */
static void
test_late_and_waiting_keeps_nothing (void)
{
  Late late;
  g_autoptr (GError) error = NULL;

  late_init (&late);
  write_late (&late);
  av_installation_revoke (av_organisation_get (late.organisation, 0), "Canteleu-2", &(AvRevocation){ "volé" }, NULL, &error);
  g_assert_no_error (error);
  av_organisation_send (late.organisation, late.colleague, 0);
  g_assert_cmpint (count (late.organisation, 0, "SELECT COUNT (*) FROM strand JOIN seg USING (sid) WHERE seg.status = 3 AND class < 4"), >=, 2);
  assert_nothing_kept (&late, 0);
  late_clear (&late);
}

static guint
count_asked (AvOrganisation *organisation,
             guint by,
             guint number)
{
  g_autofree char *path = NULL;

  n_asked = 0;
  path = av_organisation_export (organisation, by, number);
  return n_asked;
}

/* Whose a dossier is takes long where somebody crowds it with claims: it is not asked for
 * each of the keys that are named, of which anybody may send as many as they like. */
static void
test_whose_keys_are_named_is_asked_once (void)
{
  AvOrganisation *organisation = av_organisation_new (HERE "," ELSEWHERE);
  guint here = av_organisation_join (organisation, "Canteleu-1", HERE, "referent");
  guint thief = av_organisation_join (organisation, "Elbeuf-1", ELSEWHERE, "referent");
  guint colleague = av_organisation_join (organisation, "Elbeuf-2", ELSEWHERE, "referent");
  AvDatabase *db = av_store_get_database (av_organisation_get_store (organisation, 0));
  g_autoptr (GError) error = NULL;
  guint before;

  g_free (av_organisation_write_contact (organisation, here, "Cosette", NULL));
  av_organisation_send (organisation, here, 0);
  before = count_asked (organisation, 0, colleague);
  for (guint i = 0; i < 20; i++)
    av_database_exec (db, &error, "INSERT INTO key SELECT container, class, gen, randomblob (16), key, 0, 0 FROM key WHERE class = 0 LIMIT 1", NULL);
  g_assert_no_error (error);

  forge (organisation, thief, 0);
  g_assert_cmpuint (count_asked (organisation, 0, colleague), <=, before + 1);
  assert_told_nothing (organisation, 0, colleague);
  av_organisation_free (organisation);
}

/* Of the only key to contacts. */
static void
get_kid (AvOrganisation *organisation,
         guint number,
         guint8 kid[AV_STRAND_KID_SIZE])
{
  AvDatabase *db = av_store_get_database (av_organisation_get_store (organisation, number));
  g_autoptr (AvStatement) statement = av_database_prepare (db, "SELECT kid FROM key WHERE class = 0", NULL);

  g_assert_true (av_statement_next (statement, NULL));
  memcpy (kid, av_statement_get_blob (statement, 0, NULL), AV_STRAND_KID_SIZE);
}

/* Of what waits for keys there may be any amount, by anybody: it is not all read again
 * for each key that comes. */
static void
test_what_names_another_key_is_not_read (void)
{
  AvOrganisation *organisation = av_organisation_new (HERE "," ELSEWHERE);
  guint here = av_organisation_join (organisation, "Canteleu-1", HERE, "referent");
  guint thief = av_organisation_join (organisation, "Elbeuf-1", ELSEWHERE, "referent");
  g_autofree char *contact = av_organisation_write_contact (organisation, here, "Cosette", NULL);
  g_autofree char *path = av_organisation_export (organisation, here, 0);
  g_autofree char *answer = NULL;
  g_autoptr (AvImportReport) report = NULL;
  g_autoptr (GError) error = NULL;
  guint8 kid[AV_STRAND_KID_SIZE];

  for (guint i = 0; i < 20; i++)
    {
      memset (kid, (int) i, sizeof kid);
      forge_one (organisation, thief, 0, kid);
    }

  /* One that names the key which is on its way. */
  get_kid (organisation, here, kid);
  forge_one (organisation, thief, 0, kid);

  n_read = 0;
  report = av_installation_import (av_organisation_get (organisation, 0), path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_read, ==, 1);
  answer = av_organisation_get_answer (organisation, 0, contact, "prenom-ou-surnom");
  g_assert_cmpstr (answer, ==, "Cosette");
  av_organisation_free (organisation);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/named-key/a-named-key-is-not-told", test_a_named_key_is_not_told);
  g_test_add_data_func ("/named-key/a-named-key-that-lies-aside-is-not-told", NULL, test_a_named_key_that_lies_aside_is_not_told);
  g_test_add_data_func ("/named-key/nor-where-a-version-before-put-it-down", GINT_TO_POINTER (1), test_a_named_key_that_lies_aside_is_not_told);
  g_test_add_func ("/named-key/told-twice-keeps-nothing", test_a_key_told_twice_keeps_nothing);
  g_test_add_func ("/named-key/told-twice-is-destroyed-wherever-it-lies", test_a_key_told_twice_is_destroyed_wherever_it_lies);
  g_test_add_func ("/named-key/what-it-opens-keeps-it", test_what_a_key_opens_keeps_it);
  g_test_add_func ("/named-key/told-afterwards-keeps-nothing", test_a_key_told_afterwards_keeps_nothing);
  g_test_add_func ("/named-key/written-after-all-was-destroyed", test_written_after_all_was_destroyed);
  g_test_add_func ("/named-key/a-late-key-opens-what-lies-there", test_a_late_key_opens_what_lies_there);
  g_test_add_func ("/named-key/late-and-waiting-keeps-nothing", test_late_and_waiting_keeps_nothing);
  g_test_add_func ("/named-key/whose-keys-are-named-is-asked-once", test_whose_keys_are_named_is_asked_once);

  g_test_add_func ("/named-key/what-names-another-one-is-not-read", test_what_names_another_key_is_not_read);

  return g_test_run ();
}
