#include "av-agent-form.h"

#include <glib/gi18n-lib.h>

#include "av-focus.h"
#include "av-phrase-page.h"
#include "av-role-row.h"
#include "av-secret-entry.h"

typedef enum
{
  ASKS_AGENT,
  ASKS_PHRASE, /* one's own */
  ASKS_ROLE,
} Question;

struct _AvAgentForm
{
  AdwBin parent_instance;

  GtkLabel *title;
  GtkWidget *name_label;
  GtkEditable *name;
  GtkWidget *role_group;
  GtkWidget *role_hint;
  AvRoleRow *role;
  GtkWidget *former_label;
  GtkEditable *former;
  GtkBox *phrase_place;
  AvPhrasePage *phrase;

  Question question;
  char *label;     /* whose role */
  AvSecret *tried; /* a phrase of one's own that was typed, until it is known to be right */
};

enum
{
  TYPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvAgentForm, av_agent_form, ADW_TYPE_BIN)

static void
typed_again (AvAgentForm *self)
{
  g_signal_emit (self, signals[TYPED], 0);
}

static void
ask (AvAgentForm *self,
     Question question,
     const char *title)
{
  self->question = question;
  gtk_label_set_text (self->title, title);
  gtk_widget_set_visible (self->name_label, question == ASKS_AGENT);
  gtk_widget_set_visible (GTK_WIDGET (self->name), question == ASKS_AGENT);
  gtk_widget_set_visible (self->role_group, question != ASKS_PHRASE);
  gtk_widget_set_visible (self->role_hint, question != ASKS_PHRASE);
  gtk_widget_set_visible (self->former_label, question == ASKS_PHRASE);
  gtk_widget_set_visible (GTK_WIDGET (self->former), question == ASKS_PHRASE);
  gtk_widget_set_visible (GTK_WIDGET (self->phrase_place), question != ASKS_ROLE);
  gtk_editable_set_text (self->name, "");
  gtk_editable_set_text (self->former, "");
  av_phrase_page_draw (self->phrase);
}

void
av_agent_form_ask_agent (AvAgentForm *self,
                         const char *const *roles)
{
  g_return_if_fail (AV_IS_AGENT_FORM (self));

  av_role_row_offer_codes (self->role, roles, AV_ROLE_OF_WHO_IS_ADDED);
  ask (self, ASKS_AGENT, _ ("Another agent on this computer"));
}

void
av_agent_form_ask_phrase (AvAgentForm *self)
{
  g_return_if_fail (AV_IS_AGENT_FORM (self));

  ask (self, ASKS_PHRASE, _ ("Change my phrase"));
}

void
av_agent_form_ask_role (AvAgentForm *self,
                        const char *label,
                        const char *const *roles)
{
  g_autofree char *title = g_strdup_printf (_ ("Role of %s"), label);

  g_return_if_fail (AV_IS_AGENT_FORM (self));

  g_free (self->label);
  self->label = g_strdup (label);
  av_role_row_offer_codes (self->role, roles, AV_ROLE_OF_WHO_IS_ADDED);
  ask (self, ASKS_ROLE, title);
}

void
av_agent_form_clear (AvAgentForm *self)
{
  g_return_if_fail (AV_IS_AGENT_FORM (self));

  gtk_editable_set_text (self->former, "");
  g_clear_pointer (&self->tried, av_secret_unref);
  av_phrase_page_draw (self->phrase);
}

/* Says what is missing, and NULL; or the phrase (transfer full). */
static AvSecret *
take_phrase (AvAgentForm *self,
             const char *name,
             char **missing)
{
  gboolean own = self->question == ASKS_PHRASE;
  GtkEditable *first = own ? self->former : self->name;

  if (*(own ? gtk_editable_get_text (first) : name) != '\0')
    return av_phrase_page_take (self->phrase);

  *missing = g_strdup (own ? _ ("Type your present secret phrase.") : _ ("Type the agent’s name, as the lock screen will show it."));
  gtk_widget_grab_focus (GTK_WIDGET (first));
  return NULL;
}

gboolean
av_agent_form_act_async (AvAgentForm *self,
                         AvSession *session,
                         AvOpening *opening,
                         GAsyncReadyCallback callback,
                         gpointer window,
                         char **missing)
{
  g_autofree char *name = NULL;
  g_autoptr (AvSecret) phrase = NULL;

  g_return_val_if_fail (AV_IS_AGENT_FORM (self), FALSE);

  name = g_strstrip (g_strdup (gtk_editable_get_text (self->name)));
  phrase = self->question != ASKS_ROLE ? take_phrase (self, name, missing) : NULL;
  if (self->question != ASKS_ROLE && phrase == NULL)
    return FALSE;

  switch (self->question)
    {
    case ASKS_PHRASE:
      self->tried = av_secret_entry_take (self->former);
      av_agents_change_async (session, opening, self->tried, phrase, callback, g_object_ref (window));
      break;
    case ASKS_ROLE:
      av_agents_set_role_async (session, opening, self->label, av_role_row_get_role (self->role), callback, g_object_ref (window));
      break;
    case ASKS_AGENT:
    default:
      av_agents_add_async (session, opening, name, av_role_row_get_role (self->role), phrase, callback, g_object_ref (window));
    }

  return TRUE;
}

gboolean
av_agent_form_mend (AvAgentForm *self,
                    const GError *error)
{
  GtkWidget *next = NULL;

  g_return_val_if_fail (AV_IS_AGENT_FORM (self), FALSE);

  av_phrase_page_show_again (self->phrase);
  if (g_error_matches (error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_EXISTS) || g_error_matches (error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_LABEL))
    next = GTK_WIDGET (self->name);
  else if (g_error_matches (error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_PASSPHRASE))
    next = GTK_WIDGET (self->former);
  else if (self->tried != NULL)
    av_secret_entry_give_back (self->former, self->tried);
  else if (g_error_matches (error, AV_STORE_ERROR, AV_STORE_ERROR_ROLE))
    next = GTK_WIDGET (self->role);
  g_clear_pointer (&self->tried, av_secret_unref);

  return next != NULL && gtk_widget_grab_focus (next);
}

static gboolean
av_agent_form_grab_focus (GtkWidget *widget)
{
  AvAgentForm *self = AV_AGENT_FORM (widget);
  GtkWidget *first[] = { GTK_WIDGET (self->name), GTK_WIDGET (self->former), GTK_WIDGET (self->role) };

  return gtk_widget_grab_focus (first[self->question]);
}

static void
av_agent_form_dispose (GObject *object)
{
  AvAgentForm *self = AV_AGENT_FORM (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_AGENT_FORM);
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->tried, av_secret_unref);

  G_OBJECT_CLASS (av_agent_form_parent_class)->dispose (object);
}

static void
av_agent_form_class_init (AvAgentFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_agent_form_dispose;
  widget_class->grab_focus = av_agent_form_grab_focus;
  widget_class->focus = av_focus_children;

  signals[TYPED] = g_signal_new ("typed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (AV_TYPE_ROLE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-agent-form.ui");
  gtk_widget_class_bind_template_child (widget_class, AvAgentForm, title);
  gtk_widget_class_bind_template_child (widget_class, AvAgentForm, name_label);
  gtk_widget_class_bind_template_child (widget_class, AvAgentForm, name);
  gtk_widget_class_bind_template_child (widget_class, AvAgentForm, role_group);
  gtk_widget_class_bind_template_child (widget_class, AvAgentForm, role_hint);
  gtk_widget_class_bind_template_child (widget_class, AvAgentForm, role);
  gtk_widget_class_bind_template_child (widget_class, AvAgentForm, former_label);
  gtk_widget_class_bind_template_child (widget_class, AvAgentForm, former);
  gtk_widget_class_bind_template_child (widget_class, AvAgentForm, phrase_place);
  gtk_widget_class_bind_template_callback (widget_class, typed_again);
}

static void
av_agent_form_init (AvAgentForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->phrase = AV_PHRASE_PAGE (av_phrase_page_new (_ ("The secret phrase, for the agent alone:")));
  gtk_box_append (self->phrase_place, GTK_WIDGET (self->phrase));
}
