#include "av-recovery-paper.h"

#include <glib/gi18n-lib.h>

#include "av-paper.h"
#include "av-secret.h"

/* Beyond the edge that the printer leaves. */
#define MARGIN 36.0
#define LEADING 18.0
/* Words are read off one by one and typed again. */
#define WORD_LEADING 26.0
#define WORD_COLUMNS 2
#define NUMBER_WIDTH 18.0
#define WORD_INDENT 30.0

typedef struct
{
  const char *agent;
  const char *words;
} Code;

static void
wipe_words (GStrv words)
{
  for (guint i = 0; words[i] != NULL; i++)
    av_secret_wipe_text (words[i]);
  g_strfreev (words);
}

/* Numbered, down one column and then the other; returns the height. */
static double
draw_words (AvPaper *paper,
            const char *text,
            double baseline,
            double width)
{
  GStrv words = g_strsplit_set (text, " \n", -1);
  guint n_rows = (g_strv_length (words) + WORD_COLUMNS - 1) / WORD_COLUMNS;

  for (guint i = 0; words[i] != NULL; i++)
    {
      double x = i / n_rows * width / WORD_COLUMNS;
      double y = baseline + i % n_rows * WORD_LEADING;

      g_autofree char *number = g_strdup_printf ("%u", i + 1);

      av_paper_write_right (paper, AV_PAPER_READING, number, x + NUMBER_WIDTH, y);
      av_paper_write (paper, AV_PAPER_HEADING, words[i], x + WORD_INDENT, y);
    }
  wipe_words (words);

  return n_rows * WORD_LEADING;
}

void
av_recovery_paper_draw (cairo_t *cr,
                        double width,
                        const char *agent,
                        const char *words)
{
  g_autoptr (AvPaper) paper = av_paper_new (cr);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *drawn = g_date_time_format (now, _ ("%-d %B %Y"));
  g_autofree char *whose = g_strdup_printf (C_ ("whose recovery code, drawn on", "%s, %s"), agent, drawn);
  double y = MARGIN + LEADING;

  width -= 2 * MARGIN;
  cairo_save (cr);
  cairo_translate (cr, MARGIN, 0);
  av_paper_write (paper, AV_PAPER_TITLE, _ ("Aller-vers: recovery code"), 0, y);
  y += 1.5 * LEADING;
  av_paper_write_short (paper, AV_PAPER_READING, whose, 0, y, width);
  y += 1.5 * LEADING;
  av_paper_draw_rule (paper, 0, y, width, y);
  y += 2.5 * LEADING;
  y += draw_words (paper, words, y, width);
  av_paper_draw_rule (paper, 0, y, width, y);
  y += 2 * LEADING;
  av_paper_write_paragraph (paper, AV_PAPER_READING, _ ("These words open the computer like a secret phrase. In a sealed envelope, at the town hall; never with the computer."),
                            0, y, width, LEADING);
  cairo_restore (cr);
}

static void
draw_page (GtkPrintOperation *operation,
           GtkPrintContext *context,
           int page,
           const Code *code)
{
  av_recovery_paper_draw (gtk_print_context_get_cairo_context (context), gtk_print_context_get_width (context), code->agent, code->words);
}

gboolean
av_recovery_paper_print (GtkWindow *window,
                         const char *agent,
                         const char *words,
                         GError **error)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  Code code = { agent, words };

  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_job_name (operation, _ ("Recovery code"));
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page), &code);

  return gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, window, error) == GTK_PRINT_OPERATION_RESULT_APPLY;
}
