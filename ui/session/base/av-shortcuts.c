#include "av-shortcuts.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define GOING N_ ("Going somewhere")
#define WRITING N_ ("Writing")
#define SHIELDING N_ ("Shielding from view")

/* Ctrl and a digit go through the place of the key on the keyboard
 * (av_application): their accelerators here are for keyboards whose digits
 * need no Shift. */
static const AvShortcut shortcuts[] = {
  { "app.open('reperage')", { "<Control>1", NULL }, N_ ("Ctrl+1"), N_ ("Repérage"), GOING, TRUE },
  { "app.open('diagnostic')", { "<Control>2", NULL }, N_ ("Ctrl+2"), N_ ("Diagnostic"), GOING, TRUE },
  { "app.open('mobilisation')", { "<Control>3", NULL }, N_ ("Ctrl+3"), N_ ("Mobilisation"), GOING, TRUE },
  { "app.open('echange')", { "<Control>4", NULL }, N_ ("Ctrl+4"), N_ ("Exchange"), GOING, TRUE },
  { "app.open('relecture')", { "<Control>5", NULL }, N_ ("Ctrl+5"), N_ ("To read over"), GOING, TRUE },
  { "app.open('brouillons')", { "<Control>b", NULL }, N_ ("Ctrl+B"), N_ ("Drafts to finish"), GOING, TRUE },
  { "app.open('reglages')", { "<Control>comma", NULL }, N_ ("Ctrl+,"), N_ ("Settings"), GOING, TRUE },
  { "app.open('agents')", { "<Control><Shift>a", NULL }, N_ ("Ctrl+Shift+A"), N_ ("Who opens this computer"), GOING, TRUE },
  { "app.open('start')", { "<Control>0", NULL }, N_ ("Ctrl+0"), N_ ("Start"), GOING, TRUE },
  { "app.new-person", { "<Control>n", NULL }, N_ ("Ctrl+N"), N_ ("New person"), GOING, TRUE },
  { "win.search", { "<Control>f", NULL }, N_ ("Ctrl+F"), N_ ("Search"), GOING, TRUE },
  { "win.outing", { "F5", NULL }, N_ ("F5"), N_ ("Today’s outing"), GOING, TRUE },
  { "win.twin", { "<Alt>d", NULL }, N_ ("Alt+D"), N_ ("Somebody close who is known"), GOING, TRUE },
  { "win.menu", { "F10", NULL }, N_ ("F10"), N_ ("The menu"), GOING, FALSE },
  { "win.next-zone", { "F6", NULL }, N_ ("F6"), N_ ("Next part of the window"), GOING, TRUE },
  { "win.previous-section", { "<Alt>Left", NULL }, N_ ("Alt+←"), N_ ("Previous section"), GOING, TRUE },
  { "win.next-section", { "<Alt>Right", NULL }, N_ ("Alt+→"), N_ ("Next section"), GOING, TRUE },
  { "window.close", { "<Control>w", NULL }, N_ ("Ctrl+W"), N_ ("Close the window"), GOING, FALSE },

  { "win.save", { "<Control>s", NULL }, N_ ("Ctrl+S"), N_ ("Save"), WRITING, FALSE },
  { "win.save-next", { "<Control>Return", "<Control>KP_Enter", NULL }, N_ ("Ctrl+Enter"), N_ ("Save and next"), WRITING, FALSE },
  { "win.edit", { "<Control>e", NULL }, N_ ("Ctrl+E"), N_ ("Edit the contact that is shown"), WRITING, FALSE },
  { "win.set-aside", { "F8", NULL }, N_ ("F8"), N_ ("Set a capture aside"), WRITING, FALSE },
  { "win.undo", { "<Control>z", NULL }, N_ ("Ctrl+Z"), N_ ("Undo"), WRITING, FALSE },
  { "win.redo", { "<Control><Shift>z", NULL }, N_ ("Ctrl+Shift+Z"), N_ ("Redo"), WRITING, FALSE },
  { "win.print", { "<Control>p", NULL }, N_ ("Ctrl+P"), N_ ("Paper sheet"), WRITING, FALSE },

  { "win.count::parle", { "F2", NULL }, N_ ("F2"), N_ ("One more who talked with us"), WRITING, TRUE },
  { "win.count::refus", { "F3", NULL }, N_ ("F3"), N_ ("One more who said no"), WRITING, TRUE },
  { "win.count::tract", { "F4", NULL }, N_ ("F4"), N_ ("One more who took a leaflet"), WRITING, TRUE },

  { "app.veil", { "F9", "<Control>m", NULL }, N_ ("F9 or Ctrl+M"), N_ ("Hide everything"), SHIELDING, FALSE },
  { "app.lock", { "<Control><Shift>l", NULL }, N_ ("Ctrl+Shift+L"), N_ ("Lock"), SHIELDING, FALSE },
  { "app.outing-code", { "<Control><Shift>c", NULL }, N_ ("Ctrl+Shift+C"), N_ ("The outing’s code"), SHIELDING, TRUE },
  { "app.bright-sun", { "<Control><Shift>b", NULL }, N_ ("Ctrl+Shift+B"), N_ ("Bright sun"), SHIELDING, TRUE },
  { "app.grow-text", { "<Control>plus", "<Control>KP_Add", NULL }, N_ ("Ctrl++"), N_ ("Larger text"), SHIELDING, TRUE },
  { "app.help", { "F1", NULL }, N_ ("F1"), N_ ("Help"), SHIELDING, TRUE },
  { "app.shortcuts", { "<Control>question", NULL }, N_ ("Ctrl+?"), N_ ("Keyboard shortcuts"), SHIELDING, TRUE },
};

const AvShortcut *
av_shortcuts_get (guint *n_shortcuts)
{
  *n_shortcuts = G_N_ELEMENTS (shortcuts);

  return shortcuts;
}

void
av_shortcuts_install (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (application, shortcuts[i].action, shortcuts[i].accels);
}

static GtkWidget *
make_label (const char *text,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

static GtkWidget *
make_table (void)
{
  GtkWidget *grid = gtk_grid_new ();
  const char *group = NULL;
  int row = 0;

  gtk_grid_set_column_spacing (GTK_GRID (grid), 32);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 8);
  gtk_widget_set_halign (grid, GTK_ALIGN_CENTER);

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      if (g_strcmp0 (group, shortcuts[i].group) != 0)
        {
          GtkWidget *heading = make_label (_ (shortcuts[i].group), "av-heading");

          group = shortcuts[i].group;
          gtk_widget_set_margin_top (heading, 12);
          gtk_grid_attach (GTK_GRID (grid), heading, 0, row++, 2, 1);
        }
      gtk_grid_attach (GTK_GRID (grid), make_label (_ (shortcuts[i].label), NULL), 0, row, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), make_label (_ (shortcuts[i].keys), "av-keys"), 1, row++, 1, 1);
    }

  return grid;
}

GtkWindow *
av_shortcuts_window_new (GtkWindow *parent)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *scroll = gtk_scrolled_window_new ();
  GtkWidget *table = make_table ();
  GtkShortcut *escape = gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                          gtk_named_action_new ("window.close"));
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_widget_set_margin_start (table, 24);
  gtk_widget_set_margin_end (table, 24);
  gtk_widget_set_margin_bottom (table, 24);
  gtk_widget_set_focusable (table, TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), table);

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), escape);
  gtk_widget_add_controller (window, keys);

  gtk_window_set_title (GTK_WINDOW (window), _ ("Keyboard shortcuts"));
  gtk_window_set_titlebar (GTK_WINDOW (window), adw_header_bar_new ());
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_default_size (GTK_WINDOW (window), 560, 560);
  gtk_window_set_child (GTK_WINDOW (window), scroll);

  return GTK_WINDOW (window);
}
