#include "first-start.h"

#include "av-first-start-window.h"
#include "av-picker-editor.h"
#include "hand.h"

GtkWidget *
first_start_open (Laptop *laptop,
                  const char *store,
                  const char *door)
{
  g_autofree char *directory = g_build_filename (laptop->dir, store, NULL);

  return hand_show (av_first_start_window_new (GTK_APPLICATION (laptop->application), directory, door));
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

      entry = hand_find_nth (window, HAND_TEXT, &nth);
      if (entry == NULL)
        break;
      gtk_editable_set_text (GTK_EDITABLE (entry), "Montreuil");
    }
  scope = hand_find_nth (window, AV_TYPE_PICKER_EDITOR, &first);
  if (scope != NULL)
    g_object_set (scope, "answer", LAPTOP_SCOPE, NULL);
  hand_press (window, "_Continuer (Entrée)");
}

void
first_start_go_to_file (GtkWidget *window)
{
  char *words;

  first_start_go_to_phrase (window);
  while ((words = hand_read_words (window)) != NULL)
    {
      hand_type (window, HAND_SECRET, 0, words);
      hand_press (window, "_Continuer (Entrée)");
      g_free (words);
    }
}
