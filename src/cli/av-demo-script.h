#pragma once

#include "av-store.h"

G_BEGIN_DECLS

/* Plays the records of data/demo into stores, one line a save, as a team would
 * have typed them during the last week. Keys name records across stores. */
typedef struct _AvDemoScript AvDemoScript;

AvDemoScript *av_demo_script_new (void);
void av_demo_script_free (AvDemoScript *self);

void av_demo_script_name_record (AvDemoScript *self, const char *key, const char *id);
const char *av_demo_script_get_record (AvDemoScript *self, const char *key);

gboolean av_demo_script_play (AvDemoScript *self, const char *file, AvStore *store, const char *const *scopes, GError **error);
guint av_demo_script_count (AvDemoScript *self, const char *form);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvDemoScript, av_demo_script_free)

G_END_DECLS
