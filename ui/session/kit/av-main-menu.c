#include "av-main-menu.h"

#include <glib/gi18n-lib.h>

#include "av-accessible.h"

static const struct
{
  const char *label;
  const char *action;
} entries[] = {
  { N_ ("_Settings"), "app.open::reglages" },
  { N_ ("_Who opens this computer"), "app.open::agents" },
  { N_ ("_Computers of the organisation"), "app.open::postes" },
  { N_ ("_Backups"), "app.open::sauvegardes" },
  { N_ ("_Erasures"), "app.open::effacements" },
  { N_ ("_Keyboard shortcuts"), "app.shortcuts" },
  { N_ ("_Help"), "app.help" },
};

GtkWidget *
av_main_menu_new (void)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *button = g_object_new (GTK_TYPE_MENU_BUTTON,
                                    "icon-name", "open-menu-symbolic",
                                    "tooltip-text", _ ("Settings, backups, help (F10)"),
                                    NULL);

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    g_menu_append (menu, _ (entries[i].label), entries[i].action);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), av_accessible_menu (G_MENU_MODEL (menu)));
  av_accessible_name (button, _ ("Settings, backups, help"), NULL);

  return button;
}
