/* The card that a young person takes home: A7, torn off a sheet. It says when, where
 * and with whom, and nothing about the person who carries it. */
#pragma once

#include "av-form.h"
#include "av-paper.h"

G_BEGIN_DECLS

#define AV_POCKET_CARD_WIDTH (74.0 * 72.0 / 25.4)
#define AV_POCKET_CARD_HEIGHT (105.0 * 72.0 / 25.4)

/* Draws the fields of the form that are flagged for the card, with the corner of
 * the card at x, y; answers and names as in av_sheet_field_add_to_flow(). */
void av_pocket_card_draw (AvPaper *paper,
                          const AvForm *form,
                          GVariant *answers,
                          GVariant *names,
                          const char *code,
                          double x,
                          double y);

G_END_DECLS
