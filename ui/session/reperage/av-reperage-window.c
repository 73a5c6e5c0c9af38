#include "av-reperage-window.h"

#include "av-capture.h"
#include "av-dossier-holder.h"
#include "av-draft-holder.h"
#include "av-header.h"
#include "av-outing.h"
#include "av-outing-window.h"
#include "av-people-list.h"
#include "av-person-pane.h"
#include "av-popovers.h"
#include "av-sheet-printing.h"
#include "av-spoken.h"
#include "av-tally.h"

struct _AvReperageWindow
{
  AdwApplicationWindow parent_instance;

  AvSession *session;
  char *container;

  AvHeader *header;
  GtkWidget *outing;
  AvPeopleList *people;
  GtkWidget *drafts;
  gboolean looked; /* for a contact begun before */
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
  av_spoken_show_page (GTK_STACK (self->panes), "capture");
  av_capture_focus_first (self->capture);
}

static gboolean
is_looking (AvReperageWindow *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->panes)), "person") == 0;
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
  gboolean looking = is_looking (self);

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

static void
show_person (AvReperageWindow *self,
             const char *container)
{
  av_person_pane_show (self->person, container);
  av_spoken_show_page (GTK_STACK (self->panes), "person");
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

/* A sheet filled in by hand: what comes now is typed from it. */
static void
type_sheet (AvReperageWindow *self,
            const char *code)
{
  show_capture (self);
  av_capture_set_code (self->capture, code);
}

static void
show_place (AvReperageWindow *self)
{
  g_object_set (self->header, "subtitle", av_session_get_outing (self->session) != NULL ? av_session_get_outing_place (self->session) : "", NULL);
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

  av_people_list_focus_search (self->people);
}

static void
save_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  AvReperageWindow *self = AV_REPERAGE_WINDOW (widget);

  av_spoken_show_page (GTK_STACK (self->panes), "capture");
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

  av_sheet_printing_open (GTK_WINDOW (self), self->session, is_looking (self) ? NULL : av_capture_get_editor (self->capture));
}

/* From the list to the person and back. */
static void
next_zone_action (GtkWidget *widget,
                  const char *action,
                  GVariant *parameter)
{
  AvReperageWindow *self = AV_REPERAGE_WINDOW (widget);

  if (gtk_widget_get_focus_child (self->side) == NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->people));
  else if (is_looking (self))
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

static void
edit_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  AvReperageWindow *self = AV_REPERAGE_WINDOW (widget);

  /* Somebody, and not who is shown until then: what is pressed means them. */
  if (av_people_list_is_opening (self->people))
    self->edits_next = TRUE;
  else if (is_looking (self))
    av_person_pane_edit (self->person);
}

static void
menu_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  AvReperageWindow *self = AV_REPERAGE_WINDOW (widget);

  if (is_looking (self) && !av_people_list_is_opening (self->people))
    av_person_pane_open_menu (self->person);
}

static void
set_session (AvReperageWindow *self,
             AvSession *session)
{
  if (session == NULL || !g_set_object (&self->session, session))
    return;

  g_object_set (self->outing, "session", session, NULL);
  g_object_set (self->people, "session", session, NULL);
  g_object_set (self->tally, "session", session, NULL);
  g_object_set (self->person, "session", session, NULL);
  g_object_set (self->capture, "session", session, NULL);
  g_signal_connect_object (session, "notify::outing", G_CALLBACK (show_place), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::outing-place", G_CALLBACK (show_place), self, G_CONNECT_SWAPPED);
  av_outing_follow (session);
  if (av_session_get_outing (session) == NULL)
    av_outing_restore (session);
  show_place (self);
  g_object_set (self->drafts, "session", session, NULL);
}

/* The person in hand: looked at, or whose contact is edited. */
static const char *
find_dossier (AvReperageWindow *self)
{
  AvRecordEditor *editor = av_capture_get_editor (self->capture);

  if (is_looking (self))
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

  if (av_people_list_is_opening (self->people))
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
  gtk_widget_class_bind_template_child (widget_class, AvReperageWindow, header);
  gtk_widget_class_bind_template_child (widget_class, AvReperageWindow, outing);
  gtk_widget_class_bind_template_child (widget_class, AvReperageWindow, people);
  gtk_widget_class_bind_template_child (widget_class, AvReperageWindow, drafts);
  gtk_widget_class_bind_template_child (widget_class, AvReperageWindow, tally);
  gtk_widget_class_bind_template_child (widget_class, AvReperageWindow, panes);
  gtk_widget_class_bind_template_child (widget_class, AvReperageWindow, capture);
  gtk_widget_class_bind_template_child (widget_class, AvReperageWindow, person);
  gtk_widget_class_bind_template_child (widget_class, AvReperageWindow, side);
  install_actions (widget_class);
}

static void
av_reperage_window_init (AvReperageWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  av_spoken_show_page (GTK_STACK (self->panes), "capture");

  g_signal_connect_object (self->people, "opened", G_CALLBACK (row_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->people, "let-go", G_CALLBACK (row_let_go), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->people, "found", G_CALLBACK (show_person), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->people, "not-typed", G_CALLBACK (type_sheet), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->people, "stopped", G_CALLBACK (show_capture), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->person, "close", G_CALLBACK (show_capture), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->person, "edit", G_CALLBACK (edit_contact), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->capture, "twin", G_CALLBACK (show_person), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->drafts, "listed", G_CALLBACK (drafts_listed), self, G_CONNECT_SWAPPED);
}
