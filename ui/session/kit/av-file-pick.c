#include "av-file-pick.h"

#include <glib/gi18n-lib.h>

static char *test_answer;

void
av_file_pick_answer_for_test (const char *path)
{
  g_free (test_answer);
  test_answer = g_strdup (path);
}

char *
av_file_pick_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/* GtkFileDialog is newer than the baseline; portals are used where there are. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

static void
responded (GtkNativeDialog *dialog,
           int response,
           GTask *task)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  g_task_return_pointer (task, file != NULL ? g_file_get_path (file) : NULL, g_free);
  g_object_unref (task);
  g_object_unref (dialog);
}

/* What a stick takes in a name of its own: computers are called as one likes. */
static void
propose_name (GtkFileChooser *chooser,
              const char *name)
{
  g_autofree char *proposed = g_strdelimit (g_strdup (name), "/\\:*?\"<>|", '-');

  gtk_file_chooser_set_current_name (chooser, proposed);
}

static void
pick (GtkWindow *parent,
      const char *title,
      GtkFileChooserAction action,
      const char *suffix,
      const char *name,
      GTask *task)
{
  GtkFileChooserNative *dialog;

  if (test_answer != NULL)
    {
      g_task_return_pointer (task, g_steal_pointer (&test_answer), g_free);
      g_object_unref (task);
      return;
    }

  dialog = gtk_file_chooser_native_new (title, parent, action,
                                        action == GTK_FILE_CHOOSER_ACTION_SAVE ? _ ("_Write") : _ ("_Choose"),
                                        _ ("_Give up"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  if (name != NULL)
    propose_name (GTK_FILE_CHOOSER (dialog), name);
  if (suffix != NULL)
    {
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
      g_autofree char *pattern = g_strconcat ("*", suffix, NULL);

      gtk_file_filter_set_name (filter, pattern);
      gtk_file_filter_add_pattern (filter, pattern);
      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
    }

  g_signal_connect (dialog, "response", G_CALLBACK (responded), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

G_GNUC_END_IGNORE_DEPRECATIONS

void
av_file_pick_folder (GtkWindow *parent,
                     const char *title,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  pick (parent, title, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, NULL, NULL,
        g_task_new (parent, NULL, callback, user_data));
}

void
av_file_pick_open (GtkWindow *parent,
                   const char *title,
                   const char *suffix,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  pick (parent, title, GTK_FILE_CHOOSER_ACTION_OPEN, suffix, NULL,
        g_task_new (parent, NULL, callback, user_data));
}

void
av_file_pick_save (GtkWindow *parent,
                   const char *title,
                   const char *name,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  pick (parent, title, GTK_FILE_CHOOSER_ACTION_SAVE, NULL, name,
        g_task_new (parent, NULL, callback, user_data));
}
