#include "av-shared-dossier.h"

#include "av-installation-share.h"
#include "av-segment-store.h"
#include "av-sharing.h"

#define N_GUESSED 64 /* operations of a segment */

#define SIGNED_BY "SELECT sid FROM seg JOIN journal USING (jid) WHERE hash32 IS NOT NULL AND journal.installation = ?1"

/* The key that an installation wrote a class with last. */
#define WRITTEN_WITH                                                                                    \
  "SELECT hex (substr (strand.blob, 1, 16)) FROM strand JOIN seg USING (sid) JOIN journal USING (jid) " \
  "WHERE class = ?2 AND blob NOT NULL AND journal.installation = ?1 ORDER BY sid DESC LIMIT 1"

void
av_shared_dossier_share (AvOrganisation *organisation,
                         guint number,
                         const char *dossier,
                         const char *structure,
                         guint classes,
                         gint n_days)
{
  g_autofree char *until = av_sync_fixture_get_day (n_days);
  g_autoptr (GError) error = NULL;

  av_installation_share (av_organisation_get (organisation, number), dossier, structure, classes, until, "ecrit", &error);
  g_assert_no_error (error);
}

void
av_shared_dossier_unshare (AvOrganisation *organisation,
                           guint number,
                           const char *dossier,
                           const char *structure)
{
  g_autoptr (GError) error = NULL;

  av_installation_unshare (av_organisation_get (organisation, number), dossier, structure, &error);
  g_assert_no_error (error);
}

void
av_shared_dossier_transfer (AvOrganisation *organisation,
                            guint number,
                            const char *dossier,
                            const char *scope)
{
  g_autoptr (GError) error = NULL;

  av_installation_transfer (av_organisation_get (organisation, number), dossier, scope, &error);
  g_assert_no_error (error);
}

gboolean
av_shared_dossier_is_over (AvOrganisation *organisation,
                           guint number,
                           const char *dossier,
                           const char *structure)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = av_installation_list_sharings (av_organisation_get (organisation, number), dossier, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    {
      const AvSharing *sharing = g_ptr_array_index (list, i);

      if (g_strcmp0 (sharing->scope, structure) == 0)
        return sharing->over;
    }

  g_assert_not_reached ();
}

static GArray *
guess_dots (AvOrganisation *organisation,
            guint number,
            guint of)
{
  AvDatabase *db = av_store_get_database (av_organisation_get_store (organisation, number));
  const AvId *author = av_installation_get_id (av_organisation_get (organisation, of));
  g_autoptr (AvStatement) statement = av_database_prepare (db, SIGNED_BY, NULL);
  GArray *dots = g_array_new (FALSE, FALSE, sizeof (gint64));

  av_statement_bind_blob (statement, 1, author->bytes, sizeof author->bytes);
  while (av_statement_next (statement, NULL))
    for (gint64 i = 0; i < N_GUESSED; i++)
      {
        gint64 dot = (av_statement_get_int64 (statement, 0) << 12) | i;

        g_array_append_val (dots, dot);
      }

  g_assert_cmpuint (dots->len, >, N_GUESSED);
  return dots;
}

void
av_shared_dossier_say (AvOrganisation *organisation,
                       guint number,
                       guint of,
                       const char *dossier,
                       const char *structure,
                       const char *reg,
                       const char *value)
{
  g_autoptr (GArray) dots = guess_dots (organisation, number, of);
  g_autoptr (GError) error = NULL;
  AvId container, record;
  AvScope scope;

  g_assert_true (av_id_parse (dossier, &container));
  g_assert_true (av_scope_parse (structure, &scope));
  av_sharing_get_id (&container, scope, &record);
  av_segment_store_replace_system (av_organisation_get_store (organisation, number), AV_SHARING_FORM, &record, &container,
                                   AV_CLASS_PARCOURS, reg, value, dots, &error);
  g_assert_no_error (error);
}

gboolean
av_shared_dossier_has_key (AvOrganisation *organisation,
                           guint number,
                           const char *kid)
{
  AvDatabase *db = av_store_get_database (av_organisation_get_store (organisation, number));
  g_autoptr (AvStatement) statement = av_database_prepare (db, "SELECT 1 FROM key WHERE hex (kid) = ?1", NULL);

  av_statement_bind_text (statement, 1, kid);
  return av_statement_next (statement, NULL);
}

char *
av_shared_dossier_get_key (AvOrganisation *organisation,
                           guint number,
                           AvClass class)
{
  AvDatabase *db = av_store_get_database (av_organisation_get_store (organisation, number));
  const AvId *id = av_installation_get_id (av_organisation_get (organisation, number));
  g_autoptr (AvStatement) statement = av_database_prepare (db, WRITTEN_WITH, NULL);
  char *kid;

  av_statement_bind_blob (statement, 1, id->bytes, sizeof id->bytes);
  av_statement_bind_int64 (statement, 2, class);
  g_assert_true (av_statement_next (statement, NULL));
  kid = g_strdup (av_statement_get_text (statement, 0));
  g_assert_true (av_shared_dossier_has_key (organisation, number, kid));
  return kid;
}
