#include "av-readers-window.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-readers-overview.h"
#include "av-erase-page.h"
#include "av-header.h"
#include "av-keyboard.h"
#include "av-look.h"
#include "av-part-page.h"
#include "av-share-page.h"
#include "av-spoken.h"
#include "av-status-line.h"
#include "av-transfer-page.h"
#include "av-urgent-page.h"
#include "av-workplace.h"

struct _AvReadersWindow
{
  AvDossierWindow parent_instance;

  AvOpening *opening;   /* not owned: it outlives every window */
  char *page;           /* the one that is wanted, also while nothing is loaded */
  char *shared;         /* scope of the sharing that is changed, or NULL */
  AvReadersTerms *back; /* what takes back the last deed, or NULL */
  AvReadersDeed undo;   /* and how */
  gboolean anew;        /* the page is shown by what is loaded next */
  gboolean busy;        /* with a deed */
  AvReaders *readers;

  AvHeader *header;
  GtkWidget *head;
  GtkLabel *who;
  GtkLabel *whose;
  GtkStack *pages;
  AdwStatusPage *nobody;
  GtkWidget *again;
  AvReadersOverview *overview;
  AvSharePage *share;
  AvTransferPage *transfer;
  AvUrgentPage *urgent;
  AvPartPage *part;
  AvErasePage *erase;
  AvStatusLine *status;
  GtkWidget *buttons;
  GtkWidget *spinner;
  GtkButton *keep;
};

G_DEFINE_FINAL_TYPE (AvReadersWindow, av_readers_window, AV_TYPE_DOSSIER_WINDOW)

/* What the button and the window say on each page that asks something. */
static const struct
{
  const char *page;
  const char *label;
  const char *title;
} deeds[] = {
  { "share", N_ ("_Share (Ctrl+Enter)"), N_ ("Share this dossier") },
  { "transfer", N_ ("_Transfer (Ctrl+Enter)"), N_ ("Transfer this dossier") },
  { "urgent", N_ ("_Open it (Ctrl+Enter)"), N_ ("Open beyond my role") },
  { "part", N_ ("_Two people (Ctrl+Enter)"), N_ ("These are two people") },
  { "erase", N_ ("_Erase (Ctrl+Enter)"), N_ ("Erase this dossier") },
};

static AvSession *
get_session (AvReadersWindow *self)
{
  return av_dossier_window_get_session (AV_DOSSIER_WINDOW (self));
}

static const char *
get_container (AvReadersWindow *self)
{
  return av_dossier_window_get_container (AV_DOSSIER_WINDOW (self));
}

static void
refuse (AvReadersWindow *self,
        const char *text)
{
  av_dossier_window_refuse (AV_DOSSIER_WINDOW (self), text);
}

static void
say (AvReadersWindow *self,
     const char *text)
{
  av_dossier_window_say (AV_DOSSIER_WINDOW (self), text, FALSE);
}

static void
set_busy (AvReadersWindow *self,
          gboolean busy)
{
  self->busy = busy;
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->keep), !busy);
}

/* ---- Pages ------------------------------------------------------------------- */

static gboolean
may_show (AvReadersWindow *self,
          const char *page)
{
  AvRoleDeed deed = g_str_equal (page, "share") ? AV_ROLE_SHARE : AV_ROLE_TRANSFER;

  if (g_str_equal (page, "erase"))
    return self->readers->may_erase && (self->readers->role & AV_ROLE_ERASE) != 0;

  if (g_str_equal (page, "part"))
    return self->readers->parts->len > 1;

  if (g_str_equal (page, "share") && self->readers->dispute != NULL)
    return FALSE;

  return g_str_equal (page, "urgent") || (self->readers->owned && self->readers->places->len > 0 && (self->readers->role & deed) != 0);
}

static GtkWidget *
fill_page (AvReadersWindow *self)
{
  if (g_str_equal (self->page, "share"))
    {
      av_share_page_fill (self->share, self->readers, av_readers_find_sharing (self->readers, self->shared));
      return GTK_WIDGET (self->share);
    }
  if (g_str_equal (self->page, "transfer"))
    {
      av_transfer_page_fill (self->transfer, self->readers);
      return GTK_WIDGET (self->transfer);
    }
  if (g_str_equal (self->page, "erase"))
    {
      av_erase_page_fill (self->erase, self->readers);
      return GTK_WIDGET (self->erase);
    }
  if (g_str_equal (self->page, "part"))
    {
      av_part_page_fill (self->part, self->readers);
      return GTK_WIDGET (self->part);
    }

  av_urgent_page_fill (self->urgent);
  return GTK_WIDGET (self->urgent);
}

/* transfer full */
static char *
tell_owner (AvReaders *readers)
{
  if (readers->dispute != NULL)
    return g_strdup (readers->dispute);

  return g_strdup_printf (readers->owned ? _ ("Dossier of your team: %s") : _ ("This dossier belongs to another team: %s"), readers->owner);
}

/* The same on every page: nobody erases or shares another dossier than the one
 * they have in mind. */
static void
show_head (AvReadersWindow *self)
{
  g_autofree char *owner = tell_owner (self->readers);
  gboolean coded = *self->readers->code != '\0' && strcmp (self->readers->code, self->readers->title) != 0;
  g_autofree char *whose = coded ? g_strdup_printf ("%s · %s", self->readers->code, owner) : g_strdup (owner);

  gtk_label_set_text (self->who, self->readers->title);
  gtk_label_set_text (self->whose, whose);
  gtk_widget_set_visible (self->head, TRUE);
}

static void
set_title (AvReadersWindow *self,
           const char *title)
{
  g_object_set (self->header, "title", title, NULL);
  gtk_window_set_title (GTK_WINDOW (self), title);
}

static void
show_page (AvReadersWindow *self)
{
  const char *label = NULL;
  const char *title = _ ("Who reads this dossier");
  GtkWidget *focus = GTK_WIDGET (self->overview);

  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    if (g_strcmp0 (deeds[i].page, self->page) == 0 && may_show (self, deeds[i].page))
      {
        label = _ (deeds[i].label);
        title = _ (deeds[i].title);
      }

  gtk_widget_set_visible (self->buttons, label != NULL);
  if (label != NULL)
    {
      gtk_button_set_label (self->keep, label);
      av_look_warn (GTK_WIDGET (self->keep), g_str_equal (self->page, "erase"));
      av_spoken_name_mnemonics (self->buttons);
      focus = fill_page (self);
    }
  else
    {
      g_free (self->page);
      self->page = g_strdup ("overview");
    }
  set_title (self, title);
  av_spoken_show_page (self->pages, self->page);
  if (!av_keyboard_is_within (focus))
    gtk_widget_grab_focus (focus);
}

/* What was read before may be true no more: nothing of it is shown, and nothing done. */
static void
show_unread (AvReadersWindow *self,
             const GError *error)
{
  g_clear_pointer (&self->readers, av_readers_free);
  refuse (self, error->message);
  gtk_widget_set_visible (self->head, FALSE);
  gtk_widget_set_visible (self->buttons, FALSE);
  set_title (self, _ ("Who reads this dossier"));
  av_spoken_show_page (self->pages, "unread");
  gtk_widget_grab_focus (self->again);
}

static void
loaded (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  g_autoptr (AvReadersWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvReaders) readers = av_readers_load_finish (AV_SESSION (source), result, &error);
  gboolean anew = self->readers == NULL || self->anew;

  if (self->pages == NULL)
    return;
  if (readers == NULL)
    {
      show_unread (self, error);
      return;
    }

  /* Why it could not be read before. */
  if (self->readers == NULL)
    av_status_line_drop_refusal (self->status);
  g_clear_pointer (&self->readers, av_readers_free);
  self->readers = g_steal_pointer (&readers);
  show_head (self);
  av_readers_overview_show (self->overview, self->readers, av_session_get_agent (get_session (self)));
  self->anew = FALSE;
  if (anew || g_str_equal (self->page, "overview"))
    show_page (self);
}

static void
load (AvReadersWindow *self)
{
  if (get_container (self) != NULL)
    av_readers_load_async (get_session (self), self->opening, get_container (self), loaded, g_object_ref (self));
}

static void
av_readers_window_refresh (AvDossierWindow *window)
{
  load (AV_READERS_WINDOW (window));
}

static void
set_page (AvReadersWindow *self,
          const char *page)
{
  g_free (self->page);
  self->page = g_strdup (page != NULL && *page != '\0' ? page : "overview");
  if (self->readers != NULL)
    show_page (self);
}

static void
av_readers_window_open (AvDossierWindow *window,
                        gboolean same)
{
  AvReadersWindow *self = AV_READERS_WINDOW (window);

  if (same)
    return;

  g_clear_pointer (&self->readers, av_readers_free);
  g_clear_pointer (&self->back, av_readers_terms_free);
  say (self, "");
  load (self);
}

/* ---- Deeds -------------------------------------------------------------------- */

typedef struct
{
  AvReadersWindow *window;
  AvReadersDeed deed;
  char *dossier;
} Doing;

static void
doing_free (Doing *doing)
{
  g_object_unref (doing->window);
  g_free (doing->dossier);
  g_free (doing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Doing, doing_free)

static gboolean
is_undoing (AvReadersDeed deed)
{
  return deed == AV_READERS_TAKE_BACK || deed == AV_READERS_JOIN_AGAIN;
}

/* By what there is by now. */
static void
show_anew (AvReadersWindow *self)
{
  self->anew = TRUE;
  load (self);
}

/* What has changed since is not taken back by trying once more. */
static void
refused (AvReadersWindow *self,
         AvReadersDeed deed,
         const GError *error)
{
  gboolean changed = g_error_matches (error, AV_STORE_ERROR, AV_STORE_ERROR_CHANGED);

  if (changed && is_undoing (deed))
    g_clear_pointer (&self->back, av_readers_terms_free);
  av_status_line_refuse (self->status, error->message, !changed && is_undoing (deed) ? "win.undo" : NULL);
  if (changed)
    show_anew (self);
}

/* By what takes it back, or NULL. */
static void
show_done (AvReadersWindow *self,
           AvReadersDeed deed,
           AvReadersTerms *back)
{
  g_clear_pointer (&self->back, av_readers_terms_free);
  self->back = back;
  self->undo = deed == AV_READERS_PART ? AV_READERS_JOIN_AGAIN : AV_READERS_TAKE_BACK;
  if (deed == AV_READERS_OPEN)
    gtk_widget_activate_action (GTK_WIDGET (self), "app.open-dossier", "(ss)", "diagnostic", get_container (self));
  if (deed == AV_READERS_ERASE)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "app.open", "s", "effacements");
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }

  set_page (self, "overview");
  av_status_line_say (self->status, av_readers_say_done (deed), self->back != NULL ? "win.undo" : NULL);
}

/* A window that shows another dossier by now tells only what was refused of this one: what is
 * done there, or taken back, would be of the other. */
static void
done (GObject *source,
      GAsyncResult *result,
      gpointer user_data)
{
  g_autoptr (Doing) doing = user_data;
  AvReadersWindow *self = doing->window;
  g_autoptr (AvReadersTerms) back = NULL;
  g_autoptr (GError) error = NULL;
  gboolean kept = av_readers_do_finish (AV_SESSION (source), result, &back, &error);
  gboolean same;

  if (kept)
    av_session_announce (AV_SESSION (source), "", "", "");
  if (self->pages == NULL)
    return;

  set_busy (self, FALSE);
  same = g_strcmp0 (doing->dossier, get_container (self)) == 0;
  if (kept && same)
    show_done (self, doing->deed, g_steal_pointer (&back));
  else if (!kept && same)
    refused (self, doing->deed, error);
  else if (!kept)
    refuse (self, error->message);
}

/* One at a time. Takes terms. */
static void
act (AvReadersWindow *self,
     AvReadersDeed deed,
     AvReadersTerms *terms)
{
  Doing *doing;

  if (self->busy)
    {
      g_clear_pointer (&terms, av_readers_terms_free);
      return;
    }

  doing = g_new0 (Doing, 1);
  doing->window = g_object_ref (self);
  doing->deed = deed;
  doing->dossier = g_strdup (get_container (self));
  set_busy (self, TRUE);
  say (self, "");
  av_readers_do_async (get_session (self), self->opening, get_container (self), deed, terms, done, doing);
}

static AvReadersTerms *
take_terms (AvReadersWindow *self,
            AvReadersDeed *deed,
            char **message)
{
  if (g_str_equal (self->page, "share"))
    {
      *deed = AV_READERS_SHARE;
      return av_share_page_take (self->share, message);
    }
  if (g_str_equal (self->page, "transfer"))
    {
      *deed = AV_READERS_TRANSFER;
      return av_transfer_page_take (self->transfer, message);
    }
  if (g_str_equal (self->page, "erase"))
    {
      *deed = AV_READERS_ERASE;
      return av_erase_page_take (self->erase, message);
    }
  if (g_str_equal (self->page, "part"))
    {
      *deed = AV_READERS_PART;
      return av_part_page_take (self->part, message);
    }

  *deed = AV_READERS_OPEN;
  return av_urgent_page_take (self->urgent, message);
}

static void
keep_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  AvReadersWindow *self = AV_READERS_WINDOW (widget);
  g_autofree char *message = NULL;
  AvReadersTerms *terms;
  AvReadersDeed deed;

  if (self->readers == NULL || g_str_equal (self->page, "overview") || !gtk_widget_get_sensitive (GTK_WIDGET (self->keep)))
    return;

  terms = take_terms (self, &deed, &message);
  if (terms == NULL)
    {
      refuse (self, message);
      return;
    }

  act (self, deed, terms);
}

static void
unshare_action (GtkWidget *widget,
                const char *action,
                GVariant *parameter)
{
  AvReadersTerms *terms = g_new0 (AvReadersTerms, 1);

  terms->scope = g_variant_dup_string (parameter, NULL);
  act (AV_READERS_WINDOW (widget), AV_READERS_UNSHARE, terms);
}

static void
acknowledge_action (GtkWidget *widget,
                    const char *action,
                    GVariant *parameter)
{
  act (AV_READERS_WINDOW (widget), AV_READERS_ACKNOWLEDGE, NULL);
}

static void
undo_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  AvReadersWindow *self = AV_READERS_WINDOW (widget);

  if (self->back != NULL)
    act (self, self->undo, av_readers_terms_copy (self->back));
}

static void
page_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  AvReadersWindow *self = AV_READERS_WINDOW (widget);

  say (self, "");
  g_clear_pointer (&self->shared, g_free);
  if (strcmp (action, "readers.share") == 0)
    self->shared = g_variant_dup_string (parameter, NULL);
  set_page (self, strcmp (action, "readers.share") == 0 ? "share" : g_variant_get_string (parameter, NULL));
}

static void
again_action (GtkWidget *widget,
              const char *action,
              GVariant *parameter)
{
  load (AV_READERS_WINDOW (widget));
}

static void
back_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  AvReadersWindow *self = AV_READERS_WINDOW (widget);

  say (self, "");
  set_page (self, "overview");
}

/* ---- The window --------------------------------------------------------------- */

static void
av_readers_window_begin (AvDossierWindow *window)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (window));

  AV_READERS_WINDOW (window)->opening = av_workplace_get_opening (AV_WORKPLACE (application));
}

static const char *
av_readers_window_get_page (AvDossierWindow *window)
{
  return AV_READERS_WINDOW (window)->page;
}

static void
av_readers_window_set_page (AvDossierWindow *window,
                            const char *page)
{
  set_page (AV_READERS_WINDOW (window), page);
}

static void
av_readers_window_dispose (GObject *object)
{
  AvReadersWindow *self = AV_READERS_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_READERS_WINDOW);
  g_clear_pointer (&self->page, g_free);
  g_clear_pointer (&self->shared, g_free);
  g_clear_pointer (&self->back, av_readers_terms_free);
  g_clear_pointer (&self->readers, av_readers_free);

  G_OBJECT_CLASS (av_readers_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (AV_TYPE_READERS_OVERVIEW);
  g_type_ensure (AV_TYPE_SHARE_PAGE);
  g_type_ensure (AV_TYPE_TRANSFER_PAGE);
  g_type_ensure (AV_TYPE_URGENT_PAGE);
  g_type_ensure (AV_TYPE_PART_PAGE);
  g_type_ensure (AV_TYPE_ERASE_PAGE);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-readers-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AvReadersWindow, header);
  gtk_widget_class_bind_template_child (widget_class, AvReadersWindow, head);
  gtk_widget_class_bind_template_child (widget_class, AvReadersWindow, who);
  gtk_widget_class_bind_template_child (widget_class, AvReadersWindow, whose);
  gtk_widget_class_bind_template_child (widget_class, AvReadersWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, AvReadersWindow, nobody);
  gtk_widget_class_bind_template_child (widget_class, AvReadersWindow, again);
  gtk_widget_class_bind_template_child (widget_class, AvReadersWindow, overview);
  gtk_widget_class_bind_template_child (widget_class, AvReadersWindow, share);
  gtk_widget_class_bind_template_child (widget_class, AvReadersWindow, transfer);
  gtk_widget_class_bind_template_child (widget_class, AvReadersWindow, urgent);
  gtk_widget_class_bind_template_child (widget_class, AvReadersWindow, part);
  gtk_widget_class_bind_template_child (widget_class, AvReadersWindow, erase);
  gtk_widget_class_bind_template_child (widget_class, AvReadersWindow, status);
  gtk_widget_class_bind_template_child (widget_class, AvReadersWindow, buttons);
  gtk_widget_class_bind_template_child (widget_class, AvReadersWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, AvReadersWindow, keep);
  gtk_widget_class_bind_template_callback (widget_class, av_status_line_needs_foot);
}

static void
av_readers_window_class_init (AvReadersWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AvDossierWindowClass *window_class = AV_DOSSIER_WINDOW_CLASS (klass);

  object_class->dispose = av_readers_window_dispose;
  window_class->begin = av_readers_window_begin;
  window_class->open = av_readers_window_open;
  window_class->refresh = av_readers_window_refresh;
  window_class->get_page = av_readers_window_get_page;
  window_class->set_page = av_readers_window_set_page;

  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "readers.page", "s", page_action);
  gtk_widget_class_install_action (widget_class, "readers.share", "s", page_action);
  gtk_widget_class_install_action (widget_class, "readers.unshare", "s", unshare_action);
  gtk_widget_class_install_action (widget_class, "readers.acknowledge", NULL, acknowledge_action);
  gtk_widget_class_install_action (widget_class, "readers.again", NULL, again_action);
  gtk_widget_class_install_action (widget_class, "readers.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.save-next", NULL, keep_action);
  gtk_widget_class_install_action (widget_class, "win.save", NULL, keep_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "readers.back", NULL);
}

static void
av_readers_window_init (AvReadersWindow *self)
{
  self->page = g_strdup ("overview");
  gtk_widget_init_template (GTK_WIDGET (self));
  av_dossier_window_set_parts (AV_DOSSIER_WINDOW (self), self->nobody, self->status);
  av_status_line_watch (self->status, GTK_WIDGET (self->pages));
  av_spoken_name_mnemonics (GTK_WIDGET (self));
}
