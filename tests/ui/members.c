#include "members.h"

#include <adwaita.h>

#include "av-file-pick.h"
#include "ui-fixture.h"

void
members_click (GtkWidget *window,
               const char *label,
               const char *name)
{
  GtkWidget *row = gtk_widget_get_ancestor (laptop_await (window, name), ADW_TYPE_ACTION_ROW);
  GtkWidget *button = laptop_await (row, label);

  gtk_widget_grab_focus (button);
  g_signal_emit_by_name (button, "clicked");
  ui_spin_ms (100);
}

GtkWidget *
members_give_root (GtkWidget *window,
                   Laptop *laptop)
{
  GtkWidget *password;

  av_file_pick_answer_for_test (laptop->root_file);
  g_signal_emit_by_name (laptop_await (window, "Choisir le fichier _racine…"), "clicked");
  ui_spin_ms (100);
  password = gtk_widget_get_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), ADW_TYPE_PASSWORD_ENTRY_ROW);
  gtk_editable_set_text (GTK_EDITABLE (password), LAPTOP_ROOT_WORDS);

  return password;
}
