#include "av-records-page.h"

#include <glib/gi18n.h>

#include "av-accessible.h"
#include "av-answered-need.h"
#include "av-catalogue.h"
#include "av-deleted-records.h"
#include "av-draft-bar.h"
#include "av-focus.h"
#include "av-private-notes.h"
#include "av-record-list-view.h"
#include "av-record-writing.h"
#include "av-records-query.h"

#define ROW_HEIGHT 60
#define EMPTY_HEIGHT 92
#define MOST_ROWS 4

struct _AvRecordsPage
{
  AdwBin parent_instance;

  AvSession *session;
  const AvForm *form;
  char *container;
  char *window;
  AvRecordWriting *written;

  GtkWidget *panes;
  GtkWidget *side;
  GtkWidget *heading;
  GtkWidget *add;
  AvRecordListView *records;
  AvDeletedRecords *deleted;
  GtkWidget *writing;
  GtkWidget *caption;
  GtkWidget *delete;
  GtkWidget *close;
  GtkWidget *save;
  AvDraftBar *draft_bar;
  AvFormView *form_view;
  AvPrivateNotes *notes;
};

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_FORM,
  PROP_CONTAINER,
  PROP_WINDOW,
  PROP_ORIENTATION,
  PROP_WRITING,
  N_PROPS
};

enum
{
  BEGUN,
  SAID,
  WAS_REFUSED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvRecordsPage, av_records_page, ADW_TYPE_BIN)

static gboolean
is_writing (AvRecordsPage *self)
{
  return av_record_writing_get_editor (self->written) != NULL;
}

static gboolean
is_vertical (AvRecordsPage *self)
{
  return gtk_orientable_get_orientation (GTK_ORIENTABLE (self->panes)) == GTK_ORIENTATION_VERTICAL;
}

static const char *
get_empty_words (AvRecordsPage *self)
{
  AvWithheld withheld = av_record_list_view_get_withheld (self->records);

  return withheld != AV_WITHHELD_NOTHING ? av_withheld_get_title (withheld) : _ ("Nothing written yet.");
}

/* A list among other cards is as high as what it holds; one beside its form
 * takes the height there is. */
static void
fit_list (AvRecordsPage *self)
{
  guint n = av_record_list_view_get_n_items (self->records);
  g_autofree char *count = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u written", "%u written", n), n);

  /* Headed by what it lists; under a page that says so already, by how many. */
  if (is_vertical (self))
    gtk_label_set_text (GTK_LABEL (self->heading), n > 0 ? count : get_empty_words (self));
  else if (self->form != NULL)
    gtk_label_set_text (GTK_LABEL (self->heading), av_form_get_plural (self->form));
  /* One after the other where there is no room beside. */
  gtk_widget_set_visible (self->side, !is_vertical (self) || !is_writing (self));
  /* The foot of the window saves what stands on its page. */
  gtk_widget_set_visible (self->save, !is_vertical (self));
  gtk_widget_set_vexpand (self->side, !is_vertical (self));
  gtk_widget_set_vexpand (GTK_WIDGET (self->records), !is_vertical (self));
  gtk_widget_set_visible (GTK_WIDGET (self->records), !is_vertical (self) || n > 0);
  gtk_widget_set_hexpand (self->side, is_vertical (self) || !is_writing (self));
  gtk_widget_set_size_request (self->side, is_vertical (self) ? -1 : 336, -1);
  gtk_widget_set_size_request (GTK_WIDGET (self->records), -1, n == 0 ? EMPTY_HEIGHT : (int) MIN (n, MOST_ROWS) * ROW_HEIGHT);
}

static void
show_writing (AvRecordsPage *self)
{
  AvRecordEditor *editor = av_record_writing_get_editor (self->written);

  gtk_widget_set_visible (self->writing, editor != NULL);
  av_private_notes_set_record (self->notes, editor != NULL ? av_record_editor_get_id (editor) : NULL);
  fit_list (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WRITING]);
}

static void
show_editor (AvRecordsPage *self,
             AvRecordEditor *editor)
{
  g_object_set (self->draft_bar, "editor", editor, NULL);
  g_object_set (self->form_view, "editor", editor, NULL);
}

static void
writing_ended (AvRecordsPage *self)
{
  show_editor (self, NULL);
  show_writing (self);
  gtk_widget_grab_focus (self->add);
}

static void
say (AvRecordsPage *self,
     const char *text,
     gboolean can_undo)
{
  g_signal_emit (self, signals[SAID], 0, text, can_undo);
}

static void
refuse (AvRecordsPage *self,
        const char *text)
{
  g_signal_emit (self, signals[WAS_REFUSED], 0, text);
}

static void
editor_begun (AvRecordsPage *self,
              AvRecordEditor *editor)
{
  g_signal_emit (self, signals[BEGUN], 0, editor);
}

static void
editor_taken (AvRecordsPage *self,
              AvRecordEditor *editor,
              const char *caption)
{
  av_deleted_records_forget_last (self->deleted);
  gtk_label_set_text (GTK_LABEL (self->caption), caption);
  gtk_widget_set_visible (self->delete, !av_record_editor_is_new (editor));
  show_editor (self, editor);
  show_writing (self);
  /* A draft may come back on a page that nobody looks at. */
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    av_form_view_focus_first (self->form_view);
}

static void
editor_entitled (AvRecordsPage *self,
                 const char *title)
{
  gtk_label_set_text (GTK_LABEL (self->caption), title);
}

void
av_records_page_close (AvRecordsPage *self)
{
  g_return_if_fail (AV_IS_RECORDS_PAGE (self));

  av_record_writing_close (self->written);
}

void
av_records_page_add (AvRecordsPage *self)
{
  g_return_if_fail (AV_IS_RECORDS_PAGE (self));

  av_record_writing_begin (self->written);
}

void
av_records_page_open (AvRecordsPage *self,
                      const char *id)
{
  g_return_if_fail (AV_IS_RECORDS_PAGE (self));

  av_record_writing_open (self->written, id);
}

AvRecordEditor *
av_records_page_find_editor (AvRecordsPage *self,
                             const char *id)
{
  g_return_val_if_fail (AV_IS_RECORDS_PAGE (self), NULL);

  return av_record_writing_find_editor (self->written, id);
}

void
av_records_page_take_draft (AvRecordsPage *self,
                            const char *id)
{
  g_return_if_fail (AV_IS_RECORDS_PAGE (self));

  if (!av_record_writing_take_draft (self->written, id))
    av_form_view_focus_first (self->form_view);
}

static void
begun_afresh (AvRecordsPage *self)
{
  say (self, _ ("The draft is dropped."), FALSE);
  av_form_view_focus_first (self->form_view);
}

void
av_records_page_save (AvRecordsPage *self)
{
  g_return_if_fail (AV_IS_RECORDS_PAGE (self));

  if (is_writing (self))
    av_answered_need_save (av_record_writing_get_editor (self->written));
}

static void
record_turned (AvRecordsPage *self,
               const char *id)
{
  AvRecordEditor *editor = av_record_writing_get_editor (self->written);

  if (editor != NULL && strcmp (av_record_editor_get_id (editor), id) == 0)
    {
      av_record_editor_discard (editor);
      av_records_page_close (self);
    }
  else if (editor == NULL)
    gtk_widget_grab_focus (self->add);
}

/* It stays on the page until it is deleted. */
void
av_records_page_delete (AvRecordsPage *self)
{
  AvRecordEditor *editor = av_records_page_get_editor (self);

  if (editor != NULL && !av_record_editor_is_new (editor))
    av_deleted_records_delete (self->deleted, av_record_editor_get_loaded (editor));
}

void
av_records_page_undo (AvRecordsPage *self,
                      gboolean redo)
{
  g_return_if_fail (AV_IS_RECORDS_PAGE (self));

  if (!av_deleted_records_undo (self->deleted, redo))
    av_record_writing_undo (self->written, redo);
}

AvRecordEditor *
av_records_page_get_editor (AvRecordsPage *self)
{
  g_return_val_if_fail (AV_IS_RECORDS_PAGE (self), NULL);

  return av_record_writing_get_editor (self->written);
}

AvFormView *
av_records_page_get_form_view (AvRecordsPage *self)
{
  g_return_val_if_fail (AV_IS_RECORDS_PAGE (self), NULL);

  return self->form_view;
}

static void
row_opened (AvRecordsPage *self,
            AvSummary *summary)
{
  av_records_page_open (self, summary->id);
}

static void
place_writing (AvRecordsPage *self)
{
  av_record_writing_set_place (self->written, self->session, self->form, self->container, self->window);
}

static void
show_form (AvRecordsPage *self)
{
  g_autoptr (AvQuery) query = NULL;

  place_writing (self);
  if (self->session == NULL || self->form == NULL || (self->container == NULL && self->form->container == AV_CONTAINER_DOSSIER))
    return;

  av_accessible_name (self->add, av_form_get_adding (self->form), NULL);
  g_object_set (self->records, "session", self->session, "label", av_form_get_plural (self->form), NULL);
  av_record_list_view_set_empty (self->records, NULL, _ ("Nothing written yet."));
  av_record_list_view_set_one_dossier (self->records, self->container != NULL);
  query = av_records_query_new (self->form, self->container);
  av_record_list_view_set_query (self->records, query);
  av_deleted_records_show (self->deleted, self->session, self->form, self->container);
  av_private_notes_show (self->notes, self->session, strcmp (self->form->id, "evenement") == 0 ? self->container : NULL);
}

static gboolean
escape_pressed (GtkWidget *widget,
                GVariant *args,
                gpointer user_data)
{
  gboolean writing = is_writing (AV_RECORDS_PAGE (widget));

  av_records_page_close (AV_RECORDS_PAGE (widget));

  return writing;
}

GtkWidget *
av_records_page_new (AvSession *session,
                     const char *form,
                     const char *container,
                     const char *window)
{
  return g_object_new (AV_TYPE_RECORDS_PAGE, "session", session, "form", form, "container", container, "window", window, NULL);
}

static gboolean
av_records_page_grab_focus (GtkWidget *widget)
{
  AvRecordsPage *self = AV_RECORDS_PAGE (widget);

  if (is_writing (self))
    return av_form_view_focus_first (self->form_view);

  /* The same place each time, and one that stays while the list is read. */
  return gtk_widget_grab_focus (self->add);
}

static void
av_records_page_get_property (GObject *object,
                              guint property,
                              GValue *value,
                              GParamSpec *pspec)
{
  AvRecordsPage *self = AV_RECORDS_PAGE (object);

  switch (property)
    {
    case PROP_FORM:
      g_value_set_string (value, self->form != NULL ? self->form->id : NULL);
      break;
    case PROP_WRITING:
      g_value_set_boolean (value, is_writing (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
av_records_page_set_property (GObject *object,
                              guint property,
                              const GValue *value,
                              GParamSpec *pspec)
{
  AvRecordsPage *self = AV_RECORDS_PAGE (object);

  switch (property)
    {
    case PROP_SESSION:
      g_set_object (&self->session, g_value_get_object (value));
      break;
    case PROP_FORM:
      av_record_writing_leave (self->written);
      self->form = g_value_get_string (value) != NULL ? av_catalogue_find_form (g_value_get_string (value)) : NULL;
      break;
    case PROP_CONTAINER:
      av_record_writing_leave (self->written);
      g_free (self->container);
      self->container = g_value_dup_string (value);
      break;
    case PROP_WINDOW:
      g_free (self->window);
      self->window = g_value_dup_string (value);
      place_writing (self);
      return;
    case PROP_ORIENTATION:
      gtk_orientable_set_orientation (GTK_ORIENTABLE (self->panes), g_value_get_enum (value));
      fit_list (self);
      return;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
      return;
    }

  show_form (self);
}

static void
av_records_page_dispose (GObject *object)
{
  AvRecordsPage *self = AV_RECORDS_PAGE (object);

  if (self->form_view != NULL)
    show_editor (self, NULL);
  /* Nobody listens any more to what becomes of it. */
  if (self->written != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->written, self);
      av_record_writing_leave (self->written);
      av_record_writing_set_place (self->written, NULL, NULL, NULL, NULL);
    }
  g_clear_object (&self->written);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (av_records_page_parent_class)->dispose (object);
}

static void
av_records_page_finalize (GObject *object)
{
  AvRecordsPage *self = AV_RECORDS_PAGE (object);

  g_free (self->container);
  g_free (self->window);

  G_OBJECT_CLASS (av_records_page_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION, flags);
  properties[PROP_FORM] = g_param_spec_string ("form", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CONTAINER] = g_param_spec_string ("container", NULL, NULL, NULL, flags);
  properties[PROP_WINDOW] = g_param_spec_string ("window", NULL, NULL, NULL, flags);
  properties[PROP_ORIENTATION] = g_param_spec_enum ("orientation", NULL, NULL, GTK_TYPE_ORIENTATION, GTK_ORIENTATION_VERTICAL, flags);
  properties[PROP_WRITING] = g_param_spec_boolean ("writing", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
av_records_page_class_init (AvRecordsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_records_page_get_property;
  object_class->set_property = av_records_page_set_property;
  object_class->dispose = av_records_page_dispose;
  object_class->finalize = av_records_page_finalize;
  widget_class->grab_focus = av_records_page_grab_focus;
  widget_class->focus = av_focus_children;

  install_properties (object_class);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_pressed, NULL);
  signals[BEGUN] = g_signal_new ("begun", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, AV_TYPE_RECORD_EDITOR);
  signals[SAID] = g_signal_new ("said", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[WAS_REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-records-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AvRecordsPage, panes);
  gtk_widget_class_bind_template_child (widget_class, AvRecordsPage, side);
  gtk_widget_class_bind_template_child (widget_class, AvRecordsPage, heading);
  gtk_widget_class_bind_template_child (widget_class, AvRecordsPage, add);
  gtk_widget_class_bind_template_child (widget_class, AvRecordsPage, records);
  gtk_widget_class_bind_template_child (widget_class, AvRecordsPage, deleted);
  gtk_widget_class_bind_template_child (widget_class, AvRecordsPage, writing);
  gtk_widget_class_bind_template_child (widget_class, AvRecordsPage, caption);
  gtk_widget_class_bind_template_child (widget_class, AvRecordsPage, delete);
  gtk_widget_class_bind_template_child (widget_class, AvRecordsPage, close);
  gtk_widget_class_bind_template_child (widget_class, AvRecordsPage, save);
  gtk_widget_class_bind_template_child (widget_class, AvRecordsPage, draft_bar);
  gtk_widget_class_bind_template_child (widget_class, AvRecordsPage, form_view);
  gtk_widget_class_bind_template_child (widget_class, AvRecordsPage, notes);
}

static void
av_records_page_init (AvRecordsPage *self)
{
  self->written = av_record_writing_new ();
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_object (self->written, "begun", G_CALLBACK (editor_begun), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->written, "taken", G_CALLBACK (editor_taken), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->written, "entitled", G_CALLBACK (editor_entitled), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->written, "ended", G_CALLBACK (writing_ended), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->written, "said", G_CALLBACK (say), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->written, "refused", G_CALLBACK (refuse), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (av_records_page_add), self);
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (av_records_page_save), self);
  g_signal_connect_swapped (self->close, "clicked", G_CALLBACK (av_records_page_close), self);
  g_signal_connect_swapped (self->delete, "clicked", G_CALLBACK (av_records_page_delete), self);
  g_signal_connect_object (self->records, "opened", G_CALLBACK (row_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->records, "notify::n-items", G_CALLBACK (fit_list), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->deleted, "turned", G_CALLBACK (record_turned), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->deleted, "said", G_CALLBACK (say), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->deleted, "refused", G_CALLBACK (refuse), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->draft_bar, "afresh", G_CALLBACK (begun_afresh), self, G_CONNECT_SWAPPED);
  fit_list (self);
}
