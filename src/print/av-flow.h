/* What stands in a box of a sheet: words, boxes to tick and room to write, set in
 * lines of a given width. Nothing ever passes the width: long answers go on. */
#pragma once

#include "av-paper.h"

G_BEGIN_DECLS

typedef struct _AvFlow AvFlow;

AvFlow *av_flow_new (AvPaper *paper);
void av_flow_free (AvFlow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvFlow, av_flow_free)

/* Words of print, kept with what follows them on the same line. */
void av_flow_add_words (AvFlow *self,
                        AvPaperStyle style,
                        const char *text);

/* A box to tick and its words; in columns of equal width when more than one
 * follow with aligned. */
void av_flow_add_box (AvFlow *self,
                      const char *text,
                      gboolean ticked,
                      gboolean aligned);

/* Room to write: at least that wide, and as much as the line has left. */
void av_flow_add_room (AvFlow *self,
                       double width);

/* What somebody answered, where there is room for at least that width: a short
 * answer on the dots of the blank sheet, a long one over as many lines as needed. */
void av_flow_add_value (AvFlow *self,
                        const char *text,
                        double width);

/* The last piece stays on the line of the one before. */
void av_flow_keep (AvFlow *self);

void av_flow_end_line (AvFlow *self);

/* Width of everything on one line. */
double av_flow_measure (AvFlow *self);

/* Sets it in lines and returns their number. */
guint av_flow_set_width (AvFlow *self,
                         double width);

/* Draws the lines as set, the first baseline at that height. */
void av_flow_draw (AvFlow *self,
                   double x,
                   double baseline,
                   double leading);

G_END_DECLS
