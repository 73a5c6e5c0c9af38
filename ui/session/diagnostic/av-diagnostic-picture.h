/* What the diagnostic window needs to know of a dossier, read in one piece of
 * work. */

#pragma once

#include "av-draft.h"
#include "av-eligibility.h"
#include "av-session-store.h"

G_BEGIN_DECLS

typedef struct
{
  AvSummary *summary; /* who; NULL: nothing known */
  AvSnapshot *person;
  AvSnapshot *dossier;
  AvSnapshot *contact;   /* the first one, NULL: none */
  GPtrArray *interviews; /* of AvSnapshot (diagnostic), oldest first */
  GPtrArray *sensibles;  /* of AvSnapshot (diagnostic-sensible) */
  GPtrArray *drafts;     /* of AvDraft of this dossier */
  GPtrArray *obstacles;  /* of AvSummary (frein): strong and still there */
  GHashTable *counts;    /* form id → GUINT number of records */
} AvDiagnosticPicture;

void av_diagnostic_picture_free (AvDiagnosticPicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvDiagnosticPicture, av_diagnostic_picture_free)

/* For av_queue_call (): @user_data is the container. */
gpointer av_diagnostic_picture_draw (AvStore *store, gpointer user_data, GError **error);

/* How many strong obstacles are still there, and which (transfer full). */
char *av_diagnostic_picture_dup_obstacles (AvDiagnosticPicture *picture);

/* The draft of a record, NULL: none (transfer none). */
AvDraft *av_diagnostic_picture_find_draft (AvDiagnosticPicture *picture, const char *id);
/* It was dropped since the picture was drawn. */
void av_diagnostic_picture_drop_draft (AvDiagnosticPicture *picture, const char *id);
/* A draft of a record of @form that was never saved; of the sensitive answers,
 * those of the interview @interview (nullable: any). */
AvDraft *av_diagnostic_picture_find_new (AvDiagnosticPicture *picture, const char *form, const char *interview);
/* The sensitive answers of an interview, NULL: none. */
AvSnapshot *av_diagnostic_picture_find_sensible (AvDiagnosticPicture *picture, const char *interview);
/* The last answer given to a question before @day (canonical, nullable), and
 * on which day it was (out, transfer none). NULL: none. */
const char *av_diagnostic_picture_find_last (AvDiagnosticPicture *picture, const char *form, const char *field, const char *except, const char **day);

G_END_DECLS
