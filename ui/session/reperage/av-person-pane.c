#include "av-person-pane.h"

#include <glib/gi18n.h>

#include "av-accessible.h"
#include "av-catalogue.h"
#include "av-dossier-menu.h"
#include "av-focus.h"
#include "av-keyboard.h"
#include "av-new-dossier.h"
#include "av-record-row.h"
#include "av-remark.h"
#include "av-table.h"

struct _AvPersonPane
{
  AdwBin parent_instance;

  AvSession *session;
  char *container;
  char *contact; /* the first one: what a dossier is opened from */
  char *newest;  /* the last one: what is corrected */
  guint n_asked; /* answers of the store that are not here yet */
  /* Pressed before they were: goes to whom is meant, once drawn. */
  gboolean awaited_edit;
  gboolean awaited_focus;
  gpointer awaited_from; /* where the keyboard was */

  GtkWidget *title;
  GtkWidget *subtitle;
  GtkWidget *stage;
  GtkWidget *close;
  GtkWidget *notice;
  GtkWidget *needs_card;
  GtkWidget *needs;
  GtkWidget *contacts;
  GtkWidget *status;
  AvDossierMenu *menu;
  GtkWidget *diagnostic;
  GtkWidget *open;
};

enum
{
  PROP_0,
  PROP_SESSION,
  N_PROPS
};

enum
{
  EDIT,
  CLOSE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvPersonPane, av_person_pane, ADW_TYPE_BIN)

/* Everything the pane shows, read in one piece of work. */
typedef struct
{
  AvSummary *summary;
  GPtrArray *contacts; /* of AvSnapshot, newest first */
  GPtrArray *needs;    /* of AvSummary */
  GHashTable *titles;  /* record id → what it is called */
  gboolean has_dossier;
} Picture;

static void
picture_free (Picture *picture)
{
  g_clear_pointer (&picture->summary, av_summary_unref);
  g_clear_pointer (&picture->contacts, g_ptr_array_unref);
  g_clear_pointer (&picture->needs, g_ptr_array_unref);
  g_clear_pointer (&picture->titles, g_hash_table_unref);
  g_free (picture);
}

static void
note_titles (AvStore *store,
             Picture *picture,
             AvSnapshot *contact)
{
  static const char *const fields[] = { "operation", "agent" };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *id = av_snapshot_get_answer (contact, fields[i]);
      g_autoptr (AvSnapshot) record = id != NULL && !av_answer_is_reserved (id) ? av_record_store_load (store, id, NULL) : NULL;
      const AvForm *form = record != NULL ? av_catalogue_find_form (av_snapshot_get_form (record)) : NULL;

      if (form != NULL)
        g_hash_table_insert (picture->titles, g_strdup (id), av_form_show_title (form, av_snapshot_get_answers (record)));
    }
}

static gpointer
draw_picture (AvStore *store,
              gpointer user_data,
              GError **error)
{
  const char *container = user_data;
  g_autoptr (AvSnapshot) dossier = av_record_store_load_singleton (store, container, "dossier", error);
  g_autoptr (GPtrArray) ids = dossier != NULL ? av_record_store_list (store, container, "contact", error) : NULL;
  g_autoptr (AvQuery) needs = av_query_new_view (AV_VIEW_NEEDS, container);
  Picture *picture;

  if (ids == NULL)
    return NULL;

  picture = g_new0 (Picture, 1);
  picture->has_dossier = av_snapshot_get_changed (dossier, NULL) != 0;
  picture->summary = av_query_dossier (store, container, NULL);
  picture->needs = av_query_summaries (store, needs, NULL);
  picture->contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) av_snapshot_unref);
  picture->titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = ids->len; i > 0; i--)
    {
      AvSnapshot *contact = av_record_store_load (store, g_ptr_array_index (ids, i - 1), NULL);

      if (contact == NULL)
        continue;
      note_titles (store, picture, contact);
      g_ptr_array_add (picture->contacts, contact);
    }

  return picture;
}

static void
clear_box (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

static void
add_fact (GtkGrid *grid,
          int row,
          const char *label,
          const char *value)
{
  GtkWidget *left = g_object_new (GTK_TYPE_LABEL, "label", label, "xalign", 0.0, "yalign", 0.0, "wrap", TRUE, NULL);
  GtkWidget *right = g_object_new (GTK_TYPE_LABEL, "label", value, "xalign", 0.0, "wrap", TRUE, "selectable", FALSE, "hexpand", TRUE, NULL);

  gtk_widget_add_css_class (left, "av-hint");
  gtk_widget_set_size_request (left, 190, -1);
  gtk_grid_attach (grid, left, 0, row, 1, 1);
  gtk_grid_attach (grid, right, 1, row, 1, 1);
}

static void
add_remark (GtkGrid *grid,
            int row,
            const char *remark)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", remark, "xalign", 0.0, "wrap", TRUE, "hexpand", TRUE, NULL);

  gtk_widget_add_css_class (label, "av-warning");
  gtk_grid_attach (grid, label, 1, row, 1, 1);
}

static char *
show_answer (Picture *picture,
             const AvField *field,
             const char *answer)
{
  const char *title = g_hash_table_lookup (picture->titles, answer);

  return title != NULL ? g_strdup (title) : av_field_show (field, answer);
}

static GtkWidget *
build_facts (Picture *picture,
             AvSnapshot *contact)
{
  const AvForm *form = av_catalogue_find_form (av_snapshot_get_form (contact));
  GtkWidget *grid = gtk_grid_new ();
  int row = 0;

  gtk_grid_set_row_spacing (GTK_GRID (grid), 7);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 14);
  for (guint i = 0; i < form->n_fields; i++)
    {
      const AvField *field = &form->fields[i];
      const char *answer = av_snapshot_get_answer (contact, field->id);
      g_autofree char *shown = NULL;
      g_autofree char *remark = NULL;

      /* Date and stage stand in the heading. */
      if (answer == NULL || strcmp (field->id, "horodatage") == 0 || strcmp (field->id, "statut") == 0)
        continue;

      shown = show_answer (picture, field, answer);
      add_fact (GTK_GRID (grid), row++, av_field_get_label (field), shown);
      remark = av_remark_find (form, field, av_snapshot_get_answers (contact));
      if (remark != NULL)
        add_remark (GTK_GRID (grid), row++, remark);
    }

  return av_table_new (GTK_GRID (grid));
}

static void
edit_clicked (GtkWidget *button,
              AvPersonPane *self)
{
  g_signal_emit (self, signals[EDIT], 0, g_object_get_data (G_OBJECT (button), "contact"));
}

static void
add_contact (AvPersonPane *self,
             Picture *picture,
             AvSnapshot *contact)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *edit = gtk_button_new_with_label (_ ("Edit"));
  const AvField *field = av_catalogue_find_field ("contact", "horodatage");
  const char *met = av_snapshot_get_answer (contact, "horodatage");
  g_autofree char *when = met != NULL ? av_field_show (field, met) : g_strdup ("");
  g_autofree char *heading = g_strdup_printf (_ ("Met on %s"), when);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", heading, "xalign", 0.0, "hexpand", TRUE, "wrap", TRUE,
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, NULL);

  gtk_widget_add_css_class (label, "av-heading");
  gtk_widget_add_css_class (edit, "flat");
  gtk_widget_set_tooltip_text (edit, _ ("Edit this contact (Ctrl+E: the newest)"));
  av_accessible_name (edit, _ ("Edit this contact"), NULL);
  g_object_set_data_full (G_OBJECT (edit), "contact", g_strdup (av_snapshot_get_id (contact)), g_free);
  g_signal_connect (edit, "clicked", G_CALLBACK (edit_clicked), self);

  gtk_box_append (GTK_BOX (head), label);
  gtk_box_append (GTK_BOX (head), edit);
  gtk_box_append (GTK_BOX (card), head);
  gtk_box_append (GTK_BOX (card), build_facts (picture, contact));
  gtk_widget_add_css_class (card, "av-card");
  gtk_box_append (GTK_BOX (self->contacts), card);
}

/* What is known, then on a line of its own, where no hyphen of it is a place to break,
 * the code where it is not the title already. */
static char *
build_subtitle (AvSummary *summary)
{
  gboolean coded = *summary->code != '\0' && strcmp (summary->code, summary->title) != 0;

  if (!coded)
    return g_strdup (summary->subtitle);
  if (*summary->subtitle == '\0')
    return g_strdup (summary->code);

  return g_strjoin ("\n", summary->subtitle, summary->code, NULL);
}

static void
show_summary (AvPersonPane *self,
              Picture *picture)
{
  const char *notice = picture->summary != NULL ? av_summary_get_notice (picture->summary) : NULL;
  g_autofree char *stage = picture->summary != NULL ? av_stage_show (picture->summary->stage) : g_strdup ("");
  g_autofree char *subtitle = picture->summary != NULL ? build_subtitle (picture->summary) : g_strdup ("");

  g_object_set (self->menu, "joined", picture->summary != NULL && picture->summary->joined, NULL);
  gtk_label_set_text (GTK_LABEL (self->title), picture->summary != NULL ? picture->summary->title : "");
  gtk_label_set_text (GTK_LABEL (self->subtitle), subtitle);
  gtk_label_set_text (GTK_LABEL (self->stage), stage);
  gtk_widget_set_visible (self->stage, *stage != '\0');
  gtk_label_set_text (GTK_LABEL (self->notice), notice != NULL ? notice : "");
  gtk_widget_set_visible (self->notice, notice != NULL);
}

static void
show_picture (AvPersonPane *self,
              Picture *picture)
{
  show_summary (self, picture);

  clear_box (self->needs);
  for (guint i = 0; picture->needs != NULL && i < picture->needs->len; i++)
    {
      GtkWidget *row = av_record_row_new ();

      av_record_row_set_summary (AV_RECORD_ROW (row), g_ptr_array_index (picture->needs, i));
      gtk_box_append (GTK_BOX (self->needs), row);
    }
  gtk_widget_set_visible (self->needs_card, gtk_widget_get_first_child (self->needs) != NULL);

  clear_box (self->contacts);
  g_clear_pointer (&self->contact, g_free);
  g_clear_pointer (&self->newest, g_free);
  for (guint i = 0; i < picture->contacts->len; i++)
    {
      AvSnapshot *contact = g_ptr_array_index (picture->contacts, i);

      add_contact (self, picture, contact);
      if (i == 0)
        self->newest = g_strdup (av_snapshot_get_id (contact));
      g_free (self->contact);
      self->contact = g_strdup (av_snapshot_get_id (contact));
    }

  gtk_widget_set_visible (self->open, !picture->has_dossier && self->contact != NULL);
  if (picture->has_dossier)
    gtk_widget_add_css_class (self->diagnostic, "av-primary");
  else
    gtk_widget_remove_css_class (self->diagnostic, "av-primary");
}

static void
do_awaited (AvPersonPane *self)
{
  gboolean stayed = self->awaited_from == av_keyboard_find (GTK_WIDGET (self)) && gtk_widget_get_mapped (GTK_WIDGET (self));
  gboolean edit = self->awaited_edit && stayed;
  gboolean focus = self->awaited_focus && stayed;

  self->awaited_edit = FALSE;
  self->awaited_focus = FALSE;
  self->awaited_from = NULL;
  if (edit)
    av_person_pane_edit (self);
  else if (focus)
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
picture_drawn (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (AvPersonPane) self = user_data;
  g_autoptr (GError) error = NULL;
  Picture *picture = av_queue_call_finish (AV_QUEUE (source), result, &error);

  self->n_asked--;
  if (self->container == NULL)
    {
      g_clear_pointer (&picture, picture_free);
      return;
    }
  if (picture == NULL)
    {
      gtk_label_set_text (GTK_LABEL (self->status), error != NULL ? error->message : "");
      return;
    }

  if (self->session != NULL)
    show_picture (self, picture);
  picture_free (picture);
  if (self->session != NULL && self->n_asked == 0)
    do_awaited (self);
}

void
av_person_pane_show (AvPersonPane *self,
                     const char *container)
{
  g_autofree char *kept = g_strdup (container);

  g_return_if_fail (AV_IS_PERSON_PANE (self));
  g_return_if_fail (self->session != NULL);

  g_free (self->container);
  self->container = g_strdup (kept);
  g_object_set (self->menu, "container", kept, NULL);
  gtk_label_set_text (GTK_LABEL (self->status), "");
  self->n_asked++;
  av_queue_call (av_session_get_queue (self->session), draw_picture, g_steal_pointer (&kept), g_free,
                 (GDestroyNotify) picture_free, NULL, picture_drawn, g_object_ref (self));
}

void
av_person_pane_clear (AvPersonPane *self)
{
  g_return_if_fail (AV_IS_PERSON_PANE (self));

  g_clear_pointer (&self->container, g_free);
  g_clear_pointer (&self->contact, g_free);
  g_clear_pointer (&self->newest, g_free);
  self->awaited_edit = FALSE;
  self->awaited_focus = FALSE;
  g_object_set (self->menu, "container", NULL, NULL);
  gtk_label_set_text (GTK_LABEL (self->title), "");
  gtk_label_set_text (GTK_LABEL (self->subtitle), "");
  gtk_label_set_text (GTK_LABEL (self->status), "");
  gtk_widget_set_visible (self->stage, FALSE);
  clear_box (self->needs);
  gtk_widget_set_visible (self->needs_card, FALSE);
  clear_box (self->contacts);
}

void
av_person_pane_edit (AvPersonPane *self)
{
  g_return_if_fail (AV_IS_PERSON_PANE (self));

  if (self->n_asked > 0)
    {
      self->awaited_edit = TRUE;
      self->awaited_from = av_keyboard_find (GTK_WIDGET (self));
    }
  else if (self->newest != NULL)
    g_signal_emit (self, signals[EDIT], 0, self->newest);
}

void
av_person_pane_open_menu (AvPersonPane *self)
{
  g_return_if_fail (AV_IS_PERSON_PANE (self));

  av_dossier_menu_open (self->menu);
}

const char *
av_person_pane_get_container (AvPersonPane *self)
{
  g_return_val_if_fail (AV_IS_PERSON_PANE (self), NULL);

  return self->container;
}

static void
record_changed (AvPersonPane *self,
                const char *form,
                const char *id,
                const char *container)
{
  if (self->container != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)) &&
      (*container == '\0' || strcmp (container, self->container) == 0))
    av_person_pane_show (self, self->container);
}

static void
close_clicked (AvPersonPane *self)
{
  g_signal_emit (self, signals[CLOSE], 0);
}

static void
dossier_opened (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (AvPersonPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *container = av_new_dossier_finish (AV_SESSION (source), result, &error);

  gtk_label_set_text (GTK_LABEL (self->status), container != NULL ? _ ("The dossier is open.") : error->message);
  if (container != NULL)
    gtk_widget_grab_focus (self->diagnostic);
}

static void
open_clicked (AvPersonPane *self)
{
  if (self->contact != NULL)
    av_new_dossier_async (self->session, self->contact, NULL, dossier_opened, g_object_ref (self));
}

static gboolean
av_person_pane_grab_focus (GtkWidget *widget)
{
  AvPersonPane *self = AV_PERSON_PANE (widget);

  if (self->n_asked > 0)
    {
      self->awaited_focus = TRUE;
      self->awaited_from = av_keyboard_find (GTK_WIDGET (self));
      return TRUE;
    }

  return gtk_widget_grab_focus (gtk_widget_get_visible (self->open) ? self->open : self->diagnostic);
}

static void
av_person_pane_get_property (GObject *object,
                             guint property,
                             GValue *value,
                             GParamSpec *pspec)
{
  g_value_set_object (value, AV_PERSON_PANE (object)->session);
}

static void
av_person_pane_set_property (GObject *object,
                             guint property,
                             const GValue *value,
                             GParamSpec *pspec)
{
  AvPersonPane *self = AV_PERSON_PANE (object);

  g_set_object (&self->session, g_value_get_object (value));
  if (self->session != NULL)
    g_signal_connect_object (self->session, "record-changed", G_CALLBACK (record_changed), self, G_CONNECT_SWAPPED);
}

static void
av_person_pane_dispose (GObject *object)
{
  AvPersonPane *self = AV_PERSON_PANE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_PERSON_PANE);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (av_person_pane_parent_class)->dispose (object);
}

static void
av_person_pane_finalize (GObject *object)
{
  AvPersonPane *self = AV_PERSON_PANE (object);

  g_free (self->container);
  g_free (self->contact);
  g_free (self->newest);

  G_OBJECT_CLASS (av_person_pane_parent_class)->finalize (object);
}

static void
av_person_pane_class_init (AvPersonPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_person_pane_get_property;
  object_class->set_property = av_person_pane_set_property;
  object_class->dispose = av_person_pane_dispose;
  object_class->finalize = av_person_pane_finalize;
  widget_class->grab_focus = av_person_pane_grab_focus;
  widget_class->focus = av_focus_children;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[EDIT] = g_signal_new ("edit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CLOSE] = g_signal_new ("close", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (AV_TYPE_DOSSIER_MENU);
  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-person-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, AvPersonPane, title);
  gtk_widget_class_bind_template_child (widget_class, AvPersonPane, subtitle);
  gtk_widget_class_bind_template_child (widget_class, AvPersonPane, stage);
  gtk_widget_class_bind_template_child (widget_class, AvPersonPane, close);
  gtk_widget_class_bind_template_child (widget_class, AvPersonPane, notice);
  gtk_widget_class_bind_template_child (widget_class, AvPersonPane, needs_card);
  gtk_widget_class_bind_template_child (widget_class, AvPersonPane, needs);
  gtk_widget_class_bind_template_child (widget_class, AvPersonPane, contacts);
  gtk_widget_class_bind_template_child (widget_class, AvPersonPane, status);
  gtk_widget_class_bind_template_child (widget_class, AvPersonPane, menu);
  gtk_widget_class_bind_template_child (widget_class, AvPersonPane, diagnostic);
  gtk_widget_class_bind_template_child (widget_class, AvPersonPane, open);
}

static void
av_person_pane_init (AvPersonPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_swapped (self->close, "clicked", G_CALLBACK (close_clicked), self);
  g_signal_connect_swapped (self->open, "clicked", G_CALLBACK (open_clicked), self);
}
