#pragma once

#include <adwaita.h>

#include "av-role.h"

G_BEGIN_DECLS

#define AV_TYPE_ROLE_ROW (av_role_row_get_type ())
G_DECLARE_FINAL_TYPE (AvRoleRow, av_role_row, AV, ROLE_ROW, AdwComboRow)

/* The role of a worker, chosen among those that use this program. */

/* Offers those that may do all of @deeds (0: each); @role is chosen. */
void av_role_row_offer (AvRoleRow *self,
                        guint deeds,
                        const char *role);

/* Offers those of @codes, at least one. */
void av_role_row_offer_codes (AvRoleRow *self,
                              const char *const *codes,
                              const char *role);

/* Its code; transfer none. */
const char *av_role_row_get_role (AvRoleRow *self);

G_END_DECLS
