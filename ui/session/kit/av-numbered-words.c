#include "av-numbered-words.h"

#include "av-accessible.h"
#include "av-asked-words.h"

#define NO_BREAK_SPACE "\u00a0"
#define WORDS_A_LINE 4
#define GAP 30

static int
measure (GtkLabel *label,
         const char *word)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (label), word);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

/* As wide as the widest word. */
static void
set_columns (GtkLabel *label,
             const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, "\t\n", -1);
  g_autoptr (PangoTabArray) tabs = pango_tab_array_new (WORDS_A_LINE - 1, TRUE);
  int width = 0;

  for (guint i = 0; words[i] != NULL; i++)
    width = MAX (width, measure (label, words[i]) + GAP);

  for (int i = 0; i < WORDS_A_LINE - 1; i++)
    pango_tab_array_set_tab (tabs, i, PANGO_TAB_LEFT, width * (i + 1));

  gtk_label_set_tabs (label, tabs);
}

void
av_numbered_words_show (GtkLabel *label,
                        const char *words)
{
  g_autofree char *text = av_asked_words_number (words, NO_BREAK_SPACE, "\t", "\n");
  g_autofree char *spoken = av_asked_words_number (words, " ", ", ", ", ");

  set_columns (label, text);
  gtk_label_set_text (label, text);
  av_accessible_name (GTK_WIDGET (label), spoken, NULL);
}
