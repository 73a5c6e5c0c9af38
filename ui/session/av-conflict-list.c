#include "av-conflict-list.h"

#include <glib/gi18n-lib.h>

#include "av-accessible.h"
#include "av-catalogue.h"
#include "av-queue.h"
#include "av-record-store.h"
#include "av-session-store.h"

struct _AvConflictList
{
  AvDecisionList parent_instance;
};

/* One field to settle: what a card knows. */
typedef struct
{
  AvSession *session;
  AvSnapshot *snapshot;
  const AvField *field;
  GPtrArray *buttons; /* of the values, not owned: as long as the card is there */
} Question;

/* A record in conflict with what its card needs to be understood. */
typedef struct
{
  AvSnapshot *snapshot;
  char *title;
  GHashTable *names;  /* agent id → name */
  GHashTable *places; /* dot → name of the computer it was written on */
} Conflict;

G_DEFINE_FINAL_TYPE (AvConflictList, av_conflict_list, AV_TYPE_DECISION_LIST)

static GQuark question_quark;

/* ---- On the store's thread ------------------------------------------------ */

static void
conflict_free (gpointer data)
{
  Conflict *conflict = data;

  av_snapshot_unref (conflict->snapshot);
  g_free (conflict->title);
  g_hash_table_unref (conflict->names);
  g_hash_table_unref (conflict->places);
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

/* Who wrote each value, and where. */
static void
name_writers (AvStore *store,
              AvOpening *opening,
              Conflict *conflict)
{
  const char *const *registers = av_snapshot_get_registers (conflict->snapshot);

  for (guint i = 0; registers[i] != NULL; i++)
    {
      guint n;
      const AvLiveValue *live = av_snapshot_get_live (conflict->snapshot, registers[i], &n);

      for (guint j = 0; n > 1 && j < n; j++)
        {
          if (!g_hash_table_contains (conflict->names, live[j].agent))
            g_hash_table_insert (conflict->names, g_strdup (live[j].agent), name_agent (store, live[j].agent));
          if (opening != NULL)
            g_hash_table_insert (conflict->places, g_memdup2 (&live[j].dot, sizeof live[j].dot),
                                 av_installation_name_writer (av_opening_get_installation (opening), live[j].dot));
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
      conflict->places = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
      name_writers (store, user_data, conflict);
      g_ptr_array_add (conflicts, conflict);
    }

  return conflicts;
}

/* ---- On the screen -------------------------------------------------------- */

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->session);
  av_snapshot_unref (question->snapshot);
  g_ptr_array_unref (question->buttons);
  g_free (question);
}

static Question *
get_question (AvDecisionCard *card)
{
  return g_object_get_qdata (G_OBJECT (card), question_quark);
}

/* Its words, and for who cannot see where it stands, of which value. */
static void
label_button (GtkWidget *button,
              const char *label)
{
  g_autofree char *spoken = g_strdup_printf (C_ ("button: what", "%s: %s"), label,
                                             (const char *) g_object_get_data (G_OBJECT (button), "av-spoken"));

  gtk_button_set_label (GTK_BUTTON (button), label);
  av_accessible_name (button, spoken, NULL);
}

static void
show_settled (AvDecisionCard *card)
{
  Question *question = get_question (card);
  const char *kept = av_snapshot_get_answer (question->snapshot, question->field->id);
  gboolean at_keyboard = gtk_widget_get_focus_child (GTK_WIDGET (card)) != NULL;

  for (guint i = 0; i < question->buttons->len; i++)
    {
      GtkWidget *button = g_ptr_array_index (question->buttons, i);
      gboolean holds = g_strcmp0 (g_object_get_data (G_OBJECT (button), "av-value"), kept) == 0;

      label_button (button, holds ? _ ("Kept") : _ ("Take this one after all"));
      gtk_widget_set_sensitive (button, !holds);
    }
  av_decision_card_say (card, _ ("Settled. The other value stays one click away."));
  if (at_keyboard)
    av_decision_card_pass_focus (card);
}

static void
settled (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (AvDecisionCard) card = user_data;
  Question *question = get_question (card);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) snapshots = av_session_commit_finish (AV_SESSION (source), result, &error);

  if (snapshots == NULL)
    {
      av_decision_card_say (card, error->message);
      return;
    }

  av_snapshot_unref (question->snapshot);
  question->snapshot = av_snapshot_ref (g_ptr_array_index (snapshots, 0));
  if (av_decision_card_is_there (card))
    show_settled (card);
}

/* The first time it settles; later it writes the other value back. */
static void
keep_clicked (GtkButton *button,
              AvDecisionCard *card)
{
  Question *question = get_question (card);
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) av_change_unref);
  AvChange *change = av_change_new_for (question->snapshot);

  av_change_resolve (change, question->field->id, g_object_get_data (G_OBJECT (button), "av-value"));
  g_ptr_array_add (changes, change);
  av_decision_card_say (card, _ ("Saving…"));
  av_session_commit_async (question->session, changes, NULL, settled, g_object_ref (card));
}

static char *
show_when (guint64 hlc)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local ((gint64) (hlc >> 16) / 1000);

  return time != NULL ? g_date_time_format (time, _ ("%-d %b %Y at %H:%M")) : g_strdup ("");
}

static char *
show_writer (const Conflict *conflict,
             const AvLiveValue *live)
{
  const char *name = g_hash_table_lookup (conflict->names, live->agent);
  const char *place = g_hash_table_lookup (conflict->places, &live->dot);
  g_autofree char *when = show_when (live->hlc);

  if (name == NULL)
    name = _ ("Unknown author");
  return place != NULL ? g_strdup_printf (C_ ("who, when, on which computer", "%s, %s, on %s"), name, when, place)
                       : g_strdup_printf (C_ ("who, when", "%s, %s"), name, when);
}

static GtkWidget *
make_value (AvDecisionCard *card,
            const Conflict *conflict,
            const AvLiveValue *live,
            gboolean displayed)
{
  Question *question = get_question (card);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *button = gtk_button_new ();
  g_autofree char *shown = av_field_show (question->field, live->value);
  g_autofree char *who = show_writer (conflict, live);

  gtk_widget_add_css_class (box, "av-version");
  gtk_box_append (GTK_BOX (box), av_decision_card_make_label (shown, "av-heading"));
  gtk_box_append (GTK_BOX (box), av_decision_card_make_label (who, "av-hint"));
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_object_set_data_full (G_OBJECT (button), "av-spoken", g_strdup_printf (C_ ("value, author", "%s, %s"), shown, who), g_free);
  label_button (button, displayed ? _ ("Keep this one") : _ ("Take this one"));
  g_object_set_data_full (G_OBJECT (button), "av-value", g_strdup (live->value), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (keep_clicked), card);
  g_ptr_array_add (question->buttons, button);
  gtk_box_append (GTK_BOX (box), button);

  return box;
}

static void
add_card (AvConflictList *self,
          const Conflict *conflict,
          const AvField *field)
{
  g_autofree char *title = g_strdup_printf (C_ ("person, question", "%s — %s"), conflict->title, av_field_get_label (field));
  AvDecisionCard *card = av_decision_card_new (title);
  Question *question = g_new0 (Question, 1);
  GtkWidget *choices = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
  guint n;
  const AvLiveValue *live = av_snapshot_get_live (conflict->snapshot, field->id, &n);

  question->session = g_object_ref (av_decision_list_get_session (AV_DECISION_LIST (self)));
  question->snapshot = av_snapshot_ref (conflict->snapshot);
  question->field = field;
  question->buttons = g_ptr_array_new ();
  g_object_set_qdata_full (G_OBJECT (card), question_quark, question, question_free);

  gtk_box_set_homogeneous (GTK_BOX (choices), TRUE);
  for (guint i = 0; i < n; i++)
    gtk_box_append (GTK_BOX (choices), make_value (card, conflict, &live[i], i == 0));
  av_decision_card_append (card, choices);
  av_decision_list_add (AV_DECISION_LIST (self), card);
}

static void
show_conflicts (AvConflictList *self,
                GPtrArray *conflicts)
{
  guint n_cards = 0;
  g_autofree char *heading = NULL;

  av_decision_list_clear (AV_DECISION_LIST (self));
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
  av_decision_list_show (AV_DECISION_LIST (self), n_cards > 0 ? heading : NULL);
}

static void
loaded (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  g_autoptr (AvConflictList) self = user_data;
  g_autoptr (GPtrArray) conflicts = av_queue_call_finish (AV_QUEUE (source), result, NULL);

  if (conflicts != NULL && av_decision_list_get_session (AV_DECISION_LIST (self)) != NULL)
    show_conflicts (self, conflicts);
}

void
av_conflict_list_load (AvConflictList *self,
                       AvOpening *opening)
{
  AvSession *session = av_decision_list_get_session (AV_DECISION_LIST (self));

  g_return_if_fail (AV_IS_CONFLICT_LIST (self));

  if (session != NULL && av_session_get_queue (session) != NULL)
    av_queue_call (av_session_get_queue (session), load, opening, NULL, (GDestroyNotify) g_ptr_array_unref,
                   NULL, loaded, g_object_ref (self));
}

static void
av_conflict_list_class_init (AvConflictListClass *klass)
{
  question_quark = g_quark_from_static_string ("av-question");
}

static void
av_conflict_list_init (AvConflictList *self)
{
}
