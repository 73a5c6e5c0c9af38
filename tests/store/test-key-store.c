/* Keys of compartments: each comes back as it was told, by its kid and class. */

#include <string.h>

#include "store-laptops.h"

#define NOON G_GUINT64_CONSTANT (1795435200000)

typedef struct
{
  Laptop *laptop;
  AvCompartmentKey contact;
  AvCompartmentKey parcours; /* the same bytes, told for another compartment */
} Fixture;

static void
tell (Fixture *fixture,
      AvCompartmentKey *key,
      AvClass klass)
{
  g_autoptr (GError) error = NULL;

  memset (key, 0, sizeof *key);
  memset (key->container.bytes, klass + 1, sizeof key->container.bytes);
  key->klass = klass;
  key->generation = klass + 3;
  key->ours = klass == AV_CLASS_PARCOURS;

  for (guint i = 0; i < AV_KID_SIZE; i++)
    key->kid[i] = (guint8) (0xa0 + i);

  for (guint i = 0; i < AV_COMPARTMENT_KEY_SIZE; i++)
    key->key[i] = (guint8) (klass + i);

  av_segment_store_add_key (fixture->laptop->store, key, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->laptop = laptop_new (NOON);
  tell (fixture, &fixture->contact, AV_CLASS_CONTACT);
  tell (fixture, &fixture->parcours, AV_CLASS_PARCOURS);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  laptop_free (fixture->laptop);
}

static void
assert_same (const AvCompartmentKey *found,
             const AvCompartmentKey *told)
{
  g_assert_true (av_id_equal (&found->container, &told->container));
  g_assert_cmpint (found->klass, ==, told->klass);
  g_assert_cmpint (found->generation, ==, told->generation);
  g_assert_cmpmem (found->kid, AV_KID_SIZE, told->kid, AV_KID_SIZE);
  g_assert_cmpmem (found->key, AV_COMPARTMENT_KEY_SIZE, told->key, AV_COMPARTMENT_KEY_SIZE);
  g_assert_cmpint (found->ours, ==, told->ours);
  g_assert_cmpint (found->aside, ==, told->aside);
}

static void
assert_found (Fixture *fixture,
              const AvCompartmentKey *told)
{
  AvCompartmentKey found = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (av_segment_store_find_key (fixture->laptop->store, told->kid, NULL, told->klass, &found, &error));
  g_assert_no_error (error);
  assert_same (&found, told);
  g_assert_false (av_segment_store_find_key_aside (fixture->laptop->store, told->kid, NULL, told->klass, &found, &error));
  g_assert_no_error (error);
}

static void
test_told_key_comes_back_whole (Fixture *fixture,
                                gconstpointer user_data)
{
  assert_found (fixture, &fixture->contact);
  assert_found (fixture, &fixture->parcours);
}

static void
test_key_opens_the_class_it_was_told_for (Fixture *fixture,
                                          gconstpointer user_data)
{
  AvCompartmentKey found = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (av_segment_store_find_key (fixture->laptop->store, fixture->contact.kid, NULL, AV_CLASS_SENSIBLE, &found, &error));
  g_assert_no_error (error);
  g_assert_false (av_segment_store_find_key (fixture->laptop->store, fixture->contact.kid, &fixture->contact.container, AV_CLASS_PARCOURS, &found, &error));
  g_assert_no_error (error);
}

static void
test_key_set_aside_is_found_only_as_such (Fixture *fixture,
                                          gconstpointer user_data)
{
  AvStore *store = fixture->laptop->store;
  const AvCompartmentKey *aside = &fixture->contact;
  AvCompartmentKey found = { 0 };
  g_autoptr (GError) error = NULL;

  av_segment_store_set_keys_aside (store, &aside->container, aside->klass, TRUE, &error);
  g_assert_no_error (error);
  g_assert_false (av_segment_store_find_key (store, aside->kid, NULL, aside->klass, &found, &error));
  g_assert_no_error (error);
  g_assert_true (av_segment_store_find_key_aside (store, aside->kid, NULL, aside->klass, &found, &error));
  g_assert_true (av_id_equal (&found.container, &aside->container));
  g_assert_true (found.aside);
  g_assert_false (av_segment_store_find_key_aside (store, aside->kid, NULL, AV_CLASS_SENSIBLE, &found, &error));
  g_assert_false (av_segment_store_find_key_aside (store, aside->kid, &fixture->parcours.container, AV_CLASS_SENSIBLE, &found, &error));
  g_assert_no_error (error);
  assert_found (fixture, &fixture->parcours);
}

#define ADD(name, func) g_test_add ("/key-store/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("told-key-comes-back-whole", test_told_key_comes_back_whole);
  ADD ("key-opens-the-class-it-was-told-for", test_key_opens_the_class_it_was_told_for);
  ADD ("key-set-aside-is-found-only-as-such", test_key_set_aside_is_found_only_as_such);

  return g_test_run ();
}
