/* A sheet of paper being drawn: fonts, text, boxes to tick, lines to write on.
 * Black on white; every length in points, every text placed by its baseline. */
#pragma once

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/* 11 points at least, the card's largest title apart. */
typedef enum
{
  AV_PAPER_TEXT,    /* what is printed */
  AV_PAPER_READING, /* what is read at leisure, or by tired eyes */
  AV_PAPER_STRONG,  /* heads of boxes */
  AV_PAPER_VALUE,   /* what somebody answered: told from print at a glance */
  AV_PAPER_HEADING, /* of a card or a paragraph */
  AV_PAPER_TITLE,   /* of a sheet */
  AV_PAPER_CODE     /* codes, read aloud and typed again */
} AvPaperStyle;

#define AV_PAPER_N_STYLES 7

/* Side of a box to tick: 4 mm. */
#define AV_PAPER_BOX (4.0 * 72.0 / 25.4)

typedef struct _AvPaper AvPaper;

/* Without a cairo context the paper can only be measured. */
AvPaper *av_paper_new (cairo_t *cr);
void av_paper_free (AvPaper *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvPaper, av_paper_free)

cairo_t *av_paper_get_cairo (AvPaper *self);

double av_paper_measure (AvPaper *self,
                         AvPaperStyle style,
                         const char *text);

/* From the baseline of a line of capitals to its top. */
double av_paper_get_cap_height (AvPaper *self,
                                AvPaperStyle style);

/* Writes one line; returns its width. */
double av_paper_write (AvPaper *self,
                       AvPaperStyle style,
                       const char *text,
                       double x,
                       double baseline);
void av_paper_write_right (AvPaper *self,
                           AvPaperStyle style,
                           const char *text,
                           double right,
                           double baseline);

/* One line that ends in "…" where it does not fit. */
void av_paper_write_short (AvPaper *self,
                           AvPaperStyle style,
                           const char *text,
                           double x,
                           double baseline,
                           double width);

/* Lines of a paragraph no wider than that; leading is the distance between two
 * baselines. Returns the height. */
double av_paper_write_paragraph (AvPaper *self,
                                 AvPaperStyle style,
                                 const char *text,
                                 double x,
                                 double baseline,
                                 double width,
                                 double leading);

guint av_paper_count_lines (AvPaper *self,
                            AvPaperStyle style,
                            const char *text,
                            double width);

/* A box to tick that stands on the text of that baseline. */
void av_paper_draw_box (AvPaper *self,
                        double x,
                        double baseline,
                        gboolean ticked);

/* Dots to write on. */
void av_paper_draw_dots (AvPaper *self,
                         double x,
                         double baseline,
                         double width);

/* A hairline; dashed where scissors go. */
void av_paper_draw_rule (AvPaper *self,
                         double x,
                         double y,
                         double to_x,
                         double to_y);
void av_paper_draw_cut (AvPaper *self,
                        double x,
                        double y,
                        double to_x,
                        double to_y);

/* White figures on a black disc, centred on the capitals of that baseline. */
void av_paper_draw_number (AvPaper *self,
                           guint number,
                           double centre_x,
                           double baseline);

G_END_DECLS
