/* Two dossiers of one person: one `personne` to read and to change, and each
 * its own again once they are parted. */

#include "av-access-log.h"
#include "av-duplicates.h"
#include "av-fusion.h"
#include "av-query.h"
#include "av-store-private.h"
#include "store-laptops.h"

#include "av-id.h"

#define NOON G_GUINT64_CONSTANT (1795435200000)

typedef struct
{
  Laptop *laptop;
  char *one; /* containers; the first is the one shown */
  char *other;
} Fixture;

static void
write_person (Laptop *laptop,
              const char *container,
              const char *first_name,
              const char *field,
              const char *answer)
{
  g_autoptr (AvChange) change = av_change_new ("personne", NULL, container, NULL);

  av_change_set (change, "prenom", first_name);
  av_change_set (change, field, answer);
  laptop_save (laptop, change);
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->laptop = laptop_new (NOON);
  fixture->one = av_id_new_string ();
  fixture->other = av_id_new_string ();
  write_person (fixture->laptop, fixture->one, "Éponine", "surnom", "Ponine");
  write_person (fixture->laptop, fixture->other, "Eponine", "nom", "Thénardier");
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_free (fixture->one);
  g_free (fixture->other);
  laptop_free (fixture->laptop);
}

static void
join (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  av_fusion_join (fixture->laptop->store, fixture->one, fixture->other, &error);
  g_assert_no_error (error);
}

static void
part (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  av_fusion_part (fixture->laptop->store, fixture->one, fixture->other, &error);
  g_assert_no_error (error);
}

static AvSnapshot *
load (Fixture *fixture,
      const char *container)
{
  g_autoptr (GError) error = NULL;
  AvSnapshot *snapshot = av_record_store_load_singleton (fixture->laptop->store, container, "personne", &error);

  g_assert_no_error (error);
  return snapshot;
}

static void
set_loaded (Fixture *fixture,
            AvSnapshot *loaded,
            const char *field,
            const char *answer)
{
  g_autoptr (AvChange) change = av_change_new_for (loaded);

  av_change_set (change, field, answer);
  laptop_save (fixture->laptop, change);
}

static void
assert_answer (Fixture *fixture,
               const char *container,
               const char *field,
               const char *answer)
{
  g_autoptr (AvSnapshot) snapshot = load (fixture, container);

  g_assert_cmpstr (av_snapshot_get_answer (snapshot, field), ==, answer);
}

static guint
count_conflicts (Fixture *fixture,
                 const char *container)
{
  g_autoptr (AvSnapshot) snapshot = load (fixture, container);
  g_auto (GStrv) conflicts = av_snapshot_get_conflicts (snapshot);

  return g_strv_length (conflicts);
}

static void
test_values_are_compared (Fixture *fixture,
                          gconstpointer user_data)
{
  g_autoptr (AvSnapshot) joined = NULL;
  g_auto (GStrv) conflicts = NULL;
  guint n_values;

  join (fixture);
  joined = load (fixture, fixture->other);
  conflicts = av_snapshot_get_conflicts (joined);
  g_assert_cmpstr (av_snapshot_get_answer (joined, "surnom"), ==, "Ponine");
  g_assert_cmpstr (av_snapshot_get_answer (joined, "nom"), ==, "Thénardier");
  g_assert_cmpuint (g_strv_length (conflicts), ==, 1);
  g_assert_cmpstr (conflicts[0], ==, "prenom");
  av_snapshot_get_live (joined, "prenom", &n_values);
  g_assert_cmpuint (n_values, ==, 2);
}

/* Deleted while somebody changed it elsewhere, it waits for a person under its own
 * name: what differs from its twin is told of its twin alone. */
static void
test_what_differs_is_listed_once (Fixture *fixture,
                                  gconstpointer user_data)
{
  g_autofree char *id = av_store_singleton_id (fixture->other, "personne");
  g_autoptr (AvSnapshot) before = load (fixture, fixture->other);
  g_autoptr (AvChange) deletion = av_change_new_for (before);
  g_autoptr (GPtrArray) waiting = NULL;
  guint n_fields = 0, n_resurrected = 0;

  laptop_set (fixture->laptop, id, "surnom", "La Jondrette");
  av_change_set_deleted (deletion, TRUE);
  laptop_save (fixture->laptop, deletion);
  join (fixture);

  waiting = av_record_store_conflicts (fixture->laptop->store, NULL);
  g_assert_cmpuint (waiting->len, ==, 2);
  for (guint i = 0; i < waiting->len; i++)
    {
      g_auto (GStrv) conflicts = av_snapshot_get_conflicts (g_ptr_array_index (waiting, i));

      n_fields += g_strv_length (conflicts);
      n_resurrected += av_snapshot_is_resurrected (g_ptr_array_index (waiting, i));
    }
  g_assert_cmpuint (n_resurrected, ==, 1);
  g_assert_cmpuint (n_fields, ==, 2); /* prenom, surnom */
}

static void
test_a_save_writes_each_record_that_holds_the_field (Fixture *fixture,
                                                     gconstpointer user_data)
{
  g_autoptr (AvSnapshot) joined = NULL;

  join (fixture);
  joined = load (fixture, fixture->one);
  set_loaded (fixture, joined, "prenom", "Azelma");
  assert_answer (fixture, fixture->one, "prenom", "Azelma");
  g_assert_cmpuint (count_conflicts (fixture, fixture->one), ==, 0);

  part (fixture);
  assert_answer (fixture, fixture->one, "prenom", "Azelma");
  assert_answer (fixture, fixture->other, "prenom", "Azelma");
  g_assert_cmpuint (count_conflicts (fixture, fixture->one) + count_conflicts (fixture, fixture->other), ==, 0);
}

static void
test_a_field_stays_with_its_record (Fixture *fixture,
                                    gconstpointer user_data)
{
  g_autoptr (AvSnapshot) joined = NULL;

  join (fixture);
  joined = load (fixture, fixture->one);
  set_loaded (fixture, joined, "nom", "Jondrette");
  assert_answer (fixture, fixture->one, "nom", "Jondrette");

  part (fixture);
  assert_answer (fixture, fixture->one, "nom", NULL);
  assert_answer (fixture, fixture->other, "nom", "Jondrette");
  assert_answer (fixture, fixture->other, "surnom", NULL);
}

static void
test_a_withdrawn_answer_leaves_both (Fixture *fixture,
                                     gconstpointer user_data)
{
  g_autoptr (AvSnapshot) joined = NULL;

  join (fixture);
  joined = load (fixture, fixture->one);
  set_loaded (fixture, joined, "prenom", NULL);
  assert_answer (fixture, fixture->one, "prenom", NULL);

  part (fixture);
  assert_answer (fixture, fixture->one, "prenom", NULL);
  assert_answer (fixture, fixture->other, "prenom", NULL);
}

static void
test_an_answer_not_seen_is_not_replaced (Fixture *fixture,
                                         gconstpointer user_data)
{
  g_autoptr (AvSnapshot) before = load (fixture, fixture->one);

  join (fixture);
  set_loaded (fixture, before, "prenom", "Azelma");
  g_assert_cmpuint (count_conflicts (fixture, fixture->one), ==, 1);

  part (fixture);
  assert_answer (fixture, fixture->one, "prenom", "Azelma");
  assert_answer (fixture, fixture->other, "prenom", "Eponine");
}

static void
test_settling_replaces_all (Fixture *fixture,
                            gconstpointer user_data)
{
  g_autoptr (AvSnapshot) joined = NULL;
  g_autoptr (AvChange) change = NULL;

  join (fixture);
  joined = load (fixture, fixture->one);
  change = av_change_new_for (joined);
  av_change_resolve (change, "prenom", "Éponine");
  laptop_save (fixture->laptop, change);
  g_assert_cmpuint (count_conflicts (fixture, fixture->other), ==, 0);
  assert_answer (fixture, fixture->other, "prenom", "Éponine");
}

static guint
count_listed (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) conflicts = av_record_store_conflicts (fixture->laptop->store, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (laptop_count_conflicts (fixture->laptop), ==, conflicts->len);
  return conflicts->len;
}

static void
test_a_conflict_between_dossiers_is_listed_once (Fixture *fixture,
                                                 gconstpointer user_data)
{
  g_autoptr (GPtrArray) conflicts = NULL;
  g_auto (GStrv) fields = NULL;

  g_assert_cmpuint (count_listed (fixture), ==, 0);
  join (fixture);
  g_assert_cmpuint (count_listed (fixture), ==, 1);
  conflicts = av_record_store_conflicts (fixture->laptop->store, NULL);
  fields = av_snapshot_get_conflicts (g_ptr_array_index (conflicts, 0));
  g_assert_cmpstr (fields[0], ==, "prenom");

  /* It is the fusion's alone: parted, neither says two things. */
  part (fixture);
  g_assert_cmpuint (count_listed (fixture), ==, 0);
}

static void
test_a_settled_conflict_leaves_the_list (Fixture *fixture,
                                         gconstpointer user_data)
{
  g_autoptr (GPtrArray) conflicts = NULL;
  g_autoptr (AvChange) change = NULL;

  join (fixture);
  conflicts = av_record_store_conflicts (fixture->laptop->store, NULL);
  change = av_change_new_for (g_ptr_array_index (conflicts, 0));
  av_change_resolve (change, "prenom", "Éponine");
  laptop_save (fixture->laptop, change);
  g_assert_cmpuint (count_listed (fixture), ==, 0);
  assert_answer (fixture, fixture->one, "prenom", "Éponine");
  assert_answer (fixture, fixture->other, "prenom", "Éponine");
}

static void
test_an_import_into_either_is_noticed (Fixture *fixture,
                                       gconstpointer user_data)
{
  g_autoptr (Laptop) mairie = laptop_new (NOON + 3600000);
  g_autofree char *other = av_store_singleton_id (fixture->other, "personne");

  join (fixture);
  laptop_send (fixture->laptop, mairie);
  laptop_set (mairie, other, "prenom", "Éponine");
  laptop_send (mairie, fixture->laptop);
  g_assert_cmpuint (count_listed (fixture), ==, 0);
}

static void
test_other_laptops_see_the_same (Fixture *fixture,
                                 gconstpointer user_data)
{
  g_autoptr (Laptop) mairie = laptop_new (NOON + 3600000);
  g_autoptr (AvSnapshot) joined = NULL;
  g_autofree char *here = NULL;
  g_autofree char *there = NULL;

  laptop_seal (fixture->laptop);
  join (fixture);
  joined = load (fixture, fixture->one);
  set_loaded (fixture, joined, "prenom", "Azelma");
  laptop_send (fixture->laptop, mairie);
  here = laptop_digest (fixture->laptop);
  there = laptop_digest (mairie);
  g_assert_cmpstr (here, ==, there);
}

static void
test_deleting_one_leaves_the_other (Fixture *fixture,
                                    gconstpointer user_data)
{
  g_autoptr (AvSnapshot) joined = NULL;
  g_autoptr (GError) error = NULL;

  join (fixture);
  joined = load (fixture, fixture->one);
  av_record_store_delete (fixture->laptop->store, av_snapshot_get_id (joined), &error);
  g_assert_no_error (error);
  assert_answer (fixture, fixture->one, "prenom", g_str_equal (av_snapshot_get_container (joined), fixture->one) ? "Eponine" : "Éponine");
}

static void
open_dossier (Laptop *laptop,
              const char *container)
{
  g_autoptr (AvChange) change = av_change_new ("dossier", NULL, container, NULL);

  av_change_set (change, "statut", "DIAGNOSTIC");
  laptop_save (laptop, change);
}

/* Told anew where one of them is concerned, not for every dossier that is opened. */
static void
test_a_dossier_nobody_fused_tells_none_anew (Fixture *fixture,
                                             gconstpointer user_data)
{
  AvStore *store = fixture->laptop->store;
  AvId container, record;
  g_autoptr (GError) error = NULL;

  join (fixture);
  av_merge_reset_counts (store);
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *another = av_id_new_string ();

      write_person (fixture->laptop, another, "Cosette", "nom", "Fauchelevent");
    }
  g_assert_cmpuint (av_merge_get_counts (store).fused, ==, 0);

  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (av_id_parse (i == 0 ? fixture->one : fixture->other, &container));
      av_store_system_id ("~perimetre", container.bytes, sizeof container.bytes, &record);
      g_assert_true (av_segment_store_write_system (store, "~perimetre", &record, &container, AV_CLASS_CONTROLE, "scope", "76231", &error));
      g_assert_no_error (error);
      g_assert_cmpuint (av_merge_get_counts (store).fused, ==, 2 * (i + 1));
    }
}

/* Who had read the name before it was erased knows its record, who had not does
 * not: both list the same. */
static void
test_an_erased_name_hides_no_conflict (Fixture *fixture,
                                       gconstpointer user_data)
{
  g_autoptr (Laptop) mairie = laptop_new (NOON + 3600000);
  g_autofree char *other = av_store_singleton_id (fixture->other, "personne");
  g_autoptr (GError) error = NULL;
  AvId container;

  open_dossier (fixture->laptop, fixture->one);
  laptop_send (fixture->laptop, mairie);
  laptop_set (fixture->laptop, other, "nom", "Thénardier");
  laptop_set (mairie, other, "nom", "Jondrette");
  laptop_set (fixture->laptop, other, "nom", "Fabantou");
  laptop_send (mairie, fixture->laptop);
  join (fixture);
  g_assert_cmpuint (count_listed (fixture), ==, 1);

  g_assert_true (av_id_parse (fixture->one, &container));
  g_assert_true (av_segment_store_erase (fixture->laptop->store, &container, AV_CLASS_CONTACT, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_listed (fixture), ==, 1);
}

/* --- groups ---------------------------------------------------------------- */

#define N_DOSSIERS 9
#define N_STEPS 80

static void
test_only_the_group_concerned_is_told_anew (Fixture *fixture,
                                            gconstpointer user_data)
{
  AvStore *store = fixture->laptop->store;
  g_autoptr (GError) error = NULL;

  join (fixture);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *one = av_id_new_string ();
      g_autofree char *other = av_id_new_string ();

      write_person (fixture->laptop, one, "Cosette", "nom", "Fauchelevent");
      write_person (fixture->laptop, other, "Cosette", "nom", "Tholomyès");
      g_assert_true (av_fusion_join (store, one, other, &error));
    }

  av_merge_reset_counts (store);
  part (fixture);
  g_assert_cmpuint (av_merge_get_counts (store).fused, ==, 2);
}

/* Which container is shown with which. */
static char *
draw_groups (Laptop *laptop)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStatement) statement =
    av_database_prepare (av_store_get_database (laptop->store),
                         "SELECT GROUP_CONCAT (hex (container) || ' ' || hex (shown), char (10)) FROM (SELECT container, shown FROM fused ORDER BY container)", &error);

  g_assert_no_error (error);
  g_assert_true (av_statement_next (statement, &error));
  return g_strdup (av_statement_get_text (statement, 0));
}

/* Joins, parts, opens, deletes what was opened. */
static void
take_step (Laptop *laptop,
           char **dossiers)
{
  const char *one = dossiers[g_test_rand_int_range (0, N_DOSSIERS)];
  const char *other = dossiers[g_test_rand_int_range (0, N_DOSSIERS)];
  g_autofree char *dossier = av_store_singleton_id (one, "dossier");
  int what = g_test_rand_int_range (0, 10);

  laptop->now += 1000;
  if (what < 5 && one != other)
    av_fusion_join (laptop->store, one, other, NULL);
  else if (what < 8 && one != other)
    av_fusion_part (laptop->store, one, other, NULL);
  else if (what == 8 && !av_record_store_undelete (laptop->store, dossier, NULL))
    open_dossier (laptop, one);
  else
    av_record_store_delete (laptop->store, dossier, NULL);
}

/* Followed step by step, one operation after the other, backwards, or told all
 * at once, where every group is concerned: the same groups. */
static void
test_groups_do_not_hang_on_the_order (Fixture *fixture,
                                      gconstpointer user_data)
{
  g_autoptr (Laptop) once = laptop_new (NOON);
  g_autoptr (Laptop) single = laptop_new (NOON);
  g_autoptr (Laptop) backwards = laptop_new (NOON);
  Laptop *const others[] = { once, single, backwards };
  g_autoptr (GPtrArray) reversed = NULL;
  g_autofree char *groups = NULL;
  char *dossiers[N_DOSSIERS];

  for (guint i = 0; i < N_DOSSIERS; i++)
    {
      dossiers[i] = av_id_new_string ();
      write_person (fixture->laptop, dossiers[i], "Cosette", "nom", "Fauchelevent");
    }
  for (guint i = 0; i < N_STEPS; i++)
    take_step (fixture->laptop, dossiers);

  groups = draw_groups (fixture->laptop);
  laptop_send (fixture->laptop, once);
  laptop_receive_each (single, fixture->laptop->sealed);
  reversed = laptop_reverse (fixture->laptop->sealed);
  laptop_receive_each (backwards, reversed);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *drawn = draw_groups (others[i]);

      g_assert_cmpstr (drawn, ==, groups);
    }
  for (guint i = 0; i < N_DOSSIERS; i++)
    g_free (dossiers[i]);
}

static void
break_reading (Fixture *fixture,
               const char *sql)
{
  g_autoptr (GError) error = NULL;

  av_database_exec_script (fixture->laptop->store->db, sql, &error);
  g_assert_no_error (error);
  av_store_forget_caches (fixture->laptop->store);
}

/* Where the table is gone, and where a row breaks off. */
static void
test_what_is_not_read_is_not_taken_for_nothing (Fixture *fixture,
                                                gconstpointer user_data)
{
  AvStore *store = fixture->laptop->store;
  g_autoptr (GError) error = NULL;
  gboolean in_order;
  AvId one;
  guint n;

  join (fixture);
  g_assert_true (av_id_parse (fixture->one, &one));
  break_reading (fixture, "CREATE TEMP TABLE fused (unread INTEGER)");
  g_assert_false (av_record_store_count_conflicts (store, &n, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);

  break_reading (fixture, "DROP TABLE temp.fused; CREATE TEMP VIEW reg AS SELECT rid, nid, abs (-9223372036854775807 - 1) AS hlc FROM main.reg");
  g_assert_false (av_fusion_is_in_order (store, &one, &in_order, &error));
  g_assert_nonnull (error);
  break_reading (fixture, "DROP VIEW temp.reg");
  g_assert_cmpuint (laptop_count_conflicts (fixture->laptop), ==, 1);
}

/* Newest first: the act and the other dossier. */
static char *
tell_log (Fixture *fixture,
          const char *container)
{
  g_autoptr (GPtrArray) lines = av_access_log_list (fixture->laptop->store, container, 2, NULL);
  GString *told = g_string_new (NULL);

  g_assert_nonnull (lines);
  for (guint i = 0; i < lines->len; i++)
    {
      const AvAccess *line = g_ptr_array_index (lines, i);

      g_string_append_printf (told, "%s %s\n", line->act, line->detail);
    }

  return g_string_free (told, FALSE);
}

/* --- one of three ---------------------------------------------------------- */

/* Joined to the other alone; transfer full. */
static char *
join_third (Fixture *fixture)
{
  char *third = av_id_new_string ();
  g_autoptr (GError) error = NULL;

  write_person (fixture->laptop, third, "Éponine", "nom", "Jondrette");
  join (fixture);
  av_fusion_join (fixture->laptop->store, fixture->other, third, &error);
  g_assert_no_error (error);
  return third;
}

static guint
count_together (Fixture *fixture,
                const char *container)
{
  g_auto (GStrv) component = av_fusion_get_component (fixture->laptop->store, container, NULL);

  return g_strv_length (component);
}

static void
part_from_all (Fixture *fixture,
               const char *container)
{
  g_auto (GStrv) shown = av_fusion_get_component (fixture->laptop->store, container, NULL);

  g_auto (GStrv) joined = NULL;

  g_assert_true (av_fusion_part_from (fixture->laptop->store, container, (const char *const *) shown, &joined, NULL));
}

static void
test_one_is_parted_from_all (Fixture *fixture,
                             gconstpointer user_data)
{
  g_autofree char *third = join_third (fixture);
  const char *asked[] = { third, NULL };
  g_autoptr (GPtrArray) proposed = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (count_together (fixture, third), ==, 3);
  part_from_all (fixture, third);
  g_assert_cmpuint (count_together (fixture, third), ==, 1);
  g_assert_cmpuint (count_together (fixture, fixture->one), ==, 2);

  /* With the one that it was not joined to itself neither. */
  proposed = av_duplicates_find (fixture->laptop->store, asked, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (proposed->len, ==, 0);

  part_from_all (fixture, third);
  g_assert_cmpuint (count_together (fixture, fixture->one), ==, 2);
}

/* Each as it is by itself. */
static void
test_one_is_told_alone (Fixture *fixture,
                        gconstpointer user_data)
{
  g_autoptr (AvSummary) here = NULL;
  g_autoptr (AvSummary) there = NULL;
  g_autoptr (AvSummary) together = NULL;

  join (fixture);
  here = av_query_dossier_alone (fixture->laptop->store, fixture->one, NULL);
  there = av_query_dossier_alone (fixture->laptop->store, fixture->other, NULL);
  together = av_query_dossier (fixture->laptop->store, fixture->other, NULL);
  g_assert_cmpstr (here->title, ==, "Éponine Ponine");
  g_assert_cmpstr (there->title, ==, "Eponine Thénardier");
  g_assert_true (together->joined);

  part (fixture);
  g_clear_pointer (&together, av_summary_unref);
  together = av_query_dossier (fixture->laptop->store, fixture->other, NULL);
  g_assert_false (together->joined);
}

/* Under each of both dossiers. */
static void
test_logged (Fixture *fixture,
             gconstpointer user_data)
{
  g_autofree char *expected = g_strdup_printf ("separation %s\nfusion %s\n", fixture->other, fixture->other);
  g_autofree char *expected_there = g_strdup_printf ("separation %s\nfusion %s\n", fixture->one, fixture->one);
  g_autofree char *here = NULL;
  g_autofree char *there = NULL;

  join (fixture);
  part (fixture);

  here = tell_log (fixture, fixture->one);
  there = tell_log (fixture, fixture->other);
  g_assert_cmpstr (here, ==, expected);
  g_assert_cmpstr (there, ==, expected_there);
}

#define ADD(path, test) g_test_add ("/fusion/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("values-are-compared", test_values_are_compared);
  ADD ("what-differs-is-listed-once", test_what_differs_is_listed_once);
  ADD ("a-save-writes-each-record-that-holds-the-field", test_a_save_writes_each_record_that_holds_the_field);
  ADD ("a-field-stays-with-its-record", test_a_field_stays_with_its_record);
  ADD ("a-withdrawn-answer-leaves-both", test_a_withdrawn_answer_leaves_both);
  ADD ("an-answer-not-seen-is-not-replaced", test_an_answer_not_seen_is_not_replaced);
  ADD ("settling-replaces-all", test_settling_replaces_all);
  ADD ("a-conflict-between-dossiers-is-listed-once", test_a_conflict_between_dossiers_is_listed_once);
  ADD ("a-settled-conflict-leaves-the-list", test_a_settled_conflict_leaves_the_list);
  ADD ("an-import-into-either-is-noticed", test_an_import_into_either_is_noticed);
  ADD ("other-laptops-see-the-same", test_other_laptops_see_the_same);
  ADD ("deleting-one-leaves-the-other", test_deleting_one_leaves_the_other);
  ADD ("a-dossier-nobody-fused-tells-none-anew", test_a_dossier_nobody_fused_tells_none_anew);
  ADD ("an-erased-name-hides-no-conflict", test_an_erased_name_hides_no_conflict);
  ADD ("only-the-group-concerned-is-told-anew", test_only_the_group_concerned_is_told_anew);
  ADD ("groups-do-not-hang-on-the-order", test_groups_do_not_hang_on_the_order);
  ADD ("one-is-parted-from-all", test_one_is_parted_from_all);
  ADD ("one-is-told-alone", test_one_is_told_alone);
  ADD ("both-dossiers-logs-tell", test_logged);
  ADD ("what-is-not-read-is-not-taken-for-nothing", test_what_is_not_read_is_not_taken_for_nothing);

  return g_test_run ();
}
