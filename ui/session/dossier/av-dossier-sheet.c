#include "av-dossier-sheet.h"

#include "av-sheet-printing.h"

/* The window may be closed while its contact is read. */
typedef struct
{
  GtkWindow *parent;
  AvSession *session;
} Printing;

static Printing *
printing_new (GtkWindow *parent,
              AvSession *session)
{
  Printing *printing = g_new0 (Printing, 1);

  printing->parent = parent;
  g_object_add_weak_pointer (G_OBJECT (parent), (gpointer *) &printing->parent);
  printing->session = g_object_ref (session);

  return printing;
}

static void
printing_finish (Printing *printing,
                 AvRecordEditor *contact)
{
  if (printing->parent != NULL)
    {
      g_object_remove_weak_pointer (G_OBJECT (printing->parent), (gpointer *) &printing->parent);
      av_sheet_printing_open (printing->parent, printing->session, contact);
    }
  g_object_unref (printing->session);
  g_free (printing);
}

static gpointer
find_contact (AvStore *store,
              gpointer user_data,
              GError **error)
{
  g_autoptr (GPtrArray) ids = av_record_store_list (store, user_data, "contact", error);

  return g_strdup (ids != NULL && ids->len > 0 ? g_ptr_array_index (ids, 0) : NULL);
}

static void
contact_opened (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (AvRecordEditor) contact = av_record_editor_open_finish (AV_SESSION (source), result, NULL);

  printing_finish (user_data, contact);
}

static void
contact_found (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  Printing *printing = user_data;
  g_autofree char *contact = av_queue_call_finish (AV_QUEUE (source), result, NULL);

  if (contact != NULL)
    av_record_editor_open_async (printing->session, contact, "reperage", NULL, contact_opened, printing);
  else
    printing_finish (printing, NULL);
}

void
av_dossier_sheet_print (GtkWindow *parent,
                        AvSession *session,
                        const char *container)
{
  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (AV_IS_SESSION (session));

  if (container == NULL)
    av_sheet_printing_open (parent, session, NULL);
  else
    av_queue_call (av_session_get_queue (session), find_contact, g_strdup (container), g_free, g_free, NULL,
                   contact_found, printing_new (parent, session));
}
