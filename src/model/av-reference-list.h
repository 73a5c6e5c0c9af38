#pragma once

#include "av-day.h"

G_BEGIN_DECLS

/* A list of codes and labels that comes from data/reference, compiled in, and
 * to which a team adds its own rows (codes that start with "L-"). Rows are
 * never taken away: a code once stored keeps its label. Lists and the strings
 * they hand out live as long as the program and may be read by any thread. */
typedef struct _AvReferenceList AvReferenceList;

AvReferenceList *av_reference_list_get (const char *name);

guint av_reference_list_get_n_rows (AvReferenceList *self);
const char *av_reference_list_get_code (AvReferenceList *self,
                                        guint row);
const char *av_reference_list_get_label (AvReferenceList *self,
                                         const char *code);
const char *av_reference_list_get_value (AvReferenceList *self,
                                         const char *code,
                                         const char *column);
const char *av_reference_list_get_exact_code (AvReferenceList *self,
                                              const char *code);
const char *av_reference_list_find_code (AvReferenceList *self,
                                         const char *text);
gboolean av_reference_list_is_offered (AvReferenceList *self,
                                       const char *code,
                                       const AvDay *on);
gboolean av_reference_list_add_local (AvReferenceList *self,
                                      const char *code,
                                      const char *label,
                                      const char *valid_from,
                                      const char *valid_to,
                                      GError **error);

#define AV_REFERENCE_LIST_ERROR (av_reference_list_error_quark ())

typedef enum
{
  AV_REFERENCE_LIST_ERROR_CODE, /* not of the shape L-<poste>-<name> */
  AV_REFERENCE_LIST_ERROR_LABEL,
} AvReferenceListError;

GQuark av_reference_list_error_quark (void);

G_END_DECLS
