/* Whoever opens a dossier beyond their role is seen by its référent. */

#include <string.h>

#include "av-break-glass.h"
#include "av-have-private.h"
#include "av-installation-private.h"
#include "av-sync-fixture.h"

static void
test_referent_sees_who_when_and_why (void)
{
  AvOrganisation *organisation = av_organisation_new ("76157,76231");
  guint field = av_organisation_join (organisation, "Canteleu-1", "76157", "terrain");
  guint referent = av_organisation_join (organisation, "Canteleu-2", "76157", "referent");
  guint away = av_organisation_join (organisation, "Elbeuf-1", "76231", "referent");
  g_autofree char *container = NULL;
  g_autofree char *record = av_organisation_write_contact (organisation, field, "Cosette", &container);
  g_autofree char *agent = av_id_new_string ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) seen = NULL;
  g_autoptr (GPtrArray) elsewhere = NULL;
  g_autoptr (GPtrArray) later = NULL;
  const AvBrokenGlass *broken;

  g_assert_true (av_break_glass (av_organisation_get (organisation, field), container, agent, "  Une fugue, la nuit. ", &error));
  g_assert_no_error (error);
  g_assert_true (av_break_glass (av_organisation_get (organisation, field), container, agent, "Encore.", &error));
  av_organisation_send (organisation, field, referent);
  av_organisation_send (organisation, field, away);

  seen = av_break_glass_list (av_organisation_get (organisation, referent), container, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (seen->len, ==, 2);
  broken = g_ptr_array_index (seen, 0);
  g_assert_cmpstr (broken->dossier, ==, container);
  g_assert_cmpstr (broken->agent, ==, agent);
  g_assert_cmpint (ABS (broken->when - g_get_real_time () / 1000), <, 600 * 1000);
  g_assert_true (strcmp (broken->reason, "Encore.") == 0 || strcmp (broken->reason, "Une fugue, la nuit.") == 0);

  later = av_break_glass_list (av_organisation_get (organisation, referent), NULL, g_get_real_time () / 1000 + 3600 * 1000, &error);
  g_assert_cmpuint (later->len, ==, 0);

  /* It is of the dossier: another commune reads nothing of it. */
  elsewhere = av_break_glass_list (av_organisation_get (organisation, away), NULL, 0, &error);
  g_assert_cmpuint (elsewhere->len, ==, 0);
  av_organisation_free (organisation);
}

static void
test_reason_is_required (void)
{
  AvOrganisation *organisation = av_organisation_new ("76157");
  g_autofree char *container = NULL;
  g_autofree char *record = av_organisation_write_contact (organisation, 0, "Cosette", &container);
  g_autofree char *unknown = av_id_new_string ();
  g_autoptr (GError) error = NULL;

  g_assert_false (av_break_glass (av_organisation_get (organisation, 0), container, "", "  ", &error));
  g_assert_error (error, AV_BREAK_GLASS_ERROR, AV_BREAK_GLASS_ERROR_REASON);
  g_clear_error (&error);
  g_assert_false (av_break_glass (av_organisation_get (organisation, 0), unknown, "", "Une fugue.", &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME);
  av_organisation_free (organisation);
}

/* The first segment of one, which says whose its dossiers are, lies on another stick: the
 * other seems to hold it. */
static void
hold_back_first (AvOrganisation *organisation,
                 guint from,
                 guint to)
{
  AvInstallation *author = av_organisation_get (organisation, from);
  g_autoptr (AvHave) have = av_have_new ();
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (GError) error = NULL;
  AvHaveJournal *journal;

  g_assert_true (av_installation_seal (author, &error));
  journal = av_have_add_journal (have, &author->journal->id);
  journal->upto = journal->top = author->journal->segno;
  memcpy (journal->head, author->journal->head, sizeof journal->head);
  bytes = av_have_write (have);
  av_segment_store_set_have (author->store, &av_organisation_get (organisation, to)->identity->id, av_store_tick (author->store), bytes->data, bytes->len, &error);
  g_assert_no_error (error);
}

/* What came of it is shown, and is all there is to go by in an emergency; that somebody else
 * opened it shows nothing. */
static void
test_whose_it_is_need_not_have_come (void)
{
  AvOrganisation *organisation = av_organisation_new ("76157");
  guint field = av_organisation_join (organisation, "Canteleu-1", "76157", "terrain");
  guint referent = av_organisation_join (organisation, "Canteleu-2", "76157", "referent");
  AvInstallation *reader = av_organisation_get (organisation, referent);
  g_autofree char *container = NULL;
  g_autofree char *record = av_organisation_write_contact (organisation, field, "Cosette", &container);
  g_autofree char *later = NULL;
  g_autofree char *scope = NULL;
  g_autofree char *answer = NULL;
  g_autoptr (GPtrArray) seen = NULL;
  g_autoptr (GError) error = NULL;
  AvId id;

  hold_back_first (organisation, field, referent);
  g_assert_true (av_break_glass (av_organisation_get (organisation, field), container, "", "Une fugue.", &error));
  av_organisation_send (organisation, field, referent);
  g_assert_false (av_break_glass (reader, container, "", "Une fugue.", &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME);
  g_clear_error (&error);

  later = av_organisation_write_contact (organisation, field, "Cosette", &container);
  av_organisation_send (organisation, field, referent);
  answer = av_organisation_get_answer (organisation, referent, later, "prenom-ou-surnom");
  g_assert_cmpstr (answer, ==, "Cosette");
  g_assert_true (av_id_parse (container, &id));
  g_assert_true (av_segment_store_get_scope (reader->store, &id, &scope, &error));
  g_assert_null (scope);

  g_assert_true (av_break_glass (reader, container, "", "Une fugue, la nuit.", &error));
  g_assert_no_error (error);
  av_organisation_send (organisation, referent, field);
  seen = av_break_glass_list (av_organisation_get (organisation, field), container, 0, &error);
  g_assert_cmpuint (seen->len, ==, 2);
  av_organisation_free (organisation);
}

/* Everybody knows whose it is, and its team alone what it holds. */
static void
test_what_is_not_here_is_not_opened (void)
{
  AvOrganisation *organisation = av_organisation_new ("76157,76231");
  guint team = av_organisation_join (organisation, "Canteleu-1", "76157", "referent");
  guint away = av_organisation_join (organisation, "Elbeuf-1", "76231", "referent");
  g_autofree char *container = NULL;
  g_autofree char *record = av_organisation_write_contact (organisation, team, "Cosette", &container);
  g_autofree char *territory = av_store_territory_id ("76157");
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, team, away);
  g_assert_false (av_break_glass (av_organisation_get (organisation, away), container, "", "Une fugue.", &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME);
  g_clear_error (&error);
  g_assert_false (av_break_glass (av_organisation_get (organisation, team), territory, "", "Une fugue.", &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME);
  g_clear_error (&error);

  av_installation_erase (av_organisation_get (organisation, team), container, 0, "demande", &error);
  g_assert_no_error (error);
  g_assert_false (av_break_glass (av_organisation_get (organisation, team), container, "", "Une fugue.", &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_ERASED);
  av_organisation_free (organisation);
}

static AvBrokenGlass *
get_first (GPtrArray *list)
{
  g_assert_cmpuint (list->len, ==, 1);
  return g_ptr_array_index (list, 0);
}

static void
test_a_colleague_acknowledges_for_all (void)
{
  AvOrganisation *organisation = av_organisation_new ("76157");
  guint field = av_organisation_join (organisation, "Canteleu-1", "76157", "terrain");
  guint referent = av_organisation_join (organisation, "Canteleu-2", "76157", "referent");
  g_autofree char *container = NULL;
  g_autofree char *record = av_organisation_write_contact (organisation, field, "Cosette", &container);
  g_autofree char *opener = av_id_new_string ();
  g_autofree char *colleague = av_id_new_string ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) there = NULL;
  g_autoptr (GPtrArray) back = NULL;

  g_assert_true (av_break_glass (av_organisation_get (organisation, field), container, opener, "Une fugue, la nuit.", &error));
  g_assert_no_error (error);
  av_organisation_send (organisation, field, referent);
  there = av_break_glass_list (av_organisation_get (organisation, referent), container, 0, &error);
  g_assert_null (get_first (there)->seen);

  g_assert_false (av_break_glass_acknowledge (av_organisation_get (organisation, referent), get_first (there), opener, &error));
  g_assert_error (error, AV_BREAK_GLASS_ERROR, AV_BREAK_GLASS_ERROR_OWN);
  g_clear_error (&error);
  g_assert_true (av_break_glass_acknowledge (av_organisation_get (organisation, referent), get_first (there), colleague, &error));
  g_assert_no_error (error);

  av_organisation_send (organisation, referent, field);
  back = av_break_glass_list (av_organisation_get (organisation, field), NULL, 0, &error);
  g_assert_cmpstr (get_first (back)->seen, ==, colleague);
  g_assert_cmpstr (get_first (back)->reason, ==, "Une fugue, la nuit.");
  av_organisation_free (organisation);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/break-glass/referent-sees-who-when-and-why", test_referent_sees_who_when_and_why);
  g_test_add_func ("/break-glass/reason-is-required", test_reason_is_required);
  g_test_add_func ("/break-glass/whose-it-is-need-not-have-come", test_whose_it_is_need_not_have_come);
  g_test_add_func ("/break-glass/what-is-not-here-is-not-opened", test_what_is_not_here_is_not_opened);

  g_test_add_func ("/break-glass/a-colleague-acknowledges-for-all", test_a_colleague_acknowledges_for_all);

  return g_test_run ();
}
