#include "av-candidate.h"

#include "av-name-fold.h"

struct _AvCandidate
{
  GObject parent_instance;

  char *code;
  char *label;
  char *detail;
  char *folded; /* " word word", each word after a space */
};

G_DEFINE_FINAL_TYPE (AvCandidate, av_candidate, G_TYPE_OBJECT)

AvCandidate *
av_candidate_new (const char *code,
                  const char *label,
                  const char *detail)
{
  AvCandidate *self = g_object_new (AV_TYPE_CANDIDATE, NULL);
  g_autofree char *text = g_strconcat (label, " ", detail != NULL ? detail : "", NULL);
  g_autofree char *folded = av_name_fold (text);

  self->code = g_strdup (code);
  self->label = g_strdup (label);
  self->detail = g_strdup (detail != NULL ? detail : "");
  self->folded = g_strconcat (" ", folded, NULL);

  return self;
}

void
av_candidate_add_words (AvCandidate *self,
                        const char *words)
{
  g_autofree char *former = NULL;
  g_autofree char *folded = NULL;

  g_return_if_fail (AV_IS_CANDIDATE (self));

  former = g_steal_pointer (&self->folded);
  folded = av_name_fold (words);
  self->folded = g_strconcat (former, " ", folded, NULL);
}

const char *
av_candidate_get_code (AvCandidate *self)
{
  g_return_val_if_fail (AV_IS_CANDIDATE (self), NULL);

  return self->code;
}

const char *
av_candidate_get_label (AvCandidate *self)
{
  g_return_val_if_fail (AV_IS_CANDIDATE (self), NULL);

  return self->label;
}

const char *
av_candidate_get_detail (AvCandidate *self)
{
  g_return_val_if_fail (AV_IS_CANDIDATE (self), NULL);

  return self->detail;
}

gboolean
av_candidate_matches (AvCandidate *self,
                      const char *const *words)
{
  g_return_val_if_fail (AV_IS_CANDIDATE (self), FALSE);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *start = g_strconcat (" ", words[i], NULL);

      if (*words[i] != '\0' && strstr (self->folded, start) == NULL)
        return FALSE;
    }

  return TRUE;
}

static void
av_candidate_finalize (GObject *object)
{
  AvCandidate *self = AV_CANDIDATE (object);

  g_free (self->code);
  g_free (self->label);
  g_free (self->detail);
  g_free (self->folded);

  G_OBJECT_CLASS (av_candidate_parent_class)->finalize (object);
}

static void
av_candidate_class_init (AvCandidateClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = av_candidate_finalize;
}

static void
av_candidate_init (AvCandidate *self)
{
}
