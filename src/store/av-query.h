/* A question to the projections: which records, in which order. Immutable once
 * handed over; a list model or the command line runs it. */

#pragma once

#include "av-store.h"
#include "av-summary.h"
#include "av-withheld.h"

G_BEGIN_DECLS

typedef struct _AvQuery AvQuery;

#define AV_TYPE_QUERY (av_query_get_type ())
GType av_query_get_type (void);

/* The questions windows ask; the argument of each in brackets. */
typedef enum
{
  AV_VIEW_NONE,
  AV_VIEW_CONTACTS_OF_OPERATION, /* [operation id]: newest first */
  AV_VIEW_CONTACTS_OF_DAY,       /* [day]: newest first */
  AV_VIEW_CONTACTS_TO_CALL,      /* contacts to be called back, not yet attached; oldest first */
  AV_VIEW_OPERATIONS_OF_DAY,     /* [day] */
  AV_VIEW_DOSSIERS,              /* opened dossiers, last changed first; [stage] or NULL for all */
  AV_VIEW_DOSSIERS_OF_REFERENT,  /* [agent id] */
  AV_VIEW_DOSSIERS_WITHOUT_REFERENT,
  AV_VIEW_FREINS,         /* [container]: most intense first */
  AV_VIEW_NEEDS,          /* [container]: open first, by deadline */
  AV_VIEW_NEEDS_OVERDUE,  /* unanswered past their deadline, oldest deadline first */
  AV_VIEW_NEEDS_OPEN,     /* unanswered, by deadline */
  AV_VIEW_ACTIONS,        /* [container] */
  AV_VIEW_ACTIONS_DUE,    /* [day]: planned up to that day and not done */
  AV_VIEW_REMINDERS,      /* [day]: prochaine-relance up to that day */
  AV_VIEW_EVENTS,         /* [container]: newest first */
  AV_VIEW_PLACES_TONIGHT, /* [place type or NULL]: places with something free this evening */
} AvView;

AvQuery *av_query_new (const char *form);
AvQuery *av_query_new_view (AvView view, const char *argument);
AvQuery *av_query_ref (AvQuery *query);
void av_query_unref (AvQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvQuery, av_query_unref)

/* Only records whose displayed answer is @value (of a multiple choice: that
 * contains the code); NULL: no answer. */
void av_query_where (AvQuery *query, const char *field, const char *value);
void av_query_in_container (AvQuery *query, const char *container);
/* Default: last changed first. */
void av_query_order_by (AvQuery *query, const char *field, gboolean descending);
void av_query_limit (AvQuery *query, guint limit);

/* Record ids as an array of row numbers for AvRecordList, or as summaries.
 * AV_STORE_ERROR_UNKNOWN: no such form or field. */
GArray *av_query_run (AvStore *store, AvQuery *query, GError **error);          /* of gint64 */
GPtrArray *av_query_summaries (AvStore *store, AvQuery *query, GError **error); /* of AvSummary */
guint av_query_count (AvStore *store, AvQuery *query, GError **error);
/* Why it may find nothing and there is something all the same. */
gboolean av_query_find_withheld (AvStore *store, AvQuery *query, AvWithheld *withheld, GError **error);
/* Summaries of @n rows named by av_query_run (), in that order; a row that is
 * gone meanwhile gives NULL. */
GPtrArray *av_query_fill (AvStore *store, const gint64 *rows, guint n, GError **error);
/* The dossier's line: name, stage, code. */
AvSummary *av_query_dossier (AvStore *store, const char *container, GError **error);
/* The line of that one as it is by itself, also where it is shown with others. */
AvSummary *av_query_dossier_alone (AvStore *store, const char *container, GError **error);

G_END_DECLS
