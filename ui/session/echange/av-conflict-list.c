#include "av-conflict-list.h"

#include <glib/gi18n-lib.h>

#include "av-accessible.h"
#include "av-catalogue.h"
#include "av-conflict.h"
#include "av-conflict-question.h"
#include "av-session-store.h"

/* What was changed of a deleted record is told up to so many answers. */
#define MOST_CHANGES 5

struct _AvConflictList
{
  AvDecisionList parent_instance;
};

/* What a card knows. */
typedef struct
{
  AvSession *session;
  AvConflictQuestion asked;
  GtkWidget *choices;   /* not owned: as long as the card is there */
  GtkWidget *meanwhile; /* what holds until then, the same; NULL: nothing is said of it */
  GPtrArray *buttons;   /* of the values, the same */
} Question;

G_DEFINE_FINAL_TYPE (AvConflictList, av_conflict_list, AV_TYPE_DECISION_LIST)

static GQuark question_quark;

/* ---- On the store's thread ------------------------------------------------ */

static gpointer
list (AvStore *store,
      gpointer opening,
      GError **error)
{
  return av_conflict_load_all (store, opening != NULL ? av_opening_get_installation (opening) : NULL, error);
}

/* ---- What was decided ----------------------------------------------------- */

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->session);
  av_snapshot_unref (question->asked.snapshot);
  g_ptr_array_unref (question->buttons);
  g_free (question);
}

static Question *
get_question (AvDecisionCard *card)
{
  return g_object_get_qdata (G_OBJECT (card), question_quark);
}

static const char *
get_value (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), "av-value");
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
show_state (AvDecisionCard *card)
{
  const Question *question = get_question (card);
  gboolean gone = av_conflict_question_is_void (&question->asked);
  gboolean settled = gone || av_conflict_question_is_settled (&question->asked);

  for (guint i = 0; i < question->buttons->len; i++)
    {
      GtkWidget *button = g_ptr_array_index (question->buttons, i);
      gboolean holds = av_conflict_question_value_holds (&question->asked, get_value (button));

      label_button (button, av_conflict_question_describe_choice (&question->asked, get_value (button), settled && !gone, holds));
      gtk_widget_set_sensitive (button, !settled || !holds);
    }
  gtk_widget_set_sensitive (question->choices, !gone);
  if (question->meanwhile != NULL)
    gtk_widget_set_visible (question->meanwhile, !settled);
  av_decision_card_say (card, av_conflict_question_describe_state (&question->asked, settled));
  av_decision_card_set_settled (card, settled);
}

static void
decide_upon (AvDecisionCard *card,
             AvSnapshot *snapshot)
{
  Question *question = get_question (card);

  av_snapshot_ref (snapshot);
  av_snapshot_unref (question->asked.snapshot);
  question->asked.snapshot = snapshot;
}

/* All that waits of one record is decided upon what is there now. It may have
 * gone on under another id, having become sensitive. Returns whether something
 * came that nobody has seen yet. */
static gboolean
share_snapshot (AvDecisionList *self,
                AvDecisionCard *settled,
                const char *former_id,
                AvSnapshot *snapshot)
{
  g_autoptr (GPtrArray) cards = av_decision_list_get_cards (self);
  gboolean news = FALSE;

  for (guint i = 0; i < cards->len; i++)
    {
      AvDecisionCard *card = g_ptr_array_index (cards, i);
      const Question *question = get_question (card);

      /* Words in the place of what was erased ask nothing. */
      if (question == NULL || !g_str_equal (av_snapshot_get_id (question->asked.snapshot), former_id))
        continue;
      if (card != settled && av_conflict_question_has_news (&question->asked, snapshot, get_question (settled)->asked.field))
        {
          news = TRUE;
          continue;
        }
      decide_upon (card, snapshot);
      show_state (card);
    }

  return news;
}

static void
settled (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (AvDecisionCard) card = user_data;
  AvDecisionList *self;
  g_autofree char *id = g_strdup (av_snapshot_get_id (get_question (card)->asked.snapshot));
  gboolean at_keyboard = gtk_widget_get_focus_child (GTK_WIDGET (card)) != NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) snapshots = av_session_commit_finish (AV_SESSION (source), result, &error);
  gboolean news;

  av_decision_card_set_busy (card, FALSE);
  if (snapshots == NULL)
    {
      av_decision_card_refuse (card, error->message);
      return;
    }
  if (!av_decision_card_is_there (card))
    return;

  self = AV_DECISION_LIST (gtk_widget_get_ancestor (GTK_WIDGET (card), AV_TYPE_CONFLICT_LIST));
  news = share_snapshot (self, card, id, g_ptr_array_index (snapshots, 0));
  if (news || !av_decision_card_is_settled (card))
    av_decision_list_load (self, av_decision_list_get_opening (self));
  else if (at_keyboard)
    av_decision_card_pass_focus (card);
}

/* Who does not want to be called back leaves no name: it is withdrawn with the answer,
 * and with what another team wrote of it meanwhile. */
static void
resolve (AvChange *change,
         const AvField *field,
         const char *value)
{
  const AvForm *form = av_catalogue_find_form (av_change_get_form (change));
  g_autoptr (GVariant) answer = g_variant_ref_sink (g_variant_new_parsed ("{%s: %s}", field->id, value));

  if (av_form_is_anonymous (form, answer))
    av_change_forget_names (change);
  av_change_resolve (change, field->id, value);
}

/* The first time it settles; later it writes the other value back. */
static void
choice_clicked (GtkWidget *button,
                AvDecisionCard *card)
{
  const Question *question = get_question (card);
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) av_change_unref);
  AvChange *change = av_change_new_for (question->asked.snapshot);

  if (question->asked.field != NULL)
    resolve (change, question->asked.field, get_value (button));
  else
    av_change_set_deleted (change, g_str_equal (get_value (button), AV_CONFLICT_DELETE));
  g_ptr_array_add (changes, change);
  av_decision_card_set_busy (card, TRUE);
  av_decision_card_say (card, _ ("Saving…"));
  av_session_commit_async (question->session, changes, NULL, settled, g_object_ref (card));
}

/* ---- On the screen -------------------------------------------------------- */

static void
append_label (GtkWidget *box,
              const char *text,
              const char *css_class)
{
  gtk_box_append (GTK_BOX (box), av_decision_card_make_label (text, css_class));
}

/* What one chooses: what is put into it stands above its button, and the buttons
 * of a card stand in one line. */
static GtkWidget *
add_choice (AvDecisionCard *card,
            const char *value,
            const char *spoken)
{
  const Question *question = get_question (card);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *button = gtk_button_new ();

  gtk_widget_add_css_class (box, "av-version");
  gtk_widget_set_vexpand (content, TRUE);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_object_set_data_full (G_OBJECT (button), "av-value", g_strdup (value), g_free);
  g_object_set_data_full (G_OBJECT (button), "av-spoken", g_strdup (spoken), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (choice_clicked), card);
  g_ptr_array_add (question->buttons, button);
  gtk_box_append (GTK_BOX (box), content);
  gtk_box_append (GTK_BOX (box), button);
  gtk_box_append (GTK_BOX (question->choices), box);

  return content;
}

static void
identify (AvDecisionCard *card,
          const AvConflict *conflict,
          const AvField *field,
          const char *title)
{
  g_autofree char *thing = g_strdup_printf ("%s %s", av_snapshot_get_id (conflict->snapshot), field != NULL ? field->id : "");
  g_autofree char *values = av_conflict_dump (conflict, field);
  g_autofree char *shown = g_strdup_printf ("%s\n%s\n%s", title, conflict->title, values);

  av_decision_card_identify (card, thing, shown);
}

/* What else came of the record is no matter of the card: what was said on it stays. */
static void
renew (AvDecisionCard *card,
       AvDecisionCard *fresh)
{
  decide_upon (card, get_question (fresh)->asked.snapshot);
  if (av_decision_card_is_settled (card))
    show_state (card);
}

static AvDecisionCard *
make_card (AvDecisionList *self,
           const AvConflict *conflict,
           const AvField *field,
           const char *title)
{
  AvDecisionCard *card = av_decision_card_new (title);
  Question *question = g_new0 (Question, 1);

  question->session = g_object_ref (av_decision_list_get_session (self));
  question->asked.snapshot = av_snapshot_ref (conflict->snapshot);
  question->asked.field = field;
  question->choices = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
  question->buttons = g_ptr_array_new ();
  gtk_box_set_homogeneous (GTK_BOX (question->choices), TRUE);
  g_object_set_qdata_full (G_OBJECT (card), question_quark, question, question_free);
  av_decision_card_add_dossier (card, av_snapshot_get_container (conflict->snapshot));
  identify (card, conflict, field, title);

  return card;
}

static void
take_card (AvDecisionList *self,
           AvDecisionCard *card)
{
  av_decision_card_append (card, get_question (card)->choices);
  show_state (card);
  av_decision_list_add (self, card);
}

/* Of several records of one person and one form, the one it is. */
static void
append_record (AvDecisionCard *card,
               const AvConflict *conflict,
               const AvForm *form)
{
  g_autofree char *record = *conflict->title != '\0' ? g_strdup_printf (C_ ("form, record", "%s — %s"), av_form_get_label (form), conflict->title)
                                                     : g_strdup (av_form_get_label (form));

  av_decision_card_append (card, av_decision_card_make_label (record, "av-hint"));
}

static void
append_meanwhile (AvDecisionCard *card,
                  const AvConflict *conflict,
                  const AvField *field)
{
  Question *question = get_question (card);
  g_autofree char *shown = av_conflict_show_answer (conflict, field, av_snapshot_get_answer (conflict->snapshot, field->id));
  g_autofree char *text = av_conflict_question_describe_meanwhile (&question->asked, shown);

  if (text == NULL)
    return;

  if (av_field_get_help (field) != NULL)
    av_decision_card_append (card, av_decision_card_make_label (av_field_get_help (field), "av-hint"));
  question->meanwhile = av_decision_card_make_label (text, "av-warning");
  av_decision_card_append (card, question->meanwhile);
}

static void
add_values (AvDecisionList *self,
            const AvConflict *conflict,
            const AvForm *form,
            const AvField *field)
{
  g_autofree char *title = g_strdup_printf (C_ ("person, question", "%s — %s"), conflict->person, av_field_get_label (field));
  AvDecisionCard *card = make_card (self, conflict, field, title);
  guint n;
  const AvLiveValue *live = av_snapshot_get_live (conflict->snapshot, field->id, &n);

  append_record (card, conflict, form);
  append_meanwhile (card, conflict, field);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *shown = av_conflict_show_answer (conflict, field, live[i].value);
      g_autofree char *who = av_conflict_show_writer (conflict, &live[i]);
      g_autofree char *spoken = g_strdup_printf (C_ ("value, author", "%s, %s"), shown, who);
      GtkWidget *content = add_choice (card, live[i].value, spoken);

      append_label (content, shown, "av-heading");
      append_label (content, who, "av-hint");
    }
  take_card (self, card);
}

static void
append_deletions (GtkWidget *box,
                  const AvConflict *conflict,
                  const char *value,
                  const char *heading)
{
  guint n;
  const AvLiveValue *live = av_snapshot_get_deletions (conflict->snapshot, &n);
  gboolean told = FALSE;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *who = NULL;

      if (!g_str_equal (live[i].value, value))
        continue;
      who = av_conflict_show_writer (conflict, &live[i]);
      if (!told)
        append_label (box, heading, "av-heading");
      told = TRUE;
      append_label (box, who, "av-hint");
    }
}

/* Answers of one person and one moment, then who that was. */
static void
append_changes (GtkWidget *box,
                const AvConflict *conflict)
{
  g_autoptr (GPtrArray) changes = av_conflict_dup_changes (conflict);
  const guint n_told = MIN (changes->len, MOST_CHANGES);

  if (n_told > 0)
    append_label (box, C_ ("record", "Changed"), "av-heading");
  for (guint i = 0; i < n_told; i++)
    {
      const AvConflictChange *change = g_ptr_array_index (changes, i);
      const AvConflictChange *next = i + 1 < n_told ? g_ptr_array_index (changes, i + 1) : NULL;

      append_label (box, change->answer, "body");
      if (next == NULL || !g_str_equal (next->writer, change->writer))
        append_label (box, change->writer, "av-hint");
    }
  if (changes->len > n_told)
    {
      guint n_more = changes->len - n_told;
      g_autofree char *more = g_strdup_printf (ngettext ("and %u more answer", "and %u more answers", n_more), n_more);

      append_label (box, more, "av-hint");
    }
}

static void
add_deletion (AvDecisionList *self,
              const AvConflict *conflict,
              const AvForm *form)
{
  g_autofree char *title = g_strdup_printf (C_ ("person, form", "%s — %s"), conflict->person, av_form_get_label (form));
  AvDecisionCard *card = make_card (self, conflict, NULL, title);
  GtkWidget *content;

  if (*conflict->title != '\0')
    av_decision_card_append (card, av_decision_card_make_label (conflict->title, "av-hint"));
  av_decision_card_append (card, av_decision_card_make_label (_ ("Changed elsewhere while it was being deleted"), "av-warning"));

  /* What loses nothing stands first: the keyboard comes to it. */
  content = add_choice (card, AV_CONFLICT_KEEP, title);
  append_deletions (content, conflict, AV_CONFLICT_KEEP, C_ ("record", "Kept"));
  append_changes (content, conflict);
  append_deletions (add_choice (card, AV_CONFLICT_DELETE, title), conflict, AV_CONFLICT_DELETE, C_ ("record", "Deleted"));
  take_card (self, card);
}

static void
offer (AvDecisionList *self,
       gpointer thing)
{
  const AvConflict *conflict = thing;
  const AvForm *form = av_catalogue_find_form (av_snapshot_get_form (conflict->snapshot));
  g_auto (GStrv) fields = av_snapshot_get_conflicts (conflict->snapshot);

  if (form != NULL && av_snapshot_is_resurrected (conflict->snapshot))
    add_deletion (self, conflict, form);
  for (guint i = 0; form != NULL && fields[i] != NULL; i++)
    {
      const AvField *field = av_form_find_field (form, fields[i]);

      if (field != NULL)
        add_values (self, conflict, form, field);
    }
}

static char *
entitle (AvDecisionList *self,
         guint n_left)
{
  return g_strdup_printf (ngettext ("%u disagreement to settle", "%u disagreements to settle", n_left), n_left);
}

static void
av_conflict_list_class_init (AvConflictListClass *klass)
{
  AvDecisionListClass *list_class = AV_DECISION_LIST_CLASS (klass);

  list_class->list = list;
  list_class->offer = offer;
  list_class->entitle = entitle;
  list_class->renew = renew;
  list_class->unread = N_ ("The disagreements to settle could not be read.");
  question_quark = g_quark_from_static_string ("av-question");
}

static void
av_conflict_list_init (AvConflictList *self)
{
}
