#include "av-private-notes.h"

#include <glib/gi18n.h>
#include <string.h>

#include "av-focus.h"
#include "av-note-row.h"
#include "av-sight.h"

struct _AvPrivateNotes
{
  AdwBin parent_instance;

  AvSession *session;
  char *container;
  char *record;
  GCancellable *asked; /* for the notes of that dossier, last */

  GtkWidget *add;
  GtkWidget *who;
  GtkWidget *trouble;
  GtkWidget *notes;
};

G_DEFINE_FINAL_TYPE (AvPrivateNotes, av_private_notes, ADW_TYPE_BIN)

static gpointer
list_notes (AvStore *store,
            gpointer container,
            GError **error)
{
  return av_private_note_list (store, container, error);
}

static void
empty (AvPrivateNotes *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (self->notes)) != NULL)
    gtk_box_remove (GTK_BOX (self->notes), row);
  gtk_widget_set_visible (self->notes, FALSE);
}

static GtkWidget *
add_row (AvPrivateNotes *self,
         const AvPrivateNote *note)
{
  g_autoptr (AvNoteWriting) writing = av_note_writing_new (self->session, self->container, self->record != NULL ? self->record : self->container, note);
  GtkWidget *row = av_note_row_new (writing);

  gtk_box_append (GTK_BOX (self->notes), row);
  gtk_widget_set_visible (self->notes, TRUE);
  return row;
}

static AvNoteWriting *
get_writing (GtkWidget *row)
{
  return av_note_row_get_writing (AV_NOTE_ROW (row));
}

static GtkWidget *
find_row (AvPrivateNotes *self,
          const char *id)
{
  GtkWidget *row = gtk_widget_get_first_child (self->notes);

  while (row != NULL && strcmp (av_note_writing_get_id (get_writing (row)), id) != 0)
    row = gtk_widget_get_next_sibling (row);
  return row;
}

static gboolean
is_waiting (GtkWidget *row)
{
  return av_note_writing_is_waiting (get_writing (row));
}

/* What was removed can be taken back until the page is left. */
static gboolean
is_there (GtkWidget *row)
{
  AvNoteWriting *writing = get_writing (row);

  return av_note_writing_get_saved (writing) != 0 || is_waiting (row);
}

static void
remove_rows_but (AvPrivateNotes *self,
                 gboolean (*stays) (GtkWidget *row))
{
  GtkWidget *row = gtk_widget_get_first_child (self->notes);

  while (row != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (row);

      if (!stays (row))
        gtk_box_remove (GTK_BOX (self->notes), row);
      row = next;
    }
  gtk_widget_set_visible (self->notes, gtk_widget_get_first_child (self->notes) != NULL);
}

static const AvPrivateNote *
find_note (GPtrArray *notes,
           const char *id)
{
  for (guint i = 0; i < notes->len; i++)
    if (strcmp (((const AvPrivateNote *) g_ptr_array_index (notes, i))->id, id) == 0)
      return g_ptr_array_index (notes, i);

  return NULL;
}

/* Those that stand here stay where they are; the others come in the order they were
 * written, before what has begun meanwhile. */
static void
show_notes (AvPrivateNotes *self,
            GPtrArray *notes)
{
  GtkWidget *last = NULL;

  for (GtkWidget *row = gtk_widget_get_first_child (self->notes); row != NULL; row = gtk_widget_get_next_sibling (row))
    av_note_writing_follow (get_writing (row), find_note (notes, av_note_writing_get_id (get_writing (row))));

  for (guint i = 0; i < notes->len; i++)
    {
      const AvPrivateNote *note = g_ptr_array_index (notes, i);
      GtkWidget *row = find_row (self, note->id);

      if (row == NULL)
        {
          row = add_row (self, note);
          gtk_box_reorder_child_after (GTK_BOX (self->notes), row, last);
        }
      last = row;
    }
}

static void
notes_listed (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (AvPrivateNotes) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) notes = av_queue_call_finish (AV_QUEUE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->session == NULL)
    return;

  gtk_label_set_text (GTK_LABEL (self->trouble), error != NULL ? error->message : "");
  gtk_widget_set_visible (self->trouble, error != NULL);
  if (notes != NULL)
    show_notes (self, notes);
  else if (g_error_matches (error, AV_STORE_ERROR, AV_STORE_ERROR_WITHHELD))
    remove_rows_but (self, is_waiting);
}

static void
stop_asking (AvPrivateNotes *self)
{
  g_cancellable_cancel (self->asked);
  g_clear_object (&self->asked);
}

static void
ask (AvPrivateNotes *self)
{
  if (self->session == NULL || self->container == NULL || !av_session_opens_notes (self->session))
    return;

  stop_asking (self);
  self->asked = g_cancellable_new ();
  av_queue_call (av_session_get_queue (self->session), list_notes, g_strdup (self->container), g_free, (GDestroyNotify) g_ptr_array_unref,
                 self->asked, notes_listed, g_object_ref (self));
}

static void
ask_in_sight (AvPrivateNotes *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    ask (self);
}

/* Their titles are those of events; with no form anything may have changed. */
static void
record_changed (AvPrivateNotes *self,
                const char *form)
{
  if (*form == '\0' || strcmp (form, "evenement") == 0)
    ask_in_sight (self);
}

/* Where they cannot be read, what is written stays as long as it is looked at. */
static void
notes_changed (AvPrivateNotes *self)
{
  if (!gtk_widget_get_visible (self->trouble))
    ask_in_sight (self);
}

static void
page_shown (AvPrivateNotes *self)
{
  remove_rows_but (self, is_there);
  ask (self);
}

static void
set_session (AvPrivateNotes *self,
             AvSession *session)
{
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  if (session == NULL)
    return;

  g_signal_connect_object (session, "notes-changed", G_CALLBACK (notes_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "record-changed", G_CALLBACK (record_changed), self, G_CONNECT_SWAPPED);
}

static const char *
say_who_reads (gboolean opens)
{
  return opens ? _ ("Nobody but you reads them. They stay on this computer and in its backups, closed to others; if the town hall has to let you in again, they no longer open.")
               : _ ("They open with your own secret phrase alone: lock, then unlock with it.");
}

void
av_private_notes_show (AvPrivateNotes *self,
                       AvSession *session,
                       const char *container)
{
  gboolean opens = session != NULL && av_session_opens_notes (session);

  g_return_if_fail (AV_IS_PRIVATE_NOTES (self));

  stop_asking (self);
  empty (self);
  set_session (self, session);
  g_free (self->container);
  self->container = g_strdup (container);
  gtk_widget_set_visible (GTK_WIDGET (self), session != NULL && container != NULL);
  gtk_widget_set_visible (self->trouble, FALSE);
  gtk_widget_set_visible (self->add, opens);
  gtk_label_set_text (GTK_LABEL (self->who), say_who_reads (opens));
  ask (self);
}

void
av_private_notes_set_record (AvPrivateNotes *self,
                             const char *record)
{
  g_return_if_fail (AV_IS_PRIVATE_NOTES (self));

  g_free (self->record);
  self->record = g_strdup (record);
}

static void
add_clicked (AvPrivateNotes *self)
{
  GtkWidget *row = add_row (self, NULL);

  gtk_widget_grab_focus (row);
  av_sight_bring (row);
}

static void
av_private_notes_dispose (GObject *object)
{
  AvPrivateNotes *self = AV_PRIVATE_NOTES (object);

  stop_asking (self);
  set_session (self, NULL);

  G_OBJECT_CLASS (av_private_notes_parent_class)->dispose (object);
}

static void
av_private_notes_finalize (GObject *object)
{
  AvPrivateNotes *self = AV_PRIVATE_NOTES (object);

  g_free (self->container);
  g_free (self->record);

  G_OBJECT_CLASS (av_private_notes_parent_class)->finalize (object);
}

static void
av_private_notes_class_init (AvPrivateNotesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = av_private_notes_dispose;
  object_class->finalize = av_private_notes_finalize;
  widget_class->focus = av_focus_children;

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-private-notes.ui");
  gtk_widget_class_bind_template_child (widget_class, AvPrivateNotes, add);
  gtk_widget_class_bind_template_child (widget_class, AvPrivateNotes, who);
  gtk_widget_class_bind_template_child (widget_class, AvPrivateNotes, trouble);
  gtk_widget_class_bind_template_child (widget_class, AvPrivateNotes, notes);
}

static void
av_private_notes_init (AvPrivateNotes *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (add_clicked), self);
  g_signal_connect (self, "map", G_CALLBACK (page_shown), NULL);
}
