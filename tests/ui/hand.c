#include "hand.h"

#include "av-file-pick.h"
#include "laptop-fixture.h"
#include "ui-fixture.h"

GtkWidget *
hand_find_nth (GtkWidget *widget,
               GType type,
               guint *n)
{
  if (gtk_widget_get_mapped (widget) && G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && (*n)-- == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = hand_find_nth (child, type, n);

      if (found != NULL)
        return found;
    }

  return NULL;
}

void
hand_type (GtkWidget *window,
           GType kind,
           guint n,
           const char *text)
{
  GtkWidget *entry = hand_find_nth (window, kind, &n);

  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

void
hand_press (GtkWidget *window,
            const char *label)
{
  GtkWidget *found = laptop_await (window, label);
  GtkWidget *button = GTK_IS_BUTTON (found) ? found : gtk_widget_get_ancestor (found, GTK_TYPE_BUTTON);

  gtk_widget_grab_focus (button);
  g_signal_emit_by_name (button, "clicked");
  ui_spin_ms (50);
}

void
hand_choose (GtkWidget *window,
             const char *label,
             const char *file)
{
  av_file_pick_answer_for_test (file);
  hand_press (window, label);
}

static GtkLabel *
find_words (GtkWidget *window)
{
  for (guint n = 0;; n++)
    {
      guint nth = n;
      GtkWidget *label = hand_find_nth (window, GTK_TYPE_LABEL, &nth);

      if (label == NULL || gtk_widget_has_css_class (label, "av-words"))
        return GTK_LABEL (label);
    }
}

char *
hand_read_words (GtkWidget *window)
{
  GtkLabel *words = find_words (window);

  return words != NULL ? g_strdelimit (g_strdup (gtk_label_get_text (words)), "\n", ' ') : NULL;
}

void
hand_copy_words (GtkWidget *window,
                 guint n)
{
  g_autofree char *words = hand_read_words (window);

  g_assert_nonnull (words);
  hand_type (window, HAND_SECRET, n, words);
}

GtkWidget *
hand_show (GtkWindow *window)
{
  ui_show (GTK_WIDGET (window));
  ui_spin_ms (100);

  return GTK_WIDGET (window);
}
