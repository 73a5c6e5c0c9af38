#include "av-readers-overview.h"

#include <glib/gi18n-lib.h>

#include "av-accessible.h"
#include "av-class-checks.h"
#include "av-day.h"
#include "av-decision-card.h"
#include "av-focus.h"
#include "av-keyboard.h"
#include "av-spoken.h"
#include "av-way-back.h"

struct _AvReadersOverview
{
  AdwBin parent_instance;

  GtkBox *openings;
  AdwPreferencesGroup *sharings;
  GtkLabel *why_not;
  GtkWidget *share;
  GtkWidget *transfer;
  GtkWidget *urgent;
  GtkWidget *part;
  GtkWidget *erase;

  GPtrArray *rows; /* of AdwActionRow, in the group */
};

G_DEFINE_FINAL_TYPE (AvReadersOverview, av_readers_overview, ADW_TYPE_BIN)

/* ---- Opened beyond a role ------------------------------------------------------ */

static void
add_opening (AvReadersOverview *self,
             AvReaders *readers,
             const AvBrokenGlass *broken)
{
  const char *agent = av_readers_get_agent_name (readers, broken->agent);
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (broken->when / 1000);
  g_autofree char *when = moment != NULL ? g_date_time_format (moment, _ ("%-d %b %Y, %H:%M")) : g_strdup ("");
  g_autofree char *title = g_strdup_printf (_ ("Opened beyond their role by %s, %s"), *agent != '\0' ? agent : _ ("somebody"), when);
  g_autofree char *reason = g_strdup_printf (_ ("“%s”"), broken->reason);
  AvDecisionCard *card = av_decision_card_new (title);

  av_decision_card_append (card, av_decision_card_make_label (reason, "body"));
  if (broken->seen != NULL)
    {
      const char *colleague = av_readers_get_agent_name (readers, broken->seen);
      g_autofree char *seen = g_strdup_printf (_ ("Acknowledged by %s"), *colleague != '\0' ? colleague : _ ("somebody"));

      av_decision_card_append (card, av_decision_card_make_label (seen, "av-good"));
    }
  gtk_box_append (self->openings, GTK_WIDGET (card));
}

static void
add_acknowledge (AvReadersOverview *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("I have _read why"));

  av_accessible_name (button, _ ("I have read why"), NULL);
  gtk_widget_add_css_class (button, "av-primary");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "readers.acknowledge");
  gtk_box_append (self->openings, button);
}

static void
show_openings (AvReadersOverview *self,
               AvReaders *readers,
               const char *agent)
{
  GtkWidget *child;
  gboolean within = av_keyboard_is_within (GTK_WIDGET (self->openings));
  gboolean awaits = FALSE;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->openings))) != NULL)
    gtk_box_remove (self->openings, child);

  /* First: a hidden box does not ask for room for what is put into it. */
  gtk_widget_set_visible (GTK_WIDGET (self->openings), readers->openings->len > 0);
  for (guint i = 0; i < readers->openings->len; i++)
    {
      const AvBrokenGlass *broken = g_ptr_array_index (readers->openings, i);

      awaits = awaits || av_readers_awaits (broken, readers->referent, agent);
      add_opening (self, readers, broken);
    }
  if (awaits)
    add_acknowledge (self);
  if (within)
    gtk_widget_child_focus (GTK_WIDGET (self->openings), GTK_DIR_TAB_FORWARD);
}

/* ---- Shared with --------------------------------------------------------------- */

static GtkWidget *
add_button (GtkWidget *row,
            const char *label,
            const char *action,
            const AvSharing *sharing)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  g_autofree char *spoken = g_strdup_printf (C_ ("button: what", "%s: %s"), label, sharing->name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  av_accessible_name (button, spoken, NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", sharing->scope);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return button;
}

static char *
describe_sharing (const AvSharing *sharing)
{
  g_autofree char *parts = av_class_checks_show (sharing->classes);
  g_autofree char *day = NULL;
  AvDay until;

  day = av_day_from_string (sharing->until, &until) ? av_day_show (&until) : g_strdup (sharing->until);

  return sharing->over ? g_strdup_printf (_ ("Over since %s; what it has received stays there"), day)
                       : g_strdup_printf (C_ ("parts, day", "%s, to the end of %s"), parts, day);
}

static void
add_row (AvReadersOverview *self,
         const char *title,
         const AvSharing *sharing,
         gboolean may_share)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (sharing != NULL)
    {
      g_autofree char *subtitle = describe_sharing (sharing);

      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
      if (may_share)
        add_button (row, sharing->over ? _ ("Share again…") : _ ("Change…"), "readers.share", sharing);
      if (may_share && !sharing->over)
        add_button (row, _ ("End"), "readers.unshare", sharing);
    }
  adw_preferences_group_add (self->sharings, row);
  g_ptr_array_add (self->rows, row);
}

static void
show_sharings (AvReadersOverview *self,
               AvReaders *readers)
{
  AvWayBack way_back = { NULL };

  av_way_back_note_rows (&way_back, self->rows);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->sharings, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);

  for (guint i = 0; i < readers->sharings->len; i++)
    {
      const AvSharing *sharing = g_ptr_array_index (readers->sharings, i);

      add_row (self, sharing->name, sharing, (readers->role & AV_ROLE_SHARE) != 0);
    }
  if (readers->sharings->len == 0)
    add_row (self, _ ("Nobody but its team"), NULL, FALSE);
  av_way_back_take_rows (&way_back, self->rows);
  gtk_widget_set_visible (GTK_WIDGET (self->sharings), readers->owned && readers->dispute == NULL);
}

/* ---- What can be done ---------------------------------------------------------- */

static gboolean
has_structure (AvReaders *readers)
{
  for (guint i = 0; i < readers->places->len; i++)
    if (((AvReadersPlace *) g_ptr_array_index (readers->places, i))->structure)
      return TRUE;

  return FALSE;
}

/* What cannot be done here, and who can; transfer full, "" for nothing. */
static char *
explain (AvReaders *readers)
{
  const char *nobody = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  if (readers->dispute != NULL)
    return g_strdup ("");
  if (!readers->owned)
    return g_strdup (readers->others != NULL ? readers->others : _ ("It is for its team to share, transfer or erase it."));
  if (readers->places->len == 0)
    nobody = _ ("Nobody else is enrolled yet whom it could be shared with or transferred to: an intendant enrols them (Settings).");
  else if (!has_structure (readers))
    nobody = _ ("No association or service is enrolled yet whom it could be shared with: an intendant enrols them (Settings).");

  lines = g_ptr_array_new ();
  if (nobody != NULL)
    g_ptr_array_add (lines, (gpointer) nobody);
  if (!readers->may_erase)
    g_ptr_array_add (lines, (gpointer) _ ("This computer does not erase: a référent’s or an intendant’s does."));
  if ((readers->role & (AV_ROLE_SHARE | AV_ROLE_TRANSFER)) == 0)
    g_ptr_array_add (lines, (gpointer) _ ("Your role neither shares nor transfers it: its référent or who answers for the team does."));
  if (readers->may_erase && (readers->role & AV_ROLE_ERASE) == 0)
    g_ptr_array_add (lines, (gpointer) _ ("Your role does not erase it: its référent, who answers for the team or the data protection officer does."));
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

void
av_readers_overview_show (AvReadersOverview *self,
                          AvReaders *readers,
                          const char *agent)
{
  g_autofree char *why_not = explain (readers);

  g_return_if_fail (AV_IS_READERS_OVERVIEW (self));

  show_openings (self, readers, agent);
  show_sharings (self, readers);
  gtk_label_set_text (self->why_not, why_not);
  gtk_widget_set_visible (GTK_WIDGET (self->why_not), *why_not != '\0');
  gtk_widget_set_visible (self->share, readers->owned && readers->dispute == NULL && has_structure (readers) && (readers->role & AV_ROLE_SHARE) != 0);
  gtk_widget_set_visible (self->transfer, readers->owned && readers->places->len > 0 && (readers->role & AV_ROLE_TRANSFER) != 0);
  gtk_widget_set_visible (self->part, readers->parts->len > 1);
  gtk_widget_set_visible (self->erase, readers->may_erase && (readers->role & AV_ROLE_ERASE) != 0);
}

static gboolean
av_readers_overview_grab_focus (GtkWidget *widget)
{
  AvReadersOverview *self = AV_READERS_OVERVIEW (widget);

  return gtk_widget_grab_focus (gtk_widget_get_visible (self->share) ? self->share : self->urgent);
}

static void
av_readers_overview_dispose (GObject *object)
{
  AvReadersOverview *self = AV_READERS_OVERVIEW (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_READERS_OVERVIEW);

  G_OBJECT_CLASS (av_readers_overview_parent_class)->dispose (object);
}

static void
av_readers_overview_class_init (AvReadersOverviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_readers_overview_dispose;
  widget_class->grab_focus = av_readers_overview_grab_focus;
  widget_class->focus = av_focus_children;

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-readers-overview.ui");
  gtk_widget_class_bind_template_child (widget_class, AvReadersOverview, openings);
  gtk_widget_class_bind_template_child (widget_class, AvReadersOverview, sharings);
  gtk_widget_class_bind_template_child (widget_class, AvReadersOverview, why_not);
  gtk_widget_class_bind_template_child (widget_class, AvReadersOverview, share);
  gtk_widget_class_bind_template_child (widget_class, AvReadersOverview, transfer);
  gtk_widget_class_bind_template_child (widget_class, AvReadersOverview, urgent);
  gtk_widget_class_bind_template_child (widget_class, AvReadersOverview, part);
  gtk_widget_class_bind_template_child (widget_class, AvReadersOverview, erase);
}

static void
av_readers_overview_init (AvReadersOverview *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  av_spoken_name_mnemonics (GTK_WIDGET (self));
}
