#include "av-dossier-head.h"

#include <glib/gi18n-lib.h>

#include "av-class-checks.h"
#include "av-dossier-menu.h"
#include "av-record-row.h"

struct _AvDossierHead
{
  AdwBin parent_instance;

  GtkWidget *title;
  GtkWidget *subtitle;
  GtkWidget *stage;
  GtkWidget *withheld;
  GtkWidget *notice;
  AvDossierMenu *menu;
};

G_DEFINE_FINAL_TYPE (AvDossierHead, av_dossier_head, ADW_TYPE_BIN)

/* Nobody takes what they are not shown for something that is not there. */
static void
show_withheld (AvDossierHead *self,
               guint classes)
{
  g_autofree char *parts = av_class_checks_show (classes);
  g_autofree char *line = g_strdup_printf (_ ("Your role does not read here: %s"), parts);

  gtk_label_set_text (GTK_LABEL (self->withheld), classes != 0 ? line : "");
  gtk_widget_set_visible (self->withheld, classes != 0);
}

void
av_dossier_head_show (AvDossierHead *self,
                      AvSummary *summary)
{
  const char *notice = summary != NULL ? av_summary_get_notice (summary) : NULL;
  g_autofree char *stage = NULL;
  g_autofree char *line = NULL;

  g_return_if_fail (AV_IS_DOSSIER_HEAD (self));

  show_withheld (self, summary != NULL ? summary->withheld : 0);
  gtk_label_set_text (GTK_LABEL (self->notice), notice != NULL ? notice : "");
  gtk_widget_set_visible (self->notice, notice != NULL);
  g_object_set (self->menu, "container", summary != NULL ? summary->container : NULL,
                "joined", summary != NULL && summary->joined, NULL);
  if (summary == NULL)
    {
      gtk_label_set_text (GTK_LABEL (self->title), "");
      gtk_label_set_text (GTK_LABEL (self->subtitle), "");
      gtk_widget_set_visible (self->stage, FALSE);
      return;
    }

  stage = av_stage_show (summary->stage);
  if (*summary->code != '\0' && *summary->subtitle != '\0' && strcmp (summary->code, summary->title) != 0)
    line = g_strjoin ("\n", summary->subtitle, summary->code, NULL);
  else
    line = g_strdup (strcmp (summary->code, summary->title) != 0 && *summary->code != '\0' ? summary->code : summary->subtitle);

  gtk_label_set_text (GTK_LABEL (self->title), summary->title);
  gtk_label_set_text (GTK_LABEL (self->subtitle), line);
  gtk_label_set_text (GTK_LABEL (self->stage), stage);
  gtk_widget_set_visible (self->stage, *stage != '\0');
}

void
av_dossier_head_open_menu (AvDossierHead *self)
{
  g_return_if_fail (AV_IS_DOSSIER_HEAD (self));

  av_dossier_menu_open (self->menu);
}

static void
av_dossier_head_class_init (AvDossierHeadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (AV_TYPE_DOSSIER_MENU);
  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-dossier-head.ui");
  gtk_widget_class_bind_template_child (widget_class, AvDossierHead, title);
  gtk_widget_class_bind_template_child (widget_class, AvDossierHead, subtitle);
  gtk_widget_class_bind_template_child (widget_class, AvDossierHead, stage);
  gtk_widget_class_bind_template_child (widget_class, AvDossierHead, withheld);
  gtk_widget_class_bind_template_child (widget_class, AvDossierHead, notice);
  gtk_widget_class_bind_template_child (widget_class, AvDossierHead, menu);
}

static void
av_dossier_head_init (AvDossierHead *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
