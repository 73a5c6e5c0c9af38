#include "av-decision-card.h"

#include <glib/gi18n-lib.h>

#include "av-accessible.h"
#include "av-keyboard.h"
#include "av-sight.h"

struct _AvDecisionCard
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *state;
  GPtrArray *dossiers; /* it is about */
  char *title;
  char *thing; /* it decides of; NULL: it is no card's successor */
  char *shown; /* of that */
  gboolean settled;
  gboolean busy;
  guint n_frames; /* since the focus was to go on */
};

enum
{
  PROP_SETTLED = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AvDecisionCard, av_decision_card, GTK_TYPE_WIDGET)

GtkWidget *
av_decision_card_make_label (const char *text,
                             const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);

  gtk_widget_add_css_class (label, css_class);
  return label;
}

AvDecisionCard *
av_decision_card_new (const char *title)
{
  AvDecisionCard *self = g_object_new (AV_TYPE_DECISION_CARD, NULL);

  self->title = g_strdup (title);
  if (title != NULL)
    av_decision_card_append (self, av_decision_card_make_label (title, "av-heading"));
  return self;
}

GtkWidget *
av_decision_card_make_button (AvDecisionCard *self,
                              const char *label,
                              GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  g_autofree char *spoken = NULL;

  g_return_val_if_fail (AV_IS_DECISION_CARD (self), NULL);

  spoken = g_strdup_printf (C_ ("button: what", "%s: %s"), label, self->title);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  av_accessible_name (button, spoken, NULL);
  g_signal_connect (button, "clicked", clicked, self);
  return button;
}

void
av_decision_card_append (AvDecisionCard *self,
                         GtkWidget *widget)
{
  g_return_if_fail (AV_IS_DECISION_CARD (self));

  gtk_box_insert_child_after (GTK_BOX (self->box), widget, gtk_widget_get_prev_sibling (self->state));
}

void
av_decision_card_say (AvDecisionCard *self,
                      const char *text)
{
  g_return_if_fail (AV_IS_DECISION_CARD (self));

  if (self->state == NULL)
    return;

  gtk_widget_remove_css_class (self->state, "av-error");
  gtk_widget_add_css_class (self->state, "av-good");
  gtk_label_set_text (GTK_LABEL (self->state), text);
  gtk_widget_set_visible (self->state, *text != '\0');
}

void
av_decision_card_refuse (AvDecisionCard *self,
                         const char *text)
{
  g_return_if_fail (AV_IS_DECISION_CARD (self));

  if (self->state == NULL)
    return;

  av_decision_card_say (self, text);
  gtk_widget_remove_css_class (self->state, "av-good");
  gtk_widget_add_css_class (self->state, "av-error");
  if (av_keyboard_is_within (GTK_WIDGET (self)))
    av_sight_bring (GTK_WIDGET (self));
}

void
av_decision_card_add_dossier (AvDecisionCard *self,
                              const char *container)
{
  g_return_if_fail (AV_IS_DECISION_CARD (self));

  g_ptr_array_add (self->dossiers, g_strdup (container));
}

gboolean
av_decision_card_is_about (AvDecisionCard *self,
                           const char *container)
{
  g_return_val_if_fail (AV_IS_DECISION_CARD (self), FALSE);

  return g_ptr_array_find_with_equal_func (self->dossiers, container, g_str_equal, NULL);
}

void
av_decision_card_identify (AvDecisionCard *self,
                           const char *thing,
                           const char *shown)
{
  g_return_if_fail (AV_IS_DECISION_CARD (self));

  g_free (self->thing);
  g_free (self->shown);
  self->thing = g_strdup (thing);
  self->shown = g_strdup (shown);
}

gboolean
av_decision_card_is_of_same (AvDecisionCard *self,
                             AvDecisionCard *other)
{
  return self->thing != NULL && g_strcmp0 (self->thing, other->thing) == 0;
}

gboolean
av_decision_card_shows_same (AvDecisionCard *self,
                             AvDecisionCard *other)
{
  return av_decision_card_is_of_same (self, other) && g_strcmp0 (self->shown, other->shown) == 0;
}

void
av_decision_card_set_busy (AvDecisionCard *self,
                           gboolean busy)
{
  g_return_if_fail (AV_IS_DECISION_CARD (self));

  self->busy = busy;
}

gboolean
av_decision_card_is_busy (AvDecisionCard *self)
{
  g_return_val_if_fail (AV_IS_DECISION_CARD (self), FALSE);

  return self->busy;
}

void
av_decision_card_say_again (AvDecisionCard *self,
                            AvDecisionCard *former)
{
  const char *text;

  g_return_if_fail (AV_IS_DECISION_CARD (self));

  text = gtk_label_get_text (GTK_LABEL (former->state));
  if (!former->settled && *text != '\0' && gtk_widget_has_css_class (former->state, "av-good"))
    av_decision_card_say (self, text);
}

gboolean
av_decision_card_is_there (AvDecisionCard *self)
{
  return self->box != NULL && gtk_widget_get_parent (GTK_WIDGET (self)) != NULL;
}

void
av_decision_card_set_settled (AvDecisionCard *self,
                              gboolean settled)
{
  g_return_if_fail (AV_IS_DECISION_CARD (self));

  if (self->settled == settled)
    return;

  self->settled = settled;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SETTLED]);
}

gboolean
av_decision_card_is_settled (AvDecisionCard *self)
{
  g_return_val_if_fail (AV_IS_DECISION_CARD (self), FALSE);

  return self->settled;
}

static gboolean
take_focus (GtkWidget *card)
{
  return !AV_DECISION_CARD (card)->settled && gtk_widget_child_focus (card, GTK_DIR_TAB_FORWARD);
}

/* Those after it, then those before it. */
static gboolean
focus_waiting_card (AvDecisionCard *self)
{
  GtkWidget *card = GTK_WIDGET (self);
  GtkWidget *other;

  for (other = gtk_widget_get_next_sibling (card); other != NULL; other = gtk_widget_get_next_sibling (other))
    if (take_focus (other))
      return TRUE;
  for (other = gtk_widget_get_first_child (gtk_widget_get_parent (card)); other != card; other = gtk_widget_get_next_sibling (other))
    if (take_focus (other))
      return TRUE;
  return FALSE;
}

static void
rest (AvDecisionCard *self)
{
  av_accessible_name (GTK_WIDGET (self), self->title != NULL ? self->title : gtk_label_get_text (GTK_LABEL (self->state)),
                      self->title != NULL ? gtk_label_get_text (GTK_LABEL (self->state)) : NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "av-at-rest");
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

void
av_decision_card_take_focus (AvDecisionCard *self)
{
  g_return_if_fail (AV_IS_DECISION_CARD (self));

  if (!gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD))
    rest (self);
}

static void
move_focus (AvDecisionCard *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  /* It goes by itself: where to is said. */
  if (GTK_IS_WINDOW (root))
    gtk_window_set_focus_visible (GTK_WINDOW (root), TRUE);
  if (!focus_waiting_card (self))
    rest (self);
}

/* What was said on the card takes its room in the first frame; what has the focus
 * after it is scrolled to where it stands then. */
static gboolean
frame_begun (GtkWidget *widget,
             GdkFrameClock *clock,
             gpointer user_data)
{
  AvDecisionCard *self = AV_DECISION_CARD (widget);

  if (self->n_frames++ == 0)
    return G_SOURCE_CONTINUE;

  /* Unless the person moved it meanwhile. */
  if (av_decision_card_is_there (self) && av_keyboard_is_free_for (widget))
    move_focus (self);
  return G_SOURCE_REMOVE;
}

void
av_decision_card_pass_focus (AvDecisionCard *self)
{
  g_return_if_fail (AV_IS_DECISION_CARD (self));

  if (!av_decision_card_is_there (self))
    return;

  self->n_frames = 0;
  gtk_widget_add_tick_callback (GTK_WIDGET (self), frame_begun, NULL, NULL);
}

/* Only what was just decided is a place to rest: Tab goes from button to button. */
static void
focus_left (AvDecisionCard *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self), "av-at-rest");
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
}

static void
av_decision_card_dispose (GObject *object)
{
  AvDecisionCard *self = AV_DECISION_CARD (object);

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->thing, g_free);
  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->dossiers, g_ptr_array_unref);
  self->state = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (av_decision_card_parent_class)->dispose (object);
}

static void
av_decision_card_get_property (GObject *object,
                               guint property,
                               GValue *value,
                               GParamSpec *pspec)
{
  switch (property)
    {
    case PROP_SETTLED:
      g_value_set_boolean (value, AV_DECISION_CARD (object)->settled);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
av_decision_card_class_init (AvDecisionCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = av_decision_card_dispose;
  object_class->get_property = av_decision_card_get_property;

  properties[PROP_SETTLED] = g_param_spec_boolean ("settled", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
av_decision_card_init (AvDecisionCard *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->dossiers = g_ptr_array_new_with_free_func (g_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  self->state = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "visible", FALSE, NULL);

  gtk_widget_add_css_class (GTK_WIDGET (self), "av-card");
  gtk_widget_add_css_class (self->state, "av-good");
  gtk_box_append (GTK_BOX (self->box), self->state);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_left), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}
