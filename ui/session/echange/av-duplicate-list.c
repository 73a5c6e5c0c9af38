#include "av-duplicate-list.h"

#include <glib/gi18n-lib.h>

#include "av-duplicate-card.h"
#include "av-duplicate-search.h"
#include "av-keyboard.h"
#include "av-likeness.h"
#include "av-sight.h"

#define PAIRS_AT_ONCE 30

struct _AvDuplicateList
{
  AvDecisionList parent_instance;

  GtkSizeGroup *questions; /* the columns of one card stand below those of the other */
  GtkSizeGroup *answers;
  gboolean asked;       /* for all there are: the answer is shown even where there are none */
  gpointer asked_from;  /* where the keyboard was; compared alone */
  GCancellable *search; /* the last one that was begun, until its end */
  char **dossiers;      /* of it; NULL: all */
  GPtrArray *pairs;     /* AvDuplicate, likeliest first: those that have no card yet */
  gboolean loading;     /* some of them */
};

G_DEFINE_FINAL_TYPE (AvDuplicateList, av_duplicate_list, AV_TYPE_DECISION_LIST)

/* ---- On the store's thread ------------------------------------------------ */

/* Erased since it was found, or not to be read. */
static gboolean
is_gone (const AvLikeness *likeness)
{
  return *likeness->one_title == '\0' || *likeness->other_title == '\0';
}

/* user_data: AvDuplicate. */
static gpointer
load (AvStore *store,
      gpointer user_data,
      GError **error)
{
  GPtrArray *pairs = user_data;
  GPtrArray *likenesses = g_ptr_array_new_with_free_func ((GDestroyNotify) av_likeness_free);

  for (guint i = 0; i < pairs->len; i++)
    {
      g_autoptr (AvLikeness) likeness = av_likeness_load (store, g_ptr_array_index (pairs, i), NULL);

      if (likeness != NULL && !is_gone (likeness))
        g_ptr_array_add (likenesses, g_steal_pointer (&likeness));
    }

  return likenesses;
}

/* ---- On the screen -------------------------------------------------------- */

static void
offer (AvDecisionList *self,
       gpointer thing)
{
  AvDuplicateList *list = AV_DUPLICATE_LIST (self);

  av_decision_list_add (self, av_duplicate_card_new (av_decision_list_get_session (self), thing, list->questions, list->answers));
}

static char *
entitle (AvDecisionList *self,
         guint n_left)
{
  if (AV_DUPLICATE_LIST (self)->pairs->len > 0)
    return g_strdup_printf (ngettext ("%u pair of dossiers may be of one person; the likeliest come first",
                                      "%u pairs of dossiers may be of one person; the likeliest come first", n_left),
                            n_left);

  return g_strdup_printf (ngettext ("%u pair of dossiers may be of one person", "%u pairs of dossiers may be of one person", n_left), n_left);
}

/* The keyboard is on it, unless the person went on meanwhile; where there is none, on
 * the button that asked, which stands below the answer. */
static void
show_answer (AvDuplicateList *self)
{
  g_autoptr (GPtrArray) cards = av_decision_list_get_cards (AV_DECISION_LIST (self));
  GtkWidget *keyboard = av_keyboard_find (GTK_WIDGET (self));
  gboolean stayed = keyboard != NULL && keyboard == self->asked_from;

  if (cards->len == 0)
    av_decision_list_show (AV_DECISION_LIST (self), _ ("Among the dossiers shown here nobody seems to be noted twice."));
  else if (stayed)
    av_decision_card_take_focus (g_ptr_array_index (cards, 0));

  if (cards->len == 0 && stayed)
    av_sight_bring (keyboard);
  else
    av_sight_bring_beginning (GTK_WIDGET (self));
}

/* ---- What was found, the likeliest first ------------------------------------------ */

/* Some of the pairs, on their way to having cards. */
typedef struct
{
  AvDuplicateList *list;
  GPtrArray *pairs; /* the array they are of: another one where it was looked again meanwhile */
  gboolean first;   /* what was there before goes */
} Turn;

static void
turn_free (Turn *turn)
{
  g_object_unref (turn->list);
  g_ptr_array_unref (turn->pairs);
  g_free (turn);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Turn, turn_free)

static void
loaded (GObject *queue,
        GAsyncResult *result,
        gpointer user_data)
{
  g_autoptr (Turn) turn = user_data;
  AvDuplicateList *self = turn->list;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) likenesses = av_queue_call_finish (AV_QUEUE (queue), result, &error);

  if (self->pairs != turn->pairs || av_decision_list_get_session (AV_DECISION_LIST (self)) == NULL)
    return;

  self->loading = FALSE;
  if (likenesses != NULL && !turn->first)
    av_decision_list_offer_more (AV_DECISION_LIST (self), likenesses);
  av_decision_list_set_more (AV_DECISION_LIST (self), self->pairs->len);
  if (turn->first)
    av_decision_list_fill (AV_DECISION_LIST (self), likenesses, error);
  else
    av_decision_list_show_cards (AV_DECISION_LIST (self));
  if (turn->first && likenesses != NULL && self->asked)
    show_answer (self);
}

static void
load_some (AvDuplicateList *self,
           gboolean first)
{
  AvSession *session = av_decision_list_get_session (AV_DECISION_LIST (self));
  GPtrArray *some;
  Turn *turn;

  if (session == NULL || av_session_get_queue (session) == NULL || self->loading)
    return;

  some = g_ptr_array_new_with_free_func ((GDestroyNotify) av_duplicate_free);
  while (self->pairs->len > 0 && some->len < PAIRS_AT_ONCE)
    g_ptr_array_add (some, g_ptr_array_steal_index (self->pairs, 0));

  turn = g_new0 (Turn, 1);
  turn->list = g_object_ref (self);
  turn->pairs = g_ptr_array_ref (self->pairs);
  turn->first = first;
  self->loading = TRUE;
  av_queue_call (av_session_get_queue (session), load, some, (GDestroyNotify) g_ptr_array_unref,
                 (GDestroyNotify) g_ptr_array_unref, NULL, loaded, turn);
}

static void
go_on (AvDecisionList *self)
{
  load_some (AV_DUPLICATE_LIST (self), FALSE);
}

static void
found (GObject *queue,
       GAsyncResult *result,
       gpointer user_data)
{
  g_autoptr (AvDuplicateList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pairs = av_duplicate_search_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || av_decision_list_get_session (AV_DECISION_LIST (self)) == NULL)
    return;

  g_clear_object (&self->search);
  g_clear_pointer (&self->dossiers, g_strfreev);
  if (pairs == NULL)
    {
      av_decision_list_fill (AV_DECISION_LIST (self), NULL, error);
      return;
    }

  g_ptr_array_unref (self->pairs);
  self->pairs = g_steal_pointer (&pairs);
  self->loading = FALSE;
  load_some (self, TRUE);
}

/* ---- Looking ---------------------------------------------------------------------- */

/* And those of the pairs that wait for an answer, which stay, and of a search that
 * this one takes the place of. transfer full. */
static char **
add_waiting (AvDuplicateList *self,
             const char *const *dossiers)
{
  g_autoptr (GPtrArray) cards = av_decision_list_get_cards (AV_DECISION_LIST (self));
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();

  g_strv_builder_addv (all, (const char **) dossiers);
  for (guint i = 0; i < cards->len; i++)
    {
      AvDecisionCard *card = g_ptr_array_index (cards, i);
      const char *one = av_duplicate_card_get_one (card);

      if (one != NULL && !av_decision_card_is_settled (card))
        g_strv_builder_add (all, one);
    }

  for (guint i = 0; i < self->pairs->len; i++)
    g_strv_builder_add (all, ((const AvDuplicate *) g_ptr_array_index (self->pairs, i))->one);

  if (self->search != NULL)
    g_strv_builder_addv (all, (const char **) self->dossiers);

  return g_strv_builder_end (all);
}

void
av_duplicate_list_look (AvDuplicateList *self,
                        const char *const *dossiers)
{
  AvSession *session = av_decision_list_get_session (AV_DECISION_LIST (self));
  char **wanted;

  g_return_if_fail (AV_IS_DUPLICATE_LIST (self));

  if (session == NULL || av_session_get_queue (session) == NULL)
    return;

  /* What is asked for all is not cut short by what comes meanwhile. */
  if (self->search != NULL && self->dossiers == NULL)
    dossiers = NULL;

  self->asked = dossiers == NULL;
  self->asked_from = av_keyboard_find (GTK_WIDGET (self));
  if (self->asked)
    av_decision_list_show (AV_DECISION_LIST (self), _ ("Looking for people noted twice…"));

  wanted = dossiers != NULL ? add_waiting (self, dossiers) : NULL;
  g_cancellable_cancel (self->search);
  g_clear_object (&self->search);
  g_strfreev (self->dossiers);
  self->search = g_cancellable_new ();
  self->dossiers = g_strdupv (wanted);
  av_duplicate_search_run (av_session_get_queue (session), wanted, self->search, found, g_object_ref (self));
}

static void
av_duplicate_list_dispose (GObject *object)
{
  AvDuplicateList *self = AV_DUPLICATE_LIST (object);

  g_cancellable_cancel (self->search);
  g_clear_object (&self->search);

  G_OBJECT_CLASS (av_duplicate_list_parent_class)->dispose (object);
}

static void
av_duplicate_list_finalize (GObject *object)
{
  AvDuplicateList *self = AV_DUPLICATE_LIST (object);

  g_object_unref (self->questions);
  g_object_unref (self->answers);
  g_strfreev (self->dossiers);
  g_ptr_array_unref (self->pairs);

  G_OBJECT_CLASS (av_duplicate_list_parent_class)->finalize (object);
}

static void
av_duplicate_list_class_init (AvDuplicateListClass *klass)
{
  AvDecisionListClass *list_class = AV_DECISION_LIST_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_duplicate_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = av_duplicate_list_finalize;
  list_class->offer = offer;
  list_class->entitle = entitle;
  list_class->at_once = 0; /* It has its own turns: pairs are loaded for them. */
  list_class->go_on = go_on;
  list_class->unread = N_ ("People noted twice could not be looked for.");
}

static void
av_duplicate_list_init (AvDuplicateList *self)
{
  self->questions = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  self->answers = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  self->pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) av_duplicate_free);
}
