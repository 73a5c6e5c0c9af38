/* What an installation says of dossiers and nobody applies: once it is signed nothing
 * follows from it here either. */

#include "av-erasure.h"
#include "av-fusion.h"
#include "av-installation-private.h"
#include "av-installation-share.h"
#include "av-segment-store.h"
#include "av-sync-fixture.h"

#define FIRST "76212"
#define SECOND "76540"
#define WRITES (AV_CLASS_BIT (AV_CLASS_CONTACT) | AV_CLASS_BIT (AV_CLASS_PARCOURS))

typedef struct
{
  AvOrganisation *organisation;
  AvInstallation *installation;
  AvStore *store;
  guint laptop; /* of both communes */
  guint other;  /* of the second one */
  char *known;  /* a dossier that counts with everybody */
  char *contact;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  AvOrganisation *organisation = av_organisation_new (FIRST "," SECOND);

  fixture->organisation = organisation;
  fixture->laptop = av_organisation_join (organisation, "Darnétal-1", FIRST "," SECOND, "referent");
  fixture->other = av_organisation_join (organisation, "Canteleu-1", SECOND, "referent");
  fixture->installation = av_organisation_get (organisation, fixture->laptop);
  fixture->store = av_organisation_get_store (organisation, fixture->laptop);
  fixture->contact = av_organisation_write_contact (organisation, fixture->laptop, "Fantine", &fixture->known);
  av_organisation_send (organisation, fixture->laptop, 0);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_free (fixture->contact);
  g_free (fixture->known);
  av_organisation_free (fixture->organisation);
}

/* Whose a dossier is it may not say from now on, nor that two are one person's. */
static void
take_control (Fixture *fixture)
{
  const AvTrusted *member = av_installation_get_member (fixture->installation);

  av_organisation_change_rights (fixture->organisation, "Darnétal-1", WRITES, member->not_after, TRUE);
  av_organisation_send (fixture->organisation, 0, fixture->laptop);
}

static gint64
count_of (Fixture *fixture,
          const char *sql,
          const char *dossier)
{
  g_autoptr (AvStatement) statement = av_database_prepare (av_store_get_database (fixture->store), sql, NULL);
  AvId container;

  g_assert_true (av_id_parse (dossier, &container));
  av_statement_bind_blob (statement, 1, container.bytes, sizeof container.bytes);
  g_assert_true (av_statement_next (statement, NULL));
  return av_statement_get_int64 (statement, 0);
}

/* Begun in vain, and joined in vain to the one that counts. transfer full. */
static char *
begin_another (Fixture *fixture)
{
  char *dossier = NULL;
  g_autoptr (GError) error = NULL;

  take_control (fixture);
  g_free (av_organisation_write_contact (fixture->organisation, fixture->laptop, "Cosette", &dossier));
  av_fusion_join (fixture->store, fixture->known, dossier, &error);
  g_assert_no_error (error);
  return dossier;
}

/* Else it is begun twice once it is admitted. */
static void
test_is_not_given_with_another (Fixture *fixture,
                                gconstpointer user_data)
{
  g_autofree char *dossier = begin_another (fixture);
  g_autoptr (GError) error = NULL;

  av_installation_transfer (fixture->installation, fixture->known, SECOND, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_of (fixture, "SELECT COUNT (*) FROM claim WHERE container = ?1", fixture->known), ==, 2);
  g_assert_cmpint (count_of (fixture, "SELECT COUNT (*) FROM claim WHERE container = ?1", dossier), ==, 0);
}

static void
test_is_not_erased_with_another (Fixture *fixture,
                                 gconstpointer user_data)
{
  g_autofree char *dossier = begin_another (fixture);
  g_autoptr (GError) error = NULL;

  av_installation_erase (fixture->installation, fixture->known, 0, "demande", &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_of (fixture, "SELECT COUNT (*) FROM said WHERE form = '~effacement' AND container = ?1", fixture->known), ==, 1);
  g_assert_cmpint (count_of (fixture, "SELECT COUNT (*) FROM said WHERE form = '~effacement' AND container = ?1", dossier), ==, 0);
}

/* Whose it is decides who may erase it. */
static void
test_erasure_follows (Fixture *fixture,
                      gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;
  AvId container;

  g_assert_true (av_id_parse (fixture->known, &container));
  av_organisation_send (organisation, 0, fixture->other);
  av_erasure_ask (av_organisation_get_store (organisation, fixture->other), av_installation_get_id (av_organisation_get (organisation, fixture->other)), &container, 0xf, &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, fixture->other, 0);
  take_control (fixture);
  av_installation_transfer (fixture->installation, fixture->known, SECOND, &error);
  g_assert_no_error (error);
  g_assert_null (av_organisation_get_answer (organisation, fixture->laptop, fixture->contact, "prenom-ou-surnom"));

  av_installation_seal (fixture->installation, &error);
  g_assert_no_error (error);
  name = av_organisation_get_answer (organisation, fixture->laptop, fixture->contact, "prenom-ou-surnom");
  g_assert_cmpstr (name, ==, "Fantine");
}

/* As another program says it. */
static void
ask_for (Fixture *fixture,
         const char *classes)
{
  g_autoptr (GError) error = NULL;
  AvId container, record;

  g_assert_true (av_id_parse (fixture->known, &container));
  av_store_system_id ("~effacement", container.bytes, AV_ID_SIZE, &record);
  av_segment_store_write_system (fixture->store, "~effacement", &record, &container, AV_CLASS_CONTROLE, "classes", classes, &error);
  g_assert_no_error (error);
  av_organisation_send (fixture->organisation, fixture->laptop, 0);
}

/* What has no keys is never destroyed, and so not waited for. */
static void
test_classes_without_keys_are_not_erased (Fixture *fixture,
                                          gconstpointer user_data)
{
  AvInstallation *mairie = av_organisation_get (fixture->organisation, 0);
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  const AvErasure *erasure;

  ask_for (fixture, "240");
  none = av_installation_list_erasures (mairie, NULL);
  g_assert_cmpuint (none->len, ==, 0);

  ask_for (fixture, "241");
  av_installation_confirm_erasure (mairie, fixture->known, 0, &error);
  g_assert_no_error (error);
  list = av_installation_list_erasures (mairie, NULL);
  g_assert_cmpuint (list->len, ==, 1);
  erasure = g_ptr_array_index (list, 0);
  g_assert_cmpuint (erasure->classes, ==, AV_CLASS_BIT (AV_CLASS_CONTACT));
  g_assert_true (erasure->gone);
}

#define ADD(name, func) g_test_add ("/in-vain/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  av_sync_fixture_set_up_state ();

  ADD ("is-not-given-with-another", test_is_not_given_with_another);
  ADD ("is-not-erased-with-another", test_is_not_erased_with_another);
  ADD ("erasure-follows", test_erasure_follows);
  ADD ("classes-without-keys-are-not-erased", test_classes_without_keys_are_not_erased);
  return g_test_run ();
}
