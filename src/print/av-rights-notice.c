#include "av-rights-notice.h"

#include <glib/gi18n-lib.h>

#include "av-pocket-card.h"

#define MM (72.0 / 25.4)
#define MARGIN (6.0 * MM)

static double
draw_paragraphs (AvPaper *paper,
                 double y,
                 double width)
{
  const char *paragraphs[] = {
    C_ ("sheet", "We are going to help you, whether or not you agree to this being written down."),
    C_ ("sheet", "We write down what you tell us so that you do not have to say it again, and so that what was promised gets done."),
    C_ ("sheet", "We never write down your social security number, your religion, your opinions, details of your health or convictions."),
    C_ ("sheet", "The people who accompany you may read it. The mayor and elected members see totals only."),
    C_ ("sheet", "This sheet is typed on a computer that locks, then destroyed. Two years after your last sign everything is erased."),
    C_ ("sheet", "At any time you may read what is written, have it corrected or erased, or say no: tell us, or write to the person in charge of data protection. An answer comes within a month. You may also complain to the CNIL (cnil.fr)."),
    C_ ("sheet", "Before 18, a parent or guardian is told, unless that would put you at risk: we speak about it with you first."),
  };

  for (guint i = 0; i < G_N_ELEMENTS (paragraphs); i++)
    y += av_paper_write_paragraph (paper, AV_PAPER_TEXT, paragraphs[i], MARGIN, y, width, 14.0) + 4.0;

  return y;
}

void
av_rights_notice_draw (AvPaper *paper,
                       const char *organisation,
                       double width,
                       double height)
{
  double x = AV_POCKET_CARD_WIDTH + MARGIN / 2;
  double narrow = width - AV_POCKET_CARD_WIDTH - 1.5 * MARGIN;
  double y;

  av_paper_write (paper, AV_PAPER_HEADING, C_ ("sheet", "What is written here is yours"), MARGIN, 12.0 * MM);
  y = draw_paragraphs (paper, 20.5 * MM, width - 2 * MARGIN);

  y = MAX (y, height - AV_POCKET_CARD_HEIGHT) + 12.0 * MM;
  av_paper_write (paper, AV_PAPER_STRONG, C_ ("sheet", "Who answers for this sheet"), x, y);
  y += 7.0 * MM;
  if (organisation != NULL)
    y += av_paper_write_paragraph (paper, AV_PAPER_VALUE, organisation, x, y, narrow, 14.5) - 14.5;
  else
    av_paper_draw_dots (paper, x, y, narrow);
  y += 14.0 * MM;
  av_paper_write (paper, AV_PAPER_STRONG, C_ ("sheet", "To exercise your rights, write to"), x, y);
  av_paper_draw_dots (paper, x, y + 8.0 * MM, narrow);
  av_paper_draw_dots (paper, x, y + 16.0 * MM, narrow);
}
