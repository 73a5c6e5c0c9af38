#include "av-sheet-printing.h"

#include <glib/gi18n.h>

#include "av-code.h"
#include "av-dossier-holder.h"
#include "av-file-pick.h"
#include "av-printed-sheets.h"
#include "av-sheet-code.h"
#include "av-sheet.h"

#define SHEET "fiche-reperage"
#define CODE "code-fiche-papier"

struct _AvSheetPrinting
{
  AdwWindow parent_instance;

  AvSession *session;
  AvRecordEditor *editor;
  AvSheetJob *job;
  char *code;    /* of the filled sheet */
  char *path;    /* of the PDF, NULL: to a printer */
  char *written; /* the PDF that is there; NULL: none */
  GtkWidget *filled;
  GtkWidget *blanks;
  GtkWidget *blank;
  GtkWidget *copies;
  GtkWidget *message;
  GtkWidget *save;
  GtkWidget *print;
  GtkWidget *understood;
};

static gboolean
holds (AvDossierHolder *holder,
       const char *container)
{
  AvRecordEditor *editor = AV_SHEET_PRINTING (holder)->editor;

  return editor != NULL && g_strcmp0 (av_record_editor_get_container (editor), container) == 0;
}

static void
leave (AvDossierHolder *holder,
       const char *container,
       const char *why)
{
  gtk_window_destroy (GTK_WINDOW (holder));
}

static void
holder_init (AvDossierHolderInterface *iface)
{
  iface->holds = holds;
  iface->leave = leave;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AvSheetPrinting, av_sheet_printing, ADW_TYPE_WINDOW, G_IMPLEMENT_INTERFACE (AV_TYPE_DOSSIER_HOLDER, holder_init))

static void
say (AvSheetPrinting *self,
     const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->message), text);
}

gpointer
av_sheet_printing_list_awaited (AvStore *store,
                                gpointer user_data,
                                GError **error)
{
  return av_printed_sheets_list_awaited (store, error);
}

/* What went out: on paper or in a file. */
typedef struct
{
  char *container;
  char **codes; /* of blank sheets; NULL: of one that is filled, for container */
} Output;

static void
output_free (gpointer data)
{
  Output *output = data;

  g_free (output->container);
  g_strfreev (output->codes);
  g_free (output);
}

/* What is out is out: where the codes find no room, that is told. */
static gpointer
note_output (AvStore *store,
             gpointer user_data,
             GError **error)
{
  Output *output = user_data;
  g_autoptr (GError) problem = NULL;

  if (output->codes != NULL ? av_printed_sheets_note_blank (store, SHEET, (const char *const *) output->codes, &problem)
                            : av_printed_sheets_note_filled (store, SHEET, output->container, &problem))
    return output;

  if (g_error_matches (problem, AV_DATABASE_ERROR, AV_DATABASE_ERROR_FULL))
    g_set_error_literal (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_FULL,
                         _ ("The disk is full: the sheets are out and good to use, but this computer will not remind you of those left to type. Count them, and make room."));
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

/* Nothing is left to do but to read it. */
static void
show_outcome (AvSheetPrinting *self,
              const char *text)
{
  GtkWidget *gone[] = { self->filled, self->blanks, self->save, self->print };

  for (guint i = 0; i < G_N_ELEMENTS (gone); i++)
    gtk_widget_set_visible (gone[i], FALSE);
  gtk_widget_set_visible (self->understood, TRUE);
  gtk_widget_grab_focus (self->understood);
  say (self, text);
}

/* Where it lies, and that whoever finds it reads it. No button opens the folder:
 * a file manager would keep a picture of the sheet. */
static char *
describe_written (AvSheetPrinting *self)
{
  gboolean filled = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->filled));

  return g_strdup_printf (filled ? _ ("The PDF is written:\n%s\nIt is not encrypted: whoever finds it on this computer or stick reads it. Destroy it once it is printed.")
                                 : _ ("The PDF is written:\n%s\nNobody’s answers are in it."),
                          self->written);
}

static void
output_noted (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (AvSheetPrinting) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *written = NULL;
  g_autofree char *text = NULL;

  if (self->session == NULL)
    return;

  av_queue_call_finish (AV_QUEUE (source), result, &error);
  av_session_announce (self->session, "", "", "");
  if (self->written == NULL && error == NULL)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }

  written = self->written != NULL ? describe_written (self) : NULL;
  text = written != NULL && error != NULL ? g_strconcat (written, "\n", error->message, NULL) : NULL;
  show_outcome (self, text != NULL ? text : written != NULL ? written
                                                            : error->message);
}

static void
sheets_are_out (AvSheetPrinting *self)
{
  Output *output = g_new0 (Output, 1);

  if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->blank)))
    output->codes = av_sheet_job_get_codes (self->job);
  else
    output->container = g_strdup (av_record_editor_get_container (self->editor));

  av_queue_call (av_session_get_queue (self->session), note_output, output, output_free, NULL, NULL, output_noted, g_object_ref (self));
}

static GVariant *
build_heading (AvSheetPrinting *self)
{
  GVariantBuilder heading;
  const char *place = av_session_get_outing_place (self->session);
  const char *team = av_session_get_outing_team (self->session);

  g_variant_builder_init (&heading, G_VARIANT_TYPE ("a{ss}"));
  if (place != NULL)
    g_variant_builder_add (&heading, "{ss}", "operation", place);
  if (team != NULL && *team != '\0')
    g_variant_builder_add (&heading, "{ss}", "agent", team);

  return g_variant_ref_sink (g_variant_builder_end (&heading));
}

static gboolean
add_filled (AvSheetPrinting *self,
            GError **error)
{
  AvRecord *record = av_record_editor_get_record (self->editor);
  g_autoptr (GVariant) answers = av_record_freeze (record);
  g_autoptr (GVariant) names = NULL;
  GVariantBuilder builder;
  const char *operation = av_record_get_answer (record, "operation");
  const char *agent = av_record_get_answer (record, "agent");

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  if (operation != NULL && av_session_get_outing_place (self->session) != NULL)
    g_variant_builder_add (&builder, "{ss}", operation, av_session_get_outing_place (self->session));
  if (agent != NULL && av_session_get_agent_name (self->session) != NULL)
    g_variant_builder_add (&builder, "{ss}", agent, av_session_get_agent_name (self->session));
  names = g_variant_ref_sink (g_variant_builder_end (&builder));

  return av_sheet_job_add (self->job, self->code, answers, names, error);
}

static gboolean
prepare (AvSheetPrinting *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) heading = build_heading (self);
  const AvSheet *sheet = av_sheet_find (SHEET, &error);
  gboolean ready = FALSE;

  g_clear_pointer (&self->job, av_sheet_job_unref);
  if (sheet != NULL)
    {
      self->job = av_sheet_job_new (sheet);
      av_sheet_job_set_heading (self->job, heading);
      if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->filled)))
        ready = add_filled (self, &error);
      else
        ready = av_sheet_job_add_blank (self->job, gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->copies)), &error);
    }

  if (!ready)
    say (self, error->message);

  return ready;
}

static void
draw_page (AvSheetPrinting *self,
           GtkPrintContext *context,
           int page)
{
  av_sheet_job_draw_page (self->job, gtk_print_context_get_cairo_context (context), page);
}

static void
printed (AvSheetPrinting *self,
         GtkPrintOperationResult result)
{
  if (result != GTK_PRINT_OPERATION_RESULT_APPLY)
    return;

  sheets_are_out (self);
}

static void
print (AvSheetPrinting *self)
{
  g_autoptr (GtkPrintOperation) operation = NULL;
  g_autoptr (GtkPageSetup) page = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) paper = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  g_autoptr (GError) error = NULL;

  gtk_page_setup_set_paper_size (page, paper);
  gtk_page_setup_set_orientation (page, GTK_PAGE_ORIENTATION_LANDSCAPE);
  operation = gtk_print_operation_new ();
  gtk_print_operation_set_default_page_setup (operation, page);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_n_pages (operation, av_sheet_job_get_n_pages (self->job));
  /* The queue of a printer is read by others: no name in it. */
  gtk_print_operation_set_job_name (operation, SHEET);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect_object (operation, "draw-page", G_CALLBACK (draw_page), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (operation, "done", G_CALLBACK (printed), self, G_CONNECT_SWAPPED);

  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_WINDOW (self), &error) == GTK_PRINT_OPERATION_RESULT_ERROR)
    say (self, error->message);
}

static void
write_pdf (GTask *task,
           gpointer source,
           gpointer task_data,
           GCancellable *cancellable)
{
  AvSheetPrinting *self = source;
  GError *error = NULL;

  if (av_sheet_job_save (self->job, task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
pdf_written (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  AvSheetPrinting *self = AV_SHEET_PRINTING (source);
  g_autoptr (GError) error = NULL;
  gboolean written = g_task_propagate_boolean (G_TASK (result), &error);

  if (self->session == NULL)
    return;
  if (!written)
    {
      g_clear_pointer (&self->written, g_free);
      say (self, error->message);
      return;
    }

  sheets_are_out (self);
}

static void
write_path (AvSheetPrinting *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, pdf_written, NULL);

  g_free (self->written);
  self->written = g_strdup (self->path);
  g_task_set_task_data (task, g_steal_pointer (&self->path), g_free);
  g_task_run_in_thread (task, write_pdf);
}

static void
put_out (AvSheetPrinting *self)
{
  if (!prepare (self))
    return;

  if (self->path != NULL)
    write_path (self);
  else
    print (self);
}

static gpointer
take_code (AvStore *store,
           gpointer user_data,
           GError **error)
{
  return av_sheet_code_take (store, user_data, error);
}

static void
code_taken (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (AvSheetPrinting) self = user_data;
  g_autoptr (GError) error = NULL;

  if (self->editor == NULL)
    return;

  g_free (self->code);
  self->code = av_queue_call_finish (AV_QUEUE (source), result, &error);
  if (self->code == NULL)
    {
      say (self, error->message);
      return;
    }

  av_session_announce (self->session, av_record_editor_get_form (self->editor)->id, av_record_editor_get_id (self->editor),
                       av_record_editor_get_container (self->editor));
  put_out (self);
}

/* The code on the paper is in the record first, so that it is found by it; a
 * record not saved yet takes it along when it is. */
static void
begin (AvSheetPrinting *self)
{
  AvRecord *record = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->filled)) ? av_record_editor_get_record (self->editor) : NULL;

  g_clear_pointer (&self->code, g_free);
  if (record != NULL && av_record_get_answer (record, CODE) == NULL && !av_record_editor_is_new (self->editor))
    {
      av_queue_call (av_session_get_queue (self->session), take_code, g_strdup (av_record_editor_get_id (self->editor)), g_free, g_free,
                     NULL, code_taken, g_object_ref (self));
      return;
    }

  if (record != NULL)
    {
      self->code = av_record_get_answer (record, CODE) != NULL ? g_strdup (av_record_get_answer (record, CODE)) : av_code_new ();
      av_record_set_answer (record, CODE, self->code);
    }
  put_out (self);
}

static void
print_clicked (AvSheetPrinting *self)
{
  g_clear_pointer (&self->path, g_free);
  begin (self);
}

void
av_sheet_printing_write (AvSheetPrinting *self,
                         const char *path)
{
  g_return_if_fail (AV_IS_SHEET_PRINTING (self));

  g_free (self->path);
  self->path = g_strdup (path);
  begin (self);
}

static void
path_picked (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (AvSheetPrinting) self = user_data;

  g_autofree char *path = av_file_pick_finish (result);

  if (path != NULL && self->session != NULL)
    av_sheet_printing_write (self, path);
}

static void
save_clicked (AvSheetPrinting *self)
{
  av_file_pick_save (GTK_WINDOW (self), _ ("Save as PDF"), SHEET ".pdf", path_picked, g_object_ref (self));
}

void
av_sheet_printing_open (GtkWindow *parent,
                        AvSession *session,
                        AvRecordEditor *editor)
{
  AvSheetPrinting *self = g_object_new (AV_TYPE_SHEET_PRINTING, "transient-for", parent, NULL);

  self->session = g_object_ref (session);
  g_set_object (&self->editor, editor);
  gtk_widget_set_sensitive (self->filled, editor != NULL);
  if (editor != NULL && !(av_record_editor_is_new (editor) && !av_record_editor_is_dirty (editor)))
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->filled), TRUE);

  gtk_window_present (GTK_WINDOW (self));
}

static void
av_sheet_printing_dispose (GObject *object)
{
  AvSheetPrinting *self = AV_SHEET_PRINTING (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_SHEET_PRINTING);
  g_clear_object (&self->editor);
  g_clear_object (&self->session);
  g_clear_pointer (&self->job, av_sheet_job_unref);
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->written, g_free);

  G_OBJECT_CLASS (av_sheet_printing_parent_class)->dispose (object);
}

static void
av_sheet_printing_class_init (AvSheetPrintingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_sheet_printing_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-sheet-printing.ui");
  gtk_widget_class_bind_template_child (widget_class, AvSheetPrinting, filled);
  gtk_widget_class_bind_template_child (widget_class, AvSheetPrinting, blanks);
  gtk_widget_class_bind_template_child (widget_class, AvSheetPrinting, blank);
  gtk_widget_class_bind_template_child (widget_class, AvSheetPrinting, copies);
  gtk_widget_class_bind_template_child (widget_class, AvSheetPrinting, message);
  gtk_widget_class_bind_template_child (widget_class, AvSheetPrinting, save);
  gtk_widget_class_bind_template_child (widget_class, AvSheetPrinting, print);
  gtk_widget_class_bind_template_child (widget_class, AvSheetPrinting, understood);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
av_sheet_printing_init (AvSheetPrinting *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_swapped (self->print, "clicked", G_CALLBACK (print_clicked), self);
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (save_clicked), self);
}
