#pragma once

#include "av-demo-script.h"
#include "av-opened-store.h"

G_BEGIN_DECLS

/* The founding programme played on three installations in one directory. */
typedef struct _AvDemo AvDemo;

typedef enum
{
  AV_DEMO_METROPOLE,
  AV_DEMO_ELBEUF,
  AV_DEMO_SAINT_ETIENNE,
  AV_N_DEMO_POSTS,
} AvDemoPost;

AvDemo *av_demo_new (const char *directory, AvSecret *passphrase);
void av_demo_free (AvDemo *self);

const char *av_demo_get_name (AvDemoPost post);
AvOpenedStore *av_demo_get_opening (AvDemo *self, AvDemoPost post);
AvDemoScript *av_demo_get_script (AvDemo *self);
char *av_demo_get_path (AvDemo *self, const char *name);

/* In this order. */
gboolean av_demo_found (AvDemo *self, GError **error);
gboolean av_demo_enrol (AvDemo *self, AvDemoPost post, GError **error);
gboolean av_demo_work (AvDemo *self, AvDemoPost post, GError **error);
gboolean av_demo_exchange (AvDemo *self, guint *n_bundles, GError **error);
gboolean av_demo_disagree (AvDemo *self, GError **error);
gboolean av_demo_settle (AvDemo *self, const char *field, GError **error);
gboolean av_demo_print (AvDemo *self, guint *n_files, GError **error);
gboolean av_demo_explain (AvDemo *self, GError **error);

/* The commune where both laptops work. */
extern const char *const av_demo_common_scope;
const char *av_demo_get_own_scope (AvDemoPost post);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvDemo, av_demo_free)

G_END_DECLS
