#include "av-captured-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-accessible.h"
#include "av-record.h"

struct _AvCapturedRow
{
  GtkListBoxRow parent_instance;

  GPtrArray *captured; /* of AvCaptured */
  GtkWidget *title;
  GtkWidget *subtitle;
};

G_DEFINE_FINAL_TYPE (AvCapturedRow, av_captured_row, GTK_TYPE_LIST_BOX_ROW)

AvCaptured *
av_captured_row_get_captured (AvCapturedRow *self)
{
  g_return_val_if_fail (AV_IS_CAPTURED_ROW (self), NULL);

  return g_ptr_array_index (self->captured, 0);
}

static gboolean
is_passage (AvCaptured *captured)
{
  return g_strcmp0 (captured->form, "passage") == 0;
}

gboolean
av_captured_row_is_passage (AvCapturedRow *self)
{
  return is_passage (av_captured_row_get_captured (self));
}

gboolean
av_captured_row_is_waiting (AvCapturedRow *self)
{
  return av_captured_row_get_captured (self)->state != AV_CAPTURED_ASIDE;
}

static char *
show_time (gint64 seconds,
           const char *format)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds);

  return time != NULL ? g_date_time_format (time, format) : g_strdup ("");
}

char *
av_captured_row_dup_title (AvCapturedRow *self)
{
  AvCaptured *captured = av_captured_row_get_captured (self);
  const char *name;

  if (captured->form == NULL)
    return g_strdup (_ ("Cannot be read"));
  if (is_passage (captured))
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u passer-by", "%u passers-by", self->captured->len), self->captured->len);

  name = av_answers_get (captured->answers, "prenom-ou-surnom");

  return g_strdup (name != NULL && !av_answer_is_reserved (name) ? name : _ ("Contact without a name"));
}

/* « samedi 24 janvier à 14:05, Azelma » */
char *
av_captured_row_dup_origin (AvCapturedRow *self)
{
  AvCaptured *captured = av_captured_row_get_captured (self);
  g_autofree char *time = NULL;

  if (captured->form == NULL)
    return g_strdup (captured->problem != NULL ? captured->problem : "");
  if (is_passage (captured))
    return show_time (captured->taken_at, _ ("On %A %-d %B, while the computer was locked."));

  time = show_time (captured->taken_at, _ ("%A %-d %B at %H:%M"));
  if (*captured->taken_by == '\0')
    return g_strdup_printf (_ ("Taken on %s while the computer was locked; nobody said by whom."), time);

  return g_strdup_printf (_ ("Taken on %s by %s while the computer was locked."), time, captured->taken_by);
}

static char *
make_subtitle (AvCapturedRow *self)
{
  AvCaptured *captured = av_captured_row_get_captured (self);
  g_autofree char *time = NULL;

  if (captured->state == AV_CAPTURED_ASIDE)
    return g_strdup (C_ ("state", "Set aside"));
  if (captured->form == NULL)
    return g_strdup (_ ("Damaged, or of another store"));

  time = show_time (captured->taken_at, is_passage (captured) ? "%a %-d %b" : "%a %-d %b, %H:%M");

  return *captured->taken_by != '\0' ? g_strdup_printf ("%s · %s", time, captured->taken_by) : g_steal_pointer (&time);
}

static void
show (AvCapturedRow *self)
{
  g_autofree char *title = av_captured_row_dup_title (self);
  g_autofree char *subtitle = make_subtitle (self);
  g_autofree char *name = g_strdup_printf ("%s, %s", title, subtitle);

  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_label_set_text (GTK_LABEL (self->subtitle), subtitle);
  av_accessible_name (GTK_WIDGET (self), name, NULL);
}

static gboolean
is_same_day (AvCaptured *one,
             AvCaptured *other)
{
  g_autofree char *day = show_time (one->taken_at, "%Y-%m-%d");
  g_autofree char *other_day = show_time (other->taken_at, "%Y-%m-%d");

  return strcmp (day, other_day) == 0;
}

gboolean
av_captured_row_take (AvCapturedRow *self,
                      AvCaptured *captured)
{
  AvCaptured *first;

  g_return_val_if_fail (AV_IS_CAPTURED_ROW (self), FALSE);

  first = av_captured_row_get_captured (self);
  if (!is_passage (first) || !is_passage (captured) || first->state != captured->state || !is_same_day (first, captured))
    return FALSE;

  g_ptr_array_add (self->captured, av_captured_ref (captured));
  show (self);

  return TRUE;
}

char **
av_captured_row_dup_names (AvCapturedRow *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < self->captured->len; i++)
    g_strv_builder_add (names, ((AvCaptured *) g_ptr_array_index (self->captured, i))->name);

  return g_strv_builder_end (names);
}

char **
av_captured_row_dup_names_aside (AvCapturedRow *self)
{
  char **names = av_captured_row_dup_names (self);

  for (guint i = 0; names[i] != NULL; i++)
    {
      char *aside = g_strdup_printf ("%.32s.ava", names[i]);

      g_free (names[i]);
      names[i] = aside;
    }

  return names;
}

gboolean
av_captured_row_is_named (AvCapturedRow *self,
                          const char *name)
{
  AvSnapshot *empty = av_captured_row_get_captured (self)->empty;
  g_auto (GStrv) names = av_captured_row_dup_names (self);

  return g_strv_contains ((const char *const *) names, name) || (empty != NULL && strcmp (av_snapshot_get_id (empty), name) == 0);
}

char *
av_captured_row_dup_outlook (AvCapturedRow *self,
                             const char *place)
{
  AvCaptured *captured = av_captured_row_get_captured (self);

  if (captured->state == AV_CAPTURED_ASIDE)
    return g_strdup (_ ("Set aside: it can be taken back for thirty days."));
  if (captured->state != AV_CAPTURED_WAITING)
    return g_strdup (captured->problem);
  if (av_answers_get (captured->answers, "operation") != NULL)
    return g_strdup (_ ("Counted with the outing of that day."));
  if (place != NULL)
    return g_strdup_printf (_ ("Counted with today’s outing: %s. Another one: F5."), place);

  return g_strdup (_ ("Choose the outing they are counted with: F5."));
}

GPtrArray *
av_captured_row_dup_changes (AvCapturedRow *self,
                             const char *operation)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify) av_change_unref);

  for (guint i = 0; i < self->captured->len; i++)
    {
      AvCaptured *captured = g_ptr_array_index (self->captured, i);
      AvChange *change = av_captured_dup_change (captured);

      if (operation != NULL && av_answers_get (captured->answers, "operation") == NULL)
        av_change_set (change, "operation", operation);
      g_ptr_array_add (changes, change);
    }

  return changes;
}

GtkWidget *
av_captured_row_new (AvCaptured *captured)
{
  AvCapturedRow *self = g_object_new (AV_TYPE_CAPTURED_ROW, NULL);

  g_ptr_array_add (self->captured, av_captured_ref (captured));
  if (captured->state == AV_CAPTURED_ASIDE)
    gtk_widget_add_css_class (GTK_WIDGET (self), "av-aside");
  show (self);

  return GTK_WIDGET (self);
}

static void
av_captured_row_finalize (GObject *object)
{
  g_ptr_array_unref (AV_CAPTURED_ROW (object)->captured);

  G_OBJECT_CLASS (av_captured_row_parent_class)->finalize (object);
}

static void
av_captured_row_class_init (AvCapturedRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = av_captured_row_finalize;
}

static GtkWidget *
add_label (GtkWidget *box,
           const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, "max-width-chars", 24, NULL);

  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);

  return label;
}

static void
av_captured_row_init (AvCapturedRow *self)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "valign", GTK_ALIGN_CENTER, NULL);

  self->captured = g_ptr_array_new_with_free_func ((GDestroyNotify) av_captured_unref);
  self->title = add_label (box, "av-row-title");
  self->subtitle = add_label (box, "av-hint");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
}
