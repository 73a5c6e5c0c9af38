#include "av-draft-holder.h"

G_DEFINE_INTERFACE (AvDraftHolder, av_draft_holder, GTK_TYPE_WINDOW)

AvRecordEditor *
av_draft_holder_find_editor (AvDraftHolder *self,
                             const char *id)
{
  g_return_val_if_fail (AV_IS_DRAFT_HOLDER (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return AV_DRAFT_HOLDER_GET_IFACE (self)->find_editor (self, id);
}

void
av_draft_holder_take_draft (AvDraftHolder *self,
                            AvDraft *draft)
{
  g_return_if_fail (AV_IS_DRAFT_HOLDER (self));
  g_return_if_fail (draft != NULL);

  AV_DRAFT_HOLDER_GET_IFACE (self)->take_draft (self, draft);
}

AvDraftHolder *
av_draft_holder_find (GtkApplication *application,
                      const char *id,
                      AvRecordEditor **editor)
{
  for (GList *l = application != NULL ? gtk_application_get_windows (application) : NULL; l != NULL; l = l->next)
    {
      AvRecordEditor *found = AV_IS_DRAFT_HOLDER (l->data) ? av_draft_holder_find_editor (l->data, id) : NULL;

      if (found == NULL || !av_record_editor_is_dirty (found))
        continue;
      if (editor != NULL)
        *editor = found;
      return l->data;
    }

  return NULL;
}

static void
av_draft_holder_default_init (AvDraftHolderInterface *iface)
{
}
