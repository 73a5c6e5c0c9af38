/* What the application never writes: segments of somebody who has the key of a
 * laptop, brought to a town hall that revokes it. */

#pragma once

#include "av-intake.h"
#include "av-limits.h"
#include "av-sync-fixture.h"

G_BEGIN_DECLS

#define AV_FORGERY_MAIRIE 0

/* So many of this weight are what is kept of one author that waits, and so many more do
 * not fit. */
#define AV_FORGERY_WEIGHT AV_LIMIT_SEGMENT_BLOBS
#define AV_FORGERY_N_KEPT (AV_LIMIT_BEYOND / (AV_LIMIT_SEGMENT_BLOBS + AV_LIMIT_BEYOND_LEAST))
#define AV_FORGERY_N_MORE 2

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
  guint other;
  AvId journal;    /* that the laptop's thief begins */
  guint32 weight;  /* bytes that a forged segment holds */
  guint n_strands; /* small ones that it holds besides, which open where they have no key, and say nothing */
  AvClass klass;   /* of these */
  const char *scope;
  gboolean stubs; /* it comes without them */
  guint16 schema; /* the least that its reader has; 0: as the application says */
  gboolean again; /* what waits in the quarantine is looked at again at each delivery */
} AvForgery;

/* For g_test_add (). */
void av_forgery_set_up (AvForgery *self,
                        gconstpointer user_data);
void av_forgery_tear_down (AvForgery *self,
                           gconstpointer user_data);

/* An empty segment that somebody signs; previous NULL: nothing, at random. transfer full. */
GBytes *av_forgery_sign (AvForgery *self,
                         guint author,
                         const AvId *journal,
                         guint64 segno,
                         GBytes *previous);

/* number of them, one behind the other, from the first of a journal on, or behind
 * another one. GBytes; transfer full. */
GPtrArray *av_forgery_chain (AvForgery *self,
                             const AvId *journal,
                             guint64 first,
                             GBytes *previous,
                             guint number);

/* In one bundle. */
AvIntakeCounts av_forgery_deliver_all (AvForgery *self,
                                       guint to,
                                       GPtrArray *segments);
AvIntakeCounts av_forgery_deliver (AvForgery *self,
                                   guint to,
                                   GBytes *segment);

/* As if it had come before its author was known. */
void av_forgery_set_in_quarantine (AvForgery *self,
                                   guint at,
                                   GBytes *segment);

gboolean av_forgery_counts (AvForgery *self,
                            guint at,
                            GBytes *segment);
/* The first ones count, number of them, and the others do not. */
void av_forgery_assert_counts (AvForgery *self,
                               guint at,
                               GPtrArray *segments,
                               guint number);

/* The first ones are here, number of them, and the others are not. */
void av_forgery_assert_held (AvForgery *self,
                             guint at,
                             GPtrArray *segments,
                             guint number);
/* The bytes of all strands that are here. */
gint64 av_forgery_get_size_held (AvForgery *self,
                                 guint at);
guint av_forgery_count_wants (AvForgery *self,
                              guint at);

void av_forgery_revoke (AvForgery *self);
/* By the root, up to a segment that need not be here. */
void av_forgery_revoke_up_to (AvForgery *self,
                              GBytes *segment);
void av_forgery_take_revocations_back (AvForgery *self);
/* The revocation alone, without the segments it is about. */
void av_forgery_tell_revocation (AvForgery *self,
                                 guint to);

G_END_DECLS
