#include "av-requests-page.h"

#include <glib/gi18n-lib.h>

#include "av-accessible.h"
#include "av-combo-row.h"
#include "av-focus.h"
#include "av-picker-editor.h"
#include "av-root-file-group.h"

static const struct
{
  const char *code;
  const char *label;
} roles[] = {
  { "terrain", N_ ("In the field: contacts and paths of its commune") },
  { "referent", N_ ("Référent: reads what is sensitive as well, and erases") },
  { "metropole", N_ ("Métropole: figures, and what is shared with it") },
  { "intendant", N_ ("Intendant: enrols and revokes as well") },
};

struct _AvRequestsPage
{
  AdwBin parent_instance;

  GtkLabel *progress;
  GtkLabel *name;
  GtkLabel *file;
  AdwEntryRow *words;
  AdwBin *places_bin; /* an AvPickerEditor */
  AdwComboRow *role;
  GtkCheckButton *fse;
  GtkExpander *with_root;
  AvRootFileGroup *root;

  GPtrArray *texts; /* that the choices point to */
  AvChoice *choices;
  AvField places;
  AvRequestFolder *folder;
  AvAskedWords asked;
  guint next;
  guint n_enrolled;
  guint n_passed;
};

G_DEFINE_FINAL_TYPE (AvRequestsPage, av_requests_page, ADW_TYPE_BIN)

static AvFolderRequest *
get_request (AvRequestsPage *self)
{
  return self->folder != NULL && self->next < self->folder->requests->len ? g_ptr_array_index (self->folder->requests, self->next) : NULL;
}

static void
ask_for_words (AvRequestsPage *self)
{
  g_autofree char *title = NULL;

  av_asked_words_draw (&self->asked);
  title = g_strdup_printf (_ ("Word no. %u and word no. %u of those this laptop shows"), self->asked.first, self->asked.second);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->words), title);
  gtk_editable_set_text (GTK_EDITABLE (self->words), "");
}

static void
show_request (AvRequestsPage *self)
{
  AvFolderRequest *request = get_request (self);
  g_autofree char *progress = NULL;
  g_autofree char *file = NULL;
  g_autofree char *shown = NULL;

  if (request == NULL)
    return;

  progress = g_strdup_printf (_ ("Request %u of %u"), self->next + 1, self->folder->requests->len);
  file = g_path_get_basename (request->welcome);
  shown = g_strdup_printf (_ ("Its welcome will be beside it: %s"), file);
  gtk_label_set_text (self->progress, progress);
  gtk_label_set_text (self->name, request->request->name);
  gtk_label_set_text (self->file, shown);
  ask_for_words (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->words));
}

/* What the editor searches; where this computer itself works is the first answer. */
static void
list_places (AvRequestsPage *self,
             AvInstallations *installations)
{
  guint n = installations->places->len;

  adw_bin_set_child (self->places_bin, NULL);
  g_ptr_array_set_size (self->texts, 0);
  g_free (self->choices);
  self->choices = g_new0 (AvChoice, n + 1);
  for (guint i = 0; i < n; i++)
    {
      const AvInstallationsPlace *place = g_ptr_array_index (installations->places, i);

      self->choices[i].code = g_strdup (place->code);
      self->choices[i].label = g_strdup (place->name);
      g_ptr_array_add (self->texts, (char *) self->choices[i].code);
      g_ptr_array_add (self->texts, (char *) self->choices[i].label);
    }
  self->places = (AvField){ "perimetres", "", N_ ("Works for"), AV_FIELD_CHOICES, .choices = self->choices };

  adw_bin_set_child (self->places_bin, av_picker_editor_new (&self->places, NULL));
  if (n > 0)
    av_editor_set_answer (AV_EDITOR (adw_bin_get_child (self->places_bin)), self->choices[0].code);
}

/* NULL where none is chosen. */
static char **
take_scopes (AvRequestsPage *self)
{
  g_autofree char *places = av_editor_dup_answer (AV_EDITOR (adw_bin_get_child (self->places_bin)));

  return places != NULL ? g_strsplit (places, " ", -1) : NULL;
}

/* The root file alone makes one. */
static gboolean
makes_intendant (AvRequestsPage *self)
{
  guint role = adw_combo_row_get_selected (self->role);

  return role < G_N_ELEMENTS (roles) && g_str_equal (roles[role].code, "intendant");
}

static void
role_chosen (AvRequestsPage *self)
{
  if (makes_intendant (self))
    gtk_expander_set_expanded (self->with_root, TRUE);
}

void
av_requests_page_begin (AvRequestsPage *self,
                        AvInstallations *installations,
                        AvRequestFolder *folder)
{
  g_return_if_fail (AV_IS_REQUESTS_PAGE (self));
  g_return_if_fail (folder != NULL);

  g_clear_pointer (&self->folder, av_request_folder_free);
  self->folder = folder;
  self->next = 0;
  self->n_enrolled = 0;
  self->n_passed = 0;
  av_root_file_group_clear (self->root);
  gtk_expander_set_expanded (self->with_root, makes_intendant (self));
  list_places (self, installations);
  show_request (self);
}

const char *
av_requests_page_get_name (AvRequestsPage *self)
{
  AvFolderRequest *request = get_request (self);

  return request != NULL ? request->request->name : NULL;
}

static AvJoinRequest *
copy_request (const AvJoinRequest *request)
{
  AvJoinRequest *copy = g_new0 (AvJoinRequest, 1);

  copy->id = request->id;
  copy->name = g_strdup (request->name);
  copy->words = g_strdup (request->words);
  copy->bytes = g_bytes_ref (request->bytes);
  return copy;
}

void
av_requests_page_mend (AvRequestsPage *self,
                       const GError *error)
{
  g_return_if_fail (AV_IS_REQUESTS_PAGE (self));

  if (g_error_matches (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS) ||
      g_error_matches (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_ROOT))
    {
      gtk_expander_set_expanded (self->with_root, TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (self->root));
    }
  else
    {
      if (g_error_matches (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_WORDS))
        ask_for_words (self);
      gtk_widget_grab_focus (GTK_WIDGET (self->words));
    }
}

static char *
show_role (AvRequestsPage *self)
{
  const char *code = roles[adw_combo_row_get_selected (self->role)].code;

  return gtk_check_button_get_active (self->fse) ? g_strconcat (code, ",fse", NULL) : g_strdup (code);
}

AvInstallationsTerms *
av_requests_page_take (AvRequestsPage *self,
                       char **message)
{
  AvFolderRequest *request = get_request (self);
  g_auto (GStrv) scopes = NULL;
  AvInstallationsTerms *terms;

  g_return_val_if_fail (AV_IS_REQUESTS_PAGE (self), NULL);

  if (request == NULL)
    return NULL;

  if (*gtk_editable_get_text (GTK_EDITABLE (self->words)) == '\0')
    {
      *message = g_strdup (_ ("Type the two words that are asked for, of those this laptop shows: nobody was enrolled."));
      gtk_widget_grab_focus (GTK_WIDGET (self->words));
      return NULL;
    }

  scopes = take_scopes (self);
  if (scopes == NULL)
    {
      *message = g_strdup (_ ("Say which team this computer works for: nobody was enrolled."));
      gtk_widget_grab_focus (adw_bin_get_child (self->places_bin));
      return NULL;
    }

  terms = g_new0 (AvInstallationsTerms, 1);
  terms->request = copy_request (request->request);
  terms->welcome = g_strdup (request->welcome);
  terms->text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->words)));
  terms->asked = self->asked;
  terms->scopes = g_steal_pointer (&scopes);
  terms->role = show_role (self);
  terms->root_file = g_strdup (av_root_file_group_get_file (self->root));
  if (terms->root_file != NULL)
    terms->root_words = av_root_file_group_dup_words (self->root);

  return terms;
}

gboolean
av_requests_page_next (AvRequestsPage *self,
                       gboolean enrolled)
{
  g_return_val_if_fail (AV_IS_REQUESTS_PAGE (self), FALSE);

  if (get_request (self) == NULL)
    return FALSE;

  if (enrolled)
    self->n_enrolled++;
  else
    self->n_passed++;
  self->next++;
  if (get_request (self) == NULL)
    {
      av_root_file_group_clear (self->root);
      return FALSE;
    }

  show_request (self);
  return TRUE;
}

char *
av_requests_page_sum_up (AvRequestsPage *self)
{
  g_return_val_if_fail (AV_IS_REQUESTS_PAGE (self) && self->folder != NULL, NULL);

  return av_request_folder_sum_up (self->folder, self->n_enrolled, self->n_passed);
}

static gboolean
av_requests_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (AV_REQUESTS_PAGE (widget)->words));
}

static void
av_requests_page_dispose (GObject *object)
{
  AvRequestsPage *self = AV_REQUESTS_PAGE (object);

  g_clear_pointer (&self->folder, av_request_folder_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_REQUESTS_PAGE);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_clear_pointer (&self->choices, g_free);

  G_OBJECT_CLASS (av_requests_page_parent_class)->dispose (object);
}

static void
av_requests_page_class_init (AvRequestsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_requests_page_dispose;
  widget_class->grab_focus = av_requests_page_grab_focus;
  widget_class->focus = av_focus_children;

  g_type_ensure (AV_TYPE_ROOT_FILE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-requests-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AvRequestsPage, progress);
  gtk_widget_class_bind_template_child (widget_class, AvRequestsPage, name);
  gtk_widget_class_bind_template_child (widget_class, AvRequestsPage, file);
  gtk_widget_class_bind_template_child (widget_class, AvRequestsPage, words);
  gtk_widget_class_bind_template_child (widget_class, AvRequestsPage, places_bin);
  gtk_widget_class_bind_template_child (widget_class, AvRequestsPage, role);
  gtk_widget_class_bind_template_child (widget_class, AvRequestsPage, fse);
  gtk_widget_class_bind_template_child (widget_class, AvRequestsPage, with_root);
  gtk_widget_class_bind_template_child (widget_class, AvRequestsPage, root);
  gtk_widget_class_bind_template_callback (widget_class, role_chosen);
}

static void
av_requests_page_init (AvRequestsPage *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  av_combo_row_begin_at_selected (self->role);
  av_accessible_name (GTK_WIDGET (self->with_root), gtk_expander_get_label (self->with_root), NULL);
  self->texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    gtk_string_list_append (labels, _ (roles[i].label));
  adw_combo_row_set_model (self->role, G_LIST_MODEL (labels));
}
