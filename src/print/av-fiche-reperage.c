/* Fiche de repérage: A5, two on an A4, twelve boxes in the order of the form
 * `contact`, and in its corner a card (A7) to tear off and take home. */

#include "av-sheet-private.h"

#include <glib/gi18n-lib.h>

#include "av-catalogue.h"
#include "av-pocket-card.h"
#include "av-qr.h"
#include "av-record.h"
#include "av-rights-notice.h"
#include "av-sheet-field.h"

#define MM AV_POINTS_PER_MM

#define WIDTH (148.5 * MM)
#define HEIGHT (210.0 * MM)
#define MARGIN (6.0 * MM)
#define HEAD (33.0 * MM)                            /* title, first box and QR code, at least */
#define HEAD_WIDTH (WIDTH - 2 * MARGIN - 43.0 * MM) /* beside the code, whose widest letters take 40 */
#define HEAD_BASELINE (21.2 * MM)                   /* of the first box */
#define HEAD_LEADING (5.0 * MM)
#define NOTICE_LEADING 14.0
#define INDENT (6.4 * MM) /* the column of the numbers */
#define BESIDE (4.0 * MM) /* between two boxes of one row */

/* Where the paper comes from and when: printed beforehand, in the head. */
#define HEAD_SECTION "fiche"

/* A box begins at the field named here and goes on to the next: all other fields
 * follow their neighbours of the form, whatever they are. Without a title of its
 * own, a box takes the words of its first field. */
static const struct
{
  const char *field;
  const char *title;
} boxes[] = {
  { "prenom-ou-surnom", NULL },
  { "tranche-age", NULL },
  { "origine", NC_ ("sheet", "How we met") },
  { "besoin-immediat", NC_ ("sheet", "What you need right now") },
  { "moyen-contact", NC_ ("sheet", "How to reach you") },
  { "accord-recontact", NULL },
  { "sexe", NC_ ("sheet", "You are") },
  { "situation-jour", NULL },
  { "suivi-par", NULL },
  { "reponse-immediate", NC_ ("sheet", "Done at once") },
  { "rendez-vous", NC_ ("sheet", "Appointment") },
};

/* How a sheet is set: the same numbers lead the measuring and the drawing. */
typedef struct
{
  AvPaper *paper;
  const AvSheet *sheet;
  const AvSheetCopy *copy;
  GVariant *heading;
  GPtrArray *flows; /* of AvFlow: the numbered boxes, from the second on */
  double leading;   /* between two baselines */
  double gap;       /* around the rule between two rows */
} Setting;

static const char *
get_heading (GVariant *heading,
             const char *key)
{
  return heading != NULL ? av_answers_get (heading, key) : NULL;
}

/* The answers of the copy, and where it has none those of the whole job. */
static GVariant *
merge_answers (const Setting *setting)
{
  g_autoptr (GVariantDict) dict = g_variant_dict_new (NULL);
  GVariant *sources[] = { setting->heading, setting->copy->answers };
  GVariantBuilder builder;
  const AvForm *form = av_catalogue_find_form (setting->sheet->form);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  for (guint i = 0; i < form->n_fields; i++)
    {
      const char *answer = NULL;

      for (guint j = 0; j < G_N_ELEMENTS (sources); j++)
        {
          const char *own = sources[j] != NULL ? av_answers_get (sources[j], form->fields[i].id) : NULL;

          answer = own != NULL ? own : answer;
        }
      if (answer != NULL)
        g_variant_builder_add (&builder, "{ss}", form->fields[i].id, answer);
    }

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

static const char *
find_box (const char *field,
          const char **title)
{
  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    if (g_str_equal (boxes[i].field, field))
      {
        *title = boxes[i].title != NULL ? g_dpgettext2 (NULL, "sheet", boxes[i].title) : NULL;
        return boxes[i].field;
      }

  return NULL;
}

static void
start_box (Setting *setting,
           AvFlow **flow,
           const AvField *field,
           const char *title,
           GVariant *answers)
{
  *flow = av_flow_new (setting->paper);
  g_ptr_array_add (setting->flows, *flow);
  av_flow_add_words (*flow, AV_PAPER_STRONG, title != NULL ? title : av_sheet_field_get_label (field));
  if (field->kind == AV_FIELD_CHOICES)
    av_flow_end_line (*flow);
  av_sheet_field_add_to_flow (field, *flow, NULL, answers, setting->copy->names);
}

/* Fields of the head and the code, which is drawn, stand elsewhere. */
static gboolean
stands_in_boxes (const AvField *field)
{
  return field->flags & AV_FIELD_ON_REPERAGE && !(field->flags & (AV_FIELD_SHEET_CODE | AV_FIELD_RETIRED)) &&
         !g_str_equal (field->section, HEAD_SECTION);
}

static void
fill_boxes (Setting *setting)
{
  const AvForm *form = av_catalogue_find_form (setting->sheet->form);
  g_autoptr (GVariant) answers = merge_answers (setting);
  AvFlow *flow = NULL;

  setting->flows = g_ptr_array_new_with_free_func ((GDestroyNotify) av_flow_free);
  for (guint i = 0; i < form->n_fields; i++)
    {
      const AvField *field = &form->fields[i];
      const char *title = NULL;

      if (!stands_in_boxes (field))
        continue;
      if (find_box (field->id, &title) != NULL || flow == NULL)
        start_box (setting, &flow, field, title, answers);
      else
        {
          if (field->kind == AV_FIELD_CHOICE || field->kind == AV_FIELD_CHOICES)
            av_flow_end_line (flow);
          av_sheet_field_add_to_flow (field, flow, av_sheet_field_get_label (field), answers, setting->copy->names);
        }
    }
}

static void
init_setting (Setting *setting,
              const AvSheet *sheet,
              const AvSheetCopy *copy,
              GVariant *heading,
              cairo_t *cr)
{
  setting->paper = av_paper_new (cr);
  setting->sheet = sheet;
  setting->copy = copy;
  setting->heading = heading;
  fill_boxes (setting);
}

static void
clear_setting (Setting *setting)
{
  g_ptr_array_unref (setting->flows);
  av_paper_free (setting->paper);
}

static gboolean
stands_in_head (const AvField *field)
{
  return field->flags & AV_FIELD_ON_REPERAGE && !(field->flags & (AV_FIELD_SHEET_CODE | AV_FIELD_RETIRED)) &&
         g_str_equal (field->section, HEAD_SECTION);
}

/* A line a field: what the program knows, such as a long name of a place, ends in
 * "…" here, for the record has it whole. Returns the number of lines. */
static guint
set_head_field (const Setting *setting,
                const AvField *field,
                GVariant *answers,
                double baseline,
                gboolean draw)
{
  const char *label = av_sheet_field_get_label (field);
  g_autofree char *text = av_sheet_field_dup_text (field, answers, setting->copy->names);
  g_autoptr (AvFlow) flow = av_flow_new (setting->paper);
  guint n_lines;

  if (text != NULL && !av_field_has_choices (field) && field->kind != AV_FIELD_YES_NO)
    {
      double used = av_paper_measure (setting->paper, AV_PAPER_TEXT, label) + 4.0;

      if (draw)
        {
          av_paper_write (setting->paper, AV_PAPER_TEXT, label, MARGIN + INDENT, baseline);
          av_paper_draw_dots (setting->paper, MARGIN + INDENT + used, baseline, HEAD_WIDTH - INDENT - used);
          av_paper_write_short (setting->paper, AV_PAPER_VALUE, text, MARGIN + INDENT + used, baseline, HEAD_WIDTH - INDENT - used);
        }
      return 1;
    }

  av_sheet_field_add_to_flow (field, flow, label, answers, setting->copy->names);
  n_lines = av_flow_set_width (flow, HEAD_WIDTH - INDENT);
  if (draw)
    av_flow_draw (flow, MARGIN + INDENT, baseline, HEAD_LEADING);

  return n_lines;
}

/* The first box; returns where the others may begin. */
static double
set_head (const Setting *setting,
          gboolean draw)
{
  const AvForm *form = av_catalogue_find_form (setting->sheet->form);
  g_autoptr (GVariant) answers = merge_answers (setting);
  double baseline = HEAD_BASELINE;

  for (guint i = 0; i < form->n_fields; i++)
    if (stands_in_head (&form->fields[i]))
      baseline += HEAD_LEADING * set_head_field (setting, &form->fields[i], answers, baseline, draw);

  return MAX (HEAD, baseline - HEAD_LEADING + 1.8 * MM);
}

/* Where the boxes go: over the card, then beside it, then on a next face. */
typedef struct
{
  double x, y, width, bottom;
} Region;

static const char *
get_notice (void)
{
  return C_ ("sheet", "You may read, correct or have erased what is written here: see overleaf");
}

static void
get_regions (const Setting *setting,
             guint face,
             Region regions[2])
{
  double left_width = WIDTH - AV_POCKET_CARD_WIDTH - 1.5 * MARGIN;
  guint n_lines = av_paper_count_lines (setting->paper, AV_PAPER_TEXT, get_notice (), left_width);
  double above_notice = HEIGHT - MARGIN - n_lines * NOTICE_LEADING - 2 * MM;

  regions[0] = (Region){ MARGIN, set_head (setting, FALSE), WIDTH - 2 * MARGIN, HEIGHT - AV_POCKET_CARD_HEIGHT - 1.5 * MM };
  regions[1] = (Region){ MARGIN, HEIGHT - AV_POCKET_CARD_HEIGHT - 1.5 * MM, left_width, above_notice };
  if (face > 0)
    {
      /* No card on what follows. */
      regions[0].bottom = above_notice;
      regions[1].y = regions[1].bottom = above_notice;
    }
}

/* Draws the box when the paper has a surface; returns the height of its lines. */
static double
set_box (const Setting *setting,
         guint index,
         double x,
         double y,
         double width,
         gboolean draw)
{
  AvFlow *flow = g_ptr_array_index (setting->flows, index);
  guint n_lines = av_flow_set_width (flow, width - INDENT);

  if (draw)
    {
      double baseline = y + setting->leading / 2 + av_paper_get_cap_height (setting->paper, AV_PAPER_TEXT) / 2;

      av_paper_draw_number (setting->paper, index + 2, x + 2.6 * MM, baseline);
      av_flow_draw (flow, x + INDENT, baseline, setting->leading);
    }

  return n_lines * setting->leading;
}

/* Short neighbours share a row; the number of boxes in the row. */
static guint
count_in_row (const Setting *setting,
              guint index,
              double width)
{
  double used = 0.0;
  guint n = 0;

  while (index + n < setting->flows->len && n < 3)
    {
      double own = INDENT + av_flow_measure (g_ptr_array_index (setting->flows, index + n));

      if (n > 0 && used + BESIDE + own > width)
        break;
      used += (n > 0 ? BESIDE : 0.0) + own;
      n++;
    }

  return MAX (n, 1);
}

static double
set_row (const Setting *setting,
         guint index,
         guint n_boxes,
         const Region *region,
         double y,
         gboolean draw)
{
  double natural = BESIDE * (n_boxes - 1);
  double height = 0.0;
  double x = region->x;

  for (guint i = 0; i < n_boxes; i++)
    natural += INDENT + av_flow_measure (g_ptr_array_index (setting->flows, index + i));

  for (guint i = 0; i < n_boxes; i++)
    {
      double own = INDENT + av_flow_measure (g_ptr_array_index (setting->flows, index + i));
      double width = n_boxes == 1 ? region->width : own + (region->width - natural) / n_boxes;
      double box_height = set_box (setting, index + i, x, y, width, draw);

      height = MAX (height, box_height);
      x += width + BESIDE;
    }

  return height;
}

/* Sets rows from that box on until the region is full; returns the next box and
 * what is left of the region for each row. */
static guint
measure_region (const Setting *setting,
                const Region *region,
                guint index,
                double *left)
{
  double y = region->y;
  guint n_rows = 0;

  while (index < setting->flows->len)
    {
      guint n_boxes = count_in_row (setting, index, region->width);
      double height = 2 * setting->gap + set_row (setting, index, n_boxes, region, y, FALSE);

      if (y + height > region->bottom + 0.01)
        break;
      y += height;
      index += n_boxes;
      n_rows++;
    }
  *left = n_rows > 0 ? (region->bottom - y) / n_rows : 0.0;

  return index;
}

static guint
fill_region (const Setting *setting,
             const Region *region,
             guint index,
             gboolean draw)
{
  double left;
  guint end = measure_region (setting, region, index, &left);
  double gap = setting->gap + MIN (left / 2, 1.0 * MM);
  double y = region->y;

  while (draw && index < end)
    {
      guint n_boxes = count_in_row (setting, index, region->width);

      av_paper_draw_rule (setting->paper, region->x, y, region->x + region->width, y);
      y += 2 * gap + set_row (setting, index, n_boxes, region, y + gap, TRUE);
      index += n_boxes;
    }

  return end;
}

/* Boxes before that face; more than one face only where answers are very long. */
static guint
fill_faces (const Setting *setting,
            guint last,
            gboolean draw)
{
  guint index = 0;

  for (guint face = 0; face <= last; face++)
    {
      Region regions[2];
      guint before = index;

      get_regions (setting, face, regions);
      for (guint i = 0; i < G_N_ELEMENTS (regions); i++)
        index = fill_region (setting, &regions[i], index, draw && face == last);
      if (face > 0 && index == before)
        break;
    }

  return index;
}

/* As airy as the paper allows, never tighter than can be read and written on. */
static guint
find_leading (Setting *setting)
{
  for (double leading = 6.4; leading > 4.85; leading -= 0.1)
    {
      setting->leading = leading * MM;
      setting->gap = (0.5 + (leading - 4.9) * 0.45) * MM;
      if (fill_faces (setting, 0, FALSE) == setting->flows->len)
        return 1;
    }

  for (guint face = 1; face < 8; face++)
    if (fill_faces (setting, face, FALSE) == setting->flows->len)
      return face + 1;

  return 8;
}

static guint
count_faces (const AvSheet *sheet,
             const AvSheetCopy *copy,
             GVariant *heading)
{
  Setting setting = { 0 };
  guint n_faces;

  init_setting (&setting, sheet, copy, heading, NULL);
  n_faces = find_leading (&setting);
  clear_setting (&setting);

  return n_faces;
}

static void
draw_code (const Setting *setting,
           guint face)
{
  g_autofree char *payload = g_strdup_printf ("%s P%u V%u", setting->copy->code, face + 1, setting->sheet->version);
  double side = av_qr_measure (payload);
  double quiet = side * AV_QR_QUIET_ZONE / (side / (0.72 * MM));
  double right = WIDTH - MARGIN;

  av_qr_draw (av_paper_get_cairo (setting->paper), payload, right - side + quiet, 4.0 * MM);
  av_paper_write_right (setting->paper, AV_PAPER_CODE, setting->copy->code, right, 31.0 * MM);
}

/* Title and first box: where, when and who, printed beforehand where known. */
static void
draw_head (const Setting *setting,
           guint face)
{
  const char *organisation = get_heading (setting->heading, "organisation");
  g_autofree char *version = g_strdup_printf (C_ ("sheet", " · sheet v%u"), setting->sheet->version);
  double name_width = HEAD_WIDTH - av_paper_measure (setting->paper, AV_PAPER_TEXT, version);

  if (organisation == NULL)
    organisation = C_ ("sheet", "Outreach to young people");
  name_width = MIN (name_width, av_paper_measure (setting->paper, AV_PAPER_TEXT, organisation) + 0.5);
  av_paper_write (setting->paper, AV_PAPER_TITLE, _ (setting->sheet->label), MARGIN, 10.6 * MM);
  av_paper_write_short (setting->paper, AV_PAPER_TEXT, organisation, MARGIN, 15.8 * MM, name_width);
  av_paper_write (setting->paper, AV_PAPER_TEXT, version, MARGIN + name_width, 15.8 * MM);

  av_paper_draw_number (setting->paper, 1, MARGIN + 2.6 * MM, HEAD_BASELINE);
  set_head (setting, TRUE);
  draw_code (setting, face);
}

static void
draw_face (const AvSheet *sheet,
           const AvSheetCopy *copy,
           GVariant *heading,
           guint face,
           cairo_t *cr)
{
  Setting setting = { 0 };
  Region regions[2];

  init_setting (&setting, sheet, copy, heading, cr);
  find_leading (&setting);
  get_regions (&setting, face, regions);

  draw_head (&setting, face);
  fill_faces (&setting, face, TRUE);
  if (face == 0)
    {
      g_autoptr (GVariant) answers = merge_answers (&setting);

      av_pocket_card_draw (setting.paper, av_catalogue_find_form (sheet->form), answers, copy->names, copy->code,
                           WIDTH - AV_POCKET_CARD_WIDTH, HEIGHT - AV_POCKET_CARD_HEIGHT);
    }
  av_paper_draw_rule (setting.paper, MARGIN, regions[1].bottom + 1.0 * MM, MARGIN + regions[1].width, regions[1].bottom + 1.0 * MM);
  av_paper_write_paragraph (setting.paper, AV_PAPER_TEXT, get_notice (), MARGIN, regions[1].bottom + 2.0 * MM + 10.0, regions[1].width, NOTICE_LEADING);

  clear_setting (&setting);
}

static void
draw_back (const AvSheet *sheet,
           GVariant *heading,
           cairo_t *cr)
{
  g_autoptr (AvPaper) paper = av_paper_new (cr);

  av_rights_notice_draw (paper, get_heading (heading, "organisation"), WIDTH, HEIGHT);
}

const AvSheetKind av_fiche_reperage = {
  .sheet = {
    .name = "fiche-reperage",
    .label = N_ ("First contact sheet"),
    .form = "contact",
    .format = AV_SHEET_A4_LANDSCAPE,
    .version = 1,
  },
  .faces_per_page = 2,
  .count_faces = count_faces,
  .draw_face = draw_face,
  .draw_back = draw_back,
};
