#pragma once

#include "av-bundle-writer.h"
#include "av-have.h"
#include "av-identity.h"
#include "av-plan-archive.h"
#include "av-trust.h"

G_BEGIN_DECLS

/* What is due to recipients who may read the same, and how it is told to a
 * bundle: everything above what they last said they held, within their rights;
 * what they may not read goes as stubs. */
typedef struct _AvPlan AvPlan;

typedef struct
{
  AvStore *store;
  AvTrust *trust;
  AvIdentity *identity;
  GPtrArray *members; /* AvTrusted: the recipients */
  GPtrArray *haves;   /* AvHave or NULL, of each of them */
  AvPlanArchive *archive;
} AvPlanRequest;

AvPlan *av_plan_new (const AvPlanRequest *request,
                     GError **error);
void av_plan_free (AvPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvPlan, av_plan_free)

/* Once it was produced. */
guint av_plan_get_n_segments (AvPlan *self);
/* The dossiers of which something goes, once it was produced: a set of their
 * ids, as text; transfer none. */
GHashTable *av_plan_get_dossiers (AvPlan *self);

/* Whether something due found no room, once it was produced: it goes with a later bundle,
 * when what goes with this one is acknowledged. */
gboolean av_plan_is_cut (AvPlan *self);
/* The dossiers of which something did, as a set like the former; transfer none. */
GHashTable *av_plan_get_left (AvPlan *self);

/* An AvBundleProduceFunc; user_data is the plan. */
gboolean av_plan_produce (AvBundleSink *sink,
                          gpointer user_data,
                          GError **error);

/* Groups members that may be sent the same, however many: arrays of AvTrusted; transfer
 * full. */
GPtrArray *av_plan_group (GPtrArray *members,
                          GPtrArray *haves,
                          AvPlanArchive *archive,
                          AvStore *store,
                          GError **error);

G_END_DECLS
