/* What a kind of sheet gives to the job that prints it. */
#pragma once

#include "av-form.h"
#include "av-sheet.h"

G_BEGIN_DECLS

/* One sheet of paper for one person, blank where there are no answers. */
typedef struct
{
  char *code;
  GVariant *answers; /* a{ss}, or NULL */
  GVariant *names;   /* a{ss} from ids to what people call them, or NULL */
} AvSheetCopy;

/* A copy takes one or more faces; as many faces as the kind says stand side by
 * side on a page, and behind each page stand their backs. */
typedef struct
{
  AvSheet sheet;
  guint faces_per_page;
  guint (*count_faces) (const AvSheet *sheet,
                        const AvSheetCopy *copy,
                        GVariant *heading);
  /* In points from the corner of the face. */
  void (*draw_face) (const AvSheet *sheet,
                     const AvSheetCopy *copy,
                     GVariant *heading,
                     guint face,
                     cairo_t *cr);
  void (*draw_back) (const AvSheet *sheet,
                     GVariant *heading,
                     cairo_t *cr);
} AvSheetKind;

extern const AvSheetKind av_fiche_reperage;
extern const AvSheetKind av_notice_information;

G_END_DECLS
