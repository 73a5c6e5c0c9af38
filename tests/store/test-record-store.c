/* Saving, loading, deleting, undoing: what windows and the command line do. */

#include <string.h>

#include "av-catalogue.h"
#include "av-code.h"
#include "av-draft.h"
#include "av-query.h"
#include "av-record.h"
#include "av-record-store.h"
#include "av-search.h"
#include "av-segment-store.h"

typedef struct
{
  AvStore *store;
  char *container;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  fixture->store = av_store_open_in_memory (&error);
  g_assert_no_error (error);
  g_assert_true (av_store_set_default_scope (fixture->store, "76540", &error));
  fixture->container = av_id_new_string ();
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_store_close (fixture->store);
  g_free (fixture->container);
}

static AvChange *
make_contact (Fixture *fixture,
              const char *name)
{
  AvChange *change = av_change_new ("contact", NULL, fixture->container, NULL);

  av_change_set (change, "prenom-ou-surnom", name);
  av_change_set (change, "tranche-age", "18-21");
  av_change_set (change, "origine", "OPERATION");
  av_change_set (change, "accord-recontact", "oui");
  av_change_set (change, "info-rgpd-remise", "orale");
  return change;
}

static AvSnapshot *
save (Fixture *fixture,
      AvChange *change)
{
  g_autoptr (GError) error = NULL;
  AvSnapshot *snapshot;

  av_store_commit_one (fixture->store, change, &error);
  g_assert_no_error (error);
  snapshot = av_record_store_load (fixture->store, av_change_get_id (change), &error);
  g_assert_no_error (error);
  return snapshot;
}

static gint64
count_open_ops (Fixture *fixture)
{
  gint64 count;

  g_assert_true (av_database_get_int64 (av_store_get_database (fixture->store), "SELECT COUNT (*) FROM open_op", 0, &count, NULL));
  return count;
}

static void
test_saved_contact_is_loaded (Fixture *fixture,
                              gconstpointer user_data)
{
  g_autoptr (AvChange) change = make_contact (fixture, "Gavroche");
  g_autoptr (AvSnapshot) snapshot = save (fixture, change);

  g_assert_cmpstr (av_snapshot_get_answer (snapshot, "prenom-ou-surnom"), ==, "Gavroche");
  g_assert_cmpstr (av_snapshot_get_answer (snapshot, "statut"), ==, "A_RAPPROCHER");
  g_assert_nonnull (av_snapshot_get_answer (snapshot, "horodatage"));
  g_assert_cmpstr (av_snapshot_get_container (snapshot), ==, fixture->container);
  g_assert_cmpint (av_snapshot_get_class (snapshot), ==, AV_CLASS_CONTACT);
}

static void
test_same_save_twice_writes_once (Fixture *fixture,
                                  gconstpointer user_data)
{
  g_autoptr (AvChange) change = make_contact (fixture, "Gavroche");
  g_autoptr (AvSnapshot) first = save (fixture, change);
  gint64 count = count_open_ops (fixture);
  g_autoptr (AvSnapshot) second = save (fixture, change);

  g_assert_cmpint (count_open_ops (fixture), ==, count);
  g_assert_cmpvariant (av_snapshot_get_answers (first), av_snapshot_get_answers (second));
}

static void
test_search_finds_after_save (Fixture *fixture,
                              gconstpointer user_data)
{
  g_autoptr (AvChange) change = make_contact (fixture, "Éponine");
  g_autoptr (AvSnapshot) snapshot = save (fixture, change);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = av_search (fixture->store, "epo", 10, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpstr (((AvSummary *) g_ptr_array_index (found, 0))->title, ==, "Éponine");
}

/* Three hours alone could be anything. */
static void
test_a_delay_is_told_in_words (Fixture *fixture,
                               gconstpointer user_data)
{
  g_autoptr (AvChange) contact = make_contact (fixture, "Éponine");
  g_autoptr (AvChange) need = av_change_new ("besoin-immediat", NULL, fixture->container, NULL);
  g_autoptr (AvSnapshot) met = NULL;
  g_autoptr (AvSnapshot) said = NULL;
  const char *const forms[] = { "contact", "besoin-immediat" };
  const char *const told[] = { "a need within 3 heures", "to answer within 3 heures" };

  av_change_set (contact, "echeance", "H3");
  met = save (fixture, contact);
  av_change_set (need, "priorite", "P4");
  av_change_set (need, "libelle", "Un lit ce soir");
  av_change_set (need, "echeance", "H3");
  said = save (fixture, need);

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (AvQuery) query = av_query_new (forms[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) found = av_query_summaries (fixture->store, query, &error);

      g_assert_no_error (error);
      g_assert_nonnull (strstr (((AvSummary *) g_ptr_array_index (found, 0))->subtitle, told[i]));
    }
}

/* One label may stand in several. */
static void
test_a_list_row_says_its_list (Fixture *fixture,
                               gconstpointer user_data)
{
  g_autoptr (AvChange) row = av_change_new ("ligne-liste", NULL, NULL, NULL);
  g_autoptr (AvQuery) query = av_query_new ("ligne-liste");
  g_autoptr (AvSnapshot) saved = NULL;
  g_autoptr (GPtrArray) found = NULL;

  av_change_set (row, "liste", "types_lieux");
  av_change_set (row, "libelle", "Café associatif");
  saved = save (fixture, row);
  found = av_query_summaries (fixture->store, query, NULL);
  g_assert_cmpstr (((AvSummary *) g_ptr_array_index (found, 0))->title, ==, "Café associatif");
  g_assert_cmpstr (((AvSummary *) g_ptr_array_index (found, 0))->subtitle, ==, "Types de lieux");
}

static void
test_drafts_keep_what_is_typed (Fixture *fixture,
                                gconstpointer user_data)
{
  g_autofree char *id = av_id_new_string ();
  g_autoptr (AvSnapshot) loaded = av_record_store_new_snapshot ("contact", id, fixture->container);
  g_autoptr (GVariant) answers = g_variant_ref_sink (g_variant_new_parsed ("{'prenom-ou-surnom': 'Gavr', 'valeur-contact': '06 39 98 '}"));
  g_autoptr (AvDraft) draft = av_draft_new ("reperage", loaded, answers);
  g_autoptr (AvDraft) kept = NULL;
  g_autoptr (AvDraft) none = NULL;
  g_autoptr (AvChange) change = NULL;
  g_autoptr (AvSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (av_draft_save (fixture->store, draft, &error));
  kept = av_draft_load (fixture->store, id, &error);
  g_assert_no_error (error);
  g_assert_cmpvariant (kept->answers, answers);
  g_assert_cmpstr (av_snapshot_get_form (kept->loaded), ==, "contact");
  g_assert_cmpstr (kept->window, ==, "reperage");

  /* The save that follows takes the draft away in the same transaction. */
  change = av_change_new_for (kept->loaded);
  av_change_set (change, "prenom-ou-surnom", "Gavroche");
  av_change_set (change, "tranche-age", "16-17");
  av_change_set (change, "origine", "OPERATION");
  av_change_set (change, "accord-recontact", "oui");
  av_change_set (change, "info-rgpd-remise", "orale");
  snapshot = save (fixture, change);
  none = av_draft_load (fixture->store, id, &error);
  g_assert_no_error (error);
  g_assert_null (none);
}

/* A window kept it open while it was erased here, or by an import. */
static void
test_nothing_erased_is_kept_as_a_draft (Fixture *fixture,
                                        gconstpointer user_data)
{
  g_autoptr (AvChange) change = make_contact (fixture, "Éponine");
  g_autoptr (AvSnapshot) loaded = save (fixture, change);
  g_autoptr (AvDraft) draft = av_draft_new ("reperage", loaded, av_snapshot_get_answers (loaded));
  g_autoptr (GPtrArray) drafts = NULL;
  g_autoptr (GError) error = NULL;
  AvId container;

  g_assert_true (av_id_parse (av_snapshot_get_container (loaded), &container));
  g_assert_true (av_segment_store_erase (fixture->store, &container, av_snapshot_get_class (loaded), &error));
  g_assert_no_error (error);

  g_assert_false (av_draft_save (fixture->store, draft, &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_ERASED);
  drafts = av_draft_list (fixture->store, NULL);
  g_assert_cmpuint (drafts->len, ==, 0);
}

/* What is missing is not asked for where nothing can be written any more, nor where no row
 * tells of the record. */
static void
test_nothing_is_saved_of_what_was_destroyed (Fixture *fixture,
                                             gconstpointer user_data)
{
  g_autoptr (AvChange) change = make_contact (fixture, "Éponine");
  g_autoptr (AvSnapshot) loaded = save (fixture, change);
  g_autoptr (AvChange) late = av_change_new_for (loaded);
  AvClass class = av_snapshot_get_class (loaded);
  g_autoptr (GError) error = NULL;
  AvId container;

  g_assert_true (av_id_parse (av_snapshot_get_container (loaded), &container));
  g_assert_true (av_segment_store_erase (fixture->store, &container, class, NULL));
  g_assert_true (av_segment_store_forget_records (fixture->store, &container, class, NULL));

  av_change_set (late, "nom", "Thénardier");
  g_assert_false (av_store_commit_one (fixture->store, late, &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_ERASED);
}

static void
test_draft_remembers_the_loaded_values (Fixture *fixture,
                                        gconstpointer user_data)
{
  g_autoptr (AvChange) first = make_contact (fixture, "Cosette");
  g_autoptr (AvSnapshot) loaded = save (fixture, first);
  g_autoptr (AvDraft) draft = av_draft_new ("reperage", loaded, av_snapshot_get_answers (loaded));
  g_autoptr (AvDraft) kept = NULL;
  g_autoptr (AvSnapshot) between = NULL;
  g_autoptr (AvSnapshot) after = NULL;
  g_autoptr (AvChange) elsewhere = av_change_new_for (loaded);
  g_autoptr (AvChange) change = NULL;
  g_autoptr (GError) error = NULL;
  guint n_values;

  g_assert_true (av_draft_save (fixture->store, draft, &error));
  av_change_set (elsewhere, "nom", "Fauchelevent");
  between = save (fixture, elsewhere);
  g_assert_true (av_draft_save (fixture->store, draft, &error));

  kept = av_draft_load (fixture->store, av_snapshot_get_id (loaded), &error);
  g_assert_no_error (error);
  change = av_change_new_for (kept->loaded);
  av_change_set (change, "nom", "Tholomyès");
  after = save (fixture, change);
  av_snapshot_get_live (after, "nom", &n_values);
  g_assert_cmpuint (n_values, ==, 2);
}

static void
test_no_call_back_keeps_no_name (Fixture *fixture,
                                 gconstpointer user_data)
{
  g_autoptr (AvChange) change = make_contact (fixture, "Éponine");
  g_autoptr (AvSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;

  av_change_set (change, "accord-recontact", "non");
  av_change_set (change, "besoin-immediat", "P2");
  av_change_set (change, "reponse-immediate", "Un repas, tout de suite");
  g_assert_false (av_store_commit_one (fixture->store, change, &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_ANONYMOUS);
  g_assert_cmpint (count_open_ops (fixture), ==, 0);

  av_change_forget_names (change);
  snapshot = save (fixture, change);
  g_assert_null (av_snapshot_get_answer (snapshot, "prenom-ou-surnom"));
  g_assert_cmpstr (av_snapshot_get_answer (snapshot, "besoin-immediat"), ==, "P2");
  g_assert_cmpstr (av_snapshot_get_answer (snapshot, "statut"), ==, "ANONYME");
}

static void
test_refusals_write_nothing (Fixture *fixture,
                             gconstpointer user_data)
{
  static const struct
  {
    const char *field;
    const char *answer;
  } wrong[] = {
    { "tranche-age", "42" },
    { "code-insee", "99999" },
    { "horodatage", "2199-01-01T00:00:00+01:00" },
    { "no-such-field", "x" },
    { "tranche-age", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (AvChange) change = make_contact (fixture, "Gavroche");
      g_autoptr (GError) error = NULL;

      av_change_set (change, wrong[i].field, wrong[i].answer);
      g_assert_false (av_store_commit_one (fixture->store, change, &error));
      g_assert_nonnull (error);
    }
  g_assert_cmpint (count_open_ops (fixture), ==, 0);
}

static void
test_one_bad_change_undoes_all (Fixture *fixture,
                                gconstpointer user_data)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) av_change_unref);
  g_autoptr (AvChange) after = NULL;
  g_autoptr (AvSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (changes, make_contact (fixture, "Gavroche"));
  g_ptr_array_add (changes, av_change_new ("frein", NULL, fixture->container, NULL));
  av_change_set (g_ptr_array_index (changes, 1), "theme", "no-such-theme");
  g_assert_false (av_store_commit (fixture->store, changes, &error));
  g_assert_cmpint (count_open_ops (fixture), ==, 0);

  /* And the store goes on as if nothing had been tried. */
  after = make_contact (fixture, "Azelma");
  snapshot = save (fixture, after);
  g_assert_cmpstr (av_snapshot_get_answer (snapshot, "prenom-ou-surnom"), ==, "Azelma");
}

static void
test_undo_writes_the_values_back (Fixture *fixture,
                                  gconstpointer user_data)
{
  g_autoptr (AvChange) first = make_contact (fixture, "Nana");
  g_autoptr (AvSnapshot) before = save (fixture, first);
  g_autoptr (AvChange) change = av_change_new_for (before);
  g_autoptr (AvChange) inverse = NULL;
  g_autoptr (AvChange) vanish = NULL;
  g_autoptr (AvSnapshot) after = NULL;
  g_autoptr (AvSnapshot) undone = NULL;
  g_autoptr (AvSnapshot) gone = NULL;

  av_change_set (change, "prenom-ou-surnom", "Anna");
  av_change_set (change, "besoin-immediat", "P1 P3");
  after = save (fixture, change);
  inverse = av_change_inverse (change, before, after);
  undone = save (fixture, inverse);
  g_assert_cmpvariant (av_snapshot_get_answers (undone), av_snapshot_get_answers (before));

  vanish = av_change_inverse (first, NULL, undone);
  gone = save (fixture, vanish);
  g_assert_true (av_snapshot_is_deleted (gone));
}

static void
test_health_frein_is_sensible (Fixture *fixture,
                               gconstpointer user_data)
{
  g_autoptr (AvChange) change = av_change_new ("frein", NULL, fixture->container, NULL);
  g_autoptr (AvChange) worse = NULL;
  g_autoptr (AvSnapshot) snapshot = NULL;
  g_autoptr (AvSnapshot) sensible = NULL;
  g_autoptr (AvSnapshot) followed = NULL;
  g_autoptr (AvSnapshot) again = NULL;
  g_autoptr (GPtrArray) listed = NULL;
  g_autoptr (GError) error = NULL;

  av_change_set (change, "theme", "logement-hebergement");
  av_change_set (change, "intensite", "bloquant");
  av_change_set (change, "exprime-par", "jeune");
  snapshot = save (fixture, change);
  g_assert_cmpint (av_snapshot_get_class (snapshot), ==, AV_CLASS_PARCOURS);

  worse = av_change_new_for (snapshot);
  av_change_set (worse, "theme", "sante");
  sensible = save (fixture, worse);
  g_assert_cmpint (av_snapshot_get_class (sensible), ==, AV_CLASS_SENSIBLE);
  g_assert_cmpstr (av_snapshot_get_answer (sensible, "intensite"), ==, "bloquant");
  g_assert_cmpstr (av_snapshot_get_id (sensible), !=, av_snapshot_get_id (snapshot));

  /* The old id still opens it, a late save of the old window lands in it. */
  followed = av_record_store_load (fixture->store, av_snapshot_get_id (snapshot), &error);
  g_assert_cmpstr (av_snapshot_get_id (followed), ==, av_snapshot_get_id (sensible));
  again = save (fixture, worse);
  g_assert_cmpstr (av_snapshot_get_id (again), ==, av_snapshot_get_id (sensible));
  listed = av_record_store_list (fixture->store, fixture->container, "frein", &error);
  g_assert_cmpuint (listed->len, ==, 1);
}

static void
test_dossier_takes_over_from_contact (Fixture *fixture,
                                      gconstpointer user_data)
{
  g_autoptr (AvChange) contact = make_contact (fixture, "Étienne");
  g_autoptr (AvSnapshot) met = save (fixture, contact);
  g_autoptr (AvSnapshot) person = NULL;
  g_autoptr (AvChange) identity = NULL;
  g_autoptr (AvChange) dossier = av_change_new ("dossier", NULL, fixture->container, NULL);
  g_autoptr (AvSnapshot) opened = save (fixture, dossier);
  g_autoptr (AvSnapshot) known = NULL;
  g_autoptr (AvSummary) summary = NULL;
  g_autoptr (AvQuery) query = av_query_new_view (AV_VIEW_DOSSIERS_WITHOUT_REFERENT, NULL);
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (av_snapshot_get_answer (opened, "statut"), ==, "REPERE");
  g_assert_nonnull (av_snapshot_get_answer (opened, "numero"));
  person = av_record_store_load_singleton (fixture->store, fixture->container, "personne", &error);
  identity = av_change_new_for (person);
  av_change_set (identity, "prenom", "Étienne");
  av_change_set (identity, "nom", "Lantier");
  known = save (fixture, identity);
  g_assert_cmpstr (av_snapshot_get_answer (known, "nom"), ==, "Lantier");

  summary = av_query_dossier (fixture->store, fixture->container, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (summary->title, ==, "Étienne Lantier");
  g_assert_cmpstr (summary->stage, ==, "REPERE");
  g_assert_cmpstr (summary->code, ==, av_snapshot_get_answer (opened, "numero"));
  g_assert_cmpuint (av_query_count (fixture->store, query, &error), ==, 1);
  found = av_record_store_find_code (fixture->store, summary->code, &error);
  g_assert_cmpstr (found, ==, av_snapshot_get_id (opened));
}

static void
test_scope_is_written_with_the_first_record (Fixture *fixture,
                                             gconstpointer user_data)
{
  g_autoptr (AvChange) change = make_contact (fixture, "Julien");
  g_autoptr (AvSnapshot) snapshot = save (fixture, change);
  g_autoptr (GError) error = NULL;
  g_autofree char *scope = av_record_store_get_scope (fixture->store, fixture->container, &error);

  g_assert_cmpstr (scope, ==, "76540");
}

/* --- the clock of immediacy ---------------------------------------------- */

static guint64
noon (gpointer user_data)
{
  return *(guint64 *) user_data;
}

static AvSummary *
load_need (Fixture *fixture)
{
  g_autoptr (AvQuery) query = av_query_new_view (AV_VIEW_NEEDS, fixture->container);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) needs = av_query_summaries (fixture->store, query, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (needs->len, ==, 1);

  return av_summary_ref (g_ptr_array_index (needs, 0));
}

static void
test_first_action_done_answers_the_need (Fixture *fixture,
                                         gconstpointer user_data)
{
  guint64 now = G_GUINT64_CONSTANT (1795435200000); /* 2026-11-23 12:00 UTC */
  g_autoptr (AvChange) need = av_change_new ("besoin-immediat", NULL, fixture->container, NULL);
  g_autoptr (AvChange) action = av_change_new ("action", NULL, fixture->container, NULL);
  g_autoptr (AvQuery) overdue = av_query_new_view (AV_VIEW_NEEDS_OVERDUE, NULL);
  g_autoptr (AvSnapshot) said = NULL;
  g_autoptr (AvSnapshot) done = NULL;
  g_autoptr (GError) error = NULL;
  gint64 delay;

  av_store_set_clock_for_test (fixture->store, noon, &now);
  av_change_set (need, "priorite", "P4");
  av_change_set (need, "libelle", "Un lit ce soir");
  av_change_set (need, "exprime-le", "2020-01-24T10:00:00+01:00");
  av_change_set (need, "echeance", "H3");
  said = save (fixture, need);
  g_assert_cmpuint (av_query_count (fixture->store, overdue, &error), ==, 1);

  av_change_set (action, "besoin", av_change_get_id (need));
  av_change_set (action, "libelle", "Appel au 115");
  av_change_set (action, "priorite", "P4");
  av_change_set (action, "type", "information");
  av_change_set (action, "realisee-le", "2020-01-24T11:30:00+01:00");
  done = save (fixture, action);
  g_assert_cmpuint (av_query_count (fixture->store, overdue, &error), ==, 0);
  g_assert_true (av_database_get_int64 (av_store_get_database (fixture->store), "SELECT t1 - t0 FROM due", 0, &delay, &error));
  g_assert_cmpint (delay, ==, 90 * 60000);

  g_assert_true (av_record_store_delete (fixture->store, av_snapshot_get_id (done), &error));
  g_assert_cmpuint (av_query_count (fixture->store, overdue, &error), ==, 1);
}

/* A need that is answered, or closed without an answer, runs no more. */
static void
test_nothing_is_due_of_a_settled_need (Fixture *fixture,
                                       gconstpointer user_data)
{
  g_autoptr (AvChange) need = av_change_new ("besoin-immediat", NULL, fixture->container, NULL);
  g_autoptr (AvChange) action = av_change_new ("action", NULL, fixture->container, NULL);
  g_autoptr (AvChange) closing = NULL;
  g_autoptr (AvSnapshot) said = NULL;
  g_autoptr (AvSnapshot) done = NULL;
  g_autoptr (AvSnapshot) closed = NULL;
  g_autoptr (AvSummary) open = NULL;
  g_autoptr (AvSummary) answered = NULL;
  g_autoptr (AvSummary) taken_back = NULL;
  g_autoptr (GError) error = NULL;

  av_change_set (need, "priorite", "P4");
  av_change_set (need, "libelle", "Un lit ce soir");
  av_change_set (need, "exprime-le", "2020-01-24T10:00:00+01:00");
  av_change_set (need, "echeance", "H3");
  said = save (fixture, need);
  open = load_need (fixture);
  g_assert_cmpstr (open->due, !=, "");
  g_assert_true (open->late);

  av_change_set (action, "besoin", av_change_get_id (need));
  av_change_set (action, "libelle", "Appel au 115");
  av_change_set (action, "priorite", "P4");
  av_change_set (action, "type", "information");
  av_change_set (action, "realisee-le", "2020-01-24T15:30:00+01:00");
  done = save (fixture, action);
  answered = load_need (fixture);
  g_assert_cmpstr (answered->due, ==, "");
  g_assert_false (answered->late);

  g_assert_true (av_record_store_delete (fixture->store, av_snapshot_get_id (done), &error));
  closing = av_change_new_for (said);
  av_change_set (closing, "statut", "retire");
  closed = save (fixture, closing);
  taken_back = load_need (fixture);
  g_assert_cmpstr (taken_back->due, ==, "");
  g_assert_false (taken_back->late);
}

/* --- every field of every form ------------------------------------------- */

static char *
make_answer (const AvField *field)
{
  guint n_choices = 0;
  g_autofree AvChoice *choices = av_field_has_choices (field) ? av_field_dup_choices (field, &n_choices) : NULL;

  switch (field->kind)
    {
    case AV_FIELD_CHOICE:
    case AV_FIELD_CHOICES:
      return g_strdup (n_choices > 0 ? choices[0].code : AV_ANSWER_UNKNOWN);
    case AV_FIELD_RECORD:
    case AV_FIELD_RECORDS:
    case AV_FIELD_AGENT:
      return g_strdup ("00112233445566778899aabbccddeeff");
    case AV_FIELD_DAY:
      return g_strdup ("2004-05");
    case AV_FIELD_MOMENT:
      return g_strdup ("2020-01-24T14:05:00+01:00");
    case AV_FIELD_NUMBER:
    case AV_FIELD_SCALE:
    case AV_FIELD_MONEY:
      return g_strdup ("7");
    case AV_FIELD_YES_NO:
      return g_strdup ("oui");
    case AV_FIELD_PHONE:
      return g_strdup ("+33639981234");
    case AV_FIELD_EMAIL:
      return g_strdup ("cosette@example.org");
    case AV_FIELD_PLACE:
      return g_strdup ("76540");
    case AV_FIELD_TEXT:
    case AV_FIELD_NOTE:
    default:
      return (field->flags & AV_FIELD_SHEET_CODE) != 0 ? av_code_new () : g_strdup (AV_ANSWER_REFUSED);
    }
}

static void
save_every_field (Fixture *fixture,
                  const AvForm *form)
{
  g_autofree char *container = av_id_new_string ();
  g_autofree char *id = form->singleton ? av_store_singleton_id (container, form->id) : av_id_new_string ();
  g_autoptr (AvChange) change = av_change_new (form->id, id, container, NULL);
  g_autoptr (AvSnapshot) loaded = NULL;
  g_autoptr (GHashTable) answers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  for (guint i = 0; i < form->n_fields; i++)
    {
      char *answer = strcmp (form->fields[i].id, "accord-recontact") == 0 ? g_strdup ("oui") : make_answer (&form->fields[i]);

      g_hash_table_insert (answers, (gpointer) form->fields[i].id, answer);
      av_change_set (change, form->fields[i].id, answer);
    }
  loaded = save (fixture, change);

  for (guint i = 0; i < form->n_fields; i++)
    {
      const char *answer = g_hash_table_lookup (answers, form->fields[i].id);
      g_autoptr (AvQuery) query = av_query_new (form->id);
      g_autoptr (GPtrArray) summaries = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_cmpstr (av_snapshot_get_answer (loaded, form->fields[i].id), ==, answer);
      av_query_where (query, form->fields[i].id, answer);
      av_query_in_container (query, container);
      summaries = av_query_summaries (fixture->store, query, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (summaries->len, ==, 1);
    }
}

static void
test_every_field_is_saved_loaded_and_listed (Fixture *fixture,
                                             gconstpointer user_data)
{
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  for (guint i = 0; i < n_forms; i++)
    save_every_field (fixture, forms[i]);
}

#define ADD(name, func) g_test_add ("/record-store/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("saved-contact-is-loaded", test_saved_contact_is_loaded);
  ADD ("same-save-twice-writes-once", test_same_save_twice_writes_once);
  ADD ("search-finds-after-save", test_search_finds_after_save);
  ADD ("a-delay-is-told-in-words", test_a_delay_is_told_in_words);
  ADD ("a-list-row-says-its-list", test_a_list_row_says_its_list);
  ADD ("drafts-keep-what-is-typed", test_drafts_keep_what_is_typed);
  ADD ("nothing-erased-is-kept-as-a-draft", test_nothing_erased_is_kept_as_a_draft);
  ADD ("nothing-is-saved-of-what-was-destroyed", test_nothing_is_saved_of_what_was_destroyed);
  ADD ("draft-remembers-the-loaded-values", test_draft_remembers_the_loaded_values);
  ADD ("no-call-back-keeps-no-name", test_no_call_back_keeps_no_name);
  ADD ("refusals-write-nothing", test_refusals_write_nothing);
  ADD ("one-bad-change-undoes-all", test_one_bad_change_undoes_all);
  ADD ("undo-writes-the-values-back", test_undo_writes_the_values_back);
  ADD ("health-frein-is-sensible", test_health_frein_is_sensible);
  ADD ("dossier-takes-over-from-contact", test_dossier_takes_over_from_contact);
  ADD ("scope-is-written-with-the-first-record", test_scope_is_written_with_the_first_record);
  ADD ("first-action-done-answers-the-need", test_first_action_done_answers_the_need);
  ADD ("nothing-is-due-of-a-settled-need", test_nothing_is_due_of_a_settled_need);
  ADD ("every-field-is-saved-loaded-and-listed", test_every_field_is_saved_loaded_and_listed);

  return g_test_run ();
}
