#include "av-recovery-paper.h"

#include <glib/gi18n-lib.h>

#include "av-secret.h"

typedef struct
{
  const char *agent;
  const char *words;
} Code;

static void
draw_page (GtkPrintOperation *operation,
           GtkPrintContext *context,
           int page,
           const Code *code)
{
  g_autoptr (PangoLayout) layout = gtk_print_context_create_pango_layout (context);
  g_autofree char *text = g_strdup_printf ("%s\n\n%s\n\n%s\n\n%s", _ ("Aller-vers: recovery code"), code->agent, code->words,
                                           _ ("These words open the computer like a secret phrase. In a sealed envelope, at the town hall; never with the computer."));

  pango_layout_set_width (layout, (int) (gtk_print_context_get_width (context) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD);
  pango_layout_set_text (layout, text, -1);
  pango_cairo_show_layout (gtk_print_context_get_cairo_context (context), layout);
  av_secret_wipe_text (text);
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
  gtk_print_operation_set_job_name (operation, _ ("Recovery code"));
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page), &code);

  return gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, window, error) == GTK_PRINT_OPERATION_RESULT_APPLY;
}
