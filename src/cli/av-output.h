#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

#include "av-secret.h"

G_BEGIN_DECLS

/* Where results go: text for people, or one JSON object a line for scripts. */
typedef struct _AvOutput AvOutput;

AvOutput *av_output_new (int fd, gboolean json);
void av_output_free (AvOutput *self);
gboolean av_output_is_json (AvOutput *self);
void av_output_object (AvOutput *self, JsonObject *object);
void av_output_text (AvOutput *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void av_output_words (AvOutput *self, AvSecret *words);
gboolean av_output_flush (AvOutput *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvOutput, av_output_free)

G_END_DECLS
