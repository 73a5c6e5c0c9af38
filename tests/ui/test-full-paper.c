/* Sheets of paper on a full disk: what is out is said to be out, and is in the access
 * log once there is room; what could not be written says so, and the same key does it
 * then. */

#include <string.h>
#include <glib/gstdio.h>

#include "av-access-log.h"
#include "av-sheet-printing.h"
#include "deed.h"
#include "dossier-fixture.h"
#include "full-disk.h"
#include "ui-fixture.h"

#define WRITTEN "Le PDF est écrit :…"
#define UNREMINDED "ce poste ne rappellera pas celles qui restent à saisir"

static Laptop *laptop;

static AvSession *
get_session (void)
{
  return av_application_get_session (laptop->application);
}

static char *
in_laptop (const char *name)
{
  return g_build_filename (laptop->dir, name, NULL);
}

/* ---- The window ------------------------------------------------------------------ */

static GtkWidget *
open_sheets (AvRecordEditor *editor)
{
  GtkWidget *parent = laptop_open_window (laptop, "start");
  GtkWidget *window;

  av_sheet_printing_open (GTK_WINDOW (parent), get_session (), editor);
  window = ui_find_window (AV_TYPE_SHEET_PRINTING);
  g_assert_nonnull (window);
  ui_spin_ms (100);

  return window;
}

static GtkWidget *
open_blank_sheets (void)
{
  return open_sheets (NULL);
}

static void
editor_opened (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(AvRecordEditor **) user_data = av_record_editor_open_finish (AV_SESSION (source), result, &error);
  g_assert_no_error (error);
}

static GtkWidget *
open_sheet_of (const char *dossier)
{
  g_autoptr (AvSnapshot) contact = dossier_fixture_load_first (get_session (), dossier, "contact");
  g_autoptr (AvRecordEditor) editor = NULL;

  av_record_editor_open_async (get_session (), av_snapshot_get_id (contact), "test", NULL, editor_opened, &editor);
  for (guint i = 0; i < UI_PATIENCE && editor == NULL; i++)
    ui_spin_ms (50);
  g_assert_nonnull (editor);

  return open_sheets (editor);
}

/* Of somebody who was just met: it has no code yet. */
static GtkWidget *
open_filled_sheet (void)
{
  g_autofree char *dossier = deed_meet (laptop, "Cosette");

  return open_sheet_of (dossier);
}

static void
write_pdf (GtkWidget *window,
           const char *name)
{
  g_autofree char *path = in_laptop (name);

  av_sheet_printing_write (AV_SHEET_PRINTING (window), path);
}

static void
write_here (GtkWidget *window)
{
  write_pdf (window, "fiche.pdf");
}

static void
write_on_a_stick (GtkWidget *window)
{
  write_pdf (window, "cle/fiche.pdf");
}

static const Deed deeds[] = {
  { "code-of-a-sheet", open_filled_sheet, write_here, NULL, DEED_FULL, WRITTEN },
  { "sheets-on-a-stick", open_blank_sheets, write_on_a_stick, "cle", "La feuille n’a pas été écrite. Il n’y a plus de place pour écrire …", WRITTEN },
};

/* ---- What is out ------------------------------------------------------------------- */

static guint
count_awaited (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) codes = av_queue_call_sync (av_session_get_queue (get_session ()), av_sheet_printing_list_awaited, NULL, &error);

  g_assert_no_error (error);

  return codes->len;
}

static gboolean
is_told (GtkWidget *widget,
         const char *part)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), part) != NULL)
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (is_told (child, part))
      return TRUE;

  return FALSE;
}

/* The PDF is there, said to be, and in the access log once there is room. */
static void
check_out (GtkWidget *window,
           const char *name,
           gboolean reminded)
{
  g_autofree char *path = in_laptop (name);
  guint n_before = laptop_count_acts_here (laptop, AV_ACT_PRINT);

  full_disk_below (laptop->store);
  write_pdf (window, name);
  refusal_await (window, WRITTEN);
  refusal_check_keyboard (window, "Compris");
  g_assert_true (is_told (window, path));
  g_assert_true (is_told (window, UNREMINDED) != reminded);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  full_disk_below (NULL);
  g_assert_cmpuint (laptop_count_acts_here (laptop, AV_ACT_PRINT), ==, n_before + 1);
  deed_close_all ();
}

static void
test_blank_sheets_are_out (void)
{
  guint n_awaited = count_awaited ();

  check_out (open_blank_sheets (), "vierges.pdf", FALSE);
  g_assert_cmpuint (count_awaited (), ==, n_awaited);
}

/* Its code is in the record already. */
static void
test_sheet_is_out_again (void)
{
  g_autofree char *dossier = deed_meet (laptop, "Fantine");
  GtkWidget *window = open_sheet_of (dossier);

  write_pdf (window, "premiere.pdf");
  refusal_await (window, WRITTEN);
  deed_close_all ();
  check_out (open_sheet_of (dossier), "seconde.pdf", TRUE);
}

int
main (int argc,
      char **argv)
{
  g_autofree char *stick = NULL;
  int failed;

  laptop_init (&argc, &argv);
  adw_init ();
  laptop = laptop_new ();
  stick = in_laptop ("cle");
  g_assert_no_errno (g_mkdir (stick, 0700));
  deed_keep_backups_away (laptop);
  laptop_unlock (laptop);

  deed_add_tests (laptop, deeds, G_N_ELEMENTS (deeds));
  g_test_add_func ("/full-paper/blank-sheets-are-out", test_blank_sheets_are_out);
  g_test_add_func ("/full-paper/sheet-is-out-again", test_sheet_is_out_again);
  failed = g_test_run ();

  laptop_free (laptop);

  return failed;
}
