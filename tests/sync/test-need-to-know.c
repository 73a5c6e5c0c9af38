/* What a member may not read is in no file it can open: every bundle is opened
 * with every key each member could ever have, and searched for a canary in
 * every field of every form of the catalogue, as it is and inflated, in UTF-8
 * and in UTF-16. */

#include <string.h>

#include "av-acceptance.h"
#include "av-catalogue.h"
#include "av-code.h"
#include "av-hash.h"
#include "av-installation-private.h"
#include "av-installation-share.h"
#include "av-mind.h"
#include "av-note-keys.h"
#include "av-private-note.h"
#include "av-record-store.h"
#include "av-sharing.h"
#include "av-sync-fixture.h"

#define HERE "76157"
#define ELSEWHERE "76231"
#define STRUCTURE "S12"
#define KEYED (AV_SHARING_CLASSES | AV_CLASS_BIT (AV_CLASS_FSE))

/* ---- What was written ------------------------------------------------------ */

typedef struct
{
  GBytes *utf8;
  GBytes *utf16;
  const char *where; /* form or note, for the message */
  AvClass class;
  guint dossier;    /* index of Town.dossiers; G_MAXUINT: of no dossier */
  gboolean private; /* nobody reads it */
} Canary;

typedef struct
{
  char *container;
  AvScope scope;   /* where it was written */
  AvScope present; /* where it belongs now */
  guint shared;    /* classes, with STRUCTURE */
  guint writer;
} Dossier;

typedef struct
{
  AvOrganisation *organisation;
  GPtrArray *canaries;
  Dossier dossiers[4];
  char *partner;           /* whose name says nothing */
  char *sensitive_partner; /* whose name alone says too much */
  guint last;              /* number of the last member */
  guint n_words;
} Town;

enum
{
  OURS,
  SHARED,
  MOVED,
  THEIRS,
};

static void
canary_free (Canary *canary)
{
  g_bytes_unref (canary->utf8);
  g_bytes_unref (canary->utf16);
  g_free (canary);
}

static Canary *
add_canary (Town *town,
            const char *where,
            AvClass class,
            guint dossier,
            const char *text)
{
  Canary *canary = g_new0 (Canary, 1);
  glong length;
  gunichar2 *wide = g_utf8_to_utf16 (text, -1, NULL, &length, NULL);

  canary->utf8 = g_bytes_new (text, strlen (text));
  canary->utf16 = g_bytes_new_take (wide, (gsize) length * 2);
  canary->where = where;
  canary->class = class;
  canary->dossier = dossier;
  g_ptr_array_add (town->canaries, canary);
  return canary;
}

static char *
draw_word (Town *town)
{
  return g_strdup_printf ("Zq%05uxv", ++town->n_words);
}

static char *
choose_code (const AvField *field)
{
  guint n = 0;
  g_autofree AvChoice *choices = av_field_dup_choices (field, &n);

  return n > 0 ? g_strdup (choices[0].code) : NULL;
}

/* An answer nobody else gives, where the kind has room for one. */
static char *
draw_answer (Town *town,
             const AvField *field,
             gboolean *unique)
{
  *unique = TRUE;

  switch (field->kind)
    {
    case AV_FIELD_TEXT:
    case AV_FIELD_NOTE:
      *unique = (field->flags & AV_FIELD_SHEET_CODE) == 0;
      if (*unique && field->limit > 0 && field->limit < 9)
        return g_strdup_printf ("q%05u", ++town->n_words);
      return *unique ? draw_word (town) : av_code_new ();
    case AV_FIELD_EMAIL:
      return g_strdup_printf ("zq%05u@exemple.invalid", ++town->n_words);
    case AV_FIELD_PHONE:
      return g_strdup_printf ("+3363998%04u", ++town->n_words);
    case AV_FIELD_RECORD:
    case AV_FIELD_RECORDS:
      if (g_strcmp0 (field->target, "partenaire") != 0)
        return av_id_new_string ();
      *unique = FALSE;
      return g_strdup (town->partner);
    case AV_FIELD_AGENT:
      return av_id_new_string ();
    default:
      break;
    }

  *unique = FALSE;

  switch (field->kind)
    {
    case AV_FIELD_DAY:
      return g_strdup ("2004-05-12");
    case AV_FIELD_MOMENT:
      return g_strdup ("2026-01-05T10:15:00+01:00");
    case AV_FIELD_CHOICE:
    case AV_FIELD_CHOICES:
      return choose_code (field);
    case AV_FIELD_YES_NO:
      return g_strdup ("non");
    case AV_FIELD_PLACE:
      return g_strdup (HERE);
    default:
      return g_strdup ("7");
    }
}

static AvClass
read_class (AvStore *store,
            const char *record)
{
  g_autoptr (AvStatement) statement = av_database_prepare (av_store_get_database (store), "SELECT MAX (class) FROM record WHERE id16 = ?1", NULL);
  AvId id;

  g_assert_true (av_id_parse (record, &id));
  av_statement_bind_blob (statement, 1, id.bytes, sizeof id.bytes);
  g_assert_true (av_statement_next (statement, NULL));
  return (AvClass) av_statement_get_int64 (statement, 0);
}

/* A record of a form with an answer to every question; `field` gets `code`.
 * Returns its id. */
static char *
write_record (Town *town,
              const AvForm *form,
              guint dossier,
              const char *field,
              const char *code)
{
  Dossier *where = &town->dossiers[dossier];
  AvStore *store = av_organisation_get_store (town->organisation, where->writer);
  gboolean inside = form->container == AV_CONTAINER_DOSSIER;
  g_autofree char *scope = av_scope_to_string (where->scope);
  g_autoptr (AvChange) change = av_change_new (form->id, NULL, inside ? where->container : NULL, inside ? NULL : scope);
  guint first = town->canaries->len;
  g_autoptr (GError) error = NULL;
  AvClass class;

  for (guint i = 0; i < form->n_fields; i++)
    {
      gboolean unique = FALSE;
      gboolean given = g_strcmp0 (form->fields[i].id, field) == 0;
      g_autofree char *answer = given ? g_strdup (code) : draw_answer (town, &form->fields[i], &unique);

      if (answer == NULL)
        continue;

      av_change_set (change, form->fields[i].id, answer);
      if (unique)
        add_canary (town, form->id, form->class, inside ? dossier : G_MAXUINT, answer);
    }

  av_store_commit_one (store, change, &error);
  g_assert_no_error (error);

  class = read_class (store, av_change_get_id (change));
  if (form->sensitive == NULL)
    g_assert_cmpint (class, ==, form->class);

  for (guint i = first; i < town->canaries->len; i++)
    ((Canary *) g_ptr_array_index (town->canaries, i))->class = class;

  return g_strdup (av_change_get_id (change));
}

/* ---- Sensitive from the beginning ------------------------------------------ */

static const AvForm *
get_form (guint index)
{
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  return index < n_forms ? forms[index] : NULL;
}

static void
write_sensitive (Town *town,
                 const AvForm *form,
                 guint dossier,
                 const char *field,
                 const char *code)
{
  AvStore *store = av_organisation_get_store (town->organisation, town->dossiers[dossier].writer);
  g_autofree char *record = write_record (town, form, dossier, field, code);

  g_assert_cmpint (read_class (store, record), ==, AV_CLASS_SENSIBLE);
}

/* A plain one that becomes sensitive goes on as another record: what is typed
 * from then on is read by nobody who read the first. */
static void
let_become_sensitive (Town *town,
                      const AvForm *form,
                      guint dossier,
                      const char *field,
                      const char *code)
{
  AvStore *store = av_organisation_get_store (town->organisation, town->dossiers[dossier].writer);
  g_autofree char *record = write_record (town, form, dossier, NULL, NULL);
  g_autoptr (AvChange) change = av_change_new (form->id, record, town->dossiers[dossier].container, NULL);
  g_autoptr (AvSnapshot) former = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (read_class (store, record), ==, form->class);
  av_change_set (change, field, code);

  for (guint i = 0; i < form->n_fields; i++)
    if (form->fields[i].kind == AV_FIELD_TEXT || form->fields[i].kind == AV_FIELD_NOTE)
      {
        g_autofree char *word = draw_word (town);

        add_canary (town, form->id, AV_CLASS_SENSIBLE, dossier, word);
        av_change_set (change, form->fields[i].id, word);
      }

  av_store_commit_one (store, change, &error);
  g_assert_no_error (error);
  former = av_record_store_load (store, record, &error);
  g_assert_no_error (error);
  g_assert_cmpint (av_snapshot_get_class (former), ==, AV_CLASS_SENSIBLE);
  g_assert_cmpstr (av_snapshot_get_id (former), !=, record);
}

static void
write_sensitive_ones (Town *town,
                      guint dossier)
{
  const AvForm *form;

  for (guint i = 0; (form = get_form (i)) != NULL; i++)
    for (const AvSensitiveRule *rule = form->sensitive; rule != NULL && rule->field != NULL; rule++)
      {
        g_auto (GStrv) codes = g_strsplit (rule->through != NULL ? town->sensitive_partner : rule->codes, " ", -1);

        for (guint j = 0; codes[j] != NULL; j++)
          {
            write_sensitive (town, form, dossier, rule->field, codes[j]);
            let_become_sensitive (town, form, dossier, rule->field, codes[j]);
          }
      }
}

/* ---- The town -------------------------------------------------------------- */

static char *
write_partner (Town *town,
               const char *sensitive)
{
  return write_record (town, av_catalogue_find_form ("partenaire"), OURS, "sensible", sensitive);
}

static void
write_private_note (Town *town,
                    guint dossier)
{
  Dossier *where = &town->dossiers[dossier];
  AvStore *store = av_organisation_get_store (town->organisation, where->writer);
  g_autofree char *word = draw_word (town);
  g_autofree char *id = av_id_new_string ();
  g_autoptr (AvKeyPair) pair = av_key_pair_new_random ();
  g_autofree char *unsealed = g_strdup_printf ("UPDATE private_note SET sealed = CAST ('%s' AS BLOB) WHERE id16 = x'%s'", word, id);

  add_canary (town, "note privée", AV_CLASS_PARCOURS, dossier, word)->private = TRUE;
  g_assert_true (av_note_keys_open (store, &(AvNoteSlots){ pair, av_key_pair_get_public (pair), NULL }, NULL));
  g_assert_true (av_private_note_save (store, id, where->container, where->container, word, NULL));
  /* Not even its bytes leave: as if it had not been sealed. */
  g_assert_true (av_database_exec_script (av_store_get_database (store), unsealed, NULL));
}

/* The funder's questionnaire, whether the catalogue has a form of it or not. */
static void
write_funder (Town *town,
              guint dossier)
{
  Dossier *where = &town->dossiers[dossier];
  g_autofree char *word = draw_word (town);
  AvId record, container;

  av_id_random (&record);
  g_assert_true (av_id_parse (where->container, &container));
  add_canary (town, "fse", AV_CLASS_FSE, dossier, word);
  g_assert_true (av_segment_store_write_system (av_organisation_get_store (town->organisation, where->writer), "questionnaire-fse", &record, &container,
                                                AV_CLASS_FSE, "reponse", word, NULL));
}

static void
write_dossier (Town *town,
               guint dossier,
               const char *scope,
               guint writer)
{
  Dossier *where = &town->dossiers[dossier];
  const AvForm *form;

  where->container = av_id_new_string ();
  where->writer = writer;
  g_assert_true (av_scope_parse (scope, &where->scope));
  where->present = where->scope;

  if (town->partner == NULL)
    {
      town->partner = write_partner (town, "non");
      town->sensitive_partner = write_partner (town, "oui");
    }

  for (guint i = 0; (form = get_form (i)) != NULL; i++)
    g_free (write_record (town, form, dossier, NULL, NULL));

  write_sensitive_ones (town, dossier);
  write_funder (town, dossier);
  write_private_note (town, dossier);
}

static void
share_one (Town *town)
{
  Dossier *where = &town->dossiers[SHARED];
  AvInstallation *writer = av_organisation_get (town->organisation, where->writer);
  g_autofree char *today = av_sharing_get_today (av_organisation_get_store (town->organisation, where->writer));
  g_autoptr (GError) error = NULL;

  where->shared = AV_CLASS_BIT (AV_CLASS_CONTACT) | AV_CLASS_BIT (AV_CLASS_PARCOURS);
  av_installation_share (writer, where->container, STRUCTURE, where->shared, today, "oral", &error);
  g_assert_no_error (error);
}

static void
move_one (Town *town)
{
  Dossier *where = &town->dossiers[MOVED];
  g_autoptr (GError) error = NULL;

  av_installation_transfer (av_organisation_get (town->organisation, where->writer), where->container, ELSEWHERE, &error);
  g_assert_no_error (error);
  g_assert_true (av_scope_parse (ELSEWHERE, &where->present));
}

static const struct
{
  const char *name;
  const char *scope;
  const char *role;
} members[] = {
  { "Canteleu-1", HERE, "referent,fse" }, /* who writes there */
  { "Elbeuf-1", ELSEWHERE, "referent,fse" },
  { "Canteleu-2", HERE, "terrain" },
  { "Canteleu-3", HERE, "terrain,fse" },
  { "Canteleu-4", HERE, "referent" },
  { "Canteleu-5", HERE, "intendant" },
  { "Canteleu-6", HERE, "intendant,fse" },
  { "Métropole-1", "S0", "metropole" },
  { "Métropole-2", "S0", "metropole,fse" },
  { "Elbeuf-2", ELSEWHERE, "terrain" },
  { "Mission locale", STRUCTURE, "terrain" },
};

static Town *
town_new (void)
{
  Town *town = g_new0 (Town, 1);

  town->organisation = av_organisation_new (HERE "," ELSEWHERE "," STRUCTURE ",S0");
  town->canaries = g_ptr_array_new_with_free_func ((GDestroyNotify) canary_free);

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    town->last = av_organisation_join (town->organisation, members[i].name, members[i].scope, members[i].role);

  write_dossier (town, OURS, HERE, 1);
  write_dossier (town, SHARED, HERE, 1);
  write_dossier (town, MOVED, HERE, 1);

  /* Partners are of the whole territory: unknown ones would all be sensitive. */
  av_organisation_send (town->organisation, 1, 2);
  write_dossier (town, THEIRS, ELSEWHERE, 2);
  return town;
}

static void
town_free (Town *town)
{
  for (guint i = 0; i < G_N_ELEMENTS (town->dossiers); i++)
    g_free (town->dossiers[i].container);

  av_organisation_free (town->organisation);
  g_ptr_array_unref (town->canaries);
  g_free (town->partner);
  g_free (town->sensitive_partner);
  g_free (town);
}

/* ---- Who may --------------------------------------------------------------- */

static gboolean
may_read (Town *town,
          guint number,
          const Canary *canary)
{
  AvInstallation *member = av_organisation_get (town->organisation, number);
  AvTrusted *trusted = av_installation_get_member (member);
  const Dossier *dossier = canary->dossier != G_MAXUINT ? &town->dossiers[canary->dossier] : NULL;
  AvScope structure;

  if (canary->private)
    return FALSE;

  if (dossier == NULL || !av_class_is_keyed (canary->class))
    return TRUE;

  g_assert_true (av_scope_parse (STRUCTURE, &structure));

  return av_acceptance_may_read (trusted, dossier->scope, canary->class) || av_acceptance_may_read (trusted, dossier->present, canary->class) ||
         ((dossier->shared & AV_CLASS_BIT (canary->class)) != 0 && av_scopes_contain (trusted->scopes, structure));
}

/* How many canaries it holds that it may not read, and how many it does not
 * that it may. */
static void
judge (Town *town,
       guint number,
       AvMind *mind,
       guint *n_leaked,
       guint *n_missing)
{
  *n_leaked = *n_missing = 0;

  av_mind_open_strands (mind);

  for (guint i = 0; i < town->canaries->len; i++)
    {
      const Canary *canary = g_ptr_array_index (town->canaries, i);
      gboolean held = av_mind_holds (mind, canary->utf8) || av_mind_holds (mind, canary->utf16);
      gboolean may = may_read (town, number, canary);

      *n_leaked += held && !may;
      *n_missing += may && !held;

      if (held != may)
        g_test_message ("%s: %s of %s in dossier %u", members[number - 1].name, held ? "leaked" : "missing", canary->where, canary->dossier);
    }
}

static void
carry (Town *town,
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

static void
assert_need_to_know (Town *town,
                     AvMind **minds)
{
  guint n_leaked, n_missing;

  /* The mairie, which answers for all, holds it all (but the funder's). */
  av_organisation_send (town->organisation, 1, 0);
  av_organisation_send (town->organisation, 2, 0);

  for (guint number = 3; number <= town->last; number++)
    {
      AvMind *mind = minds[number];

      /* Everybody who has anything writes to it. */
      for (guint from = 0; from < 3; from++)
        carry (town, from, number, mind);

      judge (town, number, mind, &n_leaked, &n_missing);
      g_assert_cmpuint (n_leaked, ==, 0);
      g_assert_cmpuint (n_missing, ==, 0);
      av_mind_inflate (mind);
      judge (town, number, mind, &n_leaked, &n_missing);
      g_assert_cmpuint (n_leaked, ==, 0);
    }
}

static AvMind **
minds_new (void)
{
  AvMind **minds = g_new0 (AvMind *, G_N_ELEMENTS (members) + 1);

  for (guint i = 0; i <= G_N_ELEMENTS (members); i++)
    minds[i] = av_mind_new ();

  return minds;
}

static void
minds_free (AvMind **minds)
{
  for (guint i = 0; i <= G_N_ELEMENTS (members); i++)
    av_mind_free (minds[i]);

  g_free (minds);
}

static void
test_every_preset_reads_its_own_alone (void)
{
  Town *town = town_new ();
  AvMind **minds = minds_new ();

  g_assert_cmpuint (town->canaries->len, >=, 4 * 40);
  assert_need_to_know (town, minds);
  minds_free (minds);
  town_free (town);
}

/* What they had as stubs is filled by a sharing and a transfer, and no more. */
static void
test_grants_say_no_more_than_was_granted (void)
{
  Town *town = town_new ();
  AvMind **minds = minds_new ();

  for (guint number = 3; number <= town->last; number++)
    {
      carry (town, 1, number, minds[number]);
      av_organisation_send (town->organisation, number, 1);
    }

  share_one (town);
  move_one (town);
  assert_need_to_know (town, minds);
  minds_free (minds);
  town_free (town);
}

/* A sender that gives its recipients more than they have is caught: the search
 * finds what it looks for. */
static void
test_a_leak_is_found (void)
{
  Town *town = town_new ();
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
    AvScope here = town->dossiers[OURS].scope;
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

  town_free (town);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/need-to-know/every-preset-reads-its-own-alone", test_every_preset_reads_its_own_alone);
  g_test_add_func ("/need-to-know/grants-say-no-more-than-was-granted", test_grants_say_no_more_than_was_granted);
  g_test_add_func ("/need-to-know/a-leak-is-found", test_a_leak_is_found);

  return g_test_run ();
}
