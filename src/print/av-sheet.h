/* Printed sheets: what is there to print, and the job that draws it.
 *
 * A job is a stack of copies of one sheet, blank or filled, laid out on pages.
 * The same drawing serves a PDF and a printer. Nothing here knows a window, and
 * no number on the page or in the file depends on the locale or on the clock:
 * the same job gives the same bytes.
 */
#pragma once

#include <cairo.h>
#include <glib-object.h>

G_BEGIN_DECLS

/* A point is 1/72 inch, the unit of PDF and of every size below. */
#define AV_POINTS_PER_MM (72.0 / 25.4)

typedef enum
{
  AV_SHEET_A4,
  AV_SHEET_A4_LANDSCAPE,
  AV_SHEET_A5
} AvSheetFormat;

typedef struct
{
  const char *name;     /* "fiche-reperage": stable, given on the command line */
  const char *label;    /* English msgid */
  const char *form;     /* id of the form whose answers fill it, or NULL */
  AvSheetFormat format; /* of a page that leaves the printer */
  guint version;        /* of the template, printed on the sheet and in its QR code */
} AvSheet;

/* NOT_FOUND: no sheet of that name. INPUT: the answers, code or count given
 * cannot be printed. WRITE: the file cannot be written; it is left as it was. */
typedef enum
{
  AV_SHEET_ERROR_NOT_FOUND,
  AV_SHEET_ERROR_INPUT,
  AV_SHEET_ERROR_WRITE
} AvSheetError;

#define AV_SHEET_ERROR (av_sheet_error_quark ())
GQuark av_sheet_error_quark (void);

/* All sheets, in the order they are proposed (transfer none, static). */
const AvSheet *av_sheet_get_all (guint *n_sheets);

/* NULL with AV_SHEET_ERROR_NOT_FOUND when there is none (transfer none, static). */
const AvSheet *av_sheet_find (const char *name,
                              GError **error);

/* Width and height of a page, in points. */
void av_sheet_get_page_size (const AvSheet *sheet,
                             double *width,
                             double *height);

typedef struct _AvSheetJob AvSheetJob;

#define AV_TYPE_SHEET_JOB (av_sheet_job_get_type ())
GType av_sheet_job_get_type (void);

AvSheetJob *av_sheet_job_new (const AvSheet *sheet);
AvSheetJob *av_sheet_job_ref (AvSheetJob *self);
void av_sheet_job_unref (AvSheetJob *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvSheetJob, av_sheet_job_unref)

/* What is printed beforehand on each copy that does not say otherwise: answers of
 * the sheet's form in canonical text, a{ss}, such as the place, the day and the
 * team of today's outing. With "organisation" as a key, who gives out the sheet.
 * A value that the field does not accept is printed as it is: texts of the paper. */
void av_sheet_job_set_heading (AvSheetJob *self,
                               GVariant *heading);

/* One more copy, with its code "AV-XXXX-XXXX-C" (drawn when NULL).
 *
 * answers: a frozen record, a{ss}, or NULL for a blank copy.
 * names: a{ss} from the ids of records, agents and places to what people call
 *   them, or NULL; an id that is not in it is printed as nothing to fill by hand.
 *
 * The answers go through the sheet's form: a value that the catalogue does not
 * accept, or a wrong code, is AV_SHEET_ERROR_INPUT and the job is as before. */
gboolean av_sheet_job_add (AvSheetJob *self,
                           const char *code,
                           GVariant *answers,
                           GVariant *names,
                           GError **error);

/* So many blank copies, each with a code of its own; at most 500 at a time. */
gboolean av_sheet_job_add_blank (AvSheetJob *self,
                                 guint n_copies,
                                 GError **error);

/* The codes on the copies, in order: what a list of "printed, not yet typed"
 * keeps; none for a sheet that nobody fills (transfer full). */
char **av_sheet_job_get_codes (AvSheetJob *self);

guint av_sheet_job_get_n_pages (AvSheetJob *self);

/* Draws a page, counted from 0, in points from the top left corner. */
void av_sheet_job_draw_page (AvSheetJob *self,
                             cairo_t *cr,
                             guint page);

/* The whole job as a PDF document (transfer full). */
GBytes *av_sheet_job_to_pdf (AvSheetJob *self,
                             GError **error);

/* Writes the PDF beside its final name, then renames it: the file is whole or is
 * not there. */
gboolean av_sheet_job_save (AvSheetJob *self,
                            const char *path,
                            GError **error);

G_END_DECLS
