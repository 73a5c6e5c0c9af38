/* A question is one line of one table: a field added to a form is saved, shown,
 * dumped, counted in the digest and exchanged, without another line anywhere. */

#include <string.h>

#include "av-catalogue.h"
#include "av-crypto.h"
#include "av-digest.h"
#include "av-dump.h"
#include "av-locale.h"
#include "av-record-store.h"
#include "test-post.h"

#define FIELD "plat-prefere"
#define ANSWER "Soupe aux choux de la mère Jeanne"

/* The contact as it is, and one line more. */
static const AvForm *
add_field (void)
{
  static const AvField added = { FIELD, "situation", "Favourite dish", AV_FIELD_TEXT, AV_FIELD_S1, .limit = 60 };
  static AvForm form;
  const AvForm *contact = av_catalogue_find_form ("contact");
  AvField *fields = g_new0 (AvField, contact->n_fields + 1);

  memcpy (fields, contact->fields, contact->n_fields * sizeof (AvField));
  fields[contact->n_fields] = added;
  form = *contact;
  form.fields = fields;
  form.n_fields = contact->n_fields + 1;
  av_catalogue_override_for_test (&form);

  return &form;
}

static void
look_for_answer (const char *line,
                 gpointer user_data)
{
  gboolean *found = user_data;

  if (strstr (line, FIELD) != NULL && strstr (line, ANSWER) != NULL)
    *found = TRUE;
}

static void
assert_has_answer (TestPost *post,
                   const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvSnapshot) snapshot = av_record_store_load (post->store, id, &error);
  gboolean found = FALSE;

  g_assert_no_error (error);
  g_assert_cmpstr (av_snapshot_get_answer (snapshot, FIELD), ==, ANSWER);
  av_dump (post->store, look_for_answer, &found, &error);
  g_assert_no_error (error);
  g_assert_true (found);
}

static void
test_an_added_field_goes_everywhere (void)
{
  char *root = test_directory_new ();
  g_autoptr (GPtrArray) canaries = g_ptr_array_new_with_free_func (g_free);
  TestPost *mairie, *laptop;
  g_autofree char *id = NULL;
  g_autofree char *container = av_id_new_string ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *there = NULL;
  g_autoptr (AvSnapshot) snapshot = NULL;
  g_autoptr (AvChange) change = NULL;
  g_autoptr (GError) error = NULL;

  add_field ();
  mairie = test_post_found (root);
  laptop = test_post_join (mairie, root, "portable");
  id = test_post_fill (laptop, "contact", container, "essai", canaries);
  before = av_digest (laptop->store, TEST_SCOPE, &error);
  g_assert_no_error (error);

  snapshot = av_record_store_load (laptop->store, id, &error);
  change = av_change_new_for (snapshot);
  av_change_set (change, FIELD, ANSWER);
  av_store_commit_one (laptop->store, change, &error);
  g_assert_no_error (error);
  assert_has_answer (laptop, id);

  test_post_carry (laptop, mairie, root);
  assert_has_answer (mairie, id);

  after = av_digest (laptop->store, TEST_SCOPE, &error);
  there = av_digest (mairie->store, TEST_SCOPE, &error);
  g_assert_cmpstr (before, !=, after);
  g_assert_cmpstr (after, ==, there);

  test_post_close (laptop);
  test_post_close (mairie);
  test_directory_remove (root);
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  av_locale_init ();
  g_assert_true (av_crypto_init (&error));

  g_test_add_func ("/one-more-field/goes-everywhere", test_an_added_field_goes_everywhere);

  return g_test_run ();
}
