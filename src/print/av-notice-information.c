/* Notice d'information: A5, recto and verso, given before anything is written
 * down. The version on it is the one recorded with its delivery. */

#include "av-sheet-private.h"

#include <glib/gi18n-lib.h>

#include "av-paper.h"
#include "av-record.h"

#define MM AV_POINTS_PER_MM

#define WIDTH (148.0 * MM)
#define HEIGHT (210.0 * MM)
#define MARGIN (11.0 * MM)
#define LEADING 17.0

typedef struct
{
  const char *heading;
  const char *text;
} Block;

/* At most 120 words: what is read aloud at a stall. */
static const Block recto[] = {
  { NC_ ("notice", "Who we are"),
    NC_ ("notice", "A team that goes out to meet people of 16 to 29 whom nobody follows.") },
  { NC_ ("notice", "Why we write things down"),
    NC_ ("notice", "So that you do not have to say it again, and so that what is promised gets done.") },
  { NC_ ("notice", "What we write down"),
    NC_ ("notice", "Your first name, your age, how to reach you, what you need, what was done.") },
  { NC_ ("notice", "What we never write down"),
    NC_ ("notice", "Social security number, religion, opinions, details of health, convictions.") },
  { NC_ ("notice", "Who may read"),
    NC_ ("notice", "Those who accompany you, and whom you agree to. The mayor and elected members see totals only, but for the case in which the law wants a coordinator to be named: you are told first.") },
  { NC_ ("notice", "For how long"),
    NC_ ("notice", "Two years after your last sign. Then all is erased.") },
};

static const Block verso[] = {
  { NC_ ("notice", "You may refuse"),
    NC_ ("notice", "You may be helped even if you refuse this being written down. Then you only count for one in a total.") },
  { NC_ ("notice", "Your rights"),
    NC_ ("notice", "To read, to have corrected, to have erased, to have limited, and to object, at any time. You are answered within a month. If not, you may complain to the CNIL: cnil.fr.") },
  { NC_ ("notice", "Why it is allowed"),
    NC_ ("notice", "The task of public interest of the commune (article 6.1.e of the GDPR), or the legitimate interest of an association.") },
  { NC_ ("notice", "Research"),
    NC_ ("notice", "University laboratories may study the programme, without your name. You may say no to that alone.") },
  { NC_ ("notice", "Under 18"),
    NC_ ("notice", "A parent or guardian is told, unless that would put you at risk: we speak about it with you first.") },
};

static double
draw_blocks (AvPaper *paper,
             const Block *blocks,
             guint n_blocks,
             double y)
{
  for (guint i = 0; i < n_blocks; i++)
    {
      av_paper_write (paper, AV_PAPER_HEADING, g_dpgettext2 (NULL, "notice", blocks[i].heading), MARGIN, y);
      y += 18.0;
      y += av_paper_write_paragraph (paper, AV_PAPER_READING, g_dpgettext2 (NULL, "notice", blocks[i].text), MARGIN, y, WIDTH - 2 * MARGIN, LEADING) + 12.5;
    }

  return y;
}

static void
draw_footer (AvPaper *paper,
             const AvSheet *sheet)
{
  g_autofree char *version = g_strdup_printf (C_ ("notice", "information notice v%u"), sheet->version);

  av_paper_draw_rule (paper, MARGIN, HEIGHT - 14.0 * MM, WIDTH - MARGIN, HEIGHT - 14.0 * MM);
  av_paper_write_right (paper, AV_PAPER_TEXT, version, WIDTH - MARGIN, HEIGHT - 9.0 * MM);
}

static const char *
get_organisation (GVariant *heading)
{
  return heading != NULL ? av_answers_get (heading, "organisation") : NULL;
}

static guint
count_faces (const AvSheet *sheet,
             const AvSheetCopy *copy,
             GVariant *heading)
{
  return 1;
}

static void
draw_face (const AvSheet *sheet,
           const AvSheetCopy *copy,
           GVariant *heading,
           guint face,
           cairo_t *cr)
{
  g_autoptr (AvPaper) paper = av_paper_new (cr);
  const char *organisation = get_organisation (heading);

  av_paper_write (paper, AV_PAPER_TITLE, C_ ("notice", "Before we write anything"), MARGIN, 20.0 * MM);
  if (organisation != NULL)
    av_paper_write_short (paper, AV_PAPER_VALUE, organisation, MARGIN, 27.0 * MM, WIDTH - 2 * MARGIN);
  else
    av_paper_draw_dots (paper, MARGIN, 27.0 * MM, WIDTH - 2 * MARGIN);
  draw_blocks (paper, recto, G_N_ELEMENTS (recto), 40.0 * MM);
  draw_footer (paper, sheet);
}

static void
draw_back (const AvSheet *sheet,
           GVariant *heading,
           cairo_t *cr)
{
  g_autoptr (AvPaper) paper = av_paper_new (cr);
  const char *const lines[] = {
    C_ ("notice", "Who answers for the file:"),
    C_ ("notice", "Data protection officer:"),
    C_ ("notice", "Somebody to speak to:"),
  };
  double y;

  av_paper_write (paper, AV_PAPER_TITLE, C_ ("notice", "It stays yours"), MARGIN, 20.0 * MM);
  y = draw_blocks (paper, verso, G_N_ELEMENTS (verso), 33.0 * MM) + 2.0 * MM;
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      double x = MARGIN + av_paper_write (paper, AV_PAPER_STRONG, lines[i], MARGIN, y) + 4.0;

      if (i == 0 && get_organisation (heading) != NULL)
        av_paper_write_short (paper, AV_PAPER_VALUE, get_organisation (heading), x, y, WIDTH - MARGIN - x);
      else
        av_paper_draw_dots (paper, x, y, WIDTH - MARGIN - x);
      y += 8.5 * MM;
    }
  draw_footer (paper, sheet);
}

const AvSheetKind av_notice_information = {
  .sheet = {
    .name = "notice-information",
    .label = N_ ("Information notice"),
    .form = NULL,
    .format = AV_SHEET_A5,
    .version = 1,
  },
  .faces_per_page = 1,
  .count_faces = count_faces,
  .draw_face = draw_face,
  .draw_back = draw_back,
};
