#include "av-qr.h"

#include <string.h>
#include <qrencode.h>

#include "av-sheet.h"

/* One module, in points: a little over the 0.7 mm that a photographed or twice
 * photocopied sheet still needs. */
#define MODULE (0.72 * AV_POINTS_PER_MM)
#define PAYLOAD_MAX 60

static QRcode *
encode (const char *payload)
{
  QRcode *code;

  g_return_val_if_fail (payload != NULL && *payload != '\0' && strlen (payload) <= PAYLOAD_MAX, NULL);

  /* Upper case letters and digits alone are packed two in eleven bits. */
  code = QRcode_encodeString (payload, 0, QR_ECLEVEL_Q, QR_MODE_8, 1);
  g_return_val_if_fail (code != NULL, NULL);

  return code;
}

static gboolean
is_black (const QRcode *code,
          int column,
          int row)
{
  return code->data[row * code->width + column] & 1;
}

/* TRUE when the run of black modules [first, end[ stands in that row as a run of
 * its own, so that the rectangle above it may go on. */
static gboolean
has_run (const QRcode *code,
         int row,
         int first,
         int end)
{
  if (row < 0 || row >= code->width)
    return FALSE;
  if (first > 0 && is_black (code, first - 1, row))
    return FALSE;
  if (end < code->width && is_black (code, end, row))
    return FALSE;

  for (int column = first; column < end; column++)
    if (!is_black (code, column, row))
      return FALSE;

  return TRUE;
}

/* Neighbouring modules become one rectangle: seams between them would show as
 * white hairs on screens and on some printers. */
static void
trace_row (cairo_t *cr,
           const QRcode *code,
           int row,
           double x,
           double y)
{
  for (int first = 0; first < code->width; first++)
    {
      int end = first;
      int bottom = row + 1;

      while (end < code->width && is_black (code, end, row))
        end++;
      if (end == first)
        continue;

      if (!has_run (code, row - 1, first, end))
        {
          while (has_run (code, bottom, first, end))
            bottom++;
          cairo_rectangle (cr, x + first * MODULE, y + row * MODULE,
                           (end - first) * MODULE, (bottom - row) * MODULE);
        }
      first = end;
    }
}

double
av_qr_measure (const char *payload)
{
  QRcode *code = encode (payload);
  double side;

  g_return_val_if_fail (code != NULL, 0.0);

  side = (code->width + 2 * AV_QR_QUIET_ZONE) * MODULE;
  QRcode_free (code);

  return side;
}

void
av_qr_draw (cairo_t *cr,
            const char *payload,
            double x,
            double y)
{
  QRcode *code = encode (payload);

  g_return_if_fail (code != NULL);

  cairo_save (cr);
  cairo_new_path (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  cairo_set_source_rgb (cr, 0.0, 0.0, 0.0);
  for (int row = 0; row < code->width; row++)
    trace_row (cr, code, row, x + AV_QR_QUIET_ZONE * MODULE, y + AV_QR_QUIET_ZONE * MODULE);
  cairo_fill (cr);
  cairo_restore (cr);

  QRcode_free (code);
}
