#pragma once

#include "av-typing.h"

G_BEGIN_DECLS

/* One of the values an answer has at the same time. */
typedef struct
{
  char *value; /* canonical, NULL: withdrawn or none */
  char *shown;
  char *who;     /* agent id, "" unknown */
  gint64 when;   /* ms since 1970, 0 unknown */
  gboolean mine; /* what the window holds */
} AvVersion;

void av_version_free (AvVersion *version);

/* The values of an answer when there are several: saved ones that differ, or
 * one that came in while another was being typed. Mine first. NULL: one only.
 * @agent: who types, nullable. */
GPtrArray *av_version_dup_all (AvTyping *typing, const char *field, const char *agent);

G_END_DECLS
