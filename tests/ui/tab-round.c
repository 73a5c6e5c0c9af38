#include "tab-round.h"

#include "av-header.h"
#include "ui-fixture.h"

/* More stops than any window has. */
#define MOST_STOPS 400

static gboolean
is_in_header (GtkWidget *widget)
{
  return widget != NULL && gtk_widget_get_ancestor (widget, AV_TYPE_HEADER) != NULL;
}

/* From where the focus is, back or on, to the doors at the top. */
static void
leave_pane (GtkWidget *window,
            GtkDirectionType direction,
            const char *where)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));

  for (int i = 0; i < MOST_STOPS; i++)
    {
      /* At the end of the window GTK goes round. */
      if (!gtk_widget_child_focus (window, direction))
        gtk_root_set_focus (GTK_ROOT (window), NULL);
      ui_spin ();
      focus = gtk_root_get_focus (GTK_ROOT (window));
      if (is_in_header (focus))
        return;
    }

  g_error ("%s, %s: the focus stays on a %s", G_OBJECT_TYPE_NAME (window), where, focus != NULL ? G_OBJECT_TYPE_NAME (focus) : "nothing");
}

/* The page may be drawn anew meanwhile: the keyboard is then where it can be. */
static void
go_back (GtkWidget *window,
         GtkWidget *start)
{
  if (gtk_widget_get_root (start) != GTK_ROOT (window) || !gtk_widget_grab_focus (start))
    gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD);
  ui_spin ();
}

void
tab_round_try (GtkWidget *window,
               const char *where)
{
  const GtkDirectionType directions[] = { GTK_DIR_TAB_BACKWARD, GTK_DIR_TAB_FORWARD };
  g_autoptr (GtkWidget) start = NULL;

  if (gtk_root_get_focus (GTK_ROOT (window)) == NULL)
    gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD);
  g_set_object (&start, gtk_root_get_focus (GTK_ROOT (window)));
  g_assert_nonnull (start);

  for (guint i = 0; i < G_N_ELEMENTS (directions); i++)
    {
      g_test_message ("%s, %s", G_OBJECT_TYPE_NAME (window), where);
      go_back (window, start);
      leave_pane (window, directions[i], where);
    }
}
