#include "av-record-list-private.h"

struct _AvRow
{
  GObject parent_instance;

  gint64 rid;
  AvSummary *summary;
};

enum
{
  PROP_SUMMARY = 1,
  PROP_ID,
  PROP_CONTAINER,
  PROP_TITLE,
  PROP_PERSON,
  PROP_SUBTITLE,
  PROP_STAGE,
  PROP_CODE,
  PROP_DUE,
  PROP_LATE,
  PROP_HAS_CONFLICT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AvRow, av_row, G_TYPE_OBJECT)

AvRow *
av_row_new (gint64 rid)
{
  AvRow *self = g_object_new (AV_TYPE_ROW, NULL);

  self->rid = rid;
  return self;
}

AvSummary *
av_row_get_summary (AvRow *self)
{
  return self->summary;
}

void
av_row_set_summary (AvRow *self,
                    AvSummary *summary)
{
  if (summary == self->summary)
    return;

  g_clear_pointer (&self->summary, av_summary_unref);
  self->summary = summary != NULL ? av_summary_ref (summary) : NULL;
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 1; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

static const char *
get_text (AvSummary *summary,
          guint property)
{
  switch (property)
    {
    case PROP_ID:
      return summary->id;
    case PROP_CONTAINER:
      return summary->container;
    case PROP_TITLE:
      return summary->title;
    case PROP_PERSON:
      return summary->person;
    case PROP_SUBTITLE:
      return summary->subtitle;
    case PROP_STAGE:
      return summary->stage;
    case PROP_CODE:
      return summary->code;
    case PROP_DUE:
      return summary->due;
    default:
      return NULL;
    }
}

static void
av_row_get_property (GObject *object,
                     guint property,
                     GValue *value,
                     GParamSpec *pspec)
{
  AvSummary *summary = AV_ROW (object)->summary;

  switch (property)
    {
    case PROP_SUMMARY:
      g_value_set_boxed (value, summary);
      break;
    case PROP_LATE:
      g_value_set_boolean (value, summary != NULL && summary->late);
      break;
    case PROP_HAS_CONFLICT:
      g_value_set_boolean (value, summary != NULL && summary->has_conflict);
      break;
    default:
      g_value_set_string (value, summary != NULL ? get_text (summary, property) : "");
      break;
    }
}

static void
av_row_finalize (GObject *object)
{
  g_clear_pointer (&AV_ROW (object)->summary, av_summary_unref);

  G_OBJECT_CLASS (av_row_parent_class)->finalize (object);
}

static void
av_row_class_init (AvRowClass *klass)
{
  static const char *const texts[] = { "id", "container", "title", "person", "subtitle", "stage", "code", "due" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = av_row_get_property;
  object_class->finalize = av_row_finalize;

  properties[PROP_SUMMARY] = g_param_spec_boxed ("summary", NULL, NULL, AV_TYPE_SUMMARY, flags);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    properties[PROP_ID + i] = g_param_spec_string (texts[i], NULL, NULL, "", flags);
  properties[PROP_LATE] = g_param_spec_boolean ("late", NULL, NULL, FALSE, flags);
  properties[PROP_HAS_CONFLICT] = g_param_spec_boolean ("has-conflict", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
av_row_init (AvRow *self)
{
}
