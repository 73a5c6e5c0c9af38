#include "av-decision-card.h"

struct _AvDecisionCard
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *state;
};

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

  if (title != NULL)
    av_decision_card_append (self, av_decision_card_make_label (title, "av-heading"));
  return self;
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

  gtk_label_set_text (GTK_LABEL (self->state), text);
  gtk_widget_set_visible (self->state, *text != '\0');
}

gboolean
av_decision_card_is_there (AvDecisionCard *self)
{
  return self->box != NULL;
}

void
av_decision_card_pass_focus (AvDecisionCard *self)
{
  GtkWidget *next = gtk_widget_get_next_sibling (GTK_WIDGET (self));

  if (self->box == NULL || (next != NULL && gtk_widget_child_focus (next, GTK_DIR_TAB_FORWARD)))
    return;

  gtk_root_set_focus (gtk_widget_get_root (self->box), NULL);
  gtk_widget_child_focus (self->box, GTK_DIR_TAB_FORWARD);
}

static void
av_decision_card_dispose (GObject *object)
{
  AvDecisionCard *self = AV_DECISION_CARD (object);

  self->state = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (av_decision_card_parent_class)->dispose (object);
}

static void
av_decision_card_class_init (AvDecisionCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = av_decision_card_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
av_decision_card_init (AvDecisionCard *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  self->state = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "visible", FALSE,
                              "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, NULL);

  gtk_widget_add_css_class (GTK_WIDGET (self), "av-card");
  gtk_widget_add_css_class (self->state, "av-good");
  gtk_box_append (GTK_BOX (self->box), self->state);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}
