#include "av-retention-list.h"

#include <glib/gi18n-lib.h>

#include "av-accessible.h"
#include "av-installation-retention.h"
#include "av-keyboard.h"
#include "av-moment.h"
#include "av-others-part.h"
#include "av-query.h"
#include "av-sight.h"

/* Of a dossier whose name the role does not read. */
#define ID_SHOWN 8
#define REASON_MAX 120

struct _AvRetentionList
{
  AvDecisionList parent_instance;
};

G_DEFINE_FINAL_TYPE (AvRetentionList, av_retention_list, AV_TYPE_DECISION_LIST)

static GQuark asked_quark;

/* ---- On the store's thread ------------------------------------------------ */

/* What one card decides of. */
typedef struct
{
  GPtrArray *dossiers; /* ids, NULL-terminated */
  char *title;
  char *why;
  gboolean contacts;
  char *dispute; /* why there is nothing to decide here; NULL: there is */
  char *others;  /* that only a part of it is decided of here; NULL: all is */
} Ended;

static void
ended_free (gpointer data)
{
  Ended *ended = data;

  g_ptr_array_unref (ended->dossiers);
  g_free (ended->title);
  g_free (ended->why);
  g_free (ended->dispute);
  g_free (ended->others);
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

static gboolean
describe_dossier (AvStore *store,
                  const AvRetained *retained,
                  GPtrArray *all,
                  GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (AvSummary) summary = av_query_dossier (store, retained->container, &problem);
  g_autofree char *sign = av_moment_show_day (retained->last_sign);
  g_autofree char *due = av_moment_show_day (retained->due);
  g_autofree char *others = NULL;
  gboolean own;
  Ended *ended;

  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  if (!av_others_part_find (store, retained->container, &own, &others, error))
    return FALSE;

  ended = ended_new (FALSE);
  g_ptr_array_add (ended->dossiers, g_strdup (retained->container));
  ended->dispute = retained->dispute != NULL ? av_dispute_describe (retained->dispute) : NULL;
  ended->others = g_steal_pointer (&others);
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

      if (one->kind != AV_RETENTION_CONTACT || one->kept != NULL || one->dispute != NULL)
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

  met = av_moment_show_day (oldest);
  ended->title = g_strdup_printf (ngettext ("%u contact never attached to a dossier", "%u contacts never attached to a dossier", n), n);
  ended->why = g_strdup_printf (ngettext ("Met on %s: its time is over.", "The oldest was met on %s: their time is over.", n), met);
  g_ptr_array_add (all, ended);
}

/* One by one: each dossier, and each contact that stays where the others are erased. */
static gboolean
is_told_alone (const AvRetained *retained)
{
  return retained->kept == NULL && (retained->kind == AV_RETENTION_DOSSIER || retained->dispute != NULL);
}

/* Of AvRetained; empty where the role does not decide of it. */
static GPtrArray *
list_retained (AvOpening *opening,
               GError **error)
{
  guint deeds;

  if (!av_opened_store_get_deeds (av_opening_get_opened (opening), &deeds, error))
    return NULL;
  if ((deeds & AV_ROLE_ERASE) == 0)
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

      if (is_told_alone (one) && !describe_dossier (store, one, all, error))
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

      if (one->kept != NULL || one->dispute != NULL)
        continue;
      if (one->kind == AV_RETENTION_DOSSIER)
        n++;
      else
        contacts = TRUE;
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
                                  : av_installation_erase_ended (installation, dossiers, NULL, NULL, error);
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
  gboolean done; /* it is decided */
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

/* Pressed, and not refused: no button of the card does anything. */
static gboolean
is_decided (AvDecisionCard *card)
{
  return av_decision_card_is_busy (card) || get_asked (card)->done;
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
}

static void
go_to_step (AvDecisionCard *card,
            GtkWidget *step)
{
  av_decision_card_say (card, "");
  show_step (card, step);
  gtk_widget_child_focus (step, GTK_DIR_TAB_FORWARD);
  av_sight_bring (GTK_WIDGET (card));
}

/* The person is where they were: with what they typed, on what they pressed. */
static void
decided (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (AvDecisionCard) card = user_data;
  Asked *asked = get_asked (card);
  g_autoptr (GError) error = NULL;

  av_decision_card_set_busy (card, FALSE);
  asked->done = av_queue_call_finish (AV_QUEUE (source), result, &error) != NULL;
  if (asked->done)
    av_session_announce (asked->session, "", "", "");
  else
    av_decision_card_refuse (card, error->message);
}

static void
act (AvDecisionCard *card,
     const char *reason)
{
  Asked *asked = get_asked (card);
  Decision *decision;

  if (is_decided (card))
    return;

  av_decision_card_set_busy (card, TRUE);
  decision = g_new0 (Decision, 1);
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
  go_to_step (card, get_asked (card)->erase);
}

static void
keep_clicked (GtkButton *button,
              AvDecisionCard *card)
{
  go_to_step (card, get_asked (card)->keep);
}

static void
not_clicked (GtkButton *button,
             AvDecisionCard *card)
{
  if (!is_decided (card))
    go_to_step (card, get_asked (card)->choices);
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
make_erase_step (AvDecisionCard *card)
{
  GtkWidget *erase = av_decision_card_make_button (card, _ ("Erase"), G_CALLBACK (sure_clicked));

  gtk_widget_add_css_class (erase, "destructive-action");
  return make_step (av_decision_card_make_label (_ ("What is erased disappears here at once, and everywhere with the next exchanges. It is destroyed for good when a second computer confirms, or after 30 days."), "av-warning"),
                    NULL, make_buttons (erase, av_decision_card_make_button (card, _ ("Not now"), G_CALLBACK (not_clicked))));
}

static GtkWidget *
make_keep_step (AvDecisionCard *card,
                Asked *asked)
{
  const char *question = _ ("Why it is kept: a dispute, an audit. Its team reads it, and can take it back.");
  GtkWidget *keep = av_decision_card_make_button (card, _ ("Keep"), G_CALLBACK (reason_given));

  asked->reason = gtk_entry_new ();
  gtk_entry_set_max_length (GTK_ENTRY (asked->reason), REASON_MAX);
  av_accessible_name (asked->reason, question, NULL);
  g_signal_connect (asked->reason, "activate", G_CALLBACK (reason_given), card);
  return make_step (av_decision_card_make_label (question, "av-hint"), asked->reason,
                    make_buttons (keep, av_decision_card_make_button (card, _ ("Not now"), G_CALLBACK (not_clicked))));
}

/* All that the card decides of and says. */
static void
identify (AvDecisionCard *card,
          const Ended *ended)
{
  g_autofree char *dossiers = g_strjoinv (" ", (char **) ended->dossiers->pdata);
  g_autofree char *shown = g_strjoin ("\n", dossiers, ended->title, ended->why, ended->dispute != NULL ? ended->dispute : "", ended->others, NULL);

  av_decision_card_identify (card, ended->contacts ? "contacts" : dossiers, shown);
}

/* What is erased is asked again: it may be more by now. */
static void
hand_over (AvDecisionCard *former,
           AvDecisionCard *card)
{
  Asked *typed = get_asked (former);
  Asked *asked = get_asked (card);

  if (asked->keep == NULL || typed->keep == NULL)
    return;

  gtk_editable_set_text (GTK_EDITABLE (asked->reason), gtk_editable_get_text (GTK_EDITABLE (typed->reason)));
  if (gtk_widget_get_visible (typed->keep))
    show_step (card, asked->keep);
  if (av_keyboard_is_within (typed->reason))
    gtk_entry_grab_focus_without_selecting (GTK_ENTRY (asked->reason));
  gtk_editable_set_position (GTK_EDITABLE (asked->reason), gtk_editable_get_position (GTK_EDITABLE (typed->reason)));
}

/* The steps that lead to a decision. */
static void
append_steps (AvDecisionCard *card,
              const Ended *ended)
{
  Asked *asked = get_asked (card);

  asked->choices = make_buttons (av_decision_card_make_button (card, _ ("Erase…"), G_CALLBACK (erase_clicked)),
                                 ended->contacts ? NULL : av_decision_card_make_button (card, _ ("Keep…"), G_CALLBACK (keep_clicked)));
  asked->erase = make_erase_step (card);
  asked->keep = ended->contacts ? NULL : make_keep_step (card, asked);

  av_decision_card_append (card, asked->choices);
  av_decision_card_append (card, asked->erase);
  if (asked->keep != NULL)
    av_decision_card_append (card, asked->keep);
}

static void
offer (AvDecisionList *self,
       gpointer thing)
{
  const Ended *ended = thing;
  AvDecisionCard *card = av_decision_card_new (ended->title);
  Asked *asked = g_new0 (Asked, 1);

  asked->session = g_object_ref (av_decision_list_get_session (self));
  asked->opening = av_decision_list_get_opening (self);
  asked->dossiers = g_ptr_array_ref (ended->dossiers);
  g_object_set_qdata_full (G_OBJECT (card), asked_quark, asked, asked_free);

  av_decision_card_append (card, av_decision_card_make_label (ended->why, "body"));
  if (ended->others != NULL)
    av_decision_card_append (card, av_decision_card_make_label (ended->others, "av-notice"));
  if (ended->dispute != NULL)
    av_decision_card_append (card, av_decision_card_make_label (ended->dispute, "av-notice"));
  else
    append_steps (card, ended);
  identify (card, ended);
  av_decision_list_add (self, card);
}

static char *
entitle (AvDecisionList *self,
         guint n_left)
{
  return g_strdup_printf (ngettext ("Time is over for %u: erase or keep", "Time is over for %u: erase or keep", n_left), n_left);
}

static void
av_retention_list_class_init (AvRetentionListClass *klass)
{
  AvDecisionListClass *list_class = AV_DECISION_LIST_CLASS (klass);

  list_class->list = list;
  list_class->offer = offer;
  list_class->hand_over = hand_over;
  list_class->entitle = entitle;
  list_class->unread = N_ ("Those whose time is over could not be read.");
  asked_quark = g_quark_from_static_string ("av-retention-asked");
}

static void
av_retention_list_init (AvRetentionList *self)
{
}
