#pragma once

#include "av-sync-fixture.h"

G_BEGIN_DECLS

/* The mairie, number 0, and a second intendant of the same commune; two laptops. */
typedef struct
{
  AvOrganisation *organisation;
  guint second;
  guint first_laptop;
  guint second_laptop;
} AvTwo;

/* For g_test_add(). */
void av_two_set_up (AvTwo *fixture,
                    gconstpointer user_data);
void av_two_tear_down (AvTwo *fixture,
                       gconstpointer user_data);

void av_two_send_both_ways (AvOrganisation *organisation,
                            guint one,
                            guint other);

/* Everything that follows from the statements, as text. */
char *av_two_describe (AvTrust *trust);

/* Nor does it change by what was judged before the rest had come. */
void av_two_assert_order_is_nothing (AvInstallation *installation);

/* A laptop that an intendant other than the mairie takes in. */
void av_two_enrol_by (AvOrganisation *organisation,
                      guint intendant,
                      const char *name);
void av_two_revoke_by (AvOrganisation *organisation,
                       guint by,
                       const char *name);
gboolean av_two_is_revoked (AvOrganisation *organisation,
                            guint at,
                            const char *name);

/* A revocation of somebody that continues the chain of an intendant in some copy of its
 * trust, and that nobody else hears of; transfer full. */
GBytes *av_two_say_as (AvInstallation *intendant,
                       AvTrust *trust,
                       const char *whom);
/* As if a bundle had brought it. */
void av_two_hear (AvInstallation *installation,
                  GBytes *statement);

G_END_DECLS
