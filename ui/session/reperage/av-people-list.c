#include "av-people-list.h"

#include <glib/gi18n.h>

#include "av-code.h"
#include "av-day.h"
#include "av-focus.h"
#include "av-record-search.h"
#include "av-session-store.h"

struct _AvPeopleList
{
  AdwBin parent_instance;

  AvSession *session;

  AvRecordSearch *search;
  AvRecordListView *today;
};

enum
{
  PROP_SESSION = 1,
  N_PROPS
};

enum
{
  OPENED,
  LET_GO,
  FOUND,
  NOT_TYPED,
  STOPPED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvPeopleList, av_people_list, ADW_TYPE_BIN)

static char *
count_today (guint n)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Today: %u person", "Today: %u people", n), n);
}

static void
sheet_found (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (AvPeopleList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvSnapshot) record = av_session_load_finish (AV_SESSION (source), result, &error);

  if (record != NULL)
    g_signal_emit (self, signals[FOUND], 0, av_snapshot_get_container (record));
  else if (self->session != NULL)
    av_record_search_say (self->search, error->message);
}

static void
code_found (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (AvPeopleList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *record = av_session_find_code_finish (AV_SESSION (source), result, &error);
  g_autofree char *code = NULL;

  if (self->session == NULL)
    return;

  code = av_code_parse (av_record_search_get_text (self->search), NULL);
  if (record != NULL)
    {
      av_session_load_async (AV_SESSION (source), record, NULL, sheet_found, g_object_ref (self));
    }
  else if (error != NULL)
    {
      /* Nobody knows whether it is typed. */
      av_record_search_say (self->search, error->message);
    }
  else if (code != NULL)
    {
      g_signal_emit (self, signals[NOT_TYPED], 0, code);
      av_record_search_say (self->search, _ ("This sheet is not typed yet: its code is on the new person."));
    }
}

static void
text_searched (AvPeopleList *self,
               const char *text)
{
  g_autofree char *code = av_code_parse (text, NULL);

  if (code != NULL)
    av_session_find_code_async (self->session, code, NULL, code_found, g_object_ref (self));
}

static void
text_entered (AvPeopleList *self)
{
  AvRecordListView *shown = av_record_search_get_shown (self->search);

  if (av_record_search_is_searching (self->search) && av_record_list_view_open_first (shown))
    gtk_widget_grab_focus (GTK_WIDGET (shown));
}

static void
search_stopped (AvPeopleList *self)
{
  g_signal_emit (self, signals[STOPPED], 0);
}

static void
show_today (AvPeopleList *self)
{
  const char *outing = av_session_get_outing (self->session);
  g_autoptr (AvQuery) query = NULL;

  if (outing != NULL)
    {
      query = av_query_new_view (AV_VIEW_CONTACTS_OF_OPERATION, outing);
    }
  else
    {
      g_autofree char *text = NULL;
      AvDay day;

      av_day_today (&day);
      text = av_day_to_string (&day);
      query = av_query_new_view (AV_VIEW_CONTACTS_OF_DAY, text);
    }

  av_record_list_view_set_query (self->today, query);
}

static void
row_opened (AvPeopleList *self,
            AvSummary *summary)
{
  g_signal_emit (self, signals[OPENED], 0, summary);
}

static void
row_let_go (AvPeopleList *self)
{
  g_signal_emit (self, signals[LET_GO], 0);
}

void
av_people_list_focus_search (AvPeopleList *self)
{
  g_return_if_fail (AV_IS_PEOPLE_LIST (self));

  av_record_search_focus (self->search);
}

gboolean
av_people_list_is_opening (AvPeopleList *self)
{
  g_return_val_if_fail (AV_IS_PEOPLE_LIST (self), FALSE);

  return av_record_search_is_opening (self->search);
}

static gboolean
av_people_list_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (AV_PEOPLE_LIST (widget)->search));
}

static void
av_people_list_get_property (GObject *object,
                             guint property,
                             GValue *value,
                             GParamSpec *pspec)
{
  g_value_set_object (value, AV_PEOPLE_LIST (object)->session);
}

static void
av_people_list_set_property (GObject *object,
                             guint property,
                             const GValue *value,
                             GParamSpec *pspec)
{
  AvPeopleList *self = AV_PEOPLE_LIST (object);

  if (g_value_get_object (value) == NULL || !g_set_object (&self->session, g_value_get_object (value)))
    return;

  av_record_search_begin (self->search, self->session, count_today);
  g_signal_connect_object (self->session, "notify::outing", G_CALLBACK (show_today), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "new-day", G_CALLBACK (show_today), self, G_CONNECT_SWAPPED);
  show_today (self);
}

static void
av_people_list_dispose (GObject *object)
{
  AvPeopleList *self = AV_PEOPLE_LIST (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (av_people_list_parent_class)->dispose (object);
}

static void
av_people_list_class_init (AvPeopleListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_people_list_get_property;
  object_class->set_property = av_people_list_set_property;
  object_class->dispose = av_people_list_dispose;
  widget_class->grab_focus = av_people_list_grab_focus;
  widget_class->focus = av_focus_children;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, AV_TYPE_SUMMARY);
  signals[LET_GO] = g_signal_new ("let-go", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FOUND] = g_signal_new ("found", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[NOT_TYPED] = g_signal_new ("not-typed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[STOPPED] = g_signal_new ("stopped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-people-list.ui");
  gtk_widget_class_bind_template_child (widget_class, AvPeopleList, search);
  gtk_widget_class_bind_template_child (widget_class, AvPeopleList, today);
}

static void
av_people_list_init (AvPeopleList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_object (self->search, "opened", G_CALLBACK (row_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "let-go", G_CALLBACK (row_let_go), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "searched", G_CALLBACK (text_searched), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "entered", G_CALLBACK (text_entered), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "stopped", G_CALLBACK (search_stopped), self, G_CONNECT_SWAPPED);
}
