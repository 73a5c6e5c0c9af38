#include "av-capture-page.h"

#include <glib/gi18n-lib.h>

#include "av-catalogue.h"
#include "av-choice-row.h"
#include "av-inbox.h"
#include "av-moment.h"
#include "av-spoken.h"
#include "av-table.h"

struct _AvCapturePage
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkGrid *questions;
  GtkLabel *message;

  char *store;
  GPtrArray *editors; /* of GtkWidget, one a question, in the order asked */
  GtkWidget *taker;   /* who takes it: kept from one contact to the next */
  guint told;         /* of what it was said that leaving throws it away */
};

enum
{
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* The form and its questions that are asked at a stall, in this order. The
 * rest can wait until someone unlocks. */
static const char *const asked[] = {
  "prenom-ou-surnom", "tranche-age", "origine", "besoin-immediat", "moyen-contact",
  "valeur-contact", "accord-recontact", "info-rgpd-remise"
};

G_DEFINE_FINAL_TYPE (AvCapturePage, av_capture_page, GTK_TYPE_WIDGET)

static const AvForm *
get_form (void)
{
  return av_catalogue_find_form ("contact");
}

static void
go_on (GtkWidget *editor)
{
  gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (editor)), GTK_DIR_TAB_FORWARD);
}

static GtkWidget *
make_editor (const AvField *field)
{
  GtkWidget *editor;

  if (av_field_has_choices (field))
    {
      editor = GTK_WIDGET (av_choice_row_new (field));
      g_signal_connect (editor, "answered", G_CALLBACK (go_on), NULL);
      return editor;
    }

  editor = gtk_entry_new ();
  gtk_entry_set_max_length (GTK_ENTRY (editor), (int) av_field_get_limit (field));
  gtk_editable_set_width_chars (GTK_EDITABLE (editor), 28);
  gtk_widget_set_halign (editor, GTK_ALIGN_START);
  g_signal_connect (editor, "activate", G_CALLBACK (go_on), NULL);

  return editor;
}

static void
add_line (AvCapturePage *self,
          const char *question,
          GtkWidget *editor,
          int row)
{
  GtkWidget *label = gtk_label_new (question);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_RIGHT);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 20);
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (label, "av-heading");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (editor), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);

  gtk_widget_set_hexpand (editor, TRUE);
  gtk_grid_attach (self->questions, label, 0, row, 1, 1);
  gtk_grid_attach (self->questions, editor, 1, row, 1, 1);
}

static void
add_question (AvCapturePage *self,
              const AvField *field)
{
  GtkWidget *editor = make_editor (field);

  g_object_set_data (G_OBJECT (editor), "av-field", (gpointer) field);
  add_line (self, av_field_get_label (field), editor, (int) self->editors->len);
  g_ptr_array_add (self->editors, editor);
}

/* A volunteer has no slot: whoever reads it over is told. */
static void
add_taker (AvCapturePage *self)
{
  self->taker = gtk_entry_new ();
  gtk_entry_set_max_length (GTK_ENTRY (self->taker), (int) av_field_get_limit (av_form_find_field (get_form (), "pris-par")));
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->taker), _ ("Your first name"));
  gtk_editable_set_width_chars (GTK_EDITABLE (self->taker), 28);
  gtk_widget_set_halign (self->taker, GTK_ALIGN_START);
  add_line (self, _ ("Taken by"), self->taker, (int) self->editors->len);
}

static char *
read_editor (GtkWidget *editor,
             GError **error)
{
  const AvField *field = g_object_get_data (G_OBJECT (editor), "av-field");
  char *answer = NULL;

  if (AV_IS_CHOICE_ROW (editor))
    return av_choice_row_dup_answer (AV_CHOICE_ROW (editor));

  if (*gtk_editable_get_text (GTK_EDITABLE (editor)) != '\0')
    av_field_check_typed (field, gtk_editable_get_text (GTK_EDITABLE (editor)), &answer, error);

  return answer;
}

static void
complain (AvCapturePage *self,
          const AvField *field,
          const char *message)
{
  gtk_label_set_text (self->message, message);

  for (guint i = 0; i < self->editors->len; i++)
    {
      GtkWidget *editor = g_ptr_array_index (self->editors, i);

      if (g_object_get_data (G_OBJECT (editor), "av-field") == field)
        gtk_widget_grab_focus (editor);
    }
}

static char *
now (void)
{
  g_autoptr (GDateTime) time = g_date_time_new_now_local ();

  return g_date_time_format (time, "%Y-%m-%dT%H:%M:%S%:z");
}

/* What was answered, checked; NULL after a complaint. */
static GVariant *
collect (AvCapturePage *self)
{
  g_autofree char *moment = now ();
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_builder_add (&builder, "{ss}", "horodatage", moment);

  for (guint i = 0; i < self->editors->len; i++)
    {
      GtkWidget *editor = g_ptr_array_index (self->editors, i);
      const AvField *field = g_object_get_data (G_OBJECT (editor), "av-field");
      g_autoptr (GError) error = NULL;
      g_autofree char *answer = read_editor (editor, &error);

      if (error != NULL)
        {
          complain (self, field, error->message);
          g_variant_builder_clear (&builder);
          return NULL;
        }
      if (answer != NULL)
        g_variant_builder_add (&builder, "{ss}", field->id, answer);
    }

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

/* Someone who wants no call back leaves no name. */
static GVariant *
drop_what_is_not_kept (GVariant *answers)
{
  GVariantBuilder builder;
  GVariantIter iter;
  const char *id, *answer;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_iter_init (&iter, answers);
  while (g_variant_iter_next (&iter, "{&s&s}", &id, &answer))
    {
      const AvField *field = av_form_find_field (get_form (), id);

      if (field == NULL || av_form_keeps (get_form (), field, answers))
        g_variant_builder_add (&builder, "{ss}", id, answer);
    }

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

/* What was typed does not stay behind, nor does undoing bring it back: whoever
 * comes next stands before a locked screen. */
static void
forget_answers (AvCapturePage *self)
{
  for (guint i = 0; i < self->editors->len; i++)
    {
      GtkWidget *editor = g_ptr_array_index (self->editors, i);

      if (AV_IS_CHOICE_ROW (editor))
        {
          av_choice_row_clear (AV_CHOICE_ROW (editor));
          continue;
        }

      gtk_editable_set_enable_undo (GTK_EDITABLE (editor), FALSE);
      gtk_editable_set_text (GTK_EDITABLE (editor), "");
      gtk_editable_set_enable_undo (GTK_EDITABLE (editor), TRUE);
    }

  self->told = 0;
  gtk_label_set_text (self->message, "");
}

/* What is written, in a number that holds no name; 0: nothing is. */
static guint
sum_up (AvCapturePage *self)
{
  guint sum = 0;

  for (guint i = 0; i < self->editors->len; i++)
    {
      GtkWidget *editor = g_ptr_array_index (self->editors, i);
      g_autofree char *chosen = AV_IS_CHOICE_ROW (editor) ? av_choice_row_dup_answer (AV_CHOICE_ROW (editor)) : NULL;
      const char *answer = AV_IS_CHOICE_ROW (editor) ? chosen : gtk_editable_get_text (GTK_EDITABLE (editor));

      if (answer != NULL && *answer != '\0')
        sum = MAX (31 * sum + g_str_hash (answer) + i, 1);
    }

  return sum;
}

gboolean
av_capture_page_leave (AvCapturePage *self)
{
  guint written;

  g_return_val_if_fail (AV_IS_CAPTURE_PAGE (self), TRUE);

  written = sum_up (self);
  if (written == self->told)
    {
      forget_answers (self);
      return TRUE;
    }

  self->told = written;
  gtk_label_set_text (self->message, _ ("Cancel (Esc) once more throws away what is written here; Keep (Ctrl+Enter) seals it."));
  return FALSE;
}

static void
keep_action (GtkWidget *widget,
             const char *name,
             GVariant *parameter)
{
  AvCapturePage *self = AV_CAPTURE_PAGE (widget);
  g_autoptr (GVariant) answers = collect (self);
  g_autoptr (GVariant) kept = NULL;
  g_autoptr (GError) error = NULL;
  const AvField *missing;

  if (answers == NULL)
    return;

  missing = av_form_find_missing (get_form (), answers, AV_STAGE_CAPTURE);
  if (missing != NULL)
    {
      g_autofree char *message = g_strdup_printf (_ ("Still to be asked: %s."), av_field_get_label (missing));

      complain (self, missing, message);
      return;
    }

  kept = drop_what_is_not_kept (answers);
  if (!av_inbox_seal (self->store, "contact", kept, gtk_editable_get_text (GTK_EDITABLE (self->taker)),
                      g_get_real_time () / G_USEC_PER_SEC, &error))
    {
      complain (self, NULL, error->message);
      return;
    }

  forget_answers (self);
  g_signal_emit (self, signals[DONE], 0, _ ("Contact kept, sealed until the next unlocking."));
}

static void
cancel_action (GtkWidget *widget,
               const char *name,
               GVariant *parameter)
{
  if (av_capture_page_leave (AV_CAPTURE_PAGE (widget)))
    g_signal_emit (widget, signals[DONE], 0, NULL);
}

void
av_capture_page_start (AvCapturePage *self,
                       const char *store)
{
  g_return_if_fail (AV_IS_CAPTURE_PAGE (self));

  g_free (self->store);
  self->store = g_strdup (store);

  /* Made at the first use: the lock screen is shown without waiting for it. */
  for (guint i = 0; self->editors->len < G_N_ELEMENTS (asked); i++)
    add_question (self, av_form_find_field (get_form (), asked[i]));
  if (self->taker == NULL)
    add_taker (self);

  gtk_widget_grab_focus (g_ptr_array_index (self->editors, 0));
}

char *
av_capture_count_one (const char *store,
                      GError **error)
{
  g_autoptr (GVariant) answers = NULL;
  g_autofree char *moment = now ();
  char *file = NULL;
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_builder_add (&builder, "{ss}", "genre", "parle");
  g_variant_builder_add (&builder, "{ss}", "horodatage", moment);
  answers = g_variant_ref_sink (g_variant_builder_end (&builder));

  return av_inbox_put (store, "passage", answers, &file, error) ? file : NULL;
}

static void
av_capture_page_dispose (GObject *object)
{
  AvCapturePage *self = AV_CAPTURE_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_CAPTURE_PAGE);
  g_clear_pointer (&self->editors, g_ptr_array_unref);
  g_clear_pointer (&self->store, g_free);

  G_OBJECT_CLASS (av_capture_page_parent_class)->dispose (object);
}

static void
av_capture_page_class_init (AvCapturePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_capture_page_dispose;

  g_type_ensure (AV_TYPE_TABLE);
  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/porch/av-capture-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AvCapturePage, content);
  gtk_widget_class_bind_template_child (widget_class, AvCapturePage, questions);
  gtk_widget_class_bind_template_child (widget_class, AvCapturePage, message);
  gtk_widget_class_install_action (widget_class, "capture.keep", NULL, keep_action);
  gtk_widget_class_install_action (widget_class, "capture.cancel", NULL, cancel_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "capture.keep", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, "capture.keep", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "capture.cancel", NULL);

  signals[DONE] = g_signal_new ("done", AV_TYPE_CAPTURE_PAGE, G_SIGNAL_RUN_LAST, 0,
                                NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
av_capture_page_init (AvCapturePage *self)
{
  self->editors = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  av_spoken_name_mnemonics (GTK_WIDGET (self));
}
