#include "av-agent-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-accessible.h"
#include "av-keyboard.h"
#include "av-reference-list.h"
#include "av-role.h"

struct _AvAgentRow
{
  AdwActionRow parent_instance;

  GtkWidget *role;
  GtkWidget *leave; /* NULL: nobody removes themselves */
};

G_DEFINE_FINAL_TYPE (AvAgentRow, av_agent_row, ADW_TYPE_ACTION_ROW)

static GtkWidget *
add_button (AvAgentRow *self,
            const char *label,
            const char *name)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  av_accessible_name (button, name, NULL);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);

  return button;
}

/* @refusal: why it does nothing, or NULL. */
static void
show_button (GtkWidget *button,
             const char *action,
             const char *refusal)
{
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), refusal == NULL ? action : NULL);
  gtk_widget_set_sensitive (button, refusal == NULL);
  gtk_widget_set_tooltip_text (button, refusal);
}

static char *
describe (const AvAgentSlot *slot,
          gboolean is_explained)
{
  const char *label = av_reference_list_get_label (av_reference_list_get ("roles_utilisateurs"), slot->role);
  g_autoptr (GString) text = g_string_new (label != NULL ? label : slot->role);

  g_string_append_printf (text, "\n%s", slot->has_code ? _ ("A secret phrase, and a recovery code on paper") : _ ("A secret phrase"));
  if (slot->refusal != NULL && !slot->is_own && !is_explained)
    g_string_append_printf (text, "\n%s", slot->refusal);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
av_agent_row_show (AvAgentRow *self,
                   const AvAgentSlot *slot,
                   gboolean is_explained)
{
  const char *refusal = slot->refusal != NULL ? slot->refusal : av_role_explain (AV_ROLE_AGENTS);
  g_autofree char *subtitle = describe (slot, is_explained);
  gboolean focused = av_keyboard_is_within (GTK_WIDGET (self));
  GtkWidget *focus;

  g_return_if_fail (av_agent_row_is_of (self, slot));

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  show_button (self->role, "agents.role", slot->offered[0] != NULL ? NULL : refusal);
  if (self->leave != NULL)
    show_button (self->leave, "agents.remove", slot->refusal);

  /* What it was on may be pressed no more. */
  focus = av_keyboard_find (GTK_WIDGET (self));
  if (focused && (focus == NULL || !gtk_widget_is_sensitive (focus)))
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

gboolean
av_agent_row_is_of (AvAgentRow *self,
                    const AvAgentSlot *slot)
{
  g_return_val_if_fail (AV_IS_AGENT_ROW (self), FALSE);

  return strcmp (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)), slot->label) == 0;
}

GtkWidget *
av_agent_row_new (const AvAgentSlot *slot,
                  gboolean is_explained)
{
  AvAgentRow *self = g_object_new (AV_TYPE_AGENT_ROW, "use-markup", FALSE, "title", slot->label, NULL);
  g_autofree char *role = g_strdup_printf (_ ("Role of %s"), slot->label);
  g_autofree char *leave = g_strdup_printf (_ ("Remove %s"), slot->label);

  if (slot->is_own)
    adw_action_row_add_suffix (ADW_ACTION_ROW (self), gtk_label_new (_ ("You")));
  self->role = add_button (self, _ ("Role…"), role);
  if (!slot->is_own)
    self->leave = add_button (self, _ ("Remove…"), leave);
  av_agent_row_show (self, slot, is_explained);

  return GTK_WIDGET (self);
}

static void
av_agent_row_class_init (AvAgentRowClass *klass)
{
}

static void
av_agent_row_init (AvAgentRow *self)
{
}
