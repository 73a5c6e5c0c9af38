#include "av-deleted-records.h"

#include <glib/gi18n.h>

#include "av-accessible.h"
#include "av-catalogue.h"
#include "av-deleted.h"
#include "av-written.h"
#include "av-queue.h"
#include "av-record-title.h"

struct _AvDeletedRecords
{
  AdwBin parent_instance;

  AvSession *session;
  const AvForm *form;
  char *container;
  AvSnapshot *last; /* as it stands after what was done last, NULL: nothing */
  gboolean busy;

  GtkWidget *button;
  GtkWidget *popover;
  GtkWidget *rows;
};

enum
{
  SAID,
  TURNED,
  WAS_REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvDeletedRecords, av_deleted_records, ADW_TYPE_BIN)

/* A line of the list. */
typedef struct
{
  AvSnapshot *snapshot;
  char *title;
} Deleted;

static void
deleted_free (gpointer data)
{
  Deleted *deleted = data;

  av_snapshot_unref (deleted->snapshot);
  g_free (deleted->title);
  g_free (deleted);
}

void
av_deleted_records_forget_last (AvDeletedRecords *self)
{
  g_return_if_fail (AV_IS_DELETED_RECORDS (self));

  g_clear_pointer (&self->last, av_snapshot_unref);
}

static void
record_written (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (AvDeletedRecords) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) snapshots = av_session_commit_finish (AV_SESSION (source), result, &error);
  gboolean deleted;

  self->busy = FALSE;
  if (self->session == NULL)
    return;
  if (snapshots == NULL)
    {
      g_signal_emit (self, signals[WAS_REFUSED], 0, error->message);
      return;
    }

  av_deleted_records_forget_last (self);
  self->last = av_snapshot_ref (g_ptr_array_index (snapshots, 0));
  deleted = av_snapshot_is_deleted (self->last);
  g_signal_emit (self, signals[TURNED], 0, av_snapshot_get_id (self->last));
  g_signal_emit (self, signals[SAID], 0, deleted ? _ ("Deleted. It can be brought back for 30 days.") : _ ("Brought back."), deleted);
}

static void
write_record (AvDeletedRecords *self,
              AvSnapshot *seen,
              gboolean deleted)
{
  g_autoptr (GPtrArray) changes = NULL;
  AvChange *change;

  if (self->busy || self->session == NULL)
    return;

  self->busy = TRUE;
  changes = g_ptr_array_new_with_free_func ((GDestroyNotify) av_change_unref);
  change = av_change_new_for (seen);
  av_change_set_deleted (change, deleted);
  g_ptr_array_add (changes, change);
  av_session_commit_async (self->session, changes, NULL, record_written, g_object_ref (self));
}

void
av_deleted_records_delete (AvDeletedRecords *self,
                           AvSnapshot *loaded)
{
  g_return_if_fail (AV_IS_DELETED_RECORDS (self));

  write_record (self, loaded, TRUE);
}

gboolean
av_deleted_records_undo (AvDeletedRecords *self,
                         gboolean redo)
{
  g_return_val_if_fail (AV_IS_DELETED_RECORDS (self), FALSE);

  if (self->last == NULL || av_snapshot_is_deleted (self->last) == redo)
    return FALSE;

  write_record (self, self->last, redo);
  return TRUE;
}

/* ---- The list -------------------------------------------------------------- */

static void
restore_clicked (GtkWidget *button,
                 AvDeletedRecords *self)
{
  AvSnapshot *snapshot = g_object_get_data (G_OBJECT (button), "record");

  gtk_popover_popdown (GTK_POPOVER (self->popover));
  write_record (self, snapshot, FALSE);
}

static GtkWidget *
make_label (const char *text,
            const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, "max-width-chars", 44, NULL);

  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_row (AvDeletedRecords *self,
          const Deleted *deleted)
{
  const char *shown = *deleted->title != '\0' ? deleted->title : av_form_get_label (self->form);
  g_autofree char *when = av_written_show (av_deleted_get_moment (deleted->snapshot) * 1000);
  g_autofree char *hint = g_strdup_printf (_ ("Deleted on %s"), when);
  g_autofree char *name = g_strdup_printf (_ ("Bring back: %s"), shown);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *restore = gtk_button_new_with_label (_ ("Bring back"));

  gtk_box_append (GTK_BOX (words), make_label (shown, "av-row-title"));
  gtk_box_append (GTK_BOX (words), make_label (hint, "av-hint"));
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (restore, GTK_ALIGN_CENTER);
  av_accessible_name (restore, name, NULL);
  g_object_set_data_full (G_OBJECT (restore), "record", av_snapshot_ref (deleted->snapshot), (GDestroyNotify) av_snapshot_unref);
  g_signal_connect_object (restore, "clicked", G_CALLBACK (restore_clicked), self, 0);
  gtk_box_append (GTK_BOX (row), words);
  gtk_box_append (GTK_BOX (row), restore);

  return row;
}

static void
fill (AvDeletedRecords *self,
      GPtrArray *deleted)
{
  g_autofree char *count = g_strdup_printf (ngettext ("%u deleted…", "%u deleted…", deleted->len), deleted->len);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->rows)) != NULL)
    gtk_box_remove (GTK_BOX (self->rows), child);
  for (guint i = 0; i < deleted->len; i++)
    gtk_box_append (GTK_BOX (self->rows), make_row (self, g_ptr_array_index (deleted, i)));

  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), count);
  av_accessible_name (self->button, count, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), deleted->len > 0);
}

typedef struct
{
  char *form;
  char *container;
} Place;

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->form);
  g_free (place->container);
  g_free (place);
}

/* GPtrArray of Deleted. */
static gpointer
list (AvStore *store,
      gpointer user_data,
      GError **error)
{
  Place *place = user_data;
  const AvForm *form = av_catalogue_find_form (place->form);
  g_autoptr (GPtrArray) snapshots = av_deleted_list (store, place->container, place->form, error);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (deleted_free);

  for (guint i = 0; snapshots != NULL && i < snapshots->len; i++)
    {
      AvSnapshot *snapshot = g_ptr_array_index (snapshots, i);
      char *title = av_record_title_show (store, form, av_snapshot_get_answers (snapshot), error);
      Deleted *deleted;

      if (title == NULL)
        return NULL;

      deleted = g_new0 (Deleted, 1);
      deleted->snapshot = av_snapshot_ref (snapshot);
      deleted->title = title;
      g_ptr_array_add (lines, deleted);
    }

  return snapshots != NULL ? g_steal_pointer (&lines) : NULL;
}

/* Another form may be shown by now; what cannot be read is said by the session. */
static void
listed (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  g_autoptr (AvDeletedRecords) self = user_data;
  g_autoptr (GPtrArray) deleted = av_queue_call_finish (AV_QUEUE (source), result, NULL);
  const Deleted *first = deleted != NULL && deleted->len > 0 ? g_ptr_array_index (deleted, 0) : NULL;

  if (deleted == NULL || self->session == NULL || (first != NULL && strcmp (av_snapshot_get_form (first->snapshot), self->form->id) != 0))
    return;

  fill (self, deleted);
}

static void
look (AvDeletedRecords *self)
{
  Place *place;

  if (self->session == NULL)
    return;

  place = g_new0 (Place, 1);
  place->form = g_strdup (self->form->id);
  place->container = g_strdup (self->container);
  av_queue_call (av_session_get_queue (self->session), list, place, place_free, (GDestroyNotify) g_ptr_array_unref,
                 NULL, listed, g_object_ref (self));
}

static void
record_changed (AvDeletedRecords *self,
                const char *form,
                const char *id,
                const char *container)
{
  if (*form == '\0' || strcmp (form, self->form->id) == 0)
    look (self);
}

void
av_deleted_records_show (AvDeletedRecords *self,
                         AvSession *session,
                         const AvForm *form,
                         const char *container)
{
  g_return_if_fail (AV_IS_DELETED_RECORDS (self));
  g_return_if_fail (AV_IS_SESSION (session) && form != NULL);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, record_changed, self);
  g_set_object (&self->session, session);
  self->form = form;
  g_free (self->container);
  self->container = form->container == AV_CONTAINER_DOSSIER ? g_strdup (container) : NULL;
  av_deleted_records_forget_last (self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_connect_object (session, "record-changed", G_CALLBACK (record_changed), self, G_CONNECT_SWAPPED);
  look (self);
}

static void
av_deleted_records_dispose (GObject *object)
{
  AvDeletedRecords *self = AV_DELETED_RECORDS (object);

  av_deleted_records_forget_last (self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->container, g_free);

  G_OBJECT_CLASS (av_deleted_records_parent_class)->dispose (object);
}

static void
av_deleted_records_class_init (AvDeletedRecordsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = av_deleted_records_dispose;

  signals[WAS_REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SAID] = g_signal_new ("said", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[TURNED] = g_signal_new ("turned", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
av_deleted_records_init (AvDeletedRecords *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->rows);
  g_object_set (scrolled, "hscrollbar-policy", GTK_POLICY_NEVER, "propagate-natural-height", TRUE, "propagate-natural-width", TRUE,
                "max-content-height", 320, NULL);
  self->popover = gtk_popover_new ();
  gtk_widget_add_css_class (self->popover, "av-picker");
  gtk_popover_set_child (GTK_POPOVER (self->popover), scrolled);

  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), self->popover);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_halign (self->button, GTK_ALIGN_START);
  adw_bin_set_child (ADW_BIN (self), self->button);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
