#include "av-two-intendants.h"

#include "av-installation-private.h"
#include "av-trust-private.h"

#define N_SHUFFLES 60

void
av_two_send_both_ways (AvOrganisation *organisation,
                       guint one,
                       guint other)
{
  av_organisation_send (organisation, one, other);
  av_organisation_send (organisation, other, one);
}

void
av_two_set_up (AvTwo *fixture,
               gconstpointer user_data)
{
  AvOrganisation *organisation = av_organisation_new ("76540");

  fixture->organisation = organisation;
  fixture->second = av_organisation_join (organisation, "Mairie-2", "76540", "referent");
  fixture->first_laptop = av_organisation_join (organisation, "Canteleu-1", "76540", "referent");
  fixture->second_laptop = av_organisation_join (organisation, "Canteleu-2", "76540", "referent");
  g_assert_true (av_installation_delegate (av_organisation_get (organisation, 0), "Mairie-2", organisation->root_file, organisation->root_words, NULL));
  av_organisation_send (organisation, 0, fixture->second);
}

void
av_two_tear_down (AvTwo *fixture,
                  gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
}

char *
av_two_describe (AvTrust *trust)
{
  GString *text = g_string_new (NULL);
  GPtrArray *members = av_trust_get_members (trust);
  GPtrArray *linked = av_trust_get_linked (trust);

  for (guint i = 0; i < members->len; i++)
    {
      const AvTrusted *member = g_ptr_array_index (members, i);
      g_autofree char *id = av_id_to_string (&member->id);
      g_autofree char *role = av_rights_to_string (&g_array_index (member->mandates, AvMandate, 0).rights);

      g_string_append_printf (text, "%s %s %s %u scopes until %" G_GUINT64_FORMAT ", revoked %u times, %s\n", id, member->name, role,
                              member->scopes->len, member->not_after, member->revocations->len,
                              member->delegated == NULL ? "no intendant" : "intendant");
    }

  for (guint i = 0; i < linked->len; i++)
    {
      const AvTrustStatement *statement = g_ptr_array_index (linked, i);

      g_string_append_printf (text, "%02x%02x%02x%02x %s\n", statement->hash[0], statement->hash[1], statement->hash[2], statement->hash[3],
                              av_trust_is_forked (trust, &statement->issuer) ? "forked" : "");
    }

  return g_string_free (text, FALSE);
}

static gboolean
keep_statement (const AvId *issuer,
                guint64 number,
                const AvSegmentHash *hash,
                const guint8 *bytes,
                gsize size,
                gpointer user_data,
                GError **error)
{
  g_ptr_array_add (user_data, g_bytes_new (bytes, size));
  return TRUE;
}

static gpointer
copy_bytes (gconstpointer bytes,
            gpointer user_data)
{
  return g_bytes_ref ((GBytes *) bytes);
}

/* A trust of its own, told in a random order, now and then judged in between. */
static char *
describe_shuffled (AvInstallation *installation,
                   GPtrArray *statements,
                   GRand *rand)
{
  g_autoptr (AvTrust) trust = av_trust_new (av_trust_get_organisation_hash (installation->trust));
  g_autoptr (GPtrArray) order = g_ptr_array_copy (statements, copy_bytes, NULL);

  while (order->len > 0)
    {
      g_autoptr (GBytes) bytes = g_ptr_array_steal_index_fast (order, (guint) g_rand_int_range (rand, 0, (gint32) order->len));
      gsize size;
      const guint8 *data = g_bytes_get_data (bytes, &size);

      g_assert_true (av_trust_add (trust, data, size, NULL));

      if (g_rand_int_range (rand, 0, 4) == 0)
        av_trust_evaluate (trust);
    }

  av_trust_evaluate (trust);
  return av_two_describe (trust);
}

void
av_two_assert_order_is_nothing (AvInstallation *installation)
{
  g_autoptr (GPtrArray) statements = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autofree char *wanted = av_two_describe (installation->trust);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1862);

  g_assert_true (av_segment_store_foreach_statement (installation->store, keep_statement, statements, NULL));
  g_assert_cmpuint (statements->len, >, 4);

  for (guint i = 0; i < N_SHUFFLES; i++)
    {
      g_autofree char *shuffled = describe_shuffled (installation, statements, rand);

      g_assert_cmpstr (shuffled, ==, wanted);
    }
}

void
av_two_enrol_by (AvOrganisation *organisation,
                 guint intendant,
                 const char *name)
{
  g_autoptr (GError) error = NULL;
  AvStore *store = av_store_open_in_memory (&error);
  g_autoptr (AvInstallation) laptop = av_installation_load (store, &error);
  g_autofree char *file = g_strdup_printf ("%s/%s.avdem", organisation->dir, name);
  g_autofree char *output = g_strdup_printf ("%s/%s.avlot", organisation->dir, name);
  g_autoptr (AvJoinRequest) request = NULL;
  const char *scopes[] = { "76540", NULL };
  AvWelcome welcome = { scopes, "terrain" };
  g_autofree char *words = NULL;

  g_assert_true (av_installation_request_join (laptop, name, file, &error));
  request = av_join_request_read (file, &error);
  words = av_installation_get_own_words (laptop);
  welcome.words = words;
  g_assert_true (av_installation_accept_join (av_organisation_get (organisation, intendant), request, &welcome, output, &error));
  g_assert_no_error (error);
  g_clear_object (&laptop);
  av_store_close (store);
}

void
av_two_revoke_by (AvOrganisation *organisation,
                  guint by,
                  const char *name)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (av_installation_revoke (av_organisation_get (organisation, by), name, &(AvRevocation){ "volé" }, NULL, &error));
  g_assert_no_error (error);
}

gboolean
av_two_is_revoked (AvOrganisation *organisation,
                   guint at,
                   const char *name)
{
  g_autoptr (GPtrArray) members = av_installation_list (av_organisation_get (organisation, at), NULL);

  for (guint i = 0; i < members->len; i++)
    {
      const AvMember *member = g_ptr_array_index (members, i);

      if (g_str_equal (member->name, name))
        return member->revoked;
    }

  g_assert_not_reached ();
}

GBytes *
av_two_say_as (AvInstallation *intendant,
               AvTrust *trust,
               const char *whom)
{
  g_autoptr (AvTrustStatement) statement = av_trust_statement_new (AV_TRUST_REVOKE);
  g_autoptr (GError) error = NULL;
  AvTrusted *member = av_installation_find_member (intendant, whom, &error);

  g_assert_no_error (error);
  statement->installation = member->id;
  statement->text = g_strdup ("");
  g_assert_true (av_installation_issue (intendant, trust, statement, NULL, &error));
  g_assert_no_error (error);
  return g_bytes_ref (statement->bytes);
}

void
av_two_hear (AvInstallation *installation,
             GBytes *statement)
{
  g_autoptr (AvTrust) trust = av_trust_copy (installation->trust);
  g_autoptr (GError) error = NULL;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (statement, &size);

  g_assert_true (av_trust_add (trust, bytes, size, &error));
  av_trust_evaluate (trust);
  g_assert_true (av_installation_adopt_trust (installation, g_steal_pointer (&trust), &error));
  g_assert_no_error (error);
}
