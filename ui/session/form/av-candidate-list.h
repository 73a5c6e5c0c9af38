#pragma once

#include <gio/gio.h>

#include "av-candidate.h"
#include "av-field.h"
#include "av-session.h"

G_BEGIN_DECLS

#define AV_TYPE_CANDIDATE_LIST (av_candidate_list_get_type ())
G_DECLARE_FINAL_TYPE (AvCandidateList, av_candidate_list, AV, CANDIDATE_LIST, GObject)

/* What may answer a field, as a GListModel of AvCandidate: its choices, a
 * reference list, the communes, or records of the store.
 *
 * People are searched in the store by what is typed; the other records are
 * few (agents, partners, operations, needs of one dossier): they are read
 * once and filtered here. Property "loading". */
AvCandidateList *av_candidate_list_new (const AvField *field, AvSession *session);

/* Shows what answers to @text; "" shows all there is. */
void av_candidate_list_filter (AvCandidateList *self, const char *text);

/* Only records of this dossier (needs, freins); NULL: of any. */
void av_candidate_list_set_container (AvCandidateList *self, const char *container);

/* Reads the records again. */
void av_candidate_list_refresh (AvCandidateList *self);

G_END_DECLS
