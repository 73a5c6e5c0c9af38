#include "av-recover-window.h"

#include <glib/gi18n-lib.h>

#include "av-backup.h"
#include "av-combo-row.h"
#include "av-file.h"
#include "av-file-pick.h"
#include "av-installation.h"
#include "av-keyring.h"
#include "av-next-step.h"
#include "av-phrase-page.h"
#include "av-porch-line.h"
#include "av-recovery.h"
#include "av-root-file.h"
#include "av-secret-entry.h"
#include "av-spoken.h"

/* What opens it: rows of the combo. */
enum
{
  WITH_ROOT_FILE,
  WITH_INTENDANT
};

struct _AvRecoverWindow
{
  AdwApplicationWindow parent_instance;

  GtkWidget *questions;
  AdwComboRow *agent;
  GtkEditable *newcomer; /* where it is none of those */
  AdwActionRow *backup_row;
  AdwComboRow *way;
  AdwActionRow *key_row;
  GtkWidget *choose_key;
  AdwComboRow *intendant;
  GtkLabel *words_label;
  GtkEditable *words;
  GtkBox *phrase_place;
  AvPhrasePage *phrase;
  GtkLabel *message;
  GtkSpinner *spinner;
  GtkWidget *recover;

  char *store;
  char *backup;
  char *key; /* the root file, or the intendant's store */
};

/* What the thread is asked. */
typedef struct
{
  char *store;
  char *backup;
  char *key;
  char *agent;
  char *intendant; /* NULL: by the root file */
  AvSecret *words;
  AvSecret *passphrase;
} Question;

G_DEFINE_FINAL_TYPE (AvRecoverWindow, av_recover_window, ADW_TYPE_APPLICATION_WINDOW)

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->store);
  g_free (question->backup);
  g_free (question->key);
  g_free (question->agent);
  g_free (question->intendant);
  g_clear_pointer (&question->words, av_secret_unref);
  g_clear_pointer (&question->passphrase, av_secret_unref);
  g_free (question);
}

static void
recover (GTask *task,
         gpointer source,
         gpointer task_data,
         GCancellable *cancellable)
{
  Question *question = task_data;
  g_autoptr (AvKeyPair) pair = NULL;
  g_autoptr (AvRecovery) recovery = NULL;
  GError *error = NULL;

  if (question->intendant != NULL)
    pair = av_recovery_open_intendant_pair (question->key, question->intendant, question->words, &error);
  else
    pair = av_installation_open_recovery_pair (question->key, question->words, &error);
  if (pair != NULL)
    recovery = av_recovery_new (question->store, question->backup, pair, &error);

  if (recovery != NULL && av_recovery_finish (recovery, question->agent, question->passphrase, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
show_message (AvRecoverWindow *self,
              const char *message)
{
  gtk_label_set_text (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
}

/* Whoever types is mending what was told. */
static void
typed_again (AvRecoverWindow *self)
{
  show_message (self, NULL);
}

/* What is being set is what is shown. */
static void
set_busy (AvRecoverWindow *self,
          gboolean busy)
{
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_sensitive (self->questions, !busy);
  gtk_widget_set_sensitive (self->recover, !busy);
}

/* Not about the words, nor about this computer's disk. */
static gboolean
is_about_key (const GError *error)
{
  if (error->domain == AV_FILE_ERROR)
    return error->code != AV_FILE_ERROR_FULL;

  return error->domain == AV_ROOT_FILE_ERROR && error->code != AV_ROOT_FILE_ERROR_WORDS;
}

static void
recovered (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  AvRecoverWindow *self = AV_RECOVER_WINDOW (source);
  g_autoptr (GError) error = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);

  if (self->recover == NULL)
    return;

  set_busy (self, FALSE);
  if (done)
    {
      av_porch_line_say_done (AV_PORCH_LINE_FD, _ ("This computer is open again: unlock with the new phrase."));
      gtk_window_close (GTK_WINDOW (self));
      return;
    }

  /* They are on paper already. */
  av_phrase_page_show_again (self->phrase);
  show_message (self, error->message);
  gtk_widget_grab_focus (is_about_key (error) ? self->choose_key : GTK_WIDGET (self->words));
}

static char *
dup_chosen (AdwComboRow *row)
{
  GtkStringObject *chosen = adw_combo_row_get_selected_item (row);

  return chosen != NULL ? g_strdup (gtk_string_object_get_string (chosen)) : NULL;
}

/* The last of the list: nobody who opens this computer is left. */
static gboolean
is_newcomer (AvRecoverWindow *self)
{
  GListModel *agents = adw_combo_row_get_model (self->agent);

  return agents != NULL && adw_combo_row_get_selected (self->agent) + 1 == g_list_model_get_n_items (agents);
}

/* Says whose name is missing, and NULL. */
static char *
dup_agent (AvRecoverWindow *self)
{
  g_autofree char *name = NULL;

  if (!is_newcomer (self))
    return dup_chosen (self->agent);

  name = g_strstrip (g_strdup (gtk_editable_get_text (self->newcomer)));
  if (*name != '\0')
    return g_steal_pointer (&name);

  show_message (self, _ ("Type the agent’s name, as the lock screen will show it."));
  gtk_widget_grab_focus (GTK_WIDGET (self->newcomer));
  return NULL;
}

static gboolean
is_by_intendant (AvRecoverWindow *self)
{
  return adw_combo_row_get_selected (self->way) == WITH_INTENDANT;
}

static void
recover_clicked (AvRecoverWindow *self)
{
  g_autofree char *agent = NULL;
  g_autoptr (AvSecret) passphrase = NULL;
  g_autoptr (GTask) task = NULL;
  Question *question;

  show_message (self, NULL);
  if (adw_combo_row_get_selected_item (self->agent) == NULL || self->key == NULL || *gtk_editable_get_text (self->words) == '\0')
    {
      show_message (self, _ ("Say who has lost the phrase, choose what opens this computer, and type its words."));
      gtk_widget_grab_focus (self->key == NULL ? self->choose_key : GTK_WIDGET (self->words));
      return;
    }

  agent = dup_agent (self);
  passphrase = agent != NULL ? av_phrase_page_take (self->phrase) : NULL;
  if (passphrase == NULL)
    return;

  question = g_new0 (Question, 1);
  question->store = g_strdup (self->store);
  question->backup = g_strdup (self->backup);
  question->key = g_strdup (self->key);
  question->agent = g_steal_pointer (&agent);
  question->intendant = is_by_intendant (self) ? dup_chosen (self->intendant) : NULL;
  question->words = av_secret_entry_take (self->words);
  question->passphrase = g_steal_pointer (&passphrase);

  set_busy (self, TRUE);
  task = g_task_new (self, NULL, recovered, NULL);
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, recover);
}

/* ---- Choosing ---------------------------------------------------------------- */

static void
list_agents (AdwComboRow *row,
             AvKeyring *keyring,
             const char *other)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < av_keyring_get_n_slots (keyring); i++)
    if (av_keyring_get_slot (keyring, i)->type == AV_KEYRING_SLOT_PASSPHRASE)
      gtk_string_list_append (names, av_keyring_get_slot (keyring, i)->label);
  if (other != NULL)
    gtk_string_list_append (names, other);

  adw_combo_row_set_model (row, G_LIST_MODEL (names));
}

static void
backup_picked (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  AvRecoverWindow *self = AV_RECOVER_WINDOW (source);
  g_autofree char *file = av_file_pick_finish (result);
  g_autoptr (AvKeyring) keyring = NULL;
  g_autoptr (GError) error = NULL;

  if (file == NULL)
    return;

  keyring = av_backup_load_keyring (file, &error);
  show_message (self, error != NULL ? error->message : NULL);
  if (keyring == NULL)
    return;

  list_agents (self->agent, keyring, _ ("Somebody else"));
  adw_action_row_set_subtitle (self->backup_row, file);
  g_free (self->backup);
  self->backup = g_steal_pointer (&file);
}

static void
choose_backup_clicked (AvRecoverWindow *self)
{
  av_file_pick_open (GTK_WINDOW (self), _ ("Choose the backup"), NULL, backup_picked, NULL);
}

/* Nothing is done before what opens it is chosen. */
static void
show_next_step (AvRecoverWindow *self)
{
  const AvStep choose = { self->choose_key, _ ("Ch_oose…") };
  const AvStep finish = { self->recover, _ ("Open a_gain") };

  av_next_step (GTK_WINDOW (self), self->key != NULL ? finish : choose, self->key != NULL ? choose : finish);
}

static void
key_picked (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  AvRecoverWindow *self = AV_RECOVER_WINDOW (source);
  g_autofree char *path = av_file_pick_finish (result);
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    return;

  show_message (self, NULL);
  if (is_by_intendant (self))
    {
      g_autoptr (AvKeyring) keyring = av_keyring_load (path, &error);

      if (keyring == NULL)
        {
          show_message (self, error->message);
          gtk_widget_grab_focus (self->choose_key);
          return;
        }
      list_agents (self->intendant, keyring, NULL);
    }

  adw_action_row_set_subtitle (self->key_row, path);
  g_free (self->key);
  self->key = g_steal_pointer (&path);
  show_next_step (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->words));
}

static void
choose_key_clicked (AvRecoverWindow *self)
{
  if (is_by_intendant (self))
    av_file_pick_folder (GTK_WINDOW (self), _ ("Choose the intendant’s store"), key_picked, NULL);
  else
    av_file_pick_open (GTK_WINDOW (self), _ ("Choose the root file"), NULL, key_picked, NULL);
}

static void
agent_changed (AvRecoverWindow *self)
{
  show_message (self, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->newcomer), is_newcomer (self));
}

static void
way_changed (AvRecoverWindow *self)
{
  gboolean by_intendant = is_by_intendant (self);

  g_clear_pointer (&self->key, g_free);
  show_next_step (self);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->key_row), by_intendant ? _ ("Intendant’s store") : _ ("Root file"));
  adw_action_row_set_subtitle (self->key_row, by_intendant ? _ ("The folder of an intendant’s store, here or on a disk") : _ ("No file chosen yet"));
  gtk_label_set_text (self->words_label, by_intendant ? _ ("The intendant’s secret phrase") : _ ("The eight words of the root file"));
  gtk_widget_set_visible (GTK_WIDGET (self->intendant), by_intendant);
}

GtkWindow *
av_recover_window_new (GtkApplication *application,
                       const char *store)
{
  AvRecoverWindow *self = g_object_new (AV_TYPE_RECOVER_WINDOW, "application", application, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvKeyring) keyring = av_keyring_load (store, &error);

  self->store = g_strdup (store);
  if (keyring != NULL)
    list_agents (self->agent, keyring, _ ("Somebody else"));
  else
    show_message (self, error->message);
  gtk_widget_grab_focus (GTK_WIDGET (self->agent));

  return GTK_WINDOW (self);
}

static void
av_recover_window_dispose (GObject *object)
{
  AvRecoverWindow *self = AV_RECOVER_WINDOW (object);

  g_clear_pointer (&self->store, g_free);
  g_clear_pointer (&self->backup, g_free);
  g_clear_pointer (&self->key, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_RECOVER_WINDOW);

  G_OBJECT_CLASS (av_recover_window_parent_class)->dispose (object);
}

static void
av_recover_window_class_init (AvRecoverWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_recover_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-recover-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AvRecoverWindow, questions);
  gtk_widget_class_bind_template_child (widget_class, AvRecoverWindow, agent);
  gtk_widget_class_bind_template_child (widget_class, AvRecoverWindow, newcomer);
  gtk_widget_class_bind_template_child (widget_class, AvRecoverWindow, backup_row);
  gtk_widget_class_bind_template_child (widget_class, AvRecoverWindow, way);
  gtk_widget_class_bind_template_child (widget_class, AvRecoverWindow, key_row);
  gtk_widget_class_bind_template_child (widget_class, AvRecoverWindow, choose_key);
  gtk_widget_class_bind_template_child (widget_class, AvRecoverWindow, intendant);
  gtk_widget_class_bind_template_child (widget_class, AvRecoverWindow, words_label);
  gtk_widget_class_bind_template_child (widget_class, AvRecoverWindow, words);
  gtk_widget_class_bind_template_child (widget_class, AvRecoverWindow, phrase_place);
  gtk_widget_class_bind_template_child (widget_class, AvRecoverWindow, message);
  gtk_widget_class_bind_template_child (widget_class, AvRecoverWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, AvRecoverWindow, recover);
  gtk_widget_class_bind_template_callback (widget_class, agent_changed);
  gtk_widget_class_bind_template_callback (widget_class, choose_backup_clicked);
  gtk_widget_class_bind_template_callback (widget_class, typed_again);
  gtk_widget_class_bind_template_callback (widget_class, choose_key_clicked);
  gtk_widget_class_bind_template_callback (widget_class, recover_clicked);
  gtk_widget_class_bind_template_callback (widget_class, way_changed);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
av_recover_window_init (AvRecoverWindow *self)
{
  const char *const ways[] = { _ ("The root file and its words"), _ ("An intendant’s store"), NULL };
  g_autoptr (GtkStringList) names = gtk_string_list_new (ways);

  gtk_widget_init_template (GTK_WIDGET (self));
  av_combo_row_begin_at_selected (self->agent);
  av_combo_row_begin_at_selected (self->way);
  av_combo_row_begin_at_selected (self->intendant);
  show_next_step (self);
  self->phrase = AV_PHRASE_PAGE (av_phrase_page_new (_ ("The new secret phrase, for the agent alone:")));
  gtk_box_append (self->phrase_place, GTK_WIDGET (self->phrase));
  av_spoken_name_mnemonics (GTK_WIDGET (self));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->backup_row), FALSE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->key_row), FALSE);
  adw_combo_row_set_model (self->way, G_LIST_MODEL (names));
  way_changed (self);
}
