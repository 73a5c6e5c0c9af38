/* Where somebody has an intendant's machine, the root withdraws its delegation: what is
 * known of the chain by then counts, and nothing else that its key ever signs. */

#include <string.h>

#include "av-installation-private.h"
#include "av-trust-private.h"
#include "av-two-intendants.h"

/* Beside the two laptops, one that everybody knows and that is sent nothing. */
static void
set_up (AvTwo *fixture,
        gconstpointer user_data)
{
  av_two_set_up (fixture, user_data);
  av_two_enrol_by (fixture->organisation, 0, "Marché");
  av_organisation_send (fixture->organisation, 0, fixture->second);
  av_organisation_send (fixture->organisation, 0, fixture->first_laptop);
}

static AvInstallation *
get (AvTwo *fixture,
     guint number)
{
  return av_organisation_get (fixture->organisation, number);
}

static gboolean
try_to_revoke (AvTwo *fixture,
               const char *name,
               gboolean by_root,
               GError **error)
{
  AvRevocation terms = { "vol" };
  AvRevoked revoked;
  gboolean done;

  if (by_root)
    {
      terms.root_file = fixture->organisation->root_file;
      terms.root_words = fixture->organisation->root_words;
    }

  done = av_installation_revoke (get (fixture, 0), name, &terms, &revoked, error);
  g_assert_true (!done || revoked.signs_on == !by_root);
  return done;
}

static void
withdraw (AvTwo *fixture,
          const char *name,
          gboolean by_root)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (try_to_revoke (fixture, name, by_root, &error));
  g_assert_no_error (error);
}

static void
assert_stands (AvTwo *fixture,
               const char *name)
{
  const guint places[] = { 0, fixture->first_laptop };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_assert_false (av_two_is_revoked (fixture->organisation, places[i], name));
      av_two_assert_order_is_nothing (get (fixture, places[i]));
    }
}

/* The second intendant says three things, which everybody hears. */
static void
speak (AvTwo *fixture)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("Marché-%u", i + 1);

      av_two_enrol_by (fixture->organisation, fixture->second, name);
    }

  av_organisation_send (fixture->organisation, fixture->second, 0);
  av_organisation_send (fixture->organisation, 0, fixture->first_laptop);
}

/* ---- What is signed afterwards ---------------------------------------------- */

static void
test_nothing_is_signed_under_a_number_that_was_accepted (AvTwo *fixture,
                                                         gconstpointer user_data)
{
  g_autoptr (AvTrust) copy = av_trust_copy (get (fixture, fixture->second)->trust);
  g_autoptr (GBytes) stolen = NULL;

  speak (fixture);
  stolen = av_two_say_as (get (fixture, fixture->second), copy, "Canteleu-2");
  withdraw (fixture, "Mairie-2", TRUE);

  /* One heard it before, the other afterwards. */
  av_two_hear (get (fixture, fixture->first_laptop), stolen);
  g_assert_true (av_two_is_revoked (fixture->organisation, fixture->first_laptop, "Canteleu-2"));
  av_organisation_send (fixture->organisation, 0, fixture->first_laptop);
  av_two_hear (get (fixture, 0), stolen);

  assert_stands (fixture, "Canteleu-2");
  assert_stands (fixture, "Marché-3");
}

static void
test_nothing_is_signed_above_it (AvTwo *fixture,
                                 gconstpointer user_data)
{
  g_autoptr (GBytes) stolen = NULL;
  g_autoptr (AvTrust) copy = NULL;

  speak (fixture);
  copy = av_trust_copy (get (fixture, fixture->second)->trust);
  stolen = av_two_say_as (get (fixture, fixture->second), copy, "Canteleu-2");
  withdraw (fixture, "Mairie-2", TRUE);
  av_two_hear (get (fixture, fixture->first_laptop), stolen);
  av_organisation_send (fixture->organisation, 0, fixture->first_laptop);
  av_two_hear (get (fixture, 0), stolen);

  assert_stands (fixture, "Canteleu-2");
  assert_stands (fixture, "Marché-3");
}

/* Who heard a longer branch of a thief, and not the one that was accepted, is sent that
 * one whatever number it says that it holds. */
static void
test_who_holds_a_longer_branch_hears_of_it (AvTwo *fixture,
                                            gconstpointer user_data)
{
  AvInstallation *second = get (fixture, fixture->second);
  g_autoptr (AvTrust) copy = av_trust_copy (second->trust);

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (GBytes) stolen = av_two_say_as (second, copy, "Canteleu-2");

      av_two_hear (get (fixture, fixture->first_laptop), stolen);
    }

  av_two_enrol_by (fixture->organisation, fixture->second, "Marché-1");
  av_two_enrol_by (fixture->organisation, fixture->second, "Marché-2");
  av_two_enrol_by (fixture->organisation, fixture->second, "Marché-3");
  av_organisation_send (fixture->organisation, fixture->second, 0);
  withdraw (fixture, "Mairie-2", TRUE);
  av_two_send_both_ways (fixture->organisation, fixture->first_laptop, 0);

  assert_stands (fixture, "Canteleu-2");
  assert_stands (fixture, "Marché-3");
}

/* ---- What is accepted ------------------------------------------------------- */

/* What was known of either copy stands: whom a thief enrolled is revoked by name. */
static void
test_both_branches_that_were_known_stand (AvTwo *fixture,
                                          gconstpointer user_data)
{
  AvInstallation *second = get (fixture, fixture->second);
  g_autoptr (AvTrust) here = av_trust_copy (second->trust);
  g_autoptr (AvTrust) there = av_trust_copy (second->trust);
  g_autoptr (GBytes) one = av_two_say_as (second, here, "Marché");
  g_autoptr (GBytes) other = av_two_say_as (second, there, "Canteleu-2");
  g_autoptr (GBytes) later = av_two_say_as (second, there, "Mairie-2");

  av_two_hear (get (fixture, 0), one);
  av_two_hear (get (fixture, 0), other);
  av_two_hear (get (fixture, 0), later);
  withdraw (fixture, "Mairie-2", TRUE);
  av_organisation_send (fixture->organisation, 0, fixture->first_laptop);

  for (guint i = 0; i < 2; i++)
    {
      guint at = i == 0 ? 0 : fixture->first_laptop;

      g_assert_true (av_two_is_revoked (fixture->organisation, at, "Marché"));
      g_assert_true (av_two_is_revoked (fixture->organisation, at, "Canteleu-2"));
      av_two_assert_order_is_nothing (get (fixture, at));
    }
}

/* Delegated twice, an intendant has two chains. */
static void
test_all_of_its_chains_end (AvTwo *fixture,
                            gconstpointer user_data)
{
  AvInstallation *second = get (fixture, fixture->second);
  g_autoptr (AvTrust) former = av_trust_copy (second->trust);
  g_autoptr (AvTrust) present = NULL;
  g_autoptr (GBytes) stolen = NULL;
  g_autoptr (GBytes) other = NULL;

  g_assert_true (av_installation_delegate (get (fixture, 0), "Mairie-2", fixture->organisation->root_file, fixture->organisation->root_words, NULL));
  av_organisation_send (fixture->organisation, 0, fixture->second);
  speak (fixture);
  present = av_trust_copy (second->trust);
  withdraw (fixture, "Mairie-2", TRUE);
  stolen = av_two_say_as (second, former, "Canteleu-2");
  other = av_two_say_as (second, present, "Canteleu-2");
  av_two_hear (get (fixture, 0), stolen);
  av_two_hear (get (fixture, 0), other);
  av_organisation_send (fixture->organisation, 0, fixture->first_laptop);

  assert_stands (fixture, "Canteleu-2");
  assert_stands (fixture, "Marché-3");
}

/* A colleague revokes at once, without the root file; it ends what the machine signs as
 * soon as it is at hand. */
static void
test_who_was_revoked_without_the_root_is_withdrawn_later (AvTwo *fixture,
                                                          gconstpointer user_data)
{
  AvInstallation *second = get (fixture, fixture->second);
  g_autoptr (AvTrust) copy = NULL;
  g_autoptr (GBytes) stolen = NULL;
  g_autoptr (GError) error = NULL;

  speak (fixture);
  copy = av_trust_copy (second->trust);
  withdraw (fixture, "Mairie-2", FALSE);
  g_assert_false (try_to_revoke (fixture, "Mairie-2", FALSE, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME);
  g_clear_error (&error);

  stolen = av_two_say_as (second, copy, "Canteleu-2");
  av_two_hear (get (fixture, fixture->first_laptop), stolen);
  g_assert_true (av_two_is_revoked (fixture->organisation, fixture->first_laptop, "Canteleu-2"));

  withdraw (fixture, "Mairie-2", TRUE);
  av_organisation_send (fixture->organisation, 0, fixture->first_laptop);
  assert_stands (fixture, "Canteleu-2");
  g_assert_false (try_to_revoke (fixture, "Mairie-2", TRUE, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME);
}

/* Of former days: a number, and no heads. It reads, and stands for that number. */
static void
test_one_of_former_days_stands_for_a_number (AvTwo *fixture,
                                             gconstpointer user_data)
{
  g_autoptr (AvTrustStatement) statement = av_trust_statement_new (AV_TRUST_UNDELEGATE);
  g_autoptr (AvTrustStatement) former = NULL;
  g_autoptr (AvTrustStatement) read = NULL;
  g_autoptr (AvSigningKey) key = av_signing_key_new_random ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize size;
  const guint8 *data;

  statement->number = 1;
  statement->accepted = 7;
  g_assert_true (av_trust_statement_sign (statement, key, NULL, &error));
  data = g_bytes_get_data (statement->bytes, &size);

  /* Without the count of its heads, 0. */
  g_byte_array_append (bytes, data, (guint) (size - AV_SIGNATURE_SIZE - 1));
  g_byte_array_append (bytes, data + size - AV_SIGNATURE_SIZE, AV_SIGNATURE_SIZE);
  former = av_trust_statement_read (bytes->data, bytes->len, &error);
  read = av_trust_statement_read (data, size, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (former->accepted, ==, 7);
  g_assert_cmpuint (former->heads->len, ==, 0);
  g_assert_cmpuint (read->heads->len, ==, 0);
}

/* ---- Two machines in one chain ---------------------------------------------- */

/* Neither holds what the other said, and either says that it holds more numbers. */
static void
test_branches_of_other_lengths_meet (AvTwo *fixture,
                                     gconstpointer user_data)
{
  AvInstallation *second = get (fixture, fixture->second);
  g_autoptr (AvTrust) here = av_trust_copy (second->trust);
  g_autoptr (AvTrust) there = av_trust_copy (second->trust);
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (GBytes) said = av_two_say_as (second, i < 2 ? here : there, i < 2 ? "Marché" : "Canteleu-2");

      av_two_hear (get (fixture, i < 2 ? 0 : fixture->first_laptop), said);
    }

  av_two_send_both_ways (fixture->organisation, 0, fixture->first_laptop);
  av_two_send_both_ways (fixture->organisation, 0, fixture->first_laptop);

  one = av_two_describe (get (fixture, 0)->trust);
  other = av_two_describe (get (fixture, fixture->first_laptop)->trust);
  g_assert_cmpstr (one, ==, other);
  g_assert_nonnull (strstr (one, "forked"));
}

static gboolean
shows_two_signers (AvInstallation *installation,
                   const char *name)
{
  g_autoptr (GPtrArray) members = av_installation_list (installation, NULL);

  for (guint i = 0; i < members->len; i++)
    {
      const AvMember *member = g_ptr_array_index (members, i);

      if (g_str_equal (member->name, name))
        return member->two_signers;
    }

  g_assert_not_reached ();
}

/* Whoever receives the other branch, once; the list as long as it is so. */
static void
test_second_branch_is_told (AvTwo *fixture,
                            gconstpointer user_data)
{
  AvInstallation *second = get (fixture, fixture->second);
  AvInstallation *laptop = get (fixture, fixture->first_laptop);
  g_autoptr (AvTrust) here = av_trust_copy (second->trust);
  g_autoptr (AvTrust) there = av_trust_copy (second->trust);
  g_autoptr (GBytes) one = av_two_say_as (second, here, "Marché");
  g_autoptr (GBytes) other = av_two_say_as (second, there, "Canteleu-2");

  av_two_hear (laptop, one);
  av_two_hear (get (fixture, 0), other);
  g_assert_false (shows_two_signers (laptop, "Mairie-2"));

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *bundle = av_organisation_export (fixture->organisation, 0, fixture->first_laptop);
      g_autoptr (GError) error = NULL;
      g_autoptr (AvImportReport) report = av_installation_import (laptop, bundle, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (report->notices->len, ==, i == 0 ? 1 : 0);
      if (i == 0)
        g_assert_nonnull (strstr (g_ptr_array_index (report->notices, 0), "“Mairie-2”"));
      g_assert_true (shows_two_signers (laptop, "Mairie-2"));
    }

  withdraw (fixture, "Mairie-2", TRUE);
  av_organisation_send (fixture->organisation, 0, fixture->first_laptop);
  g_assert_false (shows_two_signers (laptop, "Mairie-2"));
}

#define ADD(name, func) g_test_add ("/withdrawn/" name, AvTwo, NULL, set_up, func, av_two_tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("nothing-is-signed-under-a-number-that-was-accepted", test_nothing_is_signed_under_a_number_that_was_accepted);
  ADD ("nothing-is-signed-above-it", test_nothing_is_signed_above_it);
  ADD ("who-holds-a-longer-branch-hears-of-it", test_who_holds_a_longer_branch_hears_of_it);
  ADD ("both-branches-that-were-known-stand", test_both_branches_that_were_known_stand);
  ADD ("all-of-its-chains-end", test_all_of_its_chains_end);
  ADD ("who-was-revoked-without-the-root-is-withdrawn-later", test_who_was_revoked_without_the_root_is_withdrawn_later);
  ADD ("one-of-former-days-stands-for-a-number", test_one_of_former_days_stands_for_a_number);
  ADD ("branches-of-other-lengths-meet", test_branches_of_other_lengths_meet);
  ADD ("second-branch-is-told", test_second_branch_is_told);

  return g_test_run ();
}
