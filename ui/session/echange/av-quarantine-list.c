#include "av-quarantine-list.h"

#include <glib/gi18n-lib.h>

#include "av-installation-quarantine.h"
#include "av-written.h"

struct _AvQuarantineList
{
  AvDecisionList parent_instance;
};

G_DEFINE_FINAL_TYPE (AvQuarantineList, av_quarantine_list, AV_TYPE_DECISION_LIST)

static GQuark lot_quark;

/* ---- On the store's thread ------------------------------------------------ */

static gpointer
list (AvStore *store,
      gpointer user_data,
      GError **error)
{
  return av_installation_list_quarantine (av_opening_get_installation (user_data), error);
}

typedef struct
{
  AvOpening *opening;
  char *segment;
  gboolean dismissed;
} Decision;

static void
decision_free (gpointer data)
{
  Decision *decision = data;

  g_free (decision->segment);
  g_free (decision);
}

static gpointer
decide (AvStore *store,
        gpointer user_data,
        GError **error)
{
  Decision *decision = user_data;
  AvInstallation *installation = av_opening_get_installation (decision->opening);

  return (decision->dismissed ? av_installation_dismiss : av_installation_admit) (installation, decision->segment, error) ? (gpointer) "" : NULL;
}

/* ---- On the screen -------------------------------------------------------- */

/* What a card knows. */
typedef struct
{
  AvSession *session;
  AvOpening *opening;
  char *segment;
  char *communes; /* for which it is admitted here */
  gboolean dismissible;
  GtkWidget *button; /* not owned: as long as the card is there */
  gboolean at_keyboard;
} Lot;

static void
lot_free (gpointer data)
{
  Lot *lot = data;

  g_object_unref (lot->session);
  g_free (lot->segment);
  g_free (lot->communes);
  g_free (lot);
}

static void
decided (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (AvDecisionCard) card = user_data;
  Lot *lot = g_object_get_qdata (G_OBJECT (card), lot_quark);
  g_autoptr (GError) error = NULL;
  gboolean done = av_queue_call_finish (AV_QUEUE (source), result, &error) != NULL;

  av_decision_card_set_busy (card, FALSE);
  if (av_decision_card_is_there (card))
    {
      g_autofree char *admitted = g_strdup_printf (_ ("Admitted: what it holds for %s counts from now on, everywhere."), lot->communes);

      gtk_widget_set_sensitive (lot->button, !done);
      if (done)
        av_decision_card_say (card, lot->dismissible ? _ ("It is told no more. Should it come again, it is taken in.")
                                                     : admitted);
      else
        av_decision_card_refuse (card, error->message);
      av_decision_card_set_settled (card, done);
      if (lot->at_keyboard && done)
        av_decision_card_pass_focus (card);
      else if (lot->at_keyboard)
        gtk_widget_grab_focus (lot->button);
    }
  if (done)
    av_session_announce (lot->session, "", "", "");
}

static void
decide_clicked (GtkButton *button,
                AvDecisionCard *card)
{
  Lot *lot = g_object_get_qdata (G_OBJECT (card), lot_quark);
  Decision *decision = g_new0 (Decision, 1);

  decision->opening = lot->opening;
  decision->segment = g_strdup (lot->segment);
  decision->dismissed = lot->dismissible;
  lot->at_keyboard = gtk_widget_is_focus (lot->button);
  gtk_widget_set_sensitive (lot->button, FALSE);
  av_decision_card_set_busy (card, TRUE);
  av_decision_card_say (card, _ ("Saving…"));
  av_queue_call (av_session_get_queue (lot->session), decide, decision, decision_free, NULL, NULL,
                 decided, g_object_ref (card));
}

/* To the minute: a computer writes several lots a day. */
static char *
show_span (const AvQuarantined *lot)
{
  g_autofree char *first = av_written_show (lot->from);
  g_autofree char *last = av_written_show (lot->until);

  return g_str_equal (first, last) ? g_strdup_printf (C_ ("computer, moment", "%s, %s"), lot->author, first)
                                   : g_strdup_printf (C_ ("computer, first and last moment", "%s, from %s to %s"), lot->author, first, last);
}

/* An intendant lets in what is of its own communes. */
static char *
describe_admission (const AvQuarantined *lot)
{
  if (g_str_equal (lot->own_communes, lot->communes))
    return g_strdup (_ ("Admitted, what it holds counts here and on the other computers. Until then nothing of it is shown, and nothing is lost."));

  return g_strdup_printf (_ ("Admitted here, what it holds for %s counts, here and on the other computers. The rest waits for an intendant of the other communes; nothing is lost."),
                          lot->own_communes);
}

/* Why it waits, how much waits, and what its button does. */
static void
append_words (AvDecisionCard *card,
              const AvQuarantined *lot)
{
  g_autofree char *holds = g_strdup_printf (ngettext ("Holds %u part of a dossier.", "Holds %u parts of dossiers.", lot->n_strands), lot->n_strands);
  g_autofree char *what = av_quarantined_describe (lot);

  av_decision_card_append (card, av_decision_card_make_label (lot->reason, "av-hint"));
  if (what != NULL)
    av_decision_card_append (card, av_decision_card_make_label (what, "body"));
  if (lot->n_strands > 0)
    av_decision_card_append (card, av_decision_card_make_label (holds, "body"));
  if (lot->admissible)
    {
      g_autofree char *admission = describe_admission (lot);

      av_decision_card_append (card, av_decision_card_make_label (admission, "body"));
    }
  else if (what != NULL)
    av_decision_card_append (card, av_decision_card_make_label (_ ("An intendant there admits it. Where there is none, as of an association, its computer is enrolled again with the root file (Computers of the organisation): what it wrote after its end counts then."), "body"));
  if (lot->dismissible)
    av_decision_card_append (card, av_decision_card_make_label (_ ("If no computer has it any more, look over the dossiers it came with and note again what is missing; then this line may go."), "body"));
}

static void
offer (AvDecisionList *self,
       gpointer thing)
{
  const AvQuarantined *quarantined = thing;
  g_autofree char *title = show_span (quarantined);
  g_autofree char *shown = NULL;
  AvDecisionCard *card = av_decision_card_new (title);
  Lot *lot = g_new0 (Lot, 1);

  lot->session = g_object_ref (av_decision_list_get_session (self));
  lot->opening = av_decision_list_get_opening (self);
  lot->segment = g_strdup (quarantined->segment);
  lot->communes = g_strdup (quarantined->own_communes);
  lot->dismissible = quarantined->dismissible;
  lot->button = av_decision_card_make_button (card, lot->dismissible ? _ ("Seen to") : _ ("Admit"), G_CALLBACK (decide_clicked));
  g_object_set_qdata_full (G_OBJECT (card), lot_quark, lot, lot_free);

  gtk_widget_set_visible (lot->button, quarantined->admissible || quarantined->dismissible);
  append_words (card, quarantined);
  av_decision_card_append (card, lot->button);
  shown = g_strdup_printf ("%s\n%s\n%s\n%s\n%u\n%d\n%d", title, quarantined->reason, quarantined->communes, quarantined->own_communes,
                           quarantined->n_strands, quarantined->partly, quarantined->dismissible);
  av_decision_card_identify (card, quarantined->segment, shown);
  av_decision_list_add (self, card);
}

static char *
entitle (AvDecisionList *self,
         guint n_left)
{
  return g_strdup_printf (ngettext ("%u lot set aside", "%u lots set aside", n_left), n_left);
}

static void
av_quarantine_list_class_init (AvQuarantineListClass *klass)
{
  AvDecisionListClass *list_class = AV_DECISION_LIST_CLASS (klass);

  list_class->list = list;
  list_class->offer = offer;
  list_class->entitle = entitle;
  list_class->unread = N_ ("The lots set aside could not be read.");
  lot_quark = g_quark_from_static_string ("av-lot");
}

static void
av_quarantine_list_init (AvQuarantineList *self)
{
}
