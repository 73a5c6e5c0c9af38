#include "av-canary-town.h"

#include <string.h>

#include "av-catalogue.h"
#include "av-code.h"
#include "av-installation-private.h"
#include "av-installation-share.h"
#include "av-note-keys.h"
#include "av-private-note.h"
#include "av-record-store.h"
#include "av-sharing.h"

#define HERE "76157"
#define ELSEWHERE "76231"

/* ---- What was written ------------------------------------------------------ */

static void
canary_free (AvCanary *canary)
{
  g_bytes_unref (canary->utf8);
  g_bytes_unref (canary->utf16);
  g_free (canary);
}

static AvCanary *
add_canary (AvCanaryTown *town,
            const char *where,
            AvClass class,
            guint dossier,
            const char *text)
{
  AvCanary *canary = g_new0 (AvCanary, 1);
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
draw_word (AvCanaryTown *town)
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
draw_answer (AvCanaryTown *town,
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
write_record (AvCanaryTown *town,
              const AvForm *form,
              guint dossier,
              const char *field,
              const char *code)
{
  AvCanaryDossier *where = &town->dossiers[dossier];
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
    ((AvCanary *) g_ptr_array_index (town->canaries, i))->class = class;

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
write_sensitive (AvCanaryTown *town,
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
let_become_sensitive (AvCanaryTown *town,
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
write_sensitive_ones (AvCanaryTown *town,
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
write_partner (AvCanaryTown *town,
               const char *sensitive)
{
  return write_record (town, av_catalogue_find_form ("partenaire"), AV_CANARY_OURS, "sensible", sensitive);
}

static void
write_private_note (AvCanaryTown *town,
                    guint dossier)
{
  AvCanaryDossier *where = &town->dossiers[dossier];
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
write_funder (AvCanaryTown *town,
              guint dossier)
{
  AvCanaryDossier *where = &town->dossiers[dossier];
  g_autofree char *word = draw_word (town);
  AvId record, container;

  av_id_random (&record);
  g_assert_true (av_id_parse (where->container, &container));
  add_canary (town, "fse", AV_CLASS_FSE, dossier, word);
  g_assert_true (av_segment_store_write_system (av_organisation_get_store (town->organisation, where->writer), "questionnaire-fse", &record, &container,
                                                AV_CLASS_FSE, "reponse", word, NULL));
}

static void
write_dossier (AvCanaryTown *town,
               guint dossier,
               const char *scope,
               guint writer)
{
  AvCanaryDossier *where = &town->dossiers[dossier];
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

void
av_canary_town_share (AvCanaryTown *town)
{
  AvCanaryDossier *where = &town->dossiers[AV_CANARY_SHARED];
  AvInstallation *writer = av_organisation_get (town->organisation, where->writer);
  g_autofree char *today = av_sharing_get_today (av_organisation_get_store (town->organisation, where->writer));
  g_autoptr (GError) error = NULL;

  where->shared = AV_CLASS_BIT (AV_CLASS_CONTACT) | AV_CLASS_BIT (AV_CLASS_PARCOURS);
  av_installation_share (writer, where->container, AV_CANARY_STRUCTURE, where->shared, today, "oral", &error);
  g_assert_no_error (error);
}

void
av_canary_town_move (AvCanaryTown *town)
{
  AvCanaryDossier *where = &town->dossiers[AV_CANARY_MOVED];
  g_autoptr (GError) error = NULL;

  av_installation_transfer (av_organisation_get (town->organisation, where->writer), where->container, ELSEWHERE, &error);
  g_assert_no_error (error);
  g_assert_true (av_scope_parse (ELSEWHERE, &where->present));
}

guint
av_canary_town_write_late (AvCanaryTown *town,
                           guint writer)
{
  guint first = town->canaries->len;

  write_dossier (town, AV_CANARY_LATE, writer == 1 ? HERE : ELSEWHERE, writer);
  return first;
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
  { "Mission locale", AV_CANARY_STRUCTURE, "terrain" },
  { "Canteleu-9", HERE, "referent,fse" }, /* of all but an intendant who reads the most, as a recipient alone */
  { "Elbeuf-4", ELSEWHERE, "referent,fse" },
};

AvCanaryTown *
av_canary_town_new (void)
{
  AvCanaryTown *town = g_new0 (AvCanaryTown, 1);

  town->organisation = av_organisation_new (HERE "," ELSEWHERE "," AV_CANARY_STRUCTURE ",S0");
  town->canaries = g_ptr_array_new_with_free_func ((GDestroyNotify) canary_free);

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    town->last = av_organisation_join (town->organisation, members[i].name, members[i].scope, members[i].role);

  write_dossier (town, AV_CANARY_OURS, HERE, 1);
  write_dossier (town, AV_CANARY_SHARED, HERE, 1);
  write_dossier (town, AV_CANARY_MOVED, HERE, 1);

  /* Partners are of the whole territory: unknown ones would all be sensitive. */
  av_organisation_send (town->organisation, 1, 2);
  write_dossier (town, AV_CANARY_THEIRS, ELSEWHERE, 2);
  return town;
}

void
av_canary_town_free (AvCanaryTown *town)
{
  for (guint i = 0; i < G_N_ELEMENTS (town->dossiers); i++)
    g_free (town->dossiers[i].container);

  av_organisation_free (town->organisation);
  g_ptr_array_unref (town->canaries);
  g_free (town->partner);
  g_free (town->sensitive_partner);
  g_free (town);
}
