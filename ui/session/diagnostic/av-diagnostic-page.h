/* The pages of the diagnostic window, in the order of the list at its left.
 * Sections of a form that no page names stand on the form's last page, so that
 * a new section is asked without a word here. */

#pragma once

#include "av-form.h"

G_BEGIN_DECLS

typedef enum
{
  AV_PAGE_SINGLETON, /* the person, the dossier */
  AV_PAGE_INTERVIEW, /* of a dated snapshot */
  AV_PAGE_RECORDS,   /* a list of records */
  AV_PAGE_MISSING,   /* what is still to be asked, of all forms */
} AvPageKind;

typedef struct
{
  const char *id;
  const char *label; /* English msgid */
  const char *group; /* English msgid: the heading above it, or NULL */
  AvPageKind kind;
  const char *form;
  const char *sections; /* a space between; NULL: all */
  const char *note;     /* English msgid: what is said above the questions */
} AvDiagnosticPage;

const AvDiagnosticPage *av_diagnostic_pages_get (guint *n_pages);
/* By its id, or the first of the form with that id. */
const AvDiagnosticPage *av_diagnostic_pages_find (const char *id);
/* Where a question of a form is asked; NULL: nowhere. */
const AvDiagnosticPage *av_diagnostic_pages_find_question (const char *form,
                                                           const char *field);
/* Where somebody stopped: the page of the last question of @form that @answers
 * answer otherwise than @before, or its first page. */
const AvDiagnosticPage *av_diagnostic_pages_find_stop (const AvForm *form, GVariant *before, GVariant *answers);
const char *av_diagnostic_page_get_label (const AvDiagnosticPage *page);
const char *av_diagnostic_page_get_group (const AvDiagnosticPage *page);
const char *av_diagnostic_page_get_note (const AvDiagnosticPage *page);

/* Sections shown on the page, a space between (transfer full). */
char *av_diagnostic_page_dup_sections (const AvDiagnosticPage *page);

/* How many of the page's questions have an answer, and how many there are;
 * what the program proposes by itself is not counted. */
void av_diagnostic_page_count (const AvDiagnosticPage *page,
                               GVariant *answers,
                               guint *n_answered,
                               guint *n_questions);
/* Fields a diagnosis needs that have no answer, a space between; "" none. */
char *av_diagnostic_page_dup_missing (const AvForm *form,
                                      GVariant *answers,
                                      guint *n_missing);

G_END_DECLS
