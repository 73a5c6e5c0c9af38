#include "av-agents-window.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-agent-form.h"
#include "av-agent-row.h"
#include "av-agents-work.h"
#include "av-keyboard.h"
#include "av-look.h"
#include "av-recovery-paper.h"
#include "av-role.h"
#include "av-spoken.h"
#include "av-status-line.h"
#include "av-way-back.h"
#include "av-word-lines.h"
#include "av-workplace.h"

struct _AvAgentsWindow
{
  AdwApplicationWindow parent_instance;

  AvSession *session;
  AvOpening *opening; /* not owned: it outlives every window */

  GtkStack *pages;
  GtkListBox *agents;
  GtkWidget *add;
  GtkWidget *own; /* phrase */
  GtkLabel *reason;
  AvAgentForm *form;
  GtkLabel *ask_title;
  GtkLabel *ask_text;
  GtkButton *keep;
  GtkSpinner *spinner;
  GtkLabel *code;
  GtkWidget *print;
  GtkWidget *buttons;
  GtkWidget *cancel;
  GtkWidget *copied;
  AvStatusLine *status;

  GPtrArray *rows;   /* of AvAgentRow, in the order of the list */
  AvWayBack back;    /* from a page to the list */
  AvAgents *listed;  /* what they show, or NULL: not read yet */
  gboolean has_code; /* a recovery code of one's own is on paper */
  char *leaving;     /* who is asked about; NULL: about one's own code */
};

enum
{
  PROP_SESSION = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AvAgentsWindow, av_agents_window, ADW_TYPE_APPLICATION_WINDOW)

static void
say (AvAgentsWindow *self,
     const char *text)
{
  av_status_line_say (self->status, text, NULL);
}

static void
refuse (AvAgentsWindow *self,
        const char *text)
{
  av_status_line_refuse (self->status, text, NULL);
}

/* Whoever types is mending what was told. */
static void
typed_again (AvAgentsWindow *self)
{
  say (self, "");
}

static gboolean
is_page (AvAgentsWindow *self,
         const char *page)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), page) == 0;
}

static gboolean
is_busy (AvAgentsWindow *self)
{
  return !gtk_widget_get_sensitive (GTK_WIDGET (self->keep));
}

static void
set_busy (AvAgentsWindow *self,
          gboolean busy)
{
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->keep), !busy);
}

/* ---- The list ----------------------------------------------------------------- */

static AvAgentRow *
find_row (GPtrArray *rows,
          const AvAgentSlot *slot)
{
  for (guint i = 0; i < rows->len; i++)
    if (av_agent_row_is_of (g_ptr_array_index (rows, i), slot))
      return g_ptr_array_index (rows, i);

  return NULL;
}

/* A row stays as long as its agent does, with the keyboard in it. */
static void
show_agents (AvAgentsWindow *self,
             gboolean adds)
{
  g_autoptr (GPtrArray) former = g_steal_pointer (&self->rows);

  self->rows = g_ptr_array_new ();
  for (guint i = 0; i < self->listed->slots->len; i++)
    {
      const AvAgentSlot *slot = g_ptr_array_index (self->listed->slots, i);
      AvAgentRow *row = find_row (former, slot);

      if (row != NULL)
        {
          av_agent_row_show (row, slot, !adds);
          g_ptr_array_remove (former, row);
        }
      else
        {
          row = AV_AGENT_ROW (av_agent_row_new (slot, !adds));
          gtk_list_box_insert (self->agents, GTK_WIDGET (row), (int) i);
        }
      g_ptr_array_add (self->rows, row);
    }

  for (guint i = 0; i < former->len; i++)
    av_way_back_remove_row (&self->back, self->agents, g_ptr_array_index (former, i));
}

static void
notice_code (AvAgentsWindow *self)
{
  for (guint i = 0; i < self->listed->slots->len; i++)
    {
      const AvAgentSlot *slot = g_ptr_array_index (self->listed->slots, i);

      if (!slot->is_own)
        continue;
      if (self->has_code && !slot->has_code)
        say (self, _ ("Your recovery code of before is worth nothing any more: draw a new one."));
      self->has_code = slot->has_code;
    }
}

static void
show_listed (AvAgentsWindow *self)
{
  gboolean adds = self->listed->given[0] != NULL;

  show_agents (self, adds);
  notice_code (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "agents.add", adds);
  gtk_label_set_text (self->reason, adds ? "" : av_role_explain (AV_ROLE_AGENTS));
  gtk_widget_set_visible (GTK_WIDGET (self->reason), !adds);
}

static void
listed (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  g_autoptr (AvAgentsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvAgents) agents = av_agents_list_finish (AV_SESSION (source), result, &error);

  if (self->agents == NULL)
    return;
  if (agents == NULL)
    {
      refuse (self, error->message);
      return;
    }

  g_clear_pointer (&self->listed, av_agents_free);
  self->listed = g_steal_pointer (&agents);
  show_listed (self);
}

/* Each page asks its own; the foot is there where one does. */
static void
show_page (AvAgentsWindow *self,
           const char *page)
{
  gboolean ask = g_str_equal (page, "ask");
  gboolean form = g_str_equal (page, "form");
  gboolean code = g_str_equal (page, "code");
  gboolean removes = ask && self->leaving != NULL;

  if (is_page (self, "list") && !g_str_equal (page, "list"))
    av_way_back_note (&self->back, GTK_WIDGET (self->pages));
  gtk_button_set_label (self->keep, removes ? _ ("_Remove (Ctrl+Enter)") : ask ? _ ("Draw a _new one (Ctrl+Enter)")
                                                                               : _ ("_Keep (Ctrl+Enter)"));
  av_look_warn (GTK_WIDGET (self->keep), removes);
  gtk_widget_set_visible (self->cancel, form || ask);
  gtk_widget_set_visible (GTK_WIDGET (self->keep), form || ask);
  gtk_widget_set_visible (self->copied, code);
  gtk_widget_set_visible (self->print, code);
  gtk_widget_set_visible (self->buttons, form || ask || code);
  av_spoken_name_mnemonics (self->buttons);
  av_spoken_show_page (self->pages, page);
}

static void
show_list (AvAgentsWindow *self)
{
  gboolean stays = is_page (self, "list") && av_keyboard_is_within (GTK_WIDGET (self->pages));

  av_agent_form_clear (self->form);
  gtk_label_set_text (self->code, "");
  set_busy (self, FALSE);
  show_page (self, "list");
  if (!av_way_back_take (&self->back) && !stays)
    gtk_widget_grab_focus (gtk_widget_is_sensitive (self->add) ? self->add : self->own);
  av_agents_list_async (self->session, self->opening, listed, g_object_ref (self));
}

static void
acted (GObject *source,
       GAsyncResult *result,
       gpointer user_data)
{
  g_autoptr (AvAgentsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = av_agents_act_finish (AV_SESSION (source), result, &error);

  if (self->agents == NULL)
    return;

  if (done)
    {
      say (self, _ ("Done, and written in the access log."));
      av_session_announce (self->session, "agent", "", "");
      show_list (self);
      return;
    }

  set_busy (self, FALSE);
  if (!is_page (self, "form") || !av_agent_form_mend (self->form, error))
    gtk_widget_grab_focus (GTK_WIDGET (self->keep));
  refuse (self, error->message);
}

/* What gives up a key is asked about first. */
static void
ask_about (AvAgentsWindow *self,
           const char *title,
           const char *text)
{
  gtk_label_set_text (self->ask_title, title);
  gtk_label_set_text (self->ask_text, text);
  say (self, "");
  show_page (self, "ask");
  gtk_widget_grab_focus (self->cancel);
}

static void
remove_action (GtkWidget *widget,
               const char *action,
               GVariant *parameter)
{
  AvAgentsWindow *self = AV_AGENTS_WINDOW (widget);
  g_autofree char *title = NULL;

  if (is_busy (self))
    return;

  g_free (self->leaving);
  self->leaving = g_variant_dup_string (parameter, NULL);
  title = g_strdup_printf (_ ("Remove “%s”"), self->leaving);
  ask_about (self, title, _ ("Neither their secret phrase nor their recovery code opens this computer any more, and their private notes open for nobody. What they wrote in the dossiers stays, under their name. This cannot be taken back: to come back, they are added with a new phrase."));
}

/* ---- A phrase, a role ------------------------------------------------------------ */

static void
show_form (AvAgentsWindow *self)
{
  say (self, "");
  show_page (self, "form");
  gtk_widget_grab_focus (GTK_WIDGET (self->form));
}

static void
add_action (GtkWidget *widget,
            const char *action,
            GVariant *parameter)
{
  AvAgentsWindow *self = AV_AGENTS_WINDOW (widget);

  if (is_busy (self) || self->listed == NULL)
    return;

  av_agent_form_ask_agent (self->form, (const char *const *) self->listed->given);
  show_form (self);
}

static void
change_action (GtkWidget *widget,
               const char *action,
               GVariant *parameter)
{
  AvAgentsWindow *self = AV_AGENTS_WINDOW (widget);

  if (is_busy (self))
    return;

  av_agent_form_ask_phrase (self->form);
  show_form (self);
}

static void
role_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  AvAgentsWindow *self = AV_AGENTS_WINDOW (widget);
  const char *label = g_variant_get_string (parameter, NULL);

  if (is_busy (self) || self->listed == NULL)
    return;

  for (guint i = 0; i < self->listed->slots->len; i++)
    {
      const AvAgentSlot *slot = g_ptr_array_index (self->listed->slots, i);

      if (strcmp (slot->label, label) == 0 && slot->offered[0] != NULL)
        {
          av_agent_form_ask_role (self->form, label, (const char *const *) slot->offered);
          show_form (self);
        }
    }
}

/* ---- The recovery code ---------------------------------------------------------- */

static void
code_drawn (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (AvAgentsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvSecret) code = av_agents_draw_code_finish (AV_SESSION (source), result, &error);

  if (self->agents == NULL)
    return;

  set_busy (self, FALSE);
  if (code == NULL)
    {
      refuse (self, error->message);
      if (is_page (self, "ask"))
        gtk_widget_grab_focus (GTK_WIDGET (self->keep));
      return;
    }

  /* Shown because it has to be copied or printed; the label is emptied afterwards. */
  av_word_lines_show (self->code, code);
  show_page (self, "code");
  gtk_widget_grab_focus (self->print);
}

static void
draw_code (AvAgentsWindow *self)
{
  say (self, "");
  set_busy (self, TRUE);
  av_agents_draw_code_async (self->session, self->opening, code_drawn, g_object_ref (self));
}

static void
code_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  AvAgentsWindow *self = AV_AGENTS_WINDOW (widget);

  if (is_busy (self))
    return;

  g_clear_pointer (&self->leaving, g_free);
  if (self->has_code)
    ask_about (self, _ ("My recovery code"), _ ("You have one on paper already. A new one takes its place: the old paper is worth nothing from then on."));
  else
    draw_code (self);
}

static void
print_action (GtkWidget *widget,
              const char *action,
              GVariant *parameter)
{
  AvAgentsWindow *self = AV_AGENTS_WINDOW (widget);
  const char *words = gtk_label_get_text (self->code);
  g_autoptr (GError) error = NULL;

  if (*words != '\0' && !av_recovery_paper_print (GTK_WINDOW (self), av_session_get_agent_name (self->session), words, &error) && error != NULL)
    refuse (self, error->message);
}

/* ---- What was asked -------------------------------------------------------------- */

static void
go_on (AvAgentsWindow *self)
{
  if (self->leaving == NULL)
    {
      draw_code (self);
      return;
    }

  say (self, "");
  set_busy (self, TRUE);
  av_agents_remove_async (self->session, self->opening, self->leaving, acted, g_object_ref (self));
}

static void
keep_form (AvAgentsWindow *self)
{
  g_autofree char *missing = NULL;

  if (av_agent_form_act_async (self->form, self->session, self->opening, acted, self, &missing))
    {
      say (self, "");
      set_busy (self, TRUE);
    }
  else if (missing != NULL)
    {
      refuse (self, missing);
    }
}

static void
keep_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  AvAgentsWindow *self = AV_AGENTS_WINDOW (widget);

  if (is_busy (self))
    return;
  if (is_page (self, "ask"))
    go_on (self);
  else if (is_page (self, "form"))
    keep_form (self);
}

static void
back_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  AvAgentsWindow *self = AV_AGENTS_WINDOW (widget);

  if (!is_busy (self))
    show_list (self);
}

/* ---- The window ----------------------------------------------------------------- */

static void
av_agents_window_get_property (GObject *object,
                               guint property,
                               GValue *value,
                               GParamSpec *pspec)
{
  g_value_set_object (value, AV_AGENTS_WINDOW (object)->session);
}

static void
av_agents_window_set_property (GObject *object,
                               guint property,
                               const GValue *value,
                               GParamSpec *pspec)
{
  AvAgentsWindow *self = AV_AGENTS_WINDOW (object);

  if (g_value_get_object (value) == NULL || !g_set_object (&self->session, g_value_get_object (value)))
    return;

  self->opening = av_workplace_get_opening (av_workplace_of (GTK_WINDOW (self)));
  show_list (self);
}

static void
av_agents_window_dispose (GObject *object)
{
  AvAgentsWindow *self = AV_AGENTS_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_AGENTS_WINDOW);
  av_way_back_clear (&self->back);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->listed, av_agents_free);
  g_clear_pointer (&self->leaving, g_free);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (av_agents_window_parent_class)->dispose (object);
}

static void
av_agents_window_class_init (AvAgentsWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_agents_window_get_property;
  object_class->set_property = av_agents_window_set_property;
  object_class->dispose = av_agents_window_dispose;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (AV_TYPE_AGENT_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-agents-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AvAgentsWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, AvAgentsWindow, agents);
  gtk_widget_class_bind_template_child (widget_class, AvAgentsWindow, add);
  gtk_widget_class_bind_template_child (widget_class, AvAgentsWindow, own);
  gtk_widget_class_bind_template_child (widget_class, AvAgentsWindow, reason);
  gtk_widget_class_bind_template_child (widget_class, AvAgentsWindow, form);
  gtk_widget_class_bind_template_child (widget_class, AvAgentsWindow, ask_title);
  gtk_widget_class_bind_template_child (widget_class, AvAgentsWindow, ask_text);
  gtk_widget_class_bind_template_child (widget_class, AvAgentsWindow, keep);
  gtk_widget_class_bind_template_child (widget_class, AvAgentsWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, AvAgentsWindow, code);
  gtk_widget_class_bind_template_child (widget_class, AvAgentsWindow, print);
  gtk_widget_class_bind_template_child (widget_class, AvAgentsWindow, buttons);
  gtk_widget_class_bind_template_child (widget_class, AvAgentsWindow, cancel);
  gtk_widget_class_bind_template_child (widget_class, AvAgentsWindow, copied);
  gtk_widget_class_bind_template_callback (widget_class, av_status_line_needs_foot);
  gtk_widget_class_bind_template_callback (widget_class, typed_again);
  gtk_widget_class_bind_template_child (widget_class, AvAgentsWindow, status);
  gtk_widget_class_install_action (widget_class, "agents.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "agents.change", NULL, change_action);
  gtk_widget_class_install_action (widget_class, "agents.role", "s", role_action);
  gtk_widget_class_install_action (widget_class, "agents.code", NULL, code_action);
  gtk_widget_class_install_action (widget_class, "agents.remove", "s", remove_action);
  gtk_widget_class_install_action (widget_class, "agents.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.save-next", NULL, keep_action);
  gtk_widget_class_install_action (widget_class, "win.save", NULL, keep_action);
  gtk_widget_class_install_action (widget_class, "win.print", NULL, print_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "agents.back", NULL);
}

static void
av_agents_window_init (AvAgentsWindow *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  av_spoken_name_mnemonics (GTK_WIDGET (self));
}
