#include "av-picker-editor.h"

#include <glib/gi18n.h>

#include "av-accessible.h"
#include "av-focus.h"
#include "av-picker-popover.h"
#include "av-session-store.h"
#include "av-wrap-layout.h"

struct _AvPickerEditor
{
  GtkWidget parent_instance;

  const AvField *field;
  AvSession *session;
  char *container;
  char *answer;
  GHashTable *titles; /* record id → title, of those seen */
  GCancellable *cancellable;
  GtkWidget *pills;
  GtkWidget *button;
  GtkWidget *label;
  GtkWidget *popover;
};

enum
{
  PROP_0,
  PROP_ANSWER,
  N_PROPS
};

static void implement_editor (AvEditorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AvPickerEditor, av_picker_editor, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (AV_TYPE_EDITOR, implement_editor))

static gboolean
takes_several (AvPickerEditor *self)
{
  return self->field->kind == AV_FIELD_CHOICES || self->field->kind == AV_FIELD_RECORDS;
}

static gboolean
takes_records (AvPickerEditor *self)
{
  return self->field->kind == AV_FIELD_RECORD || self->field->kind == AV_FIELD_RECORDS || self->field->kind == AV_FIELD_AGENT;
}

static void set_answer (AvPickerEditor *self, const char *answer);
static void show_answer (AvPickerEditor *self);

typedef struct
{
  AvPickerEditor *self;
  char *id;
} TitleCall;

static void
title_found (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  TitleCall *call = user_data;
  g_autoptr (GError) error = NULL;
  char *title = av_session_title_finish (AV_SESSION (source), result, &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_hash_table_insert (call->self->titles, g_strdup (call->id), title != NULL ? title : g_strdup (_ ("Record not saved yet, or not on this computer")));
      show_answer (call->self);
    }

  g_object_unref (call->self);
  g_free (call->id);
  g_free (call);
}

/* What a code is called; NULL while a record's title is still being asked. */
static char *
show_code (AvPickerEditor *self,
           const char *code)
{
  TitleCall *call;

  if (!takes_records (self) || av_answer_is_reserved (code))
    return av_field_show (self->field, code);

  if (g_hash_table_contains (self->titles, code))
    return g_strdup (g_hash_table_lookup (self->titles, code));

  if (self->session == NULL || av_session_get_queue (self->session) == NULL)
    return g_strdup (code);

  g_hash_table_insert (self->titles, g_strdup (code), g_strdup ("…"));
  call = g_new0 (TitleCall, 1);
  call->self = g_object_ref (self);
  call->id = g_strdup (code);
  av_session_title_async (self->session, code, self->cancellable, title_found, call);

  return g_strdup ("…");
}

static int
compare_codes (gconstpointer one,
               gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

/* The answer with @code in it or taken out. */
static char *
change_codes (AvPickerEditor *self,
              const char *code,
              gboolean in)
{
  g_auto (GStrv) before = g_strsplit (self->answer != NULL && !av_answer_is_reserved (self->answer) ? self->answer : "", " ", -1);
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();

  for (guint i = 0; before[i] != NULL; i++)
    {
      if (*before[i] != '\0' && strcmp (before[i], code) != 0)
        g_ptr_array_add (codes, before[i]);
    }
  if (in)
    g_ptr_array_add (codes, (char *) code);
  if (codes->len == 0)
    return NULL;

  g_ptr_array_sort (codes, compare_codes);
  g_ptr_array_add (codes, NULL);

  return g_strjoinv (" ", (char **) codes->pdata);
}

static void
pill_clicked (AvPickerEditor *self,
              GtkWidget *pill)
{
  g_autofree char *code = g_strdup (g_object_get_data (G_OBJECT (pill), "code"));
  g_autofree char *codes = change_codes (self, code, FALSE);

  gtk_widget_grab_focus (self->button);
  set_answer (self, codes);
}

static void
add_pill (AvPickerEditor *self,
          const char *code)
{
  GtkWidget *pill = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *shown = show_code (self, code);
  g_autofree char *name = g_strdup_printf (_ ("%s: take away"), shown);
  GtkWidget *label = gtk_label_new (shown);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_IMAGE,
                                               "icon-name", "window-close-symbolic",
                                               "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                               NULL));
  gtk_button_set_child (GTK_BUTTON (pill), box);
  gtk_widget_add_css_class (pill, "av-pill");
  gtk_widget_set_tooltip_text (pill, shown);
  av_accessible_name (pill, name, NULL);
  g_object_set_data_full (G_OBJECT (pill), "code", g_strdup (code), g_free);
  g_signal_connect_swapped (pill, "clicked", G_CALLBACK (pill_clicked), self);
  gtk_widget_set_parent (pill, self->pills);
}

static void
show_pills (AvPickerEditor *self)
{
  g_auto (GStrv) codes = g_strsplit (self->answer != NULL && !av_answer_is_reserved (self->answer) ? self->answer : "", " ", -1);
  GtkWidget *pill;

  while ((pill = gtk_widget_get_first_child (self->pills)) != NULL)
    gtk_widget_unparent (pill);

  for (guint i = 0; codes[i] != NULL; i++)
    {
      if (*codes[i] != '\0')
        add_pill (self, codes[i]);
    }

  gtk_widget_set_visible (self->pills, gtk_widget_get_first_child (self->pills) != NULL);
}

static void
show_answer (AvPickerEditor *self)
{
  const char *label = av_field_get_label (self->field);
  g_autofree char *shown = NULL;
  g_autofree char *name = NULL;

  if (takes_several (self))
    {
      show_pills (self);
      shown = g_strdup (_ ("Add…"));
    }
  else if (self->answer != NULL)
    {
      shown = show_code (self, self->answer);
    }

  gtk_label_set_text (GTK_LABEL (self->label), shown != NULL ? shown : _ ("Choose…"));
  if (shown != NULL && !takes_several (self))
    gtk_widget_remove_css_class (self->label, "av-hint");
  else
    gtk_widget_add_css_class (self->label, "av-hint");

  name = g_strdup_printf ("%s, %s", label, gtk_label_get_text (GTK_LABEL (self->label)));
  av_accessible_name (self->button, name, NULL);
  gtk_widget_set_tooltip_text (self->button, shown);
}

static void
set_answer (AvPickerEditor *self,
            const char *answer)
{
  if (g_strcmp0 (self->answer, answer) == 0)
    return;

  g_free (self->answer);
  self->answer = g_strdup (answer);
  show_answer (self);
  g_object_notify (G_OBJECT (self), "answer");
}

static void
candidate_picked (AvPickerEditor *self,
                  const char *code,
                  const char *label)
{
  g_autofree char *codes = NULL;

  if (takes_records (self))
    g_hash_table_insert (self->titles, g_strdup (code), g_strdup (label));

  codes = takes_several (self) ? change_codes (self, code, TRUE) : g_strdup (code);
  set_answer (self, codes);
  gtk_widget_grab_focus (self->button);

  if (!takes_several (self))
    av_editor_advance (AV_EDITOR (self));
}

static void
open_list (AvPickerEditor *self,
           const char *text)
{
  if (self->popover == NULL)
    {
      self->popover = av_picker_popover_new (self->field, self->session);
      gtk_widget_set_parent (self->popover, self->button);
      g_signal_connect_swapped (self->popover, "picked", G_CALLBACK (candidate_picked), self);
    }

  av_picker_popover_set_container (AV_PICKER_POPOVER (self->popover), self->container);
  av_picker_popover_open (AV_PICKER_POPOVER (self->popover), text);
}

static void
button_clicked (AvPickerEditor *self)
{
  open_list (self, "");
}

static gboolean
key_pressed (AvPickerEditor *self,
             guint keyval,
             guint keycode,
             GdkModifierType state)
{
  gunichar letter = gdk_keyval_to_unicode (keyval);
  char text[7] = { 0 };

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;

  if (keyval == GDK_KEY_Down)
    {
      open_list (self, "");
      return TRUE;
    }
  if (keyval == GDK_KEY_BackSpace || keyval == GDK_KEY_Delete)
    {
      set_answer (self, NULL);
      return TRUE;
    }
  if (letter == 0 || !g_unichar_isalnum (letter))
    return FALSE;

  g_unichar_to_utf8 (letter, text);
  open_list (self, text);

  return TRUE;
}

static GtkWidget *
av_picker_editor_get_target (AvEditor *editor)
{
  return AV_PICKER_EDITOR (editor)->button;
}

static void
implement_editor (AvEditorInterface *iface)
{
  iface->get_target = av_picker_editor_get_target;
}

void
av_picker_editor_set_container (AvPickerEditor *self,
                                const char *container)
{
  g_return_if_fail (AV_IS_PICKER_EDITOR (self));

  g_free (self->container);
  self->container = g_strdup (container);
}

GtkWidget *
av_picker_editor_new (const AvField *field,
                      AvSession *session)
{
  AvPickerEditor *self = g_object_new (AV_TYPE_PICKER_EDITOR, NULL);

  self->field = field;
  g_set_object (&self->session, session);
  show_answer (self);

  return GTK_WIDGET (self);
}

static gboolean
av_picker_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (AV_PICKER_EDITOR (widget)->button);
}

static void
av_picker_editor_get_property (GObject *object,
                               guint property,
                               GValue *value,
                               GParamSpec *pspec)
{
  g_value_set_string (value, AV_PICKER_EDITOR (object)->answer);
}

static void
av_picker_editor_set_property (GObject *object,
                               guint property,
                               const GValue *value,
                               GParamSpec *pspec)
{
  set_answer (AV_PICKER_EDITOR (object), g_value_get_string (value));
}

static void
av_picker_editor_dispose (GObject *object)
{
  AvPickerEditor *self = AV_PICKER_EDITOR (object);
  GtkWidget *pill;

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  while (self->pills != NULL && (pill = gtk_widget_get_first_child (self->pills)) != NULL)
    gtk_widget_unparent (pill);
  g_clear_pointer (&self->pills, gtk_widget_unparent);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (av_picker_editor_parent_class)->dispose (object);
}

static void
av_picker_editor_finalize (GObject *object)
{
  AvPickerEditor *self = AV_PICKER_EDITOR (object);

  g_clear_object (&self->cancellable);
  g_hash_table_unref (self->titles);
  g_free (self->container);
  g_free (self->answer);

  G_OBJECT_CLASS (av_picker_editor_parent_class)->finalize (object);
}

static void
av_picker_editor_class_init (AvPickerEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_picker_editor_get_property;
  object_class->set_property = av_picker_editor_set_property;
  object_class->dispose = av_picker_editor_dispose;
  object_class->finalize = av_picker_editor_finalize;
  widget_class->grab_focus = av_picker_editor_grab_focus;
  widget_class->focus = av_focus_children;

  g_object_class_override_property (object_class, PROP_ANSWER, "answer");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "avpicker");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
av_picker_editor_init (AvPickerEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->cancellable = g_cancellable_new ();

  self->pills = g_object_new (GTK_TYPE_BOX, "layout-manager", av_wrap_layout_new (6), "visible", FALSE, NULL);
  gtk_widget_set_parent (self->pills, GTK_WIDGET (self));

  self->label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "hexpand", TRUE, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_box_append (GTK_BOX (box), self->label);
  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_IMAGE,
                                               "icon-name", "pan-down-symbolic",
                                               "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                               NULL));
  self->button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->button), box);
  gtk_widget_add_css_class (self->button, "av-picker-button");
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (button_clicked), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (self->button, keys);
}
