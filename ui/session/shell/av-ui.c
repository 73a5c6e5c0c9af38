#include "av-ui.h"

#include "av-capture.h"
#include "av-capture-form.h"
#include "av-deleted-records.h"
#include "av-diagnostic-content.h"
#include "av-diagnostic-outline.h"
#include "av-dossier-choice.h"
#include "av-dossier-head.h"
#include "av-draft-bar.h"
#include "av-drafts-button.h"
#include "av-due-list.h"
#include "av-form-section.h"
#include "av-form-view.h"
#include "av-header.h"
#include "av-look.h"
#include "av-page-switcher.h"
#include "av-outing-button.h"
#include "av-people-list.h"
#include "av-person-pane.h"
#include "av-action-line.h"
#include "av-action-plan.h"
#include "av-private-notes.h"
#include "av-record-list-view.h"
#include "av-record-search.h"
#include "av-records-page.h"
#include "av-status-line.h"
#include "av-tally.h"
#include "av-twins.h"
#include "av-ui-resources.h"

static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/fr/allervers/ui/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 2);
}

void
av_ui_init (void)
{
  static gsize done = 0;

  if (!g_once_init_enter (&done))
    return;

  /* The linker drops the resource of a static library that nobody calls. */
  av_ui_get_resource ();
  g_type_ensure (AV_TYPE_CAPTURE);
  g_type_ensure (AV_TYPE_CAPTURE_FORM);
  g_type_ensure (AV_TYPE_DIAGNOSTIC_CONTENT);
  g_type_ensure (AV_TYPE_DIAGNOSTIC_OUTLINE);
  g_type_ensure (AV_TYPE_DOSSIER_CHOICE);
  g_type_ensure (AV_TYPE_DOSSIER_HEAD);
  g_type_ensure (AV_TYPE_DRAFT_BAR);
  g_type_ensure (AV_TYPE_DRAFTS_BUTTON);
  g_type_ensure (AV_TYPE_DUE_LIST);
  g_type_ensure (AV_TYPE_PAGE_SWITCHER);
  g_type_ensure (AV_TYPE_ACTION_LINE);
  g_type_ensure (AV_TYPE_ACTION_PLAN);
  g_type_ensure (AV_TYPE_PRIVATE_NOTES);
  g_type_ensure (AV_TYPE_RECORDS_PAGE);
  g_type_ensure (AV_TYPE_TWINS);
  g_type_ensure (AV_TYPE_HEADER);
  g_type_ensure (AV_TYPE_OUTING_BUTTON);
  g_type_ensure (AV_TYPE_PEOPLE_LIST);
  g_type_ensure (AV_TYPE_PERSON_PANE);
  g_type_ensure (AV_TYPE_TALLY);
  g_type_ensure (AV_TYPE_FORM_SECTION);
  g_type_ensure (AV_TYPE_FORM_VIEW);
  g_type_ensure (AV_TYPE_DELETED_RECORDS);
  g_type_ensure (AV_TYPE_RECORD_LIST_VIEW);
  g_type_ensure (AV_TYPE_RECORD_SEARCH);
  g_type_ensure (AV_TYPE_STATUS_LINE);
  av_look_get_default ();
  av_look_add_icons ();
  load_style ();
  g_once_init_leave (&done, 1);
}
