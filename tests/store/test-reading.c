/* What each role reads of what others wrote: by id, in lists, questions,
 * search, drafts, duplicates and the dump. */

#include <string.h>

#include "av-draft.h"
#include "av-dump.h"
#include "av-duplicates.h"
#include "av-fusion.h"
#include "av-query.h"
#include "av-reading.h"
#include "av-search.h"
#include "store-laptops.h"

#include "av-id.h"

#define NOON G_GUINT64_CONSTANT (1795435200000)
#define DAY_MS G_GUINT64_CONSTANT (86400000)

#define CONTACT AV_CLASS_BIT (AV_CLASS_CONTACT)
#define PARCOURS AV_CLASS_BIT (AV_CLASS_PARCOURS)
#define SENSIBLE AV_CLASS_BIT (AV_CLASS_SENSIBLE)

/* Of Fantine, written by Goujet: one of each class, each with its word. */
typedef struct
{
  Laptop *laptop;
  char *goujet;
  char *reader;
  char *container;
  char *contact;
  char *dossier;
  char *obstacle;
  char *health;
} Fixture;

static char *
add_agent (Laptop *laptop,
           const char *name,
           const char *role)
{
  g_autoptr (AvChange) agent = av_change_new ("agent", NULL, NULL, NULL);

  av_change_set (agent, "nom-affiche", name);
  av_change_set (agent, "role", role);
  av_change_set (agent, "actif", "oui");
  laptop_save (laptop, agent);
  return g_strdup (av_change_get_id (agent));
}

static char *
add_obstacle (Fixture *fixture,
              const char *theme,
              const char *words)
{
  g_autoptr (AvChange) obstacle = av_change_new ("frein", NULL, fixture->container, NULL);

  av_change_set (obstacle, "theme", theme);
  av_change_set (obstacle, "situation", words);
  av_change_set (obstacle, "intensite", "bloquant");
  av_change_set (obstacle, "exprime-par", "jeune");
  laptop_save (fixture->laptop, obstacle);
  return g_strdup (av_change_get_id (obstacle));
}

static char *
open_dossier (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvSnapshot) empty = av_record_store_load_singleton (fixture->laptop->store, fixture->container, "dossier", &error);
  g_autoptr (AvChange) dossier = av_change_new_for (empty);

  av_change_set (dossier, "referent", fixture->goujet);
  av_change_set (dossier, "motif-derogation", "Canariparcours");
  laptop_save (fixture->laptop, dossier);
  return g_strdup (av_change_get_id (dossier));
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  g_autoptr (AvSnapshot) contact = NULL;

  fixture->laptop = laptop_new (NOON);
  fixture->goujet = add_agent (fixture->laptop, "Goujet", "REFERENT");
  av_store_set_agent (fixture->laptop->store, fixture->goujet);
  fixture->contact = laptop_add_contact (fixture->laptop, NULL, "Canaricontact");
  contact = laptop_load (fixture->laptop, fixture->contact);
  fixture->container = g_strdup (av_snapshot_get_container (contact));
  fixture->dossier = open_dossier (fixture);
  fixture->obstacle = add_obstacle (fixture, "logement-hebergement", "Canarilogement");
  fixture->health = add_obstacle (fixture, "sante", "Canarisensible");
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  laptop_free (fixture->laptop);
  g_free (fixture->goujet);
  g_free (fixture->reader);
  g_free (fixture->container);
  g_free (fixture->contact);
  g_free (fixture->dossier);
  g_free (fixture->obstacle);
  g_free (fixture->health);
}

static void
work_as (Fixture *fixture,
         const char *role)
{
  g_free (fixture->reader);
  av_store_set_agent (fixture->laptop->store, fixture->goujet);
  fixture->reader = add_agent (fixture->laptop, "Lorilleux", role);
  av_store_set_agent (fixture->laptop->store, fixture->reader);
}

static void
note_line (const char *line,
           gpointer user_data)
{
  g_string_append_printf (user_data, "%s\n", line);
}

static void
note_summaries (GPtrArray *summaries,
                GString *seen)
{
  for (guint i = 0; i < summaries->len; i++)
    {
      AvSummary *summary = g_ptr_array_index (summaries, i);
      g_autofree char *answers = g_variant_print (summary->answers, FALSE);

      g_string_append_printf (seen, "%s %s %s\n", summary->title, summary->person, answers);
    }
}

static void
note_query (Fixture *fixture,
            AvQuery *query,
            GString *seen)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = av_query_summaries (fixture->laptop->store, query, &error);

  g_assert_no_error (error);
  note_summaries (found, seen);
  g_assert_cmpuint (av_query_count (fixture->laptop->store, query, NULL), ==, found->len);
  av_query_unref (query);
}

static void
note_records (Fixture *fixture,
              GString *seen)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ids = av_record_store_list (fixture->laptop->store, fixture->container, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (AvSnapshot) record = laptop_load (fixture->laptop, g_ptr_array_index (ids, i));
      g_autofree char *answers = g_variant_print (av_snapshot_get_answers (record), FALSE);

      g_string_append (seen, answers);
    }
}

/* All that there is to be read, by every way. */
static char *
read_all (Fixture *fixture)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = av_search (fixture->laptop->store, "Canari", 10, &error);
  g_autoptr (AvSummary) dossier = NULL;

  g_assert_no_error (error);
  note_summaries (found, seen);
  note_records (fixture, seen);
  note_query (fixture, av_query_new ("contact"), seen);
  note_query (fixture, av_query_new ("dossier"), seen);
  note_query (fixture, av_query_new ("frein"), seen);
  note_query (fixture, av_query_new_view (AV_VIEW_FREINS, fixture->container), seen);
  note_query (fixture, av_query_new_view (AV_VIEW_DOSSIERS, NULL), seen);
  note_query (fixture, av_query_new_view (AV_VIEW_CONTACTS_TO_CALL, NULL), seen);
  dossier = av_query_dossier (fixture->laptop->store, fixture->container, &error);
  g_assert_no_error (error);
  g_string_append (seen, dossier != NULL ? dossier->title : "");
  av_dump (fixture->laptop->store, note_line, seen, &error);
  g_assert_no_error (error);
  return g_string_free (g_steal_pointer (&seen), FALSE);
}

/* The same of one record, by its id. */
static gboolean
loads (Fixture *fixture,
       const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvSnapshot) record = av_record_store_load (fixture->laptop->store, id, &error);

  if (record == NULL)
    g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_WITHHELD);
  return record != NULL;
}

static guint
read_classes (Fixture *fixture)
{
  static const struct
  {
    const char *word;
    guint class;
    gsize record;
  } canaries[] = {
    { "Canaricontact", CONTACT, G_STRUCT_OFFSET (Fixture, contact) },
    { "Canariparcours", PARCOURS, G_STRUCT_OFFSET (Fixture, dossier) },
    { "Canarilogement", PARCOURS, G_STRUCT_OFFSET (Fixture, obstacle) },
    { "Canarisensible", SENSIBLE, G_STRUCT_OFFSET (Fixture, health) },
  };
  g_autofree char *seen = read_all (fixture);
  guint withheld;
  guint classes = 0;

  for (guint i = 0; i < G_N_ELEMENTS (canaries); i++)
    {
      gboolean there = strstr (seen, canaries[i].word) != NULL;

      g_assert_cmpint (loads (fixture, G_STRUCT_MEMBER (char *, fixture, canaries[i].record)), ==, there);
      classes |= there ? canaries[i].class : 0;
    }

  g_assert_true (av_reading_get_withheld (fixture->laptop->store, fixture->container, &withheld, NULL));
  g_assert_cmphex (withheld, ==, (CONTACT | PARCOURS | SENSIBLE) & ~classes);
  return classes;
}

static void
test_each_role_reads_what_is_written (Fixture *fixture,
                                      gconstpointer user_data)
{
  static const struct
  {
    const char *role;
    guint classes;
  } written[] = {
    { "ANIM", 0 },
    { "INTERV", CONTACT | PARCOURS },
    { "REFERENT", CONTACT | PARCOURS },
    { "RESP_EQUIPE", CONTACT | PARCOURS },
    { "COORD_MRN", PARCOURS },
    { "EVAL", 0 },
    { "FINANCEUR", 0 },
    { "ADMIN", 0 },
    { "DPO", 0 },
    { "~nsp", CONTACT | PARCOURS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (written); i++)
    {
      work_as (fixture, written[i].role);
      g_test_message ("%s", written[i].role);
      g_assert_cmphex (read_classes (fixture), ==, written[i].classes);
    }

  av_store_set_agent (fixture->laptop->store, NULL);
  g_assert_cmphex (read_classes (fixture), ==, CONTACT | PARCOURS | SENSIBLE);
}

/* Their record may come later: with the welcome, or once there is room. */
static void
test_a_role_counts_once_it_is_said (Fixture *fixture,
                                    gconstpointer user_data)
{
  static const char unrecorded[] = "c05e77e0c05e77e0c05e77e0c05e77e0";
  g_autoptr (GError) error = NULL;
  g_autofree char *role = NULL;

  /* Nobody said: that of whoever is added. */
  av_store_set_agent (fixture->laptop->store, unrecorded);
  g_assert_cmphex (read_classes (fixture), ==, CONTACT | PARCOURS);

  av_reading_say_role (fixture->laptop->store, unrecorded, "ANIM", &error);
  g_assert_no_error (error);
  g_assert_cmphex (read_classes (fixture), ==, 0);
  g_assert_true (av_reading_get_role (fixture->laptop->store, &role, NULL));
  g_assert_cmpstr (role, ==, "ANIM");

  /* A record, once there is one, is what counts. */
  g_assert_true (av_reading_say_role (fixture->laptop->store, fixture->goujet, "ANIM", NULL));
  av_store_set_agent (fixture->laptop->store, fixture->goujet);
  g_assert_cmphex (read_classes (fixture), ==, CONTACT | PARCOURS | SENSIBLE);
}

static void
test_who_follows_reads_what_is_sensitive (Fixture *fixture,
                                          gconstpointer user_data)
{
  g_assert_cmphex (read_classes (fixture), ==, CONTACT | PARCOURS | SENSIBLE);

  work_as (fixture, "INTERV");
  laptop_set (fixture->laptop, fixture->dossier, "coordonnateur", fixture->reader);
  g_assert_cmphex (read_classes (fixture), ==, CONTACT | PARCOURS | SENSIBLE);

  /* Of a dossier that nobody follows yet everybody of the team who may follow. */
  work_as (fixture, "REFERENT");
  laptop_set (fixture->laptop, fixture->dossier, "referent", NULL);
  g_assert_cmphex (read_classes (fixture), ==, CONTACT | PARCOURS | SENSIBLE);
  work_as (fixture, "RESP_EQUIPE");
  g_assert_cmphex (read_classes (fixture), ==, CONTACT | PARCOURS);
}

static void
test_everybody_reads_what_they_wrote (Fixture *fixture,
                                      gconstpointer user_data)
{
  g_autofree char *own = NULL;
  g_autofree char *sensitive = NULL;
  g_autofree char *seen = NULL;

  work_as (fixture, "ANIM");
  own = laptop_add_contact (fixture->laptop, fixture->container, "Gervaise");
  sensitive = add_obstacle (fixture, "justice", "Convocation");
  g_assert_true (loads (fixture, own));
  g_assert_true (loads (fixture, sensitive));
  g_assert_false (loads (fixture, fixture->contact));
  seen = read_all (fixture);
  g_assert_nonnull (strstr (seen, "Gervaise"));
  g_assert_null (strstr (seen, "Canari"));
}

/* To who began it it is the same record, under whatever id it goes on. */
static void
test_what_became_sensitive_stays_its_authors (Fixture *fixture,
                                              gconstpointer user_data)
{
  g_autofree char *own = NULL;
  g_autofree char *other = NULL;
  g_autoptr (AvSnapshot) later = NULL;

  work_as (fixture, "ANIM");
  own = add_obstacle (fixture, "logement-hebergement", "Loge chez Lorilleux");
  av_store_set_agent (fixture->laptop->store, fixture->goujet);
  laptop_set (fixture->laptop, own, "theme", "sante");

  av_store_set_agent (fixture->laptop->store, fixture->reader);
  g_assert_true (loads (fixture, own));
  later = laptop_load (fixture->laptop, own);
  g_assert_cmpint (av_snapshot_get_class (later), ==, AV_CLASS_SENSIBLE);
  laptop_set (fixture->laptop, own, "situation", "Loge chez Goujet");

  work_as (fixture, "ANIM");
  other = add_obstacle (fixture, "logement-hebergement", "Loge chez Coupeau");
  g_assert_true (loads (fixture, other));
  g_assert_false (loads (fixture, own));
  g_assert_false (loads (fixture, fixture->health));
}

static void
test_nobody_writes_over_what_they_do_not_read (Fixture *fixture,
                                               gconstpointer user_data)
{
  g_autoptr (AvSnapshot) loaded = laptop_load (fixture->laptop, fixture->contact);
  g_autoptr (AvChange) change = av_change_new_for (loaded);
  g_autoptr (GError) error = NULL;

  work_as (fixture, "ANIM");
  av_change_set (change, "prenom-ou-surnom", "Nana");
  g_assert_false (av_store_commit_one (fixture->laptop->store, change, &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_WITHHELD);
  g_clear_error (&error);
  g_assert_false (av_record_store_delete (fixture->laptop->store, fixture->contact, &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_WITHHELD);

  av_store_set_agent (fixture->laptop->store, fixture->goujet);
  g_assert_cmphex (read_classes (fixture), ==, CONTACT | PARCOURS | SENSIBLE);
}

static void
break_glass (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  AvId record, container;

  av_id_random (&record);
  g_assert_true (av_id_parse (fixture->container, &container));
  av_segment_store_write_system (fixture->laptop->store, "~bris-de-glace", &record, &container, AV_CLASS_PARCOURS, "agent", fixture->reader, &error);
  g_assert_no_error (error);
}

static void
test_an_emergency_opens_all_of_it_for_a_day (Fixture *fixture,
                                             gconstpointer user_data)
{
  work_as (fixture, "RESP_EQUIPE");
  break_glass (fixture);
  g_assert_cmphex (read_classes (fixture), ==, CONTACT | PARCOURS | SENSIBLE);
  fixture->laptop->now += DAY_MS + 60000;
  g_assert_cmphex (read_classes (fixture), ==, CONTACT | PARCOURS);

  /* Somebody's, and nobody else's. */
  break_glass (fixture);
  work_as (fixture, "RESP_EQUIPE");
  g_assert_cmphex (read_classes (fixture), ==, CONTACT | PARCOURS);
}

static void
test_a_colleagues_draft_is_of_its_record (Fixture *fixture,
                                          gconstpointer user_data)
{
  g_autoptr (AvSnapshot) loaded = laptop_load (fixture->laptop, fixture->contact);
  g_autoptr (AvDraft) draft = av_draft_new ("reperage", loaded, g_variant_new_parsed ("{'prenom-ou-surnom': 'Canaribrouillon'}"));
  g_autoptr (GPtrArray) read = NULL;
  g_autoptr (GPtrArray) withheld = NULL;

  g_assert_true (av_draft_save (fixture->laptop->store, draft, NULL));
  work_as (fixture, "INTERV");
  read = av_draft_list (fixture->laptop->store, NULL);
  g_assert_cmpuint (read->len, ==, 1);

  work_as (fixture, "ANIM");
  withheld = av_draft_list (fixture->laptop->store, NULL);
  g_assert_cmpuint (withheld->len, ==, 0);
  g_assert_null (av_draft_load (fixture->laptop->store, fixture->contact, NULL));
}

static guint
count_drafts (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts = av_draft_list (fixture->laptop->store, &error);

  g_assert_no_error (error);
  return drafts->len;
}

/* Nothing says yet that the record will be sensitive but what was typed. */
static void
test_a_colleagues_draft_is_of_what_was_typed (Fixture *fixture,
                                              gconstpointer user_data)
{
  static const char *const themes[] = { "sante", "justice" };
  g_autofree char *ordinary = av_id_new_string ();
  g_autoptr (AvSnapshot) plain = av_record_store_new_snapshot ("frein", ordinary, fixture->container);
  g_autoptr (AvDraft) housing = av_draft_new ("frein", plain, g_variant_new_parsed ("{'theme': 'logement-hebergement'}"));

  g_assert_true (av_draft_save (fixture->laptop->store, housing, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (themes); i++)
    {
      g_autofree char *id = av_id_new_string ();
      g_autoptr (AvSnapshot) empty = av_record_store_new_snapshot ("frein", id, fixture->container);
      g_autoptr (AvDraft) draft = av_draft_new ("frein", empty, g_variant_new_parsed ("{'theme': %s, 'situation': 'Canaribrouillon'}", themes[i]));

      g_assert_true (av_draft_save (fixture->laptop->store, draft, NULL));
      work_as (fixture, "RESP_EQUIPE");
      g_assert_cmpuint (count_drafts (fixture), ==, 1);
      g_assert_null (av_draft_load (fixture->laptop->store, id, NULL));
      av_store_set_agent (fixture->laptop->store, fixture->goujet);
      g_assert_cmpuint (count_drafts (fixture), ==, 2 + i);
    }
}

/* Nor does a draft of an ordinary record that becomes sensitive. */
static void
test_a_colleagues_draft_may_become_sensitive (Fixture *fixture,
                                              gconstpointer user_data)
{
  g_autoptr (AvSnapshot) loaded = laptop_load (fixture->laptop, fixture->obstacle);
  g_autoptr (AvDraft) draft = av_draft_new ("frein", loaded, g_variant_new_parsed ("{'theme': 'sante'}"));

  g_assert_true (av_draft_save (fixture->laptop->store, draft, NULL));
  work_as (fixture, "RESP_EQUIPE");
  g_assert_cmpuint (count_drafts (fixture), ==, 0);
}

static void
test_duplicates_and_conflicts_are_among_what_is_read (Fixture *fixture,
                                                      gconstpointer user_data)
{
  g_autofree char *twin = laptop_add_contact (fixture->laptop, NULL, "Canaricontact Toussaint");
  g_autoptr (AvSnapshot) loaded = laptop_load (fixture->laptop, twin);
  g_autoptr (AvChange) one = av_change_new_for (loaded);
  g_autoptr (AvChange) other = av_change_new_for (loaded);
  g_autoptr (GPtrArray) near = NULL;

  av_change_set (one, "code-insee", "76540");
  av_change_set (other, "code-insee", "76231");
  laptop_save (fixture->laptop, one);
  laptop_save (fixture->laptop, other);
  laptop_set (fixture->laptop, fixture->contact, "nom", "Toussaint");
  g_assert_cmpuint (laptop_count_conflicts (fixture->laptop), ==, 1);
  near = av_duplicates_find (fixture->laptop->store, NULL, NULL);
  g_assert_cmpuint (near->len, ==, 1);
  g_clear_pointer (&near, g_ptr_array_unref);

  work_as (fixture, "ANIM");
  g_assert_cmpuint (laptop_count_conflicts (fixture->laptop), ==, 0);
  near = av_duplicates_find (fixture->laptop->store, NULL, NULL);
  g_assert_cmpuint (near->len, ==, 0);
}

static void
write_person (Fixture *fixture,
              const char *container,
              const char *first_name)
{
  g_autoptr (AvChange) person = av_change_new ("personne", NULL, container, NULL);

  av_change_set (person, "prenom", first_name);
  laptop_save (fixture->laptop, person);
}

static AvSnapshot *
load_person (Fixture *fixture,
             const char *container)
{
  g_autoptr (GError) error = NULL;
  AvSnapshot *person = av_record_store_load_singleton (fixture->laptop->store, container, "personne", &error);

  g_assert_no_error (error);
  return person;
}

/* Of two dossiers of one person, ANIM wrote one and reads nothing of the other. */
static char *
fuse_with_own (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  char *own = av_id_new_string ();

  write_person (fixture, fixture->container, "Canariprenom");
  work_as (fixture, "ANIM");
  write_person (fixture, own, "Fantine");
  av_store_set_agent (fixture->laptop->store, fixture->goujet);
  av_fusion_join (fixture->laptop->store, fixture->container, own, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (laptop_count_conflicts (fixture->laptop), ==, 1);
  av_store_set_agent (fixture->laptop->store, fixture->reader);
  return own;
}

static void
test_fused_dossiers_show_what_is_read_of_each (Fixture *fixture,
                                               gconstpointer user_data)
{
  g_autofree char *own = fuse_with_own (fixture);
  g_autoptr (AvSnapshot) person = load_person (fixture, own);
  g_autoptr (GPtrArray) conflicts = av_record_store_conflicts (fixture->laptop->store, NULL);
  g_auto (GStrv) differing = av_snapshot_get_conflicts (person);
  guint n_values;

  g_assert_cmpstr (av_snapshot_get_answer (person, "prenom"), ==, "Fantine");
  av_snapshot_get_live (person, "prenom", &n_values);
  g_assert_cmpuint (n_values, ==, 1);
  g_assert_cmpuint (g_strv_length (differing), ==, 0);
  g_assert_cmpuint (conflicts->len, ==, 0);
  g_assert_cmpuint (laptop_count_conflicts (fixture->laptop), ==, 0);
}

static void
test_fused_dossiers_are_written_where_they_are_read (Fixture *fixture,
                                                     gconstpointer user_data)
{
  g_autofree char *own = fuse_with_own (fixture);
  g_autoptr (AvSnapshot) loaded = load_person (fixture, own);
  g_autoptr (AvChange) change = av_change_new_for (loaded);
  g_autoptr (AvSnapshot) person = NULL;
  guint n_values;

  write_person (fixture, own, "Nana");
  av_change_set (change, "prenom", "Cosette");
  laptop_save (fixture->laptop, change);

  av_store_set_agent (fixture->laptop->store, fixture->goujet);
  g_assert_true (av_fusion_part (fixture->laptop->store, fixture->container, own, NULL));
  person = load_person (fixture, fixture->container);
  g_assert_cmpstr (av_snapshot_get_answer (person, "prenom"), ==, "Canariprenom");
  av_snapshot_get_live (person, "prenom", &n_values);
  g_assert_cmpuint (n_values, ==, 1);
}

/* A question of so many rows is answered with as many that are read. */
static void
test_a_limit_counts_what_is_read (Fixture *fixture,
                                  gconstpointer user_data)
{
  AvQuery *query = av_query_new ("contact");
  g_autofree char *own = NULL;
  g_autofree char *later = NULL;
  g_autoptr (GArray) rows = NULL;

  work_as (fixture, "ANIM");
  own = laptop_add_contact (fixture->laptop, NULL, "Gervaise");
  av_store_set_agent (fixture->laptop->store, fixture->goujet);
  later = laptop_add_contact (fixture->laptop, NULL, "Virginie");
  av_store_set_agent (fixture->laptop->store, fixture->reader);
  av_query_limit (query, 1);
  rows = av_query_run (fixture->laptop->store, query, NULL);
  g_assert_cmpuint (rows->len, ==, 1);
  av_query_unref (query);
}

/* A role that is changed counts from then on, and a deleted worker keeps theirs. */
static void
test_roles_count_as_they_are_written (Fixture *fixture,
                                      gconstpointer user_data)
{
  work_as (fixture, "INTERV");
  g_assert_cmphex (read_classes (fixture), ==, CONTACT | PARCOURS);
  laptop_set (fixture->laptop, fixture->reader, "role", "ANIM");
  g_assert_cmphex (read_classes (fixture), ==, 0);
  g_assert_true (av_record_store_delete (fixture->laptop->store, fixture->reader, NULL));
  g_assert_cmphex (read_classes (fixture), ==, 0);
}

/* By the role alone, never by what is there. */
static void
test_what_a_list_withholds_is_told (Fixture *fixture,
                                    gconstpointer user_data)
{
  static const struct
  {
    const char *role, *form;
    AvWithheld expected;
  } cases[] = {
    { "ANIM", "contact", AV_WITHHELD_BY_ROLE },
    { "ANIM", "operation", AV_WITHHELD_NOTHING },
    { "COORD_MRN", "contact", AV_WITHHELD_BY_ROLE },
    { "COORD_MRN", "besoin-immediat", AV_WITHHELD_NOTHING },
    { "INTERV", "frein", AV_WITHHELD_NOTHING },
  };
  AvWithheld withheld;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      work_as (fixture, cases[i].role);
      g_assert_true (av_withheld_find (fixture->laptop->store, cases[i].form, NULL, &withheld, NULL));
      g_assert_cmpint (withheld, ==, cases[i].expected);
    }
  /* Of one dossier its head tells as much. */
  g_assert_true (av_withheld_find (fixture->laptop->store, "frein", fixture->container, &withheld, NULL));
  g_assert_cmpint (withheld, ==, AV_WITHHELD_BY_ROLE);
}

static gboolean
change_role_and_fail (AvStore *store,
                      gpointer user_data,
                      GError **error)
{
  Fixture *fixture = user_data;

  laptop_set (fixture->laptop, fixture->reader, "role", "ANIM");
  g_assert_false (loads (fixture, fixture->contact));
  g_set_error_literal (error, AV_STORE_ERROR, AV_STORE_ERROR_INVALID, "Taken back");
  return FALSE;
}

static void
test_a_role_that_was_taken_back_counts_no_more (Fixture *fixture,
                                                gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  work_as (fixture, "INTERV");
  g_assert_false (av_store_transact (fixture->laptop->store, change_role_and_fail, fixture, &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_INVALID);
  g_assert_cmphex (read_classes (fixture), ==, CONTACT | PARCOURS);
}

#define ADD(name, func) g_test_add ("/reading/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("each-role-reads-what-is-written", test_each_role_reads_what_is_written);
  ADD ("a-role-counts-once-it-is-said", test_a_role_counts_once_it_is_said);
  ADD ("who-follows-reads-what-is-sensitive", test_who_follows_reads_what_is_sensitive);
  ADD ("everybody-reads-what-they-wrote", test_everybody_reads_what_they_wrote);
  ADD ("what-became-sensitive-stays-its-authors", test_what_became_sensitive_stays_its_authors);
  ADD ("nobody-writes-over-what-they-do-not-read", test_nobody_writes_over_what_they_do_not_read);
  ADD ("an-emergency-opens-all-of-it-for-a-day", test_an_emergency_opens_all_of_it_for_a_day);
  ADD ("a-colleagues-draft-is-of-its-record", test_a_colleagues_draft_is_of_its_record);
  ADD ("a-colleagues-draft-is-of-what-was-typed", test_a_colleagues_draft_is_of_what_was_typed);
  ADD ("a-colleagues-draft-may-become-sensitive", test_a_colleagues_draft_may_become_sensitive);
  ADD ("duplicates-and-conflicts-are-among-what-is-read", test_duplicates_and_conflicts_are_among_what_is_read);
  ADD ("fused-dossiers-show-what-is-read-of-each", test_fused_dossiers_show_what_is_read_of_each);
  ADD ("fused-dossiers-are-written-where-they-are-read", test_fused_dossiers_are_written_where_they_are_read);
  ADD ("a-limit-counts-what-is-read", test_a_limit_counts_what_is_read);
  ADD ("what-a-list-withholds-is-told", test_what_a_list_withholds_is_told);
  ADD ("roles-count-as-they-are-written", test_roles_count_as_they_are_written);
  ADD ("a-role-that-was-taken-back-counts-no-more", test_a_role_that_was_taken_back_counts_no_more);

  return g_test_run ();
}
