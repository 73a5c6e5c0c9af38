/* Which dossiers somebody holds by a transfer or a sharing their have tells those who
 * read them, and nobody else: its ids follow from containers that everybody knows. */

#include <string.h>

#include "av-acceptance.h"
#include "av-bundle-reader.h"
#include "av-have-private.h"
#include "av-installation-private.h"
#include "av-installation-share.h"
#include "av-sharing.h"
#include "av-sync-fixture.h"

#define HERE "76157"
#define ELSEWHERE "76231"
#define STRUCTURE "S12"

static const struct
{
  const char *name;
  const char *scope;
  const char *role;
} members[] = {
  { "Canteleu-1", HERE, "referent" }, /* who writes */
  { "Elbeuf-1", ELSEWHERE, "referent" },
  { "Mission locale", STRUCTURE, "terrain" },
  { "Canteleu-2", HERE, "terrain" },
  { "Elbeuf-2", ELSEWHERE, "terrain" },
  { "Métropole-1", "S0", "metropole" },
};

enum
{
  MAIRIE,
  CANTELEU,
  ELBEUF,
  ASSOCIATION,
  CANTELEU_2, /* reads nothing sensible, and writes it */
  N_MEMBERS = G_N_ELEMENTS (members) + 1,
};

typedef struct
{
  AvOrganisation *organisation;
  char *shared; /* by HERE, with STRUCTURE */
  char *moved;  /* from HERE to ELSEWHERE */
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  AvInstallation *writer;
  g_autofree char *today = NULL;
  g_autoptr (GError) error = NULL;

  fixture->organisation = av_organisation_new (HERE "," ELSEWHERE "," STRUCTURE ",S0");
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    av_organisation_join (fixture->organisation, members[i].name, members[i].scope, members[i].role);

  writer = av_organisation_get (fixture->organisation, CANTELEU);
  today = av_sharing_get_today (av_organisation_get_store (fixture->organisation, CANTELEU));
  g_free (av_organisation_write_contact (fixture->organisation, CANTELEU, "Fantine", &fixture->shared));
  g_free (av_organisation_write_contact (fixture->organisation, CANTELEU, "Cosette", &fixture->moved));
  av_installation_share (writer, fixture->shared, STRUCTURE, AV_CLASS_BIT (AV_CLASS_CONTACT) | AV_CLASS_BIT (AV_CLASS_PARCOURS), today, "oral", &error);
  g_assert_no_error (error);
  av_installation_transfer (writer, fixture->moved, ELSEWHERE, &error);
  g_assert_no_error (error);

  for (guint to = 0; to < N_MEMBERS; to++)
    if (to != CANTELEU)
      av_organisation_send (fixture->organisation, CANTELEU, to);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
  g_free (fixture->shared);
  g_free (fixture->moved);
}

static gboolean
take_have (AvBundleSection type,
           const guint8 *bytes,
           gsize size,
           gpointer user_data,
           GError **error)
{
  AvHave **have = user_data;

  if (type == AV_BUNDLE_HAVE)
    *have = av_have_read (bytes, size, error);
  return type != AV_BUNDLE_HAVE || *have != NULL;
}

static AvHave *
ask (Fixture *fixture,
     guint from,
     guint to)
{
  g_autofree char *path = av_organisation_export (fixture->organisation, from, to);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvBundleFile) file = av_bundle_file_open (path, &error);
  guint8 digest[AV_BUNDLE_DIGEST_SIZE];
  AvHave *have = NULL;

  g_assert_no_error (error);
  av_bundle_file_unlock (file, av_organisation_get (fixture->organisation, to)->identity->epochs, NULL, &error);
  g_assert_no_error (error);
  av_bundle_file_read (file, take_have, &have, digest, &error);
  g_assert_no_error (error);
  return have;
}

static gboolean
has_grant (AvHave *have,
           const AvId *record)
{
  for (guint i = 0; i < have->grants->len; i++)
    if (av_id_equal (&g_array_index (have->grants, AvHaveGrant, i).record, record))
      return TRUE;

  return FALSE;
}

static gboolean
tells_of (AvHave *have,
          const char *dossier)
{
  AvId container, moved, shared;
  AvScope structure;

  g_assert_true (av_id_parse (dossier, &container));
  g_assert_true (av_scope_parse (STRUCTURE, &structure));
  av_store_system_id ("~perimetre", container.bytes, AV_ID_SIZE, &moved);
  av_sharing_get_id (&container, structure, &shared);
  return has_grant (have, &moved) || has_grant (have, &shared);
}

static gboolean
works_in (Fixture *fixture,
          guint number,
          const char *text)
{
  AvScope scope;

  g_assert_true (av_scope_parse (text, &scope));
  return av_acceptance_may_read (av_installation_get_member (av_organisation_get (fixture->organisation, number)), scope, AV_CLASS_PARCOURS);
}

static void
test_nobody_else_is_told (Fixture *fixture,
                          gconstpointer user_data)
{
  for (guint from = 0; from < N_MEMBERS; from++)
    for (guint to = 0; to < N_MEMBERS; to++)
      {
        g_autoptr (AvHave) have = from != to ? ask (fixture, from, to) : NULL;

        if (have == NULL)
          continue;

        g_test_message ("%u to %u", from, to);
        g_assert_true (works_in (fixture, to, HERE) || works_in (fixture, to, STRUCTURE) || !tells_of (have, fixture->shared));
        g_assert_true (works_in (fixture, to, HERE) || works_in (fixture, to, ELSEWHERE) || !tells_of (have, fixture->moved));
      }
}

/* Or they would push it again and again: the team it was shared by, the one it came from
 * and what works there as well. */
static void
test_who_reads_it_is_told (Fixture *fixture,
                           gconstpointer user_data)
{
  g_autoptr (AvHave) shared = ask (fixture, ASSOCIATION, CANTELEU);
  g_autoptr (AvHave) moved = ask (fixture, ELBEUF, CANTELEU);
  g_autofree char *back = NULL;

  g_assert_true (tells_of (shared, fixture->shared));
  g_assert_false (tells_of (shared, fixture->moved));
  g_assert_true (tells_of (moved, fixture->moved));

  av_organisation_send (fixture->organisation, ELBEUF, CANTELEU);
  av_organisation_send (fixture->organisation, ASSOCIATION, CANTELEU);
  back = av_organisation_export (fixture->organisation, CANTELEU, ELBEUF);
  g_assert_cmpuint (av_organisation_count_fills (fixture->organisation, ELBEUF, back), ==, 0);
}

static gboolean
has_received_all (Fixture *fixture,
                  guint from,
                  guint to)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = av_installation_list_unreceived (av_organisation_get (fixture->organisation, from), &error);

  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    if (strcmp (((AvUnreceived *) g_ptr_array_index (list, i))->name, members[to - 1].name) == 0)
      return FALSE;

  return TRUE;
}

/* Whoever writes may not read what others wrote in that class, and is not told of it: what
 * it wrote itself makes no difference. */
static void
assert_pushed_once (Fixture *fixture,
                    const char *dossier,
                    guint to)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *secret = av_id_new_string ();
  g_autofree char *path = NULL;
  g_autofree char *known = NULL;

  av_organisation_set (organisation, CANTELEU_2, "diagnostic-sensible", secret, dossier, "sante-frein", "oui");
  for (guint round = 0; round < 2; round++)
    {
      av_organisation_send (organisation, CANTELEU_2, to);
      av_organisation_send (organisation, to, CANTELEU_2);
    }

  known = av_organisation_get_answer (organisation, to, secret, "sante-frein");
  g_assert_cmpstr (known, ==, "oui");
  g_assert_true (has_received_all (fixture, CANTELEU_2, to));
  path = av_organisation_export (organisation, CANTELEU_2, to);
  g_assert_cmpuint (av_organisation_count_fills (organisation, to, path), ==, 0);
}

static void
test_own_moved_is_pushed_once (Fixture *fixture,
                               gconstpointer user_data)
{
  assert_pushed_once (fixture, fixture->moved, ELBEUF);
}

static void
test_own_shared_is_pushed_once (Fixture *fixture,
                                gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *today = av_sharing_get_today (av_organisation_get_store (organisation, CANTELEU));
  g_autoptr (GError) error = NULL;

  av_installation_share (av_organisation_get (organisation, CANTELEU), fixture->shared, STRUCTURE, AV_SHARING_CLASSES, today, "oral", &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, CANTELEU, CANTELEU_2);
  av_organisation_send (organisation, CANTELEU, ASSOCIATION);
  assert_pushed_once (fixture, fixture->shared, ASSOCIATION);
}

#define ADD(name, func) g_test_add ("/have-readers/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("nobody-else-is-told", test_nobody_else_is_told);
  ADD ("who-reads-it-is-told", test_who_reads_it_is_told);
  ADD ("own-moved-is-pushed-once", test_own_moved_is_pushed_once);
  ADD ("own-shared-is-pushed-once", test_own_shared_is_pushed_once);

  return g_test_run ();
}
