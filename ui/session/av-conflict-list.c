#include "av-conflict-list.h"

#include <glib/gi18n-lib.h>

#include "av-catalogue.h"
#include "av-queue.h"
#include "av-record-store.h"
#include "av-session-store.h"

struct _AvConflictList
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkLabel *heading;
  GtkBox *cards;

  AvSession *session;
};

/* One field to settle. */
typedef struct
{
  AvConflictList *list; /* not owned: the card lives in it */
  AvSnapshot *snapshot;
  const AvField *field;
  GtkWidget *card;
  GtkWidget *choices;
  GtkLabel *state;
} Card;

/* A record in conflict with what its card needs to be understood. */
typedef struct
{
  AvSnapshot *snapshot;
  char *title;
  GHashTable *names; /* agent id → name */
} Conflict;

G_DEFINE_FINAL_TYPE (AvConflictList, av_conflict_list, GTK_TYPE_WIDGET)

/* ---- On the store's thread ------------------------------------------------ */

static void
conflict_free (gpointer data)
{
  Conflict *conflict = data;

  av_snapshot_unref (conflict->snapshot);
  g_free (conflict->title);
  g_hash_table_unref (conflict->names);
  g_free (conflict);
}

static char *
name_agent (AvStore *store,
            const char *id)
{
  g_autoptr (AvSnapshot) agent = *id != '\0' ? av_record_store_load (store, id, NULL) : NULL;
  const AvForm *form = av_catalogue_find_form ("agent");

  return agent != NULL && form != NULL ? av_form_show_title (form, av_snapshot_get_answers (agent)) : NULL;
}

static void
name_agents (AvStore *store,
             Conflict *conflict)
{
  const char *const *registers = av_snapshot_get_registers (conflict->snapshot);

  for (guint i = 0; registers[i] != NULL; i++)
    {
      guint n;
      const AvLiveValue *live = av_snapshot_get_live (conflict->snapshot, registers[i], &n);

      for (guint j = 0; j < n; j++)
        if (!g_hash_table_contains (conflict->names, live[j].agent))
          {
            char *name = name_agent (store, live[j].agent);

            g_hash_table_insert (conflict->names, g_strdup (live[j].agent), name);
          }
    }
}

static gpointer
load (AvStore *store,
      gpointer user_data,
      GError **error)
{
  g_autoptr (GPtrArray) snapshots = av_record_store_conflicts (store, error);
  GPtrArray *conflicts;

  if (snapshots == NULL)
    return NULL;

  conflicts = g_ptr_array_new_with_free_func (conflict_free);
  for (guint i = 0; i < snapshots->len; i++)
    {
      Conflict *conflict = g_new0 (Conflict, 1);
      AvSnapshot *snapshot = g_ptr_array_index (snapshots, i);
      g_autoptr (AvSummary) dossier = av_query_dossier (store, av_snapshot_get_container (snapshot), NULL);

      conflict->snapshot = av_snapshot_ref (snapshot);
      conflict->title = g_strdup (dossier != NULL ? dossier->title : "");
      conflict->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      name_agents (store, conflict);
      g_ptr_array_add (conflicts, conflict);
    }

  return conflicts;
}

/* ---- On the screen -------------------------------------------------------- */

static void
card_free (gpointer data)
{
  Card *card = data;

  av_snapshot_unref (card->snapshot);
  g_free (card);
}

static void
settled (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GtkLabel) state = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) snapshots = av_session_commit_finish (AV_SESSION (source), result, &error);

  gtk_label_set_text (state, snapshots != NULL ? _ ("Settled. The other value stays one click away.") : error->message);
}

static void
keep_clicked (GtkButton *button,
              gpointer user_data)
{
  Card *card = user_data;
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) av_change_unref);
  AvChange *change = av_change_new_for (card->snapshot);

  av_change_resolve (change, card->field->id, g_object_get_data (G_OBJECT (button), "av-value"));
  g_ptr_array_add (changes, change);
  gtk_label_set_text (card->state, _ ("Saving…"));
  av_session_commit_async (card->list->session, changes, NULL, settled, g_object_ref (card->state));
}

static GtkWidget *
make_label (const char *text,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css_class);

  return label;
}

static char *
show_when (guint64 hlc)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local ((gint64) (hlc >> 16) / 1000);

  return time != NULL ? g_date_time_format (time, _ ("%-d %b %Y at %H:%M")) : g_strdup ("");
}

static GtkWidget *
make_value (Card *card,
            const Conflict *conflict,
            const AvLiveValue *live,
            gboolean displayed)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *button = gtk_button_new_with_label (displayed ? _ ("Keep this one") : _ ("Take this one"));
  const char *name = g_hash_table_lookup (conflict->names, live->agent);
  g_autofree char *shown = av_field_show (card->field, live->value);
  g_autofree char *when = show_when (live->hlc);
  g_autofree char *who = g_strdup_printf (C_ ("who, when", "%s, %s"), name != NULL ? name : _ ("Unknown author"), when);
  g_autofree char *spoken = g_strdup_printf (C_ ("button: value, author", "%s: %s, %s"), gtk_button_get_label (GTK_BUTTON (button)), shown, who);

  gtk_widget_add_css_class (box, "av-version");
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (box), make_label (shown, "av-heading"));
  gtk_box_append (GTK_BOX (box), make_label (who, "av-hint"));
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_set_data_full (G_OBJECT (button), "av-value", g_strdup (live->value), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (keep_clicked), card);
  gtk_box_append (GTK_BOX (box), button);

  return box;
}

static void
add_card (AvConflictList *self,
          const Conflict *conflict,
          const AvField *field)
{
  Card *card = g_new0 (Card, 1);
  g_autofree char *title = g_strdup_printf (C_ ("person, question", "%s — %s"), conflict->title, av_field_get_label (field));
  guint n;
  const AvLiveValue *live = av_snapshot_get_live (conflict->snapshot, field->id, &n);

  card->list = self;
  card->snapshot = av_snapshot_ref (conflict->snapshot);
  card->field = field;
  card->card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  card->choices = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
  card->state = GTK_LABEL (make_label ("", "av-good"));
  g_object_set_data_full (G_OBJECT (card->card), "av-card", card, card_free);

  gtk_box_set_homogeneous (GTK_BOX (card->choices), TRUE);
  for (guint i = 0; i < n; i++)
    gtk_box_append (GTK_BOX (card->choices), make_value (card, conflict, &live[i], i == 0));

  gtk_widget_add_css_class (card->card, "av-card");
  gtk_box_append (GTK_BOX (card->card), make_label (title, "av-heading"));
  gtk_box_append (GTK_BOX (card->card), card->choices);
  gtk_box_append (GTK_BOX (card->card), GTK_WIDGET (card->state));
  gtk_box_append (self->cards, card->card);
}

static void
show_conflicts (AvConflictList *self,
                GPtrArray *conflicts)
{
  guint n_cards = 0;
  g_autofree char *heading = NULL;

  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self->cards))) != NULL;)
    gtk_box_remove (self->cards, child);

  for (guint i = 0; i < conflicts->len; i++)
    {
      const Conflict *conflict = g_ptr_array_index (conflicts, i);
      const AvForm *form = av_catalogue_find_form (av_snapshot_get_form (conflict->snapshot));
      g_auto (GStrv) fields = av_snapshot_get_conflicts (conflict->snapshot);

      for (guint j = 0; form != NULL && fields[j] != NULL; j++)
        {
          const AvField *field = av_form_find_field (form, fields[j]);

          if (field == NULL)
            continue;
          add_card (self, conflict, field);
          n_cards++;
        }
    }

  heading = g_strdup_printf (ngettext ("%u answer to settle", "%u answers to settle", n_cards), n_cards);
  gtk_label_set_text (self->heading, heading);
  gtk_widget_set_visible (GTK_WIDGET (self), n_cards > 0);
}

static void
loaded (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  g_autoptr (AvConflictList) self = user_data;
  g_autoptr (GPtrArray) conflicts = av_queue_call_finish (AV_QUEUE (source), result, NULL);

  if (conflicts != NULL && self->session != NULL)
    show_conflicts (self, conflicts);
}

void
av_conflict_list_load (AvConflictList *self)
{
  g_return_if_fail (AV_IS_CONFLICT_LIST (self));

  if (self->session != NULL && av_session_get_queue (self->session) != NULL)
    av_queue_call (av_session_get_queue (self->session), load, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                   NULL, loaded, g_object_ref (self));
}

void
av_conflict_list_set_session (AvConflictList *self,
                              AvSession *session)
{
  g_return_if_fail (AV_IS_CONFLICT_LIST (self));

  g_set_object (&self->session, session);
}

static void
av_conflict_list_dispose (GObject *object)
{
  AvConflictList *self = AV_CONFLICT_LIST (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->content, gtk_widget_unparent);

  G_OBJECT_CLASS (av_conflict_list_parent_class)->dispose (object);
}

static void
av_conflict_list_class_init (AvConflictListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = av_conflict_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
av_conflict_list_init (AvConflictList *self)
{
  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->heading = GTK_LABEL (make_label ("", "av-heading"));
  self->cards = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));

  gtk_box_append (GTK_BOX (self->content), GTK_WIDGET (self->heading));
  gtk_box_append (GTK_BOX (self->content), GTK_WIDGET (self->cards));
  gtk_widget_set_parent (self->content, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
