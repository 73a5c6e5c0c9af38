/* A draft is of the class of what was loaded and of what was typed: an erasure of
 * either takes it, and nothing of an erased class is kept as one. */

#include "av-draft.h"
#include "store-laptops.h"

#define NOON G_GUINT64_CONSTANT (1795435200000)

typedef struct
{
  Laptop *laptop;
  AvId container;
  char *obstacle; /* an ordinary one */
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  g_autofree char *contact = NULL;
  g_autofree char *container = NULL;
  g_autoptr (AvChange) obstacle = NULL;

  av_id_random (&fixture->container);
  container = av_id_to_string (&fixture->container);
  fixture->laptop = laptop_new (NOON);
  contact = laptop_add_contact (fixture->laptop, container, "Florent");
  obstacle = av_change_new ("frein", NULL, container, NULL);
  av_change_set (obstacle, "theme", "logement-hebergement");
  av_change_set (obstacle, "situation", "Loge aux Halles");
  av_change_set (obstacle, "intensite", "bloquant");
  av_change_set (obstacle, "exprime-par", "jeune");
  laptop_save (fixture->laptop, obstacle);
  fixture->obstacle = g_strdup (av_change_get_id (obstacle));
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  laptop_free (fixture->laptop);
  g_free (fixture->obstacle);
}

static AvDraft *
make_draft (AvSnapshot *loaded,
            const char *theme)
{
  return av_draft_new ("frein", loaded, g_variant_new_parsed ("{'theme': %s, 'situation': 'Canaribrouillon'}", theme));
}

/* Of a record that is not there yet. */
static void
keep_new (Fixture *fixture,
          const char *theme)
{
  g_autofree char *container = av_id_to_string (&fixture->container);
  g_autofree char *id = av_id_new_string ();
  g_autoptr (AvSnapshot) empty = av_record_store_new_snapshot ("frein", id, container);
  g_autoptr (AvDraft) draft = make_draft (empty, theme);
  g_autoptr (GError) error = NULL;

  av_draft_save (fixture->laptop->store, draft, &error);
  g_assert_no_error (error);
}

/* Of the one that is there, and ordinary. */
static void
keep_changed (Fixture *fixture,
              const char *theme)
{
  g_autoptr (AvSnapshot) loaded = laptop_load (fixture->laptop, fixture->obstacle);
  g_autoptr (AvDraft) draft = make_draft (loaded, theme);
  g_autoptr (GError) error = NULL;

  av_draft_save (fixture->laptop->store, draft, &error);
  g_assert_no_error (error);
}

static void
erase (Fixture *fixture,
       AvClass klass)
{
  g_autoptr (GError) error = NULL;

  av_segment_store_erase (fixture->laptop->store, &fixture->container, klass, &error);
  g_assert_no_error (error);
}

static gint64
count (Fixture *fixture)
{
  gint64 n;

  g_assert_true (av_database_get_int64 (av_store_get_database (fixture->laptop->store), "SELECT COUNT (*) FROM draft", 0, &n, NULL));
  return n;
}

static void
test_typed_class_is_erased (Fixture *fixture,
                            gconstpointer user_data)
{
  keep_new (fixture, "sante");
  keep_changed (fixture, "justice");
  keep_new (fixture, "mobilite");
  g_assert_cmpint (count (fixture), ==, 3);
  erase (fixture, AV_CLASS_SENSIBLE);
  g_assert_cmpint (count (fixture), ==, 1);
}

static void
test_loaded_class_is_erased (Fixture *fixture,
                             gconstpointer user_data)
{
  keep_changed (fixture, "justice");
  erase (fixture, AV_CLASS_CONTACT);
  g_assert_cmpint (count (fixture), ==, 1);
  erase (fixture, AV_CLASS_PARCOURS);
  g_assert_cmpint (count (fixture), ==, 0);
}

/* Laid out by another version, it could hold anything of the dossier. */
static void
test_what_cannot_be_read_is_erased (Fixture *fixture,
                                    gconstpointer user_data)
{
  keep_new (fixture, "sante");
  g_assert_true (av_database_exec_script (av_store_get_database (fixture->laptop->store), "UPDATE draft SET loaded = x'00'", NULL));
  erase (fixture, AV_CLASS_SENSIBLE);
  g_assert_cmpint (count (fixture), ==, 0);
}

/* Whether where somebody is sent is sensitive is looked up: what cannot be found
 * out counts as that. */
static void
test_unread_answer_is_erased (Fixture *fixture,
                              gconstpointer user_data)
{
  g_autofree char *container = av_id_to_string (&fixture->container);
  g_autofree char *id = av_id_new_string ();
  g_autofree char *partner = av_id_new_string ();
  g_autoptr (AvSnapshot) empty = av_record_store_new_snapshot ("orientation", id, container);
  g_autoptr (AvDraft) draft = av_draft_new ("orientation", empty, g_variant_new_parsed ("{'vers': %s}", partner));
  g_autoptr (GError) error = NULL;

  av_draft_save (fixture->laptop->store, draft, &error);
  g_assert_no_error (error);
  erase (fixture, AV_CLASS_SENSIBLE);
  g_assert_cmpint (count (fixture), ==, 0);
}

/* The window is open on it while the erasure arrives. */
static void
test_typed_class_is_not_kept_again (Fixture *fixture,
                                    gconstpointer user_data)
{
  g_autoptr (AvSnapshot) loaded = laptop_load (fixture->laptop, fixture->obstacle);
  g_autoptr (AvDraft) sensitive = make_draft (loaded, "justice");
  g_autoptr (AvDraft) ordinary = make_draft (loaded, "mobilite");
  g_autoptr (GError) error = NULL;

  erase (fixture, AV_CLASS_SENSIBLE);
  g_assert_false (av_draft_save (fixture->laptop->store, sensitive, &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_ERASED);
  g_assert_cmpint (count (fixture), ==, 0);
  g_clear_error (&error);
  g_assert_true (av_draft_save (fixture->laptop->store, ordinary, &error));
  g_assert_no_error (error);
}

static void
test_other_dossiers_keep_theirs (Fixture *fixture,
                                 gconstpointer user_data)
{
  AvId other;

  keep_new (fixture, "sante");
  av_id_random (&other);
  g_assert_true (av_segment_store_erase (fixture->laptop->store, &other, AV_CLASS_SENSIBLE, NULL));
  g_assert_cmpint (count (fixture), ==, 1);
}

#define ADD(name, func) g_test_add ("/draft/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("typed-class-is-erased", test_typed_class_is_erased);
  ADD ("loaded-class-is-erased", test_loaded_class_is_erased);
  ADD ("what-cannot-be-read-is-erased", test_what_cannot_be_read_is_erased);
  ADD ("unread-answer-is-erased", test_unread_answer_is_erased);
  ADD ("typed-class-is-not-kept-again", test_typed_class_is_not_kept_again);
  ADD ("other-dossiers-keep-theirs", test_other_dossiers_keep_theirs);

  return g_test_run ();
}
