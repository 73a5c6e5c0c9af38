#include "av-fused.h"

#include "av-fusion.h"
#include "av-installation-share.h"

AvStore *
av_fused_get_store (AvFused *fixture,
                    guint number)
{
  return av_organisation_get_store (fixture->organisation, number);
}

AvInstallation *
av_fused_get_installation (AvFused *fixture,
                           guint number)
{
  return av_organisation_get (fixture->organisation, number);
}

void
av_fused_send_round (AvFused *fixture)
{
  for (guint round = 0; round < 2; round++)
    for (guint i = 1; i <= fixture->stranger; i++)
      {
        av_organisation_send (fixture->organisation, i, 0);
        av_organisation_send (fixture->organisation, 0, i);
      }
}

gboolean
av_fused_are_one (AvFused *fixture,
                  guint number)
{
  g_auto (GStrv) component = av_fusion_get_component (av_fused_get_store (fixture, number), fixture->containers[AV_FUSED_KEPT], NULL);

  return g_strv_length (component) == 2;
}

void
av_fused_assert_all (AvFused *fixture,
                     gboolean fused)
{
  for (guint i = 0; i <= fixture->stranger; i++)
    g_assert_true (av_fused_are_one (fixture, i) == fused);
}

void
av_fused_set_up (AvFused *fixture,
                 gconstpointer user_data)
{
  AvOrganisation *organisation = av_organisation_new ("76540," AV_FUSED_HERE "," AV_FUSED_ELSEWHERE);
  g_autoptr (GError) error = NULL;

  fixture->organisation = organisation;
  fixture->here[0] = av_organisation_join (organisation, "Canteleu-1", AV_FUSED_HERE, "referent");
  fixture->here[1] = av_organisation_join (organisation, "Canteleu-2", AV_FUSED_HERE, "referent");
  fixture->there[0] = av_organisation_join (organisation, "Elbeuf-1", AV_FUSED_ELSEWHERE, "referent");
  fixture->there[1] = av_organisation_join (organisation, "Elbeuf-2", AV_FUSED_ELSEWHERE, "referent");
  fixture->stranger = av_organisation_join (organisation, "Rouen-1", "76540", "referent");
  fixture->records[AV_FUSED_GIVEN] = av_organisation_write_contact (organisation, fixture->here[0], "Cosette", &fixture->containers[AV_FUSED_GIVEN]);
  g_usleep (2000); /* the one that is given is the older one, and shown first */
  fixture->records[AV_FUSED_KEPT] = av_organisation_write_contact (organisation, fixture->here[0], "Euphrasie", &fixture->containers[AV_FUSED_KEPT]);
  av_fused_send_round (fixture);

  g_assert_true (av_fusion_join (av_fused_get_store (fixture, fixture->here[1]), fixture->containers[AV_FUSED_GIVEN], fixture->containers[AV_FUSED_KEPT], NULL));
  g_usleep (2000); /* said while both were its team's */
  av_installation_transfer (av_fused_get_installation (fixture, fixture->here[0]), fixture->containers[AV_FUSED_GIVEN], AV_FUSED_ELSEWHERE, &error);
  g_assert_no_error (error);
  av_fused_send_round (fixture);
  av_fused_assert_all (fixture, TRUE);
}

void
av_fused_tear_down (AvFused *fixture,
                    gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);

  for (guint i = 0; i < AV_FUSED_N_PARTS; i++)
    {
      g_free (fixture->containers[i]);
      g_free (fixture->records[i]);
    }
}

void
av_fused_part (AvFused *fixture,
               guint number)
{
  g_autoptr (GError) error = NULL;

  av_fusion_part (av_fused_get_store (fixture, number), fixture->containers[AV_FUSED_KEPT], fixture->containers[AV_FUSED_GIVEN], &error);
  g_assert_no_error (error);
  av_fused_send_round (fixture);
}

/* user_data: whose part has the smaller id. */
void
av_fused_set_up_in_order (AvFused *fixture,
                          gconstpointer user_data)
{
  AvFusedPart first = GPOINTER_TO_UINT (user_data);

  for (guint i = 0; i < AV_FUSED_N_PARTS; i++)
    {
      AvId id;

      av_id_random (&id);
      id.bytes[0] = i == first ? 0x10 : 0x20;
      fixture->containers[i] = av_id_to_string (&id);
    }
  av_fused_set_up (fixture, user_data);
}
