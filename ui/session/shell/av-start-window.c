#include "av-start-window.h"

#include <glib/gi18n.h>

#include "av-accessible.h"
#include "av-header.h"
#include "av-main-menu.h"
#include "av-moment.h"
#include "av-outing.h"
#include "av-outing-window.h"
#include "av-record-list-view.h"
#include "av-waiting.h"

#define MOST_NEEDS 12

struct _AvStartWindow
{
  AdwApplicationWindow parent_instance;

  AvSession *session;
  guint refresh_source;

  AvHeader *header;
  GtkWidget *menu;
  GtkWidget *alarm;
  GtkWidget *greeting;
  GtkWidget *date;
  GtkWidget *outing;
  GtkWidget *code_line;
  GtkWidget *code;
  GtkWidget *end_outing;
  GtkWidget *waiting;
  GtkWidget *nothing;
  GtkWidget *unsaid; /* why there may be more, or nothing was read */
  AvRecordListView *needs;
};

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_CONTAINER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AvStartWindow, av_start_window, ADW_TYPE_APPLICATION_WINDOW)

/* « Code de sortie… », or until when it opens and how to end it. */
static void
show_code (AvStartWindow *self)
{
  gint64 until = av_session_get_outing_until (self->session);
  gboolean kept = until > g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GDateTime) end = g_date_time_new_from_unix_local (until);
  g_autofree char *label = kept ? g_date_time_format (end, _ ("Code of the outing, until %H:%M")) : g_strdup (_ ("Code for the outing…"));

  gtk_button_set_label (GTK_BUTTON (self->code), label);
  gtk_widget_set_visible (self->end_outing, kept);
  gtk_widget_set_visible (self->code_line, kept || av_session_get_outing (self->session) != NULL);
}

static void
show_greeting (AvStartWindow *self)
{
  const char *agent = av_session_get_agent_name (self->session);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, _ ("%A %-d %B %Y"));
  g_autofree char *greeting = agent != NULL ? g_strdup_printf (_ ("Hello %s"), agent) : g_strdup (_ ("Hello"));

  gtk_label_set_text (GTK_LABEL (self->greeting), greeting);
  gtk_label_set_text (GTK_LABEL (self->date), date);
}

static void
show_alarm (AvStartWindow *self)
{
  const char *alarm = av_session_get_alarm (self->session);

  gtk_label_set_text (GTK_LABEL (self->alarm), alarm != NULL ? alarm : "");
  gtk_widget_set_visible (self->alarm, alarm != NULL);
}

static void
show_unsaid (AvStartWindow *self,
             const char *why)
{
  gtk_label_set_text (GTK_LABEL (self->unsaid), why);
  gtk_widget_set_visible (self->unsaid, *why != '\0');
}

/* target: floating. */
static void
add_row (AvStartWindow *self,
         guint count,
         const char *text,
         const char *action,
         GVariant *target)
{
  GtkWidget *row = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 14);
  g_autofree char *number = g_strdup_printf ("%u", count);
  GtkWidget *badge = gtk_label_new (number);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "hexpand", TRUE, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  g_autofree char *name = g_strdup_printf ("%u, %s", count, text);

  gtk_widget_add_css_class (badge, "av-waiting-count");
  gtk_widget_set_visible (badge, count > 0);
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), badge);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                               "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_button_set_child (GTK_BUTTON (row), box);
  gtk_widget_add_css_class (row, "flat");
  gtk_widget_add_css_class (row, "av-waiting");
  /* The target first: an action looks at it as soon as it is named. */
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (row), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), action);
  av_accessible_name (row, count > 0 ? name : text, NULL);
  gtk_box_append (GTK_BOX (self->waiting), row);
}

/* One is gone on with where it was begun; several are listed. */
static void
add_drafts (AvStartWindow *self,
            GPtrArray *drafts)
{
  AvDraft *draft = g_ptr_array_index (drafts, 0);

  if (drafts->len == 1)
    add_row (self, 1, _ ("Drafts to finish"), "app.open-draft", g_variant_new_string (draft->id));
  else
    add_row (self, drafts->len, _ ("Drafts to finish"), "app.open", g_variant_new_string ("brouillons"));
}

static char *
describe_exchange (gint64 seconds)
{
  g_autoptr (GDateTime) then = NULL;
  g_autoptr (GDateTime) now = NULL;
  gint64 days;

  if (seconds == 0)
    return g_strdup (_ ("No exchange with the other computers yet"));

  then = g_date_time_new_from_unix_local (seconds);
  now = g_date_time_new_now_local ();
  days = g_date_time_difference (now, then) / G_TIME_SPAN_DAY;
  if (days <= 0)
    return g_strdup (_ ("Last exchange: today"));

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Last exchange: %d day ago", "Last exchange: %d days ago", days), (int) days);
}

/* Dossiers opened beyond a role, for who answers for them: one after the other. */
static guint
add_opened (AvStartWindow *self)
{
  const char *dossier;
  guint n = av_session_get_to_acknowledge (self->session, &dossier);

  if (n == 0 || dossier == NULL)
    return 0;

  add_row (self, n, _ ("Dossiers opened beyond a role: read why"), "app.open-page", g_variant_new ("(sss)", "partage", dossier, "overview"));
  return n;
}

static const char *
describe_withheld (AvWithheld withheld)
{
  switch (withheld)
    {
    case AV_WITHHELD_BY_LEASE:
      return _ ("No dossier is shown here before an exchange: what waits in them is not counted.");
    case AV_WITHHELD_BY_ROLE:
      return _ ("What waits in what your role does not read is not counted here: those who follow the dossiers see it. Whoever you meet, you can note in Repérage.");
    case AV_WITHHELD_NOTHING:
    default:
      return "";
    }
}

static void
show_waiting (AvStartWindow *self,
              AvWaiting *waiting)
{
  const struct
  {
    guint count;
    const char *text;
    const char *kind;
  } rows[] = {
    { av_session_get_to_read_over (self->session), N_ ("Captures to read over"), "relecture" },
    { waiting->late_needs, N_ ("Needs past their deadline"), "mobilisation" },
    { waiting->reminders, N_ ("Reminders for today"), "mobilisation" },
    { waiting->to_call, N_ ("People to call back"), "reperage" },
    { waiting->conflicts, N_ ("Records in disagreement, to settle"), "echange" },
    { av_session_get_to_receive (self->session), N_ ("Bundles in the shared folder, to receive"), "echange" },
    { waiting->sheets, N_ ("Sheets printed and not typed"), "reperage" },
    { av_session_get_to_confirm (self->session), N_ ("Erasures to confirm"), "effacements" },
    { av_session_get_ended (self->session), N_ ("Time is over: erase or keep"), "effacements" },
    { av_session_get_to_renew (self->session), N_ ("Computers whose year ends: renew them"), "postes" },
  };
  const char *trouble = av_session_get_trouble (self->session);
  g_autofree char *exchange = describe_exchange (waiting->last_exchange);
  guint n_drafts = waiting->drafts->len;
  guint n = n_drafts;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->waiting)) != NULL)
    gtk_box_remove (GTK_BOX (self->waiting), child);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      n += rows[i].count;
      if (rows[i].count > 0)
        add_row (self, rows[i].count, _ (rows[i].text), "app.open", g_variant_new_string (rows[i].kind));
    }
  n += add_opened (self);
  if (n_drafts > 0)
    add_drafts (self, waiting->drafts);

  if (trouble != NULL)
    {
      n++;
      add_row (self, 0, trouble, "app.open", g_variant_new_string ("sauvegardes"));
    }

  gtk_widget_set_visible (self->nothing, n == 0 && waiting->withheld == AV_WITHHELD_NOTHING);
  show_unsaid (self, describe_withheld (waiting->withheld));
  add_row (self, 0, exchange, "app.open", g_variant_new_string ("echange"));
}

/* What was counted before stays. */
static void
show_unread (AvStartWindow *self,
             const GError *error)
{
  g_autofree char *why = g_strdup_printf (C_ ("sentence: why", "%s %s"), _ ("What waits could not be counted."), error->message);

  gtk_widget_set_visible (self->nothing, FALSE);
  show_unsaid (self, why);
}

static void
counted (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (AvStartWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvWaiting) waiting = av_waiting_finish (AV_SESSION (source), result, &error);

  if (self->session == NULL)
    return;

  if (waiting != NULL)
    show_waiting (self, waiting);
  else
    show_unread (self, error);
}

static gboolean
refresh (gpointer user_data)
{
  AvStartWindow *self = user_data;

  self->refresh_source = 0;
  av_waiting_async (self->session, NULL, counted, g_object_ref (self));

  return G_SOURCE_REMOVE;
}

/* A long import changes many records: they are counted once. */
static void
record_changed (AvStartWindow *self)
{
  if (self->session != NULL && self->refresh_source == 0)
    self->refresh_source = g_timeout_add (200, refresh, self);
}

static void
need_opened (AvStartWindow *self,
             AvSummary *summary)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.open-dossier", "(ss)", "mobilisation", summary->container);
}

static void
outing_action (GtkWidget *widget,
               const char *action,
               GVariant *parameter)
{
  gtk_window_present (GTK_WINDOW (av_outing_window_new (GTK_WINDOW (widget), AV_START_WINDOW (widget)->session)));
}

static void
menu_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (AV_START_WINDOW (widget)->menu));
}

static void
search_action (GtkWidget *widget,
               const char *action,
               GVariant *parameter)
{
  gtk_widget_activate_action (widget, "app.search-person", NULL);
}

static void
set_session (AvStartWindow *self,
             AvSession *session)
{
  g_autoptr (AvQuery) query = NULL;

  if (session == NULL || !g_set_object (&self->session, session))
    return;

  query = av_query_new_view (AV_VIEW_NEEDS_OPEN, NULL);
  av_query_limit (query, MOST_NEEDS);
  g_object_set (self->outing, "session", session, NULL);
  g_object_set (self->needs, "session", session, NULL);
  av_record_list_view_set_query (self->needs, query);

  g_signal_connect_object (session, "notify", G_CALLBACK (show_code), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::agent-name", G_CALLBACK (show_greeting), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "new-day", G_CALLBACK (show_greeting), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::trouble", G_CALLBACK (record_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::alarm", G_CALLBACK (show_alarm), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::to-acknowledge", G_CALLBACK (record_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::to-confirm", G_CALLBACK (record_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::to-receive", G_CALLBACK (record_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::ended", G_CALLBACK (record_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::to-renew", G_CALLBACK (record_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::to-read-over", G_CALLBACK (record_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "record-changed", G_CALLBACK (record_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "drafts-changed", G_CALLBACK (record_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (av_session_get_queue (session), "changed", G_CALLBACK (record_changed), self, G_CONNECT_SWAPPED);
  av_outing_follow (session);
  if (av_session_get_outing (session) == NULL)
    av_outing_restore (session);
  show_code (self);
  show_greeting (self);
  show_alarm (self);
  av_waiting_async (session, NULL, counted, g_object_ref (self));
}

static void
av_start_window_get_property (GObject *object,
                              guint property,
                              GValue *value,
                              GParamSpec *pspec)
{
  if (property == PROP_SESSION)
    g_value_set_object (value, AV_START_WINDOW (object)->session);
}

static void
av_start_window_set_property (GObject *object,
                              guint property,
                              const GValue *value,
                              GParamSpec *pspec)
{
  if (property == PROP_SESSION)
    set_session (AV_START_WINDOW (object), g_value_get_object (value));
}

static void
av_start_window_dispose (GObject *object)
{
  AvStartWindow *self = AV_START_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_START_WINDOW);
  g_clear_object (&self->session);
  g_clear_handle_id (&self->refresh_source, g_source_remove);

  G_OBJECT_CLASS (av_start_window_parent_class)->dispose (object);
}

static void
av_start_window_class_init (AvStartWindowClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_start_window_get_property;
  object_class->set_property = av_start_window_set_property;
  object_class->dispose = av_start_window_dispose;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION, flags);
  properties[PROP_CONTAINER] = g_param_spec_string ("container", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-start-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AvStartWindow, header);
  gtk_widget_class_bind_template_child (widget_class, AvStartWindow, alarm);
  gtk_widget_class_bind_template_child (widget_class, AvStartWindow, greeting);
  gtk_widget_class_bind_template_child (widget_class, AvStartWindow, date);
  gtk_widget_class_bind_template_child (widget_class, AvStartWindow, outing);
  gtk_widget_class_bind_template_child (widget_class, AvStartWindow, code_line);
  gtk_widget_class_bind_template_child (widget_class, AvStartWindow, code);
  gtk_widget_class_bind_template_child (widget_class, AvStartWindow, end_outing);
  gtk_widget_class_bind_template_child (widget_class, AvStartWindow, waiting);
  gtk_widget_class_bind_template_child (widget_class, AvStartWindow, nothing);
  gtk_widget_class_bind_template_child (widget_class, AvStartWindow, unsaid);
  gtk_widget_class_bind_template_child (widget_class, AvStartWindow, needs);
  gtk_widget_class_install_action (widget_class, "win.outing", NULL, outing_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.menu", NULL, menu_action);
}

static void
av_start_window_init (AvStartWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->menu = av_main_menu_new ();
  av_header_pack_end (self->header, self->menu);

  g_signal_connect_object (self->needs, "opened", G_CALLBACK (need_opened), self, G_CONNECT_SWAPPED);
}
