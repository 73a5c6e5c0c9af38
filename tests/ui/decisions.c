#include "decisions.h"

#include "av-record-store.h"

const char *
decisions_get_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (GTK_IS_BUTTON (widget))
    return gtk_button_get_label (GTK_BUTTON (widget));
  return NULL;
}

GtkWidget *
decisions_find_nth (GtkWidget *root,
                    GType type,
                    const char *text,
                    guint *nth)
{
  if (!gtk_widget_get_visible (root))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && g_strcmp0 (decisions_get_text (root), text) == 0 && (*nth)-- == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = decisions_find_nth (child, type, text, nth);

      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkWidget *
decisions_find (gpointer root,
                GType type,
                const char *text)
{
  guint first = 0;

  return decisions_find_nth (root, type, text, &first);
}

GtkWidget *
decisions_wait_for (gpointer root,
                    GType type,
                    const char *text)
{
  GtkWidget *found = NULL;

  for (guint i = 0; i < UI_PATIENCE && (found = decisions_find (root, type, text)) == NULL; i++)
    ui_spin_ms (10);
  if (found == NULL)
    g_error ("waited in vain for “%s”", text);
  return found;
}

void
decisions_click (gpointer root,
                 const char *text)
{
  g_signal_emit_by_name (decisions_wait_for (root, GTK_TYPE_BUTTON, text), "clicked");
}

char *
decisions_write_contact (AvSession *session,
                         const char *name)
{
  g_autoptr (AvChange) change = av_change_new ("contact", NULL, NULL, NULL);

  av_change_set (change, "prenom-ou-surnom", name);
  av_change_set (change, "nom", "Thénardier");
  av_change_set (change, "tranche-age", "18-21");
  av_change_set (change, "origine", "PAIR");
  av_change_set (change, "accord-recontact", "oui");
  av_change_set (change, "info-rgpd-remise", "orale");
  ui_fixture_commit (session, change);
  return g_strdup (av_change_get_id (change));
}

char *
decisions_get_container (AvSession *session,
                         const char *id)
{
  g_autoptr (AvSnapshot) snapshot = ui_fixture_load (session, id);

  return g_strdup (av_snapshot_get_container (snapshot));
}

AvDecisionCard *
decisions_get_card_of (GtkWidget *widget)
{
  return AV_DECISION_CARD (gtk_widget_get_ancestor (widget, AV_TYPE_DECISION_CARD));
}
