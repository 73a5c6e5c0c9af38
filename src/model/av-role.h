/* What a worker's role (DOMAIN §7.6, list `roles_utilisateurs`) lets them do
 * beside writing: the policy of one installation, which windows and the command
 * line follow. Keys cannot tell two workers of one laptop apart, so this keeps
 * nobody out who means harm; what an installation may do is enforced elsewhere. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  AV_ROLE_SHARE = 1 << 0,     /* a dossier with a structure, and end it */
  AV_ROLE_TRANSFER = 1 << 1,  /* a dossier to another team */
  AV_ROLE_ERASE = 1 << 2,     /* a dossier, confirm it, keep it beyond its time */
  AV_ROLE_COMPUTERS = 1 << 3, /* enrol, revoke and let come back */
} AvRoleDeed;

/* role: a code of the list. NULL or a reserved answer: nobody said yet, and it
 * keeps from nothing; a code that is not known lets do nothing. */
gboolean av_role_may (const char *role,
                      AvRoleDeed deed);

/* A sentence: that this role does not, and who does. */
const char *av_role_explain (AvRoleDeed deed);

G_END_DECLS
