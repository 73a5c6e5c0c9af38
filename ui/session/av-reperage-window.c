#include "av-reperage-window.h"

#include <glib/gi18n.h>

#include "av-accessible.h"
#include "av-capture.h"
#include "av-code.h"
#include "av-day.h"
#include "av-dossier-holder.h"
#include "av-draft-holder.h"
#include "av-header.h"
#include "av-outing.h"
#include "av-outing-window.h"
#include "av-person-pane.h"
#include "av-popovers.h"
#include "av-record-list-view.h"
#include "av-sheet-printing.h"
#include "av-tally.h"

#define FEWEST_LETTERS 3

struct _AvReperageWindow
{
  AdwApplicationWindow parent_instance;

  AvSession *session;
  char *container;

  AvHeader *header;
  GtkWidget *outing;
  GtkWidget *place;
  GtkWidget *team;
  GtkWidget *search;
  gboolean typed; /* since the store was asked */
  GtkWidget *count;
  GtkWidget *drafts;
  gboolean looked; /* for a contact begun before */
  GtkWidget *lists;
  AvRecordListView *today;
  AvRecordListView *found;
  AvTally *tally;
  GtkWidget *panes;
  AvCapture *capture;
  AvPersonPane *person;
  gboolean edits_next; /* who is opened next: that was pressed before they were */
  const char *follows; /* them, interned: a kind of window asked for before as well */
  GtkWidget *side;
};

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_CONTAINER,
  PROP_DOSSIER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
show_capture (AvReperageWindow *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->panes), "capture");
  av_capture_focus_first (self->capture);
}

static gboolean
holds (AvDossierHolder *holder,
       const char *container)
{
  AvReperageWindow *self = AV_REPERAGE_WINDOW (holder);

  return g_strcmp0 (av_person_pane_get_container (self->person), container) == 0 || av_capture_holds (self->capture, container);
}

/* Looked at, written or both: who else is written stays. */
static void
leave (AvDossierHolder *holder,
       const char *container,
       const char *why)
{
  AvReperageWindow *self = AV_REPERAGE_WINDOW (holder);
  gboolean looking = g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->panes)), "person") == 0;

  av_popovers_close (GTK_WIDGET (self));
  if (g_strcmp0 (self->container, container) == 0)
    g_clear_pointer (&self->container, g_free);
  if (g_strcmp0 (av_person_pane_get_container (self->person), container) == 0)
    {
      av_person_pane_clear (self->person);
      if (looking)
        show_capture (self);
    }
  av_capture_leave (self->capture, container, why);
}

static void
holder_init (AvDossierHolderInterface *iface)
{
  iface->holds = holds;
  iface->leave = leave;
}

static void implement_draft_holder (AvDraftHolderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AvReperageWindow, av_reperage_window, ADW_TYPE_APPLICATION_WINDOW, G_IMPLEMENT_INTERFACE (AV_TYPE_DOSSIER_HOLDER, holder_init) G_IMPLEMENT_INTERFACE (AV_TYPE_DRAFT_HOLDER, implement_draft_holder))

static gboolean
is_searching (AvReperageWindow *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->lists)), "found") == 0;
}

static void
show_count (AvReperageWindow *self)
{
  guint n = av_record_list_view_get_n_items (is_searching (self) ? self->found : self->today);
  g_autofree char *text = NULL;

  if (is_searching (self))
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u result", "%u results", n), n);
  else
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Today: %u person", "Today: %u people", n), n);

  gtk_label_set_text (GTK_LABEL (self->count), text);
}

static void
show_person (AvReperageWindow *self,
             const char *container)
{
  av_person_pane_show (self->person, container);
  gtk_stack_set_visible_child_name (GTK_STACK (self->panes), "person");
}

static void
row_opened (AvReperageWindow *self,
            AvSummary *summary)
{
  gboolean edits = self->edits_next;
  const char *follows = g_steal_pointer (&self->follows);

  self->edits_next = FALSE;
  show_person (self, summary->container);
  if (edits)
    av_person_pane_edit (self->person);
  if (follows != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "app.open-dossier", "(ss)", follows, summary->container);
}

static void
row_let_go (AvReperageWindow *self)
{
  self->edits_next = FALSE;
  self->follows = NULL;
}

static void
sheet_found (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (AvReperageWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvSnapshot) record = av_session_load_finish (AV_SESSION (source), result, &error);

  if (record != NULL)
    show_person (self, av_snapshot_get_container (record));
}

static void
code_found (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (AvReperageWindow) self = user_data;
  g_autofree char *record = av_session_find_code_finish (AV_SESSION (source), result, NULL);
  g_autofree char *code = av_code_parse (gtk_editable_get_text (GTK_EDITABLE (self->search)), NULL);

  if (record != NULL)
    {
      av_session_load_async (AV_SESSION (source), record, NULL, sheet_found, g_object_ref (self));
    }
  else if (code != NULL)
    {
      /* A sheet filled in by hand: what comes now is typed from it. */
      show_capture (self);
      av_capture_set_code (self->capture, code);
      gtk_label_set_text (GTK_LABEL (self->count), _ ("This sheet is not typed yet: its code is on the new person."));
    }
}

static void
search_typed (AvReperageWindow *self)
{
  self->typed = TRUE;
}

/* A moment after the last letter, or at once where the list is gone to. */
static void
search_changed (AvReperageWindow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_autofree char *code = av_code_parse (text, NULL);
  gboolean enough = g_utf8_strlen (text, -1) >= FEWEST_LETTERS;

  if (!self->typed)
    return;

  self->typed = FALSE;
  if (code != NULL)
    av_session_find_code_async (self->session, code, NULL, code_found, g_object_ref (self));

  av_record_list_view_search (self->found, enough ? text : NULL);
  gtk_stack_set_visible_child_name (GTK_STACK (self->lists), enough ? "found" : "today");
  show_count (self);
}

static void
search_activated (AvReperageWindow *self)
{
  search_changed (self);
  if (is_searching (self) && av_record_list_view_open_first (self->found))
    gtk_widget_grab_focus (GTK_WIDGET (self->found));
}

static void
search_stopped (AvReperageWindow *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  show_capture (self);
}

static gboolean
search_key_pressed (AvReperageWindow *self,
                    guint keyval)
{
  if (keyval != GDK_KEY_Down)
    return FALSE;

  search_changed (self);
  return av_record_list_view_go_to (is_searching (self) ? self->found : self->today);
}

static void
show_today (AvReperageWindow *self)
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
show_outing (AvReperageWindow *self)
{
  const char *place = av_session_get_outing_place (self->session);
  const char *team = av_session_get_outing_team (self->session);
  gboolean chosen = av_session_get_outing (self->session) != NULL;
  g_autofree char *name = NULL;

  gtk_label_set_text (GTK_LABEL (self->place), chosen && place != NULL ? place : _ ("Choose today’s outing"));
  gtk_label_set_text (GTK_LABEL (self->team), chosen && team != NULL ? team : _ ("Place, team: once for the whole day"));
  gtk_widget_set_visible (self->team, !chosen || (team != NULL && *team != '\0'));
  name = g_strdup_printf (_ ("Today’s outing: %s"), gtk_label_get_text (GTK_LABEL (self->place)));
  av_accessible_name (self->outing, name, NULL);
  g_object_set (self->header, "subtitle", chosen ? place : "", NULL);
  if (chosen)
    gtk_widget_remove_css_class (self->outing, "av-unchosen");
  else
    gtk_widget_add_css_class (self->outing, "av-unchosen");
  show_today (self);
}

static void
edit_contact (AvReperageWindow *self,
              const char *contact)
{
  show_capture (self);
  av_capture_open (self->capture, contact);
}

/* The contact begun last comes back by itself, unless somebody writes it in
 * another window or began another one here meanwhile. */
static void
take_newest (AvReperageWindow *self,
             GPtrArray *drafts)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  for (guint i = 0; i < drafts->len && !av_record_editor_is_dirty (av_capture_get_editor (self->capture)); i++)
    {
      AvDraft *draft = g_ptr_array_index (drafts, i);

      if (strcmp (draft->window, "reperage") != 0 || av_draft_holder_find (application, draft->id, NULL) != NULL)
        continue;

      av_capture_take_draft (self->capture, draft->id);
      return;
    }
}

static void
drafts_listed (AvReperageWindow *self,
               GPtrArray *drafts)
{
  if (self->session == NULL)
    return;

  if (!self->looked)
    take_newest (self, drafts);
  self->looked = TRUE;
}

static AvRecordEditor *
find_editor (AvDraftHolder *holder,
             const char *id)
{
  AvRecordEditor *editor = av_capture_get_editor (AV_REPERAGE_WINDOW (holder)->capture);

  return editor != NULL && strcmp (av_record_editor_get_id (editor), id) == 0 ? editor : NULL;
}

static void
take_draft (AvDraftHolder *holder,
            AvDraft *draft)
{
  AvReperageWindow *self = AV_REPERAGE_WINDOW (holder);

  show_capture (self);
  av_capture_take_draft (self->capture, draft->id);
}

static void
implement_draft_holder (AvDraftHolderInterface *iface)
{
  iface->find_editor = find_editor;
  iface->take_draft = take_draft;
}

static void
new_action (GtkWidget *widget,
            const char *action,
            GVariant *parameter)
{
  AvReperageWindow *self = AV_REPERAGE_WINDOW (widget);

  av_capture_begin (self->capture);
  show_capture (self);
}

static void
search_action (GtkWidget *widget,
               const char *action,
               GVariant *parameter)
{
  AvReperageWindow *self = AV_REPERAGE_WINDOW (widget);

  gtk_widget_grab_focus (self->search);
  gtk_editable_select_region (GTK_EDITABLE (self->search), 0, -1);
}

static void
save_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  AvReperageWindow *self = AV_REPERAGE_WINDOW (widget);

  gtk_stack_set_visible_child_name (GTK_STACK (self->panes), "capture");
  av_capture_save (self->capture, strcmp (action, "win.save-next") == 0);
}

static void
undo_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  AvReperageWindow *self = AV_REPERAGE_WINDOW (widget);

  if (strcmp (action, "win.undo") == 0)
    av_capture_undo (self->capture);
  else
    av_capture_redo (self->capture);
}

static void
count_action (GtkWidget *widget,
              const char *action,
              GVariant *parameter)
{
  AvReperageWindow *self = AV_REPERAGE_WINDOW (widget);

  if (!av_tally_count (self->tally, g_variant_get_string (parameter, NULL)))
    gtk_widget_activate_action (widget, "win.outing", NULL);
}

static void
outing_action (GtkWidget *widget,
               const char *action,
               GVariant *parameter)
{
  AvReperageWindow *self = AV_REPERAGE_WINDOW (widget);

  gtk_window_present (GTK_WINDOW (av_outing_window_new (GTK_WINDOW (self), self->session)));
}

static void
twin_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  av_capture_open_twin (AV_REPERAGE_WINDOW (widget)->capture);
}

static void
print_action (GtkWidget *widget,
              const char *action,
              GVariant *parameter)
{
  AvReperageWindow *self = AV_REPERAGE_WINDOW (widget);
  gboolean capturing = g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->panes)), "capture") == 0;

  av_sheet_printing_open (GTK_WINDOW (self), self->session, capturing ? av_capture_get_editor (self->capture) : NULL);
}

/* From the list to the person and back. */
static void
next_zone_action (GtkWidget *widget,
                  const char *action,
                  GVariant *parameter)
{
  AvReperageWindow *self = AV_REPERAGE_WINDOW (widget);

  if (gtk_widget_get_focus_child (self->side) == NULL)
    gtk_widget_grab_focus (self->search);
  else if (g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->panes)), "person") == 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->person));
  else
    av_capture_focus_first (self->capture);
}

static void
back_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  show_capture (AV_REPERAGE_WINDOW (widget));
}

/* Somebody, and not who is shown until then: what is pressed means them. */
static gboolean
is_opening (AvReperageWindow *self)
{
  return av_record_list_view_is_opening (self->found) || av_record_list_view_is_opening (self->today);
}

static void
edit_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  AvReperageWindow *self = AV_REPERAGE_WINDOW (widget);

  if (is_opening (self))
    self->edits_next = TRUE;
  else if (g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->panes)), "person") == 0)
    av_person_pane_edit (self->person);
}

static void
menu_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  AvReperageWindow *self = AV_REPERAGE_WINDOW (widget);

  if (!is_opening (self))
    av_person_pane_open_menu (self->person);
}

static void
set_session (AvReperageWindow *self,
             AvSession *session)
{
  if (session == NULL || !g_set_object (&self->session, session))
    return;

  g_object_set (self->today, "session", session, NULL);
  g_object_set (self->found, "session", session, NULL);
  g_object_set (self->tally, "session", session, NULL);
  g_object_set (self->person, "session", session, NULL);
  g_object_set (self->capture, "session", session, NULL);
  g_signal_connect_object (session, "notify::outing", G_CALLBACK (show_outing), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::outing-place", G_CALLBACK (show_outing), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::outing-team", G_CALLBACK (show_outing), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "new-day", G_CALLBACK (show_today), self, G_CONNECT_SWAPPED);
  av_outing_follow (session);
  if (av_session_get_outing (session) == NULL)
    av_outing_restore (session);
  show_outing (self);
  show_count (self);
  g_object_set (self->drafts, "session", session, NULL);
}

/* The person in hand: looked at, or whose contact is edited. */
static const char *
find_dossier (AvReperageWindow *self)
{
  AvRecordEditor *editor = av_capture_get_editor (self->capture);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->panes)), "person") == 0)
    return av_person_pane_get_container (self->person);

  return editor != NULL && !av_record_editor_is_new (editor) ? av_record_editor_get_container (editor) : NULL;
}

static void
follow_action (GtkWidget *widget,
               const char *action,
               GVariant *parameter)
{
  AvReperageWindow *self = AV_REPERAGE_WINDOW (widget);
  const char *kind = g_variant_get_string (parameter, NULL);
  const char *dossier = find_dossier (self);

  if (is_opening (self))
    self->follows = g_intern_string (kind);
  else
    gtk_widget_activate_action (widget, "app.open-dossier", "(ss)", kind, dossier != NULL ? dossier : "");
}

static void
av_reperage_window_get_property (GObject *object,
                                 guint property,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  AvReperageWindow *self = AV_REPERAGE_WINDOW (object);

  if (property == PROP_SESSION)
    g_value_set_object (value, self->session);
  else if (property == PROP_CONTAINER)
    g_value_set_string (value, self->container);
  else
    g_value_set_string (value, find_dossier (self));
}

static void
av_reperage_window_set_property (GObject *object,
                                 guint property,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  AvReperageWindow *self = AV_REPERAGE_WINDOW (object);

  if (property == PROP_SESSION)
    {
      set_session (self, g_value_get_object (value));
      return;
    }

  g_free (self->container);
  self->container = g_value_dup_string (value);
  if (self->container != NULL && self->session != NULL)
    show_person (self, self->container);
}

static void
av_reperage_window_dispose (GObject *object)
{
  AvReperageWindow *self = AV_REPERAGE_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_REPERAGE_WINDOW);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (av_reperage_window_parent_class)->dispose (object);
}

static void
av_reperage_window_finalize (GObject *object)
{
  g_free (AV_REPERAGE_WINDOW (object)->container);

  G_OBJECT_CLASS (av_reperage_window_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "win.save-next", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.redo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.count", "s", count_action);
  gtk_widget_class_install_action (widget_class, "win.outing", NULL, outing_action);
  gtk_widget_class_install_action (widget_class, "win.twin", NULL, twin_action);
  gtk_widget_class_install_action (widget_class, "win.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "win.next-zone", NULL, next_zone_action);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "win.menu", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "win.follow", "s", follow_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.back", NULL);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, AvReperageWindow, header);
  gtk_widget_class_bind_template_child (widget_class, AvReperageWindow, outing);
  gtk_widget_class_bind_template_child (widget_class, AvReperageWindow, place);
  gtk_widget_class_bind_template_child (widget_class, AvReperageWindow, team);
  gtk_widget_class_bind_template_child (widget_class, AvReperageWindow, search);
  gtk_widget_class_bind_template_child (widget_class, AvReperageWindow, count);
  gtk_widget_class_bind_template_child (widget_class, AvReperageWindow, drafts);
  gtk_widget_class_bind_template_child (widget_class, AvReperageWindow, lists);
  gtk_widget_class_bind_template_child (widget_class, AvReperageWindow, today);
  gtk_widget_class_bind_template_child (widget_class, AvReperageWindow, found);
  gtk_widget_class_bind_template_child (widget_class, AvReperageWindow, tally);
  gtk_widget_class_bind_template_child (widget_class, AvReperageWindow, panes);
  gtk_widget_class_bind_template_child (widget_class, AvReperageWindow, capture);
  gtk_widget_class_bind_template_child (widget_class, AvReperageWindow, person);
  gtk_widget_class_bind_template_child (widget_class, AvReperageWindow, side);
}

static void
av_reperage_window_class_init (AvReperageWindowClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_reperage_window_get_property;
  object_class->set_property = av_reperage_window_set_property;
  object_class->dispose = av_reperage_window_dispose;
  object_class->finalize = av_reperage_window_finalize;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION, flags);
  properties[PROP_CONTAINER] = g_param_spec_string ("container", NULL, NULL, NULL, flags);
  properties[PROP_DOSSIER] = g_param_spec_string ("dossier", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-reperage-window.ui");
  bind_children (widget_class);
  install_actions (widget_class);
}

static void
av_reperage_window_init (AvReperageWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_swapped (self->search, "changed", G_CALLBACK (search_typed), self);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (search_changed), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (search_activated), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (search_stopped), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (search_key_pressed), self);
  gtk_widget_add_controller (self->search, keys);

  g_signal_connect_object (self->today, "opened", G_CALLBACK (row_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->found, "opened", G_CALLBACK (row_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->today, "let-go", G_CALLBACK (row_let_go), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->found, "let-go", G_CALLBACK (row_let_go), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->today, "notify::n-items", G_CALLBACK (show_count), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->found, "notify::n-items", G_CALLBACK (show_count), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->person, "close", G_CALLBACK (show_capture), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->person, "edit", G_CALLBACK (edit_contact), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->capture, "twin", G_CALLBACK (show_person), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->drafts, "listed", G_CALLBACK (drafts_listed), self, G_CONNECT_SWAPPED);
}
