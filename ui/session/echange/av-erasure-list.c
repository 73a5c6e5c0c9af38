#include "av-erasure-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-accessible.h"
#include "av-class-checks.h"
#include "av-moment.h"
#include "av-sight.h"
#include "av-written.h"

/* Of a dossier that has no name any more. */
#define ID_SHOWN 8

struct _AvErasureList
{
  AvDecisionList parent_instance;
};

G_DEFINE_FINAL_TYPE (AvErasureList, av_erasure_list, AV_TYPE_DECISION_LIST)

static GQuark asked_quark;

/* ---- On the store's thread ------------------------------------------------ */

/* What waits first, what is gone last. */
static int
compare_erasures (gconstpointer a,
                  gconstpointer b)
{
  const AvErasure *left = *(AvErasure *const *) a;
  const AvErasure *right = *(AvErasure *const *) b;

  if (left->gone != right->gone)
    return left->gone ? 1 : -1;

  return left->asked != right->asked ? (left->asked > right->asked ? -1 : 1) : strcmp (left->dossier, right->dossier);
}

static gpointer
list (AvStore *store,
      gpointer user_data,
      GError **error)
{
  g_autoptr (GPtrArray) erasures = av_installation_list_erasures (av_opening_get_installation (user_data), error);
  guint deeds;

  if (erasures == NULL || !av_opened_store_get_deeds (av_opening_get_opened (user_data), &deeds, error))
    return NULL;

  g_ptr_array_sort (erasures, compare_erasures);
  for (guint i = 0; i < erasures->len && (deeds & AV_ROLE_ERASE) == 0; i++)
    ((AvErasure *) g_ptr_array_index (erasures, i))->confirmable = FALSE;

  return g_steal_pointer (&erasures);
}

typedef struct
{
  AvOpening *opening;
  char *dossier;
  guint shown;
} Confirmation;

static void
confirmation_free (gpointer data)
{
  Confirmation *confirmation = data;

  g_free (confirmation->dossier);
  g_free (confirmation);
}

static gpointer
confirm (AvStore *store,
         gpointer user_data,
         GError **error)
{
  Confirmation *confirmation = user_data;

  if (!av_opened_store_require (av_opening_get_opened (confirmation->opening), AV_ROLE_ERASE, error))
    return NULL;

  return av_installation_confirm_erasure (av_opening_get_installation (confirmation->opening), confirmation->dossier, confirmation->shown, error) ? (gpointer) "" : NULL;
}

/* ---- On the screen -------------------------------------------------------- */

/* What a card knows. */
typedef struct
{
  AvSession *session;
  AvOpening *opening;
  char *dossier;
  guint shown;        /* classes the card says */
  GtkWidget *confirm; /* these two: not owned, as long as the card is there */
  GtkWidget *sure;
  gboolean done; /* it is destroyed */
} Asked;

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  g_object_unref (asked->session);
  g_free (asked->dossier);
  g_free (asked);
}

/* Pressed, and not refused: no button of the card does anything. */
static gboolean
is_decided (AvDecisionCard *card)
{
  Asked *asked = g_object_get_qdata (G_OBJECT (card), asked_quark);

  return av_decision_card_is_busy (card) || asked->done;
}

/* Refused, it can be pressed again. */
static void
confirmed (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (AvDecisionCard) card = user_data;
  Asked *asked = g_object_get_qdata (G_OBJECT (card), asked_quark);
  g_autoptr (GError) error = NULL;

  av_decision_card_set_busy (card, FALSE);
  if (av_queue_call_finish (AV_QUEUE (source), result, &error) == NULL)
    {
      av_decision_card_refuse (card, error->message);
      return;
    }

  asked->done = TRUE;
  av_decision_card_say (card, _ ("Destroyed for good here; everywhere else with the next exchanges."));
  av_session_announce (asked->session, "", "", "");
}

static void
sure_clicked (GtkButton *button,
              AvDecisionCard *card)
{
  Asked *asked = g_object_get_qdata (G_OBJECT (card), asked_quark);
  Confirmation *confirmation;

  if (is_decided (card))
    return;

  av_decision_card_set_busy (card, TRUE);
  confirmation = g_new0 (Confirmation, 1);
  confirmation->opening = asked->opening;
  confirmation->dossier = g_strdup (asked->dossier);
  confirmation->shown = asked->shown;
  av_decision_card_say (card, _ ("Destroying…"));
  av_queue_call (av_session_get_queue (asked->session), confirm, confirmation, confirmation_free, NULL, NULL,
                 confirmed, g_object_ref (card));
}

static void
confirm_clicked (GtkButton *button,
                 AvDecisionCard *card)
{
  Asked *asked = g_object_get_qdata (G_OBJECT (card), asked_quark);

  gtk_widget_set_visible (asked->confirm, FALSE);
  gtk_widget_set_visible (asked->sure, TRUE);
  gtk_widget_child_focus (asked->sure, GTK_DIR_TAB_FORWARD);
  av_sight_bring (GTK_WIDGET (card));
}

static void
not_clicked (GtkButton *button,
             AvDecisionCard *card)
{
  Asked *asked = g_object_get_qdata (G_OBJECT (card), asked_quark);

  if (is_decided (card))
    return;

  av_decision_card_say (card, "");
  gtk_widget_set_visible (asked->sure, FALSE);
  gtk_widget_set_visible (asked->confirm, TRUE);
  gtk_widget_grab_focus (asked->confirm);
}

/* Nothing asks "are you sure?" but what cannot be undone. */
static void
add_confirmation (AvDecisionList *self,
                  AvDecisionCard *card,
                  const AvErasure *erasure)
{
  Asked *asked = g_new0 (Asked, 1);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *destroy = av_decision_card_make_button (card, _ ("Destroy for good"), G_CALLBACK (sure_clicked));

  asked->session = g_object_ref (av_decision_list_get_session (self));
  asked->opening = av_decision_list_get_opening (self);
  asked->dossier = g_strdup (erasure->dossier);
  asked->shown = erasure->classes;
  asked->confirm = av_decision_card_make_button (card, _ ("Confirm…"), G_CALLBACK (confirm_clicked));
  asked->sure = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  g_object_set_qdata_full (G_OBJECT (card), asked_quark, asked, asked_free);

  gtk_widget_add_css_class (destroy, "destructive-action");
  gtk_box_append (GTK_BOX (buttons), destroy);
  gtk_box_append (GTK_BOX (buttons), av_decision_card_make_button (card, _ ("Not now"), G_CALLBACK (not_clicked)));
  gtk_box_append (GTK_BOX (asked->sure), av_decision_card_make_label (_ ("Keys and contents go at once, and nobody brings them back. Has your team decided it?"), "av-warning"));
  gtk_box_append (GTK_BOX (asked->sure), buttons);
  gtk_widget_set_visible (asked->sure, FALSE);
  av_decision_card_append (card, asked->confirm);
  av_decision_card_append (card, asked->sure);
}

/* Each computer and when it said so; transfer full. */
static char *
show_sightings (const AvErasure *erasure)
{
  g_autoptr (GString) shown = g_string_new (NULL);

  for (guint i = 0; i < erasure->sightings->len; i++)
    {
      const AvErasureSighting *sighting = g_ptr_array_index (erasure->sightings, i);

      g_string_append_printf (shown, "%s\t%" G_GINT64_FORMAT "\t%d\n", sighting->name, sighting->seen, sighting->revoked);
    }

  return g_string_free (g_steal_pointer (&shown), FALSE);
}

/* All that the card says, and whether it asks. */
static void
identify (AvDecisionCard *card,
          const AvErasure *erasure,
          const char *title,
          const char *state)
{
  g_autofree char *sightings = show_sightings (erasure);
  g_autofree char *shown = g_strdup_printf ("%s\n%s\n%u %d\n%s", title, state, erasure->classes, erasure->confirmable, sightings);
  g_autofree char *record = av_id_to_string (&erasure->record);

  av_decision_card_identify (card, record, shown);
}

/* A line of each that has heard of it, or of each that has not, in one label: there may
 * be as many computers as one likes. */
static void
add_lines (GtkWidget *box,
           const AvErasure *erasure,
           gboolean heard)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < erasure->sightings->len; i++)
    {
      const AvErasureSighting *sighting = g_ptr_array_index (erasure->sightings, i);
      g_autofree char *day = av_written_show_day (sighting->seen);

      if ((sighting->seen != 0) != heard)
        continue;
      if (lines->len > 0)
        g_string_append_c (lines, '\n');
      if (heard)
        g_string_append_printf (lines, _ ("%s: has it since %s"), sighting->name, day);
      else
        g_string_append_printf (lines, sighting->revoked ? _ ("%s: revoked, has not confirmed") : _ ("%s: not yet"), sighting->name);
    }

  if (lines->len > 0)
    gtk_box_append (GTK_BOX (box), av_decision_card_make_label (lines->str, heard ? "av-hint" : "av-warning"));
}

/* Open where somebody is waited for: not of what is gone, of which there is ever more. */
static void
add_sightings (AvDecisionCard *card,
               const AvErasure *erasure)
{
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  guint n_seen = 0;
  g_autofree char *heading = NULL;
  GtkWidget *expander;

  for (guint i = 0; i < erasure->sightings->len; i++)
    n_seen += ((const AvErasureSighting *) g_ptr_array_index (erasure->sightings, i))->seen != 0;

  add_lines (lines, erasure, FALSE);
  add_lines (lines, erasure, TRUE);
  heading = g_strdup_printf (ngettext ("Heard of by %u computer of %u", "Heard of by %u computers of %u", n_seen), n_seen, erasure->sightings->len);
  expander = gtk_expander_new (heading);
  gtk_expander_set_child (GTK_EXPANDER (expander), lines);
  gtk_expander_set_expanded (GTK_EXPANDER (expander), !erasure->gone && n_seen < erasure->sightings->len);
  av_accessible_name (expander, heading, NULL);
  gtk_widget_set_visible (expander, erasure->sightings->len > 0);
  av_decision_card_append (card, expander);
}

static void
offer (AvDecisionList *self,
       gpointer thing)
{
  const AvErasure *erasure = thing;
  g_autofree char *askers = g_strjoinv (", ", erasure->askers);
  g_autofree char *asked = av_written_show_day (erasure->asked);
  g_autofree char *final = av_moment_show_day (erasure->final);
  g_autofree char *parts = av_class_checks_show (erasure->classes);
  g_autofree char *title = g_strdup_printf (_ ("Dossier %.*s, asked for on %s by %s"), ID_SHOWN, erasure->dossier, asked, askers);
  g_autofree char *state = erasure->gone ? g_strdup (_ ("Destroyed for good here."))
                                         : g_strdup_printf (_ ("Hidden. Destroyed for good when a second computer confirms, or on %s. Until then, revoking the computer that asked for it takes it back."), final);
  AvDecisionCard *card = av_decision_card_new (title);

  av_decision_card_append (card, av_decision_card_make_label (parts, "av-hint"));
  if (erasure->gone)
    av_decision_card_say (card, state);
  else
    av_decision_card_append (card, av_decision_card_make_label (state, "body"));
  if (erasure->confirmable)
    add_confirmation (self, card, erasure);
  add_sightings (card, erasure);
  identify (card, erasure, title, state);
  av_decision_list_add (self, card);
}

static char *
entitle (AvDecisionList *self,
         guint n_left)
{
  return g_strdup_printf (ngettext ("%u erasure", "%u erasures", n_left), n_left);
}

static void
av_erasure_list_class_init (AvErasureListClass *klass)
{
  AvDecisionListClass *list_class = AV_DECISION_LIST_CLASS (klass);

  list_class->list = list;
  list_class->offer = offer;
  list_class->entitle = entitle;
  list_class->unread = N_ ("The erasures could not be read.");
  asked_quark = g_quark_from_static_string ("av-asked");
}

static void
av_erasure_list_init (AvErasureList *self)
{
}
