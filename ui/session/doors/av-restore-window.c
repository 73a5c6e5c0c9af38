#include "av-restore-window.h"

#include <glib/gi18n-lib.h>

#include "av-backup.h"
#include "av-combo-row.h"
#include "av-file-pick.h"
#include "av-next-step.h"
#include "av-porch-line.h"
#include "av-secret-entry.h"
#include "av-spoken.h"

struct _AvRestoreWindow
{
  AdwApplicationWindow parent_instance;

  AdwActionRow *file_row;
  GtkWidget *choose;
  AdwComboRow *agent;
  GtkEditable *phrase;
  GtkLabel *message;
  GtkSpinner *spinner;
  GtkWidget *restore;

  char *store;
  char *file;
};

/* What the thread is asked. */
typedef struct
{
  char *store;
  char *file;
  char *agent;
  AvSecret *phrase;
} Question;

G_DEFINE_FINAL_TYPE (AvRestoreWindow, av_restore_window, ADW_TYPE_APPLICATION_WINDOW)

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->store);
  g_free (question->file);
  g_free (question->agent);
  g_clear_pointer (&question->phrase, av_secret_unref);
  g_free (question);
}

static void
restore (GTask *task,
         gpointer source,
         gpointer task_data,
         GCancellable *cancellable)
{
  Question *question = task_data;
  g_autoptr (AvKeyring) keyring = NULL;
  g_autoptr (AvSecret) store_key = NULL;
  GError *error = NULL;

  keyring = av_backup_load_keyring (question->file, &error);
  if (keyring != NULL)
    store_key = av_keyring_unlock (keyring, question->agent, question->phrase, &error);

  if (store_key != NULL && av_backup_restore (question->file, question->store, store_key, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
show_message (AvRestoreWindow *self,
              const char *message)
{
  gtk_label_set_text (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
}

/* Whoever types is mending what was told. */
static void
typed_again (AvRestoreWindow *self)
{
  show_message (self, NULL);
}

static void
restored (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  AvRestoreWindow *self = AV_RESTORE_WINDOW (source);
  g_autoptr (GError) error = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);

  if (self->restore == NULL)
    return;

  gtk_spinner_stop (self->spinner);
  gtk_widget_set_sensitive (self->restore, TRUE);
  if (done)
    {
      av_porch_line_say_done (AV_PORCH_LINE_FD, _ ("The backup is restored: unlock with the phrase you had that day."));
      gtk_window_close (GTK_WINDOW (self));
      return;
    }

  show_message (self, error->message);
  if (error->domain == AV_BACKUP_ERROR)
    gtk_widget_grab_focus (self->choose);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->phrase));
}

static void
restore_clicked (AvRestoreWindow *self)
{
  GtkStringObject *agent = adw_combo_row_get_selected_item (self->agent);
  g_autoptr (GTask) task = NULL;
  Question *question;

  if (self->file == NULL || agent == NULL || *gtk_editable_get_text (self->phrase) == '\0')
    {
      show_message (self, _ ("Choose the backup, say who you are and type your secret phrase."));
      gtk_widget_grab_focus (self->file == NULL ? self->choose : GTK_WIDGET (self->phrase));
      return;
    }

  question = g_new0 (Question, 1);
  question->store = g_strdup (self->store);
  question->file = g_strdup (self->file);
  question->agent = g_strdup (gtk_string_object_get_string (agent));
  question->phrase = av_secret_entry_take (self->phrase);

  show_message (self, NULL);
  gtk_spinner_start (self->spinner);
  gtk_widget_set_sensitive (self->restore, FALSE);
  task = g_task_new (self, NULL, restored, NULL);
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, restore);
}

static void
list_agents (AvRestoreWindow *self,
             AvKeyring *keyring)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < av_keyring_get_n_slots (keyring); i++)
    if (av_keyring_get_slot (keyring, i)->type == AV_KEYRING_SLOT_PASSPHRASE)
      gtk_string_list_append (names, av_keyring_get_slot (keyring, i)->label);

  adw_combo_row_set_model (self->agent, G_LIST_MODEL (names));
}

/* Nothing is done before the file is chosen. */
static void
show_next_step (AvRestoreWindow *self)
{
  const AvStep choose = { self->choose, _ ("C_hoose the backup…") };
  const AvStep finish = { self->restore, _ ("_Restore") };

  av_next_step (GTK_WINDOW (self), self->file != NULL ? finish : choose, self->file != NULL ? choose : finish);
}

/* A file whose keys can be read. */
static gboolean
take_file (AvRestoreWindow *self,
           const char *file,
           const char *subtitle,
           GError **error)
{
  g_autoptr (AvKeyring) keyring = av_backup_load_keyring (file, error);

  if (keyring == NULL)
    return FALSE;

  list_agents (self, keyring);
  adw_action_row_set_subtitle (self->file_row, subtitle);
  g_free (self->file);
  self->file = g_strdup (file);
  show_next_step (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->phrase));

  return TRUE;
}

static void
file_picked (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  AvRestoreWindow *self = AV_RESTORE_WINDOW (source);
  g_autofree char *file = av_file_pick_finish (result);
  g_autoptr (GError) error = NULL;

  if (file == NULL)
    return;

  if (!take_file (self, file, file, &error))
    gtk_widget_grab_focus (self->choose);
  show_message (self, error != NULL ? error->message : NULL);
}

static void
choose_clicked (AvRestoreWindow *self)
{
  av_file_pick_open (GTK_WINDOW (self), _ ("Choose the backup"), NULL, file_picked, NULL);
}

static char *
describe_newest (const char *file)
{
  g_autofree char *name = g_path_get_basename (file);
  g_autofree char *day = g_strdup_printf ("%.10sT00:00:00Z", name);
  g_autoptr (GDateTime) moment = g_date_time_new_from_iso8601 (day, NULL);

  return moment != NULL ? g_date_time_format (moment, _ ("The newest of this computer: %-d %B %Y")) : g_strdup (file);
}

/* The newest that this computer has of itself: nothing is left to choose. */
static void
propose_newest (AvRestoreWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) files = av_backup_list (self->store, &error);

  if (files == NULL)
    show_message (self, error->message);

  for (guint i = 0; files != NULL && files[i] != NULL && self->file == NULL; i++)
    {
      g_autofree char *subtitle = describe_newest (files[i]);

      take_file (self, files[i], subtitle, NULL);
    }
}

GtkWindow *
av_restore_window_new (GtkApplication *application,
                       const char *store)
{
  AvRestoreWindow *self = g_object_new (AV_TYPE_RESTORE_WINDOW, "application", application, NULL);

  self->store = g_strdup (store);
  propose_newest (self);
  if (self->file == NULL)
    gtk_widget_grab_focus (self->choose);

  return GTK_WINDOW (self);
}

static void
av_restore_window_dispose (GObject *object)
{
  AvRestoreWindow *self = AV_RESTORE_WINDOW (object);

  g_clear_pointer (&self->store, g_free);
  g_clear_pointer (&self->file, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_RESTORE_WINDOW);

  G_OBJECT_CLASS (av_restore_window_parent_class)->dispose (object);
}

static void
av_restore_window_class_init (AvRestoreWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_restore_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-restore-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AvRestoreWindow, file_row);
  gtk_widget_class_bind_template_child (widget_class, AvRestoreWindow, choose);
  gtk_widget_class_bind_template_child (widget_class, AvRestoreWindow, agent);
  gtk_widget_class_bind_template_child (widget_class, AvRestoreWindow, phrase);
  gtk_widget_class_bind_template_child (widget_class, AvRestoreWindow, message);
  gtk_widget_class_bind_template_child (widget_class, AvRestoreWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, AvRestoreWindow, restore);
  gtk_widget_class_bind_template_callback (widget_class, choose_clicked);
  gtk_widget_class_bind_template_callback (widget_class, typed_again);
  gtk_widget_class_bind_template_callback (widget_class, restore_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
av_restore_window_init (AvRestoreWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  av_combo_row_begin_at_selected (self->agent);
  show_next_step (self);
  av_spoken_name_mnemonics (GTK_WIDGET (self));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->file_row), FALSE);
}
