#include "av-picker-popover.h"

#include <glib/gi18n.h>

#include "av-accessible.h"

struct _AvPickerPopover
{
  GtkPopover parent_instance;

  AvCandidateList *candidates;
  GtkSingleSelection *selection;
  GtkWidget *entry;
  GtkWidget *list;
  GtkWidget *count;
  GtkWidget *scrolled;
};

enum
{
  PICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvPickerPopover, av_picker_popover, GTK_TYPE_POPOVER)

static void
row_clicked (GtkListItem *item,
             int n_times,
             double x,
             double y)
{
  gtk_widget_activate_action (gtk_list_item_get_child (item), "list.activate-item", "u", gtk_list_item_get_position (item));
}

static void
set_up_row (GtkSignalListItemFactory *factory,
            GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, "hexpand", TRUE, NULL);
  GtkWidget *detail = g_object_new (GTK_TYPE_LABEL, "xalign", 1.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  GtkGesture *click = gtk_gesture_click_new ();

  /* Not "single-click-activate": it selects what the pointer happens to lie on,
   * and Enter would take that for the answer. */
  g_signal_connect_swapped (click, "released", G_CALLBACK (row_clicked), item);
  gtk_widget_add_controller (box, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_css_class (box, "av-candidate");
  gtk_widget_add_css_class (detail, "av-hint");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), detail);
  gtk_list_item_set_child (item, box);
}

static void
bind_row (GtkSignalListItemFactory *factory,
          GtkListItem *item)
{
  AvCandidate *candidate = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_list_item_get_child (item);

  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (box)), av_candidate_get_label (candidate));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (box)), av_candidate_get_detail (candidate));
  gtk_widget_set_visible (gtk_widget_get_last_child (box), *av_candidate_get_detail (candidate) != '\0');
  gtk_widget_set_tooltip_text (box, av_candidate_get_label (candidate));
  av_accessible_name_row (box, av_candidate_get_label (candidate));
}

static void
candidates_changed (AvPickerPopover *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->candidates));
  gboolean loading;
  g_autofree char *text = NULL;

  g_object_get (self->candidates, "loading", &loading, NULL);
  if (n == 0)
    text = g_strdup (loading ? _ ("Searching…") : _ ("Nothing answers to that: try fewer letters, or leave the question."));
  else
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u result", "%u results", n), n);

  gtk_label_set_text (GTK_LABEL (self->count), text);
  gtk_widget_set_visible (self->scrolled, n > 0);
  if (n > 0)
    gtk_single_selection_set_selected (self->selection, 0);
}

static void
pick_candidate (AvPickerPopover *self,
                AvCandidate *candidate)
{
  g_autoptr (AvCandidate) picked = g_object_ref (candidate);

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[PICKED], 0, av_candidate_get_code (picked), av_candidate_get_label (picked));
}

static void
row_activated (AvPickerPopover *self,
               guint position)
{
  g_autoptr (AvCandidate) candidate = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (candidate != NULL)
    pick_candidate (self, candidate);
}

static void
entry_activated (AvPickerPopover *self)
{
  AvCandidate *candidate = gtk_single_selection_get_selected_item (self->selection);

  if (candidate != NULL)
    pick_candidate (self, candidate);
}

static void
entry_changed (AvPickerPopover *self)
{
  av_candidate_list_filter (self->candidates, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

/* Arrows move in the list while one goes on typing. */
static gboolean
entry_key_pressed (AvPickerPopover *self,
                   guint keyval)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint selected = gtk_single_selection_get_selected (self->selection);
  int step;

  switch (keyval)
    {
    case GDK_KEY_Down:
      step = 1;
      break;
    case GDK_KEY_Up:
      step = -1;
      break;
    case GDK_KEY_Page_Down:
      step = 8;
      break;
    case GDK_KEY_Page_Up:
      step = -8;
      break;
    default:
      return FALSE;
    }

  if (n > 0 && selected != GTK_INVALID_LIST_POSITION)
    {
      selected = CLAMP ((int) selected + step, 0, (int) n - 1);
      gtk_single_selection_set_selected (self->selection, selected);
      gtk_widget_activate_action (self->list, "list.scroll-to-item", "u", selected);
    }

  return TRUE;
}

void
av_picker_popover_open (AvPickerPopover *self,
                        const char *text)
{
  g_return_if_fail (AV_IS_PICKER_POPOVER (self));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  av_candidate_list_filter (self->candidates, text);
  av_candidate_list_refresh (self->candidates);
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (self->entry);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

void
av_picker_popover_set_container (AvPickerPopover *self,
                                 const char *container)
{
  g_return_if_fail (AV_IS_PICKER_POPOVER (self));

  av_candidate_list_set_container (self->candidates, container);
}

static void
build_list (AvPickerPopover *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (set_up_row), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row), NULL);

  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->candidates)));
  self->list = gtk_list_view_new (g_object_ref (GTK_SELECTION_MODEL (self->selection)), factory);
  gtk_widget_set_focusable (self->list, FALSE);
  gtk_widget_set_can_focus (self->list, FALSE);
  av_accessible_name (self->list, _ ("Choices"), NULL);
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (row_activated), self);

  self->scrolled = g_object_new (GTK_TYPE_SCROLLED_WINDOW,
                                 "hscrollbar-policy", GTK_POLICY_NEVER,
                                 "max-content-height", 280,
                                 "propagate-natural-height", TRUE,
                                 "child", self->list,
                                 "focusable", FALSE,
                                 NULL);
}

GtkWidget *
av_picker_popover_new (const AvField *field,
                       AvSession *session)
{
  AvPickerPopover *self = g_object_new (AV_TYPE_PICKER_POPOVER, NULL);
  GtkWidget *box = gtk_popover_get_child (GTK_POPOVER (self));

  self->candidates = av_candidate_list_new (field, session);
  build_list (self);
  gtk_box_append (GTK_BOX (box), self->scrolled);
  gtk_box_append (GTK_BOX (box), self->count);
  av_accessible_name (self->entry, av_field_get_label (field), NULL);

  g_signal_connect_object (self->candidates, "items-changed", G_CALLBACK (candidates_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->candidates, "notify::loading", G_CALLBACK (candidates_changed), self, G_CONNECT_SWAPPED);
  candidates_changed (self);

  return GTK_WIDGET (self);
}

static void
av_picker_popover_dispose (GObject *object)
{
  AvPickerPopover *self = AV_PICKER_POPOVER (object);

  g_clear_object (&self->selection);
  g_clear_object (&self->candidates);

  G_OBJECT_CLASS (av_picker_popover_parent_class)->dispose (object);
}

static void
av_picker_popover_class_init (AvPickerPopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = av_picker_popover_dispose;

  signals[PICKED] =
    g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
av_picker_popover_init (AvPickerPopover *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->entry = g_object_new (GTK_TYPE_ENTRY,
                              "primary-icon-name", "system-search-symbolic",
                              "placeholder-text", _ ("Type a few letters"),
                              NULL);
  self->count = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, NULL);
  gtk_widget_add_css_class (self->count, "av-hint");

  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (entry_changed), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (entry_activated), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (entry_key_pressed), self);
  gtk_widget_add_controller (self->entry, keys);

  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_widget_set_size_request (box, 340, -1);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  gtk_widget_add_css_class (GTK_WIDGET (self), "av-picker");
}
