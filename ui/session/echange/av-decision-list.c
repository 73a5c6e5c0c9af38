#include "av-decision-list.h"

#include <glib/gi18n-lib.h>

#include "av-installation.h"
#include "av-keyboard.h"
#include "av-sight.h"

typedef struct
{
  GtkWidget *content;
  GtkWidget *trouble; /* why it could not be read */
  GtkWidget *heading;
  GtkWidget *cards;
  GtkWidget *more; /* the button for those that have no card yet */

  AvSession *session;
  AvOpening *opening; /* not owned: outlives the session */
  guint n_waiting;
  guint n_more;      /* without a card */
  GPtrArray *things; /* what there is, as it was filled last */
  guint n_offered;   /* of them, the first ones */
  GPtrArray *former; /* of AvDecisionCard, while it is filled again: those not offered again yet */
  GtkWidget *last;   /* the card after which the next one comes then */
} AvDecisionListPrivate;

enum
{
  PROP_WAITING = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  LOADED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE_WITH_PRIVATE (AvDecisionList, av_decision_list, GTK_TYPE_WIDGET)

void
av_decision_list_set_session (AvDecisionList *self,
                              AvSession *session)
{
  AvDecisionListPrivate *priv = av_decision_list_get_instance_private (self);

  g_return_if_fail (AV_IS_DECISION_LIST (self));

  g_set_object (&priv->session, session);
}

AvSession *
av_decision_list_get_session (AvDecisionList *self)
{
  AvDecisionListPrivate *priv = av_decision_list_get_instance_private (self);

  g_return_val_if_fail (AV_IS_DECISION_LIST (self), NULL);

  return priv->session;
}

AvOpening *
av_decision_list_get_opening (AvDecisionList *self)
{
  AvDecisionListPrivate *priv = av_decision_list_get_instance_private (self);

  g_return_val_if_fail (AV_IS_DECISION_LIST (self), NULL);

  return priv->opening;
}

GPtrArray *
av_decision_list_get_cards (AvDecisionList *self)
{
  AvDecisionListPrivate *priv = av_decision_list_get_instance_private (self);
  GPtrArray *cards = g_ptr_array_new ();

  for (GtkWidget *card = gtk_widget_get_first_child (priv->cards); card != NULL; card = gtk_widget_get_next_sibling (card))
    g_ptr_array_add (cards, card);
  return cards;
}

gboolean
av_decision_list_is_empty (AvDecisionList *self)
{
  AvDecisionListPrivate *priv = av_decision_list_get_instance_private (self);

  g_return_val_if_fail (AV_IS_DECISION_LIST (self), TRUE);

  return gtk_widget_get_first_child (priv->cards) == NULL;
}

guint
av_decision_list_get_waiting (AvDecisionList *self)
{
  AvDecisionListPrivate *priv = av_decision_list_get_instance_private (self);

  g_return_val_if_fail (AV_IS_DECISION_LIST (self), 0);

  return priv->n_waiting;
}

static void
set_waiting (AvDecisionList *self,
             guint n_waiting)
{
  AvDecisionListPrivate *priv = av_decision_list_get_instance_private (self);

  if (priv->n_waiting == n_waiting)
    return;

  priv->n_waiting = n_waiting;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAITING]);
}

gboolean
av_decision_list_take_focus (AvDecisionList *self)
{
  g_autoptr (GPtrArray) cards = av_decision_list_get_cards (self);

  for (guint i = 0; i < cards->len; i++)
    if (!av_decision_card_is_settled (g_ptr_array_index (cards, i)))
      {
        av_decision_card_take_focus (g_ptr_array_index (cards, i));
        av_sight_bring_beginning (i == 0 ? GTK_WIDGET (self) : g_ptr_array_index (cards, i));
        return TRUE;
      }

  return FALSE;
}

void
av_decision_list_show_cards (AvDecisionList *self)
{
  AvDecisionListPrivate *priv = av_decision_list_get_instance_private (self);
  g_autoptr (GPtrArray) cards = av_decision_list_get_cards (self);
  g_autofree char *heading = NULL;
  guint n_left = 0;

  for (guint i = 0; i < cards->len; i++)
    n_left += !av_decision_card_is_settled (g_ptr_array_index (cards, i));

  n_left += priv->n_more;
  heading = n_left > 0 ? AV_DECISION_LIST_GET_CLASS (self)->entitle (self, n_left) : g_strdup (_ ("All of this is settled"));
  av_decision_list_show (self, cards->len > 0 ? heading : NULL);
  set_waiting (self, n_left);
}

/* transfer full: the card of the same thing before the list was filled again. */
static AvDecisionCard *
take_former (AvDecisionListPrivate *priv,
             AvDecisionCard *card)
{
  for (guint i = 0; priv->former != NULL && i < priv->former->len; i++)
    if (av_decision_card_is_of_same (g_ptr_array_index (priv->former, i), card))
      return g_ptr_array_steal_index (priv->former, i);

  return NULL;
}

static void
replace (AvDecisionList *self,
         AvDecisionCard *former,
         AvDecisionCard *card)
{
  AvDecisionListPrivate *priv = av_decision_list_get_instance_private (self);

  av_decision_card_say_again (card, former);
  if (AV_DECISION_LIST_GET_CLASS (self)->hand_over != NULL)
    AV_DECISION_LIST_GET_CLASS (self)->hand_over (former, card);
  if (av_keyboard_is_within (GTK_WIDGET (former)))
    av_decision_card_take_focus (card);
  gtk_box_remove (GTK_BOX (priv->cards), GTK_WIDGET (former));
}

void
av_decision_list_add (AvDecisionList *self,
                      AvDecisionCard *card)
{
  AvDecisionListPrivate *priv = av_decision_list_get_instance_private (self);
  g_autoptr (AvDecisionCard) fresh = g_object_ref_sink (card);
  g_autoptr (AvDecisionCard) former = take_former (priv, card);
  GtkWidget *last = priv->former != NULL ? priv->last : gtk_widget_get_last_child (priv->cards);

  if (former != NULL && (av_decision_card_shows_same (former, card) || av_decision_card_is_busy (former)))
    {
      if (AV_DECISION_LIST_GET_CLASS (self)->renew != NULL && av_decision_card_shows_same (former, card))
        AV_DECISION_LIST_GET_CLASS (self)->renew (former, card);
      gtk_box_reorder_child_after (GTK_BOX (priv->cards), GTK_WIDGET (former), last);
      priv->last = GTK_WIDGET (former);
      return;
    }

  gtk_box_insert_child_after (GTK_BOX (priv->cards), GTK_WIDGET (card), last);
  priv->last = GTK_WIDGET (card);
  g_signal_connect_object (card, "notify::settled", G_CALLBACK (av_decision_list_show_cards), self, G_CONNECT_SWAPPED);
  if (former != NULL)
    replace (self, former, card);
}

void
av_decision_list_set_more (AvDecisionList *self,
                           guint n_more)
{
  AvDecisionListPrivate *priv = av_decision_list_get_instance_private (self);
  g_autofree char *text = g_strdup_printf (_ ("Show what follows (%u more)"), n_more);

  g_return_if_fail (AV_IS_DECISION_LIST (self));

  priv->n_more = n_more;
  if (n_more == 0 && gtk_widget_has_focus (priv->more))
    gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (priv->more)), GTK_DIR_TAB_BACKWARD);
  gtk_button_set_label (GTK_BUTTON (priv->more), text);
  gtk_widget_set_visible (priv->more, n_more > 0);
}

void
av_decision_list_offer_more (AvDecisionList *self,
                             GPtrArray *things)
{
  AvDecisionListPrivate *priv = av_decision_list_get_instance_private (self);
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) cards = NULL;

  g_return_if_fail (AV_IS_DECISION_LIST (self));

  before = av_decision_list_get_cards (self);
  for (guint i = 0; i < things->len; i++)
    AV_DECISION_LIST_GET_CLASS (self)->offer (self, g_ptr_array_index (things, i));

  cards = av_decision_list_get_cards (self);
  if (!gtk_widget_has_focus (priv->more) || before->len == cards->len)
    return;

  /* GTK goes by where the keyboard stands before there is room for it, and scrolls to
   * the top. */
  av_decision_card_take_focus (g_ptr_array_index (cards, before->len));
  av_sight_bring_beginning (g_ptr_array_index (cards, before->len));
}

/* Of what the list was filled with last. */
static void
offer_next (AvDecisionList *self)
{
  AvDecisionListPrivate *priv = av_decision_list_get_instance_private (self);
  guint n = MIN (AV_DECISION_LIST_GET_CLASS (self)->at_once, priv->things->len - priv->n_offered);
  g_autoptr (GPtrArray) next = g_ptr_array_sized_new (n);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (next, g_ptr_array_index (priv->things, priv->n_offered + i));

  priv->n_offered += n;
  av_decision_list_offer_more (self, next);
  av_decision_list_set_more (self, priv->things->len - priv->n_offered);
  av_decision_list_show_cards (self);
}

static void
more_clicked (AvDecisionList *self)
{
  AvDecisionListClass *klass = AV_DECISION_LIST_GET_CLASS (self);

  (klass->go_on != NULL ? klass->go_on : offer_next) (self);
}

gboolean
av_decision_list_is_about (AvDecisionList *self,
                           const char *container)
{
  g_autoptr (GPtrArray) cards = av_decision_list_get_cards (self);

  for (guint i = 0; i < cards->len; i++)
    if (av_decision_card_is_about (g_ptr_array_index (cards, i), container))
      return TRUE;

  return FALSE;
}

void
av_decision_list_forget (AvDecisionList *self,
                         const char *container,
                         const char *why)
{
  AvDecisionListPrivate *priv = av_decision_list_get_instance_private (self);
  g_autoptr (GPtrArray) cards = av_decision_list_get_cards (self);

  for (guint i = 0; i < cards->len; i++)
    {
      AvDecisionCard *card = g_ptr_array_index (cards, i);
      AvDecisionCard *words;

      if (!av_decision_card_is_about (card, container))
        continue;

      words = av_decision_card_new (NULL);
      av_decision_card_set_settled (words, TRUE);
      gtk_box_insert_child_after (GTK_BOX (priv->cards), GTK_WIDGET (words), GTK_WIDGET (card));
      gtk_box_remove (GTK_BOX (priv->cards), GTK_WIDGET (card));
      av_decision_card_say (words, why);
    }
  av_decision_list_show_cards (self);
}

void
av_decision_list_show (AvDecisionList *self,
                       const char *heading)
{
  AvDecisionListPrivate *priv = av_decision_list_get_instance_private (self);

  gtk_label_set_text (GTK_LABEL (priv->heading), heading != NULL ? heading : "");
  gtk_widget_set_visible (priv->heading, heading != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), heading != NULL || gtk_widget_get_visible (priv->trouble));
}

/* ---- What the store has ------------------------------------------------------- */

/* Those of which there is nothing to decide any more. The keyboard goes on to the
 * card that comes where it was, else to the last one, else into the window. */
static void
take_former_away (AvDecisionList *self,
                  guint place)
{
  AvDecisionListPrivate *priv = av_decision_list_get_instance_private (self);
  gboolean focused = FALSE;
  g_autoptr (GPtrArray) cards = NULL;

  for (guint i = 0; i < priv->former->len; i++)
    {
      AvDecisionCard *card = g_ptr_array_index (priv->former, i);

      focused = focused || av_keyboard_is_within (GTK_WIDGET (card));
      gtk_box_remove (GTK_BOX (priv->cards), GTK_WIDGET (card));
    }
  if (!focused)
    return;

  cards = av_decision_list_get_cards (self);
  if (cards->len > 0)
    av_decision_card_take_focus (g_ptr_array_index (cards, MIN (place, cards->len - 1)));
  else
    gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))), GTK_DIR_TAB_FORWARD);
}

static guint
find_focus (GPtrArray *cards)
{
  for (guint i = 0; i < cards->len; i++)
    if (av_keyboard_is_within (g_ptr_array_index (cards, i)))
      return i;

  return 0;
}

/* As many as were asked for before, at least. */
static void
show_things (AvDecisionList *self,
             GPtrArray *things)
{
  AvDecisionListPrivate *priv = av_decision_list_get_instance_private (self);
  g_autoptr (GPtrArray) cards = av_decision_list_get_cards (self);
  guint place = find_focus (cards);
  guint at_once = AV_DECISION_LIST_GET_CLASS (self)->at_once;
  guint n = at_once > 0 ? MIN (things->len, MAX (at_once, priv->n_offered)) : things->len;

  priv->former = g_ptr_array_copy (cards, (GCopyFunc) (GCallback) g_object_ref, NULL);
  g_ptr_array_set_free_func (priv->former, g_object_unref);
  priv->last = NULL;
  for (guint i = 0; i < n; i++)
    AV_DECISION_LIST_GET_CLASS (self)->offer (self, g_ptr_array_index (things, i));
  take_former_away (self, place);
  g_clear_pointer (&priv->former, g_ptr_array_unref);

  if (at_once > 0)
    av_decision_list_set_more (self, things->len - n);
  priv->n_offered = n;
  g_ptr_array_ref (things);
  g_clear_pointer (&priv->things, g_ptr_array_unref);
  priv->things = things;
}

static void
clear (AvDecisionList *self)
{
  AvDecisionListPrivate *priv = av_decision_list_get_instance_private (self);

  for (GtkWidget *child; (child = gtk_widget_get_first_child (priv->cards)) != NULL;)
    gtk_box_remove (GTK_BOX (priv->cards), child);
  av_decision_list_set_more (self, 0);
}

/* The role does not decide of it any more. */
static gboolean
is_refused (const GError *error)
{
  return g_error_matches (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS);
}

static char *
describe_trouble (AvDecisionList *self,
                  const GError *error)
{
  if (error == NULL || is_refused (error))
    return g_strdup (error != NULL ? error->message : "");

  return g_strdup_printf (C_ ("sentence: why", "%s %s"), _ (AV_DECISION_LIST_GET_CLASS (self)->unread), error->message);
}

/* What could not be read stays as it was; what is not to be proposed goes. */
static void
say_trouble (AvDecisionList *self,
             const GError *error)
{
  AvDecisionListPrivate *priv = av_decision_list_get_instance_private (self);
  g_autofree char *text = describe_trouble (self, error);

  if (is_refused (error))
    clear (self);
  gtk_label_set_text (GTK_LABEL (priv->trouble), text);
  gtk_widget_set_visible (priv->trouble, error != NULL);
}

void
av_decision_list_fill (AvDecisionList *self,
                       GPtrArray *things,
                       const GError *error)
{
  g_return_if_fail (AV_IS_DECISION_LIST (self));

  if (things != NULL)
    show_things (self, things);
  say_trouble (self, error);
  av_decision_list_show_cards (self);
}

static void
listed (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  g_autoptr (AvDecisionList) self = user_data;
  AvDecisionListPrivate *priv = av_decision_list_get_instance_private (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) things = av_queue_call_finish (AV_QUEUE (source), result, &error);

  if (priv->session == NULL)
    return;

  av_decision_list_fill (self, things, error);
  g_signal_emit (self, signals[LOADED], 0);
}

void
av_decision_list_load (AvDecisionList *self,
                       AvOpening *opening)
{
  AvDecisionListPrivate *priv = av_decision_list_get_instance_private (self);

  g_return_if_fail (AV_IS_DECISION_LIST (self));

  priv->opening = opening;
  if (priv->session != NULL && av_session_get_queue (priv->session) != NULL)
    av_queue_call (av_session_get_queue (priv->session), AV_DECISION_LIST_GET_CLASS (self)->list, opening, NULL,
                   (GDestroyNotify) g_ptr_array_unref, NULL, listed, g_object_ref (self));
}

static void
av_decision_list_dispose (GObject *object)
{
  AvDecisionListPrivate *priv = av_decision_list_get_instance_private (AV_DECISION_LIST (object));

  g_clear_object (&priv->session);
  g_clear_pointer (&priv->things, g_ptr_array_unref);
  g_clear_pointer (&priv->content, gtk_widget_unparent);

  G_OBJECT_CLASS (av_decision_list_parent_class)->dispose (object);
}

static void
av_decision_list_get_property (GObject *object,
                               guint property,
                               GValue *value,
                               GParamSpec *pspec)
{
  switch (property)
    {
    case PROP_WAITING:
      g_value_set_uint (value, av_decision_list_get_waiting (AV_DECISION_LIST (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
av_decision_list_class_init (AvDecisionListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  klass->at_once = 20;
  object_class->dispose = av_decision_list_dispose;
  object_class->get_property = av_decision_list_get_property;

  properties[PROP_WAITING] = g_param_spec_uint ("waiting", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[LOADED] = g_signal_new ("loaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
av_decision_list_init (AvDecisionList *self)
{
  AvDecisionListPrivate *priv = av_decision_list_get_instance_private (self);

  priv->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  priv->trouble = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "visible", FALSE, NULL);
  priv->heading = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE,
                                "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, NULL);
  priv->cards = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  priv->more = g_object_new (GTK_TYPE_BUTTON, "halign", GTK_ALIGN_START, "visible", FALSE, NULL);
  g_signal_connect_swapped (priv->more, "clicked", G_CALLBACK (more_clicked), self);

  gtk_widget_add_css_class (priv->trouble, "av-error");
  gtk_widget_add_css_class (priv->heading, "av-heading");
  gtk_box_append (GTK_BOX (priv->content), priv->trouble);
  gtk_box_append (GTK_BOX (priv->content), priv->heading);
  gtk_box_append (GTK_BOX (priv->content), priv->cards);
  gtk_box_append (GTK_BOX (priv->content), priv->more);
  gtk_widget_set_parent (priv->content, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
