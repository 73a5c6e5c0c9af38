#include "av-record-list-view.h"

#include <glib/gi18n.h>

#include "av-accessible.h"
#include "av-focus.h"
#include "av-keyboard.h"
#include "av-record-row.h"
#include "av-spoken.h"

/* More than one looks through: one types a letter more. Rows cost time. */
#define MOST_FOUND 30

struct _AvRecordListView
{
  GtkWidget parent_instance;

  AvSession *session;
  AvRecordList *records;
  GtkSingleSelection *selection;
  gboolean one_dossier;
  /* What was pressed before the answer was here: the row it goes to, counted
   * from 1 (0: nothing), whether that is opened, and where the keyboard was. */
  guint awaited_row;
  gboolean awaited_open;
  gpointer awaited_from;
  AvRow *filling; /* to be opened once it is filled; weak */
  char *title;    /* of an empty list, where nothing is withheld */
  char *text;
  GtkWidget *stack;
  GtkWidget *list;
  GtkWidget *empty_title;
  GtkWidget *empty_text;
};

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_LABEL,
  PROP_EMPTY_TITLE,
  PROP_EMPTY_TEXT,
  PROP_N_ITEMS,
  N_PROPS
};

enum
{
  OPENED,
  LET_GO,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvRecordListView, av_record_list_view, GTK_TYPE_WIDGET)

static void
set_up_row (GtkSignalListItemFactory *factory,
            GtkListItem *item)
{
  gtk_list_item_set_child (item, av_record_row_new ());
}

static void
bind_row (GtkSignalListItemFactory *factory,
          GtkListItem *item,
          AvRecordListView *self)
{
  AvRecordRow *row = AV_RECORD_ROW (gtk_list_item_get_child (item));

  av_record_row_set_says_whose (row, !self->one_dossier);
  av_record_row_set_row (row, gtk_list_item_get_item (item));
}

static void
unbind_row (GtkSignalListItemFactory *factory,
            GtkListItem *item)
{
  av_record_row_set_row (AV_RECORD_ROW (gtk_list_item_get_child (item)), NULL);
}

static gboolean
is_loading (AvRecordListView *self)
{
  gboolean loading = FALSE;

  if (self->records != NULL)
    g_object_get (self->records, "loading", &loading, NULL);

  return loading;
}

/* The list was read anew, and it is not in it any more. */
static void
row_gone (gpointer user_data,
          GObject *row)
{
  AvRecordListView *self = user_data;

  self->filling = NULL;
  if (!self->awaited_open)
    g_signal_emit (self, signals[LET_GO], 0);
}

static void
stop_filling (AvRecordListView *self)
{
  if (self->filling == NULL)
    return;

  g_object_weak_unref (G_OBJECT (self->filling), row_gone, self);
  g_signal_handlers_disconnect_by_data (self->filling, self);
  self->filling = NULL;
}

static void
row_filled (AvRecordListView *self)
{
  g_autoptr (AvSummary) summary = NULL;

  if (av_row_get_summary (self->filling) == NULL)
    return;

  summary = av_summary_ref (av_row_get_summary (self->filling));
  stop_filling (self);
  g_signal_emit (self, signals[OPENED], 0, summary);
}

/* A row that the worker has not filled yet is opened once it has. */
static void
open_row (AvRecordListView *self,
          guint position)
{
  g_autoptr (AvRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (row == NULL)
    return;

  stop_filling (self);
  if (av_row_get_summary (row) == NULL)
    {
      self->filling = row;
      g_object_weak_ref (G_OBJECT (row), row_gone, self);
      g_signal_connect_swapped (row, "notify::summary", G_CALLBACK (row_filled), self);
    }
  else
    {
      g_signal_emit (self, signals[OPENED], 0, av_row_get_summary (row));
    }
}

static void
forget_awaited (AvRecordListView *self)
{
  self->awaited_row = 0;
  self->awaited_open = FALSE;
  self->awaited_from = NULL;
}

gboolean
av_record_list_view_is_opening (AvRecordListView *self)
{
  g_return_val_if_fail (AV_IS_RECORD_LIST_VIEW (self), FALSE);

  return self->awaited_open || self->filling != NULL;
}

static void
let_go (AvRecordListView *self)
{
  gboolean opening = av_record_list_view_is_opening (self);

  forget_awaited (self);
  stop_filling (self);
  if (opening)
    g_signal_emit (self, signals[LET_GO], 0);
}

/* Whoever types faster than the store answers means the answer, not what is
 * shown before it; unless the keyboard is elsewhere by now. */
static void
do_awaited (AvRecordListView *self)
{
  guint row = self->awaited_row;
  gboolean opens = self->awaited_open;
  gboolean stayed = self->awaited_from == av_keyboard_find (GTK_WIDGET (self));

  if (row == 0)
    return;
  if (!stayed || av_record_list_view_get_n_items (self) == 0)
    {
      let_go (self);
      return;
    }

  forget_awaited (self);

  row = MIN (row, av_record_list_view_get_n_items (self));
  gtk_widget_grab_focus (self->list);
  for (guint i = 1; i < row; i++)
    gtk_widget_child_focus (self->list, GTK_DIR_DOWN);
  if (opens)
    {
      gtk_single_selection_set_selected (self->selection, row - 1);
      open_row (self, row - 1);
    }
}

static void
show_words (GtkWidget *label,
            const char *words)
{
  gtk_label_set_text (GTK_LABEL (label), words != NULL ? words : "");
  gtk_widget_set_visible (label, words != NULL && *words != '\0');
}

static const char *
get_trouble (AvRecordListView *self)
{
  return self->records != NULL ? av_record_list_get_trouble (self->records) : NULL;
}

/* An empty list is one thing, one of which nothing is shown another. */
static void
show_empty (AvRecordListView *self)
{
  AvWithheld withheld = av_record_list_view_get_withheld (self);
  const char *trouble = get_trouble (self);

  if (trouble != NULL)
    {
      show_words (self->empty_title, _ ("This could not be read"));
      show_words (self->empty_text, trouble);
    }
  else if (withheld != AV_WITHHELD_NOTHING)
    {
      show_words (self->empty_title, av_withheld_get_title (withheld));
      show_words (self->empty_text, av_withheld_get_text (withheld));
    }
  else
    {
      show_words (self->empty_title, self->title);
      show_words (self->empty_text, self->text);
    }
}

static void
items_changed (AvRecordListView *self)
{
  gboolean loading = is_loading (self);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  if (n > 0)
    av_spoken_show_page (GTK_STACK (self->stack), "list");
  else if (!loading)
    av_spoken_show_page (GTK_STACK (self->stack), "empty");

  show_empty (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
  if (!loading)
    do_awaited (self);
}

/* A lease ends, and a role changes, with no record of ours. */
static void
anything_changed (AvRecordListView *self,
                  const char *form)
{
  if (*form == '\0')
    av_record_list_refresh (self->records);
}

static void
set_session (AvRecordListView *self,
             AvSession *session)
{
  if (session == NULL || !g_set_object (&self->session, session))
    return;

  g_clear_object (&self->records);
  self->records = av_record_list_new (av_session_get_queue (session), NULL);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->records));
  g_signal_connect_object (self->records, "items-changed", G_CALLBACK (items_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->records, "notify::loading", G_CALLBACK (items_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "record-changed", G_CALLBACK (anything_changed), self, G_CONNECT_SWAPPED);
}

void
av_record_list_view_set_query (AvRecordListView *self,
                               AvQuery *query)
{
  g_return_if_fail (AV_IS_RECORD_LIST_VIEW (self));
  g_return_if_fail (self->records != NULL);

  let_go (self);
  av_record_list_set_query (self->records, query);
}

void
av_record_list_view_set_one_dossier (AvRecordListView *self,
                                     gboolean one_dossier)
{
  g_return_if_fail (AV_IS_RECORD_LIST_VIEW (self));

  self->one_dossier = one_dossier;
}

void
av_record_list_view_search (AvRecordListView *self,
                            const char *text)
{
  g_return_if_fail (AV_IS_RECORD_LIST_VIEW (self));
  g_return_if_fail (self->records != NULL);

  let_go (self);
  av_record_list_search (self->records, text, MOST_FOUND);
}

void
av_record_list_view_set_empty (AvRecordListView *self,
                               const char *title,
                               const char *text)
{
  g_return_if_fail (AV_IS_RECORD_LIST_VIEW (self));

  g_object_set (self, "empty-title", title, "empty-text", text, NULL);
}

guint
av_record_list_view_get_n_items (AvRecordListView *self)
{
  g_return_val_if_fail (AV_IS_RECORD_LIST_VIEW (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->selection));
}

AvWithheld
av_record_list_view_get_withheld (AvRecordListView *self)
{
  g_return_val_if_fail (AV_IS_RECORD_LIST_VIEW (self), AV_WITHHELD_NOTHING);

  return self->records != NULL ? av_record_list_get_withheld (self->records) : AV_WITHHELD_NOTHING;
}

gboolean
av_record_list_view_shows_all (AvRecordListView *self)
{
  g_return_val_if_fail (AV_IS_RECORD_LIST_VIEW (self), FALSE);

  return av_record_list_view_get_withheld (self) == AV_WITHHELD_NOTHING && get_trouble (self) == NULL;
}

gboolean
av_record_list_view_open_first (AvRecordListView *self)
{
  g_return_val_if_fail (AV_IS_RECORD_LIST_VIEW (self), FALSE);

  if (is_loading (self))
    {
      self->awaited_row = MAX (self->awaited_row, 1);
      self->awaited_open = TRUE;
      self->awaited_from = av_keyboard_find (GTK_WIDGET (self));
      return FALSE;
    }

  if (av_record_list_view_get_n_items (self) == 0)
    return FALSE;

  gtk_single_selection_set_selected (self->selection, 0);
  open_row (self, 0);

  return TRUE;
}

gboolean
av_record_list_view_go_to (AvRecordListView *self)
{
  g_return_val_if_fail (AV_IS_RECORD_LIST_VIEW (self), FALSE);

  if (!is_loading (self))
    return gtk_widget_grab_focus (self->list);

  self->awaited_row++;
  self->awaited_from = av_keyboard_find (GTK_WIDGET (self));
  return TRUE;
}

static gboolean
av_record_list_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (AV_RECORD_LIST_VIEW (widget)->list);
}

static void
av_record_list_view_get_property (GObject *object,
                                  guint property,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  AvRecordListView *self = AV_RECORD_LIST_VIEW (object);

  switch (property)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_EMPTY_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_EMPTY_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, av_record_list_view_get_n_items (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
av_record_list_view_set_property (GObject *object,
                                  guint property,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  AvRecordListView *self = AV_RECORD_LIST_VIEW (object);
  const char *text = G_VALUE_HOLDS_STRING (value) ? g_value_get_string (value) : NULL;

  switch (property)
    {
    case PROP_SESSION:
      set_session (self, g_value_get_object (value));
      break;
    case PROP_LABEL:
      if (text != NULL)
        av_accessible_name (self->list, text, NULL);
      break;
    case PROP_EMPTY_TITLE:
      g_free (self->title);
      self->title = g_strdup (text);
      show_empty (self);
      break;
    case PROP_EMPTY_TEXT:
      g_free (self->text);
      self->text = g_strdup (text);
      show_empty (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
av_record_list_view_dispose (GObject *object)
{
  AvRecordListView *self = AV_RECORD_LIST_VIEW (object);

  stop_filling (self);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->records);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (av_record_list_view_parent_class)->dispose (object);
}

static void
av_record_list_view_finalize (GObject *object)
{
  g_free (AV_RECORD_LIST_VIEW (object)->title);
  g_free (AV_RECORD_LIST_VIEW (object)->text);

  G_OBJECT_CLASS (av_record_list_view_parent_class)->finalize (object);
}

static void
av_record_list_view_class_init (AvRecordListViewClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_record_list_view_get_property;
  object_class->set_property = av_record_list_view_set_property;
  object_class->dispose = av_record_list_view_dispose;
  object_class->finalize = av_record_list_view_finalize;
  widget_class->grab_focus = av_record_list_view_grab_focus;
  widget_class->focus = av_focus_children;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_EMPTY_TITLE] = g_param_spec_string ("empty-title", NULL, NULL, "", flags);
  properties[PROP_EMPTY_TEXT] = g_param_spec_string ("empty-text", NULL, NULL, "", flags);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[LET_GO] = g_signal_new ("let-go", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, AV_TYPE_SUMMARY);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "avlist");
}

static GtkWidget *
build_list (AvRecordListView *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (set_up_row), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_row), NULL);
  self->list = gtk_list_view_new (g_object_ref (GTK_SELECTION_MODEL (self->selection)), factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (self->list), TRUE);
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (open_row), self);

  return g_object_new (GTK_TYPE_SCROLLED_WINDOW,
                       "child", self->list,
                       "focusable", FALSE,
                       "hscrollbar-policy", GTK_POLICY_NEVER,
                       "vexpand", TRUE,
                       NULL);
}

/* Words that wrap ask for width where they find no height: in a column that is low they
 * scroll, and it stays as wide as it was. */
static GtkWidget *
build_empty (AvRecordListView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->empty_title = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "justify", GTK_JUSTIFY_CENTER, "visible", FALSE, "max-width-chars", 26, NULL);
  self->empty_text = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "justify", GTK_JUSTIFY_CENTER, "visible", FALSE, "max-width-chars", 28, NULL);
  gtk_widget_add_css_class (self->empty_title, "av-heading");
  gtk_widget_add_css_class (self->empty_text, "av-hint");
  gtk_box_append (GTK_BOX (box), self->empty_title);
  gtk_box_append (GTK_BOX (box), self->empty_text);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (box, "av-empty");

  return g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", box, "can-focus", FALSE, "hscrollbar-policy", GTK_POLICY_NEVER, NULL);
}

static void
av_record_list_view_init (AvRecordListView *self)
{
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);

  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), build_empty (self), "empty");
  gtk_stack_add_named (GTK_STACK (self->stack), build_list (self), "list");
  av_spoken_show_page (GTK_STACK (self->stack), "empty");
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
}
