#include "av-due-list.h"

#include <glib/gi18n.h>

#include "av-accessible.h"
#include "av-due-row.h"
#include "av-focus.h"
#include "av-spoken.h"

enum
{
  SHOW_ALL,
  SHOW_LATE,
  SHOW_WEEK,
  SHOW_MINE,
  N_FILTERS
};

static const char *const filter_labels[N_FILTERS] = { N_ ("Everything"), N_ ("Late"), N_ ("This week"), N_ ("My young people") };

struct _AvDueList
{
  AdwBin parent_instance;

  AvSession *session;
  GListStore *items;
  GtkFilterListModel *shown;
  GtkSingleSelection *selection;
  GtkCustomFilter *filter;
  guint which;
  guint refresh_source;

  GtkWidget *filters;
  GtkWidget *buttons[N_FILTERS];
  GtkWidget *counts[N_FILTERS];
  GtkWidget *count;
  AvWithheld withheld;
  GtkWidget *stack;
  GtkWidget *withheld_title;
  GtkWidget *withheld_text;
  GtkWidget *list;
};

enum
{
  PROP_0,
  PROP_SESSION,
  N_PROPS
};

enum
{
  OPENED,
  DONE,
  FAILED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvDueList, av_due_list, ADW_TYPE_BIN)

static gboolean
belongs (AvDue *due,
         guint which)
{
  switch (which)
    {
    case SHOW_LATE:
      return av_due_is_late (due);
    case SHOW_WEEK:
      return !av_due_is_late (due);
    case SHOW_MINE:
      return av_due_is_mine (due);
    case SHOW_ALL:
    default:
      return TRUE;
    }
}

static gboolean
is_shown (gpointer item,
          gpointer user_data)
{
  return belongs (item, AV_DUE_LIST (user_data)->which);
}

static void
show_count (AvDueList *self)
{
  guint n = av_due_list_get_n_shown (self);
  const char *empty = self->withheld != AV_WITHHELD_NOTHING ? "withheld" : "empty";
  g_autofree char *text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u waits for somebody", "%u wait for somebody", n), n);

  gtk_label_set_text (GTK_LABEL (self->count), n > 0 ? text : "");
  av_spoken_show_page (GTK_STACK (self->stack), n > 0 ? "list" : empty);
}

static void
show_withheld (AvDueList *self)
{
  if (self->withheld == AV_WITHHELD_NOTHING)
    return;

  gtk_label_set_text (GTK_LABEL (self->withheld_title), av_withheld_get_title (self->withheld));
  gtk_label_set_text (GTK_LABEL (self->withheld_text), av_withheld_get_text (self->withheld));
}

static void
show_filter_count (AvDueList *self,
                   guint which,
                   gboolean known,
                   guint n)
{
  g_autofree char *text = g_strdup_printf ("%u", n);
  g_autofree char *name = known ? g_strdup_printf ("%s, %u", _ (filter_labels[which]), n) : g_strdup (_ (filter_labels[which]));

  gtk_label_set_text (GTK_LABEL (self->counts[which]), text);
  gtk_widget_set_visible (self->counts[which], known);
  av_accessible_name (self->buttons[which], name, NULL);
}

/* How many there are is not known where none is shown. */
static void
show_filter_counts (AvDueList *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  gboolean known = n_items > 0 || self->withheld == AV_WITHHELD_NOTHING;

  for (guint which = 0; which < N_FILTERS; which++)
    {
      guint n = 0;

      for (guint i = 0; i < n_items; i++)
        {
          g_autoptr (AvDue) due = g_list_model_get_item (G_LIST_MODEL (self->items), i);

          n += belongs (due, which) ? 1 : 0;
        }
      show_filter_count (self, which, known, n);
    }
}

static void
due_listed (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (AvDueList) self = user_data;
  g_autoptr (GError) error = NULL;
  AvWithheld withheld;
  g_autoptr (GPtrArray) all = av_due_list_finish (AV_SESSION (source), result, &withheld, &error);

  if (self->session == NULL)
    return;
  if (all == NULL)
    {
      g_signal_emit (self, signals[FAILED], 0, error->message);
      return;
    }

  self->withheld = withheld;
  g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)), all->pdata, all->len);
  show_withheld (self);
  show_filter_counts (self);
  show_count (self);
}

static gboolean
refresh_is_due (gpointer user_data)
{
  AvDueList *self = user_data;

  self->refresh_source = 0;
  av_due_list_async (self->session, due_listed, g_object_ref (self));

  return G_SOURCE_REMOVE;
}

/* Several records change in one save: the list is read once. */
void
av_due_list_refresh (AvDueList *self)
{
  g_return_if_fail (AV_IS_DUE_LIST (self));

  if (self->session != NULL && self->refresh_source == 0)
    self->refresh_source = g_timeout_add (40, refresh_is_due, self);
}

guint
av_due_list_get_n_shown (AvDueList *self)
{
  g_return_val_if_fail (AV_IS_DUE_LIST (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->shown));
}

static void
filter_toggled (GtkToggleButton *button,
                AvDueList *self)
{
  if (!gtk_toggle_button_get_active (button))
    return;

  self->which = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "which"));
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  show_count (self);
}

static void
row_done (AvDueList *self,
          AvDue *due)
{
  g_signal_emit (self, signals[DONE], 0, due);
}

static void
row_activated (AvDueList *self,
               guint position)
{
  g_autoptr (AvDue) due = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (due != NULL)
    g_signal_emit (self, signals[OPENED], 0, av_due_get_summary (due)->container);
}

static gboolean
key_pressed (AvDueList *self,
             guint keyval,
             guint keycode,
             GdkModifierType state)
{
  AvDue *due = gtk_single_selection_get_selected_item (self->selection);

  if ((keyval != GDK_KEY_f && keyval != GDK_KEY_F) || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0 || due == NULL)
    return FALSE;

  g_signal_emit (self, signals[DONE], 0, due);

  return TRUE;
}

static void
set_up_row (AvDueList *self,
            GtkListItem *item)
{
  GtkWidget *row = av_due_row_new ();

  g_signal_connect_object (row, "done", G_CALLBACK (row_done), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, row);
}

static void
bind_row (AvDueList *self,
          GtkListItem *item)
{
  av_due_row_set_due (AV_DUE_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item), TRUE);
}

static void
unbind_row (AvDueList *self,
            GtkListItem *item)
{
  av_due_row_set_due (AV_DUE_ROW (gtk_list_item_get_child (item)), NULL, TRUE);
}

static gboolean
av_due_list_grab_focus (GtkWidget *widget)
{
  AvDueList *self = AV_DUE_LIST (widget);

  if (av_due_list_get_n_shown (self) > 0)
    return gtk_widget_grab_focus (self->list);

  return gtk_widget_grab_focus (self->buttons[self->which]);
}

static void
av_due_list_get_property (GObject *object,
                          guint property,
                          GValue *value,
                          GParamSpec *pspec)
{
  g_value_set_object (value, AV_DUE_LIST (object)->session);
}

static void
av_due_list_set_property (GObject *object,
                          guint property,
                          const GValue *value,
                          GParamSpec *pspec)
{
  AvDueList *self = AV_DUE_LIST (object);

  if (g_value_get_object (value) == NULL || !g_set_object (&self->session, g_value_get_object (value)))
    return;

  g_signal_connect_object (self->session, "record-changed", G_CALLBACK (av_due_list_refresh), self, G_CONNECT_SWAPPED);
  av_due_list_refresh (self);
}

static void
av_due_list_dispose (GObject *object)
{
  AvDueList *self = AV_DUE_LIST (object);

  g_clear_handle_id (&self->refresh_source, g_source_remove);
  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  g_clear_object (&self->filter);
  g_clear_object (&self->shown);
  g_clear_object (&self->selection);
  g_clear_object (&self->items);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (av_due_list_parent_class)->dispose (object);
}

static void
av_due_list_class_init (AvDueListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = av_due_list_dispose;
  object_class->get_property = av_due_list_get_property;
  object_class->set_property = av_due_list_set_property;
  widget_class->grab_focus = av_due_list_grab_focus;
  widget_class->focus = av_focus_children;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, AV_TYPE_DUE);
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-due-list.ui");
  gtk_widget_class_bind_template_child (widget_class, AvDueList, filters);
  gtk_widget_class_bind_template_child (widget_class, AvDueList, count);
  gtk_widget_class_bind_template_child (widget_class, AvDueList, stack);
  gtk_widget_class_bind_template_child (widget_class, AvDueList, withheld_title);
  gtk_widget_class_bind_template_child (widget_class, AvDueList, withheld_text);
  gtk_widget_class_bind_template_child (widget_class, AvDueList, list);
}

static void
build_filters (AvDueList *self)
{
  for (guint i = 0; i < N_FILTERS; i++)
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

      self->counts[i] = gtk_label_new (NULL);
      gtk_widget_add_css_class (self->counts[i], "av-digit");
      gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_LABEL, "label", _ (filter_labels[i]), "xalign", 0.0, "hexpand", TRUE,
                                                   "ellipsize", PANGO_ELLIPSIZE_END, NULL));
      gtk_box_append (GTK_BOX (box), self->counts[i]);
      self->buttons[i] = g_object_new (GTK_TYPE_TOGGLE_BUTTON, "child", box, "group", i > 0 ? self->buttons[0] : NULL, NULL);
      gtk_widget_add_css_class (self->buttons[i], "av-choice");
      g_object_set_data (G_OBJECT (self->buttons[i]), "which", GUINT_TO_POINTER (i));
      g_signal_connect (self->buttons[i], "toggled", G_CALLBACK (filter_toggled), self);
      show_filter_count (self, i, FALSE, 0);
      gtk_grid_attach (GTK_GRID (self->filters), self->buttons[i], (int) i % 2, (int) i / 2, 1, 1);
    }
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[SHOW_ALL]), TRUE);
}

static void
av_due_list_init (AvDueList *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  self->items = g_list_store_new (AV_TYPE_DUE);
  self->filter = gtk_custom_filter_new (is_shown, self, NULL);
  self->shown = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->items)), g_object_ref (GTK_FILTER (self->filter)));
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->shown)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);

  g_signal_connect_object (factory, "setup", G_CALLBACK (set_up_row), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_row), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_row), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (GTK_LIST_VIEW (self->list), factory);
  g_object_unref (factory);
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (row_activated), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (self->list, keys);
  build_filters (self);
}
