#include "av-installation-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-accessible.h"
#include "av-keyboard.h"
#include "av-moment.h"
#include "av-written.h"

struct _AvInstallationRow
{
  AdwActionRow parent_instance;

  AvId id;
  GtkWidget *ask_again;
  GtkWidget *reinstate;
  GtkWidget *revoke;
};

G_DEFINE_FINAL_TYPE (AvInstallationRow, av_installation_row, ADW_TYPE_ACTION_ROW)

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
  g_autofree char *day = milliseconds > 0 ? av_written_show_day (milliseconds) : NULL;

  return day != NULL ? g_strdup_printf (_ ("last heard of on %s"), day) : g_strdup (_ ("not heard of yet"));
}

/* Until when it is enrolled. */
static char *
show_end (const AvMember *member)
{
  g_autofree char *day = NULL;

  if (member->revoked)
    return g_strdup (_ ("revoked"));
  if (member->expired)
    return g_strdup (member->in_part ? _ ("its year is over for some of its communes or structures") : _ ("its year is over"));

  day = av_moment_show_day (member->not_after);
  return g_strdup_printf (_ ("enrolled until %s"), day);
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

/* What is wrong with it, and what to do; NULL: nothing. */
static const char *
describe_trouble (const AvMember *member)
{
  if (member->two_signers)
    return _ ("Two machines have signed as this intendant. Revoke those in this list that nobody knows. If the machine was stolen, revoke it with the root file; if its disk was copied, the root file makes one of them an intendant anew.");
  if (member->forked)
    return _ ("Two machines write under this name: its disk was copied, or an old backup came back. Where there are two, let one of them join again (“Join an organisation”), under a name of its own.");

  return NULL;
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
  g_autofree char *end = show_end (member);
  g_autofree char *state = NULL;
  g_autofree char *where = NULL;

  g_ptr_array_add (parts, role);
  g_ptr_array_add (parts, end);
  g_ptr_array_add (parts, member->self ? (gpointer) _ ("this computer") : exchange);
  g_ptr_array_add (parts, NULL);
  for (guint i = 0; member->scopes[i] != NULL; i++)
    g_ptr_array_add (places, (gpointer) show_place (self, member->scopes[i]));
  g_ptr_array_add (places, NULL);
  state = g_strjoinv (" · ", (char **) parts->pdata);
  where = g_strjoinv (", ", (char **) places->pdata);

  return g_strjoin ("\n", state, where, describe_trouble (member), NULL);
}

/* label NULL: there is nothing of the kind to do. */
static void
show_button (GtkWidget *button,
             const char *label,
             const AvMember *member)
{
  g_autofree char *spoken = g_strdup_printf (C_ ("button: what", "%s: %s"), label != NULL ? label : "", member->name);

  gtk_widget_set_visible (button, label != NULL);
  if (label == NULL || g_strcmp0 (gtk_button_get_label (GTK_BUTTON (button)), label) == 0)
    return;

  gtk_button_set_label (GTK_BUTTON (button), label);
  av_accessible_name (button, spoken, NULL);
}

static const char *
get_return (const AvMember *member)
{
  if (member->revoked)
    return _ ("Enrol again…");

  /* Where only others have the say, nothing is done from here. */
  return member->expired && (member->due || !member->in_part) ? _ ("Enrol again") : NULL;
}

/* A colleague without the root file does not end what an intendant signs. Who was revoked
 * before anybody knew what they erased is revoked once more, perhaps with the root file
 * alone. */
static const char *
get_revocation (AvInstallations *self,
                const AvMember *member)
{
  if (member->self)
    return NULL;
  if (!member->revoked)
    return _ ("Revoke…");
  if (member->intendant)
    return _ ("End what it signs…");

  return av_pending_erasures_count (self->by_root, &member->id, 0) > 0 ? _ ("Take back what it erased…") : NULL;
}

void
av_installation_row_show (AvInstallationRow *self,
                          const AvMember *member,
                          AvInstallations *installations)
{
  g_autofree char *subtitle = describe (installations, member);
  gboolean may_change = installations->may_change;
  gboolean focused = av_keyboard_is_within (GTK_WIDGET (self));

  g_return_if_fail (av_installation_row_is_of (self, member));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), member->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  show_button (self->ask_again, member->self ? _ ("Ask again…") : NULL, member);
  show_button (self->reinstate, may_change ? get_return (member) : NULL, member);
  show_button (self->revoke, may_change ? get_revocation (installations, member) : NULL, member);

  /* What it was on may be there no more. */
  if (focused && !gtk_widget_get_visible (av_keyboard_find (GTK_WIDGET (self))))
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

gboolean
av_installation_row_is_of (AvInstallationRow *self,
                           const AvMember *member)
{
  g_return_val_if_fail (AV_IS_INSTALLATION_ROW (self), FALSE);

  return av_id_equal (&self->id, &member->id);
}

AvInstallationRow *
av_installation_row_find (GPtrArray *rows,
                          const AvMember *member)
{
  for (guint i = 0; i < rows->len; i++)
    if (av_installation_row_is_of (g_ptr_array_index (rows, i), member))
      return g_ptr_array_index (rows, i);

  return NULL;
}

static GtkWidget *
add_button (AvInstallationRow *self,
            const char *action)
{
  g_autofree char *id = av_id_to_string (&self->id);
  GtkWidget *button = gtk_button_new ();

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);

  return button;
}

GtkWidget *
av_installation_row_new (const AvMember *member,
                         AvInstallations *installations)
{
  AvInstallationRow *self = g_object_new (AV_TYPE_INSTALLATION_ROW, "use-markup", FALSE, "subtitle-lines", 0, NULL);

  self->id = member->id;
  self->ask_again = add_button (self, "postes.ask-again");
  self->reinstate = add_button (self, "postes.reinstate");
  self->revoke = add_button (self, "postes.revoke");
  av_installation_row_show (self, member, installations);

  return GTK_WIDGET (self);
}

static void
av_installation_row_class_init (AvInstallationRowClass *klass)
{
}

static void
av_installation_row_init (AvInstallationRow *self)
{
}
