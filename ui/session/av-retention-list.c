#include "av-retention-list.h"

#include <glib/gi18n-lib.h>

#include "av-accessible.h"
#include "av-installation-retention.h"
#include "av-query.h"
#include "av-queue.h"

/* Of a dossier whose name the role does not read. */
#define ID_SHOWN 8
#define REASON_MAX 120

struct _AvRetentionList
{
  AvDecisionList parent_instance;

  AvOpening *opening; /* not owned: outlives the session */
};

enum
{
  LOADED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];
static GQuark asked_quark;

G_DEFINE_FINAL_TYPE (AvRetentionList, av_retention_list, AV_TYPE_DECISION_LIST)

/* ---- On the store's thread ------------------------------------------------ */

/* What one card decides of. */
typedef struct
{
  GPtrArray *dossiers; /* ids, NULL-terminated */
  char *title;
  char *why;
  gboolean contacts;
} Ended;

static void
ended_free (gpointer data)
{
  Ended *ended = data;

  g_ptr_array_unref (ended->dossiers);
  g_free (ended->title);
  g_free (ended->why);
  g_free (ended);
}

static Ended *
ended_new (gboolean contacts)
{
  Ended *ended = g_new0 (Ended, 1);

  ended->dossiers = g_ptr_array_new_null_terminated (1, g_free, TRUE);
  ended->contacts = contacts;
  return ended;
}

static char *
show_day (gint64 milliseconds)
{
  g_autoptr (GDateTime) day = g_date_time_new_from_unix_local (milliseconds / 1000);

  return day != NULL ? g_date_time_format (day, "%-d %b %Y") : g_strdup ("");
}

static gboolean
describe_dossier (AvStore *store,
                  const AvRetained *retained,
                  GPtrArray *all,
                  GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (AvSummary) summary = av_query_dossier (store, retained->container, &problem);
  g_autofree char *sign = show_day (retained->last_sign);
  g_autofree char *due = show_day (retained->due);
  Ended *ended;

  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  ended = ended_new (FALSE);
  g_ptr_array_add (ended->dossiers, g_strdup (retained->container));
  ended->title = summary != NULL ? g_strdup (summary->title) : g_strdup_printf (_ ("Dossier %.*s"), ID_SHOWN, retained->container);
  ended->why = g_strdup_printf (retained->minor ? _ ("Last sign of their own on %s. The time it is kept, counted from their majority, is over since %s.")
                                                : _ ("Last sign of their own on %s. The time it is kept is over since %s."),
                                sign, due);
  g_ptr_array_add (all, ended);
  return TRUE;
}

/* As one card, the longest over told. */
static void
describe_contacts (GPtrArray *retained,
                   GPtrArray *all)
{
  Ended *ended = ended_new (TRUE);
  gint64 oldest = G_MAXINT64;
  g_autofree char *met = NULL;
  guint n;

  for (guint i = 0; i < retained->len; i++)
    {
      const AvRetained *one = g_ptr_array_index (retained, i);

      if (one->kind != AV_RETENTION_CONTACT || one->kept != NULL)
        continue;
      g_ptr_array_add (ended->dossiers, g_strdup (one->container));
      oldest = MIN (oldest, one->last_sign);
    }

  n = ended->dossiers->len;
  if (n == 0)
    {
      ended_free (ended);
      return;
    }

  met = show_day (oldest);
  ended->title = g_strdup_printf (ngettext ("%u contact never attached to a dossier", "%u contacts never attached to a dossier", n), n);
  ended->why = g_strdup_printf (ngettext ("Met on %s: its time is over.", "The oldest was met on %s: their time is over.", n), met);
  g_ptr_array_add (all, ended);
}

/* Of AvRetained; empty where the role does not decide of it. */
static GPtrArray *
list_retained (AvOpening *opening,
               GError **error)
{
  if (!av_opened_store_may (av_opening_get_opened (opening), AV_ROLE_ERASE))
    return g_ptr_array_new ();

  return av_installation_list_retention (av_opening_get_installation (opening), error);
}

static gpointer
list (AvStore *store,
      gpointer user_data,
      GError **error)
{
  g_autoptr (GPtrArray) retained = list_retained (user_data, error);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (ended_free);

  if (retained == NULL)
    return NULL;

  describe_contacts (retained, all);
  for (guint i = 0; i < retained->len; i++)
    {
      const AvRetained *one = g_ptr_array_index (retained, i);

      if (one->kind == AV_RETENTION_DOSSIER && one->kept == NULL && !describe_dossier (store, one, all, error))
        return NULL;
    }
  return g_steal_pointer (&all);
}

guint
av_retention_list_count (AvOpening *opening)
{
  g_autoptr (GPtrArray) retained = list_retained (opening, NULL);
  gboolean contacts = FALSE;
  guint n = 0;

  for (guint i = 0; retained != NULL && i < retained->len; i++)
    {
      const AvRetained *one = g_ptr_array_index (retained, i);

      if (one->kept == NULL && one->kind == AV_RETENTION_DOSSIER)
        n++;
      contacts = contacts || (one->kept == NULL && one->kind == AV_RETENTION_CONTACT);
    }

  return n + contacts;
}

typedef struct
{
  AvOpening *opening;
  GPtrArray *dossiers;
  char *reason; /* to keep it; NULL: erase */
} Decision;

static void
decision_free (gpointer data)
{
  Decision *decision = data;

  g_ptr_array_unref (decision->dossiers);
  g_free (decision->reason);
  g_free (decision);
}

static gpointer
decide (AvStore *store,
        gpointer user_data,
        GError **error)
{
  Decision *decision = user_data;
  AvInstallation *installation = av_opening_get_installation (decision->opening);
  const char *const *dossiers = (const char *const *) decision->dossiers->pdata;
  gboolean done;

  if (!av_opened_store_require (av_opening_get_opened (decision->opening), AV_ROLE_ERASE, error))
    return NULL;

  done = decision->reason != NULL ? av_installation_keep_dossier (installation, dossiers[0], decision->reason, error)
                                  : av_installation_erase_ended (installation, dossiers, error);
  return done ? (gpointer) "" : NULL;
}

/* ---- On the screen -------------------------------------------------------- */

/* What a card knows; its widgets: not owned, as long as the card is there. */
typedef struct
{
  AvSession *session;
  AvOpening *opening;
  GPtrArray *dossiers;
  GtkWidget *choices;
  GtkWidget *erase;
  GtkWidget *keep; /* NULL: there is no dossier to keep it in */
  GtkWidget *reason;
} Asked;

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  g_object_unref (asked->session);
  g_ptr_array_unref (asked->dossiers);
  g_free (asked);
}

static Asked *
get_asked (AvDecisionCard *card)
{
  return g_object_get_qdata (G_OBJECT (card), asked_quark);
}

/* The first buttons, or one of the two steps they lead to. */
static void
show_step (AvDecisionCard *card,
           GtkWidget *step)
{
  Asked *asked = get_asked (card);
  GtkWidget *steps[] = { asked->choices, asked->erase, asked->keep };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] != NULL)
      gtk_widget_set_visible (steps[i], steps[i] == step);
  gtk_widget_child_focus (step, GTK_DIR_TAB_FORWARD);
}

static void
decided (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (AvDecisionCard) card = user_data;
  Asked *asked = get_asked (card);
  g_autoptr (GError) error = NULL;

  if (av_queue_call_finish (AV_QUEUE (source), result, &error) != NULL)
    {
      av_session_announce (asked->session, "", "", "");
      return;
    }

  if (!av_decision_card_is_there (card))
    return;
  show_step (card, asked->choices);
  av_decision_card_refuse (card, error->message);
}

static void
act (AvDecisionCard *card,
     const char *reason)
{
  Asked *asked = get_asked (card);
  Decision *decision = g_new0 (Decision, 1);

  decision->opening = asked->opening;
  decision->dossiers = g_ptr_array_ref (asked->dossiers);
  decision->reason = g_strdup (reason);
  av_decision_card_say (card, "");
  av_queue_call (av_session_get_queue (asked->session), decide, decision, decision_free, NULL, NULL, decided, g_object_ref (card));
}

static void
erase_clicked (GtkButton *button,
               AvDecisionCard *card)
{
  show_step (card, get_asked (card)->erase);
}

static void
keep_clicked (GtkButton *button,
              AvDecisionCard *card)
{
  show_step (card, get_asked (card)->keep);
}

static void
not_clicked (GtkButton *button,
             AvDecisionCard *card)
{
  show_step (card, get_asked (card)->choices);
}

static void
sure_clicked (GtkButton *button,
              AvDecisionCard *card)
{
  act (card, NULL);
}

static void
reason_given (GtkWidget *widget,
              AvDecisionCard *card)
{
  act (card, gtk_editable_get_text (GTK_EDITABLE (get_asked (card)->reason)));
}

static GtkWidget *
make_button (const char *label,
             const char *title,
             GCallback clicked,
             AvDecisionCard *card)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  g_autofree char *spoken = g_strdup_printf (C_ ("button: what", "%s: %s"), label, title);

  av_accessible_name (button, spoken, NULL);
  g_signal_connect (button, "clicked", clicked, card);
  return button;
}

/* A row of one or two buttons. */
static GtkWidget *
make_buttons (GtkWidget *first,
              GtkWidget *second)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);

  gtk_box_append (GTK_BOX (buttons), first);
  if (second != NULL)
    gtk_box_append (GTK_BOX (buttons), second);
  return buttons;
}

static GtkWidget *
make_step (GtkWidget *first,
           GtkWidget *second,
           GtkWidget *buttons)
{
  GtkWidget *step = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  gtk_box_append (GTK_BOX (step), first);
  if (second != NULL)
    gtk_box_append (GTK_BOX (step), second);
  gtk_box_append (GTK_BOX (step), buttons);
  gtk_widget_set_visible (step, FALSE);
  return step;
}

static GtkWidget *
make_erase_step (AvDecisionCard *card,
                 const char *title)
{
  GtkWidget *erase = make_button (_ ("Erase"), title, G_CALLBACK (sure_clicked), card);

  gtk_widget_add_css_class (erase, "destructive-action");
  return make_step (av_decision_card_make_label (_ ("What is erased disappears here at once, and everywhere with the next exchanges. It is destroyed for good when a second computer confirms, or after 30 days."), "av-warning"),
                    NULL, make_buttons (erase, make_button (_ ("Not now"), title, G_CALLBACK (not_clicked), card)));
}

static GtkWidget *
make_keep_step (AvDecisionCard *card,
                Asked *asked,
                const char *title)
{
  const char *question = _ ("Why it is kept: a dispute, an audit. Its team reads it, and can take it back.");
  GtkWidget *keep = make_button (_ ("Keep"), title, G_CALLBACK (reason_given), card);

  asked->reason = gtk_entry_new ();
  gtk_entry_set_max_length (GTK_ENTRY (asked->reason), REASON_MAX);
  av_accessible_name (asked->reason, question, NULL);
  g_signal_connect (asked->reason, "activate", G_CALLBACK (reason_given), card);
  return make_step (av_decision_card_make_label (question, "av-hint"), asked->reason,
                    make_buttons (keep, make_button (_ ("Not now"), title, G_CALLBACK (not_clicked), card)));
}

static void
add_card (AvRetentionList *self,
          const Ended *ended)
{
  AvDecisionCard *card = av_decision_card_new (ended->title);
  Asked *asked = g_new0 (Asked, 1);

  asked->session = g_object_ref (av_decision_list_get_session (AV_DECISION_LIST (self)));
  asked->opening = self->opening;
  asked->dossiers = g_ptr_array_ref (ended->dossiers);
  g_object_set_qdata_full (G_OBJECT (card), asked_quark, asked, asked_free);

  asked->choices = make_buttons (make_button (_ ("Erase…"), ended->title, G_CALLBACK (erase_clicked), card),
                                 ended->contacts ? NULL : make_button (_ ("Keep…"), ended->title, G_CALLBACK (keep_clicked), card));
  asked->erase = make_erase_step (card, ended->title);
  asked->keep = ended->contacts ? NULL : make_keep_step (card, asked, ended->title);

  av_decision_card_append (card, av_decision_card_make_label (ended->why, "body"));
  av_decision_card_append (card, asked->choices);
  av_decision_card_append (card, asked->erase);
  if (asked->keep != NULL)
    av_decision_card_append (card, asked->keep);
  av_decision_list_add (AV_DECISION_LIST (self), card);
}

static gboolean
has_focus_within (AvRetentionList *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));
}

static void
listed (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  g_autoptr (AvRetentionList) self = user_data;
  AvDecisionList *cards = AV_DECISION_LIST (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = av_queue_call_finish (AV_QUEUE (source), result, &error);
  g_autofree char *heading = NULL;
  guint n = all != NULL ? all->len : 0;
  gboolean focused = has_focus_within (self);

  if (av_decision_list_get_session (cards) == NULL)
    return;

  av_decision_list_clear (cards);
  for (guint i = 0; i < n; i++)
    add_card (self, g_ptr_array_index (all, i));

  heading = g_strdup_printf (ngettext ("Time is over for %u: erase or keep", "Time is over for %u: erase or keep", n), n);
  av_decision_list_show (cards, n > 0 ? heading : NULL);
  if (focused)
    gtk_widget_child_focus (n > 0 ? GTK_WIDGET (self) : GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))), GTK_DIR_TAB_FORWARD);
  g_signal_emit (self, signals[LOADED], 0, n, error != NULL ? error->message : NULL);
}

void
av_retention_list_load (AvRetentionList *self,
                        AvOpening *opening)
{
  AvSession *session = av_decision_list_get_session (AV_DECISION_LIST (self));

  g_return_if_fail (AV_IS_RETENTION_LIST (self));
  g_return_if_fail (opening != NULL);

  self->opening = opening;
  if (session != NULL && av_session_get_queue (session) != NULL)
    av_queue_call (av_session_get_queue (session), list, opening, NULL, (GDestroyNotify) g_ptr_array_unref,
                   NULL, listed, g_object_ref (self));
}

static void
av_retention_list_class_init (AvRetentionListClass *klass)
{
  asked_quark = g_quark_from_static_string ("av-retention-asked");
  signals[LOADED] = g_signal_new ("loaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);
}

static void
av_retention_list_init (AvRetentionList *self)
{
}
