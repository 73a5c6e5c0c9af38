#include "av-pocket-card.h"

#include <glib/gi18n-lib.h>

#include "av-sheet-field.h"

#define MM (72.0 / 25.4)
#define MARGIN (7.0 * MM)
#define LEADING (5.4 * MM)
#define LINES_MAX 3 /* of one answer */

static void
draw_lines (AvPaper *paper,
            const AvForm *form,
            GVariant *answers,
            GVariant *names,
            double x,
            double y)
{
  for (guint i = 0; i < form->n_fields; i++)
    {
      const AvField *field = &form->fields[i];
      g_autoptr (AvFlow) flow = NULL;
      guint n_lines;

      if (!(field->flags & AV_FIELD_ON_CARD) || field->flags & AV_FIELD_SHEET_CODE)
        continue;

      flow = av_flow_new (paper);
      av_sheet_field_add_to_flow (field, flow, av_sheet_field_get_label (field), answers, names);
      n_lines = av_flow_set_width (flow, AV_POCKET_CARD_WIDTH - 2 * MARGIN);
      av_flow_draw (flow, x, y, n_lines <= LINES_MAX ? LEADING : LEADING * LINES_MAX / n_lines);
      y += MIN (n_lines, LINES_MAX) * LEADING + 3.0 * MM;
    }
}

void
av_pocket_card_draw (AvPaper *paper,
                     const AvForm *form,
                     GVariant *answers,
                     GVariant *names,
                     const char *code,
                     double x,
                     double y)
{
  double right = x + AV_POCKET_CARD_WIDTH;
  double bottom = y + AV_POCKET_CARD_HEIGHT;
  double left = x + MARGIN;
  double width = AV_POCKET_CARD_WIDTH - 2 * MARGIN;
  double line = y + 62.0 * MM;

  av_paper_draw_cut (paper, x, y, right - 6.0 * MM, y);
  av_paper_draw_cut (paper, x, y, x, bottom);

  av_paper_write (paper, AV_PAPER_HEADING, C_ ("sheet", "Your appointment"), left, y + 12.0 * MM);
  draw_lines (paper, form, answers, names, left, y + 21.5 * MM);

  av_paper_draw_rule (paper, left, line - 7.0 * MM, left + width, line - 7.0 * MM);
  line += av_paper_write_paragraph (paper, AV_PAPER_TEXT, C_ ("sheet", "Something in the way? Call:"), left, line, width, 14.0) + 3.0 * MM;
  av_paper_draw_dots (paper, left, line, width);
  line += 8.0 * MM;
  line += av_paper_write_paragraph (paper, AV_PAPER_TEXT, C_ ("sheet", "Your code, which says nothing about you:"), left, line, width, 14.0);
  av_paper_write (paper, AV_PAPER_CODE, code, left, line + 0.5 * MM);
  av_paper_write (paper, AV_PAPER_TEXT, C_ ("sheet", "No roof tonight: 115, free"), left, bottom - 7.0 * MM);
}
