#include "av-installation-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-accessible.h"

static void
add_button (GtkWidget *row,
            const char *label,
            const char *action,
            const AvMember *member)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  g_autofree char *spoken = g_strdup_printf (C_ ("button: what", "%s: %s"), label, member->name);
  g_autofree char *id = av_id_to_string (&member->id);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  av_accessible_name (button, spoken, NULL);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static const char *
show_place (AvInstallations *self,
            const char *code)
{
  for (guint i = 0; i < self->places->len; i++)
    {
      const AvInstallationsPlace *place = g_ptr_array_index (self->places, i);

      if (strcmp (place->code, code) == 0)
        return place->name;
    }

  return code;
}

static char *
show_exchange (gint64 milliseconds)
{
  g_autoptr (GDateTime) day = milliseconds > 0 ? g_date_time_new_from_unix_local (milliseconds / 1000) : NULL;

  return day != NULL ? g_date_time_format (day, _ ("last heard of on %-d %b %Y")) : g_strdup (_ ("not heard of yet"));
}

static const char *
show_state (const AvMember *member)
{
  if (member->self)
    return _ ("this computer");
  if (member->revoked)
    return _ ("revoked");
  if (member->expired)
    return _ ("its year is over");

  return NULL;
}

/* As av_rights_to_string() has it, in words. */
static char *
show_role (const char *role)
{
  static const char *const names[][2] = {
    { "terrain", NC_ ("role of a computer", "in the field") },
    { "referent", NC_ ("role of a computer", "référent") },
    { "metropole", NC_ ("role of a computer", "Métropole") },
    { "intendant", NC_ ("role of a computer", "intendant") },
  };
  g_auto (GStrv) parts = g_strsplit (role, ",", 2);
  const char *name = role;

  for (guint i = 0; parts[0] != NULL && i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i][0], parts[0]) == 0)
      name = g_dpgettext2 (GETTEXT_PACKAGE, "role of a computer", names[i][1]);

  return parts[0] != NULL && parts[1] != NULL ? g_strdup_printf (_ ("%s, funder’s questionnaire"), name) : g_strdup (name);
}

/* What it is and how it goes; below, whose dossiers it has. */
static char *
describe (AvInstallations *self,
          const AvMember *member)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_autoptr (GPtrArray) places = g_ptr_array_new ();
  g_autofree char *exchange = show_exchange (member->last_exchange);
  g_autofree char *role = show_role (member->role);
  g_autofree char *state = NULL;
  g_autofree char *where = NULL;

  g_ptr_array_add (parts, role);
  if (show_state (member) != NULL)
    g_ptr_array_add (parts, (gpointer) show_state (member));
  if (!member->self)
    g_ptr_array_add (parts, exchange);
  g_ptr_array_add (parts, NULL);
  for (guint i = 0; member->scopes[i] != NULL; i++)
    g_ptr_array_add (places, (gpointer) show_place (self, member->scopes[i]));
  g_ptr_array_add (places, NULL);
  state = g_strjoinv (" · ", (char **) parts->pdata);
  where = g_strjoinv (", ", (char **) places->pdata);

  return g_strjoin ("\n", state, where,
                    member->forked ? _ ("Two machines write under this name: its disk was copied, or an old backup came back. Where there are two, let one of them join again (“Join an organisation”), under a name of its own.") : NULL,
                    NULL);
}

GtkWidget *
av_installation_row_new (const AvMember *member,
                         AvInstallations *installations)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *subtitle = describe (installations, member);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), member->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (!installations->may_change)
    return row;

  if (member->revoked)
    add_button (row, _ ("Enrol again…"), "postes.reinstate", member);
  else if (member->expired)
    add_button (row, _ ("Enrol again"), "postes.reinstate", member);
  if (!member->revoked && !member->self)
    add_button (row, _ ("Revoke…"), "postes.revoke", member);

  return row;
}
