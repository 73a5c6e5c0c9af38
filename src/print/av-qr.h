/* QR codes of printed sheets, drawn as rectangles, never as a picture. */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* Blank modules to be left on each side; part of the size below. */
#define AV_QR_QUIET_ZONE 4

/* Fits the payload (at most 60 characters, upper case letters, digits and
 * " $%*+-./:") into a square of at least 0.7 mm a module, error correction Q.
 * The side, quiet zone included, in points. */
double av_qr_measure (const char *payload);

/* Draws it, black on nothing, with the corner of its quiet zone at x, y. */
void av_qr_draw (cairo_t *cr,
                 const char *payload,
                 double x,
                 double y);

G_END_DECLS
