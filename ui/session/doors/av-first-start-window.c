#include "av-first-start-window.h"

#include <glib/gi18n-lib.h>

#include "av-beginning.h"
#include "av-file-pick.h"
#include "av-next-step.h"
#include "av-phrase-page.h"
#include "av-picker-editor.h"
#include "av-role-row.h"
#include "av-scope-list.h"
#include "av-spoken.h"
#include "av-numbered-words.h"

struct _AvFirstStartWindow
{
  AdwApplicationWindow parent_instance;

  AdwWindowTitle *heading;
  GtkLabel *step_title;
  GtkStack *pages;
  GtkEditable *organisation;
  GtkEditable *installation;
  GtkEditable *agent;
  AvRoleRow *role;
  GtkWidget *scope_row;
  AdwBin *scope_bin;
  GtkWidget *scope; /* AvPickerEditor, in its bin */
  AdwBin *phrase_bin;
  AdwBin *root_bin;
  GtkLabel *file_explanation;
  GtkLabel *file_label;
  GtkWidget *choose;
  GtkSpinner *spinner;
  GtkLabel *done_explanation;
  GtkLabel *done_words;
  GtkLabel *message;
  GtkButton *back;
  GtkButton *next;

  gboolean founding;
  guint step;
  AvBeginning *beginning;
};

/* Pages by door, in order. */
static const char *const founding_steps[] = { "names", "phrase", "root", "file", "working", "done" };
static const char *const joining_steps[] = { "names", "phrase", "file", "working", "done" };

G_DEFINE_FINAL_TYPE (AvFirstStartWindow, av_first_start_window, ADW_TYPE_APPLICATION_WINDOW)

static const char *
get_page (AvFirstStartWindow *self)
{
  return self->founding ? founding_steps[self->step] : joining_steps[self->step];
}

static const char *
name_page (AvFirstStartWindow *self)
{
  const char *page = get_page (self);

  if (g_str_equal (page, "names"))
    return _ ("Names");
  if (g_str_equal (page, "phrase"))
    return _ ("Your secret phrase");
  if (g_str_equal (page, "root"))
    return _ ("The words of the root file");
  if (g_str_equal (page, "file"))
    return self->founding ? _ ("The root file") : _ ("The request file");
  if (g_str_equal (page, "working"))
    return _ ("This computer is getting ready…");

  return self->founding ? _ ("The organisation is founded") : _ ("The request is written");
}

static void
show_message (AvFirstStartWindow *self,
              const char *message)
{
  gtk_label_set_text (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
}

/* Not from what is being done, nor from what has been. */
static gboolean
can_go_back (AvFirstStartWindow *self)
{
  return !g_str_equal (get_page (self), "working") && !g_str_equal (get_page (self), "done");
}

/* On the page of the file, to choose where; then to go on. */
static void
show_next_step (AvFirstStartWindow *self)
{
  gboolean chooses = g_str_equal (get_page (self), "file") && self->beginning->file == NULL;
  const AvStep choose = { self->choose, _ ("C_hoose where…") };
  const AvStep go_on = { GTK_WIDGET (self->next), g_str_equal (get_page (self), "done") ? _ ("_Finish") : _ ("_Continue") };

  av_next_step (GTK_WINDOW (self), chooses ? choose : go_on, chooses ? go_on : choose);
}

/* Whoever comes back types nothing twice. */
static void
show_phrase (AdwBin *bin)
{
  GtkWidget *page = adw_bin_get_child (bin);

  av_phrase_page_show_again (AV_PHRASE_PAGE (page));
  gtk_widget_grab_focus (page);
}

static void
show_step (AvFirstStartWindow *self,
           guint step)
{
  const char *page;

  self->step = step;
  page = get_page (self);
  show_message (self, NULL);
  gtk_label_set_text (self->step_title, name_page (self));
  av_spoken_show_page (self->pages, page);
  gtk_spinner_set_spinning (self->spinner, g_str_equal (page, "working"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->next), !g_str_equal (page, "working"));
  gtk_widget_set_visible (GTK_WIDGET (self->back), can_go_back (self));
  gtk_button_set_label (self->back, step == 0 ? _ ("_Give up (Esc)") : _ ("_Back (Esc)"));
  show_next_step (self);

  if (g_str_equal (page, "names"))
    gtk_widget_grab_focus (GTK_WIDGET (self->founding ? self->organisation : self->installation));
  else if (g_str_equal (page, "phrase"))
    show_phrase (self->phrase_bin);
  else if (g_str_equal (page, "root"))
    show_phrase (self->root_bin);
  else if (g_str_equal (page, "file"))
    gtk_widget_grab_focus (self->choose);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->next));
}

static gboolean
take_text (AvFirstStartWindow *self,
           GtkEditable *entry,
           char **text)
{
  g_free (*text);
  *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
  if (**text != '\0')
    return TRUE;

  show_message (self, _ ("Fill in every name first."));
  gtk_widget_grab_focus (GTK_WIDGET (entry));

  return FALSE;
}

/* What is missing was told; whoever types is mending it. */
static void
typed_again (AvFirstStartWindow *self)
{
  show_message (self, NULL);
}

/* It is written into everything that will be: nothing is taken for granted. */
static gboolean
take_scope (AvFirstStartWindow *self)
{
  if (!self->founding)
    return TRUE;

  g_free (self->beginning->scope);
  self->beginning->scope = av_editor_dup_answer (AV_EDITOR (self->scope));
  if (self->beginning->scope != NULL)
    return TRUE;

  show_message (self, _ ("Say whose dossiers this computer will hold: type the first letters of the commune, or of the Métropole."));
  gtk_widget_grab_focus (self->scope);

  return FALSE;
}

static gboolean
take_names (AvFirstStartWindow *self)
{
  if ((self->founding && !take_text (self, self->organisation, &self->beginning->organisation)) ||
      !take_text (self, self->installation, &self->beginning->installation) ||
      !take_text (self, self->agent, &self->beginning->agent))
    return FALSE;

  g_free (self->beginning->role);
  self->beginning->role = g_strdup (av_role_row_get_role (self->role));

  return take_scope (self);
}

static gboolean
take_phrase (AdwBin *bin,
             AvSecret **phrase)
{
  g_clear_pointer (phrase, av_secret_unref);
  *phrase = av_phrase_page_take (AV_PHRASE_PAGE (adw_bin_get_child (bin)));

  return *phrase != NULL;
}

static void
file_picked (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  AvFirstStartWindow *self = AV_FIRST_START_WINDOW (source);
  g_autofree char *file = av_file_pick_finish (result);

  if (file == NULL)
    return;

  gtk_label_set_text (self->file_label, file);
  g_free (self->beginning->file);
  self->beginning->file = g_steal_pointer (&file);
  show_next_step (self);
  show_message (self, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->next));
}

static void
choose_clicked (AvFirstStartWindow *self)
{
  g_autofree char *name = NULL;

  if (self->founding)
    {
      av_file_pick_save (GTK_WINDOW (self), _ ("Where to write the root file"), "organisation.racine", file_picked, NULL);
      return;
    }

  name = g_strconcat (self->beginning->installation, ".avdem", NULL);
  av_file_pick_save (GTK_WINDOW (self), _ ("Where to write the request"), name, file_picked, NULL);
}

static void
begun (GObject *source,
       GAsyncResult *result,
       gpointer user_data)
{
  g_autoptr (AvFirstStartWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = av_beginning_run_finish (result, &error);

  if (self->pages == NULL)
    return;
  if (words == NULL)
    {
      show_step (self, self->step - 1);
      show_message (self, error->message);
      return;
    }

  show_step (self, self->step + 1);
  av_numbered_words_show (self->done_words, words);
}

static void
begin (AvFirstStartWindow *self)
{
  if (self->beginning->file == NULL)
    {
      show_message (self, _ ("First choose where the file is written."));
      gtk_widget_grab_focus (self->choose);
      return;
    }

  show_step (self, self->step + 1);
  av_beginning_run_async (self->beginning, begun, g_object_ref (self));
}

static void
next_clicked (AvFirstStartWindow *self)
{
  const char *page = get_page (self);
  gboolean done = TRUE;

  if (g_str_equal (page, "file"))
    {
      begin (self);
      return;
    }
  if (g_str_equal (page, "done"))
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }

  if (g_str_equal (page, "names"))
    done = take_names (self);
  else if (g_str_equal (page, "phrase"))
    done = take_phrase (self->phrase_bin, &self->beginning->passphrase);
  else if (g_str_equal (page, "root"))
    done = take_phrase (self->root_bin, &self->beginning->root_words);

  if (done)
    show_step (self, self->step + 1);
}

static void
back_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  AvFirstStartWindow *self = AV_FIRST_START_WINDOW (widget);

  if (!can_go_back (self))
    return;
  if (self->step == 0)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }

  show_step (self, self->step - 1);
}

static void
set_door (AvFirstStartWindow *self,
          const char *door)
{
  self->founding = g_str_equal (door, "found");
  adw_window_title_set_title (self->heading, self->founding ? _ ("Found an organisation") : _ ("Join an organisation"));
  gtk_widget_set_visible (GTK_WIDGET (self->organisation), self->founding);
  gtk_widget_set_visible (self->scope_row, self->founding);
  /* Whoever founds enrols the others. */
  av_role_row_offer (self->role, self->founding ? AV_ROLE_COMPUTERS : 0, AV_ROLE_OF_WHO_BEGINS);
  gtk_label_set_text (self->file_explanation,
                      self->founding
                        ? _ ("The root file is what the organisation stands on: it makes intendants and takes them back. Write it on a stick, never on this computer, and copy it onto a second one: one sealed in the town hall’s safe, the other sealed elsewhere. Its words lie with neither.")
                        : _ ("Write the request on a stick and bring it to an intendant. Nothing in it is secret."));
  gtk_label_set_text (self->done_explanation,
                      self->founding
                        ? _ ("These eight words say who the organisation is. Keep them on paper at the town hall: whoever joins compares them. They are shown again among the computers of the organisation.")
                        : _ ("Give the file to an intendant. These eight words say that the request is yours: you will be asked for two of them. Then unlock this computer and open the welcome you are given."));
}

GtkWindow *
av_first_start_window_new (GtkApplication *application,
                           const char *store,
                           const char *door)
{
  AvFirstStartWindow *self = g_object_new (AV_TYPE_FIRST_START_WINDOW, "application", application, NULL);

  self->beginning = av_beginning_new (store);
  set_door (self, door);
  show_step (self, 0);

  return GTK_WINDOW (self);
}

static void
av_first_start_window_dispose (GObject *object)
{
  AvFirstStartWindow *self = AV_FIRST_START_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_FIRST_START_WINDOW);

  G_OBJECT_CLASS (av_first_start_window_parent_class)->dispose (object);
}

static void
av_first_start_window_finalize (GObject *object)
{
  g_clear_pointer (&AV_FIRST_START_WINDOW (object)->beginning, av_beginning_free);

  G_OBJECT_CLASS (av_first_start_window_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  g_type_ensure (AV_TYPE_ROLE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-first-start-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AvFirstStartWindow, heading);
  gtk_widget_class_bind_template_child (widget_class, AvFirstStartWindow, step_title);
  gtk_widget_class_bind_template_child (widget_class, AvFirstStartWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, AvFirstStartWindow, organisation);
  gtk_widget_class_bind_template_child (widget_class, AvFirstStartWindow, installation);
  gtk_widget_class_bind_template_child (widget_class, AvFirstStartWindow, agent);
  gtk_widget_class_bind_template_child (widget_class, AvFirstStartWindow, role);
  gtk_widget_class_bind_template_child (widget_class, AvFirstStartWindow, scope_row);
  gtk_widget_class_bind_template_child (widget_class, AvFirstStartWindow, scope_bin);
  gtk_widget_class_bind_template_child (widget_class, AvFirstStartWindow, phrase_bin);
  gtk_widget_class_bind_template_child (widget_class, AvFirstStartWindow, root_bin);
  gtk_widget_class_bind_template_child (widget_class, AvFirstStartWindow, file_explanation);
  gtk_widget_class_bind_template_child (widget_class, AvFirstStartWindow, file_label);
  gtk_widget_class_bind_template_child (widget_class, AvFirstStartWindow, choose);
  gtk_widget_class_bind_template_child (widget_class, AvFirstStartWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, AvFirstStartWindow, done_explanation);
  gtk_widget_class_bind_template_child (widget_class, AvFirstStartWindow, done_words);
  gtk_widget_class_bind_template_child (widget_class, AvFirstStartWindow, message);
  gtk_widget_class_bind_template_child (widget_class, AvFirstStartWindow, back);
  gtk_widget_class_bind_template_child (widget_class, AvFirstStartWindow, next);
  gtk_widget_class_install_action (widget_class, "first-start.back", NULL, back_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "first-start.back", NULL);
  gtk_widget_class_bind_template_callback (widget_class, next_clicked);
  gtk_widget_class_bind_template_callback (widget_class, choose_clicked);
  gtk_widget_class_bind_template_callback (widget_class, typed_again);
}

static void
av_first_start_window_class_init (AvFirstStartWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = av_first_start_window_dispose;
  object_class->finalize = av_first_start_window_finalize;
  bind_children (GTK_WIDGET_CLASS (klass));
}

static void
av_first_start_window_init (AvFirstStartWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->scope = av_picker_editor_new (av_scope_list_get_field (), NULL);
  adw_bin_set_child (self->scope_bin, self->scope);
  g_signal_connect_object (self->scope, "notify::answer", G_CALLBACK (typed_again), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->scope, "advance", G_CALLBACK (gtk_widget_grab_focus), self->next, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->phrase_bin,
                     av_phrase_page_new (_ ("These eight words open this computer and nothing else does. They are drawn by chance: nobody can guess them.")));
  adw_bin_set_child (self->root_bin,
                     av_phrase_page_new (_ ("Eight other words protect the root file, on which the whole organisation stands. Keep their paper in an envelope of its own, never in the place of a stick that holds the file.")));
  av_spoken_name_mnemonics (GTK_WIDGET (self));
}
