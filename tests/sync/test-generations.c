/* What is written after somebody was shut out has a key they never held, whatever is
 * said of others before and after. */

#include <string.h>

#include "av-installation-private.h"
#include "av-shared-dossier.h"

#define COMMUNE "76157"
#define ELSEWHERE "76231"
#define STRUCTURE "S12"

typedef struct
{
  AvOrganisation *organisation;
  guint team; /* who writes */
  guint fantine;
  guint javert;
  guint house; /* of the structure, and so is the other one */
  guint other_house;
  char *container;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  AvOrganisation *organisation = av_organisation_new (COMMUNE "," ELSEWHERE "," STRUCTURE ",S13");

  fixture->organisation = organisation;
  fixture->team = av_organisation_join (organisation, "Canteleu-1", COMMUNE, "terrain");
  fixture->fantine = av_organisation_join (organisation, "Fantine", COMMUNE, "terrain");
  fixture->javert = av_organisation_join (organisation, "Javert", COMMUNE, "terrain");
  fixture->house = av_organisation_join (organisation, "Maison", STRUCTURE, "terrain");
  fixture->other_house = av_organisation_join (organisation, "Autre maison", STRUCTURE, "terrain");
  g_free (av_organisation_write_contact (organisation, fixture->team, "Cosette", &fixture->container));
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
  g_free (fixture->container);
}

/* By whom it would be sent something. */
static gboolean
is_shut_out (Fixture *fixture,
             guint from,
             guint number)
{
  AvInstallation *self = av_organisation_get (fixture->organisation, from);
  const AvTrusted *member = av_trust_find (self->trust, &av_organisation_get (fixture->organisation, number)->identity->id);

  return member->standing->len == 0;
}

static void
send_to_all (Fixture *fixture,
             guint from)
{
  const guint all[] = { 0, fixture->team, fixture->fantine, fixture->javert, fixture->house, fixture->other_house };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (all[i] != from && !is_shut_out (fixture, from, all[i]))
      av_organisation_send (fixture->organisation, from, all[i]);
}

static gboolean
has_key (Fixture *fixture,
         guint number,
         const char *kid)
{
  return av_shared_dossier_has_key (fixture->organisation, number, kid);
}

/* Writes, and tells all; the name of the key it was written with. transfer full. */
static char *
write_by (Fixture *fixture,
          guint number)
{
  g_free (av_organisation_write_contact (fixture->organisation, number, "Cosette encore", &fixture->container));
  send_to_all (fixture, number);
  return av_shared_dossier_get_key (fixture->organisation, number, AV_CLASS_CONTACT);
}

static char *
write_anew (Fixture *fixture)
{
  return write_by (fixture, fixture->team);
}

static void
shut_out (Fixture *fixture,
          const char *name)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GError) error = NULL;

  av_installation_revoke (av_organisation_get (organisation, 0), name, &(AvRevocation){ "volé" }, NULL, &error);
  g_assert_no_error (error);
  send_to_all (fixture, 0);
}

static void
take_back (Fixture *fixture,
           const char *name)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GError) error = NULL;

  av_installation_unrevoke (av_organisation_get (organisation, 0), name, organisation->root_file, organisation->root_words, &error);
  g_assert_no_error (error);
  send_to_all (fixture, 0);
}

static void
move_away (Fixture *fixture,
           const char *name,
           const char *scope)
{
  const char *scopes[] = { scope, NULL };
  AvWelcome terms = { scopes, "terrain" };
  g_autoptr (GError) error = NULL;

  av_installation_change (av_organisation_get (fixture->organisation, 0), name, &terms, &error);
  g_assert_no_error (error);
  send_to_all (fixture, 0);
}

static void
share_classes (Fixture *fixture,
               guint number,
               guint classes)
{
  av_shared_dossier_share (fixture->organisation, number, fixture->container, STRUCTURE, classes, 30);
}

static void
share_by (Fixture *fixture,
          guint number)
{
  share_classes (fixture, number, AV_CLASS_BIT (AV_CLASS_CONTACT));
}

static void
share (Fixture *fixture)
{
  share_by (fixture, fixture->team);
}

/* One is revoked, then the other, then the first is taken back: the second held what
 * was written in between the two. */
static void
test_taking_one_back_brings_no_key_back (Fixture *fixture,
                                         const char *first,
                                         const char *second,
                                         guint still_revoked)
{
  g_autofree char *before = write_anew (fixture);
  g_autofree char *between = NULL;
  g_autofree char *both = NULL;
  g_autofree char *after = NULL;

  g_assert_true (has_key (fixture, still_revoked, before));
  shut_out (fixture, first);
  between = write_anew (fixture);
  g_assert_cmpstr (between, !=, before);
  g_assert_true (has_key (fixture, still_revoked, between));
  shut_out (fixture, second);
  both = write_anew (fixture);
  g_assert_false (has_key (fixture, still_revoked, both));
  take_back (fixture, first);
  after = write_anew (fixture);
  g_assert_false (has_key (fixture, still_revoked, after));
}

static void
test_of_a_commune (Fixture *fixture,
                   gconstpointer user_data)
{
  test_taking_one_back_brings_no_key_back (fixture, "Fantine", "Javert", fixture->javert);
}

static void
test_of_a_structure (Fixture *fixture,
                     gconstpointer user_data)
{
  share (fixture);
  test_taking_one_back_brings_no_key_back (fixture, "Maison", "Autre maison", fixture->other_house);
}

/* With all taken back, everybody may read everything: the first key serves again. */
static void
test_all_taken_back_is_as_before (Fixture *fixture,
                                  gconstpointer user_data)
{
  g_autofree char *before = write_anew (fixture);
  g_autofree char *after = NULL;

  shut_out (fixture, "Fantine");
  take_back (fixture, "Fantine");
  after = write_anew (fixture);
  g_assert_cmpstr (after, ==, before);
}

static void
test_all_of_a_structure_moved_away (Fixture *fixture,
                                    gconstpointer user_data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  share (fixture);
  before = write_anew (fixture);
  g_assert_true (has_key (fixture, fixture->house, before));
  move_away (fixture, "Maison", "S13");
  move_away (fixture, "Autre maison", "S13");
  after = write_anew (fixture);
  g_assert_cmpstr (after, !=, before);
  g_assert_false (has_key (fixture, fixture->house, after));
}

/* Of whom nothing was read yet, a statement names no heads. */
static void
test_moved_away_unheard (Fixture *fixture,
                         gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  guint late = av_organisation_welcome (organisation, "Gavroche", COMMUNE, "terrain");

  av_organisation_send (organisation, 0, fixture->team);
  before = write_anew (fixture);
  av_organisation_send (organisation, fixture->team, late);
  g_assert_true (has_key (fixture, late, before));
  move_away (fixture, "Gavroche", ELSEWHERE);
  after = write_anew (fixture);
  av_organisation_send (organisation, fixture->team, late);
  g_assert_false (has_key (fixture, late, after));
}

/* What the structure writes, the team whose dossier it is reads. */
static void
test_of_the_team_of_a_shared_dossier (Fixture *fixture,
                                      gconstpointer user_data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  share (fixture);
  send_to_all (fixture, fixture->team);
  before = write_by (fixture, fixture->house);
  g_assert_true (has_key (fixture, fixture->javert, before));
  shut_out (fixture, "Javert");
  after = write_by (fixture, fixture->house);
  g_assert_false (has_key (fixture, fixture->javert, after));
}

/* Writes into parcours, and tells all; the name of the key. transfer full. */
static char *
write_parcours (Fixture *fixture,
                const char *says)
{
  av_organisation_set (fixture->organisation, fixture->team, "dossier", NULL, fixture->container, "motif-derogation", says);
  send_to_all (fixture, fixture->team);
  return av_shared_dossier_get_key (fixture->organisation, fixture->team, AV_CLASS_PARCOURS);
}

/* Less is shared: what is not any more has a key that the structure was never sent, and
 * what still is goes on with that it has. */
static void
test_narrowed_sharing (Fixture *fixture,
                       gconstpointer user_data)
{
  g_autofree char *before = NULL;
  g_autofree char *contact = NULL;
  g_autofree char *after = NULL;
  g_autofree char *still = NULL;

  share_classes (fixture, fixture->team, AV_CLASS_BIT (AV_CLASS_CONTACT) | AV_CLASS_BIT (AV_CLASS_PARCOURS));
  before = write_parcours (fixture, "Bishop");
  contact = write_anew (fixture);
  g_assert_true (has_key (fixture, fixture->house, before));
  share (fixture);
  after = write_parcours (fixture, "Corinthe");
  g_assert_false (has_key (fixture, fixture->house, after));
  still = write_anew (fixture);
  g_assert_cmpstr (still, ==, contact);
}

/* With parcours goes what was said of the sharing. */
static void
test_erased_sharing (Fixture *fixture,
                     gconstpointer user_data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  share (fixture);
  before = write_anew (fixture);
  g_assert_true (has_key (fixture, fixture->house, before));
  av_installation_erase (av_organisation_get (fixture->organisation, 0), fixture->container, AV_CLASS_BIT (AV_CLASS_PARCOURS), "demande", &error);
  g_assert_no_error (error);
  send_to_all (fixture, 0);
  after = write_anew (fixture);
  g_assert_cmpstr (after, !=, before);
  g_assert_false (has_key (fixture, fixture->house, after));
}

static void
found_anew (Fixture *fixture)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *mairie = av_organisation_get (organisation, 0);
  g_autofree char *root_file = g_strconcat (organisation->root_file, ".neuf", NULL);
  g_autofree char *words = NULL;
  g_autofree char *bundle = NULL;
  g_autoptr (GError) error = NULL;

  av_installation_refound (mairie, "Aller vers (bis)", root_file, organisation->root_words, FALSE, &error);
  g_assert_no_error (error);
  words = av_installation_get_organisation_words (mairie);
  bundle = av_organisation_export (organisation, 0, fixture->team);
  av_installation_follow_refounding (av_organisation_get (organisation, fixture->team), bundle, words, NULL, &error);
  g_assert_no_error (error);
}

/* Somebody of the commune gives the dossier away, and is said not to have been enrolled
 * any more by then: it is as if it had stayed. Its new team was sent it; their number. */
static guint
give_away_in_vain (Fixture *fixture)
{
  AvOrganisation *organisation = fixture->organisation;
  guint receiver = av_organisation_join (organisation, "Elbeuf-1", ELSEWHERE, "referent");

  av_shared_dossier_transfer (organisation, fixture->fantine, fixture->container, ELSEWHERE);
  send_to_all (fixture, fixture->fantine);
  av_organisation_send (organisation, fixture->fantine, receiver);
  return receiver;
}

static void
end_before (Fixture *fixture,
            const char *name)
{
  const AvTrusted *member = av_installation_find_member (av_organisation_get (fixture->organisation, 0), name, NULL);

  av_organisation_change_rights (fixture->organisation, name, g_array_index (member->mandates, AvMandate, 0).rights.write, 1, FALSE);
  send_to_all (fixture, 0);
}

static void
test_ended_before_it_gave_away (Fixture *fixture,
                                gconstpointer user_data)
{
  g_autofree char *before = write_anew (fixture);
  guint receiver = give_away_in_vain (fixture);
  g_autofree char *between = write_anew (fixture);
  g_autofree char *after = NULL;

  av_organisation_send (fixture->organisation, fixture->team, receiver);
  g_assert_true (has_key (fixture, receiver, before));
  g_assert_true (has_key (fixture, receiver, between));
  end_before (fixture, "Fantine");
  after = write_anew (fixture);
  g_assert_false (has_key (fixture, receiver, after));
}

/* The team hears of the transfer and of its end at once. */
static void
test_ended_before_it_was_heard_of (Fixture *fixture,
                                   gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint receiver = av_organisation_join (organisation, "Elbeuf-1", ELSEWHERE, "referent");
  g_autofree char *before = write_anew (fixture);
  g_autofree char *after = NULL;

  av_shared_dossier_transfer (organisation, fixture->fantine, fixture->container, ELSEWHERE);
  av_organisation_send (organisation, fixture->fantine, receiver);
  g_assert_true (has_key (fixture, receiver, before));
  av_organisation_send (organisation, fixture->fantine, 0);
  end_before (fixture, "Fantine");
  after = write_anew (fixture);
  g_assert_false (has_key (fixture, receiver, after));
}

static void
test_ended_before_it_shared (Fixture *fixture,
                             gconstpointer user_data)
{
  g_autofree char *before = write_anew (fixture);
  g_autofree char *after = NULL;

  share_by (fixture, fixture->fantine);
  send_to_all (fixture, fixture->fantine);
  g_assert_true (has_key (fixture, fixture->house, before));
  end_before (fixture, "Fantine");
  after = write_anew (fixture);
  g_assert_false (has_key (fixture, fixture->house, after));
}

/* Who may not write there any more, and what it gave away stays. */
static void
test_write_taken_from_who_gave_away (Fixture *fixture,
                                     gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *before = write_anew (fixture);
  guint receiver = give_away_in_vain (fixture);
  guint64 until = av_installation_find_member (av_organisation_get (organisation, 0), "Fantine", NULL)->not_after;
  g_autofree char *after = NULL;

  g_assert_true (has_key (fixture, receiver, before));
  av_organisation_change_rights (organisation, "Fantine", AV_CLASS_BIT (AV_CLASS_CONTACT), until, FALSE);
  send_to_all (fixture, 0);
  after = write_anew (fixture);
  g_assert_false (has_key (fixture, receiver, after));
}

/* Nobody is shut out where a renewal gives more time, or the same. */
static void
test_renewed_is_as_before (Fixture *fixture,
                           gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  const AvTrusted *member = av_installation_find_member (av_organisation_get (organisation, 0), "Fantine", NULL);
  guint8 write = g_array_index (member->mandates, AvMandate, 0).rights.write;
  guint64 until = member->not_after;
  g_autofree char *before = write_anew (fixture);
  g_autofree char *after = NULL;

  av_organisation_change_rights (organisation, "Fantine", write, until + 1000, FALSE);
  av_organisation_change_rights (organisation, "Fantine", write, until + 2000, FALSE);
  av_organisation_change_rights (organisation, "Fantine", write, until + 2000, FALSE);
  send_to_all (fixture, 0);
  after = write_anew (fixture);
  g_assert_cmpstr (after, ==, before);
}

static char *
write_by_founded (Fixture *fixture)
{
  g_free (av_organisation_write_contact (fixture->organisation, fixture->team, "Cosette encore", &fixture->container));
  av_organisation_send (fixture->organisation, fixture->team, 0);
  return av_shared_dossier_get_key (fixture->organisation, fixture->team, AV_CLASS_CONTACT);
}

static char *
write_after_founding (Fixture *fixture)
{
  g_autofree char *before = write_anew (fixture);

  found_anew (fixture);
  return write_by_founded (fixture);
}

/* Of whom nothing had been read, and of whom two intendants had a word. */
static void
test_founded_anew_brings_no_key_back (Fixture *fixture,
                                      gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint late = av_organisation_welcome (organisation, "Gavroche", COMMUNE, "terrain");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  av_organisation_send (organisation, 0, fixture->team);
  before = write_anew (fixture);
  av_organisation_send (organisation, fixture->team, late);
  g_assert_true (has_key (fixture, late, before));
  move_away (fixture, "Gavroche", ELSEWHERE);
  after = write_after_founding (fixture);
  g_assert_cmpstr (after, !=, before);
}

static void
test_founded_anew_after_several_had_a_word (Fixture *fixture,
                                            gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint town_hall = av_organisation_join (organisation, "Elbeuf", ELSEWHERE, "intendant");
  g_autofree char *before = write_anew (fixture);
  g_autofree char *written = av_organisation_write_contact (organisation, fixture->javert, "Gavroche", NULL);
  g_autofree char *after = NULL;
  g_autofree char *name = NULL;

  g_assert_true (has_key (fixture, fixture->javert, before));
  av_organisation_send (organisation, fixture->javert, 0);
  av_organisation_accept_too (organisation, town_hall, fixture->javert, ELSEWHERE, "terrain");
  av_organisation_send (organisation, town_hall, 0);
  move_away (fixture, "Javert", ELSEWHERE);
  after = write_after_founding (fixture);
  g_assert_cmpstr (after, !=, before);

  /* What it wrote before that counts as it did. */
  name = av_organisation_get_answer (organisation, 0, written, "prenom-ou-surnom");
  g_assert_cmpstr (name, ==, "Gavroche");
}

/* By the only intendant who had a word. */
static void
test_founded_anew_after_an_end_was_said (Fixture *fixture,
                                         gconstpointer user_data)
{
  g_autofree char *before = write_anew (fixture);
  guint receiver = give_away_in_vain (fixture);
  g_autofree char *after = NULL;

  g_assert_true (has_key (fixture, receiver, before));
  end_before (fixture, "Fantine");
  found_anew (fixture);
  after = write_by_founded (fixture);
  g_assert_cmpstr (after, !=, before);
}

static void
test_founded_anew_after_an_end_among_several (Fixture *fixture,
                                              gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint town_hall = av_organisation_join (organisation, "Elbeuf", ELSEWHERE, "intendant");
  g_autofree char *before = write_anew (fixture);
  guint receiver = give_away_in_vain (fixture);
  g_autofree char *after = NULL;

  g_assert_true (has_key (fixture, receiver, before));
  av_organisation_send (organisation, fixture->fantine, 0);
  end_before (fixture, "Fantine");
  av_organisation_accept_too (organisation, town_hall, fixture->fantine, ELSEWHERE, "terrain");
  av_organisation_send (organisation, town_hall, 0);
  found_anew (fixture);
  after = write_by_founded (fixture);
  g_assert_cmpstr (after, !=, before);
}

#define ADD(name, func) g_test_add ("/generations/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("of-a-commune", test_of_a_commune);
  ADD ("of-a-structure", test_of_a_structure);
  ADD ("all-taken-back-is-as-before", test_all_taken_back_is_as_before);
  ADD ("all-of-a-structure-moved-away", test_all_of_a_structure_moved_away);
  ADD ("of-the-team-of-a-shared-dossier", test_of_the_team_of_a_shared_dossier);
  ADD ("narrowed-sharing", test_narrowed_sharing);
  ADD ("erased-sharing", test_erased_sharing);
  ADD ("moved-away-unheard", test_moved_away_unheard);
  ADD ("founded-anew-brings-no-key-back", test_founded_anew_brings_no_key_back);
  ADD ("founded-anew-after-several-had-a-word", test_founded_anew_after_several_had_a_word);
  ADD ("ended-before-it-gave-away", test_ended_before_it_gave_away);
  ADD ("ended-before-it-was-heard-of", test_ended_before_it_was_heard_of);
  ADD ("ended-before-it-shared", test_ended_before_it_shared);
  ADD ("write-taken-from-who-gave-away", test_write_taken_from_who_gave_away);
  ADD ("renewed-is-as-before", test_renewed_is_as_before);
  ADD ("founded-anew-after-an-end-was-said", test_founded_anew_after_an_end_was_said);
  ADD ("founded-anew-after-an-end-among-several", test_founded_anew_after_an_end_among_several);
  return g_test_run ();
}
