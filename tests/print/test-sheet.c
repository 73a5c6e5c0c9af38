/* The fiche de repérage, blank and filled, read back from its PDF by the programs
 * that a reader, a scanner and a printer would use. */

#include <locale.h>
#include <string.h>
#include <cairo-pdf.h>
#include <gio/gio.h>
#include <glib/gstdio.h>

#include "av-catalogue.h"
#include "av-code.h"
#include "av-locale.h"
#include "av-qr.h"
#include "av-record.h"
#include "av-sheet-field.h"
#include "av-sheet.h"
#include "printed-paper.h"

typedef struct
{
  char *directory;
  char *path;
  AvSheetJob *job;
} Fixture;

static const AvSheet *
find_fiche (void)
{
  g_autoptr (GError) error = NULL;
  const AvSheet *sheet = av_sheet_find ("fiche-reperage", &error);

  g_assert_no_error (error);
  return sheet;
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  fixture->directory = g_dir_make_tmp ("allervers-print-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->directory, "fiche.pdf", NULL);
  fixture->job = av_sheet_job_new (find_fiche ());
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_autoptr (GDir) directory = g_dir_open (fixture->directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->directory, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->directory);
  av_sheet_job_unref (fixture->job);
  g_free (fixture->directory);
  g_free (fixture->path);
  av_catalogue_override_for_test (NULL);
}

static void
save (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  av_sheet_job_save (fixture->job, fixture->path, &error);
  g_assert_no_error (error);
}

static void
add_blank (Fixture *fixture,
           guint n_copies)
{
  g_autoptr (GError) error = NULL;

  av_sheet_job_add_blank (fixture->job, n_copies, &error);
  g_assert_no_error (error);
}

static GVariant *
make_filled (void)
{
  static const char *const answers[][2] = {
    { "accord-recontact", "oui" },
    { "besoin-immediat", "P1 P4" },
    { "canal-sur", "sms" },
    { "code-insee", "76540" },
    { "contact-partage", "oui" },
    { "echeance", "J1" },
    { "horodatage", "2020-01-24T10:12:00+01:00" },
    { "info-rgpd-remise", "orale" },
    { "moyen-contact", "tel" },
    { "origine", "PAIR" },
    { "prenom-ou-surnom", "Gavroche" },
    { "rendez-vous", "2020-01-27T09:30:00+01:00" },
    { "rendez-vous-lieu", "Mairie annexe" },
    { "rendez-vous-prenom", "Fantine" },
    { "reponse-immediate", "Place au foyer ce soir" },
    { "sexe", "M" },
    { "situation-jour", "travail" },
    { "suivi-par", "personne" },
    { "tranche-age", "16-17" },
    { "valeur-contact", "+33639981234" },
  };
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    g_variant_builder_add (&builder, "{ss}", answers[i][0], answers[i][1]);

  return g_variant_builder_end (&builder);
}

static void
add_filled (Fixture *fixture,
            GVariant *answers,
            const char *code)
{
  g_autoptr (GError) error = NULL;

  av_sheet_job_add (fixture->job, code, answers, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
is_printed (const AvField *field)
{
  return field->flags & AV_FIELD_ON_REPERAGE && !(field->flags & (AV_FIELD_SHEET_CODE | AV_FIELD_RETIRED));
}

/* Boxes that have a title of their own do not repeat the words of their field. */
static const char *const titled[] = {
  "origine",
  "besoin-immediat",
  "moyen-contact",
  "sexe",
  "reponse-immediate",
  NULL,
};

static void
test_every_question_is_on_the_blank_sheet (Fixture *fixture,
                                           gconstpointer user_data)
{
  const AvForm *form = av_catalogue_find_form ("contact");
  g_autofree char *text = NULL;

  add_blank (fixture, 1);
  save (fixture);
  text = printed_paper_read (fixture->path);
  if (text == NULL)
    return;

  for (guint i = 0; i < form->n_fields; i++)
    if (is_printed (&form->fields[i]) && !g_strv_contains (titled, form->fields[i].id))
      printed_paper_assert_contains (text, av_sheet_field_get_label (&form->fields[i]));
}

static void
test_every_answer_is_on_the_filled_sheet (Fixture *fixture,
                                          gconstpointer user_data)
{
  g_autoptr (GVariant) answers = g_variant_ref_sink (make_filled ());
  const AvForm *form = av_catalogue_find_form ("contact");
  g_autofree char *text = NULL;
  guint n_shown = 0;

  add_filled (fixture, answers, NULL);
  save (fixture);
  text = printed_paper_read (fixture->path);
  if (text == NULL)
    return;

  for (guint i = 0; i < form->n_fields; i++)
    {
      const AvField *field = &form->fields[i];
      g_autofree char *shown = NULL;

      if (!is_printed (field) || av_field_has_choices (field) || field->kind == AV_FIELD_YES_NO)
        continue;
      shown = av_sheet_field_dup_text (field, answers, NULL);
      if (shown == NULL)
        continue;
      printed_paper_assert_contains (text, shown);
      n_shown++;
    }
  g_assert_cmpuint (n_shown, >=, 7);
}

/* A tick is two strokes of 1.8 points, which nothing else on the sheet
 * has; less than none where the machine cannot tell. */
static int
count_ticks (Fixture *fixture)
{
  g_autofree char *plain = g_build_filename (fixture->directory, "plain.pdf", NULL);
  g_autofree char *command = g_strdup_printf ("qpdf --qdf --object-streams=disable %s %s", fixture->path, plain);
  g_autofree char *output = printed_paper_run (command);
  g_autofree char *content = NULL;
  gsize size;
  int n = 0;

  if (output == NULL || !g_file_get_contents (plain, &content, &size, NULL))
    return -1;
  for (const char *at = content; (at = memmem (at, size - (at - content), "1.8 w", 5)) != NULL; at++)
    n++;

  return n;
}

static void
test_each_choice_made_is_ticked_once (Fixture *fixture,
                                      gconstpointer user_data)
{
  int n_ticks;

  add_filled (fixture, make_filled (), NULL);
  save (fixture);
  n_ticks = count_ticks (fixture);

  /* Ten choices, two needs and a yes or no. */
  if (n_ticks >= 0)
    g_assert_cmpint (n_ticks, ==, 13);
}

static void
test_nothing_is_ticked_on_a_blank_sheet (Fixture *fixture,
                                         gconstpointer user_data)
{
  add_blank (fixture, 1);
  save (fixture);
  g_assert_cmpint (count_ticks (fixture), <=, 0);
}

/* The catalogue's only word: one line more in the form is one more on paper. */
static void
test_a_field_more_is_printed (Fixture *fixture,
                              gconstpointer user_data)
{
  const AvForm *contact = av_catalogue_find_form ("contact");
  g_autofree AvField *fields = g_new0 (AvField, contact->n_fields + 1);
  AvForm form = *contact;
  g_autofree char *blank = NULL;

  for (guint i = 0, j = 0; i < contact->n_fields; i++)
    {
      fields[j++] = contact->fields[i];
      if (g_str_equal (contact->fields[i].id, "suivi-par"))
        fields[j++] = (AvField){ "surnom-du-chien", "situation", "Nom du chien", AV_FIELD_TEXT, AV_FIELD_S1 | AV_FIELD_ON_REPERAGE, .limit = 40 };
    }
  form.fields = fields;
  form.n_fields++;
  av_catalogue_override_for_test (&form);

  add_blank (fixture, 1);
  add_filled (fixture, g_variant_new_parsed ("{'surnom-du-chien': 'Homère'}"), NULL);
  save (fixture);
  blank = printed_paper_read (fixture->path);
  if (blank != NULL)
    {
      printed_paper_assert_contains (blank, "Nom du chien");
      printed_paper_assert_contains (blank, "Homère");
    }
}

static void
test_code_is_read_by_eye_and_by_scanner (Fixture *fixture,
                                         gconstpointer user_data)
{
  static const guint resolutions[] = { 100, 150, 300 };
  g_auto (GStrv) codes = NULL;
  g_autofree char *text = NULL;

  add_blank (fixture, 2);
  save (fixture);
  codes = av_sheet_job_get_codes (fixture->job);
  g_assert_cmpstr (codes[0], !=, codes[1]);
  text = printed_paper_read (fixture->path);
  if (text == NULL)
    return;
  printed_paper_assert_contains (text, codes[0]);
  printed_paper_assert_contains (text, codes[1]);

  for (guint i = 0; i < G_N_ELEMENTS (resolutions); i++)
    {
      g_autofree char *draw = g_strdup_printf ("pdftoppm -r %u -f 1 -l 1 -gray -singlefile %s %s/page", resolutions[i], fixture->path, fixture->directory);
      g_autofree char *drawn = printed_paper_run (draw);
      g_autofree char *scan = g_strdup_printf ("zbarimg -q --nodbus --raw %s/page.pgm", fixture->directory);
      g_autofree char *scanned = drawn != NULL ? printed_paper_run (scan) : NULL;

      for (guint j = 0; scanned != NULL && j < 2; j++)
        {
          g_autofree char *payload = g_strdup_printf ("%s P1 V1", codes[j]);

          printed_paper_assert_contains (scanned, payload);
        }
    }
}

static void
test_scanner_reads_nothing_but_the_code (Fixture *fixture,
                                         gconstpointer user_data)
{
  g_autofree char *code = av_code_from_bits (0x123456789a);
  g_autofree char *draw = g_strdup_printf ("pdftoppm -r 150 -f 1 -l 1 -gray -singlefile %s %s/page", fixture->path, fixture->directory);
  g_autofree char *scan = g_strdup_printf ("zbarimg -q --nodbus --raw %s/page.pgm", fixture->directory);
  g_autofree char *expected = g_strdup_printf ("%s P1 V1\n", code);
  g_autofree char *drawn = NULL;
  g_autofree char *scanned = NULL;

  add_filled (fixture, make_filled (), code);
  save (fixture);
  drawn = printed_paper_run (draw);
  scanned = drawn != NULL ? printed_paper_run (scan) : NULL;
  if (scanned != NULL)
    g_assert_cmpstr (scanned, ==, expected);
}

static void
test_code_is_large_enough (void)
{
  /* 25 modules and the quiet zone, at 0.7 mm each or more. */
  g_assert_cmpfloat (av_qr_measure ("AV-XXXX-XXXX-C P1 V1"), >=, 33 * 0.7 * AV_POINTS_PER_MM);
}

static void
test_two_fit_on_a_page (Fixture *fixture,
                        gconstpointer user_data)
{
  g_autofree char *information = NULL;

  add_blank (fixture, 4);
  save (fixture);

  /* Two leaves, and what stands behind each. */
  g_assert_cmpuint (av_sheet_job_get_n_pages (fixture->job), ==, 4);
  information = printed_paper_ask (fixture->path, "pdfinfo", NULL);
  if (information != NULL)
    {
      printed_paper_assert_contains (information, "841.89 x 595.276 pts (A4)");
      g_assert_null (strstr (information, "Gavroche"));
    }
}

static void
test_fonts_are_in_the_file (Fixture *fixture,
                            gconstpointer user_data)
{
  g_autofree char *fonts = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_fonts = 0;

  add_filled (fixture, make_filled (), NULL);
  save (fixture);
  fonts = printed_paper_ask (fixture->path, "pdffonts", NULL);
  if (fonts == NULL)
    return;

  lines = g_strsplit (fonts, "\n", -1);
  for (guint i = 2; lines[i] != NULL && lines[i][0] != '\0'; i++, n_fonts++)
    g_assert_nonnull (strstr (lines[i], " yes yes yes "));
  g_assert_cmpuint (n_fonts, >=, 3);
}

static void
test_same_job_gives_the_same_bytes (Fixture *fixture,
                                    gconstpointer user_data)
{
  g_autofree char *locale = g_strdup (setlocale (LC_NUMERIC, NULL));
  g_autofree char *code = av_code_from_bits (42);
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) second = NULL;

  add_filled (fixture, make_filled (), code);
  setlocale (LC_NUMERIC, "C");
  first = av_sheet_job_to_pdf (fixture->job, NULL);
  setlocale (LC_NUMERIC, locale);
  second = av_sheet_job_to_pdf (fixture->job, NULL);
  g_assert_true (g_bytes_equal (first, second));
}

/* Ink between two abscissas of the page, in points, marks of the fold left out. */
static guint
count_ink (Fixture *fixture,
           guint page,
           int from,
           int to)
{
  double width, height;
  cairo_surface_t *surface;
  cairo_t *cr;
  guint n = 0;

  av_sheet_get_page_size (find_fiche (), &width, &height);
  surface = cairo_image_surface_create (CAIRO_FORMAT_A8, (int) width + 1, (int) height + 1);
  cr = cairo_create (surface);
  av_sheet_job_draw_page (fixture->job, cr, page);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  for (int y = 8; y < (int) height - 8; y++)
    for (int x = from; x < to; x++)
      n += cairo_image_surface_get_data (surface)[y * cairo_image_surface_get_stride (surface) + x] != 0;
  cairo_surface_destroy (surface);

  return n;
}

/* Every text at its limit, of letters wider than any, in one word or in many. */
static GVariant *
make_longest (gboolean one_word)
{
  const AvForm *form = av_catalogue_find_form ("contact");
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  for (guint i = 0; i < form->n_fields; i++)
    {
      const AvField *field = &form->fields[i];
      g_autoptr (GString) text = g_string_new (NULL);

      if (field->kind != AV_FIELD_TEXT || field->flags & AV_FIELD_SHEET_CODE)
        continue;
      while (g_utf8_strlen (text->str, -1) < (glong) av_field_get_limit (field) - 1)
        g_string_append (text, one_word || text->len % 3 != 1 ? "W" : " M");
      g_variant_builder_add (&builder, "{ss}", field->id, text->str);
    }

  return g_variant_builder_end (&builder);
}

static void
test_long_answers_stay_on_the_paper (Fixture *fixture,
                                     gconstpointer user_data)
{
  double width, height;

  add_filled (fixture, make_longest (FALSE), NULL);
  add_filled (fixture, make_longest (TRUE), NULL);
  av_sheet_get_page_size (find_fiche (), &width, &height);
  for (guint i = 0; i < av_sheet_job_get_n_pages (fixture->job); i++)
    {
      g_assert_cmpuint (count_ink (fixture, i, 20, (int) width / 2), >, 1000);
      g_assert_cmpuint (count_ink (fixture, i, 0, 14), ==, 0);
      g_assert_cmpuint (count_ink (fixture, i, (int) width / 2 - 6, (int) width / 2 + 6), ==, 0);
      g_assert_cmpuint (count_ink (fixture, i, (int) width - 14, (int) width), ==, 0);
    }
}

static void
test_long_answers_are_all_there (Fixture *fixture,
                                 gconstpointer user_data)
{
  g_autofree char *text = NULL;

  add_filled (fixture, g_variant_new_parsed ("{'prenom-ou-surnom': 'Marie-Antoinette-Éponine-Cosette Thénard', 'reponse-immediate': 'Une place trouvée au foyer pour ce soir et deux nuits, un panier, une carte de bus, et un rendez-vous pris demain matin'}"), NULL);
  save (fixture);
  text = printed_paper_read (fixture->path);
  if (text != NULL)
    {
      printed_paper_assert_contains (text, "Marie-Antoinette-Éponine-Cosette Thénard");
      printed_paper_assert_contains (text, "un rendez-vous pris demain matin");
    }
}

static void
test_heading_is_on_every_copy (Fixture *fixture,
                               gconstpointer user_data)
{
  g_autofree char *text = NULL;
  const char *place;

  av_sheet_job_set_heading (fixture->job, g_variant_new_parsed ("{'organisation': 'Maison du projet', 'operation': 'Halle du marché'}"));
  add_blank (fixture, 2);
  save (fixture);
  text = printed_paper_read (fixture->path);
  if (text == NULL)
    return;

  place = strstr (text, "Halle du marché");
  g_assert_nonnull (place);
  g_assert_nonnull (strstr (place + 1, "Halle du marché"));
  printed_paper_assert_contains (text, "Maison du projet");
}

/* What the program fills in by itself must not push the boxes onto one another. */
static void
test_a_long_place_keeps_the_sheet_whole (Fixture *fixture,
                                         gconstpointer user_data)
{
  g_autoptr (GString) place = g_string_new ("Marché de la place de l’Hôtel-de-Ville");
  GVariantBuilder builder;

  while (place->len < 400)
    g_string_append (place, " et de l’Abbatiale");
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_builder_add (&builder, "{ss}", "operation", place->str);
  g_variant_builder_add (&builder, "{ss}", "organisation", place->str);
  av_sheet_job_set_heading (fixture->job, g_variant_builder_end (&builder));
  add_blank (fixture, 2);
  g_assert_cmpuint (av_sheet_job_get_n_pages (fixture->job), ==, 2);
}

static void
test_names_stand_for_ids (Fixture *fixture,
                          gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  av_sheet_job_add (fixture->job, NULL,
                    g_variant_new_parsed ("{'agent': '00112233445566778899aabbccddeeff'}"),
                    g_variant_new_parsed ("{'00112233445566778899aabbccddeeff': 'Étienne Lantier'}"), &error);
  g_assert_no_error (error);
  save (fixture);
  text = printed_paper_read (fixture->path);
  if (text != NULL)
    {
      printed_paper_assert_contains (text, "Étienne Lantier");
      g_assert_null (strstr (text, "00112233"));
    }
}

static void
test_notice_says_all_in_two_pages (Fixture *fixture,
                                   gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) codes = NULL;
  g_autofree char *information = NULL;

  av_sheet_job_unref (fixture->job);
  fixture->job = av_sheet_job_new (av_sheet_find ("notice-information", NULL));
  add_blank (fixture, 1);
  save (fixture);

  /* Nothing to find it by: a notice is about nobody. */
  codes = av_sheet_job_get_codes (fixture->job);
  g_assert_cmpuint (g_strv_length (codes), ==, 0);
  g_assert_cmpuint (av_sheet_job_get_n_pages (fixture->job), ==, 2);
  information = printed_paper_ask (fixture->path, "pdfinfo", NULL);
  if (information != NULL)
    printed_paper_assert_contains (information, "419.528 x 595.276 pts");

  g_assert_false (av_sheet_job_add (fixture->job, NULL, make_filled (), NULL, &error));
  g_assert_error (error, AV_SHEET_ERROR, AV_SHEET_ERROR_INPUT);
}

/* What is read aloud at a stall has 120 words at most. */
static void
test_notice_can_be_read_aloud (Fixture *fixture,
                               gconstpointer user_data)
{
  g_autofree char *text = NULL;
  g_autofree char *flat = NULL;
  g_auto (GStrv) words = NULL;

  av_sheet_job_unref (fixture->job);
  fixture->job = av_sheet_job_new (av_sheet_find ("notice-information", NULL));
  add_blank (fixture, 1);
  save (fixture);
  text = printed_paper_ask (fixture->path, "pdftotext -l 1", " -");
  if (text == NULL)
    return;

  flat = printed_paper_flatten (text);
  words = g_strsplit (flat, " ", -1);
  g_assert_cmpuint (g_strv_length (words), <=, 135);
}

static void
test_bad_input_is_refused (Fixture *fixture,
                           gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) codes = NULL;

  g_assert_null (av_sheet_find ("fiche-imaginaire", &error));
  g_assert_error (error, AV_SHEET_ERROR, AV_SHEET_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_assert_false (av_sheet_job_add (fixture->job, "AV-0000-0000-Z", NULL, NULL, &error));
  g_assert_error (error, AV_SHEET_ERROR, AV_SHEET_ERROR_INPUT);
  g_clear_error (&error);

  g_assert_false (av_sheet_job_add (fixture->job, NULL, g_variant_new_parsed ("{'tranche-age': 'mille'}"), NULL, &error));
  g_assert_error (error, AV_SHEET_ERROR, AV_SHEET_ERROR_INPUT);
  g_clear_error (&error);

  g_assert_false (av_sheet_job_add_blank (fixture->job, 0, &error));
  g_assert_error (error, AV_SHEET_ERROR, AV_SHEET_ERROR_INPUT);
  g_clear_error (&error);

  g_assert_false (av_sheet_job_add_blank (fixture->job, 100000, &error));
  g_assert_error (error, AV_SHEET_ERROR, AV_SHEET_ERROR_INPUT);

  codes = av_sheet_job_get_codes (fixture->job);
  g_assert_cmpuint (g_strv_length (codes), ==, 0);
}

static void
test_what_cannot_be_written_leaves_nothing (Fixture *fixture,
                                            gconstpointer user_data)
{
  g_autofree char *nowhere = g_build_filename (fixture->directory, "missing", "fiche.pdf", NULL);
  const char *const paths[] = { nowhere, "/dev/full", fixture->directory };

  add_blank (fixture, 1);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GDir) directory = NULL;

      g_assert_false (av_sheet_job_save (fixture->job, paths[i], &error));
      g_assert_error (error, AV_SHEET_ERROR, AV_SHEET_ERROR_WRITE);
      directory = g_dir_open (fixture->directory, 0, NULL);
      g_assert_null (g_dir_read_name (directory));
    }
  g_assert_true (g_file_test ("/dev/full", G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test ("/dev/full", G_FILE_TEST_IS_REGULAR));
}

int
main (int argc,
      char **argv)
{
  av_locale_init ();
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add ("/sheet/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("every-question-is-on-the-blank-sheet", test_every_question_is_on_the_blank_sheet);
  ADD ("every-answer-is-on-the-filled-sheet", test_every_answer_is_on_the_filled_sheet);
  ADD ("each-choice-made-is-ticked-once", test_each_choice_made_is_ticked_once);
  ADD ("nothing-is-ticked-on-a-blank-sheet", test_nothing_is_ticked_on_a_blank_sheet);
  ADD ("a-field-more-is-printed", test_a_field_more_is_printed);
  ADD ("code-is-read-by-eye-and-by-scanner", test_code_is_read_by_eye_and_by_scanner);
  ADD ("scanner-reads-nothing-but-the-code", test_scanner_reads_nothing_but_the_code);
  ADD ("two-fit-on-a-page", test_two_fit_on_a_page);
  ADD ("fonts-are-in-the-file", test_fonts_are_in_the_file);
  ADD ("same-job-gives-the-same-bytes", test_same_job_gives_the_same_bytes);
  ADD ("long-answers-stay-on-the-paper", test_long_answers_stay_on_the_paper);
  ADD ("long-answers-are-all-there", test_long_answers_are_all_there);
  ADD ("heading-is-on-every-copy", test_heading_is_on_every_copy);
  ADD ("a-long-place-keeps-the-sheet-whole", test_a_long_place_keeps_the_sheet_whole);
  ADD ("names-stand-for-ids", test_names_stand_for_ids);
  ADD ("notice-says-all-in-two-pages", test_notice_says_all_in_two_pages);
  ADD ("notice-can-be-read-aloud", test_notice_can_be_read_aloud);
  ADD ("bad-input-is-refused", test_bad_input_is_refused);
  ADD ("what-cannot-be-written-leaves-nothing", test_what_cannot_be_written_leaves_nothing);
#undef ADD
  g_test_add_func ("/sheet/code-is-large-enough", test_code_is_large_enough);

  return g_test_run ();
}
