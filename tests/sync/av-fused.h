#pragma once

#include "av-sync-fixture.h"

G_BEGIN_DECLS

/* Dossiers shown as one that are of two communes: one laptop joined them while another one
 * of its team gave one of them to the other commune. Each answers for its own part. */

#define AV_FUSED_HERE "76157"
#define AV_FUSED_ELSEWHERE "76231"

/* Of both communes, as the joining and the transfer left them. */
typedef enum
{
  AV_FUSED_GIVEN, /* theirs since the transfer */
  AV_FUSED_KEPT,  /* ours as before */
  AV_FUSED_N_PARTS,
} AvFusedPart;

typedef struct
{
  AvOrganisation *organisation;
  guint here[2];
  guint there[2];
  guint stranger;
  char *containers[AV_FUSED_N_PARTS];
  char *records[AV_FUSED_N_PARTS];
} AvFused;

/* As functions of a test's fixture; a test's data is not looked at. */
void av_fused_set_up (AvFused *fixture,
                      gconstpointer user_data);
/* The data: of which AvFusedPart the id is the smaller one. */
void av_fused_set_up_in_order (AvFused *fixture,
                               gconstpointer user_data);
void av_fused_tear_down (AvFused *fixture,
                         gconstpointer user_data);

AvStore *av_fused_get_store (AvFused *fixture,
                             guint number);
AvInstallation *av_fused_get_installation (AvFused *fixture,
                                           guint number);

/* By way of the mairie, twice: all know all. */
void av_fused_send_round (AvFused *fixture);
/* Succeeds, and all know. */
void av_fused_part (AvFused *fixture,
                    guint number);
/* Whether it shows them as one. */
gboolean av_fused_are_one (AvFused *fixture,
                           guint number);
/* That all show them as one, or all as two. */
void av_fused_assert_all (AvFused *fixture,
                          gboolean fused);

G_END_DECLS
