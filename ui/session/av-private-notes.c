#include "av-private-notes.h"

#include <glib/gi18n.h>
#include <string.h>

#include "av-focus.h"
#include "av-note-row.h"

#define SETTLED_FRAMES 10

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

static GtkWidget *
find_row (AvPrivateNotes *self,
          const char *id)
{
  GtkWidget *row = gtk_widget_get_first_child (self->notes);

  while (row != NULL && strcmp (av_note_writing_get_id (av_note_row_get_writing (AV_NOTE_ROW (row))), id) != 0)
    row = gtk_widget_get_next_sibling (row);
  return row;
}

static gboolean
is_waiting (GtkWidget *row)
{
  return av_note_writing_is_waiting (av_note_row_get_writing (AV_NOTE_ROW (row)));
}

/* Typed, and not in the store; or about to be. */
static gboolean
is_held (GtkWidget *row)
{
  GtkRoot *root = gtk_widget_get_root (row);
  GtkWidget *keyboard = root != NULL ? gtk_root_get_focus (root) : NULL;

  return is_waiting (row) || (keyboard != NULL && gtk_widget_is_ancestor (keyboard, row));
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
}

/* In the order they were written, around what is being typed; what has begun
 * meanwhile comes last. */
static void
show_notes (AvPrivateNotes *self,
            GPtrArray *notes)
{
  GtkWidget *last = NULL;

  remove_rows_but (self, is_held);
  for (guint i = 0; i < notes->len; i++)
    {
      const AvPrivateNote *note = g_ptr_array_index (notes, i);
      GtkWidget *row = find_row (self, note->id);

      if (row == NULL)
        row = add_row (self, note);
      gtk_box_reorder_child_after (GTK_BOX (self->notes), row, last);
      last = row;
    }
  gtk_widget_set_visible (self->notes, gtk_widget_get_first_child (self->notes) != NULL);
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
  g_set_object (&self->session, session);
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

/* What scrolls follows the focus only to what has its place already, and rows get
 * theirs in several frames: until it is in view for as many. */
static gboolean
row_placed (GtkWidget *row,
            GdkFrameClock *clock,
            gpointer n_frames)
{
  guint *in_view = n_frames;
  GtkWidget *page = gtk_widget_get_ancestor (row, GTK_TYPE_VIEWPORT);
  GtkAdjustment *scroll = page != NULL ? gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (page)) : NULL;
  graphene_rect_t place;
  double before;

  if (scroll == NULL || gtk_widget_get_height (row) == 0 ||
      !gtk_widget_compute_bounds (row, gtk_viewport_get_child (GTK_VIEWPORT (page)), &place))
    return scroll != NULL;

  before = gtk_adjustment_get_value (scroll);
  gtk_adjustment_clamp_page (scroll, place.origin.y, place.origin.y + place.size.height);
  *in_view = gtk_adjustment_get_value (scroll) == before ? *in_view + 1 : 0;
  return *in_view < SETTLED_FRAMES;
}

static void
add_clicked (AvPrivateNotes *self)
{
  GtkWidget *row = add_row (self, NULL);

  gtk_widget_grab_focus (row);
  gtk_widget_add_tick_callback (row, row_placed, g_new0 (guint, 1), g_free);
}

static void
av_private_notes_dispose (GObject *object)
{
  AvPrivateNotes *self = AV_PRIVATE_NOTES (object);

  stop_asking (self);
  g_clear_object (&self->session);

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
  /* Another window may have written one meanwhile. */
  g_signal_connect (self, "map", G_CALLBACK (ask), NULL);
}
