/* What a worker's role (DOMAIN §7.6, list `roles_utilisateurs`) lets them do
 * beside writing, and lets them read: the policy of one installation, which the
 * store's reading, windows and the command line follow. Keys cannot tell two
 * workers of one laptop apart, so this keeps nobody out who means harm; what an
 * installation may do and read is enforced elsewhere. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of whoever begins a computer, and of anybody else, where nobody said. */
#define AV_ROLE_OF_WHO_BEGINS "REFERENT"
#define AV_ROLE_OF_WHO_IS_ADDED "INTERV"

typedef enum
{
  AV_ROLE_SHARE = 1 << 0,     /* a dossier with a structure, and end it */
  AV_ROLE_TRANSFER = 1 << 1,  /* a dossier to another team */
  AV_ROLE_ERASE = 1 << 2,     /* a dossier, confirm it, keep it beyond its time */
  AV_ROLE_COMPUTERS = 1 << 3, /* enrol, revoke and let come back */
  AV_ROLE_AGENTS = 1 << 4,    /* say who opens this computer, and what each one does */
} AvRoleDeed;

/* What a role reads of dossiers, beside what its worker wrote themselves: masks
 * of AV_CLASS_BIT. */
typedef struct
{
  guint any;      /* of each one on this installation */
  guint followed; /* of those they follow, and those that nobody follows yet */
} AvRoleReading;

/* role: a code of the list. A reserved answer: nobody said yet, and it is
 * AV_ROLE_OF_WHO_IS_ADDED; a code that is not known lets do and read nothing.
 * NULL: no agent at all, the program itself, which is kept from nothing. */
gboolean av_role_may (const char *role,
                      AvRoleDeed deed);
/* Mask of AvRoleDeed. */
guint av_role_get_deeds (const char *role);
AvRoleReading av_role_get_reading (const char *role);

/* Whether whoever has @role lacks nothing of what @other gives. What is read of
 * dossiers that one follows comes with each of them, and is not counted. */
gboolean av_role_covers (const char *role,
                         const char *other);

/* Whether a worker of that role uses this program at all: others are given
 * figures or files. */
gboolean av_role_works_here (const char *role);

/* A sentence: that this role does not, and who does. */
const char *av_role_explain (AvRoleDeed deed);

G_END_DECLS
