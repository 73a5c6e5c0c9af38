/* What a member may not read is in no file it can open: every bundle is opened
 * with every key each member could ever have, and searched for a canary in
 * every field of every form of the catalogue, as it is and inflated, in UTF-8
 * and in UTF-16. */

#include "av-acceptance.h"
#include "av-canary-town.h"
#include "av-installation-private.h"
#include "av-mind.h"
#include "av-words.h"

/* ---- Who may --------------------------------------------------------------- */

static gboolean
may_read (AvCanaryTown *town,
          guint number,
          const AvCanary *canary)
{
  AvInstallation *member = av_organisation_get (town->organisation, number);
  AvTrusted *trusted = av_installation_get_member (member);
  const AvCanaryDossier *dossier = canary->dossier != G_MAXUINT ? &town->dossiers[canary->dossier] : NULL;
  AvScope structure;

  if (canary->private)
    return FALSE;

  if (dossier == NULL || !av_class_is_keyed (canary->class))
    return TRUE;

  g_assert_true (av_scope_parse (AV_CANARY_STRUCTURE, &structure));

  return av_acceptance_may_read (trusted, dossier->scope, canary->class) || av_acceptance_may_read (trusted, dossier->present, canary->class) ||
         ((dossier->shared & AV_CLASS_BIT (canary->class)) != 0 && av_scopes_contain (trusted->scopes, structure));
}

/* How many canaries, from the first on, it holds that it may not read, and how
 * many it does not that it may. */
static void
judge_from (AvCanaryTown *town,
            guint first,
            guint number,
            AvMind *mind,
            guint *n_leaked,
            guint *n_missing)
{
  g_autofree char *name = av_installation_dup_name (av_organisation_get (town->organisation, number));

  *n_leaked = *n_missing = 0;

  av_mind_open_strands (mind);

  for (guint i = first; i < town->canaries->len; i++)
    {
      const AvCanary *canary = g_ptr_array_index (town->canaries, i);
      gboolean held = av_mind_holds (mind, canary->utf8) || av_mind_holds (mind, canary->utf16);
      gboolean may = may_read (town, number, canary);

      *n_leaked += held && !may;
      *n_missing += may && !held;

      if (held != may)
        g_test_message ("%s: %s of %s in dossier %u", name, held ? "leaked" : "missing", canary->where, canary->dossier);
    }
}

static void
judge (AvCanaryTown *town,
       guint number,
       AvMind *mind,
       guint *n_leaked,
       guint *n_missing)
{
  judge_from (town, 0, number, mind, n_leaked, n_missing);
}

static void
carry (AvCanaryTown *town,
       guint from,
       guint to,
       AvMind *mind)
{
  AvInstallation *member = av_organisation_get (town->organisation, to);
  g_autofree char *path = av_organisation_export (town->organisation, from, to);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) report = NULL;

  av_mind_learn_file (mind, member, path);
  report = av_installation_import (member, path, &error);
  g_assert_no_error (error);
}

/* Whoever a bundle names takes it. Returns how many bundles are for several. */
static guint
take (AvCanaryTown *town,
      const AvSentBundle *bundle,
      AvMind **minds)
{
  for (guint number = 0; number <= town->last; number++)
    {
      AvInstallation *member = av_organisation_get (town->organisation, number);
      g_autofree char *name = av_installation_dup_name (member);
      g_autoptr (GError) error = NULL;
      g_autoptr (AvImportReport) report = NULL;

      if (!g_strv_contains ((const char *const *) bundle->recipients, name))
        continue;

      av_mind_learn_file (minds[number], member, bundle->path);
      report = av_installation_import (member, bundle->path, &error);
      g_assert_no_error (error);
    }

  return g_strv_length (bundle->recipients) > 1;
}

/* As an exchange does: those who may read the same are sent one file. */
static guint
carry_to_all (AvCanaryTown *town,
              guint from,
              AvMind **minds)
{
  g_autofree char *dir = g_dir_make_tmp ("av-lots-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sent = av_installation_export (av_organisation_get (town->organisation, from), dir, NULL, &error);
  guint n_shared = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < sent->len; i++)
    n_shared += take (town, g_ptr_array_index (sent, i), minds);

  av_sync_fixture_remove_tree (dir);
  return n_shared;
}

/* The mairie, which answers for all, holds it all (but the funder's). */
static void
tell_mairie (AvCanaryTown *town)
{
  av_organisation_send (town->organisation, 1, 0);
  av_organisation_send (town->organisation, 2, 0);
}

static void
assert_knows_from (AvCanaryTown *town,
                   guint first,
                   guint number,
                   AvMind *mind)
{
  guint n_leaked, n_missing;

  /* Nor is it given what it might open one day. */
  g_assert_cmpuint (av_mind_open_strands (mind), ==, 0);
  judge_from (town, first, number, mind, &n_leaked, &n_missing);
  g_assert_cmpuint (n_leaked, ==, 0);
  g_assert_cmpuint (n_missing, ==, 0);
  av_mind_inflate (mind);
  judge_from (town, first, number, mind, &n_leaked, &n_missing);
  g_assert_cmpuint (n_leaked, ==, 0);
}

static void
assert_knows_its_own (AvCanaryTown *town,
                      guint number,
                      AvMind *mind)
{
  assert_knows_from (town, 0, number, mind);
}

static void
assert_need_to_know (AvCanaryTown *town,
                     AvMind **minds)
{
  tell_mairie (town);

  for (guint number = 3; number <= town->last; number++)
    {
      /* Everybody who has anything writes to it. */
      for (guint from = 0; from < 3; from++)
        carry (town, from, number, minds[number]);

      assert_knows_its_own (town, number, minds[number]);
    }
}

static AvMind **
minds_new (AvCanaryTown *town)
{
  AvMind **minds = g_new0 (AvMind *, town->last + 1);

  for (guint i = 0; i <= town->last; i++)
    minds[i] = av_mind_new ();

  return minds;
}

static void
minds_free (AvCanaryTown *town,
            AvMind **minds)
{
  for (guint i = 0; i <= town->last; i++)
    av_mind_free (minds[i]);

  g_free (minds);
}

static void
test_every_preset_reads_its_own_alone (void)
{
  AvCanaryTown *town = av_canary_town_new ();
  AvMind **minds = minds_new (town);

  g_assert_cmpuint (town->canaries->len, >=, 4 * 40);
  assert_need_to_know (town, minds);
  minds_free (town, minds);
  av_canary_town_free (town);
}

static void
test_one_file_for_several_is_for_each (void)
{
  AvCanaryTown *town = av_canary_town_new ();
  AvMind **minds = minds_new (town);
  guint n_shared = 0;

  tell_mairie (town);
  av_canary_town_share (town);
  av_canary_town_move (town);
  for (guint from = 0; from < 3; from++)
    n_shared += carry_to_all (town, from, minds);

  g_assert_cmpuint (n_shared, >, 0);
  for (guint number = 3; number <= town->last; number++)
    assert_knows_its_own (town, number, minds[number]);

  minds_free (town, minds);
  av_canary_town_free (town);
}

/* What they had as stubs is filled by a sharing and a transfer, and no more. */
static void
test_grants_say_no_more_than_was_granted (void)
{
  AvCanaryTown *town = av_canary_town_new ();
  AvMind **minds = minds_new (town);

  for (guint number = 3; number <= town->last; number++)
    {
      carry (town, 1, number, minds[number]);
      av_organisation_send (town->organisation, number, 1);
    }

  av_canary_town_share (town);
  av_canary_town_move (town);
  assert_need_to_know (town, minds);
  minds_free (town, minds);
  av_canary_town_free (town);
}

/* A sender that gives its recipients more than they have is caught: the search
 * finds what it looks for. */
static void
test_a_leak_is_found (void)
{
  AvCanaryTown *town = av_canary_town_new ();
  AvInstallation *sender = av_organisation_get (town->organisation, 1);
  const guint8 wrong[] = { AV_CLASS_BIT (AV_CLASS_SENSIBLE), AV_CLASS_BIT (AV_CLASS_FSE) };
  guint n_leaked, n_missing;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      AvTrusted *known = av_trust_find (sender->trust, av_installation_get_id (av_organisation_get (town->organisation, 3)));
      g_autofree char *path = NULL;
      AvMind *mind = av_mind_new ();
      AvMandate *mandate = &g_array_index (known->mandates, AvMandate, 0);

      mandate->rights.read |= wrong[i];
      path = av_organisation_export (town->organisation, 1, 3);
      mandate->rights.read &= (guint8) ~wrong[i];
      av_mind_learn_file (mind, av_organisation_get (town->organisation, 3), path);
      judge (town, 3, mind, &n_leaked, &n_missing);
      g_assert_cmpuint (n_leaked, >, 0);
      av_mind_free (mind);
    }

  {
    AvTrusted *known = av_trust_find (sender->trust, av_installation_get_id (av_organisation_get (town->organisation, 10)));
    AvScope here = town->dossiers[AV_CANARY_OURS].scope;
    g_autofree char *path = NULL;
    AvMind *mind = av_mind_new ();
    GArray *mandates = known->mandates;

    known->mandates = g_array_copy (mandates);
    av_mandates_add (known->mandates, here, &g_array_index (mandates, AvMandate, 0).rights, known->not_after);
    path = av_organisation_export (town->organisation, 1, 10);
    g_array_unref (known->mandates);
    known->mandates = mandates;
    av_mind_learn_file (mind, av_organisation_get (town->organisation, 10), path);
    judge (town, 10, mind, &n_leaked, &n_missing);
    g_assert_cmpuint (n_leaked, >, 0);
    av_mind_free (mind);
  }

  av_canary_town_free (town);
}

static void
set_read (AvInstallation *knows,
          AvInstallation *member,
          guint8 classes)
{
  AvTrusted *known = av_trust_find (knows->trust, av_installation_get_id (member));

  g_array_index (known->mandates, AvMandate, 0).rights.read = classes;
}

/* ---- When rights are given and taken ---------------------------------------- */

/* Who joins late is sent all it may read in one file. */
static void
test_a_welcome_says_no_more (void)
{
  AvCanaryTown *town = av_canary_town_new ();
  static const struct
  {
    const char *name;
    const char *scope;
    const char *role;
  } late[] = {
    { "Canteleu-7", "76157", "terrain" },
    { "Elbeuf-3", "76231", "referent" },
    { "Mission locale-2", AV_CANARY_STRUCTURE, "terrain" },
    { "Métropole-3", "S0", "metropole" },
  };

  av_canary_town_share (town);
  av_canary_town_move (town);
  tell_mairie (town);

  for (guint i = 0; i < G_N_ELEMENTS (late); i++)
    {
      guint number = av_organisation_welcome (town->organisation, late[i].name, late[i].scope, late[i].role);
      g_autofree char *path = g_strdup_printf ("%s/%s-accueil.avlot", town->organisation->dir, late[i].name);
      AvMind *mind = av_mind_new ();

      av_mind_learn_file (mind, av_organisation_get (town->organisation, number), path);
      assert_knows_its_own (town, number, mind);
      av_mind_free (mind);
    }

  av_canary_town_free (town);
}

/* The mairie says it; whoever writes, and the member, hear of it. */
static void
change (AvCanaryTown *town,
        guint number,
        AvMind *mind,
        const char *scope,
        const char *role)
{
  g_autofree char *name = av_installation_dup_name (av_organisation_get (town->organisation, number));
  const char *const scopes[] = { scope, NULL };
  const AvWelcome terms = { scopes, role };
  g_autoptr (GError) error = NULL;

  av_installation_change (av_organisation_get (town->organisation, 0), name, &terms, &error);
  g_assert_no_error (error);
  carry (town, 0, number, mind);
  for (guint writer = 1; writer < 3; writer++)
    av_organisation_send (town->organisation, 0, writer);
}

static void
carry_from_writers (AvCanaryTown *town,
                    guint number,
                    AvMind *mind)
{
  for (guint writer = 1; writer < 3; writer++)
    carry (town, writer, number, mind);
}

/* Those who read a class more are filled what they want, of that class alone. */
static void
test_what_fills_wider_rights_says_no_more (void)
{
  AvCanaryTown *town = av_canary_town_new ();
  AvMind *mind = av_mind_new ();
  g_autofree char *path = NULL;

  carry_from_writers (town, 3, mind);
  assert_knows_its_own (town, 3, mind);
  change (town, 3, mind, "76157", "referent");
  av_organisation_send (town->organisation, 3, 1);
  path = av_organisation_export (town->organisation, 1, 3);
  g_assert_cmpuint (av_organisation_count_fills (town->organisation, 3, path), >, 0);
  carry_from_writers (town, 3, mind);
  assert_knows_its_own (town, 3, mind);
  av_mind_free (mind);
  av_canary_town_free (town);
}

/* One that wants what it may not read, of a sender that would give it: it is what fills
 * that says too much. */
static void
test_a_leak_that_fills_is_found (void)
{
  AvCanaryTown *town = av_canary_town_new ();
  AvInstallation *sender = av_organisation_get (town->organisation, 1);
  AvInstallation *member = av_organisation_get (town->organisation, 3);
  AvMind *mind = av_mind_new ();
  g_autofree char *path = NULL;
  guint n_leaked, n_missing;
  guint8 read;

  carry_from_writers (town, 3, mind);
  change (town, 3, mind, "76157", "referent");
  read = g_array_index (av_installation_get_member (member)->mandates, AvMandate, 0).rights.read;
  set_read (member, member, read | AV_CLASS_BIT (AV_CLASS_FSE));
  av_organisation_send (town->organisation, 3, 1);
  set_read (sender, member, read | AV_CLASS_BIT (AV_CLASS_FSE));
  path = av_organisation_export (town->organisation, 1, 3);
  set_read (member, member, read);
  g_assert_cmpuint (av_organisation_count_fills (town->organisation, 3, path), >, 0);
  av_mind_learn_file (mind, member, path);
  judge (town, 3, mind, &n_leaked, &n_missing);
  g_assert_cmpuint (n_leaked, >, 0);
  av_mind_free (mind);
  av_canary_town_free (town);
}

/* Of an intendant who reads what is the funder's. */
static void
test_a_welcome_of_the_funders_says_no_more (void)
{
  AvCanaryTown *town = av_canary_town_new ();
  static const char *const roles[] = { "terrain,fse", "referent" };

  av_organisation_send (town->organisation, 1, 7);
  av_organisation_send (town->organisation, 2, 7);
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      g_autofree char *name = g_strdup_printf ("Canteleu-%u", 7 + i);
      guint number = av_organisation_join_by (town->organisation, 7, name, "76157", roles[i]);
      g_autofree char *path = g_strdup_printf ("%s/%s-accueil.avlot", town->organisation->dir, name);
      AvMind *mind = av_mind_new ();

      av_mind_learn_file (mind, av_organisation_get (town->organisation, number), path);
      assert_knows_its_own (town, number, mind);
      av_mind_free (mind);
    }

  av_canary_town_free (town);
}

static guint
count_readable (AvCanaryTown *town,
                guint number)
{
  guint n = 0;

  for (guint i = 0; i < town->canaries->len; i++)
    n += may_read (town, number, g_ptr_array_index (town->canaries, i));

  return n;
}

/* It keeps every key it had: what is written from then on is not sent to it. */
static void
assert_narrowed (AvCanaryTown *town,
                 guint number,
                 guint writer,
                 const char *scope,
                 const char *role)
{
  AvMind *mind = av_mind_new ();
  guint n_readable = count_readable (town, number);
  guint first;

  carry_from_writers (town, number, mind);
  assert_knows_its_own (town, number, mind);
  change (town, number, mind, scope, role);
  g_assert_cmpuint (count_readable (town, number), <, n_readable);
  first = av_canary_town_write_late (town, writer);
  carry_from_writers (town, number, mind);
  assert_knows_from (town, first, number, mind);
  av_mind_free (mind);
}

static void
test_a_class_taken_away_is_sent_no_more (void)
{
  AvCanaryTown *town = av_canary_town_new ();

  assert_narrowed (town, 5, 1, "76157", "terrain");
  av_canary_town_free (town);
}

static void
test_a_commune_taken_away_is_sent_no_more (void)
{
  AvCanaryTown *town = av_canary_town_new ();
  guint number = av_organisation_join (town->organisation, "Canteleu-7", "76157,76231", "referent");

  assert_narrowed (town, number, 2, "76157", "referent");
  av_canary_town_free (town);
}

/* It keeps every key it had, and is sent nothing that is written from then on. */
static void
test_who_is_revoked_is_sent_no_more (void)
{
  AvCanaryTown *town = av_canary_town_new ();
  AvMind **minds = minds_new (town);
  g_autofree char *name = av_installation_dup_name (av_organisation_get (town->organisation, 5));
  g_autoptr (GError) error = NULL;
  AvRevoked revoked;
  guint first;

  for (guint number = 4; number <= 5; number++)
    {
      carry_from_writers (town, number, minds[number]);
      assert_knows_its_own (town, number, minds[number]);
    }

  av_installation_revoke (av_organisation_get (town->organisation, 0), name, &(AvRevocation){ "perdu" }, &revoked, &error);
  g_assert_no_error (error);
  for (guint writer = 1; writer < 3; writer++)
    av_organisation_send (town->organisation, 0, writer);
  first = av_canary_town_write_late (town, 1);
  for (guint from = 0; from < 3; from++)
    carry_to_all (town, from, minds);

  assert_knows_from (town, first, 4, minds[4]);
  av_mind_open_strands (minds[5]);
  av_mind_inflate (minds[5]);
  for (guint i = first; i < town->canaries->len; i++)
    {
      const AvCanary *canary = g_ptr_array_index (town->canaries, i);

      g_assert_false (av_mind_holds (minds[5], canary->utf8) || av_mind_holds (minds[5], canary->utf16));
    }

  minds_free (town, minds);
  av_canary_town_free (town);
}

/* Nobody follows yet: the file is for whoever will. */
static void
test_a_refounding_says_no_more (void)
{
  AvCanaryTown *town = av_canary_town_new ();
  g_autofree char *root_file = g_build_filename (town->organisation->dir, "racine-2", NULL);
  g_autoptr (AvSecret) words = av_words_generate (8);
  const guint numbers[] = { 3, 5, 10, 11 };
  g_autoptr (GError) error = NULL;

  tell_mairie (town);
  av_installation_refound (av_organisation_get (town->organisation, 0), "Aller vers (bis)", root_file, words, FALSE, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *path = av_organisation_export (town->organisation, 0, numbers[i]);
      AvMind *mind = av_mind_new ();

      av_mind_learn_file (mind, av_organisation_get (town->organisation, numbers[i]), path);
      assert_knows_its_own (town, numbers[i], mind);
      av_mind_free (mind);
    }

  av_canary_town_free (town);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/need-to-know/every-preset-reads-its-own-alone", test_every_preset_reads_its_own_alone);
  g_test_add_func ("/need-to-know/one-file-for-several-is-for-each", test_one_file_for_several_is_for_each);
  g_test_add_func ("/need-to-know/grants-say-no-more-than-was-granted", test_grants_say_no_more_than_was_granted);
  g_test_add_func ("/need-to-know/a-leak-is-found", test_a_leak_is_found);
  g_test_add_func ("/need-to-know/a-welcome-says-no-more", test_a_welcome_says_no_more);
  g_test_add_func ("/need-to-know/what-fills-wider-rights-says-no-more", test_what_fills_wider_rights_says_no_more);
  g_test_add_func ("/need-to-know/a-leak-that-fills-is-found", test_a_leak_that_fills_is_found);
  g_test_add_func ("/need-to-know/a-welcome-of-the-funders-says-no-more", test_a_welcome_of_the_funders_says_no_more);
  g_test_add_func ("/need-to-know/who-is-revoked-is-sent-no-more", test_who_is_revoked_is_sent_no_more);
  g_test_add_func ("/need-to-know/a-class-taken-away-is-sent-no-more", test_a_class_taken_away_is_sent_no_more);
  g_test_add_func ("/need-to-know/a-commune-taken-away-is-sent-no-more", test_a_commune_taken_away_is_sent_no_more);
  g_test_add_func ("/need-to-know/a-refounding-says-no-more", test_a_refounding_says_no_more);

  return g_test_run ();
}
