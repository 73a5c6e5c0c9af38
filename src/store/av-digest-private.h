#pragma once

#include "av-digest.h"
#include "av-store-private.h"

G_BEGIN_DECLS

/* Live values in canonical order; ?1 scope or NULL, ?2 bits of classes. */
#define SELECT_LIVE                                                                                                    \
  "SELECT id16, name.text, seg.hash32, dot & 4095, val, form.text, container, class, hlc, agent.text, rid "            \
  "FROM reg JOIN record USING (rid) JOIN name ON name.nid = reg.nid JOIN seg ON sid = dot >> 12 "                      \
  "JOIN name AS form ON form.nid = record.form JOIN name AS agent ON agent.nid = reg.agent "                           \
  "WHERE (?2 >> class) & 1 AND (?1 IS NULL OR container IN (SELECT container FROM container_scope WHERE scope = ?1)) " \
  "ORDER BY id16, name.text, seg.hash32, dot & 4095, container, class, form.text"

AvStatement *av_digest_prepare (AvStore *store, const char *sql, const char *scope, guint classes, GError **error);

G_END_DECLS
