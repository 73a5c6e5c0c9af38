#include "av-sheet.h"

#include <math.h>
#include <string.h>
#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>

#include "av-catalogue.h"
#include "av-code.h"
#include "av-file.h"
#include "av-record.h"
#include "av-sheet-private.h"

#define BLANK_MAX 500

/* No clock in the file: the same job gives the same bytes. */
#define CREATION_DATE "2020-01-24T00:00:00"

G_DEFINE_QUARK (av - sheet - error - quark, av_sheet_error)

static const AvSheetKind *const kinds[] = { &av_fiche_reperage, &av_notice_information };

static AvSheet sheets[G_N_ELEMENTS (kinds)];

struct _AvSheetJob
{
  gatomicrefcount references;
  const AvSheetKind *kind;
  GVariant *heading;
  GPtrArray *copies; /* of AvSheetCopy */
  GArray *faces;     /* of Face, or NULL when it has to be made again */
};

typedef struct
{
  guint copy;
  guint face;
} Face;

const AvSheet *
av_sheet_get_all (guint *n_sheets)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
        sheets[i] = kinds[i]->sheet;
      g_once_init_leave (&once, 1);
    }
  if (n_sheets != NULL)
    *n_sheets = G_N_ELEMENTS (sheets);

  return sheets;
}

static char *
list_names (const AvSheet *all)
{
  const char *names[G_N_ELEMENTS (kinds) + 1] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    names[i] = all[i].name;

  return g_strjoinv (", ", (char **) names);
}

const AvSheet *
av_sheet_find (const char *name,
               GError **error)
{
  const AvSheet *all = av_sheet_get_all (NULL);
  g_autofree char *names = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (sheets); i++)
    if (g_strcmp0 (all[i].name, name) == 0)
      return &all[i];

  names = list_names (all);
  g_set_error (error, AV_SHEET_ERROR, AV_SHEET_ERROR_NOT_FOUND,
               _ ("There is no sheet named “%s”; there are: %s. Nothing was printed."), name != NULL ? name : "", names);
  return NULL;
}

void
av_sheet_get_page_size (const AvSheet *sheet,
                        double *width,
                        double *height)
{
  static const double millimetres[][2] = {
    [AV_SHEET_A4] = { 210.0, 297.0 },
    [AV_SHEET_A4_LANDSCAPE] = { 297.0, 210.0 },
    [AV_SHEET_A5] = { 148.0, 210.0 },
  };

  *width = millimetres[sheet->format][0] * AV_POINTS_PER_MM;
  *height = millimetres[sheet->format][1] * AV_POINTS_PER_MM;
}

static void
free_copy (gpointer data)
{
  AvSheetCopy *copy = data;

  g_free (copy->code);
  g_clear_pointer (&copy->answers, g_variant_unref);
  g_clear_pointer (&copy->names, g_variant_unref);
  g_free (copy);
}

G_DEFINE_BOXED_TYPE (AvSheetJob, av_sheet_job, av_sheet_job_ref, av_sheet_job_unref)

AvSheetJob *
av_sheet_job_new (const AvSheet *sheet)
{
  AvSheetJob *self;

  g_return_val_if_fail (sheet != NULL, NULL);

  self = g_new0 (AvSheetJob, 1);
  g_atomic_ref_count_init (&self->references);
  self->copies = g_ptr_array_new_with_free_func (free_copy);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i]->sheet.name, sheet->name))
      self->kind = kinds[i];
  g_assert (self->kind != NULL);

  return self;
}

AvSheetJob *
av_sheet_job_ref (AvSheetJob *self)
{
  g_atomic_ref_count_inc (&self->references);

  return self;
}

void
av_sheet_job_unref (AvSheetJob *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_clear_pointer (&self->heading, g_variant_unref);
  g_clear_pointer (&self->faces, g_array_unref);
  g_ptr_array_unref (self->copies);
  g_free (self);
}

void
av_sheet_job_set_heading (AvSheetJob *self,
                          GVariant *heading)
{
  g_return_if_fail (heading == NULL || g_variant_is_of_type (heading, G_VARIANT_TYPE ("a{ss}")));

  if (heading != NULL)
    g_variant_ref_sink (heading);
  g_clear_pointer (&self->heading, g_variant_unref);
  self->heading = heading;
  g_clear_pointer (&self->faces, g_array_unref);
}

/* Answers of fields that this version does not know are not printed, and no fault. */
static gboolean
check_answers (const AvForm *form,
               GVariant *answers,
               GError **error)
{
  for (guint i = 0; i < form->n_fields; i++)
    {
      const char *answer = av_answers_get (answers, form->fields[i].id);

      if (answer != NULL && !av_field_is_canonical (&form->fields[i], answer))
        {
          g_set_error (error, AV_SHEET_ERROR, AV_SHEET_ERROR_INPUT,
                       _ ("The answer to “%s” cannot be printed: it is not one that the form accepts. Nothing was printed."),
                       av_field_get_label (&form->fields[i]));
          return FALSE;
        }
    }

  return TRUE;
}

static char *
choose_code (const char *code,
             GVariant *answers,
             const AvForm *form,
             GError **error)
{
  g_autoptr (GError) reason = NULL;
  char *canonical;

  /* A sheet that nobody fills has no code to be found by. */
  if (form == NULL)
    return g_strdup ("");

  for (guint i = 0; code == NULL && answers != NULL && i < form->n_fields; i++)
    if (form->fields[i].flags & AV_FIELD_SHEET_CODE)
      code = av_answers_get (answers, form->fields[i].id);
  if (code == NULL)
    return av_code_new ();

  canonical = av_code_parse (code, &reason);
  if (canonical == NULL)
    g_set_error (error, AV_SHEET_ERROR, AV_SHEET_ERROR_INPUT,
                 _ ("“%s” is not the code of a sheet: %s Nothing was printed."), code, reason->message);

  return canonical;
}

gboolean
av_sheet_job_add (AvSheetJob *self,
                  const char *code,
                  GVariant *answers,
                  GVariant *names,
                  GError **error)
{
  g_autoptr (GVariant) own_answers = answers != NULL ? g_variant_ref_sink (answers) : NULL;
  g_autoptr (GVariant) own_names = names != NULL ? g_variant_ref_sink (names) : NULL;
  const char *form_id = self->kind->sheet.form;
  const AvForm *form = form_id != NULL ? av_catalogue_find_form (form_id) : NULL;
  g_autofree char *canonical = NULL;
  AvSheetCopy *copy;

  if (form == NULL && answers != NULL)
    {
      g_set_error (error, AV_SHEET_ERROR, AV_SHEET_ERROR_INPUT,
                   _ ("The sheet “%s” takes no answers. Nothing was printed."), self->kind->sheet.name);
      return FALSE;
    }
  if (answers != NULL && !check_answers (form, answers, error))
    return FALSE;
  canonical = choose_code (code, answers, form, error);
  if (canonical == NULL)
    return FALSE;

  copy = g_new0 (AvSheetCopy, 1);
  copy->code = g_steal_pointer (&canonical);
  copy->answers = g_steal_pointer (&own_answers);
  copy->names = g_steal_pointer (&own_names);
  g_ptr_array_add (self->copies, copy);
  g_clear_pointer (&self->faces, g_array_unref);

  return TRUE;
}

gboolean
av_sheet_job_add_blank (AvSheetJob *self,
                        guint n_copies,
                        GError **error)
{
  if (n_copies == 0 || n_copies > BLANK_MAX)
    {
      g_set_error (error, AV_SHEET_ERROR, AV_SHEET_ERROR_INPUT,
                   _ ("Between 1 and %u sheets can be printed at a time. Nothing was printed."), BLANK_MAX);
      return FALSE;
    }

  for (guint i = 0; i < n_copies; i++)
    if (!av_sheet_job_add (self, NULL, NULL, NULL, error))
      return FALSE;

  return TRUE;
}

char **
av_sheet_job_get_codes (AvSheetJob *self)
{
  g_autoptr (GStrvBuilder) codes = g_strv_builder_new ();

  for (guint i = 0; i < self->copies->len; i++)
    {
      const AvSheetCopy *copy = g_ptr_array_index (self->copies, i);

      if (copy->code[0] != '\0')
        g_strv_builder_add (codes, copy->code);
    }

  return g_strv_builder_end (codes);
}

/* Faces of all copies, in order; a blank one takes as many as the first did. */
static GArray *
get_faces (AvSheetJob *self)
{
  guint n_blank = 0;

  if (self->faces != NULL)
    return self->faces;

  self->faces = g_array_new (FALSE, FALSE, sizeof (Face));
  for (guint i = 0; i < self->copies->len; i++)
    {
      const AvSheetCopy *copy = g_ptr_array_index (self->copies, i);
      guint n_faces = copy->answers == NULL ? n_blank : 0;

      if (n_faces == 0)
        n_faces = self->kind->count_faces (&self->kind->sheet, copy, self->heading);
      if (copy->answers == NULL)
        n_blank = n_faces;

      for (guint face = 0; face < n_faces; face++)
        g_array_append_val (self->faces, ((Face){ i, face }));
    }

  return self->faces;
}

/* Recto and verso of each leaf. */
guint
av_sheet_job_get_n_pages (AvSheetJob *self)
{
  guint per_page = self->kind->faces_per_page;
  guint n_leaves = (get_faces (self)->len + per_page - 1) / per_page;

  return self->kind->draw_back != NULL ? 2 * n_leaves : n_leaves;
}

static void
draw_fold (AvSheetJob *self,
           cairo_t *cr,
           double width,
           double height)
{
  double mark = 2.0 * AV_POINTS_PER_MM;

  cairo_set_line_width (cr, 0.4);
  for (guint i = 1; i < self->kind->faces_per_page; i++)
    {
      double x = i * width / self->kind->faces_per_page;

      cairo_move_to (cr, x, 0.0);
      cairo_line_to (cr, x, mark);
      cairo_move_to (cr, x, height - mark);
      cairo_line_to (cr, x, height);
    }
  cairo_stroke (cr);
}

void
av_sheet_job_draw_page (AvSheetJob *self,
                        cairo_t *cr,
                        guint page)
{
  GArray *faces = get_faces (self);
  const AvSheet *sheet = &self->kind->sheet;
  guint per_page = self->kind->faces_per_page;
  gboolean back = self->kind->draw_back != NULL && page % 2 == 1;
  guint leaf = self->kind->draw_back != NULL ? page / 2 : page;
  double width, height;

  g_return_if_fail (page < av_sheet_job_get_n_pages (self));

  av_sheet_get_page_size (sheet, &width, &height);
  cairo_save (cr);
  cairo_set_source_rgb (cr, 0.0, 0.0, 0.0);
  draw_fold (self, cr, width, height);
  for (guint i = 0; i < per_page && leaf * per_page + i < faces->len; i++)
    {
      /* Turned over, the left one stands on the right. */
      guint place = back ? per_page - 1 - i : i;
      const Face *face = &g_array_index (faces, Face, leaf * per_page + i);

      cairo_save (cr);
      cairo_translate (cr, place * width / per_page, 0.0);
      if (back)
        self->kind->draw_back (sheet, self->heading, cr);
      else
        self->kind->draw_face (sheet, g_ptr_array_index (self->copies, face->copy), self->heading, face->face, cr);
      cairo_restore (cr);
    }
  cairo_restore (cr);
}

static cairo_status_t
append_bytes (void *closure,
              const unsigned char *data,
              unsigned int length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

GBytes *
av_sheet_job_to_pdf (AvSheetJob *self,
                     GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_t *cr;
  cairo_status_t status;
  double width, height;

  av_sheet_get_page_size (&self->kind->sheet, &width, &height);
  surface = cairo_pdf_surface_create_for_stream (append_bytes, bytes, width, height);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, CREATION_DATE);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, _ (self->kind->sheet.label));
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Aller-vers");

  cr = cairo_create (surface);
  for (guint i = 0; i < av_sheet_job_get_n_pages (self); i++)
    {
      av_sheet_job_draw_page (self, cr, i);
      cairo_show_page (cr);
    }
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, AV_SHEET_ERROR, AV_SHEET_ERROR_WRITE,
                   _ ("The sheet could not be drawn (%s). Nothing was printed."), cairo_status_to_string (status));
      return NULL;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

gboolean
av_sheet_job_save (AvSheetJob *self,
                   const char *path,
                   GError **error)
{
  g_autoptr (GBytes) pdf = av_sheet_job_to_pdf (self, error);
  g_autoptr (GError) reason = NULL;

  if (pdf == NULL)
    return FALSE;

  if (!av_file_write (path, g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf), &reason))
    {
      if (g_error_matches (reason, AV_FILE_ERROR, AV_FILE_ERROR_MISSING))
        g_set_error (error, AV_SHEET_ERROR, AV_SHEET_ERROR_WRITE,
                     _ ("The sheet was not written: there is no such folder as that of “%s”."), path);
      else
        g_set_error (error, AV_SHEET_ERROR, AV_SHEET_ERROR_WRITE,
                     _ ("The sheet was not written. %s"), reason->message);
      return FALSE;
    }

  return TRUE;
}
