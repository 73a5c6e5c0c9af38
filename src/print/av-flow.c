#include "av-flow.h"

#define GAP 9.0      /* between two pieces of a line */
#define WORD_GAP 4.0 /* between words and what they announce */
#define SHORT 142.0  /* an answer up to here is not broken: 50 mm */
#define BOX_GAP 3.6  /* between a box and its words */

typedef enum
{
  WORDS,
  BOX,
  ROOM,
  VALUE,
  END
} PieceKind;

typedef struct
{
  PieceKind kind;
  AvPaperStyle style;
  char *text;
  gboolean ticked;
  gboolean aligned;
  gboolean kept; /* on the line of the piece before */
  double width;  /* natural */
  /* As set: */
  guint line;
  double x;
  double set_width;
  guint n_lines;
} Piece;

struct _AvFlow
{
  AvPaper *paper;
  GPtrArray *pieces;
  double width;
};

static void
free_piece (gpointer data)
{
  Piece *piece = data;

  g_free (piece->text);
  g_free (piece);
}

static Piece *
add_piece (AvFlow *self,
           PieceKind kind,
           AvPaperStyle style,
           const char *text)
{
  Piece *piece = g_new0 (Piece, 1);

  piece->kind = kind;
  piece->style = style;
  piece->text = g_strdup (text);
  piece->width = text != NULL ? av_paper_measure (self->paper, style, text) : 0.0;
  piece->n_lines = 1;
  g_ptr_array_add (self->pieces, piece);

  return piece;
}

AvFlow *
av_flow_new (AvPaper *paper)
{
  AvFlow *self = g_new0 (AvFlow, 1);

  self->paper = paper;
  self->pieces = g_ptr_array_new_with_free_func (free_piece);

  return self;
}

void
av_flow_free (AvFlow *self)
{
  g_ptr_array_unref (self->pieces);
  g_free (self);
}

void
av_flow_add_words (AvFlow *self,
                   AvPaperStyle style,
                   const char *text)
{
  add_piece (self, WORDS, style, text);
}

void
av_flow_add_box (AvFlow *self,
                 const char *text,
                 gboolean ticked,
                 gboolean aligned)
{
  Piece *piece = add_piece (self, BOX, AV_PAPER_TEXT, text);

  piece->ticked = ticked;
  piece->aligned = aligned;
  piece->width += AV_PAPER_BOX + BOX_GAP;
}

void
av_flow_add_room (AvFlow *self,
                  double width)
{
  add_piece (self, ROOM, AV_PAPER_TEXT, NULL)->width = width;
}

void
av_flow_add_value (AvFlow *self,
                   const char *text,
                   double width)
{
  g_auto (GStrv) words = NULL;

  if (av_paper_measure (self->paper, AV_PAPER_VALUE, text) <= SHORT)
    {
      Piece *piece = add_piece (self, ROOM, AV_PAPER_VALUE, text);

      piece->width = MAX (piece->width, width);
      return;
    }

  words = g_strsplit_set (text, " \n\t", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      add_piece (self, VALUE, AV_PAPER_VALUE, words[i]);
}

void
av_flow_keep (AvFlow *self)
{
  ((Piece *) g_ptr_array_index (self->pieces, self->pieces->len - 1))->kept = TRUE;
}

void
av_flow_end_line (AvFlow *self)
{
  add_piece (self, END, AV_PAPER_TEXT, NULL);
}

static double
gap_before (AvFlow *self,
            guint index)
{
  const Piece *before = index > 0 ? g_ptr_array_index (self->pieces, index - 1) : NULL;
  const Piece *piece = g_ptr_array_index (self->pieces, index);

  if (before == NULL || before->kind == END)
    return 0.0;
  if (before->kind == WORDS || (before->kind == VALUE && piece->kind == VALUE))
    return WORD_GAP;
  /* The strokes and letters between two figures of a date. */
  if (before->kind == ROOM && piece->kind == WORDS && g_utf8_strlen (piece->text, -1) <= 2)
    return WORD_GAP;

  return GAP;
}

double
av_flow_measure (AvFlow *self)
{
  double width = 0.0;

  for (guint i = 0; i < self->pieces->len; i++)
    width += gap_before (self, i) + ((Piece *) g_ptr_array_index (self->pieces, i))->width;

  return width;
}

/* Words stay with the room, the answer or the first box that they announce. */
static double
measure_kept (AvFlow *self,
              guint index)
{
  const Piece *piece = g_ptr_array_index (self->pieces, index);
  double width = piece->width;

  while (++index < self->pieces->len)
    {
      const Piece *next = g_ptr_array_index (self->pieces, index);

      if (next->kind == END || (piece->kind != WORDS && !next->kept))
        break;
      width += WORD_GAP + next->width;
      piece = next;
    }

  return width;
}

/* Boxes in columns: as many as the widest of the row allows. */
static double
find_column (AvFlow *self,
             guint first)
{
  double widest = 0.0;
  guint n_columns;

  for (guint i = first; i < self->pieces->len; i++)
    {
      const Piece *piece = g_ptr_array_index (self->pieces, i);

      if (piece->kind != BOX || !piece->aligned)
        break;
      widest = MAX (widest, piece->width);
    }
  n_columns = MAX (1, (guint) ((self->width + GAP) / (widest + GAP)));

  return (self->width + GAP) / n_columns;
}

static guint
count_lines (AvFlow *self,
             const Piece *piece)
{
  double indent = piece->kind == BOX ? AV_PAPER_BOX + BOX_GAP : 0.0;

  if (piece->text == NULL || piece->width <= self->width)
    return 1;

  return av_paper_count_lines (self->paper, piece->style, piece->text, self->width - indent);
}

typedef struct
{
  guint line;
  double x;
  double column; /* 0 where boxes follow one another freely */
} Pen;

static void
next_line (Pen *pen)
{
  pen->line++;
  pen->x = 0.0;
}

static void
set_piece (AvFlow *self,
           guint index,
           Pen *pen)
{
  Piece *piece = g_ptr_array_index (self->pieces, index);
  gboolean aligned = piece->kind == BOX && piece->aligned;
  double gap = pen->x > 0.0 ? gap_before (self, index) : 0.0;

  if (aligned && pen->column == 0.0)
    {
      if (pen->x > 0.0)
        next_line (pen);
      pen->column = find_column (self, index);
      gap = 0.0;
    }
  else if (!aligned)
    pen->column = 0.0;

  if (aligned && pen->x > 0.0)
    {
      guint cell = (guint) ((pen->x - 0.01) / pen->column) + 1;

      pen->x = cell * pen->column;
      gap = 0.0;
    }

  if (pen->x > 0.0 && pen->x + gap + measure_kept (self, index) > self->width + 0.01)
    {
      /* What is announced by words alone may be wider than any line. */
      if (measure_kept (self, index) <= self->width || pen->x + gap + piece->width > self->width)
        {
          next_line (pen);
          gap = 0.0;
        }
    }

  piece->line = pen->line;
  piece->x = pen->x + gap;
  piece->n_lines = count_lines (self, piece);
  piece->set_width = MIN (piece->width, self->width - piece->x);
  pen->line += piece->n_lines - 1;
  pen->x = piece->n_lines > 1 ? self->width : piece->x + piece->set_width;
}

/* The room of a line shares what the line has left; what follows it moves. */
static void
share_rest (AvFlow *self,
            guint line)
{
  double end = 0.0;
  double moved = 0.0;
  guint n_rooms = 0;

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = g_ptr_array_index (self->pieces, i);

      if (piece->kind == END || piece->line != line)
        continue;
      end = MAX (end, piece->x + piece->set_width);
      n_rooms += piece->kind == ROOM;
    }

  for (guint i = 0; n_rooms > 0 && i < self->pieces->len; i++)
    {
      Piece *piece = g_ptr_array_index (self->pieces, i);

      if (piece->kind == END || piece->line != line)
        continue;
      piece->x += moved;
      if (piece->kind == ROOM)
        {
          double share = MAX (0.0, self->width - end) / n_rooms;

          piece->set_width += share;
          moved += share;
        }
    }
}

guint
av_flow_set_width (AvFlow *self,
                   double width)
{
  Pen pen = { 0, 0.0, 0.0 };
  guint n_lines;

  self->width = width;
  for (guint i = 0; i < self->pieces->len; i++)
    {
      Piece *piece = g_ptr_array_index (self->pieces, i);

      if (piece->kind == END)
        {
          if (pen.x > 0.0)
            next_line (&pen);
          pen.column = 0.0;
        }
      else
        set_piece (self, i, &pen);
    }

  n_lines = pen.line + (pen.x > 0.0 ? 1 : 0);
  for (guint line = 0; line < n_lines; line++)
    share_rest (self, line);

  return MAX (1, n_lines);
}

static void
draw_piece (AvFlow *self,
            const Piece *piece,
            double x,
            double baseline,
            double leading)
{
  double indent = 0.0;

  if (piece->kind == ROOM)
    {
      av_paper_draw_dots (self->paper, x, baseline, piece->set_width);
      if (piece->text != NULL)
        av_paper_write (self->paper, piece->style, piece->text, x, baseline);
      return;
    }
  if (piece->kind == BOX)
    {
      av_paper_draw_box (self->paper, x, baseline, piece->ticked);
      indent = AV_PAPER_BOX + BOX_GAP;
    }

  if (piece->n_lines > 1)
    av_paper_write_paragraph (self->paper, piece->style, piece->text, x + indent, baseline, self->width - indent, leading);
  else
    av_paper_write (self->paper, piece->style, piece->text, x + indent, baseline);
}

void
av_flow_draw (AvFlow *self,
              double x,
              double baseline,
              double leading)
{
  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = g_ptr_array_index (self->pieces, i);

      if (piece->kind != END)
        draw_piece (self, piece, x + piece->x, baseline + piece->line * leading, leading);
    }
}
