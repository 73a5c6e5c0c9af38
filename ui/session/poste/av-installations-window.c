#include "av-installations-window.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-ask-again-page.h"
#include "av-file-pick.h"
#include "av-installation-row.h"
#include "av-keyboard.h"
#include "av-lease-card.h"
#include "av-member-deed.h"
#include "av-member-page.h"
#include "av-requests-page.h"
#include "av-look.h"
#include "av-refound-page.h"
#include "av-spoken.h"
#include "av-status-line.h"
#include "av-swap.h"
#include "av-way-back.h"
#include "av-numbered-words.h"
#include "av-workplace.h"

struct _AvInstallationsWindow
{
  AdwApplicationWindow parent_instance;

  AvSession *session;
  AvOpening *opening; /* not owned: it outlives every window */
  AvInstallations *installations;
  AvInstallationsDeed deed;
  AvInstallationsOutcome outcome; /* of that deed */

  GtkStack *pages;
  GtkListBox *members;
  GtkWidget *organisation_card;
  GtkLabel *organisation;
  GtkLabel *words;
  AvLeaseCard *lease;
  GtkLabel *swap; /* of this computer */
  GtkWidget *enrol;
  GtkWidget *renewal; /* of those whose year ends */
  GtkLabel *due;
  GtkWidget *renew;
  GtkLabel *why_not;
  AvMemberPage *member;
  AvRequestsPage *requests;
  AvAskAgainPage *ask_again;
  GtkWidget *refound_entry;
  AvRefoundPage *refound;
  AvStatusLine *status;
  GtkSpinner *spinner;
  GtkWidget *buttons;
  GtkButton *cancel;
  GtkWidget *skip;
  GtkButton *keep;

  GPtrArray *rows; /* of AvInstallationRow, in the order of the list */
  AvWayBack back;  /* from a page to the list */
};

enum
{
  PROP_SESSION = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AvInstallationsWindow, av_installations_window, ADW_TYPE_APPLICATION_WINDOW)

static void
say (AvInstallationsWindow *self,
     const char *text)
{
  av_status_line_say (self->status, text, NULL);
}

static void
refuse (AvInstallationsWindow *self,
        const char *text)
{
  av_status_line_refuse (self->status, text, NULL);
}

static void
set_busy (AvInstallationsWindow *self,
          gboolean busy)
{
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->keep), !busy);
}

/* Meanwhile nothing else is begun, and nobody leaves the page. */
static gboolean
is_busy (AvInstallationsWindow *self)
{
  return !gtk_widget_get_sensitive (GTK_WIDGET (self->keep));
}

static gboolean
is_page (AvInstallationsWindow *self,
         const char *page)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), page) == 0;
}

static void
show_page (AvInstallationsWindow *self,
           const char *page,
           const char *keep)
{
  const char *back = g_str_equal (page, "refound") ? av_refound_page_name_back (self->refound) : _ ("_Cancel (Esc)");

  if (is_page (self, "list") && !g_str_equal (page, "list"))
    av_way_back_note (&self->back, GTK_WIDGET (self->pages));
  set_busy (self, FALSE);
  gtk_widget_set_visible (self->buttons, keep != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel), back != NULL);
  if (back != NULL)
    gtk_button_set_label (self->cancel, back);
  gtk_widget_set_visible (self->skip, g_str_equal (page, "requests"));
  if (keep != NULL)
    gtk_button_set_label (self->keep, keep);
  av_look_warn (GTK_WIDGET (self->keep), g_str_equal (page, "form") && self->deed == AV_INSTALLATIONS_REVOKE);
  av_spoken_name_mnemonics (self->buttons);
  av_spoken_show_page (self->pages, page);
}

static void
show_list (AvInstallationsWindow *self)
{
  gboolean stays = is_page (self, "list") && av_keyboard_is_within (GTK_WIDGET (self->pages));

  av_member_page_end (self->member);
  av_refound_page_end (self->refound);
  show_page (self, "list", NULL);
  if (!av_way_back_take (&self->back) && !stays)
    gtk_widget_grab_focus (self->enrol);
}

/* ---- The list ------------------------------------------------------------------ */

/* For whoever has lost the paper of the founding day, or has never seen it. */
static void
show_organisation (AvInstallationsWindow *self)
{
  const char *words = self->installations->words;

  gtk_widget_set_visible (self->organisation_card, words != NULL);
  if (words == NULL)
    return;

  gtk_label_set_text (self->organisation, self->installations->organisation);
  av_numbered_words_show (self->words, words);
  av_refound_page_show_words (self->refound, words);
}

/* A row stays as long as its computer does, with the keyboard in it; all come by
 * name. */
static void
show_members (AvInstallationsWindow *self)
{
  GPtrArray *members = self->installations->members;
  g_autoptr (GPtrArray) former = g_steal_pointer (&self->rows);

  self->rows = g_ptr_array_new ();
  for (guint i = 0; i < members->len; i++)
    {
      const AvMember *member = g_ptr_array_index (members, i);
      AvInstallationRow *row = av_installation_row_find (former, member);

      if (row != NULL)
        {
          av_installation_row_show (row, member, self->installations);
          g_ptr_array_remove (former, row);
        }
      else
        {
          row = AV_INSTALLATION_ROW (av_installation_row_new (member, self->installations));
          gtk_list_box_insert (self->members, GTK_WIDGET (row), (int) i);
        }
      g_ptr_array_add (self->rows, row);
    }

  for (guint i = 0; i < former->len; i++)
    av_way_back_remove_row (&self->back, self->members, g_ptr_array_index (former, i));
}

/* Where the keyboard is in it as it goes, it goes to what remains. */
static void
show_renewal (AvInstallationsWindow *self)
{
  guint n = self->installations->n_due;
  g_autofree char *due = g_strdup_printf (ngettext ("The year of %u computer ends within three months, or is over.",
                                                    "The year of %u computers ends within three months, or is over.", n),
                                          n);
  gboolean left = n == 0 && av_keyboard_is_within (self->renewal);

  gtk_label_set_text (self->due, due);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->renew), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, due, -1);
  gtk_widget_set_visible (self->renewal, n > 0);
  if (left && !gtk_widget_grab_focus (self->enrol))
    gtk_widget_child_focus (GTK_WIDGET (self->members), GTK_DIR_TAB_FORWARD);
}

static void
listed (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  g_autoptr (AvInstallationsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  AvInstallations *installations = av_installations_list_finish (AV_SESSION (source), result, &error);

  if (self->pages == NULL)
    {
      g_clear_pointer (&installations, av_installations_free);
      return;
    }
  if (installations == NULL)
    {
      refuse (self, error->message);
      return;
    }

  g_clear_pointer (&self->installations, av_installations_free);
  self->installations = installations;
  av_member_page_follow (self->member, installations);
  show_organisation (self);
  gtk_widget_set_visible (self->enrol, installations->may_change);
  gtk_widget_set_visible (GTK_WIDGET (self->why_not), !installations->may_change);
  gtk_widget_set_visible (self->refound_entry, installations->disputed != NULL);
  show_renewal (self);
  show_members (self);
}

static void
load (AvInstallationsWindow *self)
{
  const char *warning = av_swap_get_warning ();

  gtk_label_set_text (self->swap, warning != NULL ? warning : "");
  gtk_widget_set_visible (GTK_WIDGET (self->swap), warning != NULL);
  av_installations_list_async (self->session, self->opening, listed, g_object_ref (self));
  av_lease_card_show (self->lease, self->session, self->opening);
}

/* ---- Deeds --------------------------------------------------------------------- */

static void
go_on (AvInstallationsWindow *self,
       gboolean enrolled)
{
  g_autofree char *sum = NULL;

  if (av_requests_page_next (self->requests, enrolled))
    return;

  sum = av_requests_page_sum_up (self->requests);
  show_list (self);
  say (self, sum);
}

/* The step it has come to, from its beginning: what it says comes before what it asks. */
static void
show_refound (AvInstallationsWindow *self)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (GTK_WIDGET (self->pages), GTK_TYPE_SCROLLED_WINDOW);

  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)), 0);
  show_page (self, "refound", av_refound_page_name_next (self->refound));
  if (!gtk_widget_grab_focus (GTK_WIDGET (self->refound)))
    gtk_widget_grab_focus (GTK_WIDGET (self->keep));
}

/* transfer full */
static char *
tell_renewed (guint n)
{
  if (n == 0)
    return g_strdup (_ ("No computer lacks another year any more: nothing was changed."));

  return g_strdup_printf (ngettext ("%u computer has another year: it hears of it with its next exchange.",
                                    "%u computers have another year: they hear of it with their next exchange.", n),
                          n);
}

static void
told (AvInstallationsWindow *self)
{
  g_autofree char *text = NULL;

  switch (self->deed)
    {
    case AV_INSTALLATIONS_REVOKE:
      text = av_member_deed_dup_revoked (&self->outcome.revoked);
      break;
    case AV_INSTALLATIONS_REINSTATE:
      text = g_strdup (_ ("Enrolled again, for a year: it hears of it with its next exchange."));
      break;
    case AV_INSTALLATIONS_RENEW:
      text = tell_renewed (self->outcome.n_renewed);
      break;
    case AV_INSTALLATIONS_REFOUND:
      av_refound_page_finish (self->refound);
      show_refound (self);
      return;
    case AV_INSTALLATIONS_ENROL:
    default:
      text = g_strdup_printf (_ ("“%s” is enrolled."), av_requests_page_get_name (self->requests));
      say (self, text);
      set_busy (self, FALSE);
      go_on (self, TRUE);
      return;
    }

  show_list (self);
  say (self, text);
}

static void
done (GObject *source,
      GAsyncResult *result,
      gpointer user_data)
{
  g_autoptr (AvInstallationsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean right = av_installations_do_finish (AV_SESSION (source), result, &self->outcome, &error);

  if (right)
    av_session_announce (AV_SESSION (source), "", "", "");
  if (self->pages == NULL)
    return;

  set_busy (self, FALSE);
  if (right)
    told (self);
  else if (is_page (self, "refound"))
    refuse (self, av_refound_page_mend (self->refound, error));
  else
    refuse (self, error->message);
  if (!right && is_page (self, "requests"))
    av_requests_page_mend (self->requests, error);
}

static void
act (AvInstallationsWindow *self,
     AvInstallationsDeed deed,
     AvInstallationsTerms *terms)
{
  self->deed = deed;
  set_busy (self, TRUE);
  say (self, "");
  av_installations_do_async (self->session, self->opening, deed, terms, done, g_object_ref (self));
}

static void
ask_about (AvInstallationsWindow *self,
           const AvMember *member,
           AvInstallationsDeed deed)
{
  av_member_page_begin (self->member, self->installations, member, deed);
  say (self, "");
  show_page (self, "form", av_member_deed_get_keep_label (member, deed));
  gtk_widget_grab_focus (GTK_WIDGET (self->member));
}

/* An intendant gives another year to whoever is not revoked. */
static void
give_another_year (AvInstallationsWindow *self,
                   const AvMember *member)
{
  AvInstallationsTerms *terms = g_new0 (AvInstallationsTerms, 1);

  terms->name = av_id_to_string (&member->id);
  act (self, AV_INSTALLATIONS_REINSTATE, terms);
}

static void
member_action (GtkWidget *widget,
               const char *action,
               GVariant *parameter)
{
  AvInstallationsWindow *self = AV_INSTALLATIONS_WINDOW (widget);
  const AvMember *member = self->installations != NULL ? av_installations_find (self->installations, g_variant_get_string (parameter, NULL)) : NULL;
  AvInstallationsDeed deed = strcmp (action, "postes.revoke") == 0 ? AV_INSTALLATIONS_REVOKE : AV_INSTALLATIONS_REINSTATE;

  if (member == NULL || is_busy (self))
    return;

  self->deed = deed;
  if (deed == AV_INSTALLATIONS_REINSTATE && !member->revoked && self->installations->is_steward)
    give_another_year (self, member);
  else
    ask_about (self, member, deed);
}

static void
renew_action (GtkWidget *widget,
              const char *action,
              GVariant *parameter)
{
  AvInstallationsWindow *self = AV_INSTALLATIONS_WINDOW (widget);

  if (!is_busy (self) && is_page (self, "list") && gtk_widget_get_visible (self->renewal))
    act (self, AV_INSTALLATIONS_RENEW, g_new0 (AvInstallationsTerms, 1));
}

static void
go_on_refounding (AvInstallationsWindow *self)
{
  g_autofree char *message = NULL;
  AvInstallationsTerms *terms;

  if (av_refound_page_is_done (self->refound))
    {
      show_list (self);
      return;
    }

  say (self, "");
  terms = av_refound_page_go_on (self->refound, &message);
  if (terms != NULL)
    act (self, AV_INSTALLATIONS_REFOUND, terms);
  else if (message != NULL)
    refuse (self, message);
  else
    show_refound (self);
}

static void
keep_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  AvInstallationsWindow *self = AV_INSTALLATIONS_WINDOW (widget);
  g_autofree char *message = NULL;
  AvInstallationsTerms *terms = NULL;

  if (is_busy (self))
    return;

  if (is_page (self, "requests"))
    {
      terms = av_requests_page_take (self->requests, &message);
      if (terms != NULL)
        act (self, AV_INSTALLATIONS_ENROL, terms);
      else if (message != NULL)
        refuse (self, message);
    }
  else if (is_page (self, "form"))
    {
      act (self, self->deed, av_member_page_make_terms (self->member));
    }
  else if (is_page (self, "refound"))
    {
      go_on_refounding (self);
    }
  else if (is_page (self, "ask-again"))
    {
      say (self, "");
      av_ask_again_page_write (self->ask_again);
    }
}

/* Of this computer alone: its id is that of the row. */
static void
ask_again_action (GtkWidget *widget,
                  const char *action,
                  GVariant *parameter)
{
  AvInstallationsWindow *self = AV_INSTALLATIONS_WINDOW (widget);

  if (is_busy (self) || !is_page (self, "list"))
    return;

  say (self, "");
  show_page (self, "ask-again", _ ("_Write the request… (Ctrl+Enter)"));
  av_ask_again_page_begin (self->ask_again, av_session_get_queue (self->session), self->opening);
  gtk_widget_grab_focus (GTK_WIDGET (self->keep));
}

static void
refound_action (GtkWidget *widget,
                const char *action,
                GVariant *parameter)
{
  AvInstallationsWindow *self = AV_INSTALLATIONS_WINDOW (widget);

  if (is_busy (self) || !is_page (self, "list") || self->installations == NULL || self->installations->disputed == NULL)
    return;

  say (self, "");
  av_refound_page_begin (self->refound, self->installations);
  show_refound (self);
}

/* ---- A folder of requests ------------------------------------------------------- */

static void
folder_read (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (AvInstallationsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  AvRequestFolder *folder = av_installations_read_folder_finish (AV_SESSION (source), result, &error);
  g_autofree char *sum = NULL;
  gboolean waits = folder != NULL && folder->requests->len > 0;

  if (self->pages != NULL)
    set_busy (self, FALSE);
  if (self->pages == NULL || self->installations == NULL || folder == NULL)
    {
      if (self->pages != NULL && error != NULL)
        refuse (self, error->message);
      g_clear_pointer (&folder, av_request_folder_free);
      return;
    }

  if (waits)
    show_page (self, "requests", _ ("_Enrol (Ctrl+Enter)"));
  av_requests_page_begin (self->requests, self->installations, folder);
  sum = waits ? g_strdup ("") : av_requests_page_sum_up (self->requests);
  say (self, sum);
}

static void
folder_picked (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  AvInstallationsWindow *self = AV_INSTALLATIONS_WINDOW (source);
  g_autofree char *folder = av_file_pick_finish (result);

  if (folder == NULL || self->session == NULL || is_busy (self))
    return;

  set_busy (self, TRUE);
  av_installations_read_folder_async (self->session, folder, folder_read, g_object_ref (self));
}

static void
enrol_action (GtkWidget *widget,
              const char *action,
              GVariant *parameter)
{
  av_file_pick_folder (GTK_WINDOW (widget), _ ("The folder of the requests"), folder_picked, NULL);
}

static void
skip_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  AvInstallationsWindow *self = AV_INSTALLATIONS_WINDOW (widget);

  if (is_page (self, "requests") && !is_busy (self))
    {
      say (self, "");
      go_on (self, FALSE);
    }
}

static void
back_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  AvInstallationsWindow *self = AV_INSTALLATIONS_WINDOW (widget);

  if (is_busy (self))
    return;

  say (self, "");
  if (is_page (self, "refound") && av_refound_page_go_back (self->refound))
    show_refound (self);
  else
    show_list (self);
}

/* ---- The window ----------------------------------------------------------------- */

static void
av_installations_window_get_property (GObject *object,
                                      guint property,
                                      GValue *value,
                                      GParamSpec *pspec)
{
  g_value_set_object (value, AV_INSTALLATIONS_WINDOW (object)->session);
}

static void
av_installations_window_set_property (GObject *object,
                                      guint property,
                                      const GValue *value,
                                      GParamSpec *pspec)
{
  AvInstallationsWindow *self = AV_INSTALLATIONS_WINDOW (object);

  if (g_value_get_object (value) == NULL || !g_set_object (&self->session, g_value_get_object (value)))
    return;

  self->opening = av_workplace_get_opening (av_workplace_of (GTK_WINDOW (self)));
  g_signal_connect_object (self->session, "record-changed", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  show_list (self);
  load (self);
}

static void
av_installations_window_dispose (GObject *object)
{
  AvInstallationsWindow *self = AV_INSTALLATIONS_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_INSTALLATIONS_WINDOW);
  av_way_back_clear (&self->back);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->installations, av_installations_free);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (av_installations_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (AV_TYPE_ASK_AGAIN_PAGE);
  g_type_ensure (AV_TYPE_LEASE_CARD);
  g_type_ensure (AV_TYPE_MEMBER_PAGE);
  g_type_ensure (AV_TYPE_REFOUND_PAGE);
  g_type_ensure (AV_TYPE_REQUESTS_PAGE);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-installations-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AvInstallationsWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, AvInstallationsWindow, members);
  gtk_widget_class_bind_template_child (widget_class, AvInstallationsWindow, organisation_card);
  gtk_widget_class_bind_template_child (widget_class, AvInstallationsWindow, organisation);
  gtk_widget_class_bind_template_child (widget_class, AvInstallationsWindow, words);
  gtk_widget_class_bind_template_child (widget_class, AvInstallationsWindow, lease);
  gtk_widget_class_bind_template_child (widget_class, AvInstallationsWindow, enrol);
  gtk_widget_class_bind_template_child (widget_class, AvInstallationsWindow, renewal);
  gtk_widget_class_bind_template_child (widget_class, AvInstallationsWindow, due);
  gtk_widget_class_bind_template_child (widget_class, AvInstallationsWindow, renew);
  gtk_widget_class_bind_template_child (widget_class, AvInstallationsWindow, swap);
  gtk_widget_class_bind_template_child (widget_class, AvInstallationsWindow, why_not);
  gtk_widget_class_bind_template_child (widget_class, AvInstallationsWindow, member);
  gtk_widget_class_bind_template_child (widget_class, AvInstallationsWindow, requests);
  gtk_widget_class_bind_template_child (widget_class, AvInstallationsWindow, ask_again);
  gtk_widget_class_bind_template_child (widget_class, AvInstallationsWindow, refound_entry);
  gtk_widget_class_bind_template_child (widget_class, AvInstallationsWindow, refound);
  gtk_widget_class_bind_template_child (widget_class, AvInstallationsWindow, status);
  gtk_widget_class_bind_template_child (widget_class, AvInstallationsWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, AvInstallationsWindow, buttons);
  gtk_widget_class_bind_template_child (widget_class, AvInstallationsWindow, cancel);
  gtk_widget_class_bind_template_child (widget_class, AvInstallationsWindow, skip);
  gtk_widget_class_bind_template_child (widget_class, AvInstallationsWindow, keep);
  gtk_widget_class_bind_template_callback (widget_class, av_status_line_needs_foot);
  gtk_widget_class_bind_template_callback (widget_class, say);
  gtk_widget_class_bind_template_callback (widget_class, refuse);
}

static void
av_installations_window_class_init (AvInstallationsWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_installations_window_get_property;
  object_class->set_property = av_installations_window_set_property;
  object_class->dispose = av_installations_window_dispose;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "postes.enrol", NULL, enrol_action);
  gtk_widget_class_install_action (widget_class, "postes.skip", NULL, skip_action);
  gtk_widget_class_install_action (widget_class, "postes.revoke", "s", member_action);
  gtk_widget_class_install_action (widget_class, "postes.reinstate", "s", member_action);
  gtk_widget_class_install_action (widget_class, "postes.renew", NULL, renew_action);
  gtk_widget_class_install_action (widget_class, "postes.ask-again", "s", ask_again_action);
  gtk_widget_class_install_action (widget_class, "postes.refound", NULL, refound_action);
  gtk_widget_class_install_action (widget_class, "postes.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.save-next", NULL, keep_action);
  gtk_widget_class_install_action (widget_class, "win.save", NULL, keep_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "postes.back", NULL);
}

static void
av_installations_window_init (AvInstallationsWindow *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_label_set_text (self->why_not, av_role_explain (AV_ROLE_COMPUTERS));
  av_spoken_name_mnemonics (GTK_WIDGET (self));
}
