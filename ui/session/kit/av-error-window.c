#include "av-error-window.h"

#include <glib/gi18n-lib.h>

#include "av-spoken.h"

/* As everywhere, Escape goes back. */
static void
lock_by_escape (GtkWidget *window)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_named_action_new ("app.lock")));
  gtk_widget_add_controller (window, keys);
}

GtkWindow *
av_error_window_new (GtkApplication *application,
                     const GError *error,
                     gboolean restorable,
                     gboolean cuttable)
{
  GtkWidget *window = adw_application_window_new (application);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Back to the lock screen (Esc)"));
  GtkWidget *restore = gtk_button_new_with_mnemonic (_ ("_Restore a backup…"));
  GtkWidget *leave = gtk_button_new_with_mnemonic (_ ("Open _without them"));
  g_autofree char *sentence = g_markup_escape_text (error->message, -1);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "dialog-warning-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _ ("This computer does not open"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), sentence);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (restore), "app.restore");
  gtk_widget_set_visible (restore, restorable);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (leave), "app.leave-entries");
  gtk_widget_set_visible (leave, cuttable);
  gtk_box_append (GTK_BOX (buttons), leave);
  gtk_box_append (GTK_BOX (buttons), restore);
  gtk_box_append (GTK_BOX (buttons), button);
  gtk_widget_set_halign (buttons, GTK_ALIGN_CENTER);
  adw_status_page_set_child (ADW_STATUS_PAGE (page), buttons);
  gtk_widget_set_vexpand (page, TRUE);
  gtk_widget_add_css_class (cuttable ? leave : restorable ? restore
                                                          : button,
                            "av-primary");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "app.lock");
  gtk_accessible_update_property (GTK_ACCESSIBLE (page), GTK_ACCESSIBLE_PROPERTY_LABEL, error->message, -1);

  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), page);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  lock_by_escape (window);
  gtk_window_set_title (GTK_WINDOW (window), "Aller-vers");
  gtk_window_set_default_size (GTK_WINDOW (window), 720, 520);
  gtk_widget_grab_focus (cuttable ? leave : restorable ? restore
                                                       : button);
  av_spoken_name_mnemonics (window);

  return GTK_WINDOW (window);
}
