#include "av-candidate-list.h"

#include "av-catalogue.h"
#include "av-name-fold.h"
#include "av-place.h"
#include "av-session-store.h"

/* More lines than anybody reads: one types a letter more. */
#define MOST_RECORDS 400
#define MOST_FOUND 30

struct _AvCandidateList
{
  GObject parent_instance;

  const AvField *field;
  AvSession *session;
  char *container;
  char *text;
  GPtrArray *all;   /* of AvCandidate */
  GPtrArray *shown; /* of AvCandidate, not owned: of @all */
  GCancellable *cancellable;
  gboolean loading;
};

enum
{
  PROP_0,
  PROP_LOADING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void implement_list_model (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AvCandidateList, av_candidate_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, implement_list_model))

static GType
av_candidate_list_get_item_type (GListModel *model)
{
  return AV_TYPE_CANDIDATE;
}

static guint
av_candidate_list_get_n_items (GListModel *model)
{
  return AV_CANDIDATE_LIST (model)->shown->len;
}

static gpointer
av_candidate_list_get_item (GListModel *model,
                            guint position)
{
  AvCandidateList *self = AV_CANDIDATE_LIST (model);

  return position < self->shown->len ? g_object_ref (g_ptr_array_index (self->shown, position)) : NULL;
}

static void
implement_list_model (GListModelInterface *iface)
{
  iface->get_item_type = av_candidate_list_get_item_type;
  iface->get_n_items = av_candidate_list_get_n_items;
  iface->get_item = av_candidate_list_get_item;
}

static const char *
get_target (AvCandidateList *self)
{
  return self->field->kind == AV_FIELD_AGENT ? "agent" : av_field_get_target (self->field);
}

static gboolean
is_of_records (AvCandidateList *self)
{
  return self->field->kind == AV_FIELD_RECORD || self->field->kind == AV_FIELD_RECORDS || self->field->kind == AV_FIELD_AGENT;
}

/* People are too many to list: they are searched for. */
static gboolean
is_of_people (AvCandidateList *self)
{
  const char *target = is_of_records (self) ? get_target (self) : NULL;

  return target != NULL && self->container == NULL &&
         (strcmp (target, "contact") == 0 || strcmp (target, "personne") == 0 || strcmp (target, "dossier") == 0);
}

/* What begins as it is typed comes first: Rouen before Déville-lès-Rouen. */
static gboolean
begins_with (AvCandidate *candidate,
             const char *folded)
{
  g_autofree char *label = av_name_fold (av_candidate_get_label (candidate));

  return g_str_has_prefix (label, folded);
}

static void
show_matching (AvCandidateList *self)
{
  guint n_before = self->shown->len;
  g_autofree char *folded = av_name_fold (self->text);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);
  guint n_first = 0;

  g_ptr_array_set_size (self->shown, 0);
  for (guint i = 0; i < self->all->len; i++)
    {
      AvCandidate *candidate = g_ptr_array_index (self->all, i);

      if (is_of_people (self))
        g_ptr_array_add (self->shown, candidate);
      else if (av_candidate_matches (candidate, (const char *const *) words))
        g_ptr_array_insert (self->shown, begins_with (candidate, folded) ? (int) n_first++ : -1, candidate);
    }

  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->shown->len);
}

static void
set_loading (AvCandidateList *self,
             gboolean loading)
{
  if (self->loading == loading)
    return;

  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
take_all (AvCandidateList *self,
          GPtrArray *candidates)
{
  guint n_before = self->shown->len;

  g_ptr_array_set_size (self->shown, 0);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, 0);
  g_ptr_array_unref (self->all);
  self->all = candidates;
  show_matching (self);
}

static void
records_found (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (AvCandidateList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) summaries = av_session_summaries_finish (AV_SESSION (source), result, &error);
  GPtrArray *candidates;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  set_loading (self, FALSE);
  candidates = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; summaries != NULL && i < summaries->len; i++)
    {
      AvSummary *summary = g_ptr_array_index (summaries, i);

      g_ptr_array_add (candidates, av_candidate_new (summary->id, summary->title, summary->subtitle));
    }

  take_all (self, candidates);
}

static void
look_up_records (AvCandidateList *self)
{
  g_autoptr (AvQuery) query = NULL;

  if (self->session == NULL || get_target (self) == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  set_loading (self, TRUE);

  if (is_of_people (self))
    {
      av_session_search_async (self->session, self->text, MOST_FOUND, self->cancellable, records_found, g_object_ref (self));
      return;
    }

  query = av_query_new (get_target (self));
  if (self->container != NULL)
    av_query_in_container (query, self->container);
  av_query_limit (query, MOST_RECORDS);
  av_session_summaries_async (self->session, query, self->cancellable, records_found, g_object_ref (self));
}

/* A commune is known by its postal code at least as well as by its name. */
static AvCandidate *
candidate_of (AvCandidateList *self,
              const char *code,
              const char *label)
{
  gboolean place = self->field->kind == AV_FIELD_PLACE;
  g_autofree char *postal = place ? av_place_dup_postal_codes (code) : NULL;
  g_autofree char *words = place ? av_place_dup_words (code) : NULL;
  AvCandidate *candidate = av_candidate_new (code, label, postal);

  if (words != NULL)
    av_candidate_add_words (candidate, words);

  return candidate;
}

static void
look_up_choices (AvCandidateList *self)
{
  GPtrArray *candidates = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_choices;
  g_autofree AvChoice *choices = av_field_dup_choices (self->field, &n_choices);

  for (guint i = 0; i < n_choices; i++)
    {
      g_autofree char *label = av_field_show (self->field, choices[i].code);

      g_ptr_array_add (candidates, candidate_of (self, choices[i].code, label != NULL ? label : choices[i].code));
    }

  take_all (self, candidates);
}

void
av_candidate_list_filter (AvCandidateList *self,
                          const char *text)
{
  g_return_if_fail (AV_IS_CANDIDATE_LIST (self));
  g_return_if_fail (text != NULL);

  g_free (self->text);
  self->text = g_strdup (text);

  if (is_of_people (self))
    look_up_records (self);
  else
    show_matching (self);
}

void
av_candidate_list_refresh (AvCandidateList *self)
{
  g_return_if_fail (AV_IS_CANDIDATE_LIST (self));

  if (is_of_records (self))
    look_up_records (self);
  else
    look_up_choices (self);
}

void
av_candidate_list_set_container (AvCandidateList *self,
                                 const char *container)
{
  g_return_if_fail (AV_IS_CANDIDATE_LIST (self));

  if (g_strcmp0 (self->container, container) == 0)
    return;

  g_free (self->container);
  self->container = g_strdup (container);
}

AvCandidateList *
av_candidate_list_new (const AvField *field,
                       AvSession *session)
{
  AvCandidateList *self = g_object_new (AV_TYPE_CANDIDATE_LIST, NULL);

  self->field = field;
  g_set_object (&self->session, session);
  av_candidate_list_refresh (self);

  return self;
}

static void
av_candidate_list_get_property (GObject *object,
                                guint property,
                                GValue *value,
                                GParamSpec *pspec)
{
  g_value_set_boolean (value, AV_CANDIDATE_LIST (object)->loading);
}

static void
av_candidate_list_dispose (GObject *object)
{
  AvCandidateList *self = AV_CANDIDATE_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (av_candidate_list_parent_class)->dispose (object);
}

static void
av_candidate_list_finalize (GObject *object)
{
  AvCandidateList *self = AV_CANDIDATE_LIST (object);

  g_free (self->container);
  g_free (self->text);
  g_ptr_array_unref (self->shown);
  g_ptr_array_unref (self->all);

  G_OBJECT_CLASS (av_candidate_list_parent_class)->finalize (object);
}

static void
av_candidate_list_class_init (AvCandidateListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = av_candidate_list_get_property;
  object_class->dispose = av_candidate_list_dispose;
  object_class->finalize = av_candidate_list_finalize;

  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
av_candidate_list_init (AvCandidateList *self)
{
  self->text = g_strdup ("");
  self->all = g_ptr_array_new_with_free_func (g_object_unref);
  self->shown = g_ptr_array_new ();
}
