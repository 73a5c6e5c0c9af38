#include "window-tour.h"

#include "av-diagnostic-page.h"
#include "av-diagnostic-window.h"
#include "av-mobilisation-window.h"
#include "av-records-page.h"
#include "av-reglages-window.h"
#include "av-reperage-window.h"
#include "av-start-window.h"
#include "dossier-fixture.h"

static void
visit_page (GtkWidget *window,
            GtkStackPage *page,
            WindowTourFunc visit)
{
  GtkWidget *child = gtk_stack_page_get_child (page);

  g_object_set (window, "page", gtk_stack_page_get_name (page), NULL);
  ui_wait_a_moment ();
  gtk_widget_grab_focus (child);
  visit (window, gtk_stack_page_get_name (page));
  if (!AV_IS_RECORDS_PAGE (child))
    return;

  av_records_page_add (AV_RECORDS_PAGE (child));
  ui_wait_a_moment ();
  visit (window, gtk_stack_page_get_name (page));
  av_records_page_close (AV_RECORDS_PAGE (child));
}

static void
visit_stack (GtkWidget *window,
             WindowTourFunc visit)
{
  GtkStack *stack = GTK_STACK (gtk_widget_get_parent (ui_find_child (window, AV_TYPE_RECORDS_PAGE)));
  g_autoptr (GListModel) pages = G_LIST_MODEL (gtk_stack_get_pages (stack));

  for (guint i = 0; i < g_list_model_get_n_items (pages); i++)
    {
      g_autoptr (GObject) page = g_list_model_get_item (pages, i);

      visit_page (window, GTK_STACK_PAGE (page), visit);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
visit_diagnostic (AvSession *session,
                  const char *container,
                  WindowTourFunc visit)
{
  GtkWidget *window = dossier_fixture_show_window (AV_TYPE_DIAGNOSTIC_WINDOW, session, container);
  guint n_pages;
  const AvDiagnosticPage *pages = av_diagnostic_pages_get (&n_pages);

  for (guint i = 0; i < n_pages; i++)
    {
      g_object_set (window, "page", pages[i].id, NULL);
      ui_wait_a_moment ();
      visit (window, pages[i].id);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
visit_reperage (AvSession *session,
                const char *container,
                WindowTourFunc visit)
{
  GtkWidget *window = g_object_new (AV_TYPE_REPERAGE_WINDOW, "session", session, NULL);

  ui_show (window);
  ui_wait_a_moment ();
  visit (window, "capture");
  g_object_set (window, "container", container, NULL);
  ui_wait_a_moment ();
  visit (window, "person");
  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkWidget *
show (GType type,
      AvSession *session)
{
  GtkWidget *window = g_object_new (type, "session", session, NULL);

  ui_show (window);
  ui_wait_a_moment ();
  return window;
}

void
window_tour (AvSession *session,
             const char *container,
             WindowTourFunc visit)
{
  GtkWidget *start;

  visit_diagnostic (session, container, visit);
  visit_stack (dossier_fixture_show_window (AV_TYPE_MOBILISATION_WINDOW, session, container), visit);
  visit_stack (show (AV_TYPE_REGLAGES_WINDOW, session), visit);
  visit_reperage (session, container, visit);

  start = show (AV_TYPE_START_WINDOW, session);
  visit (start, "home");
  gtk_window_destroy (GTK_WINDOW (start));
}
