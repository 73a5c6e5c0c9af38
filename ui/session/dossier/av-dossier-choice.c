#include "av-dossier-choice.h"

#include <glib/gi18n.h>

#include "av-focus.h"
#include "av-record-search.h"

#define MOST_RECENT 200

struct _AvDossierChoice
{
  AdwBin parent_instance;

  AvSession *session;
  const char *next; /* to be done on who is opened, interned; NULL: nothing */
  GVariant *target; /* of that action; NULL: none */
  gboolean chosen;  /* who that is, and what is to be done */
  AvRecordSearch *search;
  AvRecordListView *recent;
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

static char *
count_recent (guint n)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u dossier, the last changed first", "%u dossiers, the last changed first", n), n);
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
text_entered (AvDossierChoice *self)
{
  let_go (self);
  av_record_list_view_open_first (av_record_search_get_shown (self->search));
}

/* What was typed goes first. */
static void
search_stopped (AvDossierChoice *self,
                gboolean typed)
{
  if (!typed)
    g_signal_emit (self, signals[STOPPED], 0);
}

void
av_dossier_choice_focus_search (AvDossierChoice *self)
{
  g_return_if_fail (AV_IS_DOSSIER_CHOICE (self));

  av_record_search_focus (self->search);
}

gboolean
av_dossier_choice_defer (AvDossierChoice *self,
                         const char *action,
                         GVariant *target)
{
  g_return_val_if_fail (AV_IS_DOSSIER_CHOICE (self), FALSE);

  if (!av_record_search_is_opening (self->search))
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
  av_record_search_begin (self->search, session, count_recent);
  av_record_list_view_set_query (self->recent, query);
}

static gboolean
av_dossier_choice_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (AV_DOSSIER_CHOICE (widget)->search));
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
  widget_class->grab_focus = av_dossier_choice_grab_focus;
  widget_class->focus = av_focus_children;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[STOPPED] = g_signal_new ("stopped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-dossier-choice.ui");
  gtk_widget_class_bind_template_child (widget_class, AvDossierChoice, search);
  gtk_widget_class_bind_template_child (widget_class, AvDossierChoice, recent);
}

static void
av_dossier_choice_init (AvDossierChoice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_object (self->search, "opened", G_CALLBACK (row_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "let-go", G_CALLBACK (let_go), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "entered", G_CALLBACK (text_entered), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "stopped", G_CALLBACK (search_stopped), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "unmap", G_CALLBACK (give_way), NULL);
}
