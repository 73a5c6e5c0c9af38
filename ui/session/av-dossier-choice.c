#include "av-dossier-choice.h"

#include <glib/gi18n.h>

#include "av-record-list-view.h"
#include "av-spoken.h"

#define FEWEST_LETTERS 3
#define MOST_RECENT 200

struct _AvDossierChoice
{
  AdwBin parent_instance;

  AvSession *session;
  GtkWidget *search;
  gboolean typed;   /* since the store was asked */
  const char *next; /* to be done on who is opened, interned; NULL: nothing */
  GVariant *target; /* of that action; NULL: none */
  gboolean chosen;  /* who that is, and what is to be done */
  GtkWidget *count;
  GtkWidget *lists;
  AvRecordListView *recent;
  AvRecordListView *found;
};

enum
{
  PROP_0,
  PROP_SESSION,
  N_PROPS
};

enum
{
  CHOSEN,
  STOPPED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvDossierChoice, av_dossier_choice, ADW_TYPE_BIN)

static gboolean
is_searching (AvDossierChoice *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->lists)), "found") == 0;
}

static AvRecordListView *
get_shown (AvDossierChoice *self)
{
  return is_searching (self) ? self->found : self->recent;
}

static void
show_count (AvDossierChoice *self)
{
  guint n = av_record_list_view_get_n_items (get_shown (self));
  g_autofree char *text = NULL;

  if (is_searching (self))
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u result", "%u results", n), n);
  else
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u dossier, the last changed first", "%u dossiers, the last changed first", n), n);

  gtk_label_set_text (GTK_LABEL (self->count), text);
}

static void
let_go (AvDossierChoice *self)
{
  self->next = NULL;
  g_clear_pointer (&self->target, g_variant_unref);
  self->chosen = FALSE;
}

static gboolean
do_next (gpointer user_data)
{
  AvDossierChoice *self = user_data;
  const char *next = self->next;
  g_autoptr (GVariant) target = g_steal_pointer (&self->target);

  let_go (self);
  if (next != NULL)
    gtk_widget_activate_action_variant (GTK_WIDGET (self), next, target);

  return G_SOURCE_REMOVE;
}

/* The window has the dossier once it shows something else here: what it is about to do
 * with it comes first. */
static void
give_way (AvDossierChoice *self)
{
  if (self->chosen && !gtk_widget_get_mapped (GTK_WIDGET (self)))
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, do_next, g_object_ref (self), g_object_unref);
}

static void
row_opened (AvDossierChoice *self,
            AvSummary *summary)
{
  self->chosen = self->next != NULL;
  g_signal_emit (self, signals[CHOSEN], 0, summary->container);
  give_way (self);
}

static void
search_typed (AvDossierChoice *self)
{
  self->typed = TRUE;
}

/* A moment after the last letter, or at once where the list is gone to. */
static void
search_changed (AvDossierChoice *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  gboolean enough = g_utf8_strlen (text, -1) >= FEWEST_LETTERS;

  if (!self->typed)
    return;

  self->typed = FALSE;
  av_record_list_view_search (self->found, enough ? text : NULL);
  av_spoken_show_page (GTK_STACK (self->lists), enough ? "found" : "recent");
  show_count (self);
}

static void
search_activated (AvDossierChoice *self)
{
  search_changed (self);
  let_go (self);
  av_record_list_view_open_first (get_shown (self));
}

/* What was typed goes first. */
static void
search_stopped (AvDossierChoice *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)) == '\0')
    g_signal_emit (self, signals[STOPPED], 0);
  else
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

static gboolean
search_key_pressed (AvDossierChoice *self,
                    guint keyval)
{
  if (keyval != GDK_KEY_Down)
    return FALSE;

  search_changed (self);
  return av_record_list_view_go_to (get_shown (self));
}

void
av_dossier_choice_focus_search (AvDossierChoice *self)
{
  g_return_if_fail (AV_IS_DOSSIER_CHOICE (self));

  gtk_widget_grab_focus (self->search);
  gtk_editable_select_region (GTK_EDITABLE (self->search), 0, -1);
}

gboolean
av_dossier_choice_defer (AvDossierChoice *self,
                         const char *action,
                         GVariant *target)
{
  g_return_val_if_fail (AV_IS_DOSSIER_CHOICE (self), FALSE);

  if (!av_record_list_view_is_opening (self->found) && !av_record_list_view_is_opening (self->recent))
    return FALSE;

  let_go (self);
  self->next = g_intern_string (action);
  if (target != NULL)
    self->target = g_variant_ref (target);

  return TRUE;
}

static void
set_session (AvDossierChoice *self,
             AvSession *session)
{
  g_autoptr (AvQuery) query = NULL;

  if (session == NULL || !g_set_object (&self->session, session))
    return;

  query = av_query_new_view (AV_VIEW_DOSSIERS, NULL);
  av_query_limit (query, MOST_RECENT);
  g_object_set (self->recent, "session", session, NULL);
  g_object_set (self->found, "session", session, NULL);
  av_record_list_view_set_query (self->recent, query);
  show_count (self);
}

static void
av_dossier_choice_get_property (GObject *object,
                                guint property,
                                GValue *value,
                                GParamSpec *pspec)
{
  g_value_set_object (value, AV_DOSSIER_CHOICE (object)->session);
}

static void
av_dossier_choice_set_property (GObject *object,
                                guint property,
                                const GValue *value,
                                GParamSpec *pspec)
{
  set_session (AV_DOSSIER_CHOICE (object), g_value_get_object (value));
}

static void
av_dossier_choice_dispose (GObject *object)
{
  AvDossierChoice *self = AV_DOSSIER_CHOICE (object);

  let_go (self);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (av_dossier_choice_parent_class)->dispose (object);
}

static void
av_dossier_choice_class_init (AvDossierChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = av_dossier_choice_dispose;
  object_class->get_property = av_dossier_choice_get_property;
  object_class->set_property = av_dossier_choice_set_property;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[STOPPED] = g_signal_new ("stopped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-dossier-choice.ui");
  gtk_widget_class_bind_template_child (widget_class, AvDossierChoice, search);
  gtk_widget_class_bind_template_child (widget_class, AvDossierChoice, count);
  gtk_widget_class_bind_template_child (widget_class, AvDossierChoice, lists);
  gtk_widget_class_bind_template_child (widget_class, AvDossierChoice, recent);
  gtk_widget_class_bind_template_child (widget_class, AvDossierChoice, found);
}

static void
av_dossier_choice_init (AvDossierChoice *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  av_spoken_show_page (GTK_STACK (self->lists), "recent");

  g_signal_connect_swapped (self->search, "changed", G_CALLBACK (search_typed), self);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (search_changed), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (search_activated), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (search_stopped), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (search_key_pressed), self);
  gtk_widget_add_controller (self->search, keys);
  g_signal_connect_object (self->recent, "opened", G_CALLBACK (row_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->found, "opened", G_CALLBACK (row_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->recent, "let-go", G_CALLBACK (let_go), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->found, "let-go", G_CALLBACK (let_go), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "unmap", G_CALLBACK (give_way), NULL);
  g_signal_connect_object (self->recent, "notify::n-items", G_CALLBACK (show_count), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->found, "notify::n-items", G_CALLBACK (show_count), self, G_CONNECT_SWAPPED);
}
