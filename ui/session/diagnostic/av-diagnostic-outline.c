#include "av-diagnostic-outline.h"

#include <glib/gi18n.h>

#include "av-accessible.h"
#include "av-catalogue.h"
#include "av-focus.h"

struct _AvDiagnosticOutline
{
  AdwBin parent_instance;

  GtkWidget *list;
};

enum
{
  CHOSEN,
  ENTERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvDiagnosticOutline, av_diagnostic_outline, ADW_TYPE_BIN)

static const AvDiagnosticPage *
get_page (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "page");
}

static GtkListBoxRow *
find_row (AvDiagnosticOutline *self,
          const char *page)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i)) != NULL; i++)
    {
      if (strcmp (get_page (row)->id, page) == 0)
        return row;
    }

  return NULL;
}

/* @count: "3/8", or how many records; @text: the same for a screen reader. */
static void
show_count (AvDiagnosticOutline *self,
            const AvDiagnosticPage *page,
            const char *count,
            const char *text,
            gboolean to_ask)
{
  GtkListBoxRow *row = find_row (self, page->id);
  GtkWidget *label = g_object_get_data (G_OBJECT (row), "count");
  g_autofree char *name = g_strdup_printf ("%s, %s", av_diagnostic_page_get_label (page), text);

  gtk_label_set_text (GTK_LABEL (label), count);
  gtk_widget_set_visible (label, *count != '\0');
  if (to_ask)
    gtk_widget_add_css_class (label, "av-to-ask");
  else
    gtk_widget_remove_css_class (label, "av-to-ask");
  av_accessible_name (GTK_WIDGET (row), name, NULL);
}

static GVariant *
freeze (AvDiagnosticEditors *editors,
        const char *form)
{
  return av_record_freeze (av_record_editor_get_record (av_diagnostic_editors_get (editors, form)));
}

static guint
count_missing (AvDiagnosticEditors *editors)
{
  static const char *const forms[] = { "personne", "dossier", "diagnostic" };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (GVariant) answers = freeze (editors, forms[i]);
      guint n_missing;
      g_autofree char *missing = av_diagnostic_page_dup_missing (av_catalogue_find_form (forms[i]), answers, &n_missing);

      n += n_missing;
    }

  return n;
}

static void
count_page (AvDiagnosticOutline *self,
            const AvDiagnosticPage *page,
            AvDiagnosticEditors *editors,
            AvDiagnosticPicture *picture)
{
  g_autofree char *count = NULL;
  g_autofree char *text = NULL;
  guint n, n_answered;

  switch (page->kind)
    {
    case AV_PAGE_MISSING:
      n = count_missing (editors);
      count = n > 0 ? g_strdup_printf ("%u", n) : g_strdup ("✓");
      text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u question", "%u questions", n), n);
      show_count (self, page, count, text, n > 0);
      return;
    case AV_PAGE_RECORDS:
      n = GPOINTER_TO_UINT (g_hash_table_lookup (picture->counts, page->form));
      count = n > 0 ? g_strdup_printf ("%u", n) : g_strdup ("");
      text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u written", "%u written", n), n);
      break;
    case AV_PAGE_SINGLETON:
    case AV_PAGE_INTERVIEW:
      {
        g_autoptr (GVariant) answers = freeze (editors, page->form);

        av_diagnostic_page_count (page, answers, &n_answered, &n);
        count = g_strdup_printf ("%u/%u", n_answered, n);
        text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u answered of %u", "%u answered of %u", n_answered), n_answered, n);
      }
      break;
    default:
      return;
    }

  show_count (self, page, count, text, FALSE);
}

void
av_diagnostic_outline_count (AvDiagnosticOutline *self,
                             AvDiagnosticEditors *editors,
                             AvDiagnosticPicture *picture)
{
  guint n_pages;
  const AvDiagnosticPage *pages = av_diagnostic_pages_get (&n_pages);

  g_return_if_fail (AV_IS_DIAGNOSTIC_OUTLINE (self));

  for (guint i = 0; i < n_pages; i++)
    count_page (self, &pages[i], editors, picture);
}

/* The list is longer than a small window: what is selected is seen. */
static void
reveal_row (GtkWidget *row)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (row, GTK_TYPE_SCROLLED_WINDOW);
  GtkWidget *list = gtk_widget_get_parent (row);
  graphene_rect_t bounds;

  if (scrolled == NULL || !gtk_widget_compute_bounds (row, list, &bounds))
    return;

  gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)),
                             bounds.origin.y, bounds.origin.y + bounds.size.height);
}

void
av_diagnostic_outline_select (AvDiagnosticOutline *self,
                              const char *page)
{
  g_return_if_fail (AV_IS_DIAGNOSTIC_OUTLINE (self));

  gtk_list_box_select_row (GTK_LIST_BOX (self->list), find_row (self, page));
}

static void
row_selected (AvDiagnosticOutline *self,
              GtkListBoxRow *row)
{
  if (row == NULL)
    return;

  reveal_row (GTK_WIDGET (row));
  g_signal_emit (self, signals[CHOSEN], 0, get_page (row)->id);
}

static void
row_activated (AvDiagnosticOutline *self,
               GtkListBoxRow *row)
{
  g_signal_emit (self, signals[ENTERED], 0);
}

static void
head_row (GtkListBoxRow *row,
          GtkListBoxRow *before,
          gpointer user_data)
{
  const char *group = av_diagnostic_page_get_group (get_page (row));
  GtkWidget *heading;

  if (group == NULL || gtk_list_box_row_get_header (row) != NULL)
    return;

  heading = g_object_new (GTK_TYPE_LABEL, "label", group, "xalign", 0.0, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, NULL);
  gtk_widget_add_css_class (heading, "av-outline-heading");
  gtk_list_box_row_set_header (row, heading);
}

static GtkWidget *
build_row (const AvDiagnosticPage *page)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", av_diagnostic_page_get_label (page), "xalign", 0.0,
                                   "hexpand", TRUE, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  GtkWidget *count = gtk_label_new ("");

  gtk_widget_add_css_class (count, "av-outline-count");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), count);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data (G_OBJECT (row), "page", (gpointer) page);
  g_object_set_data (G_OBJECT (row), "count", count);
  av_accessible_name (row, av_diagnostic_page_get_label (page), NULL);

  return row;
}

static gboolean
av_diagnostic_outline_grab_focus (GtkWidget *widget)
{
  AvDiagnosticOutline *self = AV_DIAGNOSTIC_OUTLINE (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));

  return gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : self->list);
}

static void
av_diagnostic_outline_class_init (AvDiagnosticOutlineClass *klass)
{
  GTK_WIDGET_CLASS (klass)->grab_focus = av_diagnostic_outline_grab_focus;
  GTK_WIDGET_CLASS (klass)->focus = av_focus_children;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ENTERED] = g_signal_new ("entered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
av_diagnostic_outline_init (AvDiagnosticOutline *self)
{
  guint n_pages;
  const AvDiagnosticPage *pages = av_diagnostic_pages_get (&n_pages);

  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "av-outline");
  av_accessible_name (self->list, _ ("Parts of the interview"), NULL);
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), head_row, NULL, NULL);
  for (guint i = 0; i < n_pages; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->list), build_row (&pages[i]));
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (row_selected), self);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (row_activated), self);
  adw_bin_set_child (ADW_BIN (self), self->list);
}
