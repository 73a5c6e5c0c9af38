#include "av-brief-labels.h"

#include <glib/gi18n.h>
#include <string.h>

#include "av-chips-editor.h"

static const struct
{
  const char *field;
  const char *code;
  const char *context;
  const char *label;
} briefs[] = {
  { "tranche-age", "16-17", "age", "16–17" },
  { "tranche-age", "18-21", "age", "18–21" },
  { "tranche-age", "22-25", "age", "22–25" },
  { "tranche-age", "26-29", "age", "26–29" },
  { "tranche-age", "moins-16", "age", NC_ ("age", "Under 16") },
  { "tranche-age", "30-plus", "age", NC_ ("age", "30 and over") },
  { "origine", "OPERATION", "origin", NC_ ("origin", "On the spot") },
  { "moyen-contact", "reseau", "reach", NC_ ("reach", "Network") },
  { "moyen-contact", "lieu", "reach", NC_ ("reach", "A place") },
  { "besoin-immediat", "P1", "need", NC_ ("need", "Money") },
  { "besoin-immediat", "P2", "need", NC_ ("need", "Daily life") },
  { "besoin-immediat", "P3", "need", NC_ ("need", "Health") },
  { "besoin-immediat", "P4", "need", NC_ ("need", "A roof") },
  { "besoin-immediat", "P5", "need", NC_ ("need", "Childcare") },
  { "besoin-immediat", "P6", "need", NC_ ("need", "Work") },
};

void
av_brief_labels_shorten (AvFieldRow *row)
{
  AvEditor *editor = av_field_row_get_editor (row);
  const char *field = av_field_row_get_field (row)->id;

  for (guint i = 0; AV_IS_CHIPS_EDITOR (editor) && i < G_N_ELEMENTS (briefs); i++)
    {
      if (strcmp (briefs[i].field, field) == 0)
        av_chips_editor_set_brief (AV_CHIPS_EDITOR (editor), briefs[i].code, g_dpgettext2 (NULL, briefs[i].context, briefs[i].label));
    }
}
