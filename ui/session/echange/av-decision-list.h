#pragma once

#include "av-decision-card.h"
#include "av-opening.h"
#include "av-queue.h"
#include "av-session.h"

G_BEGIN_DECLS

#define AV_TYPE_DECISION_LIST (av_decision_list_get_type ())
G_DECLARE_DERIVABLE_TYPE (AvDecisionList, av_decision_list, AV, DECISION_LIST, GtkWidget)

/* What waits for a person to decide: a heading that counts it down and cards,
 * hidden while there is nothing. Derived from, because conflicts, erasures and
 * lots set aside differ only in what is asked of the store and what a card shows.
 *
 * Property "waiting": how many cards are not settled.
 * Signal: loaded (), once av_decision_list_load () has been answered. */
struct _AvDecisionListClass
{
  GtkWidgetClass parent_class;

  /* On the store's thread, of the AvOpening: what there is, as a GPtrArray. NULL
   * for a list that is not loaded by av_decision_list_load (). */
  AvQueueCallFunc list;
  /* Adds the cards of one of them: none, or several. */
  void (*offer) (AvDecisionList *self, gpointer thing);
  /* What was typed on a card, and the keyboard in it, go to the one that shows the
   * same thing as it is now; NULL where nothing is typed. */
  void (*hand_over) (AvDecisionCard *former, AvDecisionCard *card);
  /* A card that stays for another that shows the same of the same learns what that
   * one knows; NULL where a card knows no more than it shows. */
  void (*renew) (AvDecisionCard *card, AvDecisionCard *fresh);
  /* How many things have cards before more are asked for by the button below them, 20
   * where nothing else is said; 0: all. */
  guint at_once;
  /* That button was pressed; NULL: the next ones of what there is get their cards. */
  void (*go_on) (AvDecisionList *self);
  /* The sentence that it could not be read, untranslated; why comes after it. */
  const char *unread;

  /* The heading while @n_left cards wait, transfer full; NULL for a list that
   * never asks to have them counted. */
  char *(*entitle) (AvDecisionList *self, guint n_left);
};

void av_decision_list_set_session (AvDecisionList *self,
                                   AvSession *session);

/* transfer none; NULL once the list is gone. */
AvSession *av_decision_list_get_session (AvDecisionList *self);

/* Asks the store what there is, and shows it, or says why not; where it cannot be
 * read, the cards that are there stay. opening: outlives the session; may be NULL. */
void av_decision_list_load (AvDecisionList *self,
                            AvOpening *opening);
/* The same of what was asked for otherwise: the things there are, or NULL and why not. */
void av_decision_list_fill (AvDecisionList *self,
                            GPtrArray *things,
                            const GError *error);
/* transfer none; may be NULL. */
AvOpening *av_decision_list_get_opening (AvDecisionList *self);
guint av_decision_list_get_waiting (AvDecisionList *self);
/* The keyboard, on the first card that waits; FALSE where none does. */
gboolean av_decision_list_take_focus (AvDecisionList *self);
/* Whether there is no card. */
gboolean av_decision_list_is_empty (AvDecisionList *self);

/* Takes the card. */
void av_decision_list_add (AvDecisionList *self,
                           AvDecisionCard *card);
/* Those that wait are counted in the heading; hidden where there is no card. */
void av_decision_list_show_cards (AvDecisionList *self);
/* Each card, in order: transfer container, of AvDecisionCard. */
GPtrArray *av_decision_list_get_cards (AvDecisionList *self);
/* Cards of more things, after those there are: the keyboard goes on to the first of them
 * from the button that asked for them. */
void av_decision_list_offer_more (AvDecisionList *self,
                                  GPtrArray *things);
/* How many more wait that have no card yet: they are counted too, and the button offers
 * them. */
void av_decision_list_set_more (AvDecisionList *self,
                                guint n_more);
/* Whether a card is about a dossier; what takes the place of each one says why. */
gboolean av_decision_list_is_about (AvDecisionList *self,
                                    const char *container);
void av_decision_list_forget (AvDecisionList *self,
                              const char *container,
                              const char *why);
/* Instead of a count; heading NULL hides the list. */
void av_decision_list_show (AvDecisionList *self,
                            const char *heading);

G_END_DECLS
