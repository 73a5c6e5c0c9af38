#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AV_TYPE_CLASS_CHECKS (av_class_checks_get_type ())
G_DECLARE_FINAL_TYPE (AvClassChecks, av_class_checks, AV, CLASS_CHECKS, GtkWidget)

/* Parts of a dossier to tick: contact, parcours, sensible, fse.
 *
 * Property "offered": mask of AV_CLASS_BIT of those that are shown. */

guint av_class_checks_get_mask (AvClassChecks *self);
void av_class_checks_set_mask (AvClassChecks *self,
                               guint mask);

/* Those parts in a line of text; transfer full. */
char *av_class_checks_show (guint mask);

G_END_DECLS
