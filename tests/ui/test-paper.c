/* The window that prints the sheet of the stall: large enough for a hand, and
 * what goes out is in the access log, without a name. */

#include <adwaita.h>
#include <glib/gstdio.h>

#include "av-access-log.h"
#include "av-locale.h"
#include "av-note-keys.h"
#include "av-private-note.h"
#include "av-sheet-printing.h"
#include "av-ui.h"
#include "dossier-fixture.h"

#define LARGE 44
#define NOTED "Kwvsecret"
#define PERIOD_MS 20
#define PERIODS 3000

static void
editor_opened (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(AvRecordEditor **) user_data = av_record_editor_open_finish (AV_SESSION (source), result, &error);
  g_assert_no_error (error);
}

static AvRecordEditor *
open_contact (AvSession *session,
              const char *container)
{
  g_autoptr (AvSnapshot) contact = dossier_fixture_load_first (session, container, "contact");
  AvRecordEditor *editor = NULL;

  av_record_editor_open_async (session, av_snapshot_get_id (contact), "test", NULL, editor_opened, &editor);
  for (int i = 0; i < PERIODS && editor == NULL; i++)
    ui_spin_ms (PERIOD_MS);
  g_assert_nonnull (editor);

  return editor;
}

static AvSheetPrinting *
open_printing (GtkWidget *parent,
               AvSession *session,
               AvRecordEditor *editor)
{
  GtkWidget *window;

  av_sheet_printing_open (GTK_WINDOW (parent), session, editor);
  window = ui_find_window (AV_TYPE_SHEET_PRINTING);
  g_assert_nonnull (window);
  gtk_test_widget_wait_for_draw (window);

  return AV_SHEET_PRINTING (window);
}

/* A radio button is pressed by its text as well: all of it counts. */
static void
check_height (GtkWidget *widget)
{
  if (gtk_widget_get_mapped (widget) && gtk_widget_get_focusable (widget) && !GTK_IS_TEXT (widget) &&
      gtk_widget_get_ancestor (widget, ADW_TYPE_HEADER_BAR) == NULL && gtk_widget_get_height (widget) < LARGE)
    g_error ("a %s is %d px high", G_OBJECT_TYPE_NAME (widget), gtk_widget_get_height (widget));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    check_height (child);
}

static void
test_targets_are_large (void)
{
  AvSession *session = ui_fixture_new ();
  GtkWidget *parent = gtk_window_new ();
  AvSheetPrinting *printing;

  ui_show (parent);
  printing = open_printing (parent, session, NULL);
  check_height (GTK_WIDGET (printing));

  gtk_window_destroy (GTK_WINDOW (printing));
  gtk_window_destroy (GTK_WINDOW (parent));
  ui_fixture_close (session);
}

static gpointer
list_accesses (AvStore *store,
               gpointer user_data,
               GError **error)
{
  return av_access_log_list (store, NULL, 100, error);
}

static guint
count_prints (AvSession *session,
              const char *container,
              const char *detail)
{
  g_autoptr (GPtrArray) all = av_queue_call_sync (av_session_get_queue (session), list_accesses, NULL, NULL);
  guint n = 0;

  for (guint i = 0; i < all->len; i++)
    {
      AvAccess *access = g_ptr_array_index (all, i);

      if (g_str_equal (access->act, AV_ACT_PRINT) && g_str_equal (access->container, container) && g_str_has_prefix (access->detail, detail))
        {
          g_assert_null (strstr (access->detail, "Cosette"));
          g_assert_null (strstr (access->detail, "AV-"));
          g_assert_cmpstr (access->agent, ==, FIXTURE_AGENT);
          n++;
        }
    }

  return n;
}

static GtkWidget *
find_saying (GtkWidget *widget,
             const char *part)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), part) != NULL)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_saying (child, part);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* transfer full: where the PDF is */
static char *
write_pdf (GtkWidget *parent,
           AvSession *session,
           AvRecordEditor *editor)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "fiche-essai.pdf", NULL);
  AvSheetPrinting *printing = open_printing (parent, session, editor);

  av_sheet_printing_write (printing, path);
  for (int i = 0; i < PERIODS && find_saying (GTK_WIDGET (printing), path) == NULL; i++)
    ui_spin_ms (PERIOD_MS);

  /* Where it is, and that anybody reads it. */
  g_assert_nonnull (find_saying (GTK_WIDGET (printing), path));
  g_assert_true ((find_saying (GTK_WIDGET (printing), "n’est pas chiffré") != NULL) == (editor != NULL));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (gtk_window_get_focus (GTK_WINDOW (printing)))), ==, "Compris");
  gtk_window_close (GTK_WINDOW (printing));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  return g_steal_pointer (&path);
}

static void
write_sheet (GtkWidget *parent,
             AvSession *session,
             AvRecordEditor *editor,
             const char *container)
{
  g_autofree char *path = write_pdf (parent, session, editor);

  g_assert_cmpuint (count_prints (session, container, "fiche-reperage"), ==, 1);
  g_unlink (path);
}

static void
test_what_is_printed_is_logged (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  g_autoptr (AvRecordEditor) editor = open_contact (session, container);
  GtkWidget *parent = gtk_window_new ();

  ui_show (parent);
  g_assert_cmpuint (count_prints (session, container, ""), ==, 0);
  write_sheet (parent, session, editor, container);
  g_assert_cmpuint (count_prints (session, container, "fiche-reperage"), ==, 1);
  write_sheet (parent, session, NULL, "");

  gtk_window_destroy (GTK_WINDOW (parent));
  g_clear_object (&editor);
  ui_fixture_close (session);
}

typedef struct
{
  AvKeyPair *pair;
  const char *container;
  const char *contact;
} Author;

static gpointer
note_for_oneself (AvStore *store,
                  gpointer user_data,
                  GError **error)
{
  const Author *author = user_data;
  AvNoteSlots slots = { author->pair, av_key_pair_get_public (author->pair), NULL };
  g_autofree char *one = av_id_new_string ();
  g_autofree char *other = av_id_new_string ();

  return av_note_keys_open (store, &slots, error) &&
             av_private_note_save (store, one, author->container, author->container, NOTED, error) &&
             av_private_note_save (store, other, author->container, author->contact, NOTED, error)
           ? user_data
           : NULL;
}

/* NULL, the test skipped, where nothing reads a PDF. */
static char *
read_pdf (const char *path)
{
  const char *const arguments[] = { "pdftotext", path, "-", NULL };
  g_autofree char *program = g_find_program_in_path (arguments[0]);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  if (program == NULL)
    {
      g_test_skip (arguments[0]);
      return NULL;
    }

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
test_no_private_note_is_printed (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  g_autoptr (AvSnapshot) contact = dossier_fixture_load_first (session, container, "contact");
  g_autoptr (AvKeyPair) pair = av_key_pair_new_random ();
  Author author = { pair, container, av_snapshot_get_id (contact) };
  GtkWidget *parent = gtk_window_new ();
  g_autoptr (AvRecordEditor) editor = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  av_session_set_opens_notes (session, TRUE);
  av_queue_call_sync (av_session_get_queue (session), note_for_oneself, &author, &error);
  g_assert_no_error (error);
  ui_show (parent);
  editor = open_contact (session, container);
  path = write_pdf (parent, session, editor);
  text = read_pdf (path);
  g_assert_true (text == NULL || strstr (text, "Cosette") != NULL);
  g_assert_true (text == NULL || strstr (text, NOTED) == NULL);

  g_unlink (path);
  gtk_window_destroy (GTK_WINDOW (parent));
  g_clear_object (&editor);
  ui_fixture_close (session);
}

int
main (int argc,
      char **argv)
{
  av_locale_init ();
  gtk_test_init (&argc, &argv);
  adw_init ();
  av_ui_init ();

  g_test_add_func ("/paper/targets-are-large", test_targets_are_large);
  g_test_add_func ("/paper/what-is-printed-is-logged", test_what_is_printed_is_logged);
  g_test_add_func ("/paper/no-private-note-is-printed", test_no_private_note_is_printed);

  return g_test_run ();
}
