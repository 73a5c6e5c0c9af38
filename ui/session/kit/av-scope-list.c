#include "av-scope-list.h"

#include <glib/gi18n-lib.h>
#include <gtk/gtk.h>

#include "av-reference-list.h"

#define METROPOLE "S0"

static AvReferenceList *
get_communes (void)
{
  return av_reference_list_get ("communes_metropole_71");
}

/* The file of the communes is in alphabetical order already. */
GListModel *
av_scope_list_new (void)
{
  AvReferenceList *communes = get_communes ();
  GtkStringList *list = gtk_string_list_new (NULL);

  gtk_string_list_append (list, _ ("Métropole Rouen Normandie"));
  for (guint i = 0; i < av_reference_list_get_n_rows (communes); i++)
    gtk_string_list_append (list, av_reference_list_get_label (communes, av_reference_list_get_code (communes, i)));

  return G_LIST_MODEL (list);
}

char *
av_scope_list_dup_code (guint place)
{
  if (place == 0 || place > av_reference_list_get_n_rows (get_communes ()))
    return g_strdup (METROPOLE);

  return g_strdup (av_reference_list_get_code (get_communes (), place - 1));
}

const AvField *
av_scope_list_get_field (void)
{
  static const AvChoice choices[] = {
    { METROPOLE, N_ ("Métropole Rouen Normandie") },
    { NULL },
  };
  static const AvField field = { "perimetre", "", N_ ("Its dossiers"), AV_FIELD_PLACE, .choices = choices };

  return &field;
}
