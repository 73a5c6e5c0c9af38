#include "av-agent-row.h"

#include <glib/gi18n-lib.h>

#include "av-accessible.h"
#include "av-reference-list.h"

/* @refusal: why it does nothing, or NULL. */
static void
add_button (AdwActionRow *row,
            const char *label,
            const char *name,
            const char *action,
            const char *refusal)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  av_accessible_name (button, name, NULL);
  if (refusal == NULL)
    {
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
    }
  else
    {
      gtk_widget_set_sensitive (button, FALSE);
      gtk_widget_set_tooltip_text (button, refusal);
    }
  adw_action_row_add_suffix (row, button);
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

GtkWidget *
av_agent_row_new (const AvAgentSlot *slot,
                  gboolean is_explained)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());
  g_autofree char *subtitle = describe (slot, is_explained);
  g_autofree char *role = g_strdup_printf (_ ("Role of %s"), slot->label);
  g_autofree char *leave = g_strdup_printf (_ ("Remove %s"), slot->label);
  const char *refusal = slot->refusal != NULL ? slot->refusal : av_role_explain (AV_ROLE_AGENTS);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), slot->label);
  adw_action_row_set_subtitle (row, subtitle);
  if (slot->is_own)
    adw_action_row_add_suffix (row, gtk_label_new (_ ("You")));
  add_button (row, _ ("Role…"), role, "agents.role", slot->offered[0] != NULL ? NULL : refusal);
  if (!slot->is_own)
    add_button (row, _ ("Remove…"), leave, "agents.remove", slot->refusal);

  return GTK_WIDGET (row);
}
