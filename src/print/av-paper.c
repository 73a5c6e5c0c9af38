#include "av-paper.h"

#include <math.h>

/* The first family that the machine has. None is a variable font: PDF keeps only
 * the default weight of those. */
#define FAMILIES "Lato, Noto Sans, DejaVu Sans"

static const struct
{
  double size;
  PangoWeight weight;
  PangoStyle style;
} styles[AV_PAPER_N_STYLES] = {
  [AV_PAPER_TEXT] = { 11.0, PANGO_WEIGHT_NORMAL, PANGO_STYLE_NORMAL },
  [AV_PAPER_READING] = { 13.0, PANGO_WEIGHT_NORMAL, PANGO_STYLE_NORMAL },
  [AV_PAPER_STRONG] = { 11.0, PANGO_WEIGHT_BOLD, PANGO_STYLE_NORMAL },
  [AV_PAPER_VALUE] = { 11.5, PANGO_WEIGHT_SEMIBOLD, PANGO_STYLE_ITALIC },
  [AV_PAPER_HEADING] = { 14.0, PANGO_WEIGHT_BOLD, PANGO_STYLE_NORMAL },
  [AV_PAPER_TITLE] = { 21.0, PANGO_WEIGHT_HEAVY, PANGO_STYLE_NORMAL },
  [AV_PAPER_CODE] = { 12.0, PANGO_WEIGHT_BOLD, PANGO_STYLE_NORMAL },
};

struct _AvPaper
{
  cairo_t *cr;
  PangoContext *context;
  PangoFontDescription *fonts[AV_PAPER_N_STYLES];
  double cap_height[AV_PAPER_N_STYLES];
};

static PangoLayout *
create_layout (AvPaper *self,
               AvPaperStyle style,
               const char *text)
{
  PangoLayout *layout = pango_layout_new (self->context);

  pango_layout_set_font_description (layout, self->fonts[style]);
  pango_layout_set_text (layout, text, -1);

  return layout;
}

static double
measure_capital (AvPaper *self,
                 AvPaperStyle style)
{
  g_autoptr (PangoLayout) layout = create_layout (self, style, "H");
  PangoRectangle ink;

  pango_layout_get_extents (layout, &ink, NULL);

  return (double) ink.height / PANGO_SCALE;
}

AvPaper *
av_paper_new (cairo_t *cr)
{
  AvPaper *self = g_new0 (AvPaper, 1);
  cairo_font_options_t *options = cairo_font_options_create ();

  self->cr = cr != NULL ? cairo_reference (cr) : NULL;
  self->context = pango_font_map_create_context (pango_cairo_font_map_get_default ());

  /* Pango supposes 96 dots an inch; paper has 72 points. */
  pango_cairo_context_set_resolution (self->context, 72.0);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (self->context, options);
  pango_context_set_round_glyph_positions (self->context, FALSE);
  cairo_font_options_destroy (options);

  for (guint i = 0; i < AV_PAPER_N_STYLES; i++)
    {
      self->fonts[i] = pango_font_description_from_string (FAMILIES);
      pango_font_description_set_absolute_size (self->fonts[i], styles[i].size * PANGO_SCALE);
      pango_font_description_set_weight (self->fonts[i], styles[i].weight);
      pango_font_description_set_style (self->fonts[i], styles[i].style);
    }
  for (guint i = 0; i < AV_PAPER_N_STYLES; i++)
    self->cap_height[i] = measure_capital (self, i);

  return self;
}

void
av_paper_free (AvPaper *self)
{
  for (guint i = 0; i < AV_PAPER_N_STYLES; i++)
    pango_font_description_free (self->fonts[i]);
  g_clear_object (&self->context);
  g_clear_pointer (&self->cr, cairo_destroy);
  g_free (self);
}

cairo_t *
av_paper_get_cairo (AvPaper *self)
{
  return self->cr;
}

double
av_paper_measure (AvPaper *self,
                  AvPaperStyle style,
                  const char *text)
{
  g_autoptr (PangoLayout) layout = create_layout (self, style, text);
  int width;

  pango_layout_get_size (layout, &width, NULL);

  return (double) width / PANGO_SCALE;
}

double
av_paper_get_cap_height (AvPaper *self,
                         AvPaperStyle style)
{
  return self->cap_height[style];
}

static void
show_line (AvPaper *self,
           PangoLayout *layout,
           int line,
           double x,
           double baseline)
{
  if (self->cr == NULL)
    return;

  cairo_move_to (self->cr, x, baseline);
  pango_cairo_show_layout_line (self->cr, pango_layout_get_line_readonly (layout, line));
}

double
av_paper_write (AvPaper *self,
                AvPaperStyle style,
                const char *text,
                double x,
                double baseline)
{
  g_autoptr (PangoLayout) layout = create_layout (self, style, text);
  int width;

  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_get_size (layout, &width, NULL);
  show_line (self, layout, 0, x, baseline);

  return (double) width / PANGO_SCALE;
}

void
av_paper_write_right (AvPaper *self,
                      AvPaperStyle style,
                      const char *text,
                      double right,
                      double baseline)
{
  av_paper_write (self, style, text, right - av_paper_measure (self, style, text), baseline);
}

void
av_paper_write_short (AvPaper *self,
                      AvPaperStyle style,
                      const char *text,
                      double x,
                      double baseline,
                      double width)
{
  g_autoptr (PangoLayout) layout = create_layout (self, style, text);

  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  show_line (self, layout, 0, x, baseline);
}

static PangoLayout *
create_paragraph (AvPaper *self,
                  AvPaperStyle style,
                  const char *text,
                  double width)
{
  PangoLayout *layout = create_layout (self, style, text);

  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));

  return layout;
}

guint
av_paper_count_lines (AvPaper *self,
                      AvPaperStyle style,
                      const char *text,
                      double width)
{
  g_autoptr (PangoLayout) layout = create_paragraph (self, style, text, width);

  return pango_layout_get_line_count (layout);
}

double
av_paper_write_paragraph (AvPaper *self,
                          AvPaperStyle style,
                          const char *text,
                          double x,
                          double baseline,
                          double width,
                          double leading)
{
  g_autoptr (PangoLayout) layout = create_paragraph (self, style, text, width);

  for (int i = 0; i < pango_layout_get_line_count (layout); i++)
    show_line (self, layout, i, x, baseline + i * leading);

  return pango_layout_get_line_count (layout) * leading;
}

void
av_paper_draw_box (AvPaper *self,
                   double x,
                   double baseline,
                   gboolean ticked)
{
  double line = 0.8;
  double side = AV_PAPER_BOX - line;
  double left = x + line / 2;
  double top = baseline - self->cap_height[AV_PAPER_TEXT] / 2 - side / 2;

  if (self->cr == NULL)
    return;

  cairo_save (self->cr);
  cairo_set_line_width (self->cr, line);
  cairo_rectangle (self->cr, left, top, side, side);
  cairo_stroke (self->cr);
  if (ticked)
    {
      double inset = side * 0.18;

      cairo_set_line_width (self->cr, 1.8);
      cairo_set_line_cap (self->cr, CAIRO_LINE_CAP_ROUND);
      cairo_move_to (self->cr, left + inset, top + inset);
      cairo_line_to (self->cr, left + side - inset, top + side - inset);
      cairo_move_to (self->cr, left + side - inset, top + inset);
      cairo_line_to (self->cr, left + inset, top + side - inset);
      cairo_stroke (self->cr);
    }
  cairo_restore (self->cr);
}

static void
draw_line (AvPaper *self,
           double x,
           double y,
           double to_x,
           double to_y,
           double width,
           double on,
           double off)
{
  double dashes[] = { on, off };

  if (self->cr == NULL)
    return;

  cairo_save (self->cr);
  cairo_set_line_width (self->cr, width);
  if (off > 0.0)
    {
      cairo_set_line_cap (self->cr, on > 0.0 ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
      cairo_set_dash (self->cr, dashes, 2, 0.0);
    }
  cairo_move_to (self->cr, x, y);
  cairo_line_to (self->cr, to_x, to_y);
  cairo_stroke (self->cr);
  cairo_restore (self->cr);
}

void
av_paper_draw_dots (AvPaper *self,
                    double x,
                    double baseline,
                    double width)
{
  draw_line (self, x, baseline + 1.2, x + width, baseline + 1.2, 0.75, 0.0, 2.4);
}

void
av_paper_draw_rule (AvPaper *self,
                    double x,
                    double y,
                    double to_x,
                    double to_y)
{
  draw_line (self, x, y, to_x, to_y, 0.4, 0.0, 0.0);
}

void
av_paper_draw_cut (AvPaper *self,
                   double x,
                   double y,
                   double to_x,
                   double to_y)
{
  draw_line (self, x, y, to_x, to_y, 0.7, 5.0, 3.5);
}

void
av_paper_draw_number (AvPaper *self,
                      guint number,
                      double centre_x,
                      double baseline)
{
  g_autofree char *figures = g_strdup_printf ("%u", number);
  double width = av_paper_measure (self, AV_PAPER_STRONG, figures);

  if (self->cr == NULL)
    return;

  cairo_save (self->cr);
  cairo_new_path (self->cr);
  cairo_arc (self->cr, centre_x, baseline - self->cap_height[AV_PAPER_STRONG] / 2, 7.8, 0.0, 2 * G_PI);
  cairo_fill (self->cr);
  cairo_set_source_rgb (self->cr, 1.0, 1.0, 1.0);
  av_paper_write (self, AV_PAPER_STRONG, figures, centre_x - width / 2, baseline);
  cairo_restore (self->cr);
}
