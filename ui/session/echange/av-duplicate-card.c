#include "av-duplicate-card.h"

#include <glib/gi18n-lib.h>

#include "av-accessible.h"
#include "av-fusion.h"
#include "av-table.h"

/* Of one card stand below those of the other. */
typedef struct
{
  GtkSizeGroup *questions;
  GtkSizeGroup *answers;
} Columns;

static GQuark
get_pair_quark (void)
{
  return g_quark_from_static_string ("av-pair");
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
  Pair *pair = g_object_get_qdata (G_OBJECT (card), get_pair_quark ());
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
  Pair *pair = g_object_get_qdata (G_OBJECT (card), get_pair_quark ());
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
attach (const Columns *columns,
        GtkWidget *grid,
        const char *text,
        const char *css_class,
        int column,
        int row)
{
  GtkWidget *label = av_decision_card_make_label (*text != '\0' ? text : "–", css_class);

  gtk_widget_set_hexpand (label, column > 0);
  gtk_widget_set_valign (label, GTK_ALIGN_BASELINE);
  gtk_size_group_add_widget (column > 0 ? columns->answers : columns->questions, label);
  gtk_grid_attach (GTK_GRID (grid), label, column, row, 1, 1);
}

static GtkWidget *
make_table (const Columns *columns,
            const AvLikeness *likeness)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  attach (columns, grid, likeness->one_title, "av-heading", 1, 0);
  attach (columns, grid, likeness->other_title, "av-heading", 2, 0);
  for (guint i = 0; i < likeness->lines->len; i++)
    {
      const AvLikenessLine *line = g_ptr_array_index (likeness->lines, i);
      const char *style = g_strcmp0 (line->one, line->other) == 0 ? "av-same" : "av-different";
      int row = (int) i + 1;

      attach (columns, grid, line->label, "av-hint", 0, row);
      attach (columns, grid, line->one, style, 1, row);
      attach (columns, grid, line->other, style, 2, row);
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

AvDecisionCard *
av_duplicate_card_new (AvSession *session,
                       const AvLikeness *likeness,
                       GtkSizeGroup *questions,
                       GtkSizeGroup *answers)
{
  AvDecisionCard *card = av_decision_card_new (NULL);
  const Columns columns = { questions, answers };
  Pair *pair = g_new0 (Pair, 1);
  g_autofree char *reasons = g_strdup_printf (_ ("What is alike: %s"), likeness->reasons);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  pair->session = g_object_ref (session);
  pair->one = g_strdup (likeness->one);
  pair->other = g_strdup (likeness->other);
  pair->join = make_button (card, likeness, _ ("The same person"));
  pair->part = make_button (card, likeness, _ ("Two people"));
  g_object_set_qdata_full (G_OBJECT (card), get_pair_quark (), pair, pair_free);
  av_decision_card_add_dossier (card, likeness->one);
  av_decision_card_add_dossier (card, likeness->other);

  gtk_box_append (GTK_BOX (buttons), pair->join);
  gtk_box_append (GTK_BOX (buttons), pair->part);
  av_decision_card_append (card, make_table (&columns, likeness));
  av_decision_card_append (card, av_decision_card_make_label (reasons, "av-hint"));
  av_decision_card_append (card, buttons);
  identify (card, likeness);
  return card;
}

const char *
av_duplicate_card_get_one (AvDecisionCard *card)
{
  const Pair *pair = g_object_get_qdata (G_OBJECT (card), get_pair_quark ());

  return pair != NULL ? pair->one : NULL;
}
