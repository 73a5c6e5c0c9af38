/* A list of decisions that is filled again while somebody decides. */

#include <adwaita.h>

#include "av-decision-list.h"
#include "av-installation.h"
#include "av-keyboard.h"
#include "av-locale.h"
#include "av-ui.h"
#include "ui-fixture.h"

#define TEST_TYPE_LIST (test_list_get_type ())
G_DECLARE_FINAL_TYPE (TestList, test_list, TEST, LIST, AvDecisionList)

/* One thing, shown as the store has it. */
struct _TestList
{
  AvDecisionList parent_instance;
};

G_DEFINE_FINAL_TYPE (TestList, test_list, AV_TYPE_DECISION_LIST)

static AvSession *session;
static const char *shown; /* of the thing */
static guint n_things = 1;
static const char *state;          /* of it, said on its card; NULL: none */
static const GError *trouble;      /* instead of it */
static gboolean can_press;         /* its card has a button */
static AvDecisionCard *first_card; /* not owned */

static gpointer
list (AvStore *store,
      gpointer user_data,
      GError **error)
{
  GPtrArray *things;

  if (trouble != NULL)
    {
      g_propagate_error (error, g_error_copy (trouble));
      return NULL;
    }

  things = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n_things; i++)
    g_ptr_array_add (things, i == 0 ? g_strdup (shown) : g_strdup_printf ("Fantine, %u", i));
  return things;
}

static void
pressed (GtkButton *button,
         AvDecisionCard *card)
{
}

static void
offer (AvDecisionList *self,
       gpointer thing)
{
  AvDecisionCard *card = av_decision_card_new (thing);

  if (can_press)
    av_decision_card_append (card, av_decision_card_make_button (card, "Décider", G_CALLBACK (pressed)));
  if (state != NULL)
    av_decision_card_say (card, state);
  av_decision_card_identify (card, n_things == 1 ? "la chose" : thing, thing);
  av_decision_list_add (self, card);
}

static char *
entitle (AvDecisionList *self,
         guint n_left)
{
  return g_strdup_printf ("Reste\u00a0: %u", n_left);
}

static void
test_list_class_init (TestListClass *klass)
{
  AvDecisionListClass *list_class = AV_DECISION_LIST_CLASS (klass);

  list_class->list = list;
  list_class->offer = offer;
  list_class->entitle = entitle;
  list_class->unread = "Illisible.";
}

static void
test_list_init (TestList *self)
{
}

/* ---- In a window ------------------------------------------------------------ */

static void
note_loaded (gboolean *loaded)
{
  *loaded = TRUE;
}

static void
load (AvDecisionList *self)
{
  gboolean loaded = FALSE;
  gulong handler = g_signal_connect_swapped (self, "loaded", G_CALLBACK (note_loaded), &loaded);

  av_decision_list_load (self, NULL);
  ui_spin_until (&loaded);
  g_signal_handler_disconnect (self, handler);
  ui_spin_ms (100);
}

static AvDecisionCard *
get_card (AvDecisionList *self)
{
  g_autoptr (GPtrArray) cards = av_decision_list_get_cards (self);

  g_assert_cmpuint (cards->len, ==, 1);
  return g_ptr_array_index (cards, 0);
}

/* In its window, the keyboard on the only button of its card. */
static AvDecisionList *
show_list (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  AvDecisionList *self = g_object_new (TEST_TYPE_LIST, NULL);

  shown = "Fantine";
  state = NULL;
  trouble = NULL;
  can_press = TRUE;
  av_decision_list_set_session (self, session);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self));
  gtk_window_set_child (GTK_WINDOW (window), scrolled);
  gtk_window_set_default_size (GTK_WINDOW (window), 500, 300);
  ui_show (window);
  load (self);
  first_card = get_card (self);
  av_decision_card_take_focus (first_card);
  g_assert_true (av_keyboard_is_within (GTK_WIDGET (first_card)));
  return self;
}

static void
close_list (AvDecisionList *self)
{
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  ui_spin ();
}

static gboolean
says (GtkWidget *widget,
      const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;

  return FALSE;
}

/* ---- Cases -------------------------------------------------------------------- */

static void
test_what_was_done_is_still_said (void)
{
  AvDecisionList *self = show_list ();

  av_decision_card_say (first_card, "C’est fait.");
  shown = "Fantine, autrement";
  can_press = FALSE;
  load (self);
  g_assert_true (get_card (self) != first_card);
  g_assert_true (says (GTK_WIDGET (get_card (self)), "C’est fait."));
  g_assert_true (av_keyboard_is_within (GTK_WIDGET (get_card (self))));
  close_list (self);
}

static void
test_a_silent_card_hushes_no_other (void)
{
  AvDecisionList *self = show_list ();

  state = "Décidé ailleurs.";
  shown = "Fantine, autrement";
  load (self);
  g_assert_true (get_card (self) != first_card);
  g_assert_true (says (GTK_WIDGET (get_card (self)), "Décidé ailleurs."));
  close_list (self);
}

static void
test_a_refusal_finds_its_card (void)
{
  AvDecisionList *self = show_list ();

  av_decision_card_set_busy (first_card, TRUE);
  shown = "Fantine, autrement";
  load (self);
  g_assert_true (get_card (self) == first_card);
  av_decision_card_set_busy (first_card, FALSE);
  av_decision_card_refuse (first_card, "Le disque est plein.");
  g_assert_true (says (GTK_WIDGET (self), "Le disque est plein."));

  /* Once it is answered it is drawn anew like any other. */
  load (self);
  g_assert_false (says (GTK_WIDGET (self), "Le disque est plein."));
  g_assert_true (says (GTK_WIDGET (self), "Fantine, autrement"));
  close_list (self);
}

static void
test_what_could_not_be_read_stays (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Le disque est débranché.");
  AvDecisionList *self = show_list ();

  trouble = error;
  load (self);
  g_assert_true (says (GTK_WIDGET (self), "Illisible. Le disque est débranché."));
  g_assert_true (get_card (self) == first_card);
  g_assert_true (av_keyboard_is_within (GTK_WIDGET (first_card)));
  close_list (self);
}

static void
test_what_is_not_allowed_any_more_goes (void)
{
  g_autoptr (GError) error = g_error_new_literal (AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS, "Votre rôle n’en décide pas.");
  AvDecisionList *self = show_list ();

  trouble = error;
  load (self);
  g_assert_true (says (GTK_WIDGET (self), "Votre rôle n’en décide pas."));
  g_assert_true (av_decision_list_is_empty (self));
  close_list (self);
}

static GtkWidget *
get_nth (AvDecisionList *self,
         guint n)
{
  g_autoptr (GPtrArray) cards = av_decision_list_get_cards (self);

  return g_ptr_array_index (cards, n);
}

static void
assert_in_sight (GtkWidget *widget)
{
  GtkWidget *page = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  ui_spin_ms (300);
  g_assert_true (gtk_widget_compute_bounds (widget, page, &bounds));
  g_assert_cmpfloat (bounds.origin.y, >=, 0);
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (page));
}

static guint
count_cards (AvDecisionList *self)
{
  g_autoptr (GPtrArray) cards = av_decision_list_get_cards (self);

  return cards->len;
}

static GtkWidget *
find_more (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget) && g_str_has_prefix (gtk_button_get_label (GTK_BUTTON (widget)), "Afficher la suite"))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *more = find_more (child);

      if (more != NULL)
        return more;
    }

  return NULL;
}

/* Cards are dear: no more are made than were asked for, all are counted. Once asked for
 * they are there however often the list is filled, and the keyboard with the first. */
static void
test_hundreds_come_by_and_by (void)
{
  AvDecisionList *self = show_list ();
  GtkWidget *more;

  n_things = 50;
  load (self);
  g_assert_cmpuint (count_cards (self), ==, 20);
  g_assert_true (says (GTK_WIDGET (self), "Reste\u00a0: 50"));
  g_assert_cmpuint (av_decision_list_get_waiting (self), ==, 50);
  more = find_more (GTK_WIDGET (self));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (more)), ==, "Afficher la suite (30 de plus)");

  gtk_widget_grab_focus (more);
  g_signal_emit_by_name (more, "clicked");
  g_assert_cmpuint (count_cards (self), ==, 40);
  g_assert_false (gtk_widget_has_focus (more));
  g_assert_true (av_keyboard_is_within (get_nth (self, 20)));
  assert_in_sight (get_nth (self, 20));
  load (self);
  g_assert_cmpuint (count_cards (self), ==, 40);
  g_assert_true (says (GTK_WIDGET (self), "Reste\u00a0: 50"));

  gtk_widget_grab_focus (more);
  n_things = 30;
  load (self);
  g_assert_cmpuint (count_cards (self), ==, 30);
  g_assert_null (find_more (GTK_WIDGET (self)));
  g_assert_true (av_keyboard_is_within (GTK_WIDGET (self)));

  n_things = 1;
  close_list (self);
}

int
main (int argc,
      char **argv)
{
  int failed;

  av_locale_init ();
  gtk_test_init (&argc, &argv);
  adw_init ();
  av_ui_init ();
  session = ui_fixture_new ();

  g_test_add_func ("/decision-list/hundreds-come-by-and-by", test_hundreds_come_by_and_by);
  g_test_add_func ("/decision-list/what-was-done-is-still-said", test_what_was_done_is_still_said);
  g_test_add_func ("/decision-list/a-silent-card-hushes-no-other", test_a_silent_card_hushes_no_other);
  g_test_add_func ("/decision-list/a-refusal-finds-its-card", test_a_refusal_finds_its_card);
  g_test_add_func ("/decision-list/what-could-not-be-read-stays", test_what_could_not_be_read_stays);
  g_test_add_func ("/decision-list/what-is-not-allowed-any-more-goes", test_what_is_not_allowed_any_more_goes);

  failed = g_test_run ();
  ui_fixture_close (session);

  return failed;
}
