#include "first-start.h"

#include "av-first-start-window.h"
#include "av-picker-editor.h"
#include "refusal.h"
#include "ui-fixture.h"

GtkWidget *
first_start_open (Laptop *laptop,
                  const char *store,
                  const char *door)
{
  g_autofree char *directory = g_build_filename (laptop->dir, store, NULL);

  return refusal_show (av_first_start_window_new (GTK_APPLICATION (laptop->application), directory, door));
}

/* As many texts as the door asks for; a commune where it asks for one. */
void
first_start_go_to_phrase (GtkWidget *window)
{
  GtkWidget *scope;
  GtkWidget *entry;
  guint first = 0;

  for (guint i = 0;; i++)
    {
      guint nth = i;

      entry = refusal_find_nth (window, REFUSAL_TEXT, &nth);
      if (entry == NULL)
        break;
      gtk_editable_set_text (GTK_EDITABLE (entry), "Montreuil");
    }
  scope = refusal_find_nth (window, AV_TYPE_PICKER_EDITOR, &first);
  if (scope != NULL)
    g_object_set (scope, "answer", LAPTOP_SCOPE, NULL);
  refusal_press (window, "_Continuer (Entrée)");
}

static GtkLabel *
find_words (GtkWidget *window)
{
  for (guint n = 0;; n++)
    {
      guint nth = n;
      GtkWidget *label = refusal_find_nth (window, GTK_TYPE_LABEL, &nth);

      if (label == NULL || gtk_widget_has_css_class (label, "av-words"))
        return GTK_LABEL (label);
    }
}

void
first_start_go_to_file (GtkWidget *window)
{
  GtkLabel *words;

  first_start_go_to_phrase (window);
  while ((words = find_words (window)) != NULL)
    {
      refusal_type (window, REFUSAL_SECRET, 0, gtk_label_get_text (words));
      refusal_press (window, "_Continuer (Entrée)");
    }
}
