#include "av-duplicate-list.h"

#include <glib/gi18n-lib.h>

#include "av-accessible.h"
#include "av-fusion.h"
#include "av-keyboard.h"
#include "av-likeness.h"
#include "av-sight.h"
#include "av-table.h"

#define MOST_PAIRS 30

/* Compared at once: what else is asked of the store comes in between. */
#define DOSSIERS_AT_ONCE 50

/* Dossiers that are being compared, some at a time. */
typedef struct
{
  AvDuplicateList *list;
  char **dossiers; /* NULL: all */
  guint next;
  GHashTable *seen;
  GPtrArray *likenesses; /* so far */
} Search;

struct _AvDuplicateList
{
  AvDecisionList parent_instance;

  GtkSizeGroup *questions; /* the columns of one card stand below those of the other */
  GtkSizeGroup *answers;
  gboolean asked;      /* for all there are: the answer is shown even where there are none */
  gpointer asked_from; /* where the keyboard was; compared alone */
  Search *search;      /* the last one that was begun, until its end; not owned */
};

G_DEFINE_FINAL_TYPE (AvDuplicateList, av_duplicate_list, AV_TYPE_DECISION_LIST)

static GQuark pair_quark;

/* ---- On the store's thread ------------------------------------------------ */

/* user_data: ids, NULL for all. */
static gpointer
look (AvStore *store,
      gpointer user_data,
      GError **error)
{
  g_autoptr (GPtrArray) likenesses = g_ptr_array_new_with_free_func ((GDestroyNotify) av_likeness_free);
  g_autoptr (GPtrArray) duplicates = av_duplicates_find (store, user_data, error);

  for (guint i = 0; duplicates != NULL && i < duplicates->len && likenesses->len < MOST_PAIRS; i++)
    {
      AvLikeness *likeness = av_likeness_load (store, g_ptr_array_index (duplicates, i), NULL);

      if (likeness != NULL)
        g_ptr_array_add (likenesses, likeness);
    }

  return duplicates != NULL ? g_steal_pointer (&likenesses) : NULL;
}

/* What was decided of a pair. */
typedef struct
{
  char *one;
  char *other;
  gboolean same;
} Verdict;

static void
verdict_free (gpointer data)
{
  Verdict *verdict = data;

  g_free (verdict->one);
  g_free (verdict->other);
  g_free (verdict);
}

static gpointer
decide (AvStore *store,
        gpointer user_data,
        GError **error)
{
  const Verdict *verdict = user_data;
  gboolean done = verdict->same ? av_fusion_join (store, verdict->one, verdict->other, error)
                                : av_fusion_part (store, verdict->one, verdict->other, error);

  return done ? (gpointer) "" : NULL;
}

/* ---- On the screen -------------------------------------------------------- */

/* What a card knows. */
typedef struct
{
  AvSession *session;
  char *one;
  char *other;
  gboolean same;        /* what was asked for last */
  gboolean at_keyboard; /* and where */
  GtkWidget *join;      /* not owned: as long as the card is there */
  GtkWidget *part;
} Pair;

static void
pair_free (gpointer data)
{
  Pair *pair = data;

  g_object_unref (pair->session);
  g_free (pair->one);
  g_free (pair->other);
  g_free (pair);
}

static void
decided (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (AvDecisionCard) card = user_data;
  Pair *pair = g_object_get_qdata (G_OBJECT (card), pair_quark);
  g_autoptr (GError) error = NULL;
  gboolean done = av_queue_call_finish (AV_QUEUE (source), result, &error) != NULL;

  av_decision_card_set_busy (card, FALSE);
  if (av_decision_card_is_there (card))
    {
      gtk_widget_set_sensitive (pair->join, !done || !pair->same);
      gtk_widget_set_sensitive (pair->part, !done || pair->same);
      if (done)
        av_decision_card_say (card, pair->same ? _ ("Shown as one from now on. “Two people” takes it back: nothing was moved.")
                                               : _ ("Noted: two people. They are not proposed again."));
      else
        av_decision_card_refuse (card, error->message);
      av_decision_card_set_settled (card, done || av_decision_card_is_settled (card));
      if (pair->at_keyboard && done)
        av_decision_card_pass_focus (card);
      else if (pair->at_keyboard)
        gtk_widget_grab_focus (pair->same ? pair->join : pair->part);
    }
  if (done)
    av_session_announce (pair->session, "", "", "");
}

static void
clicked (GtkWidget *button,
         AvDecisionCard *card)
{
  Pair *pair = g_object_get_qdata (G_OBJECT (card), pair_quark);
  Verdict *verdict = g_new0 (Verdict, 1);

  pair->same = button == pair->join;
  pair->at_keyboard = gtk_widget_is_focus (button);
  verdict->one = g_strdup (pair->one);
  verdict->other = g_strdup (pair->other);
  verdict->same = pair->same;
  gtk_widget_set_sensitive (pair->join, FALSE);
  gtk_widget_set_sensitive (pair->part, FALSE);
  av_decision_card_set_busy (card, TRUE);
  av_decision_card_say (card, _ ("Saving…"));
  av_queue_call (av_session_get_queue (pair->session), decide, verdict, verdict_free, NULL, NULL,
                 decided, g_object_ref (card));
}

static void
attach (AvDuplicateList *self,
        GtkWidget *grid,
        const char *text,
        const char *css_class,
        int column,
        int row)
{
  GtkWidget *label = av_decision_card_make_label (*text != '\0' ? text : "–", css_class);

  gtk_widget_set_hexpand (label, column > 0);
  gtk_widget_set_valign (label, GTK_ALIGN_BASELINE);
  gtk_size_group_add_widget (column > 0 ? self->answers : self->questions, label);
  gtk_grid_attach (GTK_GRID (grid), label, column, row, 1, 1);
}

static GtkWidget *
make_table (AvDuplicateList *self,
            const AvLikeness *likeness)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  attach (self, grid, likeness->one_title, "av-heading", 1, 0);
  attach (self, grid, likeness->other_title, "av-heading", 2, 0);
  for (guint i = 0; i < likeness->lines->len; i++)
    {
      const AvLikenessLine *line = g_ptr_array_index (likeness->lines, i);
      const char *style = g_strcmp0 (line->one, line->other) == 0 ? "av-same" : "av-different";
      int row = (int) i + 1;

      attach (self, grid, line->label, "av-hint", 0, row);
      attach (self, grid, line->one, style, 1, row);
      attach (self, grid, line->other, style, 2, row);
    }

  return av_table_new (GTK_GRID (grid));
}

static GtkWidget *
make_button (AvDecisionCard *card,
             const AvLikeness *likeness,
             const char *text)
{
  GtkWidget *button = gtk_button_new_with_label (text);
  g_autofree char *spoken = g_strdup_printf (C_ ("button: one person, another person", "%s: %s, %s"), text, likeness->one_title, likeness->other_title);

  av_accessible_name (button, spoken, NULL);
  g_signal_connect (button, "clicked", G_CALLBACK (clicked), card);
  return button;
}

/* All that the card says. */
static void
identify (AvDecisionCard *card,
          const AvLikeness *likeness)
{
  g_autofree char *pair = g_strdup_printf ("%s %s", likeness->one, likeness->other);
  g_autoptr (GString) shown = g_string_new (NULL);

  g_string_append_printf (shown, "%s\t%s\t%s\n", likeness->one_title, likeness->other_title, likeness->reasons);
  for (guint i = 0; i < likeness->lines->len; i++)
    {
      const AvLikenessLine *line = g_ptr_array_index (likeness->lines, i);

      g_string_append_printf (shown, "%s\t%s\t%s\n", line->label, line->one, line->other);
    }
  av_decision_card_identify (card, pair, shown->str);
}

static void
offer (AvDecisionList *self,
       gpointer thing)
{
  const AvLikeness *likeness = thing;
  AvDecisionCard *card = av_decision_card_new (NULL);
  Pair *pair = g_new0 (Pair, 1);
  g_autofree char *reasons = g_strdup_printf (_ ("What is alike: %s"), likeness->reasons);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  pair->session = g_object_ref (av_decision_list_get_session (self));
  pair->one = g_strdup (likeness->one);
  pair->other = g_strdup (likeness->other);
  pair->join = make_button (card, likeness, _ ("The same person"));
  pair->part = make_button (card, likeness, _ ("Two people"));
  g_object_set_qdata_full (G_OBJECT (card), pair_quark, pair, pair_free);
  av_decision_card_add_dossier (card, likeness->one);
  av_decision_card_add_dossier (card, likeness->other);

  gtk_box_append (GTK_BOX (buttons), pair->join);
  gtk_box_append (GTK_BOX (buttons), pair->part);
  av_decision_card_append (card, make_table (AV_DUPLICATE_LIST (self), likeness));
  av_decision_card_append (card, av_decision_card_make_label (reasons, "av-hint"));
  av_decision_card_append (card, buttons);
  identify (card, likeness);
  av_decision_list_add (self, card);
}

static char *
entitle (AvDecisionList *self,
         guint n_left)
{
  return g_strdup_printf (ngettext ("%u pair of dossiers may be of one person", "%u pairs of dossiers may be of one person", n_left), n_left);
}

/* The keyboard is on it, unless the person went on meanwhile. */
static void
show_answer (AvDuplicateList *self)
{
  g_autoptr (GPtrArray) cards = av_decision_list_get_cards (AV_DECISION_LIST (self));

  if (cards->len == 0)
    av_decision_list_show (AV_DECISION_LIST (self), _ ("Among the dossiers shown here nobody seems to be noted twice."));
  else if (self->asked_from != NULL && av_keyboard_find (GTK_WIDGET (self)) == self->asked_from)
    av_decision_card_take_focus (g_ptr_array_index (cards, 0));
  av_sight_bring_beginning (GTK_WIDGET (self));
}

static void
search_free (Search *search)
{
  if (search->list->search == search)
    search->list->search = NULL;

  g_object_unref (search->list);
  g_strfreev (search->dossiers);
  g_hash_table_unref (search->seen);
  g_ptr_array_unref (search->likenesses);
  g_free (search);
}

static void
end (Search *search,
     const GError *error)
{
  AvDuplicateList *self = search->list;

  av_decision_list_fill (AV_DECISION_LIST (self), error == NULL ? search->likenesses : NULL, error);
  if (error == NULL && self->asked)
    show_answer (self);
  search_free (search);
}

static void
keep (Search *search,
      GPtrArray *likenesses)
{
  while (likenesses->len > 0 && search->likenesses->len < MOST_PAIRS)
    {
      AvLikeness *likeness = g_ptr_array_steal_index (likenesses, 0);

      if (g_hash_table_add (search->seen, g_strconcat (likeness->one, likeness->other, NULL)))
        g_ptr_array_add (search->likenesses, likeness);
      else
        av_likeness_free (likeness);
    }
}

/* The next of them, and what was found among those before. */
static void
look_on (GObject *queue,
         GAsyncResult *result,
         gpointer user_data)
{
  Search *search = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = result != NULL ? av_queue_call_finish (AV_QUEUE (queue), result, &error) : NULL;
  g_autoptr (GStrvBuilder) some = g_strv_builder_new ();
  gboolean all = search->dossiers == NULL;

  if (found != NULL)
    keep (search, found);

  if (search->list->search != search || av_decision_list_get_session (AV_DECISION_LIST (search->list)) == NULL)
    {
      search_free (search);
      return;
    }

  if (result != NULL && (error != NULL || search->likenesses->len == MOST_PAIRS || all || search->dossiers[search->next] == NULL))
    {
      end (search, error);
      return;
    }

  for (guint n = 0; !all && search->dossiers[search->next] != NULL && n < DOSSIERS_AT_ONCE; n++)
    g_strv_builder_add (some, search->dossiers[search->next++]);

  av_queue_call (AV_QUEUE (queue), look, all ? NULL : g_strv_builder_end (some), (GDestroyNotify) g_strfreev,
                 (GDestroyNotify) g_ptr_array_unref, NULL, look_on, search);
}

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
      const Pair *pair = g_object_get_qdata (G_OBJECT (card), pair_quark);

      /* Words in the place of what was erased are no pair. */
      if (pair != NULL && !av_decision_card_is_settled (card))
        g_strv_builder_add (all, pair->one);
    }

  if (self->search != NULL && self->search->dossiers != NULL)
    g_strv_builder_addv (all, (const char **) self->search->dossiers);

  return g_strv_builder_end (all);
}

void
av_duplicate_list_look (AvDuplicateList *self,
                        const char *const *dossiers)
{
  AvSession *session = av_decision_list_get_session (AV_DECISION_LIST (self));
  Search *search;

  g_return_if_fail (AV_IS_DUPLICATE_LIST (self));

  if (session == NULL || av_session_get_queue (session) == NULL)
    return;

  /* What is asked for all is not cut short by what comes meanwhile. */
  if (self->search != NULL && self->search->dossiers == NULL)
    dossiers = NULL;

  self->asked = dossiers == NULL;
  self->asked_from = av_keyboard_find (GTK_WIDGET (self));
  if (self->asked)
    av_decision_list_show (AV_DECISION_LIST (self), _ ("Looking for people noted twice…"));

  search = g_new0 (Search, 1);
  search->list = g_object_ref (self);
  search->dossiers = dossiers != NULL ? add_waiting (self, dossiers) : NULL;
  search->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  search->likenesses = g_ptr_array_new_with_free_func ((GDestroyNotify) av_likeness_free);
  self->search = search;
  look_on (G_OBJECT (av_session_get_queue (session)), NULL, search);
}

static void
av_duplicate_list_finalize (GObject *object)
{
  AvDuplicateList *self = AV_DUPLICATE_LIST (object);

  g_object_unref (self->questions);
  g_object_unref (self->answers);

  G_OBJECT_CLASS (av_duplicate_list_parent_class)->finalize (object);
}

static void
av_duplicate_list_class_init (AvDuplicateListClass *klass)
{
  AvDecisionListClass *list_class = AV_DECISION_LIST_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = av_duplicate_list_finalize;
  list_class->offer = offer;
  list_class->entitle = entitle;
  list_class->unread = N_ ("People noted twice could not be looked for.");
  pair_quark = g_quark_from_static_string ("av-pair");
}

static void
av_duplicate_list_init (AvDuplicateList *self)
{
  self->questions = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  self->answers = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
}
