#pragma once

#include "av-draft.h"
#include "av-session-store.h"
#include "av-withheld.h"

G_BEGIN_DECLS

/* Under which the line of the plan keeps its drafts: it is no page of records. */
#define AV_PLAN_PICTURE_DRAFTS "mobilisation/plan"

/* What the plan of a dossier shows, read in one piece of work. */
typedef struct
{
  char *container;
  GPtrArray *needs;    /* of AvSummary */
  GPtrArray *actions;  /* of AvSummary */
  AvDraft *draft;      /* of an action begun in the line, or NULL */
  AvWithheld withheld; /* why there may be a need, where there is none */
} AvPlanPicture;

void av_plan_picture_free (AvPlanPicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvPlanPicture, av_plan_picture_free)

/* For av_queue_call (): @user_data is the container. */
gpointer av_plan_picture_draw (AvStore *store, gpointer user_data, GError **error);

/* What is said where no need is open. */
const char *av_plan_picture_describe_needless (AvPlanPicture *picture);

/* When the first action was done for a need; NULL: none is. */
const char *av_plan_picture_find_first_answer (AvPlanPicture *picture, AvSummary *need);

G_END_DECLS
