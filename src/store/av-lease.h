/* A reading lease: after so many days without a bundle of another computer this
 * one shows no dossier until one comes. Off unless somebody set it here.
 *
 * A rule of the application, for laptops that are forgotten or kept: whoever owns
 * the machine sets its clock, and whoever has the store's key reads all of it. */

#pragma once

#include "av-store.h"

G_BEGIN_DECLS

#define AV_LEASE_MOST_DAYS 366

typedef struct
{
  guint days;    /* 0: there is none */
  gint64 heard;  /* ms since 1970: when another computer wrote what came last, at the latest now */
  guint elapsed; /* days since */
  gboolean over;
} AvLease;

gboolean av_lease_get (AvStore *store, AvLease *lease, GError **error);
/* FALSE with AV_STORE_ERROR_WITHHELD and the sentence: it is over. */
gboolean av_lease_require (AvStore *store, GError **error);
/* Counted from now on where nothing was ever heard; with its line in the access
 * log. */
gboolean av_lease_set_days (AvStore *store, guint days, GError **error);

/* A bundle of another computer came, written at @moment by its own clock: an old
 * one that comes again prolongs nothing. */
gboolean av_lease_note_heard (AvStore *store, guint64 moment, GError **error);

/* What every window says: that it is over, or will be within a week; NULL:
 * nothing. transfer full. */
char *av_lease_describe (const AvLease *lease);

G_END_DECLS
