#include "test-post.h"

#include <string.h>

#include <glib/gstdio.h>

#include "av-catalogue.h"
#include "av-change.h"
#include "av-code.h"
#include "av-record-store.h"
#include "av-words.h"

static TestPost *
open_post (const char *root,
           const char *name)
{
  TestPost *self = g_new0 (TestPost, 1);
  g_autoptr (AvSecret) key = av_secret_new_random (32);
  g_autoptr (GError) error = NULL;
  AvVaultParams params = { 0 };

  self->directory = g_build_filename (root, name, NULL);
  params.store_key = key;
  self->vault = av_vault_create (self->directory, &params, &error);
  g_assert_no_error (error);
  self->store = av_store_open (self->vault, &error);
  g_assert_no_error (error);

  return self;
}

TestPost *
test_post_found (const char *root)
{
  static const char *const scopes[] = { TEST_SCOPE, NULL };
  TestPost *self = open_post (root, "mairie");
  g_autoptr (AvSecret) words = av_words_generate (8);
  g_autofree char *root_file = g_build_filename (root, "racine", NULL);
  g_autoptr (GError) error = NULL;
  AvFounding founding = { "Essai", "mairie", scopes, root_file, words };

  self->installation = av_installation_found (self->store, &founding, &error);
  g_assert_no_error (error);

  return self;
}

TestPost *
test_post_join (TestPost *intendant,
                const char *root,
                const char *name)
{
  static const char *const scopes[] = { TEST_SCOPE, NULL };
  TestPost *self = open_post (root, name);
  g_autofree char *request_file = g_strdup_printf ("%s/%s.avdem", root, name);
  g_autofree char *welcome_file = g_strdup_printf ("%s/%s.avlot", root, name);
  g_autofree char *words = av_installation_get_organisation_words (intendant->installation);
  g_autofree char *own_words = NULL;
  g_autoptr (AvJoinRequest) request = NULL;
  g_autoptr (GError) error = NULL;
  AvWelcome welcome = { scopes, "referent" };

  self->installation = av_installation_load (self->store, &error);
  g_assert_no_error (error);
  av_installation_request_join (self->installation, name, request_file, &error);
  g_assert_no_error (error);

  own_words = av_installation_get_own_words (self->installation);
  welcome.words = own_words;
  request = av_join_request_read (request_file, &error);
  g_assert_no_error (error);
  av_installation_accept_join (intendant->installation, request, &welcome, welcome_file, &error);
  g_assert_no_error (error);
  av_installation_finish_join (self->installation, welcome_file, words, NULL, &error);
  g_assert_no_error (error);

  return self;
}

void
test_post_close (TestPost *self)
{
  g_clear_object (&self->installation);
  g_clear_pointer (&self->store, av_store_close);
  g_clear_pointer (&self->vault, av_vault_free);
  g_free (self->directory);
  g_free (self);
}

void
test_post_carry (TestPost *from,
                 TestPost *to,
                 const char *directory)
{
  g_autofree char *name = av_installation_dup_name (to->installation);
  const char *const recipients[] = { name, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sent = av_installation_export (from->installation, directory, recipients, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < sent->len; i++)
    {
      AvSentBundle *bundle = g_ptr_array_index (sent, i);
      g_autoptr (AvImportReport) report = av_installation_import (to->installation, bundle->path, &error);

      g_assert_no_error (error);
      g_assert_nonnull (report);
    }
}

static char *
answer_text (const AvField *field,
             const char *canary,
             GPtrArray *canaries)
{
  char *text;

  if (field->flags & AV_FIELD_SHEET_CODE)
    return av_code_new ();

  text = g_strdup_printf ("%s%u", canary, canaries->len);

  /* A code of some characters has no room for one. */
  if (field->limit > 0 && strlen (text) > field->limit)
    {
      g_free (text);
      return g_strndup ("2026-T4", field->limit);
    }

  g_ptr_array_add (canaries, g_strdup (text));

  return text;
}

/* Something the field accepts; NULL where a question cannot be answered here. */
static char *
answer (const AvField *field,
        const char *canary,
        GPtrArray *canaries)
{
  guint n_choices;
  AvChoice *choices;
  char *code;

  switch (field->kind)
    {
    case AV_FIELD_TEXT:
    case AV_FIELD_NOTE:
      return answer_text (field, canary, canaries);
    case AV_FIELD_EMAIL:
      g_ptr_array_add (canaries, g_strdup_printf ("%s%u@exemple.invalid", canary, canaries->len));
      return g_strdup (g_ptr_array_index (canaries, canaries->len - 1));
    case AV_FIELD_PHONE:
      g_ptr_array_add (canaries, g_strdup ("33639987654"));
      return g_strdup ("+33639987654");
    case AV_FIELD_DAY:
      return g_strdup ("2004-05-12");
    case AV_FIELD_MOMENT:
      return g_strdup ("2026-01-05T10:15:00+01:00");
    case AV_FIELD_CHOICE:
    case AV_FIELD_CHOICES:
      choices = av_field_dup_choices (field, &n_choices);
      code = n_choices > 0 ? g_strdup (choices[0].code) : NULL;
      g_free (choices);
      return code;
    case AV_FIELD_YES_NO:
      return g_strdup ("oui");
    case AV_FIELD_PLACE:
      return g_strdup (TEST_SCOPE);
    case AV_FIELD_RECORD:
    case AV_FIELD_RECORDS:
    case AV_FIELD_AGENT:
      return g_strdup ("0123456789abcdef0123456789abcdef");
    default:
      return g_strdup ("7");
    }
}

char *
test_post_fill (TestPost *self,
                const char *form_id,
                const char *container,
                const char *canary,
                GPtrArray *canaries)
{
  const AvForm *form = av_catalogue_find_form (form_id);
  g_autoptr (AvChange) change = av_change_new (form_id, NULL, form->container == AV_CONTAINER_DOSSIER ? container : NULL, TEST_SCOPE);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < form->n_fields; i++)
    {
      g_autofree char *text = answer (&form->fields[i], canary, canaries);

      if (text != NULL)
        av_change_set (change, form->fields[i].id, text);
    }

  av_store_commit_one (self->store, change, &error);
  g_assert_no_error (error);

  return g_strdup (av_change_get_id (change));
}

char *
test_directory_new (void)
{
  g_autoptr (GError) error = NULL;
  char *directory = g_dir_make_tmp ("allervers-XXXXXX", &error);

  g_assert_no_error (error);

  return directory;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }

  g_remove (path);
}

void
test_directory_remove (char *directory)
{
  remove_tree (directory);
  g_free (directory);
}
