/* What the agent who works here may read: the one judge of it, which every way
 * to a record asks (loading, lists, questions, search, drafts, the dump).
 *
 * The table of roles (av-role.h) says which classes of any dossier a role reads,
 * and which of those its worker follows: as référent or coordinator, and where
 * there is no référent yet. Beside that everybody reads what they began
 * themselves, also once it became sensitive by another hand, and for a day all of
 * a dossier that they opened in an emergency (`~bris-de-glace`). Territories are for all. While a
 * reading lease is over (av-lease.h) nobody reads any dossier. What is not read looks as it does
 * on an installation that does not hold it. A rule of the application, not a
 * lock: the store's key opens all of it. */

#pragma once

#include "av-store.h"

G_BEGIN_DECLS

#define AV_READING_EMERGENCY_MS (G_GUINT64_CONSTANT (24) * 3600 * 1000)

/* What an agent's record will say of their role: it may be written later, with
 * the welcome, or once there is room, and until then this counts. */
gboolean av_reading_say_role (AvStore *store, const char *agent, const char *role, GError **error);
/* transfer full; NULL: nobody said. */
gboolean av_reading_get_said_role (AvStore *store, const char *agent, char **role, GError **error);

/* transfer full; NULL: their record does not say, or there is none. */
gboolean av_reading_get_recorded_role (AvStore *store, const char *agent, char **role, GError **error);

/* The code of an agent's role: of their record, or what was said before there is
 * one, or that of who is added. transfer full. */
gboolean av_reading_get_role_of (AvStore *store, const char *agent, char **role, GError **error);
/* The same of who works here; NULL: nobody does. */
gboolean av_reading_get_role (AvStore *store, char **role, GError **error);

/* Mask of AV_CLASS_BIT: classes of which the dossier (fused ones as one) has
 * records that are not read. */
gboolean av_reading_get_withheld (AvStore *store, const char *container, guint *classes, GError **error);

/* Between the two the program reads for itself, and shows nobody. */
void av_reading_begin_whole (AvStore *store);
void av_reading_end_whole (AvStore *store);

G_END_DECLS
