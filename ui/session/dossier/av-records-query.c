#include "av-records-query.h"

#include <string.h>

AvQuery *
av_records_query_new (const AvForm *form,
                      const char *container)
{
  static const struct
  {
    const char *form;
    AvView view;
  } views[] = {
    { "frein", AV_VIEW_FREINS },
    { "besoin-immediat", AV_VIEW_NEEDS },
    { "action", AV_VIEW_ACTIONS },
    { "evenement", AV_VIEW_EVENTS },
  };
  AvQuery *query;

  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      if (container != NULL && strcmp (views[i].form, form->id) == 0)
        return av_query_new_view (views[i].view, container);
    }

  query = av_query_new (form->id);
  if (container != NULL)
    av_query_in_container (query, container);
  else if (form->title != NULL && av_form_find_field (form, form->title) != NULL)
    av_query_order_by (query, form->title, FALSE);

  return query;
}
