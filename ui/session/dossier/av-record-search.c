#include "av-record-search.h"

#include <glib/gi18n.h>

#include "av-code.h"
#include "av-focus.h"
#include "av-spoken.h"

#define FEWEST_LETTERS 3

struct _AvRecordSearch
{
  AdwBin parent_instance;

  AvRecordSearchWords words; /* NULL before it begins */
  gboolean typed;            /* since the store was asked */
  GtkWidget *entry;
  GtkWidget *count;
  GtkWidget *lists;
  AvRecordListView *list;
  AvRecordListView *found;
};

enum
{
  PROP_LIST = 1,
  N_PROPS
};

enum
{
  OPENED,
  LET_GO,
  SEARCHED,
  ENTERED,
  STOPPED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvRecordSearch, av_record_search, ADW_TYPE_BIN)

static void
show_count (AvRecordSearch *self)
{
  AvRecordListView *shown = av_record_search_get_shown (self);
  guint n = av_record_list_view_get_n_items (shown);
  g_autofree char *text = NULL;

  if (av_record_search_is_searching (self))
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u result", "%u results", n), n);
  else
    text = self->words (n);

  gtk_label_set_text (GTK_LABEL (self->count), text);
  gtk_widget_set_visible (self->count, av_record_list_view_shows_all (shown));
}

/* A name, or a telephone, may be as long as a code and have no character that a code
 * has not. */
static gboolean
looks_like_code (const char *text)
{
  return g_ascii_strncasecmp (text, "AV-", 3) == 0 ||
         (strpbrk (text, "0123456789") != NULL && text[strspn (text, "0123456789 .-")] != '\0');
}

/* What it means that there is nobody: a code is right or not, before anybody looks. */
static void
explain_nobody (AvRecordSearch *self,
                const char *text)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *code = av_code_parse (text, &problem);

  if (code != NULL && looks_like_code (text))
    av_record_list_view_set_empty (self->found, _ ("No dossier of that code"), _ ("What was written elsewhere comes with the next exchange."));
  else if (looks_like_code (text) && g_error_matches (problem, AV_CODE_ERROR, AV_CODE_ERROR_CHECK))
    av_record_list_view_set_empty (self->found, _ ("A character of this code is wrong"), _ ("Read it again on the sheet."));
  else
    av_record_list_view_set_empty (self->found, _ ("Nobody by that name"), _ ("Try how it sounds, the telephone, or the code of the sheet."));
}

static void
text_typed (AvRecordSearch *self)
{
  self->typed = TRUE;
}

/* A moment after the last letter, or at once where the list is gone to. */
static void
text_changed (AvRecordSearch *self)
{
  const char *text = av_record_search_get_text (self);
  gboolean enough = g_utf8_strlen (text, -1) >= FEWEST_LETTERS;

  if (!self->typed)
    return;

  self->typed = FALSE;
  g_signal_emit (self, signals[SEARCHED], 0, text);
  explain_nobody (self, text);
  av_record_list_view_search (self->found, enough ? text : NULL);
  av_spoken_show_page (GTK_STACK (self->lists), enough ? "found" : "list");
  show_count (self);
}

static void
text_entered (AvRecordSearch *self)
{
  text_changed (self);
  g_signal_emit (self, signals[ENTERED], 0);
}

static void
text_stopped (AvRecordSearch *self)
{
  gboolean typed = *av_record_search_get_text (self) != '\0';

  if (typed)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  g_signal_emit (self, signals[STOPPED], 0, typed);
}

static gboolean
key_pressed (AvRecordSearch *self,
             guint keyval)
{
  if (keyval != GDK_KEY_Down)
    return FALSE;

  text_changed (self);
  return av_record_list_view_go_to (av_record_search_get_shown (self));
}

static void
row_opened (AvRecordSearch *self,
            AvSummary *summary)
{
  g_signal_emit (self, signals[OPENED], 0, summary);
}

static void
row_let_go (AvRecordSearch *self)
{
  g_signal_emit (self, signals[LET_GO], 0);
}

static void
follow_list (AvRecordSearch *self,
             AvRecordListView *list)
{
  g_signal_connect_object (list, "opened", G_CALLBACK (row_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "let-go", G_CALLBACK (row_let_go), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "notify::n-items", G_CALLBACK (show_count), self, G_CONNECT_SWAPPED);
}

void
av_record_search_begin (AvRecordSearch *self,
                        AvSession *session,
                        AvRecordSearchWords words)
{
  g_return_if_fail (AV_IS_RECORD_SEARCH (self));
  g_return_if_fail (self->list != NULL);

  self->words = words;
  g_object_set (self->list, "session", session, NULL);
  g_object_set (self->found, "session", session, NULL);
  show_count (self);
}

void
av_record_search_focus (AvRecordSearch *self)
{
  g_return_if_fail (AV_IS_RECORD_SEARCH (self));

  gtk_widget_grab_focus (self->entry);
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

const char *
av_record_search_get_text (AvRecordSearch *self)
{
  g_return_val_if_fail (AV_IS_RECORD_SEARCH (self), "");

  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

void
av_record_search_say (AvRecordSearch *self,
                      const char *text)
{
  g_return_if_fail (AV_IS_RECORD_SEARCH (self));

  gtk_label_set_text (GTK_LABEL (self->count), text);
  gtk_widget_set_visible (self->count, TRUE);
}

gboolean
av_record_search_is_searching (AvRecordSearch *self)
{
  g_return_val_if_fail (AV_IS_RECORD_SEARCH (self), FALSE);

  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->lists)), "found") == 0;
}

AvRecordListView *
av_record_search_get_shown (AvRecordSearch *self)
{
  g_return_val_if_fail (AV_IS_RECORD_SEARCH (self), NULL);

  return av_record_search_is_searching (self) ? self->found : self->list;
}

gboolean
av_record_search_is_opening (AvRecordSearch *self)
{
  g_return_val_if_fail (AV_IS_RECORD_SEARCH (self), FALSE);

  return av_record_list_view_is_opening (self->found) || av_record_list_view_is_opening (self->list);
}

static gboolean
av_record_search_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (AV_RECORD_SEARCH (widget)->entry);
}

static void
av_record_search_get_property (GObject *object,
                               guint property,
                               GValue *value,
                               GParamSpec *pspec)
{
  g_value_set_object (value, AV_RECORD_SEARCH (object)->list);
}

static void
av_record_search_set_property (GObject *object,
                               guint property,
                               const GValue *value,
                               GParamSpec *pspec)
{
  AvRecordSearch *self = AV_RECORD_SEARCH (object);

  self->list = g_value_get_object (value);
  gtk_stack_add_named (GTK_STACK (self->lists), GTK_WIDGET (self->list), "list");
  av_spoken_show_page (GTK_STACK (self->lists), "list");
  follow_list (self, self->list);
}

static void
av_record_search_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), AV_TYPE_RECORD_SEARCH);
  AV_RECORD_SEARCH (object)->list = NULL;

  G_OBJECT_CLASS (av_record_search_parent_class)->dispose (object);
}

static void
av_record_search_class_init (AvRecordSearchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_record_search_get_property;
  object_class->set_property = av_record_search_set_property;
  object_class->dispose = av_record_search_dispose;
  widget_class->grab_focus = av_record_search_grab_focus;
  widget_class->focus = av_focus_children;

  properties[PROP_LIST] = g_param_spec_object ("list", NULL, NULL, AV_TYPE_RECORD_LIST_VIEW, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, AV_TYPE_SUMMARY);
  signals[LET_GO] = g_signal_new ("let-go", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SEARCHED] = g_signal_new ("searched", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ENTERED] = g_signal_new ("entered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[STOPPED] = g_signal_new ("stopped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-record-search.ui");
  gtk_widget_class_bind_template_child (widget_class, AvRecordSearch, entry);
  gtk_widget_class_bind_template_child (widget_class, AvRecordSearch, count);
  gtk_widget_class_bind_template_child (widget_class, AvRecordSearch, lists);
  gtk_widget_class_bind_template_child (widget_class, AvRecordSearch, found);
}

static void
av_record_search_init (AvRecordSearch *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  follow_list (self, self->found);

  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (text_typed), self);
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (text_changed), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (text_entered), self);
  g_signal_connect_swapped (self->entry, "stop-search", G_CALLBACK (text_stopped), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (self->entry, keys);
}
