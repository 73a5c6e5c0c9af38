#include "av-lease-card.h"

#include <glib/gi18n-lib.h>

#include "av-lease.h"

struct _AvLeaseCard
{
  AdwBin parent_instance;

  AvSession *session;
  AvOpening *opening; /* not owned: it outlives every window */
  gboolean shown;     /* what is typed is not read over */

  GtkLabel *state;
  GtkWidget *setting;
  GtkSpinButton *days;
  GtkWidget *set;
};

enum
{
  SAID,
  REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvLeaseCard, av_lease_card, ADW_TYPE_BIN)

/* ---- On the store's thread ------------------------------------------------- */

#define NO_DAYS G_MAXUINT

typedef struct
{
  AvOpening *opening;
  guint days; /* to be set; NO_DAYS: it is read alone */
} Question;

typedef struct
{
  AvLease lease;
  gboolean may_set;
} Answer;

static gboolean
set_days (AvStore *store,
          const Question *question,
          GError **error)
{
  return av_opened_store_require (av_opening_get_opened (question->opening), AV_ROLE_COMPUTERS, error) &&
         av_lease_set_days (store, question->days, error);
}

static gpointer
ask_store (AvStore *store,
           gpointer user_data,
           GError **error)
{
  const Question *question = user_data;
  g_autofree Answer *answer = g_new0 (Answer, 1);
  guint deeds;

  if ((question->days != NO_DAYS && !set_days (store, question, error)) ||
      !av_lease_get (store, &answer->lease, error) ||
      !av_opened_store_get_deeds (av_opening_get_opened (question->opening), &deeds, error))
    return NULL;

  answer->may_set = (deeds & AV_ROLE_COMPUTERS) != 0;
  return g_steal_pointer (&answer);
}

static void
ask (AvLeaseCard *self,
     guint days,
     GAsyncReadyCallback answered)
{
  Question *question = g_new0 (Question, 1);

  question->opening = self->opening;
  question->days = days;
  av_queue_call (av_session_get_queue (self->session), ask_store, question, g_free, g_free, NULL, answered, g_object_ref (self));
}

/* ---- On the main thread ---------------------------------------------------- */

static char *
describe (const AvLease *lease)
{
  if (lease->days == 0)
    return g_strdup (_ ("There is no lease: dossiers are shown however long nothing comes."));

  return g_strdup_printf (ngettext ("A lease of %u day, %u elapsed.", "A lease of %u days, %u elapsed.", lease->days), lease->days, lease->elapsed);
}

static void
show (AvLeaseCard *self,
      const Answer *answer)
{
  g_autofree char *state = describe (&answer->lease);

  gtk_label_set_text (self->state, state);
  gtk_widget_set_visible (self->setting, answer->may_set);
  if (!self->shown)
    gtk_spin_button_set_value (self->days, answer->lease.days);
  self->shown = TRUE;
}

static void
lease_read (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (AvLeaseCard) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree Answer *answer = av_queue_call_finish (AV_QUEUE (source), result, &error);

  if (self->session == NULL)
    return;

  if (answer != NULL)
    show (self, answer);
  else
    gtk_label_set_text (self->state, error->message);
}

static void
lease_set (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (AvLeaseCard) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree Answer *answer = av_queue_call_finish (AV_QUEUE (source), result, &error);

  if (self->session == NULL)
    return;

  if (answer == NULL)
    {
      g_signal_emit (self, signals[REFUSED], 0, error->message);
      return;
    }

  show (self, answer);
  g_signal_emit (self, signals[SAID], 0, gtk_label_get_text (self->state));
  av_session_announce (self->session, "", "", "");
}

static void
set_clicked (AvLeaseCard *self)
{
  gtk_spin_button_update (self->days);
  ask (self, (guint) gtk_spin_button_get_value_as_int (self->days), lease_set);
}

void
av_lease_card_show (AvLeaseCard *self,
                    AvSession *session,
                    AvOpening *opening)
{
  g_return_if_fail (AV_IS_LEASE_CARD (self));

  g_set_object (&self->session, session);
  self->opening = opening;
  ask (self, NO_DAYS, lease_read);
}

static void
av_lease_card_dispose (GObject *object)
{
  g_clear_object (&AV_LEASE_CARD (object)->session);

  G_OBJECT_CLASS (av_lease_card_parent_class)->dispose (object);
}

static void
av_lease_card_class_init (AvLeaseCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_lease_card_dispose;
  signals[SAID] = g_signal_new ("said", AV_TYPE_LEASE_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[REFUSED] = g_signal_new ("refused", AV_TYPE_LEASE_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-lease-card.ui");
  gtk_widget_class_bind_template_child (widget_class, AvLeaseCard, state);
  gtk_widget_class_bind_template_child (widget_class, AvLeaseCard, setting);
  gtk_widget_class_bind_template_child (widget_class, AvLeaseCard, days);
  gtk_widget_class_bind_template_child (widget_class, AvLeaseCard, set);
}

static void
av_lease_card_init (AvLeaseCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_spin_button_set_range (self->days, 0, AV_LEASE_MOST_DAYS);
  g_signal_connect_swapped (self->set, "clicked", G_CALLBACK (set_clicked), self);
}
