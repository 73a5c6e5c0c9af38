/* One line of a list: what a row shows of a record or a dossier. Immutable,
 * counted, safe across threads. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef struct
{
  char *id; /* record; for a dossier found by search, the record that names it */
  char *form;
  char *container;
  char *title;     /* « Lantier Étienne », « Gavroche » or the code; never empty */
  char *person;    /* whose dossier it stands in, as a title; "" elsewhere */
  char *subtitle;  /* age band, commune, date… ready to show */
  char *stage;     /* status code (statuts_parcours.csv): A_RAPPROCHER, REPERE, DIAGNOSTIC… or "" */
  char *code;      /* AV-XXXX-XXXX-C or "" */
  char *due;       /* moment or day by which something is expected, or "" */
  guint64 created; /* ms since 1970 */
  guint64 changed; /* the same */
  gboolean late;
  gboolean has_conflict;
  guint withheld;    /* of a whole dossier alone (av_query_dossier ()): classes the agent does not read all of */
  char *dispute;     /* the same: that several teams say that it is theirs (av-dispute.h), or NULL */
  char *left;        /* the same: that what is written there waits (av-left-dossier.h), or NULL */
  gboolean joined;   /* the same: several dossiers are shown as this one (av-fusion.h) */
  GVariant *answers; /* displayed answers, sorted a{ss} */
} AvSummary;

#define AV_TYPE_SUMMARY (av_summary_get_type ())
GType av_summary_get_type (void);
AvSummary *av_summary_new (void);
AvSummary *av_summary_ref (AvSummary *summary);
void av_summary_unref (AvSummary *summary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvSummary, av_summary_unref)

/* What has to be known before anybody writes there: one of these two; NULL: nothing. */
const char *av_summary_get_notice (AvSummary *summary);
const char *av_summary_get_answer (AvSummary *summary, const char *field); /* nullable */

G_END_DECLS
