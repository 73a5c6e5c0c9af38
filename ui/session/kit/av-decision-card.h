#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AV_TYPE_DECISION_CARD (av_decision_card_get_type ())
G_DECLARE_FINAL_TYPE (AvDecisionCard, av_decision_card, AV, DECISION_CARD, GtkWidget)

/* A card on which a person decides something: what it is about, buttons, and a
 * line that says what became of it, read aloud when it changes. Its property
 * `settled` says whether it was decided. */

/* title: from people, may be NULL. */
AvDecisionCard *av_decision_card_new (const char *title);

/* Above what is said; takes the widget. */
void av_decision_card_append (AvDecisionCard *self,
                              GtkWidget *widget);
/* Why it is not done; in sight where the keyboard is on the card. */
void av_decision_card_refuse (AvDecisionCard *self,
                              const char *text);
void av_decision_card_say (AvDecisionCard *self,
                           const char *text);

/* Whose dossier it shows something of; any number of them. */
void av_decision_card_add_dossier (AvDecisionCard *self,
                                   const char *container);
gboolean av_decision_card_is_about (AvDecisionCard *self,
                                    const char *container);

/* What it decides of, and all that it shows of that: where its list is filled again,
 * a card that shows the same of the same stays as it is. Without, it is drawn anew. */
void av_decision_card_identify (AvDecisionCard *self,
                                const char *thing,
                                const char *shown);
gboolean av_decision_card_is_of_same (AvDecisionCard *self,
                                      AvDecisionCard *other);
gboolean av_decision_card_shows_same (AvDecisionCard *self,
                                      AvDecisionCard *other);

/* What was decided is on its way to the store: where its list is filled again, the
 * card stays as it is, for what comes of it to be said on it. */
void av_decision_card_set_busy (AvDecisionCard *self,
                                gboolean busy);
gboolean av_decision_card_is_busy (AvDecisionCard *self);
/* What was said to be done on the former card of the same thing is still said. */
void av_decision_card_say_again (AvDecisionCard *self,
                                 AvDecisionCard *former);

/* FALSE once it was taken off the screen: its widgets are gone. */
gboolean av_decision_card_is_there (AvDecisionCard *self);

void av_decision_card_set_settled (AvDecisionCard *self,
                                   gboolean settled);
gboolean av_decision_card_is_settled (AvDecisionCard *self);

/* The keyboard, and nothing of it is lost: on what can be pressed here, else on the
 * card as a whole. */
void av_decision_card_take_focus (AvDecisionCard *self);
/* Once it is decided: the keyboard goes on to the next card that waits, else rests
 * on this one as a whole, where no key undoes what was just decided. */
void av_decision_card_pass_focus (AvDecisionCard *self);

/* A button of the card, spoken with its title; clicked gets the card. transfer floating. */
GtkWidget *av_decision_card_make_button (AvDecisionCard *self,
                                         const char *label,
                                         GCallback clicked);

/* Text from people, wrapped, in a class of the style sheet. transfer floating. */
GtkWidget *av_decision_card_make_label (const char *text,
                                        const char *css_class);

G_END_DECLS
