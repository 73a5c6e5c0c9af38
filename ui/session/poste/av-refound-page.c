#include "av-refound-page.h"

#include <glib/gi18n-lib.h>

#include "av-file.h"
#include "av-file-pick.h"
#include "av-focus.h"
#include "av-numbered-words.h"
#include "av-phrase-page.h"
#include "av-root-file.h"
#include "av-spoken.h"

struct _AvRefoundPage
{
  AdwBin parent_instance;

  GtkLabel *title;
  GtkStack *steps;
  GtkEditable *organisation;
  GtkWidget *disputes;
  GtkLabel *disputed;
  GtkCheckButton *despite;
  AdwBin *phrase_bin;
  AdwActionRow *file_row;
  GtkWidget *choose;
  GtkLabel *words;
  GtkLabel *unsent;

  char *names; /* of the computers in dispute; NULL: none is */
  AvSecret *root_words;
  char *file;
};

G_DEFINE_FINAL_TYPE (AvRefoundPage, av_refound_page, ADW_TYPE_BIN)

/* In their order. */
static const struct
{
  const char *step;
  const char *title;
  const char *next;
  const char *back; /* NULL: there is no way back */
} steps[] = {
  { "before", N_ ("Found the organisation anew"), N_ ("_Continue (Ctrl+Enter)"), N_ ("_Cancel (Esc)") },
  { "words", N_ ("The words of the new root file"), N_ ("_Continue (Ctrl+Enter)"), N_ ("_Back (Esc)") },
  { "file", N_ ("The new root file"), N_ ("_Found anew (Ctrl+Enter)"), N_ ("_Back (Esc)") },
  { "done", N_ ("The organisation is founded anew"), N_ ("_Finish (Ctrl+Enter)"), NULL },
};

static guint
get_step (AvRefoundPage *self)
{
  const char *name = gtk_stack_get_visible_child_name (self->steps);
  guint step = 0;

  while (step + 1 < G_N_ELEMENTS (steps) && !g_str_equal (steps[step].step, name))
    step++;

  return step;
}

static gboolean
is_step (AvRefoundPage *self,
         const char *name)
{
  return g_str_equal (gtk_stack_get_visible_child_name (self->steps), name);
}

const char *
av_refound_page_name_next (AvRefoundPage *self)
{
  g_return_val_if_fail (AV_IS_REFOUND_PAGE (self), NULL);

  return _ (steps[get_step (self)].next);
}

const char *
av_refound_page_name_back (AvRefoundPage *self)
{
  const char *back;

  g_return_val_if_fail (AV_IS_REFOUND_PAGE (self), NULL);

  back = steps[get_step (self)].back;
  return back != NULL ? _ (back) : NULL;
}

static AvPhrasePage *
get_phrase (AvRefoundPage *self)
{
  return AV_PHRASE_PAGE (adw_bin_get_child (self->phrase_bin));
}

static void
show_step (AvRefoundPage *self,
           guint step)
{
  gtk_label_set_text (self->title, _ (steps[step].title));
  av_spoken_show_page (self->steps, steps[step].step);
}

static void
show_file (AvRefoundPage *self)
{
  adw_action_row_set_subtitle (self->file_row, self->file != NULL ? self->file : _ ("No place chosen yet"));
}

void
av_refound_page_begin (AvRefoundPage *self,
                       AvInstallations *installations)
{
  g_return_if_fail (AV_IS_REFOUND_PAGE (self));

  av_refound_page_end (self);
  if (installations->disputed != NULL && installations->disputed[0] != NULL)
    self->names = g_strjoinv (", ", installations->disputed);
  gtk_editable_set_text (self->organisation, installations->organisation != NULL ? installations->organisation : "");
  gtk_label_set_text (self->disputed, self->names != NULL ? self->names : "");
  gtk_widget_set_visible (self->disputes, self->names != NULL);
  gtk_check_button_set_active (self->despite, FALSE);
  adw_bin_set_child (self->phrase_bin,
                     av_phrase_page_new (_ ("Eight words protect the new root file, on which the whole organisation stands. Keep their paper in an envelope of its own, never in the place of a stick that holds the file, and destroy the paper of the former ones.")));
  show_step (self, 0);
}

void
av_refound_page_end (AvRefoundPage *self)
{
  g_return_if_fail (AV_IS_REFOUND_PAGE (self));

  adw_bin_set_child (self->phrase_bin, NULL);
  g_clear_pointer (&self->root_words, av_secret_unref);
  g_clear_pointer (&self->file, g_free);
  g_clear_pointer (&self->names, g_free);
  show_file (self);
}

/* ---- From step to step ----------------------------------------------------------- */

static gboolean
take_before (AvRefoundPage *self,
             char **message)
{
  if (self->names == NULL || gtk_check_button_get_active (self->despite))
    return TRUE;

  *message = g_strdup (_ ("Let these computers exchange first, or tick that the organisation is founded anew all the same. Nothing was changed."));
  gtk_widget_grab_focus (GTK_WIDGET (self->despite));
  return FALSE;
}

/* The page of the words says itself what is wrong. */
static gboolean
take_words (AvRefoundPage *self)
{
  g_clear_pointer (&self->root_words, av_secret_unref);
  self->root_words = av_phrase_page_take (get_phrase (self));

  return self->root_words != NULL;
}

static gboolean
check_name_and_place (AvRefoundPage *self,
                      const char *organisation,
                      char **message)
{
  if (*organisation == '\0')
    {
      *message = g_strdup (_ ("Say what the organisation is called. Nothing was changed."));
      gtk_widget_grab_focus (GTK_WIDGET (self->organisation));
    }
  else if (self->file == NULL)
    {
      *message = g_strdup (_ ("First choose where the new root file is written. Nothing was changed."));
      gtk_widget_grab_focus (self->choose);
    }

  return *message == NULL;
}

static AvInstallationsTerms *
take_terms (AvRefoundPage *self,
            char **message)
{
  g_autofree char *organisation = g_strstrip (g_strdup (gtk_editable_get_text (self->organisation)));
  AvInstallationsTerms *terms;

  if (!check_name_and_place (self, organisation, message))
    return NULL;

  terms = g_new0 (AvInstallationsTerms, 1);
  terms->text = g_steal_pointer (&organisation);
  terms->root_file = g_strdup (self->file);
  terms->root_words = av_secret_ref (self->root_words);
  terms->despite_disputes = gtk_check_button_get_active (self->despite);
  return terms;
}

AvInstallationsTerms *
av_refound_page_go_on (AvRefoundPage *self,
                       char **message)
{
  g_return_val_if_fail (AV_IS_REFOUND_PAGE (self), NULL);

  *message = NULL;
  if (is_step (self, "file"))
    return take_terms (self, message);

  if (is_step (self, "before") ? take_before (self, message) : take_words (self))
    show_step (self, get_step (self) + 1);

  return NULL;
}

gboolean
av_refound_page_go_back (AvRefoundPage *self)
{
  guint step;

  g_return_val_if_fail (AV_IS_REFOUND_PAGE (self), FALSE);

  step = get_step (self);
  if (step == 0 || av_refound_page_is_done (self))
    return FALSE;

  if (is_step (self, "file"))
    av_phrase_page_show_again (get_phrase (self));
  show_step (self, step - 1);
  return TRUE;
}

/* Where computers were in dispute, they have one thing more to do. */
static void
tell_unsent (AvRefoundPage *self)
{
  g_autofree char *text = self->names != NULL ? g_strdup_printf (_ ("4. Nothing is sent to %s: each of these asks to join again, and is accepted here, with the new root file."), self->names)
                                              : g_strdup ("");

  gtk_label_set_text (self->unsent, text);
  gtk_widget_set_visible (GTK_WIDGET (self->unsent), self->names != NULL);
}

void
av_refound_page_finish (AvRefoundPage *self)
{
  g_return_if_fail (AV_IS_REFOUND_PAGE (self));

  tell_unsent (self);
  /* Those of the former organisation are not copied by mistake: the new ones come. */
  gtk_label_set_text (self->words, "");
  show_step (self, G_N_ELEMENTS (steps) - 1);
  av_refound_page_end (self);
}

gboolean
av_refound_page_is_done (AvRefoundPage *self)
{
  g_return_val_if_fail (AV_IS_REFOUND_PAGE (self), FALSE);

  return is_step (self, "done");
}

void
av_refound_page_show_words (AvRefoundPage *self,
                            const char *words)
{
  g_return_if_fail (AV_IS_REFOUND_PAGE (self));

  av_numbered_words_show (self->words, words);
}

const char *
av_refound_page_mend (AvRefoundPage *self,
                      const GError *error)
{
  g_return_val_if_fail (AV_IS_REFOUND_PAGE (self), NULL);

  if (error->domain == AV_ROOT_FILE_ERROR || error->domain == AV_FILE_ERROR)
    gtk_widget_grab_focus (self->choose);
  if (g_error_matches (error, AV_FILE_ERROR, AV_FILE_ERROR_MISSING))
    return _ ("The folder for the new root file is no longer there: put the stick back in, or choose another place. Nothing was changed.");
  if (g_error_matches (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_DISPUTED))
    return _ ("Since this page was opened, intendants have come to disagree about a computer’s keys. Leave with Esc and begin again: the first page then names it, and says what to do. Nothing was changed.");

  return error->message;
}

static void
picked (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  g_autoptr (AvRefoundPage) self = user_data;
  g_autofree char *file = av_file_pick_finish (result);

  if (file == NULL || self->file_row == NULL)
    return;

  g_free (self->file);
  self->file = g_steal_pointer (&file);
  show_file (self);
}

/* Not the name of the former one, which lies on the same stick. */
static void
choose_clicked (AvRefoundPage *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *name = g_date_time_format (now, "organisation-%Y-%m-%d.racine");

  av_file_pick_save (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Where to write the root file"), name, picked, g_object_ref (self));
}

static gboolean
av_refound_page_grab_focus (GtkWidget *widget)
{
  AvRefoundPage *self = AV_REFOUND_PAGE (widget);

  if (is_step (self, "words"))
    return gtk_widget_grab_focus (GTK_WIDGET (get_phrase (self)));

  return is_step (self, "file") && gtk_widget_grab_focus (self->choose);
}

static void
av_refound_page_dispose (GObject *object)
{
  AvRefoundPage *self = AV_REFOUND_PAGE (object);

  g_clear_pointer (&self->root_words, av_secret_unref);
  g_clear_pointer (&self->file, g_free);
  g_clear_pointer (&self->names, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_REFOUND_PAGE);

  G_OBJECT_CLASS (av_refound_page_parent_class)->dispose (object);
}

static void
av_refound_page_class_init (AvRefoundPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_refound_page_dispose;
  widget_class->grab_focus = av_refound_page_grab_focus;
  widget_class->focus = av_focus_children;

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-refound-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AvRefoundPage, title);
  gtk_widget_class_bind_template_child (widget_class, AvRefoundPage, steps);
  gtk_widget_class_bind_template_child (widget_class, AvRefoundPage, organisation);
  gtk_widget_class_bind_template_child (widget_class, AvRefoundPage, disputes);
  gtk_widget_class_bind_template_child (widget_class, AvRefoundPage, disputed);
  gtk_widget_class_bind_template_child (widget_class, AvRefoundPage, despite);
  gtk_widget_class_bind_template_child (widget_class, AvRefoundPage, phrase_bin);
  gtk_widget_class_bind_template_child (widget_class, AvRefoundPage, file_row);
  gtk_widget_class_bind_template_child (widget_class, AvRefoundPage, choose);
  gtk_widget_class_bind_template_child (widget_class, AvRefoundPage, words);
  gtk_widget_class_bind_template_child (widget_class, AvRefoundPage, unsent);
  gtk_widget_class_bind_template_callback (widget_class, choose_clicked);
}

static void
av_refound_page_init (AvRefoundPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  av_spoken_name_mnemonics (GTK_WIDGET (self));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->file_row), FALSE);
}
