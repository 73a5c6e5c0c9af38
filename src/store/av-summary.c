#include "av-summary.h"

#include "av-record.h"

typedef struct
{
  AvSummary summary;
  gatomicrefcount count;
} CountedSummary;

G_DEFINE_BOXED_TYPE (AvSummary, av_summary, av_summary_ref, av_summary_unref)

AvSummary *
av_summary_new (void)
{
  CountedSummary *counted = g_new0 (CountedSummary, 1);

  g_atomic_ref_count_init (&counted->count);
  return &counted->summary;
}

AvSummary *
av_summary_ref (AvSummary *summary)
{
  g_atomic_ref_count_inc (&((CountedSummary *) summary)->count);
  return summary;
}

void
av_summary_unref (AvSummary *summary)
{
  if (!g_atomic_ref_count_dec (&((CountedSummary *) summary)->count))
    return;

  g_free (summary->id);
  g_free (summary->form);
  g_free (summary->container);
  g_free (summary->title);
  g_free (summary->person);
  g_free (summary->subtitle);
  g_free (summary->stage);
  g_free (summary->code);
  g_free (summary->due);
  g_free (summary->dispute);
  g_free (summary->left);
  g_clear_pointer (&summary->answers, g_variant_unref);
  g_free (summary);
}

const char *
av_summary_get_notice (AvSummary *summary)
{
  return summary->dispute != NULL ? summary->dispute : summary->left;
}

const char *
av_summary_get_answer (AvSummary *summary,
                       const char *field)
{
  return av_answers_get (summary->answers, field);
}
